/* welcome: the theme large, and how long it still takes: to the opening, or to the next day's
 * first session; then a welcome with the first of what is on; after the end a word of thanks. */
#include "core/boards/parts/details.h"
#include "core/boards/parts/ridge.h"
#include "core/boards/parts/rows.h"
#include "core/boards/parts/stack.h"
#include "core/boards/parts/state.h"
#include "core/boards/parts/title.h"
#include "core/boards/table.h"

#include <math.h>
#include <string.h>

#define RIGHT_U 74.0 /* of the count, beside the theme */
#define APART_U 6.0
#define BESIDE_U 170.0 /* narrower pages have the count under the theme */
#define CLAUSES_MAX 3
/* A day's first session has begun this long ago: no welcome any more. */
#define WELCOME_MS (30 * MS_MINUTE)

enum phase { PHASE_SILENT, PHASE_COUNT, PHASE_ON, PHASE_OVER };

struct moment {
    enum phase phase;
    const struct standing *first; /* counted to, or the first that is on */
    enum word label;
    int64_t since_ms; /* ON: since the day began */
};

/* -- where the event stands -- */

static bool counts(const struct standing *s)
{
    return !(s->flags & (SESSION_CANCELLED | SESSION_AWAY));
}

static const struct standing *running_in(const struct view *v, int32_t room)
{
    const struct standing *one = NULL;
    int n = programme_now(v->snapshot->programme, room, v->now_ms, &one, 1);
    return n > 0 && counts(one) ? one : NULL;
}

static const struct standing *next_in(const struct view *v, int32_t room)
{
    const struct standing *some[8];
    int n = programme_next(v->snapshot->programme, room, v->now_ms, INSTANT_NEVER, some, 8);
    for (int i = 0; i < n && i < 8; i++) {
        if (counts(some[i]))
            return some[i];
    }
    return NULL;
}

/* The first start of this day, of what has begun; INSTANT_NEVER. */
static int64_t day_began(const struct view *v)
{
    int64_t day = zone_day_start(v->snapshot->event.zone, v->now_ms), first = INSTANT_NEVER;
    for (int32_t room = 0; room < v->snapshot->n_rooms; room++) {
        const struct standing *one;
        if (programme_between(v->snapshot->programme, room, v->now_ms, day, v->now_ms, &one, 1) >
                0 &&
            counts(one) && one->start_ms >= day && one->start_ms < first)
            first = one->start_ms;
    }
    return first;
}

static enum word count_label(const struct view *v, int64_t then_ms)
{
    const struct zone *zone = v->snapshot->event.zone;
    int64_t first, last;
    if (snapshot_span(v->snapshot, &first, &last) && v->now_ms < first)
        return WORD_OPENING_IN;
    int64_t days = zone_day(zone, then_ms) - zone_day(zone, v->now_ms);
    return days == 0 ? WORD_STARTING_IN : days == 1 ? WORD_TOMORROW_IN : WORD_NEXT_DAY_IN;
}

static struct moment moment_of(const struct view *v)
{
    struct moment m = {0};
    const struct standing *next = NULL, *on = NULL;
    if (v->data == DATA_WITHDRAWN)
        return m;
    for (int32_t room = 0; room < v->snapshot->n_rooms; room++) {
        const struct standing *one = next_in(v, room);
        if (one && (!next || one->start_ms < next->start_ms))
            next = one;
        if (!on)
            on = running_in(v, room);
    }
    int64_t began = day_began(v), tomorrow = zone_next_day(v->snapshot->event.zone, v->now_ms);
    if (on || (next && began != INSTANT_NEVER && next->start_ms < tomorrow)) {
        m = (struct moment){PHASE_ON, on ? on : next, WORD_WELCOME, began};
    } else if (next) {
        m = (struct moment){PHASE_COUNT, next, count_label(v, next->start_ms), 0};
    } else if (v->snapshot->n_sessions > 0) {
        m = (struct moment){PHASE_OVER, NULL, WORD_THANK_YOU, 0};
    }
    return m;
}

/* Before doors, between days, after closing, and for a while after the day began. */
static int pages(const struct view *v)
{
    struct moment m = moment_of(v);
    if (m.phase == PHASE_ON)
        return m.since_ms != INSTANT_NEVER && v->now_ms - m.since_ms < WELCOME_MS;
    return m.phase != PHASE_SILENT;
}

/* -- the theme -- */

/* A theme of clauses stands one to the line, without the marks between them. */
static int clauses_of(const struct view *v, const char *text, const char *lang,
                      const char *out[CLAUSES_MAX])
{
    const char *mark = lang_is_han(lang) ? "，" : "\n";
    int n = 0;
    while (n < CLAUSES_MAX - 1) {
        const char *end = strstr(text, mark);
        if (!end || end == text || !end[strlen(mark)])
            break;
        out[n++] = arena_strndup(v->arena, text, (size_t)(end - text));
        text = end + strlen(mark);
    }
    out[n++] = text;
    return n;
}

static struct pair theme_of(const struct draw *d)
{
    const struct event *event = &d->v->snapshot->event;
    return pair_of(d, event->motto.n ? &event->motto : &event->name);
}

/* Returns the last baseline. */
static int32_t draw_clauses(struct draw *d, const struct pair *theme, struct ink ink,
                            const char *const *clauses, int n, int32_t baseline)
{
    const struct grid *g = d->v->grid;
    int32_t x = grid_x(g, GRID_MX) - grid_len(g, 0.03 * grid_type_u(ink.step));
    for (int i = 0; i < n; i++) {
        draw_line(d, arena_printf(d->v->arena, "theme.%d", i + 1), clauses[i], theme->a_lang, ink,
                  x, baseline, ALIGN_LEFT, 0, NULL);
        if (i < n - 1)
            baseline += grid_len(g, 1.17 * grid_type_u(ink.step));
    }
    return baseline;
}

/* Each clause on its line as large as that goes; one too long for it takes lines of its own. The
 * second language is four steps smaller: themes are long. Returns the last baseline. */
static int32_t draw_theme(struct draw *d, double top_u, int32_t width, bool low)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    struct pair theme = theme_of(d);
    if (!theme.a)
        return grid_y(g, top_u);
    const char *clauses[CLAUSES_MAX];
    int n = clauses_of(v, theme.a, theme.a_lang, clauses);
    struct ink bold = {low ? 6 : g->w_u >= GRID_WIDE_U ? 10 : 8, WEIGHT_BOLD, ROLE_R1, p->t1};
    int32_t widest = INT32_MAX;
    for (; bold.step >= 6 && widest > width; bold.step--) {
        widest = 0;
        for (int i = 0; i < n; i++) {
            int32_t w = draw_width(d, clauses[i], theme.a_lang, bold);
            widest = w > widest ? w : widest;
        }
        if (widest <= width)
            break;
    }
    struct stack_style style =
        stack_pair(bold.step < 6 ? 6 : bold.step, WEIGHT_BOLD, ROLE_R1, p->t1, p->t2, 4, 4);
    style.b.step = low ? 2 : bold.step > 8 ? 5 : 4;
    int32_t first = grid_y(g, top_u + 0.85 * grid_type_u(style.a.step));
    struct stack stack;
    if (widest > width) {
        stack_set(d, &theme, &style, width, &stack);
        for (; stack_shortened(&stack) && style.a.step > 4; style.a.step--)
            stack_set(d, &theme, &style, width, &stack);
        return draw_stack(d, "theme", &stack, grid_x(g, GRID_MX), first, ALIGN_LEFT, NULL);
    }
    int32_t last = draw_clauses(d, &theme, bold, clauses, n, first);
    struct pair under = {theme.b, theme.b_lang, NULL, NULL};
    if (!under.a)
        return last;
    style.a = style.b;
    stack_set(d, &under, &style, width, &stack);
    double gap = 0.38 * grid_type_u(bold.step) + 0.72 * grid_units(g, stack.a_px);
    return draw_stack(d, "theme.b", &stack, grid_x(g, GRID_MX), last + grid_len(g, gap), ALIGN_LEFT,
                      NULL);
}

/* -- the count -- */

/* Where the right part stands: its lines end at the right edge, in portrait they begin at the
 * left one. */
struct place {
    enum align align;
    int32_t x, width;
    double top_u;
    int step; /* of the number */
    bool low; /* under the theme, with little height */
};

static struct ink quiet(const struct draw *d, int step)
{
    return (struct ink){step, WEIGHT_REGULAR, ROLE_R2, d->v->palette->t2};
}

/* "三山大会堂 Three Hills Grand Hall 09:00"; of what is on, until when: "… 至 11:30". */
static void draw_where(struct draw *d, const struct place *at, const struct standing *s, double y_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    int32_t y = grid_y(g, y_u), gap = grid_len(g, 2.5);
    bool on = s->start_ms <= v->now_ms;
    const char *time = sheet_time(v->arena, v->snapshot->event.zone, on ? s->end_ms : s->start_ms);
    struct ink bold = {4, WEIGHT_BOLD, ROLE_R1, p->t1}, medium = {2, WEIGHT_MEDIUM, ROLE_R2, p->t1};
    struct langs langs = draw_langs(d);
    const struct room *room = &v->snapshot->rooms[s->room];
    struct pair hall = pair_of(d, &room->name), brief = pair_of(d, &room->short_name);
    if (!hall.a)
        hall = (struct pair){room_call(v->snapshot, s->room, langs.a), langs.a, NULL, NULL};
    struct pair until = pair_word(d, WORD_UNTIL);
    int32_t until_px = on ? draw_width(d, until.a, until.a_lang, quiet(d, 2)) + gap / 2 : 0;
    int32_t width = draw_width(d, time, NULL, bold) + until_px, most = at->width - width - gap;
    if (draw_inline_width(d, &hall, medium, quiet(d, 2)) > most) {
        bool whole = draw_width(d, hall.a, hall.a_lang, medium) <= most;
        if ((brief.b || !whole) && brief.a &&
            draw_inline_width(d, &brief, medium, quiet(d, 2)) <= most)
            hall = brief;
        else if (whole)
            hall.b = NULL;
        else /* a number says more than half a name */
            hall = (struct pair){room_call(v->snapshot, s->room, langs.a), langs.a, NULL, NULL};
    }
    int32_t left = at->align == ALIGN_RIGHT ? at->x - width : at->x;
    if (on)
        draw_line(d, "until", until.a, until.a_lang, quiet(d, 2), left, y, ALIGN_LEFT, 0, NULL);
    draw_line(d, "time", time, NULL, bold, left + until_px, y, ALIGN_LEFT, 0, NULL);
    if (at->align == ALIGN_RIGHT) {
        draw_inline(d, "hall", &hall, medium, quiet(d, 2), at->x - width - gap, y, ALIGN_RIGHT,
                    at->width - width - gap);
    } else {
        draw_inline(d, "hall", &hall, medium, quiet(d, 2), at->x + width + gap, y, ALIGN_LEFT,
                    at->width - width - gap);
    }
}

/* "入场 Doors 08:00", while they are still to open. Returns whether there is something to say. */
static bool draw_doors(struct draw *d, const struct place *at, const struct standing *s, double y_u)
{
    const struct view *v = d->v;
    const struct event *event = &v->snapshot->event;
    int64_t opens = 0, date = zone_day(event->zone, s->start_ms);
    for (int i = 0; i < event->n_days; i++) {
        if (event->days[i].date == date)
            opens = event->days[i].opens_ms;
    }
    if (opens <= v->now_ms || opens >= s->start_ms)
        return false;
    scene_changes_at(d->s, opens);
    struct pair words = pair_word(d, WORD_DOORS);
    const char *time = sheet_time(v->arena, event->zone, opens);
    struct ink medium = {2, WEIGHT_MEDIUM, ROLE_R2, v->palette->t2};
    struct ink bold = {2, WEIGHT_BOLD, ROLE_R2, v->palette->t1};
    int32_t y = grid_y(v->grid, y_u), gap = grid_len(v->grid, 2.5);
    int32_t width = draw_width(d, time, NULL, bold);
    int32_t left = at->x;
    if (at->align == ALIGN_RIGHT)
        left -= width + gap + draw_inline_width(d, &words, medium, quiet(d, 2));
    left += draw_inline(d, "doors", &words, medium, quiet(d, 2), left, y, ALIGN_LEFT, 0) + gap;
    draw_line(d, "doors.time", time, NULL, bold, left, y, ALIGN_LEFT, 0, NULL);
    return true;
}

/* The number and its unit beside it. */
static void draw_number(struct draw *d, const struct place *at, int64_t then_ms, double y_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    static const enum word units[] = {
        [SPAN_MIN] = WORD_MINUTES, [SPAN_H] = WORD_HOURS, [SPAN_DAY] = WORD_DAYS};
    struct sheet_span span = sheet_span(v->now_ms, then_ms);
    const struct zone *zone = v->snapshot->event.zone;
    if (span.unit == SPAN_DAY) /* from one date to the other */
        span.n = (int)(zone_day(zone, then_ms) - zone_day(zone, v->now_ms));
    details_counts_to(d, then_ms);
    struct pair unit = pair_word(d, units[span.unit]);
    struct ink number = {at->step, WEIGHT_BOLD, ROLE_R1, p->t1},
               a = {6, WEIGHT_MEDIUM, ROLE_R1, p->t1};
    const char *text = arena_printf(v->arena, "%d", span.n);
    int32_t width_a = draw_width(d, unit.a, unit.a_lang, a);
    int32_t width_b = draw_width(d, unit.b, unit.b_lang, quiet(d, 4));
    int32_t units_px = width_a > width_b ? width_a : width_b, gap = grid_len(g, 4);
    while (number.step > 8 && draw_width(d, text, NULL, number) + gap + units_px > at->width)
        number.step--;
    int32_t x = at->x, y = grid_y(g, y_u);
    if (at->align == ALIGN_RIGHT)
        x -= units_px + gap;
    else
        x -= grid_len(g, 0.045 * grid_type_u(number.step));
    int32_t width = draw_line(d, "number", text, NULL, number, x, y, at->align, 0, NULL);
    int32_t unit_x = at->align == ALIGN_RIGHT ? at->x : x + width + gap;
    /* The unit's second language shares the number's baseline. */
    int32_t unit_y = unit.b ? y - draw_pair_drop(d, 6) : y;
    draw_stacked(d, "unit", &unit, a, quiet(d, 4), unit_x, unit_y, at->align, 0);
}

static double draw_count(struct draw *d, const struct place *at, const struct moment *m)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    struct pair label = pair_word(d, m->label);
    struct ink a = {4, WEIGHT_MEDIUM, ROLE_R1, p->accent},
               b = {2, WEIGHT_REGULAR, ROLE_R2, p->accent};
    draw_stacked(d, "label", &label, a, b, at->x, grid_y(g, at->top_u + 5.75), at->align,
                 at->width);
    double base_u = at->top_u + (label.b ? 11.5 : 5.75) + 6.1 + 0.714 * grid_type_u(at->step);
    draw_number(d, at, m->first->start_ms, base_u);
    draw_where(d, at, m->first, base_u + 10.7);
    bool doors = draw_doors(d, at, m->first, base_u + 18);
    return base_u + (doors ? 19 : 11.7);
}

/* Returns where the title under it is to begin at the earliest. */
static double draw_welcome_words(struct draw *d, const struct place *at)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    struct pair words = pair_word(d, WORD_WELCOME);
    if (at->low) {
        struct stack_style style = stack_pair(6, WEIGHT_BOLD, ROLE_R1, p->accent, p->accent, 1, 1);
        struct stack stack;
        stack_set(d, &words, &style, at->width, &stack);
        double y_u = at->top_u + 0.85 * grid_units(g, stack.a_px);
        draw_stack(d, "words", &stack, at->x, grid_y(g, y_u), at->align, NULL);
        return y_u + grid_units(g, stack_below(d, &stack)) + 2;
    }
    struct ink a = {9, WEIGHT_BOLD, ROLE_R1, p->accent},
               b = {6, WEIGHT_REGULAR, ROLE_R2, p->accent};
    int32_t y = grid_y(g, at->top_u + 16);
    while (a.step > 4 && draw_width(d, words.a, words.a_lang, a) > at->width)
        a.step--;
    while (b.step > 2 && draw_width(d, words.b, words.b_lang, b) > at->width)
        b.step--;
    draw_line(d, "words", words.a, words.a_lang, a, at->x, y, at->align, at->width, NULL);
    draw_line(d, "words.b", words.b, words.b_lang, b, at->x, y + grid_len(g, 14.4), at->align,
              at->width, NULL);
    return at->top_u + 36;
}

static double draw_welcome(struct draw *d, const struct place *at, const struct moment *m)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    double words_u = draw_welcome_words(d, at);
    const struct session *session = &v->snapshot->sessions[m->first->session];
    struct stack_style style = stack_pair(3, WEIGHT_MEDIUM, ROLE_R1, p->t1, p->t2, 1, 1);
    struct pair title = title_choose(d, session, style.a, style.b, at->width, NULL);
    struct stack stack;
    stack_set(d, &title, &style, at->width, &stack);
    /* Further down where floors make it larger. */
    double title_u = words_u + fmax(at->low ? 0 : 5, 0.85 * grid_units(g, stack.a_px));
    draw_stack(d, "title", &stack, at->x, grid_y(g, title_u), at->align, session->id);
    double below_u = title_u + grid_units(g, stack_below(d, &stack)) + 2;
    double where_u =
        fmax(at->low ? 0 : at->top_u + 54.5, below_u + 0.72 * stack_size_u(v, 4, ROLE_R1));
    draw_where(d, at, m->first, where_u);
    return where_u + 1;
}

static double draw_thanks(struct draw *d, const struct place *at)
{
    const struct palette *p = d->v->palette;
    struct pair words = pair_word(d, WORD_THANK_YOU);
    struct stack_style style = stack_pair(6, WEIGHT_BOLD, ROLE_R1, p->accent, p->t2, 2, 2);
    struct stack stack;
    stack_set(d, &words, &style, at->width, &stack);
    double y_u = at->top_u + 0.85 * grid_type_u(6);
    int32_t last = draw_stack(d, "thanks", &stack, at->x, grid_y(d->v->grid, y_u), at->align, NULL);
    return grid_units(d->v->grid, last - d->v->grid->safe.y) + 2;
}

/* -- the page -- */

static void build(const struct view *v, int page, struct scene *scene)
{
    (void)page;
    struct draw d = {v, scene};
    const struct grid *g = v->grid;
    struct moment m = moment_of(v);
    bool beside = g->w_u >= BESIDE_U && m.phase != PHASE_SILENT;
    bool low = g->w_u < BESIDE_U && !g->portrait; /* one under the other with little height */
    struct place at = {.align = ALIGN_RIGHT,
                       .x = grid_x(g, g->w_u - GRID_MX),
                       .width = grid_len(g, RIGHT_U),
                       .top_u = v->body_top_u + 7.5,
                       .step = 12};
    int32_t width = grid_len(g, g->w_u - 2 * GRID_MX - (beside ? RIGHT_U + APART_U : 0));
    double top = v->body_top_u + 8;
    double last = grid_units(g, draw_theme(&d, top, width, low) - g->safe.y) + 2;
    if (!beside)
        at = (struct place){
            ALIGN_LEFT, grid_x(g, GRID_MX), width, last + (low ? 3 : 16), low ? 10 : 12, low};
    double end = last;
    if (m.phase == PHASE_COUNT)
        end = draw_count(&d, &at, &m);
    else if (m.phase == PHASE_ON)
        end = draw_welcome(&d, &at, &m);
    else if (m.phase == PHASE_OVER)
        end = draw_thanks(&d, &at);
    double drop = g->h_u - 135;
    end = (end > last ? end : last) + 4;
    double y0 = 105 + drop > end + 6 ? 105 + drop : end + 6;
    draw_ridge_field(&d, y0, 2.6, g->portrait ? 37 : 24.5, end);
    scene_changes_at(scene, programme_next_change(v->snapshot->programme, -1, v->now_ms));
    scene_changes_at(scene, zone_next_day(v->snapshot->event.zone, v->now_ms));
}

/* Where and when, in place of the standing fact. */
static bool fact(struct draw *d, int page, struct pair *out)
{
    (void)page;
    const struct view *v = d->v;
    const struct event *event = &v->snapshot->event;
    if (event->n_days == 0 || v->data >= DATA_STALE)
        return false;
    struct langs langs = draw_langs(d);
    struct pair place = pair_of(d, &event->place);
    int64_t first = event->days[0].date, last = event->days[event->n_days - 1].date;
    const char *days_a = sheet_days(v->arena, langs.a, first, last);
    const char *days_b = langs.b ? sheet_days(v->arena, langs.b, first, last) : NULL;
    *out = (struct pair){days_a, langs.a, days_b, langs.b};
    if (place.a)
        out->a = arena_printf(v->arena, "%s%s%s", place.a, lang_is_han(place.a_lang) ? " " : ", ",
                              days_a);
    if (place.b && days_b)
        out->b = arena_printf(v->arena, "%s%s%s", place.b, lang_is_han(place.b_lang) ? " " : ", ",
                              days_b);
    *out = pair_distinct(*out);
    return true;
}

const struct board board_welcome = {
    .name = "welcome",
    .title = WORD_COUNT,
    .pages = pages,
    .build = build,
    .fact = fact,
};
