/* The venue and the programme tied together: which space is which room and stand, what is closed,
 * where displays stand; and what of it does not fit, told. Inside read_venue.c's work. */
#ifndef CORE_VENUE_BIND_H
#define CORE_VENUE_BIND_H

#include "core/venue/build.h"

/* The venue's levels among the snapshot's: by id, name or short name, else added. */
void bind_levels(struct reading *reading, struct venue *venue);
/* Spaces to rooms and exhibits. A room that names no level gets its space's. */
void bind_spaces(struct reading *reading);
/* Rooms that the document names and the feed does not hold, if nothing told of them; at the end. */
void bind_missing(struct reading *reading);
void bind_displays(struct reading *reading);
void bind_closures(struct reading *reading);
/* Rooms that no way leads to, islands of the graph. */
void bind_ways(struct reading *reading);

#endif
