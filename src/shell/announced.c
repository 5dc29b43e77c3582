#include "shell/announced.h"
#include <stdlib.h>

static struct announcements *copy(const struct announcements *from)
{
    struct announcements *list = announcements_new();
    struct arena *arena = &list->holder->arena;
    list->items = arena_array(arena, (size_t)from->n_items, sizeof *list->items);
    for (; list->n_items < from->n_items; list->n_items++)
        list->items[list->n_items] = announcement_copy(arena, &from->items[list->n_items]);
    return list;
}

struct announced *announced_new(const struct announcements *const lists[ANNOUNCED_LISTS])
{
    struct announced *announced = xcalloc(1, sizeof *announced);
    for (int i = 0; i < ANNOUNCED_LISTS; i++)
        announced->lists[i] = lists[i] ? copy(lists[i]) : NULL;
    return announced;
}

void announced_free(struct announced *announced)
{
    for (int i = 0; announced && i < ANNOUNCED_LISTS; i++)
        announcements_free(announced->lists[i]);
    free(announced);
}
