/* Text on a page: one line, a pair inline, a pair stacked. Every board sets its words through
 * here, so that sizes, languages and floors are decided once.
 *
 * Lengths are in u from the page's safe origin (grid.h); widths that come back are in px. */
#ifndef CORE_BOARDS_PARTS_DRAW_H
#define CORE_BOARDS_PARTS_DRAW_H

#include "core/boards/board.h"

/* Where a board puts things: the view, the scene, nothing else. */
struct draw {
    const struct view *v;
    struct scene *s;
};

/* How a text looks. step: T(n) of the look. */
struct ink {
    int step;
    enum weight weight;
    enum text_role role;
    uint32_t colour;
};

static inline struct ink ink(int step, enum weight weight, enum text_role role, uint32_t colour)
{
    return (struct ink){step, weight, role, colour};
}

enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE };

/* A text in the two languages of the moment: `a` leads, `b` is NULL when it says nothing more.
 * A field that lacks the first language leads with another one. */
struct pair {
    const char *a, *a_lang;
    const char *b, *b_lang;
};

#define LANGUAGE_TURN_MS 8000

/* The two languages shown now. With three or more the second place alternates every 8 s of
 * show_ms, so that a corridor turns together. b is NULL for an event of one language. */
struct langs {
    const char *a, *b;
};

struct langs draw_langs(const struct draw *d);
struct pair pair_of(const struct draw *d, const struct text *text);
struct pair pair_word(const struct draw *d, enum word word);
/* Without the second language where it says the same: fixed words that a language lacks are
 * English in both. */
struct pair pair_distinct(struct pair pair);
bool pair_empty(const struct pair *pair);
bool lang_is_han(const char *lang);

/* A line at (x, baseline) in px, at most max_px wide (0: no limit), shortened at a phrase if it
 * must. name becomes part of the item's key. Returns the width drawn; item, if not NULL, gets the
 * scene item or NULL. */
int32_t draw_line(struct draw *d, const char *name, const char *text, const char *lang,
                  struct ink ink, int32_t x, int32_t baseline, enum align align, int32_t max_px,
                  struct scene_item **item);

/* Marks the text just added where its size is more than its step: the floor of its role lifted it.
 * draw_line does so itself; for what is set by other ways. */
void draw_note_floor(struct draw *d, const char *name, const char *text, const char *lang,
                     struct ink ink, int size_px);

/* Marks a text that should have been here and had no room at all. */
void draw_note_left_out(struct draw *d, const char *name, const char *text, const char *lang);

/* A line through a text of this size: 0.34 em over its baseline, 0.07 em thick, at least 3 px
 * (LOOK.md section 4, Strike). */
void draw_strike(struct draw *d, const char *name, int32_t x, int32_t width, int32_t baseline,
                 double size_px);

/* Width of a line in px, not drawn. */
int32_t draw_width(struct draw *d, const char *text, const char *lang, struct ink ink);

/* a and b on one baseline, half an em apart (LOOK.md section 2, inline). b is shortened, or left
 * out where less than 19u stay for it. Returns the width. Right-aligned when align says so. */
int32_t draw_inline(struct draw *d, const char *name, const struct pair *pair, struct ink a,
                    struct ink b, int32_t x, int32_t baseline, enum align align, int32_t max_px);
int32_t draw_inline_width(struct draw *d, const struct pair *pair, struct ink a, struct ink b);

/* a over b, each on one line; b is two steps smaller. baseline is a's. Returns the wider width. */
int32_t draw_stacked(struct draw *d, const char *name, const struct pair *pair, struct ink a,
                     struct ink b, int32_t x, int32_t baseline, enum align align, int32_t max_px);

/* Size in px of a step. */
int draw_px(const struct draw *d, int step);
/* Baseline of b under a: 0.86 z of a's size, in px. */
int32_t draw_pair_drop(const struct draw *d, int step);

#endif
