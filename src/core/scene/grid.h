/* Units of the look (LOOK.md section 1): S = min(W, H), u = S / 135. The only place where layout
 * meets floating point: lengths are multiplied here and edges rounded to whole pixels. */
#ifndef CORE_SCENE_GRID_H
#define CORE_SCENE_GRID_H

#include "core/feed/model.h"
#include "core/scene/scene.h"

struct grid {
    struct rect safe; /* W and H less the display's safe insets; x, y are its origin */
    int32_t page_w, page_h;
    int32_t shift_x, shift_y;         /* of the origin, by grid_shift */
    double u;                         /* px */
    bool portrait;                    /* H > W */
    double w_u, h_u;                  /* of safe, in u */
    double header_rule_u, body_top_u; /* 13 and 13.5; portrait 18 and 18.5 */
    double footer_rule_u;             /* H - 9 */
    const struct display *sizes_of;   /* whose sizes these are, by role: each text asks for them */
    int wanted_px[ROLE_CHROME + 1], floor_px[ROLE_CHROME + 1];
};

void grid_init(struct grid *grid, int32_t width, int32_t height, const struct display *display);
/* To be called when u is another one: the sizes that a display wants are reckoned anew. */
void grid_resize(struct grid *grid, const struct display *display);

/* Everything by a quarter of a unit to the right and down, or only one of both: corners 0 (where it
 * was) to 3 of a square, clockwise. Grounds that reach the page's edge still do. Once a grid. */
void grid_shift(struct grid *grid, int corner);

int32_t grid_x(const struct grid *grid, double x_u); /* edge, from the page's left, rounded */
int32_t grid_y(const struct grid *grid, double y_u);
int32_t grid_len(const struct grid *grid, double len_u); /* length, at least 1 px if > 0 */
int32_t grid_16(const struct grid *grid, double len_u);  /* 1/16 px */
struct point grid_point(const struct grid *grid, double x_u, double y_u);
struct rect grid_rect(const struct grid *grid, double x0_u, double y0_u, double x1_u, double y1_u);
double grid_units(const struct grid *grid, int32_t px); /* px as u */

#define GRID_MX 9.0
#define GRID_GUTTER 3.0
#define GRID_WIDE_U                                                                                \
    300.0 /* from 21:9 on: what stands one under the other can stand side by side                  \
           */

/* T(n) = 3u * 1.5^(n/2), rounded to whole px, at least 1 (LOOK.md section 2); n from 0 to 12. */
int grid_type_px(const struct grid *grid, int step);
double grid_type_u(int step);
/* The first step from this one on that is as large as that, at most `most`. */
int grid_step_px(const struct grid *grid, int step, int least_px, int most);

/* The size in px that a role wants on this display: cap height >= d tan(a) S / h, and never below
 * T0 (LOOK.md section 2, Floors). */
int grid_wanted_px(const struct grid *grid, const struct display *display, enum text_role role);
/* The smallest that it may have: that, but no more than boards have room for whose places are
 * fixed, which is what 6 m want of a display of 685 mm (strict: 4.6 m). Rows that grow follow
 * grid_wanted_px further; where a display is read from beyond what a board serves, fit tells. */
int grid_floor_px(const struct grid *grid, const struct display *display, enum text_role role);

#endif
