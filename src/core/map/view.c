#include "core/map/view.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FARTHEST 16e6 /* 1/16 px */

static int32_t to_16(double value)
{
    value = floor(value + 0.5);
    return value > FARTHEST    ? (int32_t)FARTHEST
           : value < -FARTHEST ? (int32_t)-FARTHEST
                               : (int32_t)value;
}

struct turn {
    double c, s;
};

/* Quarters exactly, so that what is square in the plan is square on the page. */
static struct turn turn_of(int heading_deg)
{
    switch (heading_deg) {
    case 0:
        return (struct turn){1, 0};
    case 90:
        return (struct turn){0, 1};
    case 180:
        return (struct turn){-1, 0};
    case 270:
        return (struct turn){0, -1};
    default:
        return (struct turn){cos(heading_deg * M_PI / 180), sin(heading_deg * M_PI / 180)};
    }
}

/* To the right and up, of who looks along the heading. */
static struct venue_point turned(struct turn t, double east, double north)
{
    return (struct venue_point){east * t.c - north * t.s, east * t.s + north * t.c};
}

double map_px(const struct map_view *view, double metres)
{
    return metres * view->scale_256 / 256;
}

struct point map_point(const struct map_view *view, struct venue_point at)
{
    struct venue_point p =
        turned(turn_of(view->heading_deg), at.x - view->x_mm / 1000.0, at.y - view->y_mm / 1000.0);
    double scale = view->scale_256 / 256.0 * POINT_UNIT;
    int32_t x0 = view->area.x * POINT_UNIT, y0 = view->area.y * POINT_UNIT;
    return (struct point){x0 + to_16(p.x * scale + view->area.w * POINT_UNIT / 2.0),
                          y0 + to_16(view->area.h * POINT_UNIT / 2.0 - p.y * scale)};
}

struct venue_point map_place(const struct map_view *view, struct point at)
{
    struct turn t = turn_of(view->heading_deg);
    double scale = view->scale_256 / 256.0 * POINT_UNIT;
    double right = (at.x - view->area.x * POINT_UNIT - view->area.w * POINT_UNIT / 2.0) / scale;
    double up = (view->area.y * POINT_UNIT + view->area.h * POINT_UNIT / 2.0 - at.y) / scale;
    return (struct venue_point){right * t.c + up * t.s + view->x_mm / 1000.0,
                                up * t.c - right * t.s + view->y_mm / 1000.0};
}

bool map_view_fit(struct map_view *view, const struct venue_point *places, int n,
                  struct rect inside, double most_px)
{
    struct turn t = turn_of(view->heading_deg);
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (int i = 0; i < n; i++) {
        struct venue_point p = turned(t, places[i].x, places[i].y);
        x0 = fmin(x0, p.x), x1 = fmax(x1, p.x);
        y0 = fmin(y0, p.y), y1 = fmax(y1, p.y);
    }
    if (!(x0 <= x1) || rect_empty(inside) || !isfinite(x0 + x1 + y0 + y1))
        return false;
    double px = fmin(inside.w / fmax(x1 - x0, 0.01), inside.h / fmax(y1 - y0, 0.01));
    px = fmin(px, most_px);
    view->scale_256 = (int32_t)fmax(floor(px * 256), 1);
    px = view->scale_256 / 256.0;
    /* The middle of the places stands in the middle of `inside`, not of the area. */
    double right =
        (x0 + x1) / 2 + (view->area.x + view->area.w / 2.0 - inside.x - inside.w / 2.0) / px;
    double up =
        (y0 + y1) / 2 - (view->area.y + view->area.h / 2.0 - inside.y - inside.h / 2.0) / px;
    view->x_mm = (int64_t)floor((right * t.c + up * t.s) * 1000 + 0.5);
    view->y_mm = (int64_t)floor((up * t.c - right * t.s) * 1000 + 0.5);
    return true;
}

const char *map_view_address(const struct map_view *view, const struct venue *venue,
                             struct arena *arena)
{
    return arena_printf(arena,
                        MAP_SCHEME "%016" PRIx64 "/%" PRId32 "/%d/%" PRId32 "/%" PRId64 ",%" PRId64
                                   "/%" PRId32 "x%" PRId32 "/%" PRId32 "/%s",
                        venue->hash, view->level, view->heading_deg, view->scale_256, view->x_mm,
                        view->y_mm, view->area.w, view->area.h, view->side_px,
                        view->light ? "light" : "dark");
}

bool map_view_parse(const char *address, struct map_view *out, uint64_t *venue_hash)
{
    int end = 0;
    char theme[8] = "";
    *out = (struct map_view){0};
    if (!str_starts_with(address, MAP_SCHEME) ||
        sscanf(address + strlen(MAP_SCHEME),
               "%16" SCNx64 "/%" SCNd32 "/%d/%" SCNd32 "/%" SCNd64 ",%" SCNd64 "/%" SCNd32
               "x%" SCNd32 "/%" SCNd32 "/%5[a-z]%n",
               venue_hash, &out->level, &out->heading_deg, &out->scale_256, &out->x_mm, &out->y_mm,
               &out->area.w, &out->area.h, &out->side_px, theme, &end) != 10 ||
        address[strlen(MAP_SCHEME) + (size_t)end] != '\0')
        return false;
    out->light = strcmp(theme, "light") == 0;
    return (out->light || strcmp(theme, "dark") == 0) && out->level >= 0 && out->scale_256 > 0 &&
           out->area.w > 0 && out->area.h > 0 && out->area.w <= 16384 && out->area.h <= 16384 &&
           out->side_px > 0;
}
