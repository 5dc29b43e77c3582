/* What a search found, as legs: one a level, with its line. */
#include "core/venue/route.h"

#include "core/venue/route_steps.h"
#include "core/venue/search.h"
#include <math.h>
#include <stdlib.h>

static const struct way *way_stated(const struct display *display, int32_t room)
{
    for (int i = 0; i < display->n_ways; i++) {
        if (display->ways[i].room == room)
            return &display->ways[i];
    }
    return NULL;
}

void route_state(const struct display *display, int32_t room, struct route_summary *summary)
{
    const struct way *way = way_stated(display, room);
    if (!way || (way->direction < 0 && way->minutes == 0))
        return;
    summary->is_stated = true;
    if (way->direction >= 0)
        summary->direction = (enum direction)way->direction;
    if (way->minutes > 0) {
        summary->minutes = way->minutes;
        summary->seconds = way->minutes * 60.;
    }
    summary->found = summary->found || way->minutes > 0 || way->direction >= 0;
}

/* The states from the start to the node, first to last. */
static int32_t *states_to(const struct search *search, int32_t node, struct arena *arena, int *n)
{
    int count = 0;
    for (int32_t s = node; s >= 0; s = search->before[s])
        count++;
    int32_t *states = arena_array(arena, (size_t)count, sizeof *states);
    *n = count;
    for (int32_t s = node; s >= 0; s = search->before[s])
        states[--count] = s;
    return states;
}

struct tracer {
    const struct search *search;
    struct arena *arena;
    struct route *route;
    struct venue_point *points; /* of the leg at work */
    double walked;
};

static void add_point(struct tracer *tracer, struct venue_point point)
{
    struct route_leg *leg = &tracer->route->legs[tracer->route->n_legs - 1];
    if (leg->n &&
        hypot(leg->points[leg->n - 1].x - point.x, leg->points[leg->n - 1].y - point.y) < 0.01)
        return;
    tracer->points[leg->n++] = point;
}

static void open_leg(struct tracer *tracer, int32_t level, int points_max)
{
    tracer->points = arena_array(tracer->arena, (size_t)points_max, sizeof *tracer->points);
    struct route_leg *leg = &tracer->route->legs[tracer->route->n_legs++];
    *leg = (struct route_leg){
        .level = level, .points = tracer->points, .way_out = VENUE_WALK, .to_level = -1};
}

static void walk(struct tracer *tracer, double metres, double seconds)
{
    struct route_leg *leg = &tracer->route->legs[tracer->route->n_legs - 1];
    leg->metres += metres;
    leg->seconds += seconds;
}

/* One change of level; a ride of several edges is one. */
static void change_level(struct tracer *tracer, const struct venue_edge *edge, int32_t level,
                         int points_max)
{
    struct route *route = tracer->route;
    struct route_leg *leg = &route->legs[route->n_legs - 1];
    struct route_leg *before = route->n_legs > 1 ? leg - 1 : NULL;
    route->summary.step_free =
        route->summary.step_free && edge->step_free && edge->way == VENUE_BY_LIFT;
    if (before && leg->n <= 1 && leg->metres == 0 && before->way_out == edge->way) {
        before->to_level = level;
        route->n_legs--;
    } else {
        leg->way_out = edge->way;
        leg->to_level = level;
    }
    open_leg(tracer, level, points_max);
}

static void trace(struct tracer *tracer, const int32_t *states, int n)
{
    const struct venue *venue = tracer->search->venue;
    const struct search_start *start = &tracer->search->start;
    tracer->route->legs = arena_array(tracer->arena, (size_t)n + 1, sizeof *tracer->route->legs);
    open_leg(tracer, start->level, n + 3);
    add_point(tracer, start->from);
    add_point(tracer, start->foot);
    add_point(tracer, venue->graph.nodes[states[0] % venue->graph.n_nodes].at);
    walk(tracer, tracer->search->metres[states[0]], tracer->search->seconds[states[0]]);
    if (start->edge >= 0 && !venue->graph.edges[start->edge].step_free)
        tracer->route->summary.step_free = false;
    for (int i = 1; i < n; i++) {
        int32_t edge_index = tracer->search->edge[states[i]];
        if (edge_index < 0)
            continue; /* into a lift or out of it */
        const struct venue_edge *edge = &venue->graph.edges[edge_index];
        const struct venue_node *node = &venue->graph.nodes[states[i] % venue->graph.n_nodes];
        int32_t level = tracer->route->legs[tracer->route->n_legs - 1].level;
        if (node->level != level) {
            change_level(tracer, edge, node->level, n + 3);
        } else {
            if (!edge->step_free)
                tracer->route->summary.step_free = false;
            walk(tracer, edge->metres, edge->seconds);
        }
        add_point(tracer, node->at);
    }
}

static void summarise(const struct search *search, const struct display *display,
                      struct route *route)
{
    const struct venue *venue = search->venue;
    struct route_summary *summary = &route->summary;
    int32_t from = route->legs[0].level;
    summary->found = true;
    summary->goal_level = route->legs[route->n_legs - 1].level;
    summary->levels = venue->levels[summary->goal_level].ordinal - venue->levels[from].ordinal;
    summary->way = route->legs[0].way_out;
    summary->direction = route_direction(&route->legs[0], &search->start, display->heading_deg);
    summary->minutes = route_minutes(summary->seconds);
}

/* To a node that the search reached. */
static void make_route(const struct search *search, const struct display *display, int32_t node,
                       struct arena *arena, struct route *route)
{
    struct tracer tracer = {.search = search, .arena = arena, .route = route};
    int n;
    int32_t *states = states_to(search, node, arena, &n);
    route->summary.step_free = true;
    route->summary.seconds = search->seconds[node];
    route->summary.metres = search->metres[node];
    trace(&tracer, states, n);
    summarise(search, display, route);
    route_steps_make(search->venue, &search->start, display->heading_deg, route);
}

static void clear(struct route *route)
{
    *route = (struct route){.space = -1, .spot = -1};
    route->summary.direction = DIRECTION_NONE;
    route->summary.goal_level = -1;
}

static bool start_search(const struct snapshot *snapshot, const struct display *display,
                         enum search_rule rule, struct arena *arena, struct search *out)
{
    const struct venue *venue = snapshot->venue;
    struct search_start start;
    struct venue_point at = {display->x, display->y};
    if (!venue_display_placed(venue, display) || !venue->graph.n_nodes ||
        !search_enter(venue, venue_level_of(venue, display->level), at, rule, arena, &start))
        return false;
    search_run(venue, &start, rule, arena, out);
    return true;
}

bool route_to_space(const struct snapshot *snapshot, const struct display *display, int32_t space,
                    bool step_free, struct arena *arena, struct route *out)
{
    struct search search;
    clear(out);
    if (space < 0 ||
        !start_search(snapshot, display, step_free ? SEARCH_STEP_FREE : SEARCH_ANY, arena, &search))
        return false;
    int32_t node = search_space(&search, &snapshot->venue->spaces[space]);
    if (node < 0)
        return false;
    out->space = space; /* its side of the way is among the steps */
    make_route(&search, display, node, arena, out);
    return true;
}

/* The space of the room that is reached first: a hall may be several. */
static int32_t nearest_of_room(const struct search *search, int32_t room, int32_t *space)
{
    const struct venue *venue = search->venue;
    int32_t best = -1;
    for (int i = 0; i < venue->n_spaces; i++) {
        int32_t node = venue->spaces[i].room == room ? search_space(search, &venue->spaces[i]) : -1;
        if (node >= 0 && (best < 0 || search->seconds[node] < search->seconds[best])) {
            best = node;
            *space = i;
        }
    }
    return best;
}

bool route_to_room(const struct snapshot *snapshot, const struct display *display, int32_t room,
                   bool step_free, struct arena *arena, struct route *out)
{
    struct search search;
    const struct way *stated = way_stated(display, room);
    clear(out);
    if (room >= 0 && start_search(snapshot, display, step_free ? SEARCH_STEP_FREE : SEARCH_ANY,
                                  arena, &search)) {
        int32_t node = nearest_of_room(&search, room, &out->space);
        if (node >= 0)
            make_route(&search, display, node, arena, out);
    }
    bool found = out->summary.found;
    route_state(display, room, &out->summary);
    if (stated && stated->text.n)
        out->words = &stated->text;
    return found;
}

/* -- exits -------------------------------------------------------------------------------- */

struct way_out {
    double seconds;
    int32_t spot;
};

static int compare_ways_out(const void *a, const void *b)
{
    const struct way_out *x = a, *y = b;
    if (x->seconds != y->seconds)
        return (x->seconds > y->seconds) - (x->seconds < y->seconds);
    return (x->spot > y->spot) - (x->spot < y->spot);
}

static int collect_exits(const struct search *search, bool entrances, struct way_out *out)
{
    const struct venue *venue = search->venue;
    int n = 0;
    for (int i = 0; i < venue->n_spots; i++) {
        const struct venue_spot *spot = &venue->spots[i];
        bool wanted = entrances ? spot->kind == VENUE_ENTRANCE
                                : spot->kind == VENUE_EXIT || spot->kind == VENUE_EMERGENCY_EXIT;
        if (wanted && !spot->is_closed && spot->node >= 0 && isfinite(search->seconds[spot->node]))
            out[n++] = (struct way_out){search->seconds[spot->node], i};
    }
    if (n)
        qsort(out, (size_t)n, sizeof *out, compare_ways_out);
    return n;
}

int route_exits(const struct snapshot *snapshot, const struct display *display, int max,
                struct arena *arena, struct route *out)
{
    struct search search;
    if (!start_search(snapshot, display, SEARCH_ON_FOOT, arena, &search))
        return 0;
    struct way_out *ways = arena_array(arena, (size_t)snapshot->venue->n_spots, sizeof *ways);
    int n = collect_exits(&search, false, ways);
    if (!n)
        n = collect_exits(&search, true, ways);
    if (n > max)
        n = max;
    for (int i = 0; i < n; i++) {
        clear(&out[i]);
        out[i].spot = ways[i].spot;
        make_route(&search, display, snapshot->venue->spots[ways[i].spot].node, arena, &out[i]);
    }
    return n;
}

/* -- the table ---------------------------------------------------------------------------- */

#define TABLE_WORK_MAX 6000000 /* displays × nodes: two seconds or so */

struct route_table {
    struct route_summary *items; /* [display][rooms, then exhibits][step-free] */
    int n_rooms, n_exhibits;
};

static void fill_row(struct snapshot *snapshot, const struct display *display, int variant,
                     struct arena *scratch, struct route_summary *row)
{
    struct search search;
    bool can =
        start_search(snapshot, display, variant ? SEARCH_STEP_FREE : SEARCH_ANY, scratch, &search);
    for (int r = 0; r < snapshot->n_rooms; r++) {
        struct route route;
        clear(&route);
        int32_t node = can ? nearest_of_room(&search, r, &route.space) : -1;
        if (node >= 0)
            make_route(&search, display, node, scratch, &route);
        route_state(display, r, &route.summary);
        row[r * 2 + variant] = route.summary;
    }
    for (int e = 0; e < snapshot->n_exhibits; e++) {
        struct route route;
        clear(&route);
        int32_t space = can ? venue_space_of_exhibit(snapshot->venue, e) : -1;
        int32_t node = space >= 0 ? search_space(&search, &snapshot->venue->spaces[space]) : -1;
        if (node >= 0)
            make_route(&search, display, node, scratch, &route);
        row[(snapshot->n_rooms + e) * 2 + variant] = route.summary;
    }
}

void route_table_make(struct snapshot *snapshot)
{
    struct route_table *table = arena_alloc(&snapshot->arena, sizeof *table);
    struct arena scratch;
    int64_t work = 0, nodes = snapshot->venue ? snapshot->venue->graph.n_nodes : 0;
    int left_out = 0;
    bool any = false;
    size_t row = ((size_t)snapshot->n_rooms + (size_t)snapshot->n_exhibits) * 2;
    table->n_rooms = snapshot->n_rooms;
    table->n_exhibits = snapshot->n_exhibits;
    for (int d = 0; d < snapshot->n_displays; d++)
        any = any || snapshot->displays[d].n_ways ||
              (nodes && venue_display_placed(snapshot->venue, &snapshot->displays[d]));
    if (!any || !row)
        return;
    table->items =
        arena_array(&snapshot->arena, (size_t)snapshot->n_displays * row, sizeof *table->items);
    arena_init(&scratch, 0);
    for (int d = 0; d < snapshot->n_displays; d++) {
        const struct display *display = &snapshot->displays[d];
        work += venue_display_placed(snapshot->venue, display) ? nodes : 0;
        if (work > TABLE_WORK_MAX) {
            left_out++;
            continue;
        }
        for (int variant = 0; variant < 2; variant++) {
            fill_row(snapshot, display, variant, &scratch, &table->items[(size_t)d * row]);
            arena_reset(&scratch);
        }
    }
    arena_fini(&scratch);
    if (left_out)
        snapshot_problem(snapshot, "venue", "too many nodes and displays: no ways from %d displays",
                         left_out);
    snapshot->routes = table;
}

static const struct route_summary *
table_item(const struct snapshot *snapshot, const struct display *display, int goal, bool step_free)
{
    static const struct route_summary none = {.direction = DIRECTION_NONE, .goal_level = -1};
    const struct route_table *table = snapshot->routes;
    /* The neutral display is none of them, and the difference of unrelated pointers is any number.
     */
    uintptr_t at = (uintptr_t)display, first = (uintptr_t)snapshot->displays;
    size_t bytes = (size_t)snapshot->n_displays * sizeof *display;
    if (!table || goal < 0 || at < first || at - first >= bytes)
        return &none;
    size_t d = (at - first) / sizeof *display;
    size_t n = (size_t)table->n_rooms + (size_t)table->n_exhibits;
    return &table->items[(d * n + (size_t)goal) * 2 + step_free];
}

const struct route_summary *route_summary(const struct snapshot *snapshot,
                                          const struct display *display, int32_t room,
                                          bool step_free)
{
    bool is_known = snapshot->routes && room < snapshot->routes->n_rooms;
    return table_item(snapshot, display, is_known ? room : -1, step_free);
}

const struct route_summary *route_summary_exhibit(const struct snapshot *snapshot,
                                                  const struct display *display, int32_t exhibit,
                                                  bool step_free)
{
    const struct route_table *table = snapshot->routes;
    bool is_known = table && exhibit >= 0 && exhibit < table->n_exhibits;
    return table_item(snapshot, display, is_known ? table->n_rooms + exhibit : -1, step_free);
}
