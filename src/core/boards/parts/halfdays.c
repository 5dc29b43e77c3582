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
#define PAD_U 1.0 /* over a half-day's first entry and under its last; twice that for two lines */
/* A day of so few entries has them over several lines in a narrow column. */
#define SPARSE 3
#define FULL_MIN_U 56.0
#define SPARSE_MIN_U 34.0
#define EMPTY_MIN_U 20.0
#define FULL_MOST_U 90.0
#define NARROW_U 130.0 /* a page that has no room for two full days and air */
#define PITCH_MOST 1.4

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
    int64_t first, last, at = rows_instant(v);
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

static double least_width(const struct overview *p, const struct overview_day *day)
{
    return p->scale * (overview_is_full(day) ? FULL_MIN_U
                       : day->n > 0          ? SPARSE_MIN_U
                                             : EMPTY_MIN_U);
}

/* Gives what is left of a page's width to its full days first, then to all. */
static void spread(struct overview *p, int from, int n, double room_u)
{
    int full = 0;
    for (int i = from; i < from + n; i++)
        full += overview_is_full(&p->days[i]);
    for (int i = from; i < from + n && full > 0; i++) {
        double more = room_u / full, most = p->scale * (FULL_MOST_U - FULL_MIN_U);
        if (overview_is_full(&p->days[i]))
            p->days[i].width_u += more < most ? more : most;
    }
    if (full > 0) {
        double more = room_u / full, most = p->scale * (FULL_MOST_U - FULL_MIN_U);
        room_u -= full * (more < most ? more : most);
    }
    double x = GRID_MX + p->label_u;
    for (int i = from; i < from + n; i++) {
        p->days[i].width_u += room_u / n;
        p->days[i].x_u = x;
        x += p->days[i].width_u;
    }
}

static struct ink ink(int step, enum weight weight, uint32_t colour)
{
    return (struct ink){step, weight, ROLE_R3, colour};
}

/* As wide as its widest word. */
static double label_width(struct overview *p)
{
    int32_t most = 0;
    for (int i = 0; i < HALVES; i++) {
        struct pair words = pair_word(p->d, overview_half_word(i));
        int32_t a = draw_width(p->d, words.a, words.a_lang, ink(1, WEIGHT_MEDIUM, 0));
        int32_t b = draw_width(p->d, words.b, words.b_lang, ink(0, WEIGHT_REGULAR, 0));
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

static struct overview_form form_of(const struct view *v, int step, bool stacked)
{
    double size = stack_size_u(v, step, ROLE_R3);
    double under =
        stacked ? 0.38 * size + 0.97 * stack_size_u(v, step > 1 ? step - 2 : 0, ROLE_R3) : 0;
    return (struct overview_form){step, stacked, stacked ? 0.85 * size + under + 1.5 : 1.42 * size};
}

struct stack_style overview_sparse_style(uint32_t a, uint32_t b)
{
    return stack_pair(1, WEIGHT_MEDIUM, ROLE_R3, a, b, 3, 3);
}

struct pair overview_title(const struct overview *p, const struct standing *s)
{
    return title_brief(p->d, title_session(p->d, s));
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
            height += overview_is_full(day) ? p->form.pitch_u
                                            : overview_sparse_height(p, day, cell->items[k]);
        most = height > most ? height : most;
    }
    double label = stack_height_u(p->d->v, 1, ROLE_R3);
    return (most > label ? most : label) + 2 * overview_pad(p);
}

double overview_top(const struct overview *p)
{
    return p->d->v->body_top_u + HEAD_U + p->n_bands * BAND_U;
}

/* Lays the half-days of one page of days down, over as many pages as they need. */
static void flow(struct overview *p, int day_page)
{
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

static void flow_all(struct overview *p)
{
    p->n_pages = p->n_segments = 0;
    for (int i = 0; i < p->n_day_pages; i++) {
        p->first_page[i] = p->n_pages;
        flow(p, i);
    }
}

/* The largest form in which each page of days is one page; else the smallest. */
static void choose_form(struct overview *p)
{
    const struct view *v = p->d->v;
    bool two = draw_langs(p->d).b != NULL;
    const struct overview_form forms[] = {form_of(v, 2, two), form_of(v, two ? 1 : 2, two),
                                          form_of(v, 1, false), form_of(v, 0, false)};
    for (size_t i = two && v->grid->portrait ? 0 : 1; i < sizeof forms / sizeof *forms; i++) {
        p->form = forms[i];
        flow_all(p);
        if (p->n_pages <= p->n_day_pages)
            break;
    }
    /* What a tall page has left goes between its entries, the same on all pages. */
    double pitch_u = p->form.pitch_u;
    bool fits = p->n_pages <= p->n_day_pages;
    for (double more = PITCH_MOST; fits && v->grid->portrait && more > 1; more -= 0.05) {
        p->form.pitch_u = pitch_u * more;
        flow_all(p);
        if (p->n_pages <= p->n_day_pages)
            return;
    }
    p->form.pitch_u = pitch_u;
    flow_all(p);
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
    p->label_u = label_width(p);
    p->scale = stack_size_u(d->v, 0, ROLE_R3) / grid_type_u(0);
    place_days(p);
    choose_form(p);
    stretch(p);
    return true;
}
