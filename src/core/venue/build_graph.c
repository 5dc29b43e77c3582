/* The walk graph: measured, with the edges of each node at hand, and where ways to spaces end. */
#include "core/venue/build.h"
#include "core/venue/route.h"

#include <math.h>
#include <stdlib.h>

#define DOOR_NODE_M 2.0 /* a node this near to a door's middle is at it */

static void make_nodes(struct build *build, const int32_t *level_map)
{
    struct venue_graph *graph = &build->venue->graph;
    graph->nodes = arena_array(build->arena, build->n_nodes, sizeof *graph->nodes);
    for (size_t i = 0; i < build->n_nodes; i++) {
        graph->nodes[i] = build->nodes[i].out;
        graph->nodes[i].level = level_map[build->nodes[i].out.level];
    }
    graph->n_nodes = (int)build->n_nodes;
}

static double measure(const struct venue_edge *edge, const struct venue_node *a,
                      const struct venue_node *b)
{
    if (edge->way == VENUE_BY_LIFT)
        return 0;
    return edge->metres >= 0 ? edge->metres : hypot(a->at.x - b->at.x, a->at.y - b->at.y);
}

static void make_edges(struct build *build)
{
    struct venue *venue = build->venue;
    struct venue_graph *graph = &venue->graph;
    graph->edges = arena_array(build->arena, build->n_edges, sizeof *graph->edges);
    for (size_t i = 0; i < build->n_edges; i++) {
        struct venue_edge edge = build->edges[i].out;
        const struct venue_node *a = &graph->nodes[edge.from], *b = &graph->nodes[edge.to];
        double straight = hypot(a->at.x - b->at.x, a->at.y - b->at.y);
        int levels = abs(venue->levels[a->level].ordinal - venue->levels[b->level].ordinal);
        if (edge.way == VENUE_WALK && a->level != b->level) {
            build_problem(build, FAULT_OTHER, &build->edges[i].place,
                          "leads to another level but is no stairs, escalator or lift; taken for "
                          "stairs");
            edge.way = VENUE_BY_STAIRS;
            edge.step_free = false;
        }
        if (edge.way == VENUE_WALK && edge.metres >= 0 && edge.metres < straight * 0.99 - 0.5)
            build_problem(build, FAULT_OTHER, &build->edges[i].place,
                          "%.4g m is shorter than the straight line of %.4g m", edge.metres,
                          straight);
        edge.metres = measure(&edge, a, b);
        edge.seconds = route_seconds(edge.way, edge.metres, levels);
        graph->edges[graph->n_edges++] = edge;
    }
}

/* By counting: how many at each node, then their places. */
static void make_adjacency(struct build *build)
{
    struct venue_graph *graph = &build->venue->graph;
    size_t n = (size_t)graph->n_nodes;
    int32_t *first = arena_array(build->arena, n + 1, sizeof *first);
    int32_t *at = arena_array(build->arena, (size_t)graph->n_edges * 2, sizeof *at);
    int32_t *fill = arena_array(build->scratch, n, sizeof *fill);
    for (int i = 0; i < graph->n_edges; i++) {
        first[graph->edges[i].from + 1]++;
        first[graph->edges[i].to + 1]++;
    }
    for (size_t i = 0; i < n; i++) {
        first[i + 1] += first[i];
        fill[i] = first[i];
    }
    for (int i = 0; i < graph->n_edges; i++) {
        at[fill[graph->edges[i].from]++] = i;
        at[fill[graph->edges[i].to]++] = i;
    }
    graph->first = first;
    graph->at = at;
}

struct ends {
    int32_t space, node;
};

struct end_list {
    struct ends *items;
    size_t n, capacity;
};

static void add_end(struct build *build, struct end_list *list, int32_t space, int32_t node)
{
    struct ends *end =
        arena_push(build->scratch, &list->items, list->n, &list->capacity, sizeof *list->items);
    *end = (struct ends){space, node};
    list->n++;
}

static int compare_ends(const void *a, const void *b)
{
    const struct ends *x = a, *y = b;
    if (x->space != y->space)
        return (x->space > y->space) - (x->space < y->space);
    return (x->node > y->node) - (x->node < y->node);
}

/* Looking for the node at a place. */
struct node_search {
    const struct venue_graph *graph;
    int32_t level, found;
    struct venue_point at;
    double best_m;
};

static void look_at_node(void *user, int32_t index)
{
    struct node_search *search = user;
    const struct venue_node *node = &search->graph->nodes[index];
    if (node->level != search->level)
        return;
    double d = hypot(node->at.x - search->at.x, node->at.y - search->at.y);
    if (d < search->best_m || (d == search->best_m && index < search->found)) {
        search->best_m = d;
        search->found = index;
    }
}

/* The nearest node within reach, -1. */
static int32_t node_near(const struct venue *venue, const struct grid *nodes, int32_t level,
                         struct venue_point at)
{
    struct node_search search = {
        .graph = &venue->graph, .level = level, .found = -1, .at = at, .best_m = DOOR_NODE_M};
    grid_visit(nodes, at, look_at_node, &search);
    return search.found;
}

static void make_node_grid(struct build *build, struct grid *out)
{
    const struct venue_graph *graph = &build->venue->graph;
    struct venue_box *boxes = arena_array(build->scratch, (size_t)graph->n_nodes, sizeof *boxes);
    for (int i = 0; i < graph->n_nodes; i++)
        boxes[i] = (struct venue_box){graph->nodes[i].at, graph->nodes[i].at};
    grid_make(build->scratch, boxes, graph->n_nodes, DOOR_NODE_M, out);
}

/* Nodes at the doors of spaces that no node names. */
static void ends_at_doors(struct build *build, const struct grid *nodes, struct end_list *list,
                          const bool *named)
{
    const struct venue *venue = build->venue;
    for (int i = 0; i < venue->n_openings; i++) {
        const struct venue_opening *door = &venue->openings[i];
        if (door->space < 0 || named[door->space])
            continue;
        struct venue_point at = {(door->a.x + door->b.x) / 2, (door->a.y + door->b.y) / 2};
        int32_t found = node_near(venue, nodes, door->level, at);
        if (found >= 0)
            add_end(build, list, door->space, found);
    }
}

struct space_search {
    const struct venue *venue;
    int32_t first, found;
    struct venue_point at;
};

static void look_at_space(void *user, int32_t index)
{
    struct space_search *search = user;
    search->found =
        venue_space_better(search->venue, search->found, search->first + index, search->at);
}

/* Nodes in spaces that have none yet: to be in it is to be there. */
static void ends_inside(struct build *build, struct end_list *list, const bool *named)
{
    const struct venue *venue = build->venue;
    for (int n = 0; n < venue->graph.n_nodes; n++) {
        const struct venue_node *node = &venue->graph.nodes[n];
        struct space_search search = {.venue = venue,
                                      .first = venue->levels[node->level].first_space,
                                      .found = -1,
                                      .at = node->at};
        grid_visit(&build->grids[node->level], node->at, look_at_space, &search);
        if (search.found >= 0 && !named[search.found] &&
            venue->spaces[search.found].kind != VENUE_WALL)
            add_end(build, list, search.found, n);
    }
}

static void mark_named(const struct end_list *list, bool *named)
{
    for (size_t i = 0; i < list->n; i++)
        named[list->items[i].space] = true;
}

static void make_ends(struct build *build, const struct grid *nodes_at, const int32_t *space_map)
{
    struct venue *venue = build->venue;
    struct end_list list = {0};
    bool *named = arena_array(build->scratch, (size_t)venue->n_spaces, sizeof *named);
    for (size_t i = 0; i < build->n_nodes; i++) {
        const struct raw_node *raw = &build->nodes[i];
        if (!raw->space)
            continue;
        int32_t space = ids_get(&build->space_ids, raw->space);
        if (space < 0)
            build_problem(build, FAULT_REFERENCE, &raw->place, "no such space: \"%s\"", raw->space);
        else if (space_map[space] >= 0)
            add_end(build, &list, space_map[space], (int32_t)i);
    }
    mark_named(&list, named);
    ends_at_doors(build, nodes_at, &list, named);
    mark_named(&list, named);
    ends_inside(build, &list, named);
    if (list.n)
        qsort(list.items, list.n, sizeof *list.items, compare_ends);
    int32_t *nodes = arena_array(build->arena, list.n, sizeof *nodes);
    for (size_t i = 0; i < list.n; i++) {
        struct venue_space *space = &venue->spaces[list.items[i].space];
        nodes[i] = list.items[i].node;
        if (!space->n_nodes)
            space->nodes = &nodes[i];
        space->n_nodes++;
    }
}

/* A spot without a node is at the nearest one within reach. */
static void tie_spots(struct build *build, const struct grid *nodes)
{
    struct venue *venue = build->venue;
    for (int i = 0; i < venue->n_spots; i++) {
        struct venue_spot *spot = &venue->spots[i];
        const char *wanted = build->spots[i].node;
        if (wanted) {
            spot->node = ids_get(&build->node_ids, wanted);
            if (spot->node < 0) {
                build_problem(build, FAULT_REFERENCE, &build->spots[i].place,
                              "no such node: \"%s\"", wanted);
                spot->node = -1;
            }
            continue;
        }
        spot->node = node_near(venue, nodes, spot->level, spot->at);
    }
}

void build_graph(struct build *build, const int32_t *level_map, const int32_t *space_map)
{
    if (build->n_nodes > VENUE_NODES_MAX) {
        build_problem(build, FAULT_OTHER, NULL, "%zu nodes are over the limit of %d: no ways",
                      build->n_nodes, VENUE_NODES_MAX);
        build->n_nodes = build->n_edges = 0;
        for (size_t i = 0; i < build->n_spots; i++)
            build->spots[i].node = NULL;
    }
    make_nodes(build, level_map);
    make_edges(build);
    make_adjacency(build);
    struct grid nodes;
    make_node_grid(build, &nodes);
    make_ends(build, &nodes, space_map);
    tie_spots(build, &nodes);
}
