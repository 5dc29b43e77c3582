/* How much light there is, minute by minute. */
#include "core/night.h"
#include "core/scene/scene.h"
#include "unit/pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

static const struct zone *zone_of(const char *name)
{
    struct err err = {0};
    const struct zone *zone = zone_open(&arena, name, &err);
    assert_non_null(zone);
    return zone;
}

static const struct theme usual = {
    .night_percent = 40, .night_from_min = 22 * 60, .night_to_min = 6 * 60 + 30};

static int32_t light_at(const struct theme *theme, const char *when)
{
    return night_light(theme, zone_of("Asia/Shanghai"), instant(when), NULL);
}

static void test_without(void **state)
{
    (void)state;
    struct theme none = {0};
    int64_t next_ms = 0;
    int64_t at_ms = instant("2021-04-25T23:00:00+08:00");
    assert_int_equal(night_light(&none, zone_of("Asia/Shanghai"), at_ms, &next_ms), 1000);
    assert_true(next_ms == INSTANT_NEVER);
}

static void test_usual(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        int32_t light;
    } rows[] = {
        {"2021-04-25T12:00:00+08:00", 1000}, {"2021-04-25T21:59:59.999+08:00", 1000},
        {"2021-04-25T22:00:00+08:00", 920},  {"2021-04-25T22:00:59+08:00", 920},
        {"2021-04-25T22:01:00+08:00", 846},  {"2021-04-25T22:30:00+08:00", 400},
        {"2021-04-26T00:00:00+08:00", 400},  {"2021-04-26T06:29:59+08:00", 400},
        {"2021-04-26T06:31:00+08:00", 469},  {"2021-04-26T06:39:00+08:00", 920},
        {"2021-04-26T06:40:00+08:00", 1000}, {"2021-04-26T07:00:00+08:00", 1000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (light_at(&usual, rows[i].at) != rows[i].light)
            fail_msg("%s: %d, not %d", rows[i].at, light_at(&usual, rows[i].at), rows[i].light);
    }
}

/* Of three days, in zones whose clocks are put forward and back in them, at night, too: it always
 * says when it changes, and never by a tenth at once but where the clock jumps. */
static void test_walk(void **state)
{
    (void)state;
    static const char *const places[][2] = {
        {"Asia/Shanghai", "2021-04-25T00:00:00Z"},
        {"Europe/Berlin", "2021-03-27T00:00:00Z"},
        {"Europe/Berlin", "2021-10-30T00:00:00Z"},
        {"America/New_York", "2021-03-13T12:00:00Z"},
        {"Australia/Lord_Howe", "2021-04-03T00:00:00Z"},
        {"Asia/Kathmandu", "2021-04-25T00:00:00Z"},
    };
    static const struct theme themes[] = {
        {.night_percent = 40, .night_from_min = 1320, .night_to_min = 390},
        {.night_percent = 10, .night_from_min = 60, .night_to_min = 150},
        {.night_percent = 99, .night_from_min = 720, .night_to_min = 0},
        {.night_percent = 25, .night_from_min = 0, .night_to_min = 1380},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places * 4; i++) {
        const struct zone *zone = zone_of(places[i / 4][0]);
        const struct theme *theme = &themes[i % 4];
        int64_t at_ms = instant(places[i / 4][1]) + 7, end_ms = at_ms + 3 * MS_DAY;
        int32_t last = night_light(theme, zone, at_ms, NULL), least = last, most = last;
        int offset_s = zone_offset_s(zone, at_ms);
        for (int64_t next_ms = 0; at_ms < end_ms; at_ms = next_ms) {
            int32_t light = night_light(theme, zone, at_ms, &next_ms);
            assert_true(next_ms > at_ms);
            assert_int_equal(night_light(theme, zone, next_ms - 1, NULL), light);
            assert_int_equal(night_light(theme, zone, at_ms + (next_ms - at_ms) / 2, NULL), light);
            bool jump = zone_offset_s(zone, at_ms) != offset_s;
            offset_s = zone_offset_s(zone, at_ms);
            if (!jump && (light * 10 < last * 9 || light * 9 > last * 10))
                fail_msg("%s theme %zu: from %d to %d at once", places[i / 4][0], i % 4, last,
                         light);
            last = light;
            least = light < least ? light : least;
            most = light > most ? light : most;
        }
        assert_int_equal(least, theme->night_percent * 10);
        assert_int_equal(most, 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without),
        cmocka_unit_test(test_usual),
        cmocka_unit_test(test_walk),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
