/* The names on a map: numbers, titles and states of rooms, exits, lifts, services, in the order of
 * their importance, each in the fullest form that has room (LOOK.md section 10). */
#ifndef CORE_BOARDS_PARTS_MAP_NAMES_H
#define CORE_BOARDS_PARTS_MAP_NAMES_H

#include "core/boards/parts/map_draw.h"

/* Before: what else is on the map has taken its places. */
/* tagged: "you are here" has its place; else it gets one between the signs and the lesser names. */
void draw_map_names(struct draw *d, const struct map_plan *plan, struct map_labels *labels,
                    bool tagged);

#endif
