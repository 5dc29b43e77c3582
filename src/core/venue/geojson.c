#include "core/venue/geojson.h"

#include "base/str.h"
#include <math.h>
#include <string.h>

#define COORDINATE_MAX 1e8
#define DEPTH_MAX 3 /* of objects that hold collections */
#define NAME_BYTES_TOLD 120

static bool is_collection(const json_t *json)
{
    return json_is_array(json_object_get(json, "features"));
}

/* "plans/unit.geojson" → "unit" */
static const char *bare_name(struct build *build, const char *name)
{
    const char *slash = name ? strrchr(name, '/') : NULL;
    const char *start = slash ? slash + 1 : name ? name : "";
    const char *dot = strchr(start, '.');
    return arena_strndup(build->scratch, start, dot ? (size_t)(dot - start) : strlen(start));
}

static void add_collection(struct build *build, const json_t *json, const char *name,
                           struct collections *out)
{
    struct collection *item =
        arena_push(build->scratch, &out->items, out->n, &out->capacity, sizeof *out->items);
    *item = (struct collection){.name = bare_name(build, name),
                                .json = json,
                                .features = json_object_get(json, "features")};
    item->list = arena_printf(build->scratch, "%s.features", name && name[0] ? name : "venue");
    out->n++;
}

static void find_in(struct build *build, const json_t *json, const char *name, int depth,
                    struct collections *out)
{
    const char *key;
    json_t *value;
    if (is_collection(json)) {
        add_collection(build, json, name, out);
        return;
    }
    if (json_is_array(json_object_get(json, "levels")))
        out->manifest = json;
    if (depth >= DEPTH_MAX)
        return;
    json_object_foreach((json_t *)json, key, value)
    {
        if (json_is_object(value))
            find_in(build, value, key, depth + 1, out);
    }
}

void collections_find(struct build *build, const struct node *documents, int n,
                      struct collections *out)
{
    *out = (struct collections){0};
    for (int i = 0; i < n; i++)
        find_in(build, documents[i].json, documents[i].name, 0, out);
    for (size_t i = 0; i < out->n; i++) { /* they move no more */
        struct collection *item = &out->items[i];
        item->document = (struct node){.json = (json_t *)item->json, .name = item->list};
    }
}

static const char *word_of(struct build *build, const json_t *json)
{
    if (json_is_string(json))
        return json_string_value(json);
    if (json_is_integer(json))
        return arena_printf(build->scratch, "%lld", (long long)json_integer_value(json));
    if (json_is_real(json))
        return arena_printf(build->scratch, "%g", json_real_value(json));
    return NULL;
}

/* Ids come from outside: short, one line, in the snapshot's memory. */
static const char *clean_id(struct build *build, const char *text)
{
    return text ? utf8_clean(build->arena, text, strlen(text), ID_BYTES_MAX, NULL) : "";
}

bool feature_open(struct build *build, const struct collection *collection, size_t index,
                  struct feature *out)
{
    const json_t *json = json_array_get(collection->features, index);
    *out = (struct feature){.json = json,
                            .type = "",
                            .id = "",
                            .in = collection,
                            .place = {collection->list, (int)index}};
    if (!json_is_object(json)) {
        build_problem(build, FAULT_GEOMETRY, &out->place, "not a feature; left out");
        return false;
    }
    const json_t *properties = json_object_get(json, "properties");
    const json_t *geometry = json_object_get(json, "geometry");
    out->properties = json_is_object(properties) ? properties : NULL;
    if (json_is_object(geometry)) {
        const char *type = json_string_value(json_object_get(geometry, "type"));
        out->geometry = geometry;
        out->type = type ? type : "";
    }
    const char *id = word_of(build, json_object_get(json, "id"));
    if (!id)
        id = word_of(build, json_object_get(out->properties, "id"));
    out->id = clean_id(build, id);
    return true;
}

const char *feature_word(struct build *build, const struct feature *feature, const char *name)
{
    const char *word = word_of(build, json_object_get(feature->properties, name));
    return word && word[0] ? word : NULL;
}

void feature_text(struct build *build, const struct feature *feature, const char *name,
                  struct text *out)
{
    json_t *json = json_object_get(feature->properties, name);
    struct node list = {.json = (json_t *)feature->in->features, .name = feature->in->list};
    struct node item = {
        .json = (json_t *)feature->json, .up = &list, .index = feature->place.index};
    struct node node = {.json = json, .up = &item, .name = name};
    if (!json_is_string(json) && !json_is_object(json))
        return;
    node_text(build->reading, &node, out);
    for (int i = 0; i < out->n; i++) {
        if (strlen(out->items[i].text) > NAME_BYTES_TOLD) {
            build_problem(build, FAULT_NAME, &feature->place, "its name is %zu bytes long",
                          strlen(out->items[i].text));
            break;
        }
    }
}

static bool read_pair(const json_t *json, struct venue_point *out)
{
    const json_t *x = json_array_get(json, 0), *y = json_array_get(json, 1);
    if (!json_is_number(x) || !json_is_number(y))
        return false;
    *out = (struct venue_point){json_number_value(x), json_number_value(y)};
    return fabs(out->x) <= COORDINATE_MAX && fabs(out->y) <= COORDINATE_MAX;
}

static bool point_of(const json_t *geometry, struct venue_point *out)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    return type && strcmp(type, "Point") == 0 &&
           read_pair(json_object_get(geometry, "coordinates"), out);
}

bool feature_point(const struct feature *feature, const char *name, struct venue_point *out)
{
    return point_of(json_object_get(feature->properties, name), out);
}

bool feature_at(const struct feature *feature, struct venue_point *out)
{
    return point_of(feature->geometry, out);
}

static bool read_positions(struct build *build, const json_t *json, struct raw_ring *out)
{
    size_t n = json_array_size(json);
    out->points = arena_array(build->arena, n, sizeof *out->points);
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!read_pair(json_array_get(json, i), &out->points[out->n++]))
            return false;
    }
    return n > 0;
}

static bool closes(const struct raw_ring *ring)
{
    const struct venue_point *a = &ring->points[0], *b = &ring->points[ring->n - 1];
    return ring->n > 1 && a->x == b->x && a->y == b->y;
}

/* One polygon's rings (RFC 7946 section 3.1.6): the first is its outline. */
static int add_polygon(struct build *build, const struct feature *feature, const json_t *json,
                       struct raw_ring *out)
{
    int n = 0;
    for (size_t i = 0; i < json_array_size(json); i++) {
        struct raw_ring ring = {.is_hole = i > 0};
        if (!read_positions(build, json_array_get(json, i), &ring)) {
            build_problem(build, FAULT_GEOMETRY, &feature->place,
                          i ? "a hole that is no list of positions is left out"
                            : "left out: its outline is no list of positions");
            if (i == 0)
                return 0;
            continue;
        }
        ring.was_open = !closes(&ring);
        out[n++] = ring;
    }
    return n;
}

bool is_polygonal(const struct feature *feature)
{
    return strcmp(feature->type, "Polygon") == 0 || strcmp(feature->type, "MultiPolygon") == 0;
}

int feature_rings(struct build *build, const struct feature *feature, struct raw_ring **out)
{
    const json_t *coordinates = json_object_get(feature->geometry, "coordinates");
    int n = 0;
    if (strcmp(feature->type, "Polygon") == 0) {
        *out = arena_array(build->scratch, json_array_size(coordinates), sizeof **out);
        n = add_polygon(build, feature, coordinates, *out);
    } else if (strcmp(feature->type, "MultiPolygon") == 0) {
        size_t all = 0;
        for (size_t i = 0; i < json_array_size(coordinates); i++)
            all += json_array_size(json_array_get(coordinates, i));
        *out = arena_array(build->scratch, all, sizeof **out);
        for (size_t i = 0; i < json_array_size(coordinates); i++)
            n += add_polygon(build, feature, json_array_get(coordinates, i), *out + n);
    } else if (strcmp(feature->type, "LineString") == 0) {
        struct raw_ring ring = {0};
        *out = arena_array(build->scratch, 1, sizeof **out);
        if (read_positions(build, coordinates, &ring) && ring.n >= 4 && closes(&ring))
            (*out)[n++] = ring;
        return n;
    } else {
        return 0;
    }
    if (!n)
        build_problem(build, FAULT_GEOMETRY, &feature->place, "left out: no polygon in it");
    return n;
}

int feature_line(struct build *build, const struct feature *feature, struct venue_point **out)
{
    const json_t *coordinates = json_object_get(feature->geometry, "coordinates");
    if (strcmp(feature->type, "MultiLineString") == 0)
        coordinates = json_array_get(coordinates, 0);
    else if (strcmp(feature->type, "LineString") != 0)
        return 0;
    struct raw_ring line = {0};
    if (!read_positions(build, coordinates, &line)) {
        build_problem(build, FAULT_GEOMETRY, &feature->place,
                      "left out: its line is no list of positions");
        return 0;
    }
    *out = line.points;
    return line.n;
}

void read_geojson_venue(struct build *build, const struct node *documents, int n)
{
    struct collections all;
    build->rings_close = true;
    collections_find(build, documents, n, &all);
    size_t count = 0;
    for (size_t i = 0; i < all.n; i++)
        count += json_array_size(all.items[i].features);
    if (count > VENUE_FEATURES_MAX) {
        build_problem(build, FAULT_OTHER, NULL, "%zu features are over the limit of %d", count,
                      VENUE_FEATURES_MAX);
        return;
    }
    if (is_imdf(&all))
        read_imdf(build, &all);
    else
        read_indoor(build, &all);
}
