#include "core/venue/venue.h"

#include "base/arena.h"
#include "base/str.h"
#include <stdlib.h>

static uint64_t add_shape(uint64_t hash, const struct venue_shape *shape)
{
    hash = hash_bytes(hash, &shape->n, sizeof shape->n);
    for (int i = 0; i < shape->n; i++)
        hash = hash_bytes(hash, shape->rings[i].points,
                          (size_t)shape->rings[i].n * sizeof *shape->rings[i].points);
    return hash;
}

static uint64_t hash_of(const struct venue *venue)
{
    uint64_t hash = HASH_SEED;
    for (int i = 0; i < venue->n_levels; i++) {
        const struct venue_level *level = &venue->levels[i];
        const int counts[] = {level->n_spaces, level->n_openings};
        hash = hash_bytes(hash, counts, sizeof counts);
        hash = add_shape(hash, &level->footprint);
    }
    for (int i = 0; i < venue->n_spaces; i++) {
        const struct venue_space *space = &venue->spaces[i];
        hash = hash_bytes(hash, &space->kind, sizeof space->kind);
        hash = hash_bytes(hash, &space->label, sizeof space->label);
        hash = add_shape(hash, &space->shape);
    }
    for (int i = 0; i < venue->n_openings; i++) {
        const struct venue_opening *opening = &venue->openings[i];
        const struct venue_point ends[] = {opening->a, opening->b};
        hash = hash_bytes(hash, ends, sizeof ends);
        hash = hash_bytes(hash, &opening->is_closed, sizeof opening->is_closed);
    }
    return hash;
}

/* ---- Halls. ---- */

#define HALLS_MAX 64 /* of the largest rooms of a level */
#define HALL_ROOMS 3 /* that make a room a hall; of stands one is enough */

struct large {
    struct venue_space *space;
    double area;
};

static int by_area(const void *a, const void *b)
{
    double x = ((const struct large *)a)->area, y = ((const struct large *)b)->area;
    return (x < y) - (x > y);
}

static bool is_hall(const struct venue *venue, const struct venue_level *level,
                    const struct venue_space *hall)
{
    int rooms = 0;
    for (int i = 0; i < level->n_spaces && rooms < HALL_ROOMS; i++) {
        const struct venue_space *space = &venue->spaces[level->first_space + i];
        bool counts = space->kind == VENUE_STAND || space->kind == VENUE_ROOM;
        if (space != hall && counts && venue_shape_holds(&hall->shape, space->label))
            rooms += space->kind == VENUE_STAND ? HALL_ROOMS : 1;
    }
    return rooms >= HALL_ROOMS;
}

static void find_halls(struct venue *venue, const struct venue_level *level)
{
    struct large *large = xcalloc((size_t)level->n_spaces + 1, sizeof *large);
    int n = 0;
    for (int i = 0; i < level->n_spaces; i++) {
        struct venue_space *space = &venue->spaces[level->first_space + i];
        if (space->kind == VENUE_ROOM && space->shape.n > 0)
            large[n++] = (struct large){space, venue_shape_area(&space->shape)};
    }
    qsort(large, (size_t)n, sizeof *large, by_area);
    for (int i = 0; i < n && i < HALLS_MAX; i++)
        large[i].space->is_hall = is_hall(venue, level, large[i].space);
    free(large);
}

static const int32_t *spaces_of_rooms(const struct venue *venue, int n_rooms, struct arena *arena)
{
    int32_t *of_room = arena_array(arena, (size_t)n_rooms + 1, sizeof *of_room);
    for (int i = 0; i <= n_rooms; i++)
        of_room[i] = -1;
    for (int32_t i = venue->n_spaces - 1; i >= 0; i--) { /* of several the first */
        int32_t room = venue->spaces[i].room;
        if (room >= 0 && room < n_rooms)
            of_room[room] = i;
    }
    return of_room;
}

void venue_seal(struct venue *venue, int n_rooms, struct arena *arena)
{
    for (int i = 0; i < venue->n_levels; i++)
        find_halls(venue, &venue->levels[i]);
    venue->of_room = spaces_of_rooms(venue, n_rooms, arena);
    venue->hash = hash_of(venue);
}
