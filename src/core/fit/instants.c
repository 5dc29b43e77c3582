#include "core/fit/instants.h"

#include "base/civil.h"
#include "base/str.h"
#include "core/programme/programme.h"
#include "core/text/sheet.h"

#include <stdlib.h>
#include <string.h>

/* Counts are said of what is at most this far; further off they are days, which midnights turn. */
#define COUNTED_MIN (50 * 60)
#define SHAPES_MAX 512

struct list {
    int64_t *at;
    size_t n, capacity;
};

struct instants {
    const struct snapshot *snapshot;
    struct list *rooms; /* by room; behind them the whole programme's with the doors' */
    struct list changes;
    int shapes[SHAPES_MAX]; /* minutes before something: one for each way in which a count reads */
    int n_shapes;
    int64_t from_ms, to_ms;
};

static void list_add(struct list *list, int64_t at_ms)
{
    if (list->n == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 64;
        list->at = xrealloc(list->at, list->capacity * sizeof *list->at);
    }
    list->at[list->n++] = at_ms;
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t list_next(const struct list *list, int64_t now_ms)
{
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->at[middle] > now_ms)
            high = middle;
        else
            low = middle + 1;
    }
    return low < list->n ? list->at[low] : INSTANT_NEVER;
}

/* The text with every digit as 0. */
static void fold(char *text)
{
    for (; *text; text++) {
        if (*text >= '0' && *text <= '9')
            *text = '0';
    }
}

/* What the boards can say of something that is this many minutes off, in all languages. */
static char *say(struct arena *arena, const struct event *event, int minutes)
{
    int64_t then = minutes * MS_MINUTE;
    char *all = arena_strdup(arena, "");
    for (int i = 0; i < event->n_languages; i++) {
        const char *lang = event->languages[i];
        all = arena_printf(arena, "%s|%s|%s|%s", all, sheet_starts_in(arena, lang, 0, then),
                           sheet_in(arena, lang, 0, then), sheet_left(arena, lang, 0, then));
    }
    fold(all);
    return all;
}

/* Hours that say their minutes read alike hour after hour: each shape is looked at once. */
static bool is_new(const uint64_t *seen, int n, uint64_t hash)
{
    for (int i = 0; i < n; i++) {
        if (seen[i] == hash)
            return false;
    }
    return true;
}

static void find_shapes(struct instants *instants)
{
    uint64_t seen[SHAPES_MAX];
    struct arena arenas[2];
    arena_init(&arenas[0], 0);
    arena_init(&arenas[1], 0);
    const struct event *event = &instants->snapshot->event;
    const char *now = say(&arenas[1], event, 1);
    for (int minutes = 1; minutes < COUNTED_MIN; minutes++) {
        arena_reset(&arenas[minutes % 2 == 0]);
        const char *before = say(&arenas[minutes % 2 == 0], event, minutes + 1);
        uint64_t hash = hash_text(HASH_SEED, now);
        if (strcmp(before, now) != 0 && instants->n_shapes < SHAPES_MAX &&
            is_new(seen, instants->n_shapes, hash)) {
            seen[instants->n_shapes] = hash;
            instants->shapes[instants->n_shapes++] = minutes;
        }
        now = before;
    }
    arena_fini(&arenas[0]);
    arena_fini(&arenas[1]);
}

static void add_counted(struct instants *instants, struct list *list, int64_t at_ms)
{
    list_add(list, at_ms);
    for (int i = 0; i < instants->n_shapes; i++) {
        int64_t before = at_ms - instants->shapes[i] * MS_MINUTE;
        if (before > instants->from_ms && before < instants->to_ms)
            list_add(list, before);
    }
}

static void fill(struct instants *instants, struct list *list, int32_t room)
{
    const struct programme *programme = instants->snapshot->programme;
    int64_t until = instants->to_ms + COUNTED_MIN * MS_MINUTE;
    for (int64_t at = instants->from_ms;
         (at = programme_next_change(programme, room, at)) < until;) {
        add_counted(instants, list, at);
        if (room < 0)
            list_add(&instants->changes, at);
    }
    for (int i = 0; room < 0 && i < instants->snapshot->event.n_days; i++) {
        const struct day *day = &instants->snapshot->event.days[i];
        if (day->opens_ms)
            add_counted(instants, list, day->opens_ms);
        if (day->closes_ms)
            add_counted(instants, list, day->closes_ms);
    }
    if (list->n > 0)
        qsort(list->at, list->n, sizeof *list->at, by_time);
}

struct instants *instants_new(const struct snapshot *snapshot, int64_t from_ms, int64_t to_ms)
{
    struct instants *instants = xcalloc(1, sizeof *instants);
    instants->snapshot = snapshot;
    instants->from_ms = from_ms;
    instants->to_ms = to_ms;
    find_shapes(instants);
    instants->rooms = xcalloc((size_t)snapshot->n_rooms + 1, sizeof *instants->rooms);
    for (int32_t room = 0; room < snapshot->n_rooms; room++)
        fill(instants, &instants->rooms[room], room);
    fill(instants, &instants->rooms[snapshot->n_rooms], -1);
    return instants;
}

void instants_free(struct instants *instants)
{
    if (!instants)
        return;
    for (int i = 0; i <= instants->snapshot->n_rooms; i++)
        free(instants->rooms[i].at);
    free(instants->rooms);
    free(instants->changes.at);
    free(instants);
}

int64_t instants_next(const struct instants *instants, const int32_t *rooms, int n, int64_t now_ms)
{
    if (n == 0)
        return list_next(&instants->rooms[instants->snapshot->n_rooms], now_ms);
    int64_t next = INSTANT_NEVER;
    for (int i = 0; i < n; i++) {
        int64_t at = list_next(&instants->rooms[rooms[i]], now_ms);
        next = at < next ? at : next;
    }
    return next;
}

int64_t instants_next_change(const struct instants *instants, int64_t now_ms)
{
    return list_next(&instants->changes, now_ms);
}
