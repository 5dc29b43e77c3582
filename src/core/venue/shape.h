/* Rings of a venue made sound: closed, without repeated points, wound as venue.h says, told where
 * they cross themselves. Pure geometry in metres; no model. */
#ifndef CORE_VENUE_SHAPE_H
#define CORE_VENUE_SHAPE_H

#include "core/venue/venue.h"

/* As the file has it. */
struct raw_ring {
    struct venue_point *points; /* changed in place */
    int n;
    bool is_hole;
    bool was_open; /* the file does not repeat the first point, where its format wants it */
};

enum shape_fault {
    SHAPE_SOUND,
    SHAPE_TOO_FEW,    /* fewer than three different points */
    SHAPE_NO_AREA,    /* all on a line */
    SHAPE_CROSSING,   /* a ring crosses itself: kept, filled by the non-zero rule */
    SHAPE_LOOSE_HOLE, /* a hole outside its polygon: left out */
    SHAPE_FAULTS
};

/* Makes *out of the rings, outer ones before their holes; memory from arena. Returns the worst that
 * was found; with SHAPE_TOO_FEW and SHAPE_NO_AREA the shape is empty (out->n 0). turned: rings that
 * ran the wrong way round are counted in; NULL allowed. */
enum shape_fault shape_make(struct arena *arena, struct raw_ring *rings, int n,
                            struct venue_shape *out, int *turned);

double ring_area(const struct venue_point *points, int n); /* signed, counter-clockwise positive */
bool ring_crosses_itself(const struct venue_point *points, int n);

/* Where a label stands best: the point inside that is furthest from every edge, to within 2 % of
 * the shape's size. The box's middle for an empty shape. */
struct venue_point shape_pole(const struct venue_shape *shape);

/* True when the open segment a-b meets the segment c-d, touching ends left aside. */
bool segments_cross(struct venue_point a, struct venue_point b, struct venue_point c,
                    struct venue_point d);
double segment_distance(struct venue_point at, struct venue_point a, struct venue_point b,
                        struct venue_point *nearest);

void box_clear(struct venue_box *box);
void box_add(struct venue_box *box, struct venue_point point);
void box_join(struct venue_box *box, const struct venue_box *other);
bool box_empty(const struct venue_box *box);

#endif
