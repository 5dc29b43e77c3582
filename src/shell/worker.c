#include "base/log.h"
#include "shell/worker_inside.h"
#include <stdlib.h>
#include <string.h>

/* NULL when the worker is to end; sets *give_back if snapshots came back. */
static struct worker_job *next_job(struct worker *worker, bool *give_back)
{
    struct worker_job *job = NULL;
    pthread_mutex_lock(&worker->lock);
    for (;;) {
        for (int i = 0; i < WORKER_SOURCES && !job; i++) {
            job = worker->pending[i];
            worker->pending[i] = NULL;
        }
        if (job && job->generation != worker->generations[job->source]) {
            strbuf_fini(&job->body);
            free(job);
            job = NULL;
            continue;
        }
        if (job || worker->stop || worker->give_back || worker->has_chore)
            break;
        pthread_cond_wait(&worker->wake, &worker->lock);
    }
    *give_back = worker->give_back;
    worker->give_back = false;
    if (worker->stop && job) {
        strbuf_fini(&job->body);
        free(job);
        job = NULL;
    }
    pthread_mutex_unlock(&worker->lock);
    return job;
}

void worker_set_chore(struct worker *worker, bool (*chore)(void *user), void *user)
{
    worker->chore = chore;
    worker->chore_user = user;
}

void worker_wake_chore(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    worker->has_chore = true;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
}

static void do_chore(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    bool due = worker->has_chore;
    worker->has_chore = false;
    pthread_mutex_unlock(&worker->lock);
    if (due && worker->chore(worker->chore_user))
        worker_wake_chore(worker);
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
    const struct worker_source *feed = &worker->sources[WORKER_FEED].about;
    /* At the ui's priority: at nice 10, beside two busy processors, a document of 20 MB was not
     * read within WORKER_STUCK_MS, and without them no fade was smoother for it. */
    pthread_setname_np(pthread_self(), "worker");
    assembly_init(&worker->assembly, worker->clock, feed->url, feed->path ? "" : worker->cache_dir);
    if (worker->venue)
        assembly_use_venue(&worker->assembly, worker->venue);
    while (!must_stop(worker)) {
        bool give_back;
        struct worker_job *job = next_job(worker, &give_back);
        atomic_store(&worker->busy_source, job ? job->source : -1);
        atomic_store(&worker->busy_since_ms, clock_boot_ms());
        if (job)
            worker_run_job(worker, job);
        else
            do_chore(worker);
        if (give_back || job)
            live_free_returned(&worker->live, worker->last);
        atomic_store(&worker->busy_since_ms, 0);
    }
    return NULL;
}

struct worker *worker_start(const struct worker_setup *setup, struct err *err)
{
    struct worker *worker = xcalloc(1, sizeof(*worker));
    const struct worker_source *feed = setup->feed;
    worker->cache_dir = setup->cache_dir;
    worker->venue = setup->venue;
    worker->handoff = setup->handoff;
    worker->clock = setup->clock;
    worker->signing = setup->signing;
    worker->done = setup->done;
    worker->user = setup->user;
    boot_id_read(worker->boot_id);
    worker->sources[WORKER_FEED].about = *feed;
    cache_init(&worker->sources[WORKER_FEED].cache, feed->path ? "" : setup->cache_dir, feed->name,
               feed->url);
    cache_init(&worker->sources[WORKER_CHANGES].cache, "", "changes", "");
    cache_init(&worker->sources[WORKER_VENUE].cache, "", "venue", "");
    live_init(&worker->live);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->wake, NULL);
    int rc = pthread_create(&worker->thread, NULL, worker_main, worker);
    if (rc != 0) {
        err_set_errno(err, rc, "the worker thread cannot be made");
        for (int i = 0; i < WORKER_SOURCES; i++)
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
    assembly_fini(&worker->assembly);
    for (int i = 0; i < WORKER_SOURCES; i++) {
        struct source_work *source = &worker->sources[i];
        if (worker->pending[i])
            strbuf_fini(&worker->pending[i]->body);
        free(worker->pending[i]);
        worker_drop_held(source);
        cache_entry_fini(&source->unsaved);
        cache_fini(&source->cache);
    }
    live_fini(&worker->live);
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
    live_return(&worker->live, snapshot);
    pthread_mutex_lock(&worker->lock);
    worker->give_back = true;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
}

int64_t worker_busy_since_ms(const struct worker *worker, int *source)
{
    *source = atomic_load(&worker->busy_source);
    return atomic_load(&worker->busy_since_ms);
}
