#include "core/boards/parts/direction_form.h"

#include "core/boards/parts/draw.h"

#include <math.h>

#define ROW_PORTRAIT_U 17.7
#define WIDE_U 215.0 /* narrower pages have the state under the title */
#define COLUMN_GAP_U 9.0
#define STRETCH_MOST 1.7
#define STRETCH_LARGER 1.3 /* from here on the words have room to be a step larger */

/* Steps that have to be read from the display's distance; zoom_view makes them so. */
static const struct zoom_step steps[] = {{4, ROLE_R1}, {2, ROLE_R2}, {1, ROLE_R3}};
static const struct zoom_step narrow_steps[] = {{3, ROLE_R1}, {1, ROLE_R2}, {0, ROLE_R3}};

void direction_form_column(struct direction_form *f, int column)
{
    double w = f->v->grid->w_u - 2 * GRID_MX + COLUMN_GAP_U;
    f->left_u = GRID_MX + w * column / f->columns;
    f->right_u = GRID_MX + w * (column + 1) / f->columns - COLUMN_GAP_U;
    f->number_u = f->left_u + f->plate_u + (f->wide ? 4.75 : 3);
    f->title_u = f->number_u + f->label_u;
    f->state_u = f->right_u - 80;
    f->minutes_u = f->right_u - (f->wide ? 11.5 : 8.5);
}

void direction_form_init(struct direction_form *f, const struct view *v)
{
    f->wide = v->grid->w_u >= WIDE_U;
    f->v = f->wide ? zoom_view(&f->zoom, v, steps, 3) : zoom_view(&f->zoom, v, narrow_steps, 3);
    if (f->wide && f->v->grid->w_u < WIDE_U) { /* what is read from afar has less room */
        f->wide = false;
        f->v = zoom_view(&f->zoom, v, narrow_steps, 3);
    }
    double w = f->v->grid->w_u, body = f->v->body_bottom_u - f->v->body_top_u;
    f->rows = (int)fmax(1, floor(body / (f->wide ? DIRECTION_ROW_U : ROW_PORTRAIT_U) + 0.01));
    f->row_u = body / f->rows;
    f->columns = f->wide ? (int)fmax(1, floor((w - 2 * GRID_MX + COLUMN_GAP_U) / WIDE_U)) : 1;
    f->plate_u = f->wide ? 16 : 13;
    f->arrow_u = f->wide ? 12 : 9.5;
    f->label_u = f->wide ? 23.75 : 17.5;
    f->number_step = f->wide ? 6 : 5;
    f->title_step = f->wide ? 4 : 3;
    f->title_least = f->title_step - 1;
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
