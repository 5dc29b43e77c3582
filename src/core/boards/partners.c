/* partners: who approves, hosts and undertakes, in the feed's order, which is protocol. Neighbours
 * with one role share its caption. */
#include "core/boards/parts/frame.h"
#include "core/boards/parts/listing.h"
#include "core/boards/table.h"

#define PER_PAGE_MAX 16
#define LEAST_STEP 3
#define ROLE_U 50.0 /* column of the captions */
#define WIDE_U 170. /* narrower pages have a narrower one */
#define NARROW_ROLE_U 35.0
#define ROW_U 18.75
#define TALL_ROW_U 27.0 /* of a page that is taller than wide */

/* As even as they can be. */
static int per_page(const struct view *v)
{
    int n = v->snapshot->n_partners;
    int most = (int)((v->body_bottom_u - v->body_top_u) / listing_row_u(v, LEAST_STEP));
    most = most < 1 ? 1 : most > PER_PAGE_MAX ? PER_PAGE_MAX : most;
    int count = (n + most - 1) / most;
    return count > 0 ? (n + count - 1) / count : 1;
}

static int pages(const struct view *v)
{
    return (v->snapshot->n_partners + per_page(v) - 1) / per_page(v);
}

static bool same_role(const struct draw *d, const struct partner *a, const struct partner *b)
{
    struct pair x = pair_of(d, &a->role), y = pair_of(d, &b->role);
    return str_equal(x.a, y.a);
}

static void draw_role(struct draw *d, const struct partner *partner, double width_u, int step,
                      int32_t baseline)
{
    const struct palette *p = d->v->palette;
    struct pair role = pair_of(d, &partner->role);
    struct stack_style style = stack_pair(step, WEIGHT_MEDIUM, ROLE_R2, p->t2, p->t2, 2, 2);
    struct stack stack;
    stack_set(d, &role, &style, grid_len(d->v->grid, width_u), &stack);
    draw_stack(d, "role", &stack, grid_x(d->v->grid, GRID_MX), baseline, ALIGN_LEFT, NULL);
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    const struct grid *g = v->grid;
    int first = page * per_page(v), n = v->snapshot->n_partners - first;
    if (n <= 0) {
        struct pair words = pair_word(&d, WORD_NOTHING_TO_SHOW);
        draw_statement(&d, &words);
        return;
    }
    n = n < per_page(v) ? n : per_page(v);
    const struct partner *partners = &v->snapshot->partners[first];
    double role_u = g->w_u < WIDE_U ? NARROW_ROLE_U : ROLE_U;
    struct pair names[PER_PAGE_MAX];
    for (int i = 0; i < n; i++)
        names[i] = pair_of(&d, &partners[i].name);
    struct listing list = {.left_u = GRID_MX + role_u,
                           .right_u = g->w_u - GRID_MX,
                           .top_u = v->body_top_u,
                           .bottom_u = v->body_bottom_u,
                           .most_step = 4,
                           .least_step = LEAST_STEP,
                           .most_row_u = g->portrait ? TALL_ROW_U : ROW_U,
                           .most_lines = g->portrait ? 2 : 1};
    listing_fit(&d, names, n, &list);
    draw_listing(&d, &list, list.y_u[list.n] < v->body_bottom_u - 1);
    for (int i = 0; i < list.n; i++) {
        if (i > 0 && same_role(&d, &partners[i], &partners[i - 1]))
            continue;
        const char *old = scene_prefix(scene, "role%d", i + 1);
        draw_role(&d, &partners[i], role_u - 3, list.rows[0].style.a.step - 1,
                  listing_baseline(&d, &list, i));
        if (i > 0)
            scene_rect(scene, "rule",
                       grid_rect(g, GRID_MX, list.y_u[i], GRID_MX + role_u, list.y_u[i] + 0.25),
                       v->palette->line);
        scene_prefix_restore(scene, old);
    }
}

const struct board board_partners = {
    .name = "partners",
    .title = WORD_BOARD_PARTNERS,
    .pages = pages,
    .build = build,
};
