/* Less light, the same contrast. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/scene/palette.h"
#include "shell/dim.h"
#include <math.h>

static double light_of(uint32_t colour)
{
    static const double weights[] = {0.0722, 0.7152, 0.2126};
    double light = 0;
    for (int i = 0; i < 3; i++) {
        double v = (colour >> 8 * i & 255) / 255.0;
        light += weights[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return light;
}

static uint32_t dimmed(uint32_t colour, int32_t permille)
{
    struct dim dim = {0};
    dim_rect(&dim, permille, &colour, 1, (struct rect){0, 0, 1, 1});
    return colour;
}

static void test_share_of_light(void **state)
{
    (void)state;
    for (int32_t permille = 100; permille < 1000; permille += 60) {
        for (int v = 40; v < 256; v++) {
            uint32_t colour = 0xff000000u | (uint32_t)(v << 16 | v << 8 | v);
            double wanted = light_of(colour) * permille / 1000;
            /* Half a step of a channel is what rounding may take. */
            uint32_t got = dimmed(colour, permille);
            assert_int_equal(got >> 24, 0xff);
            double low = light_of(got - 0x010101), high = light_of(got + 0x010101);
            assert_true(low < wanted && wanted < high);
        }
    }
    assert_int_equal(dimmed(0xff123456u, 1000), 0xff123456u);
    assert_int_equal(dimmed(0xff000000u, 400), 0xff000000u);
}

/* What stands on what: the ratio of their light is kept, but for the rounding of dark channels. */
static void test_contrast(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++) {
        struct theme theme = {0};
        struct palette p;
        palette_init(&p, &theme, light);
        const uint32_t inks[] = {p.t1, p.t2, p.time};
        for (size_t i = 0; i < sizeof inks / sizeof *inks; i++) {
            double before = light_of(inks[i]) / light_of(p.bg);
            double after = light_of(dimmed(inks[i], 400)) / light_of(dimmed(p.bg, 400));
            if (fabs(after / before - 1) > 0.12)
                fail_msg("ink %zu: ratio %.2f by day, %.2f at night", i, before, after);
        }
    }
}

/* Only the rectangle. */
static void test_rectangle(void **state)
{
    (void)state;
    struct dim dim = {0};
    uint32_t pixels[8 * 6];
    for (int i = 0; i < 48; i++)
        pixels[i] = 0xffc0c0c0u;
    dim_rect(&dim, 500, pixels, 8, (struct rect){2, 1, 3, 4});
    for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 8; x++) {
            bool in = x >= 2 && x < 5 && y >= 1 && y < 5;
            assert_true((pixels[y * 8 + x] != 0xffc0c0c0u) == in);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_share_of_light),
        cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_rectangle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
