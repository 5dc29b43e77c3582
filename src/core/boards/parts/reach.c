#include "core/boards/parts/reach.h"

#include "core/venue/route.h"

#include <math.h>

static int minutes_to(const struct view *v, int32_t room)
{
    if (room < 0 || room == v->display->room)
        return 0;
    const struct route_summary *way =
        route_summary(v->snapshot, v->display, room, v->display->step_free);
    return way->found ? way->minutes : 0;
}

struct reach reach_of(struct draw *d, const struct standing *standing)
{
    struct reach reach = {0};
    const struct view *v = d->v;
    if (standing->flags & (SESSION_AWAY | SESSION_CANCELLED) || v->data == DATA_WITHDRAWN)
        return reach;
    reach.minutes = minutes_to(v, standing->room);
    int64_t leave_ms = standing->start_ms - reach.minutes * MS_MINUTE;
    if (!reach.minutes || v->now_ms >= standing->start_ms)
        return reach;
    reach.is_late = v->now_ms > leave_ms;
    scene_changes_at(d->s, reach.is_late ? standing->start_ms : leave_ms + 1);
    return reach;
}

void reach_moved(struct draw *d, const struct standing *standing, struct state_look *look, int step,
                 int32_t max_px)
{
    const struct view *v = d->v;
    if (!(standing->flags & SESSION_MOVED_AWAY) || standing->flags & SESSION_CANCELLED ||
        v->data == DATA_WITHDRAWN)
        return;
    int minutes = minutes_to(v, standing->other_room);
    if (!minutes || !look->chip.a)
        return;
    struct state_look with = *look;
    with.chip.a = sheet_with_walk(v->arena, look->chip.a_lang, look->chip.a, minutes);
    if (look->chip.b)
        with.chip.b = sheet_with_walk(v->arena, look->chip.b_lang, look->chip.b, minutes);
    if (chip_width(d, &with, false, step) <= max_px)
        look->chip = with.chip;
}

int32_t draw_reach(struct draw *d, const struct reach *reach, int step, int32_t x, int32_t baseline,
                   int32_t max_px)
{
    const struct grid *g = d->v->grid;
    if (reach->minutes <= 0)
        return 0;
    struct langs langs = draw_langs(d);
    uint32_t colour = reach->is_late ? d->v->palette->t3 : d->v->palette->t2;
    struct ink a = {step, WEIGHT_MEDIUM, ROLE_R3, colour};
    struct ink b = {step, WEIGHT_REGULAR, ROLE_R3, colour};
    struct pair words = {sheet_minutes(d->v->arena, langs.a, reach->minutes), langs.a, NULL,
                         langs.b};
    if (langs.b)
        words.b = sheet_minutes_unit(langs.b);
    double side = grid_type_u(step), gap = 0.25 * side;
    int32_t before = grid_len(g, side + gap);
    /* Closer than an inline pair: number and both units are one figure. */
    int32_t air = grid_len(g, 0.3 * side), width_a = draw_width(d, words.a, words.a_lang, a);
    int32_t width_b = words.b ? air + draw_width(d, words.b, words.b_lang, b) : 0;
    if (before + width_a > max_px)
        return 0;
    if (before + width_a + width_b > max_px)
        width_b = 0;
    const char *old = scene_prefix(d->s, "walk");
    draw_glyph(d, "walker", GLYPH_WALKER, grid_units(g, x - g->safe.x),
               grid_units(g, baseline - g->safe.y) - 0.36 * side - side / 2, side, colour,
               d->v->palette->bg);
    draw_line(d, "minutes", words.a, words.a_lang, a, x + before, baseline, ALIGN_LEFT, 0, NULL);
    if (width_b)
        draw_line(d, "unit", words.b, words.b_lang, b, x + before + width_a + air, baseline,
                  ALIGN_LEFT, 0, NULL);
    scene_prefix_restore(d->s, old);
    return before + width_a + width_b;
}

int32_t reach_width(struct draw *d, const struct reach *reach, int step)
{
    const char *lang = draw_langs(d).a;
    if (reach->minutes <= 0)
        return 0;
    return grid_len(d->v->grid, 1.25 * grid_type_u(step)) +
           draw_width(d, sheet_minutes(d->v->arena, lang, reach->minutes), lang,
                      (struct ink){step, WEIGHT_MEDIUM, ROLE_R3, 0});
}
