/* What lies about a place, without looking at everything: boxes sorted into square cells. Made once
 * in an arena, borrowed from it. */
#ifndef CORE_VENUE_GRID_H
#define CORE_VENUE_GRID_H

#include "core/venue/venue.h"

struct grid {
    struct venue_box box;
    double cell_m;
    int nx, ny;
    const int32_t *first, *items; /* by cell, each ascending */
    const int32_t *wide;          /* what covers very many cells, ascending */
    int n_wide;
};

/* Of boxes[0 .. n), each grown by margin_m. Empty boxes are nowhere. */
void grid_make(struct arena *arena, const struct venue_box *boxes, int n, double margin_m,
               struct grid *out);

/* Calls visit for every box that may hold the point; each once. */
void grid_visit(const struct grid *grid, struct venue_point at,
                void (*visit)(void *user, int32_t index), void *user);

#endif
