/* A session that was moved away, told where it is missed: the room to go to, as large as this one,
 * and when it takes place there. */
#ifndef CORE_BOARDS_PARTS_ELSEWHERE_H
#define CORE_BOARDS_PARTS_ELSEWHERE_H

#include "core/boards/parts/details.h"

/* Height of the two, from the title's last baseline to the body's end. */
double elsewhere_height_u(const struct view *v);
/* y_u: baseline of the words. */
void draw_elsewhere(struct details *s, double y_u);
void draw_there(struct details *s, double y_u);

#endif
