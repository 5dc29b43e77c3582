/* When a display gives no light at all: while the venue is closed, by the feed's days, if the feed
 * asks for it (theme.power); screen_lights knows of emergencies. Dimming is night.h's.
 *
 * Dark is from `after` past a day's closing to `before` ahead of the next opening, less the time
 * around sessions that run beyond. Where nobody knows (no feed, no trusted time, a day without both
 * hours, before the first day, when setting up) it is on. Pure; nothing is kept. */
#ifndef CORE_POWER_H
#define CORE_POWER_H

#include "core/feed/model.h"

#define POWER_BEFORE_MIN 60
#define POWER_AFTER_MIN 30

bool power_wanted(const struct snapshot *snapshot, int64_t now_ms, bool time_confirmed);

#endif
