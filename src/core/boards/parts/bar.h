/* The large bar: how much of a whole, with a marker at its end (LOOK.md sections 4 and 12). */
#ifndef CORE_BOARDS_PARTS_BAR_H
#define CORE_BOARDS_PARTS_BAR_H

#include "core/boards/parts/draw.h"

/* From x0 to x1 px, its top at y_u; part of whole, whole > 0. Returns the marker's middle in px. */
int32_t draw_bar(struct draw *d, const char *name, int32_t x0, int32_t x1, double y_u,
                 double height_u, int64_t part, int64_t whole);

#endif
