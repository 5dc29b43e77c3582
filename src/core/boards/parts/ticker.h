/* The ticker in the footer: what all infos in force say, on one line (LOOK.md sections 5 and 14).
 * What fits its place stands there, several in turn; what is longer runs through it as a layer, and
 * then all of them, one after the other. */
#ifndef CORE_BOARDS_PARTS_TICKER_H
#define CORE_BOARDS_PARTS_TICKER_H

#include "core/boards/parts/banner.h"

/* Between x and right, px; a over b as the footer's own words. False: there is nothing to say. */
bool draw_ticker(struct draw *d, struct ink a, struct ink b, int32_t x, int32_t right,
                 int32_t baseline);
/* Whether there is something. */
bool has_ticker(struct draw *d);

#endif
