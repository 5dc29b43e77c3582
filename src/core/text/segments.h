/* What a line is made of: segments between the places where it may break, with their widths, and
 * how good each place is. */
#ifndef CORE_TEXT_SEGMENTS_H
#define CORE_TEXT_SEGMENTS_H

#include "core/text/setting.h"

struct segment {
    int first, last, next; /* clusters [first, last), then spaces up to next */
    int32_t x_px, end_px;  /* pen before and behind it, all on one line */
    int32_t lead_px;       /* what a line that begins here saves */
    int32_t trail_px;      /* what a line that ends here saves */
    uint8_t gap;           /* enum gap behind it; GAP_NONE: torn between clusters */
    int32_t cost;          /* of a break behind it, in square em; negative: a good place */
};

/* A break that costs as much as COST_IN_TERM or more is inside a word; from COST_BESIDE_ONE on it
 * may be. */
enum { COST_BESIDE_ONE = 35, COST_IN_TERM = 45, COST_IN_WORD = 60, COST_TORN = 400 };

struct segments {
    struct segment *items; /* in the scratch arena */
    int n;
};

/* Segments no wider than limit_px (0: no limit) as far as clusters allow. Costs are 0. */
void segments_make(struct segments *out, struct setting *s, struct breaker *breaker,
                   int32_t limit_px);
/* Fills in the costs; asks ICU's dictionary only where there is Han. */
void segments_weigh(struct segments *segments, struct setting *s, struct breaker *breaker);

/* Width of a line of segments first to last, both included. */
int32_t segments_width(const struct segments *segments, int first, int last);

#endif
