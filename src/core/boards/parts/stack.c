#include "core/boards/parts/stack.h"

#include <math.h>
#include <string.h>

#define LEADING_HAN 1.2
#define LEADING 1.28
#define DESCENT 0.25
/* An opening mark at a line's start hangs into the margin, its ink on the edge. */
#define HANG 0.46
/* Display Han starts this much left of the edge, so that its ink stands on it. */
#define DISPLAY_OUTDENT 0.03
#define DISPLAY_STEP 6

struct stack_style stack_pair(int step, enum weight weight, enum text_role role, uint32_t a,
                              uint32_t b, int lines_a, int lines_b)
{
    enum text_role role_b = role == ROLE_R1 ? ROLE_R2 : role;
    return (struct stack_style){{step, weight, role, a},
                                {step >= 2 ? step - 2 : 0, WEIGHT_REGULAR, role_b, b},
                                lines_a,
                                lines_b};
}

double stack_size_u(const struct view *v, int step, enum text_role role)
{
    int px = grid_type_px(v->grid, step), floor_px = grid_floor_px(v->grid, v->display, role);
    return grid_units(v->grid, px < floor_px ? floor_px : px);
}

double stack_height_u(const struct view *v, int step, enum text_role role)
{
    double a = stack_size_u(v, step, role),
           b = stack_size_u(v, step >= 2 ? step - 2 : 0, role == ROLE_R1 ? ROLE_R2 : role);
    return v->snapshot->event.n_languages > 1 && !v->snapshot->event.alternates
               ? 1.23 * a + 0.97 * b
               : 1.1 * a;
}

static const struct set_text *set_lines(struct draw *d, const char *text, const char *lang,
                                        struct ink ink, int lines, int32_t width_px, int *px)
{
    int floor_px = grid_floor_px(d->v->grid, d->v->display, ink.role);
    *px = draw_px(d, ink.step) < floor_px ? floor_px : draw_px(d, ink.step);
    if (!text || !*text || lines < 1 || width_px < 1)
        return NULL;
    struct paragraph paragraph = {.text = text,
                                  .lang = lang,
                                  .weight = ink.weight,
                                  .size_px = *px,
                                  .width_px = width_px,
                                  .max_lines = lines,
                                  .balance = true};
    const struct set_text *set = text_set(d->v->type, &paragraph);
    return set->n_lines > 0 && !str_equal(set->lines[0].text, "…") ? set : NULL;
}

void stack_set(struct draw *d, const struct pair *pair, const struct stack_style *style,
               int32_t width_px, struct stack *out)
{
    *out = (struct stack){.style = *style, .pair = *pair};
    out->a = set_lines(d, pair->a, pair->a_lang, style->a, style->lines_a, width_px, &out->a_px);
    out->b = set_lines(d, pair->b, pair->b_lang, style->b, style->lines_b, width_px, &out->b_px);
}

bool stack_shortened(const struct stack *stack)
{
    return (stack->a && stack->a->shortened) || (stack->b && stack->b->shortened);
}

static int32_t leading_px(int px, const char *lang)
{
    return (int32_t)lround((lang_is_han(lang) ? LEADING_HAN : LEADING) * px);
}

static int32_t inner_gap(const struct stack *stack)
{
    return (int32_t)lround(0.38 * stack->a_px + 0.72 * stack->b_px);
}

int32_t stack_drop(const struct draw *d, const struct stack *stack)
{
    (void)d;
    int32_t drop = 0;
    if (stack->a)
        drop += (stack->a->n_lines - 1) * leading_px(stack->a_px, stack->pair.a_lang);
    if (stack->b)
        drop += (stack->b->n_lines - 1) * leading_px(stack->b_px, stack->pair.b_lang);
    return drop + (stack->a && stack->b ? inner_gap(stack) : 0);
}

int32_t stack_below(const struct draw *d, const struct stack *stack)
{
    int last_px = stack->b ? stack->b_px : stack->a_px;
    return stack_drop(d, stack) + (int32_t)lround(DESCENT * last_px);
}

int32_t stack_width(const struct stack *stack)
{
    int32_t a = stack->a ? stack->a->width_px : 0, b = stack->b ? stack->b->width_px : 0;
    return a > b ? a : b;
}

/* How far a line's left edge moves so that its ink stands on the column's edge: never further. */
static int32_t outdent(const struct text_line *line, const char *lang, int px, int step)
{
    static const char *const marks[] = {"（", "“", "《", "「", "【"};
    double em = step >= DISPLAY_STEP ? DISPLAY_OUTDENT : 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_starts_with(line->text, marks[i]))
            em = HANG;
    }
    int32_t most = (int32_t)lround(em * px);
    if (!lang_is_han(lang) || line->ink_left_px < 0)
        return 0;
    return most < line->ink_left_px ? most : line->ink_left_px;
}

struct block_of_lines {
    const char *name;
    const struct set_text *set;
    const char *lang;
    struct ink ink;
    int px;
    const char *session;
};

static int32_t draw_lines(struct draw *d, const struct block_of_lines *b, int32_t x,
                          int32_t baseline, enum align align)
{
    for (int i = 0; i < b->set->n_lines; i++) {
        const struct text_line *line = &b->set->lines[i];
        int32_t left = x;
        if (align == ALIGN_RIGHT)
            left -= line->width_px;
        else if (align == ALIGN_CENTRE)
            left -= line->width_px / 2;
        else
            left -= outdent(line, b->lang, b->px, b->ink.step);
        const char *key = arena_printf(d->v->arena, "%s.%d", b->name, i + 1);
        struct scene_item *item =
            scene_text(d->s, key, line, left, baseline, b->px, b->ink.role, b->lang, b->ink.colour);
        if (item && i == 0)
            item->text.session = b->session;
        if (i < b->set->n_lines - 1)
            baseline += leading_px(b->px, b->lang);
    }
    draw_note_floor(d, b->name, b->set->text, b->lang, b->ink, b->px);
    return baseline;
}

int32_t draw_stack(struct draw *d, const char *name, const struct stack *stack, int32_t x,
                   int32_t baseline, enum align align, const char *session)
{
    const char *old = scene_prefix(d->s, "%s", name);
    if (stack->a) {
        struct block_of_lines lines = {"a",         stack->a, stack->pair.a_lang, stack->style.a,
                                       stack->a_px, session};
        baseline = draw_lines(d, &lines, x, baseline, align);
    }
    if (stack->b) {
        struct block_of_lines lines = {"b",         stack->b, stack->pair.b_lang, stack->style.b,
                                       stack->b_px, NULL};
        baseline = draw_lines(d, &lines, x, baseline + (stack->a ? inner_gap(stack) : 0), align);
    }
    scene_prefix_restore(d->s, old);
    return baseline;
}

void draw_stack_strikes(struct draw *d, const struct stack *stack, int32_t x, int32_t baseline)
{
    for (int i = 0; stack->a && i < stack->a->n_lines; i++) {
        draw_strike(d, arena_printf(d->v->arena, "strike%d", i + 1), x, stack->a->lines[i].width_px,
                    baseline, stack->a_px);
        baseline += (int32_t)lround(1.2 * stack->a_px);
    }
}
