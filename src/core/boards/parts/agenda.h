/* A column of sessions, one under the other: start and end, title over its second language, what
 * changed; a rule below each (LOOK.md section 8, the right part of a door sign). */
#ifndef CORE_BOARDS_PARTS_AGENDA_H
#define CORE_BOARDS_PARTS_AGENDA_H

#include "core/boards/parts/draw.h"
#include "core/programme/programme.h"

struct agenda {
    double left_u, right_u;
    double top_u, bottom_u; /* the first item begins under top_u, a rule there already */
    bool is_list;           /* data withdrawn: no states */
    int64_t day_ms;         /* local day of the items before; another one is named */
};

/* Height of the first n sessions, the rule below the last one counted, in u. */
double agenda_height_u(struct draw *d, const struct agenda *agenda,
                       const struct standing *const *items, int n);

/* Draws as many of the sessions as there is room for; returns how many. */
int draw_agenda(struct draw *d, const struct agenda *agenda, const struct standing *const *items,
                int n);

#endif
