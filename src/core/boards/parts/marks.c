#include "core/boards/parts/marks.h"

#include "base/str.h"
#include "core/boards/parts/stack.h"

#define CELL_U 50.0 /* a cell is at least as wide … */
#define ROW_U 35.0  /* … and as high, and not much higher */
#define ROW_MOST_U 45.0
#define INSET_U 6.0  /* between cells side by side */
#define ROLE_Y_U 5.0 /* baseline of the caption, from the cell's top */
#define MARK_Y_U 7.5
#define MARK_W_U 24.0
#define MARK_H_U 12.0
#define NAME_Y_U 24.0  /* baseline of the name under a mark … */
#define ALONE_Y_U 13.0 /* … and of one without */
#define NAME_STEP 1
#define ALONE_STEP 3

static int columns(const struct view *v)
{
    return (int)((v->grid->w_u - 2 * GRID_MX + INSET_U) / (CELL_U + INSET_U));
}

static int rows(const struct view *v)
{
    int n = (int)((v->body_bottom_u - v->body_top_u + 0.5) / ROW_U);
    return n > 1 ? n : 1;
}

bool marks_wanted(const struct view *v)
{
    bool has_mark = false;
    for (int i = 0; i < v->snapshot->n_partners; i++)
        has_mark = has_mark || v->snapshot->partners[i].mark;
    return has_mark && columns(v) > 0 &&
           stack_size_u(v, NAME_STEP, ROLE_R2) < 1.05 * grid_type_u(NAME_STEP);
}

int marks_held(const struct view *v)
{
    return columns(v) * rows(v);
}

bool marks_same_role(const struct draw *d, const struct partner *a, const struct partner *b)
{
    struct pair x = pair_of(d, &a->role), y = pair_of(d, &b->role);
    return str_equal(x.a, y.a);
}

/* The second language gives way where both have no room. */
static void draw_name(struct draw *d, const struct partner *partner, struct rect cell, int step,
                      double y_u)
{
    const struct palette *p = d->v->palette;
    const struct grid *g = d->v->grid;
    struct pair name = pair_of(d, &partner->name);
    struct stack stack;
    int32_t baseline = cell.y + grid_len(g, y_u);
    for (int lines = 2; lines >= 0; lines--) {
        struct stack_style style = stack_pair(step, WEIGHT_MEDIUM, ROLE_R2, p->t1, p->t2, 2, lines);
        stack_set(d, &name, &style, cell.w, &stack);
        if (baseline + stack_below(d, &stack) <= cell.y + cell.h)
            break;
    }
    draw_stack(d, "name", &stack, cell.x, baseline, ALIGN_LEFT, NULL);
}

/* False: there is none to be had. While it is on its way nothing stands for it. */
static bool draw_mark(struct draw *d, const struct partner *partner, struct rect place)
{
    const struct view *v = d->v;
    struct picture_info info;
    if (!partner->mark || !v->pictures)
        return false;
    enum picture_state state = v->pictures->info(v->pictures->self, partner->mark, &info);
    if (state != PICTURE_READY)
        return state == PICTURE_COMING;
    struct picture_cut cut = {.content = info.content,
                              .w = info.width,
                              .h = info.height,
                              .width = place.w,
                              .height = place.h,
                              .ink = v->palette->t1};
    state = v->pictures->cut(v->pictures->self, partner->mark, &cut);
    if (state != PICTURE_READY)
        return state == PICTURE_COMING;
    scene_image(d->s, "mark", place, &cut, v->palette->bg);
    return true;
}

static void draw_role(struct draw *d, const struct partner *partner, struct rect cell)
{
    const struct palette *p = d->v->palette;
    struct pair role = pair_of(d, &partner->role);
    draw_inline(d, "role", &role, (struct ink){0, WEIGHT_MEDIUM, ROLE_R3, p->t2},
                (struct ink){0, WEIGHT_REGULAR, ROLE_R3, p->t3}, cell.x,
                cell.y + grid_len(d->v->grid, ROLE_Y_U), ALIGN_LEFT, cell.w);
}

static void draw_cell(struct draw *d, const struct partner *partner, struct rect cell,
                      bool has_role)
{
    const struct grid *g = d->v->grid;
    struct rect place = {cell.x, cell.y + grid_len(g, MARK_Y_U), grid_len(g, MARK_W_U),
                         grid_len(g, MARK_H_U)};
    if (has_role)
        draw_role(d, partner, cell);
    bool is_marked = draw_mark(d, partner, place);
    draw_name(d, partner, cell, is_marked ? NAME_STEP : ALONE_STEP,
              is_marked ? NAME_Y_U : ALONE_Y_U);
}

void draw_marks(struct draw *d, int first)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    int across = columns(v), down = rows(v);
    double width_u = (g->w_u - 2 * GRID_MX + INSET_U) / across;
    int left = v->snapshot->n_partners - first, used = (left + across - 1) / across;
    double height_u = (v->body_bottom_u - v->body_top_u) / (used < down ? used : down);
    height_u = height_u < ROW_MOST_U ? height_u : ROW_MOST_U;
    double air_u = (height_u - ROW_U) / 2;
    for (int i = 0; i < across * down && i < left; i++) {
        const struct partner *partner = &v->snapshot->partners[first + i];
        double x_u = GRID_MX + i % across * width_u;
        double y_u = v->body_top_u + i / across * height_u;
        const char *old = scene_prefix(d->s, "partner%d", first + i + 1);
        if (i % across == 0 && i > 0)
            scene_rect(d->s, "rule", grid_rect(g, GRID_MX, y_u, g->w_u - GRID_MX, y_u + 0.25),
                       v->palette->line);
        draw_cell(d, partner,
                  grid_rect(g, x_u, y_u + air_u, x_u + width_u - INSET_U, y_u + height_u - 1),
                  i == 0 || !marks_same_role(d, partner, partner - 1));
        scene_prefix_restore(d->s, old);
    }
}
