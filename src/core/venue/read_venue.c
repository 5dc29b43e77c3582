#include "core/venue/read_venue.h"

#include "core/venue/bind.h"
#include "core/venue/route.h"
#include <string.h>

#define VENUE_POLL_S 60
#define DOCUMENTS_MAX 128

static bool has_format(const json_t *json)
{
    const char *format = json_string_value(json_object_get(json, "format"));
    return format && strcmp(format, VENUE_FORMAT) == 0;
}

static bool is_geojson(const json_t *json, int depth)
{
    const char *key;
    json_t *value;
    if (json_is_array(json_object_get(json, "features")))
        return true;
    json_object_foreach((json_t *)json, key, value)
    {
        if (depth < 2 && json_is_object(value) && is_geojson(value, depth + 1))
            return true;
    }
    return false;
}

bool venue_looks_like(const json_t *document)
{
    return has_format(document) ||
           (!json_object_get(document, "format") && is_geojson(document, 0));
}

/* GeoJSON first, as ours may speak of its levels and spaces. */
static void read_documents(struct build *build, const struct node *documents, int n)
{
    struct node geojson[DOCUMENTS_MAX];
    int n_geojson = 0;
    bool any_plain = false;
    for (int i = 0; i < n; i++) {
        struct node inner = {.json = json_object_get(documents[i].json, "geojson"),
                             .name = documents[i].name};
        if (!has_format(documents[i].json))
            geojson[n_geojson++] = documents[i];
        else if (inner.json)
            geojson[n_geojson++] = inner;
        any_plain = any_plain || has_format(documents[i].json);
    }
    if (n_geojson)
        read_geojson_venue(build, geojson, n_geojson);
    for (int i = 0; any_plain && i < n; i++) {
        if (has_format(documents[i].json))
            read_plain_venue(build, &documents[i]);
    }
}

static void make_venue(struct reading *reading, const struct node *documents, int n)
{
    struct build build;
    build_init(&build, reading);
    read_documents(&build, documents, n);
    struct venue *venue = build_finish(&build);
    build_fini(&build);
    if (!venue)
        return;
    bind_levels(reading, venue);
    reading->snapshot->venue = venue;
}

void read_venue(struct reading *reading, const struct object *root, json_t *const *documents,
                const char *const *names, int n)
{
    struct node node = object_member(root, "venue");
    struct node nodes[DOCUMENTS_MAX];
    if (node_present(&node) && json_object_get(node.json, "url"))
        read_source(reading, &node, VENUE_POLL_S, &reading->snapshot->venue_source);
    if (n > DOCUMENTS_MAX) {
        snapshot_problem(reading->snapshot, "venue", "more than %d files", DOCUMENTS_MAX);
        n = DOCUMENTS_MAX;
    }
    for (int i = 0; i < n; i++)
        nodes[i] = (struct node){.json = documents[i], .name = names[i]};
    if (n) {
        make_venue(reading, nodes, n);
    } else if (node_present(&node) && !reading->snapshot->venue_source.url) {
        if (venue_looks_like(node.json))
            make_venue(reading, &node, 1);
        else
            node_problem(reading, &node, "%s, where \"%s\", GeoJSON or a url is wanted",
                         node_quote(reading, &node), VENUE_FORMAT);
    }
}

void bind_venue_rooms(struct reading *reading)
{
    if (reading->snapshot->venue)
        bind_spaces(reading);
}

void bind_venue(struct reading *reading)
{
    struct snapshot *snapshot = reading->snapshot;
    if (snapshot->venue) {
        bind_missing(reading);
        bind_closures(reading);
        bind_displays(reading);
        bind_ways(reading);
    }
    route_table_make(snapshot);
    if (snapshot->venue)
        venue_seal(snapshot->venue, snapshot->n_rooms, &snapshot->arena);
}
