#include "shell/manifest_watch.h"
#include "base/log.h"
#include "shell/file.h"
#include "shell/minisign.h"
#include "shell/url.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const suffixes[] = {"", ".minisig", ".2.minisig"};
#define PARTS 3

static struct strbuf *part_of(struct manifest_watch *watch, int part)
{
    return part == 0 ? &watch->got.manifest : &watch->got.signatures[part - 1];
}

static size_t cap_of(int part)
{
    return part == 0 ? PROOF_MANIFEST_BYTES_MAX : MINISIGN_FILE_BYTES_MAX;
}

void manifest_watch_init(struct manifest_watch *watch, struct signing *signing,
                         const struct config *config, struct clock *clock, uint64_t seed)
{
    *watch = (struct manifest_watch){.signing = signing, .config = config, .clock = clock};
    if (!signing)
        return;
    struct signing_state state;
    struct source *source = &watch->source;
    signing_read_state(signing, &state);
    source_init(source, "manifest", signing_manifest_url(signing), config);
    source->config_poll_ms = MANIFEST_POLL_MS;
    source->is_told = true;
    if (source->phase == SOURCE_OFF) {
        source->state = SOURCE_STATE_REFUSED; /* by its address */
        source->error_class = FETCH_REFUSED;
        err_set(&source->error, "the feed's address has none beside it");
        return;
    }
    bool splay = state.serial && !source->path && !url_is_loopback(source->url);
    poll_policy_init(&source->policy, MANIFEST_POLL_MS, seed, clock_boot_ms(), splay);
    source->phase = SOURCE_WAITING;
}

void manifest_watch_fini(struct manifest_watch *watch, CURLM *multi)
{
    if (!watch->signing)
        return;
    if (watch->source.phase == SOURCE_FETCHING)
        curl_multi_remove_handle(multi, fetch_handle(watch->source.fetch));
    source_fini(&watch->source);
    proof_fini(&watch->got);
}

/* ---- How a try ends. ---- */

static enum manifest_step settle_failure(struct manifest_watch *watch, enum fetch_class class,
                                         const struct err *why, int64_t retry_after_ms)
{
    struct clock_reading reading;
    clock_read(watch->clock, &reading);
    watch->is_again = false;
    watch->source.validators = (struct validators){0};
    source_failed(&watch->source, class, false, why, retry_after_ms, &reading);
    return MANIFEST_SETTLED;
}

static enum manifest_step settle_good(struct manifest_watch *watch)
{
    struct clock_reading reading;
    struct err why = {""};
    clock_read(watch->clock, &reading);
    watch->is_again = false;
    if (signing_expired(watch->signing, &why)) {
        struct validators kept = watch->source.validators;
        settle_failure(watch, FETCH_SIGNATURE, &why, 0);
        watch->source.validators = kept; /* it is asked for by them until there is another one */
    } else {
        source_good(&watch->source, &reading);
    }
    return MANIFEST_SETTLED;
}

/* The manifest and what there is of signatures are here. */
static enum manifest_step offer(struct manifest_watch *watch)
{
    struct err why = {""};
    struct clock_reading reading;
    enum source_state before = watch->source.state;
    enum signing_verdict verdict = signing_offer(watch->signing, &watch->got, &why);
    proof_fini(&watch->got);
    switch (verdict) {
    case SIGNING_NEW:
    case SIGNING_SAME:
        watch->source.validators = watch->validators;
        watch->was_new = verdict == SIGNING_NEW;
        watch->source.changed = watch->source.changed || watch->was_new;
        return settle_good(watch);
    case SIGNING_MISMATCH:
        if (watch->is_again || before == SOURCE_STATE_REFUSED)
            break;
        clock_read(watch->clock, &reading);
        watch->is_again = true;
        watch->source.validators = (struct validators){0};
        poll_policy_again(&watch->source.policy, reading.boot_ms, MANIFEST_AGAIN_MS);
        watch->source.phase = SOURCE_WAITING;
        return MANIFEST_RUNS;
    case SIGNING_REFUSED:
        break;
    }
    return settle_failure(watch, FETCH_SIGNATURE, &why, 0);
}

/* ---- From a server. ---- */

static enum manifest_step fetch_part(struct manifest_watch *watch, CURLM *multi)
{
    struct source *source = &watch->source;
    struct strbuf url = {0};
    struct fetch_result result;
    strbuf_printf(&url, "%s%s", source->url, suffixes[watch->part]);
    struct fetch_request request = {.url = url.text,
                                    .ca_file = watch->config->ca_file,
                                    .identity = watch->config->identity,
                                    .allow_plain_http = config_plain_http(watch->config),
                                    .cap_bytes = cap_of(watch->part)};
    if (watch->part == 0)
        request.validators = source->validators;
    bool begun = fetch_begin(source->fetch, &request, &result);
    strbuf_fini(&url);
    if (!begun)
        return settle_failure(watch, result.class, &result.why, 0);
    CURL *easy = fetch_handle(source->fetch);
    CURLMcode rc = curl_multi_add_handle(multi, easy);
    if (rc != CURLM_OK) {
        err_set(&result.why, "libcurl: %s", curl_multi_strerror(rc));
        return settle_failure(watch, FETCH_CONNECT, &result.why, 0);
    }
    source->phase = SOURCE_FETCHING;
    return MANIFEST_RUNS;
}

/* A signature that is not there is none; of the second one whatever goes wrong, but then it is
 * looked for again with the next poll. */
static enum manifest_step take_part(struct manifest_watch *watch, CURLM *multi,
                                    struct fetch_result *result)
{
    int part = watch->part;
    bool is_absent = result->class == FETCH_HTTP && result->http_status == 404;
    if (result->class == FETCH_UNCHANGED)
        return settle_good(watch);
    if (result->class == FETCH_OK) {
        *part_of(watch, part) = result->body;
        result->body = (struct strbuf){0};
    } else if (part == 2 && !is_absent) {
        log_debug("manifest: second signature: %s", result->why.text);
        watch->validators = (struct validators){0};
    } else if (part == 0 || !is_absent) {
        return settle_failure(watch, result->class, &result->why, result->retry_after_ms);
    }
    if (part == 0)
        watch->validators = result->validators;
    watch->part = part + 1;
    return watch->part < PARTS ? fetch_part(watch, multi) : offer(watch);
}

enum manifest_step manifest_watch_done(struct manifest_watch *watch, CURLM *multi, CURL *easy,
                                       CURLcode code)
{
    struct source *source = &watch->source;
    struct fetch_result result;
    if (!watch->signing || source->phase != SOURCE_FETCHING || fetch_handle(source->fetch) != easy)
        return MANIFEST_IDLE;
    curl_multi_remove_handle(multi, easy);
    if (!fetch_finish(source->fetch, code, &result)) {
        if (curl_multi_add_handle(multi, easy) == CURLM_OK)
            return MANIFEST_RUNS;
        result.class = FETCH_CONNECT;
        err_set(&result.why, "libcurl does not take the redirect");
    }
    if (watch->part == 0)
        source->http_status = result.http_status;
    enum manifest_step step = take_part(watch, multi, &result);
    fetch_result_fini(&result);
    return step;
}

/* ---- From files. ---- */

/* Small files, read here: of a folder on this box, or a test's. */
static enum manifest_step read_files(struct manifest_watch *watch)
{
    struct err why = {""};
    struct strbuf path = {0};
    bool good = true;
    for (watch->part = 0; watch->part < PARTS && good; watch->part++) {
        strbuf_clear(&path);
        strbuf_printf(&path, "%s%s", watch->source.path, suffixes[watch->part]);
        if (watch->part > 0 && access(path.text, F_OK) != 0 && errno == ENOENT)
            continue;
        good = file_read(path.text, cap_of(watch->part), false, part_of(watch, watch->part), NULL,
                         &why) == FILE_READ_OK;
    }
    strbuf_fini(&path);
    if (good)
        return offer(watch);
    return settle_failure(watch, FETCH_FILE, &why, 0);
}

enum manifest_step manifest_watch_run(struct manifest_watch *watch, CURLM *multi, int64_t now_ms,
                                      int64_t *next_ms)
{
    struct source *source = &watch->source;
    enum manifest_step step = MANIFEST_IDLE;
    if (!watch->signing)
        return step;
    if (source->phase == SOURCE_WAITING && source->policy.next_ms <= now_ms) {
        if (!watch->is_again)
            poll_policy_started(&source->policy, now_ms);
        proof_fini(&watch->got);
        watch->part = 0;
        watch->was_new = false;
        step = source->path ? read_files(watch) : fetch_part(watch, multi);
    }
    if (source->phase == SOURCE_WAITING && source->policy.next_ms < *next_ms)
        *next_ms = source->policy.next_ms;
    return step;
}

bool manifest_watch_current(struct manifest_watch *watch, enum fetch_class *class, struct err *why)
{
    const struct source *source = &watch->source;
    if (source->state == SOURCE_STATE_OK && !signing_expired(watch->signing, why))
        return true;
    *class = source->state == SOURCE_STATE_OK ? FETCH_SIGNATURE : source->error_class;
    err_set(why, "the manifest: %s", source->error.text);
    return false;
}
