/* One source as net sees it: where it is, what is known of it, when it is asked next, how it
 * failed. Judges answers; moves no bytes itself. Belongs to the net thread. */
#ifndef SHELL_SOURCE_H
#define SHELL_SOURCE_H

#include "shell/poll_policy.h"
#include "shell/worker.h"

enum source_phase {
    SOURCE_OFF, /* without a URL that may be fetched */
    SOURCE_READING_CACHE,
    SOURCE_WAITING, /* until policy.next_ms */
    SOURCE_FETCHING,
    SOURCE_WORKING, /* the worker has it */
};

enum source_state {
    SOURCE_STATE_STARTING, /* never had an answer */
    SOURCE_STATE_OK,
    SOURCE_STATE_OFFLINE,
    SOURCE_STATE_PORTAL,
    SOURCE_STATE_REFUSED,
    SOURCE_STATE_SUSPICIOUS,
};

const char *source_state_name(enum source_state state);

struct source {
    const char *name;
    const char *url; /* "" if none */
    char *shown_url; /* for log and status */
    char *path;      /* of a file: source */
    int64_t config_poll_ms;
    enum source_phase phase;
    struct poll_policy policy;
    struct fetch *fetch;
    /* The document that is shown. */
    bool has_document;
    struct validators validators;
    uint64_t hash;
    size_t bytes;
    char sha256[SHA256_TEXT]; /* "" where nothing is signed */
    struct snapshot_facts facts;
    enum intake_origin origin;
    int64_t good_boot_ms; /* last good answer; 0: none since start */
    int64_t good_wall_ms; /* the same, as the wall clock was then; also of what was cached */
    bool suspicious;      /* the worker holds another one: ask without conditions */
    /* The document that was refused last, so that the same is not parsed at each poll. */
    bool has_refused;
    uint64_t refused_hash;
    size_t refused_bytes;
    enum fetch_class refused_class;
    struct err refused_why;
    /* How it stands. */
    enum source_state state;
    enum fetch_class error_class;
    struct err error; /* of the last failure; kept after it is over */
    int64_t error_boot_ms;
    long error_http_status; /* what came with it; 0: no answer */
    long http_status;
    int failures; /* tries in a row, of any kind; the policy counts what it spares */
    int64_t failing_since_boot_ms;
    bool slow_reported;
    struct err storage;
    int64_t save_boot_ms; /* of the next try to store */
    bool is_told;         /* in status.json */
    bool changed;         /* something in status.json is to be written at once */
};

void source_init(struct source *source, const char *name, const char *url,
                 const struct config *config);
void source_fini(struct source *source);

/* What the cache gave; then the first fetch is set: at once where nothing is cached, and from this
 * machine's own files and servers; else splayed. */
void source_cache_read(struct source *source, const struct worker_result *result, uint64_t seed,
                       int64_t now_ms);

/* The document that came is the one that is shown. */
void source_document(struct source *source, const struct worker_result *result);

/* The answer is good for the document that is shown. */
void source_good(struct source *source, const struct clock_reading *reading);

/* The try failed. retry_after_ms as the server said; 0. */
void source_failed(struct source *source, enum fetch_class class, bool suspicious,
                   const struct err *why, int64_t retry_after_ms,
                   const struct clock_reading *reading);

/* The worker took the document that came. */
void source_accepted(struct source *source, const struct worker_result *result,
                     const struct clock_reading *reading);

/* True if this body was refused before, with *class and *why. */
bool source_refused_before(const struct source *source, uint64_t hash, size_t bytes);
void source_remember_refused(struct source *source, const struct worker_result *result);

/* The cache's state changed: told once. */
void source_storage(struct source *source, const struct err *storage, int64_t now_ms);

#endif
