/* The on-site changes that have a chip: shape, colour and words of each (LOOK.md section 4), one
 * table, strongest first. What is said of which session is state.c's to choose. */
#ifndef CORE_BOARDS_PARTS_CHIPS_H
#define CORE_BOARDS_PARTS_CHIPS_H

#include "core/boards/parts/state.h"

/* NULL where there is nothing to say in this language; lang NULL: none. In the frame's arena. */
typedef const char *chip_words(struct draw *d, const struct standing *s, const char *lang);

enum chip_tone { CHIP_STOP, CHIP_PLACE, CHIP_TIME };

struct chip_kind {
    uint32_t change; /* SESSION_ flag; 0 ends the table */
    enum glyph glyph;
    enum chip_tone tone;
    chip_words *full, *brief;
};

/* Cancelled > moved > full > delayed or retimed > replaced > added. */
extern const struct chip_kind chip_kinds[];

uint32_t chip_colour(const struct chip_kind *kind, const struct palette *palette);

#endif
