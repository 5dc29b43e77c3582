/* Bytes in, snapshot out. A pure function: no files, no clock, no network; any thread. */
#ifndef CORE_FEED_READER_H
#define CORE_FEED_READER_H

#include "base/err.h"
#include "core/feed/announce.h"
#include "core/feed/revise.h"

/* Reads "hallboard feed 1" (config/feed.schema.json). Returns a snapshot with its programme made,
 * owned by the caller, or NULL with err where the document as a whole is refused: not JSON
 * (RFC 8259, duplicate names refused), another format, no event. What is wrong with one item is
 * in the snapshot's problems, and the rest is there. zoneinfo is read for the event's zone. */
struct snapshot *feed_read(const void *bytes, size_t count, struct err *err);

/* A document of the venue (core/venue/read_venue.h). name: of its file, for what is told and for
 * the level that a floor's file is named for. */
struct venue_file {
    const char *name;
    const void *bytes;
    size_t count;
};

/* What a snapshot is made of, when it is more than one document. Borrowed. */
struct feed_parts {
    const void *feed;
    size_t feed_bytes;
    const void *changes; /* a "hallboard changes 1" that changes_check lets pass; NULL: none */
    size_t changes_bytes;
    const struct venue_file
        *venue; /* in place of what the feed holds; one that is no JSON is told */
    int n_venue;
    const struct revisions *before; /* the memory of earlier polls; NULL: none */
    int64_t now_ms;                 /* event time; of after, and for what is announced */
    /* For the announcements in the feed itself (announce.h). */
    const struct prepared *prepared;
    const struct announcements *announced; /* of the snapshot that this one replaces; NULL: none */
    bool may_emergency;
};

/* The same, with the changes of both documents (of two with one id, that of the changes document
 * holds), and compared with what was announced before: *after gets the memory for the next poll,
 * owned by the caller. after NULL: nothing is compared, as while time is not confirmed. */
struct snapshot *feed_read_parts(const struct feed_parts *parts, struct revisions **after,
                                 struct err *err);

/* Whether a document can be taken for a venue: false with the reason where it is refused whole. */
bool venue_check(const void *bytes, size_t count, struct err *err);
/* True for a document that is a venue by itself and no feed. */
bool venue_is(const void *bytes, size_t count);

/* Whether a "hallboard changes 1" (config/changes.schema.json) can be taken: false with the reason
 * where it is refused whole: not JSON, another format, no list of changes. */
bool changes_check(const void *bytes, size_t count, struct err *err);

#endif
