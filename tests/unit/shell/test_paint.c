/* The painter: whole and by pieces the same, order, clips, text where the scene says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shell/paint.h"

#include <stdlib.h>
#include <string.h>

#define W 640
#define H 360

static struct fonts *fonts;
static struct painter *painter;
static struct typesetter *type;
static struct arena arena;
static uint32_t whole[W * H], pieces[W * H];

static int setup(void **state)
{
    (void)state;
    fonts = fonts_new("fonts", NULL, 0);
    painter = painter_new(fonts);
    type = typesetter_new(fonts_metrics(fonts), 0);
    arena_init(&arena, 0);
    typesetter_frame(type);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    typesetter_free(type);
    painter_free(painter);
    fonts_free(fonts);
    arena_fini(&arena);
    return 0;
}

static struct scene_item *add_text(struct scene *s, const char *name, const char *text,
                                   const char *lang, int size, int x, int y, uint32_t colour)
{
    struct paragraph p = {
        .text = text, .lang = lang, .weight = WEIGHT_MEDIUM, .size_px = size, .max_lines = 1};
    const struct set_text *set = text_set(type, &p);
    return scene_text(s, name, &set->lines[0], x, y, size, ROLE_R1, lang, colour);
}

/* One of everything, much of it overlapping, some of it beyond the page. `what` changes one. */
static void build(struct scene *s, int what)
{
    scene_init(s, &arena, W, H, 0xff071b26);
    scene_rect(s, "rect", (struct rect){20, 30, 200, 90}, 0xff143445);
    scene_rrect(s, "chip", (struct rect){40 + (what == 1 ? 13 : 0), 50, 160, 48}, 9, 0xffffc247);
    const struct point wave[] = {{-500, 3000}, {1600, 1800}, {3200, 4100},
                                 {4800, 2000}, {9000, 5000}, {20000, 900}};
    scene_polyline(s, "wave", wave, 6, what == 2 ? 60 : 44, false, true, 0xff35d6be);
    const struct point tri[] = {{5000, 1000}, {9000, 2500}, {4000, 4200}};
    scene_polygon(s, "tri", tri, 3, what == 3 ? 0xffff9a8b : 0xffc4b5ff);
    scene_polyline(s, "outline", tri, 3, 35, true, false, 0xfff2f7f8);
    scene_disc(s, "disc", (struct point){8000, 4200}, 700, 0xff2f8c8a);
    struct rect page = scene_clip(s, (struct rect){100, 200, 300, 60});
    add_text(s, "clipped", "跨越 clipped 边界的一行文字 text that is cut", "zh", 44, 60, 245,
             0xffb9ccd4);
    s->clip = page;
    add_text(s, "clock", what == 4 ? "10:16" : "10:15", "en", 81, 380, 120, 0xfff2f7f8);
    add_text(s, "title", "新型城市基础设施建设分论坛", "zh", 40, 30, 330, 0xfff2f7f8);
    if (what != 5) {
        add_text(s, "late", "Jumping over", "en", 50, 300, 330, 0xff9db3be);
    }
    scene_finish(s);
}

static void test_pieces_are_the_whole(void **state)
{
    (void)state;
    struct scene s;
    build(&s, 0);
    paint_page(painter, &s, whole, W);
    for (int size = 13; size < 200; size = size * 2 + 3) {
        memset(pieces, 0, sizeof pieces);
        for (int y = 0; y < H; y += size) {
            for (int x = 0; x < W; x += size + 4) {
                struct rect r = {x, y, size + 4, size};
                paint_scene(painter, &s, &r, 1, pieces, W);
            }
        }
        assert_memory_equal(whole, pieces, sizeof whole);
    }
}

/* From one scene to the next by its damage is the next one painted whole. */
static void test_damage_is_enough(void **state)
{
    (void)state;
    for (int from = 0; from <= 5; from++) {
        for (int to = 0; to <= 5; to++) {
            struct scene a, b;
            struct rect damage[SCENE_DAMAGE_MAX];
            build(&a, from);
            build(&b, to);
            paint_page(painter, &b, whole, W);
            paint_page(painter, &a, pieces, W);
            int n = scene_diff(&a, &b, damage);
            assert_int_equal(n == 0, from == to);
            uint64_t before = painter_pixels(painter);
            paint_scene(painter, &b, damage, n, pieces, W);
            assert_memory_equal(whole, pieces, sizeof whole);
            assert_true(painter_pixels(painter) - before <= W * H);
        }
    }
}

static void test_a_clock_tick_is_small(void **state)
{
    (void)state;
    struct scene a, b;
    struct rect damage[SCENE_DAMAGE_MAX];
    build(&a, 0);
    build(&b, 4);
    int n = scene_diff(&a, &b, damage);
    assert_int_equal(n, 1);
    assert_in_range(damage[0].w, 190, 220); /* five digits of 81 px */
    assert_in_range(damage[0].h, 60, 75);   /* caps, not the line's height */
}

static void test_nothing_outside_of_bounds(void **state)
{
    (void)state;
    struct scene s;
    build(&s, 0);
    for (int i = 0; i < s.n_items; i++) {
        struct scene one = s;
        one.items = &s.items[i];
        one.n_items = 1;
        paint_page(painter, &one, whole, W);
        bool seen = false;
        struct rect b = s.items[i].bounds;
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                bool in = x >= b.x && x < b.x + b.w && y >= b.y && y < b.y + b.h;
                bool ink = whole[y * W + x] != 0xff071b26;
                assert_true(in || !ink);
                seen = seen || ink;
            }
        }
        assert_true(seen);
    }
}

static void test_order_and_colour(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, &arena, W, H, 0x00000000);
    scene_rect(&s, "a", (struct rect){10, 10, 20, 20}, 0xff112233);
    scene_rect(&s, "b", (struct rect){20, 20, 20, 20}, 0x00445566);
    scene_finish(&s);
    paint_page(painter, &s, whole, W);
    assert_int_equal(whole[15 * W + 15], 0xff112233);
    assert_int_equal(whole[25 * W + 25], 0xff445566);
    assert_int_equal(whole[9 * W + 9], 0xff000000);
    assert_int_equal(whole[39 * W + 39], 0xff445566);
    assert_int_equal(whole[40 * W + 40], 0xff000000);
}

static void test_text_stands_on_its_baseline(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, &arena, W, H, 0xff000000);
    add_text(&s, "h", "HHH", "en", 100, 50, 200, 0xffffffff);
    scene_finish(&s);
    paint_page(painter, &s, whole, W);
    int top = -1, bottom = -1;
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            if ((whole[y * W + x] & 0xff) > 128) {
                top = top < 0 ? y : top;
                bottom = y;
            }
        }
    }
    assert_int_equal(bottom, 199);
    assert_in_range(200 - top, 71, 72); /* cap height 0.714 em */
}

static void test_warm_painting_rasters_nothing(void **state)
{
    (void)state;
    struct scene s;
    build(&s, 0);
    paint_page(painter, &s, whole, W);
    uint64_t before = fonts_stats(fonts).rastered;
    paint_page(painter, &s, whole, W);
    assert_int_equal(fonts_stats(fonts).rastered, before);
    assert_true(fonts_stats(fonts).open_max <= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pieces_are_the_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damage_is_enough, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_clock_tick_is_small, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_outside_of_bounds, setup, teardown),
        cmocka_unit_test_setup_teardown(test_order_and_colour, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text_stands_on_its_baseline, setup, teardown),
        cmocka_unit_test_setup_teardown(test_warm_painting_rasters_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
