#include "core/boards/parts/stacked.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/title.h"

#include <math.h>

#define TITLE_HAN_LEAST 8 /* characters; of fewer a title says nothing */
#define TIME_EM 2.57      /* "00:00" in Bold */

bool stacked_wanted(const struct density *density, double width_u)
{
    if (density->name == DENSITY_A)
        return false;
    double z = grid_type_u(density->title_step);
    if (density->name == DENSITY_B)
        width_u = width_u * 2 / 3 - 2;
    return width_u - density->title_x_u - 1 - TIME_EM * z < TITLE_HAN_LEAST * z;
}

static double size_u(const struct draw *d, int step, enum text_role role)
{
    return lines_px(d, (struct ink){.step = step, .role = role}) / d->v->grid->u;
}

struct stacked_row stacked_measure(const struct layout *layout, const struct draw *d)
{
    const struct density *density = layout->density;
    struct langs langs = draw_langs(d);
    double n = size_u(d, density->number_step, ROLE_R1);
    double z = size_u(d, density->title_step, ROLE_R1);
    double e = size_u(d, density->title_step - 2, ROLE_R2);
    double s = size_u(d, density->small_step - 1, ROLE_R3);
    double air = 0.22 * z;
    struct stacked_row row = {
        .head_u = air + 0.714 * n,
        .title_u = 1.15 * z,
        .lead_u = 1.2 * z,
        .lead_b_u = lines_leading(langs.b) * e,
        .drop_u = 0.38 * z + 0.72 * e,
        .next_u = 1.75 * s,
        .next_height_u = 1.6 * s,
    };
    double below = langs.b ? row.drop_u + 0.24 * e : 0.2 * z;
    row.height_u = row.head_u + row.title_u + below + air;
    return row;
}

static struct ink ink_a(int step)
{
    return (struct ink){step, step >= 6 ? WEIGHT_BOLD : WEIGHT_MEDIUM, ROLE_R1, 0};
}

static struct ink ink_b(int step)
{
    return (struct ink){step - 2, WEIGHT_REGULAR, ROLE_R2, 0};
}

struct stacked_title stacked_title_a(struct draw *d, const struct session *session, struct ink a,
                                     int32_t width_px, int max_lines)
{
    struct pair words = title_choose(d, session, a, a, width_px, NULL);
    return (struct stacked_title){.a = lines_set(d, words.a, words.a_lang, a, width_px, max_lines),
                                  .a_lang = words.a_lang};
}

void stacked_title_b(struct draw *d, const struct session *session, struct ink b, int32_t width_px,
                     int max_lines, struct stacked_title *out)
{
    /* Its words are chosen by its own ink; which language leads does not change by that. */
    struct pair words = title_choose(d, session, b, b, width_px, NULL);
    out->b_lang = words.b_lang;
    if (max_lines < 2)
        words.b = title_second(d, words.b, words.b_lang, b, width_px);
    out->b = lines_set(d, words.b, words.b_lang, b, width_px, max_lines);
}

/* How many of the titles are cut in so many lines, of the leading language or of the second. */
static int count_cut(const struct layout *layout, struct draw *d, const struct row *rows, int n,
                     bool second)
{
    int32_t width = grid_len(d->v->grid, layout->width_u);
    int cut = 0;
    for (int i = 0; i < n; i++) {
        if (!rows[i].first)
            continue;
        const struct session *session = title_session(d, rows[i].first);
        struct stacked_title title = {0};
        if (second)
            stacked_title_b(d, session, ink_b(layout->title_step), width, layout->lines_b, &title);
        else
            title = stacked_title_a(d, session, ink_a(layout->title_step), width, layout->lines);
        const struct set_text *set = second ? title.b : title.a;
        cut += set && set->shortened;
    }
    return cut;
}

/* As many rows as fit; few rooms rather have a line for what is next. */
static void set_rows(struct layout *layout, const struct draw *d, int n_rows)
{
    const struct view *v = d->v;
    struct stacked_row row = stacked_measure(layout, d);
    double body = v->body_bottom_u - v->body_top_u;
    double height =
        row.height_u + (layout->lines - 1) * row.lead_u + (layout->lines_b - 1) * row.lead_b_u;
    int rows = (int)fmax(1, floor(body / height + 0.01));
    int with_next = (int)fmax(1, floor(body / (height + row.next_height_u) + 0.01));
    layout->rows = with_next >= n_rows ? with_next : rows;
    layout->row_u = body / layout->rows;
    layout->next_line = layout->row_u >= height + row.next_height_u;
}

bool stacked_fit(struct layout *layout, struct draw *d, const struct row *rows, int n)
{
    const struct grid *g = d->v->grid;
    int step = layout->density->title_step;
    bool smaller = grid_type_px(g, step - 1) >= grid_floor_px(g, d->v->display, ROLE_R1);
    int cut = 0;
    layout->stacked = true;
    for (int i = 0; i < 4; i++) { /* a step down, then two lines, then both */
        layout->lines = i < 2 ? 1 : 2;
        layout->title_step = step - i % 2;
        if (i % 2 == 1 && !smaller)
            continue;
        cut = count_cut(layout, d, rows, n, false);
        if (cut == 0)
            break;
    }
    layout->lines_b = 1;
    set_rows(layout, d, n);
    struct layout roomy = *layout;
    int cut_b = count_cut(layout, d, rows, n, true);
    if (cut_b > 1 || 4 * cut_b > n) {
        roomy.lines_b = 2;
        set_rows(&roomy, d, n);
        if (roomy.rows > 1 || layout->rows == 1 || roomy.columns >= n)
            *layout = roomy;
    }
    return cut == 0;
}
