/* A board whose type would be under the floor for whoever stands far away is set larger as a
 * whole: its unit grows, so fewer columns and hours stand on a page and everything keeps its
 * proportions (LOOK.md section 2, Floors). The side margins stay where the header has them. */
#ifndef CORE_BOARDS_PARTS_ZOOM_H
#define CORE_BOARDS_PARTS_ZOOM_H

#include "core/boards/board.h"

struct zoom {
    struct grid grid;
    struct view view; /* of the larger unit; body in its units */
};

/* A step that a board uses, and the role that its text has. */
struct zoom_step {
    int step;
    enum text_role role;
};

/* Enlarges so that all n steps pass; the view itself where they already do. Borrowed from zoom. */
const struct view *zoom_view(struct zoom *zoom, const struct view *v, const struct zoom_step *steps,
                             int n);

#endif
