#include "shell/live.h"
#include "base/arena.h"
#include <malloc.h>
#include <stdlib.h>

void live_init(struct live *live)
{
    *live = (struct live){0};
    pthread_mutex_init(&live->lock, NULL);
}

void live_fini(struct live *live)
{
    for (int i = 0; i < live->n; i++)
        snapshot_free(live->items[i].snapshot);
    free(live->items);
    pthread_mutex_destroy(&live->lock);
}

void live_add(struct live *live, struct snapshot *snapshot)
{
    pthread_mutex_lock(&live->lock);
    live->items = xrealloc(live->items, sizeof(*live->items) * (size_t)(live->n + 1));
    live->items[live->n++] = (struct live_snapshot){.snapshot = snapshot};
    pthread_mutex_unlock(&live->lock);
}

void live_return(struct live *live, const struct snapshot *snapshot)
{
    pthread_mutex_lock(&live->lock);
    for (int i = 0; i < live->n; i++) {
        if (live->items[i].snapshot == snapshot)
            live->items[i].returned = true;
    }
    pthread_mutex_unlock(&live->lock);
}

static struct snapshot *take_returned(struct live *live, const struct snapshot *keep)
{
    struct snapshot *snapshot = NULL;
    pthread_mutex_lock(&live->lock);
    for (int i = 0; i < live->n && !snapshot; i++) {
        if (!live->items[i].returned || live->items[i].snapshot == keep)
            continue;
        snapshot = live->items[i].snapshot;
        live->items[i] = live->items[--live->n];
    }
    pthread_mutex_unlock(&live->lock);
    return snapshot;
}

void live_free_returned(struct live *live, const struct snapshot *keep)
{
    struct snapshot *snapshot;
    bool freed = false;
    while ((snapshot = take_returned(live, keep))) {
        snapshot_free(snapshot); /* outside the lock: it may take a while */
        freed = true;
    }
    if (freed)
        malloc_trim(0);
}
