/* holding: built in, needs no feed and no cache, says nothing that could be wrong. */
#include "core/boards/parts/banner.h"
#include "core/boards/parts/ridge.h"
#include "core/boards/table.h"

static int pages(const struct view *v)
{
    (void)v;
    return 1;
}

/* Without a snapshot no zone is known, and a clock in the wrong zone is a wrong clock. */
static int32_t draw_clock(struct draw *d)
{
    const struct view *v = d->v;
    if (!v->time_confirmed || !v->snapshot)
        return 0;
    struct ink ink = {8, WEIGHT_BOLD, ROLE_CHROME, v->palette->t1};
    const char *time = sheet_time(v->arena, v->snapshot->event.zone, v->now_ms);
    scene_changes_at(d->s, floor_to(v->now_ms, MS_MINUTE) + MS_MINUTE);
    const struct grid *g = v->grid;
    return draw_line(d, "clock", time, NULL, ink, grid_x(g, g->w_u - GRID_MX),
                     grid_y(g, 29 + banner_height_u(v, &v->said)), ALIGN_RIGHT, 0, NULL);
}

static void build(const struct view *v, int page, struct scene *scene)
{
    (void)page;
    struct draw d = {v, scene};
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    /* The field is laid out for 135u of height; taller pages keep it at the foot. */
    double drop = g->h_u - 135;
    double down = banner_height_u(v, &v->said); /* what is announced needs no feed */
    draw_banner(&d, &v->said);
    draw_ridge_field(&d, 87 + drop, 4.25, 37, 46 + down);

    int32_t left = grid_x(g, GRID_MX), right = grid_x(g, g->w_u - GRID_MX);
    int32_t room = right - left - draw_clock(&d) - grid_len(g, 3);
    struct pair words = pair_word(&d, WORD_HOLDING);
    struct ink a = {8, WEIGHT_BOLD, ROLE_CHROME, p->t1};
    while (a.step > 4 && draw_width(&d, words.a, words.a_lang, a) > room)
        a.step--;
    struct ink b = {a.step - 2, WEIGHT_REGULAR, ROLE_CHROME, p->t2};
    while (b.step > 0 && draw_width(&d, words.b, words.b_lang, b) > right - left)
        b.step--;
    draw_line(&d, "words", words.a, words.a_lang, a, left - grid_len(g, 0.03 * grid_type_u(a.step)),
              grid_y(g, 29 + down), ALIGN_LEFT, room, NULL);
    draw_line(&d, "words.b", words.b, words.b_lang, b, left,
              grid_y(g, 29 + down) + draw_pair_drop(&d, a.step) + grid_len(g, 2.5), ALIGN_LEFT,
              right - left, NULL);

    int32_t baseline = grid_y(g, g->h_u - 3.25);
    struct rect rule = {left, grid_y(g, g->footer_rule_u), right - left, grid_len(g, 0.25)};
    scene_rect(scene, "footer.rule", rule, p->line);
    struct ink small = {1, WEIGHT_MEDIUM, ROLE_CHROME, p->t1};
    struct ink quiet = {1, WEIGHT_REGULAR, ROLE_CHROME, p->t2};
    struct pair staff = pair_word(&d, WORD_ASK_STAFF);
    const char *code = v->box && v->box->trouble ? v->box->trouble : "";
    const char *both = *code && *v->display_id
                           ? arena_printf(v->arena, "%s \u00b7 %s", v->display_id, code)
                       : *code ? code
                               : v->display_id;
    int32_t id = draw_line(&d, "footer.id", both, NULL, quiet, right, baseline, ALIGN_RIGHT,
                           (right - left) / 2, NULL);
    draw_inline(&d, "footer.staff", &staff, small, quiet, left, baseline, ALIGN_LEFT,
                right - left - id - grid_len(g, 4));
}

const struct board board_holding = {
    .name = "holding",
    .title = WORD_HOLDING,
    .is_bare = true,
    .pages = pages,
    .build = build,
};
