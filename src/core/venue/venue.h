/* The venue: levels, spaces, doors, points and the graph that one walks on, in one frame of metres
 * (x east, y north) over all levels.
 *
 * A part of a snapshot (snapshot->venue, NULL: there is none), in its arena, made on the worker
 * thread by the reader (venue_read.h), never written again. What the feed says of a place
 * (display.x, y; exhibit.x, y) is in the same frame. Indices between lists are checked by the
 * reader: whoever follows one need not check it. It draws nothing and knows no time. */
#ifndef CORE_VENUE_VENUE_H
#define CORE_VENUE_VENUE_H

#include "core/feed/model.h"

/* Metres, x east, y north. */
struct venue_point {
    double x, y;
};

struct venue_box {
    struct venue_point min, max; /* min.x > max.x: empty */
};

/* Closed without repeating the first point; three points or more. */
struct venue_ring {
    const struct venue_point *points;
    int n;
};

/* Outer rings run counter-clockwise, holes clockwise, each outer one before its holes: to be
 * filled by the non-zero rule (or even-odd). n 0: nothing is known of the shape. */
struct venue_shape {
    const struct venue_ring *rings;
    int n;
    struct venue_box box;
};

enum venue_kind {
    VENUE_ROOM,    /* where people meet, work or sit */
    VENUE_WALKWAY, /* foyer, corridor, lobby: walkable floor */
    VENUE_STAND,   /* of an exhibition */
    VENUE_VOID,    /* open to below */
    VENUE_SERVICE, /* core, shaft, storage, kitchen, no public way */
    VENUE_TOILET,
    VENUE_STAIRS,
    VENUE_ESCALATOR,
    VENUE_LIFT,
    VENUE_WATER,
    VENUE_OUTSIDE, /* terrace, garden, road */
    VENUE_WALL,    /* a wall, column or counter drawn as a polygon: no floor, no label */
    VENUE_KINDS
};

struct venue_space {
    const char *id;
    enum venue_kind kind;
    int32_t level;
    int32_t room;       /* index into the snapshot's rooms, -1 */
    int32_t exhibit;    /* index into the snapshot's exhibits, -1 */
    struct text name;   /* may be empty; where room >= 0, say the room's */
    const char *number; /* "" if none */
    struct venue_shape shape;
    struct venue_point label; /* inside the shape: pole of inaccessibility or as the file says */
    bool label_given;         /* the file says it */
    const int32_t *nodes;     /* where a way to it ends: its doors or a point in it */
    int n_nodes;
    bool is_closed; /* by a closure of the feed */
    bool is_hall;   /* of a room: stands or several rooms are in it, so its floor is walked on */
    /* How the document ties it to the programme; NULL: it does not say. */
    const char *room_id, *exhibit_id, *other_name;
};

struct venue_opening {
    const char *id;
    int32_t level;
    int32_t space;           /* of which it is a door; -1: not known */
    struct venue_point a, b; /* the gap in the wall */
    bool is_closed;
};

enum venue_point_kind {
    VENUE_EXIT,
    VENUE_EMERGENCY_EXIT,
    VENUE_ENTRANCE,
    VENUE_AT_LIFT,
    VENUE_AT_STAIRS,
    VENUE_AT_ESCALATOR,
    VENUE_AT_TOILET,
    VENUE_FIRST_AID,
    VENUE_INFORMATION,
    VENUE_ASSEMBLY, /* where all meet in an emergency; may be outside, on no level */
    VENUE_CLOAKROOM,
    VENUE_FOOD,
    VENUE_OTHER_POINT,
    VENUE_POINT_KINDS
};

struct venue_spot {
    const char *id;
    enum venue_point_kind kind;
    int32_t level; /* -1: outside, on none */
    struct text name;
    const char *number;
    struct venue_point at;
    int32_t node; /* of the graph, -1 */
    bool is_closed;
};

struct venue_level {
    const char *id;
    int32_t level;                /* index into the snapshot's levels; never -1 in a snapshot */
    struct text name;             /* 二层 / Level 2 */
    const char *short_name;       /* "2F"; never "" */
    int ordinal;                  /* 0: ground; levels are sorted by it */
    struct venue_shape footprint; /* as given; n 0: not given, then the spaces are all there is */
    struct venue_box box;         /* of everything on it; empty where nothing is */
    /* spaces[first_space .. + n_spaces) are this level's; the same for openings. */
    int first_space, n_spaces;
    int first_opening, n_openings;
};

enum venue_way { VENUE_WALK, VENUE_BY_STAIRS, VENUE_BY_ESCALATOR, VENUE_BY_LIFT };

struct venue_node {
    const char *id;
    int32_t level;
    struct venue_point at;
};

struct venue_edge {
    const char *id; /* "" if not given */
    int32_t from, to;
    double metres;  /* VENUE_BY_LIFT: 0 */
    double seconds; /* as route.h says; of a lift without the waiting for it */
    enum venue_way way;
    bool step_free;
    bool one_way; /* from → to only */
    bool is_closed;
};

/* Edges at node n: at[first[n] .. first[n + 1]), each the index of an edge. Closed ones included.
 */
struct venue_graph {
    struct venue_node *nodes;
    int n_nodes;
    struct venue_edge *edges;
    int n_edges;
    const int32_t *first, *at;
};

struct venue {
    const char *name; /* "" */
    /* A frame in degrees: metres come of them by venue_project. */
    bool is_geographic;
    double origin_lon, origin_lat;
    struct venue_level *levels; /* lowest first */
    int n_levels;
    struct venue_space *spaces; /* by level, in the file's order */
    int n_spaces;
    struct venue_opening *openings; /* by level */
    int n_openings;
    struct venue_spot *spots;
    int n_spots;
    struct venue_graph graph;    /* n_nodes 0: no graph, no routes */
    const int32_t *of_room;      /* of each room of the snapshot its space, -1; NULL: not sealed */
    uint64_t hash;               /* of all that is drawn: venues of one hash look alike */
    int n_shapes, n_shapes_lost; /* polygons in the file, and those of them that are not here */
};

/* Equirectangular about the origin: exact to 0.1 % over a kilometre. The frame must be geographic.
 */
struct venue_point venue_project(const struct venue *venue, double lon, double lat);

/* The venue's level of a level of the snapshot (display.level); -1: none. */
int32_t venue_level_of(const struct venue *venue, int32_t snapshot_level);
/* The space that is this room of the snapshot, -1. Of several the first. */
int32_t venue_space_of_room(const struct venue *venue, int32_t room);
int32_t venue_space_of_exhibit(const struct venue *venue, int32_t exhibit);
/* The smallest space of the level that holds the point, walkways and outside last; -1. */
int32_t venue_space_at(const struct venue *venue, int32_t venue_level, struct venue_point at);

/* Of two candidates for that the better one: found (-1: none yet), or space if it holds the point
 * and comes before. */
int32_t venue_space_better(const struct venue *venue, int32_t found, int32_t space,
                           struct venue_point at);

/* Inside the shape (by the non-zero rule; a point on the edge may fall on either side). */
bool venue_shape_holds(const struct venue_shape *shape, struct venue_point at);
double venue_shape_area(const struct venue_shape *shape); /* m², holes taken off */

/* True when the display has a place on a level of the venue. */
bool venue_display_placed(const struct venue *venue, const struct display *display);

/* The last thing that is done to a venue, with n rooms in the snapshot: finds the halls, the spaces
 * of rooms, and its hash. */
void venue_seal(struct venue *venue, int n_rooms, struct arena *arena);

#endif
