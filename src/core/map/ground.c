#include "core/map/ground.h"

#include "core/venue/shape.h"

#include <math.h>
#include <stdlib.h>

#define OUTLINE_U 0.5
#define WALL_U 0.5
#define THIN_WALL_U 0.25 /* of what is small: a stand, a booth */
#define VOID_LINE_U 0.25
#define DOOR_MIN_U 1.8
#define DOOR_MAX_U 4.5
#define TREAD_U 1.6 /* from one to the next */
#define TREADS_MAX 24
#define WATER_POINTS 72
#define INSIDE_MAX 200 /* spaces that stand in one and are drawn again with it */

struct pen {
    const struct venue *venue;
    const struct map_view *view;
    struct palette palette;
    ground_draw *draw;
    void *user;
    struct point *points;
    int *sizes;
    int point_capacity, size_capacity;
};

static void pen_init(struct pen *pen, const struct venue *venue, const struct map_view *view,
                     ground_draw *draw, void *user)
{
    *pen = (struct pen){.venue = venue, .view = view, .draw = draw, .user = user};
    palette_init(&pen->palette, NULL, view->light);
}

static void pen_fini(struct pen *pen)
{
    free(pen->points);
    free(pen->sizes);
}

static int32_t u_16(const struct pen *pen, double u)
{
    return (int32_t)floor(u * pen->view->side_px / 135.0 * POINT_UNIT + 0.5);
}

/* ---- Shapes. ---- */

static bool box_seen(const struct map_view *view, struct venue_box box)
{
    struct rect around = {INT32_MAX, INT32_MAX, 0, 0};
    int32_t x1 = INT32_MIN, y1 = INT32_MIN;
    if (box.min.x > box.max.x)
        return false;
    for (int i = 0; i < 4; i++) {
        struct venue_point corner = {i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y};
        struct point p = map_point(view, corner);
        around.x = p.x < around.x ? p.x : around.x;
        around.y = p.y < around.y ? p.y : around.y;
        x1 = p.x > x1 ? p.x : x1;
        y1 = p.y > y1 ? p.y : y1;
    }
    const int32_t reach = 64 * POINT_UNIT; /* of strokes */
    const struct rect *a = &view->area;
    return x1 >= a->x * POINT_UNIT - reach && around.x <= (a->x + a->w) * POINT_UNIT + reach &&
           y1 >= a->y * POINT_UNIT - reach && around.y <= (a->y + a->h) * POINT_UNIT + reach;
}

static void grow(struct pen *pen, int points, int sizes)
{
    if (points > pen->point_capacity) {
        pen->point_capacity = points * 2;
        pen->points = xrealloc(pen->points, (size_t)pen->point_capacity * sizeof *pen->points);
    }
    if (sizes > pen->size_capacity) {
        pen->size_capacity = sizes * 2;
        pen->sizes = xrealloc(pen->sizes, (size_t)pen->size_capacity * sizeof *pen->sizes);
    }
}

/* The shape's rings as points of the page; points that fall together are one. */
static struct ground_shape place_shape(struct pen *pen, const struct venue_shape *shape)
{
    int total = 0, n = 0;
    for (int i = 0; i < shape->n; i++)
        total += shape->rings[i].n;
    grow(pen, total, shape->n);
    for (int i = 0; i < shape->n; i++) {
        int begin = n;
        for (int k = 0; k < shape->rings[i].n; k++) {
            struct point p = map_point(pen->view, shape->rings[i].points[k]);
            if (n == begin || p.x != pen->points[n - 1].x || p.y != pen->points[n - 1].y)
                pen->points[n++] = p;
        }
        pen->sizes[i] = n - begin;
    }
    return (struct ground_shape){
        .points = pen->points, .ring_sizes = pen->sizes, .n_rings = shape->n, .closed = true};
}

static void fill(struct pen *pen, struct ground_shape shape, uint32_t colour)
{
    shape.stroke_16 = 0;
    shape.colour = colour;
    pen->draw(pen->user, &shape);
}

static void stroke(struct pen *pen, struct ground_shape shape, double width_u, uint32_t colour)
{
    shape.stroke_16 = u_16(pen, width_u);
    shape.stroke_16 = shape.stroke_16 < POINT_UNIT ? POINT_UNIT : shape.stroke_16;
    shape.colour = colour;
    pen->draw(pen->user, &shape);
}

static void line(struct pen *pen, struct point a, struct point b, int32_t width_16, uint32_t colour)
{
    const struct point points[] = {a, b};
    const int sizes[] = {2};
    struct ground_shape shape = {.points = points,
                                 .ring_sizes = sizes,
                                 .n_rings = 1,
                                 .stroke_16 = width_16,
                                 .colour = colour};
    pen->draw(pen->user, &shape);
}

/* ---- Spaces. ---- */

/* Thin where the space is no more than a few walls wide; none where it would leave nothing of it.
 */
static double wall_u(const struct pen *pen, const struct venue_space *space)
{
    struct venue_box box = space->shape.box;
    double side_px = map_px(pen->view, fmin(box.max.x - box.min.x, box.max.y - box.min.y));
    double side_u = side_px * 135 / pen->view->side_px;
    if (side_u < 3 * THIN_WALL_U)
        return 0;
    return space->kind == VENUE_STAND || side_u < 8 * WALL_U ? THIN_WALL_U : WALL_U;
}

static double cross(struct point a, struct point b)
{
    return (double)a.x * b.y - (double)a.y * b.x;
}

/* Treads across the longer side of stairs: lines between the two long sides of its four corners;
 * of another shape none. */
static void treads(struct pen *pen, const struct ground_shape *shape)
{
    if (shape->n_rings != 1 || shape->ring_sizes[0] != 4)
        return;
    const struct point *p = shape->points;
    double first = hypot(p[1].x - p[0].x, p[1].y - p[0].y);
    double second = hypot(p[2].x - p[1].x, p[2].y - p[1].y);
    int turn = first >= second ? 0 : 1; /* the long side begins here */
    struct point a = p[turn], b = p[turn + 1], c = p[(turn + 2) % 4], d = p[(turn + 3) % 4];
    double length = fmax(first, second), least = fmin(first, second);
    double step = u_16(pen, TREAD_U), inset = u_16(pen, 0.8);
    int n = (int)(length / step) - 1;
    if (cross(b, c) == 0 || least < 3 * inset || n < 1)
        return;
    n = n > TREADS_MAX ? TREADS_MAX : n;
    double in = inset / least;
    uint32_t colour = pen->palette.line2;
    for (int i = 1; i <= n; i++) {
        double t = (double)i / (n + 1);
        double x0 = a.x + (b.x - a.x) * t, y0 = a.y + (b.y - a.y) * t;
        double x1 = d.x + (c.x - d.x) * t, y1 = d.y + (c.y - d.y) * t;
        struct point from = {(int32_t)lround(x0 + (x1 - x0) * in),
                             (int32_t)lround(y0 + (y1 - y0) * in)};
        struct point to = {(int32_t)lround(x1 - (x1 - x0) * in),
                           (int32_t)lround(y1 - (y1 - y0) * in)};
        line(pen, from, to, u_16(pen, 0.25), colour);
    }
}

/* How far the shape reaches across a line through `at` along `across`: the first and last crossing
 * of its outer ring. False where it does not. */
static bool reach(const struct ground_shape *shape, double x, double y, double ax, double ay,
                  double *from, double *to)
{
    int n = shape->ring_sizes[0];
    *from = INFINITY;
    *to = -INFINITY;
    for (int k = 0, before = n - 1; k < n; before = k++) {
        const struct point *p = &shape->points[before], *q = &shape->points[k];
        /* Signed distances from the line that runs along (ax, ay). */
        double dp = (p->x - x) * ay - (p->y - y) * ax, dq = (q->x - x) * ay - (q->y - y) * ax;
        if ((dp > 0) == (dq > 0))
            continue;
        double t = dp / (dp - dq);
        double at = (p->x + (q->x - p->x) * t - x) * ax + (p->y + (q->y - p->y) * t - y) * ay;
        *from = fmin(*from, at);
        *to = fmax(*to, at);
    }
    return *from < *to;
}

/* Four lines that flow along the longer side, as the ridge does. */
static void draw_water(struct pen *pen, const struct ground_shape *shape)
{
    static const double places[] = {0.16, 0.4, 0.62, 0.86};
    if (shape->n_rings < 1 || shape->ring_sizes[0] < 3)
        return;
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (int i = 0; i < shape->ring_sizes[0]; i++) {
        x0 = fmin(x0, shape->points[i].x), x1 = fmax(x1, shape->points[i].x);
        y0 = fmin(y0, shape->points[i].y), y1 = fmax(y1, shape->points[i].y);
    }
    bool flat = x1 - x0 >= y1 - y0;
    double begin = flat ? x0 : y0, length = flat ? x1 - x0 : y1 - y0;
    for (int i = 0; i < 4; i++) {
        struct point line[WATER_POINTS];
        int n = 0;
        for (int k = 0; k < WATER_POINTS; k++) {
            double along = begin + length * (k + 0.5) / WATER_POINTS, from, to;
            double x = flat ? along : 0, y = flat ? 0 : along;
            if (!reach(shape, x, y, flat ? 0 : 1, flat ? 1 : 0, &from, &to))
                continue;
            double wave = 0.05 * sin(k * 0.33 + i * 0.9),
                   at = from + (to - from) * (places[i] + wave);
            line[n++] =
                (struct point){(int32_t)lround(flat ? x : at), (int32_t)lround(flat ? at : y)};
        }
        const int sizes[] = {n};
        struct ground_shape wavy = {.points = line, .ring_sizes = sizes, .n_rings = 1};
        if (n > 1)
            stroke(pen, wavy, 0.3, i == 1 ? pen->palette.ridge2 : pen->palette.ridge);
    }
}

static uint32_t tone_of(const struct pen *pen, int32_t index)
{
    const struct palette *p = &pen->palette;
    switch (pen->venue->spaces[index].kind) {
    case VENUE_ROOM:
        return pen->venue->spaces[index].is_hall ? p->walk : p->room;
    case VENUE_STAIRS:
    case VENUE_ESCALATOR:
    case VENUE_LIFT:
        return p->s2;
    case VENUE_WALKWAY:
        return p->walk;
    case VENUE_VOID:
    case VENUE_WALL:
        return p->bg;
    case VENUE_WATER:
    case VENUE_OUTSIDE:
        return p->s1;
    default:
        return p->room;
    }
}

static void draw_wall(struct pen *pen, const struct venue_space *space, struct ground_shape shape)
{
    double width_u = wall_u(pen, space);
    if (width_u > 0)
        stroke(pen, shape, width_u, pen->palette.bg);
}

static void draw_space(struct pen *pen, int32_t index, uint32_t tone)
{
    const struct venue_space *space = &pen->venue->spaces[index];
    const struct palette *p = &pen->palette;
    if (space->shape.n == 0 || !box_seen(pen->view, space->shape.box))
        return;
    struct ground_shape shape = place_shape(pen, &space->shape);
    if (space->kind == VENUE_WATER) {
        draw_water(pen, &shape);
        return;
    }
    /* Where no footprint has an outline, the hall that all of it stands in gets one. */
    if (space->is_hall && pen->venue->levels[space->level].footprint.n == 0)
        stroke(pen, shape, OUTLINE_U + WALL_U, p->line2);
    fill(pen, shape, tone);
    switch (space->kind) {
    case VENUE_WALKWAY:
    case VENUE_WALL:
        break;
    case VENUE_OUTSIDE:
        stroke(pen, shape, 0.25, p->line);
        break;
    case VENUE_VOID:
        stroke(pen, shape, VOID_LINE_U, p->line2);
        break;
    case VENUE_STAIRS:
    case VENUE_ESCALATOR:
        treads(pen, &shape);
        draw_wall(pen, space, shape);
        break;
    default:
        draw_wall(pen, space, shape);
        break;
    }
}

/* A gap in the wall in the tone of the floor before it: as wide as it is, but never too small to
 * be seen, nor wider than a door is drawn. */
static void draw_door(struct pen *pen, const struct venue_opening *door)
{
    struct point a = map_point(pen->view, door->a), b = map_point(pen->view, door->b);
    double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);
    if (door->is_closed || length < 1)
        return;
    double wanted = fmin(fmax(length, u_16(pen, DOOR_MIN_U)), u_16(pen, DOOR_MAX_U));
    double half = wanted / 2 / length, x = (a.x + b.x) / 2.0, y = (a.y + b.y) / 2.0;
    struct point from = {(int32_t)lround(x - dx * half), (int32_t)lround(y - dy * half)};
    struct point to = {(int32_t)lround(x + dx * half), (int32_t)lround(y + dy * half)};
    line(pen, from, to, u_16(pen, WALL_U + 0.2), pen->palette.walk);
}

/* ---- A level. ---- */

/* What lies under what: the outside, the floor, then by size, so that what stands in a room stands
 * over it; walls last. */
static int layer_of(enum venue_kind kind)
{
    return kind == VENUE_OUTSIDE || kind == VENUE_WATER ? 0
           : kind == VENUE_WALKWAY                      ? 1
           : kind == VENUE_WALL                         ? 3
                                                        : 2;
}

struct ordered {
    int32_t index;
    int layer;
    double area;
};

static int by_layer(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    if (x->layer != y->layer)
        return x->layer - y->layer;
    if (x->area != y->area)
        return x->area > y->area ? -1 : 1;
    return x->index - y->index;
}

static struct ordered *in_order(const struct venue *venue, const struct venue_level *level)
{
    struct ordered *order = xcalloc((size_t)level->n_spaces + 1, sizeof *order);
    for (int i = 0; i < level->n_spaces; i++) {
        int32_t index = level->first_space + i;
        const struct venue_space *space = &venue->spaces[index];
        order[i] = (struct ordered){index, layer_of(space->kind),
                                    space->shape.n ? venue_shape_area(&space->shape) : 0};
    }
    qsort(order, (size_t)level->n_spaces, sizeof *order, by_layer);
    return order;
}

/* One building has one edge; those of several, that a floor joins, lie under it. */
static bool has_edge(const struct venue_level *level)
{
    int outer = 0;
    for (int i = 0; i < level->footprint.n; i++)
        outer += ring_area(level->footprint.rings[i].points, level->footprint.rings[i].n) > 0;
    return outer == 1;
}

static bool has_floor(const struct venue *venue, const struct venue_level *level)
{
    for (int i = 0; i < level->n_spaces && level->footprint.n == 0; i++) {
        if (venue->spaces[level->first_space + i].kind == VENUE_WALKWAY)
            return true;
    }
    return level->footprint.n > 0;
}

/* Without a floor to stand on, a rim around all of it keeps rooms from the ground. */
static void draw_rims(struct pen *pen, const struct venue_level *level)
{
    for (int i = 0; i < level->n_spaces; i++) {
        const struct venue_space *space = &pen->venue->spaces[level->first_space + i];
        if (space->shape.n > 0 && layer_of(space->kind) == 2 &&
            box_seen(pen->view, space->shape.box))
            stroke(pen, place_shape(pen, &space->shape), WALL_U + 0.5, pen->palette.line2);
    }
}

void map_ground(const struct venue *venue, const struct map_view *view, ground_draw *draw,
                void *user)
{
    if (view->level < 0 || view->level >= venue->n_levels)
        return;
    struct pen pen;
    const struct venue_level *level = &venue->levels[view->level];
    struct ordered *order = in_order(venue, level);
    int i = 0;
    pen_init(&pen, venue, view, draw, user);
    for (; i < level->n_spaces && order[i].layer == 0; i++)
        draw_space(&pen, order[i].index, tone_of(&pen, order[i].index));
    if (level->footprint.n > 0) {
        struct ground_shape floor = place_shape(&pen, &level->footprint);
        fill(&pen, floor, pen.palette.walk);
        if (!has_edge(level))
            stroke(&pen, floor, OUTLINE_U, pen.palette.line2);
    } else if (!has_floor(venue, level)) {
        draw_rims(&pen, level);
    }
    for (; i < level->n_spaces; i++)
        draw_space(&pen, order[i].index, tone_of(&pen, order[i].index));
    /* Over the walls: a building's edge is one line all around. */
    if (has_edge(level))
        stroke(&pen, place_shape(&pen, &level->footprint), OUTLINE_U, pen.palette.line2);
    for (i = 0; i < level->n_openings; i++)
        draw_door(&pen, &venue->openings[level->first_opening + i]);
    free(order);
    pen_fini(&pen);
}

/* The part of a line that is in the box; false: none is (Liang and Barsky, 1984). */
static bool clip_line(const struct venue_box *box, struct venue_point *a, struct venue_point *b)
{
    double dx = b->x - a->x, dy = b->y - a->y, from = 0, to = 1;
    const double p[4] = {-dx, dx, -dy, dy};
    const double q[4] = {a->x - box->min.x, box->max.x - a->x, a->y - box->min.y,
                         box->max.y - a->y};
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0 && q[i] < 0)
            return false;
        if (p[i] < 0)
            from = fmax(from, q[i] / p[i]);
        else if (p[i] > 0)
            to = fmin(to, q[i] / p[i]);
    }
    if (from >= to)
        return false;
    *b = (struct venue_point){a->x + dx * to, a->y + dy * to};
    *a = (struct venue_point){a->x + dx * from, a->y + dy * from};
    return true;
}

/* The building's edge once more where a space that is drawn again lies over it. */
static void draw_edge(struct pen *pen, const struct venue_level *level, struct venue_box box)
{
    const double more = 0.01; /* m: an edge along the box is in it */
    box = (struct venue_box){{box.min.x - more, box.min.y - more},
                             {box.max.x + more, box.max.y + more}};
    for (int r = 0; has_edge(level) && r < level->footprint.n; r++) {
        const struct venue_ring *ring = &level->footprint.rings[r];
        for (int k = 0; k < ring->n; k++) {
            struct venue_point a = ring->points[k], b = ring->points[(k + 1) % ring->n];
            if (clip_line(&box, &a, &b))
                line(pen, map_point(pen->view, a), map_point(pen->view, b), u_16(pen, OUTLINE_U),
                     pen->palette.line2);
        }
    }
}

void map_ground_space(const struct venue *venue, const struct map_view *view, int32_t index,
                      uint32_t tone, ground_draw *draw, void *user)
{
    struct pen pen;
    const struct venue_space *space = &venue->spaces[index];
    const struct venue_level *level = &venue->levels[space->level];
    const struct venue_box *box = &space->shape.box;
    int n = 0;
    if (space->shape.n == 0 || !box_seen(view, *box))
        return;
    pen_init(&pen, venue, view, draw, user);
    draw_space(&pen, index, tone);
    double area = venue_shape_area(&space->shape);
    for (int i = 0; i < level->n_spaces && n < INSIDE_MAX; i++) {
        const struct venue_space *one = &venue->spaces[level->first_space + i];
        int layer = layer_of(one->kind);
        if (one->label.x < box->min.x || one->label.x > box->max.x || one->label.y < box->min.y ||
            one->label.y > box->max.y || one == space || layer < 2 || one->shape.n == 0 ||
            !venue_shape_holds(&space->shape, one->label) ||
            (layer == 2 && venue_shape_area(&one->shape) >= area))
            continue;
        draw_space(&pen, level->first_space + i, tone_of(&pen, level->first_space + i));
        n++;
    }
    draw_edge(&pen, level, *box);
    for (int i = 0; i < level->n_openings; i++) {
        const struct venue_opening *door = &venue->openings[level->first_opening + i];
        if (door->space == index)
            draw_door(&pen, door);
    }
    pen_fini(&pen);
}
