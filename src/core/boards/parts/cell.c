#include "core/boards/parts/cell_inside.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/state.h"
#include "core/boards/parts/title.h"

#include <math.h>

/* The room's number, or its name in up to two lines; then the state stands a line lower. */
static void draw_number(struct cell *c)
{
    const struct view *v = c->d->v;
    bool off = c->row->first && (c->look.struck || (c->look.quiet && c->look.no_time));
    if (!c->row->first && !c->is_list)
        off = true;
    const char *label = room_label(c->d, c->row->room), *lang = draw_langs(c->d).a;
    int32_t most = c->title_x - c->x - grid_len(v->grid, 1.5);
    struct ink look = ink(0, WEIGHT_BOLD, ROLE_R1, off ? v->palette->t3 : v->palette->t1);
    if (room_label_lines(c->d, c->l, label, most, &look.step) == 1) {
        draw_line(c->d, "number", label, lang, look, c->x, c->b1, ALIGN_LEFT, most, NULL);
        return;
    }
    const struct set_text *set = lines_set(c->d, label, lang, look, most, 2);
    draw_lines(c->d, "number", set, lang, look, c->x, c->b1);
    if (set->n_lines > 1)
        c->b_state = c->b3;
}

void cell_doors_look(const struct cell *c, struct state_look *look)
{
    const struct palette *p = c->d->v->palette;
    uint32_t flags = c->row->first->flags;
    if (look->no_time || (!look->running && !look->soon))
        return;
    if (flags & SESSION_DOORS_CLOSED) {
        look->glyph = GLYPH_BAR;
        look->colour = p->stop;
        look->word = WORD_DOORS_CLOSED;
    } else if (flags & SESSION_DOORS_OPEN && look->soon) {
        look->glyph = GLYPH_RING;
        look->colour = p->accent;
        look->word = WORD_DOORS_OPEN;
    }
}

/* Minutes on foot: dense rows have a line for them, others what the state leaves of its own. */
static void draw_walk(struct cell *c, int32_t beside)
{
    bool dense = c->l->density->name == DENSITY_A;
    if (dense ? c->b_state == c->b3 : !c->l->walks)
        return;
    int32_t x = dense ? c->x : beside;
    int32_t most = c->title_x - grid_len(c->d->v->grid, dense ? 0.75 : 1.5) - x;
    draw_reach(c->d, &c->reach, small_b(c->l), x, dense ? c->b3 : c->b_state, most);
}

#define WALK_GAP_EM 0.6 /* before it */
#define WALK_AIR_U 3.5  /* after it: it is no part of the title beside it */

int32_t walk_width(const struct layout *layout, struct draw *d, const struct row *rows, int n)
{
    const struct grid *g = d->v->grid;
    int step = small_b(layout);
    int32_t widest = 0;
    bool any = false;
    for (int i = 0; i < n; i++) {
        if (!rows[i].first || rows[i].is_other_day)
            continue;
        struct cell c = {.d = d, .l = layout, .row = &rows[i]};
        state_look(d, rows[i].first, &c.look);
        struct state_look look = c.look;
        cell_doors_look(&c, &look);
        struct reach reach = reach_of(d, rows[i].first);
        struct pair word = pair_word(d, look.word);
        int32_t walk = reach_width(d, &reach, step);
        int32_t state = grid_len(g, 1.27 * grid_type_u(step)) +
                        draw_width(d, word.a, word.a_lang, ink(step, WEIGHT_MEDIUM, ROLE_R3, 0));
        if (walk > 0)
            walk += grid_len(g, WALK_GAP_EM * grid_type_u(step));
        any |= walk > 0;
        widest = state + walk > widest ? state + walk : widest;
    }
    return any ? widest + grid_len(g, WALK_AIR_U) : 0;
}

static void draw_state(struct cell *c)
{
    const struct grid *g = c->d->v->grid;
    if (!c->row->first || c->is_list)
        return;
    int step = small_b(c->l);
    double side = 0.92 * grid_type_u(step);
    double y = grid_units(g, c->b_state - g->safe.y) - 0.36 * grid_type_u(step) - side / 2;
    struct state_look look = c->look;
    cell_doors_look(c, &look);
    draw_glyph(c->d, "state", look.glyph, c->x_u, y, side, look.colour, c->d->v->palette->bg);
    struct pair word = pair_word(c->d, look.word);
    int32_t x = c->x + grid_len(g, 1.27 * grid_type_u(step));
    x += draw_line(c->d, "state.word", word.a, word.a_lang,
                   ink(step, WEIGHT_MEDIUM, ROLE_R3, look.colour), x, c->b_state, ALIGN_LEFT,
                   c->title_x - x, NULL);
    draw_walk(c, x + grid_len(g, WALK_GAP_EM * grid_type_u(step)));
}

/* A title of one language over two lines, where its row has no second language; room_b is what the
 * second line has. */
static bool draw_two_lines(struct cell *c, const struct pair *title, struct ink a, int32_t room_b,
                           const char *session)
{
    if (room_b * 3 < c->title_px * 2)
        return false;
    struct paragraph paragraph = {.text = title->a,
                                  .lang = title->a_lang,
                                  .weight = a.weight,
                                  .size_px = draw_px(c->d, a.step),
                                  .width_px = room_b,
                                  .max_lines = 2,
                                  .balance = true};
    int floor_px = grid_floor_px(c->d->v->grid, c->d->v->display, a.role);
    if (paragraph.size_px < floor_px)
        paragraph.size_px = floor_px;
    const struct set_text *set = text_set(c->d->v->type, &paragraph);
    if (set->n_lines < 2)
        return false;
    const char *const names[2] = {"title.1", "title.2"}, *const strikes[2] = {"strike", "strike.2"};
    int32_t lift = (int32_t)lround(0.12 * paragraph.size_px);
    for (int i = 0; i < 2; i++) {
        int32_t baseline = c->b1 - lift + (int32_t)lround(1.16 * i * paragraph.size_px);
        struct scene_item *item =
            scene_text(c->d->s, names[i], &set->lines[i], c->title_x, baseline, paragraph.size_px,
                       a.role, title->a_lang, a.colour);
        if (i == 0 && item)
            item->text.session = session;
        if (c->look.struck)
            draw_strike(c->d, strikes[i], c->title_x, set->lines[i].width_px, baseline,
                        paragraph.size_px);
    }
    draw_note_floor(c->d, "title", title->a, title->a_lang, a, paragraph.size_px);
    return true;
}

static void draw_title(struct cell *c)
{
    const struct view *v = c->d->v;
    const struct palette *p = v->palette;
    const struct standing *first = c->row->first;
    const struct session *session = title_session(c->d, first);
    int step = c->l->title_step, step_b = title_b_step(c->l);
    struct ink a =
        ink(step, step >= 6 ? WEIGHT_BOLD : WEIGHT_MEDIUM, ROLE_R1, c->look.quiet ? p->t3 : p->t1);
    struct ink b = ink(step_b, WEIGHT_REGULAR, ROLE_R2, c->look.quiet ? p->t3 : p->t2);
    bool fits;
    struct pair title = title_choose(c->d, session, a, b, c->title_px, &fits);
    /* The second language shares its line with what stands under the time. */
    int32_t room_b =
        c->b2_right - c->title_x < c->title_px ? c->b2_right - c->title_x : c->title_px;
    if (title.b && draw_width(c->d, title.b, title.b_lang, b) > room_b)
        title.b = title_second(c->d, title_choose(c->d, session, a, b, room_b, NULL).b,
                               title.b_lang, b, room_b);
    /* A tombstone says where the session is, it is not the session. */
    const char *id = first->flags & SESSION_AWAY ? NULL : session->id;
    if (!fits && !title.b && c->l->two_lines && draw_two_lines(c, &title, a, room_b, id))
        return;
    struct scene_item *item;
    int32_t width = draw_line(c->d, "title", title.a, title.a_lang, a, c->title_x, c->b1,
                              ALIGN_LEFT, c->title_px, &item);
    if (item)
        item->text.session = id;
    if (c->look.struck)
        draw_strike(c->d, "strike", c->title_x, width, c->b1, draw_px(c->d, step));
    draw_line(c->d, "title.b", title.b, title.b_lang, b, c->title_x, c->b2, ALIGN_LEFT, room_b,
              NULL);
}

static void draw_words(struct cell *c, enum word word)
{
    const struct palette *p = c->d->v->palette;
    struct pair words = pair_word(c->d, word);
    struct ink a = ink(c->l->density->title_step - 1, WEIGHT_MEDIUM, ROLE_R1, p->t3);
    struct ink b = ink(title_b_step(c->l), WEIGHT_REGULAR, ROLE_R2, p->t3);
    draw_stacked(c->d, "words", &words, a, b, c->title_x, c->b1, ALIGN_LEFT, c->right - c->title_x);
}

/* Takes width from the right end of line 2. */
static void take_right(struct cell *c, int32_t width)
{
    if (width > 0)
        c->b2_right -= width + grid_len(c->d->v->grid, 1.5);
}

/* Old time, struck: under a start that was moved. */
static void draw_old_time(struct cell *c, int64_t ms)
{
    const struct view *v = c->d->v;
    struct ink look = ink(small_b(c->l) + 1, WEIGHT_REGULAR, ROLE_R3, v->palette->t2);
    const char *time = sheet_time(v->arena, v->snapshot->event.zone, ms);
    int32_t width =
        draw_line(c->d, "time.old", time, NULL, look, c->right, c->b2, ALIGN_RIGHT, 0, NULL);
    int32_t h = grid_len(v->grid, 0.3);
    int32_t y = c->b2 - (int32_t)lround(0.34 * grid_type_u(look.step) * v->grid->u) - h / 2;
    scene_rect(c->d->s, "time.strike", (struct rect){c->right - width, y, width, h},
               v->palette->t2);
    take_right(c, width);
}

static int time_step(const struct layout *l)
{
    return l->density->name == DENSITY_C || l->density->name == DENSITY_D ? l->density->title_step
                                                                          : l->title_step;
}

/* Of the title's second language in the words that it has where there is so much room. */
static int32_t title_b_width(struct cell *c, int32_t room)
{
    int step = c->l->title_step, step_b = title_b_step(c->l);
    struct ink a = ink(step, step >= 6 ? WEIGHT_BOLD : WEIGHT_MEDIUM, ROLE_R1, 0);
    struct ink b = ink(step_b, WEIGHT_REGULAR, ROLE_R2, 0);
    const struct session *session = title_session(c->d, c->row->first);
    struct pair title = title_choose(c->d, session, a, b, room, NULL);
    if (room < c->title_px)
        title.b = title_second(c->d, title.b, title.b_lang, b, room);
    return title.b ? draw_width(c->d, title.b, title.b_lang, b) : 0;
}

/* Under the time: what it means, or what it was. */
static void draw_under_time(struct cell *c, const struct cell_time *time)
{
    struct draw *d = c->d;
    const struct view *v = d->v;
    const struct palette *p = v->palette;
    bool running = time->running, dense = c->l->density->name == DENSITY_A;
    if (!running && c->look.chip.a && !dense) /* the chip stands there */
        return;
    if (!running && time->at != time->planned) {
        draw_old_time(c, time->planned);
        return;
    }
    struct ink a = ink(small_b(c->l), WEIGHT_MEDIUM, ROLE_R3, p->t2);
    struct ink b = ink(small_b(c->l), WEIGHT_REGULAR, ROLE_R3, p->t2);
    if (c->row->is_other_day) {
        struct pair day = cell_day(c);
        int32_t room = c->right - c->title_x - grid_len(v->grid, 1.5);
        room -= draw_inline_width(d, &day, a, b);
        if (title_b_width(c, room) > room) {
            /* Neither of the second languages goes: the third line is free on such a row. */
            if (dense && !c->row->next && !c->row->later && !c->look.chip.a) {
                draw_inline(d, "time.day", &day, a, b, c->right, c->b3, ALIGN_RIGHT, 0);
                return;
            }
            day.b = NULL;
        }
        take_right(c, draw_inline(d, "time.day", &day, a, b, c->right, c->b2, ALIGN_RIGHT, 0));
        return;
    }
    struct pair word = pair_word(d, running ? WORD_UNTIL : WORD_STARTS);
    if (!running && !dense) {
        word = cell_starts_in(c, true);
        a.colour = b.colour = c->look.soon ? p->accent : p->t2;
    }
    take_right(c, draw_inline(d, "time.word", &word, a, b, c->right, c->b2, ALIGN_RIGHT, 0));
}

static void draw_time(struct cell *c)
{
    const struct view *v = c->d->v;
    const struct palette *p = v->palette;
    const struct standing *first = c->row->first;
    const struct zone *zone = v->snapshot->event.zone;
    if (c->look.no_time && !c->is_list)
        return;
    struct cell_time time = cell_time(c);
    struct ink bold =
        ink(time_step(c->l), WEIGHT_BOLD, ROLE_R1, time.at != time.planned ? p->time : p->t1);
    draw_line(c->d, "time", sheet_time(v->arena, zone, time.at), NULL, bold, c->right, c->b1,
              ALIGN_RIGHT, 0, NULL);
    if (!c->is_list) {
        draw_under_time(c, &time);
        return;
    }
    const char *end = arena_printf(v->arena, "–%s", sheet_time(v->arena, zone, first->end_ms));
    take_right(c, draw_line(c->d, "time.end", end, NULL,
                            ink(title_b_step(c->l), WEIGHT_REGULAR, ROLE_R2, p->t2), c->right,
                            c->b2, ALIGN_RIGHT, 0, NULL));
}

/* Wide rows have the chip at the right of their second line. */
static void draw_chip_right(struct cell *c)
{
    if (c->l->density->name == DENSITY_A || !c->row->first)
        return;
    /* Beside words under the time it keeps out of the time's column. */
    int32_t edge = c->title_x + c->title_px;
    if (c->look.chip.a && c->b2_right < c->right && edge < c->b2_right)
        c->b2_right = edge;
    /* It says less before the second language of the title does; its leading words stay. */
    int step = c->l->density->chip_step;
    struct state_look brief = c->look;
    brief.chip_short.b = NULL;
    int32_t least = chip_width(c->d, &brief, true, step);
    int32_t most =
        c->b2_right - c->title_x - title_b_width(c, c->title_px) - grid_len(c->d->v->grid, 3);
    if (most < least)
        most = least;
    /* Both languages a step smaller rather than one of them, where the floor allows it: the chip's
     * frame goes by the step, words under the floor would outgrow it. */
    const struct grid *g = c->d->v->grid;
    bool smaller = grid_type_px(g, step - 1) >= grid_floor_px(g, c->d->v->display, ROLE_R3);
    if (smaller && chip_width(c->d, &c->look, false, step) > most &&
        chip_width(c->d, &c->look, false, step - 1) <= most)
        step--;
    /* All of it in one language says more than the short words in both. */
    struct state_look look = c->look;
    look.chip.b = NULL;
    if (chip_width(c->d, &c->look, false, step) <= most ||
        chip_width(c->d, &look, false, step) > most)
        look = c->look;
    take_right(c, draw_chip(c->d, &look, step, c->b2_right, c->b2, ALIGN_RIGHT, most));
    if (!c->look.second.a || c->l->next_line || c->l->density->name == DENSITY_B)
        return;
    /* What was changed besides, before the chip, where the title leaves room for it. */
    struct ink a = ink(step, WEIGHT_MEDIUM, ROLE_R3, c->look.second_colour);
    struct ink b = ink(step, WEIGHT_REGULAR, ROLE_R3, c->look.second_colour);
    most = c->b2_right - c->title_x - title_b_width(c, c->title_px) - grid_len(g, 3);
    struct pair words = second_words(c->d, &c->look, a, b, most);
    take_right(c, draw_inline(c->d, "second", &words, a, b, c->b2_right, c->b2, ALIGN_RIGHT, most));
}

static void draw_progress(struct cell *c, int32_t rule_y)
{
    const struct view *v = c->d->v;
    const struct standing *first = c->row->first;
    if (!first || !c->look.running || c->is_list)
        return;
    const struct grid *g = v->grid;
    int64_t elapsed = floor_to(v->now_ms, MS_MINUTE) - first->start_ms;
    int64_t length = first->end_ms - first->start_ms;
    if (elapsed < 0)
        elapsed = 0;
    int32_t px = (int32_t)((int64_t)(c->right - c->title_x) * elapsed / length);
    int32_t h = grid_len(g, 0.75), y = rule_y - grid_len(g, 0.25);
    if (px > 0)
        scene_rect(c->d->s, "progress", (struct rect){c->title_x, y, px, h}, v->palette->accent);
    scene_changes_at(c->d->s, floor_to(v->now_ms, MS_MINUTE) + MS_MINUTE);
}

static void place_cell(struct cell *c, int place)
{
    const struct layout *l = c->l;
    const struct grid *g = c->d->v->grid;
    const struct density *den = l->density;
    int column = place / l->rows, line = place % l->rows;
    c->x_u = l->left_u + column * (l->width_u + 6);
    c->top_u = l->top_u + line * l->row_u;
    double right_u = c->x_u + l->width_u, b1, b2, b3;
    double z = grid_type_u(den->title_step);
    if (den->name == DENSITY_A) {
        double k = z / grid_type_u(3); /* of the usual row's type */
        double off = (l->row_u - 17.6 * k) / 2;
        if (l->lines > 1)
            off = fmax(-0.3, off - tall_more_u(den->title_step) / 2);
        b1 = off + 6.6 * k;
        b2 = b1 + 4.6 * k;
        b3 = b1 + 9.4 * k;
    } else {
        double third = l->next_line ? 1.5 * grid_type_u(den->small_step - 1) : 0;
        b1 = (l->row_u - 1.87 * z - third) / 2 + 0.85 * z;
        if (den->name == DENSITY_C) /* its number is two steps larger than its title */
            b1 += 1.2;
        b2 = b1 + 0.86 * z;
        b3 = b2 + 0.27 * z + third * 0.8;
    }
    c->x = grid_x(g, c->x_u);
    c->b1 = grid_y(g, c->top_u + b1);
    c->b2 = grid_y(g, c->top_u + b2);
    c->b3 = grid_y(g, c->top_u + b3);
    c->title_x = grid_x(g, c->x_u + l->title_x_u);
    if (den->name == DENSITY_B && !l->stacked)
        right_u = c->x_u + l->width_u * 2 / 3 - 2;
    c->right = grid_x(g, right_u);
    /* The widest time, "00:00", and air before it. */
    struct ink bold = ink(time_step(l), WEIGHT_BOLD, ROLE_R1, 0);
    c->title_px = c->right - draw_width(c->d, "00:00", NULL, bold) - grid_len(g, 1.0) - c->title_x;
    c->b2_right = c->right;
    c->b_state = c->b2;
}

/* Number and state, title, time. */
static void draw_columns(struct cell *c)
{
    draw_number(c);
    draw_state(c);
    if (c->row->first) {
        draw_time(c);
        draw_chip_right(c);
        if (c->l->lines > 1)
            cell_tall_titles(c);
        else
            draw_title(c);
    } else {
        draw_words(c, c->row->had_today ? WORD_NOTHING_LEFT : WORD_NOTHING_TODAY);
    }
}

void draw_cell(struct draw *d, const struct layout *layout, const struct row *row, int place)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    struct cell c = {.d = d, .l = layout, .row = row, .is_list = v->data == DATA_WITHDRAWN};
    const struct room *room = &v->snapshot->rooms[row->room];
    const char *old = row->first ? scene_prefix(d->s, "%s/%s", room->id,
                                                v->snapshot->sessions[row->first->session].id)
                                 : scene_prefix(d->s, "%s", room->id);
    place_cell(&c, place);
    if (layout->stacked)
        c.title_x = c.x; /* with the whole row's width */
    if (row->first) {
        state_look(d, row->first, &c.look);
        bool dense = layout->density->name == DENSITY_A;
        reach_moved(d, row->first, &c.look, layout->density->chip_step,
                    dense ? c.right - c.title_x : c.title_px * 3 / 5);
        if (!row->is_other_day)
            c.reach = reach_of(d, row->first);
        c.look.quiet |= c.reach.is_late;
        if (c.is_list && !c.look.chip.a)
            c.look.quiet = false;
    }
    if (layout->stacked)
        cell_stacked(&c);
    else
        draw_columns(&c);
    cell_details(&c);
    if (row->first && !c.is_list) {
        struct state_look fresh = c.look;
        if (!fresh.is_new && row->next)
            state_look(d, row->next, &fresh);
        draw_new_bar(d, &fresh, grid_x(g, c.x_u - 3), grid_y(g, c.top_u + 1),
                     grid_y(g, c.top_u + layout->row_u - 1));
    }
    bool last = place % layout->rows == layout->rows - 1;
    int32_t rule_y = grid_y(g, c.top_u + layout->row_u);
    if (!last) {
        int32_t right = grid_x(g, c.x_u + layout->width_u);
        scene_rect(d->s, "rule", (struct rect){c.x, rule_y, right - c.x, grid_len(g, 0.25)},
                   v->palette->line);
    }
    draw_progress(&c, rule_y);
    scene_prefix_restore(d->s, old);
}
