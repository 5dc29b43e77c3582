#include "core/boards/parts/frame.h"

#include "core/boards/parts/banner.h"
#include "core/boards/parts/ridge.h"
#include "core/boards/parts/ticker.h"

#include <math.h>

/* Header pairs: T2 over T0, one baseline for all of them. */
#define HEADER_BASELINE_U 7.75
#define EVENT_X_U (GRID_MX + 20.75)
#define GAP_U 3.0
#define LOGO_TOP_U 3.0
#define LOGO_H_U 8.2
#define LOGO_W_U 17.75 /* up to the event's name and air */
/* More pages than this and the marks say less than the number beside them. */
#define MARKS_MAX 8

static struct ink header_a(const struct draw *d, enum weight weight)
{
    return (struct ink){2, weight, ROLE_CHROME, d->v->palette->t1};
}

static struct ink header_b(const struct draw *d)
{
    return (struct ink){0, WEIGHT_REGULAR, ROLE_CHROME, d->v->palette->t2};
}

static int32_t stacked_width(struct draw *d, const struct pair *pair, struct ink a, struct ink b)
{
    int32_t width_a = draw_width(d, pair->a, pair->a_lang, a);
    int32_t width_b = draw_width(d, pair->b, pair->b_lang, b);
    return width_a > width_b ? width_a : width_b;
}

static const struct zone *view_zone(const struct draw *d)
{
    return d->v->snapshot ? d->v->snapshot->event.zone : NULL;
}

/* "09:41", or with its date where that was another day. */
static const char *data_time(struct draw *d, const char *lang)
{
    const struct view *v = d->v;
    const struct zone *zone = view_zone(d);
    const char *time = sheet_time(v->arena, zone, v->data_ms);
    if (zone_day(zone, v->data_ms) == zone_day(zone, v->now_ms))
        return time;
    return arena_printf(v->arena, "%s %s", sheet_date_short(v->arena, lang, zone, v->data_ms),
                        time);
}

/* The date, or the age of the data in its place, amber then: while it ages, and where a banner has
 * the place of the band that says so. */
static struct pair header_date(struct draw *d, struct ink *a, struct ink *b)
{
    const struct view *v = d->v;
    struct langs langs = draw_langs(d);
    const struct zone *zone = view_zone(d);
    bool has_band = v->data >= DATA_STALE && !banner_height_u(v, &v->said);
    if (v->data != DATA_FRESH && !has_band && (v->data_ms || !v->time_confirmed)) {
        struct pair word = pair_word(d, v->time_confirmed ? WORD_DATA : WORD_NO_TIME);
        a->colour = b->colour = v->palette->time;
        if (!v->time_confirmed)
            return word;
        if (word.a)
            word.a = arena_printf(v->arena, "%s %s", word.a, data_time(d, langs.a));
        if (word.b)
            word.b = arena_printf(v->arena, "%s %s", word.b, data_time(d, langs.b));
        return word;
    }
    if (!v->time_confirmed)
        return (struct pair){0};
    /* Languages that the sheet does not know have one date, the English. */
    return pair_distinct(
        (struct pair){sheet_date(v->arena, langs.a, zone, v->now_ms), langs.a,
                      langs.b ? sheet_date(v->arena, langs.b, zone, v->now_ms) : NULL, langs.b});
}

/* The clock at the right edge; returns its width. */
static int32_t draw_clock(struct draw *d, double baseline_u)
{
    const struct view *v = d->v;
    if (!v->time_confirmed || !view_zone(d))
        return 0;
    bool seconds = v->snapshot->theme.clock_seconds;
    int64_t unit = seconds ? MS_SECOND : MS_MINUTE;
    const char *time = seconds ? sheet_time_seconds(v->arena, view_zone(d), v->now_ms)
                               : sheet_time(v->arena, view_zone(d), v->now_ms);
    scene_changes_at(d->s, floor_to(v->now_ms, unit) + unit);
    struct ink ink = {6, WEIGHT_BOLD, ROLE_CHROME, v->palette->t1};
    const struct grid *g = v->grid;
    return draw_line(d, "clock", time, NULL, ink, grid_x(g, g->w_u - GRID_MX),
                     grid_y(g, baseline_u), ALIGN_RIGHT, 0, NULL);
}

/* The event's own logo, as large as its corner lets it be. False: there is none to be had. While it
 * is on its way nothing stands for it. */
static bool draw_logo(struct draw *d)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct theme *theme = &v->snapshot->theme;
    bool light = v->display->has_theme ? v->display->light : theme->light;
    const char *address = light && theme->logo_light ? theme->logo_light : theme->logo;
    struct picture_info info;
    if (!address || !v->pictures)
        return false;
    enum picture_state state = v->pictures->info(v->pictures->self, address, &info);
    if (state != PICTURE_READY)
        return state == PICTURE_COMING;
    double room_w = LOGO_W_U * g->u, room_h = LOGO_H_U * g->u;
    double scale = fmin(room_w / info.width, room_h / info.height);
    struct picture_cut cut = {.content = info.content, .w = info.width, .h = info.height};
    cut.width = (int32_t)fmax(1, lround(scale * info.width));
    cut.height = (int32_t)fmax(1, lround(scale * info.height));
    state = v->pictures->cut(v->pictures->self, address, &cut);
    if (state != PICTURE_READY)
        return state == PICTURE_COMING;
    int32_t middle = grid_y(g, LOGO_TOP_U + LOGO_H_U / 2);
    struct rect place = {grid_x(g, GRID_MX), middle - cut.height / 2, cut.width, cut.height};
    scene_image(d->s, "logo", place, &cut, v->palette->bg);
    return true;
}

static void header_rule(struct draw *d)
{
    const struct grid *g = d->v->grid;
    int32_t y = grid_y(g, g->header_rule_u), h = grid_len(g, 0.25);
    scene_rect(d->s, "rule", (struct rect){0, y - h / 2, g->page_w, h}, d->v->palette->line2);
    if (!draw_logo(d))
        draw_ridge_mark(d, g->header_rule_u);
}

/* The event's name, or its short one where the full one is wider than its room. */
static struct pair event_name(struct draw *d, int32_t room_px)
{
    const struct event *event = &d->v->snapshot->event;
    struct pair name = pair_of(d, &event->name), brief = pair_of(d, &event->short_name);
    struct ink a = header_a(d, WEIGHT_MEDIUM);
    return brief.a && draw_width(d, name.a, name.a_lang, a) > room_px ? brief : name;
}

static void header_portrait(struct draw *d)
{
    const struct grid *g = d->v->grid;
    struct ink date_a = {0, WEIGHT_MEDIUM, ROLE_CHROME, d->v->palette->t1}, date_b = header_b(d);
    struct pair date = header_date(d, &date_a, &date_b);
    int32_t right = grid_x(g, g->w_u - GRID_MX), x = grid_x(g, EVENT_X_U);
    int32_t clock = draw_clock(d, 10.5);
    draw_inline(d, "date", &date, date_a, date_b, right, grid_y(g, 15.9), ALIGN_RIGHT, right - x);
    int32_t room = right - clock - grid_len(g, GAP_U) - x;
    struct pair event = event_name(d, room);
    draw_stacked(d, "event", &event, header_a(d, WEIGHT_MEDIUM), header_b(d), x,
                 grid_y(g, HEADER_BASELINE_U), ALIGN_LEFT, room);
}

/* Too narrow for all: the title's English goes first, then the date's, then the event's; then the
 * whole title; then the date is smaller, and after it the event. */
static void header_landscape(struct draw *d, const struct pair *title_pair)
{
    const struct grid *g = d->v->grid;
    struct pair title = *title_pair;
    struct ink a = header_a(d, WEIGHT_MEDIUM), b = header_b(d), bold = header_a(d, WEIGHT_BOLD);
    struct ink date_a = a, date_b = b;
    struct pair date = header_date(d, &date_a, &date_b);
    int32_t gap = grid_len(g, GAP_U), baseline = grid_y(g, HEADER_BASELINE_U);
    int32_t clock = draw_clock(d, 11.4);
    int32_t right = grid_x(g, g->w_u - GRID_MX) - (clock ? clock + gap : 0);
    int32_t event_x = grid_x(g, EVENT_X_U);
    int32_t title_x = grid_x(g, GRID_MX + (g->w_u - 2 * GRID_MX - 6) / 2 + 6);

    int32_t title_room = right - stacked_width(d, &date, date_a, date_b) - gap - title_x;
    if (stacked_width(d, &title, bold, b) > title_room)
        title.b = NULL;
    if (stacked_width(d, &title, bold, b) > title_room) {
        date.b = NULL;
        title_room = right - stacked_width(d, &date, date_a, date_b) - gap - title_x;
    }
    struct pair event = event_name(d, title_x - gap - event_x);
    if (stacked_width(d, &event, a, b) > title_x - gap - event_x)
        event.b = NULL;
    int32_t event_end = event_x + stacked_width(d, &event, a, b);
    bool has_title = title.a && event_end + gap <= title_x &&
                     draw_width(d, title.a, title.a_lang, bold) <= title_room;
    int32_t date_width = stacked_width(d, &date, date_a, date_b);
    int32_t event_room = has_title ? title_x - gap - event_x : right - date_width - gap - event_x;
    if (!has_title)
        event = event_name(d, event_room);
    if (draw_width(d, event.a, event.a_lang, a) > event_room) {
        event.b = NULL;
        date_a.step = 0;
        struct ink ink_a = date_a, ink_b = date_b;
        date = header_date(d, &ink_a, &ink_b); /* both languages again */
        date_width = stacked_width(d, &date, date_a, date_b);
        event_room = right - date_width - gap - event_x;
        event = event_name(d, event_room);
        while (a.step > 0 && draw_width(d, event.a, event.a_lang, a) > event_room)
            a.step--;
        if (draw_width(d, event.b, event.b_lang, b) > event_room)
            event.b = NULL;
    }
    draw_stacked(d, "event", &event, a, b, event_x, baseline, ALIGN_LEFT, event_room);
    if (has_title)
        draw_stacked(d, "title", &title, bold, b, title_x, baseline, ALIGN_LEFT, title_room);
    struct pair first = {date.a, date.a_lang, NULL, NULL},
                second = {date.b, date.b_lang, NULL, NULL};
    draw_stacked(d, "date", &first, date_a, date_b, right, baseline, ALIGN_RIGHT, 0);
    /* However small the first is, the second stands beside those of the others. */
    draw_stacked(d, "date", &second, date_b, date_b, right, baseline + draw_pair_drop(d, 2),
                 ALIGN_RIGHT, 0);
}

void draw_header(struct draw *d, const struct pair *title)
{
    const char *old = scene_prefix(d->s, "header");
    header_rule(d);
    if (d->v->grid->portrait)
        header_portrait(d);
    else
        header_landscape(d, title);
    scene_prefix_restore(d->s, old);
}

/* Page number and marks at the right edge; returns the x where they begin. */
static int32_t draw_pages(struct draw *d, int page, int pages, int32_t right, int32_t baseline)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    if (pages <= 1)
        return right;
    int32_t x = right;
    if (pages <= MARKS_MAX) {
        int32_t h = grid_len(g, 1.25), y = baseline - grid_len(g, 1.4) - h / 2;
        x -= grid_len(g, 6.0 * pages - 1);
        for (int i = 0; i < pages; i++) {
            const char *name = arena_printf(v->arena, "mark%d", i + 1);
            struct rect mark = {x + grid_len(g, 6.0 * i), y, grid_len(g, 5), h};
            scene_rect(d->s, name, mark, i == page ? v->palette->accent : v->palette->line);
        }
        x -= grid_len(g, 2.5);
    }
    struct ink ink = {1, WEIGHT_REGULAR, ROLE_CHROME, v->palette->t2};
    const char *number = arena_printf(v->arena, "%d/%d", page + 1, pages);
    x -= draw_line(d, "page", number, NULL, ink, x, baseline, ALIGN_RIGHT, 0, NULL);
    return x - grid_len(g, 4);
}

/* Words that a board brings of its own, such as a source, say so in both languages where they can:
 * the place's second language gives way, then a step of theirs. */
static void fit_said(struct draw *d, const struct pair *said, struct ink a, struct ink *b,
                     struct pair *place, int32_t room_px)
{
    struct ink place_b = *b;
    int32_t gap = grid_len(d->v->grid, 4);
    int32_t beside = place->a ? gap + draw_width(d, place->a, place->a_lang, a) : 0;
    int32_t both = place->a ? gap + draw_inline_width(d, place, a, place_b) : 0;
    if (draw_inline_width(d, said, a, *b) + both <= room_px)
        return;
    while (b->step > 0 && draw_inline_width(d, said, a, *b) + beside > room_px)
        b->step--;
    if (draw_inline_width(d, said, a, *b) + beside <= room_px)
        place->b = NULL;
}

#define LEGEND_GLYPH_U 2.6
#define LEGEND_GAP_U 1.6
#define LEGEND_APART_U 5.0
#define LEGEND_NEAR_U 3.5 /* of one language */

static struct ink footer_ink_a(const struct draw *d)
{
    return (struct ink){1, WEIGHT_MEDIUM, ROLE_CHROME, d->v->palette->t1};
}

static struct ink footer_ink_b(const struct draw *d)
{
    return (struct ink){1, WEIGHT_REGULAR, ROLE_CHROME, d->v->palette->t2};
}

/* Drawn, or only measured; returns its width. */
static int32_t legend_row(struct draw *d, const struct footer *footer, bool brief, int32_t x,
                          int32_t baseline, bool draws)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    struct ink a = footer_ink_a(d), b = footer_ink_b(d);
    int32_t begin = x;
    for (int i = 0; i < footer->n_signs; i++) {
        const struct legend_sign *sign = &footer->signs[i];
        struct pair words = pair_word(d, sign->word);
        words.b = brief ? NULL : words.b;
        x += i > 0 ? grid_len(g, brief ? LEGEND_NEAR_U : LEGEND_APART_U) : 0;
        const char *old = scene_prefix(d->s, "legend%d", i);
        if (draws)
            draw_glyph(d, "glyph", sign->glyph, grid_units(g, x - g->safe.x),
                       grid_units(g, baseline - g->safe.y) - 1.0 - LEGEND_GLYPH_U / 2,
                       LEGEND_GLYPH_U, sign->colour, p->bg);
        x += grid_len(g, LEGEND_GLYPH_U + LEGEND_GAP_U);
        x += draws ? draw_inline(d, "words", &words, a, b, x, baseline, ALIGN_LEFT, 0)
                   : draw_inline_width(d, &words, a, b);
        scene_prefix_restore(d->s, old);
    }
    return x - begin;
}

/* What the page's glyphs mean. What gives way is the place's second language, then the legend's,
 * then the place, then what matters least. */
static void draw_legend(struct draw *d, const struct footer *footer, int32_t right,
                        int32_t baseline)
{
    const struct grid *g = d->v->grid;
    struct ink a = footer_ink_a(d), b = footer_ink_b(d);
    struct footer said = *footer;
    struct pair place = pair_of(d, &d->v->display->place);
    int32_t x = grid_x(g, GRID_MX), gap = grid_len(g, 4);
    bool brief = legend_row(d, &said, false, x, baseline, false) > right - x;
    int32_t width = legend_row(d, &said, brief, x, baseline, false);
    if (place.a && width + gap + draw_inline_width(d, &place, a, b) > right - x)
        place.b = NULL;
    if (place.a && !brief && width + gap + draw_inline_width(d, &place, a, b) > right - x) {
        brief = true;
        width = legend_row(d, &said, brief, x, baseline, false);
    }
    while (said.n_signs > 1 && width > right - x) {
        said.n_signs--;
        width = legend_row(d, &said, brief, x, baseline, false);
    }
    legend_row(d, &said, brief, x, baseline, true);
    if (place.a && width + gap + draw_inline_width(d, &place, a, b) <= right - x)
        draw_inline(d, "place", &place, a, b, right, baseline, ALIGN_RIGHT, 0);
    else if (place.a)
        draw_note_left_out(d, "place", place.a, place.a_lang);
}

void draw_footer(struct draw *d, const struct footer *footer, int page, int pages)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    const struct pair *said = footer->fact;
    const char *old = scene_prefix(d->s, "footer");
    int32_t left = grid_x(g, GRID_MX), right = grid_x(g, g->w_u - GRID_MX);
    int32_t rule = grid_y(g, g->footer_rule_u), baseline = grid_y(g, g->h_u - 3.25);
    scene_rect(d->s, "rule", (struct rect){left, rule, right - left, grid_len(g, 0.25)}, p->line);

    struct ink a = footer_ink_a(d), b = footer_ink_b(d), fact_b = b;
    right = draw_pages(d, page, pages, right, baseline);
    if (footer->kind == FOOTER_LEGEND) {
        draw_legend(d, footer, right, baseline);
        scene_prefix_restore(d->s, old);
        return;
    }
    struct pair fact = said ? *said : pair_of(d, &v->snapshot->event.standing);
    if (!fact.a || (!said && v->data >= DATA_STALE))
        fact = pair_word(d, WORD_ON_SITE);
    int32_t x = grid_x(g, GRID_MX + 5.75);
    struct pair place = pair_of(d, &v->display->place);
    int32_t gap = grid_len(g, 4), room = right - x;
    if (footer->kind == FOOTER_TICKER)
        fact = (struct pair){0};
    else if (said)
        fit_said(d, &fact, a, &fact_b, &place, room);
    int32_t fact_a = draw_width(d, fact.a, fact.a_lang, a);
    if (fact_a + gap + draw_inline_width(d, &place, a, b) > room)
        place.b = NULL;
    if (place.a && fact_a + gap + draw_width(d, place.a, place.a_lang, a) <= room)
        right -= draw_inline(d, "place", &place, a, b, right, baseline, ALIGN_RIGHT, 0) + gap;
    else if (place.a)
        draw_note_left_out(d, "place", place.a, place.a_lang);
    draw_glyph(d, "sign", GLYPH_INFO, GRID_MX, g->h_u - 3.25 - 1.45 - 1.875, 3.75, p->accent,
               p->bg);
    if (footer->kind == FOOTER_TICKER) {
        draw_ticker(d, a, b, x, right, baseline);
    } else {
        if (x + draw_inline_width(d, &fact, a, fact_b) > right && fact.b)
            fact.b = NULL; /* half of it says nothing */
        draw_inline(d, "fact", &fact, a, fact_b, x, baseline, ALIGN_LEFT, right - x);
    }
    scene_prefix_restore(d->s, old);
}

/* The age in whole minutes, from 90 of them in hours; returns where it begins. */
static int32_t draw_age(struct draw *d, double top_u, int32_t right)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    if (!v->time_confirmed || !v->data_ms || v->now_ms < v->data_ms)
        return right;
    int64_t minutes = (v->now_ms - v->data_ms) / MS_MINUTE;
    bool hours = minutes >= 90;
    scene_changes_at(d->s, v->data_ms + (minutes + 1) * MS_MINUTE);
    struct ink unit_a = {2, WEIGHT_MEDIUM, ROLE_CHROME, v->palette->t1}, unit_b = header_b(d);
    struct pair unit = pair_word(d, hours ? WORD_HOURS_AGO : WORD_MIN_AGO);
    right -= stacked_width(d, &unit, unit_a, unit_b);
    draw_stacked(d, "unit", &unit, unit_a, unit_b, right, grid_y(g, top_u + 9.4), ALIGN_LEFT, 0);
    struct ink number = {6, WEIGHT_BOLD, ROLE_CHROME, v->palette->time};
    const char *text = arena_printf(v->arena, "%d", (int)(hours ? minutes / 60 : minutes));
    right -= grid_len(g, 3);
    right -=
        draw_line(d, "age", text, NULL, number, right, grid_y(g, top_u + 13), ALIGN_RIGHT, 0, NULL);
    return right - grid_len(g, 3);
}

void draw_stale_band(struct draw *d, double top_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    double rule_u = g->header_rule_u;
    const char *old = scene_prefix(d->s, "stale");
    int32_t y0 = grid_y(g, rule_u) + grid_len(g, 0.25), y1 = grid_y(g, top_u + STALE_BAND_U - 0.25);
    scene_rect(d->s, "bar", (struct rect){0, y0, grid_x(g, 2), y1 - y0}, p->time);
    scene_rect(d->s, "rule", (struct rect){0, y1, g->page_w, grid_len(g, 0.25)}, p->time);
    draw_glyph(d, "sign", GLYPH_WARNING, GRID_MX - 0.5, rule_u + 9.4 - 5.25, 10.5, p->time, p->bg);

    struct langs langs = draw_langs(d);
    struct pair words = pair_word(d, WORD_ASK_STAFF);
    if (!v->time_confirmed) {
        words.a = sheet_no_time(v->arena, langs.a);
        words.b = langs.b ? sheet_no_time(v->arena, langs.b) : NULL;
    } else if (v->data_ms) {
        words.a = sheet_no_updates(v->arena, langs.a, data_time(d, langs.a));
        words.b = langs.b ? sheet_no_updates(v->arena, langs.b, data_time(d, langs.b)) : NULL;
    }
    int32_t right = draw_age(d, rule_u, grid_x(g, g->w_u - GRID_MX));
    int32_t x = grid_x(g, GRID_MX + (g->portrait ? 13.5 : 18.5));
    struct ink a = {4, WEIGHT_BOLD, ROLE_CHROME, p->time};
    while (a.step > 1 && draw_width(d, words.a, words.a_lang, a) > right - x)
        a.step--;
    struct ink b = {a.step > 2 ? a.step - 2 : 0, WEIGHT_REGULAR, ROLE_CHROME, p->t1};
    draw_stacked(d, "words", &words, a, b, x, grid_y(g, rule_u + 8.5), ALIGN_LEFT, right - x);
    scene_prefix_restore(d->s, old);
}

void draw_statement(struct draw *d, const struct pair *words)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const char *old = scene_prefix(d->s, "statement");
    int32_t left = grid_x(g, GRID_MX), room = grid_x(g, g->w_u - GRID_MX) - left;
    struct ink a = {8, WEIGHT_BOLD, ROLE_R1, v->palette->t1};
    while (a.step > 4 && (draw_width(d, words->a, words->a_lang, a) > room))
        a.step--;
    struct ink b = {a.step - 2, WEIGHT_REGULAR, ROLE_R2, v->palette->t2};
    while (b.step > 0 && draw_width(d, words->b, words->b_lang, b) > room)
        b.step--;
    double baseline = v->body_top_u + 18;
    draw_stacked(d, "words", words, a, b, left, grid_y(g, baseline), ALIGN_LEFT, room);
    scene_prefix_restore(d->s, old);
    double drop = g->h_u - 135;
    draw_ridge_field(d, 90 + drop, 4.0, 34, baseline + 0.86 * grid_type_u(a.step) + 6);
}
