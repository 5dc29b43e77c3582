/* What moves by itself, as pixels: the window shows what its picture has there, and nothing beside
 * it is touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shell/layers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define W 320
#define H 120
#define GROUND 0xff071b26u
#define UNTOUCHED 0x00abcdefu

struct bed {
    struct fonts *fonts;
    struct painter *painter;
    struct arena arena;
    struct scene picture, page;
    struct layers layers;
    uint32_t *strip, pixels[W * H];
};

static struct bed bed;

static int set_up(void **state)
{
    (void)state;
    memset(&bed, 0, sizeof bed);
    bed.fonts = fonts_new("fonts", NULL, 0);
    bed.painter = painter_new(bed.fonts);
    arena_init(&bed.arena, 1 << 16);
    for (int i = 0; i < W * H; i++)
        bed.pixels[i] = UNTOUCHED;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    layers_fini(&bed.layers);
    painter_free(bed.painter);
    fonts_free(bed.fonts);
    arena_fini(&bed.arena);
    free(bed.strip);
    return 0;
}

/* A picture with something at every x: bars, a disc, a slope. */
static struct scene_layer *make(int32_t width, struct rect rect, enum layer_motion motion)
{
    scene_init(&bed.picture, &bed.arena, width, rect.h, GROUND);
    for (int32_t x = 0; x < width; x += 7) {
        char name[16];
        snprintf(name, sizeof name, "bar%d", x);
        scene_rect(&bed.picture, name, (struct rect){x, x % 5, 3, 9},
                   0xff000000u | (uint32_t)(x * 977));
    }
    scene_disc(&bed.picture, "disc", (struct point){40 * 16, 15 * 16}, 9 * 16, 0xffffc247u);
    scene_polyline(&bed.picture, "slope", (struct point[]){{0, 0}, {width * 16, (rect.h - 1) * 16}},
                   2, 20, false, false, 0xff35d6beu);
    scene_finish(&bed.picture);
    scene_init(&bed.page, &bed.arena, W, H, GROUND);
    struct scene_layer layer = {.rect = rect,
                                .picture = &bed.picture,
                                .motion = motion,
                                .speed = 100 * LAYER_SPEED_UNIT,
                                .from_ms = 0,
                                .until_ms = 10000};
    scene_layer(&bed.page, "layer", &layer);
    scene_finish(&bed.page);
    bed.strip = calloc((size_t)width * (size_t)rect.h, sizeof *bed.strip);
    paint_page(bed.painter, &bed.picture, bed.strip, width);
    return &bed.page.layers[0];
}

static int paint_at(int64_t show_ms, bool all)
{
    struct rect damage[SCENE_LAYERS_MAX];
    int n = layers_paint(&bed.layers, bed.painter, &bed.page, show_ms, all, bed.pixels, W, damage);
    if (n)
        assert_memory_equal(&damage[0], &bed.page.layers[0].rect, sizeof damage[0]);
    return n;
}

static void assert_outside_untouched(struct rect rect)
{
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            bool inside = x >= rect.x && x < rect.x + rect.w && y >= rect.y && y < rect.y + rect.h;
            assert_true(inside || bed.pixels[y * W + x] == UNTOUCHED);
        }
    }
}

static void test_ticker(void **state)
{
    (void)state;
    struct rect rect = {33, 70, 200, 30};
    make(450, rect, LAYER_TICKER);
    static const int64_t instants[] = {0, 10, 1230, 2490, 2510, 4200, 4490, 4500, 100010};
    for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
        paint_at(instants[i], false);
        int from = (int)(instants[i] / 10 % 450);
        for (int y = 0; y < rect.h; y++) {
            for (int x = 0; x < rect.w; x++)
                assert_true(bed.pixels[(rect.y + y) * W + rect.x + x] ==
                            bed.strip[y * 450 + (from + x) % 450]);
        }
    }
    assert_outside_untouched(rect);
}

static int channel(uint32_t p, int shift)
{
    return (int)(p >> shift & 255);
}

static void test_pan_between_pixels(void **state)
{
    (void)state;
    struct rect rect = {10, 5, 200, 40};
    make(206, rect, LAYER_PAN);
    for (int quarter = 0; quarter <= 24; quarter++) {
        int64_t ms = (quarter * 10000 + 23) / 24;
        assert_int_equal(layer_offset(&bed.page.layers[0], ms), quarter);
        paint_at(ms, false);
        for (int y = 0; y < rect.h; y++) {
            for (int x = 0; x < rect.w; x++) {
                const uint32_t *at = bed.strip + y * 206 + quarter / 4 + x;
                uint32_t seen = bed.pixels[(rect.y + y) * W + rect.x + x];
                for (int shift = 0; shift < 24; shift += 8) {
                    int b = quarter % 4 ? channel(at[1], shift) : 0;
                    int wanted =
                        (channel(at[0], shift) * (4 - quarter % 4) + b * (quarter % 4) + 2) / 4;
                    assert_int_equal(channel(seen, shift), wanted);
                }
            }
        }
    }
    assert_outside_untouched(rect);
}

static void test_only_what_moved(void **state)
{
    (void)state;
    make(450, (struct rect){33, 70, 200, 30}, LAYER_TICKER);
    assert_int_equal(paint_at(1000, false), 1);
    assert_int_equal(paint_at(1000, false), 0);
    assert_int_equal(paint_at(1009, false), 0);
    uint64_t before = painter_pixels(bed.painter);
    assert_int_equal(paint_at(1010, false), 1);
    assert_int_equal(painter_pixels(bed.painter) - before, 200 * 30);
    assert_int_equal(paint_at(1010, true), 1);
}

static void test_night(void **state)
{
    (void)state;
    static const enum layer_motion motions[] = {LAYER_TICKER, LAYER_PAN};
    for (int i = 0; i < 2; i++) {
        struct rect rect = {33, 70, 200, 30};
        struct dim dim = {0};
        make(206, rect, motions[i]);
        bed.page.light_permille = 300;
        paint_at(0, true);
        dim_rect(&dim, 300, bed.strip, 206, (struct rect){0, 0, 206, 30});
        for (int y = 0; y < rect.h; y++)
            assert_memory_equal(bed.pixels + (rect.y + y) * W + rect.x, bed.strip + y * 206,
                                sizeof(uint32_t) * 200);
        free(bed.strip);
        bed.strip = NULL;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_ticker, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pan_between_pixels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_only_what_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_night, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
