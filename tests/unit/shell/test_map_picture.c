/* The ground of a map: drawn by the worker and never by who asks for it, in the tones of the look,
 * once a view, and the same under another name never. A level of 20,000 features too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/feed/reader.h"
#include "core/map/ground.h"
#include "shell/map_picture.h"
#include "shell/picture_store.h"
#include "unit/big_venue.h"
#include <stdlib.h>
#include <string.h>

#define FEATURES 20000

static struct snapshot *big, *small;
static struct arena arena;

static struct snapshot *read_big(int n)
{
    struct strbuf feed = {0};
    struct err err = {""};
    big_venue(&feed, n);
    struct snapshot *snapshot = feed_read(feed.text, feed.bytes, &err);
    strbuf_fini(&feed);
    return snapshot;
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 16);
    big = read_big(FEATURES);
    small = read_big(400);
    return !big || !small || !big->venue || big->venue->n_spaces != FEATURES;
}

static int tear_down(void **state)
{
    (void)state;
    snapshot_free(big);
    snapshot_free(small);
    arena_fini(&arena);
    return 0;
}

/* The level's first rooms, north up, 8 px a metre. */
static struct map_view first_rooms(int heading_deg, bool light)
{
    return (struct map_view){.heading_deg = heading_deg,
                             .scale_256 = 8 * 256,
                             .x_mm = 20000,
                             .y_mm = 10000,
                             .area = {0, 0, 800, 600},
                             .side_px = 1080,
                             .light = light};
}

static uint32_t at(const uint32_t *pixels, const struct map_view *view, double x, double y)
{
    struct point p = map_point(view, (struct venue_point){x, y});
    int32_t px = p.x / POINT_UNIT, py = p.y / POINT_UNIT;
    assert_true(px >= 0 && px < view->area.w && py >= 0 && py < view->area.h);
    return pixels[(ptrdiff_t)py * view->area.w + px];
}

static void test_tones(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        struct map_view view = first_rooms(i / 2 * 90 + (i & 4 ? 10 : 0), i & 1);
        struct palette p;
        struct err why = {""};
        palette_init(&p, NULL, view.light);
        uint32_t *pixels =
            map_picture_draw(small->venue, map_view_address(&view, small->venue, &arena), &why);
        assert_non_null(pixels);
        assert_int_equal(at(pixels, &view, 22, 7), p.room);   /* in a room */
        assert_int_equal(at(pixels, &view, 20, 7), p.bg);     /* its wall is a gap */
        assert_int_equal(at(pixels, &view, 22, 4.5), p.walk); /* between rows */
        assert_int_equal(at(pixels, &view, 0, -1), p.bg);     /* outside */
        free(pixels);
    }
}

static void test_same(void **state)
{
    (void)state;
    struct map_view view = first_rooms(37, false);
    struct err why = {""};
    const char *address = map_view_address(&view, small->venue, &arena);
    size_t bytes = (size_t)view.area.w * (size_t)view.area.h * 4;
    uint32_t *a = map_picture_draw(small->venue, address, &why);
    uint32_t *b = map_picture_draw(small->venue, address, &why);
    assert_non_null(a);
    assert_memory_equal(a, b, bytes);
    free(a);
    free(b);
    assert_null(map_picture_draw(big->venue, address, &why));
    assert_null(map_picture_draw(NULL, address, &why));
    assert_null(map_picture_draw(small->venue, "map:1/2", &why));
}

static int woken_worker, woken_ui, woken_net;

static void wake(void *user)
{
    (*(int *)user)++;
}

static void wake_worker(void *user)
{
    (void)user;
    wake(&woken_worker);
}

static void wake_ui(void *user)
{
    (void)user;
    wake(&woken_ui);
}

static void wake_net(void *user)
{
    (void)user;
    wake(&woken_net);
}

/* Who asks never draws; the worker does, in one piece of work, and tells; net has no part in it. */
static void test_by_worker(void **state)
{
    (void)state;
    struct picture_store_setup setup = {
        .cache_dir = "", .wake_net = wake_net, .wake_worker = wake_worker, .wake_ui = wake_ui};
    struct picture_store *store = picture_store_new(&setup);
    const struct pictures *pictures = picture_store_pictures(store);
    struct map_view view = {.scale_256 = 300,
                            .x_mm = 500000,
                            .y_mm = 250000,
                            .area = {0, 0, 1200, 800},
                            .side_px = 1080};
    const char *address = map_view_address(&view, big->venue, &arena);
    struct picture_info info;
    picture_store_show(store, big);
    picture_store_frame(store);
    assert_int_equal(pictures->info(pictures->self, address, &info), PICTURE_READY);
    assert_int_equal(info.width, 1200);
    assert_int_equal(info.height, 800);
    struct picture_cut cut = {info.content, 0, 0, 1200, 800, 1200, 800, 0};
    assert_int_equal(pictures->cut(pictures->self, address, &cut), PICTURE_COMING);
    assert_true(woken_worker > 0);
    assert_null(picture_store_pixels(store, &cut));
    assert_int_equal(picture_store_pixel_bytes(store), 0);
    assert_true(picture_store_work(store));
    assert_int_equal(woken_ui, 1);
    assert_int_equal(pictures->cut(pictures->self, address, &cut), PICTURE_READY);
    assert_non_null(picture_store_pixels(store, &cut));
    assert_int_equal(picture_store_pixel_bytes(store), 1200 * 800 * 4);
    assert_false(picture_store_work(store)); /* once a view */
    struct picture_want want;
    int64_t next_ms = INSTANT_NEVER;
    assert_false(picture_store_next(store, INT64_C(1) << 40, &want, &next_ms));
    assert_true(next_ms == INSTANT_NEVER);
    picture_store_free(store);
}

/* Another venue is shown before the worker came to it: nothing of the old one is looked at, and
 * what is asked for then is drawn. */
static void test_other_venue(void **state)
{
    (void)state;
    struct picture_store_setup setup = {.cache_dir = ""};
    struct picture_store *store = picture_store_new(&setup);
    const struct pictures *pictures = picture_store_pictures(store);
    struct map_view view = first_rooms(0, false);
    const char *old = map_view_address(&view, big->venue, &arena);
    const char *new = map_view_address(&view, small->venue, &arena);
    struct picture_info info;
    picture_store_show(store, big);
    picture_store_frame(store);
    assert_int_equal(pictures->info(pictures->self, old, &info), PICTURE_READY);
    struct picture_cut cut = {info.content, 0, 0, 800, 600, 800, 600, 0};
    assert_int_equal(pictures->cut(pictures->self, old, &cut), PICTURE_COMING);
    picture_store_show(store, small);
    while (picture_store_work(store))
        ;
    assert_null(picture_store_pixels(store, &cut));
    assert_int_equal(pictures->info(pictures->self, new, &info), PICTURE_READY);
    cut.content = info.content;
    pictures->cut(pictures->self, new, &cut);
    while (picture_store_work(store))
        ;
    assert_non_null(picture_store_pixels(store, &cut));
    picture_store_free(store);
}

/* However many views are asked for, what is kept is bounded. */
static void test_bounded(void **state)
{
    (void)state;
    struct picture_store_setup setup = {.cache_dir = ""};
    struct picture_store *store = picture_store_new(&setup);
    const struct pictures *pictures = picture_store_pictures(store);
    picture_store_show(store, small);
    for (int i = 0; i < 40; i++) {
        struct map_view view = first_rooms(i * 9, false);
        view.area.w = 2608;
        view.area.h = 1800;
        struct picture_info info;
        const char *address = map_view_address(&view, small->venue, &arena);
        picture_store_frame(store);
        assert_int_equal(pictures->info(pictures->self, address, &info), PICTURE_READY);
        struct picture_cut cut = {info.content, 0, 0, 2608, 1800, 2608, 1800, 0};
        pictures->cut(pictures->self, address, &cut);
        while (picture_store_work(store))
            ;
        assert_true(picture_store_pixel_bytes(store) <= PICTURE_PIXELS_MAX_BYTES);
    }
    picture_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tones),     cmocka_unit_test(test_same),
        cmocka_unit_test(test_by_worker), cmocka_unit_test(test_other_venue),
        cmocka_unit_test(test_bounded),
    };
    return cmocka_run_group_tests_name("map picture", tests, set_up, tear_down);
}
