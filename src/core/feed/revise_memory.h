/* Inside revise*.c: what the memory holds. */
#ifndef CORE_FEED_REVISE_MEMORY_H
#define CORE_FEED_REVISE_MEMORY_H

#include "core/feed/revise.h"

/* Where and when a document had a session. */
struct revision {
    int64_t decided_ms; /* in force from then on; of a plan: 0 */
    const char *room;   /* its id */
    int64_t start_ms, end_ms;
    bool is_gone; /* the rest as it stood last */
};

struct remembered {
    const char *id;
    /* Enough to show it when the document has it no more. */
    struct text title, short_title;
    const char *kind;
    bool is_private;
    int64_t new_ms; /* announced from then on; 0: from the beginning */
    struct revision plan;
    struct revision *revisions; /* by decided_ms */
    int n;
    int32_t session; /* index in the snapshot that it was made with, -1 */
};

struct revisions {
    struct arena arena;
    const char *event_id;
    struct remembered *items;
    int n;
    struct revisions *aside; /* what was known before most of it went; owned, NULL: nothing */
};

struct revisions *revisions_new(const char *event_id, size_t items);

/* As revisions_write, without what was put aside. */
void revisions_write_sessions(const struct revisions *revisions, struct strbuf *out);

struct text text_copy(struct arena *arena, const struct text *text);

#endif
