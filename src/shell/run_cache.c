#include "shell/run_cache.h"

#include "base/arena.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 1024 /* a page has some 150 runs */

struct entry {
    struct entry *chain; /* of the bucket */
    struct entry *newer, *older;
    uint64_t hash;
    struct font_run run; /* its text behind the pixels */
    struct run_picture picture;
    size_t bytes;
    max_align_t data[];
};

struct run_cache {
    struct entry *buckets[BUCKETS];
    struct entry *newest, *oldest;
    size_t bytes, limit_bytes;
};

struct run_cache *run_cache_new(size_t limit_bytes)
{
    struct run_cache *cache = xcalloc(1, sizeof *cache);
    cache->limit_bytes = limit_bytes;
    return cache;
}

void run_cache_free(struct run_cache *cache)
{
    if (!cache) {
        return;
    }
    for (struct entry *e = cache->newest; e;) {
        struct entry *older = e->older;
        free(e);
        e = older;
    }
    free(cache);
}

size_t run_cache_bytes(const struct run_cache *cache)
{
    return cache->bytes;
}

static uint64_t hash_run(const struct font_run *run)
{
    uint32_t v[4] = {run->script, run->face, run->size_px, run->rtl};
    return hash_bytes(hash_bytes(HASH_SEED, v, sizeof v), run->text, run->bytes);
}

static bool same_run(const struct font_run *a, const struct font_run *b)
{
    return a->bytes == b->bytes && a->script == b->script && a->face == b->face &&
           a->size_px == b->size_px && a->rtl == b->rtl && memcmp(a->text, b->text, a->bytes) == 0;
}

static void unlink_use(struct run_cache *cache, struct entry *e)
{
    *(e->newer ? &e->newer->older : &cache->newest) = e->older;
    *(e->older ? &e->older->newer : &cache->oldest) = e->newer;
}

static void link_newest(struct run_cache *cache, struct entry *e)
{
    e->newer = NULL;
    e->older = cache->newest;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = e;
    cache->newest = e;
}

static void drop_oldest(struct run_cache *cache)
{
    struct entry *e = cache->oldest;
    struct entry **at = &cache->buckets[e->hash % BUCKETS];

    while (*at != e) {
        at = &(*at)->chain;
    }
    *at = e->chain;
    unlink_use(cache, e);
    cache->bytes -= e->bytes;
    free(e);
}

const struct run_picture *run_cache_find(struct run_cache *cache, const struct font_run *run,
                                         bool touch)
{
    uint64_t hash = hash_run(run);

    for (struct entry *e = cache->buckets[hash % BUCKETS]; e; e = e->chain) {
        if (e->hash == hash && same_run(&e->run, run)) {
            if (touch && e->newer) {
                unlink_use(cache, e);
                link_newest(cache, e);
            }
            return &e->picture;
        }
    }
    return NULL;
}

const struct run_picture *run_cache_put(struct run_cache *cache, const struct font_run *run,
                                        const struct run_picture *picture)
{
    size_t count = (size_t)picture->w_px * (size_t)picture->h_px;
    size_t pixel_bytes = picture->argb ? count * 4 : count;
    size_t bytes = sizeof(struct entry) + pixel_bytes + run->bytes;

    while (cache->oldest && cache->bytes + bytes > cache->limit_bytes) {
        drop_oldest(cache);
    }
    struct entry *e = xrealloc(NULL, bytes);
    unsigned char *data = (unsigned char *)e->data;
    memset(e, 0, sizeof *e);
    e->hash = hash_run(run);
    e->run = *run;
    e->run.text = (const char *)data + pixel_bytes;
    e->bytes = bytes;
    e->picture = *picture;
    if (picture->argb) {
        memcpy(data, picture->argb, pixel_bytes);
        e->picture.argb = (const uint32_t *)e->data;
    } else {
        if (pixel_bytes) {
            memcpy(data, picture->a8, pixel_bytes);
        }
        e->picture.a8 = data;
    }
    memcpy(data + pixel_bytes, run->text, run->bytes);
    e->chain = cache->buckets[e->hash % BUCKETS];
    cache->buckets[e->hash % BUCKETS] = e;
    link_newest(cache, e);
    cache->bytes += bytes;
    return &e->picture;
}
