#include "shell/fade.h"

#include <string.h>

#define BLOCK_BYTES 64 /* a loop of this length becomes vector code at -O2 already */
#define PART_BITS 6    /* of a level that a step is reckoned in */

void fade_begin(struct fade *fade, int64_t start_ms, int64_t length_ms)
{
    *fade = (struct fade){.start_ms = start_ms, .length_ms = length_ms};
}

int32_t fade_alpha(const struct fade *fade, int64_t show_ms)
{
    int64_t passed = show_ms - fade->start_ms;

    if (passed >= fade->length_ms) {
        return FADE_ONE;
    }
    if (passed <= 0) {
        return 0;
    }
    /* t in 1/2^16: 4 t^3, and the same from the end */
    int64_t t = passed * FADE_ONE / fade->length_ms;
    int64_t half = t < FADE_ONE / 2 ? t : FADE_ONE - t;
    int64_t eased = (half * half >> 16) * half >> 14;
    return (int32_t)(t < FADE_ONE / 2 ? eased : FADE_ONE - eased);
}

/* to += (next - to) * a / 2^15, rounded by bias (of 2^PART_BITS). Sixteen bits throughout, which
 * is twice as many at once. */
static void mix_bytes(uint8_t *restrict to, const uint8_t *restrict next, int n, int16_t a,
                      int16_t bias)
{
    for (int i = 0; i < n; i++) {
        int16_t apart = (int16_t)((next[i] - to[i]) * 128);
        int16_t step = (int16_t)((apart * a) >> 16);
        to[i] = (uint8_t)(to[i] + ((step + bias) >> PART_BITS));
    }
}

static void mix_row(uint8_t *restrict to, const uint8_t *restrict next, size_t bytes, int16_t a,
                    int16_t bias)
{
    for (; bytes >= BLOCK_BYTES; bytes -= BLOCK_BYTES) {
        mix_bytes(to, next, BLOCK_BYTES, a, bias);
        to += BLOCK_BYTES;
        next += BLOCK_BYTES;
    }
    mix_bytes(to, next, (int)bytes, a, bias);
}

bool fade_step(struct fade *fade, int64_t show_ms, uint32_t *pixels, const uint32_t *next,
               int stride_px, struct rect rect)
{
    int32_t wanted = fade_alpha(fade, show_ms);
    bool last = wanted >= FADE_ONE;

    if (!last && wanted <= fade->reached) {
        return false;
    }
    /* The part of the way that is left which this step goes. Rounded down, it never overtakes. */
    int64_t part = (int64_t)(wanted - fade->reached) * 32768 / (FADE_ONE - fade->reached + last);
    /* Many small steps rounded alike would all err alike: a quarter less and a quarter more in
     * turn, which errs least of a dozen ways tried, at 20 to 240 frames a second. */
    int16_t bias = fade->steps % 2 ? 48 : 16;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        ptrdiff_t at = (ptrdiff_t)y * stride_px + rect.x;
        size_t bytes = (size_t)rect.w * sizeof *pixels;
        if (last) {
            memcpy(pixels + at, next + at, bytes);
        } else {
            mix_row((uint8_t *)(pixels + at), (const uint8_t *)(next + at), bytes, (int16_t)part,
                    bias);
        }
    }
    /* What the step really went, so that rounding does not add up. */
    fade->reached =
        last ? FADE_ONE
             : fade->reached + (int32_t)((int64_t)(FADE_ONE - fade->reached) * part >> 15);
    fade->steps++;
    return last;
}

void fade_mix(int32_t alpha, uint32_t *pixels, const uint32_t *next, int stride_px,
              struct rect rect)
{
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        ptrdiff_t at = (ptrdiff_t)y * stride_px + rect.x;
        size_t bytes = (size_t)rect.w * sizeof *pixels;
        if (alpha >= FADE_ONE)
            memcpy(pixels + at, next + at, bytes);
        else
            mix_row((uint8_t *)(pixels + at), (const uint8_t *)(next + at), bytes,
                    (int16_t)(alpha >> 1), 32);
    }
}
