/* Units, type sizes, floors, and the palette's contrasts, against LOOK.md's own figures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/scene/grid.h"
#include "core/scene/palette.h"

static void test_landscape(void **state)
{
    (void)state;
    struct grid g;
    grid_init(&g, 1920, 1080, NULL);
    assert_true(g.u == 8.0);
    assert_false(g.portrait);
    assert_int_equal(grid_x(&g, GRID_MX), 72);
    assert_int_equal(grid_y(&g, g.header_rule_u), 104);
    assert_int_equal(grid_y(&g, g.footer_rule_u), 1008);
    assert_int_equal(grid_len(&g, 0.25), 2);
    assert_int_equal(grid_len(&g, 0.01), 1);
    assert_int_equal(grid_len(&g, 0), 0);
    assert_int_equal(grid_16(&g, 1), 128);
    static const int px[] = {24, 29, 36, 44, 54, 66, 81, 99, 122, 149, 182, 223, 273};
    for (int i = 0; i <= 12; i++) {
        assert_int_equal(grid_type_px(&g, i), px[i]);
    }
}

static void test_tiny_page(void **state)
{
    (void)state;
    struct grid g;
    grid_init(&g, 16, 16, NULL);
    for (int i = 0; i <= 12; i++) {
        assert_true(grid_type_px(&g, i) >= 1);
    }
}

static void test_edges_meet(void **state)
{
    (void)state;
    struct grid g;
    grid_init(&g, 1366, 768, NULL);
    for (int i = 0; i < 50; i++) {
        struct rect a = grid_rect(&g, i * 1.3, 0, (i + 1) * 1.3, 5);
        struct rect b = grid_rect(&g, (i + 1) * 1.3, 0, (i + 2) * 1.3, 5);
        assert_int_equal(a.x + a.w, b.x);
    }
}

static void test_portrait_and_insets(void **state)
{
    (void)state;
    struct grid g;
    struct display d = {.safe_px = {10, 20, 30, 40}};
    grid_init(&g, 1080, 1920, &d);
    assert_true(g.portrait);
    assert_int_equal(g.safe.w, 1020);
    assert_int_equal(g.safe.h, 1880);
    assert_int_equal(grid_x(&g, 0), 40);
    assert_int_equal(grid_y(&g, 0), 10);
    assert_int_equal(grid_x(&g, g.w_u), 1060);
    assert_int_equal(grid_point(&g, 0, 0).x, 40 * 16);
    /* Insets that would leave nothing do not count. */
    d.safe_px[1] = 4000;
    grid_init(&g, 1080, 1920, &d);
    assert_int_equal(g.safe.w, 1080);
}

static void test_floors(void **state)
{
    (void)state;
    struct grid g;
    grid_init(&g, 1920, 1080, NULL);
    /* 2.8 m, 685 mm: cap 25.68, 20.55 and 15.41 px */
    assert_int_equal(grid_floor_px(&g, NULL, ROLE_R1), 36);
    assert_int_equal(grid_floor_px(&g, NULL, ROLE_R2), 29);
    assert_int_equal(grid_floor_px(&g, NULL, ROLE_R3), 24); /* T0 */
    assert_int_equal(grid_floor_px(&g, NULL, ROLE_CHROME), 24);
    struct display d = {.distance_mm = 10000, .height_mm = 685, .strict = true};
    assert_int_equal(grid_wanted_px(&g, &d, ROLE_R3), grid_wanted_px(&g, &d, ROLE_R1));
    assert_int_equal(grid_wanted_px(&g, &d, ROLE_R1), 129); /* cap 91.72 */
    /* What boards with fixed places have room for: 9.8u, 7.9u and 7.6u; also of a grid whose unit
     * grew. */
    for (int i = 0; i < 2; i++, g.u *= 1.5) {
        assert_int_equal(grid_floor_px(&g, &d, ROLE_R1), 78);
        assert_int_equal(grid_floor_px(&g, &d, ROLE_R2), 63);
        assert_int_equal(grid_floor_px(&g, &d, ROLE_R3), 61);
    }
    grid_init(&g, 1920, 1080, NULL);
    d.strict = false;
    assert_int_equal(grid_floor_px(&g, &d, ROLE_R2), 63);
    assert_int_equal(grid_floor_px(&g, &d, ROLE_R3), 47);
    assert_int_equal(grid_floor_px(&g, &d, ROLE_CHROME), 24);
}

static void test_contrast(void **state)
{
    (void)state;
    assert_int_equal(contrast_100(0xff000000, 0xffffffff), 2100);
    assert_int_equal(contrast_100(0xffffffff, 0xff000000), 2100);
    assert_int_equal(contrast_100(0xff777777, 0xffffffff), 447); /* 4.48 in WebAIM's rounding */
    for (int light = 0; light < 2; light++) {
        struct palette p;
        palette_init(&p, NULL, light);
        uint32_t on_all[] = {p.t1, p.t2, p.accent, p.time, p.place};
        for (size_t i = 0; i < sizeof on_all / sizeof *on_all; i++) {
            assert_true(contrast_100(on_all[i], p.bg) >= 700);
            assert_true(contrast_100(on_all[i], p.s1) >= 700);
            assert_true(contrast_100(on_all[i], p.s2) >= 700);
        }
        assert_true(contrast_100(p.t3, p.bg) >= 700);
        assert_true(contrast_100(p.stop, p.s1) >= 700);
        assert_true(contrast_100(p.on_fill, p.accent) >= 700);
        assert_true(contrast_100(p.on_fill, p.stop) >= 700);
        assert_true(contrast_100(p.banner_text, p.banner) >= 700);
        assert_true(contrast_100(p.t1, p.accdim) >= 700);
    }
}

static void test_accent_is_moved_until_it_passes(void **state)
{
    (void)state;
    static const uint32_t accents[] = {0xff0000ff, 0xffff0000, 0xff808080, 0xff000001, 0xffffffff,
                                       0xff00ff00, 0xff123456, 0xfffedcba, 0xff35d6be};
    for (int light = 0; light < 2; light++) {
        for (size_t i = 0; i < sizeof accents / sizeof *accents; i++) {
            struct theme theme = {.accent = accents[i]};
            struct palette p;
            palette_init(&p, &theme, light);
            assert_true(contrast_100(p.accent, p.bg) >= 700);
            assert_true(contrast_100(p.accent, p.s1) >= 700);
            assert_true(contrast_100(p.accent, p.s2) >= 700);
            assert_int_equal(p.accent_corrected, p.accent != accents[i]);
        }
    }
    struct theme theme = {.accent = 0xff0000ff};
    struct palette p;
    palette_init(&p, &theme, false);
    /* Blue stays blue. */
    assert_true((p.accent & 0xff) == 0xff);
    assert_true((p.accent >> 16 & 0xff) == (p.accent >> 8 & 0xff));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_landscape),
        cmocka_unit_test(test_edges_meet),
        cmocka_unit_test(test_tiny_page),
        cmocka_unit_test(test_portrait_and_insets),
        cmocka_unit_test(test_floors),
        cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_accent_is_moved_until_it_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
