/* Partners' marks in cells that are read line by line: the role over the first that has it, the
 * mark in one colour, the name under it; where there is no mark the name stands in its place,
 * larger (LOOK.md section 12, partners). */
#ifndef CORE_BOARDS_PARTS_MARKS_H
#define CORE_BOARDS_PARTS_MARKS_H

#include "core/boards/parts/draw.h"

/* Whether a partner has a mark, and who reads this display stands near enough for the names. */
bool marks_wanted(const struct view *v);
/* How many a page holds. */
int marks_held(const struct view *v);
/* Those from `first` on that the page holds. */
void draw_marks(struct draw *d, int first);

/* Whether a partner's role is that of the one before it: the caption is shared. */
bool marks_same_role(const struct draw *d, const struct partner *a, const struct partner *b);

#endif
