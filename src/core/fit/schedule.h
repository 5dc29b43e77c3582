/* Whether a display's playlist shows the schedule often enough. */
#ifndef CORE_FIT_SCHEDULE_H
#define CORE_FIT_SCHEDULE_H

#include "core/fit/findings.h"
#include "core/fit/instants.h"
#include "core/screen.h"

/* What a playlist that promises nothing is held to. */
#define SCHEDULE_UNSEEN_MS 60000

/* Looks at every change of the programme from in->now_ms to to_ms at which something is still to
 * come that day. in: of the display; its instant is changed. */
void schedule_check(struct findings *findings, const struct instants *instants,
                    struct screen_input *in, struct typesetter *type, int32_t display,
                    int64_t to_ms);

#endif
