/* The worker's jobs: documents read, held back, handed over, stored. */
#include "shell/load_venue.h"
#include "shell/quarantine.h"
#include "shell/url.h"
#include "shell/worker_inside.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define HELD_POLLS 2 /* further polls that a suspicious document is held for */

static void publish(struct worker *worker, struct snapshot *snapshot,
                    const struct good_answer *good)
{
    /* It was read: from here on it is the ui that has it in hand. */
    quarantine_end(worker->handoff->quarantine, true, clock_boot_ms());
    live_add(&worker->live, snapshot);
    worker->last = snapshot;
    live_return(&worker->live, handoff_publish(worker->handoff, snapshot, good));
}

void worker_drop_held(struct source_work *source)
{
    snapshot_free(source->held);
    source->held = NULL;
    source->held_polls = 0;
}

static void fill_facts(const struct snapshot *snapshot, struct snapshot_facts *out)
{
    *out = (struct snapshot_facts){.poll_ms = {[WORKER_CHANGES] = snapshot->changes_source.poll_ms,
                                               [WORKER_VENUE] = snapshot->venue_source.poll_ms},
                                   .freshness = snapshot->freshness,
                                   .sessions = snapshot->n_sessions,
                                   .left_out = snapshot->n_left_out,
                                   .problems = snapshot->n_problems,
                                   .changes = -1};
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

static enum fetch_class class_of(const struct err *why)
{
    return str_starts_with(why->text, "not JSON") ? FETCH_NOT_JSON : FETCH_REFUSED;
}

/* Whether a parser may see the job's body. Fills its proof. */
static bool admit(struct worker *worker, const struct source_work *source, struct worker_job *job,
                  struct worker_result *result)
{
    struct signing_visa visa = {.url = source->about.url,
                                .bytes = job->body.text ? job->body.text : "",
                                .count = job->body.bytes,
                                .kept_proof = job->kind == JOB_CACHE ? &job->proof : NULL};
    bool good = signing_admit(worker->signing, &visa, &result->why);
    strbuf_fini(&job->proof);
    job->proof = visa.proof;
    /* Without keys nobody can say who speaks: an emergency is then taken from this machine only. */
    job->may_emergency = worker->signing ? visa.may_emergency : url_is_local(visa.url);
    memcpy(result->sha256, visa.sha256, sizeof result->sha256);
    if (good)
        atomic_fetch_add(&worker->handoff->parsed, 1);
    else
        result->class = FETCH_SIGNATURE;
    return good;
}

/* The feed's own announcements go on from those that are shown. */
static void give_rights(struct worker *worker, bool may_emergency)
{
    worker->assembly.rights =
        (struct assembly_rights){.may_emergency = may_emergency,
                                 .before = worker->last ? worker->last->announcements : NULL};
}

/* The parsed document; NULL with the result filled. One that is held is read again: what it is
 * assembled with may be newer. */
static struct snapshot *read_document(struct worker *worker, struct source_work *source,
                                      const struct worker_job *job, struct worker_result *result)
{
    if (!source->held || source->held_hash != job->body_hash ||
        source->held_bytes != job->body.bytes)
        source->held_polls = 0;
    snapshot_free(source->held);
    source->held = NULL;
    give_rights(worker, job->may_emergency);
    struct snapshot *snapshot = assembly_try_feed(&worker->assembly, &job->body, &result->why);
    if (!snapshot)
        result->class = class_of(&result->why);
    return snapshot;
}

/* True if the document is to wait; it is then held. */
static bool hold(struct worker *worker, struct source_work *source, struct snapshot *snapshot,
                 const struct worker_job *job, struct worker_result *result)
{
    struct clock_reading reading;
    clock_read(worker->clock, &reading);
    if (source->held_polls == 0)
        source->held_since_ms = reading.boot_ms;
    bool was_held = source->held_polls >= HELD_POLLS &&
                    reading.boot_ms - source->held_since_ms >= revisions_grace_ms(snapshot);
    if (!worker->last || was_held || !snapshot_suspicious(worker->last, snapshot, reading.now_ms)) {
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
            "more than half of the sessions to come are gone; held for %d polls and %d s, unless "
            "it says \"replaces\": true",
            HELD_POLLS, (int)(revisions_grace_ms(snapshot) / MS_SECOND));
    return true;
}

static enum assembly_part part_of(int source)
{
    return source == WORKER_CHANGES ? PART_CHANGES : PART_VENUE;
}

/* What the disk has of a named document at its new address. */
static void load_named(struct worker *worker, struct worker_result *result)
{
    struct source_work *source = &worker->sources[result->source];
    enum assembly_part part = part_of(result->source);
    struct cache_entry entry;
    result->class = FETCH_FILE;
    if (!cache_load(&source->cache, source->about.cap_bytes, &entry, &result->storage))
        return;
    struct worker_job job = {.kind = JOB_CACHE, .body = entry.body, .proof = entry.proof};
    bool admitted = admit(worker, source, &job, result);
    entry.proof = job.proof;
    if (admitted && assembly_check(part, entry.body.text, entry.body.bytes, &result->why)) {
        assembly_set(&worker->assembly, part, &entry.body);
        source->has_last = true;
        source->last_hash = result->hash = entry.body_hash;
        source->last_bytes = result->bytes = entry.body.bytes;
        result->validators = entry.validators;
        result->wall_ms = entry.stamp.wall_ms;
        result->class = FETCH_OK;
    }
    cache_entry_fini(&entry);
}

/* A document is elsewhere, or nowhere, from this feed on: what is on its way from the old address
 * is dropped, and net is told. True if the snapshot is to be made again: with another, or without.
 */
static bool follow(struct worker *worker, int index, const struct snapshot *snapshot)
{
    static const char *const names[] = {[WORKER_CHANGES] = "changes", [WORKER_VENUE] = "venue"};
    static const size_t caps[] = {
        [WORKER_CHANGES] = CHANGES_CAP_BYTES, [WORKER_VENUE] = VENUE_CAP_BYTES};
    struct source_work *source = &worker->sources[index];
    const struct named_part *part = &worker->assembly.parts[part_of(index)];
    struct worker_result result = {.kind = JOB_CACHE, .source = index};
    bool was_there = part->is_there;
    if (!assembly_follow(&worker->assembly, part_of(index), snapshot, &result.why))
        return false;
    cache_entry_fini(&source->unsaved);
    cache_fini(&source->cache);
    *source = (struct source_work){
        .about = {
            .name = names[index], .url = part->url, .path = part->path, .cap_bytes = caps[index]}};
    bool is_cached = part->url && !part->path;
    cache_init(&source->cache, is_cached ? worker->cache_dir : "", names[index],
               part->url ? part->url : "");
    pthread_mutex_lock(&worker->lock);
    result.generation = ++worker->generations[index];
    pthread_mutex_unlock(&worker->lock);
    if (part->url) {
        result.url = xstrdup(part->url);
        load_named(worker, &result);
    }
    fill_facts(snapshot, &result.facts);
    worker->done(worker->user, &result);
    return was_there || part->is_there;
}

/* All that the feed names. */
static bool follow_all(struct worker *worker, const struct snapshot *snapshot)
{
    bool changed = follow(worker, WORKER_CHANGES, snapshot);
    return follow(worker, WORKER_VENUE, snapshot) || changed;
}

/* Takes the body out of the job if it keeps it. */
static void take_feed(struct worker *worker, struct source_work *source, struct worker_job *job,
                      const struct good_answer *good, struct worker_result *result)
{
    struct snapshot *snapshot = read_document(worker, source, job, result);
    if (!snapshot || hold(worker, source, snapshot, job, result))
        return;
    if (follow_all(worker, snapshot)) {
        snapshot_free(snapshot);
        snapshot = read_document(worker, source, job, result);
    }
    result->class = FETCH_OK;
    fill_facts(snapshot, &result->facts);
    result->bulletin = bulletin_of(snapshot, source->about.url);
    publish(worker, snapshot, good);
    worker->may_emergency = job->may_emergency;
    assembly_accept(&worker->assembly, &job->body);
}

static void take_named(struct worker *worker, const struct worker_job *job,
                       struct worker_result *result)
{
    enum assembly_part part = part_of(job->source);
    if (!assembly_check(part, job->body.text ? job->body.text : "", job->body.bytes,
                        &result->why)) {
        result->class = class_of(&result->why);
        return;
    }
    result->class = FETCH_OK;
    assembly_set(&worker->assembly, part, &job->body);
    give_rights(worker, worker->may_emergency);
    struct snapshot *snapshot = assembly_remake(&worker->assembly);
    if (!snapshot)
        return;
    fill_facts(snapshot, &result->facts);
    if (part == PART_CHANGES)
        result->facts.changes = snapshot->n_changes;
    publish(worker, snapshot, NULL);
    assembly_accept(&worker->assembly, NULL);
}

/* is_all: without it there is nothing to show. */
static void take_document(struct worker *worker, struct source_work *source, struct worker_job *job,
                          bool is_all, const struct good_answer *good, struct worker_result *result)
{
    result->hash = job->body_hash;
    result->bytes = job->body.bytes;
    result->validators = job->validators;
    if (!admit(worker, source, job, result))
        return;
    if (source->has_last && source->last_hash == job->body_hash &&
        source->last_bytes == job->body.bytes) {
        worker_drop_held(source);
        result->class = FETCH_UNCHANGED;
        return;
    }
    struct quarantine *quarantine = worker->handoff->quarantine;
    const struct quarantine_document document = {source->about.name, job->body_hash, is_all};
    if (!quarantine_begin(quarantine, &document, clock_boot_ms(), &result->why)) {
        result->suspicious = true; /* it is asked for again: the hour passes */
        return;
    }
    if (job->source == WORKER_FEED)
        take_feed(worker, source, job, good, result);
    else
        take_named(worker, job, result);
    quarantine_end(quarantine, false, clock_boot_ms());
    if (result->class != FETCH_OK)
        return;
    source->has_last = true;
    source->last_hash = job->body_hash;
    source->last_bytes = job->body.bytes;
}

/* Takes the entry, which is ended. */
static void take_entry(struct worker *worker, struct source_work *source, struct cache_entry *entry,
                       bool is_all, struct worker_result *result)
{
    bool this_boot = worker->boot_id[0] && !strcmp(entry->stamp.boot_id, worker->boot_id);
    struct good_answer good = {.origin = INTAKE_CACHE,
                               .by_boot = this_boot,
                               .boot_ms = entry->stamp.boot_ms,
                               .wall_ms = entry->stamp.wall_ms};
    struct worker_job job = {.kind = JOB_CACHE,
                             .source = result->source,
                             .body = entry->body,
                             .proof = entry->proof,
                             .body_hash = entry->body_hash,
                             .validators = entry->validators};
    result->wall_ms = entry->stamp.wall_ms;
    take_document(worker, source, &job, is_all, &good, result);
    entry->proof = job.proof;
    cache_entry_fini(entry);
}

static void run_cache(struct worker *worker, struct source_work *source,
                      struct worker_result *result)
{
    struct cache_entry entry;
    size_t cap_bytes = source->about.cap_bytes;
    result->class = FETCH_FILE;
    if (!cache_load(&source->cache, cap_bytes, &entry, &result->storage))
        return;
    if (source->about.note_path)
        good_note_read(source->about.note_path, source->about.url, entry.body_hash, &entry.stamp);
    take_entry(worker, source, &entry, false, result);
    /* After crashes the newest may not be shown; the one before it may. Where that is not there
     * either, the newest all the same. */
    if (result->suspicious && cache_load_older(&source->cache, cap_bytes, &entry)) {
        result->suspicious = false;
        take_entry(worker, source, &entry, false, result);
    }
    if (result->suspicious && cache_load(&source->cache, cap_bytes, &entry, &result->storage)) {
        result->suspicious = false;
        take_entry(worker, source, &entry, true, result);
    }
}

static void run_bytes(struct worker *worker, struct source_work *source, struct worker_job *job,
                      struct worker_result *result)
{
    struct good_answer good = {
        .origin = INTAKE_LIVE, .by_boot = true, .boot_ms = job->boot_ms, .wall_ms = job->wall_ms};
    bool is_all = job->source == WORKER_FEED && !worker->last;
    take_document(worker, source, job, is_all, &good, result);
    if (result->class != FETCH_OK || source->about.path)
        return;
    if (job->source == WORKER_FEED)
        assembly_save(&worker->assembly);
    /* After the board has it: a slow card must not hold up what people see. */
    struct cache_entry entry = {.body = job->body,
                                .body_hash = job->body_hash,
                                .proof = job->proof,
                                .validators = job->validators,
                                .stamp = {.wall_ms = job->wall_ms, .boot_ms = job->boot_ms}};
    memcpy(entry.stamp.boot_id, worker->boot_id, sizeof(entry.stamp.boot_id));
    job->body = job->proof = (struct strbuf){0};
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
    if (source->has_last && !source->held && file_stamp_equal(&stamp, &source->stamp)) {
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

void worker_run_job(struct worker *worker, struct worker_job *job)
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
    strbuf_fini(&job->proof);
    free(job);
    if (result.class == FETCH_OK)
        malloc_trim(0); /* the parser's tree was many small pieces */
    /* Before net hears of it: it must not take the job that is over for one that hangs. */
    atomic_store(&worker->busy_since_ms, clock_boot_ms());
    worker->done(worker->user, &result);
}
