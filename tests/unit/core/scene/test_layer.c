/* Where windows of layers stand, when they move on, and what a page is damaged by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/scene/layer.h"
#include <string.h>

#define W 400
#define H 100

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 16);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

static const struct scene *picture(int32_t width, int32_t height, uint32_t colour)
{
    struct scene *scene = arena_alloc(&arena, sizeof *scene);
    scene_init(scene, &arena, width, height, 0xff000000u);
    scene_rect(scene, "mark", (struct rect){5, 5, 10, 10}, colour);
    scene_finish(scene);
    return scene;
}

static struct scene_layer ticker(int64_t speed)
{
    return (struct scene_layer){.rect = {100, 60, 200, 30},
                                .picture = picture(900, 30, 0xffffffffu),
                                .motion = LAYER_TICKER,
                                .speed = speed};
}

static struct scene_layer pan(int64_t from_ms, int64_t until_ms)
{
    return (struct scene_layer){.rect = {0, 0, 100, 50},
                                .picture = picture(103, 50, 0xffffffffu),
                                .motion = LAYER_PAN,
                                .from_ms = from_ms,
                                .until_ms = until_ms};
}

static void test_ticker_runs_by_the_clock(void **state)
{
    (void)state;
    struct scene_layer layer = ticker(96 * LAYER_SPEED_UNIT);
    static const struct {
        int64_t show_ms, px;
    } table[] = {{0, 0},      {10, 0},   {11, 1},   {1000, 96},   {1500, 144},
                 {9374, 899}, {9375, 0}, {-1, 899}, {9375000, 0}, {INT64_C(1619311201234), 118}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(layer_offset(&layer, table[i].show_ms), table[i].px * LAYER_UNIT);
}

static void test_pan_goes_once(void **state)
{
    (void)state;
    struct scene_layer layer = pan(1000, 13000);
    assert_int_equal(layer_offset(&layer, 0), 0);
    assert_int_equal(layer_offset(&layer, 1000), 0);
    assert_int_equal(layer_offset(&layer, 1999), 0);
    assert_int_equal(layer_offset(&layer, 2000), 1);
    assert_int_equal(layer_offset(&layer, 7000), 6);
    assert_int_equal(layer_offset(&layer, 13000), 12);
    assert_int_equal(layer_offset(&layer, 99000), 12);
    layer.leftward = true;
    assert_int_equal(layer_offset(&layer, 0), 12);
    assert_int_equal(layer_offset(&layer, 2000), 11);
    assert_int_equal(layer_offset(&layer, 99000), 0);
}

/* The next instant is the first one at which it stands elsewhere: never later, never sooner. */
static void check_next(const struct scene_layer *layer, int64_t from_ms, int64_t until_ms)
{
    for (int64_t ms = from_ms; ms < until_ms; ms++) {
        int64_t next = layer_next_ms(layer, ms);
        assert_true(next > ms);
        int64_t end = next < until_ms ? next : until_ms;
        for (int64_t at = ms; at < end; at++)
            assert_int_equal(layer_offset(layer, at), layer_offset(layer, ms));
        if (next != INSTANT_NEVER)
            assert_int_not_equal(layer_offset(layer, next), layer_offset(layer, ms));
    }
}

static void test_next_is_the_next(void **state)
{
    (void)state;
    static const int64_t speeds[] = {96000, 64000, 192000, 85333, 1000, 7};
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        struct scene_layer layer = ticker(speeds[i]);
        check_next(&layer, -300, 300);
        check_next(&layer, INT64_C(1619311200000), INT64_C(1619311200000) + 300);
    }
    struct scene_layer layer = pan(100, 900);
    check_next(&layer, 0, 1000);
    assert_true(layer_next_ms(&layer, 0) > 100);
    assert_true(layer_next_ms(&layer, 900) == INSTANT_NEVER);
    layer = pan(100, 137);
    check_next(&layer, 0, 200);
    layer = pan(100, 100); /* no time to go */
    assert_true(layer_next_ms(&layer, 0) == INSTANT_NEVER);
    layer = ticker(0);
    assert_true(layer_next_ms(&layer, 5) == INSTANT_NEVER);
}

static struct scene *page(const struct scene_layer *layer)
{
    struct scene *scene = arena_alloc(&arena, sizeof *scene);
    scene_init(scene, &arena, W, H, 0xff112233u);
    scene_rect(scene, "a", (struct rect){1, 1, 3, 3}, 0xffffffffu);
    if (layer)
        scene_layer(scene, "layer", layer);
    scene_finish(scene);
    return scene;
}

static void assert_damage(const struct scene *a, const struct scene *b, struct rect wanted)
{
    struct rect damage[SCENE_DAMAGE_MAX];
    int n = scene_diff(a, b, damage);
    assert_int_equal(n, rect_empty(wanted) ? 0 : 1);
    if (n == 1)
        assert_memory_equal(&damage[0], &wanted, sizeof wanted);
}

static void test_damage(void **state)
{
    (void)state;
    struct scene_layer one = ticker(96000), other = one, moved = one;
    other.picture = picture(900, 30, 0xff00ff00u);
    moved.rect.x -= 50;
    const struct scene *bare = page(NULL), *a = page(&one);
    assert_damage(a, page(&one), (struct rect){0});
    assert_damage(bare, a, one.rect);
    assert_damage(a, bare, one.rect);
    assert_damage(a, page(&other), one.rect);
    assert_damage(a, page(&moved), (struct rect){50, 60, 250, 30});
    assert_true(bare->hash != a->hash);
    assert_true(page(&other)->hash != a->hash);
    /* Where its window stands is no other page: nothing is built for it. */
    struct scene *later = page(&one);
    later->show_ms = 5000;
    assert_true(later->hash == a->hash);
    assert_true(scene_layers_next_ms(a, 0) == layer_next_ms(&one, 0));
    assert_true(scene_layers_next_ms(bare, 0) == INSTANT_NEVER);
}

static void test_dump_says_where(void **state)
{
    (void)state;
    struct scene_layer layer = pan(0, 12000);
    struct scene *scene = page(&layer);
    struct strbuf out = {0};
    scene->show_ms = 5000;
    scene_dump(scene, NULL, &out);
    assert_non_null(strstr(out.text, "\nlayer layer 0,0 100x50 #000000 window=1.25 of=103x50\n"
                                     "layer.rect mark 5,5 10x10 #ffffff\n"));
    strbuf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_ticker_runs_by_the_clock, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pan_goes_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_next_is_the_next, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damage, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dump_says_where, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
