#include "core/boards/parts/bar.h"

#define MARKER_W_U 1.0
#define MARKER_OVER_U 1.25 /* above the bar and under it */

int32_t draw_bar(struct draw *d, const char *name, int32_t x0, int32_t x1, double y_u,
                 double height_u, int64_t part, int64_t whole)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    part = part < 0 ? 0 : part > whole ? whole : part;
    int32_t x = x0 + (int32_t)((int64_t)(x1 - x0) * part / whole);
    int32_t y0 = grid_y(g, y_u), y1 = grid_y(g, y_u + height_u);
    const char *old = scene_prefix(d->s, "%s", name);
    scene_rect(d->s, "whole", (struct rect){x0, y0, x1 - x0, y1 - y0}, p->line);
    if (x > x0)
        scene_rect(d->s, "part", (struct rect){x0, y0, x - x0, y1 - y0}, p->accent);
    int32_t m0 = grid_y(g, y_u - MARKER_OVER_U), m1 = grid_y(g, y_u + height_u + MARKER_OVER_U);
    int32_t w = grid_len(g, MARKER_W_U), left = x - w / 2;
    left = left < x0 ? x0 : left > x1 - w ? x1 - w : left;
    scene_rect(d->s, "marker", (struct rect){left, m0, w, m1 - m0}, p->t1);
    scene_prefix_restore(d->s, old);
    return left + w / 2;
}
