/* A way in words and signs: what a step says, in both languages, and the arrow or the sign of
 * stairs or lift that stands beside it. For whatever board shows ways. */
#ifndef CORE_BOARDS_PARTS_WAY_H
#define CORE_BOARDS_PARTS_WAY_H

#include "core/boards/parts/glyph.h"
#include "core/venue/route.h"

/* 右转 45 米 / Turn right, 45 m; 乘电梯至二层 / Lift to Level 2; 左侧的门 / Door on the
 * left */
struct pair way_step_words(struct draw *d, const struct route_step *step);

/* In a square of side a around (cx, cy). */
void draw_way_sign(struct draw *d, const char *name, const struct route_step *step, double cx_u,
                   double cy_u, double a_u, uint32_t colour);
/* By what, and whether up. */
void draw_level_sign(struct draw *d, const char *name, enum venue_way way, bool up, double cx_u,
                     double cy_u, double a_u, uint32_t colour);

/* A level as it is named in a sentence: 二层 / Level 2; its short name where it has none. */
const char *way_level(const struct venue *venue, int32_t level, const char *lang);

/* Metres as they are said: whole ones under 20, fives under 100, tens above. */
int way_metres(double metres);

#endif
