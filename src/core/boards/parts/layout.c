#include "core/boards/parts/cell.h"

#include "core/boards/parts/stacked.h"
#include "core/boards/parts/state.h"
#include "core/boards/parts/title.h"

#include <math.h>

static const struct density densities[] = {
    {DENSITY_A, 4, 3, 0, 0, 18.75, 18.5},
    {DENSITY_B, 6, 5, 1, 1, 18.75, 27.0},
    {DENSITY_C, 8, 6, 3, 2, 28.1, 33.0},
    {DENSITY_D, 9, 7, 4, 3, 37.5, 40.0},
};

/* A's row, all one or two steps larger: few rooms on a page too narrow for B. */
static const struct density dense_large[] = {{DENSITY_A, 6, 5, 2, 2, 42.0, 28.0},
                                             {DENSITY_A, 5, 4, 1, 1, 26.0, 23.0}};

static bool passes(const struct density *density, const struct grid *grid,
                   const struct display *display)
{
    return grid_type_px(grid, density->title_step) >= grid_wanted_px(grid, display, ROLE_R1) &&
           grid_type_px(grid, density->title_step - 2) >= grid_wanted_px(grid, display, ROLE_R2) &&
           grid_type_px(grid, density->small_step) >= grid_wanted_px(grid, display, ROLE_R3);
}

const struct density *density_for(const struct grid *grid, const struct display *display)
{
    for (int i = DENSITY_A; i < DENSITY_D; i++) {
        if (passes(&densities[i], grid, display))
            return &densities[i];
    }
    return &densities[DENSITY_D];
}

#define KEY_GAP_U 1.5
/* The key column grows to this and no further. */
#define KEY_MOST_U 36.0
/* A label's smallest step: its role's floor at the usual distance. */
#define LABEL_STEP_MIN 2

const char *room_label(const struct draw *d, int32_t room)
{
    const struct room *r = &d->v->snapshot->rooms[room];
    return r->number && *r->number ? r->number : room_call(d->v->snapshot, room, draw_langs(d).a);
}

int room_label_lines(struct draw *d, const struct layout *layout, const char *label,
                     int32_t most_px, int *step)
{
    struct ink ink = {layout->density->number_step, WEIGHT_BOLD, ROLE_R1, 0};
    while (ink.step > LABEL_STEP_MIN && draw_width(d, label, draw_langs(d).a, ink) > most_px)
        ink.step--;
    *step = ink.step;
    bool fits = draw_width(d, label, draw_langs(d).a, ink) <= most_px;
    return fits || layout->density->name != DENSITY_A ? 1 : 2;
}

static int32_t title_room(const struct layout *layout, struct draw *d, int step)
{
    const struct density *density = layout->density;
    bool far = density->name == DENSITY_C || density->name == DENSITY_D; /* its times keep theirs */
    struct ink bold = {far ? density->title_step : step, WEIGHT_BOLD, ROLE_R1, 0};
    double width = layout->width_u;
    if (density->name == DENSITY_B)
        width = width * 2 / 3 - 2;
    return grid_len(d->v->grid, width - layout->title_x_u - 1.0) -
           draw_width(d, "00:00", NULL, bold);
}

/* How many titles do not fit on one line at this step. */
static int count_cut(const struct layout *layout, struct draw *d, const struct row *rows, int n,
                     int step)
{
    int cut = 0;
    enum weight weight = step >= 6 ? WEIGHT_BOLD : WEIGHT_MEDIUM;
    struct ink a = {step, weight, ROLE_R1, 0}, b = {step - 2, WEIGHT_REGULAR, ROLE_R2, 0};
    int32_t most = title_room(layout, d, step);
    for (int i = 0; i < n; i++) {
        if (!rows[i].first)
            continue;
        bool fits;
        title_choose(d, title_session(d, rows[i].first), a, b, most, &fits);
        cut += !fits;
    }
    return cut;
}

#define WIDE_U 150.0    /* larger rows need this; on narrower pages their titles would be cut */
#define NEXT_LINE_U 7.5 /* what a row grows by for a line of what is next */

static int columns_of(const struct density *density, double width_u)
{
    double least = density->name == DENSITY_A ? 106 : 216;
    int columns = (int)floor((width_u + 6) / least);
    return columns > 1 ? columns : 1;
}

static bool holds(const struct density *density, double body_u, double width_u, int n_rows)
{
    int columns = columns_of(density, width_u);
    int rows = (n_rows + columns - 1) / columns;
    return density->height_u * rows <= body_u + 0.01;
}

static void fit_key(struct layout *layout, struct draw *d, const struct row *rows, int n);

/* Whether every title of these rows, and what is under it, stands whole at the density's size. */
static bool all_whole(const struct layout *layout, struct draw *d, const struct row *rows, int n)
{
    int step = layout->density->title_step;
    struct ink a = {step, WEIGHT_MEDIUM, ROLE_R1, 0}, b = {step - 2, WEIGHT_REGULAR, ROLE_R2, 0};
    struct ink small = {layout->density->small_step, WEIGHT_REGULAR, ROLE_R3, 0};
    struct pair starts = pair_word(d, WORD_STARTS);
    int32_t most = title_room(layout, d, step);
    /* Beside the second language stands the word under the time. */
    int32_t most_b = grid_len(d->v->grid, layout->width_u - layout->title_x_u - 1.5) -
                     draw_inline_width(d, &starts, small, small);
    for (int i = 0; i < n; i++) {
        bool fits = true;
        if (!rows[i].first)
            continue;
        const struct session *session = title_session(d, rows[i].first);
        struct pair title = title_choose(d, session, a, b, most, &fits);
        title.b = title_choose(d, session, a, b, most_b < most ? most_b : most, NULL).b;
        title.b = title_second(d, title.b, title.b_lang, b, most_b < most ? most_b : most);
        if (!fits || draw_width(d, title.b, title.b_lang, b) > (most_b < most ? most_b : most))
            return false;
    }
    return true;
}

static void set_density(struct layout *layout, const struct view *v, const struct density *density,
                        int n_rows)
{
    const struct grid *g = v->grid;
    double body = v->body_bottom_u - v->body_top_u, width = g->w_u - 2 * GRID_MX;
    *layout = (struct layout){.density = density, .left_u = GRID_MX, .top_u = v->body_top_u};
    double height = density->height_u;
    if (density == &densities[DENSITY_A] && g->portrait)
        height = 17.7;
    layout->columns = columns_of(density, width);
    layout->width_u = (width - 6 * (layout->columns - 1)) / layout->columns;
    layout->rows = (int)fmax(1, floor(body / height + 0.01));
    /* Air, and a line for what is next. */
    if (density->name == DENSITY_D && n_rows <= 2 && layout->rows == 3)
        layout->rows = 2;
    layout->row_u = body / layout->rows;
    layout->next_line = density->name == DENSITY_D && layout->row_u >= height + NEXT_LINE_U;
    layout->title_step = density->title_step;
    layout->title_x_u = density->title_x_u;
}

/* The narrow form of this density. Says whether the page holds all rows with their titles whole. */
static bool set_stacked(struct layout *layout, struct draw *d, const struct density *density,
                        const struct row *rows, int n_rows)
{
    double width = d->v->grid->w_u - 2 * GRID_MX;
    bool whole = false;
    for (int columns = columns_of(&densities[DENSITY_A], width); columns > 0 && !whole; columns--) {
        set_density(layout, d->v, density, n_rows);
        layout->columns = columns;
        layout->width_u = (width - 6 * (columns - 1)) / columns;
        whole = stacked_fit(layout, d, rows, n_rows);
    }
    return whole && layout->columns * layout->rows >= n_rows;
}

/* Whether so many titles would be cut, a step down, that rows of two lines and a page more are
 * better (LOOK.md section 2, Fitting). */
static bool several_cut(const struct layout *layout, struct draw *d, const struct row *rows, int n)
{
    struct layout fitted = *layout;
    fit_key(&fitted, d, rows, n);
    int step = layout->density->title_step;
    if (grid_type_px(d->v->grid, step - 1) >= grid_floor_px(d->v->grid, d->v->display, ROLE_R1))
        step--;
    int cut = count_cut(&fitted, d, rows, n, step);
    return (cut > 1 && 4 * cut >= n) || (cut > 0 && 2 * cut >= n);
}

/* A's rows with two lines for each language of the title. */
static void set_tall(struct layout *layout, const struct view *v)
{
    double body = v->body_bottom_u - v->body_top_u;
    double height = TALL_ROW_U + tall_more_u(layout->density->title_step);
    layout->rows = (int)fmax(1, floor(body / height + 0.05));
    layout->row_u = body / layout->rows;
    layout->lines = 2;
}

/* Few rooms: the largest row that the page holds, so that one to three stand in D and up to six in
 * B, with what is next beside; twice as many on a page that has two columns of them. */
static bool set_for_few(struct layout *layout, struct draw *d, const struct density *least,
                        const struct row *rows, int n_rows)
{
    static const enum density_name larger[] = {DENSITY_D, DENSITY_C, DENSITY_B};
    const struct view *v = d->v;
    double body = v->body_bottom_u - v->body_top_u, width = v->grid->w_u - 2 * GRID_MX;
    int columns = columns_of(&densities[DENSITY_B], width);
    for (int i = n_rows <= 3 * columns ? 0 : 2; i < 3; i++) {
        const struct density *density = &densities[larger[i]];
        if (density->name <= least->name)
            break;
        if (stacked_wanted(density, width)) {
            if (n_rows <= 3 && set_stacked(layout, d, density, rows, n_rows))
                return true;
        } else if (width >= WIDE_U && holds(density, body, width, n_rows)) {
            set_density(layout, v, density, n_rows);
            if (!several_cut(layout, d, rows, n_rows) ||
                set_stacked(layout, d, density, rows, n_rows))
                return true;
        }
    }
    return false;
}

void layout_init(struct layout *layout, const struct view *v, const struct row *rows, int n_rows)
{
    double body = v->body_bottom_u - v->body_top_u, width = v->grid->w_u - 2 * GRID_MX;
    const struct density *least = density_for(v->grid, v->display);
    struct scene none = {.next_now_ms = INSTANT_NEVER, .next_show_ms = INSTANT_NEVER};
    struct draw d = {v, &none};
    if (set_for_few(layout, &d, least, rows, n_rows))
        return;
    if (stacked_wanted(least, width)) {
        set_stacked(layout, &d, least, rows, n_rows);
        return;
    }
    set_density(layout, v, least, n_rows);
    if (several_cut(layout, &d, rows, n_rows)) {
        if (least->name != DENSITY_A)
            set_stacked(layout, &d, least, rows, n_rows);
        else if (draw_langs(&d).b) /* alone, a title has the second language's line already */
            set_tall(layout, v);
        return;
    }
    if (width >= WIDE_U || least->name != DENSITY_A)
        return;
    for (size_t i = 0; i < sizeof dense_large / sizeof *dense_large; i++) {
        if (!holds(&dense_large[i], body, width, n_rows))
            continue;
        set_density(layout, v, &dense_large[i], n_rows);
        struct layout wide = *layout;
        fit_key(&wide, &d, rows, n_rows);
        if (all_whole(&wide, &d, rows, n_rows))
            return;
    }
    set_density(layout, v, least, n_rows);
}

int layout_pages(const struct layout *layout, int n_rows)
{
    int per_page = layout->columns * layout->rows;
    return (n_rows + per_page - 1) / per_page;
}

/* Widens the key column for labels that are words. */
static void fit_key(struct layout *layout, struct draw *d, const struct row *rows, int n)
{
    const struct grid *g = d->v->grid;
    double wanted = layout->title_x_u;
    for (int i = 0; i < n; i++) {
        const char *label = room_label(d, rows[i].room);
        int step;
        int lines = room_label_lines(d, layout, label, grid_len(g, KEY_MOST_U - KEY_GAP_U), &step);
        struct ink ink = {LABEL_STEP_MIN, WEIGHT_BOLD, ROLE_R1, 0};
        int32_t px = lines == 1 ? draw_width(d, label, draw_langs(d).a, ink)
                                : grid_len(g, KEY_MOST_U - KEY_GAP_U);
        wanted = fmax(wanted, grid_units(g, px) + KEY_GAP_U);
    }
    layout->title_x_u = fmin(wanted, fmax(KEY_MOST_U, layout->title_x_u));
}

void layout_fit(struct layout *layout, struct draw *d, const struct row *rows, int n)
{
    const struct grid *g = d->v->grid;
    if (layout->stacked) /* fitted, for all pages at once */
        return;
    fit_key(layout, d, rows, n);
    layout->next_step = beside_step(layout, d, rows, n);
    int32_t walk_px = layout->density->name == DENSITY_A ? 0 : walk_width(layout, d, rows, n);
    layout->walks = walk_px > 0 && grid_units(g, walk_px) <= KEY_MOST_U;
    if (layout->walks)
        layout->title_x_u = fmax(layout->title_x_u, grid_units(g, walk_px));
    int step = layout->density->title_step;
    if (layout->lines > 1 || count_cut(layout, d, rows, n, step) == 0)
        return;
    /* The second language goes down with it as far as its floor lets it. */
    if (grid_type_px(g, step - 1) < grid_floor_px(g, d->v->display, ROLE_R1))
        return;
    layout->title_step = step - 1;
    /* Where no second language stands, its line is the title's. */
    layout->two_lines = layout->density->name == DENSITY_A;
}
