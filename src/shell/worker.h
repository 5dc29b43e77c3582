/* The worker thread: everything that takes long. One queue; the newest job of a source replaces an
 * older one that has not begun.
 *
 * It parses documents, holds back suspicious ones, hands snapshots to the loop, keeps the cache and
 * frees what the loop gives back. What became of a job it tells through a callback, on its own
 * thread. The document's bytes are handed to it and freed by it. */
#ifndef SHELL_WORKER_H
#define SHELL_WORKER_H

#include "shell/bulletin.h"
#include "shell/fetch.h"
#include "shell/handoff.h"
#include "shell/signing.h"

#define WORKER_FEED 0
/* Their addresses come with the feed. */
#define WORKER_CHANGES 1
#define WORKER_VENUE 2
#define WORKER_SOURCES 3
#define WORKER_SLOW_MS 10000  /* a job this old is reported and its source marked failed */
#define WORKER_STUCK_MS 15000 /* one this old stops the watchdog from being fed */

struct worker_source {
    const char *name;      /* a file name; borrowed */
    const char *url;       /* borrowed */
    const char *path;      /* of a file: source, else NULL; borrowed. It is not cached. */
    const char *note_path; /* of the last good answer, NULL for none; borrowed */
    size_t cap_bytes;
};

enum worker_job_kind {
    JOB_CACHE, /* show what is on disk; of what the feed names: it is at another address from now on
                */
    JOB_BYTES, /* a body that came */
    JOB_FILE,  /* look at the file: source, read it if it changed */
    JOB_SAVE,  /* try again to store what could not be stored */
};

struct worker_job {
    enum worker_job_kind kind;
    int source;
    uint32_t generation; /* of the source's address; an old one's job is dropped without a word */
    struct strbuf body;  /* JOB_BYTES: taken */
    uint64_t body_hash;
    struct strbuf proof; /* of the body, where it is signed; the worker's own, and the next */
    bool may_emergency;  /* who signed it may say one */
    struct validators validators;
    int64_t wall_ms, boot_ms; /* of the answer */
};

/* What status.json says of a snapshot. */
struct snapshot_facts {
    struct freshness freshness;
    int sessions, left_out, problems;
    int changes;                     /* of a changes document; -1 for the others */
    int64_t poll_ms[WORKER_SOURCES]; /* what the feed says for those that it names */
};

struct worker_result {
    enum worker_job_kind kind;
    int source;
    /* FETCH_OK: a new snapshot was handed over. FETCH_UNCHANGED: it is what is shown already.
     * JOB_CACHE without an intact entry, JOB_SAVE: FETCH_FILE. */
    enum fetch_class class;
    bool suspicious; /* with FETCH_REFUSED: held back, to be asked for again */
    struct err why;
    size_t bytes;
    uint64_t hash;
    char sha256[SHA256_TEXT]; /* of a signed document that was admitted */
    struct validators validators;
    int64_t boot_ms, wall_ms;    /* of the answer */
    struct snapshot_facts facts; /* FETCH_OK */
    struct err storage;          /* "" while the cache works */
    /* JOB_CACHE of what the feed names: where it is, and the facts. NULL: nowhere, or not where it
     * may be, then why says so. Owned by whoever gets the result. */
    char *url;
    uint32_t generation;
    struct bulletin *bulletin; /* FETCH_OK of the feed; owned as url is */
};

struct worker;

/* All borrowed until worker_stop, feed itself copied. */
struct worker_setup {
    const struct worker_source *feed;
    const char *cache_dir; /* "" for none */
    const char *venue;     /* a file or folder in place of what feeds say; NULL: none; borrowed */
    struct handoff *handoff;
    struct clock *clock;
    struct signing *signing;                                      /* NULL: nothing is signed */
    void (*done)(void *user, const struct worker_result *result); /* on the worker's thread */
    void *user;
};

struct worker *worker_start(const struct worker_setup *setup, struct err *err);

/* Waits for the job that runs, and frees every snapshot. */
void worker_stop(struct worker *worker);

/* Other work, a piece at a time, while no document waits: chore says whether it did one. Set before
 * the first worker_wake_chore. */
void worker_set_chore(struct worker *worker, bool (*chore)(void *user), void *user);
/* Any thread: there may be a piece. */
void worker_wake_chore(struct worker *worker);

/* Takes the job's body. Any thread. */
void worker_post(struct worker *worker, const struct worker_job *job);

/* Takes a snapshot that the loop is done with. */
void worker_give_back(struct worker *worker, struct snapshot *snapshot);

/* CLOCK_BOOTTIME at which the job that runs began, and its source; 0 if none runs. */
int64_t worker_busy_since_ms(const struct worker *worker, int *source);

#endif
