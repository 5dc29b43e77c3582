#include "shell/layers.h"

#include "base/arena.h"
#include <stdlib.h>
#include <string.h>

void layers_fini(struct layers *layers)
{
    free(layers->strip);
    *layers = (struct layers){0};
}

static uint32_t *pixel_at(uint32_t *pixels, int stride_px, int32_t x, int32_t y)
{
    return pixels + (ptrdiff_t)y * stride_px + x;
}

/* The text is painted where it is seen: its picture may be many screens wide. */
static void paint_ticker(struct painter *painter, const struct scene_layer *layer, int32_t from,
                         uint32_t *pixels, int stride_px)
{
    struct rect at = layer->rect;
    int32_t done = 0;
    while (done < at.w) {
        int32_t piece = layer->picture->width - from;
        piece = piece < at.w - done ? piece : at.w - done;
        paint_part(painter, layer->picture, (struct rect){from, 0, piece, at.h},
                   pixel_at(pixels, stride_px, at.x + done, at.y), stride_px);
        done += piece;
        from = 0;
    }
}

static void make_strip(struct layers *layers, struct painter *painter,
                       const struct scene_layer *layer, int32_t permille)
{
    const struct scene *picture = layer->picture;
    if (layers->strip && layers->strip_hash == picture->hash &&
        layers->strip_permille == permille && layers->strip_w == picture->width &&
        layers->strip_h == picture->height)
        return;
    layers->strip = xrealloc(layers->strip, (size_t)picture->width * (size_t)picture->height *
                                                sizeof *layers->strip);
    layers->strip_hash = picture->hash;
    layers->strip_permille = permille;
    layers->strip_w = picture->width;
    layers->strip_h = picture->height;
    paint_page(painter, picture, layers->strip, picture->width);
    dim_rect(&layers->dim, permille, layers->strip, picture->width,
             (struct rect){0, 0, picture->width, picture->height});
}

/* `part` quarters of b and the rest of a, two channels at a time. */
static uint32_t mix(uint32_t a, uint32_t b, uint32_t part)
{
    uint32_t rest = LAYER_UNIT - part, half = 0x00020002u;
    uint32_t low = ((a & 0xff00ffu) * rest + (b & 0xff00ffu) * part + half) >> 2 & 0xff00ffu;
    uint32_t high =
        ((a >> 8 & 0xff00ffu) * rest + (b >> 8 & 0xff00ffu) * part + half) >> 2 & 0xff00ffu;
    return low | high << 8;
}

static void paint_pan(const struct layers *layers, const struct scene_layer *layer, int64_t offset,
                      uint32_t *pixels, int stride_px)
{
    struct rect at = layer->rect;
    int32_t left = (int32_t)(offset / LAYER_UNIT);
    uint32_t part = (uint32_t)(offset % LAYER_UNIT);
    for (int32_t y = 0; y < at.h; y++) {
        const uint32_t *from = layers->strip + (ptrdiff_t)y * layers->strip_w + left;
        uint32_t *to = pixel_at(pixels, stride_px, at.x, at.y + y);
        if (part == 0) {
            memcpy(to, from, (size_t)at.w * sizeof *to);
            continue;
        }
        for (int32_t x = 0; x < at.w; x++)
            to[x] = mix(from[x], from[x + 1], part);
    }
}

static void paint_layer(struct layers *layers, struct painter *painter, const struct scene *scene,
                        const struct scene_layer *layer, int64_t offset, uint32_t *pixels,
                        int stride_px)
{
    switch (layer->motion) {
    case LAYER_TICKER:
        paint_ticker(painter, layer, (int32_t)(offset / LAYER_UNIT), pixels, stride_px);
        dim_rect(&layers->dim, scene->light_permille, pixels, stride_px, layer->rect);
        return;
    case LAYER_PAN:
        make_strip(layers, painter, layer, scene->light_permille);
        paint_pan(layers, layer, offset, pixels, stride_px);
        return;
    }
}

int layers_paint(struct layers *layers, struct painter *painter, const struct scene *scene,
                 int64_t show_ms, bool all, uint32_t *pixels, int stride_px, struct rect *damage)
{
    int n = 0;
    for (int i = 0; i < scene->n_layers; i++) {
        const struct scene_layer *layer = &scene->layers[i];
        uint64_t hash = layer_hash(layer);
        int64_t offset = layer_offset(layer, show_ms);
        bool same = i < layers->n && layers->hash[i] == hash && layers->offset[i] == offset;
        layers->hash[i] = hash;
        layers->offset[i] = offset;
        if (same && !all)
            continue;
        paint_layer(layers, painter, scene, layer, offset, pixels, stride_px);
        damage[n++] = layer->rect;
    }
    layers->n = scene->n_layers;
    if (scene->n_layers == 0 && layers->strip) /* a picture's worth of bytes */
        layers_fini(layers);
    return n;
}
