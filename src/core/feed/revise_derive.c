/* From the memory to changes: what each revision says that nothing else says already. */
#include "core/feed/revise_memory.h"

#include "core/programme/compose.h"
#include "core/programme/order.h"
#include <stdlib.h>
#include <string.h>

struct derivation {
    struct snapshot *snapshot;
    const struct change **own; /* the document's, by session, then as they apply */
    int n_own;
    struct change *derived;
    size_t n_derived, derived_capacity;
    /* Of the session at hand, as they apply. */
    const struct change **list;
    int n_list, list_capacity;
};

static int compare_changes(const void *a, const void *b, void *context)
{
    const struct change *left = *(const struct change *const *)a;
    const struct change *right = *(const struct change *const *)b;
    if (left->session != right->session)
        return left->session < right->session ? -1 : 1;
    return change_compare(context, left, right);
}

static void sort_own(struct derivation *d)
{
    struct snapshot *snapshot = d->snapshot;
    d->n_own = snapshot->n_changes;
    d->own = xcalloc((size_t)d->n_own + 1, sizeof *d->own);
    for (int i = 0; i < d->n_own; i++)
        d->own[i] = &snapshot->changes[i];
    if (d->n_own > 0)
        qsort_r(d->own, (size_t)d->n_own, sizeof *d->own, compare_changes, snapshot);
}

static void list_add(struct derivation *d, const struct change *change)
{
    if (d->n_list == d->list_capacity) {
        d->list_capacity = d->list_capacity ? d->list_capacity * 2 : 64;
        d->list = xrealloc(d->list, sizeof *d->list * (size_t)d->list_capacity);
    }
    d->list[d->n_list++] = change;
}

static void list_begin(struct derivation *d, int32_t session)
{
    int low = 0, high = d->n_own;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (d->own[middle]->session < session)
            low = middle + 1;
        else
            high = middle;
    }
    d->n_list = 0;
    for (; low < d->n_own && d->own[low]->session == session; low++)
        list_add(d, d->own[low]);
}

/* A change of this session. It lives in the arena by itself, as list points at it. */
static struct change *emit(struct derivation *d, int32_t session, enum change_kind kind,
                           int64_t decided_ms)
{
    struct change *change = arena_alloc(&d->snapshot->arena, sizeof *change);
    *change = (struct change){.id = "",
                              .kind = kind,
                              .session = session,
                              .decided_ms = decided_ms,
                              .expires_ms = INSTANT_NEVER,
                              .room = -1,
                              .replacement = -1,
                              .is_derived = true};
    list_add(d, change);
    return change;
}

/* How the session stands when the revision comes into force, by what is in the list so far. */
static struct standing standing_at(struct derivation *d, int32_t session, int64_t now_ms)
{
    struct standing_list versions = {0}, tombstones = {0};
    int problems = d->snapshot->n_problems;
    if (d->n_list > 1)
        qsort_r(d->list, (size_t)d->n_list, sizeof *d->list, compare_changes, d->snapshot);
    session_compose(d->snapshot, session, d->list, d->n_list, &versions, &tombstones);
    d->snapshot->n_problems = problems; /* told when the programme is made */
    size_t at = 0;
    while (at + 1 < versions.n && versions.items[at + 1].valid_from_ms <= now_ms)
        at++;
    struct standing standing = versions.items[at];
    standing_list_fini(&versions);
    standing_list_fini(&tombstones);
    return standing;
}

static bool has_kind(const struct derivation *d, enum change_kind kind, int64_t until_ms)
{
    for (int i = 0; i < d->n_list; i++)
        if (d->list[i]->kind == kind && d->list[i]->decided_ms <= until_ms &&
            d->list[i]->expires_ms > until_ms)
            return true;
    return false;
}

static void derive_revision(struct derivation *d, int32_t session, const struct revision *old,
                            const struct revision *new)
{
    struct standing standing = standing_at(d, session, new->decided_ms);
    bool is_cancelled = (standing.flags & SESSION_CANCELLED) != 0;
    if (standing.flags & SESSION_ABSENT)
        return;
    if (new->is_gone) {
        /* Not where somebody adds it again by hand. */
        if (!is_cancelled && !has_kind(d, CHANGE_ADDED, new->decided_ms))
            emit(d, session, CHANGE_CANCELLED, new->decided_ms);
        return;
    }
    if (is_cancelled && !standing.by->cancelled->is_derived)
        return;
    if (is_cancelled)
        emit(d, session, CHANGE_REINSTATED, new->decided_ms);
    int32_t room = snapshot_room(d->snapshot, new->room);
    if (strcmp(old->room, new->room) != 0 && standing.room != room)
        emit(d, session, CHANGE_MOVED, new->decided_ms)->room = room;
    if ((old->start_ms != new->start_ms || old->end_ms != new->end_ms) &&
        (standing.start_ms != new->start_ms || standing.end_ms != new->end_ms)) {
        struct change *change = emit(d, session, CHANGE_RETIMED, new->decided_ms);
        change->start_ms = new->start_ms;
        change->end_ms = new->end_ms;
    }
}

/* Delays that were decided when the programme had the session at another time already. */
static void shift_delays(struct snapshot *snapshot, const struct remembered *item)
{
    const struct revision *plan = &item->plan;
    for (int i = 0; i < snapshot->n_changes; i++) {
        struct change *change = &snapshot->changes[i];
        if (change->session != item->session || change->kind != CHANGE_DELAYED)
            continue;
        const struct revision *then = plan;
        for (int k = 0; k < item->n; k++)
            if (item->revisions[k].decided_ms <= change->decided_ms && !item->revisions[k].is_gone)
                then = &item->revisions[k];
        int64_t shift_ms = then->start_ms - plan->start_ms;
        if (then->end_ms - plan->end_ms == shift_ms) {
            change->delay_ms += shift_ms;
        } else {
            change->kind = CHANGE_RETIMED;
            change->start_ms = then->start_ms + change->delay_ms;
            change->end_ms = then->end_ms + change->delay_ms;
        }
    }
}

static bool is_retimed(const struct remembered *item)
{
    for (int i = 0; i < item->n; i++)
        if (item->revisions[i].start_ms != item->plan.start_ms ||
            item->revisions[i].end_ms != item->plan.end_ms)
            return true;
    return false;
}

static void derive_session(struct derivation *d, const struct remembered *item)
{
    bool is_new = d->snapshot->sessions[item->session].is_new;
    list_begin(d, item->session);
    int own = d->n_list;
    if (is_new && !has_kind(d, CHANGE_ADDED, item->new_ms))
        emit(d, item->session, CHANGE_ADDED, item->new_ms);
    const struct revision *old = &item->plan;
    for (int i = 0; i < item->n; i++) {
        derive_revision(d, item->session, old, &item->revisions[i]);
        old = &item->revisions[i];
    }
    for (int i = 0; i < d->n_list && d->n_list > own; i++) {
        if (!d->list[i]->is_derived)
            continue;
        struct change *kept = arena_push(&d->snapshot->arena, &d->derived, d->n_derived,
                                         &d->derived_capacity, sizeof *kept);
        *kept = *d->list[i];
        d->n_derived++;
    }
}

static int compare_decided(const void *a, const void *b, void *context)
{
    return change_compare(context, a, b);
}

static void join(struct derivation *d)
{
    struct snapshot *snapshot = d->snapshot;
    size_t n = (size_t)snapshot->n_changes;
    struct change *all = arena_array(&snapshot->arena, n + d->n_derived, sizeof *all);
    if (n > 0)
        memcpy(all, snapshot->changes, n * sizeof *all);
    memcpy(all + n, d->derived, d->n_derived * sizeof *all);
    snapshot->changes = all;
    snapshot->n_changes = (int)(n + d->n_derived);
    qsort_r(all, n + d->n_derived, sizeof *all, compare_decided, snapshot);
}

void revisions_derive(const struct revisions *revisions, struct snapshot *snapshot)
{
    struct derivation d = {.snapshot = snapshot};
    bool is_sorted = false;
    for (int i = 0; i < revisions->n; i++)
        if (is_retimed(&revisions->items[i]))
            shift_delays(snapshot, &revisions->items[i]);
    for (int i = 0; i < revisions->n; i++) {
        const struct remembered *item = &revisions->items[i];
        if (item->n == 0 && item->new_ms == 0)
            continue;
        if (!is_sorted)
            sort_own(&d);
        is_sorted = true;
        derive_session(&d, item);
    }
    if (d.n_derived > 0)
        join(&d);
    free(d.own);
    free(d.list);
}
