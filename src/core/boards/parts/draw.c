#include "core/boards/parts/draw.h"

#include <math.h>
#include <string.h>

/* An inline second language with less room than this is left out (LOOK.md section 2). */
#define INLINE_MIN_U 19.0

bool lang_is_han(const char *lang)
{
    return lang && (str_starts_with(lang, "zh") || str_starts_with(lang, "ja") ||
                    str_starts_with(lang, "ko") || str_starts_with(lang, "yue"));
}

struct langs draw_langs(const struct draw *d)
{
    const struct snapshot *snapshot = d->v->snapshot;
    if (!snapshot)
        return (struct langs){"zh", "en"};
    const struct event *event = &snapshot->event;
    struct langs langs = {event->languages[0], NULL};
    if (event->n_languages == 2 && !event->alternates)
        langs.b = event->languages[1];
    int turns = event_turns(event);
    if (turns > 1) {
        int64_t turn = floor_to(d->v->show_ms, LANGUAGE_TURN_MS) / LANGUAGE_TURN_MS;
        int which = (int)(((turn % turns) + turns) % turns);
        if (event->alternates)
            langs.a = event->languages[which];
        else
            langs.b = event->languages[1 + which];
        int64_t next = (turn + 1) * LANGUAGE_TURN_MS;
        if (next < d->s->next_show_ms)
            d->s->next_show_ms = next;
    }
    return langs;
}

struct pair pair_of(const struct draw *d, const struct text *text)
{
    struct langs langs = draw_langs(d);
    struct pair pair = {0};
    pair.a = text_in(text, langs.a);
    pair.a_lang = langs.a;
    if (langs.b) {
        pair.b = text_in(text, langs.b);
        pair.b_lang = langs.b;
    }
    if (!pair.a) {
        pair.a = pair.b;
        pair.a_lang = pair.b_lang;
        pair.b = NULL;
    }
    if (!pair.a && text->n > 0) {
        pair.a = text->items[0].text;
        pair.a_lang = text->items[0].lang;
    }
    if (pair.b && str_equal(pair.a, pair.b))
        pair.b = NULL;
    return pair;
}

struct pair pair_word(const struct draw *d, enum word word)
{
    struct langs langs = draw_langs(d);
    return pair_distinct((struct pair){sheet_word(langs.a, word), langs.a,
                                       langs.b ? sheet_word(langs.b, word) : NULL, langs.b});
}

struct pair pair_distinct(struct pair pair)
{
    if (pair.b && str_equal(pair.a, pair.b))
        pair.b = NULL;
    return pair;
}

bool pair_empty(const struct pair *pair)
{
    return !pair->a;
}

int draw_px(const struct draw *d, int step)
{
    return grid_type_px(d->v->grid, step);
}

int32_t draw_pair_drop(const struct draw *d, int step)
{
    return (int32_t)lround(0.86 * grid_type_u(step) * d->v->grid->u);
}

/* Text under a role's floor for this display is never set: the step goes up instead, and the
 * layout pages (LOOK.md section 2). Boards choose steps that pass; this is the last guard. */
static int floored_px(const struct draw *d, struct ink ink)
{
    int px = draw_px(d, ink.step);
    int floor_px = grid_floor_px(d->v->grid, d->v->display, ink.role);
    return px < floor_px ? floor_px : px;
}

void draw_note_left_out(struct draw *d, const char *name, const char *text, const char *lang)
{
    struct scene_mark mark = {.kind = MARK_LEFT_OUT, .item = -1, .text = text, .lang = lang};
    scene_note(d->s, name, &mark);
}

void draw_note_floor(struct draw *d, const char *name, const char *text, const char *lang,
                     struct ink ink, int size_px)
{
    int layout_px = draw_px(d, ink.step);
    int role_px = grid_wanted_px(d->v->grid, d->v->display, ink.role);
    struct scene_mark mark = {.item = d->s->n_items - 1, .text = text, .lang = lang};
    /* Less is what rounding to whole pixels does. */
    if (role_px > size_px + 1 && role_px * 50 > size_px * 51) {
        mark.kind = MARK_UNDER;
        mark.wanted_px = role_px;
    } else if (size_px > layout_px + 1 && size_px * 50 > layout_px * 51) {
        mark.kind = MARK_FLOORED;
        mark.wanted_px = layout_px;
    } else {
        return;
    }
    if (d->s->n_items == 0 || d->s->items[d->s->n_items - 1].kind != SCENE_TEXT)
        return; /* it had no ink, or lies outside what is seen */
    mark.got_px = size_px;
    scene_note(d->s, name, &mark);
}

static const struct set_text *set_line(struct draw *d, const char *text, const char *lang,
                                       struct ink ink, int32_t max_px)
{
    struct paragraph paragraph = {
        .text = text,
        .lang = lang,
        .weight = ink.weight,
        .size_px = floored_px(d, ink),
        .width_px = max_px,
        .max_lines = 1,
    };
    return text_set(d->v->type, &paragraph);
}

void draw_strike(struct draw *d, const char *name, int32_t x, int32_t width, int32_t baseline,
                 double size_px)
{
    int32_t h = (int32_t)fmax(3, lround(0.07 * size_px));
    int32_t y = baseline - (int32_t)lround(0.34 * size_px) - h / 2;
    scene_rect(d->s, name, (struct rect){x, y, width, h}, d->v->palette->stop);
}

int32_t draw_width(struct draw *d, const char *text, const char *lang, struct ink ink)
{
    return text ? set_line(d, text, lang, ink, 0)->width_px : 0;
}

int32_t draw_line(struct draw *d, const char *name, const char *text, const char *lang,
                  struct ink ink, int32_t x, int32_t baseline, enum align align, int32_t max_px,
                  struct scene_item **item)
{
    if (item)
        *item = NULL;
    if (!text || !*text || max_px < 0)
        return 0;
    const struct set_text *set = set_line(d, text, lang, ink, max_px);
    if (set->n_lines == 0)
        return 0;
    const struct text_line *line = &set->lines[0];
    if (set->shortened && str_equal(line->text, "…")) { /* says nothing */
        draw_note_left_out(d, name, text, lang);
        return 0;
    }
    if (align == ALIGN_RIGHT)
        x -= line->width_px;
    else if (align == ALIGN_CENTRE)
        x -= line->width_px / 2;
    struct scene_item *added =
        scene_text(d->s, name, line, x, baseline, floored_px(d, ink), ink.role, lang, ink.colour);
    if (item)
        *item = added;
    if (added)
        draw_note_floor(d, name, text, lang, ink, floored_px(d, ink));
    return line->width_px;
}

static int32_t inline_gap(const struct draw *d, struct ink a)
{
    return (int32_t)lround(0.5 * grid_type_u(a.step) * d->v->grid->u);
}

int32_t draw_inline_width(struct draw *d, const struct pair *pair, struct ink a, struct ink b)
{
    int32_t width = draw_width(d, pair->a, pair->a_lang, a);
    if (pair->b)
        width += inline_gap(d, a) + draw_width(d, pair->b, pair->b_lang, b);
    return width;
}

int32_t draw_inline(struct draw *d, const char *name, const struct pair *pair, struct ink a,
                    struct ink b, int32_t x, int32_t baseline, enum align align, int32_t max_px)
{
    if (!pair->a)
        return 0;
    int32_t gap = inline_gap(d, a);
    int32_t width_a = draw_width(d, pair->a, pair->a_lang, a);
    if (max_px > 0 && width_a > max_px)
        width_a = max_px;
    int32_t width_b = pair->b ? draw_width(d, pair->b, pair->b_lang, b) : 0;
    int32_t room_b = max_px > 0 ? max_px - width_a - gap : width_b;
    bool show_b = pair->b && (width_b <= room_b || room_b >= grid_len(d->v->grid, INLINE_MIN_U));
    if (width_b > room_b)
        width_b = room_b;
    const char *old = scene_prefix(d->s, "%s", name);
    int32_t total = width_a + (show_b ? gap + width_b : 0);
    if (align == ALIGN_RIGHT)
        x -= total;
    width_a =
        draw_line(d, pair->a_lang, pair->a, pair->a_lang, a, x, baseline, ALIGN_LEFT, max_px, NULL);
    if (show_b)
        width_b = draw_line(d, pair->b_lang, pair->b, pair->b_lang, b, x + width_a + gap, baseline,
                            ALIGN_LEFT, width_b, NULL);
    scene_prefix_restore(d->s, old);
    return width_a + (show_b ? gap + width_b : 0);
}

/* Of b under a. A size that its role's floor has lifted takes its own room. */
static int32_t stacked_drop(const struct draw *d, struct ink a, struct ink b)
{
    int a_px = floored_px(d, a), b_px = floored_px(d, b);
    if (a_px == draw_px(d, a.step) && b_px == draw_px(d, b.step))
        return draw_pair_drop(d, a.step);
    return (int32_t)lround(0.38 * a_px + 0.72 * b_px);
}

int32_t draw_stacked(struct draw *d, const char *name, const struct pair *pair, struct ink a,
                     struct ink b, int32_t x, int32_t baseline, enum align align, int32_t max_px)
{
    const char *old = scene_prefix(d->s, "%s", name);
    int32_t width_a =
        draw_line(d, pair->a_lang, pair->a, pair->a_lang, a, x, baseline, align, max_px, NULL);
    int32_t width_b = draw_line(d, pair->b_lang, pair->b, pair->b_lang, b, x,
                                baseline + stacked_drop(d, a, b), align, max_px, NULL);
    scene_prefix_restore(d->s, old);
    return width_a > width_b ? width_a : width_b;
}
