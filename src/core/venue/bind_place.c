/* What stands and what is closed: displays on their level and not in a wall, closures by id, rooms
 * that a way leads to. */
#include "core/venue/bind.h"
#include "core/venue/route.h"

#include "base/str.h"
#include <math.h>
#include <string.h>

#define INSIDE_M 0.3  /* so deep in a wall is not on it */
#define OUTSIDE_M 1.0 /* so far out is not on the level */
#define DOOR_M 0.3    /* a way this near to a closed door leads through it */
#define TOLD_MAX 20

static double edge_distance(const struct venue_shape *shape, struct venue_point at)
{
    double nearest = INFINITY;
    for (int r = 0; r < shape->n; r++) {
        const struct venue_ring *ring = &shape->rings[r];
        for (int k = 0; k < ring->n; k++)
            nearest = fmin(nearest, segment_distance(at, ring->points[k],
                                                     ring->points[(k + 1) % ring->n], NULL));
    }
    return nearest;
}

static bool is_solid(enum venue_kind kind)
{
    return kind == VENUE_WALL || kind == VENUE_SERVICE || kind == VENUE_VOID ||
           kind == VENUE_WATER || kind == VENUE_LIFT;
}

/* Why the place cannot be; NULL: it can. */
static const char *misplaced(struct reading *reading, const struct venue *venue,
                             const struct display *display)
{
    int32_t level = venue_level_of(venue, display->level);
    if (level < 0 && display->level >= 0)
        return "its level is none of the venue's";
    if (level < 0)
        return "it is on no level: no map shows it and no way begins at it";
    if (!isfinite(display->x) || !isfinite(display->y))
        return "it has no position: no way begins at it";
    struct venue_point at = {display->x, display->y};
    const struct venue_shape *floor = &venue->levels[level].footprint;
    if (floor->n && !venue_shape_holds(floor, at) && edge_distance(floor, at) > OUTSIDE_M)
        return arena_printf(&reading->scratch, "it stands %.1f m outside of level %s",
                            edge_distance(floor, at), venue->levels[level].id);
    int32_t space = venue_space_at(venue, level, at);
    if (space >= 0 && is_solid(venue->spaces[space].kind) &&
        edge_distance(&venue->spaces[space].shape, at) > INSIDE_M)
        return arena_printf(&reading->scratch, "it stands inside a wall (space \"%s\")",
                            venue->spaces[space].id);
    return NULL;
}

void bind_displays(struct reading *reading)
{
    struct snapshot *snapshot = reading->snapshot;
    for (int i = 0; i < snapshot->n_displays; i++) {
        const struct display *display = &snapshot->displays[i];
        const char *why = misplaced(reading, snapshot->venue, display);
        if (why)
            snapshot_problem(snapshot, "venue", "display \"%s\": %s", display->id, why);
    }
}

/* -- closures ----------------------------------------------------------------------------- */

static void close_at_door(struct venue *venue, const struct venue_opening *door)
{
    struct venue_point middle = {(door->a.x + door->b.x) / 2, (door->a.y + door->b.y) / 2};
    for (int i = 0; i < venue->graph.n_edges; i++) {
        struct venue_edge *edge = &venue->graph.edges[i];
        const struct venue_node *a = &venue->graph.nodes[edge->from];
        const struct venue_node *b = &venue->graph.nodes[edge->to];
        if (a->level != door->level || b->level != door->level)
            continue;
        if (segments_cross(a->at, b->at, door->a, door->b) ||
            segment_distance(middle, a->at, b->at, NULL) < DOOR_M)
            edge->is_closed = true;
    }
}

static void close_space(struct venue *venue, struct venue_space *space)
{
    space->is_closed = true;
    for (int i = 0; i < venue->graph.n_edges; i++) {
        struct venue_edge *edge = &venue->graph.edges[i];
        const struct venue_node *a = &venue->graph.nodes[edge->from];
        const struct venue_node *b = &venue->graph.nodes[edge->to];
        struct venue_point middle = {(a->at.x + b->at.x) / 2, (a->at.y + b->at.y) / 2};
        if (a->level == space->level && b->level == space->level &&
            venue_shape_holds(&space->shape, middle))
            edge->is_closed = true;
        /* A lift's shaft or a flight of stairs is a space with its node inside. */
        if (a->level != b->level &&
            ((a->level == space->level && venue_shape_holds(&space->shape, a->at)) ||
             (b->level == space->level && venue_shape_holds(&space->shape, b->at))))
            edge->is_closed = true;
    }
}

static void close_node(struct venue *venue, int32_t node)
{
    for (int32_t i = venue->graph.first[node]; i < venue->graph.first[node + 1]; i++)
        venue->graph.edges[venue->graph.at[i]].is_closed = true;
}

/* All that has this id; how many. */
static int close_id(struct venue *venue, int32_t room, const char *id)
{
    int closed = 0;
    for (int i = 0; i < venue->graph.n_edges; i++) {
        if (strcmp(venue->graph.edges[i].id, id) == 0) {
            venue->graph.edges[i].is_closed = true;
            closed++;
        }
    }
    for (int i = 0; i < venue->graph.n_nodes; i++) {
        if (strcmp(venue->graph.nodes[i].id, id) == 0) {
            close_node(venue, i);
            closed++;
        }
    }
    for (int i = 0; i < venue->n_openings; i++) {
        if (strcmp(venue->openings[i].id, id) == 0) {
            venue->openings[i].is_closed = true;
            close_at_door(venue, &venue->openings[i]);
            closed++;
        }
    }
    for (int i = 0; i < venue->n_spots; i++) {
        if (strcmp(venue->spots[i].id, id) == 0) {
            venue->spots[i].is_closed = true;
            closed++;
        }
    }
    for (int i = 0; i < venue->n_spaces; i++) {
        if (strcmp(venue->spaces[i].id, id) == 0 || (room >= 0 && venue->spaces[i].room == room)) {
            close_space(venue, &venue->spaces[i]);
            closed++;
        }
    }
    return closed;
}

void bind_closures(struct reading *reading)
{
    struct snapshot *snapshot = reading->snapshot;
    for (int i = 0; i < snapshot->n_closures; i++) {
        const char *id = snapshot->closures[i];
        if (!close_id(snapshot->venue, snapshot_room(snapshot, id), id))
            snapshot_problem(snapshot, arena_printf(&reading->scratch, "closures[%d]", i),
                             "nothing of the venue is \"%s\"", id);
    }
}

/* -- ways --------------------------------------------------------------------------------- */

/* Nodes by island, by a walk over all edges, open or not; the number of the island at each node. */
static int32_t *find_islands(struct reading *reading, const struct venue_graph *graph, int *n,
                             int *largest)
{
    size_t count = (size_t)graph->n_nodes;
    int32_t *island = arena_array(&reading->scratch, count, sizeof *island);
    int32_t *queue = arena_array(&reading->scratch, count, sizeof *queue);
    int best = 0;
    *n = *largest = 0;
    for (int start = 0; start < graph->n_nodes; start++) {
        if (island[start])
            continue;
        int size = 0, done = 0;
        queue[size++] = start;
        island[start] = ++*n;
        while (done < size) {
            int32_t node = queue[done++];
            for (int32_t i = graph->first[node]; i < graph->first[node + 1]; i++) {
                const struct venue_edge *edge = &graph->edges[graph->at[i]];
                int32_t other = edge->from == node ? edge->to : edge->from;
                if (!island[other]) {
                    island[other] = *n;
                    queue[size++] = other;
                }
            }
        }
        if (size > best) {
            best = size;
            *largest = *n;
        }
    }
    return island;
}

static void tell_islands(struct reading *reading, const struct venue *venue)
{
    const struct venue_graph *graph = &venue->graph;
    int n, largest, away = 0;
    const char *first = NULL;
    const int32_t *island = find_islands(reading, graph, &n, &largest);
    for (int i = 0; i < graph->n_nodes; i++) {
        if (island[i] == largest)
            continue;
        away++;
        first = first ? first : graph->nodes[i].id;
    }
    if (away)
        snapshot_problem(reading->snapshot, "venue",
                         "the walk graph has %d islands: no way leads to %d of its %d nodes, the "
                         "first of them \"%s\"",
                         n, away, graph->n_nodes, first);
    int told = 0;
    for (int i = 0; i < venue->n_spaces; i++) {
        const struct venue_space *space = &venue->spaces[i];
        bool reached = false;
        for (int k = 0; k < space->n_nodes; k++)
            reached = reached || island[space->nodes[k]] == largest;
        if (reached || (space->room < 0 && space->kind != VENUE_ROOM))
            continue;
        if (told++ < TOLD_MAX)
            snapshot_problem(reading->snapshot, "venue", "no way leads to space \"%s\"%s%s%s",
                             space->id, space->room < 0 ? "" : " (room \"",
                             space->room < 0 ? "" : reading->snapshot->rooms[space->room].id,
                             space->room < 0 ? "" : "\")");
    }
    if (told > TOLD_MAX)
        snapshot_problem(reading->snapshot, "venue", "no way leads to %d more spaces",
                         told - TOLD_MAX);
}

void bind_ways(struct reading *reading)
{
    const struct venue *venue = reading->snapshot->venue;
    if (!venue->graph.n_nodes)
        snapshot_problem(reading->snapshot, "venue",
                         "no walk graph: no ways and no minutes are shown");
    else
        tell_islands(reading, venue);
}
