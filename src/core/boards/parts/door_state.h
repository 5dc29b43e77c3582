/* How a session stands, said over its title where it stands large: the state, whether one may go
 * in, what changed (LOOK.md section 8). */
#ifndef CORE_BOARDS_PARTS_DOOR_STATE_H
#define CORE_BOARDS_PARTS_DOOR_STATE_H

#include "core/boards/parts/details.h"

/* What a change's chip takes below the state's line, in u: 0 where it has its place beside the
 * state. is_wide: it takes a line of its own before it loses its second language. */
double door_chip_line_u(struct details *s, bool is_wide);

/* y_u: baseline of the state; chip_line_u: as door_chip_line_u said. */
void draw_door_state(struct details *s, double y_u, double chip_line_u);

#endif
