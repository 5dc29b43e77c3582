/* Where labels of a map may stand: upright boxes that touch nothing that has a place already, and
 * never leave their clip. It knows outlines and boxes, not words: whoever sets the words asks, in
 * the order of importance, for each form of a label from the fullest on. In px of the page; the
 * memory is the arena's. */
#ifndef CORE_MAP_LABELS_H
#define CORE_MAP_LABELS_H

#include "core/map/view.h"

struct map_line {
    struct point a, b; /* 1/16 px */
    int32_t half_16;
};

/* A space's outline on the page. */
struct map_outline {
    int32_t space;
    const struct point *points;
    const int *ring_sizes;
    int n_rings;
    struct rect box;
    struct point pole;
    bool bars; /* a leader of another space does not cross it either */
};

/* Sets of boxes and lines that are taken. */
struct map_labels {
    struct arena *arena;
    struct rect clip;
    struct rect *boxes;
    int n_boxes;
    size_t box_capacity;
    struct map_line *lines;
    int n_lines;
    size_t line_capacity;
    struct map_outline floor;  /* of the level: no label crosses its edge; n_rings 0: not known */
    struct map_outline *rooms; /* what a label of something else keeps off */
    int n_rooms;
    bool is_crowded; /* more than were told: no floor is known to be free */
    size_t room_capacity;
};

void map_labels_init(struct map_labels *labels, struct rect clip, struct arena *arena);
void map_labels_take(struct map_labels *labels, struct rect box);
void map_labels_take_line(struct map_labels *labels, struct point a, struct point b,
                          int32_t width_16);
/* A label of another space keeps off this one. */
void map_labels_keep_off(struct map_labels *labels, const struct map_outline *room);
/* Touches no such outline but that of the space `own` (-1: none), and does not cross the floor's
 * edge. */
bool map_labels_on_floor(const struct map_labels *labels, struct rect box, int32_t own);
/* Inside the clip, and touches nothing that is taken. */
bool map_labels_free(const struct map_labels *labels, struct rect box);

/* As map_labels_free, wherever it is, the first `from` boxes left aside. */
bool map_labels_clear(const struct map_labels *labels, struct rect box, int from);

struct map_outline map_outline_of_shape(const struct map_view *view,
                                        const struct venue_shape *shape, struct arena *arena);
struct map_outline map_outline_of(const struct map_view *view, const struct venue *venue,
                                  int32_t space, struct arena *arena);
/* The whole box is inside. */
bool map_outline_holds(const struct map_outline *outline, struct rect box);
/* Some of the box is. */
bool map_outline_touches(const struct map_outline *outline, struct rect box);
/* How wide the outline is at the pole's height, around the pole; 0 where the pole is outside. */
int32_t map_outline_width(const struct map_outline *outline, int32_t *left);

/* A box of w x h inside the outline with air_px around, free, as near to the pole as there is; with
 * on_floor only where it touches no other outline. It is not taken yet. */
bool map_labels_inside(const struct map_labels *labels, const struct map_outline *outline,
                       int32_t w, int32_t h, int32_t air_px, bool on_floor, struct rect *out);
/* Beside a point or small box, gap_px away: right, left, below, above, then the corners. */
bool map_labels_beside(const struct map_labels *labels, struct rect what, int32_t w, int32_t h,
                       int32_t gap_px, bool on_floor, struct rect *out);
/* Outside of the outline but near, on the floor, for a label with a leader from the pole to its
 * box; the leader crosses nothing that is taken. */
bool map_labels_outside(const struct map_labels *labels, const struct map_outline *outline,
                        int32_t w, int32_t h, int32_t gap_px, struct rect *out,
                        struct point leader[2]);

#endif
