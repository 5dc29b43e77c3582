/* The page that comes next: looked at, painted before its time, and held back while its pictures
 * are being made. */
#include "shell/stage_inside.h"

bool stage_unprepared(const struct stage *stage)
{
    const struct screen_page *page = stage_page(stage);
    const struct round *round = &stage->screen.round;
    if (!page || stage->wait || page->item == -1 || page->next_ms == stage->prepared_ms)
        return false;
    int64_t end_ms = round->start_ms + (int64_t)ROUND_SLOTS * round->slot_ms;
    return round->n > 1 || page->pages > 1 || page->next_ms >= end_ms;
}

/* What is known of an edge that comes. */
static void look_ahead(struct screen_input *in, int64_t edge_ms, int64_t now_ms)
{
    if (in->age_ms >= 0)
        in->age_ms += edge_ms - in->show_ms;
    in->show_ms = edge_ms;
    in->now_ms = now_ms;
    in->peek = true;
}

void stage_prepare(struct stage *stage, const struct screen_input *in, int64_t now_ms)
{
    struct screen_input next = *in;
    struct screen screen = stage->screen;
    struct arena arena;
    struct scene scene;
    struct screen_page page;
    stage->prepared_ms = stage_page(stage)->next_ms;
    look_ahead(&next, stage->prepared_ms, now_ms);
    arena_init(&arena, 0);
    screen_build(&screen, &next, stage->type, &arena, &scene, &page);
    stage_die_of_poison(&scene);
    paint_warm(stage->painter, &scene);
    arena_fini(&arena);
    stage->counts.prepared++;
}

int64_t stage_ahead_ms(const struct stage *stage)
{
    const struct screen_page *page = stage_page(stage);
    if (stage->wait || !stage_settled(stage) || page->next_ms != stage->prepared_ms ||
        page->next_ms == stage->ahead_tried_ms)
        return INSTANT_NEVER;
    return page->next_ms - STAGE_AHEAD_MS;
}

bool stage_held(const struct stage *stage, int64_t show_ms, int64_t tick_ms)
{
    return stage->is_ahead && show_ms < stage->ahead_show_ms && tick_ms <= stage->ahead_tick_ms;
}

void stage_paint_ahead(struct stage *stage, const struct screen_input *in, int64_t now_ms,
                       int64_t tick_ms)
{
    struct built *next = &stage->built[!stage->last];
    struct screen_input then = *in;
    struct screen screen = stage->screen;
    struct step step = {.old = &stage->built[stage->last], .new = next};
    int64_t edge_ms = step.old->page.next_ms;
    stage->ahead_tried_ms = edge_ms;
    look_ahead(&then, edge_ms, now_ms);
    arena_reset(&next->arena);
    screen_build(&screen, &then, stage->type, &next->arena, &next->scene, &next->page);
    stage_die_of_poison(&next->scene);
    step.n = scene_diff(&step.old->scene, &next->scene, step.damage);
    struct rect area = rect_union(step.old->page.body, next->page.body);
    if (then.snapshot != stage->snapshot ||
        (then.snapshot && then.snapshot->theme.reduced_motion) || next->page.takes_over ||
        stage_same_page(&step.old->page, &next->page) || !stage_touches(&step, area) ||
        (stage->pictures && picture_store_is_making(stage->pictures)))
        return;
    stage->screen = screen;
    stage->lacks = false;
    stage->last = !stage->last;
    stage->counts.builds++;
    stage->show_ms = in->show_ms; /* its layers stand as they do now, until it comes */
    stage_paint_fading(stage, &step, true, area, tick_ms);
    stage->is_ahead = true;
    stage->ahead_show_ms = edge_ms;
    stage->ahead_tick_ms = tick_ms;
}

static enum stage_wait wait_for(const struct stage *stage, const struct built *next)
{
    const struct screen_page *page = &stage->built[stage->last].page;
    bool fades = stage->known && output_fading(stage->output) && stage->fade_frames > 0;
    if (fades && !stage_same_page(page, &next->page))
        return WAIT_FADE;
    return stage->pictures && picture_store_is_making(stage->pictures) ? WAIT_PICTURES : WAIT_NONE;
}

bool stage_must_wait(struct stage *stage, const struct screen_input *in, const struct built *next,
                     int64_t tick_ms)
{
    /* What is shown follows the snapshot and the announcements that it was built with. */
    bool is_true = stage->known && (!stage->snapshot || in->snapshot == stage->snapshot) &&
                   (const void *)in->announcements == stage->said;
    bool over = stage->wait == WAIT_PICTURES &&
                (in->show_ms >= stage->wait_show_ms || tick_ms >= stage->wait_tick_ms);
    bool may_wait = (is_true || !stage->has_built) && !over && !next->page.takes_over;
    enum stage_wait wait = may_wait ? wait_for(stage, next) : WAIT_NONE;
    if (wait == WAIT_PICTURES && stage->wait != WAIT_PICTURES) {
        stage->wait_show_ms = in->show_ms + STAGE_WAIT_MS;
        stage->wait_tick_ms = tick_ms + STAGE_WAIT_MS;
    }
    stage->wait = wait;
    return wait;
}
