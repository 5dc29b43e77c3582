/* partners: who approves, hosts and undertakes, in the feed's order, which is protocol. Neighbours
 * with one role share its caption. */
#include "core/boards/parts/frame.h"
#include "core/boards/parts/listing.h"
#include "core/boards/parts/marks.h"
#include "core/boards/table.h"

#define COLUMN_MAX 16
#define COLUMN_GAP_U 12.0
#define LEAST_STEP 3
#define ROLE_U 50.0 /* column of the captions */
#define WIDE_U 170. /* narrower pages have a narrower one */
#define NARROW_ROLE_U 35.0
#define ROW_U 18.75
#define TALL_ROW_U 27.0 /* of a page that is taller than wide, or has two columns */

/* A very wide page has two columns of them, read one after the other. */
static int columns(const struct view *v)
{
    return v->grid->w_u >= GRID_WIDE_U ? 2 : 1;
}

static double role_u(const struct view *v)
{
    return v->grid->w_u < WIDE_U ? NARROW_ROLE_U : ROLE_U;
}

/* Left edge of a column: its captions, and role_u on its names. */
static double left_u(const struct view *v, int column)
{
    return GRID_MX + column * ((v->grid->w_u - 2 * GRID_MX + COLUMN_GAP_U) / columns(v));
}

static struct listing listing_in(const struct view *v, int column)
{
    bool is_tall = v->grid->portrait || columns(v) > 1, is_narrow = v->grid->w_u < WIDE_U;
    return (struct listing){.left_u = left_u(v, column) + role_u(v),
                            .right_u = left_u(v, column + 1) - COLUMN_GAP_U,
                            .top_u = v->body_top_u,
                            .bottom_u = v->body_bottom_u,
                            .most_step = columns(v) > 1 ? 5 : 4,
                            .least_step = LEAST_STEP,
                            .most_row_u = is_tall ? TALL_ROW_U : ROW_U,
                            .most_lines = is_narrow ? 2 : 1};
}

static int per_column(const struct view *v)
{
    int n = v->snapshot->n_partners;
    const struct text **names = arena_array(v->arena, (size_t)n + 1, sizeof *names);
    for (int i = 0; i < n; i++)
        names[i] = &v->snapshot->partners[i].name;
    struct listing list = listing_in(v, 0);
    return listing_share(v, names, n, &list, columns(v), COLUMN_MAX);
}

static int pages(const struct view *v)
{
    int held = marks_wanted(v) ? marks_held(v) : per_column(v) * columns(v);
    return (v->snapshot->n_partners + held - 1) / held;
}

static void draw_role(struct draw *d, const struct partner *partner, double x_u, int step,
                      int32_t baseline)
{
    const struct palette *p = d->v->palette;
    struct pair role = pair_of(d, &partner->role);
    struct stack_style style = stack_pair(step, WEIGHT_MEDIUM, ROLE_R3, p->t2, p->t2, 2, 2);
    struct stack stack;
    stack_set(d, &role, &style, grid_len(d->v->grid, role_u(d->v) - 3), &stack);
    draw_stack(d, "role", &stack, grid_x(d->v->grid, x_u), baseline, ALIGN_LEFT, NULL);
}

/* The names of partners `first` on in one column; what is under the last of them is its own. */
static void draw_column(struct draw *d, int column, int first, int n)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct partner *partners = &v->snapshot->partners[first];
    struct pair *names = arena_array(v->arena, (size_t)n, sizeof *names);
    for (int i = 0; i < n; i++)
        names[i] = pair_of(d, &partners[i].name);
    struct listing list = listing_in(v, column);
    listing_fit(d, names, n, &list);
    draw_listing(d, &list, list.y_u[list.n] < v->body_bottom_u - 1);
    double x_u = left_u(v, column);
    for (int i = 0; i < list.n; i++) {
        if (i > 0 && marks_same_role(d, &partners[i], &partners[i - 1]))
            continue;
        const char *old = scene_prefix(d->s, "role%d", i + 1);
        draw_role(d, &partners[i], x_u, list.rows[0].style.a.step - 1,
                  listing_baseline(d, &list, i));
        if (i > 0)
            scene_rect(d->s, "rule",
                       grid_rect(g, x_u, list.y_u[i], x_u + role_u(v), list.y_u[i] + 0.25),
                       v->palette->line);
        scene_prefix_restore(d->s, old);
    }
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    if (marks_wanted(v)) {
        draw_marks(&d, page * marks_held(v));
        return;
    }
    int each = per_column(v), all = v->snapshot->n_partners, first = page * each * columns(v);
    if (first >= all) {
        struct pair words = pair_word(&d, WORD_NOTHING_TO_SHOW);
        draw_statement(&d, &words);
        return;
    }
    for (int i = 0; i < columns(v) && first < all; i++, first += each) {
        const char *old = i > 0 ? scene_prefix(scene, "column%d", i + 1) : NULL;
        draw_column(&d, i, first, all - first < each ? all - first : each);
        if (i > 0)
            scene_prefix_restore(scene, old);
    }
}

const struct board board_partners = {
    .name = "partners",
    .title = WORD_BOARD_PARTNERS,
    .pages = pages,
    .build = build,
};
