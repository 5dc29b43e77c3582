#include "shell/source.h"
#include "base/arena.h"
#include "base/log.h"
#include "shell/url.h"
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SAVE_AGAIN_MS 600000

const char *source_state_name(enum source_state state)
{
    static const char *const names[] = {"starting", "ok",      "offline",
                                        "portal",   "refused", "suspicious"};
    assert((size_t)state < sizeof(names) / sizeof(names[0]));
    return names[state];
}

void source_init(struct source *source, const char *name, const char *url,
                 const struct config *config)
{
    *source = (struct source){.name = name, .url = url, .config_poll_ms = config->poll_ms};
    struct url_parts parts;
    struct err why = {""};
    source->phase = SOURCE_OFF;
    source->changed = true;
    source->shown_url = url[0] ? url_without_secrets(url) : xstrdup("");
    if (!url[0])
        return;
    if (!url_allowed(url, config_plain_http(config), &why) || !url_parse(url, &parts, &why)) {
        source->state = SOURCE_STATE_REFUSED;
        source->error_class = FETCH_REFUSED;
        source->error = why;
        log_error("%s: %s: %s", name, source->shown_url, why.text);
        return;
    }
    if (parts.scheme == URL_FILE)
        source->path = xstrdup(parts.path);
    else
        source->fetch = fetch_new();
    url_parts_fini(&parts);
    source->phase = SOURCE_READING_CACHE;
}

void source_fini(struct source *source)
{
    fetch_free(source->fetch);
    free(source->path);
    free(source->shown_url);
    *source = (struct source){0};
}

static int64_t poll_ms(const struct source *source)
{
    if (source->config_poll_ms)
        return source->config_poll_ms;
    return source->has_document ? source->facts.freshness.poll_ms : CONFIG_POLL_DEFAULT_MS;
}

void source_document(struct source *source, const struct worker_result *result)
{
    source->has_document = true;
    source->hash = result->hash;
    source->bytes = result->bytes;
    memcpy(source->sha256, result->sha256, sizeof source->sha256);
    source->validators = result->validators;
    source->facts = result->facts;
    source->suspicious = false;
    source->has_refused = false;
}

void source_cache_read(struct source *source, const struct worker_result *result, uint64_t seed,
                       int64_t now_ms)
{
    bool cached = result->class == FETCH_OK;
    if (cached) {
        source_document(source, result);
        source->origin = INTAKE_CACHE;
        source->good_wall_ms = result->wall_ms;
        log_info("%s: shows what was cached (%zu bytes) until an answer comes", source->name,
                 result->bytes);
    }
    bool near = source->path || url_is_loopback(source->url);
    poll_policy_init(&source->policy, poll_ms(source), seed, now_ms, cached && !near);
    source->phase = SOURCE_WAITING;
    source->changed = true;
}

static bool must_spare(enum fetch_class class)
{
    return class == FETCH_DNS || class == FETCH_CONNECT || class == FETCH_TLS ||
           class == FETCH_TIMEOUT || class == FETCH_HTTP;
}

static enum source_state state_of(enum fetch_class class, bool suspicious)
{
    if (suspicious)
        return SOURCE_STATE_SUSPICIOUS;
    switch (class) {
    case FETCH_OK:
    case FETCH_UNCHANGED:
        return SOURCE_STATE_OK;
    case FETCH_PORTAL:
        return SOURCE_STATE_PORTAL;
    case FETCH_TLS:
    case FETCH_TOO_BIG:
    case FETCH_NOT_JSON:
    case FETCH_REFUSED:
    case FETCH_SIGNATURE:
        return SOURCE_STATE_REFUSED;
    default:
        return SOURCE_STATE_OFFLINE;
    }
}

void source_good(struct source *source, const struct clock_reading *reading)
{
    if (source->state != SOURCE_STATE_OK) {
        if (source->state != SOURCE_STATE_STARTING)
            log_info("%s: good again after %" PRId64 " s", source->name,
                     (reading->boot_ms - source->failing_since_boot_ms) / 1000);
        source->changed = true;
    }
    source->state = SOURCE_STATE_OK;
    source->failures = 0;
    source->origin = INTAKE_LIVE;
    source->good_boot_ms = reading->boot_ms;
    source->good_wall_ms = reading->wall_ms;
    source->policy.interval_ms = poll_ms(source);
    poll_policy_answered(&source->policy, reading->boot_ms);
    source->phase = SOURCE_WAITING;
}

void source_failed(struct source *source, enum fetch_class class, bool suspicious,
                   const struct err *why, int64_t retry_after_ms,
                   const struct clock_reading *reading)
{
    enum source_state state = state_of(class, suspicious);
    bool was_good = source->state == SOURCE_STATE_OK || source->state == SOURCE_STATE_STARTING;
    /* Once for a run of equal failures; the text may hold what differs each time. */
    if (state != source->state || class != source->error_class || was_good) {
        log_warning("%s: %s: %s (%s)", source->name, source_state_name(state), why->text,
                    fetch_class_name(class));
        source->changed = true;
        source->error_boot_ms = reading->boot_ms;
    }
    if (was_good)
        source->failing_since_boot_ms = reading->boot_ms;
    if (strcmp(source->error.text, why->text) != 0)
        source->changed = true;
    source->state = state;
    source->error_class = class;
    source->error = *why;
    source->error_http_status = source->http_status;
    source->suspicious = suspicious;
    source->failures++;
    if (must_spare(class))
        poll_policy_failed(&source->policy, reading->boot_ms, retry_after_ms);
    else
        poll_policy_answered(&source->policy, reading->boot_ms);
    source->phase = SOURCE_WAITING;
}

void source_accepted(struct source *source, const struct worker_result *result,
                     const struct clock_reading *reading)
{
    source_document(source, result);
    source->changed = true;
    if (result->facts.changes >= 0)
        log_info("%s: new document: %zu bytes; with it %d changes, %d problems in all",
                 source->name, result->bytes, result->facts.changes, result->facts.problems);
    else
        log_info("%s: new document: %zu bytes, %d sessions, %d left out, %d problems", source->name,
                 result->bytes, result->facts.sessions, result->facts.left_out,
                 result->facts.problems);
    source_good(source, reading);
}

bool source_refused_before(const struct source *source, uint64_t hash, size_t bytes)
{
    return source->has_refused && source->refused_hash == hash && source->refused_bytes == bytes;
}

void source_remember_refused(struct source *source, const struct worker_result *result)
{
    source->has_refused = true;
    source->refused_hash = result->hash;
    source->refused_bytes = result->bytes;
    source->refused_class = result->class;
    source->refused_why = result->why;
}

void source_storage(struct source *source, const struct err *storage, int64_t now_ms)
{
    if (storage->text[0])
        source->save_boot_ms = now_ms + SAVE_AGAIN_MS;
    if (!strcmp(source->storage.text, storage->text))
        return;
    if (storage->text[0])
        log_warning("%s: cache: %s; running from memory", source->name, storage->text);
    else
        log_info("%s: cache: works again", source->name);
    source->storage = *storage;
    source->changed = true;
}
