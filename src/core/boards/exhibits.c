/* exhibits: several highlights as cards, side by side or, on a tall screen, one under the other.
 * A page's pictures are shown when all of them that can be had are there. */
#include "core/boards/parts/frame.h"
#include "core/boards/parts/lines.h"
#include "core/boards/parts/stand.h"
#include "core/boards/table.h"

#include <math.h>

#define CARD_MIN_U 70.0 /* side by side */
#define CARD_GAP_U 6.0
#define CARDS_MAX 8
#define ROW_MIN_U 44.0 /* one under the other */

struct cards {
    bool rows;
    int n; /* of a page */
    double width_u, height_u;
};

static void cards_init(struct cards *cards, const struct view *v)
{
    const struct grid *g = v->grid;
    double width = g->w_u - 2 * GRID_MX, body = v->body_bottom_u - v->body_top_u;
    cards->rows = g->w_u < 1.3 * g->h_u;
    if (cards->rows) {
        cards->n = (int)fmax(1, floor(body / ROW_MIN_U));
    } else {
        cards->n = (int)fmax(2, floor((width + CARD_GAP_U + 0.01) / (CARD_MIN_U + CARD_GAP_U)));
    }
    cards->n = cards->n > CARDS_MAX ? CARDS_MAX : cards->n;
    cards->width_u = cards->rows ? width : (width - CARD_GAP_U * (cards->n - 1)) / cards->n;
    cards->height_u = cards->rows ? body / cards->n : body;
}

static int pages(const struct view *v)
{
    struct cards cards;
    cards_init(&cards, v);
    return exhibits_pages(v->snapshot ? v->snapshot->n_exhibits : 0, cards.n);
}

/* One card: where its picture is, and where its words are, in px. */
struct card {
    const struct exhibit *exhibit;
    struct rect picture;
    int32_t left, right, top, bottom;
    struct picture_cut cut;
    enum picture_state state;
};

static void place(const struct view *v, const struct cards *cards, int i, struct card *card)
{
    const struct grid *g = v->grid;
    if (cards->rows) {
        double y = v->body_top_u + i * cards->height_u, high = cards->height_u - 6;
        double wide = fmin(high * 4 / 3, 0.46 * cards->width_u);
        high = wide * 3 / 4;
        double top = y + (cards->height_u - high) / 2;
        card->picture = grid_rect(g, GRID_MX, top, GRID_MX + wide, top + high);
        card->left = grid_x(g, GRID_MX + wide + 5);
        card->right = grid_x(g, g->w_u - GRID_MX);
        card->top = card->picture.y;
        card->bottom = card->picture.y + card->picture.h;
        return;
    }
    double x = GRID_MX + i * (cards->width_u + CARD_GAP_U), top = v->body_top_u + 3.5;
    double high = fmin(cards->width_u * 3 / 4, 0.52 * cards->height_u);
    card->picture = grid_rect(g, x, top, x + cards->width_u, top + high);
    card->left = card->picture.x;
    card->right = card->picture.x + card->picture.w;
    card->top = grid_y(g, top + high + 3.5);
    card->bottom = grid_y(g, v->body_bottom_u - 3);
}

/* A step down may take a line more. */
static int title_lines(const struct pair *title, int step)
{
    return (title->b ? 2 : 3) + (step < 3);
}

static void draw_words(struct draw *d, const struct card *card, int step)
{
    const struct palette *p = d->v->palette;
    const struct exhibit *exhibit = card->exhibit;
    struct ink number = {4, WEIGHT_BOLD, ROLE_R1, p->accent};
    struct ink a = {step, WEIGHT_MEDIUM, ROLE_R1, p->t1};
    struct ink b = {step - 2, WEIGHT_REGULAR, ROLE_R2, p->t2};
    struct ink small_a = {0, WEIGHT_MEDIUM, ROLE_R3, p->t2};
    struct ink small_b = {0, WEIGHT_REGULAR, ROLE_R3, p->t2};
    double z = lines_px(d, a), e = lines_px(d, b), n = lines_px(d, number);
    int32_t width = card->right - card->left, y = card->top + (int32_t)lround(0.74 * n);
    int32_t hall_x =
        card->left + draw_line(d, "stand", exhibit->stand, NULL, number,
                               card->left - stand_hang(exhibit, n), y, ALIGN_LEFT, width, NULL);
    int32_t right = card->right - draw_minutes(d, exhibit, card->right, y, 4, p->t1);
    struct pair hall = pair_of(d, &exhibit->hall);
    hall_x += hall_x > card->left ? grid_len(d->v->grid, 2.5) : 0;
    int32_t room = right - grid_len(d->v->grid, 2) - hall_x;
    if (hall.a && draw_width(d, hall.a, hall.a_lang, small_a) <= room)
        draw_inline(d, "hall", &hall, small_a, small_b, hall_x, y, ALIGN_LEFT, room);
    if (hall_x == card->left && right == card->right && !hall.a)
        y = card->top - (int32_t)lround(0.55 * z);

    struct pair title = pair_of(d, &exhibit->title);
    const struct set_text *set =
        lines_set(d, title.a, title.a_lang, a, width, title_lines(&title, step));
    y += (int32_t)lround(0.62 * z + 0.85 * z);
    y = draw_lines(d, "title", set, title.a_lang, a, card->left, y);
    const struct set_text *second = lines_set(d, title.b, title.b_lang, b, width, 2);
    int32_t next = y + (int32_t)lround(0.38 * z + 0.72 * e);
    double more = second ? (second->n_lines - 1) * lines_leading(title.b_lang) + 0.28 : 0;
    if (second && next + (int32_t)lround(more * e) <= card->bottom)
        y = draw_lines(d, "title.b", second, title.b_lang, b, card->left, next);
    y += (int32_t)lround(0.28 * e);
    struct pair name = pair_of(d, &exhibit->organisation);
    struct ink text_a = {1, WEIGHT_REGULAR, ROLE_R3, p->t1};
    struct ink text_b = {0, WEIGHT_REGULAR, ROLE_R3, p->t2};
    struct ink name_a = {1, WEIGHT_MEDIUM, ROLE_R3, p->accent};
    struct ink name_b = {0, WEIGHT_REGULAR, ROLE_R3, p->accent};
    double s = lines_px(d, text_a);
    if (name.a && draw_width(d, name.a, name.a_lang, name_a) > width)
        name_a.step--;
    int32_t base = y + (int32_t)lround(1.3 * s);
    if (name.a && base + (int32_t)lround(0.28 * s) <= card->bottom) {
        draw_inline_whole(d, "organisation", &name, name_a, name_b, card->left, base, width);
        y = base + (int32_t)lround(0.28 * s);
    }
    struct rect rest = {card->left, y, width, card->bottom - y};
    draw_passage(d, &exhibit->text, text_a, text_b, y, rest, NULL);
}

/* One step for all titles of a page. */
static int title_step(struct draw *d, const struct card *cards, int n)
{
    for (int i = 0; i < n; i++) {
        struct pair title = pair_of(d, &cards[i].exhibit->title);
        struct ink a = {3, WEIGHT_MEDIUM, ROLE_R1, 0};
        const struct set_text *set =
            lines_set(d, title.a, title.a_lang, a, cards[i].right - cards[i].left, title.b ? 2 : 3);
        if (set && set->shortened)
            return 2;
    }
    return 3;
}

static void draw_lines_between(struct draw *d, const struct cards *cards, int n)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    int32_t thin = grid_len(g, 0.25);
    for (int i = 1; i < n; i++) {
        struct rect line;
        if (cards->rows) {
            line = (struct rect){grid_x(g, GRID_MX), grid_y(g, v->body_top_u + i * cards->height_u),
                                 grid_len(g, cards->width_u), thin};
        } else {
            double x = GRID_MX + i * (cards->width_u + CARD_GAP_U) - CARD_GAP_U / 2;
            int32_t top = grid_y(g, v->body_top_u + 3.5);
            line = (struct rect){grid_x(g, x), top, thin, grid_y(g, v->body_bottom_u - 3) - top};
        }
        scene_rect(d->s, arena_printf(v->arena, "line%d", i), line, v->palette->line);
    }
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    const int32_t *order;
    struct cards cards;
    struct card card[CARDS_MAX];
    int n = exhibits_order(v, &order), shown;
    if (n == 0) {
        struct pair words = pair_word(&d, WORD_NO_EXHIBITS);
        draw_statement(&d, &words);
        return;
    }
    cards_init(&cards, v);
    shown = n < cards.n ? n : cards.n;
    bool coming = false;
    for (int i = 0; i < shown; i++) {
        place(v, &cards, i, &card[i]);
        card[i].exhibit = &v->snapshot->exhibits[order[exhibits_at(n, cards.n, page, i)]];
        card[i].state = stand_picture(&d, card[i].exhibit, card[i].picture, &card[i].cut);
        coming |= card[i].state == PICTURE_COMING;
    }
    int step = title_step(&d, card, shown);
    draw_lines_between(&d, &cards, shown);
    for (int i = 0; i < shown; i++) {
        const char *old = scene_prefix(scene, "%s", card[i].exhibit->id);
        if (card[i].state == PICTURE_READY && !coming)
            draw_picture(&d, card[i].picture, &card[i].cut);
        else
            draw_no_picture(&d, card[i].exhibit, card[i].picture, grid_len(v->grid, 5), 9);
        draw_words(&d, &card[i], step);
        scene_prefix_restore(scene, old);
    }
}

const struct board board_exhibits = {
    .name = "exhibits",
    .title = WORD_BOARD_EXHIBIT,
    .pages = pages,
    .build = build,
    .by_place = true,
};
