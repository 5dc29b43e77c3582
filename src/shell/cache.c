#include "shell/cache.h"
#include "base/arena.h"
#include "shell/file.h"
#include "shell/proof.h"
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER_MAX_BYTES 1024
#define FIRST_LINE "hallboard cache 1"

void boot_id_read(char out[40])
{
    struct strbuf text = {0};
    out[0] = '\0';
    if (file_read("/proc/sys/kernel/random/boot_id", 39, false, &text, NULL, NULL) ==
            FILE_READ_OK &&
        text.bytes) {
        snprintf(out, 40, "%s", text.text);
        out[strcspn(out, " \n")] = '\0';
    }
    strbuf_fini(&text);
}

void cache_init(struct cache *cache, const char *dir, const char *name, const char *url)
{
    *cache = (struct cache){.url_hash = hash_text(HASH_SEED, url)};
    for (int i = 0; i < 2 && dir[0]; i++) {
        struct strbuf path = {0};
        strbuf_printf(&path, "%s/%s.%c", dir, name, "ab"[i]);
        cache->paths[i] = path.text;
    }
}

void cache_fini(struct cache *cache)
{
    if (!cache)
        return;
    free(cache->paths[0]);
    free(cache->paths[1]);
    *cache = (struct cache){0};
}

void cache_entry_fini(struct cache_entry *entry)
{
    strbuf_fini(&entry->body);
    strbuf_fini(&entry->proof);
}

/* ---- Header: lines `name value`, in this order, then an empty one, then the body. ---- */

struct header {
    uint64_t generation, url_hash, body_hash, body_bytes;
    uint64_t proof_bytes, proof_hash;
    struct validators validators;
    struct cache_stamp stamp;
};

/* Lines that an older program wrote none of are left out where they are empty. */
static void header_write(const struct header *header, struct strbuf *out)
{
    strbuf_printf(out, FIRST_LINE "\ngeneration %" PRIu64 "\nurl %016" PRIx64 "\n",
                  header->generation, header->url_hash);
    strbuf_printf(out, "etag %s\nmodified %s\n", header->validators.etag,
                  header->validators.last_modified);
    strbuf_printf(out, "wall_ms %" PRId64 "\nboot_ms %" PRId64 "\nboot %s\n", header->stamp.wall_ms,
                  header->stamp.boot_ms, header->stamp.boot_id);
    strbuf_printf(out, "bytes %" PRIu64 "\nhash %016" PRIx64 "\n", header->body_bytes,
                  header->body_hash);
    if (header->proof_bytes)
        strbuf_printf(out, "proof %" PRIu64 "\nproof_hash %016" PRIx64 "\n", header->proof_bytes,
                      header->proof_hash);
    strbuf_printf(out, "check %016" PRIx64 "\n\n", hash_bytes(HASH_SEED, out->text, out->bytes));
}

/* The value of the line at *at, which must have this name; moves behind the line. NULL if not. The
 * text is cut up in place. */
static char *take_line(char **at, const char *name)
{
    size_t bytes = strlen(name);
    char *line = *at, *end = strchr(line, '\n');
    if (!end || strncmp(line, name, bytes) || line[bytes] != ' ')
        return NULL;
    *end = '\0';
    *at = end + 1;
    return line + bytes + 1;
}

static bool take_text(char **at, const char *name, char *out, size_t room)
{
    const char *value = take_line(at, name);
    if (!value || strlen(value) >= room)
        return false;
    memcpy(out, value, strlen(value) + 1);
    return true;
}

static bool take_number(char **at, const char *name, int base, uint64_t *out)
{
    const char *value = take_line(at, name);
    char *end;
    if (!value || !(isxdigit((unsigned char)value[0]) || value[0] == '-'))
        return false;
    errno = 0;
    *out = value[0] == '-' ? (uint64_t)strtoll(value, &end, base) : strtoull(value, &end, base);
    return !*end && !errno;
}

/* Returns the bytes up to the body, 0 if the header is not whole. */
static size_t header_read(const char *bytes, size_t count, struct header *out)
{
    char text[HEADER_MAX_BYTES + 1];
    size_t n = count < HEADER_MAX_BYTES ? count : HEADER_MAX_BYTES;
    memcpy(text, bytes, n);
    text[n] = '\0';
    char *at = text;
    uint64_t check, wall, boot;
    size_t first = strlen(FIRST_LINE "\n");
    if (strncmp(at, FIRST_LINE "\n", first))
        return 0;
    at += first;
    if (!take_number(&at, "generation", 10, &out->generation) ||
        !take_number(&at, "url", 16, &out->url_hash) ||
        !take_text(&at, "etag", out->validators.etag, sizeof(out->validators.etag)) ||
        !take_text(&at, "modified", out->validators.last_modified,
                   sizeof(out->validators.last_modified)) ||
        !take_number(&at, "wall_ms", 10, &wall) || !take_number(&at, "boot_ms", 10, &boot) ||
        !take_text(&at, "boot", out->stamp.boot_id, sizeof(out->stamp.boot_id)) ||
        !take_number(&at, "bytes", 10, &out->body_bytes) ||
        !take_number(&at, "hash", 16, &out->body_hash))
        return 0;
    if (!strncmp(at, "proof ", 6) && (!take_number(&at, "proof", 10, &out->proof_bytes) ||
                                      !take_number(&at, "proof_hash", 16, &out->proof_hash)))
        return 0;
    if (!take_number(&at, "check", 16, &check) || *at != '\n')
        return 0;
    out->stamp.wall_ms = (int64_t)wall;
    out->stamp.boot_ms = (int64_t)boot;
    /* Written again it must be the same text, the check of itself included: that leaves no other
     * spelling of a number, and no byte that nobody looked at. */
    struct strbuf again = {0};
    header_write(out, &again);
    size_t end = (size_t)(at + 1 - text);
    bool same = again.bytes == end && !memcmp(again.text, bytes, end);
    strbuf_fini(&again);
    return same ? end : 0;
}

/* ---- Loading and storing. ---- */

/* True if the slot holds an intact entry of this URL. A missing file is nothing to tell. */
static bool load_slot(struct cache *cache, int slot, size_t cap_bytes, struct header *header,
                      struct cache_entry *entry, struct err *err)
{
    const char *path = cache->paths[slot];
    struct strbuf file = {0};
    struct err why = {""};
    bool ok = false;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return false;
    if (file_read(path, cap_bytes + PROOF_BYTES_MAX + HEADER_MAX_BYTES, false, &file, NULL, &why) !=
        FILE_READ_OK) {
        err_set(err, "%s", why.text);
    } else {
        *header = (struct header){0};
        size_t start = file.bytes ? header_read(file.text, file.bytes, header) : 0;
        size_t left = file.bytes - start;
        bool fits =
            start && header->body_bytes <= left && header->proof_bytes == left - header->body_bytes;
        size_t body_bytes = fits ? (size_t)header->body_bytes : 0;
        const char *body = file.text + start, *proof = body + body_bytes;
        if (!fits || hash_bytes(HASH_SEED, body, body_bytes) != header->body_hash ||
            (left > body_bytes &&
             hash_bytes(HASH_SEED, proof, left - body_bytes) != header->proof_hash))
            err_set(err, "%s: is damaged, and left aside", path);
        else if (body_bytes > cap_bytes)
            err_set(err, "%s: is over %zu bytes", path, cap_bytes);
        else if (header->url_hash == cache->url_hash) {
            strbuf_add_bytes(&entry->body, body, body_bytes);
            strbuf_add_bytes(&entry->proof, proof, left - body_bytes);
            ok = true;
        }
    }
    strbuf_fini(&file);
    return ok;
}

bool cache_load(struct cache *cache, size_t cap_bytes, struct cache_entry *entry, struct err *err)
{
    *entry = (struct cache_entry){0};
    cache->generation = 0;
    for (int slot = 0; slot < 2 && cache->paths[0]; slot++) {
        struct header header;
        struct cache_entry found = {0};
        if (!load_slot(cache, slot, cap_bytes, &header, &found, err) ||
            header.generation <= cache->generation) {
            cache_entry_fini(&found);
            continue;
        }
        cache_entry_fini(entry);
        *entry = found;
        entry->body_hash = header.body_hash;
        entry->validators = header.validators;
        entry->stamp = header.stamp;
        cache->generation = header.generation;
        cache->newest = slot;
        cache->body_hash = header.body_hash;
        cache->body_bytes = found.body.bytes;
    }
    return cache->generation > 0;
}

bool cache_load_older(struct cache *cache, size_t cap_bytes, struct cache_entry *entry)
{
    struct header header;
    *entry = (struct cache_entry){0};
    if (!cache->paths[0] || !cache->generation ||
        !load_slot(cache, !cache->newest, cap_bytes, &header, entry, NULL)) {
        cache_entry_fini(entry);
        return false;
    }
    entry->body_hash = header.body_hash;
    entry->validators = header.validators;
    entry->stamp = header.stamp;
    return true;
}

bool cache_store(struct cache *cache, const struct cache_entry *entry, struct err *err)
{
    if (!cache->paths[0])
        return true;
    if (cache->generation && cache->body_hash == entry->body_hash &&
        cache->body_bytes == entry->body.bytes)
        return true;
    int slot = cache->generation ? !cache->newest : 0;
    struct header header = {
        .generation = cache->generation + 1,
        .url_hash = cache->url_hash,
        .body_hash = entry->body_hash,
        .body_bytes = entry->body.bytes,
        .proof_bytes = entry->proof.bytes,
        .proof_hash =
            hash_bytes(HASH_SEED, entry->proof.text ? entry->proof.text : "", entry->proof.bytes),
        .validators = entry->validators,
        .stamp = entry->stamp};
    struct strbuf text = {0};
    header_write(&header, &text);
    struct file_piece pieces[] = {{text.text, text.bytes},
                                  {entry->body.text, entry->body.bytes},
                                  {entry->proof.text, entry->proof.bytes}};
    bool ok = file_replace(cache->paths[slot], pieces, 3, !cache->is_lazy, err);
    strbuf_fini(&text);
    if (ok) {
        cache->generation++;
        cache->newest = slot;
        cache->body_hash = entry->body_hash;
        cache->body_bytes = entry->body.bytes;
    }
    return ok;
}

/* ---- The note of the last good answer. ---- */

#define NOTE_FIRST_LINE "hallboard good 1"

void good_note_write(const char *path, const char *url, uint64_t body_hash,
                     const struct cache_stamp *stamp)
{
    struct strbuf text = {0};
    strbuf_printf(&text,
                  NOTE_FIRST_LINE "\nurl %016" PRIx64 "\nhash %016" PRIx64 "\nwall_ms %" PRId64
                                  "\nboot_ms %" PRId64 "\nboot %s\n",
                  hash_text(HASH_SEED, url), body_hash, stamp->wall_ms, stamp->boot_ms,
                  stamp->boot_id);
    struct file_piece piece = {text.text, text.bytes};
    file_replace(path, &piece, 1, false, NULL); /* lost, the age is only too great */
    strbuf_fini(&text);
}

bool good_note_read(const char *path, const char *url, uint64_t body_hash,
                    struct cache_stamp *stamp)
{
    struct strbuf text = {0};
    struct cache_stamp read = {0};
    uint64_t url_hash, hash, wall, boot;
    size_t first = strlen(NOTE_FIRST_LINE "\n");
    bool ok = file_read(path, HEADER_MAX_BYTES, false, &text, NULL, NULL) == FILE_READ_OK &&
              text.bytes > first && !memcmp(text.text, NOTE_FIRST_LINE "\n", first);
    if (ok) {
        char *at = text.text + first;
        ok = take_number(&at, "url", 16, &url_hash) && take_number(&at, "hash", 16, &hash) &&
             take_number(&at, "wall_ms", 10, &wall) && take_number(&at, "boot_ms", 10, &boot) &&
             take_text(&at, "boot", read.boot_id, sizeof(read.boot_id)) &&
             url_hash == hash_text(HASH_SEED, url) && hash == body_hash;
    }
    if (ok) {
        read.wall_ms = (int64_t)wall;
        read.boot_ms = (int64_t)boot;
        *stamp = read;
    }
    strbuf_fini(&text);
    return ok;
}
