/* Pairs one under the other with hairlines between, all at one size: sentences, names. */
#ifndef CORE_BOARDS_PARTS_LISTING_H
#define CORE_BOARDS_PARTS_LISTING_H

#include "core/boards/parts/stack.h"

struct listing {
    double left_u, right_u, top_u, bottom_u;
    int most_step, least_step; /* of the leading language */
    double most_row_u;         /* rows are no taller */
    int most_lines;            /* rather than a smaller step; 0: one */
    /* Set by listing_fit. */
    int n; /* that fit at least_step, from the first on */
    struct stack *rows;
    double *y_u; /* top of each row, and the end of the last */
};

/* Height that a row of one line to each language needs at this step. */
double listing_row_u(const struct view *v, int step);

/* Sets the pairs at the largest step at which all of them fit whole, over more lines than
 * most_lines only at the least one; true then. Else over as many lines as all of them have room
 * for, shortened. */
bool listing_fit(struct draw *d, const struct pair *pairs, int n, struct listing *listing);
/* How many of n texts, at most `most`, one of a page's `parts` columns holds so that all of them
 * stand whole, in the languages of every turn, and the columns are as even as can be. like: where
 * a column stands. */
int listing_share(const struct view *v, const struct text *const *texts, int n,
                  const struct listing *like, int parts, int most);
/* Baseline of a row's first line, in px. */
int32_t listing_baseline(const struct draw *d, const struct listing *listing, int row);
/* Rules between the rows and, with_last, under the last one. */
void draw_listing(struct draw *d, const struct listing *listing, bool with_last);

#endif
