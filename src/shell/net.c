#include "shell/net.h"
#include "base/arena.h"
#include "base/civil.h"
#include "base/log.h"
#include "shell/assembly.h"
#include "shell/picture_net.h"
#include "shell/reporter.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define SLEEP_MAX_MS 3600000

/* What the worker said, in order. */
struct result_link {
    struct worker_result result;
    struct result_link *next;
};

struct net {
    pthread_t thread;
    const struct config *config;
    struct clock *clock;
    struct handoff *handoff;
    struct worker *worker;
    CURLM *multi;
    struct source sources[WORKER_SOURCES];
    char *changes_url;   /* NULL: none */
    uint32_t generation; /* of it */
    int running;         /* transfers */
    pthread_mutex_t lock;
    struct result_link *first_result, **last_result;
    atomic_bool stop;
    _Atomic int64_t busy_since_ms;
    struct reporter reporter;
    struct picture_net pictures;
};

/* ---- One try of a source. ---- */

static void post(struct net *net, int i, enum worker_job_kind kind)
{
    struct clock_reading reading;
    clock_read(net->clock, &reading);
    struct worker_job job = {.kind = kind,
                             .source = i,
                             .generation = net->generation,
                             .wall_ms = reading.wall_ms,
                             .boot_ms = reading.boot_ms};
    net->sources[i].phase = SOURCE_WORKING;
    worker_post(net->worker, &job);
}

static void settle_failure(struct net *net, struct source *source, enum fetch_class class,
                           bool suspicious, const struct err *why, int64_t retry_after_ms)
{
    struct clock_reading reading;
    clock_read(net->clock, &reading);
    source_failed(source, class, suspicious, why, retry_after_ms, &reading);
    if (source == &net->sources[WORKER_FEED]) /* whose age is shown */
        handoff_failing(net->handoff);
    net->reporter.ages_changed = true; /* the count of failures */
}

static void settle_good(struct net *net, struct source *source)
{
    struct clock_reading reading;
    clock_read(net->clock, &reading);
    source_good(source, &reading);
    if (source == &net->sources[WORKER_FEED])
        handoff_good(net->handoff, reading.boot_ms);
    net->reporter.ages_changed = true;
    if (source->storage.text[0] && reading.boot_ms >= source->save_boot_ms)
        post(net, (int)(source - net->sources), JOB_SAVE);
}

static void run_transfer(struct net *net, struct source *source)
{
    CURL *easy = fetch_handle(source->fetch);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, source);
    CURLMcode rc = curl_multi_add_handle(net->multi, easy);
    if (rc != CURLM_OK) {
        struct err why = {""};
        err_set(&why, "libcurl: %s", curl_multi_strerror(rc));
        settle_failure(net, source, FETCH_CONNECT, false, &why, 0);
    }
}

static void begin(struct net *net, int i)
{
    struct source *source = &net->sources[i];
    poll_policy_started(&source->policy, clock_boot_ms());
    if (source->path) {
        post(net, i, JOB_FILE);
        return;
    }
    struct fetch_request request = {.url = source->url,
                                    .ca_file = net->config->ca_file,
                                    .allow_plain_http = net->config->allow_plain_http,
                                    .cap_bytes = i == WORKER_FEED ? net->config->cap_bytes
                                                                  : CHANGES_CAP_BYTES};
    /* While another document is held back, "unchanged" would say too little. */
    if (source->has_document && !source->suspicious)
        request.validators = source->validators;
    struct fetch_result result;
    source->phase = SOURCE_FETCHING;
    if (fetch_begin(source->fetch, &request, &result))
        run_transfer(net, source);
    else
        settle_failure(net, source, result.class, false, &result.why, 0);
}

/* A body came. What is known needs no worker. */
static void take_body(struct net *net, int i, struct fetch_result *result)
{
    struct source *source = &net->sources[i];
    if (source->has_document && !source->suspicious && source->hash == result->body_hash &&
        source->bytes == result->body.bytes) {
        source->validators = result->validators;
        settle_good(net, source);
    } else if (source_refused_before(source, result->body_hash, result->body.bytes)) {
        settle_failure(net, source, source->refused_class, false, &source->refused_why, 0);
    } else {
        struct clock_reading reading;
        clock_read(net->clock, &reading);
        struct worker_job job = {.kind = JOB_BYTES,
                                 .source = i,
                                 .generation = net->generation,
                                 .body = result->body,
                                 .body_hash = result->body_hash,
                                 .validators = result->validators,
                                 .wall_ms = reading.wall_ms,
                                 .boot_ms = reading.boot_ms};
        result->body = (struct strbuf){0};
        source->phase = SOURCE_WORKING;
        worker_post(net->worker, &job);
    }
}

/* A certificate that is "not yet valid" is most often a box without a clock. */
static void mention_clock(struct net *net, struct fetch_result *result)
{
    struct clock_reading reading;
    char text[32];
    clock_read(net->clock, &reading);
    if (result->class != FETCH_TLS || reading.time_confirmed)
        return;
    rfc3339_format(reading.wall_ms, 0, text);
    size_t used = strlen(result->why.text);
    snprintf(result->why.text + used, sizeof(result->why.text) - used,
             " (this box's clock is not confirmed and says %.10s)", text);
}

static void end_transfer(struct net *net, CURL *easy, CURLcode code)
{
    char *private = NULL;
    struct fetch_result result;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
    struct source *source = (void *)private;
    curl_multi_remove_handle(net->multi, easy);
    if (!fetch_finish(source->fetch, code, &result)) {
        run_transfer(net, source);
        return;
    }
    source->http_status = result.http_status;
    mention_clock(net, &result);
    if (result.class == FETCH_OK)
        take_body(net, (int)(source - net->sources), &result);
    else if (result.class == FETCH_UNCHANGED)
        settle_good(net, source);
    else
        settle_failure(net, source, result.class, false, &result.why, result.retry_after_ms);
    fetch_result_fini(&result);
}

/* ---- The worker's results. ---- */

static void on_result(void *user, const struct worker_result *result)
{
    struct net *net = user;
    struct result_link *link = xcalloc(1, sizeof(*link));
    link->result = *result;
    pthread_mutex_lock(&net->lock);
    *net->last_result = link;
    net->last_result = &link->next;
    pthread_mutex_unlock(&net->lock);
    net_wake(net);
}

static uint64_t random_seed(void)
{
    uint64_t seed;
    /* Early in a boot the kernel may have no randomness yet; the clock is better than waiting. */
    if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != (ssize_t)sizeof(seed))
        seed = (uint64_t)clock_monotonic_us() ^ (uint64_t)(uintptr_t)&seed;
    return seed;
}

static void end_source(struct net *net, struct source *source)
{
    if (source->phase == SOURCE_FETCHING)
        curl_multi_remove_handle(net->multi, fetch_handle(source->fetch));
    source_fini(source);
}

/* The feed has the changes elsewhere from now on, or nowhere. */
static void move_changes(struct net *net, const struct worker_result *result)
{
    struct source *source = &net->sources[WORKER_CHANGES];
    bool is_named = result->url || result->why.text[0];
    end_source(net, source);
    free(net->changes_url);
    net->changes_url = result->url;
    net->generation = result->generation;
    source_init(source, "changes", result->url ? result->url : "", net->config);
    source->config_poll_ms = result->facts.changes_poll_ms;
    if (is_named && !result->url) {
        source->state = SOURCE_STATE_REFUSED;
        source->error_class = FETCH_REFUSED;
        source->error = result->why;
        log_error("changes: %s", result->why.text);
    }
    net->reporter.n_sources = is_named ? WORKER_SOURCES : WORKER_CHANGES;
    net->sources[WORKER_FEED].changed = true;
}

static void take_result(struct net *net, const struct worker_result *result)
{
    struct source *source = &net->sources[result->source];
    struct clock_reading reading;
    clock_read(net->clock, &reading);
    if (result->kind == JOB_CACHE && result->source == WORKER_CHANGES)
        move_changes(net, result);
    if (source->phase == SOURCE_OFF)
        return;
    if (result->source == WORKER_FEED && result->class == FETCH_OK)
        net->sources[WORKER_CHANGES].config_poll_ms = result->facts.changes_poll_ms;
    if (result->kind == JOB_CACHE) {
        source_storage(source, &result->storage, reading.boot_ms);
        source_cache_read(source, result, random_seed(), reading.boot_ms);
        return;
    }
    if (result->kind == JOB_SAVE || result->class == FETCH_OK)
        source_storage(source, &result->storage, reading.boot_ms);
    if (result->kind == JOB_SAVE) {
        source->phase = SOURCE_WAITING;
    } else if (result->class == FETCH_OK) {
        source_accepted(source, result, &reading);
        net->reporter.ages_changed = true;
    } else if (result->class == FETCH_UNCHANGED) {
        source->suspicious = false;
        source->validators = result->validators;
        settle_good(net, source);
    } else {
        if (!result->suspicious && result->kind == JOB_BYTES)
            source_remember_refused(source, result);
        settle_failure(net, source, result->class, result->suspicious, &result->why, 0);
    }
    source->slow_reported = false;
}

static void take_results(struct net *net)
{
    pthread_mutex_lock(&net->lock);
    struct result_link *link = net->first_result;
    net->first_result = NULL;
    net->last_result = &net->first_result;
    pthread_mutex_unlock(&net->lock);
    while (link) {
        struct result_link *next = link->next;
        take_result(net, &link->result);
        free(link);
        link = next;
    }
}

/* A parser that does not come to an end: its source counts as failed while the rest goes on. */
static void watch_worker(struct net *net, int64_t now_ms)
{
    int i;
    int64_t since = worker_busy_since_ms(net->worker, &i);
    net->reporter.slow = NULL;
    if (!since || i < 0 || now_ms - since < WORKER_SLOW_MS)
        return;
    struct source *source = &net->sources[i];
    net->reporter.slow = source->name;
    if (source->slow_reported)
        return;
    struct err why = {""};
    err_set(&why, "the document has been worked on for over %d s", WORKER_SLOW_MS / 1000);
    settle_failure(net, source, FETCH_REFUSED, false, &why, 0);
    source->phase = SOURCE_WORKING; /* its result may come yet */
    source->slow_reported = true;
}

/* ---- The thread. ---- */

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Starts what is due; returns when the next thing is. */
static int64_t run_due(struct net *net, int64_t now_ms)
{
    int64_t next = now_ms + SLEEP_MAX_MS;
    for (int i = 0; i < WORKER_SOURCES; i++) {
        struct source *source = &net->sources[i];
        if (source->phase == SOURCE_WAITING && source->policy.next_ms <= now_ms)
            begin(net, i);
        if (source->phase == SOURCE_WAITING)
            next = sooner(next, source->policy.next_ms);
        if (source->phase == SOURCE_WORKING && !source->slow_reported)
            next = sooner(next, now_ms + 1000);
    }
    next = picture_net_run(&net->pictures, net->multi, now_ms, next);
    return sooner(next, reporter_run(&net->reporter, now_ms));
}

static void run_transfers(struct net *net)
{
    CURLMsg *message;
    int left;
    curl_multi_perform(net->multi, &net->running);
    while ((message = curl_multi_info_read(net->multi, &left))) {
        if (message->msg == CURLMSG_DONE &&
            !picture_net_done(&net->pictures, net->multi, message->easy_handle,
                              message->data.result, clock_boot_ms()))
            end_transfer(net, message->easy_handle, message->data.result);
    }
}

static void *net_main(void *user)
{
    struct net *net = user;
    pthread_setname_np(pthread_self(), "net");
    if (net->sources[WORKER_FEED].phase == SOURCE_READING_CACHE) {
        struct worker_job job = {.kind = JOB_CACHE, .source = WORKER_FEED};
        worker_post(net->worker, &job);
    }
    while (!atomic_load(&net->stop)) {
        int64_t now_ms = clock_boot_ms();
        atomic_store(&net->busy_since_ms, now_ms);
        take_results(net);
        run_transfers(net);
        watch_worker(net, now_ms);
        int64_t sleep_ms = run_due(net, clock_boot_ms()) - clock_boot_ms();
        if (sleep_ms < 0)
            sleep_ms = 0;
        atomic_store(&net->busy_since_ms, 0);
        curl_multi_poll(net->multi, NULL, 0, (int)sleep_ms, NULL);
    }
    return NULL;
}

static bool work_on_pictures(void *user)
{
    return picture_store_work(user);
}

struct net *net_start(const struct config *config, struct clock *clock, struct handoff *handoff,
                      const char *cache_dir, const char *runtime_dir, const char *folder_problem,
                      struct picture_store *pictures, struct err *err)
{
    struct net *net = xcalloc(1, sizeof(*net));
    net->config = config;
    net->clock = clock;
    net->handoff = handoff;
    net->last_result = &net->first_result;
    pthread_mutex_init(&net->lock, NULL);
    net->multi = curl_multi_init();
    if (!net->multi)
        abort(); /* out of memory */
    source_init(&net->sources[WORKER_FEED], "feed", config->feed_url, config);
    source_init(&net->sources[WORKER_CHANGES], "changes", "", config);
    reporter_init(&net->reporter, config, clock, handoff, net->sources,
                  config->feed_url[0] ? WORKER_CHANGES : 0, runtime_dir, folder_problem);
    struct worker_source about = {.name = "feed",
                                  .url = config->feed_url,
                                  .path = net->sources[WORKER_FEED].path,
                                  .note_path = net->reporter.note_path,
                                  .cap_bytes = config->cap_bytes};
    net->worker = worker_start(&about, cache_dir, handoff, clock, on_result, net, err);
    picture_net_init(&net->pictures, pictures, config);
    if (net->worker && pictures)
        worker_set_chore(net->worker, work_on_pictures, pictures);
    int rc = net->worker ? pthread_create(&net->thread, NULL, net_main, net) : 0;
    if (rc != 0)
        err_set_errno(err, rc, "the net thread cannot be made");
    if (!net->worker || rc != 0) {
        atomic_store(&net->stop, true);
        net_stop(net);
        return NULL;
    }
    return net;
}

void net_stop(struct net *net)
{
    if (!net)
        return;
    if (!atomic_exchange(&net->stop, true)) {
        curl_multi_wakeup(net->multi);
        pthread_join(net->thread, NULL);
    }
    worker_stop(net->worker);
    for (int i = 0; i < WORKER_SOURCES; i++)
        end_source(net, &net->sources[i]);
    free(net->changes_url);
    picture_net_fini(&net->pictures, net->multi);
    curl_multi_cleanup(net->multi);
    while (net->first_result) {
        struct result_link *next = net->first_result->next;
        free(net->first_result->result.url);
        free(net->first_result);
        net->first_result = next;
    }
    pthread_mutex_destroy(&net->lock);
    reporter_fini(&net->reporter);
    free(net);
}

struct worker *net_worker(struct net *net)
{
    return net->worker;
}

void net_wake(struct net *net)
{
    curl_multi_wakeup(net->multi);
}

int64_t net_busy_since_ms(const struct net *net)
{
    return atomic_load(&net->busy_since_ms);
}
