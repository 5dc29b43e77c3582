#include "core/boards/parts/room_head.h"
#include "core/boards/parts/stack.h"

/* The number and beside it the room's name, centred on the number's caps; a room without a number
 * has its name in that place. */
void draw_room_head(struct draw *d, int32_t index, const struct room_place *at)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    const struct room *room = &v->snapshot->rooms[index];
    int step = at->is_tight ? 9 : 11;
    struct pair name = pair_of(d, &room->name);
    int32_t left = grid_x(g, at->left_u), right = grid_x(g, at->right_u),
            y = grid_y(g, at->baseline_u);
    double cap = 0.714 * grid_type_u(step);
    if (!*room->number) {
        struct ink a = ink(7, WEIGHT_BOLD, ROLE_R1, p->t1),
                   b = ink(5, WEIGHT_REGULAR, ROLE_R2, p->t2);
        while (a.step > 4 && (draw_width(d, name.a, name.a_lang, a) > right - left ||
                              draw_width(d, name.b, name.b_lang, b) > right - left)) {
            a.step--;
            b.step--;
        }
        draw_stacked(d, "name", &name, a, b, left,
                     grid_y(g, at->baseline_u - (at->is_tight ? 4.0 : 8.25)), ALIGN_LEFT,
                     right - left);
        return;
    }
    struct ink bold = ink(step, WEIGHT_BOLD, ROLE_R1, p->t1);
    int32_t most = (right - left) * 2 / 3;
    while (bold.step > 6 && draw_width(d, room->number, NULL, bold) > most)
        bold.step--;
    int32_t x = left - grid_len(g, 0.045 * grid_type_u(bold.step));
    x += draw_line(d, "number", room->number, NULL, bold, x, y, ALIGN_LEFT, most, NULL) +
         grid_len(g, at->is_tight ? 3.5 : 4.5);
    struct ink a = ink(at->is_tight ? 4 : 6, WEIGHT_MEDIUM, ROLE_R1, p->t1);
    struct ink b = ink(a.step - 2, WEIGHT_REGULAR, ROLE_R2, p->t2);
    while (a.step > 2 && (draw_width(d, name.a, name.a_lang, a) > right - x ||
                          draw_width(d, name.b, name.b_lang, b) > right - x)) {
        a.step--;
        b.step--;
    }
    double z = stack_size_u(v, a.step, ROLE_R1), z_b = stack_size_u(v, b.step, ROLE_R2);
    double ink_u = 0.85 * z + 0.38 * z + 0.72 * z_b; /* to the second baseline */
    if (at->baseline_u - cap / 2 + ink_u / 2 + 0.25 * z_b > at->bottom_u)
        name.b = NULL;
    if (!name.b)
        ink_u = 0.85 * z;
    double top_u = at->baseline_u - cap / 2 - ink_u / 2;
    draw_stacked(d, "name", &name, a, b, x, grid_y(g, top_u + 0.85 * z), ALIGN_LEFT, right - x);
}
