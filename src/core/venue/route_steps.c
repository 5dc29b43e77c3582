#include "core/venue/route_steps.h"

#include <math.h>
#include <string.h>

#include "core/venue/shape.h"

#define STRAIGHT_M 2.0    /* a line that leaves the straight by less is straight */
#define SHORT_M 6.0       /* a piece of this at either end is no walk of its own */
#define LONG_M 12.0       /* a turn into more than this is told, if something else can go */
#define PIECES_MAX 64     /* of one leg; what is more is one piece */
#define ENTRY_M 3.0       /* a step onto the graph of this length is no direction of its own */
#define ENTRY_BACK_M 12.0 /* nor is a longer one that only leads away from the screen */

/* The points at which the line turns (Douglas and Peucker, 1973): keep[i]. */
static void keep_turns(const struct venue_point *points, int first, int last, bool *keep)
{
    double most = STRAIGHT_M;
    int at = -1;
    for (int i = first + 1; i < last; i++) {
        double d = segment_distance(points[i], points[first], points[last], NULL);
        if (d > most) {
            most = d;
            at = i;
        }
    }
    if (at < 0)
        return;
    keep[at] = true;
    keep_turns(points, first, at, keep);
    keep_turns(points, at, last, keep);
}

struct pieces {
    struct venue_point at[PIECES_MAX + 1]; /* corners */
    double metres[PIECES_MAX];
    int n; /* pieces */
};

/* Where the walk proper begins in the first leg: at the graph, where the way there is but the step
 * from the wall to the middle of the floor. */
static int begins_at(const struct route_leg *leg, const struct search_start *start,
                     double heading_deg)
{
    double dx = start->foot.x - start->from.x, dy = start->foot.y - start->from.y;
    double away = hypot(dx, dy);
    if (leg->n <= 2 || away < 0.01 || away > ENTRY_BACK_M)
        return 0;
    enum direction direction = direction_relative(dx, dy, heading_deg);
    bool is_back = direction == DIRECTION_BACK || direction == DIRECTION_BACK_LEFT ||
                   direction == DIRECTION_BACK_RIGHT;
    return away <= ENTRY_M || is_back;
}

static void take_pieces(const struct route_leg *leg, int first, struct pieces *out)
{
    bool keep[1024] = {0};
    int last = leg->n - 1;
    out->n = 0;
    if (last <= first)
        return;
    if (last < 1024)
        keep_turns(leg->points, first, last, keep);
    out->at[0] = leg->points[first];
    double metres = 0;
    for (int i = first + 1; i <= last; i++) {
        metres +=
            hypot(leg->points[i].x - leg->points[i - 1].x, leg->points[i].y - leg->points[i - 1].y);
        if (i < last && (i >= 1024 || !keep[i] || out->n == PIECES_MAX - 1))
            continue;
        out->metres[out->n] = metres;
        out->at[++out->n] = leg->points[i];
        metres = 0;
    }
}

/* A few steps before the walk proper: the walk's direction is what an arrow says. */
static void drop_short_start(struct pieces *pieces)
{
    while (pieces->n > 1 && pieces->metres[0] < SHORT_M &&
           pieces->metres[1] >= 2 * pieces->metres[0]) {
        double metres = pieces->metres[0] + pieces->metres[1];
        pieces->n--;
        memmove(pieces->at, pieces->at + 1, (size_t)(pieces->n + 1) * sizeof *pieces->at);
        memmove(pieces->metres, pieces->metres + 1, (size_t)pieces->n * sizeof *pieces->metres);
        pieces->metres[0] = metres;
    }
}

/* The pieces of the first leg, of which its direction and its steps come. */
static void take_first_pieces(const struct route_leg *leg, const struct search_start *start,
                              double heading_deg, struct pieces *out)
{
    take_pieces(leg, begins_at(leg, start, heading_deg), out);
    drop_short_start(out);
}

static double bearing_of(const struct pieces *pieces, int i)
{
    double dx = pieces->at[i + 1].x - pieces->at[i].x, dy = pieces->at[i + 1].y - pieces->at[i].y;
    return direction_bearing(dx, dy);
}

enum direction route_direction(const struct route_leg *leg, const struct search_start *start,
                               double heading_deg)
{
    struct pieces pieces;
    take_first_pieces(leg, start, heading_deg, &pieces);
    if (!pieces.n)
        return DIRECTION_NONE;
    return direction_relative(pieces.at[1].x - pieces.at[0].x, pieces.at[1].y - pieces.at[0].y,
                              heading_deg);
}

/* -- steps -------------------------------------------------------------------------------- */

#define ALL_MAX 160

struct steps {
    struct route_step items[ALL_MAX];
    int n;
};

static struct route_step *add(struct steps *steps, enum route_step_kind kind)
{
    if (steps->n == ALL_MAX)
        steps->n--; /* the last gives way: a way of 160 turns is told by its beginning */
    struct route_step *step = &steps->items[steps->n++];
    *step = (struct route_step){.kind = kind, .direction = DIRECTION_NONE, .level = -1};
    return step;
}

static void remove_at(struct steps *steps, int i)
{
    memmove(&steps->items[i], &steps->items[i + 1],
            (size_t)(steps->n - i - 1) * sizeof *steps->items);
    steps->n--;
}

static bool both_walk(const struct steps *steps, int i)
{
    return i > 0 && i < steps->n && steps->items[i].kind == ROUTE_GO &&
           steps->items[i - 1].kind == ROUTE_GO;
}

/* How much is lost where walk i is told with the one before it: nothing behind a change of level,
 * where nobody knows which way one walks anyway. */
static double loss_of(const struct steps *steps, int i)
{
    return i > 1 && steps->items[i - 1].direction < 0 ? 0 : steps->items[i].metres;
}

/* The turn that matters least: into the shortest walk; never the first, whose arrow other boards
 * show too. -1: there is none. */
static int least_turn(const struct steps *steps)
{
    int least = -1;
    for (int i = 1; i < steps->n; i++) {
        if (both_walk(steps, i) && (least < 0 || loss_of(steps, i) < loss_of(steps, least)))
            least = i;
    }
    return least;
}

static void merge_walk(struct steps *steps, int i)
{
    enum direction turn = steps->items[i].direction;
    steps->items[i - 1].metres += steps->items[i].metres;
    remove_at(steps, i);
    if (!both_walk(steps, i) || turn < 0 || steps->items[i].direction < 0)
        return;
    /* Who is not told of a turn does not come along it: left and right again is straight on. */
    steps->items[i].direction = (enum direction)((turn + steps->items[i].direction) % 8);
    if (steps->items[i].direction == DIRECTION_AHEAD)
        merge_walk(steps, i);
}

/* What comes after the last change of level is told on that level, too: it goes before a turn of
 * some length does. */
static bool drop_far_end(struct steps *steps)
{
    bool has_change = false;
    for (int i = 0; i < steps->n; i++)
        has_change = has_change || steps->items[i].kind == ROUTE_CHANGE;
    if (!has_change || steps->items[steps->n - 1].kind == ROUTE_CHANGE)
        return false;
    steps->n--;
    return true;
}

/* Two changes the same way, up or down, are told by the last: "to 4F". */
static bool merge_changes(struct steps *steps)
{
    int first = -1;
    for (int i = 0; i < steps->n; i++) {
        if (steps->items[i].kind != ROUTE_CHANGE)
            continue;
        if (first < 0) {
            first = i;
            continue;
        }
        if (steps->items[first].levels * steps->items[i].levels < 0)
            return false;
        steps->items[first].level = steps->items[i].level;
        steps->items[first].levels += steps->items[i].levels;
        while (steps->n > first + 1 && i > first) {
            remove_at(steps, first + 1);
            i--;
        }
        return true;
    }
    return false;
}

static void shorten(struct steps *steps)
{
    if (steps->n > ROUTE_STEPS_MAX && steps->items[steps->n - 1].kind == ROUTE_ARRIVE &&
        steps->items[steps->n - 1].direction == DIRECTION_NONE)
        steps->n--;
    for (int least; steps->n > ROUTE_STEPS_MAX && (least = least_turn(steps)) >= 0;) {
        if (loss_of(steps, least) < LONG_M || (!drop_far_end(steps) && !merge_changes(steps)))
            merge_walk(steps, least);
    }
    if (steps->n > ROUTE_STEPS_MAX && steps->items[steps->n - 1].kind == ROUTE_ARRIVE)
        steps->n--;
    while (steps->n > ROUTE_STEPS_MAX && merge_changes(steps))
        continue;
    if (steps->n > ROUTE_STEPS_MAX)
        steps->n = ROUTE_STEPS_MAX;
}

/* The turn of piece i for who comes along *bearing, which moves on. */
static enum direction turn_into(const struct pieces *pieces, int i, double *bearing)
{
    double towards = bearing_of(pieces, i);
    double dx = sin(towards * M_PI / 180), dy = cos(towards * M_PI / 180);
    enum direction direction = direction_relative(dx, dy, *bearing);
    *bearing = towards;
    return direction;
}

static void add_walks(const struct pieces *pieces, int n, double *bearing, struct steps *steps)
{
    for (int i = 0; i < n; i++) {
        enum direction direction = turn_into(pieces, i, bearing);
        struct route_step *last = steps->n ? &steps->items[steps->n - 1] : NULL;
        if (last && last->kind == ROUTE_GO && direction == DIRECTION_AHEAD) {
            last->metres += pieces->metres[i];
            continue;
        }
        struct route_step *step = add(steps, ROUTE_GO);
        step->direction = direction;
        step->metres = pieces->metres[i];
    }
}

static void add_change(const struct venue *venue, const struct route_leg *leg, double *bearing,
                       struct steps *steps)
{
    struct route_step *step = add(steps, ROUTE_CHANGE);
    step->way = leg->way_out;
    step->level = leg->to_level;
    step->levels = venue->levels[leg->to_level].ordinal - venue->levels[leg->level].ordinal;
    *bearing = -1; /* nobody knows which way a lift or a flight of stairs lets one out */
}

/* Where the door is for who comes along the last walk: the way of a last few steps, else where the
 * room is. */
static void add_arrival(const struct venue *venue, const struct route *route,
                        const struct pieces *pieces, double bearing, struct steps *steps)
{
    const struct route_leg *leg = &route->legs[route->n_legs - 1];
    bool is_short = pieces->n > 1 && pieces->metres[pieces->n - 1] < SHORT_M;
    enum direction side = DIRECTION_NONE;
    if (is_short) {
        side = turn_into(pieces, pieces->n - 1, &bearing);
        steps->items[steps->n - 1].metres += pieces->metres[pieces->n - 1];
    } else if (route->space >= 0 && leg->n > 0) {
        struct venue_point end = leg->points[leg->n - 1], in = venue->spaces[route->space].label;
        side = direction_relative(in.x - end.x, in.y - end.y, bearing);
    }
    add(steps, ROUTE_ARRIVE)->direction = side == DIRECTION_AHEAD ? DIRECTION_NONE : side;
}

void route_steps_make(const struct venue *venue, const struct search_start *start,
                      double heading_deg, struct route *route)
{
    struct steps steps = {.n = 0};
    struct pieces pieces;
    double bearing = heading_deg;
    for (int i = 0; i < route->n_legs; i++) {
        const struct route_leg *leg = &route->legs[i];
        if (i == 0)
            take_first_pieces(leg, start, heading_deg, &pieces);
        else
            take_pieces(leg, 0, &pieces);
        bool ends_short =
            leg->to_level < 0 && pieces.n > 1 && pieces.metres[pieces.n - 1] < SHORT_M;
        add_walks(&pieces, pieces.n - ends_short, &bearing, &steps);
        if (leg->to_level >= 0)
            add_change(venue, leg, &bearing, &steps);
        else
            add_arrival(venue, route, &pieces, bearing, &steps);
    }
    shorten(&steps);
    memcpy(route->steps, steps.items, (size_t)steps.n * sizeof *route->steps);
    route->n_steps = steps.n;
}
