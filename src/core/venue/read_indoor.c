/* Indoor GeoJSON of other makers, by rules of class: what a thing is from the usual properties
 * (kinds.h), its level from a property, from its file's entry in a list of levels, or from the
 * file's name. */
#include "core/venue/geojson.h"
#include "core/venue/kinds.h"

#include "base/str.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LEVELS_OF_ONE_MAX 16 /* that one feature may stand on */

struct indoor {
    struct build *build;
    const struct collections *all;
    int n_unlevelled; /* taken for the ground floor */
};

struct on_levels {
    int32_t items[LEVELS_OF_ONE_MAX];
    int n;
};

/* -- levels ------------------------------------------------------------------------------- */

/* "gf", "2", "-1", "B1", "1F", "L3" → its place in the building. False where it is none. */
static bool ordinal_of(const char *word, int *out)
{
    static const char *const ground[] = {"g", "gf", "eg", "rdc", "ground", "lobby"};
    for (size_t i = 0; i < sizeof ground / sizeof *ground; i++) {
        if (strcasecmp(word, ground[i]) == 0) {
            *out = 0;
            return true;
        }
    }
    bool below = tolower((unsigned char)word[0]) == 'b' || tolower((unsigned char)word[0]) == 'u';
    const char *digits = word + (below || tolower((unsigned char)word[0]) == 'l');
    char *end;
    double value = strtod(digits, &end);
    if (end == digits || value < -100 || value > 1000 || !isfinite(value))
        return false;
    if (*end && strcasecmp(end, "f") != 0)
        return false;
    *out = (int)floor(below ? -value : value);
    return true;
}

static int32_t level_named(struct build *build, const char *id, int ordinal,
                           const struct build_place *place)
{
    int32_t index = ids_get(&build->level_ids, id);
    int same;
    if (index >= 0)
        return index;
    for (size_t i = 0; ordinal_of(id, &same) && i < build->n_levels; i++) {
        if (build->levels[i].out.ordinal == same) /* "gf" and "0" */
            return (int32_t)i;
    }
    struct raw_level *level =
        build_level(build, utf8_clean(build->arena, id, strlen(id), ID_BYTES_MAX, NULL));
    level->out.ordinal = ordinal;
    level->place = *place;
    return (int32_t)build->n_levels - 1;
}

/* "0", "-1;0", "0-2" and lists as in OpenStreetMap's level; else a word of its own. */
static void levels_of_word(struct build *build, const char *word, const struct build_place *place,
                           struct on_levels *out)
{
    char text[128];
    snprintf(text, sizeof text, "%s", word);
    char *rest = text;
    for (char *part; (part = strtok_r(rest, ";,", &rest)) && out->n < LEVELS_OF_ONE_MAX;) {
        while (*part == ' ')
            part++;
        int first, last;
        char *dash = part[0] ? strchr(part + 1, '-') : NULL;
        char low[64] = "";
        if (dash)
            snprintf(low, sizeof low, "%.*s", (int)(dash - part), part);
        if (dash && ordinal_of(low, &first) && ordinal_of(dash + 1, &last) && first < last &&
            last - first < LEVELS_OF_ONE_MAX) {
            for (int i = first; i <= last && out->n < LEVELS_OF_ONE_MAX; i++)
                out->items[out->n++] =
                    level_named(build, arena_printf(build->scratch, "%d", i), i, place);
        } else if (part[0]) {
            int ordinal = (int)build->n_levels;
            ordinal_of(part, &ordinal);
            out->items[out->n++] = level_named(build, part, ordinal, place);
        }
    }
}

/* "plans_floor-2" is of "floor-2.geojson": files are often renamed by what they were packed with.
 */
static bool names_file(const char *name, const char *file)
{
    size_t stem = strcspn(file, "."), bytes = strlen(name);
    return stem && bytes >= stem && strncmp(name + bytes - stem, file, stem) == 0 &&
           (bytes == stem || !isalnum((unsigned char)name[bytes - stem - 1]));
}

/* The level that a manifest gives to the file of this name. */
static int32_t level_of_manifest(struct indoor *indoor, const struct collection *in)
{
    const json_t *levels = json_object_get(indoor->all->manifest, "levels");
    for (size_t i = 0; i < json_array_size(levels); i++) {
        const json_t *entry = json_array_get(levels, i);
        const char *file = json_string_value(json_object_get(entry, "filename"));
        const char *id = json_string_value(json_object_get(entry, "name"));
        const char *title = json_string_value(json_object_get(entry, "readable_name"));
        if (!file || !id || !names_file(in->name, file))
            continue;
        const json_t *order = json_object_get(entry, "z_order");
        struct build_place place = {in->list, 0};
        int32_t index =
            level_named(indoor->build, id,
                        json_is_integer(order) ? (int)json_integer_value(order) : (int)i, &place);
        struct raw_level *level = &indoor->build->levels[index];
        if (title && !level->out.name.n) {
            struct node node = {.json = json_object_get(entry, "readable_name"), .name = "levels"};
            node_text(indoor->build->reading, &node, &level->out.name);
        }
        level->out.short_name =
            utf8_clean(indoor->build->arena, id, strlen(id), ID_BYTES_MAX, NULL);
        return index;
    }
    return -1;
}

/* The level in a file's name: what follows "floor", "level" or the like: "house-floor-2-paths". */
static int32_t level_of_name(struct indoor *indoor, const struct collection *in)
{
    static const char *const words[] = {"floor", "level", "etage", "storey", "story"};
    char text[128];
    snprintf(text, sizeof text, "%s", in->name);
    char *rest = text;
    bool follows = false;
    int ordinal;
    for (char *part; (part = strtok_r(rest, "-_ .", &rest));) {
        if (follows && ordinal_of(part, &ordinal)) {
            struct build_place place = {in->list, 0};
            return level_named(indoor->build, part, ordinal, &place);
        }
        follows = false;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            follows = follows || strcasecmp(part, words[i]) == 0;
    }
    return -1;
}

static void levels_of_file(struct indoor *indoor, const struct collection *in,
                           struct on_levels *out)
{
    int32_t level = level_of_manifest(indoor, in);
    if (level < 0)
        level = level_of_name(indoor, in);
    if (level >= 0)
        out->items[out->n++] = level;
}

static void levels_of(struct indoor *indoor, const struct feature *feature,
                      const struct on_levels *file, struct on_levels *out)
{
    static const char *const names[] = {"level",    "level_id", "levelId",   "floor", "floor_id",
                                        "floorId",  "storey",   "story",     "etage", "ordinal",
                                        "level_no", "z_order",  "addr:floor"};
    *out = (struct on_levels){0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *word = feature_word(indoor->build, feature, names[i]);
        if (word) {
            levels_of_word(indoor->build, word, &feature->place, out);
            return;
        }
    }
    const json_t *list = json_object_get(feature->json, "levels");
    for (size_t i = 0; i < json_array_size(list) && out->n < LEVELS_OF_ONE_MAX; i++) {
        if (json_is_integer(json_array_get(list, i)))
            levels_of_word(indoor->build,
                           arena_printf(indoor->build->scratch, "%lld",
                                        (long long)json_integer_value(json_array_get(list, i))),
                           &feature->place, out);
    }
    if (!out->n)
        *out = *file;
}

/* -- what a thing is ---------------------------------------------------------------------- */

/* The properties in which makers say what a polygon is, the most telling first; true of each that
 * its value is a word of kinds.h, or for the flags that it is there at all. */
static enum shape_class class_of(struct build *build, const struct feature *feature,
                                 enum venue_kind *kind)
{
    static const char *const names[] = {"feature_type", "room",     "indoor",        "category",
                                        "type",         "class",    "kind",          "space_type",
                                        "usage",        "function", "highway",       "amenity",
                                        "railway",      "natural",  "building:part", "building"};
    static const struct {
        const char *name;
        enum venue_kind kind;
    } flags[] = {{"shop", VENUE_ROOM},
                 {"office", VENUE_ROOM},
                 {"amenity", VENUE_ROOM},
                 {"room", VENUE_ROOM},
                 {"indoor", VENUE_ROOM}};
    *kind = VENUE_ROOM;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *word = feature_word(build, feature, names[i]);
        enum shape_class class = word ? kind_of_word(word, kind) : CLASS_UNKNOWN;
        if (strcmp(names[i], "building") == 0 || strcmp(names[i], "building:part") == 0) {
            if (word)
                return CLASS_OUTLINE;
        } else if (class != CLASS_UNKNOWN) {
            return class;
        }
    }
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (json_object_get(feature->properties, flags[i].name)) {
            *kind = flags[i].kind;
            return CLASS_SPACE;
        }
    }
    return CLASS_UNKNOWN;
}

/* A place of the ground floor where nothing says which. */
static void use_ground(struct indoor *indoor, const struct feature *feature, struct on_levels *on)
{
    if (on->n)
        return;
    on->items[on->n++] = level_named(indoor->build, "0", 0, &feature->place);
    indoor->n_unlevelled++;
}

/* A door drawn as a polygon is the gap along its long side. */
static void add_door(struct build *build, const struct feature *feature,
                     const struct raw_ring *ring, const struct on_levels *on)
{
    struct venue_point middle = {0, 0}, side = {0, 0};
    double longest = 0, squeeze = 1;
    int n = ring->n - !ring->was_open;
    if (n < 2)
        return;
    for (int i = 0; i < n; i++) {
        middle.x += ring->points[i].x / n;
        middle.y += ring->points[i].y / n;
    }
    /* In degrees a step to the east is shorter than one to the north. */
    if (fabs(middle.y) <= 89 && fabs(middle.x) <= 180 && build->units != UNITS_METRES)
        squeeze = cos(middle.y * M_PI / 180);
    for (int i = 0; i < n; i++) {
        struct venue_point a = ring->points[i], b = ring->points[(i + 1) % n];
        double length = hypot((b.x - a.x) * squeeze, b.y - a.y);
        if (length > longest) {
            longest = length;
            side = (struct venue_point){b.x - a.x, b.y - a.y};
        }
    }
    for (int i = 0; i < on->n; i++) {
        struct raw_opening *opening = build_opening(build);
        opening->place = feature->place;
        opening->out.id = feature->id;
        opening->out.level = on->items[i];
        opening->out.a = (struct venue_point){middle.x - side.x / 2, middle.y - side.y / 2};
        opening->out.b = (struct venue_point){middle.x + side.x / 2, middle.y + side.y / 2};
    }
    build->venue->n_shapes++;
}

static struct raw_ring *copy_rings(struct build *build, const struct raw_ring *rings, int n)
{
    struct raw_ring *out = arena_array(build->scratch, (size_t)n, sizeof *out);
    for (int i = 0; i < n; i++) {
        out[i] = rings[i];
        out[i].points = arena_array(build->arena, (size_t)rings[i].n, sizeof *out[i].points);
        memcpy(out[i].points, rings[i].points, (size_t)rings[i].n * sizeof *out[i].points);
    }
    return out;
}

static void read_words(struct build *build, const struct feature *feature, struct text *name,
                       const char **number)
{
    static const char *const names[] = {"name", "label", "title", "room_name", "roomname"};
    static const char *const numbers[] = {"roomnumber", "room_number", "ref", "number",
                                          "short_name"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !name->n; i++)
        feature_text(build, feature, names[i], name);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !(*number)[0]; i++) {
        const char *word = feature_word(build, feature, numbers[i]);
        if (word && strlen(word) <= 16)
            *number = utf8_clean(build->arena, word, strlen(word), 0, NULL);
    }
}

static void add_space(struct build *build, const struct feature *feature, enum venue_kind kind,
                      struct raw_ring *rings, int n, const struct on_levels *on)
{
    for (int i = 0; i < on->n; i++) {
        struct raw_space *space = build_space(build);
        space->place = feature->place;
        space->rings = i ? copy_rings(build, rings, n) : rings;
        space->n_rings = n;
        space->out.id = feature->id;
        space->out.level = on->items[i];
        space->out.kind = kind;
        read_words(build, feature, &space->out.name, &space->out.number);
        if (feature->id[0] && ids_get(&build->space_ids, feature->id) == IDS_UNKNOWN)
            ids_put(&build->space_ids, feature->id, (int32_t)build->n_spaces - 1);
    }
}

static void add_outline(struct build *build, const struct feature *feature, struct raw_ring *rings,
                        int n, const struct on_levels *on)
{
    if (!on->n) {
        struct raw_space *building = build_building(build);
        building->rings = rings;
        building->n_rings = n;
        building->place = feature->place;
        building->out.id = feature->id;
        read_words(build, feature, &building->out.name, &building->out.number);
        return;
    }
    build->venue->n_shapes++;
    for (int i = 0; i < on->n; i++) {
        struct raw_level *level = &build->levels[on->items[i]];
        struct raw_ring *copy = copy_rings(build, rings, n);
        struct raw_ring *joined =
            arena_array(build->scratch, (size_t)(level->n_rings + n), sizeof *joined);
        for (int k = 0; k < level->n_rings; k++)
            joined[k] = level->rings[k];
        for (int k = 0; k < n; k++)
            joined[level->n_rings + k] = copy[k];
        level->rings = joined;
        level->n_rings += n;
    }
}

static void take_polygon(struct indoor *indoor, const struct feature *feature,
                         struct raw_ring *rings, int n, struct on_levels *on)
{
    struct build *build = indoor->build;
    enum venue_kind kind = VENUE_ROOM;
    enum shape_class class = class_of(build, feature, &kind);
    const char *type = feature_word(build, feature, "type");
    /* A wide shape without a class: a room if it has a name, else it is floor. */
    if (class == CLASS_UNKNOWN)
        kind = json_object_get(feature->properties, "name") &&
                       !json_is_null(json_object_get(feature->properties, "name"))
                   ? VENUE_ROOM
                   : VENUE_WALKWAY;
    if (class == CLASS_UNKNOWN && !on->n && !type) {
        class = CLASS_OUTLINE; /* of the whole site: it has no level either */
    }
    if (class == CLASS_OUTLINE) {
        add_outline(build, feature, rings, n, on);
        return;
    }
    use_ground(indoor, feature, on);
    if (class == CLASS_DOOR)
        add_door(build, feature, &rings[0], on);
    else
        add_space(build, feature, kind, rings, n, on);
}

/* -- points and lines --------------------------------------------------------------------- */

static void take_point(struct indoor *indoor, const struct feature *feature, struct on_levels *on)
{
    static const char *const names[] = {"category", "highway", "railway", "entrance", "amenity",
                                        "type",     "kind",    "indoor",  "room",     "shop"};
    struct build *build = indoor->build;
    enum venue_point_kind kind = VENUE_OTHER_POINT;
    struct venue_point at;
    bool known = false;
    if (!feature_at(feature, &at)) {
        build_problem(build, FAULT_GEOMETRY, &feature->place, "left out: no point");
        return;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names && !known; i++) {
        const char *word = feature_word(build, feature, names[i]);
        if (word && strcmp(names[i], "entrance") == 0) {
            kind = strcmp(word, "emergency") == 0 ? VENUE_EMERGENCY_EXIT
                   : strcmp(word, "exit") == 0    ? VENUE_EXIT
                                                  : VENUE_ENTRANCE;
            known = true;
        } else {
            known = word && point_kind_of_word(word, &kind);
        }
    }
    if (!known && !json_object_get(feature->properties, "name"))
        return; /* a tree, a house number: nothing that a visitor looks for */
    if (!on->n && build->n_levels)
        return;
    use_ground(indoor, feature, on);
    for (int i = 0; i < on->n; i++) {
        struct raw_spot *spot = build_spot(build);
        spot->place = feature->place;
        spot->out.id = feature->id;
        spot->out.level = on->items[i];
        spot->out.kind = kind;
        spot->out.at = at;
        read_words(build, feature, &spot->out.name, &spot->out.number);
    }
}

/* A line that one walks: the graph is not made of it. */
static bool is_way(struct build *build, const struct feature *feature)
{
    static const char *const names[] = {"type", "highway", "railway"};
    enum venue_way way;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *word = feature_word(build, feature, names[i]);
        if (word && way_of_word(word, &way))
            return true;
    }
    return false;
}

static void take_feature(struct indoor *indoor, const struct feature *feature,
                         const struct on_levels *file)
{
    struct build *build = indoor->build;
    bool is_point = strcmp(feature->type, "Point") == 0, is_shape = is_polygonal(feature);
    struct on_levels on;
    struct raw_ring *rings;
    if (!is_point && !is_shape &&
        (strcmp(feature->type, "LineString") != 0 || is_way(build, feature)))
        return;
    int n = is_point ? 0 : feature_rings(build, feature, &rings);
    if (n || is_point)
        levels_of(indoor, feature, file, &on);
    if (is_point) {
        take_point(indoor, feature, &on);
    } else if (n) {
        take_polygon(indoor, feature, rings, n, &on);
    } else if (is_shape) {
        build->venue->n_shapes++;
        build->venue->n_shapes_lost++;
    }
}

void read_indoor(struct build *build, const struct collections *all)
{
    struct indoor indoor = {.build = build, .all = all};
    build->units = UNITS_UNKNOWN;
    for (size_t i = 0; i < all->n; i++) {
        const struct collection *in = &all->items[i];
        struct on_levels file = {0};
        levels_of_file(&indoor, in, &file);
        for (size_t k = 0; k < json_array_size(in->features); k++) {
            struct feature feature;
            if (feature_open(build, in, k, &feature))
                take_feature(&indoor, &feature, &file);
        }
    }
    if (indoor.n_unlevelled)
        build_problem(build, FAULT_LEVEL, NULL,
                      "%d features say no level; taken for the ground floor", indoor.n_unlevelled);
}
