#include "core/programme/conflict.h"
#include "core/programme/order.h"

#include <stdlib.h>

enum { MAX_NEIGHBOURS = 256, MAX_CLASHES = 64, MAX_REPORTS = 100 };

/* For [from, to) of decision time the loser must share its room with the winner. */
struct clash {
    const struct standing *loser, *winner;
    const struct change *claim; /* of the winner */
    int64_t from_ms, to_ms;
};

struct search {
    const struct snapshot *snapshot;
    const struct standing *claimant;
    int neighbours;
    struct clash *clashes;
    size_t n, capacity;
};

/* The newest change in force that put the session into this room or time, NULL if none did. */
static const struct change *claim_of(const struct snapshot *snapshot,
                                     const struct standing *standing)
{
    const struct standing_changes *by = standing->by;
    const struct change *candidates[] = {by->room, by->time, by->added}, *claim = NULL;
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++)
        if (candidates[i] && (!claim || change_compare(snapshot, candidates[i], claim) > 0))
            claim = candidates[i];
    return claim;
}

static bool takes_place(const struct standing *standing)
{
    return !(standing->flags & (SESSION_CANCELLED | SESSION_ABSENT | SESSION_AWAY));
}

static bool planned_together(const struct snapshot *snapshot, const struct standing *a,
                             const struct standing *b)
{
    const struct session *left = &snapshot->sessions[a->session];
    const struct session *right = &snapshot->sessions[b->session];
    return !left->is_added && !right->is_added && left->room == right->room &&
           left->start_ms < right->end_ms && right->start_ms < left->end_ms;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool meet(void *context, const struct standing *other)
{
    struct search *search = context;
    const struct standing *claimant = search->claimant;
    if (++search->neighbours > MAX_NEIGHBOURS)
        return false;
    if (other->session == claimant->session || !takes_place(other) ||
        other->replacement == claimant->session || claimant->replacement == other->session ||
        planned_together(search->snapshot, claimant, other))
        return true;
    const struct change *mine = claim_of(search->snapshot, claimant);
    const struct change *theirs = claim_of(search->snapshot, other);
    if (theirs && change_compare(search->snapshot, theirs, mine) > 0)
        return true; /* found from the other side */
    int64_t from = claimant->valid_from_ms > other->valid_from_ms ? claimant->valid_from_ms
                                                                  : other->valid_from_ms;
    int64_t to = earlier(earlier(claimant->valid_to_ms, other->valid_to_ms),
                         earlier(claimant->end_ms, other->end_ms));
    if (from >= to)
        return true;
    if (search->n == search->capacity) {
        search->capacity = search->capacity ? search->capacity * 2 : 64;
        search->clashes = xrealloc(search->clashes, search->capacity * sizeof *search->clashes);
    }
    search->clashes[search->n++] = (struct clash){other, claimant, mine, from, to};
    return true;
}

/* By loser as they stand in the list, then the latest claim first. */
static int compare_clashes(const void *a, const void *b, void *context)
{
    const struct clash *left = a, *right = b;
    if (left->loser != right->loser)
        return left->loser < right->loser ? -1 : 1;
    int order = change_compare(context, right->claim, left->claim);
    if (order == 0)
        order = session_compare(context, left->winner->session, right->winner->session);
    if (order == 0)
        order = (left->from_ms > right->from_ms) - (left->from_ms < right->from_ms);
    return order;
}

/* One session that stands in the way of thousands must not cost the square of them: of its clashes
 * those with the latest claims stay. */
static size_t drop_excess(struct clash *clashes, size_t n)
{
    size_t kept = 0;
    const struct standing *loser = NULL;
    int run = 0;
    for (size_t i = 0; i < n; i++) {
        run = clashes[i].loser == loser ? run + 1 : 0;
        loser = clashes[i].loser;
        if (run < MAX_CLASHES)
            clashes[kept++] = clashes[i];
    }
    return kept;
}

/* False where one of the two is elsewhere again, or off, before both would be in the room. */
static bool comes_about(const struct clash *clash)
{
    return clash->loser->start_ms < clash->to_ms && clash->winner->start_ms < clash->to_ms;
}

static void report_clashes(struct snapshot *snapshot, const struct clash *clashes, size_t n)
{
    size_t reported = 0;
    for (size_t i = 0; i < n; i++) {
        const struct clash *clash = &clashes[i];
        if (!comes_about(clash))
            continue;
        bool known = false; /* the pair, in an earlier version or under another claim */
        for (size_t k = i; k-- > 0 && !known;) {
            if (clashes[k].loser->session != clash->loser->session)
                break;
            known =
                clashes[k].winner->session == clash->winner->session && comes_about(&clashes[k]);
        }
        if (known)
            continue;
        if (++reported > MAX_REPORTS)
            continue;
        const struct room *room = &snapshot->rooms[clash->loser->room];
        snapshot_problem(snapshot, change_path(snapshot, clash->claim),
                         "%s of session %s into the time of session %s in room %s; "
                         "the later decision is shown first",
                         change_kind_word(clash->claim->kind),
                         snapshot->sessions[clash->winner->session].id,
                         snapshot->sessions[clash->loser->session].id, room->id);
    }
    if (reported > MAX_REPORTS)
        snapshot_problem(snapshot, "changes", "%zu more sessions in rooms claimed twice",
                         reported - MAX_REPORTS);
}

static int64_t next_cut(const struct clash *clashes, size_t n, int64_t from_ms, int64_t to_ms)
{
    for (size_t i = 0; i < n; i++) {
        if (clashes[i].from_ms > from_ms)
            to_ms = earlier(to_ms, clashes[i].from_ms);
        if (clashes[i].to_ms > from_ms)
            to_ms = earlier(to_ms, clashes[i].to_ms);
    }
    return to_ms;
}

/* The version in pieces, each marked with the latest claim that is on it (they come in that
 * order). */
static void split(struct standing_list *out, const struct standing *version,
                  const struct clash *clashes, size_t n)
{
    size_t first = out->n;
    for (int64_t from = version->valid_from_ms; from < version->valid_to_ms;) {
        struct standing piece = *version;
        piece.valid_from_ms = from;
        piece.valid_to_ms = next_cut(clashes, n, from, version->valid_to_ms);
        for (size_t i = 0; i < n && piece.conflict_with < 0; i++)
            if (clashes[i].from_ms <= from && from < clashes[i].to_ms)
                piece.conflict_with = clashes[i].winner->session;
        if (piece.conflict_with >= 0)
            piece.flags |= SESSION_CONFLICT;
        from = piece.valid_to_ms;
        if (out->n > first && standing_same(&out->items[out->n - 1], &piece))
            out->items[out->n - 1].valid_to_ms = from;
        else
            standing_list_add(out, &piece);
    }
}

bool conflicts_mark(struct snapshot *snapshot, const struct room_index *rooms,
                    struct standing_list *versions)
{
    struct search search = {.snapshot = snapshot};
    for (size_t i = 0; i < versions->n; i++) {
        const struct standing *version = &versions->items[i];
        if (!takes_place(version) || !claim_of(snapshot, version))
            continue;
        search.claimant = version;
        search.neighbours = 0;
        room_index_overlapping(&rooms[version->room], version->start_ms, version->end_ms, meet,
                               &search);
    }
    if (search.n == 0)
        return false;
    qsort_r(search.clashes, search.n, sizeof *search.clashes, compare_clashes, snapshot);
    search.n = drop_excess(search.clashes, search.n);
    report_clashes(snapshot, search.clashes, search.n);
    struct standing_list marked = {0};
    size_t at = 0;
    for (size_t i = 0; i < versions->n; i++) {
        size_t first = at;
        while (at < search.n && search.clashes[at].loser == &versions->items[i])
            at++;
        if (at == first)
            standing_list_add(&marked, &versions->items[i]);
        else
            split(&marked, &versions->items[i], search.clashes + first, at - first);
    }
    free(search.clashes);
    standing_list_fini(versions);
    *versions = marked;
    return true;
}
