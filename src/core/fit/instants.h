/* When a page that counts minutes must be looked at. Pages are built again every minute while
 * something runs or is near, but all that turns then are digits, and digits are equally wide: a
 * line reads otherwise only where a count gets another number of digits or other words ("in 89
 * min", "in 1 h"). These are the instants at which that happens, and those of the programme. */
#ifndef CORE_FIT_INSTANTS_H
#define CORE_FIT_INSTANTS_H

#include "core/feed/model.h"

struct instants;

struct instants *instants_new(const struct snapshot *snapshot, int64_t from_ms, int64_t to_ms);
void instants_free(struct instants *instants);

/* The first one after now_ms in these rooms (n 0: in any), INSTANT_NEVER if none. */
int64_t instants_next(const struct instants *instants, const int32_t *rooms, int n, int64_t now_ms);
/* The first change of the programme itself, in any room, after now_ms. */
int64_t instants_next_change(const struct instants *instants, int64_t now_ms);

#endif
