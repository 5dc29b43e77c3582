/* What must be painted to turn one scene into the next. */
#include "core/scene/layer.h"

#include <assert.h>

struct damage {
    struct rect *rects; /* SCENE_DAMAGE_MAX + 1, so that one can be put in before merging */
    int n;
    struct rect page;
};

static int64_t area(struct rect r)
{
    return (int64_t)r.w * r.h;
}

/* Pixels that one rectangle for both would paint for nothing; below zero where they overlap. */
static int64_t merge_cost(struct rect a, struct rect b)
{
    return area(rect_union(a, b)) - area(a) - area(b);
}

static void remove_rect(struct damage *d, int i)
{
    d->rects[i] = d->rects[--d->n];
}

/* Merges while that paints no more pixels than two rectangles do. */
static void settle(struct damage *d)
{
    for (int i = 0; i < d->n; i++) {
        for (int k = i + 1; k < d->n; k++) {
            if (merge_cost(d->rects[i], d->rects[k]) <= 0) {
                d->rects[i] = rect_union(d->rects[i], d->rects[k]);
                remove_rect(d, k);
                i = -1; /* the bigger one may reach others: from the start */
                break;
            }
        }
    }
}

static void merge_cheapest(struct damage *d)
{
    int best_i = 0, best_k = 1;
    int64_t best = INT64_MAX;

    for (int i = 0; i < d->n; i++) {
        for (int k = i + 1; k < d->n; k++) {
            int64_t cost = merge_cost(d->rects[i], d->rects[k]);
            if (cost < best) {
                best = cost;
                best_i = i;
                best_k = k;
            }
        }
    }
    d->rects[best_i] = rect_union(d->rects[best_i], d->rects[best_k]);
    remove_rect(d, best_k);
}

static void add(struct damage *d, struct rect rect)
{
    rect = rect_intersect(rect, d->page);
    if (rect_empty(rect)) {
        return;
    }
    for (int i = 0; i < d->n; i++) {
        if (rect_contains(d->rects[i], rect)) {
            return;
        }
    }
    d->rects[d->n++] = rect;
    settle(d);
    if (d->n > SCENE_DAMAGE_MAX) {
        merge_cheapest(d);
        settle(d);
    }
}

static int whole_page(const struct scene *scene, struct rect damage[SCENE_DAMAGE_MAX])
{
    damage[0] = (struct rect){0, 0, scene->width, scene->height};
    return rect_empty(damage[0]) ? 0 : 1;
}

/* Marks what came, went or changed; gives each old item its number in the new scene, -1 if gone. */
static void diff_keys(const struct scene *old, const struct scene *new, struct damage *d,
                      int32_t *old_of_new)
{
    int i = 0, k = 0;

    while (i < old->n_items || k < new->n_items) {
        const struct scene_item *a = i < old->n_items ? &old->items[old->by_key[i]] : NULL;
        const struct scene_item *b = k < new->n_items ? &new->items[new->by_key[k]] : NULL;
        if (a && (!b || a->key_hash < b->key_hash)) {
            add(d, a->bounds);
            i++;
        } else if (b && (!a || b->key_hash < a->key_hash)) {
            old_of_new[new->by_key[k]] = -1;
            add(d, b->bounds);
            k++;
        } else {
            if (a->content_hash != b->content_hash) {
                add(d, a->bounds);
                add(d, b->bounds);
            }
            old_of_new[new->by_key[k]] = old->by_key[i];
            i++;
            k++;
        }
    }
}

static bool has_layer(const struct scene *scene, const struct scene_layer *layer)
{
    for (int i = 0; i < scene->n_layers; i++) {
        if (layer_hash(&scene->layers[i]) == layer_hash(layer))
            return true;
    }
    return false;
}

/* Layers that came, went or changed; where their windows stand is not the page's. */
static void diff_layers(const struct scene *a, const struct scene *b, struct damage *d)
{
    for (int i = 0; i < a->n_layers; i++) {
        if (!has_layer(b, &a->layers[i]))
            add(d, a->layers[i].rect);
    }
}

int scene_diff(const struct scene *old, const struct scene *new,
               struct rect damage[SCENE_DAMAGE_MAX])
{
    if (!old || old->width != new->width || old->height != new->height ||
        old->background != new->background || old->light_permille != new->light_permille) {
        return whole_page(new, damage);
    }
    if (old->hash == new->hash) {
        return 0;
    }
    assert(old->by_key && new->by_key); /* scene_finish was called */

    struct rect rects[SCENE_DAMAGE_MAX + 1];
    struct damage d = {.rects = rects, .page = {0, 0, new->width, new->height}};
    int32_t *old_of_new = arena_array(new->arena, (size_t) new->n_items + 1, sizeof *old_of_new);
    diff_keys(old, new, &d, old_of_new);
    diff_layers(old, new, &d);
    diff_layers(new, old, &d);

    /* Of two items that changed places in the painting order at least one stands behind an item
     * which came after it before. What they both cover lies inside that one. */
    int32_t last = -1;
    for (int i = 0; i < new->n_items; i++) {
        if (old_of_new[i] < 0) {
            continue;
        }
        if (old_of_new[i] < last) {
            add(&d, new->items[i].bounds);
        } else {
            last = old_of_new[i];
        }
    }

    int64_t total = 0;
    for (int i = 0; i < d.n; i++) {
        total += area(rects[i]);
    }
    /* Painted in pieces, a page of which most is damaged costs more than painted whole. */
    if (total >= area(d.page) - area(d.page) / 4) {
        return whole_page(new, damage);
    }
    for (int i = 0; i < d.n; i++) {
        damage[i] = rects[i];
    }
    return d.n;
}
