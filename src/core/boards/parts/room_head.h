/* Which room this is, as large as a door sign says it: the number and beside it the name (LOOK.md
 * section 8). */
#ifndef CORE_BOARDS_PARTS_ROOM_HEAD_H
#define CORE_BOARDS_PARTS_ROOM_HEAD_H

#include "core/boards/parts/draw.h"

struct room_place {
    double left_u, right_u;
    double baseline_u; /* the number's */
    double bottom_u;   /* no ink of the name under it */
    bool is_tight;     /* two steps smaller */
};

/* index: of the room, in the snapshot. */
void draw_room_head(struct draw *d, int32_t index, const struct room_place *at);

#endif
