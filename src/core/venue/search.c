#include "core/venue/search.h"

#include "core/venue/shape.h"
#include <math.h>
#include <stdlib.h>

#define IN_THE_WALL_M 0.5
#define ENTRIES_MAX 48 /* nearest ways that are looked at for one that can be seen */

double route_seconds(enum venue_way way, double metres, int levels)
{
    switch (way) {
    case VENUE_WALK:
        return metres;
    case VENUE_BY_STAIRS:
        return levels ? 30. * levels : metres * 2;
    case VENUE_BY_ESCALATOR:
        return levels ? 25. * levels : metres * 4 / 3;
    case VENUE_BY_LIFT:
        return 10. * (levels ? levels : 1);
    }
    return metres;
}

int route_minutes(double seconds)
{
    int minutes = (int)ceil(seconds / 60 - 1e-6);
    return minutes < 1 ? 1 : minutes;
}

static bool may_use(const struct venue_edge *edge, enum search_rule rule)
{
    if (edge->is_closed)
        return false;
    if (rule == SEARCH_STEP_FREE)
        return edge->step_free && edge->way != VENUE_BY_STAIRS && edge->way != VENUE_BY_ESCALATOR;
    if (rule == SEARCH_ON_FOOT)
        return edge->way == VENUE_WALK || edge->way == VENUE_BY_STAIRS;
    return true;
}

/* -- onto the graph ----------------------------------------------------------------------- */

static bool is_wall(enum venue_kind kind)
{
    return kind != VENUE_WALKWAY && kind != VENUE_OUTSIDE;
}

static struct venue_point ahead_of(struct venue_point from, struct venue_point to, double metres)
{
    double length = hypot(to.x - from.x, to.y - from.y);
    if (length <= metres)
        return to;
    return (struct venue_point){from.x + (to.x - from.x) * metres / length,
                                from.y + (to.y - from.y) * metres / length};
}

bool search_wall_between(const struct venue *venue, int32_t level_index, struct venue_point from,
                         struct venue_point to)
{
    const struct venue_level *level = &venue->levels[level_index];
    struct venue_point a = ahead_of(from, to, IN_THE_WALL_M);
    struct venue_box box;
    box_clear(&box);
    box_add(&box, a);
    box_add(&box, to);
    for (int i = level->first_space; i < level->first_space + level->n_spaces; i++) {
        const struct venue_shape *shape = &venue->spaces[i].shape;
        if (!is_wall(venue->spaces[i].kind) || shape->box.min.x > box.max.x ||
            shape->box.max.x < box.min.x || shape->box.min.y > box.max.y ||
            shape->box.max.y < box.min.y)
            continue;
        for (int r = 0; r < shape->n; r++) {
            const struct venue_ring *ring = &shape->rings[r];
            for (int k = 0; k < ring->n; k++) {
                if (segments_cross(a, to, ring->points[k], ring->points[(k + 1) % ring->n]))
                    return true;
            }
        }
    }
    return false;
}

struct entry {
    double metres;
    struct search_start start;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->metres != y->metres)
        return (x->metres > y->metres) - (x->metres < y->metres);
    if (x->start.edge != y->start.edge)
        return (x->start.edge > y->start.edge) - (x->start.edge < y->start.edge);
    return (x->start.node > y->start.node) - (x->start.node < y->start.node);
}

bool search_enter(const struct venue *venue, int32_t level, struct venue_point from,
                  enum search_rule rule, struct arena *arena, struct search_start *out)
{
    const struct venue_graph *graph = &venue->graph;
    struct entry *entries =
        arena_array(arena, (size_t)graph->n_edges + (size_t)graph->n_nodes, sizeof *entries);
    int n = 0;
    for (int i = 0; i < graph->n_edges; i++) {
        const struct venue_edge *edge = &graph->edges[i];
        const struct venue_node *a = &graph->nodes[edge->from], *b = &graph->nodes[edge->to];
        if (edge->way != VENUE_WALK || a->level != level || b->level != level ||
            !may_use(edge, rule))
            continue;
        struct entry *entry = &entries[n++];
        entry->start = (struct search_start){.from = from, .level = level, .edge = i, .node = -1};
        entry->metres = segment_distance(from, a->at, b->at, &entry->start.foot);
    }
    for (int i = 0; i < graph->n_nodes; i++) { /* a node may have stairs only */
        if (graph->nodes[i].level != level)
            continue;
        struct entry *entry = &entries[n++];
        entry->start = (struct search_start){
            .from = from, .foot = graph->nodes[i].at, .level = level, .edge = -1, .node = i};
        entry->metres = hypot(entry->start.foot.x - from.x, entry->start.foot.y - from.y);
    }
    if (!n)
        return false;
    qsort(entries, (size_t)n, sizeof *entries, compare_entries);
    *out = entries[0].start;
    for (int i = 0; i < n && i < ENTRIES_MAX; i++) {
        if (search_wall_between(venue, level, from, entries[i].start.foot))
            continue;
        *out = entries[i].start;
        out->is_free = true;
        break;
    }
    return true;
}

/* -- Dijkstra, a binary heap of states ---------------------------------------------------- */

struct heap {
    int32_t *states, *place; /* place: of a state in states; -1: not in it */
    int n;
    const double *seconds, *metres;
};

/* Equal times: the fewer metres, then the smaller state, so that a way is the same everywhere. */
static bool sooner(const struct heap *heap, int32_t a, int32_t b)
{
    if (heap->seconds[a] != heap->seconds[b])
        return heap->seconds[a] < heap->seconds[b];
    if (heap->metres[a] != heap->metres[b])
        return heap->metres[a] < heap->metres[b];
    return a < b;
}

static void put(struct heap *heap, int place, int32_t state)
{
    heap->states[place] = state;
    heap->place[state] = place;
}

static void rise(struct heap *heap, int place)
{
    int32_t state = heap->states[place];
    while (place > 0 && sooner(heap, state, heap->states[(place - 1) / 2])) {
        put(heap, place, heap->states[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(heap, place, state);
}

static int32_t take_first(struct heap *heap)
{
    int32_t first = heap->states[0], state = heap->states[--heap->n];
    int place = 0;
    while (heap->n > 0) {
        int child = place * 2 + 1;
        if (child >= heap->n)
            break;
        if (child + 1 < heap->n && sooner(heap, heap->states[child + 1], heap->states[child]))
            child++;
        if (!sooner(heap, heap->states[child], state))
            break;
        put(heap, place, heap->states[child]);
        place = child;
    }
    if (heap->n > 0)
        put(heap, place, state);
    heap->place[first] = -1;
    return first;
}

struct step {
    int32_t state, before, edge;
    double seconds, metres;
};

static void relax(struct search *search, struct heap *heap, const struct step *step)
{
    int32_t s = step->state;
    if (step->seconds > search->seconds[s] ||
        (step->seconds == search->seconds[s] && step->metres >= search->metres[s]))
        return;
    search->seconds[s] = step->seconds;
    search->metres[s] = step->metres;
    search->edge[s] = step->edge;
    search->before[s] = step->before;
    if (heap->place[s] < 0)
        put(heap, heap->n++, s);
    rise(heap, heap->place[s]);
}

static void begin(struct search *search, struct heap *heap, const struct search_start *start)
{
    const struct venue_graph *graph = &search->venue->graph;
    double away = hypot(start->foot.x - start->from.x, start->foot.y - start->from.y);
    if (start->edge < 0) {
        struct step step = {start->node, -1, -1, away, away};
        relax(search, heap, &step);
        return;
    }
    const struct venue_edge *edge = &graph->edges[start->edge];
    const struct venue_point a = graph->nodes[edge->from].at, b = graph->nodes[edge->to].at;
    double length = hypot(b.x - a.x, b.y - a.y);
    double scale =
        length > 0 ? edge->metres / length : 0; /* its walk may be longer than its line */
    double back = hypot(start->foot.x - a.x, start->foot.y - a.y) * scale;
    double on = hypot(start->foot.x - b.x, start->foot.y - b.y) * scale;
    struct step step = {edge->to, -1, -1, away + on, away + on};
    relax(search, heap, &step);
    step = (struct step){edge->from, -1, -1, away + back, away + back};
    if (!edge->one_way || back < 0.01)
        relax(search, heap, &step);
}

static void expand(struct search *search, struct heap *heap, int32_t state, enum search_rule rule)
{
    const struct venue_graph *graph = &search->venue->graph;
    int32_t n = graph->n_nodes, node = state % n;
    bool in_lift = state >= n;
    double seconds = search->seconds[state], metres = search->metres[state];
    bool has_lift = false;
    for (int32_t i = graph->first[node]; i < graph->first[node + 1]; i++) {
        int32_t index = graph->at[i];
        const struct venue_edge *edge = &graph->edges[index];
        bool lift = edge->way == VENUE_BY_LIFT;
        if (!may_use(edge, rule) || (edge->one_way && edge->from != node))
            continue;
        has_lift = has_lift || lift;
        if (lift != in_lift)
            continue;
        int32_t other = edge->from == node ? edge->to : edge->from;
        struct step step = {in_lift ? other + n : other, state, index, seconds + edge->seconds,
                            metres + edge->metres};
        relax(search, heap, &step);
    }
    struct step step = {in_lift ? node : node + n, state, -1,
                        seconds + (in_lift ? 0 : ROUTE_LIFT_WAIT_S), metres};
    if (in_lift || has_lift)
        relax(search, heap, &step);
}

void search_run(const struct venue *venue, const struct search_start *start, enum search_rule rule,
                struct arena *arena, struct search *out)
{
    size_t n = (size_t)venue->graph.n_nodes * 2;
    *out = (struct search){.venue = venue,
                           .start = *start,
                           .seconds = arena_array(arena, n, sizeof *out->seconds),
                           .metres = arena_array(arena, n, sizeof *out->metres),
                           .edge = arena_array(arena, n, sizeof *out->edge),
                           .before = arena_array(arena, n, sizeof *out->before)};
    struct heap heap = {.states = arena_array(arena, n, sizeof *heap.states),
                        .place = arena_array(arena, n, sizeof *heap.place),
                        .seconds = out->seconds,
                        .metres = out->metres};
    for (size_t i = 0; i < n; i++) {
        out->seconds[i] = out->metres[i] = INFINITY;
        out->edge[i] = out->before[i] = -1;
        heap.place[i] = -1;
    }
    begin(out, &heap, start);
    while (heap.n > 0)
        expand(out, &heap, take_first(&heap), rule);
}

int32_t search_space(const struct search *search, const struct venue_space *space)
{
    int32_t best = -1;
    for (int i = 0; i < space->n_nodes && !space->is_closed; i++) {
        int32_t node = space->nodes[i];
        if (isfinite(search->seconds[node]) &&
            (best < 0 || search->seconds[node] < search->seconds[best]))
            best = node;
    }
    return best;
}
