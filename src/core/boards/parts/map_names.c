#include "core/boards/parts/map_names.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/map_form.h"
#include "core/boards/parts/map_sign.h"
#include "core/boards/parts/title.h"
#include "core/map/ground.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 240 /* that are tried; the rest, the least important, have no room anyway */
#define AIR_U 1.5
#define HALL_NAME_U 36.0 /* over stands, at most */
#define AIR_SMALL_U 0.6
#define AIR_BRIEF_U 0.2

/* ---- Words. ---- */

/* What every room has in its name says nothing beside the others: 数字乡村分论坛, Digital Village
 * Sub-forum. */
static const char *without_ending(const struct draw *d, const char *text)
{
    static const char *const endings[] = {"分论坛", " Sub-forum", " Sub-Forum", " Subforum"};
    size_t bytes = text ? strlen(text) : 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (bytes > n && strcmp(text + bytes - n, endings[i]) == 0)
            return arena_strndup(d->v->arena, text, bytes - n);
    }
    return text;
}

static struct pair room_words(struct draw *d, const struct standing *standing, int32_t room)
{
    if (standing && !(standing->flags & (SESSION_AWAY | SESSION_CANCELLED))) {
        struct pair title = title_brief(d, title_session(d, standing));
        title.a = without_ending(d, title.a);
        title.b = without_ending(d, title.b);
        return pair_distinct(title);
    }
    return pair_of(d, &d->v->snapshot->rooms[room].name);
}

static void closed_look(struct draw *d, struct map_name *name)
{
    name->look = (struct state_look){.chip_glyph = GLYPH_BAR, .chip_fill = d->v->palette->stop};
    name->look.chip = name->look.chip_short = pair_word(d, WORD_CLOSED);
    name->has_chip = true;
}

/* Where the feed has no number, a name that is no more than one: "101". */
static const char *number_of(struct draw *d, const struct room *room)
{
    const char *name = pair_of(d, &room->name).a;
    if (room->number[0])
        return room->number;
    return name && strlen(name) <= 5 && name[strcspn(name, "0123456789")] ? name : NULL;
}

static void take_room(struct draw *d, struct map_name *name, int32_t room)
{
    const struct room *of = &d->v->snapshot->rooms[room];
    const struct standing *standing = map_standing(d->v, room);
    name->number = number_of(d, of);
    name->words = room_words(d, standing, room);
    if (name->number && str_equal(name->words.a, name->number))
        name->words = (struct pair){0};
    name->is_small = false;
    if (!standing)
        return;
    state_look(d, standing, &name->look);
    name->has_look = name->look.glyph != GLYPH_NONE;
    name->has_chip = name->look.chip.a != NULL;
}

static enum word kind_word(enum venue_kind kind)
{
    return kind == VENUE_TOILET ? WORD_TOILETS : WORD_COUNT;
}

static void take_tone(struct draw *d, const struct map_plan *plan, struct map_name *name,
                      int32_t index)
{
    const struct palette *p = d->v->palette;
    enum venue_kind kind = name->space->kind;
    enum map_tone tone = map_tone(d, plan, index);
    bool on_walk = kind == VENUE_WALKWAY || name->is_hall;
    name->t_number = name->t_a = p->t1;
    name->t_b = on_walk || tone == MAP_RUNNING ? p->t1 : p->t2;
    name->ground = on_walk ? p->walk : p->room;
    if (kind == VENUE_VOID || name->is_small)
        name->t_number = name->t_a = name->t_b = on_walk ? p->t1 : p->t2;
    if (on_walk)
        return;
    if (tone == MAP_RUNNING)
        name->ground = p->accdim;
    if (tone == MAP_TARGET) {
        name->t_number = name->t_a = name->t_b = p->on_fill;
        name->look.colour = p->on_fill;
        name->ground = p->accent;
    }
}

static bool make_name(struct draw *d, const struct map_plan *plan, int32_t index,
                      struct map_name *name)
{
    const struct venue_space *space = &plan->venue->spaces[index];
    *name = (struct map_name){.space = space,
                              .index = index,
                              .is_small = true,
                              .is_hall = plan->venue->spaces[index].is_hall};
    name->words = pair_of(d, &space->name);
    name->number = space->number[0] ? space->number : NULL;
    if (space->kind == VENUE_ROOM && space->number[0])
        name->is_small = false;
    if (space->kind == VENUE_STAND) {
        name->words = name->number ? (struct pair){0} : name->words;
        if (!name->number && !name->words.a && space->exhibit >= 0)
            name->number = d->v->snapshot->exhibits[space->exhibit].stand;
    }
    if (space->room >= 0)
        take_room(d, name, space->room);
    name->is_leader = space->room >= 0;
    enum word word = kind_word(space->kind);
    if (!name->words.a && word != WORD_COUNT)
        name->words = pair_word(d, word);
    if (space->is_closed)
        closed_look(d, name);
    take_tone(d, plan, name, index);
    return name->number || name->words.a;
}

/* ---- Places. ---- */

static int32_t air_of(const struct draw *d, const struct map_name *name)
{
    enum venue_kind kind = name->space->kind;
    return grid_len(d->v->grid, kind == VENUE_STAND ? 0.1 : name->is_small ? AIR_SMALL_U : AIR_U);
}

/* Over stands only on a plate of the hall's own tone. */
static bool try_form(struct draw *d, struct map_labels *labels, const struct map_outline *outline,
                     const struct map_name *name, const struct map_form *form, bool on_floor)
{
    const struct grid *g = d->v->grid;
    struct rect box;
    if (!map_labels_inside(labels, outline, form->w, form->h, air_of(d, name), on_floor, &box))
        return false;
    int32_t air = grid_len(g, 1);
    struct rect plate = {box.x - air, box.y - air, box.w + 2 * air, box.h + 2 * air};
    bool is_water = name->space->kind == VENUE_WATER;
    if (is_water || (name->is_hall && !map_labels_on_floor(labels, plate, name->index)))
        scene_rrect(d->s, "plate", plate, grid_len(g, 0.5),
                    is_water ? d->v->palette->bg : d->v->palette->walk);
    map_labels_take(labels, name->is_hall ? plate : box);
    map_form_draw(d, name, form, box);
    return true;
}

/* The number outside, with a line to its room. */
static bool try_outside(struct draw *d, struct map_labels *labels,
                        const struct map_outline *outline, const struct map_name *name)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    const struct map_wish wish = {2, WORDS_NONE, false, true};
    struct map_form form;
    struct map_name plain = *name;
    struct rect box;
    struct point leader[2];
    plain.t_number = p->t1;
    if (!name->number || !map_form_make(d, &plain, wish, 0, &form) ||
        !map_labels_outside(labels, outline, form.w + 2 * grid_len(g, 0.7),
                            form.h + 2 * grid_len(g, 0.7), grid_len(g, 1.5), &box, leader))
        return false;
    scene_polyline(d->s, "leader", leader, 2, grid_16(g, 0.25), false, false, p->t1);
    map_labels_take(labels, box);
    map_labels_take_line(labels, leader[0], leader[1], grid_16(g, 0.5));
    if (name->ground == p->accent)
        plain.look.colour = p->accent;
    plain.ground = p->walk;
    box.y += (box.h - form.h) / 2;
    map_form_draw(d, &plain, &form, box);
    return true;
}

/* Over a corner it would be taken for another's. */
static bool is_at_corner(struct rect box, struct rect of)
{
    return (box.x >= of.x + of.w || box.x + box.w <= of.x) &&
           (box.y >= of.y + of.h || box.y + box.h <= of.y);
}

/* The words of a service beside it on free floor, where not all of them have room inside. */
static bool try_beside(struct draw *d, struct map_labels *labels, const struct map_outline *outline,
                       const struct map_name *name)
{
    const struct grid *g = d->v->grid;
    enum venue_kind kind = name->space->kind;
    struct map_name plain = *name;
    struct map_form form;
    struct rect box;
    plain.t_a = plain.t_b = d->v->palette->t1;
    if ((kind != VENUE_TOILET && kind != VENUE_ROOM) || !name->is_small || name->number ||
        !name->words.a ||
        !map_form_make(d, &plain, (struct map_wish){-1, WORDS_BOTH, false, false}, 0, &form) ||
        !map_labels_beside(labels, outline->box, form.w, form.h, grid_len(g, 0.8), true, &box) ||
        is_at_corner(box, outline->box) ||
        (labels->floor.n_rings > 0 ? !map_outline_holds(&labels->floor, box)
                                   : kind == VENUE_ROOM)) /* it may be out of doors there */
        return false;
    int32_t air = grid_len(g, 1); /* or two names are read as one */
    map_labels_take(labels,
                    (struct rect){box.x - air, box.y - air, box.w + 2 * air, box.h + 2 * air});
    map_form_draw(d, &plain, &form, box);
    return true;
}

/* Two letters that everybody reads, where the words have no room. */
static void draw_wc(struct draw *d, struct map_labels *labels, const struct map_outline *outline,
                    const struct map_name *name)
{
    struct map_name brief = *name;
    struct map_form form;
    brief.number = NULL;
    brief.words = (struct pair){.a = "WC", .a_lang = "en"};
    struct rect box;
    if (name->space->kind != VENUE_TOILET || name->space->is_closed ||
        !map_form_make(d, &brief, (struct map_wish){-1, WORDS_FIRST, false, false}, 0, &form) ||
        !map_labels_inside(labels, outline, form.w, form.h, grid_len(d->v->grid, AIR_BRIEF_U),
                           false, &box))
        return;
    map_labels_take(labels, box);
    map_form_draw(d, &brief, &form, box);
}

/* A row along an aisle: as high as its number, or its words where it has none. */
struct aisle {
    struct pair words;
    struct ink number, a, b;
    int32_t number_w, glyph_w, w, h;
};

static struct aisle aisle_of(struct draw *d, const struct map_name *name, enum map_words words)
{
    int32_t gap = grid_len(d->v->grid, MAP_GLYPH_GAP_U);
    struct aisle row = {
        .words = words < WORDS_NONE ? name->words : (struct pair){0},
        .number = {2, WEIGHT_BOLD, ROLE_R1, name->t_number},
        .a = {name->is_small ? 0 : 1, WEIGHT_MEDIUM, ROLE_R3, name->t_a},
        .b = {0, WEIGHT_REGULAR, ROLE_R3, name->t_b},
    };
    if (words != WORDS_BOTH)
        row.words.b = NULL;
    row.number_w = name->number ? draw_width(d, name->number, NULL, row.number) + gap : 0;
    row.glyph_w = name->has_look ? grid_len(d->v->grid, MAP_GLYPH_U) + gap : 0;
    row.w = row.number_w + row.glyph_w;
    row.w += row.words.a ? draw_inline_width(d, &row.words, row.a, row.b) : 0;
    row.h = lines_px(d, row.number);
    return row;
}

static void draw_aisle(struct draw *d, const struct map_name *name, const struct aisle *row,
                       struct rect box)
{
    const struct grid *g = d->v->grid;
    int32_t x = box.x, baseline = box.y + box.h / 2 + (int32_t)lround(0.357 * row->h);
    if (name->space->kind == VENUE_WATER) {
        int32_t air = grid_len(g, 1);
        scene_rect(d->s, "plate", (struct rect){box.x - air, box.y, box.w + 2 * air, box.h},
                   d->v->palette->bg);
    }
    if (name->number)
        draw_line(d, "number", name->number, NULL, row->number, x, baseline, ALIGN_LEFT, 0, NULL);
    x += row->number_w;
    if (name->has_look)
        draw_glyph(d, "state", name->look.glyph, grid_units(g, x - g->safe.x),
                   (box.y + box.h / 2 - g->safe.y) / g->u - MAP_GLYPH_U / 2, MAP_GLYPH_U,
                   name->look.colour, name->ground);
    x += row->glyph_w;
    if (row->words.a)
        draw_inline(d, "words", &row->words, row->a, row->b, x, baseline, ALIGN_LEFT, 0);
}

/* All on one line, along an aisle: as much as there is room for. */
static bool try_aisle(struct draw *d, struct map_labels *labels, const struct map_outline *outline,
                      const struct map_name *name)
{
    for (enum map_words words = WORDS_BOTH; words <= WORDS_NONE; words++) {
        struct aisle row = aisle_of(d, name, words);
        struct rect box = {outline->pole.x / POINT_UNIT - row.w / 2, 0, row.w, row.h};
        for (int32_t off = 0; row.w > 0 && off < outline->box.h; off++) {
            box.y = outline->pole.y / POINT_UNIT - row.h / 2 + (off & 1 ? -off / 2 : off / 2);
            if (!map_labels_free(labels, box) || !map_outline_holds(outline, box) ||
                !map_labels_on_floor(labels, box, name->index))
                continue;
            map_labels_take(labels, box);
            draw_aisle(d, name, &row, box);
            return true;
        }
    }
    return false;
}

/* Where a name has to share the floor with what stands on it. */
static bool wants_floor(const struct map_name *name)
{
    enum venue_kind kind = name->space->kind;
    return name->is_hall || kind == VENUE_WALKWAY || kind == VENUE_OUTSIDE || kind == VENUE_WATER;
}

static void place_name(struct draw *d, const struct map_plan *plan, struct map_labels *labels,
                       const struct map_name *name)
{
    static const struct map_wish wishes[] = {
        {4, WORDS_BOTH, true, true},   {4, WORDS_BOTH, false, true},  {4, WORDS_FIRST, true, true},
        {3, WORDS_FIRST, true, true},  {4, WORDS_FIRST, false, true}, {3, WORDS_FIRST, false, true},
        {4, WORDS_NONE, true, true},   {4, WORDS_NONE, false, true},  {3, WORDS_NONE, false, true},
        {3, WORDS_NONE, false, false}, {2, WORDS_NONE, false, true},  {2, WORDS_NONE, false, false},
    };
    struct map_outline outline = map_outline_of(&plan->view, plan->venue, name->index, d->v->arena);
    struct map_form form;
    int32_t left, width = map_outline_width(&outline, &left) - 2 * air_of(d, name);
    bool on_floor = wants_floor(name);
    if (name->is_hall && width > grid_len(d->v->grid, HALL_NAME_U))
        width = grid_len(d->v->grid, HALL_NAME_U);
    if (outline.n_rings == 0 || rect_empty(rect_intersect(outline.box, labels->clip)))
        return;
    if ((name->is_hall || name->space->kind == VENUE_WATER) && try_aisle(d, labels, &outline, name))
        return;
    for (size_t i = 0; width > 0 && i < sizeof wishes / sizeof *wishes; i++) {
        struct map_wish wish = wishes[i];
        wish.number_step = !name->number ? -1 : name->is_small ? 0 : wish.number_step;
        if (wish.chip && !name->has_chip && wish.words == WORDS_NONE)
            continue;
        if (wish.words == WORDS_FIRST && name->words.b && try_beside(d, labels, &outline, name))
            return;
        if (!map_form_make(d, name, wish, width, &form))
            continue;
        if (try_form(d, labels, &outline, name, &form, on_floor) ||
            (name->is_hall && try_form(d, labels, &outline, name, &form, false)))
            return;
    }
    if (name->is_leader)
        try_outside(d, labels, &outline, name);
    else if (name->words.b || !try_beside(d, labels, &outline, name))
        draw_wc(d, labels, &outline, name);
}

/* ---- Which, and in which order. ---- */

struct ranked {
    int32_t space;
    int rank;
    double area;
};

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank - y->rank;
    if (x->area != y->area)
        return x->area > y->area ? -1 : 1;
    return x->space - y->space;
}

/* Target, running, soon, rooms of the programme; then signs, which are drawn between; then other
 * rooms, services, stands and floors. */
#define RANK_SIGNS 4
static int rank_of(struct draw *d, const struct map_plan *plan, int32_t index)
{
    const struct venue_space *space = &plan->venue->spaces[index];
    enum map_tone tone = map_tone(d, plan, index);
    if (tone != MAP_PLAIN)
        return tone == MAP_TARGET ? 0 : 1;
    if (space->room >= 0) {
        const struct standing *s = map_standing(d->v, space->room);
        return s && s->start_ms - SOON_MS <= d->v->now_ms ? 2 : 3;
    }
    switch (space->kind) {
    case VENUE_ROOM:
        return 6;
    case VENUE_TOILET:
        return 5;
    case VENUE_STAND:
        return 7;
    case VENUE_WALKWAY:
    case VENUE_VOID:
    case VENUE_OUTSIDE:
    case VENUE_WATER:
        return 8;
    default:
        return 9;
    }
}

static bool nameless(const struct venue_space *space)
{
    switch (space->kind) {
    case VENUE_WALL:
    case VENUE_STAIRS:
    case VENUE_ESCALATOR:
    case VENUE_LIFT:
        return true;
    case VENUE_TOILET:
        return false;
    default:
        return space->room < 0 && space->name.n == 0 && !space->number[0] && space->exhibit < 0;
    }
}

/* Large enough to hold a word, and not out of sight. */
static bool worth_it(const struct map_plan *plan, const struct venue_space *space)
{
    const struct venue_box *box = &space->shape.box;
    double across = fmax(box->max.x - box->min.x, box->max.y - box->min.y);
    if (space->shape.n == 0 || map_px(&plan->view, across) < plan->view.side_px / 60.0)
        return false;
    struct point at = map_point(&plan->view, space->label);
    struct rect area = plan->view.area;
    return at.x >= area.x * POINT_UNIT && at.x <= (area.x + area.w) * POINT_UNIT &&
           at.y >= area.y * POINT_UNIT && at.y <= (area.y + area.h) * POINT_UNIT;
}

/* You are here, before what only names services and floors. */
static void draw_signs(struct draw *d, const struct map_plan *plan, struct map_labels *labels,
                       bool tagged)
{
    draw_map_signs(d, plan, labels);
    if (!tagged)
        draw_map_here_tag(d, plan, labels, false);
}

void draw_map_names(struct draw *d, const struct map_plan *plan, struct map_labels *labels,
                    bool tagged)
{
    const struct venue_level *level = &plan->venue->levels[plan->view.level];
    struct ranked *order = arena_array(d->v->arena, (size_t)level->n_spaces + 1, sizeof *order);
    struct map_name name;
    bool signs = false;
    int n = 0;
    for (int32_t i = level->first_space; i < level->first_space + level->n_spaces; i++) {
        const struct venue_space *space = &plan->venue->spaces[i];
        if ((space->room < 0 && !worth_it(plan, space)) || nameless(space))
            continue;
        struct venue_box box = space->shape.box;
        order[n++] = (struct ranked){i, rank_of(d, plan, i),
                                     (box.max.x - box.min.x) * (box.max.y - box.min.y)};
    }
    qsort(order, (size_t)n, sizeof *order, by_rank);
    for (int i = 0; i < n && i < NAMES_MAX; i++) {
        if (!signs && order[i].rank >= RANK_SIGNS) {
            draw_signs(d, plan, labels, tagged);
            signs = true;
        }
        if (!make_name(d, plan, order[i].space, &name))
            continue;
        const char *old = scene_prefix(d->s, "name/%d", (int)(order[i].space - level->first_space));
        place_name(d, plan, labels, &name);
        scene_prefix_restore(d->s, old);
    }
    if (!signs)
        draw_signs(d, plan, labels, tagged);
}
