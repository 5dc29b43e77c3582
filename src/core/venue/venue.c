#include "core/venue/venue.h"

#include "core/venue/shape.h"
#include <math.h>

int32_t venue_level_of(const struct venue *venue, int32_t snapshot_level)
{
    for (int i = 0; venue && snapshot_level >= 0 && i < venue->n_levels; i++) {
        if (venue->levels[i].level == snapshot_level)
            return i;
    }
    return -1;
}

int32_t venue_space_of_room(const struct venue *venue, int32_t room)
{
    for (int i = 0; venue && room >= 0 && i < venue->n_spaces; i++) {
        if (venue->spaces[i].room == room)
            return i;
    }
    return -1;
}

int32_t venue_space_of_exhibit(const struct venue *venue, int32_t exhibit)
{
    for (int i = 0; venue && exhibit >= 0 && i < venue->n_spaces; i++) {
        if (venue->spaces[i].exhibit == exhibit)
            return i;
    }
    return -1;
}

/* Floors hold rooms: what is more of a thing comes first. */
static int rank(enum venue_kind kind)
{
    return kind == VENUE_OUTSIDE || kind == VENUE_WATER ? 2 : kind == VENUE_WALKWAY;
}

int32_t venue_space_at(const struct venue *venue, int32_t venue_level, struct venue_point at)
{
    if (venue_level < 0)
        return -1;
    const struct venue_level *level = &venue->levels[venue_level];
    int32_t found = -1;
    double best = INFINITY;
    for (int i = level->first_space; i < level->first_space + level->n_spaces; i++) {
        const struct venue_space *space = &venue->spaces[i];
        if (!venue_shape_holds(&space->shape, at))
            continue;
        double area = venue_shape_area(&space->shape);
        int before = found < 0 ? 3 : rank(venue->spaces[found].kind);
        if (rank(space->kind) < before || (rank(space->kind) == before && area < best)) {
            found = i;
            best = area;
        }
    }
    return found;
}

bool venue_display_placed(const struct venue *venue, const struct display *display)
{
    return venue && isfinite(display->x) && isfinite(display->y) &&
           venue_level_of(venue, display->level) >= 0;
}
