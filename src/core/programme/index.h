/* The entries of one room, sorted by start, as an implicit interval tree: the middle of every
 * span of the array is its root and knows the greatest end in that span. What holds at an instant
 * is found in O(log n + found), long entries (a five-day exhibition) among short ones included.
 * Lives in the arena it was made in; immutable; any thread. */
#ifndef CORE_PROGRAMME_INDEX_H
#define CORE_PROGRAMME_INDEX_H

#include "core/programme/programme.h"

/* An item that is not valid for ever. */
struct room_index_varying {
    int32_t item;
    int64_t from_ms, to_ms;
};

struct room_index {
    const struct standing **items; /* by start, rank, session, valid_from */
    int64_t *starts_ms;            /* of the items */
    int64_t *tree_ends_ms;         /* greatest end in the span whose middle this is */
    int32_t n;
    struct room_index_varying *varying; /* ascending */
    int32_t n_varying;
    int64_t *instants_ms; /* at which an answer changes, ascending, each once */
    int32_t n_instants;
};

/* 0: an ordinary entry; 1: in conflict, or replaced by another session; 2: a tombstone or
 * cancelled. What is shown first has the lower rank. */
int standing_rank(const struct standing *standing);

bool standing_valid(const struct standing *standing, int64_t now_ms);

/* items: the entries of this room in any order; taken over and sorted. */
void room_index_build(struct room_index *index, struct arena *arena,
                      const struct snapshot *snapshot, const struct standing **items, int32_t n);

/* Position of the first item with a start >= ms. */
int32_t room_index_lower(const struct room_index *index, int64_t ms);

/* Items of [first, last), by position, that are valid at now_ms. O(log n + varying among them) */
int room_index_count(const struct room_index *index, int32_t first, int32_t last, int64_t now_ms);

/* Calls visit for items with start < to and end > from in order, valid or not, until it returns
 * false. */
typedef bool room_index_visit(void *context, const struct standing *item);
void room_index_overlapping(const struct room_index *index, int64_t from_ms, int64_t to_ms,
                            room_index_visit *visit, void *context);

/* Sorts and drops repeats; returns how many are left. */
int32_t instants_unique(int64_t *instants_ms, int32_t n);
/* The first of them > now_ms, INSTANT_NEVER if none. */
int64_t instants_after(const int64_t *instants_ms, int32_t n, int64_t now_ms);

#endif
