#include "core/boards/parts/map_form.h"

#include "core/boards/parts/lines.h"

#include <math.h>

static double cap(const struct draw *d, struct ink ink)
{
    return 0.714 * lines_px(d, ink);
}

static int32_t set_height(const struct draw *d, const struct set_text *set, const char *lang,
                          struct ink ink)
{
    return (int32_t)lround((set->n_lines - 1) * lines_leading(lang) * lines_px(d, ink));
}

/* One character alone on a line. */
static bool is_ragged(const struct draw *d, const struct map_form *form)
{
    for (int i = 0; form->a->n_lines > 1 && i < form->a->n_lines; i++) {
        if (form->a->lines[i].width_px < 1.5 * lines_px(d, form->a_ink))
            return true;
    }
    return false;
}

/* Baselines under the box's top: number, chip, first and second language. */
struct baselines {
    int32_t number, chip, a, b, end;
};

static struct baselines baselines_of(const struct draw *d, const struct map_name *name,
                                     const struct map_form *form)
{
    struct baselines at = {0};
    double y = 0, u = d->v->grid->u;
    if (form->number) {
        y += cap(d, form->number_ink);
        at.number = (int32_t)lround(y);
    }
    if (form->has_chip) {
        double chip = chip_height_u(d, 0) * u, size = chip_size_u(d, 0) * u;
        y += form->number ? 1.0 * u : 0;
        at.chip = (int32_t)lround(y + chip / 2 + 0.36 * size);
        y += chip;
    }
    if (form->a) {
        double z = lines_px(d, form->a_ink);
        y += at.number || at.chip ? 0.5 * u + 0.92 * z : 0.85 * z;
        at.a = (int32_t)lround(y);
        y += set_height(d, form->a, name->words.a_lang, form->a_ink);
        if (form->b) {
            double e = lines_px(d, form->b_ink);
            y += 0.25 * z + 0.9 * e;
            at.b = (int32_t)lround(y);
            y += set_height(d, form->b, name->words.b_lang, form->b_ink) + 0.22 * e;
        } else {
            y += 0.12 * z;
        }
    }
    at.end = (int32_t)ceil(y);
    return at;
}

static int32_t wider(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

bool map_form_make(struct draw *d, const struct map_name *name, struct map_wish wish,
                   int32_t max_px, struct map_form *form)
{
    const struct grid *g = d->v->grid;
    int big = name->is_small ? 0 : 1;
    max_px = max_px > 0 ? max_px : g->page_w;
    *form =
        (struct map_form){.number = wish.number_step >= 0 ? name->number : NULL,
                          .number_ink = {wish.number_step, WEIGHT_BOLD, ROLE_R1, name->t_number},
                          .a_ink = {big, WEIGHT_MEDIUM, ROLE_R3, name->t_a},
                          .b_ink = {0, WEIGHT_REGULAR, ROLE_R3, name->t_b},
                          .has_chip = wish.chip && name->has_chip};
    if (name->is_small)
        form->number_ink.role = ROLE_R3;
    if (form->number) {
        form->number_w = draw_width(d, form->number, NULL, form->number_ink);
        form->has_glyph = wish.glyph && (name->has_look || (name->has_chip && !form->has_chip));
        form->w =
            form->number_w + (form->has_glyph ? grid_len(g, MAP_GLYPH_GAP_U + MAP_GLYPH_U) : 0);
    }
    if (form->has_chip)
        form->w = wider(form->w, chip_width(d, &name->look, true, 0));
    if (wish.words < WORDS_NONE && name->words.a) {
        int lines = wish.words == WORDS_BOTH ? 2 : 3;
        form->a = lines_set(d, name->words.a, name->words.a_lang, form->a_ink, max_px, lines);
        if (!form->a || form->a->shortened || form->a->word_broken || is_ragged(d, form))
            return false;
        form->w = wider(form->w, form->a->width_px);
        if (wish.words == WORDS_BOTH && name->words.b) {
            form->b = lines_set(d, name->words.b, name->words.b_lang, form->b_ink, max_px, 3);
            if (!form->b || form->b->shortened || form->b->word_broken)
                return false;
            form->w = wider(form->w, form->b->width_px);
        }
    }
    form->h = baselines_of(d, name, form).end;
    return form->number || form->a || form->has_chip;
}

static void draw_centred(struct draw *d, const char *key, const struct set_text *set,
                         const char *lang, struct ink ink, int32_t cx, int32_t baseline)
{
    const char *old = scene_prefix(d->s, "%s", key);
    for (int i = 0; i < set->n_lines; i++) {
        const struct text_line *line = &set->lines[i];
        scene_text(d->s, arena_printf(d->v->arena, "%d", i), line, cx - line->width_px / 2,
                   baseline + (int32_t)lround(i * lines_leading(lang) * lines_px(d, ink)),
                   lines_px(d, ink), ink.role, lang, ink.colour);
    }
    scene_prefix_restore(d->s, old);
}

void map_form_draw(struct draw *d, const struct map_name *name, const struct map_form *form,
                   struct rect box)
{
    const struct grid *g = d->v->grid;
    struct baselines at = baselines_of(d, name, form);
    int32_t cx = box.x + box.w / 2;
    if (form->number) {
        int32_t gap = grid_len(g, MAP_GLYPH_GAP_U), side = grid_len(g, MAP_GLYPH_U);
        int32_t row = form->number_w + (form->has_glyph ? gap + side : 0), x = cx - row / 2;
        draw_line(d, "number", form->number, NULL, form->number_ink, x, box.y + at.number,
                  ALIGN_LEFT, 0, NULL);
        if (form->has_glyph) {
            double middle = box.y + at.number - cap(d, form->number_ink) / 2;
            enum glyph glyph = name->has_look ? name->look.glyph : name->look.chip_glyph;
            uint32_t colour = name->has_look ? name->look.colour : name->look.chip_fill;
            draw_glyph(d, "state", glyph, grid_units(g, x + form->number_w + gap - g->safe.x),
                       (middle - g->safe.y) / g->u - MAP_GLYPH_U / 2, MAP_GLYPH_U, colour,
                       name->ground);
        }
    }
    if (form->has_chip) {
        int32_t w = chip_width(d, &name->look, true, 0);
        draw_chip(d, &name->look, 0, cx - w / 2, box.y + at.chip, ALIGN_LEFT, w + 1);
    }
    if (form->a)
        draw_centred(d, "a", form->a, name->words.a_lang, form->a_ink, cx, box.y + at.a);
    if (form->b)
        draw_centred(d, "b", form->b, name->words.b_lang, form->b_ink, cx, box.y + at.b);
}
