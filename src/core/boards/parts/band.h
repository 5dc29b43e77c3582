/* Items of one series in one room on several days, an exhibition, as one band: which they are, and
 * the band's words (LOOK.md section 9). */
#ifndef CORE_BOARDS_PARTS_BAND_H
#define CORE_BOARDS_PARTS_BAND_H

#include "core/boards/parts/draw.h"
#include "core/programme/programme.h"

/* Height with the air under it, and of the fill. */
#define BAND_U 8.5
#define BAND_FILL_U 7.25

/* A series that wanders from room to room keeps its blocks, where one sees the hour; so does a
 * short session, which is no opening time. */
bool band_is(const struct view *v, const struct standing *standing);

/* How much higher a band is because the floors lift its words: 1 where they do not. */
double band_scale(const struct view *v);

/* Title, second language, times, place on one baseline, as much as there is room for between x and
 * right; top_u: of the fill. */
void draw_band_words(struct draw *d, const struct standing *standing, int32_t x, int32_t right,
                     double top_u, bool carries_session);

/* "25–29" at the page's left, and at the right a mark a day with today's (a date; INT64_MIN: none)
 * in accent; top_u: of the fill. Returns where the words before the marks end, in px. */
int32_t draw_band_days(struct draw *d, const struct standing *standing, int64_t today,
                       double top_u);

#endif
