/* Documents in, a venue out: in the snapshot, with its levels among the snapshot's. Pure functions
 * of bytes; any thread. */
#ifndef CORE_VENUE_READ_VENUE_H
#define CORE_VENUE_READ_VENUE_H

#include "core/feed/read.h"
#include "core/feed/reader.h"

#define VENUE_FORMAT "hallboard venue 1"

/* A `venue` of the feed: where it is elsewhere, or the venue itself; or the documents, which go
 * before both. After the levels, before what refers to levels. */
void read_venue(struct reading *reading, const struct object *root, json_t *const *documents,
                const char *const *names, int n);
/* Spaces tied to rooms and exhibits; after these, before what asks for a room's level. */
void bind_venue_rooms(struct reading *reading);
/* Closures, displays, and the table of ways. At the end. */
void bind_venue(struct reading *reading);

/* True for a document that is a venue and not a feed: by its format or as GeoJSON. */
bool venue_looks_like(const json_t *document);

#endif
