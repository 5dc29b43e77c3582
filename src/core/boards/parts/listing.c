#include "core/boards/parts/listing.h"

#define LINES_MAX 4
#define AIR_MOST_U 7.0
#define PAD_U 2.6 /* above the ink and under the descenders of a row, at least */

/* Ink top to descenders, in u. */
static double height_of(const struct draw *d, const struct stack *stack)
{
    return grid_units(d->v->grid, stack_below(d, stack) + (int32_t)(0.85 * stack->a_px));
}

double listing_row_u(const struct view *v, int step)
{
    return stack_height_u(v, step, ROLE_R1) + 2 * PAD_U;
}

static double set_all(struct draw *d, const struct pair *pairs, int n, struct listing *l, int step,
                      int lines, bool *whole)
{
    const struct palette *p = d->v->palette;
    struct stack_style style = stack_pair(step, WEIGHT_MEDIUM, ROLE_R1, p->t1, p->t2, lines, lines);
    double most = 0;
    *whole = true;
    for (int i = 0; i < n; i++) {
        stack_set(d, &pairs[i], &style, grid_len(d->v->grid, l->right_u - l->left_u), &l->rows[i]);
        *whole &= !stack_shortened(&l->rows[i]);
        double height = height_of(d, &l->rows[i]);
        most = height > most ? height : most;
    }
    return most + 2 * PAD_U;
}

/* What is left of a tall page, for each of its rows. */
static double air_u(struct draw *d, const struct listing *l, int n)
{
    double left = l->bottom_u - l->top_u;
    for (int i = 0; i < n; i++)
        left -= height_of(d, &l->rows[i]) + 2 * PAD_U;
    left = left / n < AIR_MOST_U ? left / n : AIR_MOST_U;
    return l->most_lines > 1 && left > 0 ? left : 0;
}

/* Rows are as tall as each other where they may be, else as tall as what they hold. */
static void place(struct draw *d, struct listing *l, int n, double row_u)
{
    double body = l->bottom_u - l->top_u, y = l->top_u, air = air_u(d, l, n);
    double even = body / n < l->most_row_u ? body / n : l->most_row_u;
    l->n = 0;
    for (int i = 0; i < n; i++) {
        double own = height_of(d, &l->rows[i]) + 2 * PAD_U + air;
        double height = row_u <= even ? even : own;
        if (y + height > l->bottom_u + 0.5)
            break;
        l->y_u[i] = y;
        y += height;
        l->n++;
    }
    l->y_u[l->n] = y;
}

bool listing_fit(struct draw *d, const struct pair *pairs, int n, struct listing *l)
{
    l->rows = arena_array(d->v->arena, (size_t)n + 1, sizeof *l->rows);
    l->y_u = arena_array(d->v->arena, (size_t)n + 1, sizeof *l->y_u);
    bool whole;
    int often = l->most_lines > 1 ? l->most_lines : 1;
    for (int step = l->most_step; step >= l->least_step; step--) {
        for (int lines = 1; lines <= LINES_MAX; lines++) {
            double row = set_all(d, pairs, n, l, step, lines, &whole);
            place(d, l, n, row);
            if (whole && l->n == n && (lines <= often || step == l->least_step))
                return true;
        }
    }
    for (int lines = LINES_MAX; lines > 0; lines--) {
        place(d, l, n, set_all(d, pairs, n, l, l->least_step, lines, &whole));
        if (l->n == n)
            break;
    }
    return false;
}

/* Whether they stand whole where a page has this many, in the languages of this turn. */
static bool are_whole(const struct view *v, const struct text *const *texts, int n, int most,
                      const struct listing *like, int turn)
{
    struct scene none = {.next_now_ms = INSTANT_NEVER, .next_show_ms = INSTANT_NEVER};
    struct view then = *v;
    then.show_ms = (int64_t)turn * LANGUAGE_TURN_MS;
    struct draw d = {&then, &none};
    struct pair *pairs = arena_array(v->arena, (size_t)most, sizeof *pairs);
    for (int first = 0; first < n; first += most) {
        int count = n - first < most ? n - first : most;
        for (int i = 0; i < count; i++)
            pairs[i] = pair_of(&d, texts[first + i]);
        struct listing list = *like;
        if (!listing_fit(&d, pairs, count, &list))
            return false;
    }
    return true;
}

int listing_share(const struct view *v, const struct text *const *texts, int n,
                  const struct listing *like, int parts, int most)
{
    if (n < 1)
        return 1;
    int held = (int)((like->bottom_u - like->top_u) / listing_row_u(v, like->least_step));
    most = held < 1 ? 1 : held < most ? held : most;
    int turns = event_turns(&v->snapshot->event);
    int least = (n + most * parts - 1) / (most * parts) * parts;
    for (int count = least; count < n + parts; count += parts) {
        int even = (n + count - 1) / count, turn = 0;
        while (turn < turns && are_whole(v, texts, n, even, like, turn))
            turn++;
        if (turn >= turns)
            return even;
    }
    return (n + least - 1) / least;
}

int32_t listing_baseline(const struct draw *d, const struct listing *l, int row)
{
    double height = height_of(d, &l->rows[row]);
    double ink_u = l->y_u[row] + (l->y_u[row + 1] - l->y_u[row] - height) / 2;
    return grid_y(d->v->grid, ink_u) + (int32_t)(0.85 * l->rows[row].a_px);
}

void draw_listing(struct draw *d, const struct listing *l, bool with_last)
{
    const struct grid *g = d->v->grid;
    int32_t x = grid_x(g, l->left_u), right = grid_x(g, l->right_u);
    for (int i = 0; i < l->n; i++) {
        const char *old = scene_prefix(d->s, "row%d", i + 1);
        draw_stack(d, "words", &l->rows[i], x, listing_baseline(d, l, i), ALIGN_LEFT, NULL);
        if (i < l->n - 1 || with_last)
            scene_rect(d->s, "rule",
                       (struct rect){x, grid_y(g, l->y_u[i + 1]), right - x, grid_len(g, 0.25)},
                       d->v->palette->line);
        scene_prefix_restore(d->s, old);
    }
}
