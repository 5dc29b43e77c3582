/* Two sessions that claim one room at one time after a change (the rule: programme.h). Used by
 * programme_new only, on its thread. */
#ifndef CORE_PROGRAMME_CONFLICT_H
#define CORE_PROGRAMME_CONFLICT_H

#include "core/programme/compose.h"
#include "core/programme/index.h"

/* Splits the versions that lose their room for a time to a later decision, marks those pieces and
 * reports each pair once. versions: of all sessions, in the order of sessions. rooms: an index of
 * these versions for every room, no longer true when this returns true (something was marked). */
bool conflicts_mark(struct snapshot *snapshot, const struct room_index *rooms,
                    struct standing_list *versions);

#endif
