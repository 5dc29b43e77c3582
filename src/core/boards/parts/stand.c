#include "core/boards/parts/stand.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/ridge.h"

#include <math.h>

enum picture_state stand_picture(struct draw *d, const struct exhibit *exhibit, struct rect place,
                                 struct picture_cut *cut)
{
    const struct pictures *pictures = d->v->pictures;
    struct picture_info info;
    if (!exhibit->picture || !pictures || rect_empty(place))
        return PICTURE_NONE;
    enum picture_state state = pictures->info(pictures->self, exhibit->picture, &info);
    if (state != PICTURE_READY)
        return state;
    *cut = picture_crop(&info, exhibit->focal_x, exhibit->focal_y, place.w, place.h);
    return pictures->cut(pictures->self, exhibit->picture, cut);
}

void draw_picture(struct draw *d, struct rect place, const struct picture_cut *cut)
{
    scene_image(d->s, "picture", place, cut, d->v->palette->s1);
}

void draw_no_picture(struct draw *d, const struct exhibit *exhibit, struct rect place,
                     int32_t inset_px, int step)
{
    const struct grid *g = d->v->grid;
    struct rect old_clip = scene_clip(d->s, place);
    scene_rect(d->s, "ground", place, d->v->palette->s1);
    struct ink ink = {step, WEIGHT_BOLD, ROLE_R3, d->v->palette->t1};
    int32_t room = place.w - 2 * inset_px;
    while (ink.step > 2 && draw_width(d, exhibit->stand, NULL, ink) > room)
        ink.step--;
    double size = lines_px(d, ink), cap = 0.714 * size;
    double height_u = grid_units(g, place.h), left_u = grid_units(g, place.x - g->safe.x);
    double bottom_u = grid_units(g, place.y + place.h - g->safe.y);
    /* Number and the hills' crest share the sky evenly. */
    int32_t baseline = place.y + (int32_t)lround(0.17 * place.h + cap);
    draw_line(d, "number", exhibit->stand, NULL, ink,
              place.x + inset_px - (int32_t)lround(0.045 * size), baseline, ALIGN_LEFT, room, NULL);
    double top_u = grid_units(g, baseline - g->safe.y) + fmax(2.0, 0.05 * height_u);
    if (!exhibit->stand[0])
        top_u = grid_units(g, place.y - g->safe.y) + 0.2 * height_u;
    double gap_u = 0.036 * height_u;
    draw_ridge_field_in(d, left_u, grid_units(g, place.w), bottom_u - 7.2 * gap_u, gap_u,
                        0.36 * height_u, top_u);
    d->s->clip = old_clip;
}

int32_t draw_stand_plate(struct draw *d, const struct exhibit *exhibit, int32_t x, int32_t y,
                         double height_u, int step, int32_t max_px)
{
    const struct grid *g = d->v->grid;
    if (!exhibit->stand[0])
        return 0;
    struct ink ink = {step, WEIGHT_BOLD, ROLE_R1, d->v->palette->on_fill};
    int32_t height = grid_len(g, height_u), pad = grid_len(g, 2.5);
    while (ink.step > 2 && draw_width(d, exhibit->stand, NULL, ink) + 2 * pad > max_px)
        ink.step--;
    int32_t width = draw_width(d, exhibit->stand, NULL, ink) + 2 * pad;
    double cap = 0.714 * lines_px(d, ink);
    scene_rrect(d->s, "plate", (struct rect){x, y, width, height}, grid_len(g, 0.5),
                d->v->palette->accent);
    draw_line(d, "stand", exhibit->stand, NULL, ink, x + pad,
              y + (int32_t)lround((height + cap) / 2), ALIGN_LEFT, 0, NULL);
    return width;
}

int32_t draw_minutes(struct draw *d, const struct exhibit *exhibit, int32_t right, int32_t baseline,
                     int step, uint32_t colour)
{
    const struct grid *g = d->v->grid;
    int minutes = exhibits_minutes(d->v, exhibit);
    if (minutes < 0)
        return 0;
    const char *old = scene_prefix(d->s, "minutes");
    int unit_step = step - 3 > 0 ? step - 3 : 0;
    struct ink number = {step, WEIGHT_BOLD, ROLE_R3, colour};
    struct ink unit_a = {unit_step, WEIGHT_MEDIUM, ROLE_R3, d->v->palette->t1};
    struct ink unit_b = {unit_step - 2 > 0 ? unit_step - 2 : 0, WEIGHT_REGULAR, ROLE_R3,
                         d->v->palette->t2};
    struct pair unit = pair_word(d, WORD_MIN);
    int32_t wide_a = draw_width(d, unit.a, unit.a_lang, unit_a);
    int32_t wide_b = draw_width(d, unit.b, unit.b_lang, unit_b);
    int32_t x = right - (wide_a > wide_b ? wide_a : wide_b);
    /* Small units have no room for two lines beside the number's caps: the second one goes. */
    int32_t first = baseline - (unit.b ? draw_pair_drop(d, unit_step) : 0);
    draw_stacked(d, "unit", &unit, unit_a, unit_b, x, first, ALIGN_LEFT, 0);
    x -= grid_len(g, 1.5);
    x -= draw_line(d, "number", arena_printf(d->v->arena, "%d", minutes), NULL, number, x, baseline,
                   ALIGN_RIGHT, 0, NULL);
    double cap_u = grid_units(g, (int32_t)lround(0.714 * lines_px(d, number)));
    double side_u = 1.3 * cap_u;
    x -= grid_len(g, 1.0 + 0.86 * side_u);
    double base_u = grid_units(g, baseline - g->safe.y);
    draw_glyph(d, "walker", GLYPH_WALKER, grid_units(g, x - g->safe.x),
               base_u - (cap_u + side_u) / 2, side_u, d->v->palette->t2, d->v->palette->bg);
    scene_prefix_restore(d->s, old);
    return right - x;
}
