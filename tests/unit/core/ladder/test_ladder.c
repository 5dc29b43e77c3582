#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/ladder/ladder.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static const struct ladder_item poison = {7, "board day"}, other = {8, "board figures"};

/* Crashes at these minutes, and the rung after the last one and later. */
static void test_rungs(void **state)
{
    (void)state;
    static const struct {
        int crashes[8], n; /* minutes */
        int64_t at_ms;     /* asked then */
        enum ladder_rung rung;
    } table[] = {
        {{0}, 1, 0, LADDER_ALL},
        {{0, 1}, 2, MINUTE, LADDER_ALL},
        {{0, 1, 2}, 3, 2 * MINUTE, LADDER_LAST_GOOD},
        {{0, 5, 9}, 3, 9 * MINUTE, LADDER_LAST_GOOD},
        {{0, 5, 10}, 3, 10 * MINUTE, LADDER_ALL}, /* the first is ten minutes old */
        {{0, 1, 2, 3}, 4, 3 * MINUTE, LADDER_LAST_GOOD},
        {{0, 1, 2, 3, 4}, 5, 4 * MINUTE, LADDER_HOLDING},
        {{0, 2, 4, 6, 8, 9}, 6, 9 * MINUTE, LADDER_HOLDING},
        {{0, 1, 2, 3, 4, 5, 6}, 7, 6 * MINUTE, LADDER_BARE},
        {{0, 1, 2, 3, 4, 5, 6}, 7, 6 * MINUTE + HOUR, LADDER_ALL},
        /* Never back up by a crash, however far apart they become. */
        {{0, 1, 2, 3, 4, 30}, 6, 30 * MINUTE, LADDER_HOLDING},
        {{0, 1, 2, 40}, 4, 50 * MINUTE, LADDER_LAST_GOOD},
        /* An hour after the last that counted, to the millisecond. */
        {{0, 1, 2}, 3, 2 * MINUTE + HOUR - 1, LADDER_LAST_GOOD},
        {{0, 1, 2}, 3, 2 * MINUTE + HOUR, LADDER_ALL},
        {{0, 1, 2, 3, 4}, 5, 4 * MINUTE + HOUR - 1, LADDER_HOLDING},
        {{0, 1, 2, 3, 4}, 5, 4 * MINUTE + HOUR, LADDER_ALL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct ladder ladder = {0};
        for (int k = 0; k < table[i].n; k++)
            ladder_crash(&ladder, NULL, table[i].crashes[k] * MINUTE);
        if (ladder_rung(&ladder, table[i].at_ms) != table[i].rung)
            fail_msg("row %zu: rung %d", i, (int)ladder_rung(&ladder, table[i].at_ms));
        assert_int_equal(ladder.n_aside, 0);
    }
}

static void test_after_the_hour(void **state)
{
    (void)state;
    struct ladder ladder = {0};
    for (int i = 0; i < 5; i++)
        ladder_crash(&ladder, NULL, i * SECOND);
    assert_false(ladder_forget(&ladder, 4 * SECOND));
    assert_true(ladder_forget(&ladder, 4 * SECOND + HOUR));
    assert_int_equal(ladder.rung, LADDER_ALL);
    /* It begins at one again. */
    ladder_crash(&ladder, NULL, 5 * SECOND + HOUR);
    assert_int_equal(ladder_rung(&ladder, 5 * SECOND + HOUR), LADDER_ALL);
    assert_int_equal(ladder.n_crashes, 1);
}

static void test_aside(void **state)
{
    (void)state;
    struct ladder ladder = {0};
    assert_false(ladder_is_aside(&ladder, 7, 0));
    ladder_crash(&ladder, &poison, MINUTE);
    assert_true(ladder_is_aside(&ladder, 7, MINUTE));
    assert_false(ladder_is_aside(&ladder, 8, MINUTE));
    assert_true(ladder_is_aside(&ladder, 7, MINUTE + HOUR - 1));
    assert_false(ladder_is_aside(&ladder, 7, MINUTE + HOUR));
    /* Once more: from then on an hour, and it stands there once. */
    ladder_set_aside(&ladder, &poison, 10 * MINUTE);
    assert_int_equal(ladder.n_aside, 1);
    assert_true(ladder_is_aside(&ladder, 7, 9 * MINUTE + HOUR));
    ladder_set_aside(&ladder, &other, 20 * MINUTE);
    assert_true(ladder_forget(&ladder, 10 * MINUTE + HOUR));
    assert_int_equal(ladder.n_aside, 1);
    assert_string_equal(ladder.aside[0].item.name, "board figures");
    for (uint64_t key = 100; key < 100 + LADDER_ASIDE_MAX; key++)
        ladder_set_aside(&ladder, &(struct ladder_item){key, "x"}, 30 * MINUTE);
    assert_int_equal(ladder.n_aside, LADDER_ASIDE_MAX);
    assert_false(ladder_is_aside(&ladder, 8, 30 * MINUTE)); /* the oldest gave way */
    assert_true(ladder_is_aside(&ladder, 100, 30 * MINUTE));
}

static void test_shift(void **state)
{
    (void)state;
    struct ladder ladder = {0};
    for (int i = 0; i < 3; i++)
        ladder_crash(&ladder, &poison, 50 * MINUTE);
    ladder_shift(&ladder, -50 * MINUTE); /* the box was started again */
    assert_int_equal(ladder_rung(&ladder, HOUR - 1), LADDER_LAST_GOOD);
    assert_int_equal(ladder_rung(&ladder, HOUR), LADDER_ALL);
    assert_true(ladder_is_aside(&ladder, 7, HOUR - 1));
    assert_false(ladder_is_aside(&ladder, 7, HOUR));
    assert_int_equal(ladder.crashed_ms[0], 0);
}

/* One page alone that crashes whoever shows it: tried again while nothing is better, but not after
 * the third crash. */
static void test_the_only_page(void **state)
{
    (void)state;
    struct ladder ladder = {0};
    struct trial trial = {0};
    for (int crash = 1; crash <= 3; crash++) {
        int64_t at_ms = crash * 5 * SECOND;
        assert_int_equal(ladder_verdict(&ladder, &trial, 7, at_ms),
                         crash == 1 ? LADDER_ALLOWED : LADDER_IF_NOTHING_ELSE);
        trial_touch(&trial, &poison, 0, at_ms);
        assert_int_equal(trial_accused(&trial)->key, 7);
        ladder_crash(&ladder, trial_accused(&trial), at_ms);
        trial_restart(&trial);
        assert_null(trial_accused(&trial));
    }
    assert_int_equal(ladder_verdict(&ladder, &trial, 7, MINUTE), LADDER_REFUSED);
    assert_int_equal(ladder_verdict(&ladder, &trial, 8, MINUTE),
                     LADDER_ALLOWED); /* a corrected one */
    assert_int_equal(ladder_verdict(&ladder, &trial, 7, 15 * SECOND + HOUR), LADDER_ALLOWED);
}

/* After three crashes what was on trial at any of them is refused, accused or not; what passed and
 * what never was is allowed; after five only what passed. */
static void test_verdicts(void **state)
{
    (void)state;
    const struct ladder_item good = {1, "board about"}, bystander = {2, "board map"};
    struct ladder ladder = {0};
    struct trial trial = {0};
    trial_touch(&trial, &good, 0, 0);
    trial_pass(&trial, MINUTE);
    for (int crash = 0; crash < 5; crash++) {
        if (crash == 3) {
            assert_int_equal(ladder_verdict(&ladder, &trial, 1, MINUTE), LADDER_ALLOWED);
            assert_int_equal(ladder_verdict(&ladder, &trial, 2, MINUTE), LADDER_REFUSED);
            assert_int_equal(ladder_verdict(&ladder, &trial, 7, MINUTE), LADDER_REFUSED);
            assert_int_equal(ladder_verdict(&ladder, &trial, 8, MINUTE), LADDER_ALLOWED);
        } else if (crash < 3) {
            assert_int_equal(ladder_verdict(&ladder, &trial, 2, MINUTE), LADDER_ALLOWED);
        }
        trial_touch(&trial, &bystander, 0, MINUTE);
        trial_touch(&trial, &poison, 0, MINUTE);
        ladder_crash(&ladder, trial_accused(&trial), MINUTE);
        trial_restart(&trial);
    }
    assert_int_equal(ladder_verdict(&ladder, &trial, 1, MINUTE), LADDER_ALLOWED);
    assert_int_equal(ladder_verdict(&ladder, &trial, 8, MINUTE), LADDER_REFUSED);
}

/* A kill from outside accuses whom it meets; who then stands for a minute is taken in again. */
static void test_lift(void **state)
{
    (void)state;
    struct ladder ladder = {0};
    struct trial trial = {0};
    trial_touch(&trial, &poison, 0, 0);
    ladder_crash(&ladder, trial_accused(&trial), SECOND);
    trial_restart(&trial);
    ladder_set_aside(&ladder, &other, SECOND);
    /* It does not pass by standing in the list. */
    assert_false(trial_pass(&trial, 5 * MINUTE));
    assert_true(trial_touch(&trial, &poison, 0, 6 * MINUTE));
    assert_false(trial_is_suspect(&trial, 7));
    assert_false(trial_pass(&trial, 7 * MINUTE - 1));
    assert_false(ladder_lift(&ladder, &trial));
    assert_true(trial_pass(&trial, 7 * MINUTE));
    assert_true(ladder_lift(&ladder, &trial));
    assert_int_equal(ladder_verdict(&ladder, &trial, 7, 7 * MINUTE), LADDER_ALLOWED);
    assert_int_equal(ladder_verdict(&ladder, &trial, 8, 7 * MINUTE), LADDER_IF_NOTHING_ELSE);
    assert_false(ladder_lift(&ladder, &trial));
}

/* ---- What is on trial. ---- */

static void test_trial(void **state)
{
    (void)state;
    struct trial trial = {0};
    assert_null(trial_accused(&trial));
    assert_true(trial_touch(&trial, &poison, 0, 0));
    assert_ptr_equal(trial_accused(&trial), &trial.pages[0].item);
    assert_false(trial_touch(&trial, &poison, 0, SECOND)); /* it is what was written last */
    assert_true(trial_touch(&trial, &other, 0, 12 * SECOND));
    assert_int_equal(trial_accused(&trial)->key, 8);
    assert_true(trial_touch(&trial, &poison, 0, 24 * SECOND));
    assert_int_equal(trial_accused(&trial)->key, 7);
    /* A minute from when it was first built. */
    assert_false(trial_pass(&trial, MINUTE - 1));
    assert_true(trial_pass(&trial, MINUTE));
    assert_true(trial_is_good(&trial, 7));
    assert_false(trial_is_good(&trial, 8));
    assert_int_equal(trial_accused(&trial)->key, 8);
    /* What is good is written down no more. */
    assert_false(trial_touch(&trial, &poison, 0, MINUTE));
    assert_true(trial_pass(&trial, MINUTE + 12 * SECOND));
    assert_null(trial_accused(&trial));
    /* Another page of the same item has to pass, too. */
    assert_true(trial_touch(&trial, &poison, 1, 2 * MINUTE));
    assert_false(trial_is_good(&trial, 7));
    assert_int_equal(trial_accused(&trial)->key, 7);
    assert_true(trial_pass(&trial, 3 * MINUTE));
    assert_true(trial_is_good(&trial, 7));
    assert_null(trial_accused(&trial));
}

static void test_measured(void **state)
{
    (void)state;
    struct trial trial = {0};
    assert_true(trial_measure(&trial, &poison));
    assert_int_equal(trial_accused(&trial)->key, 7);
    assert_false(trial_measure(&trial, &poison));
    /* It is over when a page is built, and then nobody is accused of it: also where that page
     * passed long ago, which is to be written down. */
    assert_true(trial_touch(&trial, &other, 0, 0));
    assert_int_equal(trial_accused(&trial)->key, 8);
    assert_true(trial_pass(&trial, MINUTE));
    assert_true(trial_measure(&trial, &poison));
    assert_true(trial_touch(&trial, &other, 0, MINUTE));
    assert_null(trial_accused(&trial));
    assert_false(trial_measure(&trial, &other));
}

static void test_job_first(void **state)
{
    (void)state;
    struct trial trial = {0};
    trial_touch(&trial, &poison, 0, 0);
    trial.job = other;
    assert_int_equal(trial_accused(&trial)->key, 8);
    trial.job.key = 0;
    assert_int_equal(trial_accused(&trial)->key, 7);
}

/* Whom a crash accuses did not pass, whatever was before: a document read well yesterday. */
static void test_the_accused_is_no_longer_good(void **state)
{
    (void)state;
    struct trial trial = {0};
    trial_touch(&trial, &poison, 0, 0);
    trial_touch(&trial, &other, 0, 0);
    trial_pass(&trial, MINUTE);
    trial.job = poison;
    trial_restart(&trial);
    assert_int_equal(trial.job.key, 0);
    assert_false(trial_is_good(&trial, 7));
    assert_true(trial_is_suspect(&trial, 7));
    assert_true(trial_is_good(&trial, 8));
    trial.measured = other;
    trial_restart(&trial);
    assert_true(trial_is_suspect(&trial, 8));
}

static void test_trial_is_bounded(void **state)
{
    (void)state;
    struct trial trial = {0};
    trial_touch(&trial, &other, 0, 0);
    trial_touch(&trial, &poison, 0, 0);
    trial_pass(&trial, MINUTE);
    for (uint64_t key = 100; key < 100 + TRIAL_MAX; key++)
        trial_touch(&trial, &(struct ladder_item){key, "x"}, 0, MINUTE);
    assert_int_equal(trial.n, TRIAL_MAX);
    assert_false(trial_is_good(&trial, 7)); /* forgotten: what passed gives way first */
    assert_int_equal(trial.pages[0].item.key, 100);
    trial_touch(&trial, &poison, 0, MINUTE);
    assert_int_equal(trial.pages[0].item.key, 101);
    assert_int_equal(trial_accused(&trial)->key, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rungs),         cmocka_unit_test(test_after_the_hour),
        cmocka_unit_test(test_aside),         cmocka_unit_test(test_shift),
        cmocka_unit_test(test_trial),         cmocka_unit_test(test_measured),
        cmocka_unit_test(test_job_first),     cmocka_unit_test(test_trial_is_bounded),
        cmocka_unit_test(test_the_only_page), cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_lift),          cmocka_unit_test(test_the_accused_is_no_longer_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
