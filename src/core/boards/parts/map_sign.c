#include "core/boards/parts/map_sign.h"

#include "core/boards/parts/glyph.h"
#include "core/boards/parts/lines.h"
#include "core/boards/parts/way.h"
#include "core/map/ground.h"

#include <math.h>

#define SIGN_U 4.0
#define EXIT_U 2.6
#define POINT_U 1.8
#define APART_U 1.0
#define PLATE_AIR_U 0.4
#define SIGNS_MAX 60
#define APART_M 4.0 /* two of a kind that are nearer are one */

static enum word word_of(enum venue_point_kind kind)
{
    switch (kind) {
    case VENUE_EXIT:
        return WORD_EXIT;
    case VENUE_EMERGENCY_EXIT:
        return WORD_EMERGENCY_EXIT;
    case VENUE_ENTRANCE:
        return WORD_ENTRANCE;
    case VENUE_AT_TOILET:
        return WORD_TOILETS;
    case VENUE_FIRST_AID:
        return WORD_FIRST_AID;
    case VENUE_INFORMATION:
        return WORD_INFORMATION;
    case VENUE_CLOAKROOM:
        return WORD_CLOAKROOM;
    case VENUE_FOOD:
        return WORD_FOOD;
    default:
        return WORD_COUNT;
    }
}

/* Exits, then what leads to other levels, then help, then the rest; -1: not on a map. */
static int rank_of(enum venue_point_kind kind)
{
    switch (kind) {
    case VENUE_EXIT:
    case VENUE_EMERGENCY_EXIT:
    case VENUE_ENTRANCE:
        return 0;
    case VENUE_AT_LIFT:
    case VENUE_AT_STAIRS:
    case VENUE_AT_ESCALATOR:
        return 1;
    case VENUE_FIRST_AID:
    case VENUE_INFORMATION:
    case VENUE_AT_TOILET:
        return 2;
    case VENUE_CLOAKROOM:
    case VENUE_FOOD:
        return 3;
    default:
        return -1;
    }
}

static bool is_way(enum venue_point_kind kind)
{
    return rank_of(kind) == 1;
}

static double x_units(const struct draw *d, int32_t x)
{
    return grid_units(d->v->grid, x - d->v->grid->safe.x);
}

static double y_units(const struct draw *d, int32_t y)
{
    return grid_units(d->v->grid, y - d->v->grid->safe.y);
}

static struct rect around(struct point at, int32_t side)
{
    return (struct rect){at.x / POINT_UNIT - side / 2, at.y / POINT_UNIT - side / 2, side, side};
}

/* ---- Lift, stairs, escalator. ---- */

static void draw_way(struct draw *d, struct map_labels *labels, enum venue_way way, bool up,
                     struct point at, const struct map_outline *inside)
{
    const struct grid *g = d->v->grid;
    int32_t side = grid_len(g, SIGN_U);
    struct rect box = around(at, side);
    if (inside && !map_labels_inside(labels, inside, side, side, 1, false, &box) &&
        !map_labels_free(labels, box))
        return;
    if (!inside && !map_labels_free(labels, box))
        return;
    map_labels_take(labels, box);
    draw_level_sign(d, "way", way, up, x_units(d, box.x + side / 2), y_units(d, box.y + side / 2),
                    SIGN_U * 0.86, d->v->palette->t2);
}

static enum venue_way way_of(enum venue_point_kind kind)
{
    return kind == VENUE_AT_LIFT     ? VENUE_BY_LIFT
           : kind == VENUE_AT_STAIRS ? VENUE_BY_STAIRS
                                     : VENUE_BY_ESCALATOR;
}

/* Down only where there is nothing above. */
static bool leads_up(const struct map_plan *plan)
{
    return plan->view.level + 1 < plan->venue->n_levels;
}

static void draw_way_spaces(struct draw *d, const struct map_plan *plan, struct map_labels *labels)
{
    const struct venue_level *level = &plan->venue->levels[plan->view.level];
    int n = 0;
    for (int i = 0; i < level->n_spaces && n < SIGNS_MAX; i++) {
        const struct venue_space *space = &plan->venue->spaces[level->first_space + i];
        if (space->kind != VENUE_LIFT && space->kind != VENUE_STAIRS &&
            space->kind != VENUE_ESCALATOR)
            continue;
        if (space->shape.n == 0)
            continue;
        struct map_outline outline =
            map_outline_of(&plan->view, plan->venue, level->first_space + i, d->v->arena);
        /* Stairs of four corners have their treads in the ground. */
        if (space->kind != VENUE_LIFT && space->shape.n == 1 && space->shape.rings[0].n == 4)
            continue;
        enum venue_way way = space->kind == VENUE_LIFT ? VENUE_BY_LIFT : VENUE_BY_STAIRS;
        const char *old = scene_prefix(d->s, "sign/space%d", i);
        draw_way(d, labels, way, leads_up(plan), outline.pole, &outline);
        scene_prefix_restore(d->s, old);
        n++;
    }
}

static bool has_space(const struct map_plan *plan, const struct venue_spot *spot)
{
    const struct venue_level *level = &plan->venue->levels[plan->view.level];
    enum venue_kind kind = spot->kind == VENUE_AT_LIFT     ? VENUE_LIFT
                           : spot->kind == VENUE_AT_STAIRS ? VENUE_STAIRS
                           : spot->kind == VENUE_AT_TOILET ? VENUE_TOILET
                                                           : VENUE_ESCALATOR;
    for (int i = 0; i < level->n_spaces; i++) {
        const struct venue_space *space = &plan->venue->spaces[level->first_space + i];
        const struct venue_box *b = &space->shape.box;
        if (space->kind == kind && space->shape.n > 0 && spot->at.x > b->min.x - APART_M &&
            spot->at.x < b->max.x + APART_M && spot->at.y > b->min.y - APART_M &&
            spot->at.y < b->max.y + APART_M)
            return true;
    }
    return false;
}

/* ---- Exits and other points. ---- */

/* A room of this name stands there, and says it. */
static bool is_named(const struct draw *d, const struct map_plan *plan,
                     const struct venue_spot *spot)
{
    const struct venue_level *level = &plan->venue->levels[plan->view.level];
    struct pair name = pair_of(d, &spot->name);
    for (int i = 0; name.a && i < level->n_spaces; i++) {
        const struct venue_space *space = &plan->venue->spaces[level->first_space + i];
        const struct venue_box *b = &space->shape.box;
        if (space->shape.n > 0 && spot->at.x > b->min.x - APART_M &&
            spot->at.x < b->max.x + APART_M && spot->at.y > b->min.y - APART_M &&
            spot->at.y < b->max.y + APART_M && str_equal(pair_of(d, &space->name).a, name.a))
            return true;
    }
    return false;
}

/* Which way is out, for a door in a wall of the level: by one of the four sides of the page. */
static struct point outwards(const struct map_plan *plan, struct point at)
{
    const struct venue_level *level = &plan->venue->levels[plan->view.level];
    const struct venue_box *all = level->footprint.n ? &level->footprint.box : &level->box;
    int32_t x0 = INT32_MAX, y0 = INT32_MAX, x1 = INT32_MIN, y1 = INT32_MIN;
    for (int i = 0; i < 4; i++) {
        struct venue_point corner = {i & 1 ? all->max.x : all->min.x,
                                     i & 2 ? all->max.y : all->min.y};
        struct point p = map_point(&plan->view, corner);
        x0 = p.x < x0 ? p.x : x0, x1 = p.x > x1 ? p.x : x1;
        y0 = p.y < y0 ? p.y : y0, y1 = p.y > y1 ? p.y : y1;
    }
    const int32_t to[4] = {at.x - x0, x1 - at.x, at.y - y0, y1 - at.y};
    int side = 0;
    for (int i = 1; i < 4; i++)
        side = to[i] < to[side] ? i : side;
    static const struct point ways[4] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
    return ways[side];
}

static void draw_exit(struct draw *d, struct rect box, struct point out)
{
    double cx = box.x + box.w / 2.0, cy = box.y + box.h / 2.0, r = box.w / 2.0;
    const double xy[3][2] = {{out.x * r, out.y * r},
                             {-out.x * r * 0.7 - out.y * r, -out.y * r * 0.7 + out.x * r},
                             {-out.x * r * 0.7 + out.y * r, -out.y * r * 0.7 - out.x * r}};
    struct point points[3];
    for (int i = 0; i < 3; i++)
        points[i] = (struct point){(int32_t)lround((cx + xy[i][0]) * POINT_UNIT),
                                   (int32_t)lround((cy + xy[i][1]) * POINT_UNIT)};
    scene_polygon(d->s, "exit", points, 3, d->v->palette->t1);
}

/* Over the accent no other text of ours is read. */
static bool over_target(const struct draw *d, const struct map_plan *plan, struct rect box)
{
    if (!plan->has_target || plan->venue->spaces[plan->target.space].level != plan->view.level)
        return false;
    struct map_outline target =
        map_outline_of(&plan->view, plan->venue, plan->target.space, d->v->arena);
    return map_outline_touches(&target, box);
}

struct words {
    struct pair pair;
    struct ink a, b;
    bool is_inline;
    int32_t w, h;
};

static void measure(struct draw *d, struct words *words)
{
    double z = lines_px(d, words->a);
    int32_t a = draw_width(d, words->pair.a, words->pair.a_lang, words->a);
    int32_t b = draw_width(d, words->pair.b, words->pair.b_lang, words->b);
    words->h = (int32_t)ceil((words->pair.b && !words->is_inline ? 0.9 + 1.05 + 0.2 : 1.1) * z);
    words->w = words->is_inline ? draw_inline_width(d, &words->pair, words->a, words->b)
               : a > b          ? a
                                : b;
}

static void draw_words(struct draw *d, const struct words *words, struct rect box, bool to_left)
{
    double z = lines_px(d, words->a);
    enum align align = to_left ? ALIGN_RIGHT : ALIGN_LEFT;
    int32_t x = to_left ? box.x + box.w : box.x, y = box.y + (int32_t)lround(0.88 * z);
    const struct pair *pair = &words->pair;
    const char *old = scene_prefix(d->s, "words");
    if (words->is_inline) {
        draw_inline(d, "pair", pair, words->a, words->b, x, y, align, 0);
    } else {
        draw_line(d, "a", pair->a, pair->a_lang, words->a, x, y, align, 0, NULL);
        draw_line(d, "b", pair->b, pair->b_lang, words->b, x, y + (int32_t)lround(1.05 * z), align,
                  0, NULL);
    }
    scene_prefix_restore(d->s, old);
}

/* The sign and its words, or neither. An exit stands before its door, outside. */
static bool try_point(struct draw *d, const struct map_plan *plan, struct map_labels *labels,
                      const struct venue_spot *spot, struct words *words, bool on_floor)
{
    const struct grid *g = d->v->grid;
    bool is_exit = rank_of(spot->kind) == 0;
    struct point at = map_point(&plan->view, spot->at), out = {0, 0};
    struct rect box, text;
    measure(d, words);
    if (is_exit) { /* so far out that its words clear the wall */
        out = outwards(plan, at);
        double off_px = fmax((EXIT_U / 2 + 0.8) * g->u, out.y ? words->h / 2.0 + 0.5 * g->u : 0);
        int32_t off = (int32_t)lround(off_px * POINT_UNIT);
        at = (struct point){at.x + out.x * off, at.y + out.y * off};
    }
    box = around(at, grid_len(g, is_exit ? EXIT_U : POINT_U));
    if (!map_labels_free(labels, box) || over_target(d, plan, box) ||
        !map_labels_beside(labels, box, words->w, words->h, grid_len(g, 0.8), on_floor, &text) ||
        over_target(d, plan, text))
        return false;
    int32_t beside = grid_len(g, PLATE_AIR_U);
    struct rect plate = {text.x - beside, text.y, text.w + 2 * beside, text.h};
    plate = map_labels_free(labels, plate) ? plate : text;
    map_labels_take(labels, box);
    int32_t air = grid_len(g, APART_U); /* or two names side by side are read as one */
    map_labels_take(labels, (struct rect){text.x - air, text.y, text.w + 2 * air, text.h});
    if (!on_floor) /* over walls and edges */
        scene_rrect(d->s, "plate", plate, grid_len(g, 0.5), d->v->palette->bg);
    if (is_exit)
        draw_exit(d, box, out);
    else
        scene_disc(d->s, "dot", at, grid_16(g, POINT_U / 2), d->v->palette->t1);
    draw_words(d, words, text, text.x + text.w <= box.x);
    return true;
}

static void draw_point(struct draw *d, const struct map_plan *plan, struct map_labels *labels,
                       const struct venue_spot *spot)
{
    const struct palette *p = d->v->palette;
    struct words words = {.pair = pair_of(d, &spot->name),
                          .a = {0, WEIGHT_MEDIUM, ROLE_R3, p->t1},
                          .b = {0, WEIGHT_REGULAR, ROLE_R3, p->t1}};
    if (!words.pair.a)
        words.pair = pair_word(d, word_of(spot->kind));
    struct pair both = words.pair;
    for (int i = 0; i < 6; i++) { /* on one line, on two, in one language; on the floor, anywhere */
        words.is_inline = i % 3 == 0;
        words.pair = both;
        words.pair.b = i % 3 == 2 ? NULL : both.b;
        if (i == 3 && rank_of(spot->kind) > 0)
            return;
        if (try_point(d, plan, labels, spot, &words, i < 3))
            return;
    }
}

void draw_map_signs(struct draw *d, const struct map_plan *plan, struct map_labels *labels)
{
    int n = 0;
    for (int rank = 0; rank < 4; rank++) {
        if (rank == 1)
            draw_way_spaces(d, plan, labels);
        for (int i = 0; i < plan->venue->n_spots && n < SIGNS_MAX; i++) {
            const struct venue_spot *spot = &plan->venue->spots[i];
            if (spot->level != plan->view.level || rank_of(spot->kind) != rank || spot->is_closed)
                continue;
            if (((is_way(spot->kind) || spot->kind == VENUE_AT_TOILET) && has_space(plan, spot)) ||
                is_named(d, plan, spot))
                continue;
            const char *old = scene_prefix(d->s, "sign/%d", i);
            if (is_way(spot->kind))
                draw_way(d, labels, way_of(spot->kind), leads_up(plan),
                         map_point(&plan->view, spot->at), NULL);
            else
                draw_point(d, plan, labels, spot);
            scene_prefix_restore(d->s, old);
            n++;
        }
    }
}
