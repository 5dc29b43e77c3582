#include "core/boards/parts/zoom.h"

#include <math.h>

/* Further than this a table of a day is no longer one: the type keeps growing elsewhere. */
#define ZOOM_MAX 4.0

const struct view *zoom_view(struct zoom *zoom, const struct view *v, const struct zoom_step *steps,
                             int n)
{
    const struct grid *g = v->grid;
    double factor = 1;
    for (int i = 0; i < n; i++) {
        double wanted = grid_floor_px(g, v->display, steps[i].role);
        factor = fmax(factor, wanted / (grid_type_u(steps[i].step) * g->u));
    }
    /* A size that only the rounding lifts is not too small. */
    if (factor < 1.02)
        return v;
    factor = fmin(factor, ZOOM_MAX);
    zoom->grid = *g;
    double margin = (factor - 1) * GRID_MX * g->u;
    zoom->grid.u = g->u * factor;
    zoom->grid.safe.x = g->safe.x - (int32_t)lround(margin);
    zoom->grid.safe.w = g->safe.w + 2 * (int32_t)lround(margin);
    zoom->grid.w_u = zoom->grid.safe.w / zoom->grid.u;
    zoom->grid.h_u = g->h_u / factor;
    zoom->grid.header_rule_u = g->header_rule_u / factor;
    zoom->grid.body_top_u = g->body_top_u / factor;
    zoom->grid.footer_rule_u = g->footer_rule_u / factor;
    grid_resize(&zoom->grid, v->display);
    zoom->view = *v;
    zoom->view.grid = &zoom->grid;
    zoom->view.body_top_u = v->body_top_u / factor;
    zoom->view.body_bottom_u = v->body_bottom_u / factor;
    return &zoom->view;
}
