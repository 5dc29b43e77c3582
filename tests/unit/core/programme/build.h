/* Snapshots by hand for the tests of the programme: rooms, sessions and changes without a reader.
 * Room for as many sessions and changes as build_new was told; ids are copied. */
#ifndef TESTS_PROGRAMME_BUILD_H
#define TESTS_PROGRAMME_BUILD_H

#include "core/programme/programme.h"

/* 10:00 is at(10, 0), on a day of the summit in Shanghai's zone. */
#define BUILD_DAY_MS INT64_C(1619280000000) /* 2021-04-25T00:00:00+08:00 */

static inline int64_t at(int hour, int minute)
{
    return BUILD_DAY_MS + hour * MS_HOUR + minute * MS_MINUTE;
}

static inline struct text build_text(struct snapshot *snapshot, const char *words)
{
    struct text_lang *item = arena_alloc(&snapshot->arena, sizeof *item);
    item->lang = "en";
    item->text = arena_strdup(&snapshot->arena, words);
    return (struct text){item, 1};
}

static inline struct snapshot *build_new(int n_rooms, int max_sessions, int max_changes)
{
    struct snapshot *snapshot = snapshot_new();
    struct arena *arena = &snapshot->arena;
    snapshot->rooms = arena_array(arena, (size_t)n_rooms + 1, sizeof *snapshot->rooms);
    snapshot->sessions = arena_array(arena, (size_t)max_sessions + 1, sizeof *snapshot->sessions);
    snapshot->changes = arena_array(arena, (size_t)max_changes + 1, sizeof *snapshot->changes);
    for (int i = 0; i < n_rooms; i++) {
        char id[16];
        snprintf(id, sizeof id, "R%d", i);
        snapshot->rooms[i].id = arena_strdup(arena, id);
        snapshot->rooms[i].level = -1;
    }
    snapshot->n_rooms = n_rooms;
    return snapshot;
}

static inline int32_t build_session(struct snapshot *snapshot, const char *id, int32_t room,
                                    int64_t start_ms, int64_t end_ms)
{
    struct session *session = &snapshot->sessions[snapshot->n_sessions];
    session->id = arena_strdup(&snapshot->arena, id);
    session->room = room;
    session->start_ms = start_ms;
    session->end_ms = end_ms;
    session->series = -1;
    session->track = -1;
    return snapshot->n_sessions++;
}

/* Borrowed until the snapshot ends: the caller fills in what its kind needs. */
static inline struct change *build_change(struct snapshot *snapshot, const char *id,
                                          enum change_kind kind, int32_t session,
                                          int64_t decided_ms)
{
    struct change *change = &snapshot->changes[snapshot->n_changes++];
    change->id = arena_strdup(&snapshot->arena, id);
    change->kind = kind;
    change->session = session;
    change->decided_ms = decided_ms;
    change->expires_ms = INSTANT_NEVER;
    change->room = -1;
    change->replacement = -1;
    return change;
}

static inline struct change *build_move(struct snapshot *snapshot, const char *id, int32_t session,
                                        int64_t decided_ms, int32_t room)
{
    struct change *change = build_change(snapshot, id, CHANGE_MOVED, session, decided_ms);
    change->room = room;
    return change;
}

static inline struct change *build_delay(struct snapshot *snapshot, const char *id, int32_t session,
                                         int64_t decided_ms, int minutes)
{
    struct change *change = build_change(snapshot, id, CHANGE_DELAYED, session, decided_ms);
    change->delay_ms = minutes * MS_MINUTE;
    return change;
}

static inline struct change *build_retime(struct snapshot *snapshot, const char *id,
                                          int32_t session, int64_t decided_ms, int64_t start_ms,
                                          int64_t end_ms)
{
    struct change *change = build_change(snapshot, id, CHANGE_RETIMED, session, decided_ms);
    change->start_ms = start_ms;
    change->end_ms = end_ms;
    return change;
}

/* An added session with its change; the index of the session. */
static inline int32_t build_added(struct snapshot *snapshot, const char *id, const char *change_id,
                                  int64_t decided_ms, int32_t room, int64_t start_ms,
                                  int64_t end_ms)
{
    int32_t session = build_session(snapshot, id, room, start_ms, end_ms);
    snapshot->sessions[session].is_added = true;
    snapshot->n_added++;
    build_change(snapshot, change_id, CHANGE_ADDED, session, decided_ms);
    return session;
}

#endif
