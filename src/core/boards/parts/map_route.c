/* The way on the level shown: a line from the marker's edge to the door, its head inside the room,
 * the sign of stairs or lift where it leaves the level. */
#include "core/boards/parts/lines.h"
#include "core/boards/parts/map_draw.h"
#include "core/boards/parts/way.h"

#include <math.h>
#include <string.h>

#define LINE_U 1.5
#define CASING_U 2.75
#define DASH_U 3.0
#define GAP_U 1.5
#define HEAD_U 4.5
#define HEAD_W_U 6.0
#define HEAD_CASING_U 0.6
#define INSIDE_U 2.0 /* of the head's point in the room */
#define START_U 3.9  /* from the marker's middle */
#define PATH_MAX 400
#define DASHES_MAX 200

struct at {
    double x, y; /* 1/16 px */
};

struct path {
    struct at at[PATH_MAX];
    int n;
};

static void path_add(struct path *path, struct at at)
{
    if (path->n > 0 && hypot(at.x - path->at[path->n - 1].x, at.y - path->at[path->n - 1].y) < 4)
        return; /* a quarter of a px */
    if (path->n < PATH_MAX)
        path->at[path->n++] = at;
}

static double piece(const struct path *path, int i)
{
    return hypot(path->at[i + 1].x - path->at[i].x, path->at[i + 1].y - path->at[i].y);
}

static struct at between(struct at a, struct at b, double t)
{
    return (struct at){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

/* Takes a length off the path's begin; nothing stays of one that is no longer. */
static void cut_begin(struct path *path, double length)
{
    int i = 0;
    while (i + 1 < path->n && piece(path, i) <= length)
        length -= piece(path, i++);
    if (i + 1 >= path->n) {
        path->n = 0;
        return;
    }
    path->at[i] = between(path->at[i], path->at[i + 1], length / piece(path, i));
    memmove(path->at, path->at + i, (size_t)(path->n - i) * sizeof *path->at);
    path->n -= i;
}

static void cut_end(struct path *path, double length)
{
    while (path->n > 1 && piece(path, path->n - 2) <= length)
        length -= piece(path, path->n-- - 2);
    if (path->n < 2) {
        path->n = 0;
        return;
    }
    path->at[path->n - 1] =
        between(path->at[path->n - 1], path->at[path->n - 2], length / piece(path, path->n - 2));
}

/* ---- Where it ends. ---- */

struct wall {
    struct at at;     /* of the outline */
    struct at inward; /* of length 1 */
    double distance;
};

/* The outline's point that is nearest. Rings run so that the floor is at their left as it is seen.
 */
static bool nearest_wall(const struct map_outline *outline, struct at from, struct wall *out)
{
    const struct point *ring = outline->points;
    out->distance = INFINITY;
    for (int i = 0; i < outline->n_rings; ring += outline->ring_sizes[i++]) {
        int n = outline->ring_sizes[i];
        for (int k = 0; k < n; k++) {
            struct at a = {ring[k].x, ring[k].y}, b = {ring[(k + 1) % n].x, ring[(k + 1) % n].y};
            double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);
            if (length == 0)
                continue;
            double t = ((from.x - a.x) * dx + (from.y - a.y) * dy) / (length * length);
            struct at near_it = between(a, b, fmin(fmax(t, 0), 1));
            double distance = hypot(from.x - near_it.x, from.y - near_it.y);
            if (distance < out->distance)
                *out = (struct wall){near_it, {dy / length, -dx / length}, distance};
        }
    }
    return isfinite(out->distance);
}

static bool inside(const struct map_outline *outline, struct at at)
{
    struct rect dot = {(int32_t)floor(at.x / POINT_UNIT), (int32_t)floor(at.y / POINT_UNIT), 1, 1};
    return map_outline_holds(outline, dot);
}

/* A way that ends inside the room ends at its wall: what lies beyond is cut. */
static void end_at_wall(struct path *path, const struct map_outline *outline)
{
    while (path->n > 1 && inside(outline, path->at[path->n - 1])) {
        struct at in = path->at[path->n - 1], out = path->at[path->n - 2];
        if (inside(outline, out)) {
            path->n--;
            continue;
        }
        for (int i = 0; i < 16; i++) {
            struct at half = between(in, out, 0.5);
            if (inside(outline, half))
                in = half;
            else
                out = half;
        }
        path->at[path->n - 1] = between(in, out, 0.5);
        return;
    }
}

struct head {
    bool is_there;
    struct at tip, along;
};

/* Leads the path through the wall; its end is then the middle of the head's base. */
static struct head make_head(const struct draw *d, const struct map_plan *plan, struct path *path)
{
    const struct grid *g = d->v->grid;
    struct map_outline outline =
        map_outline_of(&plan->view, plan->venue, plan->target.space, d->v->arena);
    struct head head = {.is_there = path->n > 1};
    if (!head.is_there)
        return head;
    end_at_wall(path, &outline);
    if (path->n < 2)
        return (struct head){0};
    struct at end = path->at[path->n - 1], from = path->at[path->n - 2];
    double length = hypot(end.x - from.x, end.y - from.y);
    head.along = (struct at){(end.x - from.x) / length, (end.y - from.y) / length};
    double in_16 = grid_16(g, INSIDE_U), head_16 = grid_16(g, HEAD_U);
    struct wall wall;
    if (nearest_wall(&outline, end, &wall)) {
        if (wall.distance > 4)
            path_add(path, wall.at);
        double straight = head.along.x * wall.inward.x + head.along.y * wall.inward.y;
        if (straight < 0.5) /* it came along the wall */
            head.along = wall.inward;
        end = wall.at;
    }
    head.tip = (struct at){end.x + head.along.x * in_16, end.y + head.along.y * in_16};
    struct at base = {head.tip.x - head.along.x * head_16, head.tip.y - head.along.y * head_16};
    cut_end(path, head_16 - in_16);
    path_add(path, base);
    return head;
}

static struct point to_point(struct at at)
{
    return (struct point){(int32_t)lround(at.x), (int32_t)lround(at.y)};
}

static void draw_head(struct draw *d, const struct head *head)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    double length = grid_16(g, HEAD_U), half = grid_16(g, HEAD_W_U / 2);
    struct at a = head->along, base = {head->tip.x - a.x * length, head->tip.y - a.y * length};
    const struct point points[] = {to_point(head->tip),
                                   to_point((struct at){base.x - a.y * half, base.y + a.x * half}),
                                   to_point((struct at){base.x + a.y * half, base.y - a.x * half})};
    scene_polyline(d->s, "head.casing", points, 3, grid_16(g, 2 * HEAD_CASING_U), true, false,
                   p->bg);
    scene_polygon(d->s, "head", points, 3, p->accent);
}

/* ---- The line. ---- */

static void draw_path(struct draw *d, const char *name, const struct path *path, double width_u,
                      uint32_t colour)
{
    struct point points[PATH_MAX];
    for (int i = 0; i < path->n; i++)
        points[i] = to_point(path->at[i]);
    if (path->n > 1)
        scene_polyline(d->s, name, points, path->n, grid_16(d->v->grid, width_u), false, false,
                       colour);
}

/* Dashes bend with the path. */
static void draw_dashes(struct draw *d, const struct path *path, uint32_t colour)
{
    double dash = grid_16(d->v->grid, DASH_U), gap = grid_16(d->v->grid, GAP_U), at = 0;
    struct path one = {.n = 0};
    int dashes = 0;
    for (int i = 0; i + 1 < path->n && dashes < DASHES_MAX; i++) {
        double length = piece(path, i), done = 0;
        while (done < length && dashes < DASHES_MAX) {
            bool on = at < dash;
            double step = fmin((on ? dash : dash + gap) - at, length - done);
            if (on)
                path_add(&one, between(path->at[i], path->at[i + 1], done / length));
            done += step;
            at += step;
            if (on)
                path_add(&one, between(path->at[i], path->at[i + 1], done / length));
            if (on && at >= dash) {
                draw_path(d, arena_printf(d->v->arena, "dash%d", dashes++), &one, LINE_U, colour);
                one.n = 0;
            }
            at = at >= dash + gap ? 0 : at;
        }
    }
    draw_path(d, "dash", &one, LINE_U, colour);
}

/* Where the ride that begins here ends: as the panel says it, which takes two flights in a row for
 * one. */
static int32_t rides_to(const struct map_plan *plan, const struct route_leg *leg)
{
    const struct route *route = &plan->route;
    for (int i = 0; leg == route->legs && i < route->n_steps; i++) {
        if (route->steps[i].kind == ROUTE_CHANGE)
            return route->steps[i].way == leg->way_out ? route->steps[i].level : leg->to_level;
    }
    return leg->to_level;
}

/* A plate where the way leaves the level: by what, and to which one. */
static void draw_exit_sign(struct draw *d, const struct map_plan *plan, const struct route_leg *leg,
                           struct at at, struct map_labels *labels)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    const struct venue_level *to = &plan->venue->levels[rides_to(plan, leg)];
    bool up = to->ordinal > plan->venue->levels[leg->level].ordinal;
    struct ink ink = {2, WEIGHT_BOLD, ROLE_R1, p->on_fill};
    const char *number = to->short_name;
    int32_t text = draw_width(d, number, NULL, ink), sign = grid_len(g, 5), air = grid_len(g, 1.2);
    int32_t w = sign + text + 3 * air, h = grid_len(g, 7);
    int32_t least = (int32_t)lround(1.5 * lines_px(d, ink));
    h = h < least ? least : h;
    int32_t cx = (int32_t)lround(at.x / POINT_UNIT), cy = (int32_t)lround(at.y / POINT_UNIT);
    struct rect box = {cx - w / 2, cy - h / 2, w, h};
    bool is_free = map_labels_free(labels, box);
    for (int i = 1; i <= 8 && !is_free; i++)
        is_free = map_labels_beside(labels, (struct rect){cx, cy, 1, 1}, w, h, grid_len(g, i),
                                    false, &box);
    if (!is_free)
        return;
    map_labels_take(labels, box);
    int32_t ring = grid_len(g, HEAD_CASING_U);
    struct rect around = {box.x - ring, box.y - ring, w + 2 * ring, h + 2 * ring};
    scene_rrect(d->s, "plate.casing", around, grid_len(g, 1.1), p->bg);
    scene_rrect(d->s, "plate", box, grid_len(g, 0.5), p->accent);
    draw_level_sign(d, "sign", leg->way_out, up, grid_units(g, box.x + air + sign / 2 - g->safe.x),
                    grid_units(g, box.y + h / 2 - g->safe.y), 4.6, p->on_fill);
    draw_line(d, "to", number, NULL, ink, box.x + 2 * air + sign,
              box.y + h / 2 + (int32_t)lround(0.36 * lines_px(d, ink)), ALIGN_LEFT, 0, NULL);
}

static void draw_leg(struct draw *d, const struct map_plan *plan, int index,
                     struct map_labels *labels)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    const struct route_leg *leg = &plan->route.legs[index];
    struct path *path = arena_alloc(d->v->arena, sizeof *path);
    struct head head = {0};
    path->n = 0;
    for (int i = 0; i < leg->n; i++) {
        struct point at = map_point(&plan->view, leg->points[i]);
        path_add(path, (struct at){at.x, at.y});
    }
    bool is_last = leg->way_out == VENUE_WALK;
    struct at end = path->n ? path->at[path->n - 1] : (struct at){0, 0};
    if (is_last)
        head = make_head(d, plan, path);
    if (plan->is_here && index == 0)
        cut_begin(path, grid_16(g, START_U));
    bool dashed = leg->level != plan->here_level || !plan->route.summary.step_free;
    const char *old = scene_prefix(d->s, "leg%d", index);
    draw_path(d, "casing", path, CASING_U, p->bg);
    if (head.is_there)
        draw_head(d, &head);
    if (dashed)
        draw_dashes(d, path, p->accent);
    else
        draw_path(d, "line", path, LINE_U, p->accent);
    for (int i = 0; i + 1 < path->n; i++)
        map_labels_take_line(labels, to_point(path->at[i]), to_point(path->at[i + 1]),
                             grid_16(g, CASING_U + 1));
    if (head.is_there)
        map_labels_take_line(labels, to_point(head.tip),
                             to_point((struct at){head.tip.x - head.along.x * grid_16(g, HEAD_U),
                                                  head.tip.y - head.along.y * grid_16(g, HEAD_U)}),
                             grid_16(g, HEAD_W_U + 1));
    if (!is_last && leg->to_level >= 0 && leg->n > 0)
        draw_exit_sign(d, plan, leg, end, labels);
    scene_prefix_restore(d->s, old);
}

void draw_map_route(struct draw *d, const struct map_plan *plan, struct map_labels *labels)
{
    const char *old = scene_prefix(d->s, "route");
    for (int i = 0; plan->has_target && i < plan->route.n_legs; i++) {
        if (plan->route.legs[i].level == plan->view.level)
            draw_leg(d, plan, i, labels);
    }
    scene_prefix_restore(d->s, old);
}
