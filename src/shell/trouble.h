/* Why there is nothing but the holding board, as a code of two characters that fits beside the id:
 * what a technician reads off the screen (TECHNICIANS.md says what to do). Any thread. */
#ifndef SHELL_TROUBLE_H
#define SHELL_TROUBLE_H

#include "core/ladder/ladder.h"
#include "shell/config.h"
#include "shell/fetch.h"

/* "" where all is well, or the first answer is still awaited. class: of the feed's last try,
 * FETCH_OK for a good one or none. Static. */
const char *trouble_code(const struct config *config, enum fetch_class class, enum ladder_rung rung,
                         bool no_fonts);

#endif
