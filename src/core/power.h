/* When a display gives no light at all: while the venue is closed, by the days of the feed, and
 * never while an emergency is on. A pure function of time; dimming at night is night.h's.
 *
 * The display is dark from POWER_AFTER_MS after the day closes to POWER_BEFORE_MS before the next
 * one opens. On a day for which the feed does not say when it opens and closes, and where nothing
 * is known (no feed, no trusted time), it is on. */
#ifndef CORE_POWER_H
#define CORE_POWER_H

#include "core/feed/model.h"

#define POWER_BEFORE_MS (INT64_C(60) * 60000)
#define POWER_AFTER_MS (INT64_C(30) * 60000)

struct power_input {
    const struct snapshot *snapshot; /* NULL: none */
    int64_t now_ms;
    bool time_confirmed;
    bool has_emergency; /* one is in force on this display */
};

/* Whether the display is to be on; *next_ms: event time at which that may change, INSTANT_NEVER. */
bool power_wanted(const struct power_input *in, int64_t *next_ms);

#endif
