#include "core/venue/venue.h"

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
    if (venue && venue->of_room)
        return room >= 0 ? venue->of_room[room] : -1;
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

int32_t venue_space_better(const struct venue *venue, int32_t found, int32_t space,
                           struct venue_point at)
{
    const struct venue_space *next = &venue->spaces[space];
    if (!venue_shape_holds(&next->shape, at))
        return found;
    if (found < 0)
        return space;
    const struct venue_space *best = &venue->spaces[found];
    if (rank(next->kind) != rank(best->kind))
        return rank(next->kind) < rank(best->kind) ? space : found;
    double area = venue_shape_area(&next->shape), least = venue_shape_area(&best->shape);
    return area < least || (area == least && space < found) ? space : found;
}

int32_t venue_space_at(const struct venue *venue, int32_t venue_level, struct venue_point at)
{
    int32_t found = -1;
    if (venue_level < 0)
        return -1;
    const struct venue_level *level = &venue->levels[venue_level];
    for (int i = level->first_space; i < level->first_space + level->n_spaces; i++)
        found = venue_space_better(venue, found, i, at);
    return found;
}

bool venue_display_placed(const struct venue *venue, const struct display *display)
{
    return venue && isfinite(display->x) && isfinite(display->y) &&
           venue_level_of(venue, display->level) >= 0;
}
