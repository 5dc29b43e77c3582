#include "core/venue/shape.h"

#include <math.h>
#include <stdlib.h>

#define SAME_M 1e-6        /* two points as one */
#define AREA_MIN_M2 1e-4   /* a square centimetre */
#define PAIRS_MAX 20000000 /* of edges looked at; an outline of more is not said to be sound */
#define POLE_CELLS_MAX 600 /* of the search for a label's place */

void box_clear(struct venue_box *box)
{
    *box = (struct venue_box){{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
}

void box_add(struct venue_box *box, struct venue_point point)
{
    box->min.x = fmin(box->min.x, point.x);
    box->min.y = fmin(box->min.y, point.y);
    box->max.x = fmax(box->max.x, point.x);
    box->max.y = fmax(box->max.y, point.y);
}

void box_join(struct venue_box *box, const struct venue_box *other)
{
    if (box_empty(other))
        return;
    box_add(box, other->min);
    box_add(box, other->max);
}

bool box_empty(const struct venue_box *box)
{
    return box->min.x > box->max.x;
}

static double cross(struct venue_point a, struct venue_point b, struct venue_point c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

double ring_area(const struct venue_point *points, int n)
{
    double twice = 0;
    for (int i = 0; i < n; i++) { /* about the first point: coordinates may be far from 0 */
        struct venue_point a = points[i], b = points[(i + 1) % n];
        twice +=
            (a.x - points[0].x) * (b.y - points[0].y) - (b.x - points[0].x) * (a.y - points[0].y);
    }
    return twice / 2;
}

bool segments_cross(struct venue_point a, struct venue_point b, struct venue_point c,
                    struct venue_point d)
{
    double first = cross(a, b, c), second = cross(a, b, d);
    double third = cross(c, d, a), fourth = cross(c, d, b);
    double small =
        1e-9 * (fabs(b.x - a.x) + fabs(b.y - a.y) + 1) * (fabs(d.x - c.x) + fabs(d.y - c.y) + 1);
    return ((first > small && second < -small) || (first < -small && second > small)) &&
           ((third > small && fourth < -small) || (third < -small && fourth > small));
}

double segment_distance(struct venue_point at, struct venue_point a, struct venue_point b,
                        struct venue_point *nearest)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    double t = length > 0 ? ((at.x - a.x) * dx + (at.y - a.y) * dy) / length : 0;
    t = fmin(fmax(t, 0), 1);
    struct venue_point foot = {a.x + t * dx, a.y + t * dy};
    if (nearest)
        *nearest = foot;
    return hypot(at.x - foot.x, at.y - foot.y);
}

struct edge_span {
    double low, high; /* in x */
    int index;
};

static int compare_spans(const void *a, const void *b)
{
    const struct edge_span *x = a, *y = b;
    return (x->low > y->low) - (x->low < y->low);
}

/* By a sweep over x: every pair whose spans overlap is looked at. */
bool ring_crosses_itself(const struct venue_point *points, int n)
{
    struct edge_span *spans = xcalloc((size_t)n, sizeof *spans);
    bool crosses = false;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
        double x = points[i].x, y = points[(i + 1) % n].x;
        spans[i] = (struct edge_span){fmin(x, y), fmax(x, y), i};
    }
    qsort(spans, (size_t)n, sizeof *spans, compare_spans);
    for (int i = 0; i < n && !crosses; i++) {
        for (int k = i + 1; k < n && spans[k].low <= spans[i].high && !crosses; k++) {
            if (++pairs > PAIRS_MAX)
                goto out;
            int p = spans[i].index, q = spans[k].index;
            crosses =
                segments_cross(points[p], points[(p + 1) % n], points[q], points[(q + 1) % n]);
        }
    }
out:
    free(spans);
    return crosses;
}

/* Drops the closing point, repeated points and what is no number. */
static void tidy(struct raw_ring *ring)
{
    int n = 0;
    for (int i = 0; i < ring->n; i++) {
        struct venue_point p = ring->points[i];
        if (!isfinite(p.x) || !isfinite(p.y))
            continue;
        if (n && fabs(ring->points[n - 1].x - p.x) < SAME_M &&
            fabs(ring->points[n - 1].y - p.y) < SAME_M)
            continue;
        ring->points[n++] = p;
    }
    while (n > 1 && fabs(ring->points[n - 1].x - ring->points[0].x) < SAME_M &&
           fabs(ring->points[n - 1].y - ring->points[0].y) < SAME_M)
        n--;
    ring->n = n;
}

static void reverse(struct venue_point *points, int n)
{
    for (int i = 0, k = n - 1; i < k; i++, k--) {
        struct venue_point p = points[i];
        points[i] = points[k];
        points[k] = p;
    }
}

/* The winding number about the point. */
static int winding(const struct venue_point *points, int n, struct venue_point at)
{
    int turns = 0;
    for (int i = 0; i < n; i++) {
        struct venue_point a = points[i], b = points[i + 1 < n ? i + 1 : 0];
        if (a.y <= at.y) {
            if (b.y > at.y && cross(a, b, at) > 0)
                turns++;
        } else if (b.y <= at.y && cross(a, b, at) < 0) {
            turns--;
        }
    }
    return turns;
}

static bool hole_inside(const struct venue_ring *outer, const struct raw_ring *hole)
{
    int inside = 0;
    for (int i = 0; i < hole->n; i++)
        inside += winding(outer->points, outer->n, hole->points[i]) != 0;
    return inside * 2 > hole->n;
}

static enum shape_fault worse(enum shape_fault a, enum shape_fault b)
{
    return a > b ? a : b;
}

/* One ring; SHAPE_TOO_FEW or SHAPE_NO_AREA where nothing is left of it. */
static enum shape_fault make_ring(struct raw_ring *ring, int *turned)
{
    tidy(ring);
    if (ring->n < 3)
        return SHAPE_TOO_FEW;
    double area = ring_area(ring->points, ring->n);
    bool crosses = ring_crosses_itself(ring->points, ring->n);
    if (fabs(area) < AREA_MIN_M2 && !crosses)
        return SHAPE_NO_AREA;
    if ((area < 0) != ring->is_hole) {
        reverse(ring->points, ring->n);
        if (turned)
            ++*turned;
    }
    return crosses ? SHAPE_CROSSING : SHAPE_SOUND;
}

enum shape_fault shape_make(struct arena *arena, struct raw_ring *rings, int n,
                            struct venue_shape *out, int *turned)
{
    struct venue_ring *made = arena_array(arena, (size_t)n, sizeof *made);
    enum shape_fault fault = SHAPE_SOUND;
    const struct venue_ring *outer = NULL; /* NULL: it came to nothing, and so do its holes */
    enum shape_fault lost = SHAPE_TOO_FEW;
    *out = (struct venue_shape){.rings = made};
    box_clear(&out->box);
    for (int i = 0; i < n; i++) {
        enum shape_fault found = make_ring(&rings[i], turned);
        bool gone = found == SHAPE_TOO_FEW || found == SHAPE_NO_AREA;
        if (gone)
            lost = found;
        else
            fault = worse(fault, found);
        if (!rings[i].is_hole)
            outer = NULL;
        if (gone || (rings[i].is_hole && !outer))
            continue;
        if (rings[i].is_hole && !hole_inside(outer, &rings[i])) {
            fault = worse(fault, SHAPE_LOOSE_HOLE);
            continue;
        }
        made[out->n] = (struct venue_ring){rings[i].points, rings[i].n};
        if (!rings[i].is_hole) {
            outer = &made[out->n];
            for (int k = 0; k < outer->n; k++)
                box_add(&out->box, outer->points[k]);
        }
        out->n++;
    }
    return out->n ? fault : lost;
}

bool venue_shape_holds(const struct venue_shape *shape, struct venue_point at)
{
    if (shape->n == 0 || at.x < shape->box.min.x || at.x > shape->box.max.x ||
        at.y < shape->box.min.y || at.y > shape->box.max.y)
        return false;
    int turns = 0;
    for (int i = 0; i < shape->n; i++)
        turns += winding(shape->rings[i].points, shape->rings[i].n, at);
    return turns != 0;
}

double venue_shape_area(const struct venue_shape *shape)
{
    double area = 0;
    for (int i = 0; i < shape->n; i++)
        area += ring_area(shape->rings[i].points, shape->rings[i].n);
    return area;
}

/* Distance to the nearest edge, negative outside. */
static double depth(const struct venue_shape *shape, struct venue_point at)
{
    double nearest = INFINITY;
    for (int i = 0; i < shape->n; i++) {
        const struct venue_ring *ring = &shape->rings[i];
        for (int k = 0; k < ring->n; k++) {
            double d = segment_distance(at, ring->points[k],
                                        ring->points[k + 1 < ring->n ? k + 1 : 0], NULL);
            nearest = fmin(nearest, d);
        }
    }
    return venue_shape_holds(shape, at) ? nearest : -nearest;
}

struct cell {
    struct venue_point at;
    double half, depth;
};

/* Splits the most promising cell until none can be better by more than the tolerance: a search over
 * a quadtree with the bound depth + half the cell's diagonal. */
struct venue_point shape_pole(const struct venue_shape *shape)
{
    const struct venue_box *box = &shape->box;
    struct venue_point middle = {(box->min.x + box->max.x) / 2, (box->min.y + box->max.y) / 2};
    if (shape->n == 0)
        return middle;
    struct cell cells[POLE_CELLS_MAX];
    double width = box->max.x - box->min.x, height = box->max.y - box->min.y;
    double tolerance = 0.02 * fmin(width, height);
    cells[0] = (struct cell){middle, fmax(width, height) / 2, depth(shape, middle)};
    struct cell best = cells[0];
    int n = 1, looked = 1;
    while (n > 0) {
        int top = 0;
        for (int i = 1; i < n; i++) {
            if (cells[i].depth + cells[i].half * M_SQRT2 >
                cells[top].depth + cells[top].half * M_SQRT2)
                top = i;
        }
        struct cell cell = cells[top];
        cells[top] = cells[--n];
        if (cell.depth + cell.half * M_SQRT2 - best.depth <= tolerance ||
            looked > POLE_CELLS_MAX - 8)
            break;
        for (int i = 0; i < 4; i++) {
            double half = cell.half / 2;
            struct venue_point at = {cell.at.x + (i & 1 ? half : -half),
                                     cell.at.y + (i & 2 ? half : -half)};
            struct cell part = {at, half, depth(shape, at)};
            if (part.depth > best.depth)
                best = part;
            cells[n++] = part;
            looked++;
        }
    }
    return best.at;
}
