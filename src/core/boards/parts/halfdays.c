#include "core/boards/parts/halfdays.h"

#include "core/boards/parts/band.h"
#include "core/boards/parts/rows.h"
#include "core/boards/parts/title.h"

#include <string.h>

#define AFTERNOON_H 12
#define EVENING_H 18
#define DAYS_MAX 32
#define SEGMENTS_MAX 256
#define LABEL_MIN_U 12.0 /* column of the half-days */
#define HEAD_U 10.75
#define HEAD_BASE_U 2.5
#define LIFTED 1.02 /* a size that only the rounding lifts is not */
#define PAD_U 1.0   /* over a half-day's first entry and under its last; twice that for two lines */
/* A day of so few entries has them over several lines in a narrow column. */
#define SPARSE 3
#define FULL_MIN_U 56.0
#define SPARSE_MIN_U 25.5
#define NEEDS_MOST 60 /* a day of more entries takes what there is */
#define FULL_MOST_U 90.0
#define NARROW_U 130.0 /* a page that has no room for two full days and air */

enum word overview_half_word(int half)
{
    static const enum word words[HALVES] = {WORD_MORNING, WORD_AFTERNOON, WORD_EVENING};
    return words[half];
}

int overview_day_page(const struct overview *p, int page)
{
    int day_page = 0;
    while (day_page + 1 < p->n_day_pages && page >= p->first_page[day_page + 1])
        day_page++;
    return day_page;
}

static struct overview_day *day_at(struct overview *p, int64_t date)
{
    int at = 0;
    while (at < p->n_days && p->days[at].date < date)
        at++;
    if (at < p->n_days && p->days[at].date == date)
        return &p->days[at];
    if (p->n_days == DAYS_MAX)
        return NULL;
    memmove(&p->days[at + 1], &p->days[at], (size_t)(p->n_days - at) * sizeof *p->days);
    p->days[at] = (struct overview_day){.date = date};
    p->n_days++;
    return &p->days[at];
}

/* False where there is no place for one band more. */
static bool add_band(struct overview *p, const struct standing *s, int64_t date)
{
    const struct session *sessions = p->d->v->snapshot->sessions;
    for (int i = 0; i < p->n_bands; i++) {
        struct overview_band *band = &p->bands[i];
        if (band->standing->room != s->room ||
            sessions[band->standing->session].series != sessions[s->session].series)
            continue;
        band->last = date > band->last ? date : band->last;
        if (date == p->today)
            band->standing = s;
        return true;
    }
    if (p->n_bands == BANDS_MAX)
        return false;
    p->bands[p->n_bands++] = (struct overview_band){s, date, date};
    return true;
}

static int half_of(const struct overview *p, int64_t ms)
{
    struct civil c;
    zone_civil(p->d->v->snapshot->event.zone, ms, &c);
    return c.hour < AFTERNOON_H ? 0 : c.hour < EVENING_H ? 1 : 2;
}

static void add_entry(struct overview *p, const struct standing *s)
{
    const struct view *v = p->d->v;
    int64_t date = zone_day(v->snapshot->event.zone, s->start_ms);
    struct overview_day *day = day_at(p, date);
    if (!day || s->flags & SESSION_AWAY) /* it stands where it takes place */
        return;
    if (band_is(v, s) && add_band(p, s, date))
        return;
    struct overview_cell *cell = &day->halves[half_of(p, s->start_ms)];
    int at = cell->n;
    arena_push(v->arena, &cell->items, (size_t)cell->n, &cell->capacity, sizeof *cell->items);
    /* By start; rooms come in their order. */
    for (; at > 0 && cell->items[at - 1]->start_ms > s->start_ms; at--)
        cell->items[at] = cell->items[at - 1];
    cell->items[at] = s;
    cell->n++;
    day->n++;
}

static void collect(struct overview *p)
{
    const struct view *v = p->d->v;
    const struct event *event = &v->snapshot->event;
    int64_t first, last, at = rows_decided(v);
    p->days = arena_array(v->arena, DAYS_MAX, sizeof *p->days);
    p->today = v->data == DATA_WITHDRAWN ? INT64_MIN : zone_day(event->zone, v->now_ms);
    for (int i = 0; i < event->n_days; i++)
        day_at(p, event->days[i].date);
    if (!snapshot_span(v->snapshot, &first, &last))
        return;
    const int32_t *rooms;
    int n_rooms = rows_rooms(v, &rooms);
    for (int i = 0; i < n_rooms; i++) {
        /* Changes may move a session to a day before or after. */
        int n = programme_between(v->snapshot->programme, rooms[i], at, first - 2 * MS_DAY,
                                  last + 2 * MS_DAY, NULL, 0);
        const struct standing **all = arena_array(v->arena, (size_t)n + 1, sizeof *all);
        programme_between(v->snapshot->programme, rooms[i], at, first - 2 * MS_DAY,
                          last + 2 * MS_DAY, all, n);
        for (int k = 0; k < n; k++)
            add_entry(p, all[k]);
    }
}

bool overview_is_full(const struct overview_day *day)
{
    return day->n > SPARSE;
}

/* Of a day's number and words in the head. */
static double head_width(struct overview *p, const struct overview_day *day)
{
    struct draw *d = p->d;
    struct langs langs = draw_langs(d);
    struct civil c;
    civil_from_days(day->date, &c);
    struct pair words = {sheet_weekday(d->v->arena, langs.a, &c), langs.a,
                         langs.b ? sheet_weekday(d->v->arena, langs.b, &c) : NULL, langs.b};
    if (day->date == p->today)
        words = pair_word(d, WORD_TODAY);
    int32_t a = draw_width(d, words.a, words.a_lang, small_ink(0, WEIGHT_MEDIUM, 0));
    int32_t b = draw_width(d, words.b, words.b_lang, small_ink(0, WEIGHT_REGULAR, 0));
    struct ink number = {4, WEIGHT_BOLD, ROLE_R1, 0};
    return 4.8 + grid_units(d->v->grid, draw_width(d, "28", NULL, number) + (a > b ? a : b));
}

static double least_width(struct overview *p, const struct overview_day *day)
{
    double head = head_width(p, day);
    double least = p->scale * (overview_is_full(day) ? FULL_MIN_U : day->n > 0 ? SPARSE_MIN_U : 0);
    return head > least ? head : least;
}

/* Wide enough that its titles stand on one line each, in the smallest form. */
static double wanted_width(struct overview *p, const struct overview_day *day)
{
    double most = p->scale * FULL_MOST_U;
    int32_t wanted = 0;
    if (day->n > NEEDS_MOST)
        return most;
    for (int half = 0; half < HALVES; half++) {
        const struct overview_cell *cell = &day->halves[half];
        for (int k = 0; k < cell->n; k++) {
            struct pair title = overview_title(p, cell->items[k]);
            int32_t x, right;
            overview_edges(p, day, cell->items[k], 0, true, &x, &right);
            int32_t width = draw_inline_width(p->d, &title, small_ink(0, WEIGHT_MEDIUM, 0),
                                              small_ink(0, WEIGHT_REGULAR, 0)) -
                            (right - x);
            wanted = width > wanted ? width : wanted;
        }
    }
    double width = day->width_u + grid_units(p->d->v->grid, wanted) + 0.5;
    return width < most ? width : most;
}

/* Gives what is left of a page's width to its full days by their need, then to them alike, then
 * to all. */
static void spread(struct overview *p, int from, int n, double room_u)
{
    double needs = 0, most = p->scale * FULL_MOST_U;
    int full = 0;
    for (int i = from; i < from + n; i++) {
        struct overview_day *day = &p->days[i];
        day->need_u = overview_is_full(day) ? wanted_width(p, day) - day->width_u : 0;
        needs += day->need_u;
        full += overview_is_full(day);
    }
    double share = needs > room_u && needs > 0 ? room_u / needs : 1;
    for (int i = from; i < from + n; i++)
        p->days[i].width_u += share * p->days[i].need_u;
    room_u -= share * needs;
    for (int i = from; i < from + n && full > 0; i++) {
        struct overview_day *day = &p->days[i];
        if (!overview_is_full(day))
            continue;
        double more = room_u / full--;
        more = day->width_u + more < most ? more : most > day->width_u ? most - day->width_u : 0;
        day->width_u += more;
        room_u -= more;
    }
    double x = GRID_MX + p->label_u;
    for (int i = from; i < from + n; i++) {
        p->days[i].width_u += room_u / n;
        p->days[i].x_u = x;
        x += p->days[i].width_u;
    }
}

/* Heads and bands, as high as their words on this display; arrays for the entries' heights. */
static void set_heights(struct overview *p)
{
    const struct view *v = p->d->v;
    double a = stack_size_u(v, 1, ROLE_R3), b = stack_size_u(v, 0, ROLE_R3);
    double number = stack_size_u(v, 4, ROLE_R1);
    double month = draw_langs(p->d).b ? 1.23 * a + 0.72 * b : 0.85 * a;
    double tallest = month > 2 * b ? month : 2 * b;
    tallest = tallest > 0.75 * number ? tallest : 0.75 * number;
    p->head_base_u = p->scale > LIFTED ? 0.35 * b + 1 : HEAD_BASE_U;
    p->head_base_u = p->head_base_u > HEAD_BASE_U ? p->head_base_u : HEAD_BASE_U;
    p->head_u = p->head_base_u + tallest + 1;
    p->head_u = p->head_u > HEAD_U ? p->head_u : HEAD_U;
    p->band_u = BAND_U * band_scale(v);
    p->band_fill_u = BAND_FILL_U * band_scale(v);
    for (int i = 0; i < p->n_days; i++) {
        for (int half = 0; half < HALVES; half++) {
            struct overview_cell *cell = &p->days[i].halves[half];
            cell->heights_u = arena_array(v->arena, (size_t)cell->n + 1, sizeof *cell->heights_u);
        }
    }
}

/* As wide as its widest word. */
static double label_width(struct overview *p)
{
    int32_t most = 0;
    for (int i = 0; i < HALVES; i++) {
        struct pair words = pair_word(p->d, overview_half_word(i));
        int32_t a = draw_width(p->d, words.a, words.a_lang, small_ink(1, WEIGHT_MEDIUM, 0));
        int32_t b = draw_width(p->d, words.b, words.b_lang, small_ink(0, WEIGHT_REGULAR, 0));
        most = a > most ? a : most;
        most = b > most ? b : most;
    }
    double width = grid_units(p->d->v->grid, most) + 1.8;
    return width > LABEL_MIN_U ? width : LABEL_MIN_U;
}

static void place_days(struct overview *p)
{
    double room = p->d->v->grid->w_u - 2 * GRID_MX - p->label_u;
    for (int i = 0; i < p->n_days;) {
        double left = room;
        int n = 0;
        bool has_full = false;
        while (i + n < p->n_days && (n == 0 || least_width(p, &p->days[i + n]) <= left)) {
            struct overview_day *day = &p->days[i + n];
            /* Where one full day takes the most of a page it stands alone, its titles whole. */
            has_full |= overview_is_full(day);
            if (n > 0 && has_full && room < p->scale * NARROW_U)
                break;
            day->width_u = least_width(p, day) < left ? least_width(p, day) : left;
            day->page = p->n_day_pages;
            left -= day->width_u;
            n++;
        }
        spread(p, i, n, left);
        i += n;
        p->n_day_pages++;
    }
}

struct stack_style overview_sparse_style(uint32_t a, uint32_t b)
{
    return stack_pair(1, WEIGHT_MEDIUM, ROLE_R3, a, b, 3, 3);
}

struct pair overview_title(const struct overview *p, const struct standing *s)
{
    const struct session *session = title_session(p->d, s);
    struct pair *title = &p->titles[s->session];
    if (session != &p->d->v->snapshot->sessions[s->session])
        return title_brief(p->d, session); /* replaced by a title alone */
    if (!title->a)
        *title = title_brief(p->d, session);
    return *title;
}

/* Time and room over the title's lines. */
double overview_sparse_height(struct overview *p, const struct overview_day *day,
                              const struct standing *s)
{
    const struct grid *g = p->d->v->grid;
    struct pair title = overview_title(p, s);
    struct stack_style style = overview_sparse_style(0, 0);
    struct stack stack;
    stack_set(p->d, &title, &style, grid_len(g, day->width_u - 4), &stack);
    double size = stack_size_u(p->d->v, 0, ROLE_R3);
    return 1.5 * size + 0.85 * grid_units(g, stack.a_px) +
           grid_units(g, stack_below(p->d, &stack)) + 1.5;
}

double overview_pad(const struct overview *p)
{
    return p->form.stacked ? 2 * PAD_U : PAD_U;
}

static double segment_height(struct overview *p, int day_page, int half, int from, int n)
{
    double most = 0;
    for (int i = 0; i < p->n_days; i++) {
        struct overview_day *day = &p->days[i];
        const struct overview_cell *cell = &day->halves[half];
        if (day->page != day_page)
            continue;
        double height = 0;
        for (int k = from; k < from + n && k < cell->n; k++)
            height += cell->heights_u[k];
        most = height > most ? height : most;
    }
    double label = stack_height_u(p->d->v, 1, ROLE_R3);
    return (most > label ? most : label) + 2 * overview_pad(p);
}

double overview_top(const struct overview *p)
{
    return p->d->v->body_top_u + p->head_u + p->n_bands * p->band_u;
}

/* Lays the half-days of one page of days down, over as many pages as they need. */
void overview_flow(struct overview *p, int day_page)
{
    p->n_segments = day_page > 0 ? p->first_segment[day_page] : 0;
    p->first_segment[day_page] = p->n_segments;
    double area = p->d->v->body_bottom_u - overview_top(p), y = 0;
    int page = p->first_page[day_page];
    for (int half = 0; half < HALVES; half++) {
        int n = 0;
        for (int i = 0; i < p->n_days; i++) {
            if (p->days[i].page == day_page && p->days[i].halves[half].n > n)
                n = p->days[i].halves[half].n;
        }
        for (int from = 0; from < n && p->n_segments < SEGMENTS_MAX;) {
            int count = n - from;
            while (count > 0 && y + segment_height(p, day_page, half, from, count) > area + 0.1)
                count--;
            if (count == 0 && y > 0) {
                page++;
                y = 0;
                continue;
            }
            count = count > 0 ? count : 1;
            double height = segment_height(p, day_page, half, from, count);
            p->segments[p->n_segments++] =
                (struct overview_segment){page, half, from, count, y, height};
            y += height;
            from += count;
        }
    }
    p->n_pages = page + 1;
}

/* Air that is left goes between the entries, and a half-day's rows over the page. */
static void stretch(struct overview *p)
{
    double area = p->d->v->body_bottom_u - overview_top(p), used = 0;
    if (p->n_pages != 1 || p->n_segments == 0)
        return;
    for (int i = 0; i < p->n_segments; i++)
        used += p->segments[i].height_u;
    double more = (area - used) / p->n_segments, y = 0;
    more = more < 10 ? more : 10;
    for (int i = 0; i < p->n_segments; i++) {
        p->segments[i].y_u = y;
        p->segments[i].height_u += more;
        y += p->segments[i].height_u;
    }
}

bool overview_make(struct overview *p, struct draw *d)
{
    *p = (struct overview){.d = d};
    collect(p);
    int entries = p->n_bands;
    for (int i = 0; i < p->n_days; i++)
        entries += p->days[i].n;
    if (entries == 0)
        return false;
    p->segments = arena_array(d->v->arena, SEGMENTS_MAX, sizeof *p->segments);
    p->titles = arena_array(d->v->arena, (size_t)d->v->snapshot->n_sessions, sizeof *p->titles);
    p->label_u = label_width(p);
    p->scale = stack_size_u(d->v, 0, ROLE_R3) / grid_type_u(0);
    place_days(p);
    set_heights(p);
    for (int i = 0; i < p->n_day_pages; i++) {
        p->first_page[i] = i > 0 ? p->n_pages : 0;
        p->first_segment[i] = i > 0 ? p->n_segments : 0;
        overview_choose_form(p, i);
        p->forms[i] = p->form;
    }
    stretch(p);
    return true;
}
