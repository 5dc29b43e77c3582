#include "core/text/clusters.h"

#include "base/str.h"
#include "core/text/bidi.h"
#include "core/text/charclass.h"

#include <assert.h>
#include <string.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum {
    /* Of marks on one base that reach a font. Readers let through 30 (UAX #15 section 13), but more
     * than four tower over the lines beside; Tibetan and Burmese stack their letters. */
    MAX_MARKS = 4,
    MAX_MARKS_STACKED = 8
};

#define ELLIPSIS "\u2026"
#define MISSING "\ufffd"

/* The UTF-16 copy, and for each of its units the byte that it comes from. */
static void copy_units(struct clusters *c, struct arena *arena, uint32_t **byte_of)
{
    UChar *units = arena_array(arena, (size_t)c->bytes + 1, sizeof *units);
    uint32_t *bytes = arena_array(arena, (size_t)c->bytes + 1, sizeof *bytes);
    int32_t n = 0;
    for (size_t at = 0; at < c->bytes;) {
        uint32_t from = (uint32_t)at;
        UChar32 cp = (UChar32)utf8_next(c->text, c->bytes, &at);
        bytes[n] = from;
        if (cp > 0xffff)
            bytes[n + 1] = from;
        U16_APPEND_UNSAFE(units, n, cp);
    }
    bytes[n] = c->bytes;
    c->units = units;
    c->n_units = n;
    *byte_of = bytes;
}

static void split_clusters(struct clusters *c, struct arena *arena, struct breaker *breaker,
                           const uint32_t *byte_of)
{
    bool *edges = arena_array(arena, (size_t)c->n_units + 1, sizeof *edges);
    breaker_clusters(breaker, c->units, c->n_units, edges);
    c->items = arena_array(arena, (size_t)c->n_units + 1 + CLUSTER_TAILS, sizeof *c->items);
    for (int32_t i = 0; i < c->n_units; i++)
        if (edges[i])
            c->items[c->n++] = (struct cluster){.unit = i, .byte = byte_of[i]};
    for (int i = c->n; i < c->n + 1 + CLUSTER_TAILS; i++)
        c->items[i] = (struct cluster){.unit = c->n_units, .byte = c->bytes};
}

/* Copies what of a cluster may reach a font. marks counts the non-starters since a starter. */
static uint32_t copy_visible(const struct clusters *c, const struct cluster *cluster, char *out,
                             int *marks)
{
    uint32_t end = cluster[1].byte, bytes = 0;
    const char *text = c->text;
    bool keeps_joiners = charclass_needs_joiners(c->units, cluster->unit, cluster[1].unit);
    for (size_t at = cluster->byte; at < end;) {
        UChar32 cp = (UChar32)utf8_next(text, end, &at);
        if (cp == '\t')
            cp = ' ';
        bool is_first = bytes == 0;
        if (charclass_is_hidden(cp) && (is_first || !keeps_joiners || !charclass_is_joiner(cp)))
            continue;
        *marks = charclass_is_mark(cp) ? *marks + 1 : 0;
        if (*marks > (charclass_stacks(cp) ? MAX_MARKS_STACKED : MAX_MARKS))
            continue;
        bytes += (uint32_t)utf8_put(out + bytes, (uint32_t)cp);
    }
    return bytes;
}

static UChar32 base_of(const struct clusters *c, int i)
{
    UChar32 cp;
    U16_GET(c->units, 0, c->items[i].unit, c->n_units, cp);
    return cp;
}

/* The nearest letters to either side of a cluster, for marks that both families have. */
struct sides {
    UChar32 left, right;
    int partner; /* of a quotation mark: the other one of the pair; else itself */
};

static void pair_quotes(const struct clusters *c, struct sides *sides)
{
    enum { DEEPEST = 16 };
    int open[DEEPEST], depth = 0;
    for (int i = 0; i < c->n; i++) {
        UChar32 cp = base_of(c, i);
        sides[i].partner = i;
        if ((cp == 0x201c || cp == 0x2018) && depth < DEEPEST) {
            open[depth++] = i;
        } else if ((cp == 0x201d || cp == 0x2019) && depth > 0 &&
                   base_of(c, open[depth - 1]) == cp - 1) {
            sides[i].partner = open[--depth];
            sides[open[depth]].partner = i;
        }
    }
}

static struct sides *letters_beside(const struct clusters *c, struct arena *arena)
{
    struct sides *sides = arena_array(arena, (size_t)c->n + 1, sizeof *sides);
    UChar32 last = 0;
    for (int i = 0; i < c->n; i++) {
        UChar32 cp = base_of(c, i);
        sides[i].left = last;
        if (charclass_is_letter(cp))
            last = cp;
    }
    last = 0;
    for (int i = c->n; i-- > 0;) {
        UChar32 cp = base_of(c, i);
        sides[i].right = last;
        if (charclass_is_letter(cp))
            last = cp;
    }
    pair_quotes(c, sides);
    return sides;
}

static bool lang_has_han(const char *lang)
{
    return !lang || !lang[0] || strncmp(lang, "zh", 2) == 0 || strncmp(lang, "ja", 2) == 0;
}

/* —— and …… are Chinese marks, whatever stands beside them. */
static bool is_doubled(const struct clusters *c, int i)
{
    UChar32 cp = base_of(c, i);
    bool again = (i > 0 && base_of(c, i - 1) == cp) || (i + 1 < c->n && base_of(c, i + 1) == cp);
    return again && (cp == 0x2014 || cp == 0x2026);
}

/* Whether the Han family owns a cluster that both have. In a Chinese sentence one Han letter
 * beside a mark is enough, or beside the other mark of its pair; in an English one all must be. */
static bool prefers_han(const struct clusters *c, int i, const struct sides *sides,
                        const char *lang)
{
    UChar32 cp = base_of(c, i);
    if (charclass_is_han(cp) || charclass_is_wide(cp))
        return true;
    if (!charclass_is_shared_mark(cp))
        return false;
    const struct sides *one = &sides[i], *other = &sides[one->partner];
    UChar32 beside[] = {one->left, one->right, other->left, other->right};
    int han = 0, letters = 0;
    for (int k = 0; k < 4; k++) {
        letters += beside[k] != 0;
        han += charclass_is_han(beside[k]);
    }
    if (lang_has_han(lang))
        return han > 0 || is_doubled(c, i);
    return han > 0 && han == letters;
}

static uint8_t kind_of(UChar32 cp, const struct cluster *cluster)
{
    if (charclass_is_hard(cp))
        return CLUSTER_HARD;
    /* A space that carries a mark is something to see. */
    if (charclass_is_space(cp) && cluster->out_bytes <= (uint32_t)U8_LENGTH(cp))
        return CLUSTER_SPACE;
    if (charclass_is_han(cp))
        return CLUSTER_HAN;
    if (cluster->face >= FACE_HAN && cluster->face < FACE_FALLBACK) {
        if (charclass_is_wide_open(cp))
            return CLUSTER_OPEN;
        if (charclass_is_wide_close(cp))
            return CLUSTER_CLOSE;
        if (charclass_is_wide_dot(cp))
            return CLUSTER_DOT;
    }
    return charclass_is_air_side(cp) ? CLUSTER_ALNUM : CLUSTER_OTHER;
}

static void choose_face(struct clusters *c, int i, const struct metrics *metrics,
                        const struct paragraph *p, const struct sides *sides)
{
    struct cluster *cluster = &c->items[i];
    const char *out = c->out + cluster->out;
    bool han = prefers_han(c, i, sides, p->lang);
    int face = metrics->face_for(metrics->self, out, cluster->out_bytes, p->weight, han);
    if (face < 0) {
        /* Room for it is kept: three bytes a cluster. */
        c->glyph_missing = true;
        memcpy(c->out + cluster->out, MISSING, strlen(MISSING));
        cluster->out_bytes = (uint32_t)strlen(MISSING);
        face = metrics->face_for(metrics->self, MISSING, strlen(MISSING), p->weight, false);
    }
    cluster->face = (uint16_t)(face < 0 ? FACE_SANS + (int)p->weight : face);
}

/* A space between letters of a fallback script belongs to their run, so that it is not torn. One
 * beside an emoji, 1️⃣ too, does not: in that font it is as wide as a picture. */
static void join_spaces(struct clusters *c)
{
    for (int i = 1; i < c->n; i++) {
        struct cluster *cluster = &c->items[i];
        const struct cluster *last = cluster - 1;
        bool is_letter = last->kind == CLUSTER_ALNUM && (last->script != 0 || last->out_bytes <= 4);
        bool is_joined = last->kind == CLUSTER_SPACE;
        if (cluster->kind == CLUSTER_SPACE && last->face >= FACE_FALLBACK &&
            (is_letter || is_joined))
            cluster->face = last->face;
    }
}

/* Common and Inherited take the script of the nearest cluster of their own face, the one before
 * if there is one (UAX #24 section 5.1, by face). */
static void resolve_scripts(struct clusters *c)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int k = 1; k < c->n; k++) {
            int i = pass == 0 ? k : c->n - 1 - k;
            struct cluster *cluster = &c->items[i];
            const struct cluster *other = cluster + (pass == 0 ? -1 : 1);
            if (cluster->script == 0 && other->face == cluster->face)
                cluster->script = other->script;
        }
    }
    for (int i = 0; i < c->n; i++) {
        struct cluster *cluster = &c->items[i];
        bool is_han = cluster->face >= FACE_HAN && cluster->face < FACE_FALLBACK;
        if (cluster->script == 0)
            cluster->script = is_han ? SCRIPT_HAN : SCRIPT_LATIN;
    }
}

static void add_tails(struct clusters *c, const struct metrics *metrics, const struct paragraph *p,
                      uint32_t out)
{
    for (int han = 0; han < CLUSTER_TAILS; han++) {
        struct cluster *tail = &c->items[c->n + 1 + han];
        int face = metrics->face_for(metrics->self, ELLIPSIS, strlen(ELLIPSIS), p->weight, han);
        memcpy(c->out + out, ELLIPSIS, strlen(ELLIPSIS));
        *tail = (struct cluster){.byte = c->bytes,
                                 .unit = c->n_units,
                                 .out = out,
                                 .out_bytes = (uint32_t)strlen(ELLIPSIS),
                                 .script = han ? SCRIPT_HAN : SCRIPT_LATIN,
                                 .face = (uint16_t)(face < 0 ? FACE_SANS : face),
                                 .level = (uint8_t)c->base_level,
                                 .is_mark = true};
        out += (uint32_t)strlen(ELLIPSIS);
    }
    c->missing_out = out;
    memcpy(c->out + out, MISSING, strlen(MISSING));
}

void clusters_replace(struct clusters *c, int i, const struct metrics *metrics,
                      const struct paragraph *p)
{
    struct cluster *cluster = &c->items[i];
    int face = metrics->face_for(metrics->self, MISSING, strlen(MISSING), p->weight, false);
    cluster->out = c->missing_out;
    cluster->out_bytes = (uint32_t)strlen(MISSING);
    cluster->face = (uint16_t)(face < 0 ? FACE_SANS + (int)p->weight : face);
    cluster->script = SCRIPT_LATIN;
    cluster->kind = CLUSTER_OTHER;
}

int clusters_ellipsis(const struct clusters *c, bool is_han)
{
    return c->n + 1 + is_han;
}

int clusters_trim(const struct clusters *c, int first, int last)
{
    while (last > first) {
        const struct cluster *end = &c->items[last - 1];
        bool is_blank = end->kind == CLUSTER_SPACE || end->kind == CLUSTER_HARD ||
                        (end->out_bytes == 0 && !end->is_gone && last - 1 > first);
        if (!is_blank)
            break;
        last--;
    }
    return last;
}

bool cluster_is_wide_mark(const struct cluster *cluster)
{
    return cluster->kind == CLUSTER_OPEN || cluster->kind == CLUSTER_CLOSE;
}

void clusters_make(struct clusters *c, struct arena *arena, struct breaker *breaker,
                   const struct metrics *metrics, const struct paragraph *p, uint32_t bytes)
{
    *c = (struct clusters){.text = p->text, .bytes = bytes};
    uint32_t *byte_of;
    copy_units(c, arena, &byte_of);
    split_clusters(c, arena, breaker, byte_of);

    uint8_t *levels = arena_array(arena, (size_t)c->n_units + 1, 1);
    int base = charclass_lang_is_rtl(p->lang) ? 1 : -1;
    c->base_level = bidi_levels(c->units, c->n_units, base, levels);

    /* A byte that is no UTF-8 becomes three. */
    c->out =
        arena_alloc(arena, (size_t)bytes * 3 + CLUSTER_TAILS * strlen(ELLIPSIS) + strlen(MISSING));
    const struct sides *sides = letters_beside(c, arena);
    uint32_t out = 0;
    int marks = 0;
    for (int i = 0; i < c->n; i++) {
        struct cluster *cluster = &c->items[i];
        UChar32 cp = base_of(c, i);
        cluster->out = out;
        cluster->out_bytes = copy_visible(c, cluster, c->out + out, &marks);
        cluster->level = levels[cluster->unit];
        if (cluster->out_bytes > CLUSTER_BYTES_MAX) {
            c->too_long = true;
            memcpy(c->out + out, MISSING, strlen(MISSING));
            cluster->out_bytes = (uint32_t)strlen(MISSING);
        }
        if (cluster->out_bytes > 0)
            choose_face(c, i, metrics, p, sides);
        else if (i > 0)
            cluster->face = cluster[-1].face;
        cluster->script = charclass_script(cp);
        cluster->kind = kind_of(cp, cluster);
        cluster->is_mark = !charclass_is_content(cp);
        out += cluster->out_bytes;
    }
    join_spaces(c);
    resolve_scripts(c);
    add_tails(c, metrics, p, out);
}
