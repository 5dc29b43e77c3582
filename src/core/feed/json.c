#include "core/feed/json.h"

#include "base/arena.h"
#include "base/str.h"
#include <string.h>

json_t *json_document(const char *bytes, size_t count, struct err *err)
{
    /* RFC 8259 section 8.1 lets a reader pass over a byte order mark. */
    if (count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        count -= 3;
    }
    /* jansson takes a NUL for the end and does not look at what follows. */
    const char *nul = count ? memchr(bytes, '\0', count) : NULL;
    if (nul) {
        err_set(err, "not JSON: byte %zu is NUL", (size_t)(nul - bytes));
        return NULL;
    }
    json_error_t error;
    json_t *json =
        json_loadb(count ? bytes : "", count, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!json) {
        /* Its text may quote the input, cut anywhere. */
        struct arena arena;
        arena_init(&arena, 0);
        err_set(err, "not JSON: line %d, column %d: %s", error.line, error.column,
                utf8_clean(&arena, error.text, strlen(error.text), 0, NULL));
        arena_fini(&arena);
    }
    return json;
}
