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

void assembly_fini(struct assembly *assembly)
{
    strbuf_fini(&assembly->feed);
    strbuf_fini(&assembly->changes);
    free(assembly->changes_url);
    free(assembly->changes_path);
    free(assembly->changes_reference);
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
    const struct feed_parts parts = {
        .feed = feed->text ? feed->text : "",
        .feed_bytes = feed->bytes,
        .changes = assembly->has_changes ? assembly->changes.text : NULL,
        .changes_bytes = assembly->changes.bytes,
        .before = assembly->memory,
        .now_ms = reading.now_ms,
        .prepared = assembly->prepared,
        .may_emergency = true, /* until keys say who may */
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

void assembly_set_changes(struct assembly *assembly, const struct strbuf *changes)
{
    copy_bytes(&assembly->changes, changes);
    assembly->has_changes = true;
}

bool assembly_follow_changes(struct assembly *assembly, const struct snapshot *snapshot,
                             struct err *why)
{
    const char *reference = snapshot->changes_source.url;
    if (str_equal(reference, assembly->changes_reference))
        return false;
    char *url = reference ? url_from_document(assembly->feed_url, reference, why) : NULL;
    free(assembly->changes_reference);
    assembly->changes_reference = reference ? xstrdup(reference) : NULL;
    free(assembly->changes_url);
    free(assembly->changes_path);
    assembly->changes_url = url;
    assembly->changes_path = NULL;
    strbuf_fini(&assembly->changes);
    assembly->has_changes = false;
    struct url_parts parts;
    if (url && url_parse(url, &parts, NULL)) {
        if (parts.scheme == URL_FILE)
            assembly->changes_path = xstrdup(parts.path);
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
