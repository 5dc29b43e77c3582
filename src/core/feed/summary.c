#include "core/feed/summary.h"

#include "core/feed/announce.h"
#include "core/programme/change_words.h"
#include "core/venue/venue.h"

#include <string.h>

static void add_instant(struct strbuf *out, const struct zone *zone, int64_t ms)
{
    char text[32];
    rfc3339_format(ms, zone ? zone_offset_s(zone, ms) / 60 : 0, text);
    strbuf_add(out, text);
}

static void add_count(struct strbuf *out, const char *before, int n, const char *what)
{
    strbuf_printf(out, "%s%d %s%s", before, n, what, n == 1 ? "" : "s");
}

static void add_line(struct strbuf *out, const char *name, int n, const char *what)
{
    strbuf_printf(out, "    %-11s", name);
    add_count(out, "", n, what);
    strbuf_add(out, "\n");
}

static const char *event_name(const struct event *event)
{
    const char *name = text_any(&event->name, event->languages[0]);
    if (!name)
        name = text_any(&event->short_name, event->languages[0]);
    return name ? name : event->id;
}

static void add_when(struct strbuf *out, const struct snapshot *snapshot)
{
    const struct event *event = &snapshot->event;
    int64_t first_ms, last_ms;
    strbuf_add(out, "    when       ");
    if (snapshot_span(snapshot, &first_ms, &last_ms)) {
        add_instant(out, event->zone, first_ms);
        strbuf_add(out, " to ");
        add_instant(out, event->zone, last_ms);
    } else {
        strbuf_add(out, "no sessions");
    }
    add_count(out, ", ", event->n_days, "day");
    strbuf_printf(out, ", %s\n", zone_name(event->zone));
}

static int tied(const struct venue *venue)
{
    int n = 0;
    for (int i = 0; i < venue->n_spaces; i++)
        n += venue->spaces[i].room >= 0;
    return n;
}

static void add_venue(struct strbuf *out, const struct venue *venue)
{
    add_count(out, "    venue      ", venue->n_levels, "level");
    add_count(out, ", ", venue->n_spaces, "space");
    strbuf_printf(out,
                  " (%d tied to rooms of the programme), %d doors, %d points, %d nodes and %d "
                  "edges of the walk graph\n",
                  tied(venue), venue->n_openings, venue->n_spots, venue->graph.n_nodes,
                  venue->graph.n_edges);
    if (venue->n_shapes_lost)
        strbuf_printf(out, "    left out   %d of %d shapes\n", venue->n_shapes_lost,
                      venue->n_shapes);
    for (int i = 0; i < venue->n_levels; i++) {
        const struct venue_level *level = &venue->levels[i];
        strbuf_printf(out, "    level %-5s %d spaces, %d doors, %.0f x %.0f m\n", level->short_name,
                      level->n_spaces, level->n_openings,
                      level->n_spaces ? level->box.max.x - level->box.min.x : 0,
                      level->n_spaces ? level->box.max.y - level->box.min.y : 0);
    }
}

static void add_holds(struct strbuf *out, const struct snapshot *snapshot)
{
    add_count(out, "    shows      ", snapshot->n_rooms, "room");
    add_count(out, ", ", snapshot->n_sessions - snapshot->n_added, "session");
    add_count(out, ", ", snapshot->n_changes, "change");
    if (snapshot->n_added)
        add_count(out, " with ", snapshot->n_added, "added session");
    if (snapshot->announcements && snapshot->announcements->n_items)
        add_count(out, ", ", snapshot->announcements->n_items, "announcement");
    add_count(out, ", ", snapshot->n_displays, "display");
    add_count(out, ", ", snapshot->n_playlists, "playlist");
    strbuf_add(out, "\n");
    if (snapshot->venue)
        add_venue(out, snapshot->venue);
    if (snapshot->n_left_out)
        add_line(out, "left out", snapshot->n_left_out, "session");
    if (snapshot->n_unknown_members)
        add_line(out, "ignored", snapshot->n_unknown_members, "unknown member");
    if (snapshot->n_problems)
        add_line(out, "reported", snapshot->n_problems, "problem");
}

static void add_problems(struct strbuf *out, const char *file, const struct snapshot *snapshot)
{
    for (int i = 0; i < snapshot->n_problems; i++) {
        const struct problem *problem = &snapshot->problems[i];
        strbuf_printf(out, "%s: %s%s%s\n", file, problem->path, problem->path[0] ? ": " : "",
                      problem->message);
    }
}

void summary_text(struct strbuf *out, const char *file, const struct snapshot *snapshot)
{
    const struct event *event = &snapshot->event;
    strbuf_printf(out, "%s: %s: %s\n", file, snapshot->format, event_name(event));
    add_when(out, snapshot);
    strbuf_add(out, "    languages  ");
    for (int i = 0; i < event->n_languages; i++)
        strbuf_printf(out, "%s%s", i ? ", " : "", event->languages[i]);
    strbuf_add(out, "\n");
    add_holds(out, snapshot);
    for (int i = 0; i < snapshot->n_changes; i++) {
        strbuf_add(out, "change ");
        change_words(out, snapshot, &snapshot->changes[i]);
        strbuf_add(out, "\n");
    }
    add_problems(out, file, snapshot);
}

static const char *headline_of(const struct announcement *a)
{
    return a->headline.n ? a->headline.items[0].text : "";
}

static const char *const drills[] = {"", " exercise", " test"};

void summary_announced_text(struct strbuf *out, const char *file, const char *format,
                            const struct announcements *list)
{
    strbuf_printf(out, "%s: %s: ", file, format);
    add_count(out, "", list->n_items, "announcement");
    strbuf_add(out, "\n");
    for (int i = 0; i < list->n_items; i++) {
        const struct announcement *a = &list->items[i];
        strbuf_printf(out, "announcement %s %s%s", a->id, announce_level_names[a->level],
                      drills[a->drill]);
        if (a->from_ms) {
            strbuf_add(out, " from ");
            add_instant(out, NULL, a->from_ms);
        }
        if (a->expires_ms != INSTANT_NEVER) {
            strbuf_add(out, " until ");
            add_instant(out, NULL, a->expires_ms);
        }
        strbuf_printf(out, ": %s\n", headline_of(a));
    }
    add_problems(out, file, list->holder);
}

/* A file's name is bytes; JSON is UTF-8. */
static void add_file(struct strbuf *out, const char *file)
{
    struct arena arena;
    arena_init(&arena, 0);
    strbuf_add(out, "{\"file\":");
    strbuf_add_json(out, utf8_clean(&arena, file, strlen(file), 0, NULL));
    arena_fini(&arena);
}

static void add_member(struct strbuf *out, const char *name, const char *text)
{
    strbuf_printf(out, ",\"%s\":", name);
    strbuf_add_json(out, text);
}

static void add_problem(struct strbuf *out, const char *path, const char *message)
{
    strbuf_add(out, "{\"path\":");
    strbuf_add_json(out, path);
    strbuf_add(out, ",\"message\":");
    strbuf_add_json(out, message);
    strbuf_add(out, "}");
}

/* To the end of the object. */
static void add_json_problems(struct strbuf *out, const struct snapshot *snapshot)
{
    for (int i = 0; i < snapshot->n_problems; i++) {
        strbuf_add(out, i ? "," : "");
        add_problem(out, snapshot->problems[i].path, snapshot->problems[i].message);
    }
    strbuf_add(out, "]}\n");
}

static void add_span(struct strbuf *out, const struct snapshot *snapshot)
{
    int64_t first_ms, last_ms;
    if (!snapshot_span(snapshot, &first_ms, &last_ms)) {
        strbuf_add(out, ",\"first\":null,\"last\":null");
        return;
    }
    strbuf_add(out, ",\"first\":\"");
    add_instant(out, snapshot->event.zone, first_ms);
    strbuf_add(out, "\",\"last\":\"");
    add_instant(out, snapshot->event.zone, last_ms);
    strbuf_add(out, "\"");
}

static void add_venue_json(struct strbuf *out, const struct venue *venue)
{
    strbuf_printf(out,
                  ",\"venue\":{\"levels\":%d,\"spaces\":%d,\"rooms\":%d,\"doors\":%d,\"points\":%d,"
                  "\"nodes\":%d,\"edges\":%d,\"shapes_left_out\":%d}",
                  venue->n_levels, venue->n_spaces, tied(venue), venue->n_openings, venue->n_spots,
                  venue->graph.n_nodes, venue->graph.n_edges, venue->n_shapes_lost);
}

void summary_json(struct strbuf *out, const char *file, const struct snapshot *snapshot)
{
    const struct event *event = &snapshot->event;
    add_file(out, file);
    add_member(out, "format", snapshot->format);
    add_member(out, "event", event_name(event));
    add_member(out, "zone", zone_name(event->zone));
    strbuf_add(out, ",\"languages\":[");
    for (int i = 0; i < event->n_languages; i++) {
        strbuf_add(out, i ? "," : "");
        strbuf_add_json(out, event->languages[i]);
    }
    strbuf_add(out, "]");
    add_span(out, snapshot);
    strbuf_printf(out, ",\"days\":%d,\"rooms\":%d,\"sessions\":%d,\"left_out\":%d", event->n_days,
                  snapshot->n_rooms, snapshot->n_sessions - snapshot->n_added,
                  snapshot->n_left_out);
    if (snapshot->venue)
        add_venue_json(out, snapshot->venue);
    strbuf_add(out, ",\"problems\":[");
    add_json_problems(out, snapshot);
}

void summary_announced_json(struct strbuf *out, const char *file, const char *format,
                            const struct announcements *list)
{
    add_file(out, file);
    add_member(out, "format", format);
    strbuf_add(out, ",\"announcements\":[");
    for (int i = 0; i < list->n_items; i++) {
        const struct announcement *a = &list->items[i];
        strbuf_add(out, i ? ",{\"id\":" : "{\"id\":");
        strbuf_add_json(out, a->id);
        add_member(out, "level", announce_level_names[a->level]);
        if (a->drill != DRILL_NONE)
            add_member(out, "drill", drills[a->drill] + 1);
        add_member(out, "headline", headline_of(a));
        strbuf_add(out, "}");
    }
    strbuf_add(out, "],\"problems\":[");
    add_json_problems(out, list->holder);
}

void summary_refused_json(struct strbuf *out, const char *file, const char *why)
{
    add_file(out, file);
    strbuf_add(out, ",\"problems\":[");
    add_problem(out, "", why);
    strbuf_add(out, "]}\n");
}
