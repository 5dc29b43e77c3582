/* A venue and its ways as lines of text, for tests and eyes. */
#ifndef CORE_VENUE_DUMP_H
#define CORE_VENUE_DUMP_H

#include "base/str.h"
#include "core/venue/venue.h"

/* Levels, spaces, doors, points, nodes, edges, and the ways from each display to each room. Places
 * in metres with one digit behind the point. */
void venue_dump(struct strbuf *out, const struct snapshot *snapshot);
/* One way a line, in JSON: display, room, step_free, seconds, metres, direction, and its legs with
 * all their points. Of a display and room without a way "found": false. */
void routes_dump_json(struct strbuf *out, const struct snapshot *snapshot);

#endif
