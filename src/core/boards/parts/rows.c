#include "core/boards/parts/rows.h"

/* More sessions than this at once in one room is a mistake in the programme, not a board. */
#define RUNNING_MAX 8
#define DAY_MAX 64
/* After midnight still "today" for whoever is there at 23:50. */
#define NIGHT_MS (6 * MS_HOUR)

int64_t rows_instant(const struct view *v)
{
    int64_t first_ms, last_ms;
    const struct snapshot *s = v->snapshot;
    if (v->time_confirmed || !v->data_ms)
        return v->now_ms;
    if (s->n_changes == 0 || !snapshot_span(s, &first_ms, &last_ms) || v->data_ms >= first_ms)
        return v->data_ms;
    int64_t newest_ms = s->changes[s->n_changes - 1].decided_ms;
    return v->data_ms > newest_ms ? v->data_ms : newest_ms;
}

int64_t rows_decided(const struct view *v)
{
    return v->time_confirmed ? v->now_ms : PROGRAMME_SETTLED;
}

enum word rows_nothing(const struct view *v)
{
    int64_t first_ms, last_ms;
    if (!v->time_confirmed)
        return WORD_SETTING_CLOCK;
    bool over = snapshot_span(v->snapshot, &first_ms, &last_ms) && v->now_ms >= last_ms;
    return over ? WORD_EVENT_OVER : WORD_NOTHING_TODAY;
}

enum word rows_list_title(const struct view *v)
{
    return v->time_confirmed ? WORD_BOARD_LIST : WORD_BOARD_DAY_OTHER;
}

static const char *programme_of(const struct view *v, const char *lang, int64_t day_ms)
{
    const char *date = sheet_date(v->arena, lang, v->snapshot->event.zone, day_ms);
    const char *word = sheet_word(lang, WORD_BOARD_DAY_OTHER);
    return lang_is_han(lang) ? arena_printf(v->arena, "%s %s", date, word)
                             : arena_printf(v->arena, "%s, %s", word, date);
}

struct pair rows_programme_of(const struct draw *d, int64_t day_ms)
{
    struct langs langs = draw_langs(d);
    struct pair out = pair_word(d, WORD_BOARD_DAY_OTHER);
    out.a = programme_of(d->v, langs.a, day_ms);
    if (langs.b)
        out.b = programme_of(d->v, langs.b, day_ms);
    return pair_distinct(out);
}

int rows_rooms(const struct view *v, const int32_t **rooms)
{
    if (v->item && v->item->n_rooms > 0) {
        *rooms = v->item->rooms;
        return v->item->n_rooms;
    }
    int n = v->snapshot->n_rooms;
    int32_t *all = arena_array(v->arena, (size_t)n + 1, sizeof *all);
    for (int i = 0; i < n; i++)
        all[i] = i;
    *rooms = all;
    return n;
}

struct list {
    const struct view *v;
    struct row *rows;
    int n;
    size_t capacity;
};

static void add(struct list *list, struct row row)
{
    struct row *slot =
        arena_push(list->v->arena, &list->rows, (size_t)list->n, &list->capacity, sizeof *slot);
    *slot = row;
    list->n++;
}

static bool had_today(const struct view *v, int32_t room, int64_t now)
{
    const struct standing *one;
    int64_t day = zone_day_start(v->snapshot->event.zone, now);
    return programme_between(v->snapshot->programme, room, now, day, now, &one, 1) > 0;
}

/* The old slot of a session that was put off in its own room, when what comes then is the session
 * itself: that row says both times, and the old slot nothing more. */
static bool is_told_by(const struct standing *slot, const struct standing *then)
{
    return slot->flags & SESSION_RETIMED_AWAY && then && then->session == slot->session &&
           then->room == slot->room && !(then->flags & SESSION_AWAY);
}

/* The next sessions of a room before until_ms, without old slots that the one after tells. */
static int next_of(const struct view *v, int32_t room, int64_t until_ms,
                   const struct standing *out[2])
{
    const struct standing *next[4] = {NULL};
    int found = programme_next(v->snapshot->programme, room, v->now_ms, until_ms, next, 4), n = 0;
    for (int i = 0; i < found && i < 4 && n < 2; i++) {
        if (i + 1 < 4 && is_told_by(next[i], next[i + 1]))
            continue;
        out[n++] = next[i];
    }
    return n;
}

/* Adds the room's rows if it has something left today; says whether it has. */
static bool add_live(struct list *list, int32_t room)
{
    const struct view *v = list->v;
    const struct programme *programme = v->snapshot->programme;
    int64_t now = v->now_ms, day_end = zone_next_day(v->snapshot->event.zone, now);
    if (day_end < now + NIGHT_MS)
        day_end = now + NIGHT_MS;
    const struct standing *running[RUNNING_MAX], *next[2] = {NULL, NULL};
    int n = programme_now(programme, room, now, running, RUNNING_MAX);
    if (n > RUNNING_MAX)
        n = RUNNING_MAX;
    int n_next = next_of(v, room, day_end, next), n_said = 0;
    for (int i = 0; i < n; i++) {
        if (!is_told_by(running[i], next[0]))
            running[n_said++] = running[i];
    }
    n = n_said;
    for (int i = 0; i < n; i++) {
        /* What follows is said once, in the room's last row. */
        const struct standing *after = i == n - 1 && n_next > 0 ? next[0] : NULL;
        add(list, (struct row){.room = room,
                               .first = running[i],
                               .next = after,
                               .is_second = i > 0,
                               .goes_on = i < n - 1});
    }
    if (n == 0 && n_next > 0)
        add(list,
            (struct row){.room = room, .first = next[0], .next = n_next > 1 ? next[1] : NULL});
    return n > 0 || n_next > 0;
}

static const struct standing *first_until(const struct view *v, int32_t room, int64_t until_ms)
{
    const struct standing *first = NULL;
    programme_next(v->snapshot->programme, room, v->now_ms, until_ms, &first, 1);
    return first;
}

static void add_quiet(struct list *list, int32_t room)
{
    const struct view *v = list->v;
    const struct zone *zone = v->snapshot->event.zone;
    int64_t tomorrow_ends = zone_next_day(zone, zone_next_day(zone, v->now_ms));
    add(list, (struct row){.room = room,
                           .later = first_until(v, room, tomorrow_ends),
                           .had_today = had_today(v, room, v->now_ms)});
}

/* Nothing is left today: what the next day with sessions begins with, in each room. */
static void add_next_day(struct list *list, const int32_t *rooms, int n)
{
    const struct view *v = list->v;
    const struct zone *zone = v->snapshot->event.zone;
    int64_t first = INSTANT_NEVER;
    for (int i = 0; i < n; i++) {
        const struct standing *later = first_until(v, rooms[i], INSTANT_NEVER);
        if (later && later->start_ms < first)
            first = later->start_ms;
    }
    if (first == INSTANT_NEVER)
        return;
    int64_t end = zone_next_day(zone, first);
    for (int i = 0; i < n; i++) {
        const struct standing *next[2] = {NULL, NULL};
        int found = next_of(v, rooms[i], end, next);
        if (found > 0)
            add(list, (struct row){.room = rooms[i],
                                   .first = next[0],
                                   .next = found > 1 ? next[1] : NULL,
                                   .is_other_day = true});
    }
}

void rows_list_day(const struct view *v, int64_t *from, int64_t *to)
{
    const struct event *event = &v->snapshot->event;
    int64_t at = rows_instant(v), first, last;
    if (snapshot_span(v->snapshot, &first, &last)) {
        at = at < first ? first : at;
        at = at >= last ? last - 1 : at;
    }
    *from = zone_day_start(event->zone, at);
    *to = zone_next_day(event->zone, at);
}

static void add_list(struct list *list, int32_t room, int64_t from, int64_t to)
{
    const struct view *v = list->v;
    const struct standing *day[DAY_MAX];
    int n =
        programme_between(v->snapshot->programme, room, rows_decided(v), from, to, day, DAY_MAX);
    n = n > DAY_MAX ? DAY_MAX : n;
    for (int i = 0; i < n; i += 2)
        add(list, (struct row){.room = room,
                               .first = day[i],
                               .next = i + 1 < n ? day[i + 1] : NULL,
                               .had_today = true,
                               .is_second = i > 0});
}

struct row *rows_collect(const struct view *v, int *n)
{
    struct list list = {.v = v};
    const int32_t *rooms;
    int n_rooms = rows_rooms(v, &rooms);
    if (v->data == DATA_WITHDRAWN) {
        int64_t from, to;
        rows_list_day(v, &from, &to);
        for (int i = 0; i < n_rooms; i++)
            add_list(&list, rooms[i], from, to);
        *n = list.n;
        return list.rows;
    }
    int32_t *quiet = arena_array(v->arena, (size_t)n_rooms + 1, sizeof *quiet);
    int n_quiet = 0;
    for (int i = 0; i < n_rooms; i++) {
        if (!add_live(&list, rooms[i]))
            quiet[n_quiet++] = rooms[i];
    }
    if (list.n == 0) {
        add_next_day(&list, rooms, n_rooms);
        *n = list.n;
        return list.rows;
    }
    bool aside = v->item && v->item->aside;
    for (int i = 0; i < n_quiet && !aside; i++)
        add_quiet(&list, quiet[i]);
    *n = list.n;
    return list.rows;
}

int rows_doors(const struct view *v, const int32_t **rooms)
{
    bool named = v->item && v->item->n_rooms > 0;
    if (named || v->display->room < 0)
        return rows_rooms(v, rooms);
    *rooms = &v->display->room;
    return 1;
}
