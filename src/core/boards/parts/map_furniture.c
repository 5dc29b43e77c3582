/* What stands around a map: the levels of the venue, north, the scale. */
#include "core/boards/parts/glyph.h"
#include "core/boards/parts/lines.h"
#include "core/boards/parts/map_draw.h"

#include <math.h>

#define SCALE_U 12.0 /* at most: there the map begins */
#define KEY_W_U 11.0
#define KEY_H_U 12.0
#define KEY_GAP_U 1.0
#define KEYS_SORTED 200 /* of more levels the nearest are shown as they come */
#define FOOT_U 32.0     /* of north and scale, from the map's lower edge */

static double foot_u(const struct map_plan *plan, const struct grid *g)
{
    return grid_units(g, plan->view.area.y + plan->view.area.h - g->safe.y);
}

/* ---- Levels. ---- */

static bool on_route(const struct map_plan *plan, int32_t level)
{
    for (int i = 0; plan->has_target && i < plan->route.n_legs; i++) {
        if (plan->route.legs[i].level == level)
            return true;
    }
    return plan->has_target && plan->venue->spaces[plan->target.space].level == level;
}

static void draw_key(struct draw *d, const struct map_plan *plan, int32_t level, double y_u,
                     double h_u)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    const struct venue_level *of = &plan->venue->levels[level];
    struct rect box = map_box_u(d, GRID_MX, y_u, KEY_W_U, h_u);
    bool is_shown = level == plan->view.level;
    const char *old = scene_prefix(d->s, "level/%s", of->id);
    if (is_shown) {
        scene_rrect(d->s, "key", box, grid_len(g, 0.5), p->t1);
    } else {
        const struct point corners[] = {grid_point(g, GRID_MX + 0.25, y_u + 0.25),
                                        grid_point(g, GRID_MX + KEY_W_U - 0.25, y_u + 0.25),
                                        grid_point(g, GRID_MX + KEY_W_U - 0.25, y_u + h_u - 0.25),
                                        grid_point(g, GRID_MX + 0.25, y_u + h_u - 0.25)};
        bool used = on_route(plan, level);
        scene_polyline(d->s, "key", corners, 4, grid_16(g, used ? 0.6 : 0.375), true, false,
                       used ? p->accent : p->line2);
    }
    struct ink number = {4, WEIGHT_BOLD, ROLE_CHROME, is_shown ? p->bg : p->t1};
    struct ink name = {0, WEIGHT_MEDIUM, ROLE_CHROME, is_shown ? p->bg : p->t2};
    struct pair words = pair_of(d, &of->name);
    int32_t room = box.w - grid_len(g, 1);
    while (number.step > 0 && (draw_width(d, of->short_name, NULL, number) > room ||
                               grid_type_u(number.step) > h_u - 0.5))
        number.step--;
    bool named = h_u > 10 && words.a && !str_equal(words.a, of->short_name) &&
                 draw_width(d, words.a, words.a_lang, name) <= room - grid_len(g, 1);
    double baseline = named ? 6.9 : h_u / 2 + 0.36 * grid_type_u(number.step);
    draw_line(d, "number", of->short_name, NULL, number, box.x + box.w / 2,
              grid_y(g, y_u + baseline), ALIGN_CENTRE, room, NULL);
    if (named)
        draw_line(d, "name", words.a, words.a_lang, name, box.x + box.w / 2, grid_y(g, y_u + 10.7),
                  ALIGN_CENTRE, room, NULL);
    scene_prefix_restore(d->s, old);
}

static double overlap(const struct venue_level *a, const struct venue_level *b)
{
    const struct venue_box *x = a->footprint.n ? &a->footprint.box : &a->box;
    const struct venue_box *y = b->footprint.n ? &b->footprint.box : &b->box;
    double w = fmin(x->max.x, y->max.x) - fmax(x->min.x, y->min.x);
    double h = fmin(x->max.y, y->max.y) - fmax(x->min.y, y->min.y);
    return w > 0 && h > 0 ? w * h : 0;
}

/* Whether a key says something: the levels of this building and those of the way. A venue of
 * several buildings has several of each height, of which one lies over or under the one shown. */
static bool has_key(const struct map_plan *plan, int32_t level)
{
    const struct venue_level *all = plan->venue->levels, *shown = &all[plan->view.level];
    if (level == plan->view.level || on_route(plan, level) || plan->venue->n_levels > KEYS_SORTED)
        return true;
    double own = overlap(&all[level], shown);
    for (int32_t i = 0; i < plan->venue->n_levels; i++) {
        if (i == level || all[i].ordinal != all[level].ordinal)
            continue;
        double other = overlap(&all[i], shown);
        if (i == plan->view.level || on_route(plan, i) || other > own ||
            (other == own && i < level))
            return false;
    }
    return own > 0;
}

/* The highest at the top, as they lie; those near the shown one where there are too many. */
static void draw_levels(struct draw *d, const struct map_plan *plan)
{
    const struct grid *g = d->v->grid;
    int32_t *keys = arena_array(d->v->arena, (size_t)plan->venue->n_levels, sizeof *keys);
    int all = 0, first = 0, at = 0;
    for (int32_t i = 0; i < plan->venue->n_levels; i++) {
        if (i == plan->view.level)
            at = all;
        if (has_key(plan, i))
            keys[all++] = i;
    }
    int n = all;
    double top = d->v->body_top_u + (g->portrait ? 4.0 : 9.5),
           room = foot_u(plan, g) - FOOT_U - top;
    if (n < 2)
        return;
    double pitch = fmin(KEY_H_U + KEY_GAP_U, room / n);
    if (pitch < 5.5) {
        int shown = (int)(room / 5.5);
        n = shown < 1 ? 1 : shown > n ? n : shown;
        pitch = fmin(KEY_H_U + KEY_GAP_U, room / n);
        first = at - n / 2;
        int most = all - n;
        first = first < 0 ? 0 : first > most ? most : first;
    }
    for (int i = 0; i < n; i++)
        draw_key(d, plan, keys[first + n - 1 - i], top + i * pitch, pitch - KEY_GAP_U);
}

/* ---- North and scale. ---- */

static void draw_north(struct draw *d, const struct map_plan *plan)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    double cx = GRID_MX + KEY_W_U / 2, cy = foot_u(plan, g) - 24.5;
    struct point ring[48];
    const char *old = scene_prefix(d->s, "north");
    for (int i = 0; i < 48; i++)
        ring[i] = grid_point(g, cx + 4.75 * cos(M_PI * i / 24), cy + 4.75 * sin(M_PI * i / 24));
    scene_polyline(d->s, "ring", ring, 48, grid_16(g, 0.25), true, false, p->line2);
    static const double needle[4][2] = {{0, -2.6}, {1.7, 2.1}, {0, 1.1}, {-1.7, 2.1}};
    double a = -plan->view.heading_deg * M_PI / 180;
    struct point points[4];
    for (int i = 0; i < 4; i++)
        points[i] = grid_point(g, cx + needle[i][0] * cos(a) - needle[i][1] * sin(a),
                               cy + needle[i][0] * sin(a) + needle[i][1] * cos(a));
    scene_polygon(d->s, "needle", points, 4, p->t1);
    struct ink ink = {1, WEIGHT_BOLD, ROLE_CHROME, p->t1};
    draw_line(d, "letter", "N", NULL, ink, grid_x(g, cx), grid_y(g, cy + 9.2), ALIGN_CENTRE, 0,
              NULL);
    scene_prefix_restore(d->s, old);
}

/* The round length whose bar is nearest to the one wanted, and stays in its column. */
static int scale_metres(const struct map_plan *plan, double wanted_px)
{
    static const int rounds[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    int best = 1;
    double least = INFINITY;
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
        if (i > 0 && map_px(&plan->view, rounds[i]) > wanted_px)
            break;
        double off = fabs(log(map_px(&plan->view, rounds[i]) / wanted_px));
        if (off < least) {
            least = off;
            best = rounds[i];
        }
    }
    return best;
}

static void draw_scale(struct draw *d, const struct map_plan *plan)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    double y = foot_u(plan, g) - 8.7, tick = 1.4;
    int metres = scale_metres(plan, grid_len(g, SCALE_U));
    double length = map_px(&plan->view, metres) / g->u;
    if (length > 1.6 * SCALE_U || length < 2)
        return;
    const struct point bar[] = {grid_point(g, GRID_MX + 0.25, y - tick),
                                grid_point(g, GRID_MX + 0.25, y),
                                grid_point(g, GRID_MX + 0.25 + length, y),
                                grid_point(g, GRID_MX + 0.25 + length, y - tick)};
    const char *old = scene_prefix(d->s, "scale");
    scene_polyline(d->s, "bar", bar, 4, grid_16(g, 0.5), false, false, p->t1);
    struct ink ink = {0, WEIGHT_MEDIUM, ROLE_CHROME, p->t1};
    draw_line(d, "words", arena_printf(d->v->arena, "%d m", metres), NULL, ink, grid_x(g, GRID_MX),
              grid_y(g, y + 4.6), ALIGN_LEFT, 0, NULL);
    scene_prefix_restore(d->s, old);
}

void draw_map_furniture(struct draw *d, const struct map_plan *plan, struct map_labels *labels)
{
    const struct grid *g = d->v->grid;
    draw_levels(d, plan);
    draw_north(d, plan);
    draw_scale(d, plan);
    /* The bar may reach under the map. */
    map_labels_take(labels, map_box_u(d, GRID_MX, foot_u(plan, g) - 12, 1.6 * SCALE_U + 2, 12));
}
