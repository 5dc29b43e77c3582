/* One frame of metres: degrees projected about one origin, metres taken as they are. */
#include "core/venue/build.h"

#include <math.h>

#define EARTH_M 6371008.8     /* mean radius, as in WGS 84 */
#define DEGREES_EXTENT_MAX 1. /* a venue of more degrees than this (110 km) is none of degrees */
#define EXTENT_MAX_M 50000.

/* Everything that has a place, one after the other. */
static void each_ring(struct raw_ring *rings, int n, void (*visit)(void *, struct venue_point *),
                      void *user)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < rings[i].n; k++)
            visit(user, &rings[i].points[k]);
    }
}

static void each_point(struct build *build, void (*visit)(void *, struct venue_point *), void *user)
{
    for (size_t i = 0; i < build->n_levels; i++)
        each_ring(build->levels[i].rings, build->levels[i].n_rings, visit, user);
    for (size_t i = 0; i < build->n_spaces; i++) {
        each_ring(build->spaces[i].rings, build->spaces[i].n_rings, visit, user);
        if (build->spaces[i].out.label_given)
            visit(user, &build->spaces[i].out.label);
    }
    for (size_t i = 0; i < build->n_buildings; i++)
        each_ring(build->buildings[i].rings, build->buildings[i].n_rings, visit, user);
    for (size_t i = 0; i < build->n_openings; i++) {
        visit(user, &build->openings[i].out.a);
        visit(user, &build->openings[i].out.b);
    }
    for (size_t i = 0; i < build->n_spots; i++)
        visit(user, &build->spots[i].out.at);
    for (size_t i = 0; i < build->n_nodes; i++)
        visit(user, &build->nodes[i].out.at);
}

static void take_in(void *user, struct venue_point *point)
{
    if (isfinite(point->x) && isfinite(point->y))
        box_add(user, *point);
}

static void project(void *user, struct venue_point *point)
{
    *point = venue_project(user, point->x, point->y);
}

struct venue_point venue_project(const struct venue *venue, double lon, double lat)
{
    const double radian = M_PI / 180;
    return (struct venue_point){(lon - venue->origin_lon) * radian * EARTH_M *
                                    cos(venue->origin_lat * radian),
                                (lat - venue->origin_lat) * radian * EARTH_M};
}

static bool fits_degrees(const struct venue_box *box)
{
    return box->min.x >= -180 && box->max.x <= 180 && box->min.y >= -90 && box->max.y <= 90 &&
           box->max.x - box->min.x <= DEGREES_EXTENT_MAX &&
           box->max.y - box->min.y <= DEGREES_EXTENT_MAX;
}

static bool choose_units(struct build *build, const struct venue_box *box)
{
    double extent = fmax(box->max.x - box->min.x, box->max.y - box->min.y);
    if (build->units == UNITS_UNKNOWN) {
        build->units = fits_degrees(box) ? UNITS_DEGREES : UNITS_METRES;
        if (build->units == UNITS_METRES)
            build_problem(build, FAULT_OTHER, NULL,
                          "places are not within one degree; taken for metres (x east, y north)");
    } else if (build->units == UNITS_DEGREES && !fits_degrees(box)) {
        build_problem(
            build, FAULT_OTHER, NULL,
            "units are degrees, but places are not within one degree of each other; taken "
            "for metres");
        build->units = UNITS_METRES;
    } else if (build->units == UNITS_METRES && extent < 0.1 && extent > 0) {
        build_problem(build, FAULT_OTHER, NULL,
                      "the whole venue is %.3g m wide: are its places degrees? taken for them",
                      extent);
        build->units = UNITS_DEGREES;
    }
    if (build->units == UNITS_METRES && extent > EXTENT_MAX_M) {
        build_problem(build, FAULT_OTHER, NULL, "left out: it is %.0f km wide", extent / 1000);
        return false;
    }
    return true;
}

bool build_frame(struct build *build)
{
    struct venue *venue = build->venue;
    struct venue_box box;
    box_clear(&box);
    each_point(build, take_in, &box);
    if (box_empty(&box)) {
        build_problem(build, FAULT_OTHER, NULL, "no place in it");
        return false;
    }
    if (!choose_units(build, &box))
        return false;
    venue->is_geographic = build->units == UNITS_DEGREES || build->has_origin;
    venue->origin_lon = build->has_origin ? build->origin[0] : (box.min.x + box.max.x) / 2;
    venue->origin_lat = build->has_origin ? build->origin[1] : (box.min.y + box.max.y) / 2;
    if (build->units == UNITS_DEGREES)
        each_point(build, project, venue);
    return true;
}
