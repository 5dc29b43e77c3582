#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/poll_policy.h"

#define BOXES 1000

static void test_interval_has_jitter(void **state)
{
    (void)state;
    struct poll_policy policy;
    int64_t least = INT64_MAX, most = 0;
    for (uint64_t seed = 0; seed < 2000; seed++) {
        poll_policy_init(&policy, 60000, seed, 1000, false);
        assert_int_equal(policy.next_ms, 1000);
        poll_policy_started(&policy, 1000);
        poll_policy_answered(&policy, 1400);
        int64_t after = policy.next_ms - 1000;
        assert_in_range(after, 54000, 60000);
        least = after < least ? after : least;
        most = after > most ? after : most;
    }
    assert_true(least < 54100 && most > 59900);
}

/* A try that took longer than the interval does not make two follow at once. */
static void test_long_try(void **state)
{
    (void)state;
    struct poll_policy policy;
    poll_policy_init(&policy, 2000, 1, 0, false);
    poll_policy_started(&policy, 0);
    poll_policy_answered(&policy, 20000);
    assert_int_equal(policy.next_ms, 20000);
}

static void test_splay(void **state)
{
    (void)state;
    struct poll_policy policy;
    int late = 0;
    for (uint64_t seed = 0; seed < 2000; seed++) {
        poll_policy_init(&policy, 600000, seed, 0, true);
        assert_in_range(policy.next_ms, 0, POLL_SPLAY_MS);
        late += policy.next_ms > POLL_SPLAY_MS / 2;
        poll_policy_init(&policy, 2000, seed, 0, true);
        assert_in_range(policy.next_ms, 0, 2000);
    }
    assert_in_range(late, 900, 1100);
}

static void check_backoff(int64_t interval_ms, const int64_t *steps, int n)
{
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct poll_policy policy;
        poll_policy_init(&policy, interval_ms, seed, 0, false);
        for (int i = 0; i < n; i++) {
            poll_policy_failed(&policy, 0, 0);
            assert_in_range(policy.next_ms, steps[i] / 2, steps[i]);
        }
        poll_policy_answered(&policy, 0);
        poll_policy_failed(&policy, 0, 0);
        assert_in_range(policy.next_ms, steps[0] / 2, steps[0]);
    }
}

static void test_backoff(void **state)
{
    (void)state;
    check_backoff(60000, (int64_t[]){10000, 20000, 40000, 60000, 60000, 60000}, 6);
    check_backoff(2000, (int64_t[]){2000, 4000, 8000, 10000, 10000, 10000}, 6);
    check_backoff(1000, (int64_t[]){1000, 2000, 4000, 8000, 10000, 10000}, 6);
}

static void test_no_overflow_after_a_week(void **state)
{
    (void)state;
    struct poll_policy policy;
    poll_policy_init(&policy, 60000, 1, 0, false);
    for (int i = 0; i < 100000; i++)
        poll_policy_failed(&policy, 0, 0);
    assert_in_range(policy.next_ms, 30000, 60000);
}

static void test_retry_after(void **state)
{
    (void)state;
    struct poll_policy policy;
    for (uint64_t seed = 0; seed < 500; seed++) {
        poll_policy_init(&policy, 60000, seed, 0, false);
        poll_policy_failed(&policy, 0, 120000);
        assert_in_range(policy.next_ms, 120000, 130000);
        poll_policy_failed(&policy, 0, 1000); /* less than the backoff */
        assert_in_range(policy.next_ms, 10000, 20000);
        poll_policy_failed(&policy, 0, INT64_MAX);
        assert_true(policy.next_ms <= POLL_RETRY_AFTER_MAX_MS + 60000);
    }
}

/* ---- A fleet on a virtual clock (T36, T37). ---- */

struct fleet {
    struct poll_policy boxes[BOXES];
    int tries[BOXES];
    int64_t served_ms[BOXES]; /* last good answer */
    int in_second[4096];
};

/* Runs to end_ms. Between down_from and down_to nothing answers; in the retry_after_ms before it,
 * if any, a 503 with that value. */
static void fleet_run(struct fleet *fleet, int64_t end_ms, int64_t busy_from_ms,
                      int64_t down_from_ms, int64_t down_to_ms)
{
    for (int64_t now = 0; now < end_ms; now++) {
        for (int i = 0; i < BOXES; i++) {
            struct poll_policy *box = &fleet->boxes[i];
            if (box->next_ms > now)
                continue;
            fleet->in_second[now / 1000]++;
            poll_policy_started(box, now);
            if (now >= busy_from_ms && now < down_from_ms) {
                fleet->tries[i]++;
                poll_policy_failed(box, now, 120000);
            } else if (now >= down_from_ms && now < down_to_ms) {
                fleet->tries[i]++;
                poll_policy_failed(box, now, 0);
            } else {
                poll_policy_answered(box, now + 1);
                fleet->served_ms[i] = now;
            }
        }
    }
}

static int fleet_peak(const struct fleet *fleet, int from_s, int to_s)
{
    int peak = 0;
    for (int s = from_s; s < to_s; s++)
        peak = fleet->in_second[s] > peak ? fleet->in_second[s] : peak;
    return peak;
}

static struct fleet *fleet_new(int64_t interval_ms)
{
    struct fleet *fleet = calloc(1, sizeof(*fleet));
    assert_non_null(fleet);
    for (int i = 0; i < BOXES; i++)
        poll_policy_init(&fleet->boxes[i], interval_ms, (uint64_t)i * 7919 + 1, i % 4000, true);
    return fleet;
}

static void test_fleet_powers_on(void **state)
{
    (void)state;
    struct fleet *slow = fleet_new(60000);
    fleet_run(slow, 400000, INT64_MAX, INT64_MAX, INT64_MAX);
    assert_true(fleet_peak(slow, 0, 60) <= 65);
    /* The pass figure of 30 a second steady is for a spread fleet; the first minutes still carry
     * the boot's unevenness. */
    assert_true(fleet_peak(slow, 60, 400) <= 45);
    free(slow);
    struct fleet *fast = fleet_new(2000);
    fleet_run(fast, 60000, INT64_MAX, INT64_MAX, INT64_MAX);
    int total = 0;
    for (int s = 10; s < 60; s++)
        total += fast->in_second[s];
    assert_in_range(total / 50, 500, 560);
    assert_true(fleet_peak(fast, 10, 60) <= 600);
    free(fast);
}

static void test_fleet_outage(void **state)
{
    (void)state;
    static const int64_t intervals[] = {60000, 2000};
    for (int k = 0; k < 2; k++) {
        struct fleet *fleet = fleet_new(intervals[k]);
        fleet_run(fleet, 700000, 100000, 101000 + k * 4000, 420000);
        for (int i = 0; i < BOXES; i++) {
            assert_true(fleet->served_ms[i] >= 420000);
            if (k == 0)
                assert_true(fleet->tries[i] <= 40);
        }
        /* All within a minute of the server's return. */
        struct fleet *again = fleet_new(intervals[k]);
        fleet_run(again, 420000 + 60001, 100000, 101000 + k * 4000, 420000);
        for (int i = 0; i < BOXES; i++)
            assert_true(again->served_ms[i] >= 420000);
        free(again);
        free(fleet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interval_has_jitter),
        cmocka_unit_test(test_long_try),
        cmocka_unit_test(test_splay),
        cmocka_unit_test(test_backoff),
        cmocka_unit_test(test_no_overflow_after_a_week),
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_fleet_powers_on),
        cmocka_unit_test(test_fleet_outage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
