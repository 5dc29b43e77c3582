#include "core/text/balance.h"

#include <stdint.h>

enum {
    MAX_EVEN_LINES = 12,
    COST_LONE_HAN = 1000, /* in square em, as all costs */
    COST_LONE_WORD = 300,
    COST_ONE_WORD = 10, /* on a line before the last, long or short */
    SHORT_WORD_CLUSTERS = 6
};

#define NO_WAY INT64_MAX

/* A line of one Han character, or a last line of one short word. */
static int64_t lonely(const struct segments *segments, const struct setting *s, int first, int last,
                      bool is_last_line)
{
    const struct cluster *items = s->clusters->items;
    if (first == last && !is_last_line && segments->items[first].next > segments->items[first].last)
        return COST_ONE_WORD;
    int contents = 0, kind = CLUSTER_OTHER, wordy = 0;
    for (int i = segments->items[first].first; i < segments->items[last].last; i++) {
        if (items[i].kind == CLUSTER_SPACE)
            wordy = SHORT_WORD_CLUSTERS;
        if (items[i].is_mark || items[i].out_bytes == 0)
            continue;
        kind = items[i].kind;
        if (++contents > SHORT_WORD_CLUSTERS)
            return 0;
    }
    if (contents == 1 && kind == CLUSTER_HAN)
        return COST_LONE_HAN;
    bool is_word = kind == CLUSTER_ALNUM && wordy == 0 && contents > 0;
    return is_last_line && is_word ? COST_LONE_WORD : 0;
}

/* Milli square em. */
static int64_t line_cost(const struct segments *segments, const struct setting *s, int first,
                         int last, bool is_last_line, int32_t even_px)
{
    int64_t off = (int64_t)(segments_width(segments, first, last) - even_px) * 1000 / s->size_px;
    int64_t cost = off * off / 1000;
    if (!is_last_line)
        cost += (int64_t)segments->items[last].cost * 1000;
    return cost + lonely(segments, s, first, last, is_last_line) * 1000;
}

bool balance_lines(const struct segments *segments, struct setting *s, int first, int end,
                   int count, int32_t limit_px, int *lasts)
{
    if (count > MAX_EVEN_LINES)
        return false;
    int n = end - first + 1;
    size_t columns = (size_t)n + 1;
    /* best[line * columns + k]: cost of the first k segments in the first `line` lines. */
    int64_t *best = arena_array(s->scratch, columns * ((size_t)count + 1), sizeof *best);
    int *from = arena_array(s->scratch, columns * ((size_t)count + 1), sizeof *from);
    int32_t even_px = segments_width(segments, first, end) / count;

    for (size_t i = 0; i < columns * ((size_t)count + 1); i++)
        best[i] = NO_WAY;
    best[0] = 0;
    for (int line = 1; line <= count; line++) {
        const int64_t *above = best + (size_t)(line - 1) * columns;
        for (int k = line; k <= n; k++) {
            if (line == count && k < n)
                continue;
            for (int begin = k - 1; begin >= line - 1; begin--) {
                if (begin < k - 1 &&
                    segments_width(segments, first + begin, first + k - 1) > limit_px)
                    break;
                if (above[begin] == NO_WAY)
                    continue;
                int64_t cost = above[begin] + line_cost(segments, s, first + begin, first + k - 1,
                                                        line == count, even_px);
                size_t at = (size_t)line * columns + (size_t)k;
                /* Of equals the earlier break: what qualifies stands before its noun. */
                if (cost <= best[at]) {
                    best[at] = cost;
                    from[at] = begin;
                }
            }
        }
    }
    if (best[(size_t)count * columns + (size_t)n] == NO_WAY)
        return false;
    for (int line = count, k = n; line > 0; line--) {
        lasts[line - 1] = first + k - 1;
        k = from[(size_t)line * columns + (size_t)k];
    }
    return true;
}
