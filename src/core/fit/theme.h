/* What an event's colours cannot be, and are not: told before anybody wonders at a screen. */
#ifndef CORE_FIT_THEME_H
#define CORE_FIT_THEME_H

#include "core/feed/model.h"

/* Adds to the snapshot's problems: an accent that had to be moved to be read in the event's own
 * theme, and for each theme that a display has one that is taken for the colour of a change. */
void theme_check(struct snapshot *snapshot);

#endif
