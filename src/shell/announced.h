/* What net hands to the loop of announcements: its own copy of each list, so that either thread
 * keeps and frees what it has without asking. Immutable once handed over. */
#ifndef SHELL_ANNOUNCED_H
#define SHELL_ANNOUNCED_H

#include "core/feed/announce.h"

#define ANNOUNCED_LISTS 2 /* what operators say, then alerts */

struct announced {
    struct announcements *lists[ANNOUNCED_LISTS]; /* NULL: none */
};

/* Copies the lists, which may be NULL. */
struct announced *announced_new(const struct announcements *const lists[ANNOUNCED_LISTS]);
void announced_free(struct announced *announced); /* NULL is allowed */

#endif
