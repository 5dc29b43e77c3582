#include "shell/map_picture.h"

#include "base/arena.h"
#include "core/map/ground.h"
#include "shell/raster.h"

#include <stdlib.h>

struct canvas {
    struct raster *raster;
    struct raster_point *points;
    int capacity;
    struct rect all;
    uint32_t *pixels;
};

static struct rect reach(const struct canvas *canvas, const struct ground_shape *shape, int n)
{
    int32_t x0 = INT32_MAX, y0 = INT32_MAX, x1 = INT32_MIN, y1 = INT32_MIN;
    for (int i = 0; i < n; i++) {
        const struct point *p = &shape->points[i];
        x0 = p->x < x0 ? p->x : x0;
        y0 = p->y < y0 ? p->y : y0;
        x1 = p->x > x1 ? p->x : x1;
        y1 = p->y > y1 ? p->y : y1;
    }
    if (n == 0)
        return (struct rect){0, 0, 0, 0};
    int32_t more = shape->stroke_16 + 2 * POINT_UNIT;
    x0 = (x0 - more) / POINT_UNIT - 1;
    y0 = (y0 - more) / POINT_UNIT - 1;
    struct rect box = {x0, y0, (x1 + more) / POINT_UNIT + 1 - x0,
                       (y1 + more) / POINT_UNIT + 1 - y0};
    return rect_intersect(box, canvas->all);
}

static void draw(void *user, const struct ground_shape *shape)
{
    struct canvas *canvas = user;
    const int to = RASTER_UNIT / POINT_UNIT;
    int total = 0;
    for (int i = 0; i < shape->n_rings; i++)
        total += shape->ring_sizes[i];
    struct rect box = reach(canvas, shape, total);
    if (rect_empty(box))
        return;
    if (total > canvas->capacity) {
        canvas->capacity = total * 2;
        canvas->points =
            xrealloc(canvas->points, (size_t)canvas->capacity * sizeof *canvas->points);
    }
    for (int i = 0; i < total; i++)
        canvas->points[i] = (struct raster_point){shape->points[i].x * (int64_t)to,
                                                  shape->points[i].y * (int64_t)to};
    const struct raster_point *ring = canvas->points;
    for (int i = 0; i < shape->n_rings; ring += shape->ring_sizes[i++]) {
        if (shape->stroke_16)
            raster_stroke(canvas->raster, ring, shape->ring_sizes[i],
                          (int64_t)shape->stroke_16 * to, shape->closed, false);
        else
            raster_polygon(canvas->raster, ring, shape->ring_sizes[i]);
    }
    raster_fill(canvas->raster, box, shape->colour, canvas->pixels, canvas->all.w);
}

uint32_t *map_picture_draw(const struct venue *venue, const char *address, struct err *err)
{
    struct map_view view;
    uint64_t hash;
    if (!map_view_parse(address, &view, &hash)) {
        err_set(err, "%s: not a view of a map", address);
        return NULL;
    }
    if (!venue || venue->hash != hash) {
        err_set(err, "%s: of another venue", address);
        return NULL;
    }
    struct palette palette;
    palette_init(&palette, NULL, view.light);
    size_t count = (size_t)view.area.w * (size_t)view.area.h;
    struct canvas canvas = {.raster = raster_new(), .all = view.area};
    canvas.pixels = xcalloc(count, sizeof *canvas.pixels);
    for (size_t i = 0; i < count; i++)
        canvas.pixels[i] = palette.bg;
    map_ground(venue, &view, draw, &canvas);
    raster_free(canvas.raster);
    free(canvas.points);
    return canvas.pixels;
}
