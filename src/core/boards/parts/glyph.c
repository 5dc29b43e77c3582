#include "core/boards/parts/glyph.h"

#include <math.h>

struct xy {
    double x, y;
};

/* Corners of a shape in the glyph's own square, (0,0) its middle, 1 its side. */
static void polygon(struct draw *d, const char *name, const struct xy *xy, int n, double cx,
                    double cy, double a, uint32_t colour)
{
    struct point points[16];
    for (int i = 0; i < n; i++)
        points[i] = grid_point(d->v->grid, cx + xy[i].x * a, cy + xy[i].y * a);
    scene_polygon(d->s, name, points, n, colour);
}

static void polyline(struct draw *d, const char *name, const struct xy *xy, int n, double cx,
                     double cy, double a, double stroke, uint32_t colour)
{
    struct point points[16];
    for (int i = 0; i < n; i++)
        points[i] = grid_point(d->v->grid, cx + xy[i].x * a, cy + xy[i].y * a);
    scene_polyline(d->s, name, points, n, grid_16(d->v->grid, stroke * a), false, false, colour);
}

static void disc(struct draw *d, const char *name, double cx, double cy, double r, uint32_t colour)
{
    scene_disc(d->s, name, grid_point(d->v->grid, cx, cy), grid_16(d->v->grid, r), colour);
}

/* A ring is a circle's outline; 32 corners are round enough at these sizes. */
static void ring(struct draw *d, const char *name, double cx, double cy, double r, double stroke,
                 uint32_t colour)
{
    struct point points[32];
    for (int i = 0; i < 32; i++) {
        double t = 2 * M_PI * i / 32;
        points[i] = grid_point(d->v->grid, cx + r * cos(t), cy + r * sin(t));
    }
    scene_polyline(d->s, name, points, 32, grid_16(d->v->grid, stroke), true, false, colour);
}

static void half(struct draw *d, double cx, double cy, double a, uint32_t colour)
{
    ring(d, "ring", cx, cy, 0.38 * a, 0.14 * a, colour);
    struct point points[18];
    for (int i = 0; i <= 16; i++) {
        double t = -M_PI / 2 + M_PI * i / 16;
        points[i] = grid_point(d->v->grid, cx + 0.38 * a * cos(t), cy + 0.38 * a * sin(t));
    }
    scene_polygon(d->s, "half", points, 17, colour);
}

static void chevrons(struct draw *d, double cx, double cy, double a, uint32_t colour)
{
    static const struct xy left[] = {{-0.34, -0.28}, {-0.06, 0}, {-0.34, 0.28}};
    static const struct xy right[] = {{0.06, -0.28}, {0.34, 0}, {0.06, 0.28}};
    polyline(d, "left", left, 3, cx, cy, a, 0.16, colour);
    polyline(d, "right", right, 3, cx, cy, a, 0.16, colour);
}

void draw_arrow(struct draw *d, const char *name, double cx_u, double cy_u, double a_u,
                int turn_deg, uint32_t colour)
{
    const double w = 0.15, h = 0.42, q = w / M_SQRT2, t = -0.5, k = t + w * M_SQRT2 + w / 2;
    const struct xy up[9] = {{0, t},      {h, t + h},          {h - q, t + h + q},
                             {w / 2, k},  {w / 2, 0.5},        {-w / 2, 0.5},
                             {-w / 2, k}, {-h + q, t + h + q}, {-h, t + h}};
    double c = cos(turn_deg * M_PI / 180), s = sin(turn_deg * M_PI / 180);
    struct xy turned[9];
    for (int i = 0; i < 9; i++)
        turned[i] = (struct xy){up[i].x * c - up[i].y * s, up[i].x * s + up[i].y * c};
    polygon(d, name, turned, 9, cx_u, cy_u, a_u, colour);
}

void draw_stairs(struct draw *d, const char *name, double cx_u, double cy_u, double a_u, bool up,
                 uint32_t colour)
{
    static const struct xy down[8] = {{-.54, -.30}, {-.30, -.30}, {-.30, -.04}, {-.04, -.04},
                                      {-.04, .22},  {.22, .22},   {.22, .48},   {.50, .48}};
    struct xy treads[8];
    double side = up ? -1 : 1;
    for (int i = 0; i < 8; i++)
        treads[i] = (struct xy){down[i].x * side, down[i].y};
    const char *old = scene_prefix(d->s, "%s", name);
    polyline(d, "treads", treads, 8, cx_u, cy_u, a_u, 0.12, colour);
    draw_arrow(d, "arrow", cx_u + side * 0.27 * a_u, cy_u - 0.17 * a_u, 0.5 * a_u, up ? 45 : 135,
               colour);
    scene_prefix_restore(d->s, old);
}

void draw_lift(struct draw *d, const char *name, double cx_u, double cy_u, double a_u,
               uint32_t colour)
{
    static const struct xy up[] = {{0, -.30}, {.20, -.06}, {-.20, -.06}};
    static const struct xy down[] = {{0, .30}, {-.20, .06}, {.20, .06}};
    static const struct xy frame[] = {{-.46, -.46}, {.46, -.46}, {.46, .46}, {-.46, .46}};
    struct point points[4];
    const char *old = scene_prefix(d->s, "%s", name);
    for (int i = 0; i < 4; i++)
        points[i] = grid_point(d->v->grid, cx_u + frame[i].x * a_u, cy_u + frame[i].y * a_u);
    scene_polyline(d->s, "frame", points, 4, grid_16(d->v->grid, 0.08 * a_u), true, false, colour);
    polygon(d, "up", up, 3, cx_u, cy_u, a_u, colour);
    polygon(d, "down", down, 3, cx_u, cy_u, a_u, colour);
    scene_prefix_restore(d->s, old);
}

static void cross(struct draw *d, double cx, double cy, double a, uint32_t colour)
{
    static const struct xy down[] = {{-0.32, -0.32}, {0.32, 0.32}};
    static const struct xy up[] = {{-0.32, 0.32}, {0.32, -0.32}};
    polyline(d, "down", down, 2, cx, cy, a, 0.2, colour);
    polyline(d, "up", up, 2, cx, cy, a, 0.2, colour);
}

static void bar(struct draw *d, const char *name, double cx, double cy, double w, double h,
                uint32_t colour)
{
    const struct xy box[] = {{-w / 2, -h / 2}, {w / 2, -h / 2}, {w / 2, h / 2}, {-w / 2, h / 2}};
    polygon(d, name, box, 4, cx, cy, 1, colour);
}

static void swap(struct draw *d, double cx, double cy, double a, uint32_t colour)
{
    draw_arrow(d, "right", cx + 0.04 * a, cy - 0.2 * a, 0.62 * a, 90, colour);
    draw_arrow(d, "left", cx - 0.04 * a, cy + 0.2 * a, 0.62 * a, 270, colour);
}

static void info(struct draw *d, double cx, double cy, double a, uint32_t colour)
{
    ring(d, "ring", cx, cy, 0.44 * a, 0.11 * a, colour);
    disc(d, "dot", cx, cy - 0.19 * a, 0.08 * a, colour);
    bar(d, "stem", cx, cy + 0.1 * a, 0.13 * a, 0.3 * a, colour);
}

static void warning(struct draw *d, double cx, double cy, double a, uint32_t colour,
                    uint32_t ground)
{
    /* Round corners: the same triangle filled and stroked. */
    static const struct xy body[] = {{0, -0.36}, {0.42, 0.36}, {-0.42, 0.36}};
    polygon(d, "body", body, 3, cx, cy, a, colour);
    struct point points[3];
    for (int i = 0; i < 3; i++)
        points[i] = grid_point(d->v->grid, cx + body[i].x * a, cy + body[i].y * a);
    scene_polyline(d->s, "edge", points, 3, grid_16(d->v->grid, 0.14 * a), true, false, colour);
    bar(d, "stem", cx, cy + 0.02 * a, 0.1 * a, 0.32 * a, ground);
    disc(d, "dot", cx, cy + 0.28 * a, 0.06 * a, ground);
}

/* A limb with round ends. */
static void limb(struct draw *d, const char *name, const struct xy *xy, int n, double cx, double cy,
                 double a, double stroke, uint32_t colour)
{
    struct point points[4];
    for (int i = 0; i < n; i++)
        points[i] = grid_point(d->v->grid, cx + (xy[i].x - 0.5) * a, cy + (xy[i].y - 0.5) * a);
    scene_polyline(d->s, name, points, n, grid_16(d->v->grid, stroke * a), false, true, colour);
}

/* To the right, upright, in mid-step. */
static void walker(struct draw *d, double cx, double cy, double a, uint32_t colour)
{
    static const struct xy trunk[] = {{.53, .29}, {.49, .54}};
    static const struct xy front[] = {{.49, .54}, {.62, .71}, {.68, .94}};
    static const struct xy back[] = {{.48, .54}, {.45, .74}, {.31, .93}};
    static const struct xy near_arm[] = {{.55, .30}, {.65, .45}, {.77, .51}};
    static const struct xy far_arm[] = {{.51, .30}, {.37, .38}, {.33, .53}};
    disc(d, "head", cx + 0.055 * a, cy - 0.40 * a, 0.085 * a, colour);
    limb(d, "trunk", trunk, 2, cx, cy, a, 0.155, colour);
    limb(d, "front", front, 3, cx, cy, a, 0.095, colour);
    limb(d, "back", back, 3, cx, cy, a, 0.095, colour);
    limb(d, "near", near_arm, 3, cx, cy, a, 0.075, colour);
    limb(d, "far", far_arm, 3, cx, cy, a, 0.075, colour);
}

void draw_glyph(struct draw *d, const char *name, enum glyph glyph, double x_u, double y_u,
                double a_u, uint32_t colour, uint32_t ground)
{
    double cx = x_u + a_u / 2, cy = y_u + a_u / 2;
    const char *old = scene_prefix(d->s, "%s", name);
    switch (glyph) {
    case GLYPH_NONE:
        break;
    case GLYPH_DISC:
        disc(d, "disc", cx, cy, 0.41 * a_u, colour);
        break;
    case GLYPH_HALF:
        half(d, cx, cy, a_u, colour);
        break;
    case GLYPH_RING:
        ring(d, "ring", cx, cy, 0.38 * a_u, 0.14 * a_u, colour);
        break;
    case GLYPH_CHEVRONS:
        chevrons(d, cx, cy, a_u, colour);
        break;
    case GLYPH_ARROW:
        draw_arrow(d, "arrow", cx, cy, 0.82 * a_u, 90, colour);
        break;
    case GLYPH_CROSS:
        cross(d, cx, cy, a_u, colour);
        break;
    case GLYPH_NO_ENTRY:
        disc(d, "disc", cx, cy, 0.44 * a_u, colour);
        bar(d, "bar", cx, cy, 0.5 * a_u, 0.15 * a_u, ground);
        break;
    case GLYPH_PLUS:
        bar(d, "across", cx, cy, 0.72 * a_u, 0.18 * a_u, colour);
        bar(d, "down", cx, cy, 0.18 * a_u, 0.72 * a_u, colour);
        break;
    case GLYPH_SWAP:
        swap(d, cx, cy, a_u, colour);
        break;
    case GLYPH_BAR:
        bar(d, "bar", cx, cy, 0.8 * a_u, 0.17 * a_u, colour);
        break;
    case GLYPH_INFO:
        info(d, cx, cy, a_u, colour);
        break;
    case GLYPH_WARNING:
        warning(d, cx, cy, a_u, colour, ground);
        break;
    case GLYPH_WALKER:
        walker(d, cx, cy, a_u, colour);
        break;
    }
    scene_prefix_restore(d->s, old);
}
