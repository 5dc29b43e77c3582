/* The cross-fade in place: how far it may stray, that it never turns back, that it ends exactly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shell/fade.h"

#include <stdlib.h>
#include <string.h>

#define LEVELS 256
#define PIXELS (LEVELS * LEVELS) /* every pair (from, to), in every channel */

static uint32_t from[PIXELS], to[PIXELS], now[PIXELS];

static void make_pairs(void)
{
    for (uint32_t i = 0; i < PIXELS; i++) {
        from[i] = 0xff000000u | (i % LEVELS) * 0x010101u;
        to[i] = 0xff000000u | (i / LEVELS) * 0x010101u;
    }
    memcpy(now, from, sizeof now);
}

/* A fade of 400 ms in frames of frame_us: the greatest distance from the exact blend. */
static int worst_error(int frame_us)
{
    struct fade fade;
    bool done = false;
    int worst = 0;

    make_pairs();
    fade_begin(&fade, 1000, 400);
    for (int64_t t_us = 0; !done; t_us += frame_us) {
        uint32_t before[PIXELS];
        memcpy(before, now, sizeof now);
        int64_t t_ms = 1000 + t_us / 1000;
        done = fade_step(&fade, t_ms, now, to, LEVELS, (struct rect){0, 0, LEVELS, LEVELS});
        double e = fade_alpha(&fade, t_ms) / (double)FADE_ONE;
        for (uint32_t i = 0; i < PIXELS; i++) {
            int a = (int)(from[i] & 0xff), b = (int)(to[i] & 0xff), is = (int)(now[i] & 0xff);
            double wanted = a + (b - a) * e;
            int error = (int)(is > wanted ? is - wanted + 0.5 : wanted - is + 0.5);
            worst = error > worst ? error : worst;
            /* Never back, never past the end. */
            int was = (int)(before[i] & 0xff);
            assert_true(a <= b ? is >= was && is <= b : is <= was && is >= b);
            assert_int_equal(now[i], 0xff000000u | (uint32_t)is * 0x010101u);
        }
    }
    assert_memory_equal(now, to, sizeof now);
    return worst;
}

static void test_error_is_at_most_3(void **state)
{
    (void)state;
    static const int frames_us[] = {16667, 8333, 6944, 20000, 33333, 50000, 4167, 90000};
    for (size_t i = 0; i < sizeof frames_us / sizeof *frames_us; i++) {
        int worst = worst_error(frames_us[i]);
        if (worst > 3) {
            fail_msg("frames of %d us: %d of 255 off", frames_us[i], worst);
        }
    }
}

static void test_easing(void **state)
{
    (void)state;
    struct fade fade;
    fade_begin(&fade, 5000, 400);
    assert_int_equal(fade_alpha(&fade, 0), 0);
    assert_int_equal(fade_alpha(&fade, 5000), 0);
    assert_int_equal(fade_alpha(&fade, 5400), FADE_ONE);
    assert_int_equal(fade_alpha(&fade, 999999), FADE_ONE);
    assert_in_range(fade_alpha(&fade, 5100), 4090, 4100); /* 4 * 0.25^3 = 1/16 */
    assert_in_range(fade_alpha(&fade, 5200), 32760, 32776);
    assert_in_range(fade_alpha(&fade, 5300), FADE_ONE - 4100, FADE_ONE - 4090);
    for (int t = 1; t <= 400; t++) {
        assert_true(fade_alpha(&fade, 5000 + t) >= fade_alpha(&fade, 5000 + t - 1));
    }
    fade_begin(&fade, 5000, 0);
    assert_int_equal(fade_alpha(&fade, 5000), FADE_ONE);
}

static void test_only_its_rectangle(void **state)
{
    (void)state;
    struct fade fade;
    make_pairs();
    fade_begin(&fade, 0, 400);
    struct rect rect = {10, 20, 100, 30};
    fade_step(&fade, 200, now, to, LEVELS, rect);
    fade_step(&fade, 400, now, to, LEVELS, rect);
    for (int y = 0; y < LEVELS; y++) {
        for (int x = 0; x < LEVELS; x++) {
            bool in = x >= 10 && x < 110 && y >= 20 && y < 50;
            int i = y * LEVELS + x;
            assert_int_equal(now[i], in ? to[i] : from[i]);
        }
    }
}

/* A clock that stands or goes back changes nothing. */
static void test_clock_stands(void **state)
{
    (void)state;
    struct fade fade;
    struct rect all = {0, 0, LEVELS, LEVELS};
    uint32_t then[PIXELS];
    make_pairs();
    fade_begin(&fade, 0, 400);
    assert_false(fade_step(&fade, 250, now, to, LEVELS, all));
    memcpy(then, now, sizeof now);
    assert_false(fade_step(&fade, 250, now, to, LEVELS, all));
    assert_false(fade_step(&fade, 100, now, to, LEVELS, all));
    assert_memory_equal(then, now, sizeof now);
    assert_true(fade_step(&fade, 400, now, to, LEVELS, all));
    assert_memory_equal(to, now, sizeof now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error_is_at_most_3),
        cmocka_unit_test(test_easing),
        cmocka_unit_test(test_only_its_rectangle),
        cmocka_unit_test(test_clock_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
