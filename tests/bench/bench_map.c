/* A map of a level of 20,000 features: what the worker takes to draw its ground once a view, and
 * what the page takes on the ui's thread before and after. */
#include "bench/bench.h"
#include "core/feed/reader.h"
#include "core/screen.h"
#include "shell/paint.h"
#include "shell/picture_store.h"
#include "unit/big_venue.h"

#define FEATURES 20000
#define TURNS 9

struct page {
    struct fonts *fonts;
    struct typesetter *type;
    struct painter *painter;
    struct picture_store *store;
    struct arena arena;
    struct screen screen;
    struct scene scene;
    uint32_t *pixels;
};

static double build(struct page *page, const struct screen_input *in)
{
    struct screen_page about;
    picture_store_frame(page->store);
    arena_reset(&page->arena);
    double start = bench_now_us();
    screen_build(&page->screen, in, page->type, &page->arena, &page->scene, &about);
    return bench_now_us() - start;
}

static void measure(const struct snapshot *snapshot, int64_t at_ms, int width_px, int height_px)
{
    static struct bench without, ground, with, painted;
    char name[80];
    for (int turn = 0; turn < TURNS; turn++) {
        struct picture_store_setup setup = {.document_url = "", .cache_dir = ""};
        struct page page = {.fonts = fonts_new("fonts", NULL, 0),
                            .store = picture_store_new(&setup),
                            .pixels = calloc((size_t)width_px * (size_t)height_px, 4)};
        struct screen_input in = {.snapshot = snapshot,
                                  .display_id = "d",
                                  .width = width_px,
                                  .height = height_px,
                                  .now_ms = at_ms,
                                  .show_ms = at_ms,
                                  .time_confirmed = true,
                                  .data_ms = at_ms,
                                  .age_ms = -1,
                                  .pictures = picture_store_pictures(page.store),
                                  .board = "map"};
        page.type = typesetter_new(fonts_metrics(page.fonts), 0);
        page.painter = painter_new(page.fonts);
        arena_init(&page.arena, 1 << 20);
        painter_set_pictures(page.painter, page.store);
        picture_store_show(page.store, snapshot);
        bench_add(&without, build(&page, &in));
        double start = bench_now_us();
        while (picture_store_work(page.store))
            ;
        bench_add(&ground, bench_now_us() - start);
        bench_add(&with, build(&page, &in));
        paint_page(page.painter, &page.scene, page.pixels, width_px);
        start = bench_now_us();
        paint_page(page.painter, &page.scene, page.pixels, width_px);
        bench_add(&painted, bench_now_us() - start);
        painter_free(page.painter);
        typesetter_free(page.type);
        fonts_free(page.fonts);
        picture_store_free(page.store);
        arena_fini(&page.arena);
        free(page.pixels);
    }
    snprintf(name, sizeof name, "map, %d features: the ground, worker, %dp", FEATURES, height_px);
    bench_tell(&ground, name, 1e-3, "ms");
    snprintf(name, sizeof name, "map, %d features: scene, cold, %dp", FEATURES, height_px);
    bench_tell(&without, name, 1e-3, "ms");
    snprintf(name, sizeof name, "map, %d features: scene, again, %dp", FEATURES, height_px);
    bench_tell(&with, name, 1e-3, "ms");
    snprintf(name, sizeof name, "map, %d features: paint, again, %dp", FEATURES, height_px);
    bench_tell(&painted, name, 1e-3, "ms");
}

int main(void)
{
    struct strbuf feed = {0};
    struct err err = {0};
    int64_t at_ms = 0;
    big_venue(&feed, FEATURES);
    double start = bench_now_us();
    struct snapshot *snapshot = feed_read(feed.text, feed.bytes, &err);
    if (!snapshot) {
        fprintf(stderr, "bench_map: %s\n", err.text);
        return 1;
    }
    bench_count("map, 20000 features: read, worker, ms", (bench_now_us() - start) / 1e3, "ms");
    rfc3339_parse("2021-04-25T10:15:00+08:00", &at_ms, NULL);
    measure(snapshot, at_ms, 1920, 1080);
    measure(snapshot, at_ms, 3840, 2160);
    snapshot_free(snapshot);
    strbuf_fini(&feed);
    return 0;
}
