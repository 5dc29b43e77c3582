/* What becomes of the sources that the worker reads: tries, answers, results. */
#include "base/arena.h"
#include "base/civil.h"
#include "base/log.h"
#include "shell/assembly.h"
#include "shell/load_venue.h"
#include "shell/net_inside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- One try of a source. ---- */

static void post(struct net *net, int i, enum worker_job_kind kind)
{
    struct clock_reading reading;
    clock_read(net->setup.clock, &reading);
    struct worker_job job = {.kind = kind,
                             .source = i,
                             .generation = net->generations[i],
                             .wall_ms = reading.wall_ms,
                             .boot_ms = reading.boot_ms};
    net->sources[i].phase = SOURCE_WORKING;
    worker_post(net->worker, &job);
}

static void settle_failure(struct net *net, struct source *source, enum fetch_class class,
                           bool suspicious, const struct err *why, int64_t retry_after_ms)
{
    struct clock_reading reading;
    clock_read(net->setup.clock, &reading);
    source_failed(source, class, suspicious, why, retry_after_ms, &reading);
    if (source == &net->sources[WORKER_FEED]) /* whose age is shown */
        handoff_failing(net->setup.handoff, class);
    net->reporter.ages_changed = true; /* the count of failures */
}

static void settle_good(struct net *net, struct source *source)
{
    struct clock_reading reading;
    clock_read(net->setup.clock, &reading);
    source_good(source, &reading);
    if (source == &net->sources[WORKER_FEED])
        handoff_good(net->setup.handoff, reading.boot_ms);
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

/* Of a signed feed the manifest says whether there is anything to fetch, and how much of it at
 * most. True if so; else the try is settled. */
static bool manifest_wants(struct net *net, struct source *source, struct fetch_request *request)
{
    struct err why = {""};
    int64_t bytes = 0;
    switch (signing_ask(net->setup.signing, source->url, source->has_document ? source->sha256 : "",
                        &bytes, &why)) {
    case SIGNING_HAVE:
        source->suspicious = false;
        settle_good(net, source);
        return false;
    case SIGNING_UNNAMED:
        settle_failure(net, source, FETCH_SIGNATURE, false, &why, 0);
        return false;
    case SIGNING_FETCH:
        break;
    }
    if (bytes > (int64_t)request->cap_bytes) {
        err_set(&why, "the manifest says %lld bytes; the limit is %zu", (long long)bytes,
                request->cap_bytes);
        settle_failure(net, source, FETCH_TOO_BIG, false, &why, 0);
        return false;
    }
    request->cap_bytes = (size_t)bytes;
    request->validators = (struct validators){0}; /* what is shown is another one */
    return true;
}

void net_source_begin(struct net *net, int i)
{
    struct source *source = &net->sources[i];
    struct err why = {""};
    enum fetch_class class = FETCH_SIGNATURE;
    poll_policy_started(&source->policy, clock_boot_ms());
    if (net->setup.signing && !manifest_watch_current(&net->manifest, &class, &why)) {
        settle_failure(net, source, class, false, &why, 0);
        return;
    }
    if (source->path) {
        post(net, i, JOB_FILE);
        return;
    }
    struct fetch_request request = {.url = source->url,
                                    .ca_file = net->setup.config->ca_file,
                                    .identity = net->setup.config->identity,
                                    .allow_plain_http = config_plain_http(net->setup.config),
                                    .cap_bytes = i == WORKER_CHANGES ? CHANGES_CAP_BYTES
                                                 : i == WORKER_VENUE
                                                     ? VENUE_CAP_BYTES
                                                     : net->setup.config->cap_bytes};
    /* While another document is held back, "unchanged" would say too little. */
    if (source->has_document && !source->suspicious)
        request.validators = source->validators;
    if (net->setup.signing && !manifest_wants(net, source, &request))
        return;
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
    bool is_signed = net->setup.signing; /* then the gate says what it is, not the body before */
    if (!is_signed && source->has_document && !source->suspicious &&
        source->hash == result->body_hash && source->bytes == result->body.bytes) {
        source->validators = result->validators;
        settle_good(net, source);
    } else if (source_refused_before(source, result->body_hash, result->body.bytes)) {
        settle_failure(net, source, source->refused_class, false, &source->refused_why, 0);
    } else {
        struct clock_reading reading;
        clock_read(net->setup.clock, &reading);
        struct worker_job job = {.kind = JOB_BYTES,
                                 .source = i,
                                 .generation = net->generations[i],
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
    clock_read(net->setup.clock, &reading);
    if (result->class != FETCH_TLS || reading.time_confirmed)
        return;
    rfc3339_format(reading.wall_ms, 0, text);
    size_t used = strlen(result->why.text);
    snprintf(result->why.text + used, sizeof(result->why.text) - used,
             " (this box's clock is not confirmed and says %.10s)", text);
}

void net_source_ended(struct net *net, CURL *easy, CURLcode code)
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

void net_source_end(struct net *net, struct source *source)
{
    if (source->phase == SOURCE_FETCHING)
        curl_multi_remove_handle(net->multi, fetch_handle(source->fetch));
    source_fini(source);
}

/* The feed has a document elsewhere from now on, or nowhere. */
static void move_named(struct net *net, const struct worker_result *result)
{
    int i = result->source;
    const char *name = i == WORKER_CHANGES ? "changes" : "venue";
    struct source *source = &net->sources[i];
    bool is_named = result->url || result->why.text[0];
    net_source_end(net, source);
    free(net->urls[i]);
    net->urls[i] = result->url;
    net->generations[i] = result->generation;
    source_init(source, name, result->url ? result->url : "", net->setup.config);
    source->config_poll_ms = result->facts.poll_ms[i];
    if (is_named && !result->url) {
        source->state = SOURCE_STATE_REFUSED;
        source->error_class = FETCH_REFUSED;
        source->error = result->why;
        log_error("%s: %s", name, result->why.text);
    }
    source->is_told = is_named;
    net->sources[WORKER_FEED].changed = true;
}

void net_source_result(struct net *net, const struct worker_result *result)
{
    struct source *source = &net->sources[result->source];
    struct clock_reading reading;
    clock_read(net->setup.clock, &reading);
    if (result->bulletin)
        announcer_follow(&net->announcer, net->multi, result->bulletin);
    if (result->kind == JOB_CACHE && result->source != WORKER_FEED)
        move_named(net, result);
    if (source->phase == SOURCE_OFF)
        return;
    for (int i = WORKER_FEED + 1;
         i < WORKER_SOURCES && result->source == WORKER_FEED && result->class == FETCH_OK; i++)
        net->sources[i].config_poll_ms = result->facts.poll_ms[i];
    if (result->kind == JOB_CACHE) {
        source_storage(source, &result->storage, reading.boot_ms);
        source_cache_read(source, result, net_random_seed(), reading.boot_ms);
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
        memcpy(source->sha256, result->sha256, sizeof source->sha256);
        settle_good(net, source);
    } else {
        /* What nobody signed may be signed with the next manifest. */
        if (!result->suspicious && result->kind == JOB_BYTES && result->class != FETCH_SIGNATURE)
            source_remember_refused(source, result);
        settle_failure(net, source, result->class, result->suspicious, &result->why, 0);
    }
    source->slow_reported = false;
}

void net_source_slow(struct net *net, struct source *source)
{
    struct err why = {""};
    err_set(&why, "the document has been worked on for over %d s", WORKER_SLOW_MS / 1000);
    settle_failure(net, source, FETCH_REFUSED, false, &why, 0);
    source->phase = SOURCE_WORKING; /* its result may come yet */
    source->slow_reported = true;
}

/* Those that had to wait for it are due at once; those that show something keep their pace, so that
 * a new programme is not fetched by all boxes in one second. */
void net_source_manifest(struct net *net)
{
    int64_t now_ms = clock_boot_ms(), bytes;
    bool is_good = net->manifest.source.state == SOURCE_STATE_OK;
    for (int i = 0; i < WORKER_SOURCES && is_good; i++) {
        struct source *source = &net->sources[i];
        struct err why = {""};
        if (source->phase != SOURCE_WAITING || source->path || source->state == SOURCE_STATE_OK)
            continue;
        bool waits = !source->has_document || source->error_class == FETCH_SIGNATURE;
        bool is_news = net->manifest.was_new || source->state == SOURCE_STATE_STARTING;
        if ((waits && is_news) || signing_ask(net->setup.signing, source->url, source->sha256,
                                              &bytes, &why) == SIGNING_HAVE)
            poll_policy_again(&source->policy, now_ms, 0);
    }
}
