/* What check says of an event's accent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/fit/theme.h"
#include "core/scene/palette.h"
#include <string.h>

static void expect(uint32_t accent, bool light, int n, const char *last)
{
    struct snapshot *snapshot = snapshot_new();
    snapshot->theme.accent = accent;
    snapshot->theme.light = light;
    theme_check(snapshot);
    assert_int_equal(snapshot->n_problems, n);
    if (n > 0)
        assert_non_null(strstr(snapshot->problems[n - 1].message, last));
    snapshot_free(snapshot);
}

static void test_accents(void **state)
{
    (void)state;
    expect(0, false, 0, NULL);
    expect(0xff35d6be, false, 0, NULL);
    expect(0xff123a5f, false, 1, "7:1 is needed; shown as #");
    expect(0xffff0000, false, 2, "near the dark theme's colour of cancelled and full");
    expect(0xffffd400, true, 2, "near the light theme's colour of another time");
    expect(0xff9f8fff, false, 2, "another place");
    expect(0xffd0d0d0, false, 0, NULL); /* no hue to mistake */
}

/* A display with a theme of its own: another shade is no fault, the colour of a change is one. */
static void test_displays(void **state)
{
    (void)state;
    struct display display = {.has_theme = true, .light = true};
    static const uint32_t accents[] = {0xff35d6be, 0xffb4d7ff, 0xffffd400};
    static const int problems[] = {0, 0, 2};
    for (size_t i = 0; i < 3; i++) {
        struct snapshot *snapshot = snapshot_new();
        snapshot->theme.accent = accents[i];
        snapshot->displays = &display;
        snapshot->n_displays = 1;
        theme_check(snapshot);
        assert_int_equal(snapshot->n_problems, problems[i]);
        snapshot_free(snapshot);
    }
}

/* The quiet tones follow the accent, and stay readable. */
static void test_tones(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++) {
        for (uint32_t accent = 0xff000011u; accent > 0xff000000u; accent += 0x1b3d71u) {
            struct theme theme = {.accent = accent};
            struct palette palette;
            palette_init(&palette, &theme, light);
            assert_true(contrast_100(palette.t1, palette.accdim) >= 700);
            assert_true(contrast_100(palette.accent, palette.s2) >= 700);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accents),
        cmocka_unit_test(test_displays),
        cmocka_unit_test(test_tones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
