/* figures: one large number and up to three beside it, each with what it counts, and a share as a
 * bar; the source in the footer. More figures: more pages. */
#include "core/boards/parts/bar.h"
#include "core/boards/parts/frame.h"
#include "core/boards/parts/ridge.h"
#include "core/boards/parts/stack.h"
#include "core/boards/table.h"

#include <math.h>

#define SECONDS_MAX 3
#define FIRST_STEP 12
#define SECOND_STEP 9
#define LEAST_STEP 6
#define CAP 0.714    /* of the em: digits */
#define FIRST_U 92.0 /* height of a first figure with its share */
#define ROW_U 36.25  /* of a second one; never taller than the next */
#define ROW_MOST_U 45.0
#define PAD_U 2.5    /* over and under a second figure, at least */
#define LINE_U 13.5  /* from the left half's end to the right half's start, the line between */
#define WIDE_U 170.0 /* narrower pages have the second figures under the first */

struct column {
    double x_u, width_u;
};

/* What a figure counts, under it. */
struct caption {
    const char *words; /* before the second language's line, or NULL */
    struct ink ink;
    int32_t indent; /* of that line, behind the words */
    double line_u;  /* the words have a line of this height to themselves; 0 */
    struct stack stack;
};

/* How much larger than in the look the captions of this display are. */
static double grown(const struct view *v)
{
    return stack_size_u(v, 1, ROLE_R2) / grid_type_u(1);
}

/* Fewer where they are large. */
static int per_page(const struct view *v)
{
    double row =
        CAP * grid_type_u(LEAST_STEP + 1) + 3.4 + stack_height_u(v, 3, ROLE_R1) + 2 * PAD_U;
    double body = v->body_bottom_u - v->body_top_u;
    if (grown(v) > 1.1) /* they take two lines */
        row += 1.28 * stack_size_u(v, 1, ROLE_R2);
    if (v->grid->w_u < WIDE_U)
        body -= FIRST_U;
    int seconds = (int)(body / row);
    return 1 + (seconds < 0 ? 0 : seconds < SECONDS_MAX ? seconds : SECONDS_MAX);
}

static int pages(const struct view *v)
{
    return (v->snapshot->n_figures + per_page(v) - 1) / per_page(v);
}

/* The figure in words of the second language: what the feed says, else its number and unit; NULL
 * where the number says it already. */
static const char *words_b(const struct draw *d, const struct figure *figure)
{
    const char *lang = draw_langs(d).b;
    if (!lang)
        return NULL;
    const char *words = text_in(&figure->words, lang);
    const char *value = text_in(&figure->value, lang), *unit = text_in(&figure->unit, lang);
    if (!words && value)
        words = unit
                    ? arena_printf(d->v->arena, "%s%s%s", value, lang_is_han(lang) ? "" : " ", unit)
                    : value;
    return words && str_equal(words, pair_of(d, &figure->value).a) ? NULL : words;
}

/* A number and its unit, which share a baseline and fit the column: the unit gives way first. */
struct value {
    struct pair number, unit;
    struct ink bold, medium;
    int32_t gap;
};

static void value_set(struct draw *d, const struct figure *figure, int step, int unit_step,
                      const struct column *column, struct value *out)
{
    const struct palette *p = d->v->palette;
    int32_t most = grid_len(d->v->grid, column->width_u);
    *out = (struct value){.number = pair_of(d, &figure->value),
                          .unit = pair_of(d, &figure->unit),
                          .bold = ink(step, WEIGHT_BOLD, ROLE_R1, p->t1),
                          .medium = ink(unit_step, WEIGHT_MEDIUM, ROLE_R1, p->t1)};
    for (;;) {
        out->gap = out->unit.a ? grid_len(d->v->grid, 0.36 * grid_type_u(out->medium.step)) : 0;
        int32_t width = draw_width(d, out->number.a, out->number.a_lang, out->bold) + out->gap +
                        draw_width(d, out->unit.a, out->unit.a_lang, out->medium);
        bool unit_large = out->medium.step > 4 && out->medium.step > out->bold.step - 7;
        if (width <= most || (!unit_large && out->bold.step <= LEAST_STEP))
            return;
        if (unit_large)
            out->medium.step--;
        else
            out->bold.step--;
    }
}

static void draw_value(struct draw *d, const struct value *value, const struct column *column,
                       double y_u)
{
    const struct grid *g = d->v->grid;
    int32_t y = grid_y(g, y_u), right = grid_x(g, column->x_u + column->width_u);
    int32_t x = grid_x(g, column->x_u - 0.045 * grid_type_u(value->bold.step));
    x += draw_line(d, "value", value->number.a, value->number.a_lang, value->bold, x, y, ALIGN_LEFT,
                   right - x, NULL) +
         value->gap;
    draw_line(d, "unit", value->unit.a, value->unit.a_lang, value->medium, x, y, ALIGN_LEFT,
              right - x, NULL);
}

static const char *percent(const struct draw *d, int tenths)
{
    return tenths % 10 ? arena_printf(d->v->arena, "%d.%d%%", tenths / 10, tenths % 10)
                       : arena_printf(d->v->arena, "%d%%", tenths / 10);
}

/* The bar, its caption under its start and the share at its marker. Returns where it ends. */
static double draw_share(struct draw *d, const struct figure *figure, const struct column *column,
                         double y_u)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    int32_t x0 = grid_x(g, column->x_u), x1 = grid_x(g, column->x_u + column->width_u);
    int32_t gap = grid_len(g, 3);
    const char *number = percent(d, figure->share_tenths);
    struct pair unit = pair_of(d, &figure->share_unit),
                caption = pair_of(d, &figure->share_caption);
    struct ink bold = ink(6, WEIGHT_BOLD, ROLE_R1, p->t1);
    struct ink medium = ink(4, WEIGHT_MEDIUM, ROLE_R1, p->t1);
    int32_t width = draw_width(d, number, NULL, bold);
    if (unit.a)
        width += grid_len(g, 2) + draw_width(d, unit.a, unit.a_lang, medium);
    struct stack_style style = stack_pair(3, WEIGHT_MEDIUM, ROLE_R1, p->t1, p->t2, 2, 1);
    struct stack under;
    stack_set(d, &caption, &style, x1 - x0 - width - gap, &under);
    double least = 4.8 + 0.85 * grid_units(g, under.a_px), most = d->v->body_bottom_u - y_u;
    if (least + grid_units(g, stack_below(d, &under)) > most)
        under.b = NULL;
    if (least + grid_units(g, stack_below(d, &under)) > most) {
        draw_note_left_out(d, "share", caption.a ? caption.a : number, caption.a_lang);
        return y_u;
    }
    int32_t marker = draw_bar(d, "share", x0, x1, y_u, 2.5, figure->share_tenths, 1000);
    int32_t x = marker + gap;
    x = x + width > x1 ? x1 - width : x;
    if (caption.a && x < x0 + stack_width(&under) + gap)
        x = x0 + stack_width(&under) + gap;
    double drop = 3.8 + 0.85 * grid_units(g, under.a_px);
    int32_t y = grid_y(g, y_u + drop + 2.7);
    draw_stack(d, "share.caption", &under, x0, grid_y(g, y_u + drop), ALIGN_LEFT, NULL);
    x +=
        draw_line(d, "share.value", number, NULL, bold, x, y, ALIGN_LEFT, 0, NULL) + grid_len(g, 2);
    draw_line(d, "share.unit", unit.a, unit.a_lang, medium, x, y, ALIGN_LEFT, x1 - x, NULL);
    return y_u + drop + grid_units(g, stack_below(d, &under)) + 1;
}

/* Returns where it ends. */
static double draw_first(struct draw *d, const struct figure *figure, const struct column *column,
                         double top_u)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    int32_t x = grid_x(g, column->x_u), width = grid_len(g, column->width_u);
    const char *old = scene_prefix(d->s, "%s", figure->id);
    struct value value;
    value_set(d, figure, FIRST_STEP, 7, column, &value);
    double y = top_u + 5.6 + CAP * grid_type_u(value.bold.step);
    draw_value(d, &value, column, y);
    const char *words = words_b(d, figure);
    if (words) {
        struct ink b = ink(5, WEIGHT_REGULAR, ROLE_R2, p->t2);
        while (b.step > 2 && draw_width(d, words, draw_langs(d).b, b) > width)
            b.step--;
        y += 11.2;
        draw_line(d, "words", words, draw_langs(d).b, b, x, grid_y(g, y), ALIGN_LEFT, width, NULL);
    }
    struct pair caption = pair_of(d, &figure->caption);
    struct stack_style style = stack_pair(4, WEIGHT_MEDIUM, ROLE_R1, p->t1, p->t2, 2, 2);
    struct stack stack;
    stack_set(d, &caption, &style, width, &stack);
    int32_t last = draw_stack(d, "caption", &stack, x, grid_y(g, y + 12.1), ALIGN_LEFT, NULL);
    y = grid_units(g, last - g->safe.y);
    double end = figure->share_tenths < 0 ? y + 2 : draw_share(d, figure, column, y + 8.8);
    scene_prefix_restore(d->s, old);
    return end;
}

/* The second language's own figure stands before what it counts: on one line in two tones, or
 * where that is too long over it. */
static void caption_set(struct draw *d, const struct figure *figure, const struct column *column,
                        struct caption *out)
{
    const struct view *v = d->v;
    const struct palette *p = v->palette;
    int32_t width = grid_len(v->grid, column->width_u);
    struct pair caption = pair_of(d, &figure->caption);
    struct stack_style style = stack_pair(3, WEIGHT_MEDIUM, ROLE_R1, p->t1, p->t2, 1, 1);
    *out = (struct caption){.words = words_b(d, figure), .ink = style.b};
    out->ink.weight = WEIGHT_MEDIUM;
    out->ink.colour = p->t1;
    int32_t words_px = draw_width(d, out->words, draw_langs(d).b, out->ink);
    out->indent = words_px > 0 ? words_px + grid_len(v->grid, 0.5 * grid_type_u(1)) : 0;
    if (caption.b && out->indent + draw_width(d, caption.b, caption.b_lang, style.b) > width) {
        style.lines_b = out->words ? 1 : 2;
        out->line_u = out->words ? 1.28 * stack_size_u(v, 1, ROLE_R2) : 0;
        out->indent = 0;
    }
    if (!caption.b || grown(v) > 1.1)
        style.lines_a = 2;
    stack_set(d, &caption, &style, width, &out->stack);
}

static double caption_below(const struct draw *d, const struct caption *caption)
{
    return grid_units(d->v->grid, stack_below(d, &caption->stack)) + caption->line_u;
}

static void draw_caption(struct draw *d, const struct caption *caption, int32_t x, int32_t y)
{
    if (!caption->words) {
        draw_stack(d, "caption", &caption->stack, x, y, ALIGN_LEFT, NULL);
        return;
    }
    struct stack over = caption->stack, under = caption->stack;
    over.b = under.a = NULL;
    draw_stack(d, "caption", &over, x, y, ALIGN_LEFT, NULL);
    y += stack_drop(d, &caption->stack);
    draw_line(d, "words", caption->words, draw_langs(d).b, caption->ink, x, y, ALIGN_LEFT, 0, NULL);
    draw_stack(d, "caption", &under, x + caption->indent, y + grid_len(d->v->grid, caption->line_u),
               ALIGN_LEFT, NULL);
}

static double caption_gap(const struct draw *d, const struct caption *caption)
{
    return 3.4 + 0.85 * grid_units(d->v->grid, caption->stack.a_px);
}

/* The largest number that leaves its row air: one size for all peers. */
static int second_step(struct draw *d, const struct figure *figures, int n,
                       const struct column *column, double row_u)
{
    int step = SECOND_STEP;
    for (int i = 0; i < n; i++) {
        struct caption caption;
        caption_set(d, &figures[i], column, &caption);
        double under = caption_gap(d, &caption) + caption_below(d, &caption);
        while (step > LEAST_STEP && CAP * grid_type_u(step) + under + 2 * PAD_U > row_u)
            step--;
    }
    for (int i = 0; i < n; i++) {
        struct value value;
        value_set(d, &figures[i], step, 4, column, &value);
        step = value.bold.step < step ? value.bold.step : step;
    }
    return step;
}

static void draw_second(struct draw *d, const struct figure *figure, const struct column *column,
                        double top_u, double row_u, int step)
{
    const struct grid *g = d->v->grid;
    struct caption caption;
    caption_set(d, figure, column, &caption);
    struct value value;
    value_set(d, figure, step, 4, column, &value);
    double cap = CAP * grid_type_u(step), gap = caption_gap(d, &caption);
    double base = top_u + (row_u - cap - gap - caption_below(d, &caption)) / 2 + cap;
    draw_value(d, &value, column, base);
    draw_caption(d, &caption, grid_x(g, column->x_u), grid_y(g, base + gap));
}

static void draw_seconds(struct draw *d, const struct figure *figures, int n,
                         const struct column *column, double top_u, double row_u)
{
    const struct grid *g = d->v->grid;
    int step = second_step(d, figures, n, column, row_u);
    for (int i = 0; i < n; i++) {
        double y = top_u + i * row_u;
        const char *old = scene_prefix(d->s, "%s", figures[i].id);
        if (i > 0)
            scene_rect(d->s, "rule",
                       grid_rect(g, column->x_u, y, column->x_u + column->width_u, y + 0.25),
                       d->v->palette->line);
        draw_second(d, &figures[i], column, y, row_u, step);
        scene_prefix_restore(d->s, old);
    }
}

static void draw_ridge_under(struct draw *d, double left_u, double right_u, double end_u)
{
    double drop = d->v->grid->h_u - 135;
    if (end_u + 16 < d->v->body_bottom_u)
        draw_ridge_field_in(d, left_u, right_u - left_u, 113 + drop, 1.8, 16, end_u + 4);
}

/* The first figure, the others under it. */
static void build_stacked(struct draw *d, const struct figure *figures, int n, double left_u,
                          double right_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    struct column column = {GRID_MX, g->w_u - 2 * GRID_MX};
    double end =
        draw_first(d, &figures[0], &column, v->body_top_u + (n > 1 && g->portrait ? 2 : 0));
    if (n > 1) {
        double top = end + 4, row = (v->body_bottom_u - top) / (n - 1);
        row = fmin(row, ROW_MOST_U * grown(v));
        scene_rect(d->s, "apart", grid_rect(g, GRID_MX, top, GRID_MX + column.width_u, top + 0.25),
                   v->palette->line);
        draw_seconds(d, figures + 1, n - 1, &column, top, row);
        end = top + (n - 1) * row;
    }
    draw_ridge_under(d, left_u, right_u, end);
}

/* The first figure left, the others right. */
static void build_beside(struct draw *d, const struct figure *figures, int n, double left_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    double body = v->body_bottom_u - v->body_top_u, width = g->w_u - 2 * GRID_MX;
    struct column left = {GRID_MX, (width - LINE_U) / 2 + 3.75}, right;
    right.x_u = left.x_u + left.width_u + LINE_U;
    right.width_u = g->w_u - GRID_MX - right.x_u;
    double end = draw_first(d, &figures[0], &left, v->body_top_u);
    double line_u = left.x_u + left.width_u + 6;
    draw_ridge_under(d, left_u, line_u, end);
    scene_rect(d->s, "apart",
               grid_rect(g, line_u, v->body_top_u + 5.25, line_u + 0.25, v->body_bottom_u - 4.5),
               v->palette->line);
    double row = body / (per_page(v) - 1);
    row = row < ROW_U || per_page(v) <= SECONDS_MAX ? row : ROW_U;
    row = fmin(row, ROW_MOST_U * grown(v));
    double over = (body - (per_page(v) - 1) * row) / 2;
    draw_seconds(d, figures + 1, n - 1, &right, v->body_top_u + (over > 2.25 ? 2.25 : over), row);
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    const struct grid *g = v->grid;
    int most = per_page(v), first = page * most, n = v->snapshot->n_figures - first;
    if (n <= 0) {
        struct pair words = pair_word(&d, WORD_NOTHING_TO_SHOW);
        draw_statement(&d, &words);
        return;
    }
    n = n < most ? n : most;
    const struct figure *figures = &v->snapshot->figures[first];
    double left_u = -grid_units(g, g->safe.x), right_u = left_u + grid_units(g, g->page_w);
    if (g->w_u < WIDE_U || n == 1)
        build_stacked(&d, figures, n, left_u, right_u);
    else
        build_beside(&d, figures, n, left_u);
}

/* Where the page's numbers come from: the source of its first figure that names one. */
static bool fact(struct draw *d, int page, struct pair *out)
{
    const struct view *v = d->v;
    int most = per_page(v);
    for (int i = page * most; i < (page + 1) * most && i < v->snapshot->n_figures; i++) {
        if (!v->snapshot->figures[i].source.n)
            continue;
        *out = pair_of(d, &v->snapshot->figures[i].source);
        out->a = sheet_source(v->arena, out->a_lang, out->a);
        if (out->b)
            out->b = sheet_source(v->arena, out->b_lang, out->b);
        return true;
    }
    return false;
}

const struct board board_figures = {
    .name = "figures",
    .title = WORD_BOARD_FIGURES,
    .pages = pages,
    .build = build,
    .fact = fact,
    .fact_is_source = true,
};
