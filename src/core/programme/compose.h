/* The changes of one session in order of decision, made into versions: how the session stands in
 * each room during each span of decision time (the rules: programme.h). Knows nothing of other
 * sessions; conflict.h does. Used by programme_new only, on its thread. */
#ifndef CORE_PROGRAMME_COMPOSE_H
#define CORE_PROGRAMME_COMPOSE_H

#include "core/programme/programme.h"

/* Grows on the heap while a programme is built. */
struct standing_list {
    struct standing *items;
    size_t n;
    size_t capacity;
};

struct standing *standing_list_add(struct standing_list *list, const struct standing *item);
void standing_list_fini(struct standing_list *list);

/* Equal but for the span of validity. */
bool standing_same(const struct standing *a, const struct standing *b);

/* Appends the versions of a session to `versions`, by valid_from, without a gap from INT64_MIN to
 * INSTANT_NEVER, and its tombstones to `tombstones`. changes: those of this session, in the order
 * of order.h. Contradictions go to the snapshot's problems. */
void session_compose(struct snapshot *snapshot, int32_t session,
                     const struct change *const *changes, int n_changes,
                     struct standing_list *versions, struct standing_list *tombstones);

/* The change behind the flag that leads in the order of the chips, or NULL. */
const struct change *standing_reason(const struct standing *standing);

#endif
