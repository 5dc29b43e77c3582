#include "shell/poll_policy.h"

#define BACKOFF_BASE_MS 10000
#define BACKOFF_CAP_MS 60000
#define BACKOFF_CAP_FAST_MS 10000

/* SplitMix64: every seed is good, also 0. */
static uint64_t next_random(struct poll_policy *policy)
{
    uint64_t z = policy->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* 0 to max_ms, both included. */
static int64_t chance(struct poll_policy *policy, int64_t max_ms)
{
    return max_ms > 0 ? (int64_t)(next_random(policy) % ((uint64_t)max_ms + 1)) : 0;
}

static int64_t min_ms(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void poll_policy_init(struct poll_policy *policy, int64_t interval_ms, uint64_t seed,
                      int64_t now_ms, bool splay)
{
    *policy = (struct poll_policy){.interval_ms = interval_ms, .random = seed};
    policy->started_ms = now_ms;
    policy->next_ms = now_ms;
    if (splay)
        policy->next_ms += chance(policy, min_ms(POLL_SPLAY_MS, interval_ms));
}

void poll_policy_started(struct poll_policy *policy, int64_t now_ms)
{
    policy->started_ms = now_ms;
}

void poll_policy_answered(struct poll_policy *policy, int64_t now_ms)
{
    policy->failures = 0;
    policy->next_ms =
        policy->started_ms + policy->interval_ms - chance(policy, policy->interval_ms / 10);
    if (policy->next_ms < now_ms)
        policy->next_ms = now_ms;
}

static int64_t backoff_ms(const struct poll_policy *policy)
{
    bool fast = policy->interval_ms <= BACKOFF_CAP_FAST_MS;
    int64_t cap = fast ? BACKOFF_CAP_FAST_MS : BACKOFF_CAP_MS;
    int64_t wait = min_ms(policy->interval_ms, BACKOFF_BASE_MS);
    for (int i = 1; i < policy->failures && wait < cap; i++)
        wait *= 2;
    return min_ms(wait, cap);
}

void poll_policy_failed(struct poll_policy *policy, int64_t now_ms, int64_t retry_after_ms)
{
    policy->failures++;
    int64_t wait = backoff_ms(policy);
    int64_t jitter = chance(policy, wait - wait / 2);
    wait = wait / 2 + jitter;
    retry_after_ms = min_ms(retry_after_ms, POLL_RETRY_AFTER_MAX_MS);
    /* Spread as well: all boxes were told the same. */
    if (wait < retry_after_ms)
        wait = retry_after_ms + jitter;
    policy->next_ms = now_ms + wait;
}

void poll_policy_again(struct poll_policy *policy, int64_t now_ms, int64_t delay_ms)
{
    policy->next_ms = now_ms + delay_ms;
}
