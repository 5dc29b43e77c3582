/* Marks: the shape alone, in one colour, with its share of ink in its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "shell/picture_mark.h"
#include "unit/picture_files.h"

#define INK 0xff335577u
#define PLACE_W 192
#define PLACE_H 96

/* Whether a pixel of a picture belongs to its shape. */
typedef bool shape(int32_t x, int32_t y);

static bool is_disc(int32_t x, int32_t y)
{
    return hypot(x - 300.0, y - 100.0) < 60;
}

static bool is_bar(int32_t x, int32_t y)
{
    return x >= 10 && x < 390 && y >= 95 && y < 105;
}

static bool is_post(int32_t x, int32_t y)
{
    return x >= 200 && x < 220 && y >= 20 && y < 180;
}

static bool is_nothing(int32_t x, int32_t y)
{
    (void)x;
    (void)y;
    return false;
}

/* 400 x 200: transparent with a shape of many colours, or paper with a shape of one. */
static void write_picture(struct strbuf *out, shape *holds, bool is_opaque)
{
    struct strbuf rows = {0};
    png_begin(out, 400, 200, 8, is_opaque ? 2 : 6, 0);
    for (int32_t y = 0; y < 200; y++) {
        strbuf_add_bytes(&rows, "\0", 1);
        for (int32_t x = 0; x < 400; x++) {
            char c[4] = {(char)x, (char)y, 90, 0};
            if (is_opaque)
                memcpy(c, holds(x, y) ? "\x20\x40\x60" : "\xf0\xf0\xf0", 3);
            else
                c[3] = (char)(holds(x, y) ? 255 : 0);
            strbuf_add_bytes(&rows, c, is_opaque ? 3 : 4);
        }
    }
    png_end(out, &rows);
    strbuf_fini(&rows);
}

static uint32_t *mark_of(shape *holds, bool is_opaque, struct err *err)
{
    struct strbuf file = {0};
    struct picture_head head;
    struct picture_cut cut = {
        .content = 1, .w = 400, .h = 200, .width = PLACE_W, .height = PLACE_H, .ink = INK};
    write_picture(&file, holds, is_opaque);
    assert_true(picture_gate((const uint8_t *)file.text, file.bytes, &head, err));
    uint32_t *pixels = picture_mark((const uint8_t *)file.text, file.bytes, &head, &cut, err);
    strbuf_fini(&file);
    return pixels;
}

struct seen {
    double share; /* of the place that is ink */
    int32_t left, right, top, bottom;
};

static struct seen look(const uint32_t *pixels)
{
    struct seen seen = {0, PLACE_W, -1, PLACE_H, -1};
    for (int32_t y = 0; y < PLACE_H; y++) {
        for (int32_t x = 0; x < PLACE_W; x++) {
            uint32_t pixel = pixels[y * PLACE_W + x], cover = pixel >> 24;
            seen.share += cover / 255.0 / (PLACE_W * PLACE_H);
            assert_in_range(pixel & 0xff, (INK & 0xff) * cover / 255,
                            ((INK & 0xff) * cover + 254) / 255);
            if (cover < 128)
                continue;
            seen.left = x < seen.left ? x : seen.left;
            seen.right = x > seen.right ? x : seen.right;
            seen.top = y < seen.top ? y : seen.top;
            seen.bottom = y;
        }
    }
    return seen;
}

static void covers_its_share(bool is_opaque)
{
    struct err err = {""};
    uint32_t *pixels = mark_of(is_disc, is_opaque, &err);
    assert_non_null(pixels);
    struct seen seen = look(pixels);
    assert_true(seen.share > 0.285 && seen.share < 0.305);
    assert_true(seen.left <= 1); /* its margins do not count */
    assert_true(abs(seen.top - (PLACE_H - 1 - seen.bottom)) <= 2);
    free(pixels);
}

static void test_share(void **state)
{
    (void)state;
    covers_its_share(false);
}

static void test_paper(void **state)
{
    (void)state;
    covers_its_share(true);
}

/* What is too long or too high for its share of ink fills the place from side to side. */
static void test_limits(void **state)
{
    (void)state;
    struct err err = {""};
    uint32_t *bar = mark_of(is_bar, false, &err), *post = mark_of(is_post, false, &err);
    assert_non_null(bar);
    assert_non_null(post);
    struct seen wide = look(bar), high = look(post);
    assert_true(wide.left <= 1 && wide.right >= PLACE_W - 3 && wide.share < 0.1);
    assert_true(high.top <= 1 && high.bottom >= PLACE_H - 3 && high.left <= 1 && high.right < 20);
    free(bar);
    free(post);
}

static void test_nothing_there(void **state)
{
    (void)state;
    struct err err = {""};
    assert_null(mark_of(is_nothing, true, &err));
    assert_string_equal(err.text, "no mark: the picture is of one colour");
    assert_null(mark_of(is_nothing, false, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_share),
        cmocka_unit_test(test_paper),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_nothing_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
