#include "shell/dim.h"

#include <math.h>
#include <stddef.h>

/* sRGB, IEC 61966-2-1: from a channel's value to light and back, both 0 to 1. */
static double to_light(double value)
{
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double to_value(double light)
{
    return light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

static void make_table(struct dim *dim, int32_t permille)
{
    dim->permille = permille;
    for (int i = 0; i < 256; i++)
        dim->table[i] = (uint8_t)lround(255 * to_value(to_light(i / 255.0) * permille / 1000));
}

void dim_rect(struct dim *dim, int32_t permille, uint32_t *pixels, int stride_px, struct rect rect)
{
    if (permille >= SCENE_LIGHT_FULL)
        return;
    if (dim->permille != permille)
        make_table(dim, permille);
    const uint8_t *table = dim->table;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        uint32_t *row = pixels + (ptrdiff_t)y * stride_px;
        for (int32_t x = rect.x; x < rect.x + rect.w; x++) {
            uint32_t p = row[x];
            row[x] = (p & 0xff000000u) | (uint32_t)table[p >> 16 & 255] << 16 |
                     (uint32_t)table[p >> 8 & 255] << 8 | table[p & 255];
        }
    }
}
