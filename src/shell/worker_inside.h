/* Inside worker*.c: the worker's state, and its jobs. */
#ifndef SHELL_WORKER_INSIDE_H
#define SHELL_WORKER_INSIDE_H

#include "shell/assembly.h"
#include "shell/file.h"
#include "shell/live.h"
#include "shell/worker.h"

struct source_work {
    struct worker_source about;
    struct cache cache;
    bool has_last;
    uint64_t last_hash;
    size_t last_bytes;
    struct file_stamp stamp; /* of the file that `last` was read from */
    struct snapshot *held;
    uint64_t held_hash;
    size_t held_bytes;
    int held_polls;
    int64_t held_since_ms;      /* since boot */
    struct cache_entry unsaved; /* what the cache did not take */
    bool has_unsaved;
};

struct worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    /* Behind the lock. */
    struct worker_job *pending[WORKER_SOURCES];
    bool give_back;
    bool has_chore;
    bool stop;
    bool (*chore)(void *user); /* set once */
    void *chore_user;
    /* The worker's own. */
    struct source_work sources[WORKER_SOURCES];
    struct live live;
    struct assembly assembly;
    bool may_emergency;    /* who signed the feed that is shown may say one */
    struct snapshot *last; /* the newest that was handed over; the loop may hold it too */
    uint32_t generations[WORKER_SOURCES]; /* of the addresses */
    const char *cache_dir, *venue;
    struct handoff *handoff;
    struct clock *clock;
    struct signing *signing;
    char boot_id[40];
    void (*done)(void *user, const struct worker_result *result);
    void *user;
    /* Read by others. */
    _Atomic int64_t busy_since_ms;
    atomic_int busy_source;
};

/* Runs one job, frees it, and tells what became of it. The worker's thread. */
void worker_run_job(struct worker *worker, struct worker_job *job);

/* Frees what is held of a document that waits. */
void worker_drop_held(struct source_work *source);

#endif
