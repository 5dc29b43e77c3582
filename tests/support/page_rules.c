#include "unit/page_rules.h"

#include "core/scene/grid.h"
#include "core/scene/palette.h"
#include <math.h>
#include <string.h>

struct rect text_ink(const struct scene_item *item)
{
    const struct text_line *line = item->text.line;
    return (struct rect){item->text.x + line->ink_left_px, item->text.baseline + line->ink_top_px,
                         line->ink_right_px - line->ink_left_px,
                         line->ink_bottom_px - line->ink_top_px};
}

static void add_rect(struct strbuf *out, struct rect r)
{
    strbuf_printf(out, " %d,%d %dx%d", r.x, r.y, r.w, r.h);
}

static void add_fault(struct strbuf *out, const struct scene_item *item, const char *what)
{
    strbuf_printf(out, "%s", item->key);
    if (item->kind == SCENE_TEXT)
        strbuf_printf(out, " \"%s\"", item->text.line->text);
    strbuf_printf(out, ": %s", what);
}

/* Rounding of single lengths may add up to a pixel at an edge. */
static bool within(struct rect outer, struct rect inner)
{
    return inner.x >= outer.x - 1 && inner.y >= outer.y - 1 &&
           inner.x + inner.w <= outer.x + outer.w + 1 && inner.y + inner.h <= outer.y + outer.h + 1;
}

int rule_inside(const struct scene *scene, const struct display *display, struct strbuf *out)
{
    struct rect page = {0, 0, scene->width, scene->height};
    const int *inset = display->safe_px;
    double u = 0;
    struct rect safe = {inset[3], inset[0], scene->width - inset[3] - inset[1],
                        scene->height - inset[0] - inset[2]};
    u = (safe.w < safe.h ? safe.w : safe.h) / 135.0;
    /* 3u from top and bottom and mx from the sides; the present's tag, a shape with a tone of its
     * own, begins 1.5u further out. Side bearings may be some pixels. */
    int32_t side = (int32_t)floor((9 - 1.5) * u), end = (int32_t)floor(3 * u);
    struct rect text = {safe.x + side, safe.y + end, safe.w - 2 * side, safe.h - 2 * end};
    int faults = 0;
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (!rect_contains(item->clip, item->bounds) || !rect_contains(page, item->bounds)) {
            add_fault(out, item, "outside of clip or page:");
            add_rect(out, item->bounds);
            strbuf_add(out, "\n");
            faults++;
        }
        if (item->kind != SCENE_TEXT)
            continue;
        struct rect ink = text_ink(item), stands = ink;
        if (item->text.baseline < ink.y + ink.h) /* by its baseline: only letters' tails go lower */
            stands.h = item->text.baseline - ink.y;
        if (!within(item->clip, ink) || !within(text, stands)) {
            add_fault(out, item,
                      within(text, stands) ? "cut by its clip:" : "outside of the safe area:");
            add_rect(out, ink);
            strbuf_add(out, "\n");
            faults++;
        }
    }
    return faults;
}

static bool may_cover(const struct scene_item *item)
{
    const char *last = strrchr(item->key, '/');
    return strstr(last ? last : item->key, "strike") != NULL;
}

/* Fonts' ink is whole pixels around outlines: a pixel shared is none. */
static bool collide(struct rect a, struct rect b)
{
    struct rect both = rect_intersect(a, b);
    return both.w > 1 && both.h > 1;
}

int rule_apart(const struct scene *scene, struct strbuf *out)
{
    int faults = 0;
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *a = &scene->items[i];
        if (a->kind != SCENE_TEXT)
            continue;
        struct rect ink = rect_intersect(text_ink(a), a->clip);
        for (int k = 0; k < scene->n_items; k++) {
            const struct scene_item *b = &scene->items[k];
            bool is_text = b->kind == SCENE_TEXT;
            if (k == i || (is_text ? k < i : k < i || may_cover(b)))
                continue;
            struct rect other = is_text ? rect_intersect(text_ink(b), b->clip) : b->bounds;
            if (!collide(ink, other))
                continue;
            add_fault(out, a, is_text ? "shares pixels with " : "is painted over by ");
            strbuf_printf(out, "%s:", b->key);
            if (is_text)
                strbuf_printf(out, " \"%s\"", b->text.line->text);
            add_rect(out, rect_intersect(ink, other));
            strbuf_add(out, "\n");
            faults++;
        }
    }
    return faults;
}

int rule_floors(const struct scene *scene, const struct display *display, struct strbuf *out)
{
    static const double minutes[] = {20, 16, 12, 0};
    double side_px = scene->width < scene->height ? scene->width : scene->height;
    double distance_mm = display->distance_mm > 0 ? display->distance_mm : 2800;
    double height_mm = display->height_mm > 0 ? display->height_mm : 685;
    int faults = 0;
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_TEXT)
            continue;
        double angle = minutes[item->text.role];
        if (angle > 0 && display->strict)
            angle = 20;
        double cap = distance_mm * tan(angle / 60 * 3.14159265358979 / 180) * side_px / height_mm;
        /* T0 = 3u of the safe side, rounded. */
        const int *inset = display->safe_px;
        int w = scene->width - inset[1] - inset[3], h = scene->height - inset[0] - inset[2];
        double least = floor((w < h ? w : h) / 45.0 + 0.5);
        if (cap / 0.714 > least)
            least = cap / 0.714;
        if (item->text.size_px + 1e-6 < least) {
            add_fault(out, item, "");
            strbuf_printf(out, "%d px, its floor is %.1f\n", item->text.size_px, least);
            faults++;
        }
    }
    return faults;
}

static bool in_polygon(const struct scene_item *item, double x, double y)
{
    bool inside = false;
    const struct point *p = item->points;
    for (int i = 0, k = item->n_points - 1; i < item->n_points; k = i++) {
        double xi = p[i].x / 16.0, yi = p[i].y / 16.0, xk = p[k].x / 16.0, yk = p[k].y / 16.0;
        if ((yi > y) != (yk > y) && x < (xk - xi) * (y - yi) / (yk - yi) + xi)
            inside = !inside;
    }
    return inside;
}

static bool on_polyline(const struct scene_item *item, double x, double y)
{
    double reach = item->stroke_16 / 32.0;
    for (int i = 0; i + 1 < item->n_points; i++) {
        double ax = item->points[i].x / 16.0, ay = item->points[i].y / 16.0;
        double dx = item->points[i + 1].x / 16.0 - ax, dy = item->points[i + 1].y / 16.0 - ay;
        double length = dx * dx + dy * dy;
        double t = length > 0 ? ((x - ax) * dx + (y - ay) * dy) / length : 0;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        double ex = ax + t * dx - x, ey = ay + t * dy - y;
        if (ex * ex + ey * ey <= reach * reach)
            return true;
    }
    return false;
}

static bool covers(const struct scene_item *item, double x, double y)
{
    struct rect b = item->bounds;
    if (x < b.x || y < b.y || x >= b.x + b.w || y >= b.y + b.h)
        return false;
    switch (item->kind) {
    case SCENE_RECT:
    case SCENE_RRECT:
    case SCENE_IMAGE:
        return true;
    case SCENE_POLYGON:
        return in_polygon(item, x, y);
    case SCENE_POLYLINE:
        return on_polyline(item, x, y);
    case SCENE_TEXT:
        return false;
    }
    return false;
}

/* The ground is looked at on a grid of points over the ink. */
#define GRID_X 12
#define GRID_Y 5

int rule_contrast(const struct scene *scene, struct strbuf *out)
{
    int faults = 0;
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_TEXT)
            continue;
        struct rect ink = rect_intersect(text_ink(item), item->clip);
        int worst = INT32_MAX;
        const char *under = "background";
        for (int n = 0; n < GRID_X * GRID_Y; n++) {
            double x = ink.x + (n % GRID_X + 0.5) * ink.w / GRID_X;
            double y = ink.y + ((double)(n / GRID_X) + 0.5) * ink.h / GRID_Y;
            uint32_t ground = scene->background;
            const char *name = "background";
            for (int k = i - 1; k >= 0; k--) {
                if (covers(&scene->items[k], x, y)) {
                    ground = scene->items[k].colour;
                    name = scene->items[k].key;
                    break;
                }
            }
            int contrast = contrast_100(item->colour, ground);
            if (contrast < worst) {
                worst = contrast;
                under = name;
            }
        }
        if (worst < 700) {
            add_fault(out, item, "");
            strbuf_printf(out, "%d.%02d:1 on %s\n", worst / 100, worst % 100, under);
            faults++;
        }
    }
    return faults;
}
