#include "core/text/missing.h"

#include "base/str.h"
#include "core/text/charclass.h"
#include "core/text/clusters.h"

#include <stdlib.h>
#include <string.h>

#define CODE_POINTS 0x110000u
#define MISSING_MARK "\ufffd"
/* The typesetter cuts what is longer; nothing behind that is shown. */
#define TEXT_BYTES_MAX 4096u

struct missing {
    const struct metrics *metrics;
    struct breaker *breaker;
    struct arena arena;
    uint8_t has[CODE_POINTS / 8]; /* code points that some font is known to have */
};

struct missing *missing_new(const struct metrics *metrics)
{
    struct missing *missing = xcalloc(1, sizeof *missing);
    missing->metrics = metrics;
    missing->breaker = breaker_new();
    arena_init(&missing->arena, 0);
    return missing;
}

void missing_free(struct missing *missing)
{
    if (!missing)
        return;
    breaker_free(missing->breaker);
    arena_fini(&missing->arena);
    free(missing);
}

static bool has(struct missing *missing, uint32_t cp)
{
    char bytes[4];
    const struct metrics *metrics = missing->metrics;
    if (missing->has[cp / 8] >> cp % 8 & 1)
        return true;
    size_t n = (size_t)utf8_put(bytes, cp);
    if (metrics->face_for(metrics->self, bytes, n, WEIGHT_REGULAR, false) < 0)
        return false;
    missing->has[cp / 8] |= (uint8_t)(1u << cp % 8);
    return true;
}

/* Whether every character has a font by itself, and none needs to share one with its neighbour:
 * true for nearly every text, and much cheaper than taking it apart. */
static bool is_plain(struct missing *missing, const char *text, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        uint32_t cp = utf8_next(text, bytes, &at);
        if (cp >= 0x20 && cp < 0x7f)
            continue;
        if (charclass_is_mark((UChar32)cp) || charclass_is_joiner((UChar32)cp))
            return false;
        if (!charclass_is_hidden((UChar32)cp) && !charclass_is_hard((UChar32)cp) && cp != '\t' &&
            !has(missing, cp))
            return false;
    }
    return true;
}

void missing_find(struct missing *missing, const char *text, const char *lang, missing_found *found,
                  void *self)
{
    size_t bytes = strnlen(text, TEXT_BYTES_MAX);
    if (is_plain(missing, text, bytes))
        return;
    struct clusters clusters;
    struct paragraph paragraph = {.text = text, .lang = lang, .size_px = 24, .max_lines = 1};
    arena_reset(&missing->arena);
    clusters_make(&clusters, &missing->arena, missing->breaker, missing->metrics, &paragraph,
                  (uint32_t)bytes);
    for (int i = 0; i < clusters.n && clusters.glyph_missing; i++) {
        const struct cluster *cluster = &clusters.items[i];
        const char *source = text + cluster->byte;
        size_t length = cluster[1].byte - cluster->byte, mark = strlen(MISSING_MARK);
        bool is_mark = cluster->out_bytes == mark &&
                       memcmp(clusters.out + cluster->out, MISSING_MARK, mark) == 0;
        if (is_mark && length <= CLUSTER_BYTES_MAX &&
            (length != mark || memcmp(source, MISSING_MARK, mark) != 0))
            found(self, source, length);
    }
}

void missing_name(struct strbuf *out, const char *cluster, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        bool first = at == 0;
        strbuf_printf(out, "%sU+%04X", first ? "" : " ", utf8_next(cluster, bytes, &at));
    }
}
