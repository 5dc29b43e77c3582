/* The signs of a map: exits, lifts, stairs, and points such as first aid, by sign and word. */
#ifndef CORE_BOARDS_PARTS_MAP_SIGN_H
#define CORE_BOARDS_PARTS_MAP_SIGN_H

#include "core/boards/parts/map_draw.h"

/* Exits first. What has no room is left out; a sign never stands over what is taken. */
void draw_map_signs(struct draw *d, const struct map_plan *plan, struct map_labels *labels);

#endif
