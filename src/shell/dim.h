/* A painted page with less light than its own: each channel by a table, so that every colour gives
 * off the same share of its light, and the contrast of any two (the ratio of their light) stays.
 * One thread. */
#ifndef SHELL_DIM_H
#define SHELL_DIM_H

#include "core/scene/scene.h"

struct dim {
    int32_t permille; /* what the table is for; 0: none yet */
    uint8_t table[256];
};

/* Pixels of rect, ARGB8888, which were painted with full light. */
void dim_rect(struct dim *dim, int32_t permille, uint32_t *pixels, int stride_px, struct rect rect);

#endif
