/* Inside announcer*.c: what came, and what was kept, becomes lists for the loop. */
#ifndef SHELL_ANNOUNCER_INSIDE_H
#define SHELL_ANNOUNCER_INSIDE_H

#include "shell/announcer.h"

bool announcer_is_alert(const struct announcer *announcer, const struct announcer_source *source);

/* A body came: admits, reads, hands over and keeps it, and settles the try. Borrows the body. */
void announcer_take(struct announcer *announcer, struct announcer_source *source,
                    struct fetch_result *answer);
/* The same bytes by other hands: a second signature gives a right, a new manifest may take it. */
void announcer_read_again(struct announcer *announcer, struct announcer_source *source);
/* Shows what was kept, and sets the first try. */
void announcer_read_cache(struct announcer *announcer, struct announcer_source *source);
/* Nothing is said at this source's old place any more. */
void announcer_leave(struct announcer *announcer, const struct announcer_source *source);
/* The alerts that there are, to a list. */
void announcer_fold(struct announcer *announcer);
void announcer_hand_over(struct announcer *announcer);

#endif
