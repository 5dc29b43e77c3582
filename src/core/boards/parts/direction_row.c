#include "core/boards/parts/direction_row.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/stack.h"
#include "core/boards/parts/state.h"
#include "core/boards/parts/title.h"

/* The step, or the next one that the role wants on this display; `most` at the most. */
static int least_step(const struct direction_form *f, int step, enum text_role role, int most)
{
    const struct grid *g = f->v->grid;
    return grid_step_px(g, step, grid_wanted_px(g, f->v->display, role), most);
}

/* A row while it is drawn: baselines and x in px. */
struct line {
    struct draw *d;
    const struct direction_form *f;
    const struct sign_group *group;
    const struct sign_row *row;
    struct state_look look;
    double top_u;
    int32_t number_y; /* of number and minutes */
    int32_t b1, b2;   /* of the title, the second language */
    int32_t state_y;
    int32_t right; /* where the minutes begin */
    int title_step;
};

static bool is_wide(const struct line *l)
{
    return l->f->layout == DIRECTION_WIDE;
}

static bool is_stacked(const struct line *l)
{
    return l->f->layout == DIRECTION_STACKED;
}

/* The number of minutes ends there, their unit begins a gap further. */
static int32_t minutes_right(struct draw *d, const struct direction_form *f, struct stack *unit)
{
    const struct grid *g = f->v->grid;
    const struct palette *p = d->v->palette;
    bool wide = f->layout == DIRECTION_WIDE;
    int step = wide ? 2 : 1;
    struct pair min = pair_word(d, WORD_MIN);
    struct stack_style style = {
        ink(step, WEIGHT_MEDIUM, ROLE_R3, p->t1),
        ink(least_step(f, 0, ROLE_R3, step), WEIGHT_REGULAR, ROLE_R3, p->t2), 1, 1};
    stack_set(d, &min, &style, grid_len(g, f->label_u), unit);
    int32_t gap = grid_len(g, wide ? 2 : 1.25), x = grid_x(g, f->minutes_u) + gap;
    int32_t most = grid_x(g, f->right_u) - stack_width(unit);
    return (x < most ? x : most) - gap;
}

/* Between the title's x and the minutes, or what stands before them. */
static int32_t title_room(const struct direction_form *f, int32_t right)
{
    const struct grid *g = f->v->grid;
    int32_t end = f->layout == DIRECTION_WIDE      ? grid_x(g, f->state_u - 3.5)
                  : f->layout == DIRECTION_STACKED ? grid_x(g, f->right_u)
                                                   : right - grid_len(g, 2.5);
    return end - grid_x(g, f->title_u);
}

/* Minutes and their unit; returns where they begin. */
static int32_t draw_walk(struct line *l)
{
    const struct grid *g = l->f->v->grid;
    struct stack unit;
    int32_t right = minutes_right(l->d, l->f, &unit);
    if (l->row->minutes <= 0)
        return right;
    int32_t last = l->number_y + (unit.b ? grid_len(g, is_wide(l) ? 0.97 : 0.86) : 0);
    draw_stack(l->d, "unit", &unit, right + grid_len(g, is_wide(l) ? 2 : 1.25),
               last - stack_drop(l->d, &unit), ALIGN_LEFT, NULL);
    const char *number = arena_printf(l->d->v->arena, "%d", l->row->minutes);
    return right - draw_line(l->d, "minutes", number, NULL,
                             ink(l->f->number_step, WEIGHT_BOLD, ROLE_R1, l->d->v->palette->t1),
                             right, l->number_y, ALIGN_RIGHT, 0, NULL);
}

static const char *label_of(const struct line *l, const char *lang)
{
    const struct view *v = l->d->v;
    if (l->row->kind == SIGN_LEVEL)
        return v->snapshot->venue->levels[l->group->level].short_name;
    return signpost_range(v, l->row->rooms, l->row->n_rooms, lang);
}

/* The number, a range of numbers, or a level with the arrow to its stairs. */
static void draw_label(struct line *l)
{
    const struct palette *p = l->d->v->palette;
    const struct grid *g = l->f->v->grid;
    const char *lang = draw_langs(l->d).a, *label = label_of(l, lang);
    int32_t x = grid_x(g, l->f->number_u);
    int32_t end =
        l->row->kind == SIGN_RANGE ? l->right - grid_len(g, 3) : grid_x(g, l->f->label_end_u - 1.5);
    bool off = l->row->standing && l->look.no_time;
    struct ink look = ink(l->f->number_step, WEIGHT_BOLD, ROLE_R1, off ? p->t3 : p->t1);
    while (look.step > 2 && draw_width(l->d, label, lang, look) > end - x)
        look.step--;
    int32_t width =
        draw_line(l->d, "number", label, lang, look, x, l->number_y, ALIGN_LEFT, end - x, NULL);
    if (l->row->kind != SIGN_LEVEL || l->group->direction < 0)
        return;
    double side = is_wide(l) ? 8.5 : 6, cap = 0.714 * grid_type_u(l->f->number_step);
    double x_u = grid_units(g, x + width - g->safe.x) + 1.75 + side / 2;
    if (x_u + side / 2 > l->f->label_end_u - 0.75)
        return;
    draw_arrow(l->d, "arrow", x_u, grid_units(g, l->number_y - g->safe.y) - cap / 2, side,
               45 * (int)l->group->direction, p->accent);
}

/* What the feed says of the way takes the second line, and the second language of the title goes
 * beside the first. */
static void draw_words(struct line *l, const struct pair *title, struct ink b, int32_t title_px)
{
    int32_t x = grid_x(l->f->v->grid, l->f->title_u), most = title_room(l->f, l->right);
    int32_t after = title_px + grid_len(l->f->v->grid, 0.5 * grid_type_u(l->title_step));
    if (title->b && after + draw_width(l->d, title->b, title->b_lang, b) <= most)
        draw_line(l->d, "title.b", title->b, title->b_lang, b, x + after, l->b1, ALIGN_LEFT, 0,
                  NULL);
    struct pair words = pair_of(l->d, l->row->words);
    b.colour = l->d->v->palette->accent;
    struct ink lead = ink(b.step, WEIGHT_MEDIUM, ROLE_R2, b.colour);
    if (!l->row->standing) /* no state beside them */
        most = l->right - grid_len(l->f->v->grid, 2.5) - x;
    draw_inline(l->d, "words", &words, lead, b, x, l->b2, ALIGN_LEFT, most);
}

/* Over the whole row, in the lines that the form has for it; words of the way are its second. */
static void draw_long_title(struct line *l, struct pair title, struct ink a, struct ink b,
                            const char *session)
{
    if (l->row->words) {
        struct pair words = pair_of(l->d, l->row->words);
        title.b = words.a;
        title.b_lang = words.a_lang;
        b.colour = l->d->v->palette->accent;
    }
    struct stack_style style = {a, b, l->f->lines, 1};
    struct stack stack;
    int32_t x = grid_x(l->f->v->grid, l->f->title_u);
    stack_set(l->d, &title, &style, title_room(l->f, l->right), &stack);
    double below = (l->f->row_u - direction_form_heights(l->f, l->title_step).row_u) / 2;
    bool is_room = (stack.a && stack.a->n_lines < l->f->lines) ||
                   below > 1.28 * grid_type_u(l->title_step - 1);
    if (stack.b && stack.b->shortened && is_room) {
        style.lines_b = 2;
        stack_set(l->d, &title, &style, title_room(l->f, l->right), &stack);
    }
    draw_stack(l->d, "title", &stack, x, l->b1, ALIGN_LEFT, session);
    if (l->look.struck)
        draw_stack_strikes(l->d, &stack, x, l->b1);
}

/* The title and its second language, struck where the look says so. session: whose title it is and
 * is to be found by; NULL. */
static void draw_titles(struct line *l, const struct pair *title, struct ink a, struct ink b,
                        const char *session)
{
    if (is_stacked(l)) {
        draw_long_title(l, *title, a, b, session);
        return;
    }
    int32_t most = title_room(l->f, l->right), x = grid_x(l->f->v->grid, l->f->title_u);
    struct scene_item *item;
    int32_t width =
        draw_line(l->d, "title", title->a, title->a_lang, a, x, l->b1, ALIGN_LEFT, most, &item);
    if (item)
        item->text.session = session;
    if (l->look.struck)
        draw_strike(l->d, "strike", x, width, l->b1, grid_type_u(a.step) * l->f->v->grid->u);
    if (l->row->words)
        draw_words(l, title, b, width);
    else
        draw_line(l->d, "title.b", title->b, title->b_lang, b, x, l->b2, ALIGN_LEFT, most, NULL);
}

static struct ink title_ink(int step, uint32_t colour)
{
    return ink(step, WEIGHT_MEDIUM, ROLE_R1, colour);
}

static struct ink second_ink(const struct direction_form *f, int title_step, uint32_t colour)
{
    return ink(least_step(f, title_step - 2, ROLE_R2, title_step - 1), WEIGHT_REGULAR, ROLE_R2,
               colour);
}

/* What is on in the room; its name where nothing is. */
static void draw_title(struct line *l)
{
    const struct view *v = l->d->v;
    const struct palette *p = v->palette;
    const struct standing *standing = l->row->standing;
    bool quiet = standing && l->look.quiet;
    struct ink a = title_ink(l->title_step, quiet ? p->t3 : p->t1);
    struct ink b = second_ink(l->f, l->title_step, quiet ? p->t3 : p->t2);
    if (standing) {
        const struct session *session = title_session(l->d, standing);
        struct pair title = title_choose(l->d, session, a, b, title_room(l->f, l->right), NULL);
        draw_titles(l, &title, a, b, standing->flags & SESSION_AWAY ? NULL : session->id);
        return;
    }
    const struct room *room = &v->snapshot->rooms[l->row->rooms[0]];
    struct pair name = pair_of(l->d, &room->name);
    if (!name.a || str_equal(name.a, label_of(l, name.a_lang)))
        name = pair_of(l->d, &room->place);
    a.colour = p->t2;
    draw_titles(l, &name, a, b, NULL);
}

static const char *level_rooms(struct line *l, const char *lang)
{
    const struct view *v = l->d->v;
    const struct venue_level *level = &v->snapshot->venue->levels[l->group->level];
    const char *name = text_any(&level->name, lang);
    const char *range = signpost_range(v, l->row->rooms, l->row->n_rooms, lang);
    return sheet_level_rooms(v->arena, lang, name ? name : level->short_name, range);
}

/* 二层会场 201–206 over Level 2 rooms: escalator ahead. */
static void draw_level(struct line *l)
{
    const struct palette *p = l->d->v->palette;
    struct langs langs = draw_langs(l->d);
    const char *lang = langs.b ? langs.b : langs.a;
    const struct venue_level *level = &l->d->v->snapshot->venue->levels[l->group->level];
    const char *name = text_any(&level->name, lang);
    const char *way = signpost_way(l->d->v->arena, lang, l->group->way, l->group->direction);
    if (langs.b)
        way = sheet_level_way(l->d->v->arena, lang, name ? name : level->short_name, way);
    struct pair pair = {level_rooms(l, langs.a), langs.a, way, lang};
    draw_titles(l, &pair, title_ink(l->title_step, p->t1), second_ink(l->f, l->title_step, p->t2),
                NULL);
}

/* A word of the state, in the languages that stand there whole, if any; how far it goes. */
static int32_t draw_word(struct line *l, enum word word, int32_t x, int32_t baseline, int32_t most)
{
    struct pair pair = pair_word(l->d, word);
    struct ink a = ink(is_wide(l) ? 2 : 1, WEIGHT_MEDIUM, ROLE_R2, l->d->v->palette->t2), b = a;
    b.weight = WEIGHT_REGULAR;
    if (draw_inline_width(l->d, &pair, a, b) > most)
        pair.b = NULL;
    if (draw_inline_width(l->d, &pair, a, b) > most)
        return 0;
    return draw_inline(l->d, "word", &pair, a, b, x, baseline, ALIGN_LEFT, most);
}

/* When what is on ends, else when it starts; of a level how many rooms have something on. */
struct large {
    const char *text;
    struct ink ink;
    int32_t width, gap; /* px; behind it */
};

static struct large large_of(const struct line *l)
{
    const struct view *v = l->d->v;
    const struct standing *s = l->row->standing;
    bool wide = is_wide(l), until = l->look.running, changed = false;
    struct large out = {.text = arena_printf(v->arena, "%d", l->row->on_now),
                        .gap = grid_len(l->f->v->grid, wide ? 2.5 : 1.25)};
    if (s) {
        changed = until ? s->end_ms != s->plan_end_ms : s->start_ms != s->plan_start_ms;
        out.text = sheet_time(v->arena, v->snapshot->event.zone, until ? s->end_ms : s->start_ms);
    }
    out.ink = ink(wide ? 4 : 1, WEIGHT_BOLD, wide ? ROLE_R1 : ROLE_R2,
                  changed ? v->palette->time : v->palette->t1);
    out.width = draw_width(l->d, out.text, NULL, out.ink);
    return out;
}

/* The large part with its word: wide one over the other; else on a line, 至 11:30 and 开始 as they
 * are said. Returns where it ends. */
static int32_t draw_when(struct line *l, enum word word, int32_t x, int32_t end)
{
    struct draw *d = l->d;
    struct large large = large_of(l);
    bool has_chip = l->row->kind == SIGN_ROOM && l->look.chip.a;
    if (x + large.width > end) {
        draw_note_left_out(d, "time", large.text, NULL);
        return x;
    }
    if (!is_wide(l) && word == WORD_UNTIL && !has_chip) {
        int32_t px = draw_word(l, word, x, l->state_y, end - x - large.width - large.gap);
        x += px > 0 ? px + large.gap : 0;
    }
    draw_line(d, "time", large.text, NULL, large.ink, x, l->state_y, ALIGN_LEFT, 0, NULL);
    int32_t behind = x + large.width + large.gap;
    if (is_wide(l))
        draw_word(l, word, x, l->b2, end - x);
    else if (word != WORD_UNTIL && !has_chip)
        draw_word(l, word, behind, l->state_y, end - behind);
    return behind;
}

/* Glyph, then time or number and their word. Wide: in a column of its own; else under the title,
 * or over it beside the number. */
static void draw_state(struct line *l)
{
    struct draw *d = l->d;
    const struct palette *p = d->v->palette;
    const struct grid *g = l->f->v->grid;
    bool counts = l->row->kind != SIGN_ROOM, wide = is_wide(l);
    if (counts ? l->row->on_now == 0 : !l->row->standing)
        return;
    double side = wide ? 4 : 2.75, x_u = l->f->state_u;
    double y_u =
        grid_units(g, l->state_y - g->safe.y) - 0.36 * grid_type_u(wide ? 4 : 1) - side / 2;
    bool away = !counts && l->look.no_time;
    if (!away || !l->look.chip.a) { /* a chip has the same glyph */
        draw_glyph(d, "state", counts ? GLYPH_DISC : l->look.glyph, x_u, y_u, side,
                   counts ? p->accent : l->look.colour, p->bg);
        x_u += wide ? 5.75 : 3.75;
    }
    int32_t x = grid_x(g, x_u);
    int32_t end = l->f->state_below ? grid_x(g, l->f->right_u) : l->right - grid_len(g, 2.5);
    if (!away)
        x = draw_when(l,
                      counts            ? WORD_ROOMS_ON
                      : l->look.running ? WORD_UNTIL
                                        : WORD_STARTS,
                      x, end);
    if (!counts)
        draw_chip(d, &l->look, least_step(l->f, 0, ROLE_R3, wide ? 2 : 1), x,
                  l->state_y - grid_len(g, wide ? 1 : 0), ALIGN_LEFT, end - x);
}

static void place_line(struct line *l)
{
    const struct grid *g = l->f->v->grid;
    if (is_stacked(l)) {
        struct direction_heights h = direction_form_heights(l->f, l->title_step);
        double head = l->top_u + (l->f->row_u - h.row_u) / 2 + h.head_u;
        if (l->row->kind == SIGN_RANGE) /* nothing stands under it */
            head = l->top_u + (l->f->row_u + 0.714 * grid_type_u(l->f->number_step)) / 2;
        l->number_y = grid_y(g, head);
        l->state_y = l->number_y + (l->f->state_below ? grid_len(g, DIRECTION_STATE_U) : 0);
        bool has_state = l->row->kind == SIGN_ROOM ? l->row->standing != NULL : l->row->on_now > 0;
        if (l->f->state_below && !has_state)
            h.title_u -= DIRECTION_STATE_U;
        l->b1 = grid_y(g, head + h.title_u);
        return;
    }
    double b =
        is_wide(l) ? (l->f->row_u - DIRECTION_ROW_U) / 2 + 8.5 : (l->f->row_u - 17.6) / 2 + 6.6;
    double drop = 0.86 * grid_type_u(l->title_step);
    l->b1 = grid_y(g, l->top_u + b);
    l->b2 = grid_y(g, l->top_u + b + drop);
    l->number_y = l->b1 + grid_len(g, is_wide(l) ? 1.75 : 1.4);
    l->state_y = is_wide(l) ? l->b1 : grid_y(g, l->top_u + b + drop + 4.8);
}

void draw_direction_row(struct draw *d, const struct direction_form *f,
                        const struct sign_group *group, const struct sign_row *row, double top_u,
                        int title_step)
{
    struct line l = {
        .d = d, .f = f, .group = group, .row = row, .top_u = top_u, .title_step = title_step};
    place_line(&l);
    if (row->standing)
        state_look(d, row->standing, &l.look);
    l.right = draw_walk(&l);
    draw_label(&l);
    if (row->kind == SIGN_ROOM)
        draw_title(&l);
    else if (row->kind == SIGN_LEVEL)
        draw_level(&l);
    if (row->kind != SIGN_RANGE)
        draw_state(&l);
}

bool direction_row_whole(struct draw *d, const struct direction_form *f,
                         const struct sign_group *group, const struct sign_row *row, int step)
{
    if (!row->standing && row->kind != SIGN_LEVEL)
        return true;
    struct stack unit;
    /* Minutes of two digits at most, as the fit must not depend on the row. */
    int32_t walk = draw_width(d, "00", NULL, ink(f->number_step, WEIGHT_BOLD, ROLE_R1, 0));
    int32_t most = title_room(f, minutes_right(d, f, &unit) - walk);
    struct ink a = title_ink(step, 0), b = second_ink(f, step, 0);
    bool fits;
    struct pair title;
    if (row->standing) {
        title = title_choose(d, title_session(d, row->standing), a, b, most, &fits);
    } else {
        struct line l = {.d = d, .f = f, .group = group, .row = row};
        title = (struct pair){.a_lang = draw_langs(d).a};
        title.a = level_rooms(&l, title.a_lang);
        fits = draw_width(d, title.a, title.a_lang, a) <= most;
    }
    if (fits || f->lines < 2)
        return fits;
    const struct set_text *set = lines_set(d, title.a, title.a_lang, a, most, f->lines);
    return set && !set->shortened;
}
