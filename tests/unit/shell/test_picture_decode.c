#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shell/picture_decode.h"
#include "shell/picture_scale.h"
#include "unit/picture_files.h"

/* The part of the upright picture, or NULL where the file gives none. */
static uint32_t *decode(const struct strbuf *file, int32_t x, int32_t y, int32_t w, int32_t h,
                        int32_t width, int32_t height)
{
    struct picture_head head;
    struct err err = {""};
    struct picture_cut cut = {1, x, y, w, h, width, height, 0};
    if (!picture_gate((const uint8_t *)file->text, file->bytes, &head, &err))
        return NULL;
    uint32_t *pixels = picture_decode((const uint8_t *)file->text, file->bytes, &head, &cut, &err);
    if (!pixels)
        assert_true(err.text[0]);
    return pixels;
}

static void expect_near(uint32_t pixel, uint32_t wanted, int within)
{
    for (int shift = 0; shift < 32; shift += 8) {
        int off = (int)(pixel >> shift & 0xff) - (int)(wanted >> shift & 0xff);
        if (off > within || off < -within)
            fail_msg("%08x is not %08x", pixel, wanted);
    }
}

/* The four quarters of the picture, from its middles. */
static void expect_quarters(const uint32_t *pixels, int32_t w, int32_t h, const uint32_t q[4],
                            int within)
{
    expect_near(pixels[h / 4 * w + w / 4], q[0], within);
    expect_near(pixels[h / 4 * w + w * 3 / 4], q[1], within);
    expect_near(pixels[h * 3 / 4 * w + w / 4], q[2], within);
    expect_near(pixels[h * 3 / 4 * w + w * 3 / 4], q[3], within);
}

#define R 0xffff0000u
#define G 0xff00ff00u
#define B 0xff0000ffu
#define W 0xffffffffu

/* Each way to hold the camera: what is seen upright. */
static const uint32_t upright[9][4] = {
    {R, G, B, W}, {R, G, B, W}, {G, R, W, B}, {W, B, G, R}, {B, W, R, G},
    {R, B, G, W}, {B, R, W, G}, {W, G, B, R}, {G, W, R, B},
};

static void test_orientations(void **state)
{
    (void)state;
    for (int i = 0; i <= 8; i++) {
        struct strbuf file = {0};
        jpeg_quarters(&file, 320, 160, &(struct jpeg_kind){.orientation = i});
        bool turned = i >= 5;
        int32_t w = turned ? 160 : 320, h = turned ? 320 : 160;
        uint32_t *pixels = decode(&file, 0, 0, w, h, w / 4, h / 4);
        assert_non_null(pixels);
        expect_quarters(pixels, w / 4, h / 4, upright[i], 6);
        free(pixels);
        /* The upper left quarter alone is one colour. */
        pixels = decode(&file, 8, 8, w / 2 - 16, h / 2 - 16, 20, 30);
        for (int k = 0; k < 600; k++)
            expect_near(pixels[k], upright[i][0], 8);
        free(pixels);
        strbuf_fini(&file);
    }
}

static void test_colours(void **state)
{
    (void)state;
    static const struct jpeg_kind kinds[] = {
        {.cmyk = true}, {.progressive = true}, {.cmyk = true, .progressive = true}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct strbuf file = {0};
        jpeg_quarters(&file, 128, 128, &kinds[i]);
        uint32_t *pixels = decode(&file, 0, 0, 128, 128, 100, 90);
        assert_non_null(pixels);
        expect_quarters(pixels, 100, 90, upright[0], 6);
        free(pixels);
        strbuf_fini(&file);
    }
    struct strbuf gray = {0};
    jpeg_quarters(&gray, 64, 64, &(struct jpeg_kind){.gray = true});
    uint32_t *pixels = decode(&gray, 0, 0, 64, 64, 64, 64);
    expect_near(pixels[0], 0xffffffff, 4); /* the first channel of red */
    expect_near(pixels[40], 0xff000000, 4);
    free(pixels);
    strbuf_fini(&gray);
}

/* Half a picture is none: cut short anywhere it gives no pixels. */
static void test_truncated_jpeg(void **state)
{
    (void)state;
    for (int progressive = 0; progressive < 2; progressive++) {
        struct strbuf file = {0};
        jpeg_quarters(&file, 200, 200, &(struct jpeg_kind){.progressive = progressive});
        for (size_t n = 0; n + 2 < file.bytes; n += 64) {
            struct strbuf cut = {.text = file.text, .bytes = n};
            assert_null(decode(&cut, 0, 0, 200, 200, 100, 100));
        }
        strbuf_fini(&file);
    }
}

/* T16 */
static void test_truncated_png(void **state)
{
    (void)state;
    struct strbuf file = {0};
    png_quarters(&file, 40, 30, 8, false);
    for (size_t n = 0; n + 12 < file.bytes; n += 64) {
        struct strbuf cut = {.text = file.text, .bytes = n};
        uint32_t *pixels = decode(&cut, 0, 0, 40, 30, 20, 15);
        assert_null(pixels);
    }
    for (size_t at = 30; at + 12 < file.bytes; at += 97) { /* a bit flipped: CRC or checksum */
        file.text[at] ^= 0x10;
        assert_null(decode(&file, 0, 0, 40, 30, 20, 15));
        file.text[at] ^= 0x10;
    }
    strbuf_fini(&file);
}

static void test_png_kinds(void **state)
{
    (void)state;
    for (int depth = 8; depth <= 16; depth += 8) {
        for (int alpha = 0; alpha < 2; alpha++) {
            struct strbuf file = {0};
            static const uint32_t half[4] = {0x80800000, 0x80008000, 0x80000080, 0x80808080};
            png_quarters(&file, 64, 48, depth, alpha);
            uint32_t *pixels = decode(&file, 0, 0, 64, 48, 128, 96); /* also larger */
            assert_non_null(pixels);
            expect_quarters(pixels, 128, 96, alpha ? half : upright[0], 1);
            free(pixels);
            strbuf_fini(&file);
        }
    }
    /* A palette with a transparent colour. */
    struct strbuf file = {0}, rows = {0};
    png_begin(&file, 2, 1, 8, 3, 0);
    png_chunk(&file, "PLTE", "\xff\0\0\0\xff\0", 6);
    png_chunk(&file, "tRNS", "\xff\0", 2);
    strbuf_add_bytes(&rows, "\0\0\1", 3);
    png_end(&file, &rows);
    uint32_t *pixels = decode(&file, 0, 0, 2, 1, 2, 1);
    assert_non_null(pixels);
    expect_near(pixels[0], R, 0);
    expect_near(pixels[1], 0, 0);
    free(pixels);
    strbuf_fini(&file);
    strbuf_fini(&rows);
}

/* Chunks that lie about their size, and a profile and a text that unpack to far more. */
static void test_png_chunks(void **state)
{
    (void)state;
    struct strbuf file = {0}, rows = {0}, body = {0}, zeros = {0};
    strbuf_add_bytes(&rows, "\0\xff\0\0", 4);
    for (int i = 0; i < 200000; i++)
        strbuf_add_bytes(&zeros, "\0\0\0\0\0\0\0\0\0\0", 10);
    png_begin(&file, 1, 1, 8, 2, 0);
    strbuf_add_bytes(&body, "icc\0\0", 5);
    zlib_store(&body, zeros.text, zeros.bytes);
    png_chunk(&file, "iCCP", body.text, body.bytes);
    png_chunk(&file, "zTXt", body.text, body.bytes);
    png_end(&file, &rows);
    uint32_t *pixels = decode(&file, 0, 0, 1, 1, 1, 1);
    if (pixels) /* it may be passed over */
        expect_near(pixels[0], R, 0);
    free(pixels);
    strbuf_clear(&file);
    png_begin(&file, 1, 1, 8, 2, 0);
    put32(&file, 0x7fffffff);
    strbuf_add_bytes(&file, "tEXt", 4);
    assert_null(decode(&file, 0, 0, 1, 1, 1, 1));
    strbuf_fini(&file);
    strbuf_fini(&rows);
    strbuf_fini(&body);
    strbuf_fini(&zeros);
}

static void test_scale(void **state)
{
    (void)state;
    uint32_t row[64], out[64 * 64];
    for (int i = 0; i < 64; i++)
        row[i] = i % 2 ? 0xff000000 : 0xffffffff;
    /* Fine lines shrink to their mean, not to one of them. */
    struct scaler *scaler = scaler_new(64, 64, 0, 0, 64, 64, 8, 8, out);
    bool done = false;
    for (int y = 0; y < 64; y++)
        done = scaler_row(scaler, row);
    assert_true(done);
    scaler_free(scaler);
    for (int i = 0; i < 64; i++)
        expect_near(out[i], 0xff808080, 5); /* the edge sees half of the filter */
    /* The same size is the same pixels. */
    scaler = scaler_new(64, 4, 0, 0, 64, 4, 64, 4, out);
    for (int y = 0; y < 4; y++)
        done = scaler_row(scaler, row);
    assert_true(done);
    scaler_free(scaler);
    for (int i = 0; i < 64; i++)
        assert_int_equal(out[2 * 64 + i], row[i]);
    /* One pixel fills any size. */
    row[0] = 0x80402010;
    scaler = scaler_new(1, 1, 0, 0, 1, 1, 64, 64, out);
    assert_true(scaler_row(scaler, row));
    scaler_free(scaler);
    for (int i = 0; i < 64 * 64; i++)
        assert_int_equal(out[i], 0x80402010);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orientations),   cmocka_unit_test(test_colours),
        cmocka_unit_test(test_truncated_jpeg), cmocka_unit_test(test_truncated_png),
        cmocka_unit_test(test_png_kinds),      cmocka_unit_test(test_png_chunks),
        cmocka_unit_test(test_scale),
    };
    return cmocka_run_group_tests_name("picture decode", tests, NULL, NULL);
}
