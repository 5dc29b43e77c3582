/* The drawn signs of the look: states, information, warning (LOOK.md sections 4 and 11). Shapes
 * are polygons in a square of side `a` (u) whose top left is (x, y). */
#ifndef CORE_BOARDS_PARTS_GLYPH_H
#define CORE_BOARDS_PARTS_GLYPH_H

#include "core/boards/parts/draw.h"

enum glyph {
    GLYPH_NONE,
    GLYPH_DISC,     /* now */
    GLYPH_HALF,     /* soon */
    GLYPH_RING,     /* next, later */
    GLYPH_CHEVRONS, /* delayed, retimed */
    GLYPH_ARROW,    /* moved: to the right */
    GLYPH_CROSS,    /* cancelled */
    GLYPH_NO_ENTRY, /* full */
    GLYPH_PLUS,     /* added */
    GLYPH_SWAP,     /* replaced */
    GLYPH_BAR,      /* ended, closed */
    GLYPH_INFO,     /* the footer's standing fact */
    GLYPH_WARNING,  /* stale, urgent */
    GLYPH_WALKER    /* beside minutes, never alone */
};

/* A glyph of a page and its word; those that matter most first. */
#define LEGEND_MOST 8
struct legend_sign {
    enum glyph glyph;
    uint32_t colour;
    enum word word;
};

/* ground: what shows through a cut-out (the bar of no entry, the i, the mark of the warning). */
void draw_glyph(struct draw *d, const char *name, enum glyph glyph, double x_u, double y_u,
                double a_u, uint32_t colour, uint32_t ground);

/* The arrow of LOOK.md section 11, turned clockwise by turn_deg (0: ahead). */
void draw_arrow(struct draw *d, const char *name, double cx_u, double cy_u, double a_u,
                int turn_deg, uint32_t colour);

/* To another level by stairs or escalator: treads with an arrow, never a bare one, as that means
 * ahead. By lift: two triangles in a frame. In a square of side a around (cx, cy). */
void draw_stairs(struct draw *d, const char *name, double cx_u, double cy_u, double a_u, bool up,
                 uint32_t colour);
void draw_lift(struct draw *d, const char *name, double cx_u, double cy_u, double a_u,
               uint32_t colour);

#endif
