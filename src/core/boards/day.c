/* day: the day's programme, times down, rooms across, the present marked; an exhibition of
 * several days is a band above. Pages over the rooms first, then over the hours. */
#include "core/boards/parts/band.h"
#include "core/boards/parts/block.h"
#include "core/boards/parts/frame.h"
#include "core/boards/parts/lanes.h"
#include "core/boards/parts/rows.h"
#include "core/boards/parts/timegrid.h"
#include "core/boards/parts/zoom.h"
#include "core/boards/table.h"

#include <math.h>

#define DAY_SESSIONS_MAX 64
#define BANDS_MAX 2
#define BLOCK_MIN_U 3.3

struct plan {
    const struct view *v;
    bool is_list;
    bool is_over;  /* none of the rooms has anything any more */
    int64_t at_ms; /* the instant that questions are asked for */
    int64_t day_ms, next_day_ms;
    int64_t first_ms, last_ms; /* of the day's blocks */
    const struct standing *bands[BANDS_MAX];
    int n_bands;
    int32_t *rooms; /* with blocks on this day */
    int n_rooms;
    struct timegrid grid; /* of the first window; its columns are the window's to say */
    int n_windows;
};

/* Some hours of the day, with the rooms that have something in them. */
struct window {
    struct timegrid grid;
    int32_t *rooms;
    int n_rooms, n_pages;
};

static int day_of(const struct plan *p, int32_t room, const struct standing **out)
{
    int n = programme_between(p->v->snapshot->programme, room, rows_decided(p->v), p->day_ms,
                              p->next_day_ms, out, DAY_SESSIONS_MAX);
    return n < DAY_SESSIONS_MAX ? n : DAY_SESSIONS_MAX;
}

static bool in_bands(const struct plan *p, const struct standing *s)
{
    for (int i = 0; i < p->n_bands; i++) {
        if (p->bands[i] == s)
            return true;
    }
    return false;
}

/* The first instant from which one of the rooms still has something, from at_ms on. */
static int64_t next_start(const struct plan *p)
{
    const struct programme *programme = p->v->snapshot->programme;
    const int32_t *rooms;
    int n = rows_rooms(p->v, &rooms);
    int64_t first = INSTANT_NEVER;
    for (int i = 0; i < n; i++) {
        const struct standing *one = NULL;
        if (programme_now(programme, rooms[i], p->at_ms, &one, 1) > 0)
            return p->at_ms;
        if (programme_next(programme, rooms[i], p->at_ms, INSTANT_NEVER, &one, 1) > 0 &&
            one->start_ms < first)
            first = one->start_ms;
    }
    return first;
}

/* The local day shown: today while something is left of it, then the next day that has sessions,
 * after the last one that. While the time is not confirmed, the data's day. */
static void choose_day(struct plan *p)
{
    const struct view *v = p->v;
    const struct zone *zone = v->snapshot->event.zone;
    int64_t first, last, day;
    p->at_ms = rows_instant(v);
    day = next_start(p);
    p->is_over = day == INSTANT_NEVER && !p->is_list;
    if (day == INSTANT_NEVER)
        day = snapshot_span(v->snapshot, &first, &last) && p->at_ms >= last ? last - 1 : p->at_ms;
    p->day_ms = zone_day_start(zone, day);
    p->next_day_ms = zone_next_day(zone, p->day_ms);
}

static void collect(struct plan *p)
{
    const struct view *v = p->v;
    const int32_t *rooms;
    int n = rows_rooms(v, &rooms);
    p->rooms = arena_array(v->arena, (size_t)n + 1, sizeof *p->rooms);
    p->first_ms = INSTANT_NEVER;
    for (int i = 0; i < n; i++) {
        const struct standing *day[DAY_SESSIONS_MAX];
        int n_day = day_of(p, rooms[i], day), blocks = 0;
        for (int k = 0; k < n_day; k++) {
            if (p->n_bands < BANDS_MAX && band_is(v, day[k])) {
                p->bands[p->n_bands++] = day[k];
                continue;
            }
            blocks++;
            if (day[k]->start_ms < p->first_ms)
                p->first_ms = day[k]->start_ms;
            if (day[k]->end_ms > p->last_ms)
                p->last_ms = day[k]->end_ms;
        }
        if (blocks > 0)
            p->rooms[p->n_rooms++] = rooms[i];
    }
}

/* Whole local hours: zones of half an hour have theirs at :30 UTC. */
static int64_t hour_floor(const struct plan *p, int64_t ms)
{
    int64_t offset = (int64_t)zone_offset_s(p->v->snapshot->event.zone, ms) * MS_SECOND;
    return floor_to(ms + offset, MS_HOUR) - offset;
}

/* The window starts at the full hour before now; never before the first block, and so early that
 * the day's last hours fill it. */
static void choose_windows(struct plan *p)
{
    struct timegrid *t = &p->grid;
    t->top_u = p->v->body_top_u + 10.75 + p->n_bands * BAND_U;
    t->bottom_u = p->v->body_bottom_u - 0.25;
    t->left_u = GRID_MX + HOUR_COLUMN_U;
    int64_t length = timegrid_hours(t->bottom_u - t->top_u) * MS_HOUR;
    int64_t first = hour_floor(p, p->first_ms);
    int64_t last = hour_floor(p, p->last_ms + MS_HOUR - 1);
    bool is_today = p->at_ms >= p->day_ms && p->at_ms < p->next_day_ms;
    int64_t from = p->is_list || !is_today ? first : hour_floor(p, p->at_ms - MS_HOUR / 2);
    if (from > last - length)
        from = last - length;
    /* Before the day begins the present is in the window as far as that shows no less of it. */
    int64_t least = is_today && !p->is_list ? hour_floor(p, p->at_ms - MS_HOUR / 2) : first;
    least = least < last - length ? last - length : least;
    first = first < least ? first : least;
    if (from < first)
        from = first;
    t->from_ms = from;
    t->to_ms = from + length;
    p->n_windows = (int)((last - from + length - 1) / length);
    if (p->n_windows < 1)
        p->n_windows = 1;
}

static bool has_block(const struct plan *p, const struct timegrid *t, int32_t room)
{
    const struct standing *day[DAY_SESSIONS_MAX];
    int n = day_of(p, room, day);
    for (int i = 0; i < n; i++) {
        if (day[i]->start_ms < t->to_ms && day[i]->end_ms > t->from_ms && !in_bands(p, day[i]))
            return true;
    }
    return false;
}

static void window_make(struct window *w, const struct plan *p, int number)
{
    const struct grid *g = p->v->grid;
    struct timegrid *t = &w->grid;
    *w = (struct window){.grid = p->grid};
    int64_t length = t->to_ms - t->from_ms;
    t->from_ms += number * length;
    t->to_ms += number * length;
    w->rooms = arena_array(p->v->arena, (size_t)p->n_rooms + 1, sizeof *w->rooms);
    for (int i = 0; i < p->n_rooms; i++) {
        if (has_block(p, t, p->rooms[i]))
            w->rooms[w->n_rooms++] = p->rooms[i];
    }
    if (w->n_rooms == 0)
        return;
    /* No page fuller than another: 8 rooms are 4 and 4, not 6 and 2. */
    int most = timegrid_columns(g);
    w->n_pages = (w->n_rooms + most - 1) / most;
    t->columns = (w->n_rooms + w->n_pages - 1) / w->n_pages;
    t->column_u = (g->w_u - GRID_MX - t->left_u) / t->columns;
}

static void plan_make(struct plan *p, const struct view *v)
{
    *p = (struct plan){.v = v, .is_list = v->data == DATA_WITHDRAWN};
    choose_day(p);
    if (!p->is_over)
        collect(p);
    if (p->n_rooms > 0)
        choose_windows(p);
}

/* The steps of blocks, hours and bands, and the roles they play. */
static const struct zoom_step steps[] = {{2, ROLE_R2}, {0, ROLE_R3}, {4, ROLE_R1}};

static int pages(const struct view *view)
{
    struct zoom zoom;
    const struct view *v = zoom_view(&zoom, view, steps, 3);
    struct plan p;
    plan_make(&p, v);
    int count = 0;
    for (int i = 0; i < p.n_windows; i++) {
        struct window w;
        window_make(&w, &p, i);
        count += w.n_pages;
    }
    return count > 0 ? count : p.n_bands > 0;
}

static void draw_band(struct draw *d, const struct plan *p, int number, bool carries_session)
{
    const struct view *v = p->v;
    const struct grid *g = v->grid;
    const struct palette *pal = v->palette;
    const struct standing *s = p->bands[number];
    const struct session *session = &v->snapshot->sessions[s->session];
    double top = v->body_top_u + 1.25 + number * BAND_U;
    const char *old = scene_prefix(d->s, "band/%s", session->id);
    scene_rect(d->s, "fill",
               grid_rect(g, GRID_MX + HOUR_COLUMN_U, top, g->w_u - GRID_MX, top + BAND_FILL_U),
               pal->s2);
    int64_t today = p->is_list ? INT64_MIN : zone_day(v->snapshot->event.zone, p->day_ms);
    int32_t right = draw_band_days(d, s, today, top);
    draw_band_words(d, s, grid_x(g, GRID_MX + HOUR_COLUMN_U + 2.5), right, top, carries_session);
    scene_prefix_restore(d->s, old);
}

static void draw_head(struct draw *d, const struct plan *p, const struct timegrid *t, int column,
                      int32_t room)
{
    const struct view *v = p->v;
    const struct grid *g = v->grid;
    struct langs langs = draw_langs(d);
    const struct room *r = &v->snapshot->rooms[room];
    const char *number =
        r->number && *r->number ? r->number : room_call(v->snapshot, room, langs.a);
    struct ink ink = {4, WEIGHT_BOLD, ROLE_R1, v->palette->t1};
    int32_t x = timegrid_x(t, g, column) + grid_len(g, 2), most = grid_len(g, t->column_u - 3);
    while (ink.step > 2 && draw_width(d, number, langs.a, ink) > most)
        ink.step--;
    draw_line(d, arena_printf(v->arena, "head/%s", r->id), number, langs.a, ink, x,
              grid_y(g, t->top_u - 2.5), ALIGN_LEFT, most, NULL);
}

static bool is_tomorrow(const struct plan *p)
{
    const struct zone *zone = p->v->snapshot->event.zone;
    return p->day_ms == zone_next_day(zone, p->at_ms);
}

/* 28 周三 / Wed 28: what has room in the hour column. */
static const char *day_of_week(const struct view *v, const char *lang, int64_t day_ms)
{
    struct civil c;
    zone_civil(v->snapshot->event.zone, day_ms, &c);
    const char *weekday = sheet_weekday(v->arena, lang, &c);
    return lang_is_han(lang) ? arena_printf(v->arena, "%d %s", c.day, weekday)
                             : arena_printf(v->arena, "%s %d", weekday, c.day);
}

/* Which day it is, where it is not today: 明天 / Tomorrow, or the date, in the hour column beside
 * the heads. */
static void draw_day_label(struct draw *d, const struct plan *p)
{
    const struct view *v = p->v;
    const struct grid *g = v->grid;
    struct langs langs = draw_langs(d);
    struct pair label = pair_word(d, WORD_TOMORROW);
    if (!is_tomorrow(p))
        label = (struct pair){day_of_week(v, langs.a, p->day_ms), langs.a,
                              langs.b ? day_of_week(v, langs.b, p->day_ms) : NULL, langs.b};
    label = pair_distinct(label);
    struct ink a = {0, WEIGHT_MEDIUM, ROLE_R3, v->palette->accent};
    struct ink b = {0, WEIGHT_REGULAR, ROLE_R3, v->palette->accent};
    int32_t x = grid_x(g, GRID_MX), most = grid_len(g, HOUR_COLUMN_U + 1);
    double base_u = p->grid.top_u - 2.5;
    draw_line(d, "day.a", label.a, label.a_lang, a, x, grid_y(g, label.b ? base_u - 3.6 : base_u),
              ALIGN_LEFT, most, NULL);
    draw_line(d, "day.b", label.b, label.b_lang, b, x, grid_y(g, base_u), ALIGN_LEFT, most, NULL);
}

/* What stands of a session in this window; no lower than a line of its text. */
static struct rect block_box(const struct plan *p, const struct timegrid *t,
                             const struct standing *s, int32_t x, int32_t width, bool speaks)
{
    const struct grid *g = p->v->grid;
    int32_t inset = grid_len(g, 0.5), least = speaks ? grid_len(g, BLOCK_MIN_U) : 1;
    int32_t y0 = timegrid_y(t, g, s->start_ms) + inset;
    int32_t y1 = timegrid_y(t, g, lane_end_ms(s)) - inset;
    if (y1 - y0 < least) { /* no air around it, then */
        y0 -= inset / 2;
        y1 += inset / 2;
    }
    /* One that began earlier comes from the heads' rule, one that goes on runs into the footer's.
     */
    if (s->start_ms < t->from_ms) {
        y0 = grid_y(g, t->top_u) + inset;
        y1 = y1 - y0 < least ? y0 + least : y1;
    }
    if (s->end_ms > t->to_ms) {
        y1 = grid_y(g, p->v->body_bottom_u);
        y0 = y1 - y0 < least ? y1 - least : y0;
    }
    return (struct rect){x + inset, y0, width - 2 * inset, y1 - y0};
}

/* The blocks of a room in this window. */
static int column_blocks(const struct plan *p, const struct timegrid *t, int column, int32_t room,
                         struct block *out)
{
    const struct grid *g = p->v->grid;
    const struct standing *day[DAY_SESSIONS_MAX];
    struct lane lane[DAY_SESSIONS_MAX];
    int n = 0, count = 0, n_day = day_of(p, room, day);
    for (int i = 0; i < n_day; i++) {
        if (!in_bands(p, day[i]))
            day[n++] = day[i];
    }
    lanes_share(day, n, lane);
    int32_t x0 = timegrid_x(t, g, column), x1 = timegrid_x(t, g, column + 1);
    for (int i = 0; i < n; i++) {
        if (day[i]->end_ms <= t->from_ms || day[i]->start_ms >= t->to_ms)
            continue;
        int32_t width = (x1 - x0) / lane[i].of;
        bool speaks = lane_speaks(day[i], p->grid.from_ms, t->from_ms, t->to_ms);
        struct block block = {
            .standing = day[i],
            .box = block_box(p, t, day[i], x0 + lane[i].number * width, width, speaks),
            .speaks = speaks,
            .now_y = timegrid_y(t, g, floor_to(p->v->now_ms, MS_MINUTE)),
            .is_list = p->is_list,
            .carries_session = speaks && !(day[i]->flags & SESSION_AWAY),
        };
        if (block.box.h > 0 && block.box.w > 0)
            out[count++] = block;
    }
    return count;
}

/* Titles of a page are of one size, that of the one which has the least room. What goes on in the
 * next window is whole there. */
static int page_title_step(struct draw *d, const struct plan *p, const struct window *w, int first,
                           int n)
{
    int step = BLOCK_TITLE_STEP;
    for (int i = 0; i < n; i++) {
        struct block blocks[DAY_SESSIONS_MAX];
        int count = column_blocks(p, &w->grid, i, w->rooms[first + i], blocks);
        for (int k = 0; k < count && step > 0; k++) {
            if (blocks[k].standing->end_ms > w->grid.to_ms)
                continue;
            int own = block_title_step(d, &blocks[k]);
            step = own < step ? own : step;
        }
    }
    return step;
}

static void draw_column(struct draw *d, const struct plan *p, const struct window *w, int column,
                        int32_t room, int title_step)
{
    struct block blocks[DAY_SESSIONS_MAX];
    int n = column_blocks(p, &w->grid, column, room, blocks);
    const char *old = scene_prefix(d->s, "%s", p->v->snapshot->rooms[room].id);
    for (int i = 0; i < n; i++) {
        blocks[i].title_step = title_step;
        draw_block(d, &blocks[i]);
    }
    scene_prefix_restore(d->s, old);
}

static void build(const struct view *view, int page, struct scene *scene)
{
    struct zoom zoom;
    const struct view *v = zoom_view(&zoom, view, steps, 3);
    struct draw d = {v, scene};
    struct plan p;
    plan_make(&p, v);
    if (p.n_rooms == 0 && p.n_bands == 0) {
        struct draw plain = {view, scene};
        struct pair words = pair_word(&plain, rows_nothing(v));
        draw_statement(&plain, &words);
    }
    for (int i = 0; i < p.n_bands; i++)
        draw_band(&d, &p, i, page == 0);
    scene_changes_at(scene, programme_next_change(v->snapshot->programme, -1, v->now_ms));
    scene_changes_at(scene, zone_next_day(v->snapshot->event.zone, v->now_ms));
    if (p.n_rooms == 0)
        return;
    struct window w;
    int number = 0, rest = page;
    for (window_make(&w, &p, number); rest >= w.n_pages && number + 1 < p.n_windows;) {
        rest -= w.n_pages;
        window_make(&w, &p, ++number);
    }
    int first = rest * w.grid.columns;
    int n = w.n_rooms - first < w.grid.columns ? w.n_rooms - first : w.grid.columns;
    bool is_today = p.day_ms == zone_day_start(v->snapshot->event.zone, p.at_ms);
    timegrid_draw(&d, &w.grid, n, !p.is_list && is_today);
    if (!is_today)
        draw_day_label(&d, &p);
    int step = page_title_step(&d, &p, &w, first, n);
    for (int i = 0; i < n; i++) {
        draw_head(&d, &p, &w.grid, i, w.rooms[first + i]);
        draw_column(&d, &p, &w, i, w.rooms[first + i], step);
    }
    /* The window moves with the hour. */
    if (!p.is_list)
        scene_changes_at(scene, floor_to(v->now_ms, MS_MINUTE) + MS_MINUTE);
}

static enum word title_at(const struct view *v)
{
    if (v->data == DATA_WITHDRAWN)
        return rows_list_title(v);
    struct plan p = {.v = v};
    choose_day(&p);
    bool is_today = p.day_ms == zone_day_start(v->snapshot->event.zone, v->now_ms);
    return is_today          ? WORD_BOARD_DAY
           : is_tomorrow(&p) ? WORD_BOARD_DAY_TOMORROW
                             : WORD_BOARD_DAY_OTHER;
}

/* Another day's programme says which day that is. */
static bool heading(struct draw *d, int page, struct pair *out)
{
    const struct view *v = d->v;
    (void)page;
    if (title_at(v) != WORD_BOARD_DAY_OTHER)
        return false;
    struct plan p = {.v = v};
    choose_day(&p);
    *out = rows_programme_of(d, p.day_ms);
    return true;
}

const struct board board_day = {
    .name = "day",
    .title = WORD_BOARD_DAY,
    .pages = pages,
    .build = build,
    .title_at = title_at,
    .heading = heading,
};
