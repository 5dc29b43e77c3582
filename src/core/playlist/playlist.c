#include "core/playlist/playlist.h"

#include "core/boards/table.h"

static struct playlist_item built_in_items[] = {
    {.board = "now-next", .dwell_slots = 1},
    {.board = "day", .dwell_slots = 1},
};

static const struct playlist built_in = {
    .id = "",
    .slot_ms = 12000,
    .items = built_in_items,
    .n_items = 2,
};

const struct playlist *playlist_for(const struct snapshot *snapshot, const struct display *display)
{
    if (snapshot && display->playlist >= 0)
        return &snapshot->playlists[display->playlist];
    if (snapshot && snapshot->default_playlist >= 0)
        return &snapshot->playlists[snapshot->default_playlist];
    return &built_in;
}

int64_t round_start(const struct playlist *playlist, int64_t show_ms)
{
    return floor_to(show_ms, (int64_t)ROUND_SLOTS * playlist->slot_ms);
}

static bool eligible(const struct playlist_item *item, const struct view *v)
{
    if (item->from_ms && v->now_ms < item->from_ms)
        return false;
    if (item->to_ms && v->now_ms >= item->to_ms)
        return false;
    if (!item->only_while_on)
        return true;
    for (int32_t room = 0; room < v->snapshot->n_rooms; room++) {
        /* The first of them runs if any does: cancelled ones and tombstones stand behind. */
        const struct standing *one;
        if (programme_now(v->snapshot->programme, room, v->now_ms, &one, 1) > 0 &&
            !(one->flags & (SESSION_CANCELLED | SESSION_MOVED_AWAY)))
            return true;
    }
    return false;
}

void round_make(struct round *round, const struct playlist *playlist, const struct view *view)
{
    *round = (struct round){.start_ms = round_start(playlist, view->show_ms),
                            .slot_ms = playlist->slot_ms};
    if (!view->snapshot)
        return;
    for (int i = 0; i < playlist->n_items && round->n < ROUND_ITEMS_MAX; i++) {
        struct view v = *view;
        v.item = &playlist->items[i];
        const struct board *board = board_find(v.item->board);
        if (!board || !eligible(v.item, &v))
            continue;
        int pages = board->pages(&v);
        if (pages <= 0)
            continue;
        round->items[round->n] = i;
        round->pages[round->n] = pages;
        round->dwell[round->n] = v.item->dwell_slots > 0 ? v.item->dwell_slots : 1;
        round->n++;
    }
}

/* The same board with the same options, named twice, is one item that stands twice. */
static bool same_item(const struct playlist_item *a, const struct playlist_item *b)
{
    if (!str_equal(a->board, b->board) || a->n_rooms != b->n_rooms || a->aside != b->aside)
        return false;
    for (int i = 0; i < a->n_rooms; i++) {
        if (a->rooms[i] != b->rooms[i])
            return false;
    }
    return true;
}

static void holding_slot(const struct round *round, struct slot *out)
{
    *out = (struct slot){
        .item = -1,
        .board = &board_holding,
        .pages = 1,
        .start_ms = round->start_ms,
        .next_ms = round->start_ms + (int64_t)ROUND_SLOTS * round->slot_ms,
    };
}

void round_slot(const struct round *round, const struct playlist *playlist, int64_t show_ms,
                struct slot *out)
{
    int64_t total = 0; /* L: slots of the whole list */
    for (int i = 0; i < round->n; i++)
        total += round->dwell[i];
    if (total == 0) {
        holding_slot(round, out);
        return;
    }
    int64_t slot = floor_to(show_ms, round->slot_ms) / round->slot_ms;
    int64_t turn = floor_to(slot, total) / total, place = slot - turn * total;
    int i = 0;
    int64_t before = 0;
    while (place >= before + round->dwell[i])
        before += round->dwell[i++];

    /* How often this item stands in the list, and the how many-th of them this is. */
    const struct playlist_item *item = &playlist->items[round->items[i]];
    int shown = 0, nth = 0;
    for (int k = 0; k < round->n; k++) {
        if (same_item(&playlist->items[round->items[k]], item)) {
            nth += k < i;
            shown++;
        }
    }
    int pages = round->pages[i];
    int64_t page = (turn * shown + nth) % pages;
    int64_t round_end = round->start_ms + (int64_t)ROUND_SLOTS * round->slot_ms;
    int64_t start = (turn * total + before) * round->slot_ms;
    int64_t next = start + (int64_t)round->dwell[i] * round->slot_ms;
    *out = (struct slot){
        .item = round->items[i],
        .board = board_find(item->board),
        .page = (int)(page < 0 ? page + pages : page),
        .pages = pages,
        .start_ms = start > round->start_ms ? start : round->start_ms,
        .next_ms = next < round_end ? next : round_end,
    };
}
