/* Pictures of what was shown, for the demo without a screen (`run --shots DIR`): one of every page
 * when it stands still, and one more at each half hour of event time while it stays. Named by event
 * time in the event's zone, board and page: 2021-04-25_08-40-12_now-next_1.png. It decides when,
 * the caller has the pixels. The ui thread only. */
#ifndef SHELL_SHOTS_H
#define SHELL_SHOTS_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone;
struct output;

struct shots {
    const char *dir; /* borrowed; NULL: none are made */
    const void *board;
    int item, page;   /* of the last one */
    int64_t block_ms; /* the half hour that it was taken in */
    int taken;
};

/* Makes the folder, not its parents. dir NULL: shots_wanted is never true. */
bool shots_init(struct shots *shots, const char *dir, struct err *err);

/* Whether the page that stands there now has no picture yet; board is compared only. Remembers
 * it. */
bool shots_wanted(struct shots *shots, const void *board, int item, int page, int64_t now_ms);

/* The instant of event time at which one more is wanted of the same page, INSTANT_NEVER for none.
 */
int64_t shots_next_ms(const struct shots *shots, int64_t now_ms);

/* The path for it. zone NULL: UTC; page from 0. */
void shots_path(const struct shots *shots, const struct zone *zone, int64_t now_ms,
                const char *board, int page, char *out, size_t bytes);

/* Writes what was presented last; what fails is logged. say: names the file on standard output,
 * else in the log. */
void shots_save(struct output *output, const char *path, bool say);

#endif
