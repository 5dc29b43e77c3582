#include "core/venue/grid.h"

#include "core/venue/shape.h"
#include <math.h>

#define WIDE_CELLS 64 /* a box of more is looked at everywhere */
#define SIDE_MAX 1024
#define CELL_MIN_M 0.5

struct cells {
    int x0, y0, x1, y1; /* inclusive; x1 < x0: none */
};

static int column(const struct grid *grid, double x)
{
    return (int)fmin(fmax((x - grid->box.min.x) / grid->cell_m, 0), grid->nx - 1);
}

static int row(const struct grid *grid, double y)
{
    return (int)fmin(fmax((y - grid->box.min.y) / grid->cell_m, 0), grid->ny - 1);
}

static struct cells cells_of(const struct grid *grid, const struct venue_box *box, double margin)
{
    if (box_empty(box))
        return (struct cells){0, 0, -1, -1};
    return (struct cells){column(grid, box->min.x - margin), row(grid, box->min.y - margin),
                          column(grid, box->max.x + margin), row(grid, box->max.y + margin)};
}

static int count_of(const struct cells *cells)
{
    return cells->x1 < cells->x0 ? 0 : (cells->x1 - cells->x0 + 1) * (cells->y1 - cells->y0 + 1);
}

static void choose_cells(struct grid *grid, int n)
{
    double width = grid->box.max.x - grid->box.min.x, height = grid->box.max.y - grid->box.min.y;
    grid->cell_m = fmax(sqrt(width * height / n), fmax(width, height) / SIDE_MAX);
    grid->cell_m = fmax(grid->cell_m, CELL_MIN_M);
    grid->nx = (int)(width / grid->cell_m) + 1;
    grid->ny = (int)(height / grid->cell_m) + 1;
}

/* Counts, then fills: what is added up in first ends as the places. */
static void sort_in(struct arena *arena, const struct venue_box *boxes, int n, double margin,
                    struct grid *grid)
{
    size_t n_cells = (size_t)grid->nx * (size_t)grid->ny;
    int32_t *first = arena_array(arena, n_cells + 1, sizeof *first), *fill, *items, *wide;
    for (int i = 0; i < n; i++) {
        struct cells c = cells_of(grid, &boxes[i], margin);
        bool is_wide = count_of(&c) > WIDE_CELLS;
        grid->n_wide += is_wide;
        for (int y = c.y0; y <= c.y1 && !is_wide; y++) {
            for (int x = c.x0; x <= c.x1; x++)
                first[y * grid->nx + x + 1]++;
        }
    }
    for (size_t i = 0; i < n_cells; i++)
        first[i + 1] += first[i];
    fill = arena_array(arena, n_cells, sizeof *fill);
    items = arena_array(arena, (size_t)first[n_cells], sizeof *items);
    wide = arena_array(arena, (size_t)grid->n_wide, sizeof *wide);
    grid->n_wide = 0;
    for (int i = 0; i < n; i++) {
        struct cells c = cells_of(grid, &boxes[i], margin);
        bool is_wide = count_of(&c) > WIDE_CELLS;
        if (is_wide)
            wide[grid->n_wide++] = i;
        for (int y = c.y0; y <= c.y1 && !is_wide; y++) {
            for (int x = c.x0; x <= c.x1; x++) {
                int cell = y * grid->nx + x;
                items[first[cell] + fill[cell]++] = i;
            }
        }
    }
    grid->first = first;
    grid->items = items;
    grid->wide = wide;
}

void grid_make(struct arena *arena, const struct venue_box *boxes, int n, double margin_m,
               struct grid *out)
{
    *out = (struct grid){.nx = 0};
    box_clear(&out->box);
    for (int i = 0; i < n; i++)
        box_join(&out->box, &boxes[i]);
    if (box_empty(&out->box))
        return;
    out->box.min.x -= margin_m;
    out->box.min.y -= margin_m;
    out->box.max.x += margin_m;
    out->box.max.y += margin_m;
    choose_cells(out, n);
    sort_in(arena, boxes, n, margin_m, out);
}

void grid_visit(const struct grid *grid, struct venue_point at,
                void (*visit)(void *user, int32_t index), void *user)
{
    if (!grid->nx || at.x < grid->box.min.x || at.x > grid->box.max.x || at.y < grid->box.min.y ||
        at.y > grid->box.max.y)
        return;
    int cell = row(grid, at.y) * grid->nx + column(grid, at.x);
    for (int32_t i = grid->first[cell]; i < grid->first[cell + 1]; i++)
        visit(user, grid->items[i]);
    for (int i = 0; i < grid->n_wide; i++)
        visit(user, grid->wide[i]);
}
