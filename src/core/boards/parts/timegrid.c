#include "core/boards/parts/timegrid.h"

#include <math.h>

#define HOUR_U 15.2
#define COLUMN_MIN_U 24.0
/* An hour's label nearer than this to the present's tag is left out. */
#define LABEL_CLEAR_U 6.0

int timegrid_hours(double height_u)
{
    int hours = (int)floor(height_u / HOUR_U + 0.3);
    return hours < 2 ? 2 : hours > 18 ? 18 : hours;
}

int timegrid_columns(const struct grid *grid)
{
    double ratio = grid->w_u / grid->h_u, width = grid->w_u - 2 * GRID_MX - HOUR_COLUMN_U;
    int most = ratio < 1.2 ? 4 : ratio >= 2.2 ? 8 : 6;
    int fit = (int)floor(width / COLUMN_MIN_U); /* set larger, fewer stand on a page */
    return fit < 1 ? 1 : fit < most ? fit : most;
}

static double y_u(const struct timegrid *t, int64_t ms)
{
    double share = (double)(ms - t->from_ms) / (double)(t->to_ms - t->from_ms);
    return t->top_u + share * (t->bottom_u - t->top_u);
}

int32_t timegrid_y(const struct timegrid *t, const struct grid *grid, int64_t ms)
{
    return grid_y(grid, y_u(t, ms));
}

int32_t timegrid_x(const struct timegrid *t, const struct grid *grid, int column)
{
    return grid_x(grid, t->left_u + column * t->column_u);
}

static void draw_hours(struct draw *d, const struct timegrid *t, int32_t right, bool with_present)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    struct ink ink = {2, WEIGHT_REGULAR, ROLE_R2, p->t2};
    double now_u = y_u(t, floor_to(v->now_ms, MS_MINUTE));
    for (int64_t hour = t->from_ms; hour < t->to_ms; hour += MS_HOUR) {
        int number = (int)((hour - t->from_ms) / MS_HOUR);
        int32_t y = timegrid_y(t, g, hour), x = timegrid_x(t, g, 0);
        scene_rect(d->s, arena_printf(v->arena, "hour%d", number),
                   (struct rect){x, y, right - x, grid_len(g, 0.25)}, p->line);
        double label_u = y_u(t, hour) + 4.25, middle_u = label_u - 1.6;
        if (with_present && fabs(middle_u - now_u) < LABEL_CLEAR_U)
            continue;
        if (label_u > t->bottom_u)
            continue;
        draw_line(d, arena_printf(v->arena, "label%d", number),
                  sheet_time(v->arena, v->snapshot->event.zone, hour), NULL, ink,
                  grid_x(g, GRID_MX), grid_y(g, label_u), ALIGN_LEFT, 0, NULL);
    }
}

static void draw_present(struct draw *d, const struct timegrid *t, int32_t right)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    int64_t now = floor_to(v->now_ms, MS_MINUTE);
    scene_changes_at(d->s, now + MS_MINUTE);
    double middle = y_u(t, now), x0 = GRID_MX - 1.5, x1 = x0 + HOUR_COLUMN_U;
    int32_t y = grid_y(g, middle), h = grid_len(g, 0.5), x = timegrid_x(t, g, 0);
    scene_rect(d->s, "present", (struct rect){x, y - h / 2, right - x, h}, p->accent);
    double half = 6.75 / 2;
    struct point tag[] = {grid_point(g, x0, middle - half), grid_point(g, x1, middle - half),
                          grid_point(g, x1, middle - 1.2),  grid_point(g, x1 + 1.5, middle),
                          grid_point(g, x1, middle + 1.2),  grid_point(g, x1, middle + half),
                          grid_point(g, x0, middle + half)};
    scene_polygon(d->s, "present.tag", tag, 7, p->accent);
    struct ink ink = {2, WEIGHT_BOLD, ROLE_R2, p->on_fill};
    draw_line(d, "present.time", sheet_time(v->arena, v->snapshot->event.zone, now), NULL, ink,
              grid_x(g, x0 + HOUR_COLUMN_U / 2 + 0.2), grid_y(g, middle + 1.6), ALIGN_CENTRE, 0,
              NULL);
}

void timegrid_draw(struct draw *d, const struct timegrid *t, int n, bool with_present)
{
    const struct grid *g = d->v->grid;
    int32_t right = timegrid_x(t, g, n);
    int32_t top = grid_y(g, t->top_u - 8.25), bottom = grid_y(g, t->bottom_u);
    with_present = with_present && d->v->now_ms >= t->from_ms && d->v->now_ms < t->to_ms;
    draw_hours(d, t, right, with_present);
    for (int i = 1; i < n; i++) {
        struct rect line = {timegrid_x(t, g, i), top, grid_len(g, 0.25), bottom - top};
        scene_rect(d->s, arena_printf(d->v->arena, "column%d", i), line, d->v->palette->line);
    }
    if (with_present)
        draw_present(d, t, right);
}
