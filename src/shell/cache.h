/* The last good bytes of one source on disk, so that a start without network has something to show.
 *
 * Two generations, each a file of its own with a header that checks itself and the body; the older
 * one is replaced as a whole (file.h). So at every moment one of them is intact, and a file with a
 * flipped bit or a torn end counts as none. Only what parsed is stored (the worker sees to that),
 * and nothing is written while the bytes stay the same. The cache is optional: every failure is
 * told and lived with. Belongs to the worker's thread. */
#ifndef SHELL_CACHE_H
#define SHELL_CACHE_H

#include "shell/fetch.h"

struct cache {
    char *paths[2];
    uint64_t url_hash;
    uint64_t generation; /* of the newest intact one; 0: none */
    int newest;          /* its slot */
    uint64_t body_hash;
    size_t body_bytes;
    bool is_lazy; /* files are replaced but not synced: for a thread that must not wait. What a loss
                     of power tears is found out by the header, and the other one is there */
};

/* When the bytes were got; the boot id tells whether boot_ms can be compared with this boot's. */
struct cache_stamp {
    int64_t wall_ms, boot_ms;
    char boot_id[40];
};

struct cache_entry {
    struct strbuf body;
    uint64_t body_hash;
    struct strbuf proof; /* of a signed document (proof.h): who reads it back verifies it by this */
    struct validators validators;
    struct cache_stamp stamp;
};

/* dir: a folder that exists, or "" for no cache. name: the source's, a file name. */
void cache_init(struct cache *cache, const char *dir, const char *name, const char *url);
void cache_fini(struct cache *cache);

/* The newest intact generation that belongs to this URL; false if there is none. What was found
 * broken is told in err, also with true. entry: cache_entry_fini after true. */
bool cache_load(struct cache *cache, size_t cap_bytes, struct cache_entry *entry, struct err *err);
/* The intact generation before the one that cache_load gave; what is stored next replaces it all
 * the same. */
bool cache_load_older(struct cache *cache, size_t cap_bytes, struct cache_entry *entry);
void cache_entry_fini(struct cache_entry *entry);

/* Stores the bytes, unless they are what is stored already. */
bool cache_store(struct cache *cache, const struct cache_entry *entry, struct err *err);

/* When the last good answer came is kept apart, in the runtime folder (memory): it changes with
 * every poll, and the disk is to be spared. Without it a restart would take the cached document for
 * as old as its last change. */
void good_note_write(const char *path, const char *url, uint64_t body_hash,
                     const struct cache_stamp *stamp);
/* False if there is none for this document. */
bool good_note_read(const char *path, const char *url, uint64_t body_hash,
                    struct cache_stamp *stamp);

/* This boot's id, "" where the kernel gives none. */
void boot_id_read(char out[40]);

#endif
