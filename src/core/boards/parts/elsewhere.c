#include "core/boards/parts/elsewhere.h"

#include "core/boards/parts/reach.h"
#include "core/boards/parts/stack.h"
#include "core/boards/parts/way.h"

#include <math.h>

/* From the place's baseline up to the name's, and from the words' down to the number's. */
static double name_rise_u(const struct view *v)
{
    return fmax(7.2, 1.25 * stack_size_u(v, 3, ROLE_R1));
}

static double number_drop_u(const struct view *v)
{
    return fmax(20.5, name_rise_u(v) + 0.85 * stack_size_u(v, 4, ROLE_R1) +
                          0.25 * stack_size_u(v, 3, ROLE_R2) + 1);
}

double elsewhere_height_u(const struct view *v)
{
    return 18.75 + number_drop_u(v) + stack_size_u(v, 4, ROLE_R1);
}

/* Moved away: the room to go to, as large as this one. */
void draw_elsewhere(struct details *s, double y_u)
{
    struct draw *d = s->d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    const struct room *to = &v->snapshot->rooms[s->main->other_room];
    int32_t x = grid_x(g, s->left_u), right = grid_x(g, s->right_u), y = grid_y(g, y_u);
    struct pair words = pair_word(d, WORD_GO_TO), name = pair_of(d, &to->name),
                at = pair_of(d, &to->place);
    struct ink b = ink(3, WEIGHT_REGULAR, ROLE_R2, p->t2);
    draw_inline(d, "go", &words, ink(3, WEIGHT_MEDIUM, ROLE_R1, p->place),
                ink(3, WEIGHT_REGULAR, ROLE_R2, p->place), x, y, ALIGN_LEFT, right - x);
    struct ink big = ink(10, WEIGHT_BOLD, ROLE_R1, p->t1);
    const char *number =
        *to->number ? to->number : room_call(v->snapshot, s->main->other_room, name.a_lang);
    double base_u = y_u + number_drop_u(v);
    while (big.step > 5 && draw_width(d, number, name.a_lang, big) > (right - x) * 2 / 3)
        big.step--;
    x += draw_line(d, "go.number", number, name.a_lang, big, x, grid_y(g, base_u), ALIGN_LEFT,
                   right - x, NULL) +
         grid_len(g, 4.5);
    struct ink a = ink(4, WEIGHT_MEDIUM, ROLE_R1, p->t1);
    if (*to->number)
        draw_inline(d, "go.name", &name, a, ink(4, WEIGHT_REGULAR, ROLE_R2, p->t2), x,
                    grid_y(g, base_u - name_rise_u(v)), ALIGN_LEFT, right - x);
    draw_inline(d, "go.place", &at, ink(3, WEIGHT_MEDIUM, ROLE_R1, p->t1), b, x, grid_y(g, base_u),
                ALIGN_LEFT, right - x);
}

/* Which way, by what to another level, and how long on foot, from x on. */
static void draw_way_there(struct details *s, int32_t x, int32_t baseline)
{
    struct draw *d = s->d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct route_summary *way =
        route_summary(v->snapshot, v->display, s->main->other_room, v->display->step_free);
    if (!way->found || v->data == DATA_WITHDRAWN)
        return;
    const double side = 6.75, gap = 2.75;
    double cx = grid_units(g, x - g->safe.x) + side / 2;
    double cy = grid_units(g, baseline - g->safe.y) - 0.36 * grid_type_u(4);
    if (way->direction >= 0) {
        draw_arrow(d, "go.arrow", cx, cy, side, 45 * (int)way->direction, v->palette->accent);
        cx += side + gap;
    }
    if (way->levels != 0) {
        draw_level_sign(d, "go.level", way->way, way->levels > 0, cx, cy, side, v->palette->t1);
        cx += side + gap;
    }
    struct reach reach = {.minutes = way->minutes};
    x = grid_x(g, cx - side / 2);
    draw_reach(d, &reach, 4, x, baseline, grid_x(g, s->right_u) - x);
}

/* When it takes place there. */
void draw_there(struct details *s, double y_u)
{
    const struct view *v = s->d->v;
    const struct standing *there =
        programme_session(v->snapshot->programme, s->main->session, v->now_ms);
    const char *range =
        sheet_range(v->arena, v->snapshot->event.zone, there->start_ms, there->end_ms);
    int32_t x = grid_x(v->grid, s->left_u), baseline = grid_y(v->grid, y_u);
    x += draw_line(s->d, "go.time", range, NULL, ink(4, WEIGHT_BOLD, ROLE_R1, v->palette->t1), x,
                   baseline, ALIGN_LEFT, 0, NULL);
    draw_way_there(s, x + grid_len(v->grid, 6), baseline);
}
