#include "core/boards/parts/ridge.h"

#include <math.h>

/* Three hills: centre, spread, height. */
static const double hills[3][3] = {{.19, .066, .60}, {.44, .088, 1.00}, {.69, .066, .72}};

double ridge_height(double t, double i, double n)
{
    double g = i / (n - 1), f = 1 - g, sum = 0;
    if (f <= 0)
        return 0;
    for (int k = 0; k < 3; k++) {
        double z = (t - hills[k][0] - 0.012 * i) / (hills[k][1] * (1 + 0.55 * g));
        sum += hills[k][2] * exp(-0.5 * z * z);
    }
    return pow(f, 1.15) * sum;
}

#define MARK_POINTS 72

void draw_ridge_mark(struct draw *d, double rule_u)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    double x0 = GRID_MX - 3, x1 = GRID_MX + 18.75;
    static const double lines[3] = {1.8, 0.9, 0}; /* the accent line last, on top */
    for (int k = 0; k < 3; k++) {
        struct point points[MARK_POINTS];
        int n = 0;
        bool top = lines[k] == 0;
        if (top) /* the accent comes along the rule from the screen's edge */
            points[n++] = (struct point){0, grid_point(g, 0, rule_u).y};
        for (double x = x0; x < x1 + 0.2 && n < MARK_POINTS; x += 0.4) {
            double t = (x - x0) / (x1 - x0);
            points[n++] = grid_point(g, x, rule_u - 6.5 * ridge_height(t, lines[k], 3.9));
        }
        scene_polyline(d->s,
                       top ? "top"
                       : k ? "middle"
                           : "low",
                       points, n, grid_16(g, top ? 0.375 : 0.25), false, false,
                       top ? p->accent : p->line2);
    }
}

#define FIELD_SEGMENTS 160
#define FIELD_LINES 9

struct field {
    double y0, gap, height;
};

static double field_y(const struct field *f, double w_u, double x_u, int i)
{
    double t = (x_u + 17) / (w_u + 32 + 17), g = (double)i / (FIELD_LINES - 1);
    return f->y0 + i * f->gap - f->height * ridge_height(t, i, FIELD_LINES) +
           0.55 * f->gap * g * sin(2 * M_PI * 1.6 * t + 0.55 * i);
}

/* No crest within 4u of the last text: the hills shrink instead. */
static double fitted_height(const struct field *f, double w_u, double top_u)
{
    double crest = 0;
    for (int k = 0; k <= FIELD_SEGMENTS; k++) {
        double t = (w_u * k / FIELD_SEGMENTS + 17) / (w_u + 49);
        crest = fmax(crest, ridge_height(t, 0, FIELD_LINES));
    }
    double most = (f->y0 - top_u) / crest;
    return f->height < most ? f->height : fmax(most, 0);
}

void draw_ridge_field(struct draw *d, double y0_u, double gap_u, double height_u, double top_u)
{
    const struct grid *g = d->v->grid;
    draw_ridge_field_in(d, -grid_units(g, g->safe.x), grid_units(g, g->page_w), y0_u, gap_u,
                        height_u, top_u);
}

void draw_ridge_field_in(struct draw *d, double left_u, double w_u, double y0_u, double gap_u,
                         double height_u, double top_u)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    /* The lowest line and its wave stay over the footer's rule. */
    double most = (g->footer_rule_u - 0.75 - y0_u) / (FIELD_LINES - 1 + 0.55);
    struct field field = {y0_u, fmin(gap_u, fmax(most, 0)), height_u};
    field.height = fitted_height(&field, w_u, top_u);
    const char *old = scene_prefix(d->s, "ridge");
    for (int i = FIELD_LINES - 1; i >= 0; i--) {
        struct point points[FIELD_SEGMENTS + 1];
        for (int k = 0; k <= FIELD_SEGMENTS; k++) {
            double x = w_u * k / FIELD_SEGMENTS;
            points[k] = grid_point(g, left_u + x, field_y(&field, w_u, x, i));
        }
        const char *line = arena_printf(d->v->arena, "line%d", i);
        scene_polyline(d->s, line, points, FIELD_SEGMENTS + 1, grid_16(g, i ? 0.25 : 0.375), false,
                       false, i ? p->ridge : p->ridge2);
    }
    for (int i = 0; i < 2 * FIELD_LINES; i++) {
        double place = 0.377 * (i / 2) + 0.531 * (i % 2) + 0.13;
        double x = (place - floor(place)) * w_u;
        struct point at = grid_point(g, left_u + x, field_y(&field, w_u, x, i / 2));
        const char *name = arena_printf(d->v->arena, "point%d", i);
        scene_disc(d->s, name, at, grid_16(g, 0.55), i % 4 == 0 ? p->accent : p->ridge2);
    }
    scene_prefix_restore(d->s, old);
}
