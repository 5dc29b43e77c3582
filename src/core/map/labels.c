#include "core/map/labels.h"

#include <math.h>

#define INSIDE_STEPS 6   /* of the search around the pole, each way */
#define OUTSIDE_STEPS 16 /* rings of places around an outline */

void map_labels_init(struct map_labels *labels, struct rect clip, struct arena *arena)
{
    *labels = (struct map_labels){.arena = arena, .clip = clip};
}

void map_labels_take(struct map_labels *labels, struct rect box)
{
    struct rect *taken = arena_push(labels->arena, &labels->boxes, (size_t)labels->n_boxes++,
                                    &labels->box_capacity, sizeof box);
    *taken = box;
}

void map_labels_take_line(struct map_labels *labels, struct point a, struct point b,
                          int32_t width_16)
{
    struct map_line *taken = arena_push(labels->arena, &labels->lines, (size_t)labels->n_lines++,
                                        &labels->line_capacity, sizeof *taken);
    *taken = (struct map_line){a, b, (width_16 + 1) / 2};
}

void map_labels_keep_off(struct map_labels *labels, const struct map_outline *room)
{
    struct map_outline *kept = arena_push(labels->arena, &labels->rooms, (size_t)labels->n_rooms++,
                                          &labels->room_capacity, sizeof *kept);
    *kept = *room;
}

/* Liang and Barsky: whether some of the line from a to b is inside the box, in 1/16 px. */
static bool crosses(struct point a, struct point b, double x0, double y0, double x1, double y1)
{
    double t0 = 0, t1 = 1, dx = b.x - a.x, dy = b.y - a.y;
    const double p[] = {-dx, dx, -dy, dy};
    const double q[] = {a.x - x0, x1 - a.x, a.y - y0, y1 - a.y};
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0) {
            if (q[i] < 0)
                return false;
            continue;
        }
        double t = q[i] / p[i];
        if (p[i] < 0)
            t0 = fmax(t0, t);
        else
            t1 = fmin(t1, t);
        if (t0 > t1)
            return false;
    }
    return true;
}

static bool line_hits(struct point a, struct point b, int32_t half_16, struct rect box)
{
    int32_t x0 = box.x * POINT_UNIT - half_16, x1 = (box.x + box.w) * POINT_UNIT + half_16;
    int32_t y0 = box.y * POINT_UNIT - half_16, y1 = (box.y + box.h) * POINT_UNIT + half_16;
    if ((a.x < x0 && b.x < x0) || (a.x > x1 && b.x > x1) || (a.y < y0 && b.y < y0) ||
        (a.y > y1 && b.y > y1)) /* most lines of a map are elsewhere */
        return false;
    return crosses(a, b, x0, y0, x1, y1);
}

bool map_labels_free(const struct map_labels *labels, struct rect box)
{
    if (!rect_contains(labels->clip, box))
        return false;
    for (int i = 0; i < labels->n_boxes; i++) {
        if (!rect_empty(rect_intersect(labels->boxes[i], box)))
            return false;
    }
    for (int i = 0; i < labels->n_lines; i++) {
        if (line_hits(labels->lines[i].a, labels->lines[i].b, labels->lines[i].half_16, box))
            return false;
    }
    return true;
}

/* ---- Outlines. ---- */

struct map_outline map_outline_of_shape(const struct map_view *view,
                                        const struct venue_shape *shape, struct arena *arena)
{
    struct map_outline out = {.space = -1, .n_rings = shape->n};
    int total = 0, n = 0;
    int32_t x0 = INT32_MAX, y0 = INT32_MAX, x1 = INT32_MIN, y1 = INT32_MIN;
    for (int i = 0; i < shape->n; i++)
        total += shape->rings[i].n;
    if (total == 0)
        return out;
    struct point *points = arena_alloc(arena, (size_t)total * sizeof *points);
    int *sizes = arena_alloc(arena, (size_t)shape->n * sizeof *sizes);
    for (int i = 0; i < shape->n; i++) {
        const struct venue_ring *ring = &shape->rings[i];
        sizes[i] = ring->n;
        for (int k = 0; k < ring->n; k++, n++) {
            points[n] = map_point(view, ring->points[k]);
            x0 = points[n].x < x0 ? points[n].x : x0;
            y0 = points[n].y < y0 ? points[n].y : y0;
            x1 = points[n].x > x1 ? points[n].x : x1;
            y1 = points[n].y > y1 ? points[n].y : y1;
        }
    }
    out.points = points;
    out.ring_sizes = sizes;
    out.box = (struct rect){x0 / POINT_UNIT, y0 / POINT_UNIT, (x1 - x0) / POINT_UNIT + 1,
                            (y1 - y0) / POINT_UNIT + 1};
    return out;
}

struct map_outline map_outline_of(const struct map_view *view, const struct venue *venue,
                                  int32_t index, struct arena *arena)
{
    struct map_outline out = map_outline_of_shape(view, &venue->spaces[index].shape, arena);
    out.space = index;
    out.pole = map_point(view, venue->spaces[index].label);
    return out;
}

/* Even and odd: rings do not cross each other. */
static bool holds_point(const struct map_outline *outline, double x, double y)
{
    bool inside = false;
    const struct point *p = outline->points;
    for (int i = 0; i < outline->n_rings; p += outline->ring_sizes[i++]) {
        int n = outline->ring_sizes[i];
        for (int k = 0, before = n - 1; k < n; before = k++) {
            double ya = p[k].y, yb = p[before].y;
            if ((ya > y) != (yb > y) &&
                x < p[k].x + ((double)p[before].x - p[k].x) * (y - ya) / (yb - ya))
                inside = !inside;
        }
    }
    return inside;
}

static bool edge_hits(const struct map_outline *outline, struct rect box)
{
    const struct point *p = outline->points;
    for (int i = 0; i < outline->n_rings; p += outline->ring_sizes[i++]) {
        int n = outline->ring_sizes[i];
        for (int k = 0, before = n - 1; k < n; before = k++) {
            if (line_hits(p[before], p[k], 0, box))
                return true;
        }
    }
    return false;
}

bool map_outline_holds(const struct map_outline *outline, struct rect box)
{
    return rect_contains(outline->box, box) && !edge_hits(outline, box) &&
           holds_point(outline, (box.x + box.w / 2.0) * POINT_UNIT,
                       (box.y + box.h / 2.0) * POINT_UNIT);
}

bool map_outline_touches(const struct map_outline *outline, struct rect box)
{
    if (rect_empty(rect_intersect(outline->box, box)))
        return false;
    return edge_hits(outline, box) || holds_point(outline, (box.x + box.w / 2.0) * POINT_UNIT,
                                                  (box.y + box.h / 2.0) * POINT_UNIT);
}

bool map_labels_on_floor(const struct map_labels *labels, struct rect box, int32_t own)
{
    if (labels->is_crowded)
        return false;
    if (labels->floor.n_rings > 0 && edge_hits(&labels->floor, box))
        return false;
    for (int i = 0; i < labels->n_rooms; i++) {
        if (labels->rooms[i].space != own && map_outline_touches(&labels->rooms[i], box))
            return false;
    }
    return true;
}

int32_t map_outline_width(const struct map_outline *outline, int32_t *left)
{
    double x0 = -INFINITY, x1 = INFINITY, x = outline->pole.x, y = outline->pole.y + 0.5;
    const struct point *p = outline->points;
    *left = 0;
    if (outline->n_rings == 0 || !holds_point(outline, x, y))
        return 0;
    for (int i = 0; i < outline->n_rings; p += outline->ring_sizes[i++]) {
        int n = outline->ring_sizes[i];
        for (int k = 0, before = n - 1; k < n; before = k++) {
            double ya = p[k].y, yb = p[before].y;
            if ((ya > y) == (yb > y))
                continue;
            double at = p[k].x + ((double)p[before].x - p[k].x) * (y - ya) / (yb - ya);
            if (at <= x)
                x0 = fmax(x0, at);
            else
                x1 = fmin(x1, at);
        }
    }
    if (!isfinite(x0) || !isfinite(x1))
        return 0;
    *left = (int32_t)ceil(x0 / POINT_UNIT);
    return (int32_t)floor(x1 / POINT_UNIT) - *left;
}

/* ---- Places. ---- */

static bool fits(const struct map_labels *labels, const struct map_outline *outline,
                 struct rect box, int32_t air, bool on_floor)
{
    struct rect airy = {box.x - air, box.y - air, box.w + 2 * air, box.h + 2 * air};
    return map_labels_free(labels, box) && map_outline_holds(outline, airy) &&
           (!on_floor || map_labels_on_floor(labels, airy, outline->space));
}

static struct rect around(struct point centre, int32_t dx, int32_t dy, int32_t w, int32_t h)
{
    return (struct rect){centre.x / POINT_UNIT + dx - w / 2, centre.y / POINT_UNIT + dy - h / 2, w,
                         h};
}

bool map_labels_inside(const struct map_labels *labels, const struct map_outline *outline,
                       int32_t w, int32_t h, int32_t air, bool on_floor, struct rect *out)
{
    int32_t slack_x = outline->box.w - w - 2 * air, slack_y = outline->box.h - h - 2 * air;
    if (outline->n_rings == 0 || slack_x < 0 || slack_y < 0 ||
        rect_empty(rect_intersect(outline->box, labels->clip)))
        return false;
    *out = around(outline->pole, 0, 0, w, h);
    if (fits(labels, outline, *out, air, on_floor))
        return true;
    /* Around the pole in growing squares: to the side before up and down, as the boxes are flat. */
    int32_t step_x = slack_x / (2 * INSIDE_STEPS) + 1, step_y = slack_y / (2 * INSIDE_STEPS) + 1;
    for (int r = 1; r <= 2 * INSIDE_STEPS; r++) {
        for (int i = -r; i <= r; i++) {
            const int sides[4][2] = {{i, -r}, {i, r}, {-r, i}, {r, i}};
            for (int k = 0; k < 4; k++) {
                *out = around(outline->pole, sides[k][0] * step_x, sides[k][1] * step_y, w, h);
                if (rect_contains(outline->box, *out) && fits(labels, outline, *out, air, on_floor))
                    return true;
            }
        }
    }
    return false;
}

bool map_labels_beside(const struct map_labels *labels, struct rect what, int32_t w, int32_t h,
                       int32_t gap, bool on_floor, struct rect *out)
{
    int32_t cx = what.x + what.w / 2 - w / 2, cy = what.y + what.h / 2 - h / 2;
    int32_t right = what.x + what.w + gap, left = what.x - gap - w;
    int32_t below = what.y + what.h + gap, above = what.y - gap - h;
    const struct rect places[] = {
        {right, cy, w, h},    {left, cy, w, h},    {cx, below, w, h},    {cx, above, w, h},
        {right, below, w, h}, {left, below, w, h}, {right, above, w, h}, {left, above, w, h},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        *out = places[i];
        if (map_labels_free(labels, *out) && (!on_floor || map_labels_on_floor(labels, *out, -1)))
            return true;
    }
    return false;
}

static double side_of(struct point a, struct point b, struct point p)
{
    return ((double)b.x - a.x) * ((double)p.y - a.y) - ((double)b.y - a.y) * ((double)p.x - a.x);
}

static bool segments_meet(struct point a, struct point b, struct point c, struct point d)
{
    return (side_of(a, b, c) > 0) != (side_of(a, b, d) > 0) &&
           (side_of(c, d, a) > 0) != (side_of(c, d, b) > 0);
}

static bool line_touches(const struct map_outline *outline, struct point a, struct point b)
{
    const struct point *p = outline->points;
    for (int i = 0; i < outline->n_rings; p += outline->ring_sizes[i++]) {
        int n = outline->ring_sizes[i];
        for (int k = 0, before = n - 1; k < n; before = k++) {
            if (segments_meet(p[before], p[k], a, b))
                return true;
        }
    }
    return false;
}

static bool leader_free(const struct map_labels *labels, struct point a, struct point b,
                        int32_t own)
{
    for (int i = 0; i < labels->n_rooms; i++) {
        const struct map_outline *room = &labels->rooms[i];
        if (room->space != own && room->bars && line_touches(room, a, b))
            return false;
    }
    for (int i = 0; i < labels->n_lines; i++) {
        if (segments_meet(labels->lines[i].a, labels->lines[i].b, a, b))
            return false;
    }
    for (int i = 0; i < labels->n_boxes; i++) {
        if (line_hits(a, b, 2 * POINT_UNIT, labels->boxes[i]))
            return false;
    }
    return true;
}

/* Upright or level, so that it is taken for no wall; it may meet its box off the middle. */
bool map_labels_outside(const struct map_labels *labels, const struct map_outline *outline,
                        int32_t w, int32_t h, int32_t gap, struct rect *out, struct point leader[2])
{
    const struct rect *room = &outline->box;
    int32_t px = outline->pole.x / POINT_UNIT, py = outline->pole.y / POINT_UNIT;
    if (outline->n_rings == 0)
        return false;
    leader[0] = outline->pole;
    for (int ring = 1; ring <= OUTSIDE_STEPS; ring++) {
        int32_t off = gap * ring;
        for (int slide = 0; slide < 3; slide++) {
            int32_t part = slide == 0   ? 0
                           : slide == 1 ? 1
                                        : -1,
                    x = px - w / 2 + part * w / 3, y = py - h / 2 + part * h / 3;
            const struct rect places[] = {{x, room->y - off - h, w, h},
                                          {x, room->y + room->h + off, w, h},
                                          {room->x + room->w + off, y, w, h},
                                          {room->x - off - w, y, w, h}};
            const struct point ends[] = {
                {px, places[0].y + h}, {px, places[1].y}, {places[2].x, py}, {places[3].x + w, py}};
            for (int i = 0; i < 4; i++) {
                *out = places[i];
                struct rect airy = {out->x - gap / 2, out->y - gap / 2, w + gap, h + gap};
                leader[1] = (struct point){ends[i].x * POINT_UNIT, ends[i].y * POINT_UNIT};
                leader[0] = i < 2 ? (struct point){leader[1].x, outline->pole.y}
                                  : (struct point){outline->pole.x, leader[1].y};
                if (map_labels_free(labels, airy) && map_labels_on_floor(labels, *out, -1) &&
                    leader_free(labels, leader[0], leader[1], outline->space))
                    return true;
            }
        }
    }
    return false;
}

bool map_labels_clear(const struct map_labels *labels, struct rect box, int from)
{
    struct map_labels rest = *labels;
    rest.boxes += from;
    rest.n_boxes -= from;
    rest.clip = box;
    return map_labels_free(&rest, box);
}
