#include "shell/announcer.h"
#include "base/log.h"
#include "shell/announcer_inside.h"
#include "shell/file.h"
#include "shell/load_announced.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- Where they are. ---- */

static void end_source(struct announcer_source *source, CURLM *multi)
{
    bool was_told = source->source.is_told;
    if (source->source.phase == SOURCE_FETCHING)
        curl_multi_remove_handle(multi, fetch_handle(source->source.fetch));
    source_fini(&source->source);
    cache_fini(&source->cache);
    cache_fini(&source->right_cache);
    source->cache = source->right_cache = (struct cache){0};
    strbuf_fini(&source->body);
    source->body = (struct strbuf){0};
    cap_document_free(source->alert);
    source->alert = NULL;
    free(source->stamp);
    source->stamp = NULL;
    free(source->url);
    source->url = NULL;
    source->source.changed = was_told;
}

static void follow(struct announcer *announcer, struct announcer_source *source, CURLM *multi,
                   const struct bulletin_ref *ref)
{
    const struct net_setup *setup = announcer->setup;
    struct source *about = &source->source;
    if (str_equal(source->url, ref->url)) {
        about->config_poll_ms = ref->poll_ms;
        return;
    }
    bool had = source->url;
    end_source(source, multi);
    if (had)
        announcer_leave(announcer, source);
    source_init(about, source->name, ref->url ? ref->url : "", setup->config);
    about->is_told = ref->url || ref->why.text[0];
    about->config_poll_ms = ref->poll_ms;
    if (!ref->url) {
        if (ref->why.text[0]) {
            about->state = SOURCE_STATE_REFUSED;
            about->error_class = FETCH_REFUSED;
            about->error = ref->why;
            log_error("%s: %s", source->name, ref->why.text);
        }
        return;
    }
    source->url = xstrdup(ref->url);
    about->url = source->url;
    if (about->phase == SOURCE_OFF)
        return;
    const char *dir = about->path ? "" : setup->cache_dir;
    cache_init(&source->cache, dir, source->name, source->url);
    char right[sizeof source->name + sizeof "-right"];
    snprintf(right, sizeof right, "%s-right", source->name);
    cache_init(&source->right_cache, dir, right, source->url);
    source->cache.is_lazy = source->right_cache.is_lazy = true;
    announcer_read_cache(announcer, source);
}

void announcer_follow(struct announcer *announcer, CURLM *multi, struct bulletin *bulletin)
{
    static const struct bulletin_ref none;
    bulletin_free(announcer->bulletin);
    announcer->bulletin = bulletin;
    follow(announcer, &announcer->sources[0], multi, &bulletin->announcements);
    for (int i = 0; i < BULLETIN_ALERTS_MAX; i++)
        follow(announcer, &announcer->sources[1 + i], multi,
               i < bulletin->n_alerts ? &bulletin->alerts[i] : &none);
    if (announcer->folded.list) { /* whom alerts are for may be others now */
        announcer_fold(announcer);
        announcer_hand_over(announcer);
    }
}

void announcer_init(struct announcer *announcer, const struct net_setup *setup,
                    struct manifest_watch *manifest, struct reporter *reporter)
{
    *announcer = (struct announcer){.setup = setup, .manifest = manifest, .reporter = reporter};
    struct err why = {""};
    announcer->library = load_prepared(&why); /* the worker's log tells what is wrong with it */
    for (int i = 0; i < ANNOUNCER_SOURCES; i++) {
        struct announcer_source *source = &announcer->sources[i];
        if (i == 0)
            snprintf(source->name, sizeof source->name, "announcements");
        else
            snprintf(source->name, sizeof source->name, "alerts-%d", i);
        source_init(&source->source, source->name, "", setup->config);
        reporter_add(reporter, &source->source);
    }
    retired_file_init(&announcer->retired, setup->state_dir, &announcer->folded);
}

void announcer_fini(struct announcer *announcer, CURLM *multi)
{
    for (int i = 0; i < ANNOUNCER_SOURCES; i++)
        end_source(&announcer->sources[i], multi);
    retired_file_fini(&announcer->retired);
    announcements_free(announcer->list);
    announcements_free(announcer->folded.list);
    prepared_free(announcer->library);
    bulletin_free(announcer->bulletin);
}

/* ---- One try. ---- */

static void fail(struct announcer *announcer, struct announcer_source *source,
                 const struct fetch_result *result)
{
    struct clock_reading reading;
    clock_read(announcer->setup->clock, &reading);
    source_failed(&source->source, result->class, false, &result->why, result->retry_after_ms,
                  &reading);
    announcer->reporter->ages_changed = true;
}

static void good(struct announcer *announcer, struct announcer_source *source)
{
    struct clock_reading reading;
    clock_read(announcer->setup->clock, &reading);
    source_good(&source->source, &reading);
    announcer->reporter->ages_changed = true;
}

static void run_transfer(struct announcer *announcer, struct announcer_source *source, CURLM *multi)
{
    CURLMcode rc = curl_multi_add_handle(multi, fetch_handle(source->source.fetch));
    source->source.phase = SOURCE_FETCHING;
    if (rc == CURLM_OK)
        return;
    struct fetch_result result = {.class = FETCH_CONNECT};
    err_set(&result.why, "libcurl: %s", curl_multi_strerror(rc));
    fail(announcer, source, &result);
}

static void read_file(struct announcer *announcer, struct announcer_source *source)
{
    struct fetch_result result = {.class = FETCH_FILE};
    struct file_stamp stamp;
    const char *path = source->source.path;
    bool there = file_stamp_read(path, &stamp, &result.why);
    if (there && source->stamp && file_stamp_equal(&stamp, source->stamp)) {
        good(announcer, source);
    } else if (!there || file_read(path, ANNOUNCER_CAP_BYTES, false, &result.body, &stamp,
                                   &result.why) != FILE_READ_OK) {
        fail(announcer, source, &result);
    } else {
        result.body_hash =
            hash_bytes(HASH_SEED, result.body.text ? result.body.text : "", result.body.bytes);
        announcer_take(announcer, source, &result);
        if (source->source.state == SOURCE_STATE_OK) {
            if (!source->stamp)
                source->stamp = xcalloc(1, sizeof *source->stamp);
            *source->stamp = stamp;
        }
    }
    fetch_result_fini(&result);
}

/* False: the try is settled by the manifest. */
static bool manifest_wants(struct announcer *announcer, struct announcer_source *source,
                           struct fetch_request *request)
{
    struct fetch_result no = {.class = FETCH_SIGNATURE};
    int64_t bytes = 0;
    switch (signing_ask(announcer->setup->signing, source->url,
                        source->source.has_document ? source->source.sha256 : "", &bytes,
                        &no.why)) {
    case SIGNING_HAVE:
        good(announcer, source);
        return false;
    case SIGNING_UNNAMED:
        fail(announcer, source, &no);
        return false;
    case SIGNING_FETCH:
        break;
    }
    if (bytes > (int64_t)request->cap_bytes) {
        no.class = FETCH_TOO_BIG;
        err_set(&no.why, "the manifest says %lld bytes; the limit is %zu", (long long)bytes,
                request->cap_bytes);
        fail(announcer, source, &no);
        return false;
    }
    request->cap_bytes = (size_t)bytes;
    request->validators = (struct validators){0};
    return true;
}

static void begin(struct announcer *announcer, struct announcer_source *source, CURLM *multi)
{
    const struct config *config = announcer->setup->config;
    struct fetch_result no = {.class = FETCH_SIGNATURE};
    poll_policy_started(&source->source.policy, clock_boot_ms());
    if (announcer->setup->signing &&
        !manifest_watch_current(announcer->manifest, &no.class, &no.why)) {
        fail(announcer, source, &no);
        return;
    }
    if (source->source.path) {
        read_file(announcer, source);
        return;
    }
    struct fetch_request request = {.url = source->url,
                                    .ca_file = config->ca_file,
                                    .identity = config->identity,
                                    .allow_plain_http = config_plain_http(config),
                                    .cap_bytes = ANNOUNCER_CAP_BYTES};
    if (source->source.has_document)
        request.validators = source->source.validators;
    if (announcer->setup->signing && !manifest_wants(announcer, source, &request))
        return;
    if (fetch_begin(source->source.fetch, &request, &no))
        run_transfer(announcer, source, multi);
    else
        fail(announcer, source, &no);
}

bool announcer_sync(struct announcer *announcer)
{
    return retired_file_sync(&announcer->retired);
}

int64_t announcer_run(struct announcer *announcer, CURLM *multi, int64_t now_ms, int64_t far_ms)
{
    int64_t next_ms = far_ms;
    for (int i = 0; i < ANNOUNCER_SOURCES; i++) {
        struct announcer_source *source = &announcer->sources[i];
        struct source *about = &source->source;
        if (about->phase == SOURCE_WAITING && about->policy.next_ms <= now_ms)
            begin(announcer, source, multi);
        if (about->phase == SOURCE_WAITING && about->policy.next_ms < next_ms)
            next_ms = about->policy.next_ms;
    }
    return next_ms;
}

bool announcer_done(struct announcer *announcer, CURLM *multi, CURL *easy, CURLcode code)
{
    for (int i = 0; i < ANNOUNCER_SOURCES; i++) {
        struct announcer_source *source = &announcer->sources[i];
        struct fetch_result result;
        if (source->source.phase != SOURCE_FETCHING || fetch_handle(source->source.fetch) != easy)
            continue;
        curl_multi_remove_handle(multi, easy);
        if (!fetch_finish(source->source.fetch, code, &result)) {
            run_transfer(announcer, source, multi);
            return true;
        }
        source->source.http_status = result.http_status;
        if (result.class == FETCH_OK)
            announcer_take(announcer, source, &result);
        else if (result.class == FETCH_UNCHANGED)
            good(announcer, source);
        else
            fail(announcer, source, &result);
        fetch_result_fini(&result);
        return true;
    }
    return false;
}

void announcer_manifest(struct announcer *announcer)
{
    int64_t now_ms = clock_boot_ms(), bytes;
    if (announcer->manifest->source.state != SOURCE_STATE_OK)
        return;
    for (int i = 0; i < ANNOUNCER_SOURCES; i++) {
        struct announcer_source *source = &announcer->sources[i];
        struct source *about = &source->source;
        struct err why = {""};
        if (about->phase != SOURCE_WAITING)
            continue;
        announcer_read_again(announcer, source);
        bool is_other = signing_ask(announcer->setup->signing, source->url, about->sha256, &bytes,
                                    &why) == SIGNING_FETCH;
        bool may_be_good = about->state != SOURCE_STATE_OK && announcer->manifest->was_new;
        if (about->path || (is_other && about->failures == 0) || may_be_good)
            poll_policy_again(&about->policy, now_ms, 0);
    }
}
