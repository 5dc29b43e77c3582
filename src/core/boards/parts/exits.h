/* The ways out of here, for the takeover (LOOK.md section 13): what the venue and its open ways
 * say from this display, never a guess. Found by ways_out, drawn by draw_ways_out. */
#ifndef CORE_BOARDS_PARTS_EXITS_H
#define CORE_BOARDS_PARTS_EXITS_H

#include "core/boards/parts/draw.h"
#include "core/venue/route.h"

#define WAYS_OUT_MAX 3

struct way_out {
    struct text name;         /* 出口 B / Exit B; empty: its number after the word for an exit */
    const char *number;       /* "" if none */
    enum direction direction; /* where its way begins, seen by who reads this display */
    int metres;               /* of the whole way */
};

struct ways_out {
    struct way_out items[WAYS_OUT_MAX]; /* nearest first */
    int n;
    struct text assembly; /* where all meet; empty: not known */
};

/* Open exits that are reached from this display without a lift and whose direction is known. */
void ways_out(const struct view *v, struct ways_out *out);

/* How high the band is that shows n of them; in portrait they stand over each other. */
double ways_out_height_u(const struct grid *g, const struct ways_out *ways, int n);

/* The assembly point at the page's foot, where it is known: so high. */
#define ASSEMBLY_U 16.0
void draw_assembly(struct draw *d, const struct ways_out *ways, const struct langs *langs,
                   double beside_u, uint32_t ink);

/* As many of them as the band from top_u to the page's foot holds, on ground; langs: a leads. Lines
 * end beside_u before the right edge. False, and nothing drawn, where not even one fits. */
bool draw_ways_out(struct draw *d, const struct ways_out *ways, const struct langs *langs,
                   double top_u, double beside_u, uint32_t ink);

#endif
