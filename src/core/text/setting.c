#include "core/text/setting.h"

#include "base/str.h"
#include "core/text/bidi.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_RUN_CLUSTERS = 512, MEMO_SLOTS = 2048, MEMO_TEXT_BYTES = 24 };

/* Short runs come again and again: every Han character is measured alone for line breaking. */
struct memo {
    struct memo_slot {
        struct run_extent extent;
        uint32_t script;
        uint16_t face, size_px;
        uint8_t bytes; /* 0: empty */
        bool rtl;
        char text[MEMO_TEXT_BYTES];
    } slots[MEMO_SLOTS];
};

struct memo *memo_new(void)
{
    return xcalloc(1, sizeof(struct memo));
}

void memo_free(struct memo *memo)
{
    free(memo);
}

static void measure(struct setting *s, const struct font_run *run, struct run_extent *out)
{
    if (run->bytes == 0 || run->bytes > MEMO_TEXT_BYTES) {
        s->metrics->measure(s->metrics->self, run, out);
        return;
    }
    uint64_t hash = hash_bytes(HASH_SEED, run->text, run->bytes);
    hash ^= (uint64_t)run->face * 0x9e3779b97f4a7c15ull + run->size_px * 0x2545f4914f6cdd1dull;
    struct memo_slot *slot = &s->memo->slots[(hash ^ hash >> 32) % MEMO_SLOTS];
    if (slot->bytes != run->bytes || slot->face != run->face || slot->size_px != run->size_px ||
        slot->script != run->script || slot->rtl != run->rtl ||
        memcmp(slot->text, run->text, run->bytes) != 0) {
        s->metrics->measure(s->metrics->self, run, &slot->extent);
        slot->script = run->script;
        slot->face = run->face;
        slot->size_px = run->size_px;
        slot->bytes = (uint8_t)run->bytes;
        slot->rtl = run->rtl;
        memcpy(slot->text, run->text, run->bytes);
    }
    *out = slot->extent;
}

static const struct cluster *item(const struct setting *s, int i)
{
    return &s->clusters->items[i];
}

static struct font_run run_of(const struct setting *s, int first, int last)
{
    const struct cluster *a = item(s, first), *b = item(s, last);
    return (struct font_run){.text = s->clusters->out + a->out,
                             .bytes = b->out + b->out_bytes - a->out,
                             .script = a->script,
                             .face = a->face,
                             .size_px = (uint16_t)s->size_px,
                             .rtl = a->level & 1};
}

/* left and right as they stand; right to left their bytes follow the other way round. */
static bool same_run(const struct setting *s, int left, int right)
{
    const struct cluster *a = item(s, left), *b = item(s, right);
    const struct cluster *first = a->level & 1 ? b : a, *second = a->level & 1 ? a : b;
    return a->face == b->face && a->script == b->script && a->level == b->level &&
           first->out + first->out_bytes == second->out && setting_gap(s, left, right) == 0;
}

int setting_first_visible(const struct setting *s, int first, int last)
{
    for (; first < last; first++)
        if (item(s, first)->out_bytes > 0)
            return first;
    return -1;
}

int setting_last_visible(const struct setting *s, int first, int last)
{
    while (last-- > first)
        if (item(s, last)->out_bytes > 0)
            return last;
    return -1;
}

/* A dot between names is half a Han wide by GB/T 15834; on a wall, seen from afar, two thirds: a
 * sixth of an em less on either side of the full-width one. */
static int32_t dot_white(const struct setting *s)
{
    return s->size_px / 6;
}

int32_t setting_gap(const struct setting *s, int left, int right)
{
    if (left < 0 || right < 0)
        return 0;
    const struct cluster *a = item(s, left), *b = item(s, right);
    int32_t quarter = (s->size_px + 2) / 4, half = s->size_px / 2;
    if ((a->kind == CLUSTER_HAN && b->kind == CLUSTER_ALNUM) ||
        (a->kind == CLUSTER_ALNUM && b->kind == CLUSTER_HAN))
        return quarter;
    bool a_wide = cluster_is_wide_mark(a), b_wide = cluster_is_wide_mark(b);
    bool a_dot = a->kind == CLUSTER_DOT, b_dot = b->kind == CLUSTER_DOT;
    bool white_left = a->kind == CLUSTER_CLOSE && (b_wide || b_dot);
    bool white_right = b->kind == CLUSTER_OPEN && (a_wide || a_dot);
    if (white_left || white_right)
        return -half;
    if ((a_dot && b->kind != CLUSTER_SPACE) || (b_dot && a->kind != CLUSTER_SPACE))
        return -dot_white(s);
    return 0;
}

int32_t setting_lead(struct setting *s, int cluster)
{
    if (cluster < 0 || item(s, cluster)->kind != CLUSTER_OPEN || (item(s, cluster)->level & 1))
        return 0;
    struct font_run run = run_of(s, cluster, cluster);
    struct run_extent extent;
    measure(s, &run, &extent);
    /* 0.46 em, but the ink stays in the box. */
    int32_t hang = (s->size_px * 46 + 50) / 100;
    if (extent.left_px < hang)
        hang = extent.left_px;
    return hang > 0 ? hang : 0;
}

int32_t setting_alone(struct setting *s, int cluster)
{
    return setting_width(s, cluster, cluster + 1) - setting_lead(s, cluster) -
           setting_trail(s, cluster);
}

int32_t setting_trail(const struct setting *s, int cluster)
{
    if (cluster < 0 || (item(s, cluster)->level & 1))
        return 0;
    if (item(s, cluster)->kind == CLUSTER_CLOSE)
        return s->size_px / 2;
    return item(s, cluster)->kind == CLUSTER_DOT ? dot_white(s) : 0;
}

int32_t setting_width(struct setting *s, int first, int last)
{
    int32_t width = 0;
    int left = -1;
    for (int i = first; i < last;) {
        if (item(s, i)->out_bytes == 0) {
            i++;
            continue;
        }
        width += setting_gap(s, left, i);
        int end = i, count = 1, k = i + 1;
        for (; k < last && count < MAX_RUN_CLUSTERS; k++) {
            if (item(s, k)->out_bytes == 0)
                continue;
            bool rtl = item(s, k)->level & 1;
            if (!same_run(s, rtl ? k : end, rtl ? end : k))
                break;
            end = k;
            count++;
        }
        struct font_run run = run_of(s, i, end);
        struct run_extent extent;
        measure(s, &run, &extent);
        width += extent.advance_px;
        left = end;
        i = k;
    }
    return width;
}

/* The visible clusters of a line, left to right. */
static int visual_order(struct setting *s, const struct stretch *stretch, int **out)
{
    int n = 0, most = stretch->last - stretch->first + 1;
    int *logical = arena_array(s->scratch, (size_t)most, sizeof *logical);
    uint8_t *levels = arena_array(s->scratch, (size_t)most, 1);
    for (int i = stretch->first; i < stretch->last; i++)
        if (item(s, i)->out_bytes > 0)
            logical[n++] = i;
    if (stretch->tail >= 0 && item(s, stretch->tail)->out_bytes > 0)
        logical[n++] = stretch->tail;
    for (int i = 0; i < n; i++)
        levels[i] = item(s, logical[i])->level;
    int32_t *order = arena_array(s->scratch, (size_t)most, sizeof *order);
    bidi_order(levels, n, order);
    int *visual = arena_array(s->scratch, (size_t)most, sizeof *visual);
    for (int i = 0; i < n; i++)
        visual[i] = logical[order[i]];
    *out = visual;
    return n;
}

static void extend_ink(struct text_line *line, int32_t x_px, const struct run_extent *extent)
{
    if (extent->left_px >= extent->right_px || extent->top_px >= extent->bottom_px)
        return;
    int32_t left = x_px + extent->left_px, right = x_px + extent->right_px;
    if (line->ink_left_px >= line->ink_right_px) {
        line->ink_left_px = left;
        line->ink_right_px = right;
        line->ink_top_px = extent->top_px;
        line->ink_bottom_px = extent->bottom_px;
        return;
    }
    line->ink_left_px = left < line->ink_left_px ? left : line->ink_left_px;
    line->ink_right_px = right > line->ink_right_px ? right : line->ink_right_px;
    line->ink_top_px = extent->top_px < line->ink_top_px ? extent->top_px : line->ink_top_px;
    line->ink_bottom_px =
        extent->bottom_px > line->ink_bottom_px ? extent->bottom_px : line->ink_bottom_px;
}

static void place_runs(struct setting *s, const int *visual, int n, struct arena *out,
                       struct text_line *line)
{
    struct placed_run *runs = arena_array(out, (size_t)n, sizeof *runs);
    int32_t pen = n > 0 ? -setting_lead(s, visual[0]) : 0;
    for (int i = 0; i < n;) {
        int end = i + 1;
        while (end < n && end - i < MAX_RUN_CLUSTERS && same_run(s, visual[end - 1], visual[end]))
            end++;
        if (i > 0)
            pen += setting_gap(s, visual[i - 1], visual[i]);
        bool rtl = item(s, visual[i])->level & 1;
        int first = rtl ? visual[end - 1] : visual[i], last = rtl ? visual[i] : visual[end - 1];
        struct placed_run *run = &runs[line->n_runs++];
        run->run = run_of(s, first, last);
        run->run.text = arena_strndup(out, run->run.text, run->run.bytes);
        struct run_extent extent;
        measure(s, &run->run, &extent);
        run->x_px = pen;
        run->advance_px = extent.advance_px;
        extend_ink(line, pen, &extent);
        pen += extent.advance_px;
        i = end;
    }
    line->runs = runs;
    line->width_px = n > 0 ? pen - setting_trail(s, visual[n - 1]) : 0;
    if (line->width_px < 0)
        line->width_px = 0;
}

/* How far down letters of a script reach, with what is meant to stand under them, in hundredths of
 * an em. The second line of a pair begins 42 below the first one's baseline. */
static int32_t depth_of(uint32_t script)
{
    static const struct {
        char scripts[44];
        int depth;
    } known[] = {{"LatnGrekCyrlHaniHiraKanaHangHebr", 42},
                 {"ArabTibtMymrKhmrTeluKndaMlymSinhBaliJava", 70}};
    for (int i = 0; i < 2; i++) {
        for (const char *at = known[i].scripts; *at; at += 4) {
            const unsigned char *tag = (const unsigned char *)at;
            if (script ==
                ((uint32_t)tag[0] << 24 | (uint32_t)tag[1] << 16 | (uint32_t)tag[2] << 8 | tag[3]))
                return known[i].depth;
        }
    }
    return 50;
}

/* Marks piled on one another stay off the lines above and below. */
static void bound_ink(const struct setting *s, struct text_line *line)
{
    int32_t top = -(s->size_px * 6 / 5), depth = 0;
    for (int i = 0; i < line->n_runs; i++) {
        int32_t own = depth_of(line->runs[i].run.script);
        depth = own > depth ? own : depth;
    }
    if (line->ink_top_px < top)
        line->ink_top_px = top;
    if (line->ink_bottom_px > s->size_px * depth / 100)
        line->ink_bottom_px = s->size_px * depth / 100;
}

void setting_place(struct setting *s, const struct stretch *stretch, struct arena *out,
                   struct text_line *line)
{
    const struct clusters *c = s->clusters;
    *line = (struct text_line){.rtl = c->base_level & 1};
    int *visual;
    int n = visual_order(s, stretch, &visual);
    place_runs(s, visual, n, out, line);
    bound_ink(s, line);

    const char *text = c->text + c->items[stretch->first].byte;
    int bytes = (int)(c->items[stretch->last].byte - c->items[stretch->first].byte);
    /* Said even where the box is too narrow to show it. */
    line->text = arena_printf(out, "%.*s%s", bytes, text, stretch->tail >= 0 ? "\u2026" : "");
}
