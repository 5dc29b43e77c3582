/* The Indoor Mapping Data Format, OGC 20-094: levels, then units and what else has a shape, then
 * what refers to units. Features that say nothing of a map (address, building, geofence,
 * relationship, detail) are passed over. */
#include "core/venue/geojson.h"
#include "core/venue/kinds.h"

#include "base/str.h"
#include <string.h>

struct imdf {
    struct build *build;
    const struct collections *all;
    struct ids anchors; /* → the feature's place in the list below */
    struct anchor {
        struct venue_point at;
        bool has_point;
        const char *unit;
    } * list;
    size_t n, capacity;
};

/* feature_type is a member of the feature (section Reference); some write it among the properties,
 * and a file is named for its type. */
static const char *type_of(const struct collection *in, const json_t *feature)
{
    const char *type = json_string_value(json_object_get(feature, "feature_type"));
    if (!type)
        type = json_string_value(
            json_object_get(json_object_get(feature, "properties"), "feature_type"));
    return type ? type : in->name;
}

bool is_imdf(const struct collections *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct collection *in = &all->items[i];
        for (size_t k = 0; k < json_array_size(in->features); k++) {
            const char *type = type_of(in, json_array_get(in->features, k));
            if (strcmp(type, "level") == 0 || strcmp(type, "unit") == 0)
                return true;
        }
    }
    return false;
}

static void each(struct imdf *imdf, const char *type,
                 void (*take)(struct imdf *imdf, const struct feature *feature))
{
    for (size_t i = 0; i < imdf->all->n; i++) {
        const struct collection *in = &imdf->all->items[i];
        for (size_t k = 0; k < json_array_size(in->features); k++) {
            struct feature feature;
            if (strcmp(type_of(in, json_array_get(in->features, k)), type) == 0 &&
                feature_open(imdf->build, in, k, &feature))
                take(imdf, &feature);
        }
    }
}

static void take_level(struct imdf *imdf, const struct feature *feature)
{
    struct build *build = imdf->build;
    struct text short_name = {0};
    if (!feature->id[0] || ids_get(&build->level_ids, feature->id) != IDS_UNKNOWN) {
        build_problem(build, FAULT_LEVEL, &feature->place,
                      feature->id[0] ? "left out: its id is used before" : "left out: no id");
        return;
    }
    struct raw_level *level = build_level(build, feature->id);
    const json_t *ordinal = json_object_get(feature->properties, "ordinal");
    level->place = feature->place;
    if (json_is_number(ordinal) && json_number_value(ordinal) >= -1000 &&
        json_number_value(ordinal) <= 1000)
        level->out.ordinal = (int)json_number_value(ordinal);
    else
        build_problem(build, FAULT_LEVEL, &feature->place, "no ordinal; taken for 0");
    feature_text(build, feature, "name", &level->out.name);
    feature_text(build, feature, "short_name", &short_name);
    const char *text = text_any(&short_name, build->reading->first_language);
    if (text)
        level->out.short_name = text;
    level->n_rings = feature_rings(build, feature, &level->rings);
}

/* The level that it names; false, told. */
static bool level_of(struct imdf *imdf, const struct feature *feature, int32_t *out)
{
    struct build *build = imdf->build;
    const char *id = feature_word(build, feature, "level_id");
    *out = id ? ids_get(&build->level_ids, id) : -1;
    if (*out < 0) {
        build_problem(build, FAULT_LEVEL, &feature->place,
                      id ? "left out: no such level: \"%s\"" : "left out: no level_id", id);
        build->venue->n_shapes += is_polygonal(feature);
        build->venue->n_shapes_lost += is_polygonal(feature);
    }
    return *out >= 0;
}

/* What only staff may use is no lift, no stairs and no room to a visitor. */
static enum venue_kind for_visitors(struct build *build, const struct feature *feature,
                                    enum venue_kind kind)
{
    const char *restriction = feature_word(build, feature, "restriction");
    bool is_kept = kind == VENUE_VOID || kind == VENUE_WATER || kind == VENUE_OUTSIDE ||
                   kind == VENUE_WALL || kind == VENUE_STAND;
    return restriction && strcmp(restriction, "employeesonly") == 0 && !is_kept ? VENUE_SERVICE
                                                                                : kind;
}

/* A section is a part of the floor whatever it is for, and lies under what stands there: its
 * category says nothing of walls. */
static enum venue_kind kind_of(struct build *build, const struct feature *feature,
                               enum venue_kind kind)
{
    const char *category = feature_word(build, feature, "category");
    bool is_section = kind == VENUE_WALKWAY;
    if (category && strcmp(category, "unspecified") != 0)
        kind_of_word(category, &kind);
    if (category && strcmp(category, "wood") == 0) /* a wall; elsewhere, trees */
        kind = VENUE_WALL;
    if (is_section)
        return kind == VENUE_WATER || kind == VENUE_OUTSIDE ? kind : VENUE_WALKWAY;
    return for_visitors(build, feature, kind);
}

static void take_shape(struct imdf *imdf, const struct feature *feature, enum venue_kind kind)
{
    struct build *build = imdf->build;
    struct raw_ring *rings;
    int32_t level;
    if (!level_of(imdf, feature, &level))
        return;
    int n = feature_rings(build, feature, &rings);
    kind = kind_of(build, feature, kind);
    struct raw_space *space = build_space(build);
    space->rings = rings;
    space->n_rings = n;
    space->place = feature->place;
    space->out.id = feature->id;
    space->out.level = level;
    space->out.kind = kind;
    feature_text(build, feature, "name", &space->out.name);
    struct text other = {0};
    feature_text(build, feature, "alt_name", &other);
    space->out.other_name = text_any(&other, build->reading->first_language);
    space->out.label_given = feature_point(feature, "display_point", &space->out.label);
    if (!feature->id[0])
        return;
    if (ids_get(&build->space_ids, feature->id) != IDS_UNKNOWN)
        build_problem(build, FAULT_NAME, &feature->place, "its id is used before");
    else
        ids_put(&build->space_ids, feature->id, (int32_t)build->n_spaces - 1);
}

static void take_section(struct imdf *imdf, const struct feature *feature)
{
    take_shape(imdf, feature, VENUE_WALKWAY);
}

static void take_unit(struct imdf *imdf, const struct feature *feature)
{
    take_shape(imdf, feature, VENUE_ROOM);
}

static void take_kiosk(struct imdf *imdf, const struct feature *feature)
{
    take_shape(imdf, feature, VENUE_STAND);
}

static void take_fixture(struct imdf *imdf, const struct feature *feature)
{
    take_shape(imdf, feature, VENUE_WALL);
}

static void take_footprint(struct imdf *imdf, const struct feature *feature)
{
    struct build *build = imdf->build;
    const char *category = feature_word(build, feature, "category");
    struct raw_ring *rings;
    if (category && strcmp(category, "ground") != 0)
        return;
    int n = feature_rings(build, feature, &rings);
    if (!n)
        return;
    struct raw_space *building = build_building(build);
    building->rings = rings;
    building->n_rings = n;
    building->place = feature->place;
    building->out.id = feature->id;
}

static struct raw_spot *add_spot(struct imdf *imdf, const struct feature *feature, int32_t level,
                                 enum venue_point_kind kind, struct venue_point at)
{
    struct raw_spot *spot = build_spot(imdf->build);
    spot->place = feature->place;
    spot->out.id = feature->id;
    spot->out.level = level;
    spot->out.kind = kind;
    spot->out.at = at;
    feature_text(imdf->build, feature, "name", &spot->out.name);
    return spot;
}

static void take_opening(struct imdf *imdf, const struct feature *feature)
{
    struct build *build = imdf->build;
    struct venue_point *line;
    int32_t level;
    if (!level_of(imdf, feature, &level))
        return;
    int n = feature_line(build, feature, &line);
    if (n < 2) {
        build_problem(build, FAULT_GEOMETRY, &feature->place, "left out: no line of two positions");
        return;
    }
    struct raw_opening *opening = build_opening(build);
    opening->place = feature->place;
    opening->out.id = feature->id;
    opening->out.level = level;
    opening->out.a = line[0];
    opening->out.b = line[n - 1];
    const char *category = feature_word(build, feature, "category");
    struct venue_point middle = {(line[0].x + line[n - 1].x) / 2, (line[0].y + line[n - 1].y) / 2};
    if (category && str_starts_with(category, "emergencyexit"))
        add_spot(imdf, feature, level, VENUE_EMERGENCY_EXIT, middle);
    else if (category && strcmp(category, "pedestrian.principal") == 0)
        add_spot(imdf, feature, level, VENUE_ENTRANCE, middle);
}

static void take_amenity(struct imdf *imdf, const struct feature *feature)
{
    struct build *build = imdf->build;
    enum venue_point_kind kind = VENUE_OTHER_POINT;
    struct venue_point at;
    const char *category = feature_word(build, feature, "category");
    const json_t *units = json_object_get(feature->properties, "unit_ids");
    if (!feature_at(feature, &at)) {
        build_problem(build, FAULT_GEOMETRY, &feature->place, "left out: no point");
        return;
    }
    if (category)
        point_kind_of_word(category, &kind);
    int32_t level = -1;
    for (size_t i = 0; i < json_array_size(units); i++) { /* a lift is in a unit of each level */
        const char *unit = json_string_value(json_array_get(units, i));
        int32_t space = unit ? ids_get(&build->space_ids, unit) : -1;
        if (space < 0 || build->spaces[space].out.level == level)
            continue;
        level = build->spaces[space].out.level;
        add_spot(imdf, feature, level, kind, at);
    }
    if (level >= 0)
        return;
    const char *unit = json_string_value(json_array_get(units, 0));
    if (build->n_levels == 1)
        add_spot(imdf, feature, 0, kind, at);
    else
        build_problem(build, FAULT_LEVEL, &feature->place,
                      unit ? "left out: no such unit: \"%s\"" : "left out: no unit", unit);
}

static void take_anchor(struct imdf *imdf, const struct feature *feature)
{
    struct anchor *anchor =
        arena_push(imdf->build->scratch, &imdf->list, imdf->n, &imdf->capacity, sizeof *imdf->list);
    *anchor = (struct anchor){.unit = feature_word(imdf->build, feature, "unit_id")};
    anchor->has_point = feature_at(feature, &anchor->at);
    if (feature->id[0])
        ids_put(&imdf->anchors, feature->id, (int32_t)imdf->n);
    imdf->n++;
}

/* "12", "Unit 12": what a plan calls it by, not a name. */
static bool is_number(const char *text)
{
    return strlen(text) <= 8 && text[strcspn(text, "0123456789")];
}

static int32_t unit_of_anchor(const struct imdf *imdf, const struct feature *feature,
                              const struct anchor **anchor)
{
    const char *id = feature_word(imdf->build, feature, "anchor_id");
    int32_t at = id ? ids_get(&imdf->anchors, id) : -1;
    *anchor = at >= 0 ? &imdf->list[at] : NULL;
    return *anchor && (*anchor)->unit ? ids_get(&imdf->build->space_ids, (*anchor)->unit) : -1;
}

static void count_occupant(struct imdf *imdf, const struct feature *feature)
{
    const struct anchor *anchor;
    int32_t index = unit_of_anchor(imdf, feature, &anchor);
    if (index >= 0)
        imdf->build->spaces[index].n_occupants++;
}

/* Who is in a unit names it: its own name is often a number on a plan. Of several (a food court)
 * the first does, and none where the unit has a name. */
static void take_occupant(struct imdf *imdf, const struct feature *feature)
{
    struct build *build = imdf->build;
    const struct anchor *anchor;
    int32_t index = unit_of_anchor(imdf, feature, &anchor);
    struct text name = {0};
    if (index < 0) {
        build_problem(build, FAULT_REFERENCE, &feature->place, "%s",
                      anchor ? "its anchor names no unit that is there" : "no such anchor");
        return;
    }
    struct raw_space *space = &build->spaces[index];
    const char *own = text_any(&space->out.name, build->reading->first_language);
    if (space->n_occupants > 1 && own)
        return;
    feature_text(build, feature, "name", &name);
    if (name.n) {
        if (own && !space->out.other_name)
            space->out.other_name = own;
        if (own && is_number(own) && !space->out.number[0])
            space->out.number = own;
        space->out.name = name;
    }
    if (!space->out.label_given && anchor->has_point) {
        space->out.label_given = true;
        space->out.label = anchor->at;
    }
}

static bool has_spot(const struct build *build, int32_t level, enum venue_point_kind kind,
                     const struct venue_box *in)
{
    for (size_t i = 0; i < build->n_spots; i++) {
        const struct venue_spot *spot = &build->spots[i].out;
        if (spot->level == level && spot->kind == kind && spot->at.x >= in->min.x &&
            spot->at.x <= in->max.x && spot->at.y >= in->min.y && spot->at.y <= in->max.y)
            return true;
    }
    return false;
}

/* A unit whose category alone says that there is help: it has a sign, where no amenity in it is
 * one, and neither a name nor an occupant says it. */
static void sign_first_aid(struct imdf *imdf, const struct feature *feature)
{
    struct build *build = imdf->build;
    const char *category = feature_word(build, feature, "category");
    int32_t index = category && strcmp(category, "firstaid") == 0
                        ? ids_get(&build->space_ids, feature->id)
                        : -1;
    if (index < 0 || build->spaces[index].out.name.n || !build->spaces[index].n_rings)
        return;
    const struct raw_space *space = &build->spaces[index];
    struct venue_box box;
    box_clear(&box);
    for (int i = 0; i < space->rings[0].n; i++)
        box_add(&box, space->rings[0].points[i]);
    struct venue_point middle = {(box.min.x + box.max.x) / 2, (box.min.y + box.max.y) / 2};
    if (!has_spot(build, space->out.level, VENUE_FIRST_AID, &box))
        add_spot(imdf, feature, space->out.level, VENUE_FIRST_AID,
                 space->out.label_given ? space->out.label : middle);
}

static void take_venue(struct imdf *imdf, const struct feature *feature)
{
    struct text name = {0};
    feature_text(imdf->build, feature, "name", &name);
    const char *text = text_any(&name, imdf->build->reading->first_language);
    if (text)
        imdf->build->venue->name = text;
}

void read_imdf(struct build *build, const struct collections *all)
{
    struct imdf imdf = {.build = build, .all = all};
    build->units = UNITS_UNKNOWN;
    ids_init(&imdf.anchors, build->reading->seed);
    each(&imdf, "level", take_level);
    each(&imdf, "section", take_section); /* under the units: they overlap */
    each(&imdf, "unit", take_unit);
    each(&imdf, "kiosk", take_kiosk);
    each(&imdf, "fixture", take_fixture);
    each(&imdf, "footprint", take_footprint);
    each(&imdf, "opening", take_opening);
    each(&imdf, "amenity", take_amenity);
    each(&imdf, "anchor", take_anchor);
    each(&imdf, "occupant", count_occupant);
    each(&imdf, "occupant", take_occupant);
    each(&imdf, "unit", sign_first_aid);
    each(&imdf, "venue", take_venue);
    ids_fini(&imdf.anchors);
}
