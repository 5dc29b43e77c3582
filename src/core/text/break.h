/* Where a line, a word and a grapheme cluster may end, by ICU's root rules (UAX #14, UAX #29), of
 * which a few named rules of typesetting remove some line breaks. None is ever added.
 *
 * A breaker belongs to one thread. Positions are indices into UTF-16 text; the answer for a
 * position is about the gap *before* that code unit; arrays hold n + 1. */
#ifndef CORE_TEXT_BREAK_H
#define CORE_TEXT_BREAK_H

#include <stdbool.h>
#include <stdint.h>
#include <unicode/umachine.h>

struct breaker;

enum gap {
    GAP_NONE, /* the standard forbids a break */
    GAP_MAY,
    GAP_MUST, /* behind a line feed or its kin, and at the end of the text */
    /* The standard allows it, one of our rules does not: */
    GAP_NUMBER,   /* digits across : - – — ~ / and the like: 10:00–11:30, 2021-04-25, 24/7 */
    GAP_UNIT,     /* a number and its unit: 45 %, 5 min, 460 亿元, 26 April */
    GAP_DATE,     /* 4月25日 */
    GAP_ORDINAL,  /* 第 3 号, 第四届 */
    GAP_LABEL,    /* Hall 3, Room 302, No. 5 */
    GAP_NO_START, /* ，。、 and the like never start a line */
    GAP_NO_END,   /* （《 and the like never end one */
    GAP_SUFFIX,   /* C++, C#, AT&T */
    GAP_COMPOUND, /* Wi-Fi, e-mail, 6E/7 */
    GAP_NAME,     /* 张·伟 */
    GAP_DASH,     /* beside a lone — between Han, before —— and a spaced – */
    GAP_HYPHEN,   /* a soft hyphen: we do not hyphenate */
    GAP_COUNT
};

/* Aborts with a message where ICU has no rules: the installation is broken. Never NULL. */
struct breaker *breaker_new(void);
void breaker_free(struct breaker *b);

/* Line breaks: the standard's alone, and with our rules. gaps[0] is GAP_NONE, gaps[n] GAP_MUST. */
void breaker_raw(struct breaker *b, const UChar *text, int32_t n, uint8_t *gaps);
void breaker_lines(struct breaker *b, const UChar *text, int32_t n, uint8_t *gaps);
/* True where a grapheme cluster or a word (ICU's dictionary for Chinese and its like) begins or
 * ends. */
void breaker_clusters(struct breaker *b, const UChar *text, int32_t n, bool *edges);
void breaker_words(struct breaker *b, const UChar *text, int32_t n, bool *edges);

/* What the rules of UAX #14 do not say of a mark: whether it may stand at a line's edge. */
bool break_never_starts(UChar32 c);
bool break_never_ends(UChar32 c);

const char *gap_name(enum gap gap); /* "number", "unit", … */

#endif
