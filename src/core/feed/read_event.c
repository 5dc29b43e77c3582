/* The event, its zone and days, and what holds for the whole document: theme, freshness. */
#include "core/feed/read.h"
#include "core/power.h"

#include "base/str.h"
#include <stdlib.h>
#include <string.h>

#define SECONDS_MAX (30 * 86400)

static const char *const event_names[] = {"id",    "name", "short_name", "motto", "standing",
                                          "note",  "zone", "languages",  "days",  "online",
                                          "place", "pair", NULL};

/* The offset that the first readable session start is written with. */
static bool first_offset(const json_t *sessions, int *offset_min)
{
    int64_t ms;
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        const char *start =
            json_string_value(json_object_get(json_array_get(sessions, i), "start"));
        if (start && rfc3339_parse(start, &ms, offset_min))
            return true;
    }
    return false;
}

static void read_zone(struct reading *reading, const struct object *object, const json_t *sessions)
{
    struct event *event = &reading->snapshot->event;
    struct node node = object_member(object, "zone");
    const char *name = "";
    struct err err = {0};
    if (read_string(reading, object, "zone", &name) == FOUND_GOOD)
        event->zone = zone_open(reading->arena, name, &err);
    if (event->zone)
        return;
    int offset_min = 0;
    bool guessed = first_offset(sessions, &offset_min);
    char fixed[16];
    snprintf(fixed, sizeof fixed, "%c%02d:%02d", offset_min < 0 ? '-' : '+', abs(offset_min) / 60,
             abs(offset_min) % 60);
    node_problem(reading, &node, "%s; %s is used, %s", name[0] ? err.text : "no zone",
                 guessed ? fixed : "UTC",
                 guessed ? "the offset of the first session" : "as no session says another");
    event->zone = zone_open(reading->arena, guessed ? fixed : "UTC", NULL);
}

/* Without a list: the languages of the event's name, in their order. */
static void guess_languages(struct event *event, const json_t *name, struct arena *arena)
{
    size_t count = json_is_object(name) ? json_object_size(name) : 0;
    const char *tag;
    json_t *value;
    event->languages = arena_array(arena, count + 1, sizeof *event->languages);
    json_object_foreach((json_t *)name, tag, value)
    {
        if (language_valid(tag))
            event->languages[event->n_languages++] = arena_strdup(arena, tag);
    }
    if (!event->n_languages)
        event->languages[event->n_languages++] = "en";
}

static int compare_days(const void *a, const void *b)
{
    const struct day *x = a, *y = b;
    return (x->date > y->date) - (x->date < y->date);
}

/* A time of day on the local day. */
static enum found read_hour(struct reading *reading, const struct object *object, const char *name,
                            int64_t date, int64_t *out)
{
    int minutes = 0;
    enum found found = read_clock(reading, object, name, &minutes);
    if (found != FOUND_GOOD)
        return found;
    struct civil civil;
    civil_from_days(date, &civil);
    civil.hour = minutes / 60;
    civil.minute = minutes % 60;
    *out = zone_instant(reading->snapshot->event.zone, &civil);
    return FOUND_GOOD;
}

static bool read_day(struct reading *reading, const struct node *node, struct day *day)
{
    static const char *const names[] = {"date", "opens", "closes", "title", NULL};
    struct object object;
    if (!object_open(reading, &object, node, names))
        return false;
    struct node date = object_member(&object, "date");
    if (!node_date(reading, &date, &day->date))
        return false;
    read_hour(reading, &object, "opens", day->date, &day->opens_ms);
    if (read_hour(reading, &object, "closes", day->date, &day->closes_ms) == FOUND_GOOD &&
        day->opens_ms && day->closes_ms <= day->opens_ms) {
        struct node closes = object_member(&object, "closes");
        node_problem(reading, &closes, "not after opens");
        day->closes_ms = 0;
    }
    read_text(reading, &object, "title", &day->title);
    return true;
}

static void drop_double_days(struct event *event)
{
    int kept = 0;
    for (int i = 0; i < event->n_days; i++) {
        if (kept == 0 || event->days[kept - 1].date != event->days[i].date)
            event->days[kept++] = event->days[i];
    }
    event->n_days = kept;
}

static void days_from_sessions(struct reading *reading)
{
    struct snapshot *snapshot = reading->snapshot;
    struct event *event = &snapshot->event;
    size_t capacity = 0;
    for (int i = 0; i < snapshot->n_sessions; i++) {
        int64_t date = zone_day(event->zone, snapshot->sessions[i].start_ms);
        /* Sessions come in order of time, or nearly: most repeat the day before them. */
        if (event->n_days > 0 && event->days[event->n_days - 1].date == date)
            continue;
        struct day *day =
            arena_push(reading->arena, &event->days, (size_t)event->n_days, &capacity, sizeof *day);
        *day = (struct day){.date = date};
        event->n_days++;
    }
}

void read_days(struct reading *reading, const struct object *root)
{
    struct event *event = &reading->snapshot->event;
    struct object object;
    struct node node = object_member(root, "event"), list;
    int unknown = reading->snapshot->n_unknown_members;
    object_open(reading, &object, &node, event_names);
    reading->snapshot->n_unknown_members = unknown; /* read_event counted them */

    size_t count = object_list(reading, &object, "days", &list);
    event->days = arena_array(reading->arena, count, sizeof *event->days);
    struct ids seen;
    ids_init(&seen, reading->seed);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct day *day = &event->days[event->n_days];
        *day = (struct day){0};
        if (!read_day(reading, &item, day))
            continue;
        const char *key = arena_printf(&reading->scratch, "%lld", (long long)day->date);
        if (ids_get(&seen, key) != IDS_UNKNOWN) {
            node_problem(reading, &item, "this date is there before");
            continue;
        }
        ids_put(&seen, key, (int32_t)i);
        event->n_days++;
    }
    ids_fini(&seen);
    if (!event->n_days) {
        event->days = NULL;
        days_from_sessions(reading);
    }
    if (event->n_days)
        qsort(event->days, (size_t)event->n_days, sizeof *event->days, compare_days);
    drop_double_days(event);
}

bool read_event(struct reading *reading, const struct object *root, struct err *err)
{
    struct event *event = &reading->snapshot->event;
    struct node node = object_member(root, "event");
    if (!json_is_object(node.json))
        return err_set(err, node.json ? "event: not an object" : "event: missing");
    struct object object;
    object_open(reading, &object, &node, event_names);
    read_languages(reading, &object, "languages", &event->languages, &event->n_languages);
    if (!event->n_languages)
        guess_languages(event, object_member(&object, "name").json, reading->arena);
    reading->first_language = event->languages[0];
    static const char *const pairs[] = {"stacked", "alternate", NULL};
    int pair = 0;
    read_choice(reading, &object, "pair", pairs, &pair);
    event->alternates = pair == 1;
    read_string(reading, &object, "id", &event->id);
    read_text(reading, &object, "name", &event->name);
    read_text(reading, &object, "short_name", &event->short_name);
    read_text(reading, &object, "motto", &event->motto);
    read_text(reading, &object, "place", &event->place);
    read_text(reading, &object, "standing", &event->standing);
    read_text(reading, &object, "note", &event->note);
    read_link(reading, &object, "online", &event->online);
    struct node name = object_member(&object, "name");
    if (!node_present(&name))
        node_problem(reading, &name, "missing");
    read_zone(reading, &object, object_member(root, "sessions").json);
    return true;
}

#define NIGHT_PERCENT_MIN 10 /* less is a display that looks broken */
#define NIGHT_PERCENT 40
#define NIGHT_MIN 60 /* minutes that night and day have at least: it gets dark step by step */

static void read_night(struct reading *reading, const struct object *root, struct theme *theme)
{
    static const char *const names[] = {"from", "to", "level", NULL};
    struct node node = object_member(root, "night");
    struct object object;
    if (!node_present(&node) || !object_open(reading, &object, &node, names))
        return;
    int from = 0, to = 0, level = NIGHT_PERCENT;
    read_int(reading, &object, "level", NIGHT_PERCENT_MIN, 100, &level);
    enum found from_found = read_clock(reading, &object, "from", &from);
    enum found to_found = read_clock(reading, &object, "to", &to);
    if (from_found == FOUND_NONE || to_found == FOUND_NONE)
        node_problem(reading, &node, "needs from and to");
    if (from_found != FOUND_GOOD || to_found != FOUND_GOOD)
        return;
    int length = ((to - from) % (24 * 60) + 24 * 60) % (24 * 60);
    if (length < NIGHT_MIN || length > 24 * 60 - NIGHT_MIN) {
        node_problem(reading, &node, "night and day have an hour at least");
        return;
    }
    theme->night_from_min = from % (24 * 60);
    theme->night_to_min = to % (24 * 60);
    theme->night_percent = level < 100 ? level : 0;
}

#define POWER_MIN_MAX (12 * 60)

static void read_power(struct reading *reading, const struct object *root, struct theme *theme)
{
    static const char *const names[] = {"before_min", "after_min", NULL};
    struct node node = object_member(root, "power");
    struct object object;
    if (!node_present(&node) || !object_open(reading, &object, &node, names))
        return;
    theme->power_by_hours = true;
    theme->power_before_min = POWER_BEFORE_MIN;
    theme->power_after_min = POWER_AFTER_MIN;
    read_int(reading, &object, "before_min", 0, POWER_MIN_MAX, &theme->power_before_min);
    read_int(reading, &object, "after_min", 0, POWER_MIN_MAX, &theme->power_after_min);
}

void read_theme(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"mode",  "accent", "clock", "motion",     "shift",
                                        "night", "power",  "logo",  "logo_light", NULL};
    static const char *const modes[] = {"dark", "light", NULL};
    static const char *const clocks[] = {"minutes", "seconds", NULL};
    static const char *const motions[] = {"full", "reduced", NULL};
    struct theme *theme = &reading->snapshot->theme;
    struct node node = object_member(root, "theme");
    struct object object;
    if (!node_present(&node) || !object_open(reading, &object, &node, names))
        return;
    int mode = 0, clock = 0, motion = 0;
    read_choice(reading, &object, "mode", modes, &mode);
    read_choice(reading, &object, "clock", clocks, &clock);
    read_choice(reading, &object, "motion", motions, &motion);
    read_colour(reading, &object, "accent", &theme->accent);
    theme->light = mode == 1;
    theme->clock_seconds = clock == 1;
    theme->reduced_motion = motion == 1;
    bool shift = true;
    read_bool(reading, &object, "shift", &shift);
    theme->no_shift = !shift;
    read_night(reading, &object, theme);
    read_power(reading, &object, theme);
    read_picture_address(reading, &object, "logo", &theme->logo);
    read_picture_address(reading, &object, "logo_light", &theme->logo_light);
    reading->snapshot->neutral.light = theme->light;
}

/* Limits must rise: one that does not is lifted to the one before it, and reported if given. */
static void raise_limit(struct reading *reading, const struct object *object, const char *name,
                        int64_t floor_ms, const char *floor_name, int64_t *limit_ms)
{
    double seconds;
    struct node node = object_member(object, name);
    bool given = read_real(reading, object, name, 0, SECONDS_MAX, &seconds) == FOUND_GOOD;
    if (given)
        *limit_ms = (int64_t)(seconds * MS_SECOND + 0.5);
    if (*limit_ms >= floor_ms)
        return;
    if (given)
        node_problem(reading, &node, "less than %s", floor_name);
    *limit_ms = floor_ms;
}

void read_freshness(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"poll_s", "fresh_s", "stale_s", "withdrawn_s", NULL};
    struct freshness *freshness = &reading->snapshot->freshness;
    struct node node = object_member(root, "freshness");
    struct object object;
    if (!node_present(&node) || !object_open(reading, &object, &node, names))
        return;
    double poll_s;
    if (read_real(reading, &object, "poll_s", 1, 86400, &poll_s) == FOUND_GOOD)
        freshness->poll_ms = (int64_t)(poll_s * MS_SECOND + 0.5);
    freshness->fresh_ms = 3 * freshness->poll_ms;
    if (freshness->fresh_ms < 180 * MS_SECOND)
        freshness->fresh_ms = 180 * MS_SECOND;
    raise_limit(reading, &object, "fresh_s", freshness->poll_ms, "poll_s", &freshness->fresh_ms);
    raise_limit(reading, &object, "stale_s", freshness->fresh_ms, "fresh_s", &freshness->stale_ms);
    raise_limit(reading, &object, "withdrawn_s", freshness->stale_ms, "stale_s",
                &freshness->withdrawn_ms);
}
