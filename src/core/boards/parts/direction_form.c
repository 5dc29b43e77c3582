#include "core/boards/parts/direction_form.h"

#include "core/boards/parts/draw.h"

#include <math.h>

#define ROW_PORTRAIT_U 17.7
#define WIDE_U 215.0 /* narrower pages have the state under the title */
#define COLUMN_GAP_U 9.0
#define STRETCH_MOST 1.7
#define STRETCH_LARGER 1.3 /* from here on the words have room to be a step larger */
#define TITLE_HAN_LEAST 10 /* characters: with less room than that titles go under the number */
#define MINUTES_EM 1.2     /* "00" in Bold */
#define TIME_U 13.5        /* a state and its time */
#define UNIT_U 6.2         /* 分钟 over min */
#define AIR_U 1.6
#define LEADING 1.2
#define SECOND_LEADING 1.3

/* Steps that have to be read from the display's distance; zoom_view makes them so. */
static const struct zoom_step steps[] = {{4, ROLE_R1}, {2, ROLE_R2}, {1, ROLE_R3}};
static const struct zoom_step narrow_steps[] = {{3, ROLE_R1}, {1, ROLE_R2}, {0, ROLE_R3}};

void direction_form_column(struct direction_form *f, int column)
{
    bool wide = f->layout == DIRECTION_WIDE, stacked = f->layout == DIRECTION_STACKED;
    double w = f->v->grid->w_u - 2 * GRID_MX + COLUMN_GAP_U;
    f->left_u = GRID_MX + w * column / f->columns;
    f->right_u = GRID_MX + w * (column + 1) / f->columns - COLUMN_GAP_U;
    f->number_u = f->left_u + f->plate_u + (wide ? 4.75 : 3);
    f->label_end_u = f->number_u + f->label_u;
    f->title_u = stacked ? f->number_u : f->label_end_u;
    f->state_u = wide ? f->right_u - 80 : f->state_below ? f->number_u : f->label_end_u;
    f->minutes_u = f->right_u - (wide ? 11.5 : 8.5);
}

static void set_rows(struct direction_form *f, double least_u)
{
    double body = f->v->body_bottom_u - f->v->body_top_u;
    f->rows = (int)fmax(1, floor(body / least_u + 0.01));
    f->row_u = body / f->rows;
}

void direction_form_set_lines(struct direction_form *f, int lines)
{
    f->lines = lines;
    set_rows(f, direction_form_heights(f, f->title_step).row_u);
}

/* Between a number and its minutes. */
static double middle_u(const struct direction_form *f)
{
    return f->minutes_u - MINUTES_EM * grid_type_u(f->number_step) - 2.5 - f->label_end_u;
}

/* Where a title beside the number would have room for few characters, and a page still has more
 * than one room. */
static void stack_titles(struct direction_form *f)
{
    if (middle_u(f) >= TITLE_HAN_LEAST * grid_type_u(f->title_step))
        return;
    struct direction_form narrow = *f;
    f->layout = DIRECTION_STACKED;
    if (middle_u(f) < TIME_U) {
        f->number_step--;
        f->label_u /= 1.22;
        f->plate_u -= 3;
        f->arrow_u -= 2;
    }
    direction_form_column(f, 0);
    direction_form_set_lines(f, 1);
    if (f->rows == 1 && narrow.rows > 1)
        *f = narrow;
}

void direction_form_init(struct direction_form *f, const struct view *v)
{
    bool wide = v->grid->w_u >= WIDE_U;
    f->v = wide ? zoom_view(&f->zoom, v, steps, 3) : zoom_view(&f->zoom, v, narrow_steps, 3);
    if (wide && f->v->grid->w_u < WIDE_U) { /* what is read from afar has less room */
        wide = false;
        f->v = zoom_view(&f->zoom, v, narrow_steps, 3);
    }
    double w = f->v->grid->w_u;
    f->layout = wide ? DIRECTION_WIDE : DIRECTION_NARROW;
    f->lines = 1;
    f->state_below = false;
    set_rows(f, wide ? DIRECTION_ROW_U : ROW_PORTRAIT_U);
    f->columns = wide ? (int)fmax(1, floor((w - 2 * GRID_MX + COLUMN_GAP_U) / WIDE_U)) : 1;
    f->plate_u = wide ? 16 : 13;
    f->arrow_u = wide ? 12 : 9.5;
    f->label_u = wide ? 23.75 : 17.5;
    f->number_step = wide ? 6 : 5;
    f->title_step = wide ? 4 : 3;
    f->title_least = f->title_step - 1;
    direction_form_column(f, 0);
    if (!wide)
        stack_titles(f);
}

struct direction_heights direction_form_heights(const struct direction_form *f, int title_step)
{
    double number = grid_type_u(f->number_step), title = grid_type_u(title_step);
    double second = grid_type_u(title_step - 1);
    struct direction_heights h = {.head_u = AIR_U + fmax(0.714 * number, UNIT_U),
                                  .title_u = 1.35 * title};
    if (f->state_below)
        h.title_u += DIRECTION_STATE_U;
    h.row_u = h.head_u + h.title_u + (f->lines - 1) * LEADING * title + 0.38 * title +
              (0.72 + 0.25) * second + AIR_U;
    return h;
}

void direction_form_fill(struct direction_form *f, int n_rows)
{
    if (f->layout != DIRECTION_STACKED || n_rows < 1)
        return;
    double room = (f->v->body_bottom_u - f->v->body_top_u) / n_rows;
    double title = grid_type_u(f->title_step), second = grid_type_u(f->title_step - 1);
    double height = direction_form_heights(f, f->title_step).row_u;
    double two_lines = height + (2 - f->lines) * LEADING * title;
    if (two_lines > room)
        return;
    f->lines = 2;
    f->state_below = middle_u(f) < TIME_U && two_lines + DIRECTION_STATE_U <= room;
    /* A line more for the second language, if there is one. */
    double most =
        two_lines + (f->state_below ? DIRECTION_STATE_U : 0) + 2 * SECOND_LEADING * second;
    f->row_u = fmax(f->row_u, fmin(room, most));
    direction_form_column(f, 0);
}

void direction_form_stretch(struct direction_form *f, const struct signpost *sign)
{
    double body = f->v->body_bottom_u - f->v->body_top_u;
    int most = 0;
    for (int i = 0; i < sign->n_pages; i++)
        most = sign->pages[i].n_rows > most ? sign->pages[i].n_rows : most;
    if (sign->n_pages > f->columns || most == 0 || most >= f->rows)
        return;
    double stretch = fmin(body / most / f->row_u, STRETCH_MOST);
    f->row_u *= stretch;
    f->rows = (int)floor(body / f->row_u + 0.01);
    if (stretch < STRETCH_LARGER)
        return;
    f->number_step++;
    f->title_step++;
    f->arrow_u *= 1.15;
    f->label_u *= 1.18;
    direction_form_column(f, 0);
}
