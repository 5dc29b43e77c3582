/* Between the readers of venues and the model: what a document says, as it says it, and the making
 * of a venue from it: one frame of metres, sound shapes, lists by level, the graph.
 *
 * Readers (read_*.c) add; venue_build_finish makes. Lives during one reading: what is added is in
 * the scratch arena, the venue in the snapshot's. Problems go to the snapshot, at most
 * BUILD_TOLD_MAX of one kind, with the count of the others. */
#ifndef CORE_VENUE_BUILD_H
#define CORE_VENUE_BUILD_H

#include "core/feed/read.h"
#include "core/venue/grid.h"
#include "core/venue/shape.h"

#define BUILD_TOLD_MAX 12
#define VENUE_FEATURES_MAX 200000
#define VENUE_NODES_MAX 20000

/* What is told a few times only. */
enum build_fault {
    FAULT_TOO_FEW,
    FAULT_NO_AREA,
    FAULT_CROSSING,
    FAULT_LOOSE_HOLE,
    FAULT_OPEN_RING,
    FAULT_GEOMETRY, /* no shape, or not the one that is wanted */
    FAULT_LEVEL,    /* on none, or on one that is not there */
    FAULT_REFERENCE,
    FAULT_NAME,
    FAULT_STRAY,
    FAULT_OTHER,
    BUILD_FAULTS
};

/* Where in the documents: "venue.spaces[3]". */
struct build_place {
    const char *list; /* NULL: not said */
    int index;
};

struct raw_level {
    struct venue_level out; /* id, name, short_name, ordinal */
    struct raw_ring *rings; /* of the outline */
    int n_rings;
    struct build_place place;
};

struct raw_space {
    struct venue_space out; /* id, kind, level (among the raw levels), name, number, label */
    struct raw_ring *rings;
    int n_rings;
    int n_occupants; /* of a unit of IMDF */
    bool is_stray;   /* and told */
    struct build_place place;
};

struct raw_opening {
    struct venue_opening out; /* id, level, a, b; space by its id: */
    const char *space;
    struct build_place place;
};

struct raw_spot {
    struct venue_spot out;
    const char *node;
    struct build_place place;
};

struct raw_node {
    struct venue_node out;
    const char *space;
    struct build_place place;
};

struct raw_edge {
    struct venue_edge out; /* from, to among the raw nodes; metres < 0: to be measured */
    struct build_place place;
};

struct build {
    struct reading *reading;
    struct arena *arena, *scratch;
    struct venue *venue;
    enum { UNITS_UNKNOWN, UNITS_METRES, UNITS_DEGREES } units;
    bool has_origin;
    double origin[2];
    bool rings_close; /* the format wants rings closed (GeoJSON) */
    struct raw_level *levels;
    struct raw_space *spaces;
    struct raw_opening *openings;
    struct raw_spot *spots;
    struct raw_node *nodes;
    struct raw_edge *edges;
    size_t n_levels, n_spaces, n_openings, n_spots, n_nodes, n_edges;
    size_t levels_capacity, spaces_capacity, openings_capacity, spots_capacity, nodes_capacity,
        edges_capacity;
    struct grid *grids; /* by level of the venue, of its spaces (from the level's first), and 1 m
                           about them; when the spaces are made */
    struct ids level_ids, space_ids, node_ids;
    const char *path; /* of the list that is read, path_of */
    const json_t *path_of;
    int n_turned; /* rings that ran the wrong way round */
    int told[BUILD_FAULTS];
    /* Outlines of buildings on no level: floors of those levels whose spaces stand in them. */
    struct raw_space *buildings;
    size_t n_buildings, buildings_capacity;
};

void build_init(struct build *build, struct reading *reading);
void build_fini(struct build *build); /* says how many problems were not told one by one */

/* Each returns the place to fill, zeroed but for index members (-1) and texts (""). */
struct raw_level *build_level(struct build *build, const char *id);
struct raw_space *build_space(struct build *build);
struct raw_opening *build_opening(struct build *build);
struct raw_spot *build_spot(struct build *build);
struct raw_node *build_node(struct build *build);
struct raw_edge *build_edge(struct build *build);
struct raw_space *build_building(struct build *build);

void build_problem(struct build *build, enum build_fault fault, const struct build_place *place,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* build_stray.c: what is kilometres from everything else is left out, told. */
void build_drop_strays(struct build *build);
/* build_frame.c: everything into metres. False, told, where no place is in it. */
bool build_frame(struct build *build);
/* build_graph.c: nodes, edges, and where ways to spaces end; after the lists are by level. */
void build_graph(struct build *build, const int32_t *level_map, const int32_t *space_map);
/* What was added, as a venue in the snapshot's arena; NULL where there is nothing. */
struct venue *build_finish(struct build *build);

/* The readers. Each adds to the build what a document says. */
void read_plain_venue(struct build *build, const struct node *document);
void read_geojson_venue(struct build *build, const struct node *documents, int n);

#endif
