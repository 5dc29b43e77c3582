/* The panel beside a map: the room to go to, what is on there, and the way in up to three steps
 * (LOOK.md section 10). */
#ifndef CORE_BOARDS_PARTS_MAP_PANEL_H
#define CORE_BOARDS_PARTS_MAP_PANEL_H

#include "core/boards/parts/map_plan.h"

void draw_map_panel(struct draw *d, const struct map_plan *plan);

#endif
