#include "core/boards/parts/exits.h"

#include "core/boards/parts/glyph.h"
#include <math.h>

#define ASKED_MAX 12   /* of the nearest, for those that say something new */
#define ROW_U 32.5     /* of one exit: its arrow and the air around it */
#define ARROW_U 24.5   /* at most */
#define ARROW_MIN_U 12 /* under it nobody sees where it points */
#define FIGURE 0.86    /* of the arrow */
#define RULE_U 0.375
#define GAP_U 9.0 /* between two beside each other */
#define STEP_NAME 7
#define STEP_LEAST 3

/* -- What the venue says ------------------------------------------------------------------------
 */

static void find_assembly(const struct venue *venue, struct text *out)
{
    for (int i = 0; i < venue->n_spots; i++) {
        const struct venue_spot *spot = &venue->spots[i];
        if (spot->kind == VENUE_ASSEMBLY && !spot->is_closed && spot->name.n > 0) {
            *out = spot->name;
            return;
        }
    }
}

/* Nobody is sent up from the ground or higher, where every exit below is as open. */
static bool leads_up(const struct view *v, const struct route_summary *way)
{
    int32_t level = venue_level_of(v->snapshot->venue, v->display->level);
    return way->levels > 0 && level >= 0 && v->snapshot->venue->levels[level].ordinal >= 0;
}

static bool same_text(const struct text *a, const struct text *b)
{
    for (int i = 0; i < a->n && i < b->n; i++) {
        if (!str_equal(a->items[i].text, b->items[i].text))
            return false;
    }
    return a->n == b->n;
}

/* The same stairs on another level are no second way. */
static bool is_told(const struct ways_out *ways, const struct venue_spot *spot)
{
    for (int i = 0; i < ways->n; i++) {
        if (str_equal(ways->items[i].number, spot->number) &&
            same_text(&ways->items[i].name, &spot->name))
            return true;
    }
    return false;
}

void ways_out(const struct view *v, struct ways_out *out)
{
    struct route routes[ASKED_MAX];
    const struct snapshot *snapshot = v->snapshot;
    *out = (struct ways_out){.n = 0};
    if (!snapshot || !snapshot->venue || !venue_display_placed(snapshot->venue, v->display))
        return;
    int n = route_exits(snapshot, v->display, ASKED_MAX, v->arena, routes);
    for (int i = 0; i < n && out->n < WAYS_OUT_MAX; i++) {
        const struct route_summary *way = &routes[i].summary;
        if (!way->found || way->direction == DIRECTION_NONE || routes[i].spot < 0)
            continue;
        const struct venue_spot *spot = &snapshot->venue->spots[routes[i].spot];
        if (leads_up(v, way) || is_told(out, spot))
            continue;
        out->items[out->n++] = (struct way_out){.name = spot->name,
                                                .number = spot->number,
                                                .direction = way->direction,
                                                .metres = (int)(5 * ceil(way->metres / 5))};
    }
    find_assembly(snapshot->venue, &out->assembly);
}

/* -- How it looks -------------------------------------------------------------------------------
 */

/* On a grid of 100, running to the right. */
static void draw_runner(struct draw *d, double x_u, double y_u, double a_u, bool mirror,
                        uint32_t ink)
{
    static const struct {
        const char *name;
        int n;
        double stroke, xy[3][2];
    } limbs[] = {
        {"trunk", 2, 19, {{54, 30}, {44, 56}}},
        {"front", 3, 11.5, {{44, 58}, {62, 70}, {58, 92}}},
        {"back", 3, 11.5, {{42, 58}, {32, 76}, {10, 80}}},
        {"near", 3, 9, {{56, 31}, {72, 46}, {88, 42}}},
        {"far", 3, 9, {{50, 29}, {32, 32}, {22, 48}}},
    };
    const struct grid *g = d->v->grid;
    const char *old = scene_prefix(d->s, "runner");
    double unit = a_u / 100;
    struct point head = grid_point(g, x_u + (mirror ? 38 : 62) * unit, y_u + 13 * unit);
    scene_disc(d->s, "head", head, grid_16(g, 10.5 * unit), ink);
    for (size_t i = 0; i < sizeof limbs / sizeof *limbs; i++) {
        struct point points[3];
        for (int k = 0; k < limbs[i].n; k++) {
            double x = limbs[i].xy[k][0];
            points[k] =
                grid_point(g, x_u + (mirror ? 100 - x : x) * unit, y_u + limbs[i].xy[k][1] * unit);
        }
        scene_polyline(d->s, limbs[i].name, points, limbs[i].n, grid_16(g, limbs[i].stroke * unit),
                       false, true, ink);
    }
    scene_prefix_restore(d->s, old);
}

static struct pair exit_name(struct draw *d, const struct way_out *way, const struct langs *langs)
{
    struct pair pair = {text_in(&way->name, langs->a), langs->a,
                        langs->b ? text_in(&way->name, langs->b) : NULL, langs->b};
    if (pair.a || pair.b) {
        if (!pair.a)
            pair = (struct pair){pair.b, pair.b_lang, NULL, NULL};
        return pair_distinct(pair);
    }
    struct arena *arena = d->v->arena;
    const char *space = way->number[0] ? " " : "";
    pair.a = arena_printf(arena, "%s%s%s", sheet_word(langs->a, WORD_EXIT), space, way->number);
    if (langs->b)
        pair.b = arena_printf(arena, "%s%s%s", sheet_word(langs->b, WORD_EXIT), space, way->number);
    return pair_distinct(pair);
}

/* Where one exit stands, in u. */
struct cell {
    double x_u, y_u, w_u, arrow_u, row_u;
};

/* The step of the name, and whether the metres stand on a line of their own under both. */
struct form {
    int step;
    bool three;
};

static double text_x_u(const struct cell *cell)
{
    return cell->x_u + cell->arrow_u * (1 + FIGURE) + 8.5;
}

static double lines_u(struct form form)
{
    double height_u = 1.87 * grid_type_u(form.step);
    return form.three ? height_u + 1.15 * grid_type_u(form.step - 1) : height_u + 1.6;
}

static bool form_fits(struct draw *d, const struct pair *name, const char *metres,
                      const struct cell *cell, struct form form)
{
    struct ink a = {form.step, WEIGHT_BOLD, ROLE_CHROME, 0};
    struct ink b = {form.step - 2, WEIGHT_MEDIUM, ROLE_CHROME, 0};
    struct ink far = {form.step - 1, WEIGHT_BOLD, ROLE_CHROME, 0};
    int32_t room = grid_len(d->v->grid, cell->x_u + cell->w_u - text_x_u(cell));
    int32_t second = draw_width(d, name->b, name->b_lang, b);
    int32_t third = draw_width(d, metres, NULL, far);
    if (!form.three)
        second += third + grid_len(d->v->grid, 5);
    return draw_width(d, name->a, name->a_lang, a) <= room && second <= room && third <= room &&
           lines_u(form) <= cell->row_u - 3;
}

static void draw_exit(struct draw *d, const struct way_out *way, const struct langs *langs,
                      const struct cell *cell, struct form form, bool alone, uint32_t ink)
{
    int step = form.step;
    const struct grid *g = d->v->grid;
    double middle_u = cell->y_u, a_u = cell->arrow_u;
    struct pair name = exit_name(d, way, langs);
    bool left = way->direction >= DIRECTION_BACK_LEFT;
    draw_arrow(d, "arrow", cell->x_u + a_u / 2, middle_u, a_u, 45 * (int)way->direction, ink);
    draw_runner(d, cell->x_u + a_u + 4, middle_u - FIGURE * a_u / 2, FIGURE * a_u, alone && left,
                ink);
    int32_t x = grid_x(g, text_x_u(cell)), right = grid_x(g, cell->x_u + cell->w_u);
    double size_u = grid_type_u(step), drop_u = 0.38 * size_u + 0.72 * size_u / 1.5;
    drop_u += form.three ? 0 : 1.6; /* the metres are larger than the name beside them */
    double first_u = middle_u - lines_u(form) / 2 + 0.85 * size_u;
    struct ink a = {step, WEIGHT_BOLD, ROLE_CHROME, ink};
    struct ink b = {step - 2, WEIGHT_MEDIUM, ROLE_CHROME, ink};
    struct ink far = {step - 1, WEIGHT_BOLD, ROLE_CHROME, ink};
    draw_line(d, "name", name.a, name.a_lang, a, x, grid_y(g, first_u), ALIGN_LEFT, right - x,
              NULL);
    int32_t y = grid_y(g, first_u + drop_u), end = x;
    end += draw_line(d, "name.b", name.b, name.b_lang, b, x, y, ALIGN_LEFT, right - x, NULL);
    const char *metres = arena_printf(d->v->arena, "%d m", way->metres);
    if (form.three)
        y = grid_y(g, first_u + drop_u + 0.3 * size_u / 1.5 + 0.85 * grid_type_u(step - 1));
    bool beside = name.b && !form.three;
    draw_line(d, "metres", metres, NULL, far, beside ? end + grid_len(g, 5) : x, y, ALIGN_LEFT, 0,
              NULL);
}

void draw_assembly(struct draw *d, const struct ways_out *ways, const struct langs *langs,
                   double beside_u, uint32_t ink)
{
    const struct grid *g = d->v->grid;
    struct arena *arena = d->v->arena;
    const char *a = text_any(&ways->assembly, langs->a);
    const char *b = langs->b ? text_in(&ways->assembly, langs->b) : NULL;
    const char *colon = lang_is_han(langs->a) ? "：" : ": ";
    struct pair words = {
        arena_printf(arena, "%s%s%s", sheet_word(langs->a, WORD_ASSEMBLY), colon, a), langs->a,
        NULL, langs->b};
    if (b)
        words.b = arena_printf(arena, "%s%s%s", sheet_word(langs->b, WORD_ASSEMBLY),
                               lang_is_han(langs->b) ? "：" : ": ", b);
    int32_t left = grid_x(g, GRID_MX), right = grid_x(g, g->w_u - GRID_MX - beside_u);
    int32_t y = grid_y(g, g->h_u - ASSEMBLY_U);
    scene_rect(d->s, "rule", (struct rect){left, y, right - left, grid_len(g, RULE_U)}, ink);
    struct ink ink_a = {4, WEIGHT_BOLD, ROLE_CHROME, ink};
    struct ink ink_b = {4, WEIGHT_MEDIUM, ROLE_CHROME, ink};
    while (ink_a.step > 2 && draw_inline_width(d, &words, ink_a, ink_b) > right - left)
        ink_b.step = --ink_a.step;
    draw_inline(d, "assembly", &words, ink_a, ink_b, left, grid_y(g, g->h_u - 6.75), ALIGN_LEFT,
                right - left);
}

double ways_out_height_u(const struct grid *g, const struct ways_out *ways, int n)
{
    double foot_u = ways->assembly.n ? ASSEMBLY_U : 0;
    return g->portrait ? n * ROW_U + foot_u : (ways->assembly.n ? 53 : 37);
}

static void place_cells(const struct grid *g, int n, double top_u, double foot_u, double beside_u,
                        struct cell *cells)
{
    double row_u = g->portrait ? (foot_u - top_u) / n : foot_u - top_u;
    double whole_u = g->w_u - 2 * GRID_MX - beside_u;
    double cell_u = g->portrait ? whole_u : (whole_u - (n - 1) * GAP_U) / n;
    for (int i = 0; i < n; i++) {
        double x_u = GRID_MX + (g->portrait ? 0 : i * (cell_u + GAP_U));
        double y_u = top_u + ((g->portrait ? i : 0) + 0.5) * row_u;
        cells[i] = (struct cell){x_u, y_u, cell_u, fmin(ARROW_U, row_u - 5), row_u};
    }
}

/* The largest form that holds every one of them, as peers are alike; step 0: none does. */
static struct form common_form(struct draw *d, const struct ways_out *ways,
                               const struct langs *langs, int n, const struct cell *cells)
{
    for (int step = STEP_NAME; step >= STEP_LEAST; step--) {
        for (int three = 0; three <= 1; three++) {
            struct form form = {step, three};
            bool fits = cells[0].arrow_u >= ARROW_MIN_U;
            for (int i = 0; i < n && fits; i++) {
                struct pair name = exit_name(d, &ways->items[i], langs);
                const char *metres = arena_printf(d->v->arena, "%d m", ways->items[i].metres);
                fits = form_fits(d, &name, metres, &cells[i], form);
            }
            if (fits)
                return form;
        }
    }
    return (struct form){0, false};
}

bool draw_ways_out(struct draw *d, const struct ways_out *ways, const struct langs *langs,
                   double top_u, double beside_u, uint32_t ink)
{
    const struct grid *g = d->v->grid;
    struct cell cells[WAYS_OUT_MAX];
    int most = g->portrait ? WAYS_OUT_MAX : 2, n = ways->n < most ? ways->n : most;
    struct form form = {0, false};
    bool assembly = ways->assembly.n > 0 && g->h_u - top_u > ASSEMBLY_U + ARROW_MIN_U + 6;
    double foot_u = g->h_u - (assembly ? ASSEMBLY_U : 2);
    for (; n > 0 && !form.step; n--) {
        place_cells(g, n, top_u, foot_u, beside_u, cells);
        form = common_form(d, ways, langs, n, cells);
        if (form.step && (n == 1 || form.step > STEP_LEAST))
            break; /* else fewer of them, larger */
        form.step = 0;
    }
    if (n == 0)
        return false;
    for (int i = 0; i < n; i++) {
        const char *old = scene_prefix(d->s, "exit%d", i + 1);
        draw_exit(d, &ways->items[i], langs, &cells[i], form, n == 1, ink);
        scene_prefix_restore(d->s, old);
        if (i > 0 && !g->portrait) {
            int32_t x = grid_x(g, cells[i].x_u - GAP_U / 2), y = grid_y(g, cells[i].y_u - 13);
            scene_rect(d->s, i == 1 ? "between" : "between2",
                       (struct rect){x, y, grid_len(g, RULE_U), grid_len(g, 26)}, ink);
        }
    }
    if (assembly)
        draw_assembly(d, ways, langs, beside_u, ink);
    return true;
}
