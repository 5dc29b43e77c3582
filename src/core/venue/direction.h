/* Which way, seen by a person: one of eight directions relative to where they look. Angles are
 * degrees clockwise from north, like display.heading_deg; x east, y north. */
#ifndef CORE_VENUE_DIRECTION_H
#define CORE_VENUE_DIRECTION_H

/* Turns by 45° clockwise: an arrow that points up is turned by 45 * direction (LOOK.md section 11).
 */
enum direction {
    DIRECTION_AHEAD,
    DIRECTION_AHEAD_RIGHT,
    DIRECTION_RIGHT,
    DIRECTION_BACK_RIGHT,
    DIRECTION_BACK,
    DIRECTION_BACK_LEFT,
    DIRECTION_LEFT,
    DIRECTION_AHEAD_LEFT,
    DIRECTION_NONE = -1 /* not known, or already there */
};

/* Clockwise from north, [0, 360); dx, dy not both 0. */
double direction_bearing(double dx, double dy);

/* The nearest of the eight to (dx east, dy north) for who looks along heading_deg. An exact
 * half between two is the one further clockwise. NONE where both are 0 or heading_deg < 0. */
enum direction direction_relative(double dx, double dy, double heading_deg);

/* "ahead", "ahead-right", ... as feeds and dumps write it; "none". */
const char *direction_name(enum direction direction);
/* The direction of this name; NONE if it is none. */
enum direction direction_named(const char *name);

#endif
