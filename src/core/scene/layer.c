#include "core/scene/layer.h"

#include <assert.h>

#define MS_PER_STEP (LAYER_SPEED_UNIT * 1000) /* speed × ms of one whole pixel */

void scene_layer(struct scene *scene, const char *name, const struct scene_layer *layer)
{
    const struct rect page = {0, 0, scene->width, scene->height};
    assert(scene->n_layers < SCENE_LAYERS_MAX && rect_contains(page, layer->rect));
    assert(layer->picture->width >= layer->rect.w && layer->picture->height >= layer->rect.h);
    if (rect_empty(layer->rect))
        return;
    if (!scene->layers)
        scene->layers = arena_array(scene->arena, SCENE_LAYERS_MAX, sizeof *scene->layers);
    struct scene_layer *copy = &scene->layers[scene->n_layers++];
    *copy = *layer;
    copy->key = *scene->prefix ? arena_printf(scene->arena, "%s/%s", scene->prefix, name)
                               : arena_strdup(scene->arena, name);
    copy->key_hash = hash_text(HASH_SEED, copy->key);
    for (int i = 0; i < layer->picture->n_marks; i++) {
        struct scene_mark mark = layer->picture->marks[i];
        mark.item = -1;
        scene_note(scene, name, &mark);
    }
}

static int64_t pan_way(const struct scene_layer *layer)
{
    return (int64_t)(layer->picture->width - layer->rect.w) * LAYER_UNIT;
}

/* How far a pan has come at show_ms, of its whole way. */
static int64_t pan_at(const struct scene_layer *layer, int64_t show_ms)
{
    int64_t length_ms = layer->until_ms - layer->from_ms, way = pan_way(layer);
    if (show_ms <= layer->from_ms || length_ms <= 0)
        return 0;
    if (show_ms >= layer->until_ms)
        return way;
    return (show_ms - layer->from_ms) * way / length_ms;
}

int64_t layer_offset(const struct scene_layer *layer, int64_t show_ms)
{
    if (layer->motion == LAYER_PAN) {
        int64_t at = pan_at(layer, show_ms);
        return layer->leftward ? pan_way(layer) - at : at;
    }
    int64_t steps = floor_to(show_ms * layer->speed, MS_PER_STEP) / MS_PER_STEP;
    int64_t width = layer->picture->width;
    return (steps % width + width) % width * LAYER_UNIT;
}

int64_t layer_next_ms(const struct scene_layer *layer, int64_t show_ms)
{
    if (layer->motion == LAYER_PAN) {
        int64_t length_ms = layer->until_ms - layer->from_ms, way = pan_way(layer);
        int64_t next = pan_at(layer, show_ms) + 1;
        if (way <= 0 || length_ms <= 0 || show_ms >= layer->until_ms)
            return INSTANT_NEVER;
        /* Rounded up: not before it is there. */
        return layer->from_ms + (next * length_ms + way - 1) / way;
    }
    if (layer->speed <= 0)
        return INSTANT_NEVER;
    int64_t steps = floor_to(show_ms * layer->speed, MS_PER_STEP) / MS_PER_STEP + 1;
    int64_t next_ms = -(floor_to(-steps * MS_PER_STEP, layer->speed) / layer->speed);
    return next_ms;
}

int64_t scene_layers_next_ms(const struct scene *scene, int64_t show_ms)
{
    int64_t earliest = INSTANT_NEVER;
    for (int i = 0; i < scene->n_layers; i++) {
        int64_t next = layer_next_ms(&scene->layers[i], show_ms);
        earliest = next < earliest ? next : earliest;
    }
    return earliest;
}

uint64_t layer_hash(const struct scene_layer *layer)
{
    int64_t v[] = {layer->rect.x,  layer->rect.y,          layer->rect.w,
                   layer->rect.h,  (int64_t)layer->motion, layer->speed,
                   layer->from_ms, layer->until_ms,        layer->leftward};
    uint64_t hash = hash_bytes(HASH_SEED, v, sizeof v);
    hash = hash_bytes(hash, &layer->key_hash, sizeof layer->key_hash);
    return hash_bytes(hash, &layer->picture->hash, sizeof layer->picture->hash);
}
