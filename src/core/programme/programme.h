/* What is on where at an instant, with the on-site changes applied; and when that changes next.
 *
 * Made once per snapshot; immutable after. It holds for every room an index of *entries*: a
 * session as it stands in that room during a time of validity (from the decision of one change to
 * the decision of the next). A query walks one room's index by binary search, so its cost grows
 * with what is shown and the logarithm of the programme. Knows no clock: now_ms is an argument.
 *
 * Composition of several changes to one session: those in force at now_ms (decided <= now <
 * expires) apply in order of (decided, id, kind, content), whatever order they arrived in; a later
 * one of the same property (room, time, cancelled, full, doors, people, replacement) overrides the
 * earlier. A delay counts from the programme's own time; a retime after it wins over it, and what
 * a retime leaves out (start or end, the length) stays as it stood. A change that says what the
 * programme says already has been adopted by it and is retired: it is not counted as a change.
 * At most the newest 100 changes of a session are used.
 *
 * Contradictions, each reported once with the path changes[id] (changes[session=ID] without id):
 * - of two changes of one property decided in one instant the later in the order above holds;
 * - a cancelled session stays cancelled until it is reinstated: a later move, delay, retime,
 *   full, opening or speaker applies, but to a session that is shown struck where it now stands;
 * - a retime that would end a session before it starts is not applied, nor a session that is
 *   replaced by itself; a change that expires before it is decided is never in force.
 *
 * Tombstones: where a session stood in earlier versions and does not stand now, an entry stays
 * until that slot ends and points at where it stands now (what a visitor with the printed
 * programme, or with the board of just before, comes for). In a room that it left, that is the
 * slot that it had when it last stood there; in any room, the one it stands in included, also each
 * earlier slot that overlaps neither its slot of now nor a newer such one there: a session that
 * was retimed or delayed far. A session moved twice leaves two, one moved back leaves one in the
 * room between. The twelve newest stay.
 *
 * An added session whose change expires before its end is over as if cancelled: it stands,
 * cancelled, until another change adds it again. One that expires later is simply no more.
 *
 * Conflicts: two sessions, neither cancelled, that share room and time, where the programme did
 * not make them share it. The one with the later decision of room or time is shown first; the
 * other one carries SESSION_CONFLICT until the shared time is over, and is reported, unless a later
 * decision ends it before the shared time begins. So a delay
 * that runs into the next session marks that one. A session and its replacement do not conflict.
 * Limits: 256 neighbours of one session are looked at, the 64 latest claims on one are kept, 100
 * pairs are reported and the rest counted. */
#ifndef CORE_PROGRAMME_PROGRAMME_H
#define CORE_PROGRAMME_PROGRAMME_H

#include "core/feed/model.h"

struct programme;

enum session_flags {
    SESSION_MOVED_IN = 1 << 0,   /* stands in a room that the programme did not say */
    SESSION_MOVED_AWAY = 1 << 1, /* a tombstone in the old room, until the old slot ends */
    SESSION_CANCELLED = 1 << 2,
    SESSION_FULL = 1 << 3,
    SESSION_DELAYED = 1 << 4,
    SESSION_RETIMED = 1 << 5,
    SESSION_REPLACED = 1 << 6,
    SESSION_ADDED = 1 << 7,
    SESSION_SPEAKER = 1 << 8,
    SESSION_DOORS_OPEN = 1 << 9,
    SESSION_DOORS_CLOSED = 1 << 10,
    SESSION_CONFLICT = 1 << 11,     /* another session claims room and time, by a change */
    SESSION_ABSENT = 1 << 12,       /* an added one before its decision, or when it is no more */
    SESSION_RETIMED_AWAY = 1 << 13, /* a tombstone over an old slot: it takes place at another
                                       time, and elsewhere where it is MOVED_AWAY too */
    SESSION_AWAY = SESSION_MOVED_AWAY | SESSION_RETIMED_AWAY, /* any tombstone */
};

#define TOMBSTONES_MAX 12 /* of one session at a time */

/* The change in force behind each property, NULL where the programme stands. The last of its
 * kind, also one that takes back (REINSTATED, NOT_FULL, a move back): the flags say what holds. */
struct standing_changes {
    const struct change *room;
    const struct change *time;
    const struct change *cancelled; /* an ADDED one that expired too early */
    const struct change *full;
    const struct change *doors;
    const struct change *replaced; /* its title, where no session replaces */
    const struct change *speaker;  /* its people */
    const struct change *added;
};

/* A session as it stands in one room. Borrowed from the programme. */
struct standing {
    int32_t session;       /* index */
    int32_t room;          /* where this entry is shown */
    int32_t other_room;    /* MOVED_IN: from (the programme's room); AWAY: where it is; else -1 */
    int32_t overflow_room; /* FULL: -1 if none */
    int32_t replacement;   /* session, -1 */
    int32_t conflict_with; /* CONFLICT: the session that is shown first; else -1 */
    uint32_t flags;        /* a tombstone: AWAY, and CANCELLED, FULL, ADDED as they stand */
    int64_t start_ms, end_ms;             /* as arranged (a tombstone: the old slot) */
    int64_t other_start_ms, other_end_ms; /* RETIMED_AWAY: when it takes place now; else 0 */
    int64_t plan_start_ms, plan_end_ms;   /* as the programme says */
    int64_t valid_from_ms, valid_to_ms;   /* in force: from <= now < to */
    bool is_settled;                      /* a tombstone: only its slot's end takes it away */
    int64_t changed_ms;                   /* decision of the newest change in force; 0 without */
    const struct change *newest;          /* NULL without; a tombstone: the same as reason */
    const struct change *reason;       /* the change behind the leading flag (chip order), NULL */
    const struct standing_changes *by; /* never NULL */
};

/* In the snapshot's arena; never NULL. Sets nothing else in the snapshot but problems (changes
 * that contradict each other, rooms claimed twice by a change). */
struct programme *programme_new(struct snapshot *snapshot);

/* Sessions standing in the room with start <= now < end, in order of (tombstones and cancelled
 * last, before them those in conflict or replaced by a session, start, session index; added ones
 * by id). Writes up to max, returns how many there are. */
int programme_now(const struct programme *programme, int32_t room, int64_t now_ms,
                  const struct standing **out, int max);

/* Those with now < start < until_ms, by start. until_ms INSTANT_NEVER for all. Writes up to max,
 * returns how many there are; costs what it writes and, of what it counts,
 * the changed ones. */
int programme_next(const struct programme *programme, int32_t room, int64_t now_ms,
                   int64_t until_ms, const struct standing **out, int max);

/* Asked for in place of an instant that nobody knows: as things stand once all that the feed has is
 * decided. */
#define PROGRAMME_SETTLED (INSTANT_NEVER - 1)

/* Those with start < to and end > from, as arranged at now_ms or PROGRAMME_SETTLED, by start. For a
 * day's board. Writes up to max, returns how many there are. */
int programme_between(const struct programme *programme, int32_t room, int64_t now_ms,
                      int64_t from_ms, int64_t to_ms, const struct standing **out, int max);

/* The session as it stands at now_ms or PROGRAMME_SETTLED: its one state (not a tombstone). Never
 * NULL. */
const struct standing *programme_session(const struct programme *programme, int32_t session,
                                         int64_t now_ms);

/* First instant > now_ms at which any of the answers above for this room (-1: for any room)
 * becomes another: a start, an end, a decision, an expiry. INSTANT_NEVER if none. */
int64_t programme_next_change(const struct programme *programme, int32_t room, int64_t now_ms);

/* The sessions of a series, one a local day, as one span: first start, last end of all days and
 * the number of days, as the programme says (added sessions are not counted). False if the series
 * has no session. O(1) */
bool programme_series_span(const struct programme *programme, int32_t series, int64_t *first_ms,
                           int64_t *last_ms, int *n_days);

#endif
