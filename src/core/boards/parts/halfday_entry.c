/* How an entry of a full day is set, and in which form all of them are: peers never differ. */
#include "core/boards/parts/halfdays.h"

#include "core/boards/parts/state.h"
#include "core/text/fit.h"

#define ENGLISH_SHARE 0.7 /* less of the second language than this says nothing */
#define SIGN 1.07         /* of the size: from a state's glyph to the time */
#define PITCH_MOST 1.4
#define LINES_MOST 3
/* What a title that is cut costs, less the more lines it has, against smaller type for all. */
#define CUT_LEADING 18
#define CUT_SECOND 6
#define STEP_DOWN 10
#define ENDINGS_GONE 5
#define RAGGED 2 /* one under the other among others in a line */

int32_t overview_time_x(const struct overview *p, const struct overview_day *day, int step,
                        bool has_sign)
{
    const struct grid *g = p->d->v->grid;
    double size = stack_size_u(p->d->v, step, ROLE_R3);
    return grid_x(g,
                  overview_is_full(day) || has_sign ? day->x_u + 1.2 + SIGN * size : day->x_u + 2);
}

const char *overview_room(const struct overview *p, const struct standing *s)
{
    const struct snapshot *snapshot = p->d->v->snapshot;
    const char *number = snapshot->rooms[s->room].number;
    return *number ? number : room_call(snapshot, s->room, draw_langs(p->d).a);
}

int32_t overview_room_most(const struct overview_day *day, int32_t x, int32_t right)
{
    return (right - x) / (overview_is_full(day) ? 3 : 2);
}

void overview_edges(const struct overview *p, const struct overview_day *day,
                    const struct standing *s, int step, bool has_sign, int32_t *x, int32_t *right)
{
    struct draw *d = p->d;
    const struct grid *g = d->v->grid;
    *x = overview_time_x(p, day, step, has_sign) +
         draw_width(d, "00:00", NULL, small_ink(step, WEIGHT_BOLD, 0)) + grid_len(g, 1.4);
    *right = grid_x(g, day->x_u + day->width_u - 1.5);
    int32_t room =
        draw_width(d, overview_room(p, s), draw_langs(d).a, small_ink(step, WEIGHT_REGULAR, 0));
    int32_t most = overview_room_most(day, *x, *right);
    *right -= (room < most ? room : most) + grid_len(g, 1.2);
}

/* Of a line that must fit, as it would be shortened. */
static int32_t shown_width(struct draw *d, const char *text, const char *lang, struct ink ink_b,
                           int32_t most)
{
    struct stack_style style = {.a = ink_b, .lines_a = 1};
    struct pair pair = {text, lang, NULL, NULL};
    struct stack stack;
    stack_set(d, &pair, &style, most, &stack);
    return stack_width(&stack);
}

/* On one line, the second language behind the first as far as it says something. */
static void set_in_line(struct overview *p, struct overview_words *w, struct ink a, struct ink b)
{
    struct draw *d = p->d;
    int32_t room = w->right - w->x, width_a = draw_width(d, w->title.a, w->title.a_lang, a);
    w->in_line = true;
    w->cut += width_a > room ? CUT_LEADING : 0;
    w->height_u = p->form.pitch_u;
    if (!w->title.b)
        return;
    int32_t width_b = draw_width(d, w->title.b, w->title.b_lang, b);
    int32_t left = room - width_a - grid_len(d->v->grid, 0.5 * stack_size_u(d->v, a.step, a.role));
    if (width_b <= left)
        return;
    w->cut += CUT_SECOND;
    if (left <= 0 || shown_width(d, w->title.b, w->title.b_lang, b, left) < ENGLISH_SHARE * width_b)
        w->title.b = NULL;
}

void overview_words(struct overview *p, const struct overview_day *day, const struct standing *s,
                    uint32_t tone_a, uint32_t tone_b, struct overview_words *w)
{
    struct draw *d = p->d;
    const struct view *v = d->v;
    const struct overview_form *form = &p->form;
    struct ink a = small_ink(form->step, WEIGHT_MEDIUM, tone_a);
    struct ink b = small_ink(form->stacked ? 0 : form->step, WEIGHT_REGULAR, tone_b);
    *w = (struct overview_words){.title = overview_title(p, s)};
    overview_edges(p, day, s, form->step, true, &w->x, &w->right);
    if (form->brief) {
        w->title.a = text_without_ending(v->arena, w->title.a);
        w->title.b = text_without_ending(v->arena, w->title.b);
    }
    if (form->alone && w->title.b) {
        w->title.b = NULL;
        w->cut += CUT_SECOND;
    }
    if (!form->stacked &&
        (form->lines == 1 || draw_inline_width(d, &w->title, a, b) <= w->right - w->x)) {
        set_in_line(p, w, a, b);
        return;
    }
    struct stack_style style = {a, b, form->lines, form->lines};
    stack_set(d, &w->title, &style, w->right - w->x, &w->stack);
    const struct set_text *set = w->stack.a;
    if (!set || set->shortened || set->word_broken)
        w->cut += CUT_LEADING / form->lines;
    else if (set->word_parted)
        w->cut += CUT_SECOND;
    if (w->title.b && (!w->stack.b || w->stack.b->shortened))
        w->cut += CUT_SECOND / form->lines;
    if (!form->stacked && w->title.b)
        w->cut += RAGGED;
    double size = stack_size_u(v, form->step, ROLE_R3);
    double gap = form->stacked ? 0.38 * size + 0.72 * stack_size_u(v, 0, ROLE_R3) : 0;
    double drop = grid_units(v->grid, stack_drop(d, &w->stack)) - gap;
    w->height_u = form->pitch_u + (drop > 0.1 ? drop : 0);
}

/* Heights of a page's entries in this form; returns what is cut. From `most` on the rest is not
 * looked at. */
static int measure(struct overview *p, int day_page, int most)
{
    int cut = 0;
    for (int i = 0; i < p->n_days; i++) {
        struct overview_day *day = &p->days[i];
        for (int half = 0; half < HALVES && day->page == day_page; half++) {
            struct overview_cell *cell = &day->halves[half];
            for (int k = 0; k < cell->n && cut < most; k++) {
                if (!overview_is_full(day)) {
                    cell->heights_u[k] = overview_sparse_height(p, day, cell->items[k]);
                    continue;
                }
                struct overview_words words;
                overview_words(p, day, cell->items[k], 0, 0, &words);
                cell->heights_u[k] = words.height_u;
                cut += words.cut;
            }
        }
    }
    return cut;
}

/* The same as if each was of one line, which costs nothing. */
static void measure_least(struct overview *p, int day_page)
{
    for (int i = 0; i < p->n_days; i++) {
        struct overview_day *day = &p->days[i];
        for (int half = 0; half < HALVES && day->page == day_page && overview_is_full(day); half++)
            for (int k = 0; k < day->halves[half].n; k++)
                day->halves[half].heights_u[k] = p->form.pitch_u;
    }
}

static struct overview_form form_of(const struct view *v, int step, bool stacked)
{
    double size = stack_size_u(v, step, ROLE_R3);
    double under =
        stacked ? 0.38 * size + 0.97 * stack_size_u(v, step > 1 ? step - 2 : 0, ROLE_R3) : 0;
    return (struct overview_form){.step = step,
                                  .stacked = stacked,
                                  .lines = 1,
                                  .pitch_u = stacked ? 0.85 * size + under + 1.5 : 1.42 * size};
}

/* Over how many pages one of days goes. */
static int pages_taken(struct overview *p, int day_page)
{
    overview_flow(p, day_page);
    return p->n_pages - p->first_page[day_page];
}

struct best {
    struct overview_form form;
    int cost, pages; /* most of them */
};

/* What the variants of a form (lines, generic endings left out) cost; the least is kept. */
static void try_form(struct overview *p, int day_page, struct overview_form form, int steps_down,
                     struct best *best)
{
    for (int lines = 1; lines <= LINES_MOST; lines++) {
        for (int less = 0; less < 4; less++) {
            bool brief = less & 1;
            p->form = form;
            p->form.lines = lines;
            p->form.brief = brief;
            p->form.alone = less & 2;
            int least = STEP_DOWN * steps_down + ENDINGS_GONE * brief;
            int cost = least + measure(p, day_page, best->cost - least);
            if (cost >= best->cost || pages_taken(p, day_page) > best->pages)
                continue;
            best->form = p->form;
            best->cost = cost;
        }
    }
}

/* What a tall page has left goes between its entries. */
static void stretch_pitch(struct overview *p, int day_page)
{
    double pitch_u = p->form.pitch_u;
    for (double more = PITCH_MOST; more > 1; more -= 0.05) {
        p->form.pitch_u = pitch_u * more;
        measure(p, day_page, INT32_MAX);
        if (pages_taken(p, day_page) == 1)
            return;
    }
    p->form.pitch_u = pitch_u;
}

void overview_choose_form(struct overview *p, int day_page)
{
    const struct view *v = p->d->v;
    bool two = draw_langs(p->d).b != NULL;
    const struct overview_form forms[] = {form_of(v, 2, two), form_of(v, two ? 1 : 2, two),
                                          form_of(v, 1, false), form_of(v, 0, false)};
    enum { N = sizeof forms / sizeof *forms };
    struct best best = {forms[N - 1], INT32_MAX, 1};
    int first = two && v->grid->portrait ? 0 : 1;
    p->form = best.form;
    measure(p, day_page, INT32_MAX); /* those of the days of few entries stay */
    for (int i = first; i < N && best.cost > 0; i++) {
        p->form = forms[i];
        measure_least(p, day_page);
        if (pages_taken(p, day_page) == 1)
            try_form(p, day_page, forms[i], i - first, &best);
    }
    bool fits = best.cost < INT32_MAX;
    if (!fits) { /* over more pages then, and no more than the smallest needs */
        best.pages = pages_taken(p, day_page);
        try_form(p, day_page, forms[N - 1], 0, &best);
    }
    p->form = best.form;
    if (fits && v->grid->w_u < 1.2 * v->grid->h_u)
        stretch_pitch(p, day_page);
    measure(p, day_page, INT32_MAX);
    overview_flow(p, day_page);
}
