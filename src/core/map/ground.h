/* A level's shapes in the tones of the look, in the order in which they are painted (LOOK.md
 * section 10, 1 to 5): outside, walkable floor, rooms with walls as gaps, voids, services, doors.
 *
 * What never changes while a venue is shown is given, shape by shape, to whoever paints it: a
 * worker, into a picture under the name of the view. What changes, a room that is on or the one to
 * go to, is given again in its own tone, to a scene over that picture. Pure functions; any
 * thread. */
#ifndef CORE_MAP_GROUND_H
#define CORE_MAP_GROUND_H

#include "core/map/view.h"
#include "core/scene/palette.h"

struct ground_shape {
    const struct point *points; /* of all rings, one after the other */
    const int *ring_sizes;
    int n_rings;       /* filled by the non-zero rule */
    int32_t stroke_16; /* 0: filled; else each ring is a line of this width, round joins */
    bool closed;       /* the lines */
    uint32_t colour;
};

typedef void ground_draw(void *user, const struct ground_shape *shape);

/* All of the view's level that touches its area. */
void map_ground(const struct venue *venue, const struct map_view *view, ground_draw *draw,
                void *user);

/* One space in another tone: its floor, its walls, what stands inside it, and its doors. */
void map_ground_space(const struct venue *venue, const struct map_view *view, int32_t space,
                      uint32_t tone, ground_draw *draw, void *user);

#endif
