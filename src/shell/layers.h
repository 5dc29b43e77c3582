/* The layers of a page into its pixels: what moves by itself is painted anew where it moves, and
 * nothing else. Where a window stands is core/scene/layer.h's. The ui thread only. */
#ifndef SHELL_LAYERS_H
#define SHELL_LAYERS_H

#include "core/scene/layer.h"
#include "shell/dim.h"
#include "shell/paint.h"

/* What was painted last; zero it to start. */
struct layers {
    int n;
    uint64_t hash[SCENE_LAYERS_MAX];  /* of the layers that were painted last … */
    int64_t offset[SCENE_LAYERS_MAX]; /* … and where their windows stood */
    /* A pan's picture, as painted: between two whole pixels it is mixed of itself. */
    uint32_t *strip;
    uint64_t strip_hash;
    int32_t strip_permille, strip_w, strip_h;
    struct dim dim;
};

void layers_fini(struct layers *layers);

/* Paints those of the scene's layers that stand elsewhere than they were painted last, all of them
 * with `all`, with as much light as the scene has. Puts their rectangles to damage (room for
 * SCENE_LAYERS_MAX) and returns the count. */
int layers_paint(struct layers *layers, struct painter *painter, const struct scene *scene,
                 int64_t show_ms, bool all, uint32_t *pixels, int stride_px, struct rect *damage);

#endif
