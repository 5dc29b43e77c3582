#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shell/picture_gate.h"
#include "unit/picture_files.h"

static bool gate(const void *bytes, size_t count, struct picture_head *head, struct err *err)
{
    *err = (struct err){""};
    /* In a block of its own, so that a byte too far is seen. */
    uint8_t *copy = malloc(count ? count : 1);
    memcpy(copy, bytes, count);
    bool good = picture_gate(copy, count, head, err);
    free(copy);
    if (!good)
        assert_true(err->text[0]);
    return good;
}

/* T18: what calls itself .png and is something else. The gate has no name to believe. */
static void test_other_formats(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t count;
    } files[] = {
        {"<svg xmlns='http://www.w3.org/2000/svg' width='30000' height='30000'/>", 70},
        {"<?xml version='1.0'?><svg/>", 27},
        {"P6\n2 2\n255\n            ", 23},
        {"gimp xcf file\0\0\0\0\0", 18},
        {"GIF89a\1\0\1\0\0\0\0;", 14},
        {"II*\0\x08\0\0\0\0\0", 10},
        {"BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0", 14},
        {"\0\1\0\0\0\x0c\0\x80\0\3\0\x40", 12}, /* TrueType */
        {"OTTO\0\x0c\0\x80\0\3\0\x40", 12},
        {"", 0},
        {"\x89PNG", 4},
        {"RIFF\4\0\0\0WEBP", 12},
        {"RIFF\4\0\0\0AVI LIST", 16},
        {"\xff\xd8\xff", 3},
        {"<html>", 6},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct picture_head head;
        struct err err;
        assert_false(gate(files[i].bytes, files[i].count, &head, &err));
    }
}

/* T15: 20000 x 20000 px in a few bytes. */
static void test_bomb(void **state)
{
    (void)state;
    struct strbuf png = {0}, rows = {0};
    struct picture_head head;
    struct err err;
    png_begin(&png, 20000, 20000, 1, 0, 0);
    strbuf_add_bytes(&rows, "\0", 1);
    png_end(&png, &rows);
    assert_false(gate(png.text, png.bytes, &head, &err));
    assert_non_null(strstr(err.text, "20000 x 20000"));
    strbuf_clear(&png);
    png_begin(&png, 0xffffffff, 0xffffffff, 8, 2, 0);
    assert_false(gate(png.text, png.bytes, &head, &err));
    strbuf_clear(&png);
    png_begin(&png, 0, 10, 8, 2, 0);
    assert_false(gate(png.text, png.bytes, &head, &err));
    strbuf_clear(&png);
    png_begin(&png, 4000, 3000, 8, 2, 0);                 /* 12 megapixels, and no more */
    assert_false(gate(png.text, png.bytes, &head, &err)); /* not whole */
    png_end(&png, &rows);
    assert_true(gate(png.text, png.bytes, &head, &err));
    strbuf_clear(&png);
    png_begin(&png, 4000, 3001, 8, 2, 0);
    assert_false(gate(png.text, png.bytes, &head, &err));
    strbuf_clear(&png);
    png_begin(&png, 30001, 1, 8, 2, 0);
    assert_false(gate(png.text, png.bytes, &head, &err));
    strbuf_fini(&png);
    strbuf_fini(&rows);
}

static void test_file_cap(void **state)
{
    (void)state;
    struct picture_head head;
    struct err err;
    char *bytes = calloc(1, PICTURE_FILE_MAX_BYTES + 1);
    memcpy(bytes, "\x89PNG\r\n\x1a\n", 8);
    assert_false(gate(bytes, PICTURE_FILE_MAX_BYTES + 1, &head, &err));
    assert_non_null(strstr(err.text, "16 MiB"));
    free(bytes);
}

static void test_jpeg(void **state)
{
    (void)state;
    for (int orientation = 0; orientation <= 8; orientation++) {
        for (int big = 0; big < 2; big++) {
            struct strbuf file = {0};
            struct picture_head head;
            struct err err;
            struct jpeg_kind kind = {
                .orientation = orientation, .big_endian = big, .progressive = orientation == 3};
            jpeg_quarters(&file, 64, 32, &kind);
            assert_true(gate(file.text, file.bytes, &head, &err));
            assert_int_equal(head.format, PICTURE_JPEG);
            assert_int_equal(head.width, 64);
            assert_int_equal(head.height, 32);
            assert_int_equal(head.orientation, orientation ? orientation : 1);
            assert_int_equal(head.progressive, orientation == 3);
            assert_int_equal(picture_upright_width(&head), orientation >= 5 ? 32 : 64);
            /* Cut anywhere it is refused, or has the same head. */
            for (size_t n = 0; n < file.bytes; n += 7) {
                struct picture_head cut;
                if (gate(file.text, n, &cut, &err))
                    assert_int_equal(cut.width, 64);
            }
            strbuf_fini(&file);
        }
    }
}

/* A file's start-of-frame with another size and kind in it. */
static void put_frame(struct strbuf *out, int marker, int w, int h, int components)
{
    char head[] = {
        (char)0xff, (char)0xd8,     (char)0xff, (char)marker,   0,       (char)(8 + 3 * components),
        8,          (char)(h >> 8), (char)h,    (char)(w >> 8), (char)w, (char)components};
    strbuf_clear(out);
    strbuf_add_bytes(out, head, sizeof head);
    for (int i = 0; i < components; i++)
        strbuf_add_bytes(out, "\1\x11\0", 3);
}

static void test_jpeg_kinds(void **state)
{
    (void)state;
    struct strbuf file = {0};
    struct picture_head head;
    struct err err;
    put_frame(&file, 0xc0, 4000, 3000, 3);
    assert_true(gate(file.text, file.bytes, &head, &err));
    put_frame(&file, 0xc2, 4000, 2000, 3); /* progressive: 8 megapixels */
    assert_true(gate(file.text, file.bytes, &head, &err));
    put_frame(&file, 0xc2, 4000, 2001, 3);
    assert_false(gate(file.text, file.bytes, &head, &err));
    assert_non_null(strstr(err.text, "progressive"));
    static const int markers[] = {0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf};
    for (size_t i = 0; i < sizeof markers / sizeof *markers; i++) {
        put_frame(&file, markers[i], 64, 64, 3);
        assert_false(gate(file.text, file.bytes, &head, &err));
    }
    put_frame(&file, 0xc0, 64, 64, 2);
    assert_false(gate(file.text, file.bytes, &head, &err));
    put_frame(&file, 0xc0, 64, 0, 3); /* its height would come later (DNL) */
    assert_false(gate(file.text, file.bytes, &head, &err));
    strbuf_fini(&file);
}

static void webp(struct strbuf *out, const char *chunks, size_t count)
{
    strbuf_clear(out);
    strbuf_add_bytes(out, "RIFF", 4);
    uint32_t size = (uint32_t)count + 4;
    char le[4] = {(char)size, (char)(size >> 8), 0, 0};
    strbuf_add_bytes(out, le, 4);
    strbuf_add_bytes(out, "WEBP", 4);
    strbuf_add_bytes(out, chunks, count);
}

static void test_webp(void **state)
{
    (void)state;
    struct strbuf file = {0};
    struct picture_head head;
    struct err err;
    webp(&file, "VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\x00", 18);
    assert_true(gate(file.text, file.bytes, &head, &err));
    assert_int_equal(head.width, 320);
    assert_int_equal(head.height, 240);
    webp(&file, "VP8L\x05\0\0\0\x2f\x3f\xc1\x3b\0\0", 14);
    assert_true(gate(file.text, file.bytes, &head, &err));
    assert_int_equal(head.width, 320);
    assert_int_equal(head.height, 240);
    /* Extended: the canvas must be the picture's size, and nothing may move. */
    char extended[] = "VP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xef\0\0"
                      "VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\x00";
    webp(&file, extended, sizeof extended - 1);
    assert_true(gate(file.text, file.bytes, &head, &err));
    assert_int_equal(head.width, 320);
    extended[12] = 0x40;
    webp(&file, extended, sizeof extended - 1);
    assert_false(gate(file.text, file.bytes, &head, &err));
    extended[12] = 0x3f;
    extended[8] = 2;
    webp(&file, extended, sizeof extended - 1);
    assert_false(gate(file.text, file.bytes, &head, &err));
    assert_non_null(strstr(err.text, "moving"));
    webp(&file, "VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f", 18);
    assert_false(gate(file.text, file.bytes, &head, &err));
    strbuf_fini(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_formats), cmocka_unit_test(test_bomb),
        cmocka_unit_test(test_file_cap),      cmocka_unit_test(test_jpeg),
        cmocka_unit_test(test_jpeg_kinds),    cmocka_unit_test(test_webp),
    };
    return cmocka_run_group_tests_name("picture gate", tests, NULL, NULL);
}
