/* A region of memory freed all at once.
 *
 * One arena per snapshot, one per frame, one for the configuration. Nothing is freed
 * singly. Memory is zeroed. When the system has no more, the program aborts here and
 * nowhere else: systemd starts it again. Not thread-safe: an arena has one owner. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *head;
    size_t chunk_bytes;
    size_t used_bytes; /* handed out since init or reset */
};

/* chunk_bytes: size of the blocks taken from the system, 0 for 64 KiB. Takes no memory yet. */
void arena_init(struct arena *arena, size_t chunk_bytes);
void arena_fini(struct arena *arena);

/* Forgets everything handed out but keeps the memory, as one chunk, so that a warm frame allocates
 * nothing from the system. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type. Borrowed until the arena is reset or ended. Never NULL. */
void *arena_alloc(struct arena *arena, size_t bytes);
void *arena_array(struct arena *arena, size_t count, size_t item_bytes);

/* NULL for NULL. strndup stops at a zero byte or after bytes. */
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t bytes);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Doubles *items (item_bytes each) inside the arena when count == *capacity; returns the slot at
 * count. items_ptr is the address of the caller's pointer. The old copy stays in the arena until it
 * ends: use it while reading, not per frame. */
void *arena_push(struct arena *arena, void *items_ptr, size_t count, size_t *capacity,
                 size_t item_bytes);

/* malloc and realloc that abort on exhaustion, for the few heap objects. */
void *xcalloc(size_t count, size_t bytes);
void *xrealloc(void *old, size_t bytes);
char *xstrdup(const char *text);

#endif
