#include "core/programme/programme.h"
#include "core/programme/compose.h"
#include "core/programme/conflict.h"
#include "core/programme/index.h"
#include "core/programme/order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct series_span {
    int64_t first_ms, last_ms;
    int n_days;
};

struct programme {
    struct room_index *rooms;
    int n_rooms;
    struct standing *versions; /* of all sessions, by session, then valid_from */
    int32_t *first_version;    /* of each session, and one behind the last */
    int n_sessions;
    int64_t *instants_ms; /* of all rooms */
    int32_t n_instants;
    struct series_span *series;
    int n_series;
};

static int compare_by_session(const void *a, const void *b, void *context)
{
    const struct change *left = *(const struct change *const *)a;
    const struct change *right = *(const struct change *const *)b;
    if (left->session != right->session)
        return left->session < right->session ? -1 : 1;
    return change_compare(context, left, right);
}

static void compose_all(struct snapshot *snapshot, struct standing_list *versions,
                        struct standing_list *tombstones)
{
    size_t n_changes = (size_t)snapshot->n_changes, at = 0;
    const struct change **changes = xcalloc(n_changes + 1, sizeof *changes);
    for (size_t i = 0; i < n_changes; i++) {
        const struct change *change = &snapshot->changes[i];
        assert(change->session >= 0 && change->session < snapshot->n_sessions);
        changes[i] = change;
    }
    if (n_changes > 0)
        qsort_r(changes, n_changes, sizeof *changes, compare_by_session, snapshot);
    for (int32_t i = 0; i < snapshot->n_sessions; i++) {
        size_t first = at;
        while (at < n_changes && changes[at]->session == i)
            at++;
        session_compose(snapshot, i, changes + first, (int)(at - first), versions, tombstones);
    }
    free(changes);
}

/* An index a room over these entries; the absent ones are in none. */
static struct room_index *index_rooms(struct arena *arena, const struct snapshot *snapshot,
                                      const struct standing *versions, size_t n_versions,
                                      const struct standing *tombstones, size_t n_tombstones)
{
    size_t n_rooms = (size_t)snapshot->n_rooms, n = n_versions + n_tombstones;
    struct room_index *rooms = arena_array(arena, n_rooms + 1, sizeof *rooms);
    size_t *ends = xcalloc(n_rooms + 1, sizeof *ends);
    const struct standing **items = arena_array(arena, n + 1, sizeof *items);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < n; i++) {
            const struct standing *item =
                i < n_versions ? &versions[i] : &tombstones[i - n_versions];
            if (item->flags & SESSION_ABSENT)
                continue;
            assert(item->room >= 0 && item->room < snapshot->n_rooms);
            if (pass == 0)
                ends[item->room + 1]++;
            else
                items[ends[item->room]++] = item;
        }
        for (size_t room = 1; pass == 0 && room <= n_rooms; room++)
            ends[room] += ends[room - 1];
    }
    for (size_t room = 0; room < n_rooms; room++) {
        size_t first = room == 0 ? 0 : ends[room - 1];
        room_index_build(&rooms[room], arena, snapshot, items + first,
                         (int32_t)(ends[room] - first));
    }
    free(ends);
    return rooms;
}

static struct standing *keep(struct arena *arena, struct standing_list *list)
{
    struct standing *kept = arena_array(arena, list->n + 1, sizeof *kept);
    if (list->n > 0)
        memcpy(kept, list->items, list->n * sizeof *kept);
    return kept;
}

static void index_sessions(struct arena *arena, struct programme *programme, size_t n_versions)
{
    int n = programme->n_sessions;
    programme->first_version = arena_array(arena, (size_t)n + 1, sizeof(int32_t));
    int32_t session = 0;
    for (size_t i = 0; i < n_versions; i++)
        while (session <= programme->versions[i].session)
            programme->first_version[session++] = (int32_t)i;
    programme->first_version[n] = (int32_t)n_versions;
}

static void gather_instants(struct arena *arena, struct programme *programme)
{
    size_t total = 0, n = 0;
    for (int i = 0; i < programme->n_rooms; i++)
        total += (size_t)programme->rooms[i].n_instants;
    int64_t *all = xcalloc(total + 1, sizeof *all);
    for (int i = 0; i < programme->n_rooms; i++)
        for (int32_t k = 0; k < programme->rooms[i].n_instants; k++)
            all[n++] = programme->rooms[i].instants_ms[k];
    programme->n_instants = instants_unique(all, (int32_t)n);
    programme->instants_ms = arena_array(arena, (size_t)programme->n_instants + 1, sizeof *all);
    memcpy(programme->instants_ms, all, (size_t)programme->n_instants * sizeof *all);
    free(all);
}

struct series_day {
    int32_t series;
    int64_t day;
};

static int compare_series_days(const void *a, const void *b)
{
    const struct series_day *left = a, *right = b;
    if (left->series != right->series)
        return left->series < right->series ? -1 : 1;
    return (left->day > right->day) - (left->day < right->day);
}

static void span_series(struct programme *programme, struct snapshot *snapshot)
{
    programme->n_series = snapshot->n_series;
    programme->series =
        arena_array(&snapshot->arena, (size_t)snapshot->n_series + 1, sizeof *programme->series);
    struct series_day *days = xcalloc((size_t)snapshot->n_sessions + 1, sizeof *days);
    size_t n = 0;
    for (int32_t i = 0; i < snapshot->n_sessions; i++) {
        const struct session *session = &snapshot->sessions[i];
        if (session->series < 0 || session->is_added)
            continue;
        struct series_span *span = &programme->series[session->series];
        bool first = span->n_days == 0;
        if (first || session->start_ms < span->first_ms)
            span->first_ms = session->start_ms;
        if (first || session->end_ms > span->last_ms)
            span->last_ms = session->end_ms;
        span->n_days = 1;
        int64_t day = snapshot->event.zone ? zone_day(snapshot->event.zone, session->start_ms)
                                           : floor_to(session->start_ms, MS_DAY) / MS_DAY;
        days[n++] = (struct series_day){session->series, day};
    }
    qsort(days, n, sizeof *days, compare_series_days);
    for (size_t i = 1; i < n; i++)
        if (days[i].series == days[i - 1].series && days[i].day != days[i - 1].day)
            programme->series[days[i].series].n_days++;
    free(days);
}

struct programme *programme_new(struct snapshot *snapshot)
{
    struct arena *arena = &snapshot->arena, scratch;
    struct programme *programme = arena_alloc(arena, sizeof *programme);
    struct standing_list versions = {0}, tombstones = {0};
    compose_all(snapshot, &versions, &tombstones);
    if (snapshot->n_changes > 0) {
        arena_init(&scratch, 0);
        struct room_index *rooms =
            index_rooms(&scratch, snapshot, versions.items, versions.n, NULL, 0);
        conflicts_mark(snapshot, rooms, &versions);
        arena_fini(&scratch);
    }
    programme->n_rooms = snapshot->n_rooms;
    programme->n_sessions = snapshot->n_sessions;
    programme->versions = keep(arena, &versions);
    const struct standing *graves = keep(arena, &tombstones);
    programme->rooms =
        index_rooms(arena, snapshot, programme->versions, versions.n, graves, tombstones.n);
    index_sessions(arena, programme, versions.n);
    gather_instants(arena, programme);
    span_series(programme, snapshot);
    standing_list_fini(&versions);
    standing_list_fini(&tombstones);
    return programme;
}

/* The best `max` entries by rank, in the order in which they came where ranks are equal. */
struct collector {
    const struct standing **out;
    int max;
    int n;
    int64_t now_ms;
    bool by_rank;
};

static bool collect(void *context, const struct standing *item)
{
    struct collector *collector = context;
    if (!standing_valid(item, collector->now_ms))
        return true;
    int at = collector->n < collector->max ? collector->n : collector->max;
    collector->n++;
    if (collector->by_rank) {
        int rank = standing_rank(item), last = at;
        while (at > 0 && standing_rank(collector->out[at - 1]) > rank)
            at--;
        if (last == collector->max)
            last--;
        for (int i = last; i > at; i--)
            collector->out[i] = collector->out[i - 1];
    }
    if (at < collector->max)
        collector->out[at] = item;
    return true;
}

/* The first instant behind now; there is none behind the last. */
static int64_t behind(int64_t now_ms)
{
    return now_ms < INT64_MAX ? now_ms + 1 : now_ms;
}

int programme_now(const struct programme *programme, int32_t room, int64_t now_ms,
                  const struct standing **out, int max)
{
    assert(room >= 0 && room < programme->n_rooms);
    struct collector collector = {.out = out, .max = max, .now_ms = now_ms, .by_rank = true};
    room_index_overlapping(&programme->rooms[room], now_ms, behind(now_ms), collect, &collector);
    return collector.n;
}

int programme_next(const struct programme *programme, int32_t room, int64_t now_ms,
                   int64_t until_ms, const struct standing **out, int max)
{
    assert(room >= 0 && room < programme->n_rooms);
    const struct room_index *index = &programme->rooms[room];
    int32_t first = room_index_lower(index, behind(now_ms));
    int32_t last = until_ms == INSTANT_NEVER ? index->n : room_index_lower(index, until_ms);
    int n = 0;
    for (int32_t i = first; i < last && n < max; i++)
        if (standing_valid(index->items[i], now_ms))
            out[n++] = index->items[i];
    return room_index_count(index, first, last, now_ms);
}

int programme_between(const struct programme *programme, int32_t room, int64_t now_ms,
                      int64_t from_ms, int64_t to_ms, const struct standing **out, int max)
{
    assert(room >= 0 && room < programme->n_rooms);
    struct collector collector = {.out = out, .max = max, .now_ms = now_ms};
    room_index_overlapping(&programme->rooms[room], from_ms, to_ms, collect, &collector);
    return collector.n;
}

const struct standing *programme_session(const struct programme *programme, int32_t session,
                                         int64_t now_ms)
{
    assert(session >= 0 && session < programme->n_sessions);
    int32_t low = programme->first_version[session];
    int32_t high = programme->first_version[session + 1] - 1;
    while (low < high) { /* the last version that begins at or before now */
        int32_t middle = low + (high - low + 1) / 2;
        if (programme->versions[middle].valid_from_ms <= now_ms)
            low = middle;
        else
            high = middle - 1;
    }
    return &programme->versions[low];
}

int64_t programme_next_change(const struct programme *programme, int32_t room, int64_t now_ms)
{
    if (room < 0)
        return instants_after(programme->instants_ms, programme->n_instants, now_ms);
    assert(room < programme->n_rooms);
    const struct room_index *index = &programme->rooms[room];
    return instants_after(index->instants_ms, index->n_instants, now_ms);
}

bool programme_series_span(const struct programme *programme, int32_t series, int64_t *first_ms,
                           int64_t *last_ms, int *n_days)
{
    assert(series >= 0 && series < programme->n_series);
    const struct series_span *span = &programme->series[series];
    if (span->n_days == 0)
        return false;
    *first_ms = span->first_ms;
    *last_ms = span->last_ms;
    *n_days = span->n_days;
    return true;
}
