/* Bytes in, snapshot out. A pure function: no files, no clock, no network; any thread. */
#ifndef CORE_FEED_READER_H
#define CORE_FEED_READER_H

#include "base/err.h"
#include "core/feed/model.h"

/* Reads "hallboard feed 1" (config/feed.schema.json). Returns a snapshot with its programme made,
 * owned by the caller, or NULL with err where the document as a whole is refused: not JSON
 * (RFC 8259, duplicate names refused), another format, no event. What is wrong with one item is
 * in the snapshot's problems, and the rest is there. zoneinfo is read for the event's zone. */
struct snapshot *feed_read(const void *bytes, size_t count, struct err *err);

#endif
