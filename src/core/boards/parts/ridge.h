/* The ridge: three hills and a river, the one decoration there is (LOOK.md section 5). */
#ifndef CORE_BOARDS_PARTS_RIDGE_H
#define CORE_BOARDS_PARTS_RIDGE_H

#include "core/boards/parts/draw.h"

/* r(t, i) of LOOK.md section 5, for n lines. */
double ridge_height(double t, double i, double n);

/* The mark at the left of the header rule. */
void draw_ridge_mark(struct draw *d, double rule_u);

/* Contour lines over the page's width from y0 down, spacing gap, height A, all in u; no crest
 * higher than top_u. */
void draw_ridge_field(struct draw *d, double y0_u, double gap_u, double height_u, double top_u);

/* The same over a part of the page, from left_u to left_u + w_u (u from the safe origin). The
 * caller's clip cuts what stands out at its foot. */
void draw_ridge_field_in(struct draw *d, double left_u, double w_u, double y0_u, double gap_u,
                         double height_u, double top_u);

#endif
