#include "shell/raster.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define LINES 16 /* of a pixel, along y */
#define LINE_UNITS (RASTER_UNIT / LINES)
#define FARTHEST ((int64_t)RASTER_UNIT << 20)

struct edge {
    int64_t x0, y0, x1, y1; /* y0 < y1 */
    int64_t at;             /* x on the line at hand */
    int winding;
};

struct raster {
    struct edge *edges;
    int n_edges, edge_capacity;
    struct edge **active; /* by x on the line before, so nearly sorted */
    int32_t *deltas;      /* change of coverage from pixel to pixel, 1/4096 */
    uint8_t *coverage;
    int width_capacity;
};

struct raster *raster_new(void)
{
    return xcalloc(1, sizeof(struct raster));
}

void raster_free(struct raster *raster)
{
    if (!raster) {
        return;
    }
    free(raster->edges);
    free(raster->active);
    free(raster->deltas);
    free(raster->coverage);
    free(raster);
}

static int64_t bring_near(int64_t v)
{
    return v > FARTHEST ? FARTHEST : v < -FARTHEST ? -FARTHEST : v;
}

static void add_edge(struct raster *raster, struct raster_point a, struct raster_point b)
{
    int winding = 1;

    if (a.y == b.y) {
        return;
    }
    if (a.y > b.y) {
        struct raster_point swap = a;
        a = b;
        b = swap;
        winding = -1;
    }
    if (raster->n_edges == raster->edge_capacity) {
        raster->edge_capacity = raster->edge_capacity ? raster->edge_capacity * 2 : 256;
        size_t count = (size_t)raster->edge_capacity;
        raster->edges = xrealloc(raster->edges, count * sizeof *raster->edges);
        raster->active = xrealloc(raster->active, count * sizeof *raster->active);
    }
    raster->edges[raster->n_edges++] = (struct edge){a.x, a.y, b.x, b.y, 0, winding};
}

void raster_polygon(struct raster *raster, const struct raster_point *points, int n)
{
    for (int i = 0; i < n; i++) {
        struct raster_point a = points[i], b = points[i + 1 < n ? i + 1 : 0];
        a = (struct raster_point){bring_near(a.x), bring_near(a.y)};
        b = (struct raster_point){bring_near(b.x), bring_near(b.y)};
        add_edge(raster, a, b);
    }
}

static int by_top(const void *a, const void *b)
{
    const struct edge *left = a, *right = b;
    if (left->y0 != right->y0) {
        return left->y0 < right->y0 ? -1 : 1;
    }
    return (left->x0 > right->x0) - (left->x0 < right->x0);
}

/* From the coverage of the pixels left of it to all that lie right of x. */
static void add_step(struct raster *raster, struct rect clip, int64_t x, int32_t sign)
{
    int64_t from_left = x - (int64_t)clip.x * RASTER_UNIT;
    int64_t width = (int64_t)clip.w * RASTER_UNIT;

    from_left = from_left < 0 ? 0 : from_left > width ? width : from_left;
    int32_t part = (int32_t)(from_left % RASTER_UNIT);
    int32_t *delta = &raster->deltas[from_left / RASTER_UNIT];
    delta[0] += sign * (RASTER_UNIT - part);
    delta[1] += sign * part;
}

/* Sorts the active edges along the line and marks the spans inside. */
static void add_line(struct raster *raster, struct rect clip, int n_active, int64_t y)
{
    struct edge **active = raster->active;

    for (int i = 0; i < n_active; i++) {
        struct edge *e = active[i];
        int64_t run = (y - e->y0) * (e->x1 - e->x0), rise = e->y1 - e->y0;
        /* Rounded down on both sides of 0, or the two halves of a shape would differ. */
        e->at = e->x0 + (run >= 0 ? run / rise : -((-run + rise - 1) / rise));
        int k = i;
        for (; k > 0 && active[k - 1]->at > e->at; k--) {
            active[k] = active[k - 1];
        }
        active[k] = e;
    }
    int winding = 0;
    for (int i = 0; i < n_active; i++) {
        int before = winding;
        winding += active[i]->winding;
        if (before == 0 && winding != 0) {
            add_step(raster, clip, active[i]->at, 1);
        } else if (before != 0 && winding == 0) {
            add_step(raster, clip, active[i]->at, -1);
        }
    }
}

static void blend_deltas(struct raster *raster, int width, uint32_t colour, uint32_t *pixels)
{
    int32_t sum = 0;

    for (int x = 0; x < width; x++) {
        sum += raster->deltas[x];
        raster->coverage[x] =
            (uint8_t)((sum * 255 + LINES * RASTER_UNIT / 2) / (LINES * RASTER_UNIT));
    }
    raster_blend_row(pixels, raster->coverage, width, colour);
}

void raster_fill(struct raster *raster, struct rect clip, uint32_t colour, uint32_t *pixels,
                 int stride_px)
{
    int next = 0, n_active = 0, n_edges = raster->n_edges;
    size_t row_bytes = ((size_t)clip.w + 2) * sizeof *raster->deltas;

    raster->n_edges = 0;
    if (rect_empty(clip) || n_edges == 0) {
        return;
    }
    if (raster->width_capacity < clip.w) {
        raster->width_capacity = clip.w;
        raster->deltas = xrealloc(raster->deltas, row_bytes);
        raster->coverage = xrealloc(raster->coverage, (size_t)clip.w);
    }
    qsort(raster->edges, (size_t)n_edges, sizeof *raster->edges, by_top);
    for (int32_t row = clip.y; row < clip.y + clip.h && (n_active > 0 || next < n_edges); row++) {
        int64_t top = (int64_t)row * RASTER_UNIT;
        bool touched = false;
        if (n_active == 0 && raster->edges[next].y0 >= top + RASTER_UNIT) {
            continue;
        }
        memset(raster->deltas, 0, row_bytes);
        for (int line = 0; line < LINES; line++) {
            int64_t y = top + line * LINE_UNITS + LINE_UNITS / 2;
            int kept = 0;
            for (int i = 0; i < n_active; i++) {
                if (raster->active[i]->y1 > y) {
                    raster->active[kept++] = raster->active[i];
                }
            }
            n_active = kept;
            for (; next < n_edges && raster->edges[next].y0 <= y; next++) {
                if (raster->edges[next].y1 > y) {
                    raster->active[n_active++] = &raster->edges[next];
                }
            }
            if (n_active > 0) {
                add_line(raster, clip, n_active, y);
                touched = true;
            }
        }
        if (touched) {
            blend_deltas(raster, clip.w, colour, pixels + (ptrdiff_t)row * stride_px + clip.x);
        }
    }
}

void raster_blend_row(uint32_t *pixels, const uint8_t *coverage, int n, uint32_t colour)
{
    uint32_t colour_rb = colour & 0xff00ffu, colour_g = colour >> 8 & 0xffu;

    for (int x = 0; x < n; x++) {
        uint32_t a = coverage[x];
        if (a == 0) {
            continue;
        }
        if (a == 255) {
            pixels[x] = colour;
            continue;
        }
        /* (t + 128) * 257 >> 16 is t / 255 rounded, for every t that two bytes make. */
        uint32_t b = 255 - a, old = pixels[x];
        uint32_t rb = (old & 0xff00ffu) * b + colour_rb * a + 0x800080u;
        uint32_t g = (old >> 8 & 0xffu) * b + colour_g * a + 0x80u;
        rb = (rb + (rb >> 8 & 0xff00ffu)) >> 8 & 0xff00ffu;
        g = (g + (g >> 8)) >> 8;
        pixels[x] = 0xff000000u | rb | g << 8;
    }
}
