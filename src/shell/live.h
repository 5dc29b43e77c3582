/* The snapshots that were handed over and not freed: the worker frees them when the loop has given
 * them back, as it may take a while. Behind its own lock; any thread. */
#ifndef SHELL_LIVE_H
#define SHELL_LIVE_H

#include "core/feed/model.h"
#include <pthread.h>

struct live_snapshot {
    struct snapshot *snapshot;
    bool returned;
};

struct live {
    pthread_mutex_t lock;
    struct live_snapshot *items;
    int n;
};

void live_init(struct live *live);
/* Frees all of them. */
void live_fini(struct live *live);

void live_add(struct live *live, struct snapshot *snapshot);
/* The loop is done with it. NULL is allowed. */
void live_return(struct live *live, const struct snapshot *snapshot);

/* Frees those that were given back, but for keep. The worker's thread. */
void live_free_returned(struct live *live, const struct snapshot *keep);

#endif
