/* The lists of a venue from what the readers added: shapes made sound, all sorted by level. */
#include "core/venue/build.h"

#include "base/str.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void build_init(struct build *build, struct reading *reading)
{
    *build = (struct build){.reading = reading,
                            .arena = reading->arena,
                            .scratch = &reading->scratch,
                            .venue = arena_alloc(reading->arena, sizeof *build->venue)};
    build->venue->name = "";
    ids_init(&build->level_ids, reading->seed);
    ids_init(&build->space_ids, reading->seed);
    ids_init(&build->node_ids, reading->seed);
}

void build_fini(struct build *build)
{
    static const char *const words[BUILD_FAULTS] = {
        [FAULT_TOO_FEW] = "shapes of fewer than three places",
        [FAULT_NO_AREA] = "shapes without an area",
        [FAULT_CROSSING] = "outlines that cross themselves",
        [FAULT_LOOSE_HOLE] = "holes outside their shape",
        [FAULT_OPEN_RING] = "rings that are not closed",
        [FAULT_GEOMETRY] = "places or shapes that cannot be read",
        [FAULT_LEVEL] = "things on no level",
        [FAULT_REFERENCE] = "references to what is not there",
        [FAULT_NAME] = "names that are too long or used twice",
        [FAULT_STRAY] = "things far from the rest",
        [FAULT_OTHER] = "problems",
    };
    for (int i = 0; i < BUILD_FAULTS; i++) {
        if (build->told[i] > BUILD_TOLD_MAX)
            snapshot_problem(build->reading->snapshot, "venue", "%d more %s",
                             build->told[i] - BUILD_TOLD_MAX, words[i]);
    }
    ids_fini(&build->level_ids);
    ids_fini(&build->space_ids);
    ids_fini(&build->node_ids);
}

void build_problem(struct build *build, enum build_fault fault, const struct build_place *place,
                   const char *format, ...)
{
    if (build->told[fault]++ >= BUILD_TOLD_MAX)
        return;
    va_list args;
    va_start(args, format);
    const char *message = arena_vprintf(build->scratch, format, args);
    va_end(args);
    const char *path = "venue";
    if (place && place->list)
        path = arena_printf(build->scratch, "%s[%d]", place->list, place->index);
    snapshot_problem(build->reading->snapshot, path, "%s", message);
}

#define PUSH(build, list)                                                                          \
    arena_push((build)->scratch, &(build)->list, (build)->n_##list, &(build)->list##_capacity,     \
               sizeof *(build)->list)

struct raw_level *build_level(struct build *build, const char *id)
{
    struct raw_level *level = PUSH(build, levels);
    *level = (struct raw_level){.out = {.id = id, .level = -1, .short_name = ""}};
    ids_put(&build->level_ids, id, (int32_t)build->n_levels++);
    return level;
}

struct raw_space *build_space(struct build *build)
{
    struct raw_space *space = PUSH(build, spaces);
    *space =
        (struct raw_space){.out = {.id = "", .level = -1, .room = -1, .exhibit = -1, .number = ""}};
    build->n_spaces++;
    return space;
}

struct raw_space *build_building(struct build *build)
{
    struct raw_space *space = PUSH(build, buildings);
    *space =
        (struct raw_space){.out = {.id = "", .level = -1, .room = -1, .exhibit = -1, .number = ""}};
    build->n_buildings++;
    return space;
}

struct raw_opening *build_opening(struct build *build)
{
    struct raw_opening *opening = PUSH(build, openings);
    *opening = (struct raw_opening){.out = {.id = "", .level = -1, .space = -1}};
    build->n_openings++;
    return opening;
}

struct raw_spot *build_spot(struct build *build)
{
    struct raw_spot *spot = PUSH(build, spots);
    *spot = (struct raw_spot){.out = {.id = "", .level = -1, .number = "", .node = -1}};
    build->n_spots++;
    return spot;
}

struct raw_node *build_node(struct build *build)
{
    struct raw_node *node = PUSH(build, nodes);
    *node = (struct raw_node){.out = {.id = "", .level = -1}};
    build->n_nodes++;
    return node;
}

struct raw_edge *build_edge(struct build *build)
{
    struct raw_edge *edge = PUSH(build, edges);
    *edge = (struct raw_edge){.out = {.id = "", .from = -1, .to = -1, .metres = -1}};
    build->n_edges++;
    return edge;
}

/* -- shapes ------------------------------------------------------------------------------- */

/* What is wrong with the rings as they stand in the file. */
static void tell_rings(struct build *build, const struct raw_ring *rings, int n,
                       const struct build_place *place)
{
    for (int i = 0; i < n && build->rings_close; i++) {
        if (rings[i].was_open && rings[i].n >= 3) {
            build_problem(build, FAULT_OPEN_RING, place,
                          "its ring is not closed; taken as if it were");
            return;
        }
    }
}

static bool make_shape(struct build *build, struct raw_ring *rings, int n,
                       const struct build_place *place, struct venue_shape *out)
{
    int turned = 0;
    tell_rings(build, rings, n, place);
    enum shape_fault fault = shape_make(build->arena, rings, n, out, &turned);
    if (n == 0)
        build_problem(build, FAULT_GEOMETRY, place, "left out: it has no polygon");
    else if (fault == SHAPE_TOO_FEW)
        build_problem(build, FAULT_TOO_FEW, place,
                      "left out: its outline has fewer than three different places");
    else if (fault == SHAPE_NO_AREA)
        build_problem(build, FAULT_NO_AREA, place, "left out: its outline holds no area");
    else if (fault == SHAPE_CROSSING)
        build_problem(build, FAULT_CROSSING, place, "its outline crosses itself");
    else if (fault == SHAPE_LOOSE_HOLE)
        build_problem(build, FAULT_LOOSE_HOLE, place, "a hole outside its outline is left out");
    build->n_turned += turned;
    return out->n > 0;
}

/* -- levels ------------------------------------------------------------------------------- */

struct level_order {
    int ordinal, index;
};

static int compare_levels(const void *a, const void *b)
{
    const struct level_order *x = a, *y = b;
    if (x->ordinal != y->ordinal)
        return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
    return (x->index > y->index) - (x->index < y->index);
}

/* For a key of the map where the file has no word short enough for one: 2F and B1 where the event
 * counts its floors from one, else 1 and -1 about the ground's G. */
static const char *made_name(struct build *build, int ordinal)
{
    const char *language = build->reading->first_language;
    bool from_one =
        language && (str_starts_with(language, "zh") || str_starts_with(language, "ja") ||
                     str_starts_with(language, "ko"));
    if (from_one)
        return ordinal < 0 ? arena_printf(build->arena, "B%d", -ordinal)
                           : arena_printf(build->arena, "%dF", ordinal + 1);
    return ordinal == 0 ? "G" : arena_printf(build->arena, "%d", ordinal);
}

/* Raw level → level of the venue, lowest first. */
static int32_t *make_levels(struct build *build)
{
    struct venue *venue = build->venue;
    struct level_order *order = arena_array(build->scratch, build->n_levels, sizeof *order);
    int32_t *map = arena_array(build->scratch, build->n_levels, sizeof *map);
    for (size_t i = 0; i < build->n_levels; i++)
        order[i] = (struct level_order){build->levels[i].out.ordinal, (int)i};
    if (build->n_levels)
        qsort(order, build->n_levels, sizeof *order, compare_levels);
    venue->levels = arena_array(build->arena, build->n_levels, sizeof *venue->levels);
    for (size_t i = 0; i < build->n_levels; i++) {
        struct raw_level *raw = &build->levels[order[i].index];
        struct venue_level *level = &venue->levels[venue->n_levels];
        map[order[i].index] = venue->n_levels++;
        *level = raw->out;
        box_clear(&level->box);
        if (!level->short_name[0]) {
            const char *name = text_any(&level->name, build->reading->first_language);
            bool is_short = name && strlen(name) <= 6 && strlen(level->id) > 4;
            level->short_name = is_short                 ? name
                                : strlen(level->id) <= 4 ? level->id
                                                         : made_name(build, level->ordinal);
        }
        if (raw->n_rings &&
            make_shape(build, raw->rings, raw->n_rings, &raw->place, &level->footprint))
            box_join(&level->box, &level->footprint.box);
    }
    return map;
}

/* -- lists by level ----------------------------------------------------------------------- */

static void make_space(struct build *build, struct raw_space *raw, struct venue_level *level,
                       struct venue_space *out)
{
    *out = raw->out;
    if (!raw->out.label_given || !venue_shape_holds(&raw->out.shape, raw->out.label)) {
        if (raw->out.label_given)
            build_problem(build, FAULT_OTHER, &raw->place, "its label is outside; put inside");
        out->label_given = false;
        out->label = shape_pole(&out->shape);
    }
    box_join(&level->box, &out->shape.box);
}

/* Raw space → space of the venue, -1 where it came to nothing. */
static int32_t *make_spaces(struct build *build, const int32_t *level_map)
{
    struct venue *venue = build->venue;
    int32_t *map = arena_array(build->scratch, build->n_spaces, sizeof *map);
    venue->spaces = arena_array(build->arena, build->n_spaces, sizeof *venue->spaces);
    for (size_t i = 0; i < build->n_spaces; i++) {
        struct raw_space *raw = &build->spaces[i];
        raw->out.level = level_map[raw->out.level];
        venue->n_shapes++;
        bool is_sound = !raw->is_stray &&
                        make_shape(build, raw->rings, raw->n_rings, &raw->place, &raw->out.shape);
        map[i] = is_sound ? 0 : -1;
        if (map[i] < 0)
            venue->n_shapes_lost++;
    }
    for (int l = 0; l < venue->n_levels; l++) {
        struct venue_level *level = &venue->levels[l];
        level->first_space = venue->n_spaces;
        for (size_t i = 0; i < build->n_spaces; i++) {
            if (map[i] < 0 || build->spaces[i].out.level != l)
                continue;
            make_space(build, &build->spaces[i], level, &venue->spaces[venue->n_spaces]);
            map[i] = venue->n_spaces++;
        }
        level->n_spaces = venue->n_spaces - level->first_space;
    }
    return map;
}

/* So that doors and nodes find the spaces about them. */
static void make_grids(struct build *build)
{
    const struct venue *venue = build->venue;
    build->grids = arena_array(build->scratch, (size_t)venue->n_levels, sizeof *build->grids);
    for (int l = 0; l < venue->n_levels; l++) {
        const struct venue_level *level = &venue->levels[l];
        struct venue_box *boxes =
            arena_array(build->scratch, (size_t)level->n_spaces, sizeof *boxes);
        for (int i = 0; i < level->n_spaces; i++)
            boxes[i] = venue->spaces[level->first_space + i].shape.box;
        grid_make(build->scratch, boxes, level->n_spaces, 1, &build->grids[l]);
    }
}

/* Looking for the space whose wall a door is in. */
struct door_search {
    const struct venue *venue;
    int32_t first, found;
    struct venue_point at;
    double best_m;
};

static void look_at_wall(void *user, int32_t index)
{
    struct door_search *search = user;
    const struct venue_space *space = &search->venue->spaces[search->first + index];
    if (space->kind == VENUE_WALKWAY || space->kind == VENUE_WALL || space->kind == VENUE_OUTSIDE ||
        space->kind == VENUE_VOID)
        return;
    for (int r = 0; r < space->shape.n; r++) {
        const struct venue_ring *ring = &space->shape.rings[r];
        for (int k = 0; k < ring->n; k++) {
            double d = segment_distance(search->at, ring->points[k],
                                        ring->points[(k + 1) % ring->n], NULL);
            if (d < search->best_m ||
                (d == search->best_m && search->first + index < search->found)) {
                search->best_m = d;
                search->found = search->first + index;
            }
        }
    }
}

/* The space whose outline is within 0.75 m of the opening's middle. Not corridors: a door is a
 * room's. */
static int32_t space_of_opening(const struct build *build, const struct venue_opening *opening)
{
    const struct venue *venue = build->venue;
    struct door_search search = {
        .venue = venue,
        .first = venue->levels[opening->level].first_space,
        .found = -1,
        .at = {(opening->a.x + opening->b.x) / 2, (opening->a.y + opening->b.y) / 2},
        .best_m = 0.75};
    grid_visit(&build->grids[opening->level], search.at, look_at_wall, &search);
    return search.found;
}

static void make_openings(struct build *build, const int32_t *level_map, const int32_t *space_map)
{
    struct venue *venue = build->venue;
    venue->openings = arena_array(build->arena, build->n_openings, sizeof *venue->openings);
    for (int l = 0; l < venue->n_levels; l++) {
        struct venue_level *level = &venue->levels[l];
        level->first_opening = venue->n_openings;
        for (size_t i = 0; i < build->n_openings; i++) {
            struct raw_opening *raw = &build->openings[i];
            if (level_map[raw->out.level] != l)
                continue;
            struct venue_opening *opening = &venue->openings[venue->n_openings++];
            *opening = raw->out;
            opening->level = l;
            int32_t space = raw->space ? ids_get(&build->space_ids, raw->space) : -1;
            if (raw->space && space < 0)
                build_problem(build, FAULT_REFERENCE, &raw->place, "no such space: \"%s\"",
                              raw->space);
            opening->space = space >= 0 ? space_map[space] : space_of_opening(build, opening);
            box_add(&level->box, opening->a);
            box_add(&level->box, opening->b);
        }
        level->n_openings = venue->n_openings - level->first_opening;
    }
}

static void make_spots(struct build *build, const int32_t *level_map)
{
    struct venue *venue = build->venue;
    venue->spots = arena_array(build->arena, build->n_spots, sizeof *venue->spots);
    for (size_t i = 0; i < build->n_spots; i++) {
        struct venue_spot *spot = &venue->spots[venue->n_spots++];
        *spot = build->spots[i].out;
        if (spot->level < 0)
            continue;
        spot->level = level_map[spot->level];
        box_add(&venue->levels[spot->level].box, spot->at);
    }
}

static void join_rings(struct build *build, struct raw_level *level, const struct raw_ring *rings,
                       int n)
{
    struct raw_ring *joined =
        arena_array(build->scratch, (size_t)(level->n_rings + n), sizeof *joined);
    for (int i = 0; i < level->n_rings; i++)
        joined[i] = level->rings[i];
    for (int i = 0; i < n; i++)
        joined[level->n_rings + i] = rings[i];
    level->rings = joined;
    level->n_rings += n;
}

/* On which levels something stands in the building; false where on none. */
static bool find_levels(const struct build *build, const struct venue_shape *shape, bool *on)
{
    bool any = false;
    for (size_t s = 0; s < build->n_spaces; s++) {
        const struct raw_space *space = &build->spaces[s];
        if (!on[space->out.level] && space->n_rings && space->rings[0].n &&
            venue_shape_holds(shape, space->rings[0].points[0]))
            on[space->out.level] = any = true;
    }
    return any;
}

static size_t ground_level(const struct build *build)
{
    size_t ground = 0;
    for (size_t i = 0; i < build->n_levels; i++) {
        if (abs(build->levels[i].out.ordinal) < abs(build->levels[ground].out.ordinal))
            ground = i;
    }
    return ground;
}

/* Outlines of whole buildings: the floor of every level without an outline of its own that has
 * spaces in them, else a thing outside on the ground floor. */
static void place_buildings(struct build *build)
{
    bool *has_own = arena_array(build->scratch, build->n_levels, sizeof *has_own);
    for (size_t i = 0; i < build->n_levels; i++)
        has_own[i] = build->levels[i].n_rings > 0;
    size_t n_spaces = build->n_spaces;
    for (size_t i = 0; i < build->n_buildings; i++) {
        struct raw_space *building = &build->buildings[i];
        struct venue_shape shape;
        bool *on = arena_array(build->scratch, build->n_levels, sizeof *on);
        build->venue->n_shapes++;
        shape_make(build->scratch, building->rings, building->n_rings, &shape, NULL);
        if (!shape.n) {
            build->venue->n_shapes_lost++;
            continue;
        }
        size_t all = build->n_spaces;
        build->n_spaces = n_spaces; /* not those that were put outside */
        bool used = find_levels(build, &shape, on);
        build->n_spaces = all;
        for (size_t l = 0; l < build->n_levels; l++) {
            if (on[l] && !has_own[l])
                join_rings(build, &build->levels[l], building->rings, building->n_rings);
        }
        if (used)
            continue;
        struct raw_space *outside = build_space(build);
        *outside = *building;
        outside->out.kind = VENUE_OUTSIDE;
        outside->out.level = (int32_t)ground_level(build);
        build->venue->n_shapes--; /* counted again with the spaces */
    }
}

struct venue *build_finish(struct build *build)
{
    struct venue *venue = build->venue;
    if (!build->n_levels) {
        build_problem(build, FAULT_OTHER, NULL, "no level, so nothing of it can be shown");
        return NULL;
    }
    build_drop_strays(build);
    if (!build_frame(build))
        return NULL;
    place_buildings(build);
    int32_t *level_map = make_levels(build);
    int32_t *space_map = make_spaces(build, level_map);
    make_grids(build);
    make_openings(build, level_map, space_map);
    make_spots(build, level_map);
    build_graph(build, level_map, space_map);
    /* RFC 7946 section 3.1.6: the right-hand rule, which readers are not to insist on. */
    if (build->n_turned && build->rings_close)
        build_problem(build, FAULT_OTHER, NULL,
                      "%d rings run the wrong way round (RFC 7946 section 3.1.6); turned",
                      build->n_turned);
    for (int i = 0; i < venue->n_levels; i++) {
        if (!venue->levels[i].n_spaces && !venue->levels[i].footprint.n)
            build_problem(build, FAULT_OTHER, NULL, "level \"%s\" is empty", venue->levels[i].id);
    }
    return venue;
}
