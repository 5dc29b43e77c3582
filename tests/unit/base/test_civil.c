#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/civil.h"

static const struct {
    const char *text;
    int64_t seconds; /* since 1970 */
    int ms;
    int offset_min;
} good[] = {
    {"1970-01-01T00:00:00Z", 0, 0, 0},
    {"2021-04-25T10:15:00+08:00", 1619316900, 0, 480},
    {"2021-04-25T10:15+08:00", 1619316900, 0, 480},
    {"2021-04-25t02:15:00z", 1619316900, 0, 0},
    {"2021-04-25T02:15:00-00:00", 1619316900, 0, 0},
    {"2021-04-24T22:45:00-03:30", 1619316900, 0, -210},
    {"2021-04-25T02:15:00.5Z", 1619316900, 500, 0},
    {"2021-04-25T02:15:00.123Z", 1619316900, 123, 0},
    {"2021-04-25T02:15:00.1239999999999999999999Z", 1619316900, 123, 0},
    {"2021-04-25T02:15:00.007Z", 1619316900, 7, 0},
    {"1969-12-31T23:59:59.999Z", -1, 999, 0},
    {"1900-01-01T00:00:00Z", -2208988800, 0, 0},
    {"2199-12-31T23:59:59Z", 7258118399, 0, 0},
    {"2024-02-29T12:00:00Z", 1709208000, 0, 0},
    {"2000-02-29T00:00:00Z", 951782400, 0, 0},
    {"2016-12-31T23:59:60Z", 1483228800, 0, 0},
    {"2017-01-01T07:59:60+08:00", 1483228800, 0, 480},
    {"1990-12-31T15:59:60-08:00", 662688000, 0, -480},
    {"2016-12-31T23:59:60.250Z", 1483228800, 250, 0},
    {"1996-12-19T16:39:57-08:00", 851042397, 0, -480},
    {"1985-04-12T23:20:50.52Z", 482196050, 520, 0},
    {"1937-01-01T12:00:27.87+00:20", -1041337173, 870, 20},
    {"2021-04-25T00:00:00+23:59", 1619222460, 0, 1439},
};

static const char *const bad[] = {
    "",
    "2021",
    "2021-04-25",
    "2021-04-25T10:15:00",
    "2021-04-25T10:15:00 +08:00",
    "2021-04-25 10:15:00+08:00",
    "2021-04-25T10:15:00+08:00 ",
    " 2021-04-25T10:15:00+08:00",
    "2021-04-25T10:15:00+08:00x",
    "2021-04-25T10:15:00+0800",
    "2021-04-25T10:15:00+08",
    "2021-04-25T10:15:00+24:00",
    "2021-04-25T10:15:00+08:60",
    "2021-04-25T10:15:00ZZ",
    "2021-04-25T10:15:00.Z",
    "2021-04-25T10:15:00,5Z",
    "2021-04-25T10:15.5Z",
    "2021-04-25T10:15:Z",
    "2021-04-25T10Z",
    "2021-04-25T25:00:00Z",
    "2021-04-25T24:00:00Z",
    "2021-04-25T10:60:00Z",
    "2021-04-25T10:15:61Z",
    "2021-04-25T10:15:60Z",
    "2021-04-25T1:15:00Z",
    "2021-04-25T-1:15:00Z",
    "2021-4-25T10:15:00Z",
    "21-04-25T10:15:00Z",
    "2021-02-30T10:15:00Z",
    "2021-02-29T10:15:00Z",
    "1900-02-29T10:15:00Z",
    "2100-02-29T10:15:00Z",
    "2021-04-31T10:15:00Z",
    "2021-00-25T10:15:00Z",
    "2021-13-25T10:15:00Z",
    "2021-04-00T10:15:00Z",
    "1899-12-31T23:59:59Z",
    "2200-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "0000-01-01T00:00:00Z",
    "20210425T101500Z",
    "2021-04-25T10:15:00−08:00",
    "٢٠٢١-04-25T10:15:00Z",
};

static void parses_good_instants(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t ms = -1;
        int offset = -1;

        if (!rfc3339_parse(good[i].text, &ms, &offset))
            fail_msg("refused: %s", good[i].text);
        if (ms != good[i].seconds * 1000 + good[i].ms || offset != good[i].offset_min)
            fail_msg("%s: %lld ms, %d min", good[i].text, (long long)ms, offset);
        assert_true(rfc3339_parse(good[i].text, &ms, NULL));
    }
}

static void refuses_bad_instants(void **state)
{
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rfc3339_parse(bad[i], &ms, NULL))
            fail_msg("taken: %s", bad[i]);
    assert_false(rfc3339_parse(NULL, &ms, NULL));
}

static void no_prefix_of_an_instant_is_one(void **state)
{
    const char *text = "2021-04-25T10:15:00.123+08:00";
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < strlen(text); i++) {
        char *cut = strndup(text, i);

        assert_false(rfc3339_parse(cut, &ms, NULL));
        free(cut);
    }
}

static void parses_dates(void **state)
{
    int64_t days;

    (void)state;
    assert_true(iso_date_parse("1970-01-01", &days));
    assert_int_equal(days, 0);
    assert_true(iso_date_parse("2021-04-25", &days));
    assert_int_equal(days, 18742);
    assert_true(iso_date_parse("1969-12-31", &days));
    assert_int_equal(days, -1);
    assert_false(iso_date_parse("2021-04-25T", &days));
    assert_false(iso_date_parse("2021-04-31", &days));
    assert_false(iso_date_parse("2021-4-25", &days));
    assert_false(iso_date_parse("", &days));
    assert_false(iso_date_parse(NULL, &days));
}

/* Day by day against a calendar kept by hand, years -1 to 2401. */
static void days_follow_each_other(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t days = civil_days(-1, 1, 1);
    struct civil civil;

    (void)state;
    for (int year = -1; year <= 2401; year++) {
        int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);

            for (int day = 1; day <= length; day++, days++) {
                if (civil_days(year, month, day) != days)
                    fail_msg("%d-%d-%d", year, month, day);
                civil_from_days(days, &civil);
                if (civil.year != year || civil.month != month || civil.day != day ||
                    civil.weekday != (int)(((days + 4) % 7 + 7) % 7))
                    fail_msg("%lld", (long long)days);
            }
        }
    }
    assert_int_equal(civil_days(1970, 1, 1), 0);
}

static int64_t random_ms(void)
{
    uint64_t bits = 0;

    for (int i = 0; i < 5; i++)
        bits = bits << 15 ^ (uint64_t)(rand() & 0x7FFF);
    return (int64_t)(bits % (uint64_t)(20000 * 366 * MS_DAY)) - 10000 * 366 * MS_DAY;
}

static void random_instants_round_trip(void **state)
{
    (void)state;
    srand(3);
    for (int i = 0; i < 100000; i++) {
        int64_t ms = random_ms();
        time_t seconds = (time_t)(floor_to(ms, 1000) / 1000);
        struct civil civil;
        struct tm tm;

        civil_from_ms(ms, &civil);
        assert_true(civil_to_ms(&civil) == ms);
        gmtime_r(&seconds, &tm);
        if (civil.year != tm.tm_year + 1900 || civil.month != tm.tm_mon + 1 ||
            civil.day != tm.tm_mday || civil.hour != tm.tm_hour || civil.minute != tm.tm_min ||
            civil.second != tm.tm_sec || civil.weekday != tm.tm_wday)
            fail_msg("%lld", (long long)ms);
    }
}

static void texts_round_trip(void **state)
{
    const int64_t first = civil_days(1900, 1, 2) * MS_DAY;
    const int64_t span = civil_days(2199, 12, 30) * MS_DAY - first;

    (void)state;
    srand(5);
    for (int i = 0; i < 20000; i++) {
        int64_t ms = first + (random_ms() % span + span) % span;
        int offset = rand() % 2879 - 1439;
        int64_t back;
        int offset_back;
        char text[32];

        rfc3339_format(ms, offset, text);
        if (!rfc3339_parse(text, &back, &offset_back) || back != ms || offset_back != offset)
            fail_msg("%lld %d: %s", (long long)ms, offset, text);
    }
}

static void formats(void **state)
{
    char text[32];

    (void)state;
    rfc3339_format(INT64_C(1619316900000), 480, text);
    assert_string_equal(text, "2021-04-25T10:15:00+08:00");
    rfc3339_format(INT64_C(1619316900045), -210, text);
    assert_string_equal(text, "2021-04-24T22:45:00.045-03:30");
    rfc3339_format(-1, 0, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
    rfc3339_format(INT64_C(253402300799000), 0, text);
    assert_string_equal(text, "9999-12-31T23:59:59Z");
    rfc3339_format(INT64_C(253402300800000), 0, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999Z");
    rfc3339_format(INSTANT_NEVER, 1439, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999+23:59");
    rfc3339_format(INT64_MIN, -1439, text);
    assert_string_equal(text, "0000-01-01T00:00:00-23:59");
}

static void fields_may_exceed_their_range(void **state)
{
    struct civil civil = {.year = 2021, .month = 13, .day = 32, .hour = 25, .minute = -1};
    struct civil out;

    (void)state;
    civil_from_ms(civil_to_ms(&civil), &out);
    assert_int_equal(out.year, 2022);
    assert_int_equal(out.month, 2);
    assert_int_equal(out.day, 2);
    assert_int_equal(out.hour, 0);
    assert_int_equal(out.minute, 59);
    assert_int_equal(civil_days(2021, 0, 1), civil_days(2020, 12, 1));
    assert_int_equal(civil_days(2021, -11, 1), civil_days(2020, 1, 1));
}

static void far_limits_do_not_overflow(void **state)
{
    struct civil civil = {.year = INT32_MAX, .month = INT32_MAX, .day = INT32_MAX};
    struct civil out;

    (void)state;
    assert_true(civil_to_ms(&civil) == INT64_MAX);
    civil = (struct civil){.year = INT32_MIN, .month = 1, .day = 1};
    assert_true(civil_to_ms(&civil) == INT64_MIN);
    civil_from_ms(INT64_MAX, &out);
    assert_true(civil_to_ms(&out) == INT64_MAX);
    civil_from_ms(INT64_MIN, &out);
    assert_true(civil_to_ms(&out) == INT64_MIN);
    civil_from_days(INT64_MAX, &out);
    civil_from_days(INT64_MIN, &out);
}

static void floors(void **state)
{
    (void)state;
    assert_int_equal(floor_to(0, 12000), 0);
    assert_int_equal(floor_to(11999, 12000), 0);
    assert_int_equal(floor_to(12000, 12000), 12000);
    assert_int_equal(floor_to(-1, 12000), -12000);
    assert_int_equal(floor_to(-12000, 12000), -12000);
    assert_int_equal(floor_to(-12001, 12000), -24000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_good_instants),
        cmocka_unit_test(refuses_bad_instants),
        cmocka_unit_test(no_prefix_of_an_instant_is_one),
        cmocka_unit_test(parses_dates),
        cmocka_unit_test(days_follow_each_other),
        cmocka_unit_test(random_instants_round_trip),
        cmocka_unit_test(texts_round_trip),
        cmocka_unit_test(formats),
        cmocka_unit_test(fields_may_exceed_their_range),
        cmocka_unit_test(far_limits_do_not_overflow),
        cmocka_unit_test(floors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
