/* The cross-fade of a page into the next one, in place: one page buffer changes step by step, so a
 * fade needs no third picture. Where the fade stands comes from the clock, never from a count of
 * frames; a late frame makes a larger step. One thread. */
#ifndef SHELL_FADE_H
#define SHELL_FADE_H

#include "core/scene/scene.h"

#define FADE_ONE 65536 /* the whole way */

struct fade {
    int64_t start_ms;
    int64_t length_ms;
    int32_t reached; /* of FADE_ONE, by the last step */
    uint32_t steps;
};

void fade_begin(struct fade *fade, int64_t start_ms, int64_t length_ms);

/* Cubic in-out of the part of the time that has passed: 0 to FADE_ONE, never falling. For who
 * composes with alpha. */
int32_t fade_alpha(const struct fade *fade, int64_t show_ms);

/* Brings the pixels of rect from where the last step left them to where they belong at show_ms,
 * on the way to next; both have stride_px a row. Within 3 of 255 of the exact blend. Returns true
 * with the last step, which is a copy of next. */
bool fade_step(struct fade *fade, int64_t show_ms, uint32_t *pixels, const uint32_t *next,
               int stride_px, struct rect rect);

/* One step of alpha (of FADE_ONE) towards next, for a fade that is held where another composed it.
 */
void fade_mix(int32_t alpha, uint32_t *pixels, const uint32_t *next, int stride_px,
              struct rect rect);

#endif
