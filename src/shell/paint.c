#include "shell/paint.h"

#include "base/arena.h"
#include "shell/picture_store.h"
#include "shell/raster.h"

#include <stdlib.h>

struct painter {
    struct fonts *fonts;
    struct picture_store *pictures; /* NULL: none */
    struct raster *raster;
    const struct font_run **cold; /* runs to be rastered for the scene at hand */
    size_t cold_capacity;
    struct raster_point *points;
    size_t point_capacity;
    uint64_t pixels;
};

struct target {
    uint32_t *pixels;
    int stride_px;
};

struct painter *painter_new(struct fonts *fonts)
{
    struct painter *painter = xcalloc(1, sizeof *painter);
    painter->fonts = fonts;
    painter->raster = raster_new();
    return painter;
}

void painter_free(struct painter *painter)
{
    if (!painter) {
        return;
    }
    raster_free(painter->raster);
    free(painter->cold);
    free(painter->points);
    free(painter);
}

void painter_set_pictures(struct painter *painter, struct picture_store *pictures)
{
    painter->pictures = pictures;
}

uint64_t painter_pixels(const struct painter *painter)
{
    return painter->pixels;
}

static uint32_t *pixel_at(const struct target *to, int32_t x, int32_t y)
{
    return to->pixels + (ptrdiff_t)y * to->stride_px + x;
}

static void fill_rect(const struct target *to, struct rect rect, uint32_t colour)
{
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        uint32_t *row = pixel_at(to, rect.x, y);
        for (int32_t x = 0; x < rect.w; x++) {
            row[x] = colour;
        }
    }
}

/* A million px away is as good as any point farther, and its square still fits. */
static int64_t bring_near(int64_t v)
{
    const int64_t farthest = (int64_t)POINT_UNIT << 20;
    return v > farthest ? farthest : v < -farthest ? -farthest : v;
}

static const struct raster_point *raster_points(struct painter *painter,
                                                const struct scene_item *item)
{
    size_t n = (size_t)item->n_points;

    if (painter->point_capacity < n) {
        painter->point_capacity = n;
        painter->points = xrealloc(painter->points, n * sizeof *painter->points);
    }
    for (size_t i = 0; i < n; i++) {
        painter->points[i].x = bring_near(item->points[i].x) * (RASTER_UNIT / POINT_UNIT);
        painter->points[i].y = bring_near(item->points[i].y) * (RASTER_UNIT / POINT_UNIT);
    }
    return painter->points;
}

static void blend_coverage(const struct target *to, const struct run_picture *picture,
                           struct rect at, struct rect part, uint32_t colour)
{
    for (int32_t y = part.y; y < part.y + part.h; y++) {
        const uint8_t *row = picture->a8 + (ptrdiff_t)(y - at.y) * picture->w_px + (part.x - at.x);
        raster_blend_row(pixel_at(to, part.x, y), row, part.w, colour);
    }
}

/* Premultiplied colours over what is there. argb: width_px a row, its first pixel at (at.x, at.y)
 */
static void blend_colours(const struct target *to, const uint32_t *argb, int32_t width_px,
                          struct rect at, struct rect part)
{
    for (int32_t y = part.y; y < part.y + part.h; y++) {
        const uint32_t *row = argb + (ptrdiff_t)(y - at.y) * width_px + (part.x - at.x);
        uint32_t *pixels = pixel_at(to, part.x, y);
        for (int32_t x = 0; x < part.w; x++) {
            if (row[x] >> 24 == 0xff) {
                pixels[x] = row[x];
                continue;
            }
            uint32_t rest = 255 - (row[x] >> 24), sum = 0xff;
            for (int shift = 16; shift >= 0; shift -= 8) {
                uint32_t t = (pixels[x] >> shift & 0xff) * rest + 128;
                uint32_t c = (row[x] >> shift & 0xff) + ((t + (t >> 8)) >> 8);
                sum = sum << 8 | (c > 255 ? 255 : c);
            }
            pixels[x] = sum;
        }
    }
}

static void paint_text(struct painter *painter, const struct scene_item *item, struct rect clip,
                       const struct target *to)
{
    const struct scene_text *text = &item->text;

    for (int i = 0; i < text->line->n_runs; i++) {
        const struct placed_run *placed = &text->line->runs[i];
        struct run_picture picture = fonts_picture(painter->fonts, &placed->run);
        struct rect at = {text->x + placed->x_px + picture.left_px, text->baseline + picture.top_px,
                          picture.w_px, picture.h_px};
        struct rect part = rect_intersect(at, clip);
        if (rect_empty(part)) {
            continue;
        }
        if (picture.argb) {
            blend_colours(to, picture.argb, picture.w_px, at, part);
        } else {
            blend_coverage(to, &picture, at, part, item->colour);
        }
    }
}

static void paint_image(struct painter *painter, const struct scene_item *item, struct rect clip,
                        const struct target *to)
{
    const uint32_t *argb =
        painter->pictures ? picture_store_pixels(painter->pictures, &item->picture) : NULL;
    fill_rect(to, rect_intersect(item->rect, clip), item->colour);
    if (argb)
        blend_colours(to, argb, item->picture.width, item->rect, rect_intersect(item->rect, clip));
}

static void paint_item(struct painter *painter, const struct scene_item *item, struct rect clip,
                       const struct target *to)
{
    switch (item->kind) {
    case SCENE_RECT:
        fill_rect(to, rect_intersect(item->rect, clip), item->colour);
        return;
    case SCENE_RRECT:
        raster_round_rect(painter->raster, item->rect, item->radius_px);
        break;
    case SCENE_POLYLINE:
        raster_stroke(painter->raster, raster_points(painter, item), item->n_points,
                      bring_near(item->stroke_16) * (RASTER_UNIT / POINT_UNIT), item->closed,
                      item->round_caps);
        break;
    case SCENE_POLYGON:
        raster_polygon(painter->raster, raster_points(painter, item), item->n_points);
        break;
    case SCENE_TEXT:
        paint_text(painter, item, clip, to);
        return;
    case SCENE_IMAGE:
        paint_image(painter, item, clip, to);
        return;
    }
    raster_fill(painter->raster, clip, item->colour, to->pixels, to->stride_px);
}

static int by_face_and_size(const void *a, const void *b)
{
    const struct font_run *left = *(const struct font_run *const *)a;
    const struct font_run *right = *(const struct font_run *const *)b;
    if (left->face != right->face) {
        return left->face < right->face ? -1 : 1;
    }
    return (left->size_px > right->size_px) - (left->size_px < right->size_px);
}

static bool touches(struct rect bounds, const struct rect *damage, int n)
{
    for (int i = 0; i < n; i++) {
        if (!rect_empty(rect_intersect(bounds, damage[i]))) {
            return true;
        }
    }
    return false;
}

/* Runs that have no picture yet are rastered by (face, size): each change of a font's size throws
 * its glyphs away. */
static void raster_cold_runs(struct painter *painter, const struct scene *scene,
                             const struct rect *damage, int n)
{
    size_t count = 0;

    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_TEXT || !touches(item->bounds, damage, n)) {
            continue;
        }
        for (int k = 0; k < item->text.line->n_runs; k++) {
            const struct font_run *run = &item->text.line->runs[k].run;
            if (fonts_has_picture(painter->fonts, run)) {
                continue;
            }
            if (count == painter->cold_capacity) {
                painter->cold_capacity = count ? count * 2 : 256;
                painter->cold =
                    xrealloc(painter->cold, painter->cold_capacity * sizeof *painter->cold);
            }
            painter->cold[count++] = run;
        }
    }
    if (count > 1) {
        qsort(painter->cold, count, sizeof *painter->cold, by_face_and_size);
    }
    for (size_t i = 0; i < count; i++) {
        fonts_picture(painter->fonts, painter->cold[i]);
    }
}

void paint_warm(struct painter *painter, const struct scene *scene)
{
    const struct rect page = {0, 0, scene->width, scene->height};
    raster_cold_runs(painter, scene, &page, 1);
}

void paint_scene(struct painter *painter, const struct scene *scene, const struct rect *damage,
                 int n, uint32_t *pixels, int stride_px)
{
    const struct rect page = {0, 0, scene->width, scene->height};
    const struct target to = {pixels, stride_px};

    raster_cold_runs(painter, scene, damage, n);
    for (int i = 0; i < n; i++) {
        struct rect piece = rect_intersect(damage[i], page);
        painter->pixels += (uint64_t)piece.w * (uint64_t)piece.h;
        fill_rect(&to, piece, scene->background | 0xff000000u);
        for (int k = 0; k < scene->n_items; k++) {
            struct rect clip = rect_intersect(scene->items[k].bounds, piece);
            if (!rect_empty(clip)) {
                paint_item(painter, &scene->items[k], clip, &to);
            }
        }
    }
}

void paint_part(struct painter *painter, const struct scene *scene, struct rect part,
                uint32_t *pixels, int stride_px)
{
    /* The scene's own origin: only what lies in the part is ever touched. */
    ptrdiff_t back = (ptrdiff_t)part.y * stride_px + part.x;
    paint_scene(painter, scene, &part, 1, pixels - back, stride_px);
}

void paint_page(struct painter *painter, const struct scene *scene, uint32_t *pixels, int stride_px)
{
    const struct rect page = {0, 0, scene->width, scene->height};
    paint_scene(painter, scene, &page, 1, pixels, stride_px);
}
