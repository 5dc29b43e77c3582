/* What everybody asks for, near a display: the nearest open toilets of its level, as a fact for the
 * footer (LOOK.md section 11). */
#ifndef CORE_BOARDS_PARTS_NEARBY_H
#define CORE_BOARDS_PARTS_NEARBY_H

#include "core/boards/parts/draw.h"

/* 洗手间在左侧 20 米 / Toilets 20 m to the left. False where the display has no place or heading,
 * or no way leads to any on its level. */
bool nearby_toilets(struct draw *d, struct pair *out);

#endif
