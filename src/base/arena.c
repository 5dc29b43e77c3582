#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

/* Under AddressSanitizer what was not handed out is poisoned, and each piece is followed by a
 * gap, so that a write behind an item is caught although one malloc holds many items. */
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define GAP_BYTES 16u
#define POISON(at, bytes) ASAN_POISON_MEMORY_REGION((at), (bytes))
#define UNPOISON(at, bytes) ASAN_UNPOISON_MEMORY_REGION((at), (bytes))
#else
#define GAP_BYTES 0u
#define POISON(at, bytes) ((void)(at), (void)(bytes))
#define UNPOISON(at, bytes) ((void)(at), (void)(bytes))
#endif

#define ALIGN_BYTES 16u
#define CHUNK_BYTES_DEFAULT ((size_t)64 * 1024)

struct arena_chunk {
    struct arena_chunk *next;
    size_t capacity;
    size_t used;
    _Alignas(ALIGN_BYTES) unsigned char data[];
};

_Static_assert(_Alignof(max_align_t) <= ALIGN_BYTES, "arena memory must suit any type");

_Noreturn static void exhaust(size_t bytes)
{
    fprintf(stderr, "hallboard: out of memory: %zu bytes were asked for\n", bytes);
    abort();
}

static struct arena_chunk *chunk_new(size_t capacity)
{
    struct arena_chunk *chunk;

    if (capacity > PTRDIFF_MAX - sizeof *chunk)
        exhaust(capacity);
    chunk = malloc(sizeof *chunk + capacity);
    if (!chunk)
        exhaust(capacity);
    chunk->next = NULL;
    chunk->capacity = capacity;
    chunk->used = 0;
    POISON(chunk->data, capacity);
    return chunk;
}

static void chunk_free(struct arena_chunk *chunk)
{
    UNPOISON(chunk->data, chunk->capacity);
    free(chunk);
}

static void chunks_free(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *next = chunk->next;

        chunk_free(chunk);
        chunk = next;
    }
}

void arena_init(struct arena *arena, size_t chunk_bytes)
{
    arena->head = NULL;
    arena->chunk_bytes = chunk_bytes ? chunk_bytes : CHUNK_BYTES_DEFAULT;
    arena->used_bytes = 0;
}

void arena_fini(struct arena *arena)
{
    if (!arena)
        return;
    chunks_free(arena->head);
    arena->head = NULL;
    arena->used_bytes = 0;
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *head = arena->head;

    arena->used_bytes = 0;
    if (!head)
        return;
    if (head->next) {
        size_t capacity = 0;

        for (struct arena_chunk *chunk = head; chunk; chunk = chunk->next)
            capacity += chunk->capacity;
        chunks_free(head);
        head = arena->head = chunk_new(capacity);
    }
    head->used = 0;
    POISON(head->data, head->capacity);
}

/* A chunk with room for need bytes; the head stays the one that small items come from. */
static struct arena_chunk *chunk_find(struct arena *arena, size_t need)
{
    struct arena_chunk *head = arena->head;
    struct arena_chunk *chunk;

    if (head && head->capacity - head->used >= need)
        return head;
    if (head && need > arena->chunk_bytes / 4) {
        /* Big: a chunk of its own behind the head, whose rest is still good for small items. */
        chunk = chunk_new(need);
        chunk->next = head->next;
        head->next = chunk;
        return chunk;
    }
    chunk = chunk_new(need > arena->chunk_bytes ? need : arena->chunk_bytes);
    chunk->next = head;
    arena->head = chunk;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    struct arena_chunk *chunk;
    unsigned char *at;
    size_t need;

    if (bytes > PTRDIFF_MAX / 2)
        exhaust(bytes);
    need = ((bytes ? bytes : 1) + GAP_BYTES + ALIGN_BYTES - 1) & ~(size_t)(ALIGN_BYTES - 1);
    chunk = chunk_find(arena, need);
    at = chunk->data + chunk->used;
    chunk->used += need;
    arena->used_bytes += bytes;
    UNPOISON(at, bytes);
    return memset(at, 0, bytes);
}

void *arena_array(struct arena *arena, size_t count, size_t item_bytes)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, item_bytes, &bytes))
        exhaust(SIZE_MAX);
    return arena_alloc(arena, bytes);
}

char *arena_strndup(struct arena *arena, const char *text, size_t bytes)
{
    size_t length = text ? strnlen(text, bytes) : 0;
    char *copy;

    if (!text)
        return NULL;
    copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    char *text;
    int length;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void *arena_push(struct arena *arena, void *items_ptr, size_t count, size_t *capacity,
                 size_t item_bytes)
{
    unsigned char *items;

    /* items_ptr is a T **; copied bytewise as a void * may not alias it. */
    memcpy(&items, items_ptr, sizeof items);
    assert(count <= *capacity);
    if (count == *capacity) {
        size_t wanted = count ? count * 2 : 8;
        unsigned char *grown = arena_array(arena, wanted, item_bytes);

        if (count)
            memcpy(grown, items, count * item_bytes);
        items = grown;
        *capacity = wanted;
        memcpy(items_ptr, &items, sizeof items);
    }
    return items + count * item_bytes;
}

void *xcalloc(size_t count, size_t bytes)
{
    void *memory = calloc(count ? count : 1, bytes ? bytes : 1);

    if (!memory)
        exhaust(count * bytes);
    return memory;
}

void *xrealloc(void *old, size_t bytes)
{
    void *memory = realloc(old, bytes ? bytes : 1);

    if (!memory)
        exhaust(bytes);
    return memory;
}

char *xstrdup(const char *text)
{
    size_t bytes = strlen(text) + 1;

    return memcpy(xrealloc(NULL, bytes), text, bytes);
}
