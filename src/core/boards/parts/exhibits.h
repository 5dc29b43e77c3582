/* Which exhibits a page shows: fair, by a rule that every box computes alone. */
#ifndef CORE_BOARDS_PARTS_EXHIBITS_H
#define CORE_BOARDS_PARTS_EXHIBITS_H

#include "core/boards/board.h"

/* All exhibits, as this display shows them: those on its level first, by distance where it is
 * known, then the rest; else in the feed's order. Indices into the snapshot's; in the arena. */
int exhibits_order(const struct view *v, const int32_t **order);

/* Pages of per_page exhibits, of n. The pages are a window that moves on by its own length around
 * the ring of all: what was shown least comes next, over all pages every exhibit is shown equally
 * often, and no page holds fewer than another. */
int exhibits_pages(int n, int per_page);
/* Place in the order of the i-th exhibit of a page. */
int exhibits_at(int n, int per_page, int page, int i);

/* Minutes on foot from the display to the stand: along the venue's ways, on any level; where there
 * is no walk graph along the aisles. -1 where no way is known, or no place. */
int exhibits_minutes(const struct view *v, const struct exhibit *exhibit);

#endif
