/* Sessions. One that is not shown is reported once, and nothing that refers to it after. */
#include "core/feed/read.h"

#include <string.h>

static bool read_person(struct reading *reading, const struct node *node, struct person *person)
{
    static const char *const names[] = {"name", "role", NULL};
    struct object object;
    if (!object_open(reading, &object, node, names))
        return false;
    if (!wanted_text(reading, &object, "name", &person->name))
        return false;
    read_text(reading, &object, "role", &person->role);
    return true;
}

void read_people(struct reading *reading, const struct object *object, const char *name,
                 struct person **out, int *n)
{
    struct node list;
    size_t count = object_list(reading, object, name, &list);
    if (!count)
        return;
    *out = arena_array(reading->arena, count, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct person person = {0};
        if (read_person(reading, &item, &person))
            (*out)[(*n)++] = person;
    }
}

static bool read_where(struct reading *reading, const struct object *object, struct session *out)
{
    struct node node = object_member(object, "room");
    const char *id = json_string_value(node.json);
    if (!node_present(&node) || !id) {
        node_problem(reading, &node, node_present(&node) ? "not a string" : "missing");
        return false;
    }
    out->room = ids_get(&reading->rooms, id);
    if (out->room >= 0)
        return true;
    node_problem(reading, &node, "no such room: %s", node_quote(reading, &node));
    if (strlen(id) <= ID_BYTES_MAX)
        ids_put(&reading->rooms, id, IDS_LEFT_OUT);
    return false;
}

static bool wanted_instant(struct reading *reading, const struct object *object, const char *name,
                           int64_t *out)
{
    enum found found = read_instant(reading, object, name, out);
    if (found == FOUND_NONE) {
        struct node node = object_member(object, name);
        node_problem(reading, &node, "missing");
    }
    return found == FOUND_GOOD;
}

static bool read_when(struct reading *reading, const struct object *object, struct session *out)
{
    if (!wanted_instant(reading, object, "start", &out->start_ms) ||
        !wanted_instant(reading, object, "end", &out->end_ms))
        return false;
    if (out->end_ms > out->start_ms)
        return true;
    struct node start = object_member(object, "start"), end = object_member(object, "end");
    node_problem(reading, &end, "%s (%s to %s)",
                 out->end_ms < out->start_ms ? "before its start" : "the same as its start",
                 json_string_value(start.json), json_string_value(end.json));
    return false;
}

static void read_channels(struct reading *reading, const struct object *object, struct session *out)
{
    static const char *const names[] = {"channel", "language", "name", NULL};
    struct node list;
    size_t count = object_list(reading, object, "interpretation", &list);
    if (!count)
        return;
    out->channels = arena_array(reading->arena, count, sizeof *out->channels);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object entry;
        struct channel channel = {.number = "", .language = ""};
        if (!object_open(reading, &entry, &item, names) ||
            read_string(reading, &entry, "channel", &channel.number) == FOUND_BAD)
            continue;
        struct node number = object_member(&entry, "channel");
        struct node language = object_member(&entry, "language");
        read_text(reading, &entry, "name", &channel.name);
        const char *tag = json_string_value(language.json);
        if (tag && language_valid(tag))
            channel.language = arena_strdup(reading->arena, tag);
        else if (node_present(&language))
            node_problem(reading, &language, "%s is not a language tag (BCP 47)",
                         node_quote(reading, &language));
        if (!channel.number[0])
            node_problem(reading, &number, node_present(&number) ? "empty" : "missing");
        else if (!channel.language[0] && !channel.name.n)
            node_problem(reading, &item, "neither a language nor a name");
        else
            out->channels[out->n_channels++] = channel;
    }
}

static void read_rest(struct reading *reading, const struct object *object, struct session *out)
{
    out->series = out->track = -1;
    out->kind = "";
    read_text(reading, object, "short_title", &out->short_title);
    read_text(reading, object, "long_title", &out->long_title);
    read_text(reading, object, "abstract", &out->abstract);
    read_ref(reading, object, "series", &reading->series, "series", &out->series);
    read_ref(reading, object, "track", &reading->tracks, "track", &out->track);
    read_string(reading, object, "kind", &out->kind);
    read_languages(reading, object, "languages", &out->languages, &out->n_languages);
    read_channels(reading, object, out);
    read_people(reading, object, "people", &out->people, &out->n_people);
    read_link(reading, object, "online", &out->online);
    read_bool(reading, object, "private", &out->is_private);
}

/* Nothing that refers to it is news: remembered under its id, and for changes that match it. */
static void leave_out(struct reading *reading, const struct node *node, const char *id)
{
    if (id)
        ids_put(&reading->sessions, id, IDS_LEFT_OUT);
    json_t **slot = arena_push(&reading->scratch, &reading->left_out, reading->n_left_out,
                               &reading->left_out_capacity, sizeof *slot);
    *slot = node->json;
    reading->n_left_out++;
}

bool read_session(struct reading *reading, const struct node *node, struct session *out)
{
    static const char *const names[] = {
        "id",        "room",        "title",      "start",          "end",    "people",
        "kind",      "short_title", "long_title", "abstract",       "series", "track",
        "languages", "online",      "private",    "interpretation", NULL};
    struct object object;
    *out = (struct session){0};
    if (object_open(reading, &object, node, names)) {
        out->id = read_id(reading, &object, &reading->sessions);
        if (out->id && read_where(reading, &object, out) && read_when(reading, &object, out) &&
            wanted_text(reading, &object, "title", &out->title)) {
            read_rest(reading, &object, out);
            return true;
        }
    }
    leave_out(reading, node, out->id);
    return false;
}

void read_sessions(struct reading *reading, const struct object *root)
{
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "sessions", &list);
    if (!node_present(&list))
        node_problem(reading, &list, "missing");
    /* Those that changes add come last, in the same array. */
    snapshot->sessions =
        arena_array(reading->arena, count + reading->room_for, sizeof *snapshot->sessions);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct session *session = &snapshot->sessions[snapshot->n_sessions];
        if (read_session(reading, &item, session))
            ids_put(&reading->sessions, session->id, snapshot->n_sessions++);
        else
            snapshot->n_left_out++;
    }
}
