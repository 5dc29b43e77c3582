/* A way in words' places: its first direction, and at most three steps. Inside route.c's work. */
#ifndef CORE_VENUE_ROUTE_STEPS_H
#define CORE_VENUE_ROUTE_STEPS_H

#include "core/venue/search.h"

/* Where the first leg leads, relative to the heading: along its first piece of some length, not the
 * step from the wall to the middle of the corridor. */
enum direction route_direction(const struct route_leg *leg, const struct search_start *start,
                               double heading_deg);
void route_steps_make(const struct venue *venue, const struct search_start *start,
                      double heading_deg, struct route *route);
/* What the feed states of the way, over what was found. */
void route_state(const struct display *display, int32_t room, struct route_summary *summary);

#endif
