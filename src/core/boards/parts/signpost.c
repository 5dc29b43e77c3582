#include "core/boards/parts/signpost.h"

#include "core/boards/parts/rows.h"
#include "core/boards/parts/state.h"
#include "core/text/date_words.h"

#include <stdlib.h>

/* One room and how one gets there. */
struct target {
    int32_t room;
    const struct standing *standing;
    bool runs, soon;
    struct route_summary way;
    const struct way *stated;
};

/* Rows of one direction or one level while they are gathered. */
struct bin {
    struct sign_group group;
    struct target *targets;
    int n;
    int rank;
};

const struct way *signpost_stated(const struct display *display, int32_t room)
{
    for (int i = 0; i < display->n_ways; i++) {
        if (display->ways[i].room == room)
            return &display->ways[i];
    }
    return NULL;
}

static void find_standing(const struct view *v, struct target *target)
{
    const struct programme *programme = v->snapshot->programme;
    int64_t now = v->now_ms;
    const struct standing *found;
    if (v->data == DATA_WITHDRAWN || !v->time_confirmed)
        return;
    if (programme_now(programme, target->room, now, &found, 1) > 0) {
        target->standing = found;
        target->runs = !(found->flags & (SESSION_AWAY | SESSION_CANCELLED));
        target->soon = !target->runs; /* who comes for it must learn that it is not here */
        return;
    }
    int64_t day_end = zone_next_day(v->snapshot->event.zone, now);
    if (programme_next(programme, target->room, now, day_end, &found, 1) > 0) {
        target->standing = found;
        target->soon = found->start_ms - now <= SOON_MS;
    }
}

/* Left first, as one reads; then around by ahead to the right, what lies behind, other levels. */
static int rank_of(const struct sign_group *group)
{
    static const int ranks[] = {
        [DIRECTION_LEFT] = 0,        [DIRECTION_AHEAD_LEFT] = 1, [DIRECTION_AHEAD] = 2,
        [DIRECTION_AHEAD_RIGHT] = 3, [DIRECTION_RIGHT] = 4,      [DIRECTION_BACK_RIGHT] = 5,
        [DIRECTION_BACK] = 6,        [DIRECTION_BACK_LEFT] = 7,
    };
    if (group->levels != 0)
        return 20 + (group->levels > 0 ? 2 * group->levels : -2 * group->levels + 1);
    return group->direction < 0 ? 10 : ranks[group->direction];
}

static bool same_bin(const struct bin *bin, const struct route_summary *way)
{
    if (way->levels != 0 || bin->group.levels != 0)
        return bin->group.levels == way->levels;
    return bin->group.direction == way->direction;
}

struct gathering {
    const struct view *v;
    struct bin *bins;
    int n;
    int n_rooms; /* room for so many in each bin */
    int32_t *lost;
    int n_lost;
};

static void put(struct gathering *g, const struct target *target)
{
    const struct route_summary *way = &target->way;
    int i = 0;
    while (i < g->n && !same_bin(&g->bins[i], way))
        i++;
    struct bin *bin = &g->bins[i];
    if (i == g->n) {
        *bin = (struct bin){
            .group = {.direction = way->direction,
                      .levels = way->levels,
                      .way = way->way,
                      .level = way->levels != 0 ? way->goal_level : -1},
            .targets = arena_array(g->v->arena, (size_t)g->n_rooms + 1, sizeof *bin->targets),
        };
        bin->rank = rank_of(&bin->group);
        g->n++;
    }
    bin->targets[bin->n++] = *target;
}

static int compare_bins(const void *a, const void *b)
{
    const struct bin *x = a, *y = b;
    return x->rank - y->rank;
}

/* The way that most of a level's rooms are reached by, of equals the nearest one's. */
static void level_way(struct bin *bin)
{
    int best = 0, best_minutes = 0;
    for (int i = 0; i < bin->n; i++) {
        const struct route_summary *way = &bin->targets[i].way;
        int votes = 0;
        for (int j = 0; j < bin->n; j++)
            votes += bin->targets[j].way.way == way->way &&
                     bin->targets[j].way.direction == way->direction;
        if (votes > best || (votes == best && way->minutes < best_minutes)) {
            best = votes;
            best_minutes = way->minutes;
            bin->group.way = way->way;
            bin->group.direction = way->direction;
        }
    }
}

static struct gathering gather(const struct view *v)
{
    const int32_t *rooms;
    struct gathering g = {.v = v};
    g.n_rooms = rows_rooms(v, &rooms);
    g.bins = arena_array(v->arena, (size_t)g.n_rooms + 1, sizeof *g.bins);
    g.lost = arena_array(v->arena, (size_t)g.n_rooms + 1, sizeof *g.lost);
    for (int i = 0; i < g.n_rooms; i++) {
        struct target target = {.room = rooms[i]};
        target.way = *route_summary(v->snapshot, v->display, rooms[i], v->display->step_free);
        target.stated = signpost_stated(v->display, rooms[i]);
        if (!target.way.found) {
            g.lost[g.n_lost++] = rooms[i];
            continue;
        }
        find_standing(v, &target);
        put(&g, &target);
    }
    for (int i = 0; i < g.n; i++) {
        if (g.bins[i].group.levels != 0)
            level_way(&g.bins[i]);
    }
    if (g.n > 1)
        qsort(g.bins, (size_t)g.n, sizeof *g.bins, compare_bins);
    return g;
}

static struct sign_row room_row(const struct view *v, const struct target *target)
{
    int32_t *room = arena_array(v->arena, 1, sizeof *room);
    *room = target->room;
    const struct way *stated = target->stated;
    return (struct sign_row){.kind = SIGN_ROOM,
                             .rooms = room,
                             .n_rooms = 1,
                             .standing = target->standing,
                             .runs = target->runs,
                             .soon = target->soon,
                             .minutes = target->way.minutes,
                             .words = stated && stated->text.n > 0 ? &stated->text : NULL};
}

static struct sign_row joint_row(const struct view *v, const struct target *const *targets, int n,
                                 enum sign_kind kind)
{
    int32_t *rooms = arena_array(v->arena, (size_t)n + 1, sizeof *rooms);
    struct sign_row row = {.kind = kind, .rooms = rooms, .n_rooms = n};
    for (int i = 0; i < n; i++) {
        rooms[i] = targets[i]->room;
        row.on_now += targets[i]->runs;
        row.soon |= targets[i]->soon;
        if (targets[i]->way.minutes > row.minutes)
            row.minutes = targets[i]->way.minutes;
    }
    return row;
}

static int priority(const struct sign_row *row)
{
    return row->soon ? 0 : row->runs ? 1 : row->kind == SIGN_ROOM ? 2 : 3;
}

static bool is_quiet(const struct target *target)
{
    return !target->runs && !target->soon && !target->stated;
}

/* Makes the rows of a bin; joins: rooms with nothing on or soon become one row. */
static void make_rows(const struct view *v, struct bin *bin, bool joins)
{
    struct sign_group *group = &bin->group;
    group->rows = arena_array(v->arena, (size_t)bin->n + 1, sizeof *group->rows);
    group->n_rows = 0;
    const struct target **rest = arena_array(v->arena, (size_t)bin->n + 1, sizeof *rest);
    int n_rest = 0, n_quiet = 0;
    for (int i = 0; i < bin->n; i++)
        n_quiet += is_quiet(&bin->targets[i]);
    for (int i = 0; i < bin->n; i++) {
        const struct target *t = &bin->targets[i];
        if (group->levels != 0 || (joins && n_quiet > 1 && is_quiet(t)))
            rest[n_rest++] = t;
        else
            group->rows[group->n_rows++] = room_row(v, t);
    }
    if (n_rest > 0)
        group->rows[group->n_rows++] =
            joint_row(v, rest, n_rest, group->levels != 0 ? SIGN_LEVEL : SIGN_RANGE);
}

/* By priority, order kept among equals. */
static void sort_rows(struct sign_group *group)
{
    for (int i = 1; i < group->n_rows; i++) {
        struct sign_row row = group->rows[i];
        int j = i;
        for (; j > 0 && priority(&group->rows[j - 1]) > priority(&row); j--)
            group->rows[j] = group->rows[j - 1];
        group->rows[j] = row;
    }
}

/* Groups over pages of most_rows, each begun on a page of its own where it would be split. */
static void fill_pages(const struct gathering *g, int most_rows, struct signpost *sign)
{
    struct arena *arena = g->v->arena;
    struct sign_page *page = NULL;
    for (int i = 0; i < g->n; i++) {
        struct sign_group *group = &g->bins[i].group;
        if (group->n_rows > most_rows)
            sort_rows(group);
        for (int first = 0; first < group->n_rows;) {
            int left = page ? most_rows - page->n_rows : 0, rest = group->n_rows - first;
            if (left == 0 || (first == 0 && rest > left && rest <= most_rows)) {
                page = &sign->pages[sign->n_pages++];
                page->groups = arena_array(arena, (size_t)g->n + 1, sizeof *page->groups);
                left = most_rows;
            }
            int n = rest < left ? rest : left;
            struct sign_group part = *group;
            part.rows += first;
            part.n_rows = n;
            part.goes_on = first > 0;
            page->groups[page->n_groups++] = part;
            page->n_rows += n;
            first += n;
        }
    }
}

/* What went together to save rows stands apart again where its page has room for that. */
static void spread(const struct gathering *g, int most_rows, struct signpost *sign)
{
    for (int p = 0; p < sign->n_pages; p++) {
        struct sign_page *page = &sign->pages[p];
        for (int i = 0; i < page->n_groups; i++) {
            struct sign_group *group = &page->groups[i];
            struct bin *bin = g->bins;
            while (bin < g->bins + g->n && bin->group.rows != group->rows)
                bin++;
            bool is_whole = bin < g->bins + g->n && bin->group.n_rows == group->n_rows;
            int more = is_whole && group->levels == 0 ? bin->n - group->n_rows : 0;
            if (more <= 0 || page->n_rows + more > most_rows)
                continue;
            make_rows(g->v, bin, false);
            *group = bin->group;
            page->n_rows += more;
        }
    }
}

struct signpost signpost_collect(const struct view *v, int most_rows, int columns)
{
    struct signpost sign = {0};
    if (!v->snapshot || most_rows < 1)
        return sign;
    struct gathering g = gather(v);
    int total = 0;
    for (int joins = 0; joins < 2; joins++) {
        total = 0;
        for (int i = 0; i < g.n; i++) {
            make_rows(v, &g.bins[i], joins);
            total += g.bins[i].group.n_rows;
        }
        if (total <= most_rows * columns)
            break;
    }
    sign.pages = arena_array(v->arena, (size_t)total + 1, sizeof *sign.pages);
    fill_pages(&g, most_rows, &sign);
    spread(&g, most_rows, &sign);
    sign.lost = g.lost;
    sign.n_lost = g.n_lost;
    return sign;
}

static int number_of(const struct room *room)
{
    char *end;
    long number = room->number && *room->number ? strtol(room->number, &end, 10) : -1;
    return number >= 0 && *end == '\0' && number < INT32_MAX ? (int)number : -1;
}

const char *signpost_range(const struct view *v, const int32_t *rooms, int n, const char *lang)
{
    const char *out = NULL;
    bool zh = sheet_lang_of(lang) == SHEET_ZH;
    for (int i = 0; i < n;) {
        const struct room *first = &v->snapshot->rooms[rooms[i]];
        const char *label = first->number && *first->number
                                ? first->number
                                : room_call(v->snapshot, rooms[i], lang);
        int from = number_of(first), last = i;
        while (from >= 0 && last + 1 < n &&
               number_of(&v->snapshot->rooms[rooms[last + 1]]) == from + (last + 1 - i))
            last++;
        if (last == i + 1) /* two are two numbers */
            last = i;
        if (last > i)
            label = arena_printf(v->arena, "%s–%s", label, v->snapshot->rooms[rooms[last]].number);
        /* Numbers stand apart by a comma and a space in any language, names as theirs does. */
        const char *comma = from < 0 && zh ? "、" : ", ";
        out = out ? arena_printf(v->arena, "%s%s%s", out, comma, label) : label;
        i = last + 1;
    }
    return out;
}

static const struct {
    const char *zh, *en;
} by[] =
    {
        [VENUE_WALK] = {"", ""},
        [VENUE_BY_STAIRS] = {"楼梯", "stairs"},
        [VENUE_BY_ESCALATOR] = {"扶梯", "escalator"},
        [VENUE_BY_LIFT] = {"电梯", "lift"},
},
  at[] = {
      [DIRECTION_AHEAD] = {"在前方", "ahead"},
      [DIRECTION_AHEAD_RIGHT] = {"在右前方", "ahead right"},
      [DIRECTION_RIGHT] = {"在右侧", "on the right"},
      [DIRECTION_BACK_RIGHT] = {"在右后方", "behind, right"},
      [DIRECTION_BACK] = {"在身后", "behind you"},
      [DIRECTION_BACK_LEFT] = {"在左后方", "behind, left"},
      [DIRECTION_LEFT] = {"在左侧", "on the left"},
      [DIRECTION_AHEAD_LEFT] = {"在左前方", "ahead left"},
};

const char *signpost_way(struct arena *arena, const char *lang, enum venue_way way,
                         enum direction direction)
{
    bool zh = sheet_lang_of(lang) == SHEET_ZH;
    const char *what = zh ? by[way].zh : by[way].en;
    if (direction < 0)
        return what;
    const char *gap = zh || !*what ? "" : " ";
    return arena_printf(arena, "%s%s%s", what, gap, zh ? at[direction].zh : at[direction].en);
}
