#include "core/text/segments.h"

#include <string.h>
#include <unicode/utf16.h>

/* While segments are collected. */
struct collector {
    struct setting *s;
    struct segments *out;
    const uint8_t *gaps; /* by code unit */
    int32_t limit_px;
};

static UChar32 first_char(const struct clusters *c, int i)
{
    UChar32 cp = 0;
    if (i >= 0 && i < c->n)
        U16_GET(c->units, 0, c->items[i].unit, c->n_units, cp);
    return cp;
}

static void add(struct collector *col, int first, int next, uint8_t gap)
{
    const struct clusters *c = col->s->clusters;
    col->out->items[col->out->n++] = (struct segment){
        .first = first, .last = clusters_trim(c, first, next), .next = next, .gap = gap};
}

static bool too_wide(const struct collector *col, int first, int next)
{
    if (col->limit_px <= 0)
        return false;
    struct setting *s = col->s;
    int last = clusters_trim(s->clusters, first, next);
    int32_t width = setting_width(s, first, last) -
                    setting_lead(s, setting_first_visible(s, first, last)) -
                    setting_trail(s, setting_last_visible(s, first, last));
    return width > col->limit_px;
}

/* How a word that is too wide may be torn before cluster i: 0 at a break that only our rules
 * removed, 1 between clusters, 2 there even though a mark would stand wrong. */
static int tearing_of(const struct collector *col, int i)
{
    const struct clusters *c = col->s->clusters;
    uint8_t gap = col->gaps[c->items[i].unit];
    bool is_wrong = break_never_starts(first_char(c, i)) || break_never_ends(first_char(c, i - 1));
    if (is_wrong)
        return 2;
    return gap > GAP_MUST ? 0 : 1;
}

static void add_torn(struct collector *col, int first, int next, uint8_t gap, int tearing)
{
    if (tearing > 2 || next - first < 2 || !too_wide(col, first, next)) {
        add(col, first, next, gap);
        return;
    }
    int from = first;
    for (int i = first + 1; i <= next; i++) {
        uint8_t kind = col->s->clusters->items[i].kind;
        bool is_white = kind == CLUSTER_SPACE || kind == CLUSTER_HARD; /* never starts a line */
        if (i < next && (is_white || tearing_of(col, i) > tearing))
            continue;
        uint8_t between = gap;
        if (i < next)
            between = tearing == 0 ? col->gaps[col->s->clusters->items[i].unit] : GAP_NONE;
        add_torn(col, from, i, between, tearing + 1);
        from = i;
    }
}

static void set_pens(struct segments *segments, struct setting *s)
{
    int32_t pen = 0;
    int left = -1;
    for (int i = 0; i < segments->n; i++) {
        struct segment *seg = &segments->items[i];
        int begin = setting_first_visible(s, seg->first, seg->last);
        int end = setting_last_visible(s, seg->first, seg->last);
        if (begin >= 0)
            pen += setting_gap(s, left, begin);
        seg->x_px = pen;
        pen += setting_width(s, seg->first, seg->last);
        seg->end_px = pen;
        seg->lead_px = setting_lead(s, begin);
        seg->trail_px = setting_trail(s, end);
        pen += setting_width(s, seg->last, seg->next);
        if (setting_first_visible(s, seg->last, seg->next) >= 0 || seg->gap == GAP_MUST)
            left = -1;
        else if (end >= 0)
            left = end;
    }
}

void segments_make(struct segments *out, struct setting *s, struct breaker *breaker,
                   int32_t limit_px)
{
    const struct clusters *c = s->clusters;
    uint8_t *gaps = arena_array(s->scratch, (size_t)c->n_units + 1, 1);
    breaker_lines(breaker, c->units, c->n_units, gaps);
    out->items = arena_array(s->scratch, (size_t)c->n + 1, sizeof *out->items);
    out->n = 0;

    struct collector col = {.s = s, .out = out, .gaps = gaps, .limit_px = limit_px};
    int from = 0;
    for (int i = 1; i <= c->n; i++) {
        uint8_t gap = i == c->n ? GAP_MUST : gaps[c->items[i].unit];
        /* Without a limit only line feeds count. */
        if (gap == GAP_MUST || (gap == GAP_MAY && limit_px > 0)) {
            add_torn(&col, from, i, gap, 0);
            from = i;
        }
    }
    if (c->n == 0)
        add(&col, 0, 0, GAP_MUST);
    set_pens(out, s);
}

int32_t segments_width(const struct segments *segments, int first, int last)
{
    const struct segment *a = &segments->items[first], *b = &segments->items[last];
    int32_t width = b->end_px - b->trail_px - a->x_px - a->lead_px;
    return width > 0 ? width : 0;
}
