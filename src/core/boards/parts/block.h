/* One session as a block of a time grid: fill, tide line of the present, chip, text in what room
 * there is (LOOK.md section 9). */
#ifndef CORE_BOARDS_PARTS_BLOCK_H
#define CORE_BOARDS_PARTS_BLOCK_H

#include "core/boards/parts/state.h"

struct block {
    const struct standing *standing;
    struct rect box;      /* whole pixels, the insets taken off */
    int32_t now_y;        /* the present's y; outside box.y … box.y + box.h: not in it */
    bool is_list;         /* data withdrawn: no states */
    bool speaks;          /* says its words even where there is hardly room for them */
    bool carries_session; /* this block is the session's one place on the board */
    int title_step;       /* of all titles of the page: block_title_step's least */
};

/* The title's largest size. */
#define BLOCK_TITLE_STEP 2
/* The largest step at which the title stands whole in its block. */
int block_title_step(struct draw *d, const struct block *block);
void draw_block(struct draw *d, const struct block *block);

#endif
