/* directions: arrows from this display to the rooms, with what is on in each and the minutes on
 * foot (LOOK.md section 11). Without a place on a walk graph there is nothing that it could say. */
#include "core/boards/parts/direction_row.h"
#include "core/boards/parts/frame.h"
#include "core/boards/parts/nearby.h"
#include "core/boards/parts/rows.h"
#include "core/boards/table.h"

#include <math.h>

#define INSET_U 1.4

/* "left", "level+1": of a group's items. */
static const char *group_key(const struct draw *d, const struct sign_group *group)
{
    return group->levels ? arena_printf(d->v->arena, "level%+d", group->levels)
                         : direction_name(group->direction);
}

static const char *row_key(const struct draw *d, const struct sign_group *group,
                           const struct sign_row *row)
{
    return row->kind == SIGN_ROOM ? d->v->snapshot->rooms[row->rooms[0]].id
                                  : arena_printf(d->v->arena, "%s/rooms", group_key(d, group));
}

/* Where one goes: an arrow on this level, stairs or lift to another one. */
static void draw_plate(struct draw *d, const struct direction_form *f,
                       const struct sign_group *group, double top_u, double bottom_u)
{
    const struct palette *p = d->v->palette;
    const struct grid *g = f->v->grid;
    bool here = group->levels == 0 && group->direction >= 0;
    struct rect plate =
        grid_rect(g, f->left_u, top_u + INSET_U, f->left_u + f->plate_u, bottom_u - INSET_U);
    scene_rrect(d->s, "plate", plate, grid_len(g, 0.5), here ? p->accent : p->s2);
    double cx = f->left_u + f->plate_u / 2, cy = (top_u + bottom_u) / 2;
    if (here)
        draw_arrow(d, "arrow", cx, cy, f->arrow_u, 45 * (int)group->direction, p->on_fill);
    else if (group->levels == 0)
        draw_glyph(d, "walker", GLYPH_WALKER, cx - f->arrow_u / 2, cy - f->arrow_u / 2, f->arrow_u,
                   p->t1, p->s2);
    else if (group->way == VENUE_BY_LIFT)
        draw_lift(d, "lift", cx, cy, f->arrow_u, p->t1);
    else
        draw_stairs(d, "stairs", cx, cy, f->arrow_u, group->levels > 0, p->t1);
}

/* Whether each title of a page stands whole at this step. */
static bool all_whole(struct draw *d, const struct direction_form *f, const struct sign_page *page,
                      int step)
{
    for (int i = 0; i < page->n_groups; i++) {
        const struct sign_group *group = &page->groups[i];
        for (int j = 0; j < group->n_rows; j++) {
            if (!direction_row_whole(d, f, group, &group->rows[j], step))
                return false;
        }
    }
    return true;
}

/* One step of the titles for all of a page: the largest in which each is there whole. */
static int page_step(struct draw *d, const struct direction_form *f, const struct sign_page *page)
{
    const struct grid *g = f->v->grid;
    int step = f->title_step, floor_px = grid_floor_px(g, f->v->display, ROLE_R1);
    while (step > f->title_least && grid_type_px(g, step - 1) >= floor_px &&
           !all_whole(d, f, page, step))
        step--;
    return step;
}

static void draw_column(struct draw *d, const struct direction_form *f,
                        const struct sign_page *page, int step)
{
    const struct palette *p = d->v->palette;
    const struct grid *g = f->v->grid;
    double y = f->v->body_top_u, left = f->left_u, right = f->right_u;
    for (int i = 0; i < page->n_groups; i++) {
        const struct sign_group *group = &page->groups[i];
        const char *old = scene_prefix(d->s, "%s", group_key(d, group));
        if (i > 0)
            scene_rect(d->s, "rule", grid_rect(g, left, y - 0.19, right, y + 0.19), p->line2);
        draw_plate(d, f, group, y, y + group->n_rows * f->row_u);
        scene_prefix_restore(d->s, old);
        for (int j = 0; j < group->n_rows; j++) {
            old = scene_prefix(d->s, "%s", row_key(d, group, &group->rows[j]));
            draw_direction_row(d, f, group, &group->rows[j], y, step);
            scene_prefix_restore(d->s, old);
            y += f->row_u;
            old = scene_prefix(d->s, "%s/%d", group_key(d, group), j);
            if (j + 1 < group->n_rows)
                scene_rect(d->s, "rule",
                           grid_rect(g, f->number_u - 0.75, y - 0.125, right, y + 0.125), p->line);
            scene_prefix_restore(d->s, old);
        }
    }
    /* The page's last rule is the footer's where it is full. */
    if (y < f->v->body_bottom_u - 1)
        scene_rect(d->s, "end", grid_rect(g, left, y - 0.19, right, y + 0.19), p->line2);
}

/* From the first of its columns on. */
static void draw_page(struct draw *d, struct direction_form *f, const struct sign_page *columns,
                      int n)
{
    if (n == 1)
        direction_form_fill(f, columns[0].n_rows);
    int step = f->title_step;
    for (int i = 0; i < n; i++) {
        int one = page_step(d, f, &columns[i]);
        step = one < step ? one : step;
    }
    for (int i = 0; i < n; i++) {
        direction_form_column(f, i);
        const char *old = i > 0 ? scene_prefix(d->s, "column%d", i + 1) : NULL;
        draw_column(d, f, &columns[i], step);
        if (old)
            scene_prefix_restore(d->s, old);
    }
}

/* Rooms that nobody is led to are told once, on the first page. */
static void note_lost(struct draw *d, const struct signpost *sign)
{
    const char *lang = draw_langs(d).a;
    for (int i = 0; i < sign->n_lost; i++) {
        const char *old = scene_prefix(d->s, "%s", d->v->snapshot->rooms[sign->lost[i]].id);
        const char *label = signpost_range(d->v, &sign->lost[i], 1, lang);
        struct scene_mark mark = {.kind = MARK_NO_WAY, .item = -1, .text = label, .lang = lang};
        scene_note(d->s, "way", &mark);
        scene_prefix_restore(d->s, old);
    }
}

/* Where titles stand over the row and one of them is cut in a line, they have two. */
static struct signpost collect(struct draw *d, struct direction_form *f)
{
    struct signpost sign = signpost_collect(f->v, f->rows, f->columns);
    if (f->layout != DIRECTION_STACKED)
        return sign;
    bool whole = true;
    for (int i = 0; i < sign.n_pages && whole; i++)
        whole = all_whole(d, f, &sign.pages[i], f->title_step);
    if (whole)
        return sign;
    int rows = f->rows;
    direction_form_set_lines(f, 2);
    if (f->rows == 1 && rows > 1) { /* a room a page is worse than a long title cut */
        direction_form_set_lines(f, 1);
        return sign;
    }
    return signpost_collect(f->v, f->rows, f->columns);
}

static int pages(const struct view *v)
{
    struct direction_form f;
    direction_form_init(&f, v);
    struct draw d = {f.v, NULL};
    return (collect(&d, &f).n_pages + f.columns - 1) / f.columns;
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct direction_form f;
    direction_form_init(&f, v);
    struct draw d = {f.v, scene};
    struct signpost sign = collect(&d, &f);
    direction_form_stretch(&f, &sign);
    int first = page * f.columns, left = sign.n_pages - first;
    if (left > 0) {
        draw_page(&d, &f, &sign.pages[first], left < f.columns ? left : f.columns);
        if (page == 0)
            note_lost(&d, &sign);
    } else {
        struct draw whole = {v, scene};
        struct pair words = pair_word(&whole, WORD_NO_DIRECTIONS);
        draw_statement(&whole, &words);
    }
    if (!v->snapshot)
        return;
    const int32_t *rooms;
    int n_rooms = rows_rooms(v, &rooms);
    for (int i = 0; i < n_rooms; i++)
        scene_changes_at(scene, programme_next_change(v->snapshot->programme, rooms[i], v->now_ms));
    scene_changes_at(scene, zone_next_day(v->snapshot->event.zone, v->now_ms));
}

static bool fact(struct draw *d, int page, struct pair *out)
{
    (void)page;
    return nearby_toilets(d, out);
}

const struct board board_directions = {
    .name = "directions",
    .title = WORD_BOARD_FROM_HERE,
    .pages = pages,
    .build = build,
    .fact = fact,
    .by_place = true,
};
