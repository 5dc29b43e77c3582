#include "core/boards/parts/banner.h"

#include "core/boards/parts/glyph.h"
#include "core/boards/parts/stack.h"
#include <math.h>

#define ROW_MODULE_U 18.75
#define TURN_MS 8000
#define STEP_MAX 7 /* of a banner; it stays under a third of the glass */
#define GLYPH_U 10.5
#define FAR_MM 6000  /* from here on a page's words are larger */
#define MARGIN_U 6.1 /* above and below them together */
#define URGENT_GROUND 0xffffc247u
#define URGENT_TEXT 0xff071b26u

/* -- What is said in turn ------------------------------------------------------------------ */

static bool in_banner(const struct announcement *a)
{
    return a->drill != DRILL_NONE || a->level == ANNOUNCE_NOTICE || a->level == ANNOUNCE_URGENT;
}

static bool in_ticker(const struct announcement *a)
{
    return a->drill == DRILL_NONE && a->level == ANNOUNCE_INFO;
}

static int count(const struct announce_selection *said, bool (*wanted)(const struct announcement *))
{
    int n = 0;
    for (int i = 0; i < said->n_items; i++)
        n += wanted(said->items[i]);
    return n;
}

/* The nth that is wanted; it is there. */
static const struct announcement *nth(const struct announce_selection *said,
                                      bool (*wanted)(const struct announcement *), int n)
{
    int i = 0;
    while (!wanted(said->items[i]) || n-- > 0)
        i++;
    return said->items[i];
}

/* Which of n is on at this moment, each for TURN_MS; the scene changes with the turn. */
static int turn_of(struct draw *d, int n)
{
    if (n <= 1)
        return 0;
    int64_t turn = floor_to(d->v->show_ms, TURN_MS) / TURN_MS, next = (turn + 1) * TURN_MS;
    if (next < d->s->next_show_ms)
        d->s->next_show_ms = next;
    return (int)(((turn % n) + n) % n);
}

/* -- Words --------------------------------------------------------------------------------- */

/* A drill says so before anything else, in its own language. */
static const char *marked(struct draw *d, const struct announcement *a, const char *text,
                          const char *lang)
{
    if (!text || a->drill == DRILL_NONE)
        return text;
    const char *word =
        sheet_word(lang ? lang : "en", a->drill == DRILL_EXERCISE ? WORD_EXERCISE : WORD_TEST);
    return lang_is_han(lang) ? arena_printf(d->v->arena, "【%s】%s", word, text)
                             : arena_printf(d->v->arena, "[%s] %s", word, text);
}

static struct pair headline_of(struct draw *d, const struct announcement *a)
{
    struct pair pair = pair_of(d, &a->headline);
    pair.a = marked(d, a, pair.a, pair.a_lang);
    pair.b = marked(d, a, pair.b, pair.b_lang);
    return pair;
}

static int64_t issued_of(const struct announcement *a)
{
    return a->issued_ms ? a->issued_ms : a->from_ms;
}

bool ticker_words(struct draw *d, const struct announce_selection *said, struct pair *out)
{
    int n = count(said, in_ticker);
    if (n == 0)
        return false;
    const struct announcement *a = nth(said, in_ticker, turn_of(d, n));
    scene_says(d->s, a->revision);
    *out = headline_of(d, a);
    return out->a != NULL;
}

int ticker_all(struct draw *d, const struct announce_selection *said, struct pair *out, int max)
{
    int n = 0;
    for (int i = 0; i < said->n_items && n < max; i++) {
        if (!in_ticker(said->items[i]))
            continue;
        out[n] = headline_of(d, said->items[i]);
        n += out[n].a != NULL;
    }
    return n;
}

/* -- The banner ---------------------------------------------------------------------------- */

/* The step that reads from where this display is read, if the banner's words were that short. */
static int wanted_step(const struct view *v)
{
    return grid_step_px(v->grid, 4, grid_wanted_px(v->grid, v->display, ROLE_R1), STEP_MAX);
}

double banner_height_u(const struct view *v, const struct announce_selection *said)
{
    if (count(said, in_banner) == 0)
        return 0;
    double a = grid_type_u(wanted_step(v)), b = a / 1.5;
    double needed_u = 0.85 * a + (0.38 * a + 0.72 * b) + 0.25 * b + MARGIN_U;
    if (v->grid->portrait) /* half as wide and nearly twice as high: a second line */
        needed_u += 1.2 * a;
    return needed_u > ROW_MODULE_U + 0.1 ? needed_u : ROW_MODULE_U;
}

/* Time of issue over 发布 issued, or the place in the turn under it. Returns where it begins. */
static int32_t draw_issued(struct draw *d, const struct announcement *a, int turn, int n,
                           double top_u, uint32_t colour, int32_t right)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    int32_t width = 0, other;
    struct ink time_ink = {3, WEIGHT_BOLD, ROLE_CHROME, colour};
    struct ink word_a = {1, WEIGHT_MEDIUM, ROLE_CHROME, colour};
    struct ink word_b = {1, WEIGHT_REGULAR, ROLE_CHROME, colour};
    double under_u = top_u + (n > 1 ? 5.75 : 7.25);
    if (issued_of(a) && v->snapshot) {
        struct pair word = pair_word(d, WORD_ISSUED);
        const char *time = sheet_time(v->arena, v->snapshot->event.zone, issued_of(a));
        width = draw_line(d, "time", time, NULL, time_ink, right, grid_y(g, under_u), ALIGN_RIGHT,
                          0, NULL);
        under_u += 5.5;
        other = draw_inline(d, "issued", &word, word_a, word_b, right, grid_y(g, under_u),
                            ALIGN_RIGHT, 0);
        width = other > width ? other : width;
        under_u += 4.75;
    }
    if (n > 1) {
        const char *text = arena_printf(v->arena, "%d/%d", turn + 1, n);
        other = draw_line(d, "turn", text, NULL, word_b, right, grid_y(g, under_u), ALIGN_RIGHT, 0,
                          NULL);
        width = other > width ? other : width;
    }
    return right - width - (width ? grid_len(g, 3) : 0);
}

/* From the first line's ink to the last one's descenders. */
static int32_t stack_ink_px(const struct draw *d, const struct stack *stack)
{
    return (int32_t)lround(0.85 * (stack->a ? stack->a_px : stack->b_px)) + stack_below(d, stack);
}

/* The largest way to say all of it in this room: steps down, and more lines before that. A banner
 * is read to its end or not at all, so its letters give way to its words. */
static void fit_words(struct draw *d, const struct pair *words, uint32_t colour, int32_t width_px,
                      int32_t height_px, struct stack *out)
{
    static const int lines[][2] = {{1, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 3}};
    for (int step = wanted_step(d->v) + d->v->grid->portrait; step > 0; step--) {
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            struct stack_style style = stack_pair(step, WEIGHT_BOLD, ROLE_CHROME, colour, colour,
                                                  lines[i][0], lines[i][1]);
            style.b.weight = WEIGHT_MEDIUM;
            stack_set(d, words, &style, width_px, out);
            if (stack_ink_px(d, out) <= height_px && !stack_shortened(out))
                return;
        }
    }
    /* More than a banner holds: its beginning; the page has the rest. */
    struct stack_style style = stack_pair(2, WEIGHT_BOLD, ROLE_CHROME, colour, colour, 1, 1);
    stack_set(d, words, &style, width_px, out);
}

void draw_banner(struct draw *d, const struct announce_selection *said)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    int n = count(said, in_banner);
    if (n == 0)
        return;
    int turn = turn_of(d, n);
    const struct announcement *a = nth(said, in_banner, turn);
    scene_says(d->s, a->revision);
    bool urgent = a->level >= ANNOUNCE_URGENT && a->drill == DRILL_NONE;
    uint32_t ground = urgent ? URGENT_GROUND : v->palette->banner;
    uint32_t ink = urgent ? URGENT_TEXT : v->palette->banner_text;
    double rule_u = g->header_rule_u, bottom_u = g->body_top_u + banner_height_u(v, said) - 0.4;
    double middle_u = (rule_u + 0.25 + bottom_u) / 2;
    const char *old = scene_prefix(d->s, "banner");
    int32_t y0 = grid_y(g, rule_u) + grid_len(g, 0.25), y1 = grid_y(g, bottom_u);
    scene_rect(d->s, "ground", (struct rect){0, y0, g->page_w, y1 - y0}, ground);
    draw_glyph(d, "sign", urgent ? GLYPH_WARNING : GLYPH_INFO, GRID_MX, middle_u - GLYPH_U / 2,
               GLYPH_U, ink, ground);
    int32_t right = draw_issued(d, a, turn, n, middle_u - 9, ink, grid_x(g, g->w_u - GRID_MX));
    int32_t x = grid_x(g, GRID_MX + (g->portrait ? 13.5 : 19));
    struct pair words = headline_of(d, a);
    struct stack stack;
    fit_words(d, &words, ink, right - x, y1 - y0 - grid_len(g, 2), &stack);
    int32_t ink_px = stack_ink_px(d, &stack), first_px = stack.a ? stack.a_px : stack.b_px;
    draw_stack(d, "words", &stack, x, (y0 + y1 - ink_px) / 2 + (int32_t)lround(0.85 * first_px),
               ALIGN_LEFT, NULL);
    scene_prefix_restore(d->s, old);
}

/* -- The page ------------------------------------------------------------------------------ */

int notice_pages(const struct announce_selection *said)
{
    return count(said, in_banner);
}

static bool is_urgent(const struct announcement *a)
{
    return a->drill == DRILL_NONE && a->level == ANNOUNCE_URGENT;
}

int urgent_pages(const struct announce_selection *said)
{
    return count(said, is_urgent);
}

/* The pair in as many lines as the room holds, at the largest step. Returns the last baseline. */
static int32_t draw_fitted(struct draw *d, const char *name, const struct pair *words, int step,
                           int lines, uint32_t a, uint32_t b, double top_u, double bottom_u)
{
    const struct grid *g = d->v->grid;
    int32_t left = grid_x(g, GRID_MX), width = grid_x(g, g->w_u - GRID_MX) - left;
    int32_t room = grid_y(g, bottom_u) - grid_y(g, top_u);
    enum weight weight = step >= 6 ? WEIGHT_BOLD : WEIGHT_MEDIUM;
    struct stack stack;
    for (;; step--) {
        struct stack_style style = stack_pair(step, weight, ROLE_CHROME, a, b, lines, lines);
        stack_set(d, words, &style, width, &stack);
        if ((stack_ink_px(d, &stack) <= room && !stack_shortened(&stack)) || step == 2)
            break;
    }
    int32_t first = stack.a ? stack.a_px : stack.b_px;
    int32_t baseline = grid_y(g, top_u) + (int32_t)lround(0.85 * first);
    if (!stack.a && !stack.b)
        return grid_y(g, top_u);
    return draw_stack(d, name, &stack, left, baseline, ALIGN_LEFT, NULL);
}

#define SIGN_TOP_U 5.0   /* under the body's top */
#define URGENT_BAR_U 1.5 /* under the header's rule */

/* The page has no banner, so it says itself how much it matters: by a sign, and in amber. */
static void draw_notice_sign(struct draw *d, const struct announcement *a, double top_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    bool urgent = is_urgent(a);
    uint32_t colour = urgent ? v->palette->time : v->palette->t2;
    if (urgent) {
        int32_t y0 = grid_y(g, g->header_rule_u + 0.25);
        int32_t y1 = grid_y(g, g->header_rule_u + 0.25 + URGENT_BAR_U);
        scene_rect(d->s, "bar", (struct rect){0, y0, g->page_w, y1 - y0}, colour);
    }
    draw_glyph(d, "sign", urgent ? GLYPH_WARNING : GLYPH_INFO, GRID_MX, top_u, GLYPH_U, colour,
               v->palette->bg);
}

void draw_notice_page(struct draw *d, const struct announce_selection *said, int page)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    const struct announcement *a = nth(said, in_banner, page);
    scene_says(d->s, a->revision);
    const char *old = scene_prefix(d->s, "notice");
    bool far = v->display->distance_mm > FAR_MM;
    double drop_u = (g->h_u - 135) / 4; /* a taller page begins lower */
    double sign_u = v->body_top_u + SIGN_TOP_U + drop_u, foot_u = v->body_bottom_u - 14;
    double top_u = sign_u + GLYPH_U + (far ? 3 : 5);
    draw_notice_sign(d, a, sign_u);
    struct pair words = headline_of(d, a), more = pair_of(d, &a->instruction);
    double room_u = foot_u - top_u;
    int taller = g->portrait ? 2 : 1; /* narrow lines, and more of them */
    int32_t last = draw_fitted(d, "headline", &words, far ? 10 : 8, 3 * taller, p->t1, p->t2, top_u,
                               top_u + (more.a ? 0.55 : 1.0) * room_u);
    double under_u = grid_units(g, last - g->safe.y) + 7;
    if (more.a)
        last = draw_fitted(d, "instruction", &more, far ? 7 : 5, 4 * taller, p->t1, p->t2, under_u,
                           foot_u);
    if (issued_of(a)) {
        struct pair word = pair_word(d, WORD_ISSUED);
        struct ink ink_a = {3, WEIGHT_MEDIUM, ROLE_CHROME, p->t2};
        struct ink ink_b = {3, WEIGHT_REGULAR, ROLE_CHROME, p->t2};
        struct ink time_ink = {3, WEIGHT_BOLD, ROLE_CHROME, p->t1};
        double y_u = fmax(v->body_bottom_u - 26, grid_units(g, last - g->safe.y) + 10);
        int32_t x = grid_x(g, GRID_MX), y = grid_y(g, fmin(y_u, v->body_bottom_u - 5.5));
        x += draw_inline(d, "issued", &word, ink_a, ink_b, x, y, ALIGN_LEFT, 0) + grid_len(g, 3);
        draw_line(d, "time", sheet_time(v->arena, v->snapshot->event.zone, issued_of(a)), NULL,
                  time_ink, x, y, ALIGN_LEFT, 0, NULL);
    }
    scene_prefix_restore(d->s, old);
}
