#include "shell/picture_mark.h"

#include "base/arena.h"
#include "shell/picture_decode.h"
#include <math.h>
#include <stdlib.h>

#define INK_SHARE 0.30 /* of the place */
#define LOOK_PX 512    /* longer side of the picture when its shape is looked for */
#define SURE 24        /* a cover from which a pixel counts to the shape's edges */

/* What tells the shape from the ground. */
struct ground {
    bool is_opaque;
    uint32_t paper;
    int most; /* the largest difference from it */
};

static int difference(uint32_t a, uint32_t b)
{
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int off = abs((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff));
        most = off > most ? off : most;
    }
    return most;
}

static struct ground ground_of(const uint32_t *pixels, size_t n)
{
    struct ground ground = {.is_opaque = true, .paper = pixels[0]};
    for (size_t i = 0; i < n; i++) {
        ground.is_opaque = ground.is_opaque && pixels[i] >> 24 == 255;
        int off = difference(pixels[i], ground.paper);
        ground.most = off > ground.most ? off : ground.most;
    }
    return ground;
}

/* How much of a pixel the shape covers, 0 to 255. */
static uint32_t cover_of(const struct ground *ground, uint32_t pixel)
{
    if (!ground->is_opaque)
        return pixel >> 24;
    int cover = ground->most ? difference(pixel, ground->paper) * 255 / ground->most : 0;
    return cover < 255 ? (uint32_t)cover : 255;
}

/* The shape on a smaller picture of it: its edges in px of the picture, and its ink. False: there
 * is none. */
static bool find_shape(const uint32_t *pixels, const struct picture_cut *seen,
                       const struct ground *ground, struct picture_cut *shape, double *ink_px)
{
    int32_t left = seen->width, right = -1, top = seen->height, bottom = -1;
    double sum = 0;
    for (int32_t y = 0; y < seen->height; y++) {
        for (int32_t x = 0; x < seen->width; x++) {
            uint32_t cover = cover_of(ground, pixels[(ptrdiff_t)y * seen->width + x]);
            sum += cover;
            if (cover < SURE)
                continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y;
        }
    }
    if (right < 0)
        return false;
    double across = (double)seen->w / seen->width, down = (double)seen->h / seen->height;
    shape->x = (int32_t)floor(left * across);
    shape->y = (int32_t)floor(top * down);
    shape->w = (int32_t)fmin(ceil((right + 1) * across), seen->w) - shape->x;
    shape->h = (int32_t)fmin(ceil((bottom + 1) * down), seen->h) - shape->y;
    *ink_px = sum / 255 * across * down;
    return true;
}

/* The shape's size in its place: by its ink, as far as its sides fit. */
static void scale_shape(struct picture_cut *shape, double ink_px, const struct picture_cut *place)
{
    double scale = sqrt(INK_SHARE * place->width * place->height / ink_px);
    scale = fmin(scale, fmin((double)place->width / shape->w, (double)place->height / shape->h));
    shape->width = (int32_t)fmax(1, floor(scale * shape->w));
    shape->height = (int32_t)fmax(1, floor(scale * shape->h));
}

static uint32_t inked(uint32_t ink, uint32_t cover)
{
    uint32_t pixel = cover;
    for (int shift = 16; shift >= 0; shift -= 8)
        pixel = pixel << 8 | ((ink >> shift & 0xff) * cover + 127) / 255;
    return pixel;
}

static uint32_t *place_shape(const uint32_t *pixels, const struct ground *ground,
                             const struct picture_cut *shape, const struct picture_cut *place)
{
    uint32_t *out = xcalloc((size_t)place->width * (size_t)place->height, sizeof *out);
    uint32_t *to = out + (ptrdiff_t)((place->height - shape->height) / 2) * place->width;
    for (int32_t y = 0; y < shape->height; y++, to += place->width) {
        for (int32_t x = 0; x < shape->width; x++)
            to[x] = inked(place->ink, cover_of(ground, *pixels++));
    }
    return out;
}

uint32_t *picture_mark(const uint8_t *bytes, size_t count, const struct picture_head *head,
                       const struct picture_cut *cut, struct err *err)
{
    struct picture_cut seen = *cut, shape = *cut;
    double shrink = fmin(1, LOOK_PX / fmax(cut->w, cut->h)), ink_px = 0;
    seen.width = (int32_t)fmax(1, shrink * cut->w);
    seen.height = (int32_t)fmax(1, shrink * cut->h);
    uint32_t *pixels = picture_decode(bytes, count, head, &seen, err), *out = NULL;
    if (!pixels)
        return NULL;
    struct ground ground = ground_of(pixels, (size_t)seen.width * (size_t)seen.height);
    bool is_there = find_shape(pixels, &seen, &ground, &shape, &ink_px);
    free(pixels);
    if (!is_there) {
        err_set(err, "no mark: the picture is of one colour");
        return NULL;
    }
    scale_shape(&shape, ink_px, cut);
    pixels = picture_decode(bytes, count, head, &shape, err);
    if (pixels)
        out = place_shape(pixels, &ground, &shape, cut);
    free(pixels);
    return out;
}
