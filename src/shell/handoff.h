/* What net and worker hand to the loop: the newest snapshot, how its source stands, a wake-up; and
 * what the loop tells back for the status. The snapshot goes by an atomic pointer and an eventfd;
 * the rest is a few words behind a mutex that nobody holds for longer than a copy. Inside the
 * intake only; the loop uses intake.h. */
#ifndef SHELL_HANDOFF_H
#define SHELL_HANDOFF_H

#include "shell/announced.h"
#include "shell/fetch.h"
#include "shell/intake.h"
#include "shell/receipts.h"
#include <pthread.h>
#include <stdatomic.h>

/* When the last good answer came. From the cache of an earlier boot only the wall clock knows. */
struct good_answer {
    enum intake_origin origin;
    bool by_boot;
    int64_t boot_ms, wall_ms;
};

struct quarantine;

struct handoff {
    struct quarantine *quarantine; /* the intake's; borrowed by net and worker */
    _Atomic(struct snapshot *) fresh;
    _Atomic(struct announced *) announced; /* the newest; NULL: the loop has it */
    int wake_fd;
    pthread_mutex_t lock;
    struct good_answer good;
    bool failing;
    enum fetch_class failing_class; /* of the last try */
    struct intake_glass glass;
    struct receipts receipts;
    atomic_bool glass_changed;      /* since the status took it */
    atomic_bool receipts_changed;   /* told at once */
    _Atomic int64_t parsed;         /* documents that a parser saw, for the status */
    _Atomic int64_t passed_boot_ms; /* the loop last went round; 0: not yet */
};

bool handoff_init(struct handoff *handoff, struct err *err);
void handoff_fini(struct handoff *handoff);

void handoff_wake(struct handoff *handoff);

/* Worker: hands a snapshot over. good NULL: it was made anew from what is known, the programme's
 * source has not answered. Returns the one before it if the loop never took it, else NULL. */
struct snapshot *handoff_publish(struct handoff *handoff, struct snapshot *snapshot,
                                 const struct good_answer *good);

/* Net: hands announcements over. Returns those before them if the loop never took them. */
struct announced *handoff_announce(struct handoff *handoff, struct announced *announced);

/* Net: the source gave a good answer for the snapshot that is known. Wakes the loop if that can be
 * seen. */
void handoff_good(struct handoff *handoff, int64_t boot_ms);
void handoff_failing(struct handoff *handoff, enum fetch_class class);

int64_t good_answer_age_ms(const struct good_answer *good, const struct clock_reading *reading);

#endif
