#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/zone.h"

#define ZONEINFO "/usr/share/zoneinfo"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

static int64_t instant(const char *text)
{
    int64_t ms;

    if (!rfc3339_parse(text, &ms, NULL))
        fail_msg("bad instant in the test: %s", text);
    return ms;
}

static const char *utc(int64_t ms)
{
    static char text[32];

    rfc3339_format(ms, 0, text);
    return text;
}

static const struct zone *open_zone(const char *name)
{
    struct err err = {0};
    const struct zone *zone = zone_open(&arena, name, &err);

    if (!zone)
        fail_msg("%s", err.text);
    return zone;
}

static const struct {
    const char *zone;
    const char *local; /* Z stands for local here */
    const char *utc;
} readings[] = {
    {"Asia/Shanghai", "2021-04-25T10:15:00Z", "2021-04-25T02:15:00Z"},
    {"+08:00", "2021-04-25T10:15:00Z", "2021-04-25T02:15:00Z"},
    {"-03:30", "2021-04-25T10:15:00Z", "2021-04-25T13:45:00Z"},
    {"UTC", "2021-04-25T10:15:00.123Z", "2021-04-25T10:15:00.123Z"},
    /* gaps and their edges */
    {"Europe/Berlin", "2021-03-28T01:59:59Z", "2021-03-28T00:59:59Z"},
    {"Europe/Berlin", "2021-03-28T02:00:00Z", "2021-03-28T01:00:00Z"},
    {"Europe/Berlin", "2021-03-28T02:30:00Z", "2021-03-28T01:30:00Z"},
    {"Europe/Berlin", "2021-03-28T02:59:59.999Z", "2021-03-28T01:59:59.999Z"},
    {"Europe/Berlin", "2021-03-28T03:00:00Z", "2021-03-28T01:00:00Z"},
    {"America/New_York", "2021-03-14T02:30:00Z", "2021-03-14T07:30:00Z"},
    {"Australia/Lord_Howe", "2021-10-03T02:15:00Z", "2021-10-02T15:45:00Z"},
    {"Australia/Lord_Howe", "2021-10-03T02:30:00Z", "2021-10-02T15:30:00Z"},
    {"Asia/Shanghai", "1986-05-04T02:30:00Z", "1986-05-03T18:30:00Z"},
    {"Asia/Shanghai", "1991-04-14T02:30:00Z", "1991-04-13T18:30:00Z"},
    {"Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T22:00:00Z"},
    {"America/Sao_Paulo", "2018-11-04T00:30:00Z", "2018-11-04T03:30:00Z"},
    /* folds and their edges: the earlier */
    {"Europe/Berlin", "2021-10-31T01:59:59Z", "2021-10-30T23:59:59Z"},
    {"Europe/Berlin", "2021-10-31T02:00:00Z", "2021-10-31T00:00:00Z"},
    {"Europe/Berlin", "2021-10-31T02:30:00.5Z", "2021-10-31T00:30:00.500Z"},
    {"Europe/Berlin", "2021-10-31T02:59:59Z", "2021-10-31T00:59:59Z"},
    {"Europe/Berlin", "2021-10-31T03:00:00Z", "2021-10-31T02:00:00Z"},
    {"America/New_York", "2021-11-07T01:30:00Z", "2021-11-07T05:30:00Z"},
    {"America/New_York", "2021-11-07T02:00:00Z", "2021-11-07T07:00:00Z"},
    {"Australia/Lord_Howe", "2021-04-04T01:45:00Z", "2021-04-03T14:45:00Z"},
    {"Asia/Shanghai", "1986-09-14T01:30:00Z", "1986-09-13T16:30:00Z"},
    {"Asia/Shanghai", "1991-09-15T01:30:00Z", "1991-09-14T16:30:00Z"},
    {"Asia/Shanghai", "1991-09-15T02:00:00Z", "1991-09-14T18:00:00Z"},
    /* by the rule behind the table */
    {"Europe/Berlin", "2040-03-25T02:30:00Z", "2040-03-25T01:30:00Z"},
    {"Europe/Berlin", "2040-10-28T02:30:00Z", "2040-10-28T00:30:00Z"},
    {"Australia/Lord_Howe", "2040-10-07T02:15:00Z", "2040-10-06T15:45:00Z"},
    {"Australia/Lord_Howe", "2040-04-01T01:45:00Z", "2040-03-31T14:45:00Z"},
    {"America/New_York", "2150-07-01T12:00:00Z", "2150-07-01T16:00:00Z"},
};

static void readings_by_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        struct civil local;
        int64_t ms;

        civil_from_ms(instant(readings[i].local), &local);
        ms = zone_instant(open_zone(readings[i].zone), &local);
        if (ms != instant(readings[i].utc))
            fail_msg("%s %s: %s", readings[i].zone, readings[i].local, utc(ms));
    }
}

static const struct {
    const char *zone;
    const char *at;
    const char *date;
    const char *start;
    const char *next;
} days[] = {
    {"Asia/Shanghai", "2021-04-25T10:15:00+08:00", "2021-04-25", "2021-04-25T00:00:00+08:00",
     "2021-04-26T00:00:00+08:00"},
    {"Asia/Shanghai", "2021-04-25T00:00:00+08:00", "2021-04-25", "2021-04-25T00:00:00+08:00",
     "2021-04-26T00:00:00+08:00"},
    {"Asia/Shanghai", "2021-04-24T23:59:59.999+08:00", "2021-04-24", "2021-04-24T00:00:00+08:00",
     "2021-04-25T00:00:00+08:00"},
    {"UTC", "1969-12-31T23:59:59.999Z", "1969-12-31", "1969-12-31T00:00:00Z",
     "1970-01-01T00:00:00Z"},
    {"Asia/Kathmandu", "2021-04-25T10:15:00Z", "2021-04-25", "2021-04-24T18:15:00Z",
     "2021-04-25T18:15:00Z"},
    /* 23 and 25 hours */
    {"Europe/Berlin", "2021-03-28T12:00:00+02:00", "2021-03-28", "2021-03-28T00:00:00+01:00",
     "2021-03-29T00:00:00+02:00"},
    {"Europe/Berlin", "2021-10-31T12:00:00+01:00", "2021-10-31", "2021-10-31T00:00:00+02:00",
     "2021-11-01T00:00:00+01:00"},
    {"Asia/Shanghai", "1986-05-04T12:00:00+09:00", "1986-05-04", "1986-05-04T00:00:00+08:00",
     "1986-05-05T00:00:00+09:00"},
    /* the day begins at 01:00 */
    {"America/Sao_Paulo", "2018-11-04T12:00:00-02:00", "2018-11-04", "2018-11-04T01:00:00-02:00",
     "2018-11-05T00:00:00-02:00"},
    {"America/Sao_Paulo", "2018-11-03T12:00:00-03:00", "2018-11-03", "2018-11-03T00:00:00-03:00",
     "2018-11-04T01:00:00-02:00"},
    /* back from midnight to 23:00: the day ends once */
    {"America/Sao_Paulo", "2019-02-16T23:30:00-02:00", "2019-02-16", "2019-02-16T00:00:00-02:00",
     "2019-02-17T00:00:00-03:00"},
    {"America/Sao_Paulo", "2019-02-16T23:30:00-03:00", "2019-02-16", "2019-02-16T00:00:00-02:00",
     "2019-02-17T00:00:00-03:00"},
    /* back from 00:01 to 23:01: midnight comes twice */
    {"America/St_Johns", "2006-10-28T12:00:00-02:30", "2006-10-28", "2006-10-28T00:00:00-02:30",
     "2006-10-29T00:00:00-02:30"},
    {"America/St_Johns", "2006-10-29T00:00:30-02:30", "2006-10-29", "2006-10-29T00:00:00-02:30",
     "2006-10-30T00:00:00-03:30"},
    {"America/St_Johns", "2006-10-28T23:15:00-03:30", "2006-10-28", "2006-10-28T00:00:00-02:30",
     "2006-10-29T00:00:00-03:30"},
    {"America/St_Johns", "2006-10-29T12:00:00-03:30", "2006-10-29", "2006-10-29T00:00:00-02:30",
     "2006-10-30T00:00:00-03:30"},
    /* a date that is skipped: 30 December 2011, 21 August 1993 */
    {"Pacific/Apia", "2011-12-29T20:00:00-10:00", "2011-12-29", "2011-12-29T00:00:00-10:00",
     "2011-12-31T00:00:00+14:00"},
    {"Pacific/Apia", "2011-12-31T00:00:00+14:00", "2011-12-31", "2011-12-31T00:00:00+14:00",
     "2012-01-01T00:00:00+14:00"},
    {"Pacific/Kwajalein", "1993-08-20T12:00:00-12:00", "1993-08-20", "1993-08-20T00:00:00-12:00",
     "1993-08-22T00:00:00+12:00"},
    /* by the rule behind the table */
    {"Europe/Berlin", "2040-10-28T12:00:00+01:00", "2040-10-28", "2040-10-28T00:00:00+02:00",
     "2040-10-29T00:00:00+01:00"},
};

static void days_by_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        const struct zone *zone = open_zone(days[i].zone);
        int64_t ms = instant(days[i].at);
        int64_t day;

        assert_true(iso_date_parse(days[i].date, &day));
        if (zone_day(zone, ms) != day)
            fail_msg("%s %s: day %lld", days[i].zone, days[i].at, (long long)zone_day(zone, ms));
        if (zone_day_start(zone, ms) != instant(days[i].start))
            fail_msg("%s %s starts %s", days[i].zone, days[i].at, utc(zone_day_start(zone, ms)));
        if (zone_next_day(zone, ms) != instant(days[i].next))
            fail_msg("%s %s: next is %s", days[i].zone, days[i].at, utc(zone_next_day(zone, ms)));
    }
}

static const char *const walked[] = {
    "UTC",
    "-11:30",
    "Asia/Shanghai",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Nuuk",
    "America/Havana",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Pacific/Chatham",
};

/* Whatever the zone: what the three day functions promise each other. */
static void days_walk_forward(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof walked / sizeof *walked; i++) {
        const struct zone *zone = open_zone(walked[i]);
        int64_t ms = instant("1970-01-01T12:00:00Z");
        const int64_t end = instant("2045-01-01T00:00:00Z");

        while (ms < end) {
            int64_t next = zone_next_day(zone, ms);
            int64_t start = zone_day_start(zone, ms);

            if (next <= ms || next - ms > 49 * MS_HOUR || start > ms)
                fail_msg("%s at %s", walked[i], utc(ms));
            assert_true(zone_day(zone, next) > zone_day(zone, ms));
            assert_true(zone_day(zone, next - 1) <= zone_day(zone, ms));
            assert_true(zone_day(zone, start) == zone_day(zone, ms));
            assert_true(zone_day(zone, start - 1) < zone_day(zone, ms));
            ms = next;
        }
    }
}

static void readings_round_trip(void **state)
{
    const int64_t first = instant("1965-01-01T00:00:00Z");

    (void)state;
    srand(13);
    for (size_t i = 0; i < sizeof walked / sizeof *walked; i++) {
        const struct zone *zone = open_zone(walked[i]);
        int folds = 0;

        for (int round = 0; round < 20000; round++) {
            int64_t ms = first + (int64_t)rand() * 1200 + rand() % 1000;
            struct civil local;
            struct civil again;
            int64_t back;

            zone_civil(zone, ms, &local);
            back = zone_instant(zone, &local);
            zone_civil(zone, back, &again);
            if (back > ms || ms - back > 25 * MS_HOUR || civil_to_ms(&again) != civil_to_ms(&local))
                fail_msg("%s at %s", walked[i], utc(ms));
            folds += back != ms;
        }
        assert_in_range(folds, 0, 200);
    }
}

static void far_instants(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof walked / sizeof *walked; i++) {
        const struct zone *zone = open_zone(walked[i]);
        const int64_t far[] = {INSTANT_NEVER, INT64_MIN, INT64_C(253402300800000),
                               INT64_C(-62167219200000)};

        for (size_t k = 0; k < 4; k++) {
            struct civil local;

            zone_civil(zone, far[k], &local);
            zone_instant(zone, &local);
            assert_true(zone_day_start(zone, far[k]) <= far[k] || k == 1);
            assert_true(zone_next_day(zone, far[k]) > far[k] || k == 0);
        }
    }
}

static void refuse_in(const char *folder, const char *name, const char *words)
{
    struct err err = {0};

    if (zone_open_in(&arena, folder, name, &err))
        fail_msg("taken: \"%s\"", name ? name : "NULL");
    if (!strstr(err.text, words))
        fail_msg("\"%s\" expected, got \"%s\"", words, err.text);
}

static void refuses_bad_names(void **state)
{
    static const char *const bad[] = {
        "",
        "/etc/passwd",
        "../../../etc/passwd",
        "Asia/../Asia/Shanghai",
        "Asia/..",
        "..",
        ".",
        "./UTC",
        "Asia//Tokyo",
        "Asia/",
        "/",
        "Asia/Shanghai ",
        "Asia\nTokyo",
        "Asia\\Tokyo",
        "亚洲/上海",
        "+24:00",
        "+08:60",
        "*",
        "Asia/.hidden",
        ":UTC",
    };
    struct err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (zone_open(&arena, bad[i], NULL))
            fail_msg("taken: \"%s\"", bad[i]);
    refuse_in(ZONEINFO, NULL, "not a zone's name");
    refuse_in(ZONEINFO, "../x", "not a zone's name");
    refuse_in(ZONEINFO, "Asia/Beijing", "\"Asia/Beijing\": no such zone");
    refuse_in(ZONEINFO, "+0800", "no such zone");
    refuse_in(ZONEINFO, "tzdata.zi", "no TZif");
    refuse_in(ZONEINFO, "Asia", "not a file");
    assert_null(zone_open(&arena, "Nowhere", &err));
    assert_non_null(strstr(err.text, "time zone \"Nowhere\""));
}

static void fixed_offsets(void **state)
{
    (void)state;
    assert_int_equal(zone_offset_s(open_zone("+08:00"), 0), 28800);
    assert_int_equal(zone_offset_s(open_zone("-03:30"), 0), -12600);
    assert_int_equal(zone_offset_s(open_zone("+00:00"), 0), 0);
    assert_int_equal(zone_offset_s(open_zone("UTC"), 0), 0);
    assert_string_equal(zone_name(open_zone("+08:00")), "+08:00");
}

static void the_environment_is_not_read(void **state)
{
    (void)state;
    setenv("TZ", "America/New_York", 1);
    setenv("TZDIR", "/nowhere", 1);
    assert_int_equal(zone_offset_s(open_zone("Asia/Shanghai"), 0), 28800);
    unsetenv("TZ");
    unsetenv("TZDIR");
}

/* A zoneinfo folder of our own. */

static char folder[64];

static void write_file(const char *name, const void *bytes, size_t count)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
}

static int folder_set_up(void **state)
{
    char path[160];

    snprintf(folder, sizeof folder, "/tmp/hallboard-zone-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/Real", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    return set_up(state);
}

static int folder_tear_down(void **state)
{
    static const char *const names[] = {"Real/City", "Real/Short", "Real/Empty", "Real/Text",
                                        "Real/Huge", "Real/Pipe",  "tzdata.zi"};
    char path[160];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/Real", folder);
    rmdir(path);
    assert_int_equal(rmdir(folder), 0);
    return tear_down(state);
}

/* A zone of +08:00 always, as zic -b slim writes it. */
static const char city[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                           "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                           "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                           "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4"
                           "\0\0\x70\x80\0\0CST\0\nCST-8\n";

static void finds_aliases(void **state)
{
    static const char tzdata[] = "# version 2025b\n"
                                 "Z Real/City 8 - CST\n"
                                 "L Real/City Old/City\n"
                                 "L Old/City Older\n"
                                 "L Real/Cit Short\n"
                                 "L Loop/B Loop/A\n"
                                 "L Loop/A Loop/B\n"
                                 "L ../Real/City Leaves\n"
                                 "L Real/City\n"
                                 "L \n"
                                 "L Real/City Last";
    struct err err = {0};
    const struct zone *zone;

    (void)state;
    write_file("Real/City", city, sizeof city - 1);
    refuse_in(folder, "Old/City", "no such zone"); /* no tzdata.zi yet */
    write_file("tzdata.zi", tzdata, sizeof tzdata - 1);
    for (int i = 0; i < 4; i++) {
        static const char *const names[] = {"Real/City", "Old/City", "Older", "Last"};

        zone = zone_open_in(&arena, folder, names[i], &err);
        if (!zone)
            fail_msg("%s", err.text);
        assert_int_equal(zone_offset_s(zone, 0), 28800);
        assert_string_equal(zone_name(zone), names[i]);
    }
    refuse_in(folder, "Short", "no such zone");
    refuse_in(folder, "Loop/A", "no such zone");
    refuse_in(folder, "Leaves", "no such zone");
    refuse_in(folder, "Las", "no such zone");
    refuse_in(folder, "Real/City/More", "no such zone");
}

static void refuses_bad_files(void **state)
{
    char path[160];
    char *huge = calloc(1, 2000000);

    (void)state;
    memcpy(huge, city, sizeof city - 1);
    write_file("Real/Short", city, sizeof city - 2);
    write_file("Real/Empty", "", 0);
    write_file("Real/Text", "Asia/Shanghai\n", 14);
    write_file("Real/Huge", huge, 2000000);
    snprintf(path, sizeof path, "%s/Real/Pipe", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    refuse_in(folder, "Real/Short", "truncated in the footer");
    refuse_in(folder, "Real/Empty", "no TZif");
    refuse_in(folder, "Real/Text", "no TZif");
    refuse_in(folder, "Real/Huge", "larger than");
    refuse_in(folder, "Real/Pipe", "not a file");
    free(huge);
}

int main(void)
{
#define ZONE_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
#define FOLDER_TEST(f) cmocka_unit_test_setup_teardown(f, folder_set_up, folder_tear_down)
    const struct CMUnitTest own[] = {
        ZONE_TEST(fixed_offsets),
        FOLDER_TEST(finds_aliases),
        FOLDER_TEST(refuses_bad_files),
    };
    const struct CMUnitTest system_wide[] = {
        ZONE_TEST(readings_by_table),
        ZONE_TEST(days_by_table),
        ZONE_TEST(days_walk_forward),
        ZONE_TEST(readings_round_trip),
        ZONE_TEST(far_instants),
        ZONE_TEST(refuses_bad_names),
        ZONE_TEST(the_environment_is_not_read),
    };
    int failed = cmocka_run_group_tests(own, NULL, NULL);

    if (access(ZONEINFO "/Asia/Shanghai", R_OK) != 0) {
        printf("skipped: no " ZONEINFO " (package tzdata)\n");
        return failed;
    }
    return failed + cmocka_run_group_tests(system_wide, NULL, NULL);
}
