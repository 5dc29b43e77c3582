#include "core/playlist/playlist.h"

#include "core/boards/parts/banner.h"
#include "core/boards/parts/state.h"
#include "core/boards/table.h"

/* What there is nothing for has no pages and steps aside: welcome once the day runs, overview,
 * figures, about, partners where the feed has none. */
#define SHOWS(name)                                                                                \
    {                                                                                              \
        .board = name, .dwell_slots = 1, .level = -1, .to_room = -1, .to_session = -1              \
    }

static struct playlist_item built_in_items[] = {
    SHOWS("welcome"), SHOWS("now-next"),   SHOWS("day"),      SHOWS("overview"),
    SHOWS("map"),     SHOWS("directions"), SHOWS("exhibit"),  SHOWS("exhibits"),
    SHOWS("figures"), SHOWS("about"),      SHOWS("partners"),
};

static const struct playlist built_in = {
    .id = "",
    .slot_ms = 12000,
    .schedule_every_ms = 24000,
    .items = built_in_items,
    .n_items = sizeof built_in_items / sizeof *built_in_items,
};

static struct playlist_item door_items[] = {SHOWS("room")};

static const struct playlist built_in_door = {
    .id = "",
    .slot_ms = 12000,
    .items = door_items,
    .n_items = 1,
};

const struct playlist *playlist_for(const struct snapshot *snapshot, const struct display *display)
{
    if (snapshot && display->playlist >= 0)
        return &snapshot->playlists[display->playlist];
    if (snapshot && display->room >= 0)
        return &built_in_door;
    if (snapshot && snapshot->default_playlist >= 0)
        return &snapshot->playlists[snapshot->default_playlist];
    return &built_in;
}

static const struct playlist_item notice_item = {.board = "notice", .dwell_slots = 1};

const struct playlist_item *playlist_item_at(const struct playlist *playlist, int item)
{
    if (item == ITEM_NOTICE || item == ITEM_URGENT)
        return &notice_item;
    return item < 0 ? NULL : &playlist->items[item];
}

int64_t round_start(const struct playlist *playlist, int64_t show_ms)
{
    return floor_to(show_ms, (int64_t)ROUND_SLOTS * playlist->slot_ms);
}

static bool counts(const struct standing *s)
{
    return !(s->flags & (SESSION_CANCELLED | SESSION_AWAY));
}

static bool on_day(const struct playlist_item *item, const struct view *v)
{
    int64_t today = zone_day(v->snapshot->event.zone, v->now_ms);
    for (int i = 0; i < item->n_days; i++) {
        if (item->days[i] == today)
            return true;
    }
    return item->n_days == 0;
}

static bool at_hour(const struct playlist_item *item, const struct view *v)
{
    int from = item->daily_from_min, to = item->daily_to_min;
    if (to == 0)
        return true;
    struct civil c;
    zone_civil(v->snapshot->event.zone, v->now_ms, &c);
    int minute = c.hour * 60 + c.minute;
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

static bool something_on(const struct view *v)
{
    for (int32_t room = 0; room < v->snapshot->n_rooms; room++) {
        /* The first of them runs if any does: cancelled ones and tombstones stand behind. */
        const struct standing *one;
        if (programme_now(v->snapshot->programme, room, v->now_ms, &one, 1) > 0 && counts(one))
            return true;
    }
    return false;
}

/* Something starts in the room before long, or was changed a moment ago. */
static bool is_soon(const struct view *v, int32_t room)
{
    const struct standing *some[8];
    const struct programme *programme = v->snapshot->programme;
    int n = programme_now(programme, room, v->now_ms, some, 8);
    for (int i = 0; i < n && i < 8; i++) {
        if (some[i]->changed_ms && v->now_ms < some[i]->changed_ms + NEW_CHANGE_MS)
            return true;
    }
    n = programme_next(programme, room, v->now_ms, INSTANT_NEVER, some, 8);
    for (int i = 0; i < n && i < 8; i++) {
        if (counts(some[i]) && some[i]->start_ms <= v->now_ms + SOON_MS)
            return true;
        if (some[i]->changed_ms && v->now_ms < some[i]->changed_ms + NEW_CHANGE_MS)
            return true;
    }
    return false;
}

/* In the item's rooms; without any, in those of the display's level; without one, anywhere. */
static bool something_soon(const struct playlist_item *item, const struct view *v)
{
    for (int i = 0; i < item->n_rooms; i++) {
        if (is_soon(v, item->rooms[i]))
            return true;
    }
    int32_t level = v->display->level;
    for (int32_t room = 0; room < v->snapshot->n_rooms && item->n_rooms == 0; room++) {
        if ((level < 0 || v->snapshot->rooms[room].level == level) && is_soon(v, room))
            return true;
    }
    return false;
}

static bool eligible(const struct playlist_item *item, const struct view *v)
{
    if (item->from_ms && v->now_ms < item->from_ms)
        return false;
    if (item->to_ms && v->now_ms >= item->to_ms)
        return false;
    return on_day(item, v) && at_hour(item, v) && (!item->only_while_on || something_on(v)) &&
           (!item->only_when_soon || something_soon(item, v));
}

static bool is_schedule(const struct playlist *playlist, int item)
{
    const char *board = playlist_item_at(playlist, item)->board;
    return str_equal(board, "now-next") || str_equal(board, "room");
}

static void append(struct round *to, const struct round *from, int i)
{
    if (to->n == ROUND_ITEMS_MAX)
        return;
    to->items[to->n] = from->items[i];
    to->pages[to->n] = from->pages[i];
    to->dwell[to->n] = from->dwell[i];
    to->n++;
}

/* Puts the schedule in again wherever it would be out of sight for longer than was promised. The
 * list is a ring: what stands before the first schedule comes after the last one. */
static void keep_promise(struct round *round, const struct playlist *playlist)
{
    if (playlist->schedule_every_ms <= 0)
        return;
    int schedule = 0;
    while (schedule < round->n && !is_schedule(playlist, round->items[schedule]))
        schedule++;
    if (schedule == round->n)
        return;
    int64_t most = playlist->schedule_every_ms / playlist->slot_ms, hidden = 0; /* slots */
    struct round parts[2] = {{.n = 0}, {.n = 0}}; /* from the schedule on; what stands before it */
    for (int k = 0; k < round->n; k++) {
        int i = (schedule + k) % round->n;
        struct round *part = &parts[i < schedule];
        if (is_schedule(playlist, round->items[i])) {
            hidden = 0;
        } else if (hidden > 0 && hidden + round->dwell[i] > most) {
            append(part, round, schedule);
            hidden = round->dwell[i];
        } else {
            hidden += round->dwell[i];
        }
        append(part, round, i);
    }
    round->n = 0;
    for (int half = 1; half >= 0; half--) {
        for (int i = 0; i < parts[half].n; i++)
            append(round, &parts[half], i);
    }
}

#define NOTICE_SHARE 4 /* of a notice's page: one slot in so many at most */

/* What is to be read once must not push aside what everybody came to see: a short list stands
 * several times for each time that the notices do. */
static void add_notices(struct round *round, const struct playlist *playlist)
{
    int n = round->n_notices - round->n_urgents, slots = 0, listed = round->n;
    for (int i = 0; i < round->n; i++) {
        if (str_equal(playlist->items[round->items[i]].board, "notice"))
            return;
        slots += round->dwell[i];
    }
    if (n <= 0)
        return;
    for (int all = slots; slots > 0 && all < NOTICE_SHARE - 1; all += slots) {
        struct round copy = *round;
        for (int i = 0; i < listed; i++)
            append(round, &copy, i);
    }
    if (round->n == ROUND_ITEMS_MAX)
        round->n--;
    round->items[round->n] = ITEM_NOTICE;
    round->pages[round->n] = n;
    round->dwell[round->n] = 1;
    round->n++;
}

static void drop_lower(struct round *round, const struct playlist *playlist)
{
    int most = INT32_MIN, kept = 0;
    for (int i = 0; i < round->n; i++) {
        int priority = playlist->items[round->items[i]].priority;
        most = priority > most ? priority : most;
    }
    for (int i = 0; i < round->n; i++) {
        if (playlist->items[round->items[i]].priority < most)
            continue;
        round->items[kept] = round->items[i];
        round->pages[kept] = round->pages[i];
        round->dwell[kept] = round->dwell[i];
        kept++;
    }
    round->n = kept;
}

/* What was set aside steps aside; of the others the witness hears before they are looked at. */
static bool may_show(const struct view *v, int i, enum ladder_verdict least)
{
    const struct witness *witness = v->witness;
    if (!witness)
        return true;
    struct ladder_item item = ladder_item_of(v->snapshot->hash, v->item->board, i);
    if (witness->judges(witness->user, &item) < least)
        return false;
    witness->measures(witness->user, &item);
    return true;
}

static void list_items(struct round *round, const struct playlist *playlist,
                       const struct view *view, enum ladder_verdict least)
{
    for (int i = 0; i < playlist->n_items && round->n < ROUND_ITEMS_MAX; i++) {
        struct view v = *view;
        v.item = &playlist->items[i];
        const struct board *board = board_find(v.item->board);
        if (!board || !eligible(v.item, &v) || !may_show(&v, i, least))
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

void round_make(struct round *round, const struct playlist *playlist, const struct view *view)
{
    *round = (struct round){.start_ms = round_start(playlist, view->show_ms),
                            .slot_ms = playlist->slot_ms};
    if (!view->snapshot) /* holding, which says it itself */
        return;
    round->n_notices = notice_pages(&view->said);
    round->n_urgents = urgent_pages(&view->said);
    list_items(round, playlist, view, LADDER_ALLOWED);
    if (round->n == 0) /* one crash must not empty the screen */
        list_items(round, playlist, view, LADDER_IF_NOTHING_ELSE);
    drop_lower(round, playlist);
    add_notices(round, playlist);
    keep_promise(round, playlist);
}

static void urgent_slot(const struct round *round, int64_t slot, struct slot *out)
{
    int64_t count = floor_to(slot, 2) / 2, page = count % round->n_urgents;
    *out = (struct slot){
        .item = ITEM_URGENT,
        .board = &board_notice,
        .count = count,
        .page = (int)(page < 0 ? page + round->n_urgents : page),
        .pages = round->n_urgents,
        .start_ms = slot * round->slot_ms,
        .next_ms = (slot + 1) * round->slot_ms,
    };
}

/* The same board with the same options, named twice, is one item that stands twice. */
static bool same_item(const struct playlist_item *a, const struct playlist_item *b)
{
    if (!str_equal(a->board, b->board) || a->n_rooms != b->n_rooms || a->aside != b->aside ||
        a->level != b->level || a->to_room != b->to_room || a->to_session != b->to_session ||
        a->step_free != b->step_free)
        return false;
    for (int i = 0; i < a->n_rooms; i++) {
        if (a->rooms[i] != b->rooms[i])
            return false;
    }
    return true;
}

static void holding_slot(const struct round *round, int64_t show_ms, struct slot *out)
{
    int64_t edge = floor_to(show_ms, round->slot_ms);
    *out = (struct slot){
        .item = -1,
        .board = &board_holding,
        .pages = 1,
        .start_ms = edge,
        .next_ms = edge + round->slot_ms,
    };
}

void round_slot(const struct round *round, const struct playlist *playlist, int64_t show_ms,
                struct slot *out)
{
    int64_t total = 0; /* L: slots of the whole list */
    for (int i = 0; i < round->n; i++)
        total += round->dwell[i];
    int64_t slot = floor_to(show_ms, round->slot_ms) / round->slot_ms;
    /* What is urgent takes every second slot, and the list goes on in the others. */
    int step = round->n_urgents > 0 ? 2 : 1;
    if (step > 1 && (slot % 2 != 0 || total == 0)) {
        urgent_slot(round, slot, out);
        return;
    }
    if (total == 0) {
        holding_slot(round, show_ms, out);
        return;
    }
    int64_t listed = slot / step; /* even slots divide without a rest, negative ones too */
    int64_t turn = floor_to(listed, total) / total, place = listed - turn * total;
    int i = 0;
    int64_t before = 0;
    while (place >= before + round->dwell[i])
        before += round->dwell[i++];

    /* How often this item stands in the list, and the how many-th of them this is. */
    const struct playlist_item *item = playlist_item_at(playlist, round->items[i]);
    int shown = 0, nth = 0;
    for (int k = 0; k < round->n; k++) {
        if (same_item(playlist_item_at(playlist, round->items[k]), item)) {
            nth += k < i;
            shown++;
        }
    }
    int pages = round->pages[i];
    int64_t count = turn * shown + nth, page = count % pages;
    int64_t round_end = round->start_ms + (int64_t)ROUND_SLOTS * round->slot_ms;
    int64_t start = (turn * total + before) * round->slot_ms;
    int64_t next = start + (int64_t)round->dwell[i] * round->slot_ms;
    if (step > 1) {
        start = slot * round->slot_ms;
        next = start + round->slot_ms;
    }
    *out = (struct slot){
        .item = round->items[i],
        .board = board_find(item->board),
        .count = count,
        .page = (int)(page < 0 ? page + pages : page),
        .pages = pages,
        .start_ms = start > round->start_ms ? start : round->start_ms,
        .next_ms = next < round_end ? next : round_end,
    };
}
