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
#define PLATE_U 11.0
#define QR_MODULE_U 0.75

/* Where things stand, in px. */
struct layout {
    struct rect picture;
    int32_t left, right, top, bottom; /* of the text */
};

static void place(const struct view *v, struct layout *l)
{
    const struct grid *g = v->grid;
    int32_t rule = grid_len(g, 0.25);
    bool banded = v->body_top_u > g->body_top_u;
    int32_t top = banded ? grid_y(g, v->body_top_u) : grid_y(g, g->header_rule_u) + rule - rule / 2;
    int32_t bottom = grid_y(g, v->body_bottom_u);
    l->right = grid_x(g, g->w_u - GRID_MX);
    l->bottom = grid_y(g, v->body_bottom_u - 3.0);
    if (g->w_u < 1.3 * g->h_u) {
        /* A 4:3 band over the text; lower where the page is square. */
        double height_u = fmin(0.75 * g->w_u, 0.52 * (v->body_bottom_u - v->body_top_u));
        l->picture = (struct rect){0, top, g->page_w, grid_y(g, v->body_top_u + height_u) - top};
        l->left = grid_x(g, GRID_MX);
        l->top = grid_y(g, v->body_top_u + height_u + 6.0);
        return;
    }
    /* The text keeps its width and the picture takes the rest, up to 2:1. */
    double picture_u = fmin(g->w_u - GRID_MX - TEXT_COLUMN_U - PICTURE_GAP_U,
                            2.0 * (v->body_bottom_u - v->body_top_u));
    int32_t edge = grid_x(g, picture_u);
    l->picture = (struct rect){0, top, edge, bottom - top};
    l->left = grid_x(g, picture_u + PICTURE_GAP_U);
    l->top = grid_y(g, v->body_top_u + 3.5);
}

static int pages(const struct view *v)
{
    return v->snapshot ? v->snapshot->n_exhibits : 0;
}

/* Plate, hall and minutes; returns the y under them. */
static int32_t draw_where(struct draw *d, const struct exhibit *exhibit, const struct layout *l)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    int32_t x = l->left, gap = grid_len(g, 3);
    int32_t plate = draw_stand_plate(d, exhibit, x, l->top, PLATE_U, 5, (l->right - x) * 2 / 3);
    if (plate)
        x += plate + gap;
    int32_t baseline = l->top + (int32_t)lround(0.5 * g->u * (PLATE_U + 0.714 * grid_type_u(5)));
    int32_t right = l->right - draw_minutes(d, exhibit, l->right, baseline, 5, p->t1);
    struct pair hall = pair_of(d, &exhibit->hall);
    struct ink a = {3, WEIGHT_MEDIUM, ROLE_R3, p->t1}, b = {1, WEIGHT_REGULAR, ROLE_R3, p->t2};
    if (hall.a && draw_width(d, hall.a, hall.a_lang, a) <= right - gap - x) {
        double z = grid_type_u(3),
               above = hall.b ? 0.85 * z + 0.5 * (PLATE_U - 1.87 * z) : 0.5 * (PLATE_U + 0.72 * z);
        draw_stacked(d, "hall", &hall, a, b, x, l->top + grid_len(g, above), ALIGN_LEFT,
                     right - gap - x);
    } else if (!plate && right == l->right) {
        return l->top - grid_len(g, 4);
    }
    return l->top + grid_len(g, PLATE_U);
}

/* The title in up to two lines (three without a second language), as large as it fits. */
static int32_t draw_title(struct draw *d, const struct exhibit *exhibit, const struct layout *l,
                          int32_t y)
{
    const struct palette *p = d->v->palette;
    int32_t width = l->right - l->left;
    struct pair title = pair_of(d, &exhibit->title);
    int lines = title.b ? 2 : 3;
    struct ink a = {6, WEIGHT_BOLD, ROLE_R1, p->t1};
    const struct set_text *set = lines_set(d, title.a, title.a_lang, a, width, lines);
    while (a.step > 4 && set && (set->shortened || set->word_broken)) {
        a.step--;
        set = lines_set(d, title.a, title.a_lang, a, width, lines);
    }
    if (!set)
        return y;
    double z = lines_px(d, a);
    y += (int32_t)lround(0.85 * z + 0.47 * z);
    int32_t hang = lang_is_han(title.a_lang) ? (int32_t)lround(0.03 * z) : 0;
    y = draw_lines(d, "title", set, title.a_lang, a, l->left - hang, y);
    struct ink b = {3, WEIGHT_REGULAR, ROLE_R2, p->t2};
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
    struct ink a = {2, WEIGHT_MEDIUM, ROLE_R3, p->accent};
    struct ink b = {1, WEIGHT_REGULAR, ROLE_R3, p->accent};
    if (!name.a)
        return y;
    double z = lines_px(d, a);
    y += (int32_t)lround(0.85 * z + 0.55 * z);
    draw_inline(d, "organisation", &name, a, b, l->left, y, ALIGN_LEFT, l->right - l->left);
    return y + (int32_t)lround(0.28 * z);
}

/* Up to the first sentence's end. */
static const char *first_sentence(struct arena *arena, const char *text)
{
    static const char *const ends[] = {"。", "！", "？", ". ", "! ", "? "};
    size_t first = strlen(text);
    for (size_t i = 0; text && i < sizeof ends / sizeof *ends; i++) {
        const char *at = strstr(text, ends[i]);
        size_t end = at ? (size_t)(at - text) + strlen(ends[i]) : first;
        first = end < first ? end : first;
    }
    while (first > 0 && text[first - 1] == ' ')
        first--;
    return arena_strndup(arena, text, first);
}

/* A text in one language, ready to be drawn. */
struct passage {
    const struct set_text *set;
    const char *lang;
    struct ink ink;
    int32_t height;
};

static bool set_passage(struct draw *d, const char *text, const char *lang, struct ink ink,
                        int32_t width, struct passage *out)
{
    *out = (struct passage){.lang = lang, .ink = ink};
    if (!text)
        return false;
    out->set = lines_set(d, text, lang, ink, width, 2);
    if (out->set && out->set->shortened)
        out->set = lines_set(d, first_sentence(d->v->arena, text), lang, ink, width, 2);
    if (!out->set || out->set->shortened)
        return false;
    double size = lines_px(d, ink);
    out->height = (int32_t)lround(size * (1.1 + (out->set->n_lines - 1) * lines_leading(lang)));
    return true;
}

/* What there is room for: first the second language goes, then all. */
static void draw_text(struct draw *d, const struct exhibit *exhibit, const struct layout *l,
                      int32_t y, int32_t bottom)
{
    const struct palette *p = d->v->palette;
    struct pair text = pair_of(d, &exhibit->text);
    struct ink a = {2, WEIGHT_REGULAR, ROLE_R3, p->t1}, b = {1, WEIGHT_REGULAR, ROLE_R3, p->t2};
    struct passage first, second;
    int32_t width = l->right - l->left;
    bool has_a = set_passage(d, text.a, text.a_lang, a, width, &first);
    bool has_b = set_passage(d, text.b, text.b_lang, b, width, &second);
    y += (int32_t)lround(0.55 * lines_px(d, a));
    if (!has_a || y + first.height > bottom)
        return;
    double z = lines_px(d, a), e = lines_px(d, b);
    int32_t at =
        draw_lines(d, "text", first.set, text.a_lang, a, l->left, y + (int32_t)lround(0.85 * z));
    at += (int32_t)lround(0.38 * z + 0.72 * e);
    if (has_b && at + second.height - (int32_t)lround(0.72 * e) <= bottom)
        draw_lines(d, "text.b", second.set, text.b_lang, b, l->left, at);
}

static void draw_exhibit(struct draw *d, const struct exhibit *exhibit)
{
    const struct grid *g = d->v->grid;
    struct layout l;
    struct picture_cut cut;
    place(d->v, &l);
    if (stand_picture(d, exhibit, l.picture, &cut) == PICTURE_READY)
        draw_picture(d, l.picture, &cut);
    else
        draw_no_picture(d, exhibit, l.picture, grid_x(g, GRID_MX), 12);
    int32_t y = draw_where(d, exhibit, &l);
    y = draw_title(d, exhibit, &l, y);
    y = draw_organisation(d, exhibit, &l, y);
    int32_t room = l.bottom - y - grid_len(g, 3);
    struct rect corner = {l.left, l.bottom - room, l.right - l.left, room};
    int32_t top = draw_online(d, "online", &exhibit->online, WORD_SCAN, QR_MODULE_U, corner, 2);
    draw_text(d, exhibit, &l, y, top - grid_len(g, 2));
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
