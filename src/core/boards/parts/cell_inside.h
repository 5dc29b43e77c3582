/* Inside of a list's row: what cell.c (the row itself) and cell_next.c (what comes after) share.
 * Nobody else includes it. */
#ifndef CORE_BOARDS_PARTS_CELL_INSIDE_H
#define CORE_BOARDS_PARTS_CELL_INSIDE_H

#include "core/boards/parts/cell.h"
#include "core/boards/parts/reach.h"
#include "core/boards/parts/state.h"

struct cell {
    struct draw *d;
    const struct layout *l;
    const struct row *row;
    struct state_look look;
    struct reach reach;
    bool is_list;     /* the data is withdrawn: times, no states */
    int32_t x, right; /* px */
    int32_t title_x, title_px;
    int32_t b2_right;   /* what stands at the right of line 2 leaves this to the rest */
    int32_t b1, b2, b3; /* baselines */
    int32_t b_state;    /* of the state's word: b2, or b3 under a name of two lines */
    double x_u, top_u;
};

static inline int small_b(const struct layout *l)
{
    return l->density->small_step;
}

static inline int title_b_step(const struct layout *l)
{
    return l->title_step >= 2 ? l->title_step - 2 : 0;
}

/* One time a row: the end of what runs, the start of what comes. */
struct cell_time {
    bool running;
    int64_t at, planned;
};
static inline struct cell_time cell_time(const struct cell *c)
{
    const struct standing *first = c->row->first;
    bool running = c->look.running && !c->is_list;
    return (struct cell_time){running, running ? first->end_ms : first->start_ms,
                              running ? first->plan_end_ms : first->plan_start_ms};
}
/* The day of a row that is not of today. */
struct pair cell_day(struct cell *c);

/* "18 分后 / in 18 min", or in full "18 分钟后开始 / Starts in 18 min". */
struct pair cell_starts_in(struct cell *c, bool brief);
/* Whether one may go in says more than "now" or "soon". */
void cell_doors_look(const struct cell *c, struct state_look *look);
/* The titles of A in up to two lines each; what stands below makes way. */
void cell_tall_titles(struct cell *c);
/* All of a row in the narrow form, but for its rule and progress. */
void cell_stacked(struct cell *c);
/* B: what is next, in the last third. */
void cell_beside(struct cell *c);
/* A second change, else what is next, on one line from title_x on baseline b3. */
void cell_next_line(struct cell *c);
/* What the row says behind title and time: the change, what is next, how long it lasts. */
void cell_details(struct cell *c);

#endif
