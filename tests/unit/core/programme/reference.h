/* The programme's rules once more, as slowly and plainly as they can be said: every answer is
 * worked out from all sessions and all changes at one instant, without versions, trees or
 * indices. Only what the random tests make: ids are unique, changes of one instant differ by id. */
#ifndef TESTS_PROGRAMME_REFERENCE_H
#define TESTS_PROGRAMME_REFERENCE_H

#include <stdlib.h>
#include <string.h>

#include "core/programme/programme.h"

enum { REFERENCE_MAX = 512 };

struct reference {
    const struct snapshot *snapshot;
    struct standing entries[REFERENCE_MAX]; /* all that are valid at the instant */
    struct standing_changes by[REFERENCE_MAX];
    int n;
    int32_t primary[REFERENCE_MAX]; /* of each session, an index into entries */
};

static inline bool reference_before(const struct change *a, const struct change *b)
{
    if (a->decided_ms != b->decided_ms)
        return a->decided_ms < b->decided_ms;
    return strcmp(a->id, b->id) < 0;
}

static inline const struct change *reference_next_of(const struct snapshot *snapshot,
                                                     int32_t session, int64_t now_ms,
                                                     const struct change *after)
{
    const struct change *best = NULL;
    for (int i = 0; i < snapshot->n_changes; i++) {
        const struct change *change = &snapshot->changes[i];
        if (change->session == session && change->decided_ms <= now_ms &&
            now_ms < change->expires_ms && (!after || reference_before(after, change)) &&
            (!best || reference_before(change, best)))
            best = change;
    }
    return best;
}

/* One change on a session; false where it is retired or cannot be. */
static inline bool reference_apply(const struct change *c, const struct session *session,
                                   struct standing *as, struct standing_changes *by)
{
    struct standing was = *as;
    switch (c->kind) {
    case CHANGE_MOVED:
        as->room = c->room;
        if (was.room == c->room && !by->room)
            return false;
        by->room = c;
        return true;
    case CHANGE_DELAYED:
    case CHANGE_RETIMED:
        if (c->kind == CHANGE_DELAYED) {
            as->start_ms = session->start_ms + c->delay_ms;
            as->end_ms = session->end_ms + c->delay_ms;
        } else if (c->start_ms) {
            as->start_ms = c->start_ms;
            as->end_ms = c->end_ms ? c->end_ms : c->start_ms + was.end_ms - was.start_ms;
        } else {
            as->end_ms = c->end_ms;
        }
        if (as->end_ms <= as->start_ms) {
            *as = was;
            return false;
        }
        if (as->start_ms == was.start_ms && as->end_ms == was.end_ms && !by->time)
            return false;
        by->time = c;
        return true;
    case CHANGE_REINSTATED:
        if (!by->cancelled)
            return false;
        by->cancelled = c;
        return true;
    case CHANGE_CANCELLED:
        by->cancelled = c;
        return true;
    case CHANGE_NOT_FULL:
        if (!by->full)
            return false;
        by->full = c;
        return true;
    case CHANGE_FULL:
        by->full = c;
        return true;
    case CHANGE_DOORS_OPEN:
    case CHANGE_DOORS_CLOSED:
        by->doors = c;
        return true;
    case CHANGE_REPLACED:
        if (c->replacement == as->session)
            return false;
        as->replacement = c->replacement;
        by->replaced = c;
        return true;
    case CHANGE_ADDED:
        if (!session->is_added)
            return false;
        by->added = c;
        return true;
    case CHANGE_SPEAKER: /* the random ones always differ from the programme's */
        by->speaker = c;
        return true;
    }
    return false;
}

static inline const struct change *reference_reason(const struct standing *as)
{
    const struct standing_changes *by = as->by;
    if (as->flags & SESSION_CANCELLED)
        return by->cancelled;
    if (as->flags & (SESSION_MOVED_IN | SESSION_MOVED_AWAY))
        return by->room;
    if (as->flags & SESSION_FULL)
        return by->full;
    if (as->flags & (SESSION_DELAYED | SESSION_RETIMED | SESSION_RETIMED_AWAY))
        return by->time;
    if (as->flags & SESSION_REPLACED)
        return by->replaced;
    if (as->flags & SESSION_ADDED)
        return by->added;
    if (as->flags & SESSION_SPEAKER)
        return by->speaker;
    if (as->flags & (SESSION_DOORS_OPEN | SESSION_DOORS_CLOSED))
        return by->doors;
    return NULL;
}

static inline struct standing reference_blank(const struct session *session, int32_t index)
{
    struct standing as = {.session = index, .room = session->room, .other_room = -1};
    as.overflow_room = as.replacement = as.conflict_with = -1;
    as.start_ms = as.plan_start_ms = session->start_ms;
    as.end_ms = as.plan_end_ms = session->end_ms;
    return as;
}

/* Of the changes that added it and are over, the one that lasted longest; NULL without. */
static inline const struct change *reference_expired(const struct snapshot *snapshot, int32_t index,
                                                     int64_t now_ms)
{
    const struct change *last = NULL;
    for (int i = 0; i < snapshot->n_changes; i++) {
        const struct change *c = &snapshot->changes[i];
        if (c->session != index || c->kind != CHANGE_ADDED || c->expires_ms > now_ms ||
            c->expires_ms <= c->decided_ms)
            continue;
        if (!last || c->expires_ms > last->expires_ms ||
            (c->expires_ms == last->expires_ms && reference_before(last, c)))
            last = c;
    }
    return last;
}

/* The session at this instant, conflicts aside. */
static inline struct standing reference_state(const struct snapshot *snapshot, int32_t index,
                                              int64_t now_ms, struct standing_changes *by)
{
    const struct session *session = &snapshot->sessions[index];
    struct standing as = reference_blank(session, index);
    memset(by, 0, sizeof *by);
    as.by = by;
    const struct change *c = NULL;
    while ((c = reference_next_of(snapshot, index, now_ms, c)))
        if (reference_apply(c, session, &as, by))
            as.newest = c;
    const struct change *over = NULL;
    if (session->is_added && !by->added) {
        over = reference_expired(snapshot, index, now_ms);
        over = over && over->expires_ms < as.end_ms ? over : NULL;
    }
    if (over) {
        by->added = over;
        as.flags = SESSION_CANCELLED;
        if (!by->cancelled || by->cancelled->kind == CHANGE_REINSTATED)
            by->cancelled = over;
        as.newest = as.newest ? as.newest : over;
    }
    if (session->is_added && !by->added) {
        as = reference_blank(session, index);
        memset(by, 0, sizeof *by);
        as.by = by;
        as.flags = SESSION_ABSENT;
        return as;
    }
    if (as.room != session->room) {
        as.flags |= SESSION_MOVED_IN;
        as.other_room = session->room;
    }
    if (as.start_ms != session->start_ms || as.end_ms != session->end_ms)
        as.flags |= by->time->kind == CHANGE_DELAYED && by->time->delay_ms > 0 ? SESSION_DELAYED
                                                                               : SESSION_RETIMED;
    if (by->cancelled && by->cancelled->kind == CHANGE_CANCELLED)
        as.flags |= SESSION_CANCELLED;
    if (by->full && by->full->kind == CHANGE_FULL) {
        as.flags |= SESSION_FULL;
        as.overflow_room = by->full->room;
    }
    if (by->doors)
        as.flags |=
            by->doors->kind == CHANGE_DOORS_OPEN ? SESSION_DOORS_OPEN : SESSION_DOORS_CLOSED;
    as.flags |= by->replaced ? SESSION_REPLACED : 0;
    as.flags |= by->speaker ? SESSION_SPEAKER : 0;
    as.flags |= by->added ? SESSION_ADDED : 0;
    as.changed_ms = as.newest ? as.newest->decided_ms : 0;
    if (over && by->cancelled == over && over->expires_ms > as.changed_ms)
        as.changed_ms = over->expires_ms;
    as.reason = reference_reason(&as);
    return as;
}

/* The newest instant before now_ms at which something about the session was decided or expired,
 * and that is earlier than `before`; INT64_MIN: the programme as it was first. */
static inline int64_t reference_earlier_cut(const struct snapshot *snapshot, int32_t session,
                                            int64_t before)
{
    int64_t best = INT64_MIN;
    for (int i = 0; i < snapshot->n_changes; i++) {
        const struct change *c = &snapshot->changes[i];
        if (c->session != session || c->expires_ms <= c->decided_ms)
            continue;
        if (c->decided_ms < before && c->decided_ms > best)
            best = c->decided_ms;
        if (c->expires_ms < before && c->expires_ms > best)
            best = c->expires_ms;
    }
    return best;
}

static inline bool reference_share(const struct standing *a, const struct standing *b)
{
    return a->start_ms < b->end_ms && b->start_ms < a->end_ms;
}

/* Looks back through what was once announced, newest first, and leaves a tombstone wherever none
 * of those before, and not the session itself, has a share of room and time. */
static inline void reference_tombstones(struct reference *ref, const struct standing *now,
                                        int64_t now_ms)
{
    struct standing seen[TOMBSTONES_MAX + 1] = {*now};
    int n = 1;
    int64_t at_ms = now_ms + 1;
    do {
        struct standing_changes by;
        at_ms = reference_earlier_cut(ref->snapshot, now->session, at_ms);
        struct standing old = reference_state(ref->snapshot, now->session, at_ms, &by);
        bool is_new = !(old.flags & SESSION_ABSENT);
        for (int i = 0; i < n; i++)
            is_new = is_new && !(seen[i].room == old.room && reference_share(&seen[i], &old));
        if (!is_new)
            continue;
        seen[n++] = old;
        if (old.end_ms <= now_ms)
            continue;
        struct standing *grave = &ref->entries[ref->n++];
        *grave = *now;
        grave->room = old.room;
        grave->other_room = now->room;
        grave->start_ms = old.start_ms;
        grave->end_ms = old.end_ms;
        grave->replacement = -1;
        grave->flags &= SESSION_CANCELLED | SESSION_FULL | SESSION_ADDED;
        grave->flags |= old.room != now->room ? SESSION_MOVED_AWAY : 0;
        if (!reference_share(&old, now)) {
            grave->flags |= SESSION_RETIMED_AWAY;
            grave->other_start_ms = now->start_ms;
            grave->other_end_ms = now->end_ms;
        }
        grave->reason = grave->newest = reference_reason(grave);
        grave->changed_ms = grave->reason ? grave->reason->decided_ms : 0;
    } while (at_ms != INT64_MIN && n <= TOMBSTONES_MAX);
}

static inline const struct change *reference_claim(const struct standing *as)
{
    const struct change *claim = as->by->room;
    if (as->by->time && (!claim || reference_before(claim, as->by->time)))
        claim = as->by->time;
    if (as->by->added && (!claim || reference_before(claim, as->by->added)))
        claim = as->by->added;
    return claim;
}

/* True when b must give way to a at now_ms. */
static inline bool reference_wins(const struct snapshot *snapshot, const struct standing *a,
                                  const struct standing *b, int64_t now_ms)
{
    const struct session *x = &snapshot->sessions[a->session], *y = &snapshot->sessions[b->session];
    const uint32_t out = SESSION_CANCELLED | SESSION_ABSENT;
    if (a->session == b->session || a->room != b->room || ((a->flags | b->flags) & out) ||
        a->start_ms >= b->end_ms || b->start_ms >= a->end_ms || now_ms >= a->end_ms ||
        now_ms >= b->end_ms || a->replacement == b->session || b->replacement == a->session)
        return false;
    if (!x->is_added && !y->is_added && x->room == y->room && x->start_ms < y->end_ms &&
        y->start_ms < x->end_ms)
        return false;
    const struct change *mine = reference_claim(a), *theirs = reference_claim(b);
    return mine && (!theirs || reference_before(theirs, mine));
}

static inline void reference_at(struct reference *ref, const struct snapshot *snapshot,
                                int64_t now_ms)
{
    ref->snapshot = snapshot;
    ref->n = 0;
    for (int32_t i = 0; i < snapshot->n_sessions; i++) {
        ref->primary[i] = ref->n;
        ref->entries[ref->n] = reference_state(snapshot, i, now_ms, &ref->by[i]);
        const struct standing *as = &ref->entries[ref->n++];
        if (!(as->flags & SESSION_ABSENT))
            reference_tombstones(ref, as, now_ms);
    }
    const struct change *best[REFERENCE_MAX] = {NULL};
    for (int32_t i = 0; i < snapshot->n_sessions; i++)
        for (int32_t k = 0; k < snapshot->n_sessions; k++) {
            struct standing *winner = &ref->entries[ref->primary[i]];
            struct standing *loser = &ref->entries[ref->primary[k]];
            if (!reference_wins(snapshot, winner, loser, now_ms))
                continue;
            loser->flags |= SESSION_CONFLICT;
            const struct change *claim = reference_claim(winner);
            if (!best[k] || reference_before(best[k], claim)) {
                best[k] = claim;
                loser->conflict_with = i;
            }
        }
}

static inline int reference_rank(const struct standing *s)
{
    if (s->flags & (SESSION_AWAY | SESSION_CANCELLED))
        return 2;
    return (s->flags & SESSION_CONFLICT) || s->replacement >= 0 ? 1 : 0;
}

enum reference_list { REFERENCE_NOW, REFERENCE_NEXT, REFERENCE_BETWEEN };

struct reference_query {
    enum reference_list list;
    int32_t room;
    int64_t now_ms;
    int64_t from_ms, to_ms; /* NEXT: to_ms is until */
};

static inline bool reference_matches(const struct reference_query *query, const struct standing *s)
{
    if (s->room != query->room || (s->flags & SESSION_ABSENT))
        return false;
    if (query->list == REFERENCE_NOW)
        return s->start_ms <= query->now_ms && query->now_ms < s->end_ms;
    if (query->list == REFERENCE_NEXT)
        return s->start_ms > query->now_ms && s->start_ms < query->to_ms;
    return s->start_ms < query->to_ms && s->end_ms > query->from_ms;
}

static inline bool reference_precedes(const struct snapshot *snapshot,
                                      const struct reference_query *query, const struct standing *a,
                                      const struct standing *b)
{
    int rank_a = reference_rank(a), rank_b = reference_rank(b);
    if (query->list == REFERENCE_NOW && rank_a != rank_b)
        return rank_a < rank_b;
    if (a->start_ms != b->start_ms)
        return a->start_ms < b->start_ms;
    if (rank_a != rank_b)
        return rank_a < rank_b;
    const struct session *x = &snapshot->sessions[a->session], *y = &snapshot->sessions[b->session];
    if (x->is_added && y->is_added)
        return strcmp(x->id, y->id) < 0;
    return a->session < b->session;
}

/* The answer to a query, by selection sort; returns how many. */
static inline int reference_answer(const struct reference *ref, const struct reference_query *query,
                                   const struct standing **out)
{
    int n = 0;
    for (int i = 0; i < ref->n; i++)
        if (reference_matches(query, &ref->entries[i]))
            out[n++] = &ref->entries[i];
    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++)
            if (reference_precedes(ref->snapshot, query, out[k], out[i])) {
                const struct standing *swap = out[i];
                out[i] = out[k];
                out[k] = swap;
            }
    return n;
}

#endif
