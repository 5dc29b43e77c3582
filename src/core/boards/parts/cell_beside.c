#include "core/boards/parts/cell_inside.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/title.h"

#include <math.h>

#define TIME_STEP 3
#define TITLE_STEP 3
#define TITLE_STEP_LEAST 1
#define TITLE_STEP_LINES 2 /* of two lines, where some are too long for that too; of words */
#define TIME_GAP_U 2.0

static int32_t column_x(const struct grid *g, double left_u, const struct layout *l)
{
    return grid_x(g, left_u + l->width_u * 2 / 3 + 3);
}

static int32_t title_x(struct draw *d, int32_t x)
{
    struct ink bold = ink(TIME_STEP, WEIGHT_BOLD, ROLE_R3, 0);
    return x + draw_width(d, "00:00", NULL, bold) + grid_len(d->v->grid, TIME_GAP_U);
}

/* The day before a title that is not of today's. */
static int32_t day_px(struct draw *d, const char *day, const char *lang, struct ink look)
{
    double gap = 0.45 * grid_type_u(look.step);
    return day ? draw_width(d, day, lang, look) + grid_len(d->v->grid, gap) : 0;
}

static bool all_fit(const struct layout *layout, struct draw *d, const struct row *rows, int n,
                    int step)
{
    const struct grid *g = d->v->grid;
    int32_t left = title_x(d, column_x(g, 0, layout)), right = grid_x(g, layout->width_u);
    struct ink look = ink(step, WEIGHT_MEDIUM, ROLE_R3, 0);
    for (int i = 0; i < n; i++) {
        const struct standing *next = rows[i].next ? rows[i].next : rows[i].later;
        if (!next)
            continue;
        struct pair title = title_brief(d, title_session(d, next)), day = {0};
        if (!rows[i].next)
            day = pair_word(d, WORD_TOMORROW);
        int32_t px =
            draw_width(d, title.a, title.a_lang, look) + day_px(d, day.a, day.a_lang, look);
        if (px > right - left)
            return false;
    }
    return true;
}

int beside_step(const struct layout *layout, struct draw *d, const struct row *rows, int n)
{
    bool any = false;
    for (int i = 0; i < n; i++)
        any |= rows[i].next || rows[i].later;
    if (!any) /* that nothing is left needs no size */
        return TITLE_STEP_LINES;
    for (int step = TITLE_STEP; step >= TITLE_STEP_LEAST; step--) {
        if (all_fit(layout, d, rows, n, step))
            return step;
    }
    return TITLE_STEP_LINES;
}

static int second_step(const struct layout *l)
{
    return l->next_step > 2 ? l->next_step - 2 : 0;
}

static void draw_words(struct cell *c, const char *name, const struct pair *words, uint32_t tone,
                       int32_t x, int32_t right)
{
    draw_stacked(c->d, name, words, ink(c->l->next_step, WEIGHT_MEDIUM, ROLE_R3, tone),
                 ink(second_step(c->l), WEIGHT_REGULAR, ROLE_R3, tone), x, c->b1, ALIGN_LEFT,
                 right - x);
}

/* Lines of a title from x on, the first after a day; those that reach below bottom are left out.
 * Returns the last baseline. */
static int32_t draw_title(struct cell *c, const char *const names[2], const char *text,
                          const char *lang, struct ink look, struct rect place)
{
    int size_px = lines_px(c->d, look);
    int32_t lead = (int32_t)lround(lines_leading(lang) * size_px);
    int lines = place.y + lead + (int32_t)lround(0.24 * size_px) <= place.y + place.h ? 2 : 1;
    if (draw_width(c->d, text, lang, look) <= place.w)
        lines = 1;
    const struct set_text *set = lines_set(c->d, text, lang, look, place.w, lines);
    int n = set ? set->n_lines : 0;
    for (int i = 0; i < n && i < 2; i++)
        scene_text(c->d->s, names[i], &set->lines[i], place.x, place.y + i * lead, size_px,
                   look.role, lang, look.colour);
    if (n > 0)
        draw_note_floor(c->d, names[0], text, lang, look, size_px);
    return place.y + (n > 1 ? lead : 0);
}

static void draw_next_title(struct cell *c, const struct standing *next,
                            const struct state_look *look, int32_t x, int32_t right)
{
    static const char *const names_a[] = {"title", "title.2"}, *const names_b[] = {"title.b",
                                                                                   "title.b.2"};
    struct draw *d = c->d;
    const struct palette *p = d->v->palette;
    const struct grid *g = d->v->grid;
    int32_t bottom = grid_y(g, c->top_u + c->l->row_u - 0.7);
    struct pair title = title_brief(d, title_session(d, next)), day = {0};
    struct ink a = ink(c->l->next_step, WEIGHT_MEDIUM, ROLE_R3, look->quiet ? p->t3 : p->t2);
    struct ink b = ink(second_step(c->l), WEIGHT_REGULAR, ROLE_R3, p->t3);
    struct ink day_a = ink(a.step, WEIGHT_MEDIUM, ROLE_R3, p->t1);
    struct ink day_b = ink(b.step, WEIGHT_REGULAR, ROLE_R3, p->t2);
    if (!c->row->next)
        day = pair_word(d, WORD_TOMORROW);
    int32_t xa = x + day_px(d, day.a, day.a_lang, day_a);
    if (day.a)
        draw_line(d, "day", day.a, day.a_lang, day_a, x, c->b1, ALIGN_LEFT, 0, NULL);
    int32_t last = draw_title(c, names_a, title.a, title.a_lang, a,
                              (struct rect){xa, c->b1, right - xa, bottom - c->b1});
    int32_t drop = (int32_t)lround(0.38 * lines_px(d, a) + 0.72 * lines_px(d, b));
    last += drop;
    if (last + (int32_t)lround(0.24 * lines_px(d, b)) > bottom)
        return; /* the second language gives way before the first */
    if (look->chip.a) {
        struct pair words = look->chip_short;
        draw_inline(d, "change", &words,
                    ink(second_step(c->l), WEIGHT_MEDIUM, ROLE_R3, look->chip_fill),
                    ink(second_step(c->l), WEIGHT_REGULAR, ROLE_R3, look->chip_fill), x, last,
                    ALIGN_LEFT, right - x);
        return;
    }
    int32_t xb = x + day_px(d, day.b, day.b_lang, day_b);
    if (day.b)
        draw_line(d, "day.b", day.b, day.b_lang, day_b, x, last, ALIGN_LEFT, 0, NULL);
    if (!title.b)
        return;
    title.b = title_second(d, title.b, title.b_lang, b, right - xb);
    draw_title(c, names_b, title.b, title.b_lang, b,
               (struct rect){xb, last, right - xb, bottom - last});
}

/* What is next; a second change beats it. Time and title on the row's baseline, the second language
 * under the title: in all rows of the same sizes, and so are words that stand in their place. */
void cell_beside(struct cell *c)
{
    struct draw *d = c->d;
    const struct view *v = d->v;
    const struct palette *p = v->palette;
    const struct grid *g = v->grid;
    const struct standing *next = c->row->next ? c->row->next : c->row->later;
    int32_t x = column_x(g, c->x_u, c->l), right = grid_x(g, c->x_u + c->l->width_u);
    if (c->row->first && c->look.second.a && !c->is_list) {
        draw_words(c, "second", &c->look.second, c->look.second_colour, x, right);
        return;
    }
    if (!next) {
        struct pair words = pair_word(d, WORD_NOTHING_LEFT);
        if (c->row->first && !c->is_list && !c->row->is_other_day && !c->row->goes_on)
            draw_words(c, "nothing", &words, p->t3, x, right);
        return;
    }
    const char *old = scene_prefix(d->s, "beside");
    struct state_look look;
    state_look(d, next, &look);
    const char *time = sheet_time(v->arena, v->snapshot->event.zone, next->start_ms);
    struct ink bold = ink(TIME_STEP, WEIGHT_BOLD, ROLE_R3, look.chip.a ? look.chip_fill : p->t1);
    draw_line(d, "time", time, NULL, bold, x, c->b1, ALIGN_LEFT, 0, NULL);
    draw_next_title(c, next, &look, title_x(d, x), right);
    scene_prefix_restore(d->s, old);
}
