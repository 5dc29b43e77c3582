#include "shell/stage_inside.h"

#include <stdlib.h>
#include <string.h>

const char *stage_kind_name(enum stage_kind kind)
{
    static const char *const names[] = {
        [STAGE_NOTHING] = "nothing", [STAGE_FIRST] = "first", [STAGE_CUT] = "cut",
        [STAGE_DAMAGE] = "damage",   [STAGE_FADE] = "fade",   [STAGE_LAYER] = "layer",
        [STAGE_AGAIN] = "again",     [STAGE_LOST] = "lost"};
    return names[kind];
}

struct stage *stage_new(struct fonts *fonts)
{
    struct stage *stage = xcalloc(1, sizeof *stage);
    stage->painter = painter_new(fonts);
    stage->type = typesetter_new(fonts_metrics(fonts), 0);
    for (int i = 0; i < 2; i++)
        arena_init(&stage->built[i].arena, 0);
    return stage;
}

void stage_free(struct stage *stage)
{
    if (!stage)
        return;
    for (int i = 0; i < 2; i++)
        arena_fini(&stage->built[i].arena);
    layers_fini(&stage->layers);
    typesetter_free(stage->type);
    painter_free(stage->painter);
    free(stage);
}

void stage_set_pictures(struct stage *stage, struct picture_store *pictures)
{
    stage->pictures = pictures;
    painter_set_pictures(stage->painter, pictures);
}

void stage_set_output(struct stage *stage, struct output *output)
{
    stage->output = output;
    stage_forget(stage);
}

void stage_forget(struct stage *stage)
{
    stage->known = false;
    stage->is_ahead = false;
    stage->wait = WAIT_NONE;
}

bool stage_due(const struct stage *stage, int64_t now_ms, int64_t show_ms)
{
    const struct scene *scene = &stage->built[stage->last].scene;
    if (stage->wait == WAIT_FADE)
        return !stage_fading(stage);
    if (stage->wait == WAIT_PICTURES)
        return show_ms >= stage->wait_show_ms;
    return !stage->has_built || !stage->known || now_ms >= scene->next_now_ms ||
           show_ms >= scene->next_show_ms;
}

int64_t stage_next_now_ms(const struct stage *stage)
{
    bool comes = stage->has_built && !stage->wait;
    return comes ? stage->built[stage->last].scene.next_now_ms : INSTANT_NEVER;
}

int64_t stage_next_show_ms(const struct stage *stage)
{
    if (stage->is_ahead)
        return stage->ahead_show_ms;
    if (stage->wait == WAIT_PICTURES)
        return stage->wait_show_ms;
    return stage->has_built ? stage->built[stage->last].scene.next_show_ms : INSTANT_NEVER;
}

bool stage_fading(const struct stage *stage)
{
    return stage->output && output_fading(stage->output);
}

bool stage_settled(const struct stage *stage)
{
    return stage->known && !stage_fading(stage) &&
           stage->shown_hash == stage->built[stage->last].scene.hash;
}

bool stage_whole(const struct stage *stage)
{
    return stage_settled(stage) && !stage->lacks && !stage->wait;
}

const struct screen_page *stage_page(const struct stage *stage)
{
    return stage->has_built ? &stage->built[stage->last].page : NULL;
}

const struct scene *stage_scene(const struct stage *stage)
{
    return stage->has_built ? &stage->built[stage->last].scene : NULL;
}

struct stage_counts stage_counts(const struct stage *stage)
{
    struct stage_counts counts = stage->counts;
    counts.painted_px = (int64_t)painter_pixels(stage->painter);
    counts.layouts = typesetter_layouts(stage->type);
    return counts;
}

bool stage_same_page(const struct screen_page *a, const struct screen_page *b)
{
    return a->board == b->board && a->item == b->item && a->page == b->page &&
           a->shift_x == b->shift_x && a->shift_y == b->shift_y;
}

bool stage_touches(const struct step *step, struct rect area)
{
    for (int i = 0; i < step->n; i++) {
        if (!rect_empty(rect_intersect(step->damage[i], area)))
            return true;
    }
    return false;
}

void stage_die_of_poison(const struct scene *scene)
{
#ifdef __SANITIZE_ADDRESS__
    const char *poison = getenv("HALLBOARD_TEST_POISON");
    for (int i = 0; poison && *poison && i < scene->n_items; i++) {
        if (scene->items[i].kind == SCENE_TEXT && strstr(scene->items[i].text.line->text, poison))
            abort();
    }
#else
    (void)scene;
#endif
}

/* False: it is to come later, and what is shown stays. */
static bool build_next(struct stage *stage, const struct screen_input *in, int64_t tick_ms,
                       struct step *step)
{
    struct built *next = &stage->built[!stage->last];
    struct screen screen = stage->screen;
    struct screen_input input = *in;
    input.peek = stage->wait; /* the texts of what is shown are kept meanwhile */
    arena_reset(&next->arena);
    if (stage->pictures && !stage->wait)
        picture_store_frame(stage->pictures);
    screen_build(&screen, &input, stage->type, &next->arena, &next->scene, &next->page);
    stage_die_of_poison(&next->scene);
    stage->counts.builds++;
    if (stage_must_wait(stage, in, next, tick_ms))
        return false;
    stage->screen = screen;
    stage->lacks = stage->pictures && picture_store_is_making(stage->pictures);
    step->old = stage->known ? &stage->built[stage->last] : NULL;
    step->new = next;
    step->n = scene_diff(step->old ? &step->old->scene : NULL, &next->scene, step->damage);
    stage->last = !stage->last;
    stage->has_built = true;
    if (in->snapshot != stage->snapshot)
        stage->prepared_ms = 0;
    stage->snapshot = in->snapshot;
    stage->said = in->announcements;
    return true;
}

/* With as much light as the scene has: a page is dimmed where it is painted, as nothing comes to
 * the glass that was not. */
static void paint_items(struct stage *stage, const struct step *step, uint32_t *pixels,
                        int stride_px)
{
    const struct scene *scene = &step->new->scene;
    if (scene->light_permille == SCENE_LIGHT_FULL) {
        paint_scene(stage->painter, scene, step->damage, step->n, pixels, stride_px);
        return;
    }
    /* One by one: where two meet, the second is painted anew before its light is taken. */
    for (int i = 0; i < step->n; i++) {
        paint_scene(stage->painter, scene, &step->damage[i], 1, pixels, stride_px);
        dim_rect(&stage->dim, scene->light_permille, pixels, stride_px, step->damage[i]);
    }
}

/* Items, and over them the layers, whole: their parts would stand at different instants. */
static void paint(struct stage *stage, struct step *step, uint32_t *pixels, int stride_px)
{
    paint_items(stage, step, pixels, stride_px);
    step->n += layers_paint(&stage->layers, stage->painter, &step->new->scene, stage->show_ms, true,
                            pixels, stride_px, step->damage + step->n);
}

static void paint_page_now(struct stage *stage, struct step *step, struct stage_frame *frame)
{
    int stride_px;
    if (output_fading(stage->output))
        output_fade_end(stage->output);
    uint32_t *pixels = output_pixels(stage->output, &stride_px);
    paint(stage, step, pixels, stride_px);
    if (!output_present(stage->output, step->damage, step->n))
        frame->kind = STAGE_LOST;
}

void stage_paint_fading(struct stage *stage, struct step *step, bool begin, struct rect area,
                        int64_t tick_ms)
{
    int stride_px;
    uint32_t *pixels;
    if (begin) {
        /* Before the fade to the last page is over, after all: out of what is on the glass. */
        pixels = output_fading(stage->output) ? output_fade_onward(stage->output, area, &stride_px)
                                              : output_fade_begin(stage->output, area, &stride_px);
        bool returns = step->old && step->old->page.takes_over;
        fade_begin(&stage->fade, tick_ms, returns ? STAGE_RETURN_MS : STAGE_FADE_MS);
        stage->fade_frames = 0;
        stage->counts.fades++;
        stage->fade_pixels = pixels;
        stage->fade_stride_px = stride_px;
    }
    paint(stage, step, stage->fade_pixels, stage->fade_stride_px);
    output_fade_painted(stage->output, step->damage, step->n);
}

static bool has_image(const struct scene *scene, const struct scene_item *image)
{
    for (int i = 0; i < scene->n_items; i++) {
        if (scene->items[i].kind == SCENE_IMAGE &&
            scene->items[i].content_hash == image->content_hash)
            return true;
    }
    return false;
}

/* The places of the pictures that came while their page was shown. */
static struct rect new_images(const struct step *step)
{
    struct rect area = {0, 0, 0, 0};
    if (step->old->scene.n_layers == 0 && step->new->scene.n_layers == 1 &&
        step->new->scene.layers[0].motion == LAYER_PAN)
        area = step->new->scene.layers[0].rect;
    for (int i = 0; i < step->new->scene.n_items; i++) {
        const struct scene_item *item = &step->new->scene.items[i];
        if (item->kind == SCENE_IMAGE && !has_image(&step->old->scene, item))
            area = rect_union(area, item->bounds);
    }
    return area;
}

static void show_change(struct stage *stage, const struct screen_input *in, struct step *step,
                        int64_t tick_ms, struct stage_frame *frame)
{
    bool cuts = (in->snapshot && in->snapshot->theme.reduced_motion) || step->new->page.takes_over;
    bool other = step->old && !stage_same_page(&step->old->page, &step->new->page);
    /* A banner came or went over the board. */
    bool resized = step->old && step->old->page.body.y != step->new->page.body.y;
    /* A page without header and footer fades whole, whichever of the two it is; on the same page a
     * picture that came fades in, in its place. */
    struct rect area = {0, 0, 0, 0};
    if (other || resized)
        area = rect_union(step->old->page.body, step->new->page.body);
    else if (step->old && !output_fading(stage->output))
        area = new_images(step);
    bool fades = !cuts && !rect_empty(area) && stage_touches(step, area);
    if (fades) {
        stage_paint_fading(stage, step, true, area, tick_ms);
    } else if (step->old && output_fading(stage->output) && !other && !cuts) {
        stage_paint_fading(stage, step, false, area, tick_ms);
    } else {
        frame->kind = !step->old ? STAGE_FIRST : other ? STAGE_CUT : STAGE_DAMAGE;
        paint_page_now(stage, step, frame);
    }
}

/* The layers go on as they stand at this instant; in a fade and while one waits for its edge on the
 * page that it goes to, of which what lies outside of the body is seen at once. Returns how many
 * rectangles of the page are another. */
static int move_layers(struct stage *stage, struct rect damage[SCENE_LAYERS_MAX])
{
    const struct scene *scene = &stage->built[stage->last].scene;
    bool fading = output_fading(stage->output);
    int stride_px = stage->fade_stride_px, n = 0;
    uint32_t *pixels = fading ? stage->fade_pixels : output_pixels(stage->output, &stride_px);
    if (!stage->known || scene->n_layers == 0)
        return 0;
    n = layers_paint(&stage->layers, stage->painter, scene, stage->show_ms, false, pixels,
                     stride_px, damage);
    if (fading && n > 0)
        output_fade_painted(stage->output, damage, n);
    return n;
}

static void fade_frame(struct stage *stage, int64_t tick_ms, struct stage_frame *frame)
{
    /* However long the new page took to paint, the first frame stands for one frame's time, so
     * that nothing of the fade is lost. */
    if (stage->fade_frames == 1 && tick_ms - STAGE_FRAME_MS > stage->fade.start_ms)
        stage->fade.start_ms = tick_ms - STAGE_FRAME_MS;
    stage->fade_frames++;
    bool last = output_present_fade(stage->output, &stage->fade, tick_ms);
    int32_t alpha = last ? FADE_ONE : fade_alpha(&stage->fade, tick_ms);
    frame->kind = STAGE_FADE;
    frame->permille = (int)((int64_t)alpha * 1000 / FADE_ONE);
}

void stage_pass(struct stage *stage, const struct screen_input *in, int64_t tick_ms, bool build,
                struct stage_frame *frame)
{
    *frame = (struct stage_frame){.kind = STAGE_NOTHING, .permille = 1000};
    if (stage->is_ahead)
        fade_begin(&stage->fade, tick_ms, STAGE_FADE_MS);
    stage->is_ahead = false;
    stage->show_ms = in->show_ms;
    uint64_t before_px = painter_pixels(stage->painter);
    struct step step;
    if (build && build_next(stage, in, tick_ms, &step)) {
        if (step.n > 0 || !step.old)
            show_change(stage, in, &step, tick_ms, frame);
        stage->known = true;
    }
    if (frame->kind == STAGE_NOTHING && output_fading(stage->output)) {
        struct rect moved[SCENE_LAYERS_MAX];
        move_layers(stage, moved);
        fade_frame(stage, tick_ms, frame);
    }
    frame->painted_px = (int64_t)(painter_pixels(stage->painter) - before_px);
    if (frame->kind == STAGE_LOST) {
        stage_forget(stage);
        return;
    }
    if (!output_fading(stage->output))
        stage->shown_hash = stage->built[stage->last].scene.hash;
    if (frame->kind != STAGE_NOTHING)
        stage->counts.frames++;
}

void stage_again(struct stage *stage, struct stage_frame *frame)
{
    *frame = (struct stage_frame){.kind = STAGE_AGAIN, .permille = 1000};
    if (output_present(stage->output, NULL, 0)) {
        stage->counts.frames++;
        return;
    }
    frame->kind = STAGE_LOST;
    stage_forget(stage);
}

int64_t stage_layer_ms(const struct stage *stage, int64_t show_ms)
{
    if (!stage->output || !stage->known)
        return INSTANT_NEVER;
    return scene_layers_next_ms(&stage->built[stage->last].scene, show_ms);
}

void stage_move(struct stage *stage, int64_t show_ms, struct stage_frame *frame)
{
    struct rect damage[SCENE_LAYERS_MAX];
    uint64_t before_px = painter_pixels(stage->painter);
    *frame = (struct stage_frame){.kind = STAGE_NOTHING, .permille = 1000};
    if (!stage->output || (stage_fading(stage) && !stage->is_ahead))
        return;
    stage->show_ms = show_ms;
    int n = move_layers(stage, damage), seen = 0;
    for (int i = 0; i < n; i++) {
        /* What waits for its edge in the body is not seen before it. */
        if (!stage->is_ahead || !output_fades(stage->output, damage[i]))
            damage[seen++] = damage[i];
    }
    if (seen == 0)
        return;
    frame->kind = STAGE_LAYER;
    frame->painted_px = (int64_t)(painter_pixels(stage->painter) - before_px);
    if (output_present(stage->output, damage, seen)) {
        stage->counts.frames++;
        return;
    }
    frame->kind = STAGE_LOST;
    stage_forget(stage);
}
