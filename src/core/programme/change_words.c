#include "core/programme/change_words.h"

#include "core/programme/order.h"

static const char *room_name(const struct snapshot *snapshot, int32_t room)
{
    const struct room *r = &snapshot->rooms[room];
    return r->number[0] ? r->number : r->id;
}

static void add_clock(struct strbuf *out, const struct snapshot *snapshot, int64_t ms,
                      bool with_date)
{
    struct civil civil;
    zone_civil(snapshot->event.zone, ms, &civil);
    if (with_date)
        strbuf_printf(out, "%04d-%02d-%02d ", civil.year, civil.month, civil.day);
    strbuf_printf(out, "%02d:%02d", civil.hour, civil.minute);
}

static void add_times(struct strbuf *out, const struct snapshot *snapshot, int64_t from_ms,
                      int64_t to_ms)
{
    add_clock(out, snapshot, from_ms, false);
    strbuf_add(out, "–");
    add_clock(out, snapshot, to_ms, false);
}

static const char *title_of(const struct snapshot *snapshot, const struct text *text)
{
    const char *title = text_any(text, snapshot->event.languages[0]);
    return title ? title : "";
}

static bool same_times(const struct standing *a, const struct standing *b)
{
    return a->start_ms == b->start_ms && a->end_ms == b->end_ms;
}

static void add_time_change(struct strbuf *out, const struct snapshot *snapshot,
                            const struct change *change, const struct standing *before,
                            const struct standing *after)
{
    if (change->kind == CHANGE_DELAYED)
        strbuf_printf(out, "delayed %lld min ", (long long)(change->delay_ms / MS_MINUTE));
    else
        strbuf_add(out, "retimed ");
    add_times(out, snapshot, before->start_ms, before->end_ms);
    if (same_times(before, after))
        return;
    strbuf_add(out, " → ");
    if (zone_day(snapshot->event.zone, before->start_ms) !=
        zone_day(snapshot->event.zone, after->start_ms))
        add_clock(out, snapshot, after->start_ms, true);
    else
        add_clock(out, snapshot, after->start_ms, false);
    strbuf_add(out, "–");
    add_clock(out, snapshot, after->end_ms, false);
}

static void add_effect(struct strbuf *out, const struct snapshot *snapshot,
                       const struct change *change, const struct standing *before,
                       const struct standing *after)
{
    const struct session *session = &snapshot->sessions[change->session];
    switch (change->kind) {
    case CHANGE_MOVED:
        strbuf_printf(out, "moved %s", room_name(snapshot, before->room));
        if (before->room != change->room)
            strbuf_printf(out, " → %s", room_name(snapshot, change->room));
        break;
    case CHANGE_DELAYED:
    case CHANGE_RETIMED:
        add_time_change(out, snapshot, change, before, after);
        break;
    case CHANGE_FULL:
        strbuf_add(out, "full");
        if (change->room >= 0)
            strbuf_printf(out, ", relay in %s", room_name(snapshot, change->room));
        break;
    case CHANGE_REPLACED:
        strbuf_printf(out, "replaced by %s",
                      change->replacement >= 0 ? snapshot->sessions[change->replacement].id
                                               : title_of(snapshot, &change->title));
        break;
    case CHANGE_ADDED:
        strbuf_printf(out, "added in %s ", room_name(snapshot, session->room));
        add_times(out, snapshot, session->start_ms, session->end_ms);
        break;
    case CHANGE_SPEAKER:
        for (int i = 0; i < change->n_people; i++)
            strbuf_printf(out, "%s%s", i ? ", " : "speaker ",
                          title_of(snapshot, &change->people[i].name));
        break;
    default:
        strbuf_add(out, change_kind_word(change->kind));
    }
}

static bool is_behind(const struct standing_changes *by, const struct change *change)
{
    return by->room == change || by->time == change || by->cancelled == change ||
           by->full == change || by->doors == change || by->replaced == change ||
           by->speaker == change || by->added == change;
}

void change_words(struct strbuf *out, const struct snapshot *snapshot, const struct change *change)
{
    const struct programme *programme = snapshot->programme;
    const struct standing *before =
        programme_session(programme, change->session, change->decided_ms - 1);
    const struct standing *after =
        programme_session(programme, change->session, change->decided_ms);
    if (change->id[0])
        strbuf_printf(out, "%s ", change->id);
    add_clock(out, snapshot, change->decided_ms, true);
    strbuf_printf(out, " %s ", snapshot->sessions[change->session].id);
    add_effect(out, snapshot, change, before, after);
    if (change->expires_ms != INSTANT_NEVER) {
        strbuf_add(out, ", until ");
        add_clock(out, snapshot, change->expires_ms, true);
    }
    if (!is_behind(after->by, change))
        strbuf_add(out, " (alters nothing)");
    else if (after->flags & SESSION_CANCELLED && after->by->cancelled != change &&
             change->kind != CHANGE_REPLACED) /* what takes place in its stead */
        strbuf_add(out, " (but it is cancelled)");
}
