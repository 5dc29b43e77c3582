#include "base/arena.h"
#include "base/log.h"
#include "shell/net_inside.h"
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define SLEEP_MAX_MS 3600000
/* Kept open: more than there are hosts to poll. libcurl's own limit is four for each transfer that
 * is running just then, so that with five hosts every poll would close the connection of another.
 */
#define CONNECTIONS_KEPT 32L

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

uint64_t net_random_seed(void)
{
    uint64_t seed;
    /* Early in a boot the kernel may have no randomness yet; the clock is better than waiting. */
    if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != (ssize_t)sizeof(seed))
        seed = (uint64_t)clock_monotonic_us() ^ (uint64_t)(uintptr_t)&seed;
    return seed;
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
        net_source_result(net, &link->result);
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
    net_source_slow(net, source);
}

/* ---- The thread. ---- */

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Announcements first: they are what it is fast for. */
static void manifest_settled(struct net *net)
{
    announcer_manifest(&net->announcer);
    net_source_manifest(net);
}

/* Starts what is due; returns when the next thing is. */
static int64_t run_due(struct net *net, int64_t now_ms)
{
    int64_t next = now_ms + SLEEP_MAX_MS;
    if (manifest_watch_run(&net->manifest, net->multi, now_ms, &next) == MANIFEST_SETTLED)
        manifest_settled(net);
    /* Until there is a first word of the manifest, nothing can be fetched by it. */
    bool waits = net->setup.signing && net->manifest.source.state == SOURCE_STATE_STARTING;
    for (int i = 0; i < WORKER_SOURCES; i++) {
        struct source *source = &net->sources[i];
        bool is_held = waits && !source->path;
        if (source->phase == SOURCE_WAITING && source->policy.next_ms <= now_ms && !is_held)
            net_source_begin(net, i);
        if (source->phase == SOURCE_WAITING && !is_held)
            next = sooner(next, source->policy.next_ms);
        if (source->phase == SOURCE_WORKING && !source->slow_reported)
            next = sooner(next, now_ms + 1000);
    }
    if (!waits)
        next = announcer_run(&net->announcer, net->multi, now_ms, next);
    next = picture_net_run(&net->pictures, net->multi, now_ms, next);
    return sooner(next, reporter_run(&net->reporter, now_ms));
}

static void end_transfer(struct net *net, CURL *easy, CURLcode code)
{
    enum manifest_step step = manifest_watch_done(&net->manifest, net->multi, easy, code);
    if (step == MANIFEST_SETTLED)
        manifest_settled(net);
    if (step == MANIFEST_IDLE && !announcer_done(&net->announcer, net->multi, easy, code) &&
        !picture_net_done(&net->pictures, net->multi, easy, code, clock_boot_ms()))
        net_source_ended(net, easy, code);
}

static void run_transfers(struct net *net)
{
    CURLMsg *message;
    int left;
    curl_multi_perform(net->multi, &net->running);
    while ((message = curl_multi_info_read(net->multi, &left))) {
        if (message->msg == CURLMSG_DONE)
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

static bool do_chore(void *user)
{
    struct net *net = user;
    return signing_sync(net->setup.signing) || announcer_sync(&net->announcer) ||
           (net->setup.pictures && picture_store_work(net->setup.pictures));
}

static void init_sources(struct net *net)
{
    const struct config *config = net->setup.config;
    source_init(&net->sources[WORKER_FEED], "feed", config->feed_url, config);
    source_init(&net->sources[WORKER_CHANGES], "changes", "", config);
    source_init(&net->sources[WORKER_VENUE], "venue", "", config);
    net->sources[WORKER_FEED].is_told = config->feed_url[0];
    manifest_watch_init(&net->manifest, net->setup.signing, config, net->setup.clock,
                        net_random_seed());
    reporter_init(&net->reporter, &net->setup);
    reporter_add(&net->reporter, &net->sources[WORKER_FEED]);
    reporter_add(&net->reporter, &net->sources[WORKER_CHANGES]);
    reporter_add(&net->reporter, &net->sources[WORKER_VENUE]);
    reporter_add(&net->reporter, &net->manifest.source);
    announcer_init(&net->announcer, &net->setup, &net->manifest, &net->reporter);
}

static bool start_threads(struct net *net, struct err *err)
{
    const struct config *config = net->setup.config;
    struct worker_source about = {.name = "feed",
                                  .url = config->feed_url,
                                  .path = net->sources[WORKER_FEED].path,
                                  .note_path = net->reporter.note_path,
                                  .cap_bytes = config->cap_bytes};
    net->worker = worker_start(&(struct worker_setup){.feed = &about,
                                                      .cache_dir = net->setup.cache_dir,
                                                      .venue = config->venue,
                                                      .handoff = net->setup.handoff,
                                                      .clock = net->setup.clock,
                                                      .signing = net->setup.signing,
                                                      .done = on_result,
                                                      .user = net},
                               err);
    if (!net->worker)
        return false;
    worker_set_chore(net->worker, do_chore, net);
    int rc = pthread_create(&net->thread, NULL, net_main, net);
    return rc == 0 || err_set_errno(err, rc, "the net thread cannot be made");
}

struct net *net_start(const struct net_setup *setup, struct err *err)
{
    struct net *net = xcalloc(1, sizeof(*net));
    net->setup = *setup;
    net->last_result = &net->first_result;
    pthread_mutex_init(&net->lock, NULL);
    net->multi = curl_multi_init();
    if (!net->multi ||
        curl_multi_setopt(net->multi, CURLMOPT_MAXCONNECTS, CONNECTIONS_KEPT) != CURLM_OK)
        abort(); /* out of memory */
    init_sources(net);
    picture_net_init(&net->pictures, setup->pictures, setup->config, setup->signing);
    if (start_threads(net, err))
        return net;
    atomic_store(&net->stop, true);
    net_stop(net);
    return NULL;
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
        net_source_end(net, &net->sources[i]);
    manifest_watch_fini(&net->manifest, net->multi);
    announcer_fini(&net->announcer, net->multi);
    for (int i = 0; i < WORKER_SOURCES; i++)
        free(net->urls[i]);
    picture_net_fini(&net->pictures, net->multi);
    curl_multi_cleanup(net->multi);
    while (net->first_result) {
        struct result_link *next = net->first_result->next;
        free(net->first_result->result.url);
        bulletin_free(net->first_result->result.bulletin);
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
