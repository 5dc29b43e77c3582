/* Ways through a venue: shortest in time over its graph, from a display's place to a room's doors
 * or an exit. Pure functions; what is returned lives in the arena that was given. Straight distance
 * is never taken for a way: without a graph, or on another island of it, there is none.
 *
 * Time: 1 m/s on the flat (60 m a minute); stairs 30 s a level, escalator 25 s, lift 60 s to come
 * and go plus 10 s a level, however many edges the ride is made of. Steps on one level are climbed
 * at half a metre a second. Step-free ways take no stairs and no escalator, and no edge that is not
 * step-free. Closed edges, spots and spaces are never used. */
#ifndef CORE_VENUE_ROUTE_H
#define CORE_VENUE_ROUTE_H

#include "core/venue/direction.h"
#include "core/venue/venue.h"

#define ROUTE_STEPS_MAX 3

struct route_leg {
    int32_t level; /* of the venue */
    const struct venue_point *points;
    int n;
    double metres, seconds; /* of the walk on this level, the display's way to the graph included */
    /* How the leg ends: by what to which level; VENUE_WALK: it ends at the goal. The seconds of it
     * are in the route's, not in the leg's. */
    enum venue_way way_out;
    int32_t to_level; /* -1 at the goal */
};

enum route_step_kind {
    ROUTE_GO,     /* direction, metres: "Turn right, 45 m", "Straight on, 20 m" */
    ROUTE_CHANGE, /* way, level: "Take the lift to 2F" */
    ROUTE_ARRIVE  /* direction: on which side the door is; DIRECTION_NONE: straight in */
};

struct route_step {
    enum route_step_kind kind;
    enum direction direction; /* of the first: relative to the display's heading; after that to the
                                 way one comes; NONE where the display has no heading */
    double metres;
    enum venue_way way;
    int32_t level; /* CHANGE: the level of the venue that it leads to */
    int levels;    /* CHANGE: how many, up positive */
};

/* What boards need of a way without its line. */
struct route_summary {
    bool found;
    bool is_stated;           /* direction or minutes are the feed's own (display's `ways`) */
    bool step_free;           /* no stairs, no escalator on it */
    enum direction direction; /* of its first leg, relative to the display's heading */
    int levels;               /* goal's ordinal less the display's: 0 the same, 1 one up */
    int32_t goal_level;       /* of the venue */
    enum venue_way way;       /* by what it leaves the display's level; WALK: it does not */
    double metres, seconds;
    int minutes; /* rounded up, 1 at least; 0 where not found */
};

struct route {
    struct route_summary summary;
    struct route_leg *legs;
    int n_legs;
    struct route_step steps[ROUTE_STEPS_MAX]; /* the shortest true account: short pieces merged */
    int n_steps;
    const struct text
        *words;    /* what the feed says for this (display, room) instead of steps; NULL */
    int32_t space; /* where it ends, -1 */
    int32_t spot;  /* where it ends, -1 */
};

/* The way from a display to a room of the snapshot. out->summary.found says whether there is one;
 * false is returned where there is not (and words, if the feed has some, are still there). */
bool route_to_room(const struct snapshot *snapshot, const struct display *display, int32_t room,
                   bool step_free, struct arena *arena, struct route *out);
/* To a space, such as a stand. */
bool route_to_space(const struct snapshot *snapshot, const struct display *display, int32_t space,
                    bool step_free, struct arena *arena, struct route *out);

/* The nearest open ways out (emergency exits and exits; entrances where there is neither), nearest
 * first, at most max of them, by no lift and no escalator; how many. */
int route_exits(const struct snapshot *snapshot, const struct display *display, int max,
                struct arena *arena, struct route *out);

/* From the table that the worker made: no search. Never NULL; found is false where there is no
 * way, no graph or no place. display must be one of the snapshot's. step_free as in route_to_room.
 */
const struct route_summary *route_summary(const struct snapshot *snapshot,
                                          const struct display *display, int32_t room,
                                          bool step_free);

/* The same to the stand of an exhibit. */
const struct route_summary *route_summary_exhibit(const struct snapshot *snapshot,
                                                  const struct display *display, int32_t exhibit,
                                                  bool step_free);

/* Searches from every placed display, both ways of walking, and takes in what the feed says itself:
 * snapshot->routes. In the snapshot's arena; called by the reader once displays and rooms are
 * there. */
void route_table_make(struct snapshot *snapshot);

#define ROUTE_LIFT_WAIT_S 60

/* What an edge costs, in seconds; of a lift without ROUTE_LIFT_WAIT_S, which is paid once a ride.
 * levels: how many it leads over, 0 or more. */
double route_seconds(enum venue_way way, double metres, int levels);
int route_minutes(double seconds);

#endif
