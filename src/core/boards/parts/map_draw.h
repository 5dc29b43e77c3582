/* The map itself, apart from its names: the ground under the page, rooms in the tone of what they
 * are now, the way, the marker of this display, levels, north and scale (LOOK.md section 10). What
 * is drawn is taken from the labels that come after. */
#ifndef CORE_BOARDS_PARTS_MAP_DRAW_H
#define CORE_BOARDS_PARTS_MAP_DRAW_H

#include "core/boards/parts/map_plan.h"

/* Ground and rooms. */
void draw_map_ground(struct draw *d, const struct map_plan *plan);
/* The way on this level; its line and signs are taken. */
void draw_map_route(struct draw *d, const struct map_plan *plan, struct map_labels *labels);
/* First: what labels of something else keep off, and where this display's disc stands. */
void map_keep_rooms(struct draw *d, const struct map_plan *plan, struct map_labels *labels);
void map_take_here(const struct draw *d, const struct map_plan *plan, struct map_labels *labels);
void draw_map_here(struct draw *d, const struct map_plan *plan);
/* Its tag, taken: over floor that nothing else claims, before the labels, which then keep off it;
 * where there is none, false, and again once they stand. True where there is nothing to tag. */
bool draw_map_here_tag(struct draw *d, const struct map_plan *plan, struct map_labels *labels,
                       bool floor_only);
/* Levels, north, scale: taken as far as they lie over the map. */
void draw_map_furniture(struct draw *d, const struct map_plan *plan, struct map_labels *labels);

/* How a space stands out, for its names: the tone that its floor has now. */
enum map_tone { MAP_PLAIN, MAP_RUNNING, MAP_TARGET };
enum map_tone map_tone(struct draw *d, const struct map_plan *plan, int32_t space);

/* px of a length in u, as a double's edge is rounded. */
struct rect map_box_u(const struct draw *d, double x_u, double y_u, double w_u, double h_u);

#endif
