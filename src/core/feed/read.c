/* The document as a whole: JSON, format, event; then one list after the other, what is referred
 * to before what refers to it. */
#include "core/feed/read.h"

#include "base/str.h"
#include "core/feed/reader.h"
#include "core/programme/programme.h"
#include <string.h>
#include <unicode/ubrk.h>

#define FORMAT "hallboard feed 1"

static const char *const root_names[] = {
    "format",        "event",    "levels",    "rooms",    "tracks",  "series",    "sessions",
    "changes",       "displays", "playlists", "playlist", "theme",   "freshness", "replaces",
    "announcements", "exhibits", "figures",   "maps",     "sources", "$schema",   NULL};

static json_t *parse(const char *bytes, size_t count, struct err *err)
{
    /* RFC 8259 section 8.1 lets a reader pass over a byte order mark. */
    if (count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        count -= 3;
    }
    /* jansson takes a NUL for the end and does not look at what follows. */
    const char *nul = memchr(bytes, '\0', count);
    if (nul) {
        err_set(err, "not JSON: byte %zu is NUL", (size_t)(nul - bytes));
        return NULL;
    }
    json_error_t error;
    json_t *json = json_loadb(bytes, count, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!json) {
        /* Its text may quote the input, cut anywhere. */
        struct arena arena;
        arena_init(&arena, 0);
        err_set(err, "not JSON: line %d, column %d: %s", error.line, error.column,
                utf8_clean(&arena, error.text, strlen(error.text), 0, NULL));
        arena_fini(&arena);
    }
    return json;
}

static bool check_format(const struct object *root, struct reading *reading, struct err *err)
{
    struct node node = object_member(root, "format");
    if (!node_present(&node))
        return err_set(err, "format: missing (\"" FORMAT "\" is wanted)");
    const char *format = json_string_value(node.json);
    if (!format || strcmp(format, FORMAT) != 0)
        return err_set(err, "format: %s is not \"" FORMAT "\"", node_quote(reading, &node));
    reading->snapshot->format = FORMAT;
    return true;
}

static bool read_document(struct reading *reading, json_t *json, struct err *err)
{
    struct node node = {.json = json};
    struct object root;
    if (!json_is_object(json))
        return err_set(err, "not a feed: %s, where an object is wanted",
                       node_quote(reading, &node));
    object_open(reading, &root, &node, root_names);
    if (!check_format(&root, reading, err) || !read_event(reading, &root, err))
        return false;
    read_theme(reading, &root);
    read_freshness(reading, &root);
    read_bool(reading, &root, "replaces", &reading->snapshot->replaces);
    read_levels(reading, &root);
    read_rooms(reading, &root);
    read_tracks(reading, &root);
    read_series(reading, &root);
    read_exhibits(reading, &root);
    read_sessions(reading, &root);
    read_changes(reading, &root);
    read_days(reading, &root);
    read_playlists(reading, &root);
    read_displays(reading, &root);
    return true;
}

static void reading_init(struct reading *reading, struct snapshot *snapshot)
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
                         &reading->changes, &reading->displays, &reading->matches};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        ids_init(all[i], reading->seed);
}

static void reading_fini(struct reading *reading)
{
    struct ids *all[] = {&reading->levels,  &reading->rooms,    &reading->tracks,
                         &reading->series,  &reading->sessions, &reading->playlists,
                         &reading->changes, &reading->displays, &reading->matches};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        ids_fini(all[i]);
    if (reading->graphemes)
        ubrk_close(reading->graphemes);
    arena_fini(&reading->scratch);
}

struct snapshot *feed_read(const void *bytes, size_t count, struct err *err)
{
    json_t *json = parse(bytes, count, err);
    if (!json)
        return NULL;
    struct snapshot *snapshot = snapshot_new();
    snapshot->hash = hash_bytes(HASH_SEED, bytes, count);
    struct reading reading;
    reading_init(&reading, snapshot);
    bool read = read_document(&reading, json, err);
    reading_fini(&reading);
    json_decref(json);
    if (!read) {
        snapshot_free(snapshot);
        return NULL;
    }
    snapshot->programme = programme_new(snapshot);
    return snapshot;
}
