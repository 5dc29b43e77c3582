#include "core/venue/direction.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_bearing(void **state)
{
    (void)state;
    assert_true(fabs(direction_bearing(0, 1) - 0) < 1e-9);
    assert_true(fabs(direction_bearing(1, 0) - 90) < 1e-9);
    assert_true(fabs(direction_bearing(0, -1) - 180) < 1e-9);
    assert_true(fabs(direction_bearing(-1, 0) - 270) < 1e-9);
    assert_true(fabs(direction_bearing(-1, 1) - 315) < 1e-9);
}

/* Each heading and each of the eight, by the turn that was made: what is to the left is left. */
static void test_eight_of_every_heading(void **state)
{
    (void)state;
    for (int heading = 0; heading < 360; heading++) {
        for (int turn = 0; turn < 8; turn++) {
            for (int off = -22; off <= 22; off += 11) {
                double bearing = (heading + turn * 45 + off) * M_PI / 180;
                assert_int_equal(direction_relative(sin(bearing), cos(bearing), heading), turn);
            }
        }
    }
}

static void test_four_headings_in_words(void **state)
{
    (void)state;
    static const struct {
        double dx, dy;
        int heading;
        enum direction wanted;
    } cases[] = {
        {-10, 0, 0, DIRECTION_LEFT},        {-10, 0, 90, DIRECTION_BACK},
        {-10, 0, 180, DIRECTION_RIGHT},     {-10, 0, 270, DIRECTION_AHEAD},
        {10, 10, 0, DIRECTION_AHEAD_RIGHT}, {10, 10, 90, DIRECTION_AHEAD_LEFT},
        {10, 10, 180, DIRECTION_BACK_LEFT}, {10, 10, 270, DIRECTION_BACK_RIGHT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(direction_relative(cases[i].dx, cases[i].dy, cases[i].heading),
                         cases[i].wanted);
}

static void test_halves_go_clockwise(void **state)
{
    (void)state;
    double half = 22.5 * M_PI / 180;
    assert_int_equal(direction_relative(sin(half), cos(half), 0), DIRECTION_AHEAD_RIGHT);
    assert_int_equal(direction_relative(sin(-half), cos(-half), 0), DIRECTION_AHEAD);
}

static void test_unknown(void **state)
{
    (void)state;
    assert_int_equal(direction_relative(0, 0, 90), DIRECTION_NONE);
    assert_int_equal(direction_relative(1, 1, -1), DIRECTION_NONE);
}

static void test_names(void **state)
{
    (void)state;
    for (int i = -1; i < 8; i++)
        assert_int_equal(direction_named(direction_name((enum direction)i)), i);
    assert_int_equal(direction_named("up"), DIRECTION_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bearing),
        cmocka_unit_test(test_eight_of_every_heading),
        cmocka_unit_test(test_four_headings_in_words),
        cmocka_unit_test(test_halves_go_clockwise),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
