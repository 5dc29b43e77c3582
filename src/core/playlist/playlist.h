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

/* Items that stand in no playlist: the pages of notices, in the list by themselves where the
 * playlist does not name them, at most one slot in four; and those of what is urgent, which take
 * the odd slots. */
#define ITEM_NOTICE (-2)
#define ITEM_URGENT (-3)

/* What a round shows; plain data, no pointers into a snapshot. */
struct round {
    int64_t start_ms; /* show_ms of its first slot */
    int slot_ms;
    int n;
    int n_notices, n_urgents;   /* pages of notices, and of them the urgent ones */
    int items[ROUND_ITEMS_MAX]; /* index into the playlist's items, or ITEM_NOTICE */
    int pages[ROUND_ITEMS_MAX];
    int dwell[ROUND_ITEMS_MAX];
};

struct slot {
    int item; /* for playlist_item_at; -1: nothing to show, holding */
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

/* The item at an index of a round or slot; NULL for -1. Borrowed from the playlist or static. */
const struct playlist_item *playlist_item_at(const struct playlist *playlist, int item);

/* Start of the round that holds show_ms. */
int64_t round_start(const struct playlist *playlist, int64_t show_ms);

/* Makes the list of the round that holds view->show_ms: eligible items that have pages, of them
 * those of the highest priority, notices, and the schedule again where the playlist promises it.
 * What was set aside after a crash stands in it only where it is all that there is.
 * Where a round's list is another than the one before, it may be hidden for up to twice the
 * promise, and while something is urgent for twice that. */
void round_make(struct round *round, const struct playlist *playlist, const struct view *view);

/* The page at show_ms, which must lie in the round. With nothing to show: the holding board. While
 * something is urgent the even slots go through the list one by one, so that all of it is seen. */
void round_slot(const struct round *round, const struct playlist *playlist, int64_t show_ms,
                struct slot *out);

#endif
