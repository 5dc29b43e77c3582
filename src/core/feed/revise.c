#include "core/feed/revise_memory.h"

#include "core/feed/ids.h"
#include <stdlib.h>
#include <string.h>

#define GRACE_MIN_MS (30 * MS_SECOND)
#define GRACE_OVER_POLL_MS (10 * MS_SECOND)
#define NOBODY (-1)
#define SEVERAL (-3)

struct revisions *revisions_new(const char *event_id, size_t items)
{
    struct revisions *revisions = xcalloc(1, sizeof *revisions);
    arena_init(&revisions->arena, 0);
    revisions->event_id = arena_strdup(&revisions->arena, event_id);
    revisions->items = arena_array(&revisions->arena, items + 1, sizeof *revisions->items);
    return revisions;
}

void revisions_free(struct revisions *revisions)
{
    if (!revisions)
        return;
    revisions_free(revisions->aside);
    arena_fini(&revisions->arena);
    free(revisions);
}

struct text text_copy(struct arena *arena, const struct text *text)
{
    struct text_lang *items = arena_array(arena, (size_t)text->n, sizeof *items);
    for (int i = 0; i < text->n; i++)
        items[i] = (struct text_lang){arena_strdup(arena, text->items[i].lang),
                                      arena_strdup(arena, text->items[i].text)};
    return (struct text){items, text->n};
}

/* ---- Revisions of one session. ---- */

static const struct revision *newest(const struct remembered *item)
{
    return item->n > 0 ? &item->revisions[item->n - 1] : &item->plan;
}

static int64_t last_end(const struct remembered *item)
{
    int64_t end_ms = item->plan.end_ms;
    for (int i = 0; i < item->n; i++)
        if (item->revisions[i].end_ms > end_ms)
            end_ms = item->revisions[i].end_ms;
    return end_ms;
}

static bool same_state(const struct revision *a, const struct revision *b)
{
    return a->is_gone == b->is_gone &&
           (a->is_gone || (a->start_ms == b->start_ms && a->end_ms == b->end_ms &&
                           strcmp(a->room, b->room) == 0));
}

/* Notes what the document says now. One that is not in force yet and does not hold any more was
 * half saved. */
static void revise(struct remembered *item, struct revision state, int64_t now_ms, int64_t grace_ms)
{
    while (item->n > 0 && newest(item)->decided_ms > now_ms && !same_state(newest(item), &state))
        item->n--;
    if (same_state(newest(item), &state))
        return;
    if (item->n == REVISIONS_MAX)
        memmove(item->revisions, item->revisions + 1, (REVISIONS_MAX - 1) * sizeof state);
    else
        item->n++;
    state.decided_ms = now_ms + grace_ms;
    item->revisions[item->n - 1] = state;
}

/* Copies what is remembered, without revisions whose room the document does not have. False if
 * that holds for the plan. */
static bool copy_past(struct revisions *after, struct remembered *to, const struct remembered *from,
                      const struct snapshot *snapshot)
{
    struct arena *arena = &after->arena;
    to->plan = from->plan;
    to->plan.room = arena_strdup(arena, from->plan.room);
    to->new_ms = from->new_ms;
    to->n = 0;
    for (int i = 0; i < from->n; i++) {
        struct revision revision = from->revisions[i];
        if (snapshot_room(snapshot, revision.room) < 0)
            continue;
        revision.room = arena_strdup(arena, revision.room);
        to->revisions[to->n++] = revision;
    }
    return snapshot_room(snapshot, from->plan.room) >= 0;
}

static struct remembered *add_item(struct revisions *after)
{
    struct remembered *item = &after->items[after->n++];
    item->revisions = arena_array(&after->arena, REVISIONS_MAX, sizeof *item->revisions);
    item->session = -1;
    return item;
}

static void describe(struct arena *arena, struct remembered *item, const char *id,
                     const struct text *title, const struct text *short_title, const char *kind,
                     bool is_private)
{
    item->id = arena_strdup(arena, id);
    item->title = text_copy(arena, title);
    item->short_title = text_copy(arena, short_title);
    item->kind = arena_strdup(arena, kind);
    item->is_private = is_private;
}

/* ---- Who is who. ---- */

struct observation {
    const struct revisions *before;
    struct revisions *after;
    struct snapshot *snapshot;
    int64_t now_ms, grace_ms;
    int32_t *was; /* of each session of the document: place in before, NOBODY */
    bool *is_met; /* of each item of before */
    struct arena scratch;
};

static void put_key(struct ids *keys, const char *key, int32_t at)
{
    int32_t there = ids_get(keys, key);
    ids_put(keys, key, there == IDS_UNKNOWN || there == at ? at : SEVERAL);
}

/* Those whose id is gone, by title and where the document had them last, and as announced. */
static void meet_by_title(struct observation *o)
{
    struct ids keys;
    ids_init(&keys, o->snapshot->hash);
    for (int i = 0; i < o->before->n; i++) {
        const struct remembered *item = &o->before->items[i];
        const struct session named = {.title = item->title};
        if (o->is_met[i])
            continue;
        put_key(&keys, session_key(&o->scratch, &named, newest(item)->start_ms), i);
        put_key(&keys, session_key(&o->scratch, &named, item->plan.start_ms), i);
    }
    for (int i = 0; i < o->snapshot->n_sessions && keys.count > 0; i++) {
        const struct session *session = &o->snapshot->sessions[i];
        if (o->was[i] != NOBODY)
            continue;
        int32_t at = ids_get(&keys, session_key(&o->scratch, session, session->start_ms));
        if (at >= 0 && !o->is_met[at]) {
            o->was[i] = at;
            o->is_met[at] = true;
        }
    }
    ids_fini(&keys);
}

static void meet(struct observation *o)
{
    struct ids ids;
    ids_init(&ids, o->snapshot->hash);
    for (int i = 0; i < o->before->n; i++)
        ids_put(&ids, o->before->items[i].id, i);
    for (int i = 0; i < o->snapshot->n_sessions; i++) {
        int32_t at = ids_get(&ids, o->snapshot->sessions[i].id);
        o->was[i] = at >= 0 ? at : NOBODY;
        if (at >= 0)
            o->is_met[at] = true;
    }
    ids_fini(&ids);
    meet_by_title(o);
}

static bool is_to_come(const struct remembered *item, int64_t now_ms)
{
    return !newest(item)->is_gone && newest(item)->end_ms > now_ms;
}

static bool is_mostly_gone(const struct observation *o)
{
    int future = 0, missing = 0;
    for (int i = 0; i < o->before->n; i++) {
        if (!is_to_come(&o->before->items[i], o->now_ms))
            continue;
        future++;
        missing += !o->is_met[i];
    }
    return missing > future - missing;
}

/* Meets the document with this memory; false, and nothing met, where most of that is gone. */
static bool meets(struct observation *o, const struct revisions *before)
{
    size_t n = (size_t)o->snapshot->n_sessions;
    o->before = before;
    o->is_met = arena_array(&o->scratch, (size_t)before->n + 1, sizeof *o->is_met);
    meet(o);
    if (!is_mostly_gone(o))
        return true;
    o->before = NULL;
    for (size_t i = 0; i < n; i++)
        o->was[i] = NOBODY;
    return false;
}

/* NULL where nothing of it is to come. */
static struct revisions *put_aside(const struct revisions *revisions, int64_t now_ms)
{
    bool matters = false;
    for (int i = 0; i < revisions->n && !matters; i++)
        matters = is_to_come(&revisions->items[i], now_ms);
    if (!matters)
        return NULL;
    struct strbuf text = {0};
    struct err err;
    revisions_write_sessions(revisions, &text);
    struct revisions *copy = revisions_read(text.text, text.bytes, &err);
    strbuf_fini(&text);
    return copy;
}

/* Finds the memory that this document goes on from: what was put aside comes first, as a half
 * saved document that is whole again is nearer to that. */
static void choose_before(struct observation *o, const struct revisions *before)
{
    struct revisions *aside = before->aside ? put_aside(before->aside, o->now_ms) : NULL;
    if (aside && meets(o, before->aside)) {
        revisions_free(aside);
        return;
    }
    o->after->aside = aside;
    if (!meets(o, before) && !aside)
        o->after->aside = put_aside(before, o->now_ms);
}

/* ---- One document. ---- */

static struct revision state_of(const struct observation *o, const struct session *session)
{
    const char *room = o->snapshot->rooms[session->room].id;
    return (struct revision){.room = arena_strdup(&o->after->arena, room),
                             .start_ms = session->start_ms,
                             .end_ms = session->end_ms};
}

static void observe_session(struct observation *o, int32_t index)
{
    struct session *session = &o->snapshot->sessions[index];
    const struct remembered *was =
        o->was[index] == NOBODY ? NULL : &o->before->items[o->was[index]];
    if (session->end_ms <= o->now_ms && (!was || last_end(was) <= o->now_ms))
        return;
    struct remembered *item = add_item(o->after);
    struct revision state = state_of(o, session);
    describe(&o->after->arena, item, session->id, &session->title, &session->short_title,
             session->kind, session->is_private);
    item->session = index;
    if (!was || !copy_past(o->after, item, was, o->snapshot)) {
        item->plan = state;
        item->n = 0;
        if (!was && o->before)
            item->new_ms = o->now_ms + o->grace_ms;
    } else if (item->new_ms > o->now_ms) {
        item->plan = state; /* nobody was told yet */
        item->n = 0;
    } else {
        revise(item, state, o->now_ms, o->grace_ms);
    }
    session->room = snapshot_room(o->snapshot, item->plan.room);
    session->start_ms = item->plan.start_ms;
    session->end_ms = item->plan.end_ms;
    session->is_added = session->is_new = item->new_ms != 0;
}

static void observe_gone(struct observation *o, const struct remembered *was)
{
    if (last_end(was) <= o->now_ms || was->new_ms > o->now_ms)
        return;
    struct remembered *item = add_item(o->after);
    if (!copy_past(o->after, item, was, o->snapshot)) {
        o->after->n--;
        return;
    }
    struct arena *arena = &o->after->arena;
    describe(arena, item, was->id, &was->title, &was->short_title, was->kind, was->is_private);
    while (item->n > 0 && newest(item)->decided_ms > o->now_ms && !newest(item)->is_gone)
        item->n--;
    struct revision state = *newest(item);
    state.is_gone = true;
    revise(item, state, o->now_ms, o->grace_ms);
}

static struct session gone_session(struct arena *arena, const struct snapshot *snapshot,
                                   const struct remembered *item)
{
    return (struct session){.id = arena_strdup(arena, item->id),
                            .room = snapshot_room(snapshot, item->plan.room),
                            .series = -1,
                            .track = -1,
                            .title = text_copy(arena, &item->title),
                            .short_title = text_copy(arena, &item->short_title),
                            .start_ms = item->plan.start_ms,
                            .end_ms = item->plan.end_ms,
                            .kind = arena_strdup(arena, item->kind),
                            .is_private = item->is_private,
                            .is_gone = true};
}

/* The document's sessions, then those that are gone, then those that are new. */
static void arrange_sessions(struct observation *o, size_t room_for)
{
    struct snapshot *snapshot = o->snapshot;
    struct arena *arena = &snapshot->arena;
    int n = snapshot->n_sessions, n_new = 0, n_gone = 0;
    for (int i = 0; i < n; i++)
        n_new += snapshot->sessions[i].is_new;
    for (int i = 0; i < o->after->n; i++)
        n_gone += o->after->items[i].session == NOBODY;
    size_t most = (size_t)n + (size_t)n_gone + room_for;
    struct session *sessions = arena_array(arena, most + 1, sizeof *sessions);
    int32_t *to = arena_array(&o->scratch, (size_t)n + 1, sizeof *to);
    int32_t kept = 0, gone = n - n_new, new = gone + n_gone;
    for (int i = 0; i < n; i++) {
        to[i] = snapshot->sessions[i].is_new ? new ++ : kept++;
        sessions[to[i]] = snapshot->sessions[i];
    }
    for (int i = 0; i < o->after->n; i++) {
        struct remembered *item = &o->after->items[i];
        if (item->session == NOBODY) {
            sessions[gone] = gone_session(arena, snapshot, item);
            item->session = gone++;
        } else {
            item->session = to[item->session];
        }
    }
    snapshot->sessions = sessions;
    snapshot->n_sessions = n + n_gone;
    snapshot->n_added = n_new;
}

/* Before the event's first day, and in a document that has nothing to do with the last one, what
 * it says is simply the programme. */
static bool begins_anew(const struct observation *o, const struct revisions *before)
{
    const struct snapshot *snapshot = o->snapshot;
    int64_t first_ms, last_ms;
    return !before || snapshot->replaces || !snapshot->revisions ||
           strcmp(before->event_id, snapshot->event.id) != 0 ||
           !snapshot_span(snapshot, &first_ms, &last_ms) ||
           o->now_ms < zone_day_start(snapshot->event.zone, first_ms);
}

int64_t revisions_grace_ms(const struct snapshot *snapshot)
{
    int64_t grace_ms = snapshot->freshness.poll_ms + GRACE_OVER_POLL_MS;
    return grace_ms > GRACE_MIN_MS ? grace_ms : GRACE_MIN_MS;
}

struct revisions *revisions_observe(const struct revisions *before, struct snapshot *snapshot,
                                    size_t room_for, int64_t now_ms)
{
    struct observation o = {.snapshot = snapshot, .now_ms = now_ms};
    size_t n = (size_t)snapshot->n_sessions, n_before = before ? (size_t)before->n : 0;
    if (before && before->aside && (size_t)before->aside->n > n_before)
        n_before = (size_t)before->aside->n;
    o.grace_ms = revisions_grace_ms(snapshot);
    arena_init(&o.scratch, 0);
    o.after = revisions_new(snapshot->event.id, n + n_before);
    o.was = arena_array(&o.scratch, n + 1, sizeof *o.was);
    for (size_t i = 0; i < n; i++)
        o.was[i] = NOBODY;
    if (!begins_anew(&o, before))
        choose_before(&o, before);
    for (size_t i = 0; i < n; i++)
        observe_session(&o, (int32_t)i);
    for (int i = 0; o.before && i < o.before->n; i++)
        if (!o.is_met[i])
            observe_gone(&o, &o.before->items[i]);
    arrange_sessions(&o, room_for);
    arena_fini(&o.scratch);
    return o.after;
}

void revisions_each_start(const struct revisions *revisions, revisions_start_visit *visit,
                          void *context)
{
    for (int i = 0; i < revisions->n; i++) {
        const struct remembered *item = &revisions->items[i];
        if (newest(item)->start_ms != item->plan.start_ms)
            visit(context, item->session, newest(item)->start_ms);
    }
}
