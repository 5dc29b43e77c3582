/* The narrow form of the rows B, C and D: where a page has no width for them, number, state and
 * time stand on a first line and the titles under them over the full width, in up to two lines
 * each; fewer rows, more pages. Here is how much room that takes and what fits; cell_stacked.c
 * draws it. */
#ifndef CORE_BOARDS_PARTS_STACKED_H
#define CORE_BOARDS_PARTS_STACKED_H

#include "core/boards/parts/cell.h"

/* Whether a row of this density, so wide, would have too few characters for its title. */
bool stacked_wanted(const struct density *density, double width_u);

/* Lengths of a row in u: of the density's steps, or of the floors that lift them. */
struct stacked_row {
    double head_u;           /* from the row's top to the baseline of number, state and time */
    double title_u;          /* from there to the title's first */
    double lead_u, lead_b_u; /* from line to line of the title, and of its second language */
    double drop_u;           /* from the title's last baseline to the second language's first */
    double next_u;           /* from the last baseline of both to that of what is next */
    double height_u;         /* with one line of each and without what is next */
    double next_height_u;    /* that adds so much */
};
struct stacked_row stacked_measure(const struct layout *layout, const struct draw *d);

/* Chooses the titles' step, their lines and the rows for all rows of a board; density, width_u,
 * columns and top_u are set. Says whether every title of the leading language stands whole. */
bool stacked_fit(struct layout *layout, struct draw *d, const struct row *rows, int n);

/* A title as it stands in at most so many lines of width_px: the words that title_choose takes for
 * one of them. b NULL without a second language. */
struct stacked_title {
    const struct set_text *a, *b;
    const char *a_lang, *b_lang;
};
struct stacked_title stacked_title_a(struct draw *d, const struct session *session, struct ink a,
                                     int32_t width_px, int max_lines);
void stacked_title_b(struct draw *d, const struct session *session, struct ink b, int32_t width_px,
                     int max_lines, struct stacked_title *out);

#endif
