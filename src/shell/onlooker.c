#include "shell/onlooker.h"
#include "base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool onlooker_init(struct onlooker *onlooker, const struct config *config, const char *trace_file,
                   const char *shots_dir, struct err *err)
{
    *onlooker = (struct onlooker){.config = config};
    return trace_open(&onlooker->trace, trace_file, err) &&
           shots_init(&onlooker->shots, shots_dir, err);
}

void onlooker_fini(struct onlooker *onlooker)
{
    trace_close(&onlooker->trace);
}

/* Of what is told: as it is compared by its bytes, nothing may stand behind a shorter text. */
static void set_text(char *out, size_t size, const char *text)
{
    memset(out, 0, size);
    snprintf(out, size, "%s", text);
}

/* What an output has or shows. What was counted since the start goes on. */
static void forget_glass(struct intake_glass *told)
{
    memset(told->driver, 0, sizeof told->driver);
    memset(told->renderer, 0, sizeof told->renderer);
    memset(told->board, 0, sizeof told->board);
    told->width = told->height = told->hz = told->repeat_s = told->page = told->pages = 0;
    told->fade_fps = 0;
    told->worst_frame_us = 0;
}

void onlooker_without(struct onlooker *onlooker, const char *why, int64_t boot_ms)
{
    struct intake_glass *told = &onlooker->told;
    if (told->without_boot_ms && str_equal(told->without, why))
        return;
    forget_glass(told);
    if (!told->without_boot_ms)
        told->without_boot_ms = boot_ms;
    set_text(told->without, sizeof told->without, why);
    intake_report(onlooker->intake, told);
}

void onlooker_output(struct onlooker *onlooker, const struct output *output, const char *connector,
                     int repeat_ms)
{
    struct intake_glass *told = &onlooker->told;
    forget_glass(told);
    told->without_boot_ms = 0;
    set_text(told->without, sizeof told->without, "");
    set_text(told->connector, sizeof told->connector, connector);
    told->repeat_s = (repeat_ms + 999) / 1000;
    int frame_us = output_frame_us(output);
    told->hz = frame_us > 0 ? (1000000 + frame_us / 2) / frame_us : 0;
    /* "x11 framebuffer": the driver, and how it paints. */
    const char *name = output_name(output), *space = strchr(name, ' ');
    snprintf(told->driver, sizeof told->driver, "%.*s",
             (int)(space ? (size_t)(space - name) : strlen(name)), name);
    snprintf(told->renderer, sizeof told->renderer, "%s", space ? space + 1 : name);
}

void onlooker_fonts(struct onlooker *onlooker, bool are_missing)
{
    if (onlooker->told.no_fonts == are_missing)
        return;
    onlooker->told.no_fonts = are_missing;
    intake_report(onlooker->intake, &onlooker->told);
}

void onlooker_light(struct onlooker *onlooker, bool is_on, int64_t boot_ms)
{
    struct intake_glass *told = &onlooker->told;
    if (told->is_dark != is_on)
        return;
    told->is_dark = !is_on;
    if (is_on && told->without_boot_ms) /* closed on purpose until now */
        told->without_boot_ms = boot_ms;
    intake_report(onlooker->intake, told);
}

void onlooker_passed(struct onlooker *onlooker, int64_t boot_ms)
{
    intake_passed(onlooker->intake, boot_ms);
}

void onlooker_display(struct onlooker *onlooker, const struct snapshot *snapshot)
{
    const char *id = onlooker->config->display_id;
    const char *word = snapshot_display(snapshot, id)->screenshot;
    uint64_t asked = hash_text(HASH_SEED, word);
    if (word && *word && asked != onlooker->asked_screenshot)
        onlooker->wants_screenshot = true;
    onlooker->asked_screenshot = asked;
    struct intake_glass *told = &onlooker->told;
    enum intake_display before = told->display;
    if (!*id)
        return;
    bool known = str_equal(snapshot_display(snapshot, id)->id, id);
    told->display = known ? INTAKE_DISPLAY_KNOWN : INTAKE_DISPLAY_UNKNOWN;
    if (told->display == before)
        return;
    if (!known)
        log_warning("the feed has no display '%s': it is shown what any display is", id);
    else if (before == INTAKE_DISPLAY_UNKNOWN)
        log_info("the feed has display '%s' now", id);
    intake_report(onlooker->intake, told);
}

static void trace_frame(struct onlooker *onlooker, const struct screen_page *page,
                        const struct stage_frame *frame, int64_t show_ms, int64_t now_us,
                        int64_t pass_us)
{
    trace_write(&onlooker->trace, &(struct trace_line){.show_ms = show_ms,
                                                       .monotonic_us = now_us,
                                                       .kind = stage_kind_name(frame->kind),
                                                       .board = page->board->name,
                                                       .page = page->page + 1,
                                                       .pages = page->pages,
                                                       .painted_px = frame->painted_px,
                                                       .permille = frame->permille,
                                                       .pass_us = now_us - pass_us});
}

void onlooker_frame(struct onlooker *onlooker, const struct stage *stage, struct output *output,
                    const struct stage_frame *frame, const struct clock_reading *at,
                    int64_t pass_us)
{
    const struct screen_page *page = stage_page(stage);
    struct intake_glass *told = &onlooker->told;
    int64_t now_us = clock_monotonic_us();
    trace_frame(onlooker, page, frame, at->show_ms, now_us, pass_us);
    if (frame->kind == STAGE_LAYER)
        return; /* the status has time */
    if (frame->kind == STAGE_FADE) {
        int64_t gap_us = onlooker->fade_us ? now_us - onlooker->fade_us : 0;
        if (gap_us > told->worst_frame_us)
            told->worst_frame_us = gap_us;
        if (!onlooker->fade_us) {
            onlooker->fade_start_us = now_us;
            onlooker->fade_frames = 0;
        }
        onlooker->fade_frames++;
        int64_t lasted_us = now_us - onlooker->fade_start_us;
        if (!stage_fading(stage) && lasted_us > 0)
            told->fade_fps =
                (int)(((onlooker->fade_frames - 1) * INT64_C(1000000) + lasted_us / 2) / lasted_us);
    }
    onlooker->fade_us = stage_fading(stage) ? now_us : 0;
    output_size(output, &told->width, &told->height);
    snprintf(told->board, sizeof told->board, "%s", page->board->name);
    told->page = page->page + 1;
    told->pages = page->pages;
    struct stage_counts counts = stage_counts(stage);
    told->frames = counts.frames;
    told->painted_px = counts.painted_px;
    told->layouts = (int64_t)counts.layouts;
    told->presented_boot_ms = at->boot_ms;
    intake_report(onlooker->intake, told);
    /* What only fades in cannot be read yet. */
    if (frame->permille == 1000)
        intake_presented(onlooker->intake, stage_scene(stage), page,
                         at->boot_ms + (now_us - at->read_us) / 1000);
}

void onlooker_save(struct onlooker *onlooker, const struct stage *stage, struct output *output,
                   const struct snapshot *snapshot, int64_t now_ms)
{
    char path[4096];
    if (!output || !stage_settled(stage))
        return;
    const struct screen_page *page = stage_page(stage);
    if (onlooker->wants_screenshot) {
        onlooker->wants_screenshot = false;
        snprintf(path, sizeof path, "%s/screenshot.png", onlooker->config->runtime_dir);
        shots_save(output, path, false);
    }
    /* While the feed has not come yet there is nothing to remember; and a picture of the page is
     * one of it with its own. */
    if (snapshot && stage_whole(stage) &&
        shots_wanted(&onlooker->shots, page->board, page->item, page->page, now_ms)) {
        shots_path(&onlooker->shots, snapshot->event.zone, now_ms, page->board->name, page->page,
                   path, sizeof path);
        shots_save(output, path, true);
    }
}
