/* The frame of a board with time down and rooms across: hour lines and labels, the present, the
 * window of hours and where an instant stands in it (LOOK.md section 9). */
#ifndef CORE_BOARDS_PARTS_TIMEGRID_H
#define CORE_BOARDS_PARTS_TIMEGRID_H

#include "core/boards/parts/draw.h"

#define HOUR_COLUMN_U 15.0

struct timegrid {
    int64_t from_ms, to_ms; /* the window, whole local hours */
    double top_u, bottom_u; /* the time area */
    double left_u;          /* of the first column */
    double column_u;
    int columns; /* of a page */
};

/* Hours that a time area of this height shows: six at 16:9. */
int timegrid_hours(double height_u);
/* Columns of a page: four in portrait, six, eight from 21:9. */
int timegrid_columns(const struct grid *grid);

int32_t timegrid_y(const struct timegrid *t, const struct grid *grid, int64_t ms);
int32_t timegrid_x(const struct timegrid *t, const struct grid *grid, int column);

/* Hour lines, labels, lines between n columns; and with the present its line and tag. */
void timegrid_draw(struct draw *d, const struct timegrid *t, int n, bool with_present);

#endif
