/* Pictures of runs by what they show, least recently used out first, bounded in bytes. Owns the
 * pictures; one thread; used by fonts.c alone. */
#ifndef SHELL_RUN_CACHE_H
#define SHELL_RUN_CACHE_H

#include "shell/fonts.h"

struct run_cache;

struct run_cache *run_cache_new(size_t limit_bytes);
void run_cache_free(struct run_cache *cache);
size_t run_cache_bytes(const struct run_cache *cache);

/* NULL if it is not there. touch: it was used. */
const struct run_picture *run_cache_find(struct run_cache *cache, const struct font_run *run,
                                         bool touch);
/* Copies the picture's pixels. Makes room first; the new one is always kept, even one that is
 * over the limit by itself. Borrowed until the next put. */
const struct run_picture *run_cache_put(struct run_cache *cache, const struct font_run *run,
                                        const struct run_picture *picture);

#endif
