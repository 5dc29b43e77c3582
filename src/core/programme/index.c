#include "core/programme/index.h"
#include "core/programme/order.h"

#include <stdlib.h>

int standing_rank(const struct standing *standing)
{
    if (standing->flags & (SESSION_AWAY | SESSION_CANCELLED))
        return 2;
    if ((standing->flags & SESSION_CONFLICT) || standing->replacement >= 0)
        return 1;
    return 0;
}

bool standing_valid(const struct standing *standing, int64_t now_ms)
{
    if (now_ms == PROGRAMME_SETTLED)
        return standing->valid_to_ms == INSTANT_NEVER || standing->is_settled;
    return standing->valid_from_ms <= now_ms && now_ms < standing->valid_to_ms;
}

static int compare_items(const void *a, const void *b, void *context)
{
    const struct standing *left = *(const struct standing *const *)a;
    const struct standing *right = *(const struct standing *const *)b;
    if (left->start_ms != right->start_ms)
        return left->start_ms < right->start_ms ? -1 : 1;
    int order = standing_rank(left) - standing_rank(right);
    if (order == 0)
        order = session_compare(context, left->session, right->session);
    if (order == 0)
        order = (left->valid_from_ms > right->valid_from_ms) -
                (left->valid_from_ms < right->valid_from_ms);
    return order;
}

static int compare_instants(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

int32_t instants_unique(int64_t *instants_ms, int32_t n)
{
    int32_t kept = 0;
    if (n > 0)
        qsort(instants_ms, (size_t)n, sizeof *instants_ms, compare_instants);
    for (int32_t i = 0; i < n; i++)
        if (kept == 0 || instants_ms[kept - 1] != instants_ms[i])
            instants_ms[kept++] = instants_ms[i];
    return kept;
}

int64_t instants_after(const int64_t *instants_ms, int32_t n, int64_t now_ms)
{
    int32_t low = 0, high = n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (instants_ms[middle] <= now_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n ? instants_ms[low] : INSTANT_NEVER;
}

static int64_t build_tree(struct room_index *index, int32_t low, int32_t high)
{
    if (low >= high)
        return INT64_MIN;
    int32_t middle = low + (high - low) / 2;
    int64_t end = index->items[middle]->end_ms;
    int64_t left = build_tree(index, low, middle);
    int64_t right = build_tree(index, middle + 1, high);
    end = left > end ? left : end;
    end = right > end ? right : end;
    index->tree_ends_ms[middle] = end;
    return end;
}

/* A start or an end counts where the entry is valid then; the limits of validity always do. */
static int32_t add_instants(const struct standing *item, int64_t *out)
{
    int32_t n = 0;
    if (item->valid_from_ms != INT64_MIN)
        out[n++] = item->valid_from_ms;
    if (item->valid_to_ms != INSTANT_NEVER)
        out[n++] = item->valid_to_ms;
    if (standing_valid(item, item->start_ms))
        out[n++] = item->start_ms;
    if (standing_valid(item, item->end_ms))
        out[n++] = item->end_ms;
    return n;
}

void room_index_build(struct room_index *index, struct arena *arena,
                      const struct snapshot *snapshot, const struct standing **items, int32_t n)
{
    size_t count = (size_t)n;
    *index = (struct room_index){.items = items, .n = n};
    if (n == 0)
        return;
    qsort_r(items, count, sizeof *items, compare_items, (void *)snapshot);
    index->starts_ms = arena_array(arena, count, sizeof *index->starts_ms);
    index->tree_ends_ms = arena_array(arena, count, sizeof *index->tree_ends_ms);
    for (int32_t i = 0; i < n; i++) {
        index->starts_ms[i] = items[i]->start_ms;
        if (items[i]->valid_from_ms != INT64_MIN || items[i]->valid_to_ms != INSTANT_NEVER)
            index->n_varying++;
    }
    build_tree(index, 0, n);
    index->varying = arena_array(arena, (size_t)index->n_varying + 1, sizeof *index->varying);
    int64_t *instants = xcalloc(4 * count, sizeof *instants);
    int32_t n_varying = 0, n_instants = 0;
    for (int32_t i = 0; i < n; i++) {
        if (items[i]->valid_from_ms != INT64_MIN || items[i]->valid_to_ms != INSTANT_NEVER)
            index->varying[n_varying++] =
                (struct room_index_varying){i, items[i]->valid_from_ms, items[i]->valid_to_ms};
        n_instants += add_instants(items[i], instants + n_instants);
    }
    index->n_instants = instants_unique(instants, n_instants);
    index->instants_ms = arena_array(arena, (size_t)index->n_instants, sizeof *instants);
    for (int32_t i = 0; i < index->n_instants; i++)
        index->instants_ms[i] = instants[i];
    free(instants);
}

int32_t room_index_lower(const struct room_index *index, int64_t ms)
{
    int32_t low = 0, high = index->n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (index->starts_ms[middle] < ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int room_index_count(const struct room_index *index, int32_t first, int32_t last, int64_t now_ms)
{
    if (first >= last)
        return 0;
    int count = last - first;
    int32_t low = 0, high = index->n_varying;
    while (low < high) { /* first varying item at or behind `first` */
        int32_t middle = low + (high - low) / 2;
        if (index->varying[middle].item < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < index->n_varying && index->varying[low].item < last; low++)
        count -= index->varying[low].from_ms > now_ms || now_ms >= index->varying[low].to_ms;
    return count;
}

static bool walk(const struct room_index *index, int32_t low, int32_t high, const int64_t span[2],
                 room_index_visit *visit, void *context)
{
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (index->tree_ends_ms[middle] <= span[0])
            return true;
        if (!walk(index, low, middle, span, visit, context))
            return false;
        if (index->starts_ms[middle] >= span[1])
            return true;
        if (index->items[middle]->end_ms > span[0] && !visit(context, index->items[middle]))
            return false;
        low = middle + 1;
    }
    return true;
}

void room_index_overlapping(const struct room_index *index, int64_t from_ms, int64_t to_ms,
                            room_index_visit *visit, void *context)
{
    const int64_t span[2] = {from_ms, to_ms};
    walk(index, 0, index->n, span, visit, context);
}
