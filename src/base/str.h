/* Strings: a growing buffer and UTF-8. Everything inside the program is valid UTF-8: readers call
 * utf8_clean, nobody checks after. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Heap buffer, always zero-terminated once something was added. Zero-initialise to start. */
struct strbuf {
    char *text;
    size_t bytes;
    size_t capacity;
};

void strbuf_fini(struct strbuf *buf);
void strbuf_clear(struct strbuf *buf);
void strbuf_add(struct strbuf *buf, const char *text);
void strbuf_add_bytes(struct strbuf *buf, const void *bytes, size_t count);
void strbuf_printf(struct strbuf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Adds text as a JSON string, quotes included (RFC 8259 section 7); bad UTF-8 as U+FFFD. */
void strbuf_add_json(struct strbuf *buf, const char *text);

/* Reads one code point at *at (< bytes) and moves *at behind it. Bad UTF-8 gives U+FFFD and moves
 * past the maximal ill-formed subpart (Unicode 15, section 3.9, U+FFFD substitution). */
uint32_t utf8_next(const char *text, size_t bytes, size_t *at);
size_t utf8_put(char out[4], uint32_t code_point); /* bytes written */
bool utf8_valid(const char *text, size_t bytes);
/* The greatest length <= max_bytes (and <= bytes) at which text can be cut without splitting a
 * code point. */
size_t utf8_cut(const char *text, size_t bytes, size_t max_bytes);

/* Copy with U+FFFD for bad UTF-8, C0/C1 controls other than line feed dropped (tab and carriage
 * return become a space, CR LF a line feed), cut at a code point to at most max_bytes (0: no
 * limit).
 * *was_cut says whether it was cut; NULL allowed. */
char *utf8_clean(struct arena *arena, const char *text, size_t bytes, size_t max_bytes,
                 bool *was_cut);

bool str_equal(const char *a, const char *b); /* NULL equals only NULL */
bool str_starts_with(const char *text, const char *prefix);

/* FNV-1a, 64 bits. Start with HASH_SEED. hash_text takes the terminating zero in, so that the
 * borders between chained texts count. */
#define HASH_SEED 0xcbf29ce484222325ull
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t count);
uint64_t hash_text(uint64_t seed, const char *text); /* NULL hashes as "" */

#endif
