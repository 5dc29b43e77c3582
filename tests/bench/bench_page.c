/* A page of twelve rooms that was never shown: setting its text and rastering it, the opening of
 * faces apart. And what `fit` takes for the whole demo, on its own displays and on forty. */
#include "bench/bench.h"
#include "core/feed/reader.h"
#include "core/fit/fit.h"
#include "core/screen.h"
#include "shell/config.h"
#include "shell/load.h"
#include "shell/paint.h"

#include <string.h>

#define DEMO "assets/demo/feed.json"
#define TURNS 15
#define FORTY 40

static struct snapshot *demo(void)
{
    struct config config;
    struct err err = {0};
    config_init(&config);
    struct snapshot *snapshot = load_snapshot(DEMO, &config, &err);
    config_fini(&config);
    if (!snapshot) {
        fprintf(stderr, "bench_page: %s\n", err.text);
        exit(1);
    }
    return snapshot;
}

/* Opens the six faces of the project, at a size that no page uses. */
static double open_faces(struct fonts *fonts)
{
    const struct metrics *metrics = fonts_metrics(fonts);
    double start = bench_now_us();
    for (int face = 0; face < FACE_FALLBACK; face++) {
        struct font_run run = {.text = face < FACE_HAN ? "A" : "\u4e00",
                               .bytes = face < FACE_HAN ? 1 : 3,
                               .script = face < FACE_HAN ? 0x4c61746e : 0x48616e69,
                               .face = (uint16_t)face,
                               .size_px = 7};
        struct run_extent extent;
        metrics->measure(metrics->self, &run, &extent);
    }
    return bench_now_us() - start;
}

static void cold(const struct snapshot *snapshot, int64_t at_ms, int width_px, int height_px)
{
    static struct bench faces, layout, raster, whole;
    char name[80];
    int open_max = 0, n_items = 0;
    uint32_t *pixels = calloc((size_t)width_px * (size_t)height_px, sizeof *pixels);
    for (int turn = 0; pixels && turn < TURNS; turn++) {
        struct fonts *fonts = fonts_new("fonts", NULL, 0);
        struct typesetter *type = typesetter_new(fonts_metrics(fonts), 0);
        struct painter *painter = painter_new(fonts);
        struct arena arena;
        struct screen screen = {0};
        struct screen_page page;
        struct scene scene;
        struct screen_input in = {.snapshot = snapshot,
                                  .width = width_px,
                                  .height = height_px,
                                  .now_ms = at_ms,
                                  .show_ms = at_ms,
                                  .time_confirmed = true,
                                  .data_ms = at_ms,
                                  .age_ms = -1,
                                  .board = "now-next"};
        arena_init(&arena, 1 << 20);
        bench_add(&faces, open_faces(fonts));
        double start = bench_now_us();
        screen_build(&screen, &in, type, &arena, &scene, &page);
        double set = bench_now_us();
        paint_page(painter, &scene, pixels, width_px);
        double end = bench_now_us();
        bench_add(&layout, set - start);
        bench_add(&raster, end - set);
        bench_add(&whole, end - start);
        open_max = fonts_stats(fonts).open_max > open_max ? fonts_stats(fonts).open_max : open_max;
        n_items = scene.n_items;
        painter_free(painter);
        typesetter_free(type);
        fonts_free(fonts);
        arena_fini(&arena);
    }
    snprintf(name, sizeof name, "12 rooms, cold: six faces opened, %dp", height_px);
    bench_tell(&faces, name, 1e-3, "ms");
    snprintf(name, sizeof name, "12 rooms, cold: layout, %dp", height_px);
    bench_tell(&layout, name, 1e-3, "ms");
    snprintf(name, sizeof name, "12 rooms, cold: raster and paint, %dp", height_px);
    bench_tell(&raster, name, 1e-3, "ms");
    snprintf(name, sizeof name, "12 rooms, cold: both (60 at most), %dp", height_px);
    bench_tell(&whole, name, 1e-3, "ms");
    snprintf(name, sizeof name, "12 rooms, cold: faces open, at most, %d items", n_items);
    bench_count(name, open_max, "");
    free(pixels);
}

/* The demo's displays over and over, each at a place of its own. */
static void multiply_displays(struct snapshot *snapshot, int n)
{
    struct display *displays = arena_array(&snapshot->arena, (size_t)n, sizeof *displays);
    for (int i = 0; i < n; i++) {
        displays[i] = snapshot->displays[i % snapshot->n_displays];
        displays[i].id = arena_printf(&snapshot->arena, "%s-%d", displays[i].id, i);
        displays[i].x = i;
        displays[i].y = 2 * i;
        displays[i].distance_mm += i % 4 * 100;
    }
    snapshot->displays = displays;
    snapshot->n_displays = n;
}

static void fit(const struct snapshot *snapshot)
{
    struct fonts *fonts = fonts_new("fonts", NULL, 0);
    struct fit_options options = {.display = -1};
    struct fit_report report;
    char name[80];
    fit_period(snapshot, &options.from_ms, &options.to_ms);
    double start = bench_now_us();
    fit_run(&report, snapshot, fonts_metrics(fonts), &options);
    double took = bench_now_us() - start;
    snprintf(name, sizeof name, "fit: the demo's five days, %d displays", snapshot->n_displays);
    bench_count(name, took / 1e6, "s");
    snprintf(name, sizeof name, "fit: pages built, %d displays", snapshot->n_displays);
    bench_count(name, (double)report.pages, "");
    fit_fini(&report);
    fonts_free(fonts);
}

int main(void)
{
    struct snapshot *snapshot = demo();
    int64_t at_ms = 0;
    rfc3339_parse("2021-04-25T10:15:00+08:00", &at_ms, NULL);
    cold(snapshot, at_ms, 1920, 1080);
    cold(snapshot, at_ms, 1080, 1920);
    cold(snapshot, at_ms, 3840, 2160);
    fit(snapshot);
    multiply_displays(snapshot, FORTY);
    fit(snapshot);
    snapshot_free(snapshot);
    return 0;
}
