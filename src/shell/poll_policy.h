/* When a source is asked next: interval with jitter, backoff, Retry-After, the first splay.
 *
 * Pure: times are arguments (any clock that only goes forward, in ms), chance comes from a seed. So
 * a thousand boxes can be run on a virtual clock. Knows nothing of sockets. */
#ifndef SHELL_POLL_POLICY_H
#define SHELL_POLL_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#define POLL_SPLAY_MS 60000
#define POLL_RETRY_AFTER_MAX_MS 600000 /* a server may ask for more, and is asked again then */

struct poll_policy {
    int64_t interval_ms; /* may change between polls */
    uint64_t random;
    int failures;       /* in a row, those that the server or the way to it is to be spared for */
    int64_t started_ms; /* of the last try */
    int64_t next_ms;    /* of the next one */
};

/* The first try: now_ms, or splayed over the next minute (over one interval, if that is shorter:
 * a fast poll gains nothing from waiting longer than its own period). seed: different on each box
 * and at each start. */
void poll_policy_init(struct poll_policy *policy, int64_t interval_ms, uint64_t seed,
                      int64_t now_ms, bool splay);

void poll_policy_started(struct poll_policy *policy, int64_t now_ms);

/* The server gave an answer that it can be asked for again at the usual pace, be it good or a
 * document that we refuse: interval x (0.9 to 1.0) after the start of this try. */
void poll_policy_answered(struct poll_policy *policy, int64_t now_ms);

/* No answer, or one that says that the server is in trouble: after a backoff with equal jitter, at
 * least retry_after_ms (0: not said). It begins at the interval or 10 s, whichever is less, and
 * doubles up to 60 s (10 s for polls of 10 s and faster). */
void poll_policy_failed(struct poll_policy *policy, int64_t now_ms, int64_t retry_after_ms);

/* Not at the usual time but after delay_ms, without a change of the rest. */
void poll_policy_again(struct poll_policy *policy, int64_t now_ms, int64_t delay_ms);

#endif
