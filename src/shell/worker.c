#include "shell/worker.h"
#include "base/log.h"
#include "core/feed/reader.h"
#include "shell/cache.h"
#include "shell/file.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define HELD_POLLS 2 /* further polls that a suspicious document is held for */

struct source_work {
    struct worker_source about;
    struct cache cache;
    struct snapshot *last; /* the newest that was handed over; the loop may hold it too */
    uint64_t last_hash;
    size_t last_bytes;
    struct file_stamp stamp; /* of the file that `last` was read from */
    struct snapshot *held;
    uint64_t held_hash;
    size_t held_bytes;
    int held_polls;
    struct cache_entry unsaved; /* what the cache did not take */
    bool has_unsaved;
};

/* Every snapshot that was handed over and not freed. */
struct live {
    struct snapshot *snapshot;
    bool returned;
};

struct worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    /* Behind the lock. */
    struct worker_job *pending[WORKER_SOURCES_MAX];
    struct live *live;
    int n_live;
    bool give_back;
    bool stop;
    /* The worker's own. */
    struct source_work sources[WORKER_SOURCES_MAX];
    int n;
    struct handoff *handoff;
    struct clock *clock;
    char boot_id[40];
    void (*done)(void *user, const struct worker_result *result);
    void *user;
    /* Read by others. */
    _Atomic int64_t busy_since_ms;
    atomic_int busy_source;
};

/* ---- Snapshots that are out. ---- */

/* Frees what the loop gave back, but for those that the next document is compared with. */
static void free_returned(struct worker *worker)
{
    bool freed = false;
    for (;;) {
        struct snapshot *snapshot = NULL;
        pthread_mutex_lock(&worker->lock);
        worker->give_back = false;
        for (int i = 0; i < worker->n_live && !snapshot; i++) {
            bool needed = !worker->live[i].returned;
            for (int s = 0; s < worker->n; s++)
                needed = needed || worker->sources[s].last == worker->live[i].snapshot;
            if (needed)
                continue;
            snapshot = worker->live[i].snapshot;
            worker->live[i] = worker->live[--worker->n_live];
        }
        pthread_mutex_unlock(&worker->lock);
        if (!snapshot)
            break;
        snapshot_free(snapshot); /* outside the lock: it may take a while */
        freed = true;
    }
    if (freed)
        malloc_trim(0);
}

static void mark_returned(struct worker *worker, const struct snapshot *snapshot)
{
    for (int i = 0; i < worker->n_live; i++) {
        if (worker->live[i].snapshot == snapshot)
            worker->live[i].returned = true;
    }
}

static void publish(struct worker *worker, struct source_work *source, struct snapshot *snapshot,
                    const struct good_answer *good)
{
    pthread_mutex_lock(&worker->lock);
    worker->live = xrealloc(worker->live, sizeof(*worker->live) * (size_t)(worker->n_live + 1));
    worker->live[worker->n_live++] = (struct live){.snapshot = snapshot};
    pthread_mutex_unlock(&worker->lock);
    source->last = snapshot;
    struct snapshot *missed = handoff_publish(worker->handoff, snapshot, good);
    pthread_mutex_lock(&worker->lock);
    mark_returned(worker, missed);
    worker->give_back = true;
    pthread_mutex_unlock(&worker->lock);
}

/* ---- Jobs. ---- */

static void drop_held(struct source_work *source)
{
    snapshot_free(source->held);
    source->held = NULL;
    source->held_polls = 0;
}

static void fill_facts(const struct snapshot *snapshot, struct snapshot_facts *out)
{
    *out = (struct snapshot_facts){.freshness = snapshot->freshness,
                                   .sessions = snapshot->n_sessions,
                                   .left_out = snapshot->n_left_out,
                                   .problems = snapshot->n_problems};
}

static void store(struct source_work *source, struct cache_entry *entry,
                  struct worker_result *result)
{
    if (cache_store(&source->cache, entry, &result->storage)) {
        if (source->has_unsaved)
            cache_entry_fini(&source->unsaved);
        source->has_unsaved = false;
        cache_entry_fini(entry);
        return;
    }
    if (source->has_unsaved && entry != &source->unsaved)
        cache_entry_fini(&source->unsaved);
    if (entry != &source->unsaved)
        source->unsaved = *entry;
    source->has_unsaved = true;
}

/* The parsed document, new or from what is held; NULL with the result filled. */
static struct snapshot *read_document(struct source_work *source, const struct worker_job *job,
                                      struct worker_result *result)
{
    if (source->held && source->held_hash == job->body_hash &&
        source->held_bytes == job->body.bytes) {
        struct snapshot *held = source->held;
        source->held = NULL;
        return held;
    }
    drop_held(source);
    struct snapshot *snapshot = feed_read(job->body.text, job->body.bytes, &result->why);
    if (!snapshot)
        result->class =
            str_starts_with(result->why.text, "not JSON") ? FETCH_NOT_JSON : FETCH_REFUSED;
    return snapshot;
}

/* True if the document is to wait; it is then held. */
static bool hold(struct worker *worker, struct source_work *source, struct snapshot *snapshot,
                 const struct worker_job *job, struct worker_result *result)
{
    struct clock_reading reading;
    clock_read(worker->clock, &reading);
    if (!source->last || source->held_polls >= HELD_POLLS ||
        !snapshot_suspicious(source->last, snapshot, reading.now_ms)) {
        source->held_polls = 0;
        return false;
    }
    source->held = snapshot;
    source->held_hash = job->body_hash;
    source->held_bytes = job->body.bytes;
    source->held_polls++;
    result->class = FETCH_REFUSED;
    result->suspicious = true;
    err_set(&result->why,
            "more than half of the sessions to come are gone; held for %d polls, unless it says "
            "\"replaces\": true",
            HELD_POLLS);
    return true;
}

/* Takes the body out of the job if it keeps it. */
static void take_document(struct worker *worker, struct source_work *source, struct worker_job *job,
                          const struct good_answer *good, struct worker_result *result)
{
    result->hash = job->body_hash;
    result->bytes = job->body.bytes;
    result->validators = job->validators;
    if (source->last && source->last_hash == job->body_hash &&
        source->last_bytes == job->body.bytes) {
        drop_held(source);
        result->class = FETCH_UNCHANGED;
        return;
    }
    struct snapshot *snapshot = read_document(source, job, result);
    if (!snapshot || hold(worker, source, snapshot, job, result))
        return;
    result->class = FETCH_OK;
    fill_facts(snapshot, &result->facts);
    source->last_hash = job->body_hash;
    source->last_bytes = job->body.bytes;
    publish(worker, source, snapshot, good);
}

static void run_cache(struct worker *worker, struct source_work *source,
                      struct worker_result *result)
{
    struct cache_entry entry;
    struct worker_job job = {.kind = JOB_CACHE};
    result->class = FETCH_FILE;
    if (!cache_load(&source->cache, source->about.cap_bytes, &entry, &result->storage))
        return;
    if (source->about.note_path)
        good_note_read(source->about.note_path, source->about.url, entry.body_hash, &entry.stamp);
    bool this_boot = worker->boot_id[0] && !strcmp(entry.stamp.boot_id, worker->boot_id);
    struct good_answer good = {.origin = INTAKE_CACHE,
                               .by_boot = this_boot,
                               .boot_ms = entry.stamp.boot_ms,
                               .wall_ms = entry.stamp.wall_ms};
    job.body = entry.body;
    job.body_hash = entry.body_hash;
    job.validators = entry.validators;
    result->wall_ms = entry.stamp.wall_ms;
    take_document(worker, source, &job, &good, result);
    cache_entry_fini(&entry);
}

static void run_bytes(struct worker *worker, struct source_work *source, struct worker_job *job,
                      struct worker_result *result)
{
    struct good_answer good = {
        .origin = INTAKE_LIVE, .by_boot = true, .boot_ms = job->boot_ms, .wall_ms = job->wall_ms};
    take_document(worker, source, job, &good, result);
    if (result->class != FETCH_OK || source->about.path)
        return;
    /* After the board has it: a slow card must not hold up what people see. */
    struct cache_entry entry = {.body = job->body,
                                .body_hash = job->body_hash,
                                .validators = job->validators,
                                .stamp = {.wall_ms = job->wall_ms, .boot_ms = job->boot_ms}};
    memcpy(entry.stamp.boot_id, worker->boot_id, sizeof(entry.stamp.boot_id));
    job->body = (struct strbuf){0};
    store(source, &entry, result);
}

static void run_file(struct worker *worker, struct source_work *source, struct worker_job *job,
                     struct worker_result *result)
{
    struct file_stamp stamp;
    const char *path = source->about.path;
    result->class = FETCH_FILE;
    if (!file_stamp_read(path, &stamp, &result->why))
        return;
    if (source->last && !source->held && file_stamp_equal(&stamp, &source->stamp)) {
        result->class = FETCH_UNCHANGED;
        result->hash = source->last_hash;
        result->bytes = source->last_bytes;
        return;
    }
    enum file_read read =
        file_read(path, source->about.cap_bytes, false, &job->body, &stamp, &result->why);
    if (read != FILE_READ_OK) {
        result->class = read == FILE_READ_TOO_BIG ? FETCH_TOO_BIG : FETCH_FILE;
        return;
    }
    if (!job->body.bytes) {
        err_set(&result->why, "%s: is empty", path);
        return;
    }
    job->body_hash = hash_bytes(HASH_SEED, job->body.text, job->body.bytes);
    run_bytes(worker, source, job, result);
    if (result->class == FETCH_OK || result->class == FETCH_UNCHANGED)
        source->stamp = stamp;
}

static void run_save(struct source_work *source, struct worker_result *result)
{
    result->class = FETCH_FILE;
    if (source->has_unsaved)
        store(source, &source->unsaved, result);
}

static void run_job(struct worker *worker, struct worker_job *job)
{
    struct source_work *source = &worker->sources[job->source];
    struct worker_result result = {.kind = job->kind,
                                   .source = job->source,
                                   .class = FETCH_REFUSED,
                                   .boot_ms = job->boot_ms,
                                   .wall_ms = job->wall_ms};
    switch (job->kind) {
    case JOB_CACHE:
        run_cache(worker, source, &result);
        break;
    case JOB_BYTES:
        run_bytes(worker, source, job, &result);
        break;
    case JOB_FILE:
        run_file(worker, source, job, &result);
        break;
    case JOB_SAVE:
        run_save(source, &result);
        break;
    }
    strbuf_fini(&job->body);
    free(job);
    if (result.class == FETCH_OK)
        malloc_trim(0); /* the parser's tree was many small pieces */
    /* Before net hears of it: it must not take the job that is over for one that hangs. */
    atomic_store(&worker->busy_since_ms, clock_boot_ms());
    worker->done(worker->user, &result);
}

/* ---- The thread. ---- */

/* NULL when the worker is to end; sets *give_back if snapshots came back. */
static struct worker_job *next_job(struct worker *worker, bool *give_back)
{
    struct worker_job *job = NULL;
    pthread_mutex_lock(&worker->lock);
    for (;;) {
        for (int i = 0; i < worker->n && !job; i++) {
            job = worker->pending[i];
            worker->pending[i] = NULL;
        }
        if (job || worker->stop || worker->give_back)
            break;
        pthread_cond_wait(&worker->wake, &worker->lock);
    }
    *give_back = worker->give_back;
    if (worker->stop && job) {
        strbuf_fini(&job->body);
        free(job);
        job = NULL;
    }
    pthread_mutex_unlock(&worker->lock);
    return job;
}

static bool must_stop(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    bool stop = worker->stop;
    pthread_mutex_unlock(&worker->lock);
    return stop;
}

static void *worker_main(void *user)
{
    struct worker *worker = user;
    pthread_setname_np(pthread_self(), "worker");
    while (!must_stop(worker)) {
        bool give_back;
        struct worker_job *job = next_job(worker, &give_back);
        atomic_store(&worker->busy_source, job ? job->source : -1);
        atomic_store(&worker->busy_since_ms, clock_boot_ms());
        if (job)
            run_job(worker, job);
        if (give_back || job)
            free_returned(worker);
        atomic_store(&worker->busy_since_ms, 0);
    }
    return NULL;
}

struct worker *worker_start(const struct worker_source *sources, int n, const char *cache_dir,
                            struct handoff *handoff, struct clock *clock,
                            void (*done)(void *user, const struct worker_result *result),
                            void *user, struct err *err)
{
    struct worker *worker = xcalloc(1, sizeof(*worker));
    worker->n = n;
    worker->handoff = handoff;
    worker->clock = clock;
    worker->done = done;
    worker->user = user;
    boot_id_read(worker->boot_id);
    for (int i = 0; i < n; i++) {
        worker->sources[i].about = sources[i];
        cache_init(&worker->sources[i].cache, sources[i].path ? "" : cache_dir, sources[i].name,
                   sources[i].url);
    }
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->wake, NULL);
    int rc = pthread_create(&worker->thread, NULL, worker_main, worker);
    if (rc != 0) {
        err_set_errno(err, rc, "the worker thread cannot be made");
        for (int i = 0; i < n; i++)
            cache_fini(&worker->sources[i].cache);
        free(worker);
        return NULL;
    }
    return worker;
}

void worker_stop(struct worker *worker)
{
    if (!worker)
        return;
    pthread_mutex_lock(&worker->lock);
    worker->stop = true;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
    for (int i = 0; i < worker->n; i++) {
        struct source_work *source = &worker->sources[i];
        if (worker->pending[i])
            strbuf_fini(&worker->pending[i]->body);
        free(worker->pending[i]);
        drop_held(source);
        cache_entry_fini(&source->unsaved);
        cache_fini(&source->cache);
    }
    for (int i = 0; i < worker->n_live; i++)
        snapshot_free(worker->live[i].snapshot);
    free(worker->live);
    pthread_mutex_destroy(&worker->lock);
    pthread_cond_destroy(&worker->wake);
    free(worker);
}

void worker_post(struct worker *worker, const struct worker_job *job)
{
    struct worker_job *copy = xcalloc(1, sizeof(*copy));
    *copy = *job;
    pthread_mutex_lock(&worker->lock);
    struct worker_job *older = worker->pending[job->source];
    worker->pending[job->source] = copy;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
    if (older)
        strbuf_fini(&older->body);
    free(older);
}

void worker_give_back(struct worker *worker, struct snapshot *snapshot)
{
    pthread_mutex_lock(&worker->lock);
    mark_returned(worker, snapshot);
    worker->give_back = true;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
}

int64_t worker_busy_since_ms(const struct worker *worker, int *source)
{
    *source = atomic_load(&worker->busy_source);
    return atomic_load(&worker->busy_since_ms);
}
