/* A scene as text, for tests and for scripts outside (scene.h has the form of a line). */
#include "core/scene/layer.h"

#include <string.h>

static const char *const KINDS[] = {"rect", "rrect", "polyline", "polygon", "text", "image"};
static const char *const ROLES[] = {"R1", "R2", "R3", "chrome"};

static void add_instant(struct strbuf *out, const char *name, int64_t ms)
{
    char when[32];

    if (ms == INSTANT_NEVER) {
        strbuf_printf(out, " %s=never", name);
        return;
    }
    rfc3339_format(ms, 0, when);
    strbuf_printf(out, " %s=%s", name, when);
}

/* "sans-medium", or every face of the line once, in the order of its runs. */
static void add_faces(struct strbuf *out, const struct text_line *line,
                      const struct metrics *metrics)
{
    strbuf_add(out, " face=");
    for (int i = 0; i < line->n_runs; i++) {
        int face = line->runs[i].run.face;
        bool seen = false;
        for (int k = 0; k < i && !seen; k++) {
            seen = line->runs[k].run.face == face;
        }
        if (!seen) {
            const char *name = metrics ? metrics->face_name(metrics->self, face) : NULL;
            strbuf_printf(out, "%s%s", i > 0 ? "+" : "", name ? name : "?");
        }
    }
}

static void add_text(struct strbuf *out, const struct scene_text *text,
                     const struct metrics *metrics)
{
    int cap_tenths = (text->size_px * 7140 + 500) / 1000; /* cap height 0.714 em */

    strbuf_add(out, " ");
    strbuf_add_json(out, text->line->text);
    add_faces(out, text->line, metrics);
    strbuf_printf(out, " size=%d cap=%d.%d role=%s lang=%s", text->size_px, cap_tenths / 10,
                  cap_tenths % 10, ROLES[text->role], *text->lang ? text->lang : "und");
    if (text->session) {
        strbuf_printf(out, " session=%s", text->session);
    }
}

/* Marks are in the order of their items; *next is the first that is not told yet. */
static void add_marks(struct strbuf *out, const struct scene *scene, int item, int *next)
{
    for (; *next < scene->n_marks && scene->marks[*next].item <= item; ++*next) {
        const struct scene_mark *mark = &scene->marks[*next];
        if (mark->item != item)
            continue;
        if (mark->kind == MARK_SHORTENED)
            strbuf_add(out, " shortened");
        else if (mark->kind == MARK_WORD_BROKEN)
            strbuf_add(out, " word_broken");
        else if (mark->kind == MARK_GLYPH_MISSING)
            strbuf_add(out, " glyph_missing");
        else if (mark->kind == MARK_FLOORED)
            strbuf_printf(out, " floored_from=%d", mark->wanted_px);
        else if (mark->kind == MARK_UNDER)
            strbuf_printf(out, " under=%d", mark->wanted_px);
    }
}

static void add_item(struct strbuf *out, const struct scene_item *item,
                     const struct metrics *metrics, const char *before)
{
    struct rect b = item->bounds;
    strbuf_printf(out, "%s%s %s %d,%d %dx%d #%06x", before, KINDS[item->kind], item->key, b.x, b.y,
                  b.w, b.h, item->colour & 0xffffffu);
    switch (item->kind) {
    case SCENE_RECT:
        break;
    case SCENE_RRECT:
        strbuf_printf(out, " radius=%d", item->radius_px);
        break;
    case SCENE_POLYLINE:
        strbuf_printf(out, " points=%d stroke=%d/16", item->n_points, item->stroke_16);
        break;
    case SCENE_POLYGON:
        strbuf_printf(out, " points=%d", item->n_points);
        break;
    case SCENE_TEXT:
        add_text(out, &item->text, metrics);
        break;
    case SCENE_IMAGE:
        strbuf_printf(out, " picture=%016llx part=%d,%d %dx%d",
                      (unsigned long long)item->picture.content, item->picture.x, item->picture.y,
                      item->picture.w, item->picture.h);
        break;
    }
}

static void add_layer(struct strbuf *out, const struct scene_layer *layer, int64_t show_ms,
                      const struct metrics *metrics)
{
    const struct scene *picture = layer->picture;
    int64_t at = layer_offset(layer, show_ms);
    strbuf_printf(out, "layer %s %d,%d %dx%d #%06x window=%d.%02d of=%dx%d\n", layer->key,
                  layer->rect.x, layer->rect.y, layer->rect.w, layer->rect.h,
                  picture->background & 0xffffffu, (int)(at / LAYER_UNIT),
                  (int)(at % LAYER_UNIT) * 100 / LAYER_UNIT, picture->width, picture->height);
    for (int i = 0; i < picture->n_items; i++) {
        add_item(out, &picture->items[i], metrics, "layer.");
        strbuf_add(out, "\n");
    }
}

void scene_dump(const struct scene *scene, const struct metrics *metrics, struct strbuf *out)
{
    strbuf_printf(out, "# page %dx%d background #%06x", scene->width, scene->height,
                  scene->background & 0xffffffu);
    if (scene->light_permille != SCENE_LIGHT_FULL)
        strbuf_printf(out, " light=%d", scene->light_permille);
    add_instant(out, "next_now", scene->next_now_ms);
    add_instant(out, "next_show", scene->next_show_ms);
    int next_mark = 0;
    strbuf_add(out, "\n");
    for (int i = 0; i < scene->n_items; i++) {
        add_item(out, &scene->items[i], metrics, "");
        add_marks(out, scene, i, &next_mark);
        strbuf_add(out, "\n");
    }
    for (int i = 0; i < scene->n_layers; i++)
        add_layer(out, &scene->layers[i], scene->show_ms, metrics);
}
