/* Places that are nowhere near the rest: a label at 0, 0 where somebody had none, degrees of which
 * two were swapped. One of them would make the level a dot, or degrees be taken for metres; so they
 * are left out before anything is measured. */
#include "core/venue/build.h"

#include <math.h>
#include <stdlib.h>

#define DEGREE_M 111000.0
#define FAR_M 25000.0    /* from the middle: always too far */
#define NEAR_M 1000.0    /* never too far */
#define FAR_TIMES 50     /* as far as three in four are: too far between the two */
#define NEAR_DEGREES 0.5 /* three in four are within this of the middle: they are degrees */
#define FEW 8            /* of so few nobody knows which is the stray */

struct spread {
    struct venue_point middle;
    double far; /* in the document's units */
    double unit_m;
};

struct places {
    double *x, *y;
    size_t n;
};

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void add_place(struct places *places, struct venue_point at)
{
    places->x[places->n] = at.x;
    places->y[places->n++] = at.y;
}

static void add_rings(struct places *places, const struct raw_ring *rings, int n)
{
    if (n > 0 && rings[0].n > 0)
        add_place(places, rings[0].points[0]);
}

/* One of each thing that has a place. */
static struct places places_of(const struct build *build)
{
    size_t most = build->n_levels + build->n_spaces + build->n_openings + build->n_spots +
                  build->n_nodes + build->n_buildings;
    struct places places = {arena_array(build->scratch, most, sizeof(double)),
                            arena_array(build->scratch, most, sizeof(double)), 0};
    for (size_t i = 0; i < build->n_levels; i++)
        add_rings(&places, build->levels[i].rings, build->levels[i].n_rings);
    for (size_t i = 0; i < build->n_spaces; i++)
        add_rings(&places, build->spaces[i].rings, build->spaces[i].n_rings);
    for (size_t i = 0; i < build->n_buildings; i++)
        add_rings(&places, build->buildings[i].rings, build->buildings[i].n_rings);
    for (size_t i = 0; i < build->n_openings; i++)
        add_place(&places, build->openings[i].out.a);
    for (size_t i = 0; i < build->n_spots; i++)
        add_place(&places, build->spots[i].out.at);
    for (size_t i = 0; i < build->n_nodes; i++)
        add_place(&places, build->nodes[i].out.at);
    return places;
}

static double median(const struct build *build, const double *values, size_t n)
{
    double *sorted = arena_array(build->scratch, n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = values[i];
    qsort(sorted, n, sizeof *sorted, compare_doubles);
    return sorted[n / 2];
}

/* False where there is too little to say what is far. */
static bool find_spread(const struct build *build, struct spread *out)
{
    struct places places = places_of(build);
    if (places.n < FEW)
        return false;
    out->middle =
        (struct venue_point){median(build, places.x, places.n), median(build, places.y, places.n)};
    double *off = arena_array(build->scratch, places.n, sizeof *off);
    for (size_t i = 0; i < places.n; i++)
        off[i] = hypot(places.x[i] - out->middle.x, places.y[i] - out->middle.y);
    qsort(off, places.n, sizeof *off, compare_doubles);
    double most = off[places.n * 3 / 4];
    bool is_degrees = build->units != UNITS_METRES && most <= NEAR_DEGREES &&
                      fabs(out->middle.x) <= 180 && fabs(out->middle.y) <= 90;
    out->unit_m = is_degrees ? DEGREE_M : 1;
    out->far = fmin(fmax(most * FAR_TIMES, NEAR_M / out->unit_m), FAR_M / out->unit_m);
    return true;
}

static double off_m(const struct spread *spread, struct venue_point at)
{
    double off = hypot(at.x - spread->middle.x, at.y - spread->middle.y);
    return off > spread->far ? off * spread->unit_m : 0;
}

static bool is_stray(struct build *build, const struct spread *spread, struct venue_point at,
                     const struct build_place *place)
{
    double metres = off_m(spread, at);
    if (metres > 0)
        build_problem(build, FAULT_STRAY, place, "left out: it is %.0f km from the rest",
                      metres / 1000);
    return metres > 0;
}

static bool drop_rings(struct build *build, const struct spread *spread, struct raw_ring *rings,
                       int *n, const struct build_place *place)
{
    for (int i = 0; i < *n; i++) {
        for (int k = 0; k < rings[i].n; k++) {
            if (is_stray(build, spread, rings[i].points[k], place)) {
                *n = 0;
                return true;
            }
        }
    }
    return false;
}

static void drop_shapes(struct build *build, const struct spread *spread)
{
    for (size_t i = 0; i < build->n_levels; i++) {
        struct raw_level *level = &build->levels[i];
        drop_rings(build, spread, level->rings, &level->n_rings, &level->place);
    }
    for (size_t i = 0; i < build->n_buildings; i++) {
        struct raw_space *building = &build->buildings[i];
        drop_rings(build, spread, building->rings, &building->n_rings, &building->place);
    }
    for (size_t i = 0; i < build->n_spaces; i++) {
        struct raw_space *space = &build->spaces[i];
        space->is_stray = drop_rings(build, spread, space->rings, &space->n_rings, &space->place);
        if (!space->out.label_given || off_m(spread, space->out.label) == 0)
            continue;
        space->out.label_given = false;
        build_problem(build, FAULT_STRAY, &space->place,
                      "the place of its label is %.0f km from the rest; not used",
                      off_m(spread, space->out.label) / 1000);
    }
}

static void drop_points(struct build *build, const struct spread *spread)
{
    size_t n = 0;
    for (size_t i = 0; i < build->n_openings; i++) {
        const struct raw_opening *opening = &build->openings[i];
        if (!is_stray(build, spread, opening->out.a, &opening->place) &&
            !is_stray(build, spread, opening->out.b, &opening->place))
            build->openings[n++] = *opening;
    }
    build->n_openings = n;
    n = 0;
    for (size_t i = 0; i < build->n_spots; i++) {
        if (!is_stray(build, spread, build->spots[i].out.at, &build->spots[i].place))
            build->spots[n++] = build->spots[i];
    }
    build->n_spots = n;
}

void build_drop_strays(struct build *build)
{
    struct spread spread;
    if (!find_spread(build, &spread))
        return;
    drop_shapes(build, &spread);
    drop_points(build, &spread);
}
