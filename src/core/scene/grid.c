#include "core/scene/grid.h"

#include <math.h>

#define UNITS_OF_SHORT_SIDE 135.0
#define CAP_OF_EM 0.714
#define SHIFT_U 0.25 /* against burn-in; less than any margin */

/* The one rounding of layout: half up, so that an edge is the same from both its sides. */
static int32_t round_px(double value)
{
    return (int32_t)floor(value + 0.5);
}

static int32_t short_side_px(const struct grid *grid)
{
    return grid->page_w < grid->page_h ? grid->page_w : grid->page_h;
}

void grid_init(struct grid *grid, int32_t width, int32_t height, const struct display *display)
{
    int32_t top = display ? display->safe_px[0] : 0;
    int32_t right = display ? display->safe_px[1] : 0;
    int32_t bottom = display ? display->safe_px[2] : 0;
    int32_t left = display ? display->safe_px[3] : 0;

    /* Insets that leave nothing to draw on are a mistake in the feed, not a wish. */
    if (left < 0 || right < 0 || left + right > width / 2) {
        left = right = 0;
    }
    if (top < 0 || bottom < 0 || top + bottom > height / 2) {
        top = bottom = 0;
    }
    grid->shift_x = grid->shift_y = 0;
    grid->page_w = width;
    grid->page_h = height;
    grid->safe = (struct rect){left, top, width - left - right, height - top - bottom};
    int32_t short_side = grid->safe.w < grid->safe.h ? grid->safe.w : grid->safe.h;
    grid->u = short_side / UNITS_OF_SHORT_SIDE;
    grid->portrait = grid->safe.h > grid->safe.w;
    grid->w_u = grid->safe.w / grid->u;
    grid->h_u = grid->safe.h / grid->u;
    grid->header_rule_u = grid->portrait ? 18.0 : 13.0;
    grid->body_top_u = grid->header_rule_u + 0.5;
    grid->footer_rule_u = grid->h_u - 9.0;
    grid_resize(grid, display);
}

void grid_shift(struct grid *grid, int corner)
{
    int32_t step = grid_len(grid, SHIFT_U);
    grid->shift_x = corner == 1 || corner == 2 ? step : 0;
    grid->shift_y = corner == 2 || corner == 3 ? step : 0;
    grid->safe.x += grid->shift_x;
    grid->safe.y += grid->shift_y;
}

int32_t grid_x(const struct grid *grid, double x_u)
{
    return grid->safe.x + round_px(x_u * grid->u);
}

int32_t grid_y(const struct grid *grid, double y_u)
{
    return grid->safe.y + round_px(y_u * grid->u);
}

int32_t grid_len(const struct grid *grid, double len_u)
{
    int32_t px = round_px(len_u * grid->u);
    return px < 1 && len_u > 0 ? 1 : px;
}

int32_t grid_16(const struct grid *grid, double len_u)
{
    return round_px(len_u * grid->u * POINT_UNIT);
}

struct point grid_point(const struct grid *grid, double x_u, double y_u)
{
    return (struct point){grid->safe.x * POINT_UNIT + grid_16(grid, x_u),
                          grid->safe.y * POINT_UNIT + grid_16(grid, y_u)};
}

struct rect grid_rect(const struct grid *grid, double x0_u, double y0_u, double x1_u, double y1_u)
{
    int32_t x0 = grid_x(grid, x0_u);
    int32_t y0 = grid_y(grid, y0_u);
    return (struct rect){x0, y0, grid_x(grid, x1_u) - x0, grid_y(grid, y1_u) - y0};
}

double grid_units(const struct grid *grid, int32_t px)
{
    return px / grid->u;
}

double grid_type_u(int step)
{
    static const double sizes[] = {3,        3.674234614174767, 4.5,      5.5113519212621505,
                                   6.75,     8.267027881893226, 10.125,   12.400541822839838,
                                   15.1875,  18.60081273425976, 22.78125, 27.901219101389636,
                                   34.171875};
    bool is_known = step >= 0 && step < (int)(sizeof sizes / sizeof *sizes);
    return is_known ? sizes[step] : 3.0 * pow(1.5, step / 2.0);
}

int grid_type_px(const struct grid *grid, int step)
{
    int32_t px = round_px(grid_type_u(step) * grid->u);
    return px < 1 ? 1 : px; /* a window of a few px shows dots, not an assertion */
}

int grid_step_px(const struct grid *grid, int step, int least_px, int most)
{
    while (step < most && grid_type_px(grid, step) < least_px)
        step++;
    return step;
}

static int wanted_px(const struct grid *grid, const struct display *display, enum text_role role)
{
    int least_px = grid_type_px(grid, 0);
    int minutes = role == ROLE_R1 ? 20 : role == ROLE_R2 ? 16 : role == ROLE_R3 ? 12 : 0;

    if (minutes == 0) {
        return least_px; /* header and footer serve whoever stands near */
    }
    if (display && display->strict) {
        minutes = 20;
    }
    double distance_mm = display && display->distance_mm > 0 ? display->distance_mm : 2800;
    double height_mm = display && display->height_mm > 0 ? display->height_mm : 685;
    double angle = minutes / 60.0 * 3.14159265358979323846 / 180.0;
    double cap_px = distance_mm * tan(angle) * short_side_px(grid) / height_mm;
    int size_px = (int)ceil(cap_px / CAP_OF_EM - 1e-9);
    return size_px > least_px ? size_px : least_px;
}

static int floor_px(const struct grid *grid, const struct display *display, enum text_role role)
{
    static const double most_u[2][3] = {{[ROLE_R1] = 9.8, [ROLE_R2] = 7.9, [ROLE_R3] = 5.9},
                                        {[ROLE_R1] = 9.8, [ROLE_R2] = 7.9, [ROLE_R3] = 7.6}};
    int wanted = wanted_px(grid, display, role);
    if (role == ROLE_CHROME)
        return wanted;
    /* Of the page, not of what is shown larger on it. */
    int most_px = round_px(most_u[display && display->strict][role] * short_side_px(grid) /
                           UNITS_OF_SHORT_SIDE);
    int least_px = grid_type_px(grid, 0);
    most_px = most_px > least_px ? most_px : least_px;
    return wanted < most_px ? wanted : most_px;
}

void grid_resize(struct grid *grid, const struct display *display)
{
    grid->sizes_of = display;
    for (int role = 0; role <= ROLE_CHROME; role++) {
        grid->wanted_px[role] = wanted_px(grid, display, (enum text_role)role);
        grid->floor_px[role] = floor_px(grid, display, (enum text_role)role);
    }
}

int grid_wanted_px(const struct grid *grid, const struct display *display, enum text_role role)
{
    return display == grid->sizes_of ? grid->wanted_px[role] : wanted_px(grid, display, role);
}

int grid_floor_px(const struct grid *grid, const struct display *display, enum text_role role)
{
    return display == grid->sizes_of ? grid->floor_px[role] : floor_px(grid, display, role);
}
