#include "core/boards/parts/cell_inside.h"

#include "core/boards/parts/title.h"

struct pair cell_day(struct cell *c)
{
    const struct view *v = c->d->v;
    struct langs langs = draw_langs(c->d);
    const struct zone *zone = v->snapshot->event.zone;
    int64_t at = cell_time(c).at;
    return (struct pair){sheet_date_short(v->arena, langs.a, zone, at), langs.a,
                         langs.b ? sheet_date_short(v->arena, langs.b, zone, at) : NULL, langs.b};
}

struct pair cell_starts_in(struct cell *c, bool brief)
{
    const struct view *v = c->d->v;
    struct langs langs = draw_langs(c->d);
    int64_t start = c->row->first->start_ms;
    /* Starts off the minute are counted off the minute. */
    int64_t rest = (start - v->now_ms - 1) / MS_MINUTE;
    if (start > v->now_ms)
        scene_changes_at(c->d->s, start - rest * MS_MINUTE);
    const char *(*say)(struct arena *, const char *, int64_t, int64_t) =
        brief ? sheet_in : sheet_starts_in;
    return pair_distinct((struct pair){say(v->arena, langs.a, v->now_ms, start), langs.a,
                                       langs.b ? say(v->arena, langs.b, v->now_ms, start) : NULL,
                                       langs.b});
}

#define SECOND_LEAST_EM 8 /* of less than two words nothing is understood */

/* "○ 14:00 title": what comes next, from x on. A next that was itself changed says so in its
 * state's colour. */
static void draw_next(struct cell *c, const struct standing *next, bool is_later, int32_t x,
                      int32_t baseline, int step)
{
    struct draw *d = c->d;
    const struct view *v = d->v;
    const struct palette *p = v->palette;
    const struct grid *g = v->grid;
    const struct zone *zone = v->snapshot->event.zone;
    struct state_look look;
    state_look(d, next, &look);
    const char *old = scene_prefix(d->s, "next");
    double size = grid_type_u(step), side = 0.83 * size;
    bool changed = look.chip.a != NULL;
    if (!c->is_list || changed) {
        double x_u = grid_units(g, x - g->safe.x), y_u = grid_units(g, baseline - g->safe.y);
        draw_glyph(d, "sign", changed ? look.chip_glyph : GLYPH_RING, x_u,
                   y_u - 0.36 * size - side / 2, side, changed ? look.chip_fill : p->t2, p->bg);
        x += grid_len(g, 1.22 * size);
    }
    const char *time = sheet_time(v->arena, zone, next->start_ms);
    if (is_later) {
        struct pair tomorrow = pair_word(d, WORD_TOMORROW);
        x += draw_inline(d, "day", &tomorrow, ink(step, WEIGHT_MEDIUM, ROLE_R3, p->t2),
                         ink(step, WEIGHT_REGULAR, ROLE_R3, p->t2), x, baseline, ALIGN_LEFT,
                         c->right - x) +
             grid_len(g, 0.45 * size);
    }
    /* Words that say the time say it instead. */
    bool told = changed && look.chip_glyph == GLYPH_CHEVRONS && next->flags & SESSION_RETIMED &&
                !(next->flags & SESSION_DELAYED) && next->start_ms != next->plan_start_ms;
    if ((!look.no_time && !told) || c->is_list)
        x += draw_line(d, "time", time, NULL, ink(step, WEIGHT_MEDIUM, ROLE_R3, p->t1), x, baseline,
                       ALIGN_LEFT, c->right - x, NULL) +
             grid_len(g, 0.45 * size);
    if (changed) {
        struct pair words = look.chip_short;
        words.b = NULL;
        x += draw_inline(d, "change", &words, ink(step, WEIGHT_MEDIUM, ROLE_R3, look.chip_fill),
                         ink(step, WEIGHT_REGULAR, ROLE_R3, look.chip_fill), x, baseline,
                         ALIGN_LEFT, c->right - x) +
             grid_len(g, 0.45 * size);
    }
    struct pair title = title_brief(d, title_session(d, next));
    struct ink lead = ink(step, WEIGHT_MEDIUM, ROLE_R3, look.quiet ? p->t3 : p->t2);
    struct ink quiet = ink(step, WEIGHT_REGULAR, ROLE_R3, p->t3);
    int32_t beside = x + draw_width(d, title.a, title.a_lang, lead) + grid_len(g, 0.5 * size);
    title.b = title_second(d, title.b, title.b_lang, quiet, c->right - beside);
    if (title.b && c->right - beside < grid_len(g, SECOND_LEAST_EM * size) &&
        draw_width(d, title.b, title.b_lang, quiet) > c->right - beside)
        title.b = NULL;
    draw_inline(d, "title", &title, lead, quiet, x, baseline, ALIGN_LEFT, c->right - x);
    scene_prefix_restore(d->s, old);
}

static void draw_nothing_left(struct cell *c, int step)
{
    uint32_t tone = c->d->v->palette->t3;
    struct pair words = pair_word(c->d, WORD_NOTHING_LEFT);
    if (c->row->first && !c->is_list && !c->row->is_other_day && !c->row->goes_on)
        draw_inline(c->d, "nothing", &words, ink(step, WEIGHT_MEDIUM, ROLE_R3, tone),
                    ink(step, WEIGHT_REGULAR, ROLE_R3, tone), c->title_x, c->b3, ALIGN_LEFT,
                    c->right - c->title_x);
}

/* What was changed besides, in words, where there is room for them. */
static void draw_second(struct cell *c, int step, int32_t x)
{
    struct ink a = ink(step, WEIGHT_MEDIUM, ROLE_R3, c->look.second_colour);
    struct ink b = ink(step, WEIGHT_REGULAR, ROLE_R3, c->look.second_colour);
    struct pair words = second_words(c->d, &c->look, a, b, c->right - x);
    draw_inline(c->d, "second", &words, a, b, x, c->b3, ALIGN_LEFT, c->right - x);
}

/* The change beats what is next, what is next beats how long it lasts. */
static void draw_third_line(struct cell *c)
{
    struct draw *d = c->d;
    const struct palette *p = d->v->palette;
    int step = small_b(c->l);
    const struct standing *next = c->row->next ? c->row->next : c->row->later;
    bool is_later = !c->row->next && c->row->later;
    int32_t x = c->title_x, width = c->right - c->title_x;
    if (c->row->first && c->look.chip.a) {
        int32_t chip = draw_chip(d, &c->look, step, x, c->b3, ALIGN_LEFT, width);
        x += chip + grid_len(d->v->grid, 2);
        if (c->look.second.a)
            draw_second(c, step, x);
        if (c->look.second.a || !c->look.no_time || !next)
            return;
    } else if (c->row->first && !c->look.running && !c->is_list && !c->row->is_other_day) {
        uint32_t colour = c->look.soon ? p->accent : p->t2;
        struct pair words = cell_starts_in(c, false);
        draw_inline(d, "starts", &words, ink(step, WEIGHT_MEDIUM, ROLE_R3, colour),
                    ink(step, WEIGHT_REGULAR, ROLE_R3, colour), x, c->b3, ALIGN_LEFT, width);
        return;
    }
    if (next) {
        draw_next(c, next, is_later, x, c->b3, step);
    } else {
        draw_nothing_left(c, step);
    }
}

void cell_next_line(struct cell *c)
{
    const struct standing *next = c->row->next ? c->row->next : c->row->later;
    int step = small_b(c->l) - 1;
    if (c->row->first && c->look.second.a)
        draw_second(c, step, c->title_x);
    else if (next)
        draw_next(c, next, !c->row->next, c->title_x, c->b3, step);
    else
        draw_nothing_left(c, step);
}

void cell_details(struct cell *c)
{
    if (c->l->stacked) {
        if (c->l->next_line)
            cell_next_line(c);
        return;
    }
    switch (c->l->density->name) {
    case DENSITY_A:
        draw_third_line(c);
        break;
    case DENSITY_B:
        cell_beside(c);
        break;
    case DENSITY_C:
    case DENSITY_D:
        if (c->l->next_line)
            cell_next_line(c);
        break;
    }
}
