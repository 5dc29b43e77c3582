#include "core/boards/parts/map_draw.h"

#include "core/boards/parts/glyph.h"
#include "core/boards/parts/lines.h"
#include "core/map/ground.h"

#include <math.h>
#include <string.h>

#define HALL_RIM_U 0.75
#define KEPT_MAX 600 /* outlines that labels keep off */

struct rect map_box_u(const struct draw *d, double x_u, double y_u, double w_u, double h_u)
{
    return grid_rect(d->v->grid, x_u, y_u, x_u + w_u, y_u + h_u);
}

/* ---- Ground and rooms. ---- */

/* Shapes to the scene, each with a key of its own. */
struct to_scene {
    struct draw *d;
    int n;
};

/* Rings as one: out to each further ring and back, over the same line, which is then no edge. */
static void add_filled(struct to_scene *to, const struct ground_shape *shape, const char *name)
{
    int total = 0;
    for (int i = 0; i < shape->n_rings; i++)
        total += shape->ring_sizes[i] + 2;
    struct point *joined = arena_array(to->d->v->arena, (size_t)total, sizeof *joined);
    const struct point *ring = shape->points;
    int n = 0;
    for (int i = 0; i < shape->n_rings; ring += shape->ring_sizes[i++]) {
        for (int k = 0; k < shape->ring_sizes[i]; k++)
            joined[n++] = ring[k];
        if (shape->ring_sizes[i] > 0 && i > 0) {
            joined[n++] = ring[0];
            joined[n++] = shape->points[0];
        } else if (shape->n_rings > 1 && shape->ring_sizes[i] > 0) {
            joined[n++] = ring[0];
        }
    }
    if (n >= 3)
        scene_polygon(to->d->s, name, joined, n, shape->colour);
}

static void add_shape(void *user, const struct ground_shape *shape)
{
    struct to_scene *to = user;
    if (!shape->stroke_16) {
        add_filled(to, shape, arena_printf(to->d->v->arena, "%d", to->n++));
        return;
    }
    const struct point *ring = shape->points;
    for (int i = 0; i < shape->n_rings; ring += shape->ring_sizes[i++]) {
        if (shape->ring_sizes[i] >= 2)
            scene_polyline(to->d->s, arena_printf(to->d->v->arena, "%d", to->n++), ring,
                           shape->ring_sizes[i], shape->stroke_16, shape->closed, false,
                           shape->colour);
    }
}

enum map_tone map_tone(struct draw *d, const struct map_plan *plan, int32_t index)
{
    const struct venue_space *space = &plan->venue->spaces[index];
    if (plan->has_target && plan->target.space == index)
        return MAP_TARGET;
    if (space->room < 0)
        return MAP_PLAIN;
    const struct standing *s = map_standing(d->v, space->room);
    bool runs = s && s->start_ms <= d->v->now_ms && d->v->now_ms < s->end_ms &&
                !(s->flags & (SESSION_CANCELLED | SESSION_AWAY));
    return runs ? MAP_RUNNING : MAP_PLAIN;
}

static void hall_rim(struct draw *d, const struct map_plan *plan, int32_t index, uint32_t colour)
{
    struct map_outline outline = map_outline_of(&plan->view, plan->venue, index, d->v->arena);
    const struct point *ring = outline.points;
    for (int i = 0; i < outline.n_rings; ring += outline.ring_sizes[i++])
        scene_polyline(d->s, arena_printf(d->v->arena, "rim%d", i), ring, outline.ring_sizes[i],
                       grid_16(d->v->grid, HALL_RIM_U), true, false, colour);
}

static void draw_tone(struct draw *d, const struct map_plan *plan, int32_t index,
                      enum map_tone tone)
{
    const struct palette *p = d->v->palette;
    const char *old = scene_prefix(d->s, "room/%s", plan->venue->spaces[index].id);
    uint32_t colour = tone == MAP_TARGET ? p->accent : p->accdim;
    struct to_scene to = {d, 0};
    /* A hall's stands stay what they are: it is outlined. */
    if (!plan->venue->spaces[index].is_hall)
        map_ground_space(plan->venue, &plan->view, index, colour, add_shape, &to);
    else if (tone == MAP_TARGET)
        hall_rim(d, plan, index, colour);
    scene_prefix_restore(d->s, old);
}

static bool on_level(const struct map_plan *plan, int32_t space)
{
    return space >= 0 && plan->venue->spaces[space].level == plan->view.level;
}

void map_keep_rooms(struct draw *d, const struct map_plan *plan, struct map_labels *labels)
{
    const struct venue_level *level = &plan->venue->levels[plan->view.level];
    double least = plan->view.side_px / 135.0;
    labels->floor = map_outline_of_shape(&plan->view, &level->footprint, d->v->arena);
    for (int32_t i = level->first_space; i < level->first_space + level->n_spaces; i++) {
        const struct venue_space *space = &plan->venue->spaces[i];
        const struct venue_box *box = &space->shape.box;
        if (space->kind == VENUE_WALKWAY || space->kind == VENUE_OUTSIDE ||
            space->kind == VENUE_WALL || space->shape.n == 0 ||
            map_px(&plan->view, fmax(box->max.x - box->min.x, box->max.y - box->min.y)) < least)
            continue;
        struct map_outline outline = map_outline_of(&plan->view, plan->venue, i, d->v->arena);
        outline.bars =
            space->kind == VENUE_ROOM || space->kind == VENUE_STAND || space->kind == VENUE_TOILET;
        if (rect_empty(rect_intersect(outline.box, plan->view.area)))
            continue;
        labels->is_crowded = labels->n_rooms == KEPT_MAX;
        if (labels->is_crowded)
            return;
        map_labels_keep_off(labels, &outline);
    }
}

void draw_map_ground(struct draw *d, const struct map_plan *plan)
{
    const struct view *v = d->v;
    struct rect area = plan->view.area;
    struct picture_info info;
    const char *address = map_view_address(&plan->view, plan->venue, v->arena);
    if (v->pictures && v->pictures->info(v->pictures->self, address, &info) == PICTURE_READY) {
        struct picture_cut cut = {info.content, 0, 0, area.w, area.h, area.w, area.h, 0};
        if (v->pictures->cut(v->pictures->self, address, &cut) == PICTURE_READY)
            scene_image(d->s, "ground", area, &cut, v->palette->bg);
    }
    for (int32_t room = 0; room < v->snapshot->n_rooms; room++) {
        int32_t space = venue_space_of_room(plan->venue, room);
        if (on_level(plan, space) && map_tone(d, plan, space) == MAP_RUNNING)
            draw_tone(d, plan, space, MAP_RUNNING);
    }
    if (plan->has_target && on_level(plan, plan->target.space))
        draw_tone(d, plan, plan->target.space, MAP_TARGET);
}

/* ---- This display. ---- */

#define HERE_R_U 3.1
#define HERE_RING_U 0.6

static struct point off(struct point at, double dx_16, double dy_16)
{
    return (struct point){at.x + (int32_t)lround(dx_16), at.y + (int32_t)lround(dy_16)};
}

void draw_map_here(struct draw *d, const struct map_plan *plan)
{
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    if (!plan->is_here)
        return;
    const char *old = scene_prefix(d->s, "here");
    int32_t r = grid_16(g, HERE_R_U), ring = grid_16(g, HERE_RING_U);
    scene_disc(d->s, "ring", plan->here, r + ring, p->bg);
    scene_disc(d->s, "disc", plan->here, r, p->t1);
    if (d->v->display->heading_deg >= 0) {
        const struct point needle[] = {
            off(plan->here, 0, -0.68 * r), off(plan->here, 0.5 * r, 0.52 * r),
            off(plan->here, 0, 0.22 * r), off(plan->here, -0.5 * r, 0.52 * r)};
        scene_polygon(d->s, "needle", needle, 4, p->bg);
    } else {
        scene_disc(d->s, "dot", plan->here, r / 3, p->bg);
    }
    scene_prefix_restore(d->s, old);
}

void map_take_here(const struct draw *d, const struct map_plan *plan, struct map_labels *labels)
{
    int32_t reach = grid_len(d->v->grid, HERE_R_U + HERE_RING_U) + 1;
    if (plan->is_here)
        map_labels_take(labels,
                        (struct rect){plan->here.x / POINT_UNIT - reach,
                                      plan->here.y / POINT_UNIT - reach, 2 * reach, 2 * reach});
}

struct tag {
    struct pair words;
    struct ink a, b;
    int32_t w, h;
};

static struct tag tag_of(struct draw *d, bool brief)
{
    struct tag tag = {.words = pair_word(d, WORD_YOU_ARE_HERE),
                      .a = {1, WEIGHT_BOLD, ROLE_R3, d->v->palette->bg},
                      .b = {0, WEIGHT_MEDIUM, ROLE_R3, d->v->palette->bg}};
    if (brief)
        tag.words.b = NULL;
    tag.w = draw_inline_width(d, &tag.words, tag.a, tag.b) + 2 * grid_len(d->v->grid, 2);
    tag.h = grid_len(d->v->grid, 6.25);
    int32_t least = (int32_t)lround(1.6 * lines_px(d, tag.a));
    tag.h = tag.h < least ? least : tag.h;
    return tag;
}

static int32_t clamp(int32_t value, int32_t least, int32_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* From the side of the tag that is nearest to the disc, to its edge. False where they touch. */
static bool tag_beak(const struct draw *d, const struct map_plan *plan, struct rect box,
                     struct point beak[3])
{
    const struct grid *g = d->v->grid;
    int32_t cx = plan->here.x / POINT_UNIT, cy = plan->here.y / POINT_UNIT;
    int32_t inset = grid_len(g, 2.2), half = grid_16(g, 1.3);
    bool beside = cx < box.x || cx > box.x + box.w;
    bool level = cy >= box.y && cy <= box.y + box.h;
    int32_t x = clamp(cx, box.x + inset, box.x + box.w - inset);
    int32_t y = clamp(cy, box.y + inset, box.y + box.h - inset);
    struct point base;
    bool upright = beside && level; /* the beak leaves at the left or right side */
    if (upright)
        base = (struct point){(cx < box.x ? box.x : box.x + box.w) * POINT_UNIT, y * POINT_UNIT};
    else
        base = (struct point){x * POINT_UNIT, (cy < box.y ? box.y : box.y + box.h) * POINT_UNIT};
    double dx = base.x - plan->here.x, dy = base.y - plan->here.y, length = hypot(dx, dy);
    double r = grid_16(g, HERE_R_U + 0.3);
    if (length <= r)
        return false;
    const struct point points[] = {off(base, upright ? 0 : -half, upright ? -half : 0),
                                   off(base, upright ? 0 : half, upright ? half : 0),
                                   off(plan->here, dx * r / length, dy * r / length)};
    memcpy(beak, points, sizeof points);
    return true;
}

static struct rect beak_box(const struct point beak[3])
{
    int32_t x0 = beak[0].x, y0 = beak[0].y, x1 = x0, y1 = y0;
    for (int i = 1; i < 3; i++) {
        x0 = beak[i].x < x0 ? beak[i].x : x0, x1 = beak[i].x > x1 ? beak[i].x : x1;
        y0 = beak[i].y < y0 ? beak[i].y : y0, y1 = beak[i].y > y1 ? beak[i].y : y1;
    }
    return (struct rect){x0 / POINT_UNIT, y0 / POINT_UNIT, (x1 - x0) / POINT_UNIT + 2,
                         (y1 - y0) / POINT_UNIT + 2};
}

static void tag_draw(struct draw *d, const struct map_plan *plan, const struct tag *tag,
                     struct rect box)
{
    const struct grid *g = d->v->grid;
    const char *old = scene_prefix(d->s, "here");
    struct point beak[3];
    if (tag_beak(d, plan, box, beak))
        scene_polygon(d->s, "beak", beak, 3, d->v->palette->t1);
    scene_rrect(d->s, "tag", box, grid_len(g, 0.5), d->v->palette->t1);
    draw_inline(d, "words", &tag->words, tag->a, tag->b, box.x + grid_len(g, 2),
                box.y + box.h / 2 + (int32_t)lround(0.36 * lines_px(d, tag->a)), ALIGN_LEFT, 0);
    scene_prefix_restore(d->s, old);
}

/* A free place for a tag around the disc, if wanted only over free floor. */
static bool tag_place(const struct draw *d, const struct map_plan *plan,
                      const struct map_labels *labels, const struct tag *tag, bool floor_only,
                      struct rect *out)
{
    const struct grid *g = d->v->grid;
    int32_t cx = plan->here.x / POINT_UNIT, cy = plan->here.y / POINT_UNIT;
    int32_t r = grid_len(g, HERE_R_U + HERE_RING_U), gap = grid_len(g, 2), w = tag->w, h = tag->h;
    for (int far = 1; far <= 3; far++) {
        int32_t out_px = r + gap * far;
        const struct rect places[] = {
            {cx + out_px, cy - h / 2, w, h},     {cx - out_px - w, cy - h / 2, w, h},
            {cx - r - w, cy - out_px - h, w, h}, {cx + r, cy - out_px - h, w, h},
            {cx - r - w, cy + out_px, w, h},     {cx + r, cy + out_px, w, h},
            {cx - w / 2, cy + out_px, w, h},     {cx - w / 2, cy - out_px - h, w, h},
            {cx - r / 2 - w, cy + out_px, w, h}, {cx - r / 2, cy + out_px, w, h},
        };
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            *out = places[i];
            struct point beak[3];
            if (map_labels_free(labels, *out) &&
                (!floor_only || map_labels_on_floor(labels, *out, -1)) &&
                (!tag_beak(d, plan, *out, beak) || map_labels_clear(labels, beak_box(beak), 1)))
                return true;
        }
    }
    return false;
}

bool draw_map_here_tag(struct draw *d, const struct map_plan *plan, struct map_labels *labels,
                       bool floor_only)
{
    struct rect box;
    if (!plan->is_here)
        return true;
    for (int brief = 0; brief < 2; brief++) {
        struct tag tag = tag_of(d, brief);
        if (!tag_place(d, plan, labels, &tag, floor_only, &box))
            continue;
        int32_t air = grid_len(d->v->grid, 1);
        map_labels_take(labels,
                        (struct rect){box.x - air, box.y - air, box.w + 2 * air, box.h + 2 * air});
        struct point beak[3];
        if (tag_beak(d, plan, box, beak))
            map_labels_take(labels, beak_box(beak));
        tag_draw(d, plan, &tag, box);
        return true;
    }
    return false;
}
