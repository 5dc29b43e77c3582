/* Colours by role (LOOK.md section 3), dark or light, with the event's accent. An accent under
 * 7:1 on bg, s1 or s2 is moved in lightness, hue kept, until it passes. */
#ifndef CORE_SCENE_PALETTE_H
#define CORE_SCENE_PALETTE_H

#include "core/feed/model.h"

struct palette {
    uint32_t bg, s1, s2;
    uint32_t t1, t2, t3;
    uint32_t accent, time, place, stop;
    uint32_t line, line2, ridge, ridge2, accdim;
    uint32_t room, walk; /* of a map */
    uint32_t banner, banner_text;
    uint32_t on_fill; /* text on accent and state colours */
    bool is_light;
    bool accent_corrected;
};

/* The accent's quiet tones (accdim, the ridge's) have its hue. */
void palette_init(struct palette *palette, const struct theme *theme, bool light);

/* The state colour (stop, time or place) that the accent's hue is within 25 degrees of; 0: none. */
uint32_t palette_mistaken(const struct palette *palette);

/* WCAG 2 contrast ratio times 100. */
int contrast_100(uint32_t a, uint32_t b);

#endif
