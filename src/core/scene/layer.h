/* Layers: what moves on a page by itself (DESIGN.md section 5, item 4). A layer covers a rectangle
 * with a window onto a picture that is wider than it; where the window stands is a function of
 * show_ms and of nothing else, so displays side by side move together, and `render` has one answer.
 *
 * The picture is a scene of its own, painted by the one painter. Lives in the frame's arena. */
#ifndef CORE_SCENE_LAYER_H
#define CORE_SCENE_LAYER_H

#include "core/scene/scene.h"

enum layer_motion {
    LAYER_TICKER, /* to the left for ever, by whole pixels; the picture follows itself */
    LAYER_PAN     /* once from one side to the other between two instants, by quarters of one */
};

/* Where a window stands is counted in quarters of a pixel. */
#define LAYER_UNIT 4
/* Ways in thousandths of a pixel a second; an hour's way of the fastest is far from any limit. */
#define LAYER_SPEED_UNIT 1000

struct scene_layer {
    const char *key;
    uint64_t key_hash;
    struct rect rect;            /* on the page, opaque */
    const struct scene *picture; /* finished; at least as wide as rect, and as high */
    enum layer_motion motion;
    int64_t speed;             /* TICKER: thousandths of a pixel a second */
    int64_t from_ms, until_ms; /* PAN: show_ms between which it moves */
    bool leftward;             /* PAN: the window goes to the left */
};

/* At most this many on a page. */
#define SCENE_LAYERS_MAX 4

/* Adds one, copied; its key as an item's. The picture's marks become the page's. Its rectangle lies
 * on the page, not under another layer's, and on the page's items it lies on top. */
void scene_layer(struct scene *scene, const char *name, const struct scene_layer *layer);

/* Left edge of the window on the picture at show_ms, in LAYER_UNIT; never below 0. What a ticker's
 * window has beyond its picture's end is the picture's beginning. */
int64_t layer_offset(const struct scene_layer *layer, int64_t show_ms);
/* The first show_ms after this one at which it is another; INSTANT_NEVER: it stands still. */
int64_t layer_next_ms(const struct scene_layer *layer, int64_t show_ms);
/* The earliest one of a page. */
int64_t scene_layers_next_ms(const struct scene *scene, int64_t show_ms);

/* Of everything that is painted but where the window stands. */
uint64_t layer_hash(const struct scene_layer *layer);

#endif
