/* What a label of a map says, and the forms that it may take: set before it is known where it
 * stands, drawn when it is. Which space it belongs to and where there is room is not decided here.
 */
#ifndef CORE_BOARDS_PARTS_MAP_FORM_H
#define CORE_BOARDS_PARTS_MAP_FORM_H

#include "core/boards/parts/map_draw.h"
#include "core/boards/parts/state.h"

#define MAP_GLYPH_U 3.25
#define MAP_GLYPH_GAP_U 1.2

/* What a label says, before it is known how much of it has room. */
struct map_name {
    const struct venue_space *space;
    int32_t index;
    const char *number; /* NULL: none */
    struct pair words;
    struct state_look look;
    bool has_look;
    bool has_chip;
    uint32_t t_number, t_a, t_b, ground;
    bool is_small;  /* T0: services, stands */
    bool is_leader; /* its number may stand outside */
    bool is_hall;   /* holds stands */
};

/* One form of it, set. */
struct map_form {
    const char *number;
    struct ink number_ink, a_ink, b_ink;
    const struct set_text *a, *b;
    bool has_glyph, has_chip;
    int32_t w, h, number_w;
};

enum map_words { WORDS_BOTH, WORDS_FIRST, WORDS_NONE };

struct map_wish {
    int number_step;
    enum map_words words;
    bool chip, glyph;
};

/* Sets a form; max_px: of its words, 0 for no limit. False where a word would be torn or cut, or
 * nothing stays. */
bool map_form_make(struct draw *d, const struct map_name *name, struct map_wish wish,
                   int32_t max_px, struct map_form *form);
/* In a box of the form's size. */
void map_form_draw(struct draw *d, const struct map_name *name, const struct map_form *form,
                   struct rect box);

#endif
