/* Announcements and alerts from bytes to what the loop gets, and what of them is kept on disk. */
#include "base/log.h"
#include "shell/announced.h"
#include "shell/announcer_inside.h"
#include "shell/net_inside.h"
#include "shell/url.h"
#include <stdlib.h>
#include <string.h>

#define PROBLEMS_TOLD 5

bool announcer_is_alert(const struct announcer *announcer, const struct announcer_source *source)
{
    return source != &announcer->sources[0];
}

/* ---- Out to the loop. ---- */

void announcer_hand_over(struct announcer *announcer)
{
    struct handoff *handoff = announcer->setup->handoff;
    const struct announcements *const lists[ANNOUNCED_LISTS] = {announcer->list,
                                                                announcer->folded.list};
    struct clock_reading reading;
    clock_read(announcer->setup->clock, &reading);
    pthread_mutex_lock(&handoff->lock);
    for (int i = 0; i < ANNOUNCED_LISTS; i++)
        receipts_received(&handoff->receipts, lists[i], reading.boot_ms);
    pthread_mutex_unlock(&handoff->lock);
    announced_free(handoff_announce(handoff, announced_new(lists)));
    announcer->sources[0].source.changed = true;
}

static void tell_problems(const char *name, const struct snapshot *holder)
{
    for (int i = 0; i < holder->n_problems && i < PROBLEMS_TOLD; i++)
        log_warning("%s: %s: %s", name, holder->problems[i].path, holder->problems[i].message);
    if (holder->n_problems > PROBLEMS_TOLD)
        log_warning("%s: and %d problems more", name, holder->n_problems - PROBLEMS_TOLD);
}

/* ---- From bytes to lists. ---- */

static bool read_announcements(struct announcer *announcer, const struct strbuf *body,
                               bool may_emergency, struct err *why)
{
    struct clock_reading reading;
    clock_read(announcer->setup->clock, &reading);
    const struct announce_input input = {
        .bytes = body->text ? body->text : "",
        .count = body->bytes,
        .language = announcer->bulletin ? announcer->bulletin->language : NULL,
        .prepared = announcer->library,
        .before = announcer->list,
        .may_emergency = may_emergency,
        .now_ms = reading.now_ms};
    struct announcements *list = announcements_read(&input, why);
    if (!list)
        return false;
    announcements_free(announcer->list);
    announcer->list = list;
    return true;
}

/* Whether who signed the manifest in force may not end an emergency. Without keys each place's
 * alerts end with it. */
static bool may_not_end(const struct announcer *announcer)
{
    struct signing_state state;
    if (!announcer->setup->signing)
        return false;
    signing_read_state(announcer->setup->signing, &state);
    return !state.may_emergency;
}

void announcer_fold(struct announcer *announcer)
{
    struct cap_source sources[BULLETIN_ALERTS_MAX];
    struct clock_reading reading;
    int n = 0;
    clock_read(announcer->setup->clock, &reading);
    for (int i = 1; i < ANNOUNCER_SOURCES; i++) {
        const struct announcer_source *source = &announcer->sources[i];
        if (source->alert)
            sources[n++] = (struct cap_source){.url = source->url,
                                               .document = source->alert,
                                               .no_emergency = !source->may_emergency};
    }
    const struct cap_input input = {
        .sources = sources,
        .n_sources = n,
        .before = announcer->folded.list ? &announcer->folded : NULL,
        .settings = announcer->bulletin ? announcer->bulletin->alert_settings : NULL,
        .may_emergency = true,
        .no_end = may_not_end(announcer),
        .now_ms = reading.now_ms};
    struct cap_folded folded = cap_fold(&input);
    announcements_free(announcer->folded.list);
    announcer->folded = folded;
    retired_file_write(&announcer->retired, &announcer->folded);
}

static bool read_alert(struct announcer *announcer, struct announcer_source *source,
                       const struct strbuf *body, struct err *why)
{
    struct cap_document *alert = cap_read(body->text ? body->text : "", body->bytes, why);
    if (!alert)
        return false;
    cap_document_free(source->alert);
    source->alert = alert;
    announcer_fold(announcer);
    return true;
}

/* The one way in, for what came and for what was kept. True if it is shown now. result: its class,
 * reason and SHA-256; proof: what to keep it with. */
static bool let_in(struct announcer *announcer, struct announcer_source *source,
                   const struct strbuf *body, const struct strbuf *kept_proof,
                   struct worker_result *result, struct strbuf *proof)
{
    struct signing_visa visa = {.url = source->url,
                                .bytes = body->text ? body->text : "",
                                .count = body->bytes,
                                .kept_proof = kept_proof};
    result->class = FETCH_SIGNATURE;
    bool good = signing_admit(announcer->setup->signing, &visa, &result->why);
    *proof = visa.proof;
    memcpy(result->sha256, visa.sha256, sizeof result->sha256);
    if (!good)
        return false;
    /* Without keys nobody can say who speaks: an emergency is then taken from this machine only. */
    source->may_emergency =
        announcer->setup->signing ? visa.may_emergency : url_is_local(source->url);
    atomic_fetch_add(&announcer->setup->handoff->parsed, 1);
    good = announcer_is_alert(announcer, source)
               ? read_alert(announcer, source, body, &result->why)
               : read_announcements(announcer, body, source->may_emergency, &result->why);
    result->class = good                                            ? FETCH_OK
                    : str_starts_with(result->why.text, "not JSON") ? FETCH_NOT_JSON
                                                                    : FETCH_REFUSED;
    if (!good)
        return false;
    const struct announcements *list =
        announcer_is_alert(announcer, source) ? announcer->folded.list : announcer->list;
    result->facts.problems = list->holder->n_problems;
    tell_problems(source->name, list->holder);
    return true;
}

static void keep(struct announcer *announcer, struct announcer_source *source,
                 const struct cache_entry *entry)
{
    struct clock_reading reading;
    struct err why = {""};
    clock_read(announcer->setup->clock, &reading);
    cache_store(&source->cache, entry, &why);
    if (source->may_emergency)
        cache_store(&source->right_cache, entry, &why);
    source_storage(&source->source, &why, reading.boot_ms);
}

static void remember_body(struct announcer_source *source, const struct strbuf *body)
{
    strbuf_clear(&source->body);
    strbuf_add_bytes(&source->body, body->text ? body->text : "", body->bytes);
}

/* A body came: takes it. */
void announcer_take(struct announcer *announcer, struct announcer_source *source,
                    struct fetch_result *answer)
{
    struct source *about = &source->source;
    struct clock_reading reading;
    clock_read(announcer->setup->clock, &reading);
    struct worker_result result = {.kind = JOB_BYTES,
                                   .bytes = answer->body.bytes,
                                   .hash = answer->body_hash,
                                   .validators = answer->validators,
                                   .boot_ms = reading.boot_ms,
                                   .wall_ms = reading.wall_ms};
    struct strbuf proof = {0};
    if (!announcer->setup->signing && about->has_document && about->hash == result.hash &&
        about->bytes == result.bytes) {
        about->validators = result.validators;
        source_good(about, &reading);
    } else if (source_refused_before(about, result.hash, result.bytes)) {
        source_failed(about, about->refused_class, false, &about->refused_why, 0, &reading);
    } else if (let_in(announcer, source, &answer->body, NULL, &result, &proof)) {
        source_document(about, &result);
        log_info("%s: new document: %zu bytes, %d problems", source->name, result.bytes,
                 result.facts.problems);
        source_good(about, &reading);
        announcer_hand_over(announcer);
        remember_body(source, &answer->body);
        struct cache_entry entry = {
            .body = answer->body,
            .body_hash = result.hash,
            .proof = proof,
            .validators = result.validators,
            .stamp = {.wall_ms = reading.wall_ms, .boot_ms = reading.boot_ms}};
        keep(announcer, source, &entry);
    } else {
        if (result.class != FETCH_SIGNATURE)
            source_remember_refused(about, &result);
        source_failed(about, result.class, false, &result.why, 0, &reading);
    }
    announcer->reporter->ages_changed = true;
    strbuf_fini(&proof);
}

/* The same bytes by other hands: a second signature gives a right, a new manifest may take it. */
void announcer_read_again(struct announcer *announcer, struct announcer_source *source)
{
    struct worker_result result = {.kind = JOB_BYTES};
    struct strbuf proof = {0};
    struct signing_state state;
    if (!source->source.has_document || !announcer->setup->signing)
        return;
    signing_read_state(announcer->setup->signing, &state);
    if (state.may_emergency == source->may_emergency)
        return;
    if (let_in(announcer, source, &source->body, NULL, &result, &proof)) {
        announcer_hand_over(announcer);
        struct cache_entry entry = {.body = source->body,
                                    .body_hash = source->source.hash,
                                    .proof = proof,
                                    .validators = source->source.validators};
        struct err why = {""};
        if (source->may_emergency)
            cache_store(&source->right_cache, &entry, &why);
    }
    strbuf_fini(&proof);
}

/* ---- From the disk. ---- */

static bool recall(struct announcer *announcer, struct announcer_source *source,
                   struct cache *cache, struct worker_result *result)
{
    struct cache_entry entry;
    struct strbuf proof = {0};
    if (!cache_load(cache, ANNOUNCER_CAP_BYTES, &entry, &result->storage))
        return false;
    result->bytes = entry.body.bytes;
    result->hash = entry.body_hash;
    result->validators = entry.validators;
    result->wall_ms = entry.stamp.wall_ms;
    bool good = let_in(announcer, source, &entry.body, &entry.proof, result, &proof);
    if (good)
        remember_body(source, &entry.body);
    else
        log_warning("%s: the cached one is not shown: %s", source->name, result->why.text);
    strbuf_fini(&proof);
    cache_entry_fini(&entry);
    return good;
}

/* Of a small document, once a start, so here and not on the worker. What had the right to
 * emergencies first: what came after it without it could not end one. */
void announcer_read_cache(struct announcer *announcer, struct announcer_source *source)
{
    struct worker_result result = {.kind = JOB_CACHE, .class = FETCH_FILE}, right = result;
    bool any = false;
    if (!source->source.path)
        any = recall(announcer, source, &source->right_cache, &right);
    if (!source->source.path)
        any = recall(announcer, source, &source->cache, &result) || any;
    source_cache_read(&source->source, &result, net_random_seed(), clock_boot_ms());
    if (any)
        announcer_hand_over(announcer);
}

/* Nothing is said at the old place any more; who has no right to say an emergency does not end one
 * by leaving. */
void announcer_leave(struct announcer *announcer, const struct announcer_source *source)
{
    if (announcer_is_alert(announcer, source)) {
        announcer_fold(announcer);
    } else {
        struct strbuf nothing = {0};
        struct err why = {""};
        strbuf_add(&nothing, "{\"format\": \"hallboard announcements 1\", \"announcements\": []}");
        read_announcements(announcer, &nothing, !may_not_end(announcer), &why);
        strbuf_fini(&nothing);
    }
    announcer_hand_over(announcer);
}
