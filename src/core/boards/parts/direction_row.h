/* A row of the directions board: number, title, state and minutes on foot, in the form that its
 * page has (direction_form.h; LOOK.md section 11). */
#ifndef CORE_BOARDS_PARTS_DIRECTION_ROW_H
#define CORE_BOARDS_PARTS_DIRECTION_ROW_H

#include "core/boards/parts/direction_form.h"
#include "core/boards/parts/draw.h"

/* top_u: of the row; title_step: of all titles of the page. */
void draw_direction_row(struct draw *d, const struct direction_form *f,
                        const struct sign_group *group, const struct sign_row *row, double top_u,
                        int title_step);

/* Whether the leading language of a session's title, or of a level's, stands whole at this step.
 * Draws nothing. */
bool direction_row_whole(struct draw *d, const struct direction_form *f,
                         const struct sign_group *group, const struct sign_row *row, int step);

#endif
