/* Outlines of the shapes that are not polygons already: discs, round corners, strokes. */
#include "shell/raster.h"

#include <stdlib.h>

#define QUARTER 64 /* steps of a quarter circle in the table */

/* cos(i * pi / 128) * 2^24: a table, as libraries differ in the last bit of a cosine. */
static const int32_t COSINES[QUARTER + 1] = {
    16777216, 16772163, 16757007, 16731757, 16696429, 16651044, 16595628, 16530216, 16454846,
    16369565, 16274424, 16169479, 16054795, 15930439, 15796488, 15653022, 15500126, 15337895,
    15166424, 14985817, 14796184, 14597637, 14390298, 14174291, 13949745, 13716797, 13475586,
    13226258, 12968963, 12703856, 12431097, 12150850, 11863283, 11568571, 11266890, 10958422,
    10643353, 10321873, 9994176,  9660458,  9320922,  8975771,  8625213,  8269459,  7908725,
    7543226,  7173184,  6798821,  6420363,  6038037,  5652074,  5262706,  4870169,  4474698,
    4076531,  3675909,  3273072,  2868265,  2461729,  2053710,  1644455,  1234209,  823219,
    411733,   0};

#define PIECE_MAX 64

static int64_t scale_cosine(int64_t length, int i)
{
    int64_t product = length * COSINES[i];
    return (product + (1 << 23)) >> 24;
}

/* The point at i / (4 * QUARTER) of a turn, on a circle around 0. */
static struct raster_point on_circle(int64_t radius, int i)
{
    int part = i % QUARTER;
    int64_t c = scale_cosine(radius, part), s = scale_cosine(radius, QUARTER - part);

    switch (i / QUARTER % 4) {
    case 0:
        return (struct raster_point){c, s};
    case 1:
        return (struct raster_point){-s, c};
    case 2:
        return (struct raster_point){-c, -s};
    default:
        return (struct raster_point){s, -c};
    }
}

/* So that a chord stays within 1/30 px of its arc. */
static int circle_step(int64_t radius)
{
    int64_t px = radius / RASTER_UNIT;
    return px < 2 ? 16 : px < 6 ? 8 : px < 24 ? 4 : px < 96 ? 2 : 1;
}

void raster_piece(struct raster *raster, const struct raster_point *points, int n)
{
    struct raster_point turned[PIECE_MAX];
    int64_t area = 0;

    for (int i = 0; i < n; i++) {
        struct raster_point a = points[i], b = points[(i + 1) % n];
        area +=
            (a.x - points[0].x) * (b.y - points[0].y) - (b.x - points[0].x) * (a.y - points[0].y);
    }
    if (area >= 0 || n > PIECE_MAX) {
        raster_polygon(raster, points, n);
        return;
    }
    for (int i = 0; i < n; i++) {
        turned[i] = points[n - 1 - i];
    }
    raster_polygon(raster, turned, n);
}

void raster_disc(struct raster *raster, struct raster_point centre, int64_t radius)
{
    struct raster_point points[4 * QUARTER];
    int step = circle_step(radius), n = 0;

    for (int i = 0; i < 4 * QUARTER; i += step) {
        struct raster_point p = on_circle(radius, i);
        points[n++] = (struct raster_point){centre.x + p.x, centre.y + p.y};
    }
    raster_polygon(raster, points, n);
}

void raster_round_rect(struct raster *raster, struct rect rect, int32_t radius_px)
{
    struct raster_point points[4 * QUARTER + 4];
    int64_t r = (int64_t)radius_px * RASTER_UNIT;
    int64_t x0 = (int64_t)rect.x * RASTER_UNIT, y0 = (int64_t)rect.y * RASTER_UNIT;
    int64_t x1 = x0 + (int64_t)rect.w * RASTER_UNIT, y1 = y0 + (int64_t)rect.h * RASTER_UNIT;
    /* Centres of the corners in the order of the quarters: right bottom first. */
    const struct raster_point centres[4] = {
        {x1 - r, y1 - r}, {x0 + r, y1 - r}, {x0 + r, y0 + r}, {x1 - r, y0 + r}};
    int step = circle_step(r), n = 0;

    for (int quarter = 0; quarter < 4; quarter++) {
        for (int i = 0; i <= QUARTER; i += step) {
            struct raster_point p = on_circle(r, quarter * QUARTER + i);
            points[n++] = (struct raster_point){centres[quarter].x + p.x, centres[quarter].y + p.y};
        }
    }
    raster_polygon(raster, points, n);
}

/* Floor of the square root, by Newton from above. */
static int64_t root(int64_t v)
{
    if (v < 2) {
        return v;
    }
    int64_t x = (int64_t)1 << ((64 - __builtin_clzll((unsigned long long)v) + 1) / 2);
    for (;;) {
        int64_t next = (x + v / x) / 2;
        if (next >= x) {
            return x;
        }
        x = next;
    }
}

static int64_t divide_rounded(int64_t a, int64_t b)
{
    return a >= 0 ? (a + b / 2) / b : -((-a + b / 2) / b);
}

/* The vector from the middle of a segment's stroke to its edge; (0, 0) for a segment of no
 * length. */
static struct raster_point normal(struct raster_point a, struct raster_point b, int64_t half)
{
    int64_t dx = b.x - a.x, dy = b.y - a.y;
    int64_t length = root(dx * dx + dy * dy);

    if (length == 0) {
        return (struct raster_point){0, 0};
    }
    return (struct raster_point){divide_rounded(-dy * half, length),
                                 divide_rounded(dx * half, length)};
}

static struct raster_point add(struct raster_point p, struct raster_point v, int sign)
{
    return (struct raster_point){p.x + sign * v.x, p.y + sign * v.y};
}

/* A round join; where the turn is so small that a flat one is the same, the two wedges. */
static void add_join(struct raster *raster, struct raster_point p, struct raster_point before,
                     struct raster_point after, int64_t half)
{
    int64_t dx = after.x - before.x, dy = after.y - before.y;

    /* chord^2 / (8 half) is what the arc rises over the chord: under 1/32 px nobody sees it */
    if (dx * dx + dy * dy <= 8 * half * (RASTER_UNIT / 32)) {
        for (int sign = -1; sign <= 1; sign += 2) {
            struct raster_point wedge[3] = {p, add(p, before, sign), add(p, after, sign)};
            raster_piece(raster, wedge, 3);
        }
    } else {
        raster_disc(raster, p, half);
    }
}

void raster_stroke(struct raster *raster, const struct raster_point *points, int n, int64_t width,
                   bool closed, bool round_caps)
{
    int64_t half = width / 2;
    int segments = closed && n > 2 ? n : n - 1;
    bool has_first = false;
    struct raster_point first = {0, 0}, before = {0, 0};

    for (int i = 0; i < segments; i++) {
        struct raster_point a = points[i], b = points[(i + 1) % n];
        struct raster_point v = normal(a, b, half);
        if (a.x == b.x && a.y == b.y) {
            continue;
        }
        struct raster_point quad[4] = {add(a, v, 1), add(b, v, 1), add(b, v, -1), add(a, v, -1)};
        raster_piece(raster, quad, 4);
        if (has_first) {
            add_join(raster, a, before, v, half);
        } else {
            first = v;
        }
        has_first = true;
        before = v;
    }
    if (closed && n > 2 && has_first) {
        add_join(raster, points[0], before, first, half);
    } else if (round_caps && n > 0) {
        raster_disc(raster, points[0], half);
        if (has_first) {
            raster_disc(raster, points[n - 1], half);
        }
    }
}
