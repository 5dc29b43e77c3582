#include "core/programme/order.h"

#include <string.h>

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_words(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

int text_compare(const struct text *a, const struct text *b)
{
    for (int i = 0; i < a->n && i < b->n; i++) {
        int order = compare_words(a->items[i].lang, b->items[i].lang);
        if (order == 0)
            order = compare_words(a->items[i].text, b->items[i].text);
        if (order != 0)
            return order;
    }
    return compare_i64(a->n, b->n);
}

int people_compare(const struct person *a, int n_a, const struct person *b, int n_b)
{
    for (int i = 0; i < n_a && i < n_b; i++) {
        int order = text_compare(&a[i].name, &b[i].name);
        if (order == 0)
            order = text_compare(&a[i].role, &b[i].role);
        if (order != 0)
            return order;
    }
    return compare_i64(n_a, n_b);
}

int session_compare(const struct snapshot *snapshot, int32_t a, int32_t b)
{
    if (a < 0 || b < 0)
        return compare_i64(a, b);
    const struct session *left = &snapshot->sessions[a], *right = &snapshot->sessions[b];
    if (left->is_added != right->is_added)
        return left->is_added ? 1 : -1;
    if (left->is_added && a != b) {
        int order = compare_words(left->id, right->id);
        if (order != 0)
            return order;
    }
    return compare_i64(a, b);
}

static int compare_content(const struct snapshot *snapshot, const struct change *a,
                           const struct change *b)
{
    const int64_t numbers[][2] = {
        {a->room, b->room},
        {a->start_ms, b->start_ms},
        {a->end_ms, b->end_ms},
        {a->delay_ms, b->delay_ms},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        int order = compare_i64(numbers[i][0], numbers[i][1]);
        if (order != 0)
            return order;
    }
    int order = session_compare(snapshot, a->replacement, b->replacement);
    if (order == 0)
        order = text_compare(&a->title, &b->title);
    if (order == 0)
        order = people_compare(a->people, a->n_people, b->people, b->n_people);
    return order;
}

int change_compare(const struct snapshot *snapshot, const struct change *a, const struct change *b)
{
    int order = compare_i64(a->decided_ms, b->decided_ms);
    if (order == 0)
        order = compare_words(a->id, b->id);
    if (order == 0)
        order = compare_i64(a->kind, b->kind);
    if (order == 0)
        order = compare_content(snapshot, a, b);
    if (order == 0)
        order = compare_i64(a->expires_ms, b->expires_ms);
    if (order == 0)
        order = text_compare(&a->note, &b->note);
    if (order == 0)
        order = session_compare(snapshot, a->session, b->session);
    return order;
}

bool change_same_content(const struct snapshot *snapshot, const struct change *a,
                         const struct change *b)
{
    return a->kind == b->kind && compare_content(snapshot, a, b) == 0;
}

const char *change_path(struct snapshot *snapshot, const struct change *change)
{
    if (change->id && change->id[0])
        return arena_printf(&snapshot->arena, "changes[%s]", change->id);
    return arena_printf(&snapshot->arena, "changes[session=%s]",
                        snapshot->sessions[change->session].id);
}

const char *change_kind_word(enum change_kind kind)
{
    static const char *const words[] = {
        [CHANGE_MOVED] = "moved",
        [CHANGE_RETIMED] = "retimed",
        [CHANGE_DELAYED] = "delayed",
        [CHANGE_CANCELLED] = "cancelled",
        [CHANGE_FULL] = "full",
        [CHANGE_NOT_FULL] = "not_full",
        [CHANGE_DOORS_OPEN] = "doors open",
        [CHANGE_DOORS_CLOSED] = "doors closed",
        [CHANGE_REPLACED] = "replaced",
        [CHANGE_ADDED] = "added",
        [CHANGE_SPEAKER] = "speaker",
        [CHANGE_REINSTATED] = "reinstated",
    };
    return words[kind];
}

int change_property(enum change_kind kind)
{
    switch (kind) {
    case CHANGE_DELAYED:
        return CHANGE_RETIMED;
    case CHANGE_REINSTATED:
        return CHANGE_CANCELLED;
    case CHANGE_NOT_FULL:
        return CHANGE_FULL;
    case CHANGE_DOORS_CLOSED:
        return CHANGE_DOORS_OPEN;
    default:
        return kind;
    }
}
