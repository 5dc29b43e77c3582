/* One row of a list of rooms, in one of four densities (LOOK.md section 7): A dense cells side by
 * side, B wide with the next session beside, C far, D very far. */
#ifndef CORE_BOARDS_PARTS_CELL_H
#define CORE_BOARDS_PARTS_CELL_H

#include "core/boards/parts/draw.h"
#include "core/boards/parts/rows.h"

enum density_name { DENSITY_A, DENSITY_B, DENSITY_C, DENSITY_D };

struct density {
    enum density_name name;
    int number_step, title_step, small_step, chip_step;
    double height_u;  /* of a row, before stretching */
    double title_x_u; /* from the cell's left edge */
};

/* The densest row whose type passes the floors of this display (LOOK.md section 2). */
const struct density *density_for(const struct grid *grid, const struct display *display);

/* Where the rows of a board stand. */
struct layout {
    const struct density *density;
    int columns, rows;     /* of a page */
    double width_u, row_u; /* of a cell */
    double left_u, top_u;
    double title_x_u; /* of the page: words in the key column may push it to the right */
    int title_step;   /* the page's, after fitting; <= density's */
    bool two_lines;   /* titles in one language only may take the second line too */
    bool stacked;     /* the narrow form of B, C and D (stacked.h) */
    int lines;        /* stacked, or 2 in A: that a title may take */
    int lines_b;      /* stacked: and its second language */
    int next_step;    /* B: of the titles of what is next, for all of the page */
    bool walks;       /* minutes on foot stand beside the state, in every row or in none */
    bool next_line;   /* few rooms: what is next has a line of its own */
};

/* A's rows with titles of two lines: what the rest of a row takes, leadings in em, and what the
 * second lines of both languages add. */
#define TALL_ROW_U 17.3
#define TALL_LEAD 1.15
#define TALL_LEAD_B 1.2
static inline double tall_more_u(int title_step)
{
    return TALL_LEAD * grid_type_u(title_step) + TALL_LEAD_B * grid_type_u(title_step - 2);
}

/* Columns, rows and heights for a body; rows: all that the board has, on however many pages. */
void layout_init(struct layout *layout, const struct view *v, const struct row *rows, int n_rows);
int layout_pages(const struct layout *layout, int n_rows);

/* What stands large in a row's key column: the room's number, else what it is called. */
const char *room_label(const struct draw *d, int32_t room);
/* Its step and lines (1 or 2) in a key column of most_px. The place is the one thing that must not
 * be cut: words step down, then take two lines. */
int room_label_lines(struct draw *d, const struct layout *layout, const char *label,
                     int32_t most_px, int *step);

/* B: the step of what is next beside these rows: the largest at which each is whole on one line. */
int beside_step(const struct layout *layout, struct draw *d, const struct row *rows, int n);

/* What minutes on foot want of the key column beside the widest of these rows' states, in px; 0:
 * there are none. */
int32_t walk_width(const struct layout *layout, struct draw *d, const struct row *rows, int n);

/* Fits a page's rows: one width of the key column, one step of the titles for all of them. */
void layout_fit(struct layout *layout, struct draw *d, const struct row *rows, int n);

/* Draws rows[i] at place i of the page, column by column. */
void draw_cell(struct draw *d, const struct layout *layout, const struct row *row, int place);

#endif
