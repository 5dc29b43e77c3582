#include "core/feed/dump.h"
#include "core/feed/cap.h"

#include <math.h>

static const char *const kind_names[] = {
    [CHANGE_MOVED] = "moved",
    [CHANGE_RETIMED] = "retimed",
    [CHANGE_DELAYED] = "delayed",
    [CHANGE_CANCELLED] = "cancelled",
    [CHANGE_FULL] = "full",
    [CHANGE_NOT_FULL] = "not_full",
    [CHANGE_DOORS_OPEN] = "doors_open",
    [CHANGE_DOORS_CLOSED] = "doors_closed",
    [CHANGE_REPLACED] = "replaced",
    [CHANGE_ADDED] = "added",
    [CHANGE_SPEAKER] = "speaker",
    [CHANGE_REINSTATED] = "reinstated",
};

static void add_string(struct strbuf *out, const char *name, const char *text)
{
    if (!text || !text[0])
        return;
    strbuf_printf(out, " %s=", name);
    strbuf_add_json(out, text);
}

static void add_text(struct strbuf *out, const char *name, const struct text *text)
{
    for (int i = 0; i < text->n; i++) {
        strbuf_printf(out, " %s.%s=", name, text->items[i].lang);
        strbuf_add_json(out, text->items[i].text);
    }
}

static void add_strings(struct strbuf *out, const char *name, const char **list, int n)
{
    for (int i = 0; i < n; i++)
        add_string(out, name, list[i]);
}

static void add_instant(struct strbuf *out, const char *name, const struct snapshot *snapshot,
                        int64_t ms)
{
    char text[32];
    if (ms == 0)
        return;
    if (ms == INSTANT_NEVER) {
        strbuf_printf(out, " %s=never", name);
        return;
    }
    rfc3339_format(ms, zone_offset_s(snapshot->event.zone, ms) / 60, text);
    strbuf_printf(out, " %s=%s", name, text);
}

static void add_link(struct strbuf *out, const struct link *link)
{
    add_string(out, "online", link->url);
    add_text(out, "online", &link->label);
}

static void add_colour(struct strbuf *out, const char *name, uint32_t colour)
{
    if (colour)
        strbuf_printf(out, " %s=%08x", name, (unsigned)colour);
}

static void add_number(struct strbuf *out, const char *name, int64_t value, int64_t silent)
{
    if (value != silent)
        strbuf_printf(out, " %s=%lld", name, (long long)value);
}

static void add_flag(struct strbuf *out, const char *name, bool is_set)
{
    if (is_set)
        strbuf_printf(out, " %s", name);
}

static void add_people(struct strbuf *out, const struct person *people, int n)
{
    for (int i = 0; i < n; i++) {
        strbuf_add(out, "\n    person");
        add_text(out, "name", &people[i].name);
        add_text(out, "role", &people[i].role);
    }
}

static void dump_event(struct strbuf *out, const struct snapshot *snapshot)
{
    const struct event *event = &snapshot->event;
    strbuf_add(out, "event");
    add_string(out, "id", event->id);
    add_text(out, "name", &event->name);
    add_text(out, "short_name", &event->short_name);
    add_text(out, "motto", &event->motto);
    add_text(out, "place", &event->place);
    add_text(out, "standing", &event->standing);
    add_text(out, "note", &event->note);
    add_link(out, &event->online);
    add_strings(out, "language", event->languages, event->n_languages);
    if (event->alternates)
        strbuf_add(out, " pair=alternate");
    strbuf_printf(out, " zone=%s\n", zone_name(event->zone));
    for (int i = 0; i < event->n_days; i++) {
        const struct day *day = &event->days[i];
        struct civil civil;
        civil_from_days(day->date, &civil);
        strbuf_printf(out, "day %04d-%02d-%02d", civil.year, civil.month, civil.day);
        add_instant(out, "opens", snapshot, day->opens_ms);
        add_instant(out, "closes", snapshot, day->closes_ms);
        add_text(out, "title", &day->title);
        strbuf_add(out, "\n");
    }
}

static void dump_places(struct strbuf *out, const struct snapshot *snapshot)
{
    for (int i = 0; i < snapshot->n_levels; i++) {
        strbuf_printf(out, "level %s", snapshot->levels[i].id);
        add_text(out, "name", &snapshot->levels[i].name);
        strbuf_add(out, "\n");
    }
    for (int i = 0; i < snapshot->n_rooms; i++) {
        const struct room *room = &snapshot->rooms[i];
        strbuf_printf(out, "room %s", room->id);
        add_string(out, "number", room->number);
        add_text(out, "name", &room->name);
        add_text(out, "short_name", &room->short_name);
        add_text(out, "place", &room->place);
        if (room->level >= 0)
            add_string(out, "level", snapshot->levels[room->level].id);
        add_strings(out, "group", room->groups, room->n_groups);
        add_number(out, "capacity", room->capacity, 0);
        strbuf_add(out, "\n");
    }
    for (int i = 0; i < snapshot->n_tracks; i++) {
        strbuf_printf(out, "track %s", snapshot->tracks[i].id);
        add_text(out, "name", &snapshot->tracks[i].name);
        add_colour(out, "colour", snapshot->tracks[i].colour);
        strbuf_add(out, "\n");
    }
    for (int i = 0; i < snapshot->n_series; i++) {
        strbuf_printf(out, "series %s", snapshot->series[i].id);
        add_text(out, "title", &snapshot->series[i].title);
        add_link(out, &snapshot->series[i].online);
        strbuf_add(out, "\n");
    }
}

static void dump_session(struct strbuf *out, const struct snapshot *snapshot,
                         const struct session *session)
{
    strbuf_printf(out, "session %s room=%s", session->id, snapshot->rooms[session->room].id);
    add_instant(out, "start", snapshot, session->start_ms);
    add_instant(out, "end", snapshot, session->end_ms);
    add_text(out, "title", &session->title);
    add_text(out, "short_title", &session->short_title);
    add_text(out, "long_title", &session->long_title);
    add_text(out, "abstract", &session->abstract);
    if (session->series >= 0)
        add_string(out, "series", snapshot->series[session->series].id);
    if (session->track >= 0)
        add_string(out, "track", snapshot->tracks[session->track].id);
    add_string(out, "kind", session->kind);
    add_strings(out, "language", session->languages, session->n_languages);
    add_link(out, &session->online);
    add_flag(out, "private", session->is_private);
    add_flag(out, "gone", session->is_gone);
    add_flag(out, "new", session->is_new);
    add_flag(out, "added", session->is_added);
    for (int i = 0; i < session->n_channels; i++) {
        const struct channel *channel = &session->channels[i];
        strbuf_add(out, "\n    channel");
        add_string(out, "number", channel->number);
        add_string(out, "language", channel->language);
        add_text(out, "name", &channel->name);
    }
    add_people(out, session->people, session->n_people);
    strbuf_add(out, "\n");
}

static void dump_change(struct strbuf *out, const struct snapshot *snapshot,
                        const struct change *change)
{
    strbuf_printf(out, "change %s", kind_names[change->kind]);
    add_string(out, "id", change->id);
    strbuf_printf(out, " session=%s", snapshot->sessions[change->session].id);
    add_instant(out, "decided", snapshot, change->decided_ms);
    if (change->expires_ms != INSTANT_NEVER)
        add_instant(out, "expires", snapshot, change->expires_ms);
    if (change->room >= 0)
        add_string(out, "room", snapshot->rooms[change->room].id);
    add_instant(out, "start", snapshot, change->start_ms);
    add_instant(out, "end", snapshot, change->end_ms);
    if (change->kind == CHANGE_DELAYED)
        strbuf_printf(out, " delay_ms=%lld", (long long)change->delay_ms);
    if (change->is_adopted)
        strbuf_add(out, " adopted");
    if (change->replacement >= 0)
        add_string(out, "by", snapshot->sessions[change->replacement].id);
    add_text(out, "title", &change->title);
    add_flag(out, "derived", change->is_derived);
    add_text(out, "note", &change->note);
    add_people(out, change->people, change->n_people);
    strbuf_add(out, "\n");
}

static void dump_source(struct strbuf *out, const char *what, const struct source_ref *source)
{
    if (source->url)
        strbuf_printf(out, "%s %s poll_ms=%lld\n", what, source->url, (long long)source->poll_ms);
}

static void dump_ids(struct strbuf *out, const char *name, const char *const *ids, int n)
{
    for (int i = 0; i < n; i++)
        add_string(out, name, ids[i]);
}

static void dump_targets(struct strbuf *out, const struct announce_targets *t)
{
    add_flag(out, "for_all", t->all);
    dump_ids(out, "group", t->groups, t->n_groups);
    dump_ids(out, "level", t->levels, t->n_levels);
    dump_ids(out, "room", t->rooms, t->n_rooms);
    dump_ids(out, "display", t->displays, t->n_displays);
}

static void dump_announced(struct strbuf *out, const struct snapshot *snapshot)
{
    const struct announcements *list = snapshot->announcements;
    for (int i = 0; list && i < list->n_items; i++) {
        const struct announcement *a = &list->items[i];
        strbuf_printf(out, "announcement %s %s", a->id, announce_level_names[a->level]);
        add_text(out, "headline", &a->headline);
        add_text(out, "instruction", &a->instruction);
        add_instant(out, "from", snapshot, a->from_ms);
        if (a->expires_ms != INSTANT_NEVER)
            add_instant(out, "expires", snapshot, a->expires_ms);
        dump_targets(out, &a->targets);
        strbuf_add(out, "\n");
    }
    const struct alert_settings *alerts = snapshot->alerts;
    for (int i = 0; alerts && i < alerts->rules.n_rules; i++) {
        const struct cap_rule *rule = &alerts->rules.rules[i];
        strbuf_printf(out, "alert_rule %x/%x/%x %s\n", rule->severities, rule->urgencies,
                      rule->certainties,
                      rule->level < 0 ? "none" : announce_level_names[rule->level]);
    }
    if (alerts && !alerts->targets.all) {
        strbuf_add(out, "alerts");
        dump_targets(out, &alerts->targets);
        strbuf_add(out, "\n");
    }
    if (alerts && alerts->place.has_point)
        strbuf_printf(out, "alert_place %.4f,%.4f\n", alerts->place.latitude,
                      alerts->place.longitude);
    for (int i = 0; alerts && i < alerts->place.n_codes; i++)
        strbuf_printf(out, "alert_code %s=%s\n", alerts->place.codes[i].name,
                      alerts->place.codes[i].value);
}

static void dump_display(struct strbuf *out, const struct snapshot *snapshot,
                         const struct display *display)
{
    strbuf_printf(out, "display %s", display->id);
    add_string(out, "group", display->group);
    add_text(out, "name", &display->name);
    add_text(out, "place", &display->place);
    if (display->room >= 0)
        add_string(out, "room", snapshot->rooms[display->room].id);
    if (display->level >= 0)
        add_string(out, "level", snapshot->levels[display->level].id);
    if (display->width_px)
        strbuf_printf(out, " size=%dx%d", display->width_px, display->height_px);
    strbuf_printf(out, " height_mm=%d distance_mm=%d", display->height_mm, display->distance_mm);
    add_number(out, "heading", display->heading_deg, -1);
    if (!isnan(display->x))
        strbuf_printf(out, " position=%.3f,%.3f", display->x, display->y);
    const int *safe = display->safe_px;
    if (safe[0] || safe[1] || safe[2] || safe[3])
        strbuf_printf(out, " safe=%d,%d,%d,%d", safe[0], safe[1], safe[2], safe[3]);
    add_flag(out, "strict", display->strict);
    add_flag(out, "staff", display->is_staff);
    if (display->identify_until_ms)
        add_instant(out, "identify_until", snapshot, display->identify_until_ms);
    if (*display->screenshot)
        add_string(out, "screenshot", display->screenshot);
    add_flag(out, display->light ? "light" : "dark", display->has_theme || display->light);
    add_flag(out, "own_theme", display->has_theme);
    if (display->playlist >= 0)
        add_string(out, "playlist", snapshot->playlists[display->playlist].id);
    strbuf_add(out, "\n");
}

static void dump_playlist(struct strbuf *out, const struct snapshot *snapshot,
                          const struct playlist *playlist)
{
    strbuf_printf(out, "playlist %s slot_ms=%d", playlist->id, playlist->slot_ms);
    add_number(out, "schedule_every_ms", playlist->schedule_every_ms, 0);
    strbuf_add(out, "\n");
    for (int i = 0; i < playlist->n_items; i++) {
        const struct playlist_item *item = &playlist->items[i];
        strbuf_printf(out, "    item %s dwell=%d", item->board, item->dwell_slots);
        for (int k = 0; k < item->n_rooms; k++)
            add_string(out, "room", snapshot->rooms[item->rooms[k]].id);
        add_flag(out, "aside", item->aside);
        if (item->level >= 0)
            add_string(out, "level", snapshot->levels[item->level].id);
        if (item->to_room >= 0)
            add_string(out, "to_room", snapshot->rooms[item->to_room].id);
        if (item->to_session >= 0)
            add_string(out, "to_session", snapshot->sessions[item->to_session].id);
        add_flag(out, "step_free", item->step_free);
        add_flag(out, "only_while_on", item->only_while_on);
        add_flag(out, "only_when_soon", item->only_when_soon);
        add_number(out, "priority", item->priority, 0);
        for (int k = 0; k < item->n_days; k++) {
            struct civil civil;
            civil_from_days(item->days[k], &civil);
            strbuf_printf(out, " day=%04d-%02d-%02d", civil.year, civil.month, civil.day);
        }
        add_number(out, "daily_from_min", item->daily_from_min, 0);
        add_number(out, "daily_to_min", item->daily_to_min, 0);
        add_instant(out, "from", snapshot, item->from_ms);
        add_instant(out, "to", snapshot, item->to_ms);
        strbuf_add(out, "\n");
    }
}

static void dump_words(struct strbuf *out, const struct snapshot *snapshot)
{
    for (int i = 0; i < snapshot->n_figures; i++) {
        const struct figure *figure = &snapshot->figures[i];
        strbuf_printf(out, "figure %s", figure->id);
        add_text(out, "value", &figure->value);
        add_text(out, "unit", &figure->unit);
        add_text(out, "words", &figure->words);
        add_text(out, "caption", &figure->caption);
        add_number(out, "share_tenths", figure->share_tenths, -1);
        add_text(out, "share_unit", &figure->share_unit);
        add_text(out, "share_caption", &figure->share_caption);
        add_text(out, "source", &figure->source);
        strbuf_add(out, "\n");
    }
    for (int i = 0; i < snapshot->n_about; i++) {
        strbuf_printf(out, "about %s", snapshot->about[i].id);
        add_text(out, "title", &snapshot->about[i].title);
        for (int k = 0; k < snapshot->about[i].n_sentences; k++) {
            strbuf_add(out, "\n    sentence");
            add_text(out, "text", &snapshot->about[i].sentences[k]);
        }
        strbuf_add(out, "\n");
    }
    for (int i = 0; i < snapshot->n_partners; i++) {
        strbuf_add(out, "partner");
        add_text(out, "role", &snapshot->partners[i].role);
        add_text(out, "name", &snapshot->partners[i].name);
        if (snapshot->partners[i].mark)
            add_string(out, "mark", snapshot->partners[i].mark);
        strbuf_add(out, "\n");
    }
}

static void dump_exhibit(struct strbuf *out, const struct snapshot *snapshot,
                         const struct exhibit *exhibit)
{
    strbuf_printf(out, "exhibit %s", exhibit->id);
    add_text(out, "title", &exhibit->title);
    add_text(out, "organisation", &exhibit->organisation);
    add_text(out, "hall", &exhibit->hall);
    add_text(out, "text", &exhibit->text);
    add_string(out, "stand", exhibit->stand);
    if (exhibit->level >= 0)
        add_string(out, "level", snapshot->levels[exhibit->level].id);
    if (!isnan(exhibit->x))
        strbuf_printf(out, " position=%.3f,%.3f", exhibit->x, exhibit->y);
    add_string(out, "picture", exhibit->picture);
    if (exhibit->picture)
        strbuf_printf(out, " focal=%d,%d", exhibit->focal_x, exhibit->focal_y);
    add_link(out, &exhibit->online);
    strbuf_add(out, "\n");
}

static void dump_rest(struct strbuf *out, const struct snapshot *snapshot)
{
    const struct theme *theme = &snapshot->theme;
    const struct freshness *freshness = &snapshot->freshness;
    if (snapshot->default_playlist >= 0)
        strbuf_printf(out, "default_playlist %s\n",
                      snapshot->playlists[snapshot->default_playlist].id);
    strbuf_printf(out, "theme %s", theme->light ? "light" : "dark");
    add_colour(out, "accent", theme->accent);
    add_flag(out, "clock_seconds", theme->clock_seconds);
    add_flag(out, "reduced_motion", theme->reduced_motion);
    add_flag(out, "no_shift", theme->no_shift);
    if (theme->logo)
        add_string(out, "logo", theme->logo);
    if (theme->logo_light)
        add_string(out, "logo_light", theme->logo_light);
    if (theme->night_percent)
        strbuf_printf(out, " night=%d..%dmin,%d%%", theme->night_from_min, theme->night_to_min,
                      theme->night_percent);
    if (theme->power_by_hours)
        strbuf_printf(out, " power=-%d..+%dmin", theme->power_before_min, theme->power_after_min);
    strbuf_printf(out, "\nfreshness poll_ms=%lld fresh_ms=%lld stale_ms=%lld withdrawn_ms=%lld\n",
                  (long long)freshness->poll_ms, (long long)freshness->fresh_ms,
                  (long long)freshness->stale_ms, (long long)freshness->withdrawn_ms);
    dump_source(out, "changes_source", &snapshot->changes_source);
    dump_announced(out, snapshot);
    dump_source(out, "announcements_source", &snapshot->announcements_source);
    for (int i = 0; i < snapshot->n_alert_sources; i++)
        dump_source(out, "alert_source", &snapshot->alert_sources[i]);
    if (!snapshot->revisions)
        strbuf_add(out, "no_revisions\n");
    if (snapshot->replaces)
        strbuf_add(out, "replaces\n");
    strbuf_printf(out, "left_out %d\nunknown_members %d\n", snapshot->n_left_out,
                  snapshot->n_unknown_members);
    for (int i = 0; i < snapshot->n_problems; i++)
        strbuf_printf(out, "problem %s: %s\n", snapshot->problems[i].path,
                      snapshot->problems[i].message);
}

void snapshot_dump(struct strbuf *out, const struct snapshot *snapshot)
{
    dump_event(out, snapshot);
    dump_places(out, snapshot);
    for (int i = 0; i < snapshot->n_sessions; i++)
        dump_session(out, snapshot, &snapshot->sessions[i]);
    for (int i = 0; i < snapshot->n_changes; i++)
        dump_change(out, snapshot, &snapshot->changes[i]);
    dump_words(out, snapshot);
    for (int i = 0; i < snapshot->n_exhibits; i++)
        dump_exhibit(out, snapshot, &snapshot->exhibits[i]);
    for (int i = 0; i < snapshot->n_displays; i++)
        dump_display(out, snapshot, &snapshot->displays[i]);
    for (int i = 0; i < snapshot->n_playlists; i++)
        dump_playlist(out, snapshot, &snapshot->playlists[i]);
    dump_rest(out, snapshot);
}
