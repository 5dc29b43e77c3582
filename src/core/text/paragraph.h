/* A paragraph of one language goes in; placed lines of font runs come out.
 *
 * Line breaks: ICU's root rules (UAX #14), of which named rules remove some and add none; bidi
 * (UAX #9), scripts and grapheme clusters (UAX #29) by ICU. Nothing is painted here, and no file
 * is read. A typesetter belongs to one thread. It remembers what it set (bounded in bytes), so a
 * page that did not change is not set again; everything it returns is borrowed until the
 * *second* typesetter_frame after. */
#ifndef CORE_TEXT_PARAGRAPH_H
#define CORE_TEXT_PARAGRAPH_H

#include "core/text/metrics.h"

struct typesetter;

/* metrics: borrowed for the life of the typesetter. cache_bytes: 0 for 2 MiB. Never NULL. */
struct typesetter *typesetter_new(const struct metrics *metrics, size_t cache_bytes);
void typesetter_free(struct typesetter *type);
/* Call once before each scene is built: ages the cache. */
void typesetter_frame(struct typesetter *type);
/* Paragraphs laid out (not found in the cache) since the start; a test counts them. */
uint64_t typesetter_layouts(const struct typesetter *type);
const struct metrics *typesetter_metrics(const struct typesetter *type);

struct paragraph {
    const char *text; /* valid UTF-8 */
    const char *lang; /* BCP 47, NULL for unknown */
    enum weight weight;
    int size_px;
    int width_px;  /* of the box; 0: unlimited, one line */
    int max_lines; /* 1 or more; the last ends in an ellipsis if there is more */
    bool balance;  /* even lines: no single Han character or short word alone on the last */
};

struct placed_run {
    struct font_run run;
    int32_t x_px; /* pen, from the line's left edge; quarter-em air is in here */
    int32_t advance_px;
};

struct text_line {
    /* What the line says, in logical order: the author's bytes without white at the end, and the
     * ellipsis. Zero-terminated. */
    const char *text;
    const struct placed_run *runs; /* in visual order, left to right */
    int n_runs;
    int32_t width_px;
    /* Union of the runs' ink, from the line's left edge and baseline; what is outside of it is not
     * painted. */
    int32_t ink_left_px, ink_top_px, ink_right_px, ink_bottom_px;
    bool rtl;                   /* the paragraph's direction: align right */
    const struct set_text *set; /* that it is a line of; NULL in tests that make lines by hand */
};

struct set_text {
    const char *text; /* the whole, as asked for (cut at the typesetter's limit) */
    const struct text_line *lines;
    int n_lines;
    int32_t width_px; /* of the widest line */
    bool shortened;   /* an ellipsis stands for the rest */
    /* A word wider than the box was broken between clusters, or the missing mark stands for a
     * cluster that is wider than the box or endless. */
    bool word_broken;
    bool word_parted;   /* a line ends inside a word of Han, for want of room */
    bool glyph_missing; /* no font has some cluster; U+FFFD's mark stands for it */
};

/* Sets a paragraph. Never NULL; no line is wider than width_px, no line's ink higher than 1.2 em
 * or deeper than 0.42 em (0.5 or 0.7 em in scripts that reach further down), and a text fits a box
 * of its own text_width. Line feeds end lines and count among max_lines. Empty text gives one empty
 * line. Over 4 KiB are cut, and said to be shortened.
 *
 * The white of Chinese is in the runs' places: a quarter em between Han and Latin or digits,
 * half-width marks where two meet and at a line's end; an opening mark at a line's start hangs
 * 0.46 em left (its x_px is negative, its ink is inside the box). */
const struct set_text *text_set(struct typesetter *type, const struct paragraph *paragraph);

/* Width of the text on one line, unlimited. */
int32_t text_width(struct typesetter *type, const char *text, const char *lang, enum weight weight,
                   int size_px);

#endif
