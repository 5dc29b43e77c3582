#include "core/text/break.h"

#include "base/arena.h"
#include "core/text/break_rules.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>

struct breaker {
    UBreakIterator *line, *cluster, *word;
};

static UBreakIterator *iterator(UBreakIteratorType type)
{
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *it = ubrk_open(type, "", NULL, 0, &status);
    if (U_FAILURE(status)) {
        fprintf(stderr, "ICU has no break rules (%s): is its data file installed?\n",
                u_errorName(status));
        abort();
    }
    return it;
}

struct breaker *breaker_new(void)
{
    struct breaker *b = xcalloc(1, sizeof *b);
    b->line = iterator(UBRK_LINE);
    b->cluster = iterator(UBRK_CHARACTER);
    b->word = iterator(UBRK_WORD);
    return b;
}

void breaker_free(struct breaker *b)
{
    if (!b)
        return;
    ubrk_close(b->line);
    ubrk_close(b->cluster);
    ubrk_close(b->word);
    free(b);
}

static void set_text(UBreakIterator *it, const UChar *text, int32_t n)
{
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(it, text, n, &status);
    assert(U_SUCCESS(status));
}

void breaker_raw(struct breaker *b, const UChar *text, int32_t n, uint8_t *gaps)
{
    memset(gaps, GAP_NONE, (size_t)n + 1);
    set_text(b->line, text, n);
    for (int32_t at = ubrk_next(b->line); at != UBRK_DONE; at = ubrk_next(b->line)) {
        int32_t kind = ubrk_getRuleStatus(b->line);
        bool is_hard = kind >= UBRK_LINE_HARD && kind < UBRK_LINE_HARD_LIMIT;
        gaps[at] = is_hard ? GAP_MUST : GAP_MAY;
    }
    gaps[n] = GAP_MUST;
}

void breaker_lines(struct breaker *b, const UChar *text, int32_t n, uint8_t *gaps)
{
    breaker_raw(b, text, n, gaps);
    for (int32_t at = 1; at < n; at++)
        if (gaps[at] == GAP_MAY)
            gaps[at] = (uint8_t)break_rule_at(text, n, at);
}

static void edges_of(UBreakIterator *it, const UChar *text, int32_t n, bool *edges)
{
    memset(edges, 0, ((size_t)n + 1) * sizeof *edges);
    set_text(it, text, n);
    edges[0] = edges[n] = true;
    for (int32_t at = ubrk_next(it); at != UBRK_DONE; at = ubrk_next(it))
        edges[at] = true;
}

void breaker_clusters(struct breaker *b, const UChar *text, int32_t n, bool *edges)
{
    edges_of(b->cluster, text, n, edges);
}

void breaker_words(struct breaker *b, const UChar *text, int32_t n, bool *edges)
{
    edges_of(b->word, text, n, edges);
}

const char *gap_name(enum gap gap)
{
    static const char *const names[GAP_COUNT] = {
        [GAP_NONE] = "none",       [GAP_MAY] = "may",       [GAP_MUST] = "must",
        [GAP_NUMBER] = "number",   [GAP_UNIT] = "unit",     [GAP_DATE] = "date",
        [GAP_ORDINAL] = "ordinal", [GAP_LABEL] = "label",   [GAP_NO_START] = "no-start",
        [GAP_NO_END] = "no-end",   [GAP_SUFFIX] = "suffix", [GAP_COMPOUND] = "compound",
        [GAP_NAME] = "name",       [GAP_DASH] = "dash",     [GAP_HYPHEN] = "hyphen",
    };
    assert((unsigned)gap < GAP_COUNT);
    return names[gap];
}
