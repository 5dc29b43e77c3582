#include "core/boards/parts/map_panel.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/map_form.h"
#include "core/boards/parts/state.h"
#include "core/boards/parts/title.h"
#include "core/boards/parts/way.h"

#include <math.h>

/* From the panel's top, in u. */
#define NUMBER_U 16.0
#define TITLE_U 27.7
#define STATE_U 42.2
#define RULE_U 46.3
#define STEP_U 14.0
#define FOOT_U 18.5 /* minutes, from the rule over them to the panel's end */
#define FOOT_BASE_U 8.2
#define ARROW_U 9.5
#define ARROW_COLUMN_U 14.5

struct panel {
    struct draw *d;
    const struct map_plan *plan;
    double x0, x1, top, bottom; /* u */
    int32_t left, right;        /* px */
};

static int32_t width(const struct panel *p)
{
    return p->right - p->left;
}

static void rule(const struct panel *p, const char *name, double y_u)
{
    const struct grid *g = p->d->v->grid;
    scene_rect(p->d->s, name, (struct rect){p->left, grid_y(g, y_u), width(p), grid_len(g, 0.25)},
               p->d->v->palette->line);
}

/* The largest step, from the one wanted down to least, in which the text is no wider. */
static int step_that_fits(struct draw *d, const char *text, const char *lang, struct ink ink,
                          int least, int32_t room)
{
    while (text && ink.step > least && draw_width(d, text, lang, ink) > room)
        ink.step--;
    return ink.step;
}

/* ---- Where. ---- */

static struct pair level_pair(const struct panel *p)
{
    const struct venue *venue = p->plan->venue;
    const struct venue_level *level = &venue->levels[venue->spaces[p->plan->target.space].level];
    struct pair name = pair_of(p->d, &level->name);
    if (!name.a)
        name = (struct pair){level->short_name, NULL, NULL, NULL};
    return name;
}

/* The number and its level; a room that has a name only stands with that. Returns the y under it.
 */
static int32_t draw_room(const struct panel *p)
{
    struct draw *d = p->d;
    const struct grid *g = d->v->grid;
    const struct room *room = &d->v->snapshot->rooms[p->plan->target.room];
    struct pair name = pair_of(d, &room->name), level = level_pair(p);
    struct ink number = {8, WEIGHT_BOLD, ROLE_R1, d->v->palette->accent};
    struct ink a = {3, WEIGHT_MEDIUM, ROLE_R3, d->v->palette->t1};
    struct ink b = {1, WEIGHT_REGULAR, ROLE_R3, d->v->palette->t2};
    const char *large = room->number[0] ? room->number : name.a ? name.a : room->id;
    const char *lang = room->number[0] ? NULL : name.a_lang;
    int32_t beside = draw_width(d, level.a, level.a_lang, a), gap = grid_len(g, 6);
    number.step = step_that_fits(d, large, lang, number, 4, width(p) - beside - gap);
    int32_t baseline = grid_y(g, p->top + NUMBER_U);
    int32_t end =
        draw_line(d, "number", large, lang, number, p->left, baseline, ALIGN_LEFT, width(p), NULL);
    int32_t under = baseline + (int32_t)lround(0.06 * lines_px(d, number));
    if (end + gap + beside > width(p))
        return under;
    if (level.b && draw_width(d, level.b, level.b_lang, b) > width(p) - end - gap)
        level.b = NULL;
    /* Centred on the number's caps. */
    double z = lines_px(d, a), e = lines_px(d, b), middle = 0.357 * lines_px(d, number);
    double block = level.b ? 0.85 * z + 0.38 * z + 0.72 * e : 0.8 * z;
    int32_t first = baseline - (int32_t)lround(middle + block / 2 - 0.85 * z);
    draw_stacked(d, "level", &level, a, b, p->left + end + gap, first, ALIGN_LEFT,
                 width(p) - end - gap);
    int32_t last = first + (int32_t)lround(level.b ? 0.38 * z + 0.94 * e : 0.2 * z);
    return last > under ? last : under;
}

/* Lines of a language, each as it stands, under each other from the baseline on; the last one. */
static int32_t draw_title_lines(const struct panel *p, const char *name, const struct set_text *set,
                                const char *lang, struct ink ink, int32_t baseline,
                                const char *session)
{
    for (int i = 0; i < set->n_lines; i++) {
        const char *key = arena_printf(p->d->v->arena, "%s%s", name, i ? "2" : "");
        struct scene_item *item = scene_text(p->d->s, key, &set->lines[i], p->left, baseline,
                                             lines_px(p->d, ink), ink.role, lang, ink.colour);
        if (item && i == 0)
            item->text.session = session;
        if (i + 1 < set->n_lines)
            baseline += (int32_t)lround(lines_leading(lang) * lines_px(p->d, ink));
    }
    return baseline;
}

struct panel_title {
    struct pair words;
    struct ink a, b;
    const struct set_text *first, *second;
};

/* Each language as large as it goes on one line; then the second one on two; then the first. */
static struct panel_title set_title(const struct panel *p)
{
    struct draw *d = p->d;
    const struct standing *s = p->plan->target.standing;
    struct panel_title t = {.a = {4, WEIGHT_BOLD, ROLE_R1, d->v->palette->t1},
                            .b = {2, WEIGHT_REGULAR, ROLE_R2, d->v->palette->t2}};
    t.words = s ? title_choose(d, title_session(d, s), t.a, t.b, width(p), NULL)
                : pair_of(d, &d->v->snapshot->rooms[p->plan->target.room].name);
    if (!t.words.a)
        return t;
    t.a.step = step_that_fits(d, t.words.a, t.words.a_lang, t.a, 3, width(p));
    t.first = lines_set(d, t.words.a, t.words.a_lang, t.a, width(p), 2);
    int lines = t.first && t.first->n_lines > 1 ? 1 : 2;
    t.b.step = step_that_fits(d, t.words.b, t.words.b_lang, t.b, 1, width(p));
    if (lines == 1) /* rather without its generic ending than cut */
        t.words.b = title_second(d, t.words.b, t.words.b_lang, t.b, width(p));
    t.second = t.words.b ? lines_set(d, t.words.b, t.words.b_lang, t.b, width(p), lines) : NULL;
    return t;
}

static int32_t title_height(const struct panel *p, const struct panel_title *t)
{
    double z = lines_px(p->d, t->a), e = lines_px(p->d, t->b), height = 0;
    if (t->first)
        height += (0.85 + (t->first->n_lines - 1) * lines_leading(t->words.a_lang)) * z;
    if (t->second)
        height += 0.38 * z + (1.0 + (t->second->n_lines - 1) * lines_leading(t->words.b_lang)) * e;
    return (int32_t)lround(height);
}

/* From `top` on, no higher than there is room: rather without the second language than over what is
 * under it. Returns the y under it. */
static int32_t draw_title(const struct panel *p, int32_t top, int32_t room)
{
    struct draw *d = p->d;
    const struct standing *s = p->plan->target.standing;
    struct panel_title t = set_title(p);
    int32_t usual = grid_y(d->v->grid, p->top + TITLE_U);
    if (!t.first)
        return usual;
    bool two = t.first->n_lines > 1 || (t.second && t.second->n_lines > 1);
    int32_t baseline = usual - (two ? grid_len(d->v->grid, 2) : 0);
    int32_t least = top + (int32_t)lround(0.85 * lines_px(d, t.a) + 0.6 * d->v->grid->u);
    room -= grid_len(d->v->grid, 0.6);
    if (t.second && t.second->n_lines > 1 && title_height(p, &t) > room) {
        t.words.b = title_second(d, t.words.b, t.words.b_lang, t.b, width(p));
        t.second = lines_set(d, t.words.b, t.words.b_lang, t.b, width(p), 1);
    }
    if (t.second && (t.second->shortened || title_height(p, &t) > room)) {
        draw_note_left_out(d, "title", t.words.b, t.words.b_lang);
        t.second = NULL;
    }
    baseline = baseline > least ? baseline : least;
    const char *old = scene_prefix(d->s, "title");
    baseline = draw_title_lines(p, "a", t.first, t.words.a_lang, t.a, baseline,
                                s ? d->v->snapshot->sessions[s->session].id : NULL);
    int32_t under = baseline + (int32_t)lround(0.25 * lines_px(d, t.a));
    baseline += (int32_t)lround(0.38 * lines_px(d, t.a) + 0.72 * lines_px(d, t.b));
    if (t.second)
        under = draw_title_lines(p, "b", t.second, t.words.b_lang, t.b, baseline, NULL) +
                (int32_t)lround(0.28 * lines_px(d, t.b));
    scene_prefix_restore(d->s, old);
    return under;
}

/* "18 分钟后 in 18 min", or until when. */
static void draw_state(const struct panel *p, int32_t baseline)
{
    struct draw *d = p->d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct standing *s = p->plan->target.standing;
    if (!s)
        return;
    struct state_look look;
    struct langs langs = draw_langs(d);
    state_look(d, s, &look);
    int32_t x = p->left, gap = grid_len(g, 1.8);
    double glyph = 4.25;
    struct ink time = {3, WEIGHT_BOLD, ROLE_R1,
                       look.time_changed ? v->palette->time : v->palette->t1};
    struct ink a = {2, WEIGHT_MEDIUM, ROLE_R2, look.colour};
    struct ink b = {1, WEIGHT_REGULAR, ROLE_R3, look.colour};
    draw_glyph(d, "state", look.glyph, p->x0,
               (baseline - 0.357 * lines_px(d, time) - g->safe.y) / g->u - glyph / 2, glyph,
               look.colour, v->palette->bg);
    x += grid_len(g, glyph) + gap;
    if (!look.no_time) {
        const char *text =
            sheet_time(v->arena, v->snapshot->event.zone, look.running ? s->end_ms : s->start_ms);
        if (look.running) {
            struct pair until = pair_word(d, WORD_UNTIL);
            x += draw_line(d, "until", until.a, until.a_lang, a, x, baseline, ALIGN_LEFT, 0, NULL) +
                 gap;
        }
        x += draw_line(d, "time", text, NULL, time, x, baseline, ALIGN_LEFT, 0, NULL) + gap;
    }
    if (look.chip.a) {
        int step = chip_width(d, &look, true, 1) > p->right - x ? 0 : 1;
        draw_chip(d, &look, step, x, baseline, ALIGN_LEFT, p->right - x);
        return;
    }
    struct pair words = {0};
    if (look.soon && v->time_confirmed) {
        words = (struct pair){sheet_in(v->arena, langs.a, v->now_ms, s->start_ms), langs.a, NULL,
                              langs.b};
        if (langs.b)
            words.b = sheet_in(v->arena, langs.b, v->now_ms, s->start_ms);
        words = pair_distinct(words);
        int64_t left_ms = s->start_ms - v->now_ms;
        scene_changes_at(d->s, s->start_ms - floor_to(left_ms - 1, MS_MINUTE));
    } else {
        words = pair_word(d, look.word);
    }
    if (draw_inline_width(d, &words, a, b) > p->right - x)
        words.b = NULL;
    draw_inline(d, "words", &words, a, b, x, baseline, ALIGN_LEFT, p->right - x);
}

/* ---- The way. ---- */

/* The sizes of all steps: one for each language, in which each has room. */
struct step_inks {
    struct ink a, b;
};

static int32_t step_left(const struct panel *p)
{
    return grid_x(p->d->v->grid, p->x0 + ARROW_COLUMN_U);
}

static struct step_inks step_inks(const struct panel *p, int n)
{
    struct draw *d = p->d;
    struct step_inks inks = {{3, WEIGHT_MEDIUM, ROLE_R2, d->v->palette->t1},
                             {1, WEIGHT_REGULAR, ROLE_R3, d->v->palette->t2}};
    int32_t room = p->right - step_left(p);
    for (int i = 0; i < n; i++) {
        struct pair words = way_step_words(d, &p->plan->route.steps[i]);
        inks.a.step = step_that_fits(d, words.a, words.a_lang, inks.a, 1, room);
        inks.b.step = step_that_fits(d, words.b, words.b_lang, inks.b, 0, room);
    }
    return inks;
}

static void draw_step(const struct panel *p, const struct route_step *step,
                      const struct step_inks *inks, double y_u)
{
    struct draw *d = p->d;
    const struct grid *g = d->v->grid;
    struct pair words = way_step_words(d, step);
    int32_t x = step_left(p), room = p->right - x;
    draw_way_sign(d, "sign", step, p->x0 + ARROW_U / 2 + 0.4, y_u, ARROW_U, d->v->palette->t1);
    double z = lines_px(d, inks->a), e = lines_px(d, inks->b), drop = 0.38 * z + 0.72 * e;
    int32_t baseline =
        grid_y(g, y_u) + (int32_t)lround(words.b ? (0.85 * z - drop - 0.1 * e) / 2 : 0.36 * z);
    draw_line(d, "a", words.a, words.a_lang, inks->a, x, baseline, ALIGN_LEFT, room, NULL);
    draw_line(d, "b", words.b, words.b_lang, inks->b, x, baseline + (int32_t)lround(drop),
              ALIGN_LEFT, room, NULL);
}

/* What one step takes: more where floors lift its words. */
static double step_height_u(struct draw *d)
{
    double z = lines_px(d, (struct ink){1, WEIGHT_MEDIUM, ROLE_R2, 0}),
           e = lines_px(d, (struct ink){0, WEIGHT_REGULAR, ROLE_R3, 0});
    return fmax(STEP_U, (1.23 * z + 0.97 * e) / d->v->grid->u + 1.5);
}

/* What a person on site says of this way, in place of steps. */
static void draw_own_words(const struct panel *p, double y_u)
{
    struct draw *d = p->d;
    struct pair words = pair_of(d, p->plan->route.words);
    struct ink a = {3, WEIGHT_MEDIUM, ROLE_R2, d->v->palette->t1};
    struct ink b = {1, WEIGHT_REGULAR, ROLE_R3, d->v->palette->t2};
    int32_t y = grid_y(d->v->grid, y_u) + (int32_t)lround(0.85 * lines_px(d, a));
    const struct set_text *set = lines_set(d, words.a, words.a_lang, a, width(p), 3);
    if (!set)
        return;
    y = draw_lines(d, "own.a", set, words.a_lang, a, p->left, y);
    set = lines_set(d, words.b, words.b_lang, b, width(p), 3);
    if (set)
        draw_lines(d, "own.b", set, words.b_lang, b, p->left,
                   y + (int32_t)lround(0.38 * lines_px(d, a) + 0.72 * lines_px(d, b)));
}

/* Under the rule over it, down to the panel's end: more where floors lift its words. */
static double foot_height_u(struct draw *d)
{
    double z = lines_px(d, (struct ink){2, WEIGHT_MEDIUM, ROLE_R3, 0}),
           e = lines_px(d, (struct ink){1, WEIGHT_REGULAR, ROLE_R3, 0}),
           number = lines_px(d, (struct ink){7, WEIGHT_BOLD, ROLE_R1, 0}),
           metres = lines_px(d, (struct ink){3, WEIGHT_BOLD, ROLE_R2, 0});
    double unit_first = 0.18 * z + 0.72 * e; /* over the number's baseline */
    double most = fmax(unit_first + fmax(0.85 * z, 0.75 * metres), 0.75 * number);
    return fmax(FOOT_U, FOOT_BASE_U + most / d->v->grid->u + 1.2);
}

static void draw_minutes_walk(const struct panel *p, double bottom_u)
{
    struct draw *d = p->d;
    const struct grid *g = d->v->grid;
    const struct palette *c = d->v->palette;
    const struct route_summary *way = &p->plan->route.summary;
    double base_u = bottom_u - FOOT_BASE_U;
    struct ink number = {7, WEIGHT_BOLD, ROLE_R1, c->t1};
    struct ink a = {2, WEIGHT_MEDIUM, ROLE_R3, c->t1}, b = {1, WEIGHT_REGULAR, ROLE_R3, c->t2};
    struct ink metres = {3, WEIGHT_BOLD, ROLE_R2, c->t1};
    struct ink free_a = {1, WEIGHT_MEDIUM, ROLE_R3, c->t1}, free_b = b;
    const char *text = arena_printf(d->v->arena, "%d", way->minutes);
    int32_t x = p->left +
                draw_line(d, "minutes", text, NULL, number, p->left, grid_y(g, base_u), ALIGN_LEFT,
                          0, NULL) +
                grid_len(g, 2.5);
    struct pair unit = pair_word(d, WORD_MIN_WALK), step_free = pair_word(d, WORD_STEP_FREE);
    double z = lines_px(d, a);
    int32_t first = grid_y(g, base_u) - (int32_t)lround(0.38 * z + 0.72 * lines_px(d, b) - 0.2 * z);
    x += draw_stacked(d, "unit", &unit, a, b, x, first, ALIGN_LEFT, p->right - x);
    int32_t room = p->right - x - grid_len(g, 3);
    if (way->metres > 0) {
        const char *length = arena_printf(d->v->arena, "%d m", way_metres(way->metres));
        if (draw_width(d, length, NULL, metres) <= room)
            draw_line(d, "metres", length, NULL, metres, p->right, first, ALIGN_RIGHT, 0, NULL);
    }
    if (way->step_free) {
        if (draw_inline_width(d, &step_free, free_a, free_b) > room)
            step_free.b = NULL;
        if (draw_inline_width(d, &step_free, free_a, free_b) <= room)
            draw_inline(d, "step-free", &step_free, free_a, free_b, p->right,
                        first + (int32_t)lround(0.38 * z + 0.72 * lines_px(d, free_b)), ALIGN_RIGHT,
                        0);
    }
}

void draw_map_panel(struct draw *d, const struct map_plan *plan)
{
    const struct grid *g = d->v->grid;
    const struct route *route = &plan->route;
    struct panel p = {.d = d,
                      .plan = plan,
                      .x0 = plan->panel_x0_u,
                      .x1 = plan->panel_x1_u,
                      .top = plan->panel_top_u,
                      .bottom = plan->panel_bottom_u};
    const char *old = scene_prefix(d->s, "panel");
    p.left = grid_x(g, p.x0);
    p.right = grid_x(g, p.x1);
    int32_t hair = grid_len(g, 0.25);
    if (g->portrait)
        scene_rect(d->s, "line", (struct rect){p.left, grid_y(g, p.top), width(&p), hair},
                   d->v->palette->line);
    else
        scene_rect(d->s, "line",
                   (struct rect){grid_x(g, p.x0 - 6), grid_y(g, p.top + 4), hair,
                                 grid_y(g, p.bottom - 4.5) - grid_y(g, p.top + 4)},
                   d->v->palette->line);
    /* What floors have lifted, or takes a line more, moves what is under it. */
    struct ink time = {3, WEIGHT_BOLD, ROLE_R1, 0};
    double end = p.bottom - (route->summary.found ? foot_height_u(d) : 3);
    int steps = route->words ? 0 : route->n_steps > 2 ? 2 : route->n_steps; /* at least */
    int32_t top = draw_room(&p),
            over_state = (int32_t)lround(0.72 * lines_px(d, time) + 0.8 * g->u);
    int32_t room =
        grid_y(g, end - (RULE_U - STATE_U) - steps * step_height_u(d)) - over_state - top;
    int32_t under = draw_title(&p, top, room), state = grid_y(g, p.top + STATE_U);
    int32_t least = under + over_state;
    if (!plan->target.standing)
        state = under;
    else if (state < least)
        state = least;
    draw_state(&p, state);
    double first = fmax(p.top + RULE_U, (state - g->safe.y) / g->u + RULE_U - STATE_U);
    if (route->n_steps > 0 || route->words)
        rule(&p, "rule", first);
    if (route->words) {
        draw_own_words(&p, first + 5);
    } else {
        double step_u = step_height_u(d);
        int n = (int)((end - first) / step_u);
        n = n > route->n_steps ? route->n_steps : n;
        double pitch = n > 0 ? fmin(step_u + 1, (end - first) / n) : 0;
        struct step_inks inks = step_inks(&p, n);
        for (int i = 0; i < n; i++) {
            const char *step = scene_prefix(d->s, "step%d", i);
            draw_step(&p, &route->steps[i], &inks, first + (i + 0.5) * pitch);
            scene_prefix_restore(d->s, step);
        }
    }
    if (route->summary.found) {
        rule(&p, "rule2", end);
        draw_minutes_walk(&p, p.bottom);
    }
    scene_prefix_restore(d->s, old);
}
