/* Shortest ways in time from one place over the walk graph: Dijkstra with the times of route.h.
 * Working memory from the arena that is given. */
#ifndef CORE_VENUE_SEARCH_H
#define CORE_VENUE_SEARCH_H

#include "core/venue/route.h"

/* Where one steps onto the graph. */
struct search_start {
    struct venue_point from, foot; /* foot: on the edge or at the node */
    int32_t level, edge;           /* edge -1: at a node */
    int32_t node;                  /* with edge -1 */
    bool is_free;                  /* no wall between from and foot */
};

/* ON_FOOT: what still works in an emergency: no lift, no escalator. */
enum search_rule { SEARCH_ANY, SEARCH_STEP_FREE, SEARCH_ON_FOOT };

/* A node has two states: on foot, and in a lift at it (index + n_nodes). */
struct search {
    const struct venue *venue;
    struct search_start start;
    double *seconds, *metres; /* by state; INFINITY: not to be reached */
    int32_t *edge;            /* by state: the edge one comes by; -1: from the start or the state's
                                 own other state */
    int32_t *before;          /* by state: the state before; -1: the start */
};

/* The nearest walk edge or node of the level that can be seen; of none the nearest. False where the
 * level has none. */
bool search_enter(const struct venue *venue, int32_t level, struct venue_point from,
                  enum search_rule rule, struct arena *arena, struct search_start *out);
void search_run(const struct venue *venue, const struct search_start *start, enum search_rule rule,
                struct arena *arena, struct search *out);
/* The node of the space that is reached first; -1. */
int32_t search_space(const struct search *search, const struct venue_space *space);

/* True when a wall of the level is between the two, of what is not within 0.5 m of `from`: a screen
 * may hang in a wall. */
bool search_wall_between(const struct venue *venue, int32_t level, struct venue_point from,
                         struct venue_point to);

#endif
