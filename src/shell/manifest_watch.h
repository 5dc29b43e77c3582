/* The net thread's watch on the manifest: polls it every two seconds on a kept connection, fetches
 * its signatures when it is another one, and offers all three to signing.h. A pair that does not
 * match is fetched once more before it counts as refused: somebody may have been publishing.
 *
 * What it is not: it believes nothing itself. Belongs to the net thread. */
#ifndef SHELL_MANIFEST_WATCH_H
#define SHELL_MANIFEST_WATCH_H

#include "shell/signing.h"
#include "shell/source.h"

#define MANIFEST_POLL_MS 2000
#define MANIFEST_AGAIN_MS 300 /* before the pair is fetched once more */

struct manifest_watch {
    struct signing *signing; /* NULL: there is nothing to watch */
    const struct config *config;
    struct clock *clock;
    struct source source; /* how it stands; named "manifest" */
    int part;             /* that is fetched: 0 the manifest, then the signatures */
    struct proof got;
    struct validators validators; /* of the manifest that is being fetched */
    bool is_again;                /* this is the second try of a pair */
    bool was_new;                 /* the last settled try brought another manifest into force */
};

/* All borrowed until manifest_watch_fini; seed: of this box's jitter. */
void manifest_watch_init(struct manifest_watch *watch, struct signing *signing,
                         const struct config *config, struct clock *clock, uint64_t seed);
void manifest_watch_fini(struct manifest_watch *watch, CURLM *multi);

enum manifest_step {
    MANIFEST_IDLE,   /* nothing was due, or it is not ours */
    MANIFEST_RUNS,   /* a transfer was begun */
    MANIFEST_SETTLED /* the try is over: watch->source says how */
};

/* Begins what is due; lowers *next_ms to when there is something. */
enum manifest_step manifest_watch_run(struct manifest_watch *watch, CURLM *multi, int64_t now_ms,
                                      int64_t *next_ms);
/* A transfer ended. */
enum manifest_step manifest_watch_done(struct manifest_watch *watch, CURLM *multi, CURL *easy,
                                       CURLcode code);

/* Whether documents may be fetched by the manifest in force: its last try was good, and it is not
 * over. class and why: the reason why not. */
bool manifest_watch_current(struct manifest_watch *watch, enum fetch_class *class, struct err *why);

#endif
