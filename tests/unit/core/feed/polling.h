/* A box that polls, for the tests of what differs between two polls. */
#ifndef TESTS_FEED_POLLING_H
#define TESTS_FEED_POLLING_H

#include "base/civil.h"
#include "core/feed/reader.h"
#include "core/programme/programme.h"

#define POLL_MS (60 * MS_SECOND)
#define GRACE_MS (70 * MS_SECOND) /* a poll and 10 s */

static inline int64_t clock_at(int hour, int minute)
{
    int64_t day_ms;
    assert_true(rfc3339_parse("2021-04-25T00:00:00+08:00", &day_ms, NULL));
    return day_ms + hour * MS_HOUR + minute * MS_MINUTE;
}

/* A box that polls: the snapshot that is shown, and the memory. */
struct box {
    struct snapshot *snapshot;
    struct revisions *memory;
};

static inline void box_fini(struct box *box)
{
    snapshot_free(box->snapshot);
    revisions_free(box->memory);
    *box = (struct box){0};
}

/* The next document. Takes nothing. */
static inline void box_poll(struct box *box, int64_t now_ms, const struct strbuf *feed)
{
    struct err err = {0};
    const struct feed_parts parts = {
        .feed = feed->text, .feed_bytes = feed->bytes, .before = box->memory, .now_ms = now_ms};
    struct revisions *after;
    struct snapshot *snapshot = feed_read_parts(&parts, &after, &err);
    if (!snapshot)
        fail_msg("%s", err.text);
    box_fini(box);
    *box = (struct box){snapshot, after};
}

#endif
