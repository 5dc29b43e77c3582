#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/scene/scene.h"
#include <string.h>

static struct picture_cut crop(int32_t w, int32_t h, int fx, int fy, int32_t pw, int32_t ph)
{
    struct picture_info picture = {w, h, 7};
    return picture_crop(&picture, fx, fy, pw, ph);
}

static void test_whole(void **state)
{
    (void)state;
    struct picture_cut cut = crop(1600, 1200, 0, 1000, 400, 300);
    assert_int_equal(cut.x, 0);
    assert_int_equal(cut.y, 0);
    assert_int_equal(cut.w, 1600);
    assert_int_equal(cut.h, 1200);
    assert_int_equal(cut.width, 400);
    assert_int_equal(cut.height, 300);
    assert_true(cut.content == 7);
}

static void test_sides(void **state)
{
    (void)state;
    /* A tall place of a wide picture: as high as it is, the focal point in the middle. */
    struct picture_cut cut = crop(2000, 1000, 700, 500, 300, 600);
    assert_int_equal(cut.h, 1000);
    assert_int_equal(cut.w, 500);
    assert_int_equal(cut.x, 1400 - 250);
    /* At the picture's edge it stays inside. */
    assert_int_equal(crop(2000, 1000, 990, 500, 300, 600).x, 1500);
    assert_int_equal(crop(2000, 1000, 0, 500, 300, 600).x, 0);
    /* A wide place. */
    cut = crop(1000, 2000, 500, 250, 600, 300);
    assert_int_equal(cut.w, 1000);
    assert_int_equal(cut.h, 500);
    assert_int_equal(cut.y, 250);
}

/* In every crop the focal point is inside, the part inside the picture, and its shape the place's
 * to within a pixel. */
static void test_any(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    for (int i = 0; i < 200000; i++) {
        int32_t v[6];
        for (int k = 0; k < 6; k++) {
            seed = seed * 1664525u + 1013904223u;
            v[k] = (int32_t)(seed >> 8);
        }
        int32_t w = v[0] % 6000 + 1, h = v[1] % 6000 + 1, pw = v[2] % 4000 + 1,
                ph = v[3] % 4000 + 1;
        int fx = v[4] % 1001, fy = v[5] % 1001;
        struct picture_cut cut = crop(w, h, fx, fy, pw, ph);
        assert_true(cut.w >= 1 && cut.h >= 1 && cut.x >= 0 && cut.y >= 0);
        assert_true(cut.x + cut.w <= w && cut.y + cut.h <= h);
        assert_true(cut.w == w || cut.h == h);
        int64_t x = (int64_t)w * fx / 1000, y = (int64_t)h * fy / 1000;
        assert_true(cut.x <= x && x <= cut.x + cut.w);
        assert_true(cut.y <= y && y <= cut.y + cut.h);
        if (cut.w > 1 && cut.h > 1) {
            int64_t skew = (int64_t)cut.w * ph - (int64_t)cut.h * pw;
            int64_t pixel = pw > ph ? pw : ph;
            assert_true(skew <= pixel && -skew <= pixel);
        }
    }
}

static uint64_t image_hash(struct arena *arena, const struct picture_cut *cut, struct strbuf *dump)
{
    struct scene scene;
    scene_init(&scene, arena, 800, 600, 0);
    scene_image(&scene, "picture", (struct rect){10, 20, 300, 200}, cut, 0x123456);
    scene_finish(&scene);
    if (dump)
        scene_dump(&scene, NULL, dump);
    return scene.hash;
}

/* Whatever differs of an image is another scene. */
static void test_image(void **state)
{
    (void)state;
    struct arena arena;
    struct strbuf dump = {0};
    struct picture_cut cut = {0xabc, 1, 2, 30, 20, 300, 200, 0}, other = cut;
    arena_init(&arena, 0);
    uint64_t hash = image_hash(&arena, &cut, &dump);
    assert_non_null(strstr(dump.text, "image picture 10,20 300x200 #123456 "
                                      "picture=0000000000000abc part=1,2 30x20\n"));
    other.content = 0xabd;
    assert_true(image_hash(&arena, &other, NULL) != hash);
    other = cut;
    other.y = 3;
    assert_true(image_hash(&arena, &other, NULL) != hash);
    assert_true(image_hash(&arena, &cut, NULL) == hash);
    strbuf_fini(&dump);
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_sides),
        cmocka_unit_test(test_any),
        cmocka_unit_test(test_image),
    };
    return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
