/* How a page of the directions board is divided: its rows, its columns and where their parts stand.
 * Computed for a view, asked by the board alone (LOOK.md section 11). */
#ifndef CORE_BOARDS_PARTS_DIRECTION_FORM_H
#define CORE_BOARDS_PARTS_DIRECTION_FORM_H

#include "core/boards/parts/signpost.h"
#include "core/boards/parts/zoom.h"

#define DIRECTION_ROW_U 18.75

/* How a page is divided; lengths in u. */
struct direction_form {
    const struct view *v;
    bool wide;
    int rows, columns; /* of a page; very wide ones have several columns */
    double row_u;
    double plate_u, arrow_u, label_u;
    double left_u, right_u;   /* of the column being drawn, as what follows */
    double number_u, title_u; /* from the page's left */
    double state_u;           /* wide: of its column */
    double minutes_u;         /* right edge of the number */
    int number_step, title_step;
    int title_least; /* smaller than that a page's titles are not, and cut if they must be */
    struct zoom zoom;
};

void direction_form_init(struct direction_form *f, const struct view *v);
/* Of the column being drawn. */
void direction_form_column(struct direction_form *f, int column);
/* Few rows are as high as there is room for, and their words larger: all of them stand on pages of
 * this height. */
void direction_form_stretch(struct direction_form *f, const struct signpost *sign);

#endif
