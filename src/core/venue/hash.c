#include "core/venue/venue.h"

#include "base/str.h"

static uint64_t add_shape(uint64_t hash, const struct venue_shape *shape)
{
    hash = hash_bytes(hash, &shape->n, sizeof shape->n);
    for (int i = 0; i < shape->n; i++)
        hash = hash_bytes(hash, shape->rings[i].points,
                          (size_t)shape->rings[i].n * sizeof *shape->rings[i].points);
    return hash;
}

uint64_t venue_hash(const struct venue *venue)
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
    return hash ? hash : 1;
}
