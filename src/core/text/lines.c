#include "core/text/lines.h"

#include "core/text/balance.h"
#include "core/text/shorten.h"

/* Last segment of the line that begins at first, filled as far as it goes; the paragraph that it
 * is in ends behind segment end. */
static int fill(const struct segments *segments, int first, int end, int32_t limit_px)
{
    int last = first;
    while (last < end && (limit_px <= 0 || segments_width(segments, first, last + 1) <= limit_px))
        last++;
    return last;
}

/* Segment behind which the paragraph of segment first ends. */
static int hard_end(const struct segments *segments, int first)
{
    while (segments->items[first].gap != GAP_MUST)
        first++;
    return first;
}

/* Rather a word's edge than a few characters more. Never so far back that a line looks empty. */
static int settle(const struct segments *segments, int first, int last, int end)
{
    static const int32_t wanted[] = {COST_BESIDE_ONE, COST_IN_TERM};
    enum { BACK = 4 };
    if (last == end)
        return last;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        for (int back = 0; back <= BACK && (back == 0 || last - back > first); back++)
            if (segments->items[last - back].cost < wanted[i])
                return last - back;
    return last;
}

static void push(struct lines *lines, const struct segments *segments, int first, int last)
{
    uint8_t gap = segments->items[last].gap;
    lines->items[lines->n++] = (struct stretch){
        .first = segments->items[first].first, .last = segments->items[last].last, .tail = -1};
    /* Ended where nothing but the box's edge asked for it. */
    if (gap != GAP_MAY && gap != GAP_MUST)
        lines->word_broken = true;
}

/* Lines of segments first to end, one after the other as full as they go. */
static void push_full(struct lines *lines, const struct segments *segments, int first, int end,
                      int32_t limit_px)
{
    while (first <= end) {
        int last = fill(segments, first, end, limit_px);
        push(lines, segments, first, last);
        first = last + 1;
    }
}

/* How many of the lines end inside a word of Han. */
static int parted(const struct segments *segments, const int *lasts, int count)
{
    int n = 0;
    for (int i = 0; i + 1 < count; i++)
        n += segments->items[lasts[i]].cost >= COST_IN_TERM;
    return n;
}

/* The same, in as many lines, made even; false if there are too many for that. Where a word would
 * be parted it takes one of the spare lines, if that spares the word. */
static bool push_even(struct lines *lines, struct setting *s, const struct segments *segments,
                      int first, int end, int32_t limit_px, int *spare)
{
    int count = 0;
    for (int from = first; from <= end; count++)
        from = fill(segments, from, end, limit_px) + 1;
    int *lasts = arena_array(s->scratch, (size_t)count, sizeof *lasts);
    if (!balance_lines(segments, s, first, end, count, limit_px, lasts))
        return false;
    int n = parted(segments, lasts, count);
    int *more =
        n > 0 && *spare > 0 ? arena_array(s->scratch, (size_t)count + 1, sizeof *more) : NULL;
    if (more && balance_lines(segments, s, first, end, count + 1, limit_px, more) &&
        parted(segments, more, count + 1) < n) {
        lasts = more;
        n = parted(segments, more, ++count);
        --*spare;
    }
    lines->word_parted |= n > 0;
    for (int i = 0; i < count; i++) {
        push(lines, segments, first, lasts[i]);
        first = lasts[i] + 1;
    }
    return true;
}

/* Everything fits; spare: into one line less than there may be. */
static void set_all(struct lines *lines, struct setting *s, const struct segments *segments,
                    int32_t limit_px, bool balance, int spare)
{
    for (int first = 0; first < segments->n;) {
        int end = hard_end(segments, first);
        if (!balance || !push_even(lines, s, segments, first, end, limit_px, &spare))
            push_full(lines, segments, first, end, limit_px);
        first = end + 1;
    }
}

/* It does not: full lines, and an ellipsis at the end of the last. */
static void set_some(struct lines *lines, struct setting *s, const struct segments *segments,
                     int32_t limit_px, int max_lines, bool balance)
{
    lines->shortened = true;
    int first = 0, before = -1;
    while (lines->n < max_lines - 1) {
        int end = hard_end(segments, first);
        int last = fill(segments, first, end, limit_px);
        if (balance)
            last = settle(segments, first, last, end);
        lines->word_parted |= last < end && segments->items[last].cost >= COST_IN_TERM;
        push(lines, segments, first, last);
        before = first;
        first = last + 1;
    }
    struct stretch line;
    int end = hard_end(segments, first);
    if (shorten_line(segments, s, first, end, limit_px, false, &line)) {
        lines->items[lines->n++] = line;
    } else if (before >= 0 && hard_end(segments, before) == end &&
               shorten_line(segments, s, before, end, limit_px, false, &line)) {
        /* A word that would have to be torn stays away with its line. */
        lines->items[lines->n - 1] = line;
    } else {
        shorten_line(segments, s, first, end, limit_px, true, &line);
        lines->items[lines->n++] = line;
        lines->word_broken = true;
    }
}

void lines_choose(struct lines *lines, struct setting *s, struct breaker *breaker, int32_t limit_px,
                  int max_lines, bool balance, bool goes_on)
{
    struct segments segments;
    segments_make(&segments, s, breaker, limit_px);

    /* One more than allowed is enough to know that it is too much. */
    int needed = 0;
    for (int from = 0; from < segments.n && needed <= max_lines; needed++)
        from = fill(&segments, from, hard_end(&segments, from), limit_px) + 1;

    int most = needed < max_lines ? needed : max_lines;
    *lines =
        (struct lines){.items = arena_array(s->scratch, (size_t)most + 2, sizeof *lines->items)};
    bool is_short = goes_on || needed > max_lines;
    if (is_short || (balance && needed > 1))
        segments_weigh(&segments, s, breaker);
    if (is_short)
        set_some(lines, s, &segments, limit_px, most, balance);
    else
        set_all(lines, s, &segments, limit_px, balance, max_lines > most ? 1 : 0);
}
