/* What a snapshot is made of: the last good bytes of each document, and the memory of what was
 * announced (core/feed/revise.h). When one of them changes, the snapshot is made anew from all, so
 * none has to wait for another's server. Belongs to the worker's thread; moves no bytes itself, but
 * for the memory's own place in the cache. */
#ifndef SHELL_ASSEMBLY_H
#define SHELL_ASSEMBLY_H

#include "core/feed/reader.h"
#include "shell/cache.h"
#include "shell/clock.h"
#include "shell/load_venue.h"

#define CHANGES_CAP_BYTES ((size_t)1 << 20)

/* The documents that a feed names. */
enum assembly_part { PART_CHANGES, PART_VENUE, ASSEMBLY_PARTS };

/* One of them. */
struct named_part {
    struct strbuf bytes; /* "" until there is one */
    bool is_there;
    /* Where it is: of the feed that is shown. NULL: it names none. */
    char *url, *path;
    char *reference; /* as the feed writes it */
};

/* What the feed's own announcements may do (announce.h). */
struct assembly_rights {
    bool may_emergency;                 /* who signed it may say emergencies, and end them */
    const struct announcements *before; /* of the snapshot that this one replaces; NULL: none */
};

struct assembly {
    struct clock *clock;
    const char *feed_url;
    struct strbuf feed; /* "" until there is one */
    bool has_feed;
    struct named_part parts[ASSEMBLY_PARTS];
    struct venue_files *venue;            /* in place of what feeds say; NULL: none */
    struct revisions *memory, *candidate; /* candidate: of the snapshot that was read last */
    struct cache cache;
    struct assembly_rights rights; /* set before each reading */
    struct prepared *prepared;     /* texts for announcements in the feed; NULL: missing */
};

/* feed_url and clock are borrowed. cache_dir "" for none: then the memory ends with the program. */
void assembly_init(struct assembly *assembly, struct clock *clock, const char *feed_url,
                   const char *cache_dir);
void assembly_fini(struct assembly *assembly);
/* From now on the venue of this file or folder, whatever the feed says; told where it cannot be. */
void assembly_use_venue(struct assembly *assembly, const char *path);

/* The snapshot that these bytes would give with the rest; nothing is taken yet. Owned by the
 * caller; NULL with err where the feed is refused. */
struct snapshot *assembly_try_feed(struct assembly *assembly, const struct strbuf *feed,
                                   struct err *err);
/* The same from the feed that is there; NULL while there is none. */
struct snapshot *assembly_remake(struct assembly *assembly);

/* The snapshot read last is shown. feed: its bytes, copied; NULL if it was remade. */
void assembly_accept(struct assembly *assembly, const struct strbuf *feed);

/* Whether the bytes can be taken for this document; false with the reason. */
bool assembly_check(enum assembly_part part, const char *bytes, size_t count, struct err *err);
/* Copies the document. */
void assembly_set(struct assembly *assembly, enum assembly_part part, const struct strbuf *bytes);

/* Where the snapshot says that the document is. */
const struct source_ref *assembly_source(enum assembly_part part, const struct snapshot *snapshot);
/* Looks there. True if that is another address than before; then there is no document yet. why: the
 * reason where an address is not to be followed. */
bool assembly_follow(struct assembly *assembly, enum assembly_part part,
                     const struct snapshot *snapshot, struct err *why);

/* Stores the memory, if it is another than the stored one. Without it a restart knows less. */
void assembly_save(struct assembly *assembly);

#endif
