/* The document as a whole: JSON, format, event; then one list after the other, what is referred
 * to before what refers to it. */
#include "core/feed/read.h"

#include "core/feed/json.h"
#include "core/feed/reader.h"
#include "core/programme/programme.h"
#include "core/venue/read_venue.h"
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>

#define FORMAT "hallboard feed 1"
#define CHANGES_FORMAT "hallboard changes 1"

static const char *const root_names[] = {
    "format",        "event",    "levels",    "rooms",    "tracks",   "series",    "sessions",
    "changes",       "displays", "playlists", "playlist", "theme",    "freshness", "replaces",
    "announcements", "exhibits", "figures",   "about",    "partners", "maps",      "sources",
    "revisions",     "$schema",  "venue",     "closures", "alerts",   NULL};

static const char *const changes_names[] = {"format", "changes", "$schema", NULL};

/* The documents of one snapshot. */
struct documents {
    json_t *feed, *changes; /* changes NULL: none */
    json_t **venue;         /* those that are JSON */
    const char **venue_names;
    int n_venue;
};

static bool check_format(const struct object *root, const char *wanted, struct reading *reading,
                         struct err *err)
{
    struct node node = object_member(root, "format");
    if (!node_present(&node))
        return err_set(err, "format: missing (\"%s\" is wanted)", wanted);
    const char *format = json_string_value(node.json);
    if (!format || strcmp(format, wanted) != 0)
        return err_set(err, "format: %s is not \"%s\"", node_quote(reading, &node), wanted);
    return true;
}

static size_t count_changes(const json_t *json)
{
    return json_array_size(json_object_get(json, "changes"));
}

/* The sessions as they were announced; whoever looks one up finds it where it is now. */
static struct revisions *compare(struct reading *reading, const struct feed_parts *parts,
                                 size_t room_for)
{
    struct snapshot *snapshot = reading->snapshot;
    struct revisions *after = revisions_observe(parts->before, snapshot, room_for, parts->now_ms);
    for (int i = 0; i < snapshot->n_sessions; i++)
        ids_put(&reading->sessions, snapshot->sessions[i].id, i);
    reading->revisions = after;
    return after;
}

static void read_all_changes(struct reading *reading, const struct object *feed,
                             const struct documents *documents)
{
    struct node node = {.json = documents->changes, .name = "sources.changes"};
    struct object own;
    const struct object *roots[CHANGE_LISTS_MAX];
    int n = 0;
    if (documents->changes && object_open(reading, &own, &node, changes_names))
        roots[n++] = &own;
    roots[n++] = feed;
    read_changes(reading, roots, n);
}

static bool read_documents(struct reading *reading, const struct documents *documents,
                           const struct feed_parts *parts, struct revisions **after,
                           struct err *err)
{
    struct node node = {.json = documents->feed};
    struct object root;
    if (!json_is_object(node.json))
        return err_set(err, "not a feed: %s, where an object is wanted",
                       node_quote(reading, &node));
    object_open(reading, &root, &node, root_names);
    if (!check_format(&root, FORMAT, reading, err) || !read_event(reading, &root, err))
        return false;
    reading->snapshot->format = FORMAT;
    size_t room_for = count_changes(documents->feed) + count_changes(documents->changes);
    reading->room_for = after ? 0 : room_for;
    read_theme(reading, &root);
    read_freshness(reading, &root);
    read_bool(reading, &root, "replaces", &reading->snapshot->replaces);
    read_bool(reading, &root, "revisions", &reading->snapshot->revisions);
    read_sources(reading, &root);
    read_alerts(reading, &root);
    read_announcements(reading, &root,
                       &(struct announce_input){.prepared = parts->prepared,
                                                .before = parts->announced,
                                                .may_emergency = parts->may_emergency,
                                                .now_ms = parts->now_ms});
    read_levels(reading, &root);
    read_venue(reading, &root, documents->venue, documents->venue_names, documents->n_venue);
    read_rooms(reading, &root);
    read_tracks(reading, &root);
    read_series(reading, &root);
    read_exhibits(reading, &root);
    bind_venue_rooms(reading);
    read_sessions(reading, &root);
    if (after)
        *after = compare(reading, parts, room_for);
    read_all_changes(reading, &root, documents);
    if (after)
        revisions_derive(*after, reading->snapshot);
    read_days(reading, &root);
    read_figures(reading, &root);
    read_about(reading, &root);
    read_partners(reading, &root);
    read_playlists(reading, &root);
    read_displays(reading, &root);
    read_strings(reading, &root, "closures", &reading->snapshot->closures,
                 &reading->snapshot->n_closures);
    bind_venue(reading);
    return true;
}

void reading_init(struct reading *reading, struct snapshot *snapshot)
{
    *reading = (struct reading){
        .snapshot = snapshot,
        .arena = &snapshot->arena,
        .seed = snapshot->hash,
        .first_language = "und",
    };
    arena_init(&reading->scratch, 0);
    struct ids *all[] = {&reading->levels,  &reading->rooms,    &reading->tracks,
                         &reading->series,  &reading->sessions, &reading->playlists,
                         &reading->changes, &reading->displays, &reading->matches,
                         &reading->figures, &reading->about};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        ids_init(all[i], reading->seed);
}

void reading_fini(struct reading *reading)
{
    struct ids *all[] = {&reading->levels,  &reading->rooms,    &reading->tracks,
                         &reading->series,  &reading->sessions, &reading->playlists,
                         &reading->changes, &reading->displays, &reading->matches,
                         &reading->figures, &reading->about};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        ids_fini(all[i]);
    if (reading->graphemes)
        ubrk_close(reading->graphemes);
    arena_fini(&reading->scratch);
}

static struct snapshot *read_parsed(const struct documents *documents,
                                    const struct feed_parts *parts, struct revisions **after,
                                    struct err *err)
{
    struct snapshot *snapshot = snapshot_new();
    snapshot->hash = hash_bytes(HASH_SEED, parts->feed, parts->feed_bytes);
    if (parts->changes)
        snapshot->hash = hash_bytes(snapshot->hash, parts->changes, parts->changes_bytes);
    for (int i = 0; i < parts->n_venue; i++)
        snapshot->hash = hash_bytes(snapshot->hash, parts->venue[i].bytes, parts->venue[i].count);
    struct reading reading;
    reading_init(&reading, snapshot);
    bool read = read_documents(&reading, documents, parts, after, err);
    reading_fini(&reading);
    if (!read) {
        snapshot_free(snapshot);
        return NULL;
    }
    snapshot->programme = programme_new(snapshot);
    return snapshot;
}

/* The documents of the venue that are JSON; the name of the first that is not, with err. */
static const char *parse_venue(const struct feed_parts *parts, struct documents *documents,
                               struct err *err)
{
    const char *bad = NULL;
    if (!parts->n_venue)
        return NULL;
    documents->venue = xcalloc((size_t)parts->n_venue, sizeof *documents->venue);
    documents->venue_names = xcalloc((size_t)parts->n_venue, sizeof *documents->venue_names);
    for (int i = 0; i < parts->n_venue; i++) {
        json_t *json = json_document(parts->venue[i].bytes, parts->venue[i].count, err);
        documents->venue[documents->n_venue] = json;
        documents->venue_names[documents->n_venue] = parts->venue[i].name;
        documents->n_venue += json != NULL;
        bad = json || bad ? bad : parts->venue[i].name;
    }
    return bad;
}

struct snapshot *feed_read_parts(const struct feed_parts *parts, struct revisions **after,
                                 struct err *err)
{
    struct snapshot *snapshot = NULL;
    struct documents documents = {0};
    if (after)
        *after = NULL;
    documents.feed = json_document(parts->feed, parts->feed_bytes, err);
    if (documents.feed && parts->changes)
        documents.changes = json_document(parts->changes, parts->changes_bytes, err);
    struct err why = {""};
    const char *bad = parse_venue(parts, &documents, &why);
    if (documents.feed && (documents.changes || !parts->changes))
        snapshot = read_parsed(&documents, parts, after, err);
    if (snapshot && bad)
        snapshot_problem(snapshot, "venue", "%s: %s", bad, why.text);
    for (int i = 0; i < documents.n_venue; i++)
        json_decref(documents.venue[i]);
    free(documents.venue);
    free(documents.venue_names);
    json_decref(documents.feed);
    json_decref(documents.changes);
    return snapshot;
}

struct snapshot *feed_read(const void *bytes, size_t count, struct err *err)
{
    const struct feed_parts parts = {.feed = bytes, .feed_bytes = count, .may_emergency = true};
    return feed_read_parts(&parts, NULL, err);
}

static bool check_changes(struct reading *reading, json_t *json, struct err *err)
{
    struct node node = {.json = json};
    struct object root;
    if (!json_is_object(json))
        return err_set(err, "not changes: %s, where an object is wanted",
                       node_quote(reading, &node));
    object_open(reading, &root, &node, changes_names);
    if (!check_format(&root, CHANGES_FORMAT, reading, err))
        return false;
    struct node list = object_member(&root, "changes");
    if (!json_is_array(list.json))
        return err_set(err, "changes: %s", list.json ? "not a list" : "missing");
    return true;
}

bool venue_check(const void *bytes, size_t count, struct err *err)
{
    json_t *json = json_document(bytes, count, err);
    bool good = json && venue_looks_like(json);
    if (json && !good)
        err_set(err, "not a venue: neither \"%s\" nor GeoJSON", VENUE_FORMAT);
    json_decref(json);
    return good;
}

bool venue_is(const void *bytes, size_t count)
{
    return venue_check(bytes, count, NULL);
}

bool changes_check(const void *bytes, size_t count, struct err *err)
{
    json_t *json = json_document(bytes, count, err);
    if (!json)
        return false;
    struct snapshot *snapshot = snapshot_new();
    struct reading reading;
    reading_init(&reading, snapshot);
    bool good = check_changes(&reading, json, err);
    reading_fini(&reading);
    snapshot_free(snapshot);
    json_decref(json);
    return good;
}
