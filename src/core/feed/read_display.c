/* Playlists and the displays that show them. */
#include "core/feed/read.h"

#include "core/venue/direction.h"
#include "core/venue/venue.h"

#include <math.h>
#include <string.h>

#define SLOT_MS_MIN 1000
#define SLOT_MS_MAX 3600000
#define DWELL_MAX 1000

/* -- the rooms of a playlist item ------------------------------------------------------------ */

/* Marks rooms; false when what was named could not be found, or has no room. */
struct choice {
    bool *marks;     /* by room, in scratch */
    bool is_limited; /* something was named */
    bool is_told;    /* and part of it is not there, which was reported */
};

static void mark_level(struct reading *reading, struct choice *choice, int32_t level)
{
    for (int i = 0; i < reading->snapshot->n_rooms; i++)
        choice->marks[i] |= reading->snapshot->rooms[i].level == level;
}

static void mark_track(struct reading *reading, struct choice *choice, int32_t track)
{
    for (int i = 0; i < reading->snapshot->n_sessions; i++) {
        const struct session *session = &reading->snapshot->sessions[i];
        if (session->track == track)
            choice->marks[session->room] = true;
    }
}

static void mark_group(struct reading *reading, struct choice *choice, const struct node *node)
{
    const char *group = json_string_value(node->json);
    bool found = false;
    for (int i = 0; group && i < reading->snapshot->n_rooms; i++) {
        const struct room *room = &reading->snapshot->rooms[i];
        for (int k = 0; k < room->n_groups; k++) {
            if (strcmp(room->groups[k], group) == 0)
                choice->marks[i] = found = true;
        }
    }
    if (!found) {
        node_problem(reading, node, "no room is in this group: %s", node_quote(reading, node));
        choice->is_told = true;
    }
}

/* The rooms that one entry of `rooms`, `levels` or `tracks` stands for. */
static void mark_one(struct reading *reading, const char *name, const struct node *item,
                     struct choice *choice)
{
    int32_t index = -1;
    bool is_room = strcmp(name, "rooms") == 0, is_level = strcmp(name, "levels") == 0;
    struct ids *ids = is_room ? &reading->rooms : is_level ? &reading->levels : &reading->tracks;
    const char *what = is_room ? "room" : is_level ? "level" : "track";
    if (node_ref(reading, item, ids, what, &index) != FOUND_GOOD)
        choice->is_told = true;
    else if (is_room)
        choice->marks[index] = true;
    else if (is_level)
        mark_level(reading, choice, index);
    else
        mark_track(reading, choice, index);
}

static void mark_rooms(struct reading *reading, const struct object *object, const char *name,
                       struct choice *choice)
{
    struct node list;
    size_t count = object_list(reading, object, name, &list);
    choice->is_limited |= count > 0;
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        if (strcmp(name, "groups") == 0)
            mark_group(reading, choice, &item);
        else
            mark_one(reading, name, &item, choice);
    }
}

/* False when rooms were named and none is there: the item would show all rooms instead. */
static bool read_item_rooms(struct reading *reading, const struct object *object,
                            struct playlist_item *item)
{
    const struct snapshot *snapshot = reading->snapshot;
    size_t n = (size_t)snapshot->n_rooms;
    struct choice choice = {.marks = arena_array(&reading->scratch, n, sizeof(bool))};
    mark_rooms(reading, object, "rooms", &choice);
    mark_rooms(reading, object, "levels", &choice);
    mark_rooms(reading, object, "groups", &choice);
    mark_rooms(reading, object, "tracks", &choice);
    if (!choice.is_limited)
        return true;
    item->rooms = arena_array(reading->arena, n, sizeof *item->rooms);
    for (int i = 0; i < snapshot->n_rooms; i++) {
        if (choice.marks[i])
            item->rooms[item->n_rooms++] = i;
    }
    if (!item->n_rooms && !choice.is_told)
        node_problem(reading, &object->node,
                     "left out: no room is on the levels or has the tracks that it names");
    return item->n_rooms > 0;
}

static void read_item_days(struct reading *reading, const struct object *object,
                           struct playlist_item *item)
{
    struct node list;
    size_t count = object_list(reading, object, "days", &list);
    item->days = arena_array(reading->arena, count, sizeof *item->days);
    for (size_t i = 0; i < count; i++) {
        struct node day = node_item(&list, i);
        if (node_date(reading, &day, &item->days[item->n_days]))
            item->n_days++;
    }
}

/* When the item may be shown. False where what was said cannot be met, or said of no day. */
static bool read_item_times(struct reading *reading, const struct object *object,
                            struct playlist_item *item)
{
    struct node days = object_member(object, "days");
    read_bool(reading, object, "only_while_on", &item->only_while_on);
    read_bool(reading, object, "only_when_soon", &item->only_when_soon);
    read_item_days(reading, object, item);
    if (json_array_size(days.json) > 0 && item->n_days == 0)
        return false;
    read_clock(reading, object, "daily_from", &item->daily_from_min);
    read_clock(reading, object, "daily_to", &item->daily_to_min);
    if (item->daily_from_min && !item->daily_to_min)
        item->daily_to_min = 24 * 60;
    read_instant(reading, object, "from", &item->from_ms);
    read_instant(reading, object, "to", &item->to_ms);
    if (item->from_ms && item->to_ms && item->to_ms <= item->from_ms) {
        struct node to = object_member(object, "to");
        node_problem(reading, &to, "not after from");
        return false;
    }
    return true;
}

/* Of a map: which level, whereto, and how one walks. */
static void read_map_options(struct reading *reading, const struct object *object,
                             struct playlist_item *item)
{
    read_ref(reading, object, "level", &reading->levels, "level", &item->level);
    read_ref(reading, object, "room", &reading->rooms, "room", &item->to_room);
    read_ref(reading, object, "session", &reading->sessions, "session", &item->to_session);
    read_bool(reading, object, "step_free", &item->step_free);
}

static bool read_item(struct reading *reading, const struct node *node, struct playlist_item *item)
{
    static const char *const names[] = {"board",          "dwell",    "rooms",     "levels",
                                        "groups",         "tracks",   "aside",     "only_while_on",
                                        "only_when_soon", "from",     "to",        "days",
                                        "daily_from",     "daily_to", "priority",  "level",
                                        "room",           "session",  "step_free", NULL};
    struct object object;
    if (!object_open(reading, &object, node, names))
        return false;
    *item = (struct playlist_item){.dwell_slots = 1, .level = -1, .to_room = -1, .to_session = -1};
    enum found board = read_string(reading, &object, "board", &item->board);
    if (board != FOUND_GOOD) {
        struct node missing = object_member(&object, "board");
        if (board == FOUND_NONE)
            node_problem(reading, &missing, "missing");
        return false;
    }
    read_int(reading, &object, "dwell", 1, DWELL_MAX, &item->dwell_slots);
    read_bool(reading, &object, "aside", &item->aside);
    read_map_options(reading, &object, item);
    read_int(reading, &object, "priority", -100, 100, &item->priority);
    return read_item_times(reading, &object, item) && read_item_rooms(reading, &object, item);
}

static void read_playlist(struct reading *reading, const struct object *object,
                          struct playlist *playlist)
{
    playlist->slot_ms = 12000;
    read_int(reading, object, "slot_ms", SLOT_MS_MIN, SLOT_MS_MAX, &playlist->slot_ms);
    int every_s = 0;
    read_int(reading, object, "schedule_every_s", 0, 86400, &every_s);
    playlist->schedule_every_ms = (int64_t)every_s * MS_SECOND;
    struct node list;
    size_t count = object_list(reading, object, "items", &list);
    playlist->items = arena_array(reading->arena, count, sizeof *playlist->items);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        if (read_item(reading, &item, &playlist->items[playlist->n_items]))
            playlist->n_items++;
    }
}

void read_playlists(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"id", "slot_ms", "schedule_every_s", "items", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "playlists", &list);
    snapshot->playlists = arena_array(reading->arena, count, sizeof *snapshot->playlists);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct playlist *playlist = &snapshot->playlists[snapshot->n_playlists];
        if (!object_open(reading, &object, &item, names) ||
            !(playlist->id = read_id(reading, &object, &reading->playlists)))
            continue;
        read_playlist(reading, &object, playlist);
        ids_put(&reading->playlists, playlist->id, snapshot->n_playlists++);
    }
    read_ref(reading, root, "playlist", &reading->playlists, "playlist",
             &snapshot->default_playlist);
}

/* -- displays -------------------------------------------------------------------------------- */

/* A list of n whole numbers from 0 to max. */
static bool read_pixels(struct reading *reading, const struct object *object, const char *name,
                        size_t n, int max, int *out)
{
    double values[4];
    if (read_numbers(reading, object, name, n, 0, max, values) != FOUND_GOOD)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (values[i] != floor(values[i])) {
            struct node node = object_member(object, name);
            node_problem(reading, &node, "%g is not a whole number", values[i]);
            return false;
        }
    }
    for (size_t i = 0; i < n; i++)
        out[i] = (int)values[i];
    return true;
}

void read_level(struct reading *reading, const struct object *object, int32_t *out)
{
    const struct snapshot *snapshot = reading->snapshot;
    const char *id = json_string_value(object_member(object, "level").json);
    bool is_awaited = snapshot->venue_source.url && !snapshot->venue;
    if (!id || !is_awaited || ids_get(&reading->levels, id) != IDS_UNKNOWN)
        read_ref(reading, object, "level", &reading->levels, "level", out);
}

void read_position(struct reading *reading, const struct object *object, double *x, double *y)
{
    double at[2];
    const struct venue *venue = reading->snapshot->venue;
    struct node lonlat = object_member(object, "lonlat");
    if (read_numbers(reading, object, "position", 2, -1e7, 1e7, at) == FOUND_GOOD) {
        *x = at[0];
        *y = at[1];
    } else if (read_numbers(reading, object, "lonlat", 2, -180, 180, at) == FOUND_GOOD) {
        if (!venue || !venue->is_geographic) {
            node_problem(reading, &lonlat, "the venue has no place on earth (origin)");
            return;
        }
        struct venue_point point = venue_project(venue, at[0], at[1]);
        *x = point.x;
        *y = point.y;
    }
}

static bool read_way(struct reading *reading, const struct node *node, struct way *way)
{
    static const char *const names[] = {"room", "text", "direction", "minutes", NULL};
    static const char *const directions[] = {"ahead",      "ahead-right", "right",
                                             "back-right", "back",        "back-left",
                                             "left",       "ahead-left",  NULL};
    struct object object;
    *way = (struct way){.room = -1, .direction = DIRECTION_NONE};
    if (!object_open(reading, &object, node, names) ||
        read_ref(reading, &object, "room", &reading->rooms, "room", &way->room) != FOUND_GOOD)
        return false;
    read_text(reading, &object, "text", &way->text);
    read_choice(reading, &object, "direction", directions, &way->direction);
    read_int(reading, &object, "minutes", 1, 240, &way->minutes);
    return true;
}

static void read_ways(struct reading *reading, const struct object *object, struct display *display)
{
    struct node list;
    size_t count = object_list(reading, object, "ways", &list);
    display->ways = arena_array(reading->arena, count, sizeof *display->ways);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        if (read_way(reading, &item, &display->ways[display->n_ways]))
            display->n_ways++;
    }
}

static void read_geometry(struct reading *reading, const struct object *object,
                          struct display *display)
{
    double distance_m, heading;
    int size[2];
    if (read_pixels(reading, object, "size", 2, 16384, size) && size[0] && size[1]) {
        display->width_px = size[0];
        display->height_px = size[1];
    }
    read_position(reading, object, &display->x, &display->y);
    read_pixels(reading, object, "safe", 4, 2048, display->safe_px);
    if (read_real(reading, object, "distance_m", 0.3, 200, &distance_m) == FOUND_GOOD)
        display->distance_mm = (int)lround(distance_m * 1000);
    if (read_real(reading, object, "heading", 0, 360, &heading) == FOUND_GOOD)
        display->heading_deg = (int)lround(heading) % 360;
    read_int(reading, object, "height_mm", 50, 20000, &display->height_mm);
}

static void read_display(struct reading *reading, const struct object *object,
                         struct display *display)
{
    static const char *const themes[] = {"dark", "light", NULL};
    const char *id = display->id;
    *display = reading->snapshot->neutral;
    display->id = id;
    read_string(reading, object, "group", &display->group);
    read_text(reading, object, "name", &display->name);
    read_text(reading, object, "place", &display->place);
    read_ref(reading, object, "room", &reading->rooms, "room", &display->room);
    read_level(reading, object, &display->level);
    read_ref(reading, object, "playlist", &reading->playlists, "playlist", &display->playlist);
    read_geometry(reading, object, display);
    read_bool(reading, object, "strict", &display->strict);
    read_bool(reading, object, "staff", &display->is_staff);
    read_bool(reading, object, "step_free", &display->step_free);
    read_instant(reading, object, "identify_until", &display->identify_until_ms);
    read_string(reading, object, "screenshot", &display->screenshot);
    read_ways(reading, object, display);
    int theme;
    if (read_choice(reading, object, "theme", themes, &theme) == FOUND_GOOD) {
        display->has_theme = true;
        display->light = theme == 1;
    }
}

void read_displays(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {
        "id",    "group",          "name",       "place",  "room",      "level",
        "size",  "distance_m",     "height_mm",  "strict", "heading",   "position",
        "safe",  "theme",          "playlist",   "lonlat", "step_free", "ways",
        "staff", "identify_until", "screenshot", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "displays", &list);
    snapshot->displays = arena_array(reading->arena, count, sizeof *snapshot->displays);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct display *display = &snapshot->displays[snapshot->n_displays];
        if (!object_open(reading, &object, &item, names) ||
            !(display->id = read_id(reading, &object, &reading->displays)))
            continue;
        read_display(reading, &object, display);
        ids_put(&reading->displays, display->id, snapshot->n_displays++);
    }
}
