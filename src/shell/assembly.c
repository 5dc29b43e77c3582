#include "shell/assembly.h"
#include "base/log.h"
#include "shell/load_announced.h"
#include "shell/url.h"
#include <stdlib.h>
#include <string.h>

#define MEMORY_CAP_BYTES ((size_t)32 << 20)

static void load_memory(struct assembly *assembly)
{
    struct cache_entry entry;
    struct err why = {""};
    if (!cache_load(&assembly->cache, MEMORY_CAP_BYTES, &entry, &why))
        return;
    assembly->memory = revisions_read(entry.body.text, entry.body.bytes, &why);
    if (!assembly->memory)
        log_warning("revisions: %s; beginning anew", why.text);
    cache_entry_fini(&entry);
}

void assembly_init(struct assembly *assembly, struct clock *clock, const char *feed_url,
                   const char *cache_dir)
{
    *assembly = (struct assembly){.clock = clock, .feed_url = feed_url};
    cache_init(&assembly->cache, cache_dir, "revisions", feed_url);
    load_memory(assembly);
    struct err why = {""};
    assembly->prepared = load_prepared(&why);
    if (!assembly->prepared)
        log_warning("announcements: %s", why.text);
}

void assembly_use_venue(struct assembly *assembly, const char *path)
{
    struct err why = {""};
    struct venue_files *files = xcalloc(1, sizeof *files);
    if (venue_files_load(files, path, &why)) {
        assembly->venue = files;
        return;
    }
    log_error("venue: %s", why.text);
    venue_files_fini(files);
    free(files);
}

void assembly_fini(struct assembly *assembly)
{
    if (assembly->venue)
        venue_files_fini(assembly->venue);
    free(assembly->venue);
    strbuf_fini(&assembly->feed);
    for (int i = 0; i < ASSEMBLY_PARTS; i++) {
        strbuf_fini(&assembly->parts[i].bytes);
        free(assembly->parts[i].url);
        free(assembly->parts[i].path);
        free(assembly->parts[i].reference);
    }
    revisions_free(assembly->memory);
    revisions_free(assembly->candidate);
    cache_fini(&assembly->cache);
    prepared_free(assembly->prepared);
}

struct snapshot *assembly_try_feed(struct assembly *assembly, const struct strbuf *feed,
                                   struct err *err)
{
    struct clock_reading reading;
    clock_read(assembly->clock, &reading);
    const struct named_part *changes = &assembly->parts[PART_CHANGES];
    const struct named_part *venue = &assembly->parts[PART_VENUE];
    const struct venue_file file = {"venue", venue->bytes.text, venue->bytes.bytes};
    const struct venue_files *fixed = assembly->venue;
    const struct feed_parts parts = {
        .feed = feed->text ? feed->text : "",
        .feed_bytes = feed->bytes,
        .changes = changes->is_there ? changes->bytes.text : NULL,
        .changes_bytes = changes->bytes.bytes,
        .venue = fixed ? fixed->items : &file,
        .n_venue = fixed ? fixed->n : venue->is_there,
        .before = assembly->memory,
        .now_ms = reading.now_ms,
        .prepared = assembly->prepared,
        .announced = assembly->rights.before,
        .may_emergency = assembly->rights.may_emergency,
    };
    revisions_free(assembly->candidate);
    assembly->candidate = NULL;
    /* A clock that may be years behind cannot say when something was decided. */
    return feed_read_parts(&parts, reading.time_confirmed ? &assembly->candidate : NULL, err);
}

struct snapshot *assembly_remake(struct assembly *assembly)
{
    struct err err = {""};
    if (!assembly->has_feed)
        return NULL;
    struct snapshot *snapshot = assembly_try_feed(assembly, &assembly->feed, &err);
    if (!snapshot) /* it was read before */
        log_error("feed: %s", err.text);
    return snapshot;
}

static void copy_bytes(struct strbuf *to, const struct strbuf *from)
{
    strbuf_clear(to);
    strbuf_add_bytes(to, from->text ? from->text : "", from->bytes);
}

void assembly_accept(struct assembly *assembly, const struct strbuf *feed)
{
    if (feed)
        copy_bytes(&assembly->feed, feed);
    assembly->has_feed = assembly->has_feed || feed;
    if (!assembly->candidate)
        return;
    revisions_free(assembly->memory);
    assembly->memory = assembly->candidate;
    assembly->candidate = NULL;
}

bool assembly_check(enum assembly_part part, const char *bytes, size_t count, struct err *err)
{
    return part == PART_CHANGES ? changes_check(bytes, count, err) : venue_check(bytes, count, err);
}

void assembly_set(struct assembly *assembly, enum assembly_part part, const struct strbuf *bytes)
{
    copy_bytes(&assembly->parts[part].bytes, bytes);
    assembly->parts[part].is_there = true;
}

const struct source_ref *assembly_source(enum assembly_part part, const struct snapshot *snapshot)
{
    return part == PART_CHANGES ? &snapshot->changes_source : &snapshot->venue_source;
}

bool assembly_follow(struct assembly *assembly, enum assembly_part part,
                     const struct snapshot *snapshot, struct err *why)
{
    struct named_part *named = &assembly->parts[part];
    const char *reference = assembly_source(part, snapshot)->url;
    if (str_equal(reference, named->reference))
        return false;
    char *url = reference ? url_from_document(assembly->feed_url, reference, why) : NULL;
    free(named->reference);
    named->reference = reference ? xstrdup(reference) : NULL;
    free(named->url);
    free(named->path);
    named->url = url;
    named->path = NULL;
    strbuf_fini(&named->bytes);
    named->is_there = false;
    struct url_parts parts;
    if (url && url_parse(url, &parts, NULL)) {
        if (parts.scheme == URL_FILE)
            named->path = xstrdup(parts.path);
        url_parts_fini(&parts);
    }
    return true;
}

void assembly_save(struct assembly *assembly)
{
    struct cache_entry entry = {0};
    struct err why = {""};
    if (!assembly->memory)
        return;
    revisions_write(assembly->memory, &entry.body);
    entry.body_hash = hash_bytes(HASH_SEED, entry.body.text, entry.body.bytes);
    if (!cache_store(&assembly->cache, &entry, &why) && why.text[0])
        log_debug("revisions: %s", why.text);
    cache_entry_fini(&entry);
}
