#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/civil.h"
#include "shell/clock.h"
#include "shell/handoff.h"
#include <unistd.h>

#define AT INT64_C(1619316600000)

static void test_live(void **state)
{
    (void)state;
    struct clock clock;
    struct clock_reading reading, later;
    clock_init_live(&clock, true);
    clock_read(&clock, &reading);
    assert_true(reading.time_confirmed);
    assert_int_equal(reading.now_ms, reading.wall_ms);
    assert_int_equal(reading.show_ms, reading.wall_ms);
    usleep(5000);
    clock_read(&clock, &later);
    assert_true(later.boot_ms > reading.boot_ms);
    assert_int_equal(clock_event_ms_ago(&clock, &reading, 1000), reading.now_ms - 1000);
}

static void test_at_speed(void **state)
{
    (void)state;
    struct clock clock;
    struct clock_reading reading;
    clock_init_at(&clock, AT, 60);
    usleep(20000);
    clock_read(&clock, &reading);
    assert_true(reading.time_confirmed);
    assert_int_equal(reading.now_ms, AT + (reading.boot_ms - clock.start_boot_ms) * 60);
    assert_true(reading.now_ms >= AT + 19 * 60);
    assert_int_equal(reading.show_ms, reading.wall_ms);
    assert_int_equal(clock_event_ms_ago(&clock, &reading, 1000), reading.now_ms - 60000);
}

static int64_t timeout_us(double speed, int wall_us, int64_t elapsed_us, int64_t in_now_ms,
                          int64_t in_show_ms)
{
    struct clock clock;
    struct clock_reading reading = {.now_ms = AT, .show_ms = 5000, .wall_us = wall_us};
    if (speed < 0)
        clock_init_live(&clock, false);
    else
        clock_init_at(&clock, AT, speed);
    return clock_timeout_us(&clock, &reading, elapsed_us,
                            in_now_ms == INSTANT_NEVER ? in_now_ms : AT + in_now_ms,
                            in_show_ms == INSTANT_NEVER ? in_show_ms : 5000 + in_show_ms, 8000);
}

/* To the microsecond, whatever the pass took. */
static void test_timeout_us(void **state)
{
    (void)state;
    const int64_t never = INSTANT_NEVER;
    assert_int_equal(timeout_us(-1, 0, 0, never, 2), 2000);
    assert_int_equal(timeout_us(-1, 700, 0, never, 2), 1300);
    assert_int_equal(timeout_us(-1, 700, 1000, never, 2), 300);
    assert_int_equal(timeout_us(-1, 700, 1301, never, 2), 0);
    assert_int_equal(timeout_us(-1, 700, 100, 3, never), 2200);
    assert_int_equal(timeout_us(-1, 999, 0, never, never), 8000000);
    assert_int_equal(timeout_us(-1, 999, 0, never, INT64_C(1) << 60), 8000000);
    /* Event time has another beginning, so nothing is known of its microseconds. */
    assert_int_equal(timeout_us(60, 700, 100, 60001, never), 1000017 - 100);
    assert_int_equal(timeout_us(60, 700, 100, never, 2), 1200);
}

static int timeout(double speed, int64_t in_now_ms, int64_t in_show_ms)
{
    return (int)((timeout_us(speed, 0, 0, in_now_ms, in_show_ms) + 999) / 1000);
}

static void test_timeout(void **state)
{
    (void)state;
    const int64_t never = INSTANT_NEVER;
    assert_int_equal(timeout(-1, never, never), 8000);
    assert_int_equal(timeout(-1, 3000, never), 3000);
    assert_int_equal(timeout(-1, never, 2000), 2000);
    assert_int_equal(timeout(-1, 3000, 2000), 2000);
    assert_int_equal(timeout(-1, -5, never), 0);
    assert_int_equal(timeout(-1, never, -5), 0);
    assert_int_equal(timeout(60, 60000, never), 1000);
    assert_int_equal(timeout(60, 60001, never), 1001); /* never before the instant */
    assert_int_equal(timeout(60, 1, never), 1);
    assert_int_equal(timeout(60, 60000, 999), 999);
    assert_int_equal(timeout(0, 60000, never), 8000); /* event time stands still */
    assert_int_equal(timeout(0, 0, never), 0);
    assert_int_equal(timeout(0.5, 1000, never), 2000);
    assert_int_equal(timeout(-1, INT64_C(1) << 60, never), 8000);
}

static void test_age(void **state)
{
    (void)state;
    struct clock_reading reading = {.boot_ms = 50000, .wall_ms = AT};
    struct good_answer good = {.origin = INTAKE_NONE};
    assert_int_equal(good_answer_age_ms(&good, &reading), -1);
    good = (struct good_answer){.origin = INTAKE_LIVE, .by_boot = true, .boot_ms = 20000};
    assert_int_equal(good_answer_age_ms(&good, &reading), 30000);
    good = (struct good_answer){.origin = INTAKE_CACHE, .wall_ms = AT - MS_DAY};
    assert_int_equal(good_answer_age_ms(&good, &reading), MS_DAY);
    good.wall_ms = AT + MS_DAY; /* the clock is behind */
    assert_int_equal(good_answer_age_ms(&good, &reading), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_live),    cmocka_unit_test(test_at_speed),
        cmocka_unit_test(test_timeout), cmocka_unit_test(test_timeout_us),
        cmocka_unit_test(test_age),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
