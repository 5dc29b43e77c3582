/* How a session stands, as the visitor sees it: a glyph, a colour and a word, and one chip for
 * the on-site change that matters most (LOOK.md section 4). The one place that maps the flags of
 * programme.h to looks. */
#ifndef CORE_BOARDS_PARTS_STATE_H
#define CORE_BOARDS_PARTS_STATE_H

#include "core/boards/parts/glyph.h"

#define SOON_MS (30 * MS_MINUTE)
#define NEW_CHANGE_MS (10 * MS_MINUTE)

struct state_look {
    enum glyph glyph;
    uint32_t colour;
    enum word word;
    bool running; /* start <= now < end, and neither cancelled nor moved away */
    bool soon;
    bool quiet;        /* title in t3 */
    bool struck;       /* title struck in stop */
    bool time_changed; /* the start or end is not the programme's */
    bool no_time;      /* cancelled, moved away: there is nothing to be on time for */
    bool is_new;       /* changed less than 10 min ago */
    uint32_t change_colour;
    /* The chip; chip_glyph GLYPH_NONE with chip.a NULL: none. */
    enum glyph chip_glyph;
    uint32_t chip_fill;
    struct pair chip;
    struct pair chip_short; /* for narrow places; may equal chip */
    const char *chip_least; /* for a place of a few characters, in no or the first language: +15 */
    /* A second change, in words; second.a NULL: none. */
    struct pair second, second_short;
    uint32_t second_colour;
};

/* Also lowers the scene's next_now_ms to when the look changes by itself (soon, new change). */
void state_look(struct draw *d, const struct standing *standing, struct state_look *out);

/* The second change's words that fit max_px: in full in both languages, in the first one, short.
 * a NULL: not even those, or there is none. */
struct pair second_words(struct draw *d, const struct state_look *look, struct ink a, struct ink b,
                         int32_t max_px);

/* The bar of a new change along the left edge of a place. */
void draw_new_bar(struct draw *d, const struct state_look *look, int32_t x, int32_t y0, int32_t y1);

/* Height of a chip whose words have this step, in u; and its width in px. */
double chip_height_u(const struct draw *d, int step);
double chip_size_u(const struct draw *d, int step);
int32_t chip_width(struct draw *d, const struct state_look *look, bool brief, int step);

/* Draws the chip with its words' baseline at baseline px and its left (or, ALIGN_RIGHT, right)
 * edge at x px, no wider than max_px: short words are taken, then the second language goes, then
 * the least is said. Returns the width. */
int32_t draw_chip(struct draw *d, const struct state_look *look, int step, int32_t x,
                  int32_t baseline, enum align align, int32_t max_px);

/* What a room is called in a sentence: its short name, number or name. NULL without a room or a
 * language. */
const char *room_call(const struct snapshot *snapshot, int32_t room, const char *lang);

#endif
