#include "core/boards/parts/cell_inside.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/stacked.h"
#include "core/boards/parts/title.h"

#include <math.h>

/* What is left of a row's first line. */
struct head {
    int32_t left, right, y, gap;
};

static void draw_head_number(struct cell *c, struct head *h)
{
    const struct palette *p = c->d->v->palette;
    bool off = c->row->first ? c->look.struck || (c->look.quiet && c->look.no_time) : !c->is_list;
    const char *label = room_label(c->d, c->row->room);
    struct ink look = ink(0, WEIGHT_BOLD, ROLE_R1, off ? p->t3 : p->t1);
    int32_t most = (h->right - h->left) / 2;
    room_label_lines(c->d, c->l, label, most, &look.step);
    h->left += draw_line(c->d, "number", label, draw_langs(c->d).a, look, h->left, h->y, ALIGN_LEFT,
                         most, NULL) +
               h->gap;
}

static void draw_head_time(struct cell *c, struct head *h)
{
    const struct view *v = c->d->v;
    const struct standing *first = c->row->first;
    const struct zone *zone = v->snapshot->event.zone;
    if (c->look.no_time && !c->is_list)
        return;
    struct cell_time time = cell_time(c);
    if (c->is_list) {
        const char *end = arena_printf(v->arena, "–%s", sheet_time(v->arena, zone, first->end_ms));
        struct ink quiet = ink(title_b_step(c->l), WEIGHT_REGULAR, ROLE_R2, v->palette->t2);
        h->right -=
            draw_line(c->d, "time.end", end, NULL, quiet, h->right, h->y, ALIGN_RIGHT, 0, NULL);
    }
    struct ink bold =
        ink(c->l->density->title_step, WEIGHT_BOLD, ROLE_R1,
            time.at != time.planned && !c->is_list ? v->palette->time : v->palette->t1);
    h->right -= draw_line(c->d, "time", sheet_time(v->arena, zone, time.at), NULL, bold, h->right,
                          h->y, ALIGN_RIGHT, 0, NULL) +
                h->gap;
}

/* What the time is: until, starts in so much, the day. */
static struct pair time_words(struct cell *c)
{
    if (c->row->is_other_day)
        return cell_day(c);
    return c->look.running ? pair_word(c->d, WORD_UNTIL) : cell_starts_in(c, true);
}

/* Where nothing comes after a session of another day, that line has room for its day in full. */
static bool day_is_below(const struct cell *c)
{
    return c->row->is_other_day && c->l->next_line && !c->row->next && !c->row->later;
}

/* Left of the time: the words in the languages that there is room for, room_px kept for others. */
static void draw_head_words(struct cell *c, struct head *h, int32_t room_px)
{
    const struct palette *p = c->d->v->palette;
    if (c->is_list || c->look.no_time || day_is_below(c))
        return;
    uint32_t tone = c->look.soon && !c->row->is_other_day ? p->accent : p->t2;
    struct ink a = ink(small_b(c->l), WEIGHT_MEDIUM, ROLE_R3, tone);
    struct ink b = ink(small_b(c->l), WEIGHT_REGULAR, ROLE_R3, tone);
    struct pair words = time_words(c);
    int32_t most = h->right - h->left - room_px;
    if (draw_inline_width(c->d, &words, a, b) > most)
        words.b = NULL;
    if (draw_inline_width(c->d, &words, a, b) <= most)
        h->right -= draw_inline(c->d, c->row->is_other_day ? "time.day" : "time.word", &words, a, b,
                                h->right, h->y, ALIGN_RIGHT, 0) +
                    h->gap;
}

/* A change says more than the state, which the time and its words say again: its chip stands in
 * the state's place. */
static void draw_head_chip(struct cell *c, struct head *h)
{
    int step = c->l->density->chip_step;
    struct state_look least = c->look;
    least.chip_short.b = NULL;
    draw_head_words(c, h, chip_width(c->d, &least, true, step) + h->gap);
    h->left += draw_chip(c->d, &c->look, step, h->left, h->y, ALIGN_LEFT, h->right - h->left);
}

static void draw_head_state(struct cell *c, struct head *h)
{
    const struct grid *g = c->d->v->grid;
    if (c->is_list)
        return;
    int step = small_b(c->l);
    double side = 0.92 * grid_type_u(step);
    double y = grid_units(g, h->y - g->safe.y) - 0.36 * grid_type_u(step) - side / 2;
    struct state_look look = c->look;
    cell_doors_look(c, &look);
    struct pair word = pair_word(c->d, look.word);
    struct ink medium = ink(step, WEIGHT_MEDIUM, ROLE_R3, look.colour);
    if (c->row->is_other_day) /* without its day a time would be today's */
        draw_head_words(c, h, 0);
    bool counts = !c->row->is_other_day && !c->look.running;
    int32_t x = h->left + grid_len(g, 1.27 * grid_type_u(step));
    int32_t end = x + draw_width(c->d, word.a, word.a_lang, medium);
    if (counts) { /* in how many minutes says more than "later", where only one of them fits */
        struct pair in = cell_starts_in(c, true);
        int32_t in_px = draw_width(c->d, in.a, in.a_lang, medium);
        if (end + h->gap + in_px > h->right && look.word == c->look.word) {
            word = in;
            end = x + in_px;
            counts = false;
        }
    }
    if (end > h->right)
        return;
    draw_glyph(c->d, "state", look.glyph, grid_units(g, h->left - g->safe.x), y, side, look.colour,
               c->d->v->palette->bg);
    draw_line(c->d, "state.word", word.a, word.a_lang, medium, x, h->y, ALIGN_LEFT, 0, NULL);
    h->left = end + h->gap;
    if (counts || c->look.running)
        draw_head_words(c, h, 0);
    draw_reach(c->d, &c->reach, step, h->left, h->y, h->right - h->left);
}

/* The lines of a title, the first one called name, struck where strike says so; the last baseline.
 */
static int32_t draw_title_lines(struct cell *c, const char *const names[2],
                                const struct set_text *set, const char *lang, struct ink look,
                                int32_t baseline, double leading)
{
    if (!set)
        return baseline;
    int size_px = lines_px(c->d, look);
    int32_t lead = (int32_t)lround(leading * size_px);
    for (int i = 0; i < set->n_lines && i < 2; i++)
        scene_text(c->d->s, names[i], &set->lines[i], c->title_x, baseline + i * lead, size_px,
                   look.role, lang, look.colour);
    draw_note_floor(c->d, names[0], set->text, lang, look, size_px);
    return baseline + (set->n_lines - 1) * lead;
}

static int32_t draw_title_a(struct cell *c, const struct stacked_title *title, struct ink a,
                            int32_t baseline, double leading)
{
    static const char *const names[] = {"title", "title.2"}, *const strikes[] = {"strike",
                                                                                 "strike.2"};
    int first = c->d->s->n_items;
    int32_t last = draw_title_lines(c, names, title->a, title->a_lang, a, baseline, leading);
    const struct standing *s = c->row->first;
    if (title->a && c->d->s->n_items > first && !(s->flags & SESSION_AWAY))
        c->d->s->items[first].text.session = title_session(c->d, s)->id;
    for (int i = 0; c->look.struck && title->a && i < title->a->n_lines && i < 2; i++)
        draw_strike(c->d, strikes[i], c->title_x, title->a->lines[i].width_px,
                    i == 0 ? baseline : last, lines_px(c->d, a));
    return last;
}

static void title_inks(const struct cell *c, struct ink *a, struct ink *b)
{
    const struct palette *p = c->d->v->palette;
    int step = c->l->title_step;
    *a = ink(step, step >= 6 ? WEIGHT_BOLD : WEIGHT_MEDIUM, ROLE_R1, c->look.quiet ? p->t3 : p->t1);
    *b = ink(title_b_step(c->l), WEIGHT_REGULAR, ROLE_R2, c->look.quiet ? p->t3 : p->t2);
}

static const char *const names_b[] = {"title.b", "title.b.2"};

/* The titles under the first line; the second language takes what lines the first left. */
static int32_t draw_titles(struct cell *c, const struct stacked_row *row, int32_t baseline)
{
    const struct grid *g = c->d->v->grid;
    const struct session *session = title_session(c->d, c->row->first);
    struct ink a, b;
    title_inks(c, &a, &b);
    int32_t width = c->right - c->title_x;
    struct stacked_title title = stacked_title_a(c->d, session, a, width, c->l->lines);
    int more = title.a ? title.a->n_lines - 1 : 0;
    double spare = c->l->row_u - row->height_u - more * row->lead_u -
                   (c->l->next_line ? row->next_height_u : 0);
    stacked_title_b(c->d, session, b, width, spare >= row->lead_b_u ? 2 : 1, &title);
    baseline = draw_title_a(c, &title, a, baseline, 1.2);
    if (!title.b)
        return baseline;
    baseline += grid_len(g, row->drop_u);
    return draw_title_lines(c, names_b, title.b, title.b_lang, b, baseline,
                            lines_leading(title.b_lang));
}

void cell_tall_titles(struct cell *c)
{
    const struct grid *g = c->d->v->grid;
    const struct session *session = title_session(c->d, c->row->first);
    struct ink a, b;
    title_inks(c, &a, &b);
    /* Its second line stands beside what is under the time. */
    int32_t width = c->b2_right - c->title_x;
    if (width > c->title_px)
        width = c->title_px;
    struct stacked_title title = stacked_title_a(c->d, session, a, width, 2);
    int32_t last = draw_title_a(c, &title, a, c->b1, TALL_LEAD), b2 = last + c->b2 - c->b1;
    double spare = c->l->row_u - TALL_ROW_U - grid_units(g, last - c->b1);
    bool two = spare + 0.3 >= TALL_LEAD_B * grid_type_u(b.step);
    stacked_title_b(c->d, session, b, width, two ? 2 : 1, &title);
    int32_t last_b = draw_title_lines(c, names_b, title.b, title.b_lang, b, b2, TALL_LEAD_B);
    c->b3 += last_b - c->b2 - (last_b > b2 && last > c->b1 ? grid_len(g, 0.5) : 0);
}

static int32_t draw_title_words(struct cell *c, const struct stacked_row *row, int32_t baseline)
{
    uint32_t tone = c->d->v->palette->t3;
    struct pair words = pair_word(c->d, c->row->had_today ? WORD_NOTHING_LEFT : WORD_NOTHING_TODAY);
    int32_t width = c->right - c->title_x;
    draw_line(c->d, "words", words.a, words.a_lang,
              ink(c->l->title_step, WEIGHT_MEDIUM, ROLE_R1, tone), c->title_x, baseline, ALIGN_LEFT,
              width, NULL);
    if (!words.b)
        return baseline;
    baseline += grid_len(c->d->v->grid, row->drop_u);
    draw_line(c->d, "words.b", words.b, words.b_lang,
              ink(title_b_step(c->l), WEIGHT_REGULAR, ROLE_R2, tone), c->title_x, baseline,
              ALIGN_LEFT, width, NULL);
    return baseline;
}

void cell_stacked(struct cell *c)
{
    const struct layout *l = c->l;
    const struct grid *g = c->d->v->grid;
    struct stacked_row row = stacked_measure(l, c->d);
    double used = row.height_u + (l->lines - 1) * row.lead_u + (l->lines_b - 1) * row.lead_b_u +
                  (l->next_line ? row.next_height_u : 0);
    double head_u = c->top_u + fmax(0, (l->row_u - used) / 2) + row.head_u;
    struct head h = {.left = c->x,
                     .right = c->right,
                     .y = grid_y(g, head_u),
                     .gap = grid_len(g, 0.6 * grid_type_u(small_b(l)))};
    int32_t baseline = grid_y(g, head_u + row.title_u);
    if (c->row->first)
        draw_head_time(c, &h);
    draw_head_number(c, &h);
    if (!c->row->first) {
        baseline = draw_title_words(c, &row, baseline);
        if (c->row->later && !l->next_line) { /* nothing else needs the first line */
            c->title_x = h.left;
            c->b3 = h.y;
            cell_next_line(c);
            c->title_x = c->x;
        }
    } else {
        if (c->look.chip.a)
            draw_head_chip(c, &h);
        else
            draw_head_state(c, &h);
        baseline = draw_titles(c, &row, baseline);
    }
    c->b3 = baseline + grid_len(g, row.next_u);
    if (c->row->first && day_is_below(c)) {
        struct pair day = time_words(c);
        uint32_t tone = c->d->v->palette->t2;
        draw_inline(c->d, "time.day", &day, ink(small_b(l) - 1, WEIGHT_MEDIUM, ROLE_R3, tone),
                    ink(small_b(l) - 1, WEIGHT_REGULAR, ROLE_R3, tone), c->x, c->b3, ALIGN_LEFT,
                    c->right - c->x);
    }
}
