/* identify: what a technician on the floor needs from a screen on the wall: which one it is, where
 * it belongs, its address and versions, how old its data is; the same as a QR code. Needs no feed.
 */
#include "core/boards/parts/lines.h"
#include "core/boards/parts/qr.h"
#include "core/boards/parts/ridge.h"
#include "core/boards/table.h"

#include <math.h>

#define ROWS 6
#define QR_MODULE_U 0.85

static int pages(const struct view *v)
{
    (void)v;
    return 1;
}

static const char *box_fact(const struct view *v, int which)
{
    if (!v->box)
        return "";
    const char *fact = which == 0 ? v->box->version : which == 1 ? v->box->address : v->box->feed;
    return fact ? fact : "";
}

/* What the code says, the least important left out until it is short enough. */
static bool fit_code(struct draw *d, int32_t room_px, struct qr *qr)
{
    const struct view *v = d->v;
    const char *id = v->display_id, *version = box_fact(v, 0), *address = box_fact(v, 1);
    const char *texts[] = {
        arena_printf(v->arena, "hallboard %s\n%s\n%s\n%s", version, id, address, box_fact(v, 2)),
        arena_printf(v->arena, "hallboard %s\n%s\n%s", version, id, address),
        arena_printf(v->arena, "hallboard %s\n%s", version, id),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (qr_fit(d, texts[i], QR_MODULE_U, room_px, qr))
            return true;
    }
    return false;
}

struct rows {
    struct draw *d;
    double y_u, row_u;
    int32_t label_x, value_x, right;
};

static void draw_row(struct rows *rows, enum word word, const char *name, const char *value)
{
    const struct grid *g = rows->d->v->grid;
    const struct palette *p = rows->d->v->palette;
    struct ink label_a = {2, WEIGHT_MEDIUM, ROLE_CHROME, p->t2};
    struct ink label_b = {0, WEIGHT_REGULAR, ROLE_CHROME, p->t2};
    struct ink ink = {2, WEIGHT_MEDIUM, ROLE_CHROME, p->t1};
    struct pair label = pair_word(rows->d, word), known = pair_word(rows->d, WORD_NOT_KNOWN);
    const char *old = scene_prefix(rows->d->s, "%s", name);
    int32_t y = grid_y(g, rows->y_u);
    struct rect line = {rows->label_x, grid_y(g, rows->y_u + (rows->row_u - 3.1) / 2),
                        rows->right - rows->label_x, grid_len(g, 0.25)};
    draw_inline(rows->d, "label", &label, label_a, label_b, rows->label_x, y, ALIGN_LEFT,
                rows->value_x - rows->label_x);
    if (!value || !*value) {
        ink.colour = p->t3;
        draw_line(rows->d, "value", known.a, known.a_lang, ink, rows->value_x, y, ALIGN_LEFT,
                  rows->right - rows->value_x, NULL);
    } else {
        int32_t room = rows->right - rows->value_x;
        while (ink.step > 0 && draw_width(rows->d, value, draw_langs(rows->d).a, ink) > room)
            ink.step--; /* whole, as it is to be copied */
        draw_line(rows->d, "value", value, draw_langs(rows->d).a, ink, rows->value_x, y, ALIGN_LEFT,
                  rows->right - rows->value_x, NULL);
    }
    scene_rect(rows->d->s, "rule", line, p->line);
    scene_prefix_restore(rows->d->s, old);
    rows->y_u += rows->row_u;
}

/* 三层 东厅 · Level 3 East */
static const char *place_words(struct draw *d)
{
    struct pair place = pair_of(d, &d->v->display->place);
    if (!place.a)
        place = pair_of(d, &d->v->display->name);
    if (!place.a)
        return NULL;
    return place.b ? arena_printf(d->v->arena, "%s  %s", place.a, place.b) : place.a;
}

/* 09:41 · 3 分钟前 */
static const char *data_words(struct draw *d)
{
    const struct view *v = d->v;
    if (!v->snapshot || !v->data_ms)
        return NULL;
    const char *time = sheet_time(v->arena, v->snapshot->event.zone, v->data_ms);
    if (v->age_ms < 0)
        return time;
    bool hours = v->age_ms >= 90 * MS_MINUTE;
    int64_t unit = hours ? MS_HOUR : MS_MINUTE, n = v->age_ms / unit;
    struct pair ago = pair_word(d, hours ? WORD_HOURS_AGO : WORD_MIN_AGO);
    int64_t next = v->show_ms + (n + 1) * unit - v->age_ms;
    if (next < d->s->next_show_ms)
        d->s->next_show_ms = next;
    return arena_printf(v->arena, "%s  %lld %s", time, (long long)n, ago.a);
}

static const char *screen_words(const struct view *v)
{
    const struct display *display = v->display;
    return arena_printf(v->arena, "%d × %d px  %d mm  %d.%d m", v->grid->page_w, v->grid->page_h,
                        display->height_mm, display->distance_mm / 1000,
                        display->distance_mm % 1000 / 100);
}

static void build(const struct view *v, int page, struct scene *scene)
{
    (void)page;
    struct draw d = {v, scene};
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    int32_t left = grid_x(g, GRID_MX), right = grid_x(g, g->w_u - GRID_MX);
    struct pair title = pair_word(&d, WORD_BOARD_IDENTIFY);
    struct ink head = {2, WEIGHT_BOLD, ROLE_CHROME, p->t2};
    struct ink head_b = {2, WEIGHT_REGULAR, ROLE_CHROME, p->t2};
    draw_inline(&d, "title", &title, head, head_b, left, grid_y(g, 13), ALIGN_LEFT, right - left);

    const char *id = v->display_id[0] ? v->display_id : "–";
    struct ink large = {12, WEIGHT_BOLD, ROLE_CHROME, p->t1};
    while (large.step > 4 && draw_width(&d, id, NULL, large) > right - left)
        large.step--;
    double z = grid_type_u(large.step), base_u = 20 + 0.72 * z;
    draw_line(&d, "id", id, NULL, large, left, grid_y(g, base_u), ALIGN_LEFT, right - left, NULL);
    double rule_u = base_u + 0.28 * z;
    scene_rect(scene, "rule",
               (struct rect){left, grid_y(g, rule_u), right - left, grid_len(g, 0.375)}, p->accent);

    struct qr qr;
    bool wide = !g->portrait;
    /* Six rows to the foot of a wide page; over the code on a tall one. */
    int32_t room = wide ? grid_y(g, g->h_u - 8) - grid_y(g, rule_u + 5) : (right - left) / 2;
    double row_u = wide ? (g->h_u - 8 - rule_u - 1.5) / ROWS : 11;
    bool has_code = fit_code(&d, room, &qr);
    struct rows rows = {&d,
                        rule_u + 1.5 + (row_u + 3.1) / 2,
                        row_u,
                        left,
                        grid_x(g, GRID_MX + (g->w_u < 1.3 * g->h_u && wide ? 28 : 34)),
                        right};
    if (has_code && wide)
        qr_grow(&qr, room < (right - left) / 3 ? room : (right - left) / 3);
    if (has_code && wide) {
        rows.right = right - qr.side_px - grid_len(g, 8);
        draw_qr(&d, "code", &qr, right - qr.side_px, grid_y(g, rule_u + 5));
    }
    draw_row(&rows, WORD_PLACE, "place", place_words(&d));
    draw_row(&rows, WORD_ADDRESS, "address", box_fact(v, 1));
    draw_row(&rows, WORD_VERSION, "version", box_fact(v, 0));
    draw_row(&rows, WORD_FEED, "feed", box_fact(v, 2));
    draw_row(&rows, WORD_DATA, "data", data_words(&d));
    draw_row(&rows, WORD_SCREEN, "screen", screen_words(v));
    if (has_code && !wide) { /* in the values' column, as wide as that or as there is room */
        int32_t top = grid_y(g, rows.y_u - 2), below = grid_y(g, g->h_u - 8) - top;
        int32_t column = right - rows.value_x;
        qr_grow(&qr, column < below ? column : below);
        draw_qr(&d, "code", &qr, rows.value_x, top);
    }
}

const struct board board_identify = {
    .name = "identify",
    .title = WORD_BOARD_IDENTIFY,
    .is_bare = true,
    .pages = pages,
    .build = build,
    .by_place = true,
};
