/* overview: the whole event at a glance: days across, half-days down, each session one entry with
 * its time, title and room; an exhibition of several days is a band over its days. Past days are
 * quiet. Where it is too much for a page: days first, then entries, page by page. */
#include "core/boards/parts/band.h"
#include "core/boards/parts/frame.h"
#include "core/boards/parts/halfdays.h"
#include "core/boards/parts/state.h"
#include "core/boards/table.h"

#include <math.h>

/* The colours of an entry, and its sign; GLYPH_NONE for what is simply to come. */
struct entry_look {
    struct state_look state;
    uint32_t title, quiet, time, room;
    enum glyph sign;
    uint32_t sign_colour;
};

static void entry_look(const struct overview *p, const struct overview_day *day,
                       const struct standing *s, struct entry_look *out)
{
    const struct palette *pal = p->d->v->palette;
    bool past = day->date < p->today, today = day->date == p->today;
    state_look(p->d, s, &out->state);
    /* t3 is for the page's ground only. */
    uint32_t faded = today ? pal->t2 : pal->t3;
    bool over = past || out->state.quiet;
    out->title = over ? faded : pal->t1;
    out->quiet = over ? faded : pal->t2;
    out->time = over ? faded : pal->t1;
    out->room = !over && s->flags & SESSION_MOVED_IN ? pal->place : out->quiet;
    out->sign = GLYPH_NONE;
    out->sign_colour = out->state.colour;
    /* What did not take place says so ever after; else there are no states of what is over. */
    if ((p->today == INT64_MIN || past) && !out->state.struck)
        return;
    if (out->state.chip.a && !(s->flags & SESSION_FULL && !out->state.running)) {
        out->sign = out->state.chip_glyph;
        out->sign_colour = out->state.chip_fill;
        if (out->state.time_changed)
            out->time = pal->time;
    } else if (out->state.running) {
        out->sign = GLYPH_DISC;
        out->time = pal->accent;
    }
}

/* Sign and time at the left, the room at the right. */
static void draw_edges(struct overview *p, const struct overview_day *day, const struct standing *s,
                       const struct entry_look *look, int step, double y_u)
{
    struct draw *d = p->d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    double size = stack_size_u(v, step, ROLE_R3), side = 0.83 * size;
    struct ink bold = small_ink(step, WEIGHT_BOLD, look->time);
    const char *time = sheet_time(v->arena, v->snapshot->event.zone, s->start_ms);
    draw_glyph(d, "sign", look->sign, day->x_u + 1.2, y_u - 0.36 * size - side / 2, side,
               look->sign_colour, v->palette->bg);
    int32_t y = grid_y(g, y_u), x = overview_time_x(p, day, step, look->sign != GLYPH_NONE);
    struct pair off = pair_word(d, WORD_CANCELLED_SHORT);
    struct ink off_ink = small_ink(step, WEIGHT_BOLD, look->sign_colour);
    if (!look->state.no_time)
        draw_line(d, "time", time, NULL, bold, x, y, ALIGN_LEFT, 0, NULL);
    else if (look->state.struck &&
             draw_width(d, off.a, off.a_lang, off_ink) <= draw_width(d, "00:00", NULL, bold))
        draw_line(d, "off", off.a, off.a_lang, off_ink, x, y, ALIGN_LEFT, 0, NULL);
    int32_t right = grid_x(g, day->x_u + day->width_u - 1.5);
    int32_t after = x + draw_width(d, "00:00", NULL, bold) + grid_len(g, 1.4);
    draw_line(d, "room", overview_room(p, s), draw_langs(d).a,
              small_ink(step, WEIGHT_REGULAR, look->room), right, y, ALIGN_RIGHT,
              overview_room_most(day, after, right), NULL);
}

static void draw_strikes(struct draw *d, const struct stack *stack, int32_t x, int32_t y)
{
    for (int i = 0; stack->a && i < stack->a->n_lines; i++) {
        const char *old = scene_prefix(d->s, "line%d", i + 1);
        draw_strike(d, "strike", x, stack->a->lines[i].width_px, y, stack->a_px);
        scene_prefix_restore(d->s, old);
        y += (int32_t)lround(1.2 * stack->a_px);
    }
}

/* A wide day: one line, or two with the second language under the first. Returns its height. */
static double draw_entry(struct overview *p, const struct overview_day *day,
                         const struct standing *s, double top_u)
{
    struct draw *d = p->d;
    const struct view *v = d->v;
    const struct session *session = &v->snapshot->sessions[s->session];
    struct entry_look look;
    struct overview_words words;
    entry_look(p, day, s, &look);
    overview_words(p, day, s, look.title, look.quiet, &words);
    int step = p->form.step;
    double size = stack_size_u(v, step, ROLE_R3);
    double y_u = top_u + (p->form.stacked ? 0.85 * size : 1.08 * size);
    int32_t x = words.x, y = grid_y(v->grid, y_u);
    draw_edges(p, day, s, &look, step, y_u);
    if (!words.in_line) {
        draw_stack(d, "title", &words.stack, x, y, ALIGN_LEFT, session->id);
        if (look.state.struck)
            draw_strikes(d, &words.stack, x, y);
        return words.height_u;
    }
    struct ink a = small_ink(step, WEIGHT_MEDIUM, look.title),
               b = small_ink(step, WEIGHT_REGULAR, look.quiet);
    struct scene_item *item;
    int32_t width = draw_line(d, "title", words.title.a, words.title.a_lang, a, x, y, ALIGN_LEFT,
                              words.right - x, &item);
    if (item)
        item->text.session = session->id;
    if (look.state.struck)
        draw_strike(d, "strike", x, width, y, size * v->grid->u);
    x += width + grid_len(v->grid, 0.5 * size);
    if (words.title.b && words.right > x)
        draw_line(d, "title.b", words.title.b, words.title.b_lang, b, x, y, ALIGN_LEFT,
                  words.right - x, NULL);
    return words.height_u;
}

/* A narrow day: time and room, the title under them. Returns its height. */
static double draw_sparse(struct overview *p, const struct overview_day *day,
                          const struct standing *s, double top_u)
{
    struct draw *d = p->d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct session *session = &v->snapshot->sessions[s->session];
    struct entry_look look;
    entry_look(p, day, s, &look);
    double size = stack_size_u(v, 0, ROLE_R3);
    draw_edges(p, day, s, &look, 0, top_u + 1.08 * size);
    struct pair title = overview_title(p, s);
    struct stack_style style = overview_sparse_style(look.title, look.quiet);
    struct stack stack;
    stack_set(d, &title, &style, grid_len(g, day->width_u - 4), &stack);
    int32_t left = grid_x(g, day->x_u + 2);
    int32_t y = grid_y(g, top_u + 1.5 * size) + (int32_t)(0.85 * stack.a_px);
    draw_stack(d, "title", &stack, left, y, ALIGN_LEFT, session->id);
    if (look.state.struck)
        draw_strikes(d, &stack, left, y);
    return overview_sparse_height(p, day, s);
}

/* "26", and beside it 周一 over Mon; today's in accent, and it says so. */
static void draw_head(struct overview *p, const struct overview_day *day, int64_t first_date)
{
    struct draw *d = p->d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *pal = v->palette;
    bool past = day->date < p->today, today = day->date == p->today;
    struct civil c, first;
    civil_from_days(day->date, &c);
    civil_from_days(first_date, &first);
    struct langs langs = draw_langs(d);
    struct pair words = {sheet_weekday(v->arena, langs.a, &c), langs.a,
                         langs.b ? sheet_weekday(v->arena, langs.b, &c) : NULL, langs.b};
    words = pair_distinct(words);
    if (today)
        words = pair_word(d, WORD_TODAY);
    else if (c.month != first.month)
        words = (struct pair){sheet_month(v->arena, langs.a, &c), langs.a, NULL, NULL};
    uint32_t tone = today ? pal->accent : past ? pal->t3 : pal->t1;
    struct ink number = {4, WEIGHT_BOLD, ROLE_R1, tone};
    struct ink a = small_ink(0, WEIGHT_MEDIUM, tone);
    struct ink b = small_ink(0, WEIGHT_REGULAR, today ? pal->accent : past ? pal->t3 : pal->t2);
    double base_u = overview_top(p) - p->head_base_u;
    int32_t x = grid_x(g, day->x_u + 2), right = grid_x(g, day->x_u + day->width_u - 1);
    const char *text = arena_printf(v->arena, "%d", c.day);
    x += draw_line(d, "number", text, NULL, number, x, grid_y(g, base_u), ALIGN_LEFT, 0, NULL) +
         grid_len(g, 1.5);
    double line_u = 1.15 * stack_size_u(v, 0, ROLE_R3);
    if (draw_width(d, words.b, words.b_lang, b) > right - x)
        words.b = NULL;
    if (draw_width(d, words.a, words.a_lang, a) <= right - x)
        draw_line(d, "words", words.a, words.a_lang, a, x,
                  grid_y(g, words.b ? base_u - line_u : base_u), ALIGN_LEFT, 0, NULL);
    draw_line(d, "words.b", words.b, words.b_lang, b, x, grid_y(g, base_u), ALIGN_LEFT, 0, NULL);
    if (today)
        scene_rect(d->s, "today",
                   grid_rect(g, day->x_u, overview_top(p) - 0.75, day->x_u + day->width_u,
                             overview_top(p)),
                   pal->accent);
}

static void draw_day(struct overview *p, int day_page, int page, struct overview_day *day,
                     int64_t first_date, bool has_line)
{
    struct draw *d = p->d;
    const struct grid *g = d->v->grid;
    double top = overview_top(p), bottom = d->v->body_bottom_u;
    struct civil c;
    civil_from_days(day->date, &c);
    (void)day_page;
    const char *old = scene_prefix(d->s, "%d-%02d-%02d", c.year, c.month, c.day);
    if (day->date == p->today)
        scene_rect(d->s, "fill", grid_rect(g, day->x_u, top, day->x_u + day->width_u, bottom),
                   d->v->palette->s1);
    draw_head(p, day, first_date);
    if (has_line)
        scene_rect(d->s, "line",
                   grid_rect(g, day->x_u, top - p->head_u + 2.5, day->x_u + 0.25, bottom),
                   d->v->palette->line);
    scene_prefix_restore(d->s, old);
    for (int i = 0; i < p->n_segments; i++) {
        const struct overview_segment *segment = &p->segments[i];
        if (segment->page != page)
            continue;
        const struct overview_cell *cell = &day->halves[segment->half];
        double y = top + segment->y_u + overview_pad(p);
        for (int k = segment->from; k < segment->from + segment->n && k < cell->n; k++) {
            old = scene_prefix(d->s, "%s", d->v->snapshot->sessions[cell->items[k]->session].id);
            if (overview_is_full(day)) {
                y += draw_entry(p, day, cell->items[k], y);
            } else {
                y += draw_sparse(p, day, cell->items[k], y);
            }
            scene_prefix_restore(d->s, old);
        }
    }
}

/* The half-day's name where its entries begin, and a rule over all but the first. */
static void draw_halves(struct overview *p, int page, double right_u)
{
    struct draw *d = p->d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    double top = overview_top(p);
    for (int i = 0; i < p->n_segments; i++) {
        const struct overview_segment *segment = &p->segments[i];
        if (segment->page != page)
            continue;
        double y = top + segment->y_u;
        const char *old = scene_prefix(d->s, "half%d", segment->half);
        if (segment->y_u > 0)
            scene_rect(d->s, "rule", grid_rect(g, GRID_MX, y, right_u, y + 0.25), v->palette->line);
        struct pair words = pair_word(d, overview_half_word(segment->half));
        double size = stack_size_u(v, 1, ROLE_R3);
        draw_stacked(d, "words", &words, small_ink(1, WEIGHT_MEDIUM, v->palette->t1),
                     small_ink(0, WEIGHT_REGULAR, v->palette->t2), grid_x(g, GRID_MX),
                     grid_y(g, y + overview_pad(p) + 1.05 * size), ALIGN_LEFT,
                     grid_len(g, p->label_u - 1));
        scene_prefix_restore(d->s, old);
    }
}

/* Over the columns of its days, today's marked. */
static void draw_bands(struct overview *p, int day_page, int page)
{
    struct draw *d = p->d;
    const struct grid *g = d->v->grid;
    const struct palette *pal = d->v->palette;
    for (int i = 0; i < p->n_bands; i++) {
        const struct overview_band *band = &p->bands[i];
        double x0 = -1, x1 = -1, top = d->v->body_top_u + 1.25 + i * p->band_u;
        const char *old =
            scene_prefix(d->s, "band/%s", d->v->snapshot->sessions[band->standing->session].id);
        int64_t own = zone_day(d->v->snapshot->event.zone, band->standing->start_ms);
        bool carries = false;
        for (int k = 0; k < p->n_days; k++) {
            const struct overview_day *day = &p->days[k];
            if (day->page != day_page || day->date < band->first || day->date > band->last)
                continue;
            x0 = x0 < 0 ? day->x_u : x0;
            x1 = day->x_u + day->width_u;
            carries |= day->date == own && page == p->first_page[day_page];
        }
        if (x0 >= 0) {
            scene_rect(d->s, "fill", grid_rect(g, x0 + 0.25, top, x1, top + p->band_fill_u),
                       pal->s2);
            draw_band_words(d, band->standing, grid_x(g, x0 + 2.25), grid_x(g, x1 - 2), top,
                            carries);
        }
        for (int k = 0; k < p->n_days; k++) {
            const struct overview_day *day = &p->days[k];
            if (day->page == day_page && day->date == p->today && day->date >= band->first &&
                day->date <= band->last)
                scene_rect(d->s, "today",
                           grid_rect(g, day->x_u + 0.25, top + p->band_fill_u - 0.75,
                                     day->x_u + day->width_u, top + p->band_fill_u),
                           pal->accent);
        }
        scene_prefix_restore(d->s, old);
    }
}

/* The month, over the half-days. */
static void draw_month(struct overview *p, int64_t date)
{
    struct draw *d = p->d;
    const struct view *v = d->v;
    struct civil c;
    civil_from_days(date, &c);
    struct langs langs = draw_langs(d);
    struct pair month = {sheet_month(v->arena, langs.a, &c), langs.a,
                         langs.b ? sheet_month(v->arena, langs.b, &c) : NULL, langs.b};
    month = pair_distinct(month);
    double base_u = overview_top(p) - p->head_base_u;
    double a = stack_size_u(v, 1, ROLE_R3), b = stack_size_u(v, 0, ROLE_R3);
    if (month.b)
        base_u -= a > grid_type_u(1) * 1.02 ? 0.38 * a + 0.72 * b : 3.2;
    draw_stacked(d, "month", &month, small_ink(1, WEIGHT_MEDIUM, v->palette->t1),
                 small_ink(0, WEIGHT_REGULAR, v->palette->t2), grid_x(v->grid, GRID_MX),
                 grid_y(v->grid, base_u), ALIGN_LEFT, grid_len(v->grid, p->label_u - 1));
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    struct overview p;
    if (!overview_make(&p, &d)) {
        struct pair words = pair_word(&d, WORD_NOTHING_TO_SHOW);
        draw_statement(&d, &words);
        return;
    }
    int day_page = overview_day_page(&p, page);
    p.form = p.forms[day_page];
    const struct grid *g = v->grid;
    double right_u = g->w_u - GRID_MX, top = overview_top(&p);
    int64_t first_date = 0;
    int n = 0;
    for (int i = p.n_days - 1; i >= 0; i--) {
        if (p.days[i].page == day_page)
            first_date = p.days[i].date;
    }
    for (int i = 0; i < p.n_days; i++) {
        if (p.days[i].page == day_page)
            draw_day(&p, day_page, page, &p.days[i], first_date, n++ > 0);
    }
    draw_month(&p, first_date);
    draw_halves(&p, page, right_u);
    scene_rect(scene, "heads", grid_rect(g, GRID_MX, top, right_u, top + 0.25), v->palette->line2);
    draw_bands(&p, day_page, page);
    scene_changes_at(scene, programme_next_change(v->snapshot->programme, -1, v->now_ms));
    scene_changes_at(scene, zone_next_day(v->snapshot->event.zone, v->now_ms));
}

static enum word sign_word(const struct entry_look *look)
{
    switch (look->sign) {
    case GLYPH_CROSS:
        return WORD_CANCELLED_SHORT;
    case GLYPH_ARROW:
        return WORD_ROOM_CHANGED;
    case GLYPH_NO_ENTRY:
        return WORD_FULL;
    case GLYPH_SWAP:
        return WORD_REPLACED;
    case GLYPH_PLUS:
        return WORD_ADDED;
    case GLYPH_CHEVRONS:
        return look->state.time_changed ? WORD_TIME_CHANGED : WORD_CHANGED;
    default:
        return WORD_ON_NOW;
    }
}

/* Of each sign one, in the order of what matters to who comes. */
static int signs(struct draw *d, int page, struct legend_sign *out, int most)
{
    static const enum glyph order[] = {GLYPH_DISC,     GLYPH_CROSS, GLYPH_ARROW, GLYPH_NO_ENTRY,
                                       GLYPH_CHEVRONS, GLYPH_SWAP,  GLYPH_PLUS};
    struct scene none = {.next_now_ms = INSTANT_NEVER, .next_show_ms = INSTANT_NEVER};
    struct draw quiet = {d->v, &none};
    struct overview p;
    struct legend_sign found[sizeof order / sizeof *order] = {0};
    if (!overview_make(&p, &quiet))
        return 0;
    int day_page = overview_day_page(&p, page);
    for (int i = 0; i < p.n_segments; i++) {
        const struct overview_segment *segment = &p.segments[i];
        for (int k = 0; k < p.n_days && segment->page == page; k++) {
            const struct overview_day *day = &p.days[k];
            const struct overview_cell *cell = &day->halves[segment->half];
            for (int e = segment->from; e < segment->from + segment->n && e < cell->n; e++) {
                struct entry_look look;
                entry_look(&p, day, cell->items[e], &look);
                for (size_t o = 0; day->page == day_page && o < sizeof order / sizeof *order; o++)
                    if (order[o] == look.sign)
                        found[o] =
                            (struct legend_sign){look.sign, look.sign_colour, sign_word(&look)};
            }
        }
    }
    int n = 0;
    for (size_t o = 0; o < sizeof order / sizeof *order && n < most; o++) {
        if (found[o].glyph != GLYPH_NONE)
            out[n++] = found[o];
    }
    return n;
}

static int pages(const struct view *v)
{
    struct scene none = {.next_now_ms = INSTANT_NEVER, .next_show_ms = INSTANT_NEVER};
    struct draw d = {v, &none};
    struct overview p;
    return overview_make(&p, &d) ? p.n_pages : 0;
}

const struct board board_overview = {
    .name = "overview",
    .title = WORD_BOARD_OVERVIEW,
    .pages = pages,
    .build = build,
    .signs = signs,
};
