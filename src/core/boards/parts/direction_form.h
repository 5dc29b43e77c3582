/* How a page of the directions board is divided: its rows, its columns and where their parts stand.
 * Computed for a view, asked by the board alone (LOOK.md section 11). */
#ifndef CORE_BOARDS_PARTS_DIRECTION_FORM_H
#define CORE_BOARDS_PARTS_DIRECTION_FORM_H

#include "core/boards/parts/signpost.h"
#include "core/boards/parts/zoom.h"

#define DIRECTION_ROW_U 18.75
#define DIRECTION_STATE_U 5.4 /* from a number to its state on the line under it */

enum direction_layout {
    DIRECTION_WIDE,    /* number, titles, state and minutes beside each other */
    DIRECTION_NARROW,  /* the state under the titles */
    DIRECTION_STACKED, /* number, state and minutes over the titles, which have the whole width */
};

/* How a page is divided; lengths in u. */
struct direction_form {
    const struct view *v;
    enum direction_layout layout;
    int lines;         /* that a title may have */
    bool state_below;  /* STACKED: on a line between number and title */
    int rows, columns; /* of a page; very wide ones have several columns */
    double row_u;
    double plate_u, arrow_u, label_u;
    double left_u, right_u; /* of the column being drawn, as what follows */
    double number_u, label_end_u, title_u, state_u;
    double minutes_u; /* right edge of the number */
    int number_step, title_step;
    int title_least; /* smaller than that a page's titles are not, and cut if they must be */
    struct zoom zoom;
};

/* Of a row of DIRECTION_STACKED, in u. */
struct direction_heights {
    double head_u;  /* from the top of what is in it to the baseline of the number */
    double title_u; /* from there to the title's first */
    double row_u;   /* all, with its air */
};

void direction_form_init(struct direction_form *f, const struct view *v);
/* DIRECTION_STACKED only: titles of so many lines, so fewer rows on a page. */
void direction_form_set_lines(struct direction_form *f, int lines);
/* Of the column being drawn. */
void direction_form_column(struct direction_form *f, int column);
/* Few rows are as high as there is room for, and their words larger: all of them stand on pages of
 * this height. */
void direction_form_stretch(struct direction_form *f, const struct signpost *sign);
/* STACKED: where a page's rows leave room, their titles have a second line, and a state that has
 * none beside the number a line of its own. */
void direction_form_fill(struct direction_form *f, int n_rows);
struct direction_heights direction_form_heights(const struct direction_form *f, int title_step);

#endif
