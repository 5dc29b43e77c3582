#include "core/boards/parts/block.h"

#include "core/boards/parts/title.h"
#include "core/text/fit.h"

#include <math.h>
#include <string.h>

#define SMALL_STEP 0
/* In a lane narrower than this a title is small, and stands near the edge. */
#define NARROW_U 16.0
#define LINES_MOST 8

struct block_text {
    struct draw *d;
    const struct block *b;
    const struct state_look *look;
    int32_t x, width; /* of the text */
    int title_step;
    int32_t y, bottom; /* next free line's top; where text must end */
    uint32_t tone_a, tone_b;
};

static int32_t scaled(const struct draw *d, int step, double em)
{
    return (int32_t)lround(em * grid_type_u(step) * d->v->grid->u);
}

static enum text_role title_role(int step)
{
    return step == BLOCK_TITLE_STEP ? ROLE_R2 : ROLE_R3;
}

static const struct set_text *set_lines(struct block_text *t, const char *text, const char *lang,
                                        int step, enum weight weight, int lines)
{
    struct paragraph paragraph = {.text = text,
                                  .lang = lang,
                                  .weight = weight,
                                  .size_px = draw_px(t->d, step),
                                  .width_px = t->width,
                                  .max_lines = lines,
                                  .balance = true};
    int floor_px = grid_floor_px(t->d->v->grid, t->d->v->display, title_role(step));
    if (paragraph.size_px < floor_px)
        paragraph.size_px = floor_px;
    return text_set(t->d->v->type, &paragraph);
}

/* Lines of this leading that fit into what is left, given the ink of the first. */
static int lines_left(const struct block_text *t, int step, double leading, double above,
                      double below)
{
    int32_t left = t->bottom - t->y - scaled(t->d, step, above + below);
    return left < 0 ? 0 : 1 + left / scaled(t->d, step, leading);
}

static void put_lines(struct block_text *t, const char *name, const struct set_text *set,
                      const char *lang, int step, enum text_role role, double leading, double above,
                      uint32_t colour, bool is_title)
{
    int px = draw_px(t->d, step);
    int floor_px = grid_floor_px(t->d->v->grid, t->d->v->display, role);
    if (px < floor_px)
        px = floor_px;
    int32_t baseline = t->y + scaled(t->d, step, above);
    for (int i = 0; i < set->n_lines; i++) {
        const char *key = arena_printf(t->d->v->arena, "%s.%d", name, i + 1);
        struct scene_item *item =
            scene_text(t->d->s, key, &set->lines[i], t->x, baseline, px, role, lang, colour);
        if (item && is_title && i == 0 && t->b->carries_session)
            item->text.session = t->d->v->snapshot->sessions[t->b->standing->session].id;
        if (i == set->n_lines - 1)
            draw_note_floor(t->d, name, set->text, lang, (struct ink){.step = step, .role = role},
                            px);
        if (is_title && t->look->struck)
            draw_strike(t->d, arena_printf(t->d->v->arena, "%s.strike%d", name, i + 1), t->x,
                        set->lines[i].width_px, baseline, grid_type_u(step) * t->d->v->grid->u);
        baseline += scaled(t->d, step, leading);
    }
    t->y = baseline - scaled(t->d, step, leading) + scaled(t->d, step, 0.25);
}

/* The change's word where title and word have room in one line; returns what it takes. */
static int32_t draw_compact_change(struct block_text *t, const struct session *session, int32_t x,
                                   int32_t baseline)
{
    struct draw *d = t->d;
    struct ink bold = {SMALL_STEP, WEIGHT_BOLD, ROLE_R3, t->look->chip_fill};
    struct ink ink = {SMALL_STEP, WEIGHT_MEDIUM, ROLE_R3, t->tone_a};
    const char *word = t->look->chip_short.a, *lang = t->look->chip_short.a_lang;
    int32_t gap = scaled(d, SMALL_STEP, 0.45), most = t->x + t->width - x;
    struct pair title = title_brief(d, session);
    int32_t rest = draw_width(d, title.a, title.a_lang, ink) + gap;
    if (t->look->chip_least && draw_width(d, word, lang, bold) + rest > most)
        word = t->look->chip_least;
    if (draw_width(d, word, lang, bold) + rest > most)
        return 0;
    return draw_line(d, "change.word", word, lang, bold, x, baseline, ALIGN_LEFT, most, NULL) + gap;
}

/* A block too low for that says its title small, on one line in its middle; a change is a glyph
 * before it, in the chip's colour. */
static void draw_compact(struct block_text *t)
{
    struct draw *d = t->d;
    const struct grid *g = d->v->grid;
    const struct session *session = title_session(d, t->b->standing);
    struct rect box = t->b->box;
    struct ink ink = {SMALL_STEP, WEIGHT_MEDIUM, ROLE_R3, t->tone_a};
    int32_t baseline = box.y + box.h / 2 + scaled(d, SMALL_STEP, 0.36), x = t->x;
    /* In the narrowest lanes what it is goes before what changed. */
    if (t->look->chip.a && t->width >= scaled(d, SMALL_STEP, 6)) {
        double size = grid_type_u(SMALL_STEP), side = 0.83 * size;
        draw_glyph(d, "change", t->look->chip_glyph, grid_units(g, x - g->safe.x),
                   grid_units(g, box.y + box.h / 2 - g->safe.y) - side / 2, side,
                   t->look->chip_fill, d->v->palette->s1);
        x += grid_len(g, 1.22 * size);
        x += draw_compact_change(t, session, x, baseline);
    }
    int32_t most = t->x + t->width - x;
    struct pair title = title_choose(d, session, ink, ink, most, NULL);
    struct scene_item *item;
    int32_t width =
        draw_line(d, "title", title.a, title.a_lang, ink, x, baseline, ALIGN_LEFT, most, &item);
    if (item && t->b->carries_session)
        item->text.session = session->id;
    if (t->look->struck)
        draw_strike(d, "title.strike", x, width, baseline, grid_type_u(SMALL_STEP) * d->v->grid->u);
}

/* Title over the second language over the times; what does not fit goes in the order times,
 * second language, then the title keeps its first two lines. */

/* Nothing shortened, torn or parted, and no Han alone on the last line. */
static bool is_whole(const struct set_text *set)
{
    const char *last = set->n_lines > 1 ? set->lines[set->n_lines - 1].text : "";
    bool is_alone = (unsigned char)*last >= 0xe0 && strlen(last) <= 4;
    return !set->shortened && !set->word_broken && !set->word_parted && !is_alone;
}

static int title_lines(const struct block_text *t, int step)
{
    int left = lines_left(t, step, 1.2, 0.85, 0.1);
    return left < LINES_MOST ? left : LINES_MOST;
}

/* The title at a step in the words that fit: in full, then the brief one. */
static const struct set_text *title_at_step(struct block_text *t, const struct session *session,
                                            struct pair *title, int step)
{
    struct pair brief = title_brief(t->d, session);
    struct ink a = {step, WEIGHT_MEDIUM, title_role(step), 0};
    struct ink b = {SMALL_STEP, WEIGHT_REGULAR, ROLE_R3, 0};
    int most = title_lines(t, step);
    *title = title_choose(t->d, session, a, b, t->width * 3, NULL);
    const struct set_text *set = set_lines(t, title->a, title->a_lang, step, WEIGHT_MEDIUM, most);
    if (is_whole(set))
        return set;
    title->a = brief.a;
    title->b = brief.b ? brief.b : title->b;
    return set_lines(t, title->a, title->a_lang, step, WEIGHT_MEDIUM, most);
}

/* The same, at last without its generic ending and cut at a phrase. */
static const struct set_text *fit_title(struct block_text *t, const struct session *session,
                                        struct pair *title)
{
    const struct set_text *set = title_at_step(t, session, title, t->title_step);
    if (!set->shortened)
        return set;
    title->a = text_without_ending(t->d->v->arena, title->a);
    return set_lines(t, title->a, title->a_lang, t->title_step, WEIGHT_MEDIUM,
                     title_lines(t, t->title_step));
}

/* The second language in the lines that are left: in full, brief, without its generic ending; cut
 * only at last. */
static const struct set_text *fit_second(struct block_text *t, const struct session *session,
                                         const struct pair *title, int lines)
{
    struct arena *arena = t->d->v->arena;
    struct pair brief = title_brief(t->d, session);
    const char *texts[] = {title->b, brief.b, text_without_ending(arena, title->b),
                           text_without_ending(arena, brief.b)};
    const struct set_text *set = NULL;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!texts[i])
            continue;
        set = set_lines(t, texts[i], title->b_lang, SMALL_STEP, WEIGHT_REGULAR, lines);
        if (!set->shortened && !set->word_broken)
            break;
    }
    return set;
}

static void draw_words(struct block_text *t)
{
    struct draw *d = t->d;
    const struct view *v = d->v;
    int step = t->title_step;
    struct pair title;
    const struct session *session = title_session(d, t->b->standing);
    const struct set_text *set = fit_title(t, session, &title);
    enum text_role role = title_role(step);
    put_lines(t, "title", set, title.a_lang, step, role, 1.2, 0.85, t->tone_a, true);
    int left = lines_left(t, SMALL_STEP, 1.25, 0.95, 0.25);
    if (title.b && left > 0) {
        set = fit_second(t, session, &title, left < LINES_MOST ? left : LINES_MOST);
        /* One word of many says nothing. */
        bool says = !set->shortened || set->n_lines > 1 || 2 * set->width_px > t->width;
        if (says)
            put_lines(t, "title.b", set, title.b_lang, SMALL_STEP, ROLE_R3, 1.25, 0.95, t->tone_b,
                      false);
    }
    if (t->look->second.a && lines_left(t, SMALL_STEP, 1.25, 1.2, 0.25) > 0) {
        /* On the elapsed part a state's colour is under 7:1. */
        uint32_t tone = t->look->running ? t->tone_a : t->look->second_colour;
        set = set_lines(t, t->look->second.a, t->look->second.a_lang, SMALL_STEP, WEIGHT_MEDIUM, 1);
        put_lines(t, "second", set, t->look->second.a_lang, SMALL_STEP, ROLE_R3, 1.25, 1.2, tone,
                  false);
    }
    if (lines_left(t, SMALL_STEP, 1.25, 1.2, 0.25) > 0 && !t->look->struck) {
        const struct standing *s = t->b->standing;
        const char *range = sheet_range(v->arena, v->snapshot->event.zone, s->start_ms, s->end_ms);
        set = set_lines(t, range, NULL, SMALL_STEP, WEIGHT_MEDIUM, 1);
        put_lines(t, "time", set, NULL, SMALL_STEP, ROLE_R3, 1.25, 1.2, t->tone_b, false);
    }
}

static void draw_outline(struct draw *d, struct rect box)
{
    int32_t h = grid_len(d->v->grid, 0.375);
    uint32_t colour = d->v->palette->line;
    scene_rect(d->s, "edge.top", (struct rect){box.x, box.y, box.w, h}, colour);
    scene_rect(d->s, "edge.bottom", (struct rect){box.x, box.y + box.h - h, box.w, h}, colour);
    scene_rect(d->s, "edge.left", (struct rect){box.x, box.y, h, box.h}, colour);
    scene_rect(d->s, "edge.right", (struct rect){box.x + box.w - h, box.y, h, box.h}, colour);
}

static void draw_fill(struct draw *d, const struct block *b, const struct state_look *look,
                      bool past, bool low)
{
    const struct palette *p = d->v->palette;
    if (past || look->no_time) { /* on the ground, but no line of the grid goes through it */
        scene_rect(d->s, "fill", b->box, p->bg);
        if (!past && !low)
            draw_outline(d, b->box);
        return;
    }
    bool running = look->running && !b->is_list;
    scene_rect(d->s, "fill", b->box, running ? p->s2 : p->s1);
    int32_t elapsed = b->now_y - b->box.y;
    if (running && elapsed > 0) {
        struct rect tide = b->box;
        tide.h = elapsed < tide.h ? elapsed : tide.h;
        scene_rect(d->s, "elapsed", tide, p->accdim);
        return;
    }
    struct rect edge = {b->box.x, b->box.y, b->box.w, grid_len(d->v->grid, 0.5)};
    if (low) {
        edge.w = edge.h;
        edge.h = b->box.h;
    }
    scene_rect(d->s, "top", edge, p->line2);
}

static bool is_narrow(const struct draw *d, const struct block *b)
{
    return grid_units(d->v->grid, b->box.w) < NARROW_U;
}

static bool is_past(const struct block *b, const struct state_look *look)
{
    return look->word == WORD_ENDED && !b->is_list;
}

static bool has_chip(const struct block *b, const struct state_look *look)
{
    return look->chip.a && !is_past(b, look);
}

/* Where the words of a block stand, under its chip. */
static struct block_text text_of(struct draw *d, const struct block *b,
                                 const struct state_look *look, int step)
{
    const struct grid *g = d->v->grid;
    bool narrow = is_narrow(d, b);
    double top_u = has_chip(b, look) ? chip_height_u(d, SMALL_STEP) + 1.4 : 2;
    return (struct block_text){.d = d,
                               .b = b,
                               .look = look,
                               .x = b->box.x + grid_len(g, narrow ? 0.75 : 2),
                               .width = b->box.w - grid_len(g, narrow ? 1.5 : 3.2),
                               .title_step = narrow ? SMALL_STEP : step,
                               .y = b->box.y + grid_len(g, top_u),
                               .bottom = b->box.y + b->box.h - grid_len(g, 0.75),
                               .tone_a = d->v->palette->t1,
                               .tone_b = d->v->palette->t2};
}

static bool is_low(const struct block_text *t)
{
    return lines_left(t, t->title_step, 1.2, 0.85, 0.1) < 1;
}

int block_title_step(struct draw *d, const struct block *b)
{
    struct scene none = {.next_now_ms = INSTANT_NEVER, .next_show_ms = INSTANT_NEVER};
    struct draw quiet = {d->v, &none};
    struct state_look look;
    state_look(&quiet, b->standing, &look);
    struct block_text text = text_of(d, b, &look, BLOCK_TITLE_STEP);
    if (is_narrow(d, b) || is_low(&text))
        return BLOCK_TITLE_STEP; /* small in any case */
    const struct session *session = title_session(d, b->standing);
    while (text.title_step > SMALL_STEP) {
        struct pair title;
        if (is_whole(title_at_step(&text, session, &title, text.title_step)))
            break;
        text.title_step--;
    }
    return text.title_step;
}

void draw_block(struct draw *d, const struct block *b)
{
    const struct palette *p = d->v->palette;
    const struct grid *g = d->v->grid;
    const struct session *session = &d->v->snapshot->sessions[b->standing->session];
    const char *moved = b->standing->flags & SESSION_AWAY ? "moved/" : "";
    const char *old = scene_prefix(d->s, "%s%s", moved, session->id);
    struct state_look look;
    state_look(d, b->standing, &look);
    if (b->is_list)
        look.running = look.soon = false;
    bool past = is_past(b, &look);
    struct block_text text = text_of(d, b, &look, b->title_step);
    if (past || (look.no_time && !b->is_list))
        text.tone_a = text.tone_b = p->t3;
    else if (look.running)
        text.tone_b = p->t1; /* the quieter tone is under 7:1 on the elapsed part */
    struct rect clip = scene_clip(d->s, b->box);
    bool slit = text.width < draw_px(d, SMALL_STEP); /* not one character wide */
    bool low = is_low(&text);
    draw_fill(d, b, &look, past, low);
    if (low || slit) {
        if (b->speaks && !slit)
            draw_compact(&text);
        d->s->clip = clip;
        scene_prefix_restore(d->s, old);
        return;
    }
    if (has_chip(b, &look)) {
        double chip_u = chip_height_u(d, SMALL_STEP);
        int32_t baseline = b->box.y + grid_len(g, chip_u / 2 + 0.36 * grid_type_u(SMALL_STEP));
        /* It may use the air beside the block. */
        d->s->clip = clip;
        draw_chip(d, &look, SMALL_STEP, b->box.x, baseline, ALIGN_LEFT,
                  b->box.w + grid_len(g, 0.5));
        scene_clip(d->s, b->box);
    }
    draw_words(&text);
    if (!past && !b->is_list)
        draw_new_bar(d, &look, b->box.x, b->box.y, b->box.y + b->box.h);
    d->s->clip = clip;
    scene_prefix_restore(d->s, old);
}
