/* Every zone of the system's tzdata against `zdump -v`, which is the C library's reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/zone.h"

#define ZONEINFO "/usr/share/zoneinfo"

/* Past 2037, where the tables of the usual files end, so that the footers are compared too. */
#define YEARS "1970,2046"

struct names {
    char **items;
    size_t count;
    size_t capacity;
};

static struct arena arena;
static struct names names;

static void names_add(const char *name)
{
    char **slot =
        arena_push(&arena, &names.items, names.count, &names.capacity, sizeof *names.items);

    *slot = arena_strdup(&arena, name);
    names.count++;
}

/* tzdata.zi has zones ("Z name …") and aliases ("L target name"); zone1970.tab only zones. */
static void names_read(void)
{
    FILE *file = fopen(ZONEINFO "/tzdata.zi", "r");
    bool table = !file;
    char line[1024];
    char name[128];

    if (table)
        file = fopen(ZONEINFO "/zone1970.tab", "r");
    while (file && fgets(line, sizeof line, file))
        if (table ? line[0] != '#' && sscanf(line, "%*s %*s %127s", name) == 1
                  : sscanf(line, "Z %127s", name) == 1 || sscanf(line, "L %*s %127s", name) == 1)
            names_add(name);
    if (file)
        fclose(file);
}

static const struct zone *open_zone(const char *name)
{
    struct err err = {0};
    const struct zone *zone = zone_open(&arena, name, &err);

    if (!zone)
        fail_msg("%s", err.text);
    return zone;
}

static int group_set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    names_read();
    return 0;
}

static int group_tear_down(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

static void every_name_opens(void **state)
{
    (void)state;
    if (names.count == 0) {
        print_message("skipped: no list of zones in " ZONEINFO "\n");
        skip();
    }
    for (size_t i = 0; i < names.count; i++)
        assert_string_equal(zone_name(open_zone(names.items[i])), names.items[i]);
    print_message("%zu names open\n", names.count);
}

/* The command for the names that are files, each file once: an alias that is a link to another
 * name's file is the same bytes, and one that is no file means UTC to zdump. */
static void command_make(struct strbuf *command)
{
    struct stat *seen = arena_array(&arena, names.count, sizeof *seen);
    size_t count = 0;

    strbuf_add(command, "zdump -v -c " YEARS);
    for (size_t i = 0; i < names.count; i++) {
        size_t k = 0;

        if (stat(arena_printf(&arena, ZONEINFO "/%s", names.items[i]), &seen[count]) != 0)
            continue;
        while (seen[k].st_ino != seen[count].st_ino || seen[k].st_dev != seen[count].st_dev)
            k++;
        if (k < count)
            continue;
        count++;
        strbuf_printf(command, " '%s'", names.items[i]);
    }
    print_message("%zu files are compared\n", count);
}

/* "Asia/Shanghai  Sat May  3 17:59:59 1986 UT = Sun May  4 … isdst=0 gmtoff=28800" */
static bool line_read(const char *line, char name[128], int64_t *ms, int *offset_s)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil civil = {0};
    const char *offset = strstr(line, "gmtoff=");
    const char *at;
    char month[4];

    if (!offset || sscanf(line, "%127s %*s %3s %d %d:%d:%d %d UT", name, month, &civil.day,
                          &civil.hour, &civil.minute, &civil.second, &civil.year) != 7)
        return false;
    /* Debian 13's zdump adds the ends of its own time, in the years ±2147485547, whatever -c says.
     */
    if (civil.year < 0 || civil.year > 9999)
        return false;
    at = strstr(months, month);
    civil.month = at ? (int)(at - months) / 3 + 1 : 0;
    *ms = civil_to_ms(&civil);
    *offset_s = atoi(offset + strlen("gmtoff="));
    return true;
}

/* zdump tells the last second before each change and the first one after it; between the two
 * neighbours of different changes nothing may change. */
static void offsets_are_those_of_zdump(void **state)
{
    struct strbuf command = {0};
    const struct zone *zone = NULL;
    char last[128] = "";
    char line[512];
    int64_t before_ms = 0;
    int before_s = 0;
    size_t lines = 0;
    FILE *zdump;

    (void)state;
    if (names.count == 0 || system("command -v zdump >/dev/null") != 0) {
        print_message("skipped: no zdump (package libc-bin) or no list of zones\n");
        skip();
    }
    command_make(&command);
    zdump = popen(command.text, "r");
    assert_non_null(zdump);
    while (fgets(line, sizeof line, zdump)) {
        char name[128];
        int64_t ms;
        int offset_s;

        if (!line_read(line, name, &ms, &offset_s))
            continue;
        if (strcmp(name, last) != 0) {
            strcpy(last, name);
            zone = open_zone(name);
        } else if (before_s == offset_s) {
            for (int i = 1; i < 8; i++)
                if (zone_offset_s(zone, before_ms + (ms - before_ms) / 8 * i) != offset_s)
                    fail_msg("changes where zdump has nothing, before: %s", line);
        }
        if (zone_offset_s(zone, ms) != offset_s)
            fail_msg("we have %d at: %s", zone_offset_s(zone, ms), line);
        before_ms = ms;
        before_s = offset_s;
        lines++;
    }
    assert_int_equal(pclose(zdump), 0);
    strbuf_fini(&command);
    print_message("%zu readings are equal\n", lines);
    assert_true(lines > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_opens),
        cmocka_unit_test(offsets_are_those_of_zdump),
    };

    return cmocka_run_group_tests(tests, group_set_up, group_tear_down);
}
