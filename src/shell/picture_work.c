/* What the worker does for the picture store: looks on the disk, checks what came, stores it,
 * decodes. Each function is called with the lock held and gives it back while it works; an entry
 * that is worked on is busy, so that nobody else touches it meanwhile. */
#include "shell/picture_entry.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/str.h"
#include "shell/clock.h"
#include "shell/map_picture.h"
#include "shell/picture_decode.h"
#include "shell/picture_mark.h"
#include "shell/quarantine.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RETRY_FIRST_MS 15000

void picture_entry_news(struct picture_store *store, const struct entry *entry)
{
    if (entry->asked + PICTURE_FRAMES_KEPT >= store->frame)
        store->has_news = true;
}

void picture_entry_failed(struct picture_store *store, struct entry *entry, const struct err *why,
                          int64_t now_ms)
{
    int64_t wait_ms = RETRY_FIRST_MS;
    for (int i = 0; i < entry->failures && wait_ms < PICTURE_CHECK_MS; i++)
        wait_ms *= 2;
    if (!entry->failed)
        picture_entry_news(store, entry);
    if (entry->failures == 0 && why->text[0])
        log_warning("picture %s: %s", entry->address, why->text);
    entry->failures++;
    entry->failed = true;
    entry->next_ms = now_ms + (wait_ms < PICTURE_CHECK_MS ? wait_ms : PICTURE_CHECK_MS);
    if (entry->stage != ENTRY_HERE)
        entry->stage = entry->path ? ENTRY_IDLE : ENTRY_WANTED;
}

/* ---- The disk. ---- */

struct old_file {
    char name[64];
    int64_t mtime_s;
    size_t bytes;
};

static int compare_age(const void *a, const void *b)
{
    const struct old_file *x = a, *y = b;
    return (x->mtime_s > y->mtime_s) - (x->mtime_s < y->mtime_s);
}

/* Takes the oldest pictures off the disk until the rest is under the limit; never `keep`, a
 * prefix. */
static void evict_files(const char *dir, const char *keep)
{
    DIR *folder = opendir(dir);
    struct old_file *files = NULL;
    size_t n = 0, total = 0;
    struct dirent *found;
    while (folder && (found = readdir(folder))) {
        struct stat about;
        if (!str_starts_with(found->d_name, "picture-") || strlen(found->d_name) >= 64 ||
            fstatat(dirfd(folder), found->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(about.st_mode))
            continue;
        files = xrealloc(files, (n + 1) * sizeof *files);
        snprintf(files[n].name, sizeof files[n].name, "%.63s", found->d_name);
        files[n].mtime_s = about.st_mtim.tv_sec;
        files[n].bytes = (size_t)about.st_size;
        total += files[n++].bytes;
    }
    if (n > 0)
        qsort(files, n, sizeof *files, compare_age);
    for (size_t i = 0; i < n && total > PICTURE_DISK_MAX_BYTES; i++) {
        if (str_starts_with(files[i].name, keep))
            continue;
        if (unlinkat(dirfd(folder), files[i].name, 0) == 0)
            total -= files[i].bytes;
    }
    free(files);
    if (folder)
        closedir(folder);
}

/* False where there is no disk for it: then it stays in memory. */
static bool store_file(struct picture_store *store, struct entry *entry, const struct strbuf *body,
                       const struct strbuf *proof, uint64_t hash)
{
    if (!entry->cache.paths[0])
        return false;
    struct cache_entry kept = {
        .body = *body, .body_hash = hash, .proof = *proof, .validators = entry->validators};
    struct err why = {""};
    bool good = cache_store(&entry->cache, &kept, &why);
    if (!good)
        log_warning("picture %s: cannot be kept: %s", entry->address, why.text);
    char keep[40];
    snprintf(keep, sizeof keep, "picture-%016llx",
             (unsigned long long)hash_text(HASH_SEED, entry->url));
    evict_files(store->cache_dir, keep);
    return good;
}

/* The file's bytes from where they are kept. */
static bool read_kept(struct entry *entry, struct strbuf *body, struct strbuf *proof,
                      struct validators *validators, struct err *err)
{
    if (entry->path)
        return file_read(entry->path, PICTURE_FILE_MAX_BYTES, false, body, &entry->stamp, err) ==
               FILE_READ_OK;
    struct cache_entry kept;
    if (!cache_load(&entry->cache, PICTURE_FILE_MAX_BYTES, &kept, err))
        return false;
    *body = kept.body;
    *proof = kept.proof;
    *validators = kept.validators;
    return true;
}

/* ---- One entry. ---- */

/* Files in memory, where no disk takes them, are bounded too: what was asked for longest ago goes,
 * and is fetched again when it is asked for. */
static void bound_memory(struct picture_store *store, const struct entry *keep)
{
    while (store->memory_bytes > PICTURE_MEMORY_MAX_BYTES) {
        struct entry *oldest = NULL;
        for (int i = 0; i < PICTURE_ADDRESSES_MAX; i++) {
            struct entry *entry = &store->entries[i];
            if (entry != keep && entry->stage == ENTRY_HERE && !entry->is_busy &&
                entry->body.bytes && (!oldest || entry->asked < oldest->asked))
                oldest = entry;
        }
        if (!oldest)
            return;
        store->memory_bytes -= oldest->body.bytes;
        strbuf_fini(&oldest->body);
        oldest->body = (struct strbuf){0};
        oldest->stage = ENTRY_IDLE;
        oldest->has_file = false;
        oldest->validators = (struct validators){0};
    }
}

/* Whether the feed's signature vouches for the file. proof: what it was stored with, NULL for one
 * that came; out: what to store it with. */
static bool admit(struct picture_store *store, const struct entry *entry, const struct strbuf *body,
                  const struct strbuf *proof, struct strbuf *out, struct err *why)
{
    struct signing_visa visa = {.url = entry->url,
                                .bytes = body->text ? body->text : "",
                                .count = body->bytes,
                                .kept_proof = proof};
    bool good = signing_admit(store->setup.signing, &visa, why);
    *out = visa.proof;
    return good;
}

/* Takes body: a file that came, or was found; then with the proof it was stored with. */
static void take_file(struct picture_store *store, struct entry *entry, struct strbuf *body,
                      const struct strbuf *kept_proof, int64_t now_ms)
{
    bool is_kept = kept_proof;
    struct strbuf proof;
    struct picture_head head;
    struct err why = {""};
    pthread_mutex_unlock(&store->lock);
    uint64_t hash = hash_bytes(HASH_SEED, body->text ? body->text : "", body->bytes);
    bool good =
        admit(store, entry, body, kept_proof, &proof, &why) &&
        picture_gate((const uint8_t *)(body->text ? body->text : ""), body->bytes, &head, &why);
    bool on_disk = is_kept || (good && store_file(store, entry, body, &proof, hash));
    strbuf_fini(&proof);
    pthread_mutex_lock(&store->lock);
    entry->stage = ENTRY_HERE;
    if (!good) {
        entry->stage = entry->has_file ? ENTRY_HERE : ENTRY_WANTED;
        if (entry->refused == hash)
            why.text[0] = '\0'; /* said before */
        entry->refused = hash;
        picture_entry_failed(store, entry, &why, now_ms);
        entry->next_ms = now_ms + PICTURE_CHECK_MS;
        strbuf_fini(body);
        return;
    }
    if (!entry->has_file || entry->content != hash)
        picture_entry_news(store, entry);
    entry->head = head;
    entry->content = hash;
    entry->has_file = true;
    entry->failed = false;
    entry->failures = 0;
    entry->next_ms = is_kept && !entry->path ? now_ms : now_ms + PICTURE_CHECK_MS;
    if (on_disk) {
        strbuf_fini(body);
        return;
    }
    entry->body = *body;
    store->memory_bytes += body->bytes;
    bound_memory(store, entry);
}

static void look(struct picture_store *store, struct entry *entry, int64_t now_ms)
{
    struct strbuf body = {0}, proof = {0};
    struct validators validators = {0};
    struct err why = {""};
    pthread_mutex_unlock(&store->lock);
    bool found = read_kept(entry, &body, &proof, &validators, &why);
    pthread_mutex_lock(&store->lock);
    entry->validators = validators;
    if (found) {
        take_file(store, entry, &body, &proof, now_ms);
        strbuf_fini(&proof);
        return;
    }
    strbuf_fini(&body);
    if (entry->path) {
        entry->has_file = false;
        entry->stage = ENTRY_IDLE;
        picture_entry_failed(store, entry, &why, now_ms);
        return;
    }
    if (why.text[0])
        log_warning("picture %s: %s", entry->address, why.text);
    entry->stage = ENTRY_WANTED;
    entry->next_ms = now_ms;
}

/* ---- One cut. ---- */

/* A view of what is shown, drawn whole. The venue stays while it is: this thread frees it. */
static void draw(struct picture_store *store, struct cut *cut)
{
    struct entry *entry = &store->entries[cut->entry];
    const struct venue *venue = store->shown ? store->shown->venue : NULL;
    struct err why = {""};
    cut->stage = CUT_DECODING;
    pthread_mutex_unlock(&store->lock);
    uint32_t *pixels = map_picture_draw(venue, entry->address, &why);
    pthread_mutex_lock(&store->lock);
    picture_entry_news(store, entry);
    cut->stage = pixels ? CUT_READY : CUT_FREE; /* of another venue: nobody asks for it again */
    cut->pixels = pixels;
    if (pixels)
        store->pixel_bytes += (size_t)cut->cut.width * (size_t)cut->cut.height * 4;
    else
        log_debug("picture %s", why.text);
}

/* Test builds: a picture that kills the program when it is decoded (T44). */
static void die_of_poison(const char *address)
{
#ifdef __SANITIZE_ADDRESS__
    const char *poison = getenv("HALLBOARD_TEST_POISON");
    if (poison && *poison && strstr(address, poison))
        abort();
#else
    (void)address;
#endif
}

static void decode(struct picture_store *store, struct cut *cut, int64_t now_ms)
{
    struct entry *entry = &store->entries[cut->entry];
    struct strbuf kept = {0}, proof = {0};
    struct validators validators;
    struct err why = {""};
    struct picture_cut wish = cut->cut;
    struct picture_head head = entry->head;
    bool in_memory = entry->stage == ENTRY_HERE && entry->body.bytes;
    cut->stage = CUT_DECODING;
    pthread_mutex_unlock(&store->lock);
    const struct strbuf *body = in_memory ? &entry->body : &kept;
    uint32_t *pixels = NULL;
    bool is_there = in_memory || read_kept(entry, &kept, &proof, &validators, &why);
    bool is_it = is_there &&
                 hash_bytes(HASH_SEED, body->text ? body->text : "", body->bytes) == wish.content;
    if (is_it && quarantine_begin_picture(store->setup.quarantine, entry->address, wish.content,
                                          now_ms, &why)) {
        die_of_poison(entry->address);
        pixels = (wish.ink ? picture_mark : picture_decode)((const uint8_t *)body->text,
                                                            body->bytes, &head, &wish, &why);
        quarantine_end(store->setup.quarantine, false, now_ms);
    }
    strbuf_fini(&kept);
    strbuf_fini(&proof);
    pthread_mutex_lock(&store->lock);
    picture_entry_news(store, entry);
    if (pixels) {
        cut->pixels = pixels;
        cut->stage = CUT_READY;
        store->pixel_bytes += (size_t)wish.width * (size_t)wish.height * 4;
        return;
    }
    cut->stage = CUT_FAILED;
    if (is_it) {
        log_warning("picture %s: %s", entry->address, why.text);
        return;
    }
    /* It is not where it was: from the start. The cut is asked for again by its new content. */
    cut->stage = CUT_FREE;
    entry->has_file = false;
    entry->stage = ENTRY_LOOK;
    entry->next_ms = now_ms;
}

bool picture_work_one(struct picture_store *store)
{
    int64_t now_ms = clock_boot_ms();
    for (int i = 0; i < PICTURE_ADDRESSES_MAX; i++) {
        struct entry *entry = &store->entries[i];
        if (entry->is_busy || (entry->stage != ENTRY_LOOK && entry->stage != ENTRY_FETCHED))
            continue;
        entry->is_busy = true;
        if (entry->stage == ENTRY_LOOK) {
            look(store, entry, now_ms);
        } else {
            struct strbuf body = entry->body;
            entry->body = (struct strbuf){0};
            take_file(store, entry, &body, NULL, now_ms);
        }
        entry->is_busy = false;
        return true;
    }
    for (int i = 0; i < PICTURE_CUTS_MAX; i++) {
        struct cut *cut = &store->cuts[i];
        struct entry *entry = &store->entries[cut->entry];
        if (cut->stage != CUT_WANTED || entry->is_busy)
            continue;
        if (!entry->has_file || entry->content != cut->cut.content) {
            cut->stage = CUT_FREE; /* another file came meanwhile */
            continue;
        }
        entry->is_busy = true;
        if (entry->is_drawn)
            draw(store, cut);
        else
            decode(store, cut, now_ms);
        entry->is_busy = false;
        return true;
    }
    return false;
}
