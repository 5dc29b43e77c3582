/* "hallboard venue 1": a floor that was drawn in an afternoon (config/VENUE.md). */
#include "core/venue/build.h"
#include "core/venue/kinds.h"

#include "base/str.h"
#include <math.h>
#include <string.h>

#define PLACE_MAX 1e7
#define NAME_BYTES_TOLD 120 /* a longer name is told: nobody reads it from a map */

/* Where the list's items are, as the problems of its nodes say it too. */
static struct build_place place_of(struct build *build, const struct node *list, size_t index)
{
    const struct node *document = list->up;
    const char *name = document->name ? document->name : "venue";
    if (!build->path || build->path_of != list->json) {
        build->path_of = list->json;
        build->path =
            arena_printf(build->scratch, "%s%s%s", name, document->up ? "." : ": ", list->name);
    }
    return (struct build_place){build->path, (int)index};
}

/* [x, y] */
static bool read_point(const json_t *json, struct venue_point *out)
{
    const json_t *x = json_array_get(json, 0), *y = json_array_get(json, 1);
    if (!json_is_number(x) || !json_is_number(y))
        return false;
    *out = (struct venue_point){json_number_value(x), json_number_value(y)};
    return fabs(out->x) <= PLACE_MAX && fabs(out->y) <= PLACE_MAX;
}

static bool read_ring(struct build *build, const json_t *json, bool is_hole, struct raw_ring *out)
{
    size_t n = json_array_size(json);
    *out = (struct raw_ring){.points = arena_array(build->arena, n, sizeof *out->points),
                             .is_hole = is_hole};
    for (size_t i = 0; i < n; i++) {
        if (!read_point(json_array_get(json, i), &out->points[out->n++]))
            return false;
    }
    return n > 0;
}

static bool read_box(struct build *build, const json_t *json, struct raw_ring *out)
{
    double v[4];
    for (size_t i = 0; i < 4; i++) {
        if (!json_is_number(json_array_get(json, i)))
            return false;
        v[i] = json_number_value(json_array_get(json, i));
        if (fabs(v[i]) > PLACE_MAX)
            return false;
    }
    out->points = arena_array(build->arena, 4, sizeof *out->points);
    out->n = 4;
    out->points[0] = (struct venue_point){v[0], v[1]};
    out->points[1] = (struct venue_point){v[0] + v[2], v[1]};
    out->points[2] = (struct venue_point){v[0] + v[2], v[1] + v[3]};
    out->points[3] = (struct venue_point){v[0], v[1] + v[3]};
    return json_array_size(json) == 4;
}

/* `outline` or `box`, and `holes`. False, told, where there is no shape. */
static bool read_shape(struct build *build, const struct object *object, const char *what,
                       const struct build_place *place, struct raw_ring **rings, int *n)
{
    struct node outline = object_member(object, "outline"), box = object_member(object, "box");
    struct node holes = object_member(object, "holes");
    size_t n_holes = json_is_array(holes.json) ? json_array_size(holes.json) : 0;
    struct raw_ring *out = arena_array(build->scratch, n_holes + 1, sizeof *out);
    *n = 0;
    bool good = node_present(&outline) ? read_ring(build, outline.json, false, &out[0])
                                       : node_present(&box) && read_box(build, box.json, &out[0]);
    if (!good) {
        if (what)
            build_problem(build, FAULT_GEOMETRY, place, "left out: %s", what);
        return false;
    }
    *n = 1;
    for (size_t i = 0; i < n_holes; i++) {
        if (read_ring(build, json_array_get(holes.json, i), true, &out[*n]))
            ++*n;
        else
            build_problem(build, FAULT_GEOMETRY, place, "holes[%zu] is no list of places", i);
    }
    *rings = out;
    return true;
}

static void check_name(struct build *build, const struct text *name,
                       const struct build_place *place)
{
    for (int i = 0; i < name->n; i++) {
        if (strlen(name->items[i].text) > NAME_BYTES_TOLD) {
            build_problem(build, FAULT_NAME, place, "its name is %zu bytes long",
                          strlen(name->items[i].text));
            return;
        }
    }
}

/* An id that nothing else of the list has; "" where it says none. False, told. */
static bool read_own_id(struct build *build, const struct object *object, const struct ids *ids,
                        bool is_wanted, const char **out)
{
    struct node node = object_member(object, "id");
    if (!node_present(&node) && !is_wanted)
        return true;
    const char *id = read_id(build->reading, object, ids);
    if (id)
        *out = id;
    return id;
}

static bool read_level_of(struct build *build, const struct object *object, int32_t *out)
{
    struct node node = object_member(object, "level");
    if (!node_present(&node)) {
        node_problem(build->reading, &node, "missing; left out");
        return false;
    }
    return read_ref(build->reading, object, "level", &build->level_ids, "level of the venue",
                    out) == FOUND_GOOD;
}

static void read_levels_list(struct build *build, const struct object *root)
{
    static const char *const names[] = {"id",      "name",  "short_name", "ordinal",
                                        "outline", "holes", NULL};
    struct node list;
    size_t count = object_list(build->reading, root, "levels", &list);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        const char *id;
        if (!object_open(build->reading, &object, &item, names) ||
            !(id = read_id(build->reading, &object, &build->level_ids)))
            continue;
        struct raw_level *level = build_level(build, id);
        level->place = place_of(build, &list, i);
        level->out.ordinal = (int)i;
        read_int(build->reading, &object, "ordinal", -100, 1000, &level->out.ordinal);
        read_text(build->reading, &object, "name", &level->out.name);
        read_string(build->reading, &object, "short_name", &level->out.short_name);
        check_name(build, &level->out.name, &level->place);
        struct node outline = object_member(&object, "outline");
        if (node_present(&outline))
            read_shape(build, &object, "its outline is no list of places", &level->place,
                       &level->rings, &level->n_rings);
    }
}

static bool read_one_space(struct build *build, const struct object *object,
                           struct raw_space *space)
{
    struct reading *reading = build->reading;
    int kind = VENUE_ROOM;
    if (!read_own_id(build, object, &build->space_ids, false, &space->out.id) ||
        !read_level_of(build, object, &space->out.level))
        return false;
    read_choice(reading, object, "kind", venue_kind_names, &kind);
    space->out.kind = (enum venue_kind)kind;
    read_text(reading, object, "name", &space->out.name);
    check_name(build, &space->out.name, &space->place);
    read_string(reading, object, "number", &space->out.number);
    read_string(reading, object, "room", &space->out.room_id);
    read_string(reading, object, "exhibit", &space->out.exhibit_id);
    struct node label = object_member(object, "label");
    if (node_present(&label)) {
        space->out.label_given = read_point(label.json, &space->out.label);
        if (!space->out.label_given)
            node_problem(reading, &label, "not a place");
    }
    return read_shape(build, object, "no outline of places and no box", &space->place,
                      &space->rings, &space->n_rings);
}

static void read_spaces_list(struct build *build, const struct object *root)
{
    static const char *const names[] = {"id",      "level",   "kind", "name",  "number", "room",
                                        "exhibit", "outline", "box",  "holes", "label",  NULL};
    struct node list;
    size_t count = object_list(build->reading, root, "spaces", &list);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        if (!object_open(build->reading, &object, &item, names))
            continue;
        struct raw_space *space = build_space(build);
        space->place = place_of(build, &list, i);
        if (!read_one_space(build, &object, space)) {
            build->venue->n_shapes++;
            build->venue->n_shapes_lost++;
            build->n_spaces--;
            if (space->out.id[0])
                ids_put(&build->space_ids, space->out.id, IDS_LEFT_OUT);
            continue;
        }
        if (space->out.id[0])
            ids_put(&build->space_ids, space->out.id, (int32_t)build->n_spaces - 1);
    }
}

static bool read_place(struct build *build, const struct object *object, const char *name,
                       struct venue_point *out)
{
    struct node node = object_member(object, name);
    bool good = read_point(node.json, out);
    if (!good)
        node_problem(build->reading, &node, "not a place ([x, y] is wanted); left out");
    return good;
}

static void read_openings_list(struct build *build, const struct object *root)
{
    static const char *const names[] = {"id", "level", "space", "from", "to", NULL};
    struct node list;
    size_t count = object_list(build->reading, root, "openings", &list);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        if (!object_open(build->reading, &object, &item, names))
            continue;
        struct raw_opening *opening = build_opening(build);
        opening->place = place_of(build, &list, i);
        read_string(build->reading, &object, "id", &opening->out.id);
        read_string(build->reading, &object, "space", &opening->space);
        if (!read_level_of(build, &object, &opening->out.level) ||
            !read_place(build, &object, "from", &opening->out.a) ||
            !read_place(build, &object, "to", &opening->out.b))
            build->n_openings--;
    }
}

static bool read_one_spot(struct build *build, const struct object *object, struct raw_spot *spot)
{
    struct reading *reading = build->reading;
    int kind = VENUE_OTHER_POINT;
    struct node level = object_member(object, "level");
    read_string(reading, object, "id", &spot->out.id);
    if (node_present(&level) && !read_level_of(build, object, &spot->out.level))
        return false;
    if (read_choice(reading, object, "kind", venue_point_kind_names, &kind) == FOUND_BAD)
        return false;
    spot->out.kind = (enum venue_point_kind)kind;
    read_text(reading, object, "name", &spot->out.name);
    check_name(build, &spot->out.name, &spot->place);
    read_string(reading, object, "number", &spot->out.number);
    read_string(reading, object, "node", &spot->node);
    return read_place(build, object, "at", &spot->out.at);
}

static void read_points_list(struct build *build, const struct object *root)
{
    static const char *const names[] = {"id",     "level", "kind", "name",
                                        "number", "at",    "node", NULL};
    struct node list;
    size_t count = object_list(build->reading, root, "points", &list);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        if (!object_open(build->reading, &object, &item, names))
            continue;
        struct raw_spot *spot = build_spot(build);
        spot->place = place_of(build, &list, i);
        if (!read_one_spot(build, &object, spot))
            build->n_spots--;
    }
}

static void read_nodes_list(struct build *build, const struct object *root)
{
    static const char *const names[] = {"id", "level", "at", "space", NULL};
    struct node list;
    size_t count = object_list(build->reading, root, "nodes", &list);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        if (!object_open(build->reading, &object, &item, names))
            continue;
        struct raw_node *node = build_node(build);
        node->place = place_of(build, &list, i);
        read_string(build->reading, &object, "space", &node->space);
        if (!read_own_id(build, &object, &build->node_ids, true, &node->out.id) ||
            !read_level_of(build, &object, &node->out.level) ||
            !read_place(build, &object, "at", &node->out.at)) {
            build->n_nodes--;
            continue;
        }
        ids_put(&build->node_ids, node->out.id, (int32_t)build->n_nodes - 1);
    }
}

static bool read_one_edge(struct build *build, const struct object *object, struct raw_edge *edge)
{
    struct reading *reading = build->reading;
    struct node ends = object_member(object, "nodes");
    int way = VENUE_WALK;
    read_string(reading, object, "id", &edge->out.id);
    if (!json_is_array(ends.json) || json_array_size(ends.json) != 2) {
        node_problem(reading, &ends, "not a list of two nodes; left out");
        return false;
    }
    struct node from = node_item(&ends, 0), to = node_item(&ends, 1);
    if (node_ref(reading, &from, &build->node_ids, "node", &edge->out.from) != FOUND_GOOD ||
        node_ref(reading, &to, &build->node_ids, "node", &edge->out.to) != FOUND_GOOD)
        return false;
    if (read_choice(reading, object, "way", venue_way_names, &way) == FOUND_BAD)
        return false;
    edge->out.way = (enum venue_way)way;
    edge->out.step_free = way == VENUE_WALK || way == VENUE_BY_LIFT;
    read_bool(reading, object, "step_free", &edge->out.step_free);
    read_bool(reading, object, "one_way", &edge->out.one_way);
    read_bool(reading, object, "closed", &edge->out.is_closed);
    read_real(reading, object, "metres", 0, 100000, &edge->out.metres);
    return true;
}

static void read_edges_list(struct build *build, const struct object *root)
{
    static const char *const names[] = {"id",        "nodes",   "way",    "metres",
                                        "step_free", "one_way", "closed", NULL};
    struct node list;
    size_t count = object_list(build->reading, root, "edges", &list);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        if (!object_open(build->reading, &object, &item, names))
            continue;
        struct raw_edge *edge = build_edge(build);
        edge->place = place_of(build, &list, i);
        if (!read_one_edge(build, &object, edge))
            build->n_edges--;
    }
}

void read_plain_venue(struct build *build, const struct node *document)
{
    static const char *const names[] = {"format",  "name",    "units", "origin", "levels",
                                        "spaces",  "points",  "nodes", "edges",  "openings",
                                        "geojson", "$schema", NULL};
    static const char *const units[] = {"metres", "degrees", NULL};
    struct object root;
    struct text name = {0};
    int unit = 0;
    if (!object_open(build->reading, &root, document, names))
        return;
    read_text(build->reading, &root, "name", &name);
    if (name.n)
        build->venue->name = name.items[0].text;
    read_choice(build->reading, &root, "units", units, &unit);
    if (!json_object_get(document->json, "geojson") && !build->n_levels)
        build->units = unit ? UNITS_DEGREES : UNITS_METRES;
    double origin[2];
    if (read_numbers(build->reading, &root, "origin", 2, -180, 180, origin) == FOUND_GOOD) {
        build->has_origin = fabs(origin[1]) < 89;
        build->origin[0] = origin[0];
        build->origin[1] = origin[1];
    }
    read_levels_list(build, &root);
    read_spaces_list(build, &root);
    read_openings_list(build, &root);
    read_points_list(build, &root);
    read_nodes_list(build, &root);
    read_edges_list(build, &root);
}
