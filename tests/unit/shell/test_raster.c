/* Coverage of outlines: areas, crisp edges, winding, clips, points far outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shell/raster.h"

#include <stdlib.h>
#include <string.h>

#define W 160
#define H 120
#define U RASTER_UNIT

static uint32_t pixels[W * H];
static struct raster *raster;

static void clear(void)
{
    for (int i = 0; i < W * H; i++) {
        pixels[i] = 0xff000000;
    }
}

static int setup(void **state)
{
    (void)state;
    raster = raster_new();
    clear();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    raster_free(raster);
    return 0;
}

static void fill(void)
{
    raster_fill(raster, (struct rect){0, 0, W, H}, 0xffffffff, pixels, W);
}

static int at(int x, int y)
{
    return (int)(pixels[y * W + x] & 0xff);
}

/* In px. */
static double area(void)
{
    double sum = 0;
    for (int i = 0; i < W * H; i++) {
        sum += (pixels[i] & 0xff) / 255.0;
    }
    return sum;
}

static void assert_area(double wanted, double tolerance)
{
    double is = area();
    if (is < wanted - tolerance || is > wanted + tolerance) {
        fail_msg("area %f, wanted %f +- %f", is, wanted, tolerance);
    }
}

static void test_whole_edges_are_crisp(void **state)
{
    (void)state;
    const struct raster_point box[4] = {
        {10 * U, 20 * U}, {40 * U, 20 * U}, {40 * U, 50 * U}, {10 * U, 50 * U}};
    raster_polygon(raster, box, 4);
    fill();
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            bool in = x >= 10 && x < 40 && y >= 20 && y < 50;
            assert_int_equal(at(x, y), in ? 255 : 0);
        }
    }
}

static void test_half_pixels(void **state)
{
    (void)state;
    const struct raster_point box[4] = {{10 * U + U / 2, 20 * U + U / 4},
                                        {40 * U, 20 * U + U / 4},
                                        {40 * U, 50 * U},
                                        {10 * U + U / 2, 50 * U}};
    raster_polygon(raster, box, 4);
    fill();
    assert_int_equal(at(10, 30), 128);
    assert_int_equal(at(20, 20), 191);
    assert_int_equal(at(10, 20), 96); /* 3/8 */
    assert_int_equal(at(9, 30), 0);
    assert_int_equal(at(39, 49), 255);
}

static void test_triangle_area(void **state)
{
    (void)state;
    const struct raster_point tri[3] = {
        {13 * U + 77, 7 * U}, {151 * U, 64 * U + 3}, {30 * U, 99 * U}};
    double ax = 13 + 77 / 256.0, ay = 7, bx = 151, by = 64 + 3 / 256.0, cx = 30, cy = 99;
    double wanted = ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
    raster_polygon(raster, tri, 3);
    fill();
    assert_area(wanted, 0.5);
}

static void test_disc_area_and_symmetry(void **state)
{
    (void)state;
    for (int r = 2; r < 50; r += 5) {
        clear();
        raster_disc(raster, (struct raster_point){60 * U, 60 * U}, r * U);
        fill();
        assert_area(3.14159265 * r * r, 0.025 * 2 * 3.15 * r + 0.2);
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 60; x++) {
                assert_in_range(abs(at(x, y) - at(119 - x, y)), 0, 2);
                assert_in_range(abs(at(x, y) - at(x, 119 - y)), 0, 2);
            }
        }
    }
}

static void test_round_rect(void **state)
{
    (void)state;
    raster_round_rect(raster, (struct rect){10, 10, 100, 60}, 12);
    fill();
    assert_area(100 * 60 - (4 - 3.14159265) * 12 * 12, 1.5);
    assert_int_equal(at(10, 10), 0);
    assert_int_equal(at(10, 30), 255);
    assert_int_equal(at(109, 40), 255);
    assert_int_equal(at(110, 40), 0);
    clear();
    raster_round_rect(raster, (struct rect){10, 10, 20, 20}, 0);
    fill();
    assert_area(400, 0);
}

static void test_winding(void **state)
{
    (void)state;
    const struct raster_point a[4] = {
        {10 * U, 10 * U}, {50 * U, 10 * U}, {50 * U, 50 * U}, {10 * U, 50 * U}};
    const struct raster_point b[4] = {
        {30 * U, 30 * U}, {70 * U, 30 * U}, {70 * U, 70 * U}, {30 * U, 70 * U}};
    const struct raster_point hole[4] = {
        {20 * U, 20 * U}, {20 * U, 40 * U}, {40 * U, 40 * U}, {40 * U, 20 * U}};
    raster_polygon(raster, a, 4);
    raster_polygon(raster, b, 4);
    fill();
    assert_area(1600 + 1600 - 400, 0); /* overlap counts once */
    assert_int_equal(at(40, 40), 255);
    clear();
    raster_polygon(raster, a, 4);
    raster_polygon(raster, hole, 4);
    fill();
    assert_area(1600 - 400, 0); /* turned the other way: a hole */
    clear();
    raster_piece(raster, a, 4);
    raster_piece(raster, hole, 4);
    fill();
    assert_area(1600, 0); /* pieces never cancel */
}

static void test_stroke(void **state)
{
    (void)state;
    const struct raster_point line[2] = {{20 * U, 20 * U}, {80 * U, 20 * U}};
    raster_stroke(raster, line, 2, 4 * U, false, false);
    fill();
    assert_area(60 * 4, 0);
    assert_int_equal(at(20, 18), 255);
    assert_int_equal(at(20, 17), 0);
    clear();
    raster_stroke(raster, line, 2, 4 * U, false, true);
    fill();
    assert_area(60 * 4 + 3.14159265 * 4, 0.3);
    /* A square outline with round corners: four sides, four quarter discs outside. */
    const struct raster_point box[4] = {
        {20 * U, 20 * U}, {60 * U, 20 * U}, {60 * U, 60 * U}, {20 * U, 60 * U}};
    clear();
    raster_stroke(raster, box, 4, 8 * U, true, false);
    fill();
    assert_area(48 * 48 - 32 * 32 - (4 - 3.14159265) * 16, 0.5);
}

/* A line of many short pieces is as smooth as one of a single piece: joins add nothing. */
static void test_joins_do_not_show(void **state)
{
    (void)state;
    const struct raster_point ends[2] = {{5 * U, 10 * U}, {155 * U, 70 * U}};
    struct raster_point many[51];
    uint32_t one[W * H];
    for (int i = 0; i <= 50; i++) {
        many[i] = (struct raster_point){5 * U + 3 * U * i, 10 * U + 60 * U * i / 50};
    }
    raster_stroke(raster, ends, 2, 3 * U, false, false);
    fill();
    memcpy(one, pixels, sizeof one);
    clear();
    raster_stroke(raster, many, 51, 3 * U, false, false);
    fill();
    for (int i = 0; i < W * H; i++) {
        assert_in_range(abs((int)(one[i] & 0xff) - (int)(pixels[i] & 0xff)), 0, 8);
    }
}

static void add_wild_shape(void)
{
    static const struct raster_point wild[5] = {{-900 * U, 31 * U + 5},
                                                {400 * U + 9, -70 * U},
                                                {90 * U + 100, 60 * U + 33},
                                                {2000 * U, 900 * U},
                                                {-20 * U, 130 * U}};
    raster_polygon(raster, wild, 5);
    raster_stroke(raster, wild, 5, 7 * U + 11, true, false);
}

static void test_clip_changes_no_pixel(void **state)
{
    (void)state;
    uint32_t whole[W * H];
    add_wild_shape();
    fill();
    memcpy(whole, pixels, sizeof whole);
    clear();
    for (int y = 0; y < H; y += 17) {
        for (int x = 0; x < W; x += 23) {
            struct rect piece = {x, y, x + 23 > W ? W - x : 23, y + 17 > H ? H - y : 17};
            add_wild_shape();
            raster_fill(raster, piece, 0xffffffff, pixels, W);
        }
    }
    assert_memory_equal(whole, pixels, sizeof whole);
}

static void test_far_points(void **state)
{
    (void)state;
    const int64_t far = INT64_C(1) << 40;
    const struct raster_point all[4] = {{-far, -far}, {far, -far}, {far, far}, {-far, far}};
    raster_polygon(raster, all, 4);
    fill();
    assert_area(W * H, 0);
    clear();
    const struct raster_point right[4] = {{80 * U, -far}, {far, -far}, {far, far}, {80 * U, far}};
    raster_polygon(raster, right, 4);
    fill();
    assert_area(80 * H, 0);
    clear();
    const struct raster_point none[3] = {{far, far}, {far, far + 5}, {far + 9, far}};
    raster_polygon(raster, none, 3);
    fill();
    assert_area(0, 0);
}

static void test_blend_is_exact(void **state)
{
    (void)state;
    for (int a = 0; a < 256; a++) {
        uint8_t coverage = (uint8_t)a;
        for (int old = 0; old < 256; old += 5) {
            for (int new = 0; new < 256; new += 15) {
                uint32_t pixel =
                    0xff000000u | (uint32_t)old << 16 | (uint32_t) new << 8 | (uint32_t)(255 - old);
                uint32_t colour = 0xff000000u | (uint32_t) new << 16 | (uint32_t)old << 8 | 77;
                raster_blend_row(&pixel, &coverage, 1, colour);
                int red = (2 * (old * (255 - a) + new *a) + 255) / 510;
                int green = (2 * (new *(255 - a) + old *a) + 255) / 510;
                int blue = (2 * ((255 - old) * (255 - a) + 77 * a) + 255) / 510;
                assert_int_equal(pixel, 0xff000000u | (uint32_t)red << 16 | (uint32_t)green << 8 |
                                            (uint32_t)blue);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_whole_edges_are_crisp, setup, teardown),
        cmocka_unit_test_setup_teardown(test_half_pixels, setup, teardown),
        cmocka_unit_test_setup_teardown(test_triangle_area, setup, teardown),
        cmocka_unit_test_setup_teardown(test_disc_area_and_symmetry, setup, teardown),
        cmocka_unit_test_setup_teardown(test_round_rect, setup, teardown),
        cmocka_unit_test_setup_teardown(test_winding, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stroke, setup, teardown),
        cmocka_unit_test_setup_teardown(test_joins_do_not_show, setup, teardown),
        cmocka_unit_test_setup_teardown(test_clip_changes_no_pixel, setup, teardown),
        cmocka_unit_test_setup_teardown(test_far_points, setup, teardown),
        cmocka_unit_test_setup_teardown(test_blend_is_exact, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
