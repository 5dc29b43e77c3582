/* Blocks of one column that overlap in time stand side by side, in lanes. Only those that meet
 * share the width: an overlap at night leaves the morning's blocks alone. */
#ifndef CORE_BOARDS_PARTS_LANES_H
#define CORE_BOARDS_PARTS_LANES_H

#include "core/programme/programme.h"

#define LANES_MAX 8

/* A block is at least as tall as a line of text: a shorter session takes the place of one of this
 * length. */
#define BLOCK_MIN_MS (15 * MS_MINUTE)

struct lane {
    int number; /* from 0; an earlier block keeps the left one */
    int of;     /* lanes that share the column here; more than LANES_MAX stand over each other */
};

/* End of the block's place. */
int64_t lane_end_ms(const struct standing *standing);

/* day: by start. */
void lanes_share(const struct standing *const *day, int n, struct lane *out);

/* Whether the part of the session in [from, to) is the one of its parts that says its title: the
 * first that holds a line. first_ms: where the first window begins. */
bool lane_speaks(const struct standing *standing, int64_t first_ms, int64_t from_ms, int64_t to_ms);

#endif
