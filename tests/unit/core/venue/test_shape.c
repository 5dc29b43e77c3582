#include "core/venue/shape.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static struct raw_ring ring(int n, const double *xy, bool is_hole)
{
    struct raw_ring out = {
        .points = arena_array(&arena, (size_t)n, sizeof *out.points), .n = n, .is_hole = is_hole};
    for (int i = 0; i < n; i++)
        out.points[i] = (struct venue_point){xy[2 * i], xy[2 * i + 1]};
    return out;
}

#define RING(is_hole, ...)                                                                         \
    ring(sizeof((double[]){__VA_ARGS__}) / sizeof(double) / 2, (double[]){__VA_ARGS__}, is_hole)

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-6;
}

static void test_winding_is_made_right(void **state)
{
    (void)state;
    struct raw_ring rings[] = {RING(false, 0, 0, 0, 4, 6, 4, 6, 0), /* clockwise */
                               RING(true, 1, 1, 3, 1, 3, 3, 1, 3)}; /* counter-clockwise */
    struct venue_shape shape;
    int turned = 0;
    assert_int_equal(shape_make(&arena, rings, 2, &shape, &turned), SHAPE_SOUND);
    assert_int_equal(turned, 2);
    assert_int_equal(shape.n, 2);
    assert_true(ring_area(shape.rings[0].points, 4) > 0);
    assert_true(ring_area(shape.rings[1].points, 4) < 0);
    assert_true(near(venue_shape_area(&shape), 20));
    assert_true(venue_shape_holds(&shape, (struct venue_point){5, 2}));
    assert_false(venue_shape_holds(&shape, (struct venue_point){2, 2}));
    assert_false(venue_shape_holds(&shape, (struct venue_point){7, 2}));
}

static void test_closing_and_repeated_points_go(void **state)
{
    (void)state;
    struct raw_ring rings[] = {RING(false, 0, 0, 4, 0, 4, 0, 4, 3, 0, 3, 0, 0)};
    struct venue_shape shape;
    assert_int_equal(shape_make(&arena, rings, 1, &shape, NULL), SHAPE_SOUND);
    assert_int_equal(shape.rings[0].n, 4);
}

static void test_what_is_no_shape(void **state)
{
    (void)state;
    struct raw_ring line[] = {RING(false, 0, 0, 4, 0)};
    struct raw_ring flat[] = {RING(false, 0, 0, 4, 0, 8, 0)};
    struct venue_shape shape;
    assert_int_equal(shape_make(&arena, line, 1, &shape, NULL), SHAPE_TOO_FEW);
    assert_int_equal(shape.n, 0);
    assert_int_equal(shape_make(&arena, flat, 1, &shape, NULL), SHAPE_NO_AREA);
    assert_int_equal(shape.n, 0);
}

static void test_crossing_is_kept_and_told(void **state)
{
    (void)state;
    struct raw_ring bow[] = {RING(false, 0, 0, 4, 4, 4, 0, 0, 4)};
    struct venue_shape shape;
    assert_int_equal(shape_make(&arena, bow, 1, &shape, NULL), SHAPE_CROSSING);
    assert_true(venue_shape_holds(&shape, (struct venue_point){3.5, 2}));
    assert_true(venue_shape_holds(&shape, (struct venue_point){0.5, 2}));
}

/* Against looking at every pair, for rings of chance. */
static void test_crossings_against_every_pair(void **state)
{
    (void)state;
    unsigned seed = 3;
    int crossing = 0;
    for (int round = 0; round < 400; round++) {
        struct venue_point points[9];
        int n = 4 + round % 6;
        bool wanted = false;
        for (int i = 0; i < n; i++) {
            double turn = i * 2 * M_PI / n, far = 1 + rand_r(&seed) % 100 / 12.;
            turn += (rand_r(&seed) % 100 - 50) / 40.;
            points[i] = (struct venue_point){cos(turn) * far, sin(turn) * far};
        }
        for (int i = 0; i < n; i++) {
            for (int k = i + 1; k < n; k++)
                wanted = wanted || segments_cross(points[i], points[(i + 1) % n], points[k],
                                                  points[(k + 1) % n]);
        }
        crossing += wanted;
        assert_int_equal(ring_crosses_itself(points, n), wanted);
    }
    assert_in_range(crossing, 50, 350);
}

static void test_loose_hole(void **state)
{
    (void)state;
    struct raw_ring rings[] = {RING(false, 0, 0, 4, 0, 4, 4, 0, 4),
                               RING(true, 10, 10, 11, 10, 11, 11)};
    struct venue_shape shape;
    assert_int_equal(shape_make(&arena, rings, 2, &shape, NULL), SHAPE_LOOSE_HOLE);
    assert_int_equal(shape.n, 1);
}

static void test_hole_of_nothing_goes_with_it(void **state)
{
    (void)state;
    struct raw_ring rings[] = {RING(false, 0, 0, 4, 0), RING(true, 1, 1, 2, 1, 2, 2)};
    struct venue_shape shape;
    assert_int_equal(shape_make(&arena, rings, 2, &shape, NULL), SHAPE_TOO_FEW);
    assert_int_equal(shape.n, 0);
}

/* In a square with a foot, an L and a ring the label is inside and far from every edge. */
static void test_pole(void **state)
{
    (void)state;
    struct raw_ring wide[] = {RING(false, 0, 0, 20, 0, 20, 4, 0, 4)};
    struct raw_ring bent[] = {RING(false, 0, 0, 20, 0, 20, 2, 10, 2, 10, 10, 0, 10)};
    struct raw_ring hollow[] = {RING(false, 0, 0, 10, 0, 10, 10, 0, 10),
                                RING(true, 1, 1, 8, 1, 8, 9, 1, 9)};
    struct venue_shape shape;
    shape_make(&arena, wide, 1, &shape, NULL);
    struct venue_point at = shape_pole(&shape);
    assert_true(near(at.x, 10) && near(at.y, 2));
    shape_make(&arena, bent, 1, &shape, NULL);
    at = shape_pole(&shape);
    assert_true(at.x > 4.5 && at.x < 5.5 && at.y > 4.5 && at.y < 5.5);
    shape_make(&arena, hollow, 2, &shape, NULL);
    at = shape_pole(&shape);
    assert_true(venue_shape_holds(&shape, at) && at.x > 8.7);
}

static void test_segment_distance(void **state)
{
    (void)state;
    struct venue_point foot, a = {0, 0}, b = {10, 0};
    assert_true(near(segment_distance((struct venue_point){3, 4}, a, b, &foot), 4));
    assert_true(near(foot.x, 3) && near(foot.y, 0));
    assert_true(near(segment_distance((struct venue_point){13, 4}, a, b, &foot), 5));
    assert_true(near(segment_distance((struct venue_point){3, 4}, a, a, NULL), 5));
}

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_winding_is_made_right),
        cmocka_unit_test(test_closing_and_repeated_points_go),
        cmocka_unit_test(test_what_is_no_shape),
        cmocka_unit_test(test_crossing_is_kept_and_told),
        cmocka_unit_test(test_crossings_against_every_pair),
        cmocka_unit_test(test_loose_hole),
        cmocka_unit_test(test_hole_of_nothing_goes_with_it),
        cmocka_unit_test(test_pole),
        cmocka_unit_test(test_segment_distance),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
