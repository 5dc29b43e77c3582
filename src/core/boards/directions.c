/* directions: arrows from this display to the rooms, with what is on in each and the minutes on
 * foot (LOOK.md section 11). Without a place on a walk graph there is nothing that it could say. */
#include "core/boards/parts/direction_form.h"
#include "core/boards/parts/frame.h"
#include "core/boards/parts/nearby.h"
#include "core/boards/parts/rows.h"
#include "core/boards/parts/state.h"
#include "core/boards/parts/title.h"
#include "core/boards/table.h"

#include <math.h>

#define INSET_U 1.4
#define STEP_MOST 6

/* The step, or the next one that the role wants on this display. */
static int least_step(const struct direction_form *f, int step, enum text_role role)
{
    const struct grid *g = f->v->grid;
    return grid_step_px(g, step, grid_wanted_px(g, f->v->display, role), STEP_MOST);
}

/* A row while it is drawn: baselines in px. */
struct line {
    struct draw *d;
    const struct direction_form *f;
    const struct sign_group *group;
    const struct sign_row *row;
    struct state_look look;
    double top_u;
    int32_t b1, b2, b3; /* of the title, the second language, the state below them */
    int32_t right;      /* where the minutes begin */
    int title_step;
};

static int32_t title_room(const struct line *l)
{
    const struct grid *g = l->f->v->grid;
    int32_t end = l->f->wide ? grid_x(g, l->f->state_u - 3.5) : l->right - grid_len(g, 2.5);
    return end - grid_x(g, l->f->title_u);
}

/* Minutes and their unit; returns where they begin. */
static int32_t draw_walk(struct line *l)
{
    const struct palette *p = l->d->v->palette;
    const struct grid *g = l->f->v->grid;
    int32_t right = grid_x(g, l->f->minutes_u), x = right + grid_len(g, l->f->wide ? 2 : 1.25);
    if (l->row->minutes <= 0)
        return right;
    int unit = l->f->wide ? 2 : 1;
    struct pair min = pair_word(l->d, WORD_MIN);
    int32_t baseline = l->b1 + grid_len(g, l->f->wide ? 1.75 : 1.4);
    int32_t first = min.b ? baseline - grid_len(g, l->f->wide ? 2.9 : 2.3) : baseline;
    draw_stacked(l->d, "unit", &min, ink(unit, WEIGHT_MEDIUM, ROLE_R3, p->t1),
                 ink(least_step(l->f, 0, ROLE_R3), WEIGHT_REGULAR, ROLE_R3, p->t2), x, first,
                 ALIGN_LEFT, 0);
    const char *number = arena_printf(l->d->v->arena, "%d", l->row->minutes);
    return right - draw_line(l->d, "minutes", number, NULL,
                             ink(l->f->number_step, WEIGHT_BOLD, ROLE_R1, p->t1), right, baseline,
                             ALIGN_RIGHT, 0, NULL);
}

static const char *label_of(const struct line *l, const char *lang)
{
    const struct view *v = l->d->v;
    if (l->row->kind == SIGN_LEVEL)
        return v->snapshot->venue->levels[l->group->level].short_name;
    return signpost_range(v, l->row->rooms, l->row->n_rooms, lang);
}

/* The number, a range of numbers, or a level with the arrow to its stairs. */
static void draw_label(struct line *l)
{
    const struct palette *p = l->d->v->palette;
    const struct grid *g = l->f->v->grid;
    const char *lang = draw_langs(l->d).a, *label = label_of(l, lang);
    int32_t x = grid_x(g, l->f->number_u);
    int32_t most = l->row->kind == SIGN_RANGE ? l->right - grid_len(g, 3) - x
                                              : grid_x(g, l->f->title_u - 1.5) - x;
    bool off = l->row->standing && l->look.no_time;
    struct ink look = ink(l->f->number_step, WEIGHT_BOLD, ROLE_R1, off ? p->t3 : p->t1);
    while (look.step > 2 && draw_width(l->d, label, lang, look) > most)
        look.step--;
    int32_t baseline = l->b1 + grid_len(g, l->f->wide ? 1.75 : 1.4);
    int32_t width =
        draw_line(l->d, "number", label, lang, look, x, baseline, ALIGN_LEFT, most, NULL);
    if (l->row->kind != SIGN_LEVEL || l->group->direction < 0)
        return;
    double side = l->f->wide ? 8.5 : 6, cap = 0.714 * grid_type_u(l->f->number_step);
    double x_u = grid_units(g, x + width - g->safe.x) + 1.75 + side / 2;
    if (x_u + side / 2 > l->f->title_u - 0.75)
        return;
    draw_arrow(l->d, "arrow", x_u, grid_units(g, baseline - g->safe.y) - cap / 2, side,
               45 * (int)l->group->direction, p->accent);
}

/* What the feed says of the way takes the second line, and the second language of the title goes
 * beside the first. */
static void draw_words(struct line *l, const struct pair *title, struct ink b, int32_t title_px)
{
    int32_t x = grid_x(l->f->v->grid, l->f->title_u), most = title_room(l);
    int32_t after = title_px + grid_len(l->f->v->grid, 0.5 * grid_type_u(l->title_step));
    if (title->b && after + draw_width(l->d, title->b, title->b_lang, b) <= most)
        draw_line(l->d, "title.b", title->b, title->b_lang, b, x + after, l->b1, ALIGN_LEFT, 0,
                  NULL);
    struct pair words = pair_of(l->d, l->row->words);
    b.colour = l->d->v->palette->accent;
    struct ink lead = ink(b.step, WEIGHT_MEDIUM, ROLE_R2, b.colour);
    if (!l->row->standing) /* no state beside them */
        most = l->right - grid_len(l->f->v->grid, 2.5) - x;
    draw_inline(l->d, "words", &words, lead, b, x, l->b2, ALIGN_LEFT, most);
}

/* What is on in the room; its name where nothing is. */
static void draw_title(struct line *l)
{
    const struct view *v = l->d->v;
    const struct palette *p = v->palette;
    const struct standing *standing = l->row->standing;
    bool quiet = standing && l->look.quiet;
    struct ink a = ink(l->title_step, WEIGHT_MEDIUM, ROLE_R1, quiet ? p->t3 : p->t1);
    struct ink b = ink(least_step(l->f, l->title_step - 2, ROLE_R2), WEIGHT_REGULAR, ROLE_R2,
                       quiet ? p->t3 : p->t2);
    int32_t most = title_room(l), x = grid_x(l->f->v->grid, l->f->title_u);
    struct pair title;
    const struct session *session = standing ? title_session(l->d, standing) : NULL;
    if (session) {
        title = title_choose(l->d, session, a, b, most, NULL);
    } else {
        title = pair_of(l->d, &v->snapshot->rooms[l->row->rooms[0]].name);
        a.colour = p->t2;
        if (!title.a || str_equal(title.a, label_of(l, title.a_lang)))
            title = pair_of(l->d, &v->snapshot->rooms[l->row->rooms[0]].place);
    }
    struct scene_item *item;
    int32_t width =
        draw_line(l->d, "title", title.a, title.a_lang, a, x, l->b1, ALIGN_LEFT, most, &item);
    if (item && session && !(standing->flags & SESSION_AWAY))
        item->text.session = session->id;
    if (l->look.struck && standing)
        draw_strike(l->d, "strike", x, width, l->b1, grid_type_u(a.step) * l->f->v->grid->u);
    if (l->row->words)
        draw_words(l, &title, b, width);
    else
        draw_line(l->d, "title.b", title.b, title.b_lang, b, x, l->b2, ALIGN_LEFT, most, NULL);
}

static const char *level_rooms(struct line *l, const char *lang)
{
    const struct view *v = l->d->v;
    const struct venue_level *level = &v->snapshot->venue->levels[l->group->level];
    const char *name = text_any(&level->name, lang);
    const char *range = signpost_range(v, l->row->rooms, l->row->n_rooms, lang);
    return sheet_level_rooms(v->arena, lang, name ? name : level->short_name, range);
}

/* 二层会场 201–206 over Level 2 rooms: escalator ahead. */
static void draw_level(struct line *l)
{
    const struct palette *p = l->d->v->palette;
    struct langs langs = draw_langs(l->d);
    int32_t most = title_room(l), x = grid_x(l->f->v->grid, l->f->title_u);
    struct ink a = ink(l->title_step, WEIGHT_MEDIUM, ROLE_R1, p->t1);
    struct ink b =
        ink(least_step(l->f, l->title_step - 2, ROLE_R2), WEIGHT_REGULAR, ROLE_R2, p->t2);
    draw_line(l->d, "title", level_rooms(l, langs.a), langs.a, a, x, l->b1, ALIGN_LEFT, most, NULL);
    const char *lang = langs.b ? langs.b : langs.a;
    const struct venue_level *level = &l->d->v->snapshot->venue->levels[l->group->level];
    const char *name = text_any(&level->name, lang);
    const char *way = signpost_way(l->d->v->arena, lang, l->group->way, l->group->direction);
    if (langs.b)
        way = sheet_level_way(l->d->v->arena, lang, name ? name : level->short_name, way);
    draw_line(l->d, "title.b", way, lang, b, x, l->b2, ALIGN_LEFT, most, NULL);
}

/* Glyph, then the time of a session, or how many rooms have something on. Wide: in a column of its
 * own over two lines; else on one line under the title. */
static void draw_state(struct line *l)
{
    struct draw *d = l->d;
    const struct view *v = d->v;
    const struct palette *p = v->palette;
    const struct grid *g = l->f->v->grid;
    const struct standing *s = l->row->standing;
    bool counts = l->row->kind != SIGN_ROOM;
    if (counts ? l->row->on_now == 0 : !s)
        return;
    bool wide = l->f->wide;
    double side = wide ? 4 : 2.75, x_u = wide ? l->f->state_u : l->f->title_u;
    int32_t baseline = wide ? l->b1 : l->b3;
    double size = grid_type_u(wide ? 4 : 1);
    double y_u = grid_units(g, baseline - g->safe.y) - 0.36 * size - side / 2;
    bool away = !counts && l->look.no_time;
    bool by_chip = away && l->look.chip.a; /* which has the same glyph */
    if (!by_chip)
        draw_glyph(d, "state", counts ? GLYPH_DISC : l->look.glyph, x_u, y_u, side,
                   counts ? p->accent : l->look.colour, p->bg);
    int32_t x = grid_x(g, x_u + (by_chip ? 0
                                 : wide  ? 5.75
                                         : 3.75)),
            end = l->right - grid_len(g, 2.5);
    struct ink word_a = ink(wide ? 2 : 1, WEIGHT_MEDIUM, ROLE_R2, p->t2);
    struct ink word_b = ink(wide ? 2 : 1, WEIGHT_REGULAR, ROLE_R2, p->t2);
    struct pair word = pair_word(d, counts            ? WORD_ROOMS_ON
                                    : l->look.running ? WORD_UNTIL
                                                      : WORD_STARTS);
    const char *large = counts ? arena_printf(v->arena, "%d", l->row->on_now)
                               : sheet_time(v->arena, v->snapshot->event.zone,
                                            l->look.running ? s->end_ms : s->start_ms);
    bool changed = !counts && (l->look.running ? s->end_ms != s->plan_end_ms
                                               : s->start_ms != s->plan_start_ms);
    int32_t width = 0;
    if (!away)
        width = draw_line(d, "time", large, NULL,
                          ink(wide ? 4 : 1, WEIGHT_BOLD, wide ? ROLE_R1 : ROLE_R2,
                              changed ? p->time : p->t1),
                          x, baseline, ALIGN_LEFT, end - x, NULL) +
                grid_len(g, wide ? 2.5 : 1.25);
    if (wide && !away)
        draw_inline(d, "word", &word, word_a, word_b, x, l->b2, ALIGN_LEFT, end - x);
    x += width;
    if (!counts && l->look.chip.a)
        draw_chip(d, &l->look, least_step(l->f, 0, ROLE_R3), x,
                  baseline - grid_len(g, wide ? 1 : 0), ALIGN_LEFT, end - x);
    else if (!wide && !away)
        draw_inline(d, "word", &word, word_a, word_b, x, baseline, ALIGN_LEFT, end - x);
}

static void place_line(struct line *l)
{
    const struct grid *g = l->f->v->grid;
    double b =
        l->f->wide ? (l->f->row_u - DIRECTION_ROW_U) / 2 + 8.5 : (l->f->row_u - 17.6) / 2 + 6.6;
    double drop = 0.86 * grid_type_u(l->title_step);
    l->b1 = grid_y(g, l->top_u + b);
    l->b2 = grid_y(g, l->top_u + b + drop);
    l->b3 = grid_y(g, l->top_u + b + drop + 4.8);
}

/* "left", "level+1": of a group's items. */
static const char *group_key(const struct draw *d, const struct sign_group *group)
{
    return group->levels ? arena_printf(d->v->arena, "level%+d", group->levels)
                         : direction_name(group->direction);
}

static void draw_row(struct line *l)
{
    const struct view *v = l->d->v;
    const char *group = group_key(l->d, l->group);
    const char *old = l->row->kind == SIGN_ROOM
                          ? scene_prefix(l->d->s, "%s", v->snapshot->rooms[l->row->rooms[0]].id)
                          : scene_prefix(l->d->s, "%s/rooms", group);
    place_line(l);
    if (l->row->standing)
        state_look(l->d, l->row->standing, &l->look);
    l->right = draw_walk(l);
    draw_label(l);
    if (l->row->kind == SIGN_ROOM)
        draw_title(l);
    else if (l->row->kind == SIGN_LEVEL)
        draw_level(l);
    if (l->row->kind != SIGN_RANGE)
        draw_state(l);
    scene_prefix_restore(l->d->s, old);
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
    const struct grid *g = f->v->grid;
    /* Minutes of two digits at most, as the fit must not depend on the row. */
    int32_t walk = draw_width(d, "00", NULL, ink(f->number_step, WEIGHT_BOLD, ROLE_R1, 0));
    for (int i = 0; i < page->n_groups; i++) {
        for (int j = 0; j < page->groups[i].n_rows; j++) {
            const struct sign_row *row = &page->groups[i].rows[j];
            if (!row->standing)
                continue;
            struct line l = {.d = d, .f = f, .right = grid_x(g, f->minutes_u) - walk};
            bool fits;
            title_choose(d, title_session(d, row->standing), ink(step, WEIGHT_MEDIUM, ROLE_R1, 0),
                         ink(step - 2, WEIGHT_REGULAR, ROLE_R2, 0), title_room(&l), &fits);
            if (!fits)
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
            struct line l = {.d = d,
                             .f = f,
                             .group = group,
                             .row = &group->rows[j],
                             .top_u = y,
                             .title_step = step};
            draw_row(&l);
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

static int pages(const struct view *v)
{
    struct direction_form f;
    direction_form_init(&f, v);
    return (signpost_collect(f.v, f.rows, f.columns).n_pages + f.columns - 1) / f.columns;
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct direction_form f;
    direction_form_init(&f, v);
    struct draw d = {f.v, scene};
    struct signpost sign = signpost_collect(f.v, f.rows, f.columns);
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
