/* How far a room is from this display on foot, and whether one still gets there in time. Known
 * where the display has a place on the venue's walk graph (core/venue/route.h); else nothing is
 * said. */
#ifndef CORE_BOARDS_PARTS_REACH_H
#define CORE_BOARDS_PARTS_REACH_H

#include "core/boards/parts/state.h"

struct reach {
    int minutes;  /* 0: not known, or it is this display's own room */
    bool is_late; /* it begins before one is there */
};

/* Of a session where it stands; a tombstone and one that is off have none. Also lowers the scene's
 * next_now_ms to when it can no longer be reached. */
struct reach reach_of(struct draw *d, const struct standing *standing);

/* Says of a session that was moved away also how far it is to its new room, where a chip of max_px
 * holds that in all languages: 已移至 302，步行 3 分钟 / Moved to 302, 3 min walk. step: its. */
void reach_moved(struct draw *d, const struct standing *standing, struct state_look *look, int step,
                 int32_t max_px);

/* Walker and "4 分 min" in small from x on, the second language only where it fits in max_px.
 * Returns the width; 0: it did not fit, nothing is drawn. */
int32_t draw_reach(struct draw *d, const struct reach *reach, int step, int32_t x, int32_t baseline,
                   int32_t max_px);

/* What that takes in the first language; 0: nothing is known. */
int32_t reach_width(struct draw *d, const struct reach *reach, int step);

#endif
