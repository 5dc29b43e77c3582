/* Who is told what is about to be built, before it is, and may forbid it: so that after a crash it
 * is known what the program was at. The shell is one (quarantine.h); NULL in its place: nobody. */
#ifndef CORE_LADDER_WITNESS_H
#define CORE_LADDER_WITNESS_H

#include "core/ladder/ladder.h"

struct witness {
    /* Whether an item of the playlist may be shown. */
    enum ladder_verdict (*judges)(void *user, const struct ladder_item *item);
    /* Its pages are about to be counted. */
    void (*measures)(void *user, const struct ladder_item *item);
    /* A page is about to be built: of a playlist's item, of an announcement, or holding. */
    void (*builds)(void *user, const struct ladder_item *item, int page);
    void *user;
};

/* What a board shows of these documents: item of the playlist, -1 for what is in none. */
struct ladder_item ladder_item_of(uint64_t documents, const char *board, int item);

#endif
