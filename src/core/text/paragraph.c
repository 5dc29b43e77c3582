/* The typesetter: one paragraph at a time, and what it remembers of those before. */
#include "core/text/paragraph.h"

#include "base/arena.h"
#include "base/str.h"
#include "core/text/lines.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEFAULT_CACHE_BYTES = 2 << 20,
    /* What a reader lets through. What is longer is cut, so that no text costs more. */
    MAX_TEXT_BYTES = 4096,
    BUCKETS = 8192,
    MAX_TIGHTER = 8
};

/* One paragraph as it was set. Lives in its own arena, together with the key. */
struct entry {
    struct paragraph key; /* text and lang are copies */
    uint32_t text_bytes;
    bool is_cut;
    uint64_t hash, frame; /* frame: when it was last asked for */
    struct set_text set;
    struct text_line *lines; /* of set */
    struct arena arena;
    struct entry *next_in_bucket;
    struct entry *newer, *older;
};

struct typesetter {
    const struct metrics *metrics;
    struct breaker *breaker;
    struct memo *memo;
    struct arena scratch;
    size_t cache_bytes, used_bytes;
    uint64_t frame, layouts;
    struct entry *buckets[BUCKETS];
    struct entry *newest, *oldest;
};

struct typesetter *typesetter_new(const struct metrics *metrics, size_t cache_bytes)
{
    struct typesetter *type = xcalloc(1, sizeof *type);
    type->metrics = metrics;
    type->breaker = breaker_new();
    type->memo = memo_new();
    type->cache_bytes = cache_bytes ? cache_bytes : DEFAULT_CACHE_BYTES;
    arena_init(&type->scratch, 0);
    return type;
}

static size_t entry_bytes(const struct entry *entry)
{
    return sizeof *entry + entry->arena.used_bytes;
}

static void unlink_age(struct typesetter *type, struct entry *entry)
{
    if (entry->newer)
        entry->newer->older = entry->older;
    else
        type->newest = entry->older;
    if (entry->older)
        entry->older->newer = entry->newer;
    else
        type->oldest = entry->newer;
    entry->newer = entry->older = NULL;
}

static void link_newest(struct typesetter *type, struct entry *entry)
{
    entry->older = type->newest;
    if (type->newest)
        type->newest->newer = entry;
    else
        type->oldest = entry;
    type->newest = entry;
}

static void drop(struct typesetter *type, struct entry *entry)
{
    struct entry **at = &type->buckets[entry->hash % BUCKETS];
    while (*at != entry)
        at = &(*at)->next_in_bucket;
    *at = entry->next_in_bucket;
    unlink_age(type, entry);
    type->used_bytes -= entry_bytes(entry);
    arena_fini(&entry->arena);
    free(entry);
}

/* What this frame or the one before asked for is borrowed still. */
static void shrink(struct typesetter *type)
{
    while (type->used_bytes > type->cache_bytes && type->oldest &&
           type->oldest->frame + 2 <= type->frame)
        drop(type, type->oldest);
}

void typesetter_free(struct typesetter *type)
{
    if (!type)
        return;
    while (type->newest)
        drop(type, type->newest);
    breaker_free(type->breaker);
    memo_free(type->memo);
    arena_fini(&type->scratch);
    free(type);
}

void typesetter_frame(struct typesetter *type)
{
    type->frame++;
    shrink(type);
}

uint64_t typesetter_layouts(const struct typesetter *type)
{
    return type->layouts;
}

const struct metrics *typesetter_metrics(const struct typesetter *type)
{
    return type->metrics;
}

/* Sets what lines_choose chose. Returns by how much the widest line leaves the box, 0 if none
 * does. */
static int32_t place(struct setting *s, struct entry *entry, const struct lines *lines)
{
    struct set_text *set = &entry->set;
    struct text_line *placed = arena_array(&entry->arena, (size_t)lines->n, sizeof *placed);
    entry->lines = placed;
    *set = (struct set_text){.text = entry->key.text,
                             .lines = placed,
                             .n_lines = lines->n,
                             .shortened = lines->shortened,
                             .word_broken = lines->word_broken || s->clusters->too_long,
                             .word_parted = lines->word_parted,
                             .glyph_missing = s->clusters->glyph_missing};
    int32_t excess = 0;
    for (int i = 0; i < lines->n; i++) {
        setting_place(s, &lines->items[i], &entry->arena, &placed[i]);
        placed[i].set = set;
        if (placed[i].width_px > set->width_px)
            set->width_px = placed[i].width_px;
        int32_t over = placed[i].width_px - entry->key.width_px;
        if (entry->key.width_px > 0 && over > excess)
            excess = over;
    }
    return excess;
}

/* The whole text on one line, if it is one and fits: measured as it will be drawn, so that a text
 * always fits a box of its own width. */
static bool place_whole(struct setting *s, struct entry *entry)
{
    const struct clusters *c = s->clusters;
    int last = clusters_trim(c, 0, c->n);
    if (entry->is_cut)
        return false;
    for (int i = 0; i < c->n - 1; i++)
        if (c->items[i].kind == CLUSTER_HARD)
            return false;
    struct stretch whole = {.first = 0, .last = last, .tail = -1};
    struct lines lines = {.items = &whole, .n = 1};
    return place(s, entry, &lines) == 0;
}

/* No cluster is wider than the box: the missing mark stands for one that is, and nothing where that
 * is wider still. Whether there were any. */
static bool bound_clusters(struct setting *s, struct clusters *c, const struct paragraph *p,
                           int32_t limit_px)
{
    bool found = false;
    for (int i = 0; limit_px > 0 && i < c->n + 1 + CLUSTER_TAILS; i++) {
        struct cluster *cluster = &c->items[i];
        /* A single character of our own fonts is never that wide. */
        bool is_small = cluster->out_bytes <= 4 && cluster->face < FACE_FALLBACK;
        if (i == c->n || cluster->out_bytes == 0 || cluster->kind == CLUSTER_SPACE ||
            (is_small && limit_px >= 4 * s->size_px) || setting_alone(s, i) <= limit_px)
            continue;
        found = true;
        if (i < c->n)
            clusters_replace(c, i, s->metrics, p);
        if (setting_alone(s, i) > limit_px) {
            cluster->out_bytes = 0;
            cluster->is_gone = true;
        }
    }
    return found;
}

/* The last guard, where shaping makes of the parts something wider than they are. */
static void crop(struct set_text *set, struct text_line *lines, int32_t width_px)
{
    for (int i = 0; i < set->n_lines; i++) {
        if (lines[i].width_px > width_px)
            lines[i].width_px = width_px;
        if (lines[i].ink_right_px > width_px)
            lines[i].ink_right_px = width_px;
    }
    set->width_px = width_px;
    set->word_broken = true;
}

static void lay_out(struct typesetter *type, struct entry *entry)
{
    const struct paragraph *p = &entry->key;
    int32_t limit_px = p->width_px > 0 ? p->width_px : 0;
    int max_lines = p->max_lines > 1 ? p->max_lines : 1;
    arena_reset(&type->scratch);
    type->layouts++;

    struct clusters clusters;
    clusters_make(&clusters, &type->scratch, type->breaker, type->metrics, p, entry->text_bytes);
    struct setting s = {.clusters = &clusters,
                        .metrics = type->metrics,
                        .memo = type->memo,
                        .scratch = &type->scratch,
                        .size_px = p->size_px};
    if (place_whole(&s, entry))
        return;
    /* A line's runs may be wider than the sum of its words, by rounding, shaping or where bidi
     * brings scripts together: then a little less goes in, and more less the longer it takes. */
    bool is_bounded = false;
    int32_t excess = 0;
    for (int i = 0; i < MAX_TIGHTER; i++) {
        struct lines lines;
        is_bounded |= bound_clusters(&s, &clusters, p, limit_px);
        lines_choose(&lines, &s, type->breaker, limit_px, max_lines, p->balance, entry->is_cut);
        excess = place(&s, entry, &lines);
        entry->set.word_broken |= is_bounded;
        if (excess == 0 || limit_px <= excess)
            break;
        limit_px -= excess + i * p->size_px / 8;
        if (limit_px < 1)
            limit_px = 1; /* 0 would be no limit */
    }
    if (excess > 0)
        crop(&entry->set, entry->lines, p->width_px);
}

static uint64_t hash_of(const struct paragraph *p, uint32_t bytes)
{
    int32_t numbers[] = {(int32_t)p->weight, p->size_px, p->width_px, p->max_lines, p->balance};
    uint64_t hash = hash_bytes(HASH_SEED, p->text, bytes);
    hash = hash_text(hash, p->lang);
    return hash_bytes(hash, numbers, sizeof numbers);
}

static bool is_same(const struct entry *entry, uint64_t hash, const struct paragraph *p,
                    uint32_t bytes, bool is_cut)
{
    const struct paragraph *key = &entry->key;
    return entry->hash == hash && entry->text_bytes == bytes && entry->is_cut == is_cut &&
           key->weight == p->weight && key->size_px == p->size_px && key->width_px == p->width_px &&
           key->max_lines == p->max_lines && key->balance == p->balance &&
           str_equal(key->lang, p->lang) && memcmp(key->text, p->text, bytes) == 0;
}

static struct entry *entry_new(const struct paragraph *p, uint32_t bytes, bool is_cut,
                               uint64_t hash)
{
    struct entry *entry = xcalloc(1, sizeof *entry);
    arena_init(&entry->arena, 1024);
    entry->hash = hash;
    entry->key = *p;
    entry->key.lang = arena_strdup(&entry->arena, p->lang);
    entry->text_bytes = bytes;
    entry->is_cut = is_cut;
    char *text = arena_alloc(&entry->arena, (size_t)bytes + 1);
    memcpy(text, p->text, bytes);
    entry->key.text = text;
    return entry;
}

const struct set_text *text_set(struct typesetter *type, const struct paragraph *p)
{
    assert(p->text && p->size_px > 0);
    size_t length = strnlen(p->text, MAX_TEXT_BYTES + 1);
    bool is_cut = length > MAX_TEXT_BYTES;
    uint32_t bytes = (uint32_t)utf8_cut(p->text, length, MAX_TEXT_BYTES);
    uint64_t hash = hash_of(p, bytes);

    struct entry *entry = type->buckets[hash % BUCKETS];
    while (entry && !is_same(entry, hash, p, bytes, is_cut))
        entry = entry->next_in_bucket;
    if (entry) {
        unlink_age(type, entry);
    } else {
        entry = entry_new(p, bytes, is_cut, hash);
        lay_out(type, entry);
        entry->next_in_bucket = type->buckets[hash % BUCKETS];
        type->buckets[hash % BUCKETS] = entry;
        type->used_bytes += entry_bytes(entry);
    }
    entry->frame = type->frame;
    link_newest(type, entry);
    shrink(type);
    return &entry->set;
}

int32_t text_width(struct typesetter *type, const char *text, const char *lang, enum weight weight,
                   int size_px)
{
    struct paragraph p = {
        .text = text, .lang = lang, .weight = weight, .size_px = size_px, .max_lines = 1};
    return text_set(type, &p)->width_px;
}
