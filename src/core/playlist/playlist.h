/* Which page a display shows at show_ms, from the wall clock and the snapshot alone, so that a
 * corridor flips together without talking (DESIGN.md section 5, item 6).
 *
 * slot = floor(show_ms / slot_ms). A round is 8 slots from slot % 8 == 0; its list is made at its
 * start and fixed. With L the sum of the dwells, slot s shows position s mod L; page of a
 * multi-page item = (floor(s / L) * shown + i) mod pages. */
#ifndef CORE_PLAYLIST_PLAYLIST_H
#define CORE_PLAYLIST_PLAYLIST_H

#include "core/boards/board.h"

#define ROUND_SLOTS 8
#define ROUND_ITEMS_MAX 64

/* What a round shows; plain data, no pointers into a snapshot. */
struct round {
    int64_t start_ms; /* show_ms of its first slot */
    int slot_ms;
    int n;
    int items[ROUND_ITEMS_MAX]; /* index into the playlist's items; -1: the built-in default's */
    int pages[ROUND_ITEMS_MAX];
    int dwell[ROUND_ITEMS_MAX];
};

struct slot {
    int item; /* index into the playlist's items, for playlist_item_at */
    const struct board *board;
    int64_t count;    /* how often this item was shown before; page is count mod pages */
    int page, pages;  /* page from 0; of the pages that the item had when the round was made */
    int64_t start_ms; /* show_ms of this page's first slot edge */
    int64_t next_ms;  /* show_ms of the next page change (or the round's end, or slot's edge) */
};

/* The display's playlist in this snapshot: its own; for a door sign without one its room; else the
 * feed's default, or the built-in one (welcome, now-next, day, overview, figures, about, partners,
 * those that there is something for). Borrowed from the snapshot or static. */
const struct playlist *playlist_for(const struct snapshot *snapshot, const struct display *display);

/* Start of the round that holds show_ms. */
int64_t round_start(const struct playlist *playlist, int64_t show_ms);

/* Makes the list of the round that holds view->show_ms: eligible items that have pages, of them
 * those of the highest priority, and the schedule again where the playlist promises it. Where a
 * round's list is another than the one before, it may be hidden for up to twice the promise. */
void round_make(struct round *round, const struct playlist *playlist, const struct view *view);

/* The page at show_ms, which must lie in the round. With nothing to show: the holding board. */
void round_slot(const struct round *round, const struct playlist *playlist, int64_t show_ms,
                struct slot *out);

#endif
