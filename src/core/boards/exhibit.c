/* exhibit: one highlight of the exhibition: picture, stand, title, organisation, a short text, and
 * its page in the online hall as a QR code. Without a picture the ridge stands in its place. */
#include "core/boards/parts/frame.h"
#include "core/boards/parts/lines.h"
#include "core/boards/parts/qr.h"
#include "core/boards/parts/stand.h"
#include "core/boards/table.h"

#include <math.h>
#include <string.h>

#define TEXT_COLUMN_U 79.0
#define PICTURE_GAP_U 7.0
#define WIDE_COLUMN_U 140.0 /* from here on all type is two steps larger */
#define PLATE_U 11.0
#define QR_MODULE_U 0.75

/* Where things stand, in px. */
struct layout {
    struct rect picture;
    int32_t left, right, top, bottom; /* of the text */
    int up;                           /* steps that a wide column lifts its type by */
};

static void place(const struct view *v, struct layout *l)
{
    const struct grid *g = v->grid;
    int32_t rule = grid_len(g, 0.25);
    double body = v->body_bottom_u - v->body_top_u;
    bool banded = v->body_top_u > g->body_top_u;
    int32_t top = banded ? grid_y(g, v->body_top_u) : grid_y(g, g->header_rule_u) + rule - rule / 2;
    int32_t bottom = grid_y(g, v->body_bottom_u);
    l->right = grid_x(g, g->w_u - GRID_MX);
    l->bottom = grid_y(g, v->body_bottom_u - 3.0);
    l->up = 0;
    if (g->w_u < 1.3 * g->h_u) {
        /* A 4:3 band over the text; lower where the page is square. */
        double height_u = g->portrait ? fmin(0.75 * g->w_u, 0.52 * body) : 0.4 * body;
        l->picture = (struct rect){0, top, g->page_w, grid_y(g, v->body_top_u + height_u) - top};
        l->left = grid_x(g, GRID_MX);
        l->top = grid_y(g, v->body_top_u + height_u + 6.0);
        return;
    }
    /* The text keeps its width and the picture takes the rest, up to 2:1. */
    double picture_u = fmin(g->w_u - GRID_MX - TEXT_COLUMN_U - PICTURE_GAP_U, 2.0 * body);
    int32_t edge = grid_x(g, picture_u);
    l->picture = (struct rect){0, top, edge, bottom - top};
    l->left = grid_x(g, picture_u + PICTURE_GAP_U);
    l->top = grid_y(g, v->body_top_u + 3.5);
    l->up = g->w_u - GRID_MX - PICTURE_GAP_U - picture_u >= WIDE_COLUMN_U ? 2 : 0;
}

static int pages(const struct view *v)
{
    return v->snapshot ? v->snapshot->n_exhibits : 0;
}

/* Plate, hall and minutes; returns the y under them. */
static int32_t draw_where(struct draw *d, const struct exhibit *exhibit, const struct layout *l,
                          bool with_plate)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    int32_t x = l->left, gap = grid_len(g, 3);
    int up = l->up;
    double plate_u = up ? 1.5 * PLATE_U : PLATE_U;
    int32_t plate = 0;
    if (with_plate)
        plate = draw_stand_plate(d, exhibit, x, l->top, plate_u, 5 + up, (l->right - x) * 2 / 3);
    if (plate)
        x += plate + gap;
    int32_t baseline =
        l->top + (int32_t)lround(0.5 * g->u * (plate_u + 0.714 * grid_type_u(5 + up)));
    int32_t right = l->right - draw_minutes(d, exhibit, l->right, baseline, 5 + up, p->t1);
    struct pair hall = pair_of(d, &exhibit->hall);
    struct ink a = {3 + up, WEIGHT_MEDIUM, ROLE_R3, p->t1};
    struct ink b = {1 + up, WEIGHT_REGULAR, ROLE_R3, p->t2};
    if (hall.a && draw_width(d, hall.a, hall.a_lang, a) <= right - gap - x) {
        double z = grid_type_u(3 + up),
               above = hall.b ? 0.85 * z + 0.5 * (plate_u - 1.87 * z) : 0.5 * (plate_u + 0.72 * z);
        draw_stacked(d, "hall", &hall, a, b, x, l->top + grid_len(g, above), ALIGN_LEFT,
                     right - gap - x);
    } else if (!plate && right == l->right) {
        return l->top - grid_len(g, 4);
    }
    return l->top + grid_len(g, plate_u);
}

/* The title in up to two lines (three without a second language), as large as it fits. */
static int32_t draw_title(struct draw *d, const struct exhibit *exhibit, const struct layout *l,
                          int32_t y)
{
    const struct palette *p = d->v->palette;
    int32_t width = l->right - l->left;
    struct pair title = pair_of(d, &exhibit->title);
    int lines = title.b ? 2 : 3;
    struct ink a = {6 + l->up, WEIGHT_BOLD, ROLE_R1, p->t1};
    const struct set_text *set = lines_set(d, title.a, title.a_lang, a, width, lines);
    while (a.step > 4 && set && (set->shortened || set->word_broken)) {
        a.step--;
        set = lines_set(d, title.a, title.a_lang, a, width, lines);
    }
    if (set && set->shortened)
        set = lines_set(d, title.a, title.a_lang, a, width, ++lines);
    if (!set)
        return y;
    double z = lines_px(d, a);
    y += (int32_t)lround(0.85 * z + 0.47 * z);
    int32_t hang = lang_is_han(title.a_lang) ? (int32_t)lround(0.03 * z) : 0;
    y = draw_lines(d, "title", set, title.a_lang, a, l->left - hang, y);
    struct ink b = {3 + l->up, WEIGHT_REGULAR, ROLE_R2, p->t2};
    const struct set_text *second = lines_set(d, title.b, title.b_lang, b, width, 2);
    if (!second)
        return y + (int32_t)lround(0.25 * z);
    double e = lines_px(d, b);
    y += (int32_t)lround(0.38 * z + 0.72 * e);
    return draw_lines(d, "title.b", second, title.b_lang, b, l->left, y) +
           (int32_t)lround(0.28 * e);
}

static int32_t draw_organisation(struct draw *d, const struct exhibit *exhibit,
                                 const struct layout *l, int32_t y)
{
    const struct palette *p = d->v->palette;
    struct pair name = pair_of(d, &exhibit->organisation);
    struct ink a = {2 + l->up, WEIGHT_MEDIUM, ROLE_R3, p->accent};
    struct ink b = {1 + l->up, WEIGHT_REGULAR, ROLE_R3, p->accent};
    if (!name.a)
        return y;
    if (draw_width(d, name.a, name.a_lang, a) > l->right - l->left)
        a.step--;
    double z = lines_px(d, a);
    y += (int32_t)lround(0.85 * z + 0.55 * z);
    draw_inline_whole(d, "organisation", &name, a, b, l->left, y, l->right - l->left);
    return y + (int32_t)lround(0.28 * z);
}

static void draw_exhibit(struct draw *d, const struct exhibit *exhibit)
{
    const struct grid *g = d->v->grid;
    struct layout l;
    struct picture_cut cut;
    place(d->v, &l);
    bool pans = stand_pans(d);
    enum picture_state picture = pans ? stand_picture_wide(d, exhibit, l.picture, &cut)
                                      : stand_picture(d, exhibit, l.picture, &cut);
    if (picture == PICTURE_READY && pans)
        draw_pan(d, l.picture, &cut);
    else if (picture == PICTURE_READY)
        draw_picture(d, l.picture, &cut);
    else
        draw_no_picture(d, exhibit, l.picture, grid_x(g, GRID_MX), 12);
    /* The stand's number is said once: large where no picture comes. While one is to come the
     * column stands as it will. */
    int32_t y = draw_where(d, exhibit, &l, picture != PICTURE_NONE);
    y = draw_title(d, exhibit, &l, y);
    y = draw_organisation(d, exhibit, &l, y);
    int32_t room = l.bottom - y - grid_len(g, 3);
    struct rect corner = {l.left, l.bottom - room, l.right - l.left, room};
    struct online_place online =
        draw_online(d, "online", &exhibit->online, WORD_SCAN,
                    l.up ? 1.5 * QR_MODULE_U : QR_MODULE_U, corner, 2 + l.up);
    struct ink a = {2 + l.up, WEIGHT_REGULAR, ROLE_R3, d->v->palette->t1};
    struct ink b = {1 + l.up, WEIGHT_REGULAR, ROLE_R3, d->v->palette->t2};
    draw_passage(d, &exhibit->text, a, b, y, corner, &online);
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    const int32_t *order;
    int n = exhibits_order(v, &order);
    if (n == 0) {
        struct pair words = pair_word(&d, WORD_NO_EXHIBITS);
        draw_statement(&d, &words);
        return;
    }
    const struct exhibit *exhibit = &v->snapshot->exhibits[order[exhibits_at(n, 1, page, 0)]];
    const char *old = scene_prefix(scene, "%s", exhibit->id);
    draw_exhibit(&d, exhibit);
    scene_prefix_restore(scene, old);
}

const struct board board_exhibit = {
    .name = "exhibit",
    .title = WORD_BOARD_EXHIBIT,
    .pages = pages,
    .build = build,
    .by_place = true,
};
