/* How bright the glass is at a time of day: the feed may ask for less at night (theme.night). It
 * goes down, and up again, by less than a tenth in a minute, so that nobody sees a step.
 * Pure functions of a theme and an instant. */
#ifndef CORE_NIGHT_H
#define CORE_NIGHT_H

#include "core/feed/model.h"

/* Permille of the display's own light at now_ms. next_ms, if not NULL, gets an instant before which
 * it stays the same (INSTANT_NEVER without a night). */
int32_t night_light(const struct theme *theme, const struct zone *zone, int64_t now_ms,
                    int64_t *next_ms);

#endif
