#include "core/scene/layer.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ITEMS 256
#define TEXT_MARGIN_PX 2
#define DISC_POINTS_MAX 256

struct rect rect_intersect(struct rect a, struct rect b)
{
    int64_t x0 = a.x > b.x ? a.x : b.x;
    int64_t y0 = a.y > b.y ? a.y : b.y;
    int64_t ax1 = (int64_t)a.x + a.w, bx1 = (int64_t)b.x + b.w;
    int64_t ay1 = (int64_t)a.y + a.h, by1 = (int64_t)b.y + b.h;
    int64_t x1 = ax1 < bx1 ? ax1 : bx1;
    int64_t y1 = ay1 < by1 ? ay1 : by1;
    struct rect none = {0, 0, 0, 0};

    if (rect_empty(a) || rect_empty(b) || x1 <= x0 || y1 <= y0) {
        return none;
    }
    return (struct rect){(int32_t)x0, (int32_t)y0, (int32_t)(x1 - x0), (int32_t)(y1 - y0)};
}

struct rect rect_union(struct rect a, struct rect b)
{
    if (rect_empty(a)) {
        return b;
    }
    if (rect_empty(b)) {
        return a;
    }
    int32_t x0 = a.x < b.x ? a.x : b.x;
    int32_t y0 = a.y < b.y ? a.y : b.y;
    int32_t x1 = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int32_t y1 = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x0, y0, x1 - x0, y1 - y0};
}

bool rect_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

bool rect_contains(struct rect outer, struct rect inner)
{
    return rect_empty(inner) ||
           (inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
            inner.y + inner.h <= outer.y + outer.h);
}

void scene_init(struct scene *scene, struct arena *arena, int32_t width, int32_t height,
                uint32_t background)
{
    memset(scene, 0, sizeof *scene);
    scene->arena = arena;
    scene->width = width;
    scene->height = height;
    scene->background = background;
    scene->light_permille = SCENE_LIGHT_FULL;
    scene->clip = (struct rect){0, 0, width, height};
    scene->prefix = "";
    scene->next_now_ms = INSTANT_NEVER;
    scene->next_show_ms = INSTANT_NEVER;
    /* Room for a usual page at once: growing leaves the old copies in the frame's arena. */
    scene->items = arena_array(arena, FIRST_ITEMS, sizeof *scene->items);
    scene->capacity = FIRST_ITEMS;
}

const char *scene_prefix(struct scene *scene, const char *format, ...)
{
    const char *old = scene->prefix;
    va_list args;

    va_start(args, format);
    const char *name = arena_vprintf(scene->arena, format, args);
    va_end(args);
    scene->prefix = *old ? arena_printf(scene->arena, "%s/%s", old, name) : name;
    return old;
}

void scene_prefix_restore(struct scene *scene, const char *old)
{
    scene->prefix = old;
}

struct rect scene_clip(struct scene *scene, struct rect rect)
{
    struct rect old = scene->clip;
    scene->clip = rect_intersect(old, rect);
    return old;
}

/* A new item whose paint stays inside ink, or NULL where nothing of it can be seen. */
static struct scene_item *add_item(struct scene *scene, enum scene_kind kind, const char *name,
                                   struct rect ink, uint32_t colour)
{
    struct rect bounds = rect_intersect(ink, scene->clip);

    if (rect_empty(bounds)) {
        return NULL;
    }
    struct scene_item *item = arena_push(scene->arena, &scene->items, (size_t)scene->n_items,
                                         &scene->capacity, sizeof *scene->items);
    scene->n_items++;
    memset(item, 0, sizeof *item);
    item->key = *scene->prefix ? arena_printf(scene->arena, "%s/%s", scene->prefix, name)
                               : arena_strdup(scene->arena, name);
    item->key_hash = hash_text(HASH_SEED, item->key);
    item->kind = kind;
    item->bounds = bounds;
    item->clip = scene->clip;
    item->colour = colour | 0xff000000u;
    return item;
}

void scene_rect(struct scene *scene, const char *name, struct rect rect, uint32_t colour)
{
    struct scene_item *item = add_item(scene, SCENE_RECT, name, rect, colour);
    if (item) {
        item->rect = rect;
    }
}

void scene_rrect(struct scene *scene, const char *name, struct rect rect, int32_t radius_px,
                 uint32_t colour)
{
    struct scene_item *item = add_item(scene, SCENE_RRECT, name, rect, colour);
    if (item) {
        int32_t most = (rect.w < rect.h ? rect.w : rect.h) / 2;
        item->rect = rect;
        item->radius_px = radius_px < 0 ? 0 : radius_px > most ? most : radius_px;
    }
}

/* The whole pixels that points, widened by reach_16 on every side, can touch. */
static struct rect points_bounds(const struct point *points, int n, int32_t reach_16)
{
    int32_t x0 = points[0].x, x1 = points[0].x, y0 = points[0].y, y1 = points[0].y;

    for (int i = 1; i < n; i++) {
        x0 = points[i].x < x0 ? points[i].x : x0;
        x1 = points[i].x > x1 ? points[i].x : x1;
        y0 = points[i].y < y0 ? points[i].y : y0;
        y1 = points[i].y > y1 ? points[i].y : y1;
    }
    int32_t left = (int32_t)floor_to((int64_t)x0 - reach_16, POINT_UNIT) / POINT_UNIT;
    int32_t top = (int32_t)floor_to((int64_t)y0 - reach_16, POINT_UNIT) / POINT_UNIT;
    int32_t right =
        (int32_t)floor_to((int64_t)x1 + reach_16 + POINT_UNIT - 1, POINT_UNIT) / POINT_UNIT;
    int32_t bottom =
        (int32_t)floor_to((int64_t)y1 + reach_16 + POINT_UNIT - 1, POINT_UNIT) / POINT_UNIT;
    return (struct rect){left, top, right - left, bottom - top};
}

static void add_points(struct scene *scene, struct scene_item *item, const struct point *points,
                       int n)
{
    struct point *copy = arena_array(scene->arena, (size_t)n, sizeof *copy);
    memcpy(copy, points, (size_t)n * sizeof *copy);
    item->points = copy;
    item->n_points = n;
}

void scene_polyline(struct scene *scene, const char *name, const struct point *points, int n,
                    int32_t stroke_16, bool closed, bool round_caps, uint32_t colour)
{
    if (n < 1 || stroke_16 <= 0) {
        return;
    }
    /* One unit more than half the stroke: the painter's circles are rounded. */
    struct rect ink = points_bounds(points, n, stroke_16 / 2 + 2);
    struct scene_item *item = add_item(scene, SCENE_POLYLINE, name, ink, colour);
    if (!item) {
        return;
    }
    add_points(scene, item, points, n);
    item->stroke_16 = stroke_16;
    item->closed = closed;
    item->round_caps = round_caps;
}

void scene_polygon(struct scene *scene, const char *name, const struct point *points, int n,
                   uint32_t colour)
{
    if (n < 3) {
        return;
    }
    struct scene_item *item =
        add_item(scene, SCENE_POLYGON, name, points_bounds(points, n, 0), colour);
    if (item) {
        add_points(scene, item, points, n);
    }
}

void scene_disc(struct scene *scene, const char *name, struct point centre, int32_t radius_16,
                uint32_t colour)
{
    if (radius_16 <= 0) {
        return;
    }
    /* A chord stays within 1/32 px of its arc: r (1 - cos(pi/n)) < 1/2 in 1/16 px. */
    struct point points[DISC_POINTS_MAX];
    int n = (int)ceil(3.2 * sqrt((double)radius_16));
    n = n < 16 ? 16 : n > DISC_POINTS_MAX ? DISC_POINTS_MAX : n;
    n = (n + 3) / 4 * 4; /* so that the four extremes are points */
    for (int i = 0; i < n; i++) {
        double angle = 2.0 * 3.14159265358979323846 * i / n;
        points[i].x = centre.x + (int32_t)floor(radius_16 * cos(angle) + 0.5);
        points[i].y = centre.y + (int32_t)floor(radius_16 * sin(angle) + 0.5);
    }
    scene_polygon(scene, name, points, n, colour);
}

void scene_note(struct scene *scene, const char *name, const struct scene_mark *mark)
{
    struct scene_mark *copy = arena_push(scene->arena, &scene->marks, (size_t)scene->n_marks,
                                         &scene->marks_capacity, sizeof *scene->marks);
    scene->n_marks++;
    *copy = *mark;
    copy->key = *scene->prefix ? arena_printf(scene->arena, "%s/%s", scene->prefix, name)
                               : arena_strdup(scene->arena, name);
    copy->text = arena_strdup(scene->arena, mark->text ? mark->text : "");
    copy->lang = arena_strdup(scene->arena, mark->lang ? mark->lang : "");
}

/* The last line of a text speaks for all of them. */
static void note_setting(struct scene *scene, const char *name, const struct text_line *line,
                         const char *lang)
{
    const struct set_text *set = line->set;
    if (!set || line != &set->lines[set->n_lines - 1])
        return;
    struct scene_mark mark = {.item = scene->n_items - 1, .text = set->text, .lang = lang};
    const bool is_so[] = {set->shortened, set->word_broken, set->glyph_missing};
    const enum scene_mark_kind kinds[] = {MARK_SHORTENED, MARK_WORD_BROKEN, MARK_GLYPH_MISSING};
    for (int i = 0; i < 3; i++) {
        mark.kind = kinds[i];
        if (is_so[i])
            scene_note(scene, name, &mark);
    }
}

struct scene_item *scene_text(struct scene *scene, const char *name, const struct text_line *line,
                              int32_t x, int32_t baseline, int size_px, enum text_role role,
                              const char *lang, uint32_t colour)
{
    struct rect ink = {x + line->ink_left_px, baseline + line->ink_top_px,
                       line->ink_right_px - line->ink_left_px,
                       line->ink_bottom_px - line->ink_top_px};
    if (rect_empty(ink)) {
        return NULL;
    }
    ink.x -= TEXT_MARGIN_PX;
    ink.y -= TEXT_MARGIN_PX;
    ink.w += 2 * TEXT_MARGIN_PX;
    ink.h += 2 * TEXT_MARGIN_PX;
    struct scene_item *item = add_item(scene, SCENE_TEXT, name, ink, colour);
    if (!item) {
        return NULL;
    }
    item->text = (struct scene_text){.line = line,
                                     .x = x,
                                     .baseline = baseline,
                                     .size_px = (uint16_t)size_px,
                                     .role = role,
                                     .lang = lang ? arena_strdup(scene->arena, lang) : "",
                                     .session = NULL};
    note_setting(scene, name, line, lang);
    return item;
}

void scene_image(struct scene *scene, const char *name, struct rect rect,
                 const struct picture_cut *picture, uint32_t colour)
{
    struct scene_item *item = add_item(scene, SCENE_IMAGE, name, rect, colour);
    if (item) {
        item->rect = rect;
        item->picture = *picture;
    }
}

void scene_says(struct scene *scene, uint64_t revision)
{
    for (int i = 0; i < scene->n_says; i++) {
        if (scene->says[i] == revision)
            return;
    }
    if (scene->n_says < SCENE_SAYS_MAX)
        scene->says[scene->n_says++] = revision;
}

void scene_changes_at(struct scene *scene, int64_t now_ms)
{
    if (now_ms < scene->next_now_ms) {
        scene->next_now_ms = now_ms;
    }
}

static uint64_t hash_i64(uint64_t hash, int64_t value)
{
    return hash_bytes(hash, &value, sizeof value);
}

static uint64_t hash_rect(uint64_t hash, struct rect r)
{
    int32_t v[4] = {r.x, r.y, r.w, r.h};
    return hash_bytes(hash, v, sizeof v);
}

/* Field by field, as padding has no fixed value. */
static uint64_t hash_line(uint64_t hash, const struct text_line *line)
{
    hash = hash_i64(hash, line->n_runs);
    for (int i = 0; i < line->n_runs; i++) {
        const struct placed_run *placed = &line->runs[i];
        const struct font_run *run = &placed->run;
        uint32_t v[6] = {run->bytes,   run->script, run->face,
                         run->size_px, run->rtl,    (uint32_t)placed->x_px};
        hash = hash_bytes(hash, v, sizeof v);
        hash = hash_bytes(hash, run->text, run->bytes);
    }
    return hash;
}

static uint64_t hash_item(const struct scene_item *item)
{
    uint64_t hash = hash_i64(HASH_SEED, (int64_t)item->kind);

    hash = hash_i64(hash, item->colour);
    hash = hash_rect(hash, item->bounds);
    hash = hash_rect(hash, item->clip);
    switch (item->kind) {
    case SCENE_RECT:
        break; /* its bounds say all */
    case SCENE_RRECT:
        hash = hash_rect(hash, item->rect);
        hash = hash_i64(hash, item->radius_px);
        break;
    case SCENE_POLYLINE:
        hash = hash_i64(hash, item->stroke_16);
        hash = hash_i64(hash, item->closed * 2 + item->round_caps);
        /* fall through */
    case SCENE_POLYGON:
        hash = hash_bytes(hash, item->points, (size_t)item->n_points * sizeof *item->points);
        break;
    case SCENE_TEXT:
        hash = hash_i64(hash, item->text.x);
        hash = hash_i64(hash, item->text.baseline);
        hash = hash_line(hash, item->text.line);
        break;
    case SCENE_IMAGE:
        hash = hash_rect(hash, item->rect);
        hash = hash_i64(hash, (int64_t)item->picture.content);
        hash = hash_rect(hash, (struct rect){item->picture.x, item->picture.y, item->picture.w,
                                             item->picture.h});
        hash = hash_i64(hash, item->picture.ink);
        break;
    }
    return hash;
}

static int by_key_hash(const void *a, const void *b, void *items)
{
    const struct scene_item *all = items;
    const struct scene_item *left = &all[*(const int32_t *)a];
    const struct scene_item *right = &all[*(const int32_t *)b];
    return (left->key_hash > right->key_hash) - (left->key_hash < right->key_hash);
}

void scene_finish(struct scene *scene)
{
    uint64_t hash = hash_i64(HASH_SEED, scene->background);
    int32_t *order = arena_array(scene->arena, (size_t)scene->n_items + 1, sizeof *order);

    hash = hash_i64(hash, ((int64_t)scene->width << 32) + scene->height);
    hash = hash_i64(hash, scene->light_permille);
    for (int i = 0; i < scene->n_items; i++) {
        struct scene_item *item = &scene->items[i];
        item->content_hash = hash_item(item);
        hash = hash_i64(hash, (int64_t)item->key_hash);
        hash = hash_i64(hash, (int64_t)item->content_hash);
        order[i] = i;
    }
    for (int i = 0; i < scene->n_layers; i++)
        hash = hash_i64(hash, (int64_t)layer_hash(&scene->layers[i]));
    scene->hash = hash;
    qsort_r(order, (size_t)scene->n_items, sizeof *order, by_key_hash, scene->items);
    for (int i = 1; i < scene->n_items; i++) {
        const struct scene_item *a = &scene->items[order[i - 1]];
        const struct scene_item *b = &scene->items[order[i]];
        /* Two things under one name: the diff could not tell which of them changed. */
        assert(a->key_hash != b->key_hash);
        (void)a, (void)b;
    }
    scene->by_key = order;
}
