/* The takeover: an emergency on the whole glass (LOOK.md section 13). */
#include "core/boards/parts/banner.h"

#include "core/boards/parts/exits.h"
#include "core/boards/parts/glyph.h"
#include "core/boards/parts/lines.h"
#include "core/boards/parts/stack.h"
#include <math.h>
#include <string.h>

#define GROUND 0xffa60f1eu
#define EXIT_GROUND 0xff005c36u
#define INK 0xffffffffu
#define CAP_OF_EM 0.714
#define HAN_OF_EM 0.85  /* ink of a Han character */
#define HAN_STEP_U 27.9 /* T11 */
#define LATIN_U 30.0
#define EXIT_BAND_U 53.0
#define LEAST_BAND_U 28.0
#define TOP_U 5.5
#define SIGN_U 19.0
#define FOOT_U 3.0
#define WORDS_X_U 26.5 /* beside the sign */
#define LANGUAGE_MS 4000
#define ITEM_MS 8000
#define LANGUAGES_MAX 8
#define LINES_MAX 12
#define TURN_LINES 4 /* that can be read in LANGUAGE_MS */
#define WORDS_LINES 5
#define TRIES_MAX 40      /* 0.96 to this power is a fifth */
#define CLOCK_U 25.0      /* it and the air beside it */
#define CLOCK_FOOT_U 17.0 /* and under it */
#define CLOCK_ROW_U 14.0  /* at the page's foot */

/* One language of the headline, set at a size. */
struct headline {
    const char *text, *lang;
    const struct set_text *set;
    int px;
    bool beside_sign; /* its lines begin right of the sign */
};

struct takeover {
    struct draw *d;
    const struct announcement *said;
    const char *langs[LANGUAGES_MAX]; /* all that it is said in, the event's first */
    int n_langs;
    struct headline lines[2]; /* of the moment; the second may be empty */
    double top_u, bottom_u;   /* what headline and instruction may take */
    struct ways_out ways;     /* of an evacuation */
};

static bool takes_over(const struct announcement *a)
{
    return a->drill == DRILL_NONE && a->level == ANNOUNCE_EMERGENCY;
}

bool has_emergency(const struct announce_selection *said)
{
    for (int i = 0; i < said->n_items; i++) {
        if (takes_over(said->items[i]))
            return true;
    }
    return false;
}

static int64_t turn(struct draw *d, int64_t unit_ms, int n)
{
    int64_t now = floor_to(d->v->show_ms, unit_ms) / unit_ms, next = (now + 1) * unit_ms;
    if (n > 1 && next < d->s->next_show_ms)
        d->s->next_show_ms = next;
    return n > 1 ? ((now % n) + n) % n : 0;
}

/* The one of this moment: several take turns. */
static const struct announcement *choose(struct draw *d, const struct announce_selection *said)
{
    int n = 0;
    for (int i = 0; i < said->n_items; i++)
        n += takes_over(said->items[i]);
    int64_t skip = turn(d, ITEM_MS, n);
    int i = 0;
    while (!takes_over(said->items[i]) || skip-- > 0)
        i++;
    return said->items[i];
}

/* -- Languages ----------------------------------------------------------------------------- */

static void add_language(struct takeover *t, const char *lang)
{
    const char *text = text_in(&t->said->headline, lang);
    for (int i = 0; i < t->n_langs; i++) {
        if (text && text_in(&t->said->headline, t->langs[i]) == text)
            return;
    }
    if (text && t->n_langs < LANGUAGES_MAX)
        t->langs[t->n_langs++] = lang;
}

/* The event's languages, then whatever else it is said in: in danger nobody's is left out. */
static void list_languages(struct takeover *t)
{
    const struct snapshot *snapshot = t->d->v->snapshot;
    for (int i = 0; snapshot && i < snapshot->event.n_languages; i++)
        add_language(t, snapshot->event.languages[i]);
    for (int i = 0; i < t->said->headline.n; i++)
        add_language(t, t->said->headline.items[i].lang);
}

/* (first, second), then (third, first), (fourth, first) … by hard cut. */
static void choose_languages(struct takeover *t)
{
    int64_t pair = turn(t->d, LANGUAGE_MS, t->n_langs - 1);
    const char *leading = pair == 0 ? t->langs[0] : t->langs[pair + 1];
    const char *other = t->n_langs < 2 ? NULL : pair == 0 ? t->langs[1] : t->langs[0];
    t->lines[0].lang = leading;
    t->lines[0].text = text_in(&t->said->headline, leading);
    t->lines[1].lang = other;
    t->lines[1].text = other ? text_in(&t->said->headline, other) : NULL;
}

/* -- Sizes --------------------------------------------------------------------------------- */

/* What capitals measure at least at this distance, in u (ADA 703.5.5): of signs hung high, or, of a
 * door sign, of those at eye level, which leave room for the way out. */
static double caps_u(const struct view *v)
{
    double distance_m = v->display->distance_mm / 1000.0, height_mm = v->display->height_mm;
    double high_mm = fmax(51, 51 + 3.2 * (distance_m - 4.57) / 0.305);
    double eye_mm = fmax(16, 16 + 3.2 * (distance_m - 1.83) / 0.305);
    double caps_mm = v->display->room >= 0 ? eye_mm : high_mm;
    return caps_mm / height_mm * 135;
}

static double wanted_u(const struct view *v, const char *lang)
{
    double caps = caps_u(v);
    return lang_is_han(lang) ? fmax(HAN_STEP_U, caps / HAN_OF_EM) : fmax(LATIN_U, caps / CAP_OF_EM);
}

static double least_u(const struct view *v, const char *lang)
{
    return caps_u(v) / (lang_is_han(lang) ? HAN_OF_EM : CAP_OF_EM);
}

static double leading_of(const char *lang)
{
    return lang_is_han(lang) ? 1.12 : 1.06;
}

static void set_headline(struct takeover *t, struct headline *line, double size_u)
{
    struct draw *d = t->d;
    const struct grid *g = d->v->grid;
    line->set = NULL;
    if (!line->text)
        return;
    line->px = (int)lround(size_u * g->u);
    double width_u = g->w_u - 2 * GRID_MX - (line->beside_sign ? WORDS_X_U : 0);
    line->set = text_set(d->v->type, &(struct paragraph){.text = line->text,
                                                         .lang = line->lang,
                                                         .weight = WEIGHT_BOLD,
                                                         .size_px = line->px,
                                                         .width_px = grid_len(g, width_u),
                                                         .max_lines = LINES_MAX,
                                                         .balance = true});
}

/* First baseline of the second headline under the last one of the first. */
static double gap_u(const struct grid *g, const struct headline *under)
{
    double ink = lang_is_han(under->lang) ? HAN_OF_EM : CAP_OF_EM;
    return (ink + 0.13) * grid_units(g, under->px) + 1.6;
}

static double lines_u(const struct grid *g, const struct headline *line)
{
    return (line->set->n_lines - 1) * leading_of(line->lang) * grid_units(g, line->px);
}

/* From the top of the ink to the descenders. */
static double headlines_u(struct takeover *t)
{
    const struct grid *g = t->d->v->grid;
    const struct headline *a = &t->lines[0], *b = &t->lines[1];
    double height = HAN_OF_EM * grid_units(g, a->px) + lines_u(g, a);
    if (b->set)
        height += gap_u(g, b) + lines_u(g, b);
    return height + 0.2 * grid_units(g, (b->set ? b : a)->px);
}

static bool torn(const struct headline *line)
{
    return line->set && (line->set->shortened || line->set->word_broken);
}

/* Scale 1: what is wanted, 0: what the law of the distance wants. A line whose words are wider
 * than the glass is smaller by itself, so that no word is torn. */
static void set_headlines(struct takeover *t, double scale)
{
    for (int k = 0; k < 2; k++) {
        struct headline *line = &t->lines[k];
        if (!line->text)
            continue;
        double least = least_u(t->d->v, line->lang), most = wanted_u(t->d->v, line->lang);
        double size = least + scale * (most - least);
        set_headline(t, line, size);
        for (int i = 0; torn(line) && i < TRIES_MAX; i++) {
            size *= 0.96;
            set_headline(t, line, size);
        }
    }
}

static bool headlines_fit(struct takeover *t, double room_u)
{
    return headlines_u(t) <= room_u && !torn(&t->lines[0]) && !torn(&t->lines[1]);
}

/* As large as it goes into the room and not under the least; false if even that does not fit. */
static bool fit_headlines(struct takeover *t, double room_u)
{
    for (int step = 0; step <= 20; step++) {
        set_headlines(t, 1 - step / 20.0);
        if (headlines_fit(t, room_u))
            return true;
    }
    return false;
}

/* More words than the glass can say at that height: all of them, smaller. */
static void shrink_headlines(struct takeover *t, double room_u)
{
    for (int percent = 95; percent >= 15; percent -= 5) {
        for (int i = 0; i < 2; i++) {
            if (t->lines[i].text)
                set_headline(t, &t->lines[i], least_u(t->d->v, t->lines[i].lang) * percent / 100);
        }
        if (headlines_fit(t, room_u))
            return;
    }
}

/* -- Drawing ------------------------------------------------------------------------------- */

static int32_t draw_headline(struct takeover *t, const struct headline *line, double x_u,
                             double baseline_u)
{
    struct draw *d = t->d;
    const struct grid *g = d->v->grid;
    double step_u = leading_of(line->lang) * grid_units(g, line->px);
    int32_t baseline = grid_y(g, baseline_u);
    for (int i = 0; i < line->set->n_lines; i++) {
        const struct text_line *text = &line->set->lines[i];
        baseline = grid_y(g, baseline_u + i * step_u);
        /* So that the ink stands on the edge. */
        int32_t bearing = line->px * (lang_is_han(line->lang) ? 3 : 5) / 100;
        int32_t x = grid_x(g, x_u) - (bearing < grid_len(g, 1.5) ? bearing : grid_len(g, 1.5));
        scene_text(d->s, arena_printf(d->v->arena, "%s.%d", line->lang, i + 1), text, x, baseline,
                   line->px, ROLE_R1, line->lang, INK);
    }
    return baseline;
}

/* Returns where the headlines' descenders end, in u. */
static double draw_headlines(struct takeover *t)
{
    const struct grid *g = t->d->v->grid;
    const struct headline *a = &t->lines[0], *b = &t->lines[1];
    const char *old = scene_prefix(t->d->s, "headline");
    double baseline = t->top_u + HAN_OF_EM * grid_units(g, a->px);
    double sign_u = fmin(SIGN_U, HAN_OF_EM * grid_units(g, a->px));
    double middle_u = t->top_u + HAN_OF_EM * grid_units(g, a->px) / 2;
    if (!a->beside_sign) { /* over it */
        sign_u = SIGN_U;
        middle_u = TOP_U + SIGN_U / 2;
    }
    draw_glyph(t->d, "sign", GLYPH_WARNING, GRID_MX - 0.3, middle_u - sign_u / 2, sign_u, INK,
               GROUND);
    draw_headline(t, a, GRID_MX + (a->beside_sign ? WORDS_X_U : 0), baseline);
    baseline += lines_u(g, a);
    const struct headline *last = a;
    if (b->set) {
        baseline += gap_u(g, b);
        draw_headline(t, b, GRID_MX, baseline);
        baseline += lines_u(g, b);
        last = b;
    }
    scene_prefix_restore(t->d->s, old);
    return baseline + 0.2 * grid_units(g, last->px);
}

static void draw_clock(struct draw *d, bool is_low)
{
    const struct view *v = d->v;
    if (!v->time_confirmed || !v->snapshot)
        return;
    struct ink ink = {5, WEIGHT_BOLD, ROLE_CHROME, INK};
    const struct grid *g = v->grid;
    scene_changes_at(d->s, floor_to(v->now_ms, MS_MINUTE) + MS_MINUTE);
    draw_line(d, "clock", sheet_time(v->arena, v->snapshot->event.zone, v->now_ms), NULL, ink,
              grid_x(g, g->w_u - GRID_MX), grid_y(g, is_low ? g->h_u - 6.75 : 14.8), ALIGN_RIGHT, 0,
              NULL);
}

/* Whether a line of these, the first on first_u, comes at the right edge between top_u and foot_u.
 */
static bool reaches(const struct takeover *t, const struct headline *line, double first_u,
                    double top_u, double foot_u)
{
    const struct grid *g = t->d->v->grid;
    double size_u = grid_units(g, line->px);
    double left_u = GRID_MX + (line->beside_sign ? WORDS_X_U : 0);
    for (int i = 0; i < line->set->n_lines; i++) {
        double baseline_u = first_u + i * leading_of(line->lang) * size_u;
        double right_u = left_u + grid_units(g, line->set->lines[i].width_px);
        if (baseline_u - HAN_OF_EM * size_u < foot_u && baseline_u + 0.25 * size_u > top_u &&
            right_u > g->w_u - GRID_MX - CLOCK_U)
            return true;
    }
    return false;
}

static bool clock_has_place(const struct takeover *t, double top_u, double foot_u)
{
    const struct grid *g = t->d->v->grid;
    const struct headline *a = &t->lines[0], *b = &t->lines[1];
    double first_u = t->top_u + HAN_OF_EM * grid_units(g, a->px);
    return !reaches(t, a, first_u, top_u, foot_u) &&
           !(b->set && reaches(t, b, first_u + lines_u(g, a) + gap_u(g, b), top_u, foot_u));
}

/* The headlines need the place of the clock, which goes to the foot then. */
static bool clock_is_low(const struct takeover *t)
{
    return !clock_has_place(t, 0, CLOCK_FOOT_U);
}

static struct pair instruction_of(const struct takeover *t)
{
    const struct text *text = &t->said->instruction;
    struct pair pair = {text_in(text, t->lines[0].lang), t->lines[0].lang, NULL, NULL};
    if (t->lines[1].lang) {
        pair.b = text_in(text, t->lines[1].lang);
        pair.b_lang = t->lines[1].lang;
    }
    if (!pair.a) {
        pair.a = pair.b ? pair.b : text_any(text, t->lines[0].lang);
        pair.a_lang = pair.b ? pair.b_lang : text->n ? text->items[0].lang : NULL;
        pair.b = NULL;
    }
    if (pair.b && str_equal(pair.a, pair.b))
        pair.b = NULL;
    return pair;
}

/* The pair at the largest step that says all of it here; nothing where not even the least does. The
 * headline reaches the far end of the hall, this is for those who come closer. */
static bool draw_words(struct draw *d, const char *name, const struct pair *words, int most,
                       double top_u, double bottom_u, double beside_u)
{
    const struct grid *g = d->v->grid;
    int32_t left = grid_x(g, GRID_MX), width = grid_x(g, g->w_u - GRID_MX - beside_u) - left;
    for (int step = most; words->a && step >= 2; step--) {
        struct stack_style style =
            stack_pair(step, WEIGHT_BOLD, ROLE_CHROME, INK, INK, WORDS_LINES, WORDS_LINES);
        struct stack stack;
        stack_set(d, words, &style, width, &stack);
        if (!stack.a || stack_shortened(&stack))
            continue;
        double ink_u = 0.85 * grid_units(g, stack.a_px) + grid_units(g, stack_below(d, &stack));
        if (ink_u > bottom_u - top_u)
            continue;
        draw_stack(d, name, &stack, left, grid_y(g, top_u + 0.85 * grid_units(g, stack.a_px)),
                   ALIGN_LEFT, NULL);
        return true;
    }
    return false;
}

/* What is known of this display's exits; else who to follow, and no arrow: none is guessed. */
static void draw_exits(struct takeover *t, double top_u, double beside_u)
{
    struct draw *d = t->d;
    const struct grid *g = d->v->grid;
    const struct langs langs = {t->langs[0], t->n_langs > 1 ? t->langs[1] : NULL};
    int32_t y = grid_y(g, top_u);
    scene_rect(d->s, "exits", (struct rect){0, y, g->page_w, g->page_h - y}, EXIT_GROUND);
    if (draw_ways_out(d, &t->ways, &langs, top_u, beside_u, INK))
        return;
    struct pair words = pair_word(d, WORD_FOLLOW_STAFF);
    bool assembly = t->ways.assembly.n > 0 && g->h_u - top_u > ASSEMBLY_U + 12;
    double foot_u = g->h_u - (assembly ? ASSEMBLY_U : 0);
    double room_u = foot_u - top_u, margin_u = fmin(13, room_u / 5);
    draw_words(d, "staff", &words, 8, top_u + margin_u, foot_u - fmin(margin_u, 4), beside_u);
    if (assembly)
        draw_assembly(d, &t->ways, &langs, beside_u, INK);
}

/* How the glass is parted, from the fullest to the barest: the band for exits, and the room that
 * the instruction is kept. The first in which the headline has its height is taken. */
static const struct parting {
    double band_u, instruction_u;
} partings[] = {{EXIT_BAND_U, 18}, {34, 18}, {34, 13}, {LEAST_BAND_U, 0}};

static void one_language(struct takeover *t, int i)
{
    t->lines[0] = (struct headline){.text = text_in(&t->said->headline, t->langs[i]),
                                    .lang = t->langs[i],
                                    .beside_sign = t->lines[0].beside_sign};
    t->lines[1] = (struct headline){.text = NULL};
}

/* Whether the languages have their height here: the two of the moment, or each by itself. */
static bool fits(struct takeover *t, double room_u, bool alone)
{
    for (int i = 0; alone && i < t->n_langs; i++) {
        one_language(t, i);
        if (!fit_headlines(t, room_u) || t->lines[0].set->n_lines > TURN_LINES)
            return false;
    }
    if (alone)
        one_language(t, (int)turn(t->d, LANGUAGE_MS, t->n_langs));
    return fit_headlines(t, room_u);
}

static bool part_so(struct takeover *t, bool alone)
{
    const struct grid *g = t->d->v->grid;
    bool exits = t->said->is_evacuation, says_more = t->said->instruction.n > 0;
    for (int n = g->portrait ? t->ways.n : 0; exits && n > 1; n--) { /* over each other */
        t->bottom_u = g->h_u - ways_out_height_u(g, &t->ways, n);
        if (fits(t, t->bottom_u - t->top_u - (says_more ? partings[0].instruction_u : 0), alone))
            return true;
    }
    for (size_t i = 0; i < sizeof partings / sizeof *partings; i++) {
        double more = says_more ? partings[i].instruction_u : 0;
        t->bottom_u = g->h_u - (exits ? partings[i].band_u : FOOT_U);
        if (fits(t, t->bottom_u - t->top_u - more, alone))
            return true;
    }
    return false;
}

/* The ways out stay and the letters keep the height that the distance wants: rather than lose one
 * of these the languages take turns. Only more words than that can say are smaller, and stand
 * still, as they take time to read. */
static double part(struct takeover *t)
{
    if (part_so(t, false) || (t->n_langs > 1 && part_so(t, true)))
        return t->bottom_u;
    choose_languages(t);
    const struct grid *g = t->d->v->grid;
    int over_each_other = g->portrait && t->said->is_evacuation ? t->ways.n : 0;
    if (over_each_other > 1)
        t->bottom_u = g->h_u - ways_out_height_u(g, &t->ways, 2);
    shrink_headlines(t, t->bottom_u - t->top_u);
    for (int n = over_each_other; n > 2; n--) { /* what is left is the exits' */
        double bottom_u = g->h_u - ways_out_height_u(g, &t->ways, n);
        if (bottom_u >= t->top_u + headlines_u(t) + partings[0].instruction_u)
            return t->bottom_u = bottom_u;
    }
    return t->bottom_u;
}

void draw_emergency(struct draw *d, const struct announce_selection *said)
{
    const struct grid *g = d->v->grid;
    struct takeover t = {.d = d, .said = choose(d, said)};
    scene_says(d->s, t.said->revision);
    const char *old = scene_prefix(d->s, "emergency");
    d->s->light_permille = SCENE_LIGHT_FULL; /* at night, too */
    scene_rect(d->s, "ground", (struct rect){0, 0, g->page_w, g->page_h}, GROUND);
    if (t.said->is_evacuation)
        ways_out(d->v, &t.ways);
    list_languages(&t);
    choose_languages(&t);
    t.lines[0].beside_sign = !g->portrait;
    t.top_u = TOP_U + (g->portrait ? SIGN_U + 4 : 0);
    double bottom_u = part(&t);
    double under_u = draw_headlines(&t) + 2.5;
    bool low = clock_is_low(&t);
    double beside_u = low ? CLOCK_U : 0;
    struct pair more = instruction_of(&t);
    bool has_room = g->portrait || d->v->display->distance_mm > 6000 || !t.said->is_evacuation;
    int most = has_room ? 7 : 5;
    draw_words(d, "instruction", &more, most, under_u, bottom_u - 2,
               t.said->is_evacuation ? 0 : beside_u);
    if (t.said->is_evacuation && bottom_u < g->h_u - FOOT_U)
        draw_exits(&t, bottom_u, beside_u);
    if (!low || clock_has_place(&t, g->h_u - CLOCK_ROW_U, g->h_u)) /* words before the time */
        draw_clock(d, low);
    scene_prefix_restore(d->s, old);
}
