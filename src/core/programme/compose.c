#include "core/programme/compose.h"
#include "core/programme/order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CHANGES = 100, MAX_ANNOUNCED = 32 };

static const struct standing_changes no_changes;

/* A room and a time at which the session stood. */
struct announced {
    int32_t room;
    int64_t start_ms, end_ms;
};

struct composer {
    struct snapshot *snapshot;
    const struct session *session;
    int32_t index;
    const struct change *changes[MAX_CHANGES];
    bool reported[MAX_CHANGES];
    int n;
    struct announced announced[MAX_ANNOUNCED + 1]; /* newest last */
    int n_announced;
};

struct standing *standing_list_add(struct standing_list *list, const struct standing *item)
{
    if (list->n == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 256;
        list->items = xrealloc(list->items, list->capacity * sizeof *list->items);
    }
    list->items[list->n] = *item;
    return &list->items[list->n++];
}

void standing_list_fini(struct standing_list *list)
{
    free(list->items);
    *list = (struct standing_list){0};
}

bool standing_same(const struct standing *a, const struct standing *b)
{
    return a->session == b->session && a->room == b->room && a->other_room == b->other_room &&
           a->overflow_room == b->overflow_room && a->replacement == b->replacement &&
           a->conflict_with == b->conflict_with && a->flags == b->flags &&
           a->start_ms == b->start_ms && a->end_ms == b->end_ms &&
           a->other_start_ms == b->other_start_ms && a->other_end_ms == b->other_end_ms &&
           a->newest == b->newest && a->reason == b->reason &&
           memcmp(a->by, b->by, sizeof *a->by) == 0;
}

const struct change *standing_reason(const struct standing *standing)
{
    const struct standing_changes *by = standing->by;
    const struct {
        uint32_t flags;
        const struct change *change;
    } chips[] = {
        {SESSION_CANCELLED, by->cancelled},
        {SESSION_MOVED_IN | SESSION_MOVED_AWAY, by->room},
        {SESSION_FULL, by->full},
        {SESSION_DELAYED | SESSION_RETIMED | SESSION_RETIMED_AWAY, by->time},
        {SESSION_REPLACED, by->replaced},
        {SESSION_ADDED, by->added},
        {SESSION_SPEAKER, by->speaker},
        {SESSION_DOORS_OPEN | SESSION_DOORS_CLOSED, by->doors},
    };
    for (size_t i = 0; i < sizeof chips / sizeof chips[0]; i++)
        if (standing->flags & chips[i].flags)
            return chips[i].change;
    return NULL;
}

static struct standing as_planned(const struct session *session, int32_t index)
{
    return (struct standing){
        .session = index,
        .room = session->room,
        .other_room = -1,
        .overflow_room = -1,
        .replacement = -1,
        .conflict_with = -1,
        .start_ms = session->start_ms,
        .end_ms = session->end_ms,
        .plan_start_ms = session->start_ms,
        .plan_end_ms = session->end_ms,
        .valid_from_ms = INT64_MIN,
        .valid_to_ms = INSTANT_NEVER,
        .by = &no_changes,
    };
}

static void report(struct composer *composer, int at, const char *why, const struct change *other)
{
    if (composer->reported[at])
        return;
    composer->reported[at] = true;
    const struct change *change = composer->changes[at];
    struct snapshot *snapshot = composer->snapshot;
    snapshot_problem(snapshot, change_path(snapshot, change), "%s of session %s: %s%s%s",
                     change_kind_word(change->kind), composer->session->id, why, other ? " " : "",
                     other ? change_path(snapshot, other) : "");
}

/* Puts the change behind its property, unless the programme says so already. */
static bool take(const struct change *change, const struct change **by, bool alters)
{
    if (!alters && *by == NULL)
        return false;
    *by = change;
    return true;
}

static bool take_time(struct composer *composer, int at, struct standing *as,
                      struct standing_changes *by)
{
    const struct change *change = composer->changes[at];
    int64_t start = as->start_ms, end = as->end_ms;
    if (change->is_adopted)
        return false;
    if (change->kind == CHANGE_DELAYED) {
        start = as->plan_start_ms + change->delay_ms;
        end = as->plan_end_ms + change->delay_ms;
    } else {
        if (change->start_ms != 0) {
            start = change->start_ms;
            end = start + (as->end_ms - as->start_ms);
        }
        if (change->end_ms != 0)
            end = change->end_ms;
    }
    if (end <= start) {
        report(composer, at, "would end before it starts; not applied", NULL);
        return false;
    }
    bool alters = start != as->start_ms || end != as->end_ms;
    as->start_ms = start;
    as->end_ms = end;
    return take(change, &by->time, alters);
}

static bool is_kind(const struct change *change, enum change_kind kind)
{
    return change && change->kind == kind;
}

static bool take_replaced(struct composer *composer, int at, struct standing *as,
                          struct standing_changes *by)
{
    const struct change *change = composer->changes[at];
    if (change->replacement == composer->index) {
        report(composer, at, "replaced by itself; not applied", NULL);
        return false;
    }
    as->replacement = change->replacement;
    return take(change, &by->replaced, true);
}

static bool take_room(struct composer *composer, int at, struct standing *as,
                      struct standing_changes *by)
{
    const struct change *change = composer->changes[at];
    bool alters = as->room != change->room;
    as->room = change->room;
    return take(change, &by->room, alters);
}

/* Applies one change; true if it counts as one. */
static bool apply(struct composer *composer, int at, struct standing *as,
                  struct standing_changes *by)
{
    const struct change *change = composer->changes[at];
    enum change_kind kind = change->kind;
    switch (kind) {
    case CHANGE_MOVED:
        return take_room(composer, at, as, by);
    case CHANGE_RETIMED:
    case CHANGE_DELAYED:
        return take_time(composer, at, as, by);
    case CHANGE_CANCELLED:
        return take(change, &by->cancelled, true);
    case CHANGE_REINSTATED:
        return take(change, &by->cancelled, false);
    case CHANGE_FULL:
        return take(change, &by->full, true);
    case CHANGE_NOT_FULL:
        return take(change, &by->full, false);
    case CHANGE_DOORS_OPEN:
    case CHANGE_DOORS_CLOSED:
        return take(change, &by->doors, true);
    case CHANGE_REPLACED:
        return take_replaced(composer, at, as, by);
    case CHANGE_ADDED: /* of a session that the programme has by now: adopted */
        return take(change, &by->added, composer->session->is_added);
    case CHANGE_SPEAKER:
        return take(change, &by->speaker,
                    people_compare(change->people, change->n_people, composer->session->people,
                                   composer->session->n_people) != 0);
    }
    return false;
}

/* What a cancelled session cannot do, so that someone has not heard of the cancellation. */
static bool needs_life(enum change_kind kind)
{
    return kind == CHANGE_MOVED || kind == CHANGE_RETIMED || kind == CHANGE_DELAYED ||
           kind == CHANGE_FULL || kind == CHANGE_DOORS_OPEN || kind == CHANGE_SPEAKER;
}

static uint32_t flags_of(const struct standing *as, const struct standing_changes *by,
                         int32_t plan_room)
{
    uint32_t flags = 0;
    if (as->room != plan_room)
        flags |= SESSION_MOVED_IN;
    if (as->start_ms != as->plan_start_ms || as->end_ms != as->plan_end_ms)
        flags |= is_kind(by->time, CHANGE_DELAYED) && by->time->delay_ms > 0 ? SESSION_DELAYED
                                                                             : SESSION_RETIMED;
    if (is_kind(by->cancelled, CHANGE_CANCELLED))
        flags |= SESSION_CANCELLED;
    if (is_kind(by->full, CHANGE_FULL))
        flags |= SESSION_FULL;
    if (is_kind(by->doors, CHANGE_DOORS_OPEN))
        flags |= SESSION_DOORS_OPEN;
    if (is_kind(by->doors, CHANGE_DOORS_CLOSED))
        flags |= SESSION_DOORS_CLOSED;
    if (by->replaced)
        flags |= SESSION_REPLACED;
    if (by->speaker)
        flags |= SESSION_SPEAKER;
    if (by->added)
        flags |= SESSION_ADDED;
    return flags;
}

/* True if nothing but an expiry took away an added session that was still to be or running. It
 * then ends like a cancelled one. */
static bool ends_early(const struct standing *as, const struct change *expired,
                       struct standing_changes *by)
{
    if (!expired || as->end_ms <= expired->expires_ms)
        return false;
    by->added = expired;
    if (!is_kind(by->cancelled, CHANGE_CANCELLED))
        by->cancelled = expired;
    return true;
}

static struct standing version_at(struct composer *composer, int64_t from_ms, int64_t to_ms)
{
    struct standing as = as_planned(composer->session, composer->index);
    struct standing_changes by = {0};
    const struct change *expired = NULL; /* the one that added it and expired last */
    bool is_added = composer->session->is_added, ended = false;
    for (int i = 0; i < composer->n; i++) {
        const struct change *change = composer->changes[i];
        if (change->decided_ms > from_ms || change->expires_ms <= change->decided_ms)
            continue;
        if (change->expires_ms <= from_ms) {
            if (change->kind == CHANGE_ADDED &&
                (!expired || expired->expires_ms <= change->expires_ms))
                expired = change;
            continue;
        }
        if (is_kind(by.cancelled, CHANGE_CANCELLED) && needs_life(change->kind))
            report(composer, i, "it stays cancelled by", by.cancelled);
        if (apply(composer, i, &as, &by))
            as.newest = change;
    }
    if (is_added && !by.added)
        ended = ends_early(&as, expired, &by);
    if (is_added && !by.added) {
        as = as_planned(composer->session, composer->index);
        as.flags = SESSION_ABSENT;
    } else if (as.newest || ended) {
        as.flags = flags_of(&as, &by, composer->session->room);
        if (ended)
            as.flags |= SESSION_CANCELLED;
        if (!as.newest)
            as.newest = expired;
        if (as.flags & SESSION_MOVED_IN)
            as.other_room = composer->session->room;
        if (as.flags & SESSION_FULL)
            as.overflow_room = by.full->room;
        as.changed_ms = as.newest->decided_ms;
        if (ended && by.cancelled == expired && expired->expires_ms > as.changed_ms)
            as.changed_ms = expired->expires_ms;
        struct standing_changes *kept = arena_alloc(&composer->snapshot->arena, sizeof *kept);
        *kept = by;
        as.by = kept;
        as.reason = standing_reason(&as);
    }
    as.valid_from_ms = from_ms;
    as.valid_to_ms = to_ms;
    return as;
}

static bool slots_overlap(const struct announced *a, const struct announced *b)
{
    return a->start_ms < b->end_ms && b->start_ms < a->end_ms;
}

static struct announced slot_of(const struct standing *version)
{
    return (struct announced){version->room, version->start_ms, version->end_ms};
}

static void add_tombstone(struct standing_list *tombstones, size_t first,
                          const struct standing *now, const struct announced *old)
{
    struct announced here = slot_of(now);
    struct standing grave = *now;
    grave.room = old->room;
    grave.other_room = now->room;
    grave.start_ms = old->start_ms;
    grave.end_ms = old->end_ms;
    grave.replacement = -1;
    grave.flags = now->flags & (SESSION_CANCELLED | SESSION_FULL | SESSION_ADDED);
    if (old->room != now->room)
        grave.flags |= SESSION_MOVED_AWAY;
    if (!slots_overlap(old, &here)) {
        grave.flags |= SESSION_RETIMED_AWAY;
        grave.other_start_ms = now->start_ms;
        grave.other_end_ms = now->end_ms;
    }
    grave.reason = standing_reason(&grave);
    grave.newest = grave.reason;
    grave.changed_ms = grave.reason ? grave.reason->decided_ms : 0;
    grave.is_settled = grave.valid_to_ms == INSTANT_NEVER;
    if (grave.valid_to_ms > old->end_ms)
        grave.valid_to_ms = old->end_ms;
    if (grave.valid_from_ms >= grave.valid_to_ms)
        return;
    for (size_t i = first; i < tombstones->n; i++) {
        struct standing *last = &tombstones->items[i];
        if (last->valid_to_ms == grave.valid_from_ms && standing_same(last, &grave)) {
            last->valid_to_ms = grave.valid_to_ms;
            last->is_settled = grave.is_settled;
            return;
        }
    }
    standing_list_add(tombstones, &grave);
}

/* Where the session stood before, newest first: in a room that it left the last slot there, and of
 * any room the slots that overlap none of those that are kept already. */
static void add_tombstones(const struct composer *composer, struct standing_list *tombstones,
                           size_t first, const struct standing *version)
{
    struct announced kept[TOMBSTONES_MAX + 1] = {slot_of(version)};
    int n = 1;
    for (int i = composer->n_announced - 1; i >= 0 && n <= TOMBSTONES_MAX; i--) {
        const struct announced *old = &composer->announced[i];
        bool is_known = false;
        for (int k = 0; k < n && !is_known; k++)
            is_known = kept[k].room == old->room && slots_overlap(&kept[k], old);
        if (is_known)
            continue;
        kept[n++] = *old;
        add_tombstone(tombstones, first, version, old);
    }
}

/* Notes where the session stands in this version, for the tombstones of the later ones. */
static void announce(struct composer *composer, const struct standing *version)
{
    struct announced *list = composer->announced, now = slot_of(version);
    int n = 0;
    for (int i = 0; i < composer->n_announced; i++)
        if (list[i].room != now.room || list[i].start_ms != now.start_ms ||
            list[i].end_ms != now.end_ms)
            list[n++] = list[i];
    if (n == MAX_ANNOUNCED) { /* the oldest goes, but not what the programme says */
        bool is_plan = list[0].room == composer->session->room &&
                       list[0].start_ms == composer->session->start_ms;
        int gone = is_plan ? 1 : 0;
        memmove(&list[gone], &list[gone + 1], (size_t)(n - gone - 1) * sizeof *list);
        n--;
    }
    list[n++] = now;
    composer->n_announced = n;
}

/* Two decisions of one instant about one property. Retimes that name different edges complete
 * each other. */
static bool contradicts(const struct composer *composer, const struct change *a,
                        const struct change *b)
{
    if (a->decided_ms != b->decided_ms || change_property(a->kind) != change_property(b->kind))
        return false;
    if (a->kind == CHANGE_RETIMED && b->kind == CHANGE_RETIMED &&
        (a->start_ms == 0 || b->start_ms == 0) && (a->end_ms == 0 || b->end_ms == 0))
        return false;
    return !change_same_content(composer->snapshot, a, b);
}

static void report_contradictions(struct composer *composer)
{
    for (int i = 1; i < composer->n; i++)
        for (int k = i - 1; k >= 0; k--) {
            if (composer->changes[k]->decided_ms != composer->changes[i]->decided_ms)
                break;
            if (contradicts(composer, composer->changes[k], composer->changes[i]))
                report(composer, i, "decided in the same instant, this one holds over",
                       composer->changes[k]);
        }
}

static int compare_instants(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* The newest changes, and the one that adds the session however old it is. */
static void keep_newest(struct composer *composer, const struct change *const *changes, int n)
{
    int first = n > MAX_CHANGES ? n - MAX_CHANGES : 0;
    const struct change *added = NULL;
    for (int i = 0; i < first; i++)
        if (changes[i]->kind == CHANGE_ADDED)
            added = changes[i];
    if (first > 0)
        snapshot_problem(composer->snapshot, change_path(composer->snapshot, changes[0]),
                         "session %s has %d changes; only the newest %d are used",
                         composer->session->id, n, MAX_CHANGES);
    if (added)
        first++;
    if (added)
        composer->changes[composer->n++] = added;
    for (int i = first; i < n; i++)
        composer->changes[composer->n++] = changes[i];
}

/* The instants at which a change comes into force or leaves it, sorted, each once. */
static int cut_points(struct composer *composer, int64_t *cuts)
{
    int n = 0, kept = 0;
    for (int i = 0; i < composer->n; i++) {
        const struct change *change = composer->changes[i];
        if (change->expires_ms <= change->decided_ms) {
            report(composer, i, "expires before it is decided; never in force", NULL);
            continue;
        }
        cuts[n++] = change->decided_ms;
        if (change->expires_ms != INSTANT_NEVER)
            cuts[n++] = change->expires_ms;
    }
    qsort(cuts, (size_t)n, sizeof *cuts, compare_instants);
    for (int i = 0; i < n; i++)
        if (kept == 0 || cuts[kept - 1] != cuts[i])
            cuts[kept++] = cuts[i];
    return kept;
}

void session_compose(struct snapshot *snapshot, int32_t session,
                     const struct change *const *changes, int n_changes,
                     struct standing_list *versions, struct standing_list *tombstones)
{
    const struct session *planned = &snapshot->sessions[session];
    if (n_changes == 0 && !planned->is_added) {
        struct standing only = as_planned(planned, session);
        standing_list_add(versions, &only);
        return;
    }
    struct composer composer = {.snapshot = snapshot, .session = planned, .index = session};
    int64_t cuts[2 * MAX_CHANGES];
    keep_newest(&composer, changes, n_changes);
    int n_cuts = cut_points(&composer, cuts);
    report_contradictions(&composer);
    size_t first_version = versions->n, first_grave = tombstones->n;
    for (int i = 0; i <= n_cuts; i++) {
        int64_t from_ms = i == 0 ? INT64_MIN : cuts[i - 1];
        int64_t to_ms = i == n_cuts ? INSTANT_NEVER : cuts[i];
        struct standing version = version_at(&composer, from_ms, to_ms);
        if (versions->n > first_version &&
            standing_same(&versions->items[versions->n - 1], &version))
            versions->items[versions->n - 1].valid_to_ms = to_ms;
        else
            standing_list_add(versions, &version);
        if (version.flags & SESSION_ABSENT)
            continue;
        add_tombstones(&composer, tombstones, first_grave, &version);
        announce(&composer, &version);
    }
}
