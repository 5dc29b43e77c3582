/* Levels, rooms, tracks and series: lists of things with an id that others refer to. */
#include "core/feed/read.h"

#include <stdlib.h>
#include <string.h>

/* A document that holds a list of this kind must hold it whole: says so when it is not there. */
static size_t wanted_list(struct reading *reading, const struct object *root, const char *name,
                          struct node *list)
{
    size_t count = object_list(reading, root, name, list);
    if (!node_present(list))
        node_problem(reading, list, "missing");
    return count;
}

void read_levels(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"id", "name", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "levels", &list);
    snapshot->levels = arena_array(reading->arena, count, sizeof *snapshot->levels);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct level *level = &snapshot->levels[snapshot->n_levels];
        if (!object_open(reading, &object, &item, names) ||
            !(level->id = read_id(reading, &object, &reading->levels)))
            continue;
        read_text(reading, &object, "name", &level->name);
        ids_put(&reading->levels, level->id, snapshot->n_levels++);
    }
}

static struct text one_text(struct reading *reading, const char *text)
{
    struct text_lang *item = arena_alloc(reading->arena, sizeof *item);
    *item = (struct text_lang){.lang = reading->first_language, .text = text};
    return (struct text){.items = item, .n = 1};
}

static void read_room(struct reading *reading, const struct object *object, struct room *room)
{
    room->level = -1;
    room->number = "";
    read_text(reading, object, "name", &room->name);
    read_text(reading, object, "short_name", &room->short_name);
    read_text(reading, object, "place", &room->place);
    read_string(reading, object, "number", &room->number);
    read_level(reading, object, &room->level);
    read_strings(reading, object, "groups", &room->groups, &room->n_groups);
    read_int(reading, object, "capacity", 0, 1000000, &room->capacity);
    if (!room->number[0] && !room->name.n)
        room->number = room->id;
    if (!room->short_name.n)
        room->short_name = room->number[0] ? one_text(reading, room->number) : room->name;
}

static int compare_rooms(const void *a, const void *b, void *rooms)
{
    const struct room *all = rooms;
    return strcmp(all[*(const int32_t *)a].id, all[*(const int32_t *)b].id);
}

void read_rooms(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"id",    "number", "name",     "short_name", "place",
                                        "level", "groups", "capacity", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = wanted_list(reading, root, "rooms", &list);
    snapshot->rooms = arena_array(reading->arena, count, sizeof *snapshot->rooms);
    snapshot->rooms_by_id = arena_array(reading->arena, count, sizeof *snapshot->rooms_by_id);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct room *room = &snapshot->rooms[snapshot->n_rooms];
        if (!object_open(reading, &object, &item, names) ||
            !(room->id = read_id(reading, &object, &reading->rooms)))
            continue;
        read_room(reading, &object, room);
        snapshot->rooms_by_id[snapshot->n_rooms] = snapshot->n_rooms;
        ids_put(&reading->rooms, room->id, snapshot->n_rooms++);
    }
    if (snapshot->n_rooms) {
        qsort_r(snapshot->rooms_by_id, (size_t)snapshot->n_rooms, sizeof *snapshot->rooms_by_id,
                compare_rooms, snapshot->rooms);
    }
}

void read_tracks(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"id", "name", "colour", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "tracks", &list);
    snapshot->tracks = arena_array(reading->arena, count, sizeof *snapshot->tracks);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct track *track = &snapshot->tracks[snapshot->n_tracks];
        if (!object_open(reading, &object, &item, names) ||
            !(track->id = read_id(reading, &object, &reading->tracks)))
            continue;
        read_text(reading, &object, "name", &track->name);
        read_colour(reading, &object, "colour", &track->colour);
        ids_put(&reading->tracks, track->id, snapshot->n_tracks++);
    }
}

void read_series(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"id", "title", "online", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "series", &list);
    snapshot->series = arena_array(reading->arena, count, sizeof *snapshot->series);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct series *series = &snapshot->series[snapshot->n_series];
        if (!object_open(reading, &object, &item, names) ||
            !(series->id = read_id(reading, &object, &reading->series)))
            continue;
        read_text(reading, &object, "title", &series->title);
        read_link(reading, &object, "online", &series->online);
        ids_put(&reading->series, series->id, snapshot->n_series++);
    }
}
