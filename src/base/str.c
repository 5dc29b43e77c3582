#include "base/str.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define REPLACEMENT 0xFFFDu

void strbuf_fini(struct strbuf *buf)
{
    if (!buf)
        return;
    free(buf->text);
    *buf = (struct strbuf){0};
}

void strbuf_clear(struct strbuf *buf)
{
    buf->bytes = 0;
    if (buf->text)
        buf->text[0] = '\0';
}

/* Room for count bytes more and the terminating zero. */
static void strbuf_reserve(struct strbuf *buf, size_t count)
{
    size_t wanted = buf->bytes + count + 1;
    size_t capacity = buf->capacity ? buf->capacity : 64;

    assert(wanted > count);
    if (wanted <= buf->capacity)
        return;
    while (capacity < wanted)
        capacity = capacity > SIZE_MAX / 2 ? wanted : capacity * 2;
    buf->text = xrealloc(buf->text, capacity);
    buf->capacity = capacity;
}

void strbuf_add_bytes(struct strbuf *buf, const void *bytes, size_t count)
{
    strbuf_reserve(buf, count);
    if (count)
        memcpy(buf->text + buf->bytes, bytes, count);
    buf->bytes += count;
    buf->text[buf->bytes] = '\0';
}

void strbuf_add(struct strbuf *buf, const char *text)
{
    strbuf_add_bytes(buf, text, strlen(text));
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    strbuf_reserve(buf, (size_t)length);
    vsnprintf(buf->text + buf->bytes, (size_t)length + 1, format, args);
    va_end(args);
    buf->bytes += (size_t)length;
}

static void add_json_char(struct strbuf *buf, uint32_t code_point)
{
    static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* pairs: character, letter */
    char bytes[4];

    for (size_t i = 0; i + 1 < sizeof shorts; i += 2) {
        if (code_point == (uint32_t)shorts[i]) {
            strbuf_add_bytes(buf, (const char[2]){'\\', shorts[i + 1]}, 2);
            return;
        }
    }
    if (code_point < 0x20 || code_point == 0x7f)
        strbuf_printf(buf, "\\u%04x", (unsigned)code_point);
    else
        strbuf_add_bytes(buf, bytes, utf8_put(bytes, code_point));
}

void strbuf_add_json(struct strbuf *buf, const char *text)
{
    size_t bytes = strlen(text);

    strbuf_add_bytes(buf, "\"", 1);
    for (size_t at = 0; at < bytes;)
        add_json_char(buf, utf8_next(text, bytes, &at));
    strbuf_add_bytes(buf, "\"", 1);
}

/* Reads one code point; false for bad UTF-8. Moves as utf8_next says. The second byte's range
 * depends on the first (Unicode, table 3-7): that is what keeps out overlong forms, surrogates
 * and what is above U+10FFFF. */
static bool utf8_read(const char *text, size_t bytes, size_t *at, uint32_t *code_point)
{
    unsigned char first = (unsigned char)text[(*at)++];
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    uint32_t value;
    int more;

    if (first < 0x80) {
        *code_point = first;
        return true;
    }
    if (first < 0xC2 || first > 0xF4)
        return false;
    if (first < 0xE0) {
        more = 1;
        value = first & 0x1Fu;
    } else if (first < 0xF0) {
        more = 2;
        value = first & 0x0Fu;
        low = first == 0xE0 ? 0xA0 : low;
        high = first == 0xED ? 0x9F : high;
    } else {
        more = 3;
        value = first & 0x07u;
        low = first == 0xF0 ? 0x90 : low;
        high = first == 0xF4 ? 0x8F : high;
    }
    for (; more > 0; more--) {
        unsigned char next = *at < bytes ? (unsigned char)text[*at] : 0;

        if (next < low || next > high)
            return false;
        value = value << 6 | (next & 0x3Fu);
        low = 0x80;
        high = 0xBF;
        (*at)++;
    }
    *code_point = value;
    return true;
}

uint32_t utf8_next(const char *text, size_t bytes, size_t *at)
{
    uint32_t code_point;

    assert(*at < bytes);
    return utf8_read(text, bytes, at, &code_point) ? code_point : REPLACEMENT;
}

size_t utf8_put(char out[4], uint32_t code_point)
{
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

bool utf8_valid(const char *text, size_t bytes)
{
    uint32_t code_point;

    for (size_t at = 0; at < bytes;)
        if (!utf8_read(text, bytes, &at, &code_point))
            return false;
    return true;
}

size_t utf8_cut(const char *text, size_t bytes, size_t max_bytes)
{
    size_t start = bytes < max_bytes ? bytes : max_bytes;
    size_t end = start;
    size_t at;
    uint32_t code_point;

    /* Back to the last byte that starts a character, then see whether it is whole. */
    while (start > 0 && end - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
        return end;
    at = --start;
    return utf8_read(text, end, &at, &code_point) ? end : start;
}

/* What utf8_clean makes of the code point at *at: 0 to drop it. */
static uint32_t clean_next(const char *text, size_t bytes, size_t *at)
{
    uint32_t code_point = utf8_next(text, bytes, at);

    if (code_point == '\n')
        return code_point;
    if (code_point == '\r')
        return *at < bytes && text[*at] == '\n' ? 0 : ' ';
    if (code_point == '\t')
        return ' ';
    return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F) ? 0 : code_point;
}

/* Writes the clean text to out, or only counts where out is NULL. */
static size_t clean_into(char *out, const char *text, size_t bytes, size_t limit, bool *was_cut)
{
    size_t written = 0;

    *was_cut = false;
    for (size_t at = 0; at < bytes;) {
        uint32_t code_point = clean_next(text, bytes, &at);
        char encoded[4];
        size_t count;

        if (code_point == 0)
            continue;
        count = utf8_put(encoded, code_point);
        if (count > limit - written) {
            *was_cut = true;
            break;
        }
        if (out)
            memcpy(out + written, encoded, count);
        written += count;
    }
    return written;
}

char *utf8_clean(struct arena *arena, const char *text, size_t bytes, size_t max_bytes,
                 bool *was_cut)
{
    size_t limit = max_bytes ? max_bytes : SIZE_MAX;
    bool cut;
    size_t count = clean_into(NULL, text, bytes, limit, &cut);
    char *out = arena_alloc(arena, count + 1);

    clean_into(out, text, bytes, limit, &cut);
    if (was_cut)
        *was_cut = cut;
    return out;
}

bool str_equal(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_starts_with(const char *text, const char *prefix)
{
    return text && prefix && strncmp(text, prefix, strlen(prefix)) == 0;
}

uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < count; i++)
        seed = (seed ^ at[i]) * 0x100000001b3ull;
    return seed;
}

uint64_t hash_text(uint64_t seed, const char *text)
{
    /* With the zero: "ab", "c" and "a", "bc" must not hash alike. */
    return text ? hash_bytes(seed, text, strlen(text) + 1) : hash_bytes(seed, "", 1);
}
