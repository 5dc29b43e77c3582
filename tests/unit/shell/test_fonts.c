/* The project's faces through SDL_ttf: which face has what, widths, ink, pictures, the cache. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shell/font_files.h"
#include "shell/fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FONT_DIR "fonts" /* tests run in the project's folder */
#define NO_SYSTEM "/nonexistent"

#define LATN 0x4c61746eu
#define HANI 0x48616e69u
#define ARAB 0x41726162u
#define DEVA 0x44657661u
#define ZYYY 0x5a797979u

static struct font_run run_of(const char *text, int face, int size, uint32_t script, bool rtl)
{
    return (struct font_run){text,           (uint32_t)strlen(text), script,
                             (uint16_t)face, (uint16_t)size,         rtl};
}

static int face_of(struct fonts *fonts, const char *cluster, enum weight weight, bool han)
{
    const struct metrics *m = fonts_metrics(fonts);
    return m->face_for(m->self, cluster, strlen(cluster), weight, han);
}

static struct run_extent extent_of(struct fonts *fonts, const struct font_run *run)
{
    struct run_extent extent;
    const struct metrics *m = fonts_metrics(fonts);
    m->measure(m->self, run, &extent);
    return extent;
}

static void test_faces_by_family(void **state)
{
    (void)state;
    struct fonts *f = fonts_new(FONT_DIR, NO_SYSTEM, 0);
    assert_int_equal(face_of(f, "A", WEIGHT_REGULAR, false), FACE_SANS);
    assert_int_equal(face_of(f, "9", WEIGHT_BOLD, false), FACE_SANS + WEIGHT_BOLD);
    assert_int_equal(face_of(f, "数", WEIGHT_MEDIUM, false), FACE_HAN + WEIGHT_MEDIUM);
    assert_int_equal(face_of(f, "镕", WEIGHT_BOLD, true), FACE_HAN + WEIGHT_BOLD);
    assert_int_equal(face_of(f, "é", WEIGHT_REGULAR, false), FACE_SANS);
    assert_int_equal(face_of(f, "（", WEIGHT_REGULAR, true), FACE_HAN);
    /* What both have belongs to whoever is asked for. */
    assert_int_equal(face_of(f, "“", WEIGHT_REGULAR, true), FACE_HAN);
    assert_int_equal(face_of(f, "“", WEIGHT_REGULAR, false), FACE_SANS);
    /* Joiners and variation selectors ask for nothing. */
    assert_int_equal(face_of(f, "A\xe2\x80\x8b", WEIGHT_REGULAR, false), FACE_SANS);
    assert_int_equal(face_of(f, "\xf0\x9f\x98\x80", WEIGHT_REGULAR, false), -1);
    assert_int_equal(face_of(f, "\xd8\xa7", WEIGHT_REGULAR, false), -1); /* no system fonts here */
    const struct metrics *m = fonts_metrics(f);
    assert_string_equal(m->face_name(m->self, FACE_SANS + WEIGHT_BOLD), "sans-bold");
    assert_string_equal(m->face_name(m->self, FACE_HAN + WEIGHT_MEDIUM), "han-medium");
    assert_true(fonts_stats(f).open <= 4);
    fonts_free(f);
}

static void test_at_most_six_open(void **state)
{
    (void)state;
    struct fonts *f = fonts_new(FONT_DIR, NULL, 0);
    static const char *const clusters[] = {
        "A",        "数",           "\xd8\xa7", "\xe0\xa4\x95", "\xe0\xb8\x81",
        "\xd7\x90", "\xe1\x83\x90", "\xd5\xa1"};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof clusters / sizeof *clusters; i++) {
            for (int weight = 0; weight < 3; weight++) {
                int face = face_of(f, clusters[i], (enum weight)weight, false);
                if (face >= 0) {
                    struct font_run run = run_of(clusters[i], face, 30, ZYYY, false);
                    assert_true(extent_of(f, &run).advance_px > 0);
                }
                assert_true(fonts_stats(f).open <= FONTS_OPEN_MAX);
            }
        }
    }
    assert_int_equal(fonts_stats(f).open_max, FONTS_OPEN_MAX);
    fonts_free(f);
}

static void test_widths(void **state)
{
    (void)state;
    struct fonts *f = fonts_new(FONT_DIR, NO_SYSTEM, 0);
    struct font_run one = run_of("1", FACE_SANS, 100, LATN, false);
    struct font_run eight = run_of("8", FACE_SANS, 100, LATN, false);
    struct font_run ten = run_of("10:15", FACE_SANS + WEIGHT_BOLD, 81, LATN, false);
    struct font_run other = run_of("08:59", FACE_SANS + WEIGHT_BOLD, 81, LATN, false);
    assert_int_equal(extent_of(f, &one).advance_px, extent_of(f, &eight).advance_px);
    assert_int_equal(extent_of(f, &one).advance_px, 57); /* 572/1000 em */
    assert_int_equal(extent_of(f, &ten).advance_px, extent_of(f, &other).advance_px);
    struct font_run han = run_of("数字中国", FACE_HAN, 50, HANI, false);
    assert_int_equal(extent_of(f, &han).advance_px, 200);
    /* Cap height 0.714 em */
    struct font_run cap = run_of("H", FACE_SANS, 1000, LATN, false);
    struct run_extent e = extent_of(f, &cap);
    assert_in_range(-e.top_px, 713, 716);
    assert_in_range(e.bottom_px, 0, 1);
    /* In another order the sizes do not matter. */
    struct font_run small = run_of("8", FACE_SANS, 20, LATN, false);
    extent_of(f, &small);
    assert_int_equal(extent_of(f, &eight).advance_px, 57);
    struct font_run none = run_of("", FACE_SANS, 20, LATN, false);
    assert_int_equal(extent_of(f, &none).advance_px, 0);
    fonts_free(f);
}

/* The ink of a picture lies in what measure said, which the damage of a scene goes by. */
static void assert_ink_inside(struct fonts *f, const struct font_run *run)
{
    struct run_extent e = extent_of(f, run);
    struct run_picture p = fonts_picture(f, run);
    if (p.w_px == 0) {
        return;
    }
    if (p.left_px < e.left_px - 1 || p.left_px + p.w_px > e.right_px + 1 ||
        p.top_px < e.top_px - 1 || p.top_px + p.h_px > e.bottom_px + 1) {
        fail_msg("%.*s at %d px: ink %d,%d to %d,%d outside %d,%d to %d,%d", (int)run->bytes,
                 run->text, run->size_px, p.left_px, p.top_px, p.left_px + p.w_px,
                 p.top_px + p.h_px, e.left_px, e.top_px, e.right_px, e.bottom_px);
    }
}

static void test_ink_is_where_measured(void **state)
{
    (void)state;
    struct fonts *f = fonts_new(FONT_DIR, NULL, 0);
    static const struct {
        const char *text;
        uint32_t script;
        bool rtl;
    } texts[] = {
        {"Jjfg Ǻ Åẞ", LATN, false},
        {"jumps over", LATN, false},
        {"office", LATN, false},
        {"e\xcc\x81\xcc\x82\xcc\x83", LATN, false},
        {"数字中国建设峰会", HANI, false},
        {"“（10:30）", HANI, false},
        {"\xd8\xa7\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85", ARAB, true},
        {"\xe0\xa4\x95\xe0\xa5\x8d\xe0\xa4\xb7\xe0\xa4\xbf", DEVA, false},
        {"\xf0\x9f\x98\x80\xf0\x9f\x8e\x89", ZYYY, false},
        {" ", LATN, false},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        /* As the first cluster's face. */
        char first[8] = "";
        size_t bytes = 1;
        while (((unsigned char)texts[i].text[bytes] & 0xc0) == 0x80) {
            bytes++;
        }
        memcpy(first, texts[i].text, bytes);
        int face = face_of(f, first, WEIGHT_REGULAR, texts[i].script == HANI);
        for (int size = 20; face >= 0 && size < 130; size += 9) {
            struct font_run run = run_of(texts[i].text, face, size, texts[i].script, texts[i].rtl);
            assert_ink_inside(f, &run);
        }
    }
    fonts_free(f);
}

static void test_pen_and_baseline(void **state)
{
    (void)state;
    struct fonts *f = fonts_new(FONT_DIR, NO_SYSTEM, 0);
    struct font_run h = run_of("H", FACE_SANS + WEIGHT_BOLD, 100, LATN, false);
    struct run_picture p = fonts_picture(f, &h);
    assert_int_equal(p.top_px + p.h_px, 0); /* stands on the baseline */
    assert_in_range(p.h_px, 71, 73);
    assert_in_range(p.left_px, 8, 10); /* its side bearing */
    /* j begins left of the pen. */
    struct font_run j = run_of("j", FACE_SANS, 200, LATN, false);
    p = fonts_picture(f, &j);
    assert_true(p.left_px < 0);
    assert_true(p.top_px + p.h_px > 30); /* and hangs under the line */
    /* Stacked marks rise over the ascent, which moves SDL_ttf's baseline. */
    struct font_run tall = run_of("E\xcc\x82\xcc\x83\xcc\x82\xcc\x83", FACE_SANS, 100, LATN, false);
    p = fonts_picture(f, &tall);
    assert_int_equal(p.top_px + p.h_px, 0);
    fonts_free(f);
}

static void test_emoji_is_scaled(void **state)
{
    (void)state;
    struct fonts *f = fonts_new(FONT_DIR, NULL, 0);
    int face = face_of(f, "\xf0\x9f\x98\x80", WEIGHT_BOLD, false);
    if (face < 0) {
        fonts_free(f);
        skip(); /* fonts-noto-color-emoji is not installed */
    }
    struct font_run run = run_of("\xf0\x9f\x98\x80", face, 40, ZYYY, false);
    struct run_picture p = fonts_picture(f, &run);
    assert_non_null(p.argb);
    assert_in_range(p.h_px, 35, 60);
    assert_in_range(p.w_px, 40, 55);
    assert_in_range(extent_of(f, &run).advance_px, 45, 53);
    int opaque = 0;
    for (int i = 0; i < p.w_px * p.h_px; i++) {
        uint32_t a = p.argb[i] >> 24;
        opaque += a == 255;
        assert_true((p.argb[i] >> 16 & 0xff) <= a && (p.argb[i] & 0xff) <= a); /* premultiplied */
    }
    assert_true(opaque > p.w_px * p.h_px / 3);
    fonts_free(f);
}

static void test_cache_is_bounded(void **state)
{
    (void)state;
    struct fonts *f = fonts_new(FONT_DIR, NO_SYSTEM, 100000);
    struct font_run first = run_of("0", FACE_SANS, 60, LATN, false);
    struct run_picture p = fonts_picture(f, &first);
    int w = p.w_px;
    uint64_t rastered = fonts_stats(f).rastered;
    fonts_picture(f, &first);
    assert_int_equal(fonts_stats(f).rastered, rastered); /* from the cache */
    for (int i = 0; i < 300; i++) {
        char text[16];
        snprintf(text, sizeof text, "run %d", i);
        struct font_run run = run_of(text, FACE_SANS, 60, LATN, false);
        fonts_picture(f, &run);
        assert_true(fonts_stats(f).cache_bytes <= 100000);
        assert_true(fonts_has_picture(f, &run));
    }
    assert_false(fonts_has_picture(f, &first));
    assert_int_equal(fonts_picture(f, &first).w_px, w);
    /* One over the limit is shown all the same. */
    struct font_run large = run_of("WWWWWWWWWW", FACE_SANS, 300, LATN, false);
    assert_true(fonts_picture(f, &large).w_px > 1000);
    fonts_free(f);
}

static void test_missing_files(void **state)
{
    (void)state;
    /* A folder with one face only: it stands for the other weights. */
    char dir[] = "/tmp/hallboard-fonts-XXXXXX", target[600], cwd[400], link[64];
    assert_non_null(mkdtemp(dir));
    assert_non_null(getcwd(cwd, sizeof cwd));
    snprintf(target, sizeof target, "%s/fonts/NotoSans-Regular.ttf", cwd);
    snprintf(link, sizeof link, "%s/NotoSans-Regular.ttf", dir);
    assert_int_equal(symlink(target, link), 0);
    struct fonts *f = fonts_new(dir, NO_SYSTEM, 0);
    assert_int_equal(face_of(f, "A", WEIGHT_BOLD, false), FACE_SANS);
    assert_int_equal(face_of(f, "数", WEIGHT_BOLD, true), -1);
    fonts_free(f);
    unlink(link);

    /* A file that is no font. */
    FILE *file = fopen(link, "w");
    assert_non_null(file);
    fputs("not a font", file);
    fclose(file);
    f = fonts_new(dir, NO_SYSTEM, 0);
    assert_true(face_of(f, "A", WEIGHT_REGULAR, false) > FACE_FALLBACK); /* test_last_letters */
    struct font_run run = run_of("A", FACE_SANS, 40, LATN, false);
    assert_int_equal(extent_of(f, &run).advance_px, 0);
    assert_int_equal(fonts_picture(f, &run).w_px, 0);
    fonts_free(f);

    /* With another weight beside it, that one is taken. */
    char bold[64];
    snprintf(target, sizeof target, "%s/fonts/NotoSans-Bold.ttf", cwd);
    snprintf(bold, sizeof bold, "%s/NotoSans-Bold.ttf", dir);
    assert_int_equal(symlink(target, bold), 0);
    f = fonts_new(dir, NO_SYSTEM, 0);
    assert_int_equal(face_of(f, "A", WEIGHT_REGULAR, false), FACE_SANS + WEIGHT_BOLD);
    fonts_free(f);
    unlink(bold);
    unlink(link);
    rmdir(dir);

    f = fonts_new(NO_SYSTEM, NO_SYSTEM, 0);
    assert_true(fonts_are_missing(f));
    fonts_free(f);
}

/* Without any font file an id and a word of English are to be read all the same. */
static void test_last_letters(void **state)
{
    (void)state;
    char dir[] = "/tmp/last-XXXXXX", broken[64];
    assert_non_null(mkdtemp(dir));
    snprintf(broken, sizeof broken, "%s/NotoSans-Regular.ttf", dir);
    FILE *file = fopen(broken, "w");
    fputs("no font", file);
    fclose(file);
    struct fonts *f = fonts_new(dir, NO_SYSTEM, 0);
    assert_false(fonts_are_missing(f));
    int face = face_of(f, "A", WEIGHT_BOLD, false);
    assert_true(fonts_are_missing(f)); /* found out when it was opened */
    assert_true(face > FACE_FALLBACK);
    assert_int_equal(face_of(f, "q", WEIGHT_REGULAR, true), face);
    assert_int_equal(face_of(f, "数", WEIGHT_REGULAR, true), -1);
    struct font_run run = run_of("lobby-1 · E9", face, 30, LATN, false);
    struct run_extent e = extent_of(f, &run);
    struct run_picture p = fonts_picture(f, &run);
    assert_int_equal(e.advance_px, 12 * 6 * 3);
    assert_int_equal(p.w_px, e.advance_px);
    assert_int_equal(p.top_px, -21);
    assert_int_equal(p.h_px, 21);
    /* L: its left stroke, and its foot. */
    for (int y = 0; y < 21; y++) {
        assert_int_equal(p.a8[y * p.w_px], 255);
        assert_int_equal(p.a8[y * p.w_px + 14], y < 18 ? 0 : 255);
        assert_int_equal(p.a8[y * p.w_px + 15], 0);
    }
    struct font_run small = run_of("x", face, 3, LATN, false);
    assert_int_equal(fonts_picture(f, &small).h_px, 7);
    struct font_run none = run_of("", face, 30, LATN, false);
    assert_int_equal(extent_of(f, &none).right_px, 0);
    assert_int_equal(fonts_picture(f, &none).w_px, 0);
    fonts_free(f);
    unlink(broken);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faces_by_family),  cmocka_unit_test(test_at_most_six_open),
        cmocka_unit_test(test_widths),           cmocka_unit_test(test_ink_is_where_measured),
        cmocka_unit_test(test_pen_and_baseline), cmocka_unit_test(test_emoji_is_scaled),
        cmocka_unit_test(test_cache_is_bounded), cmocka_unit_test(test_missing_files),
        cmocka_unit_test(test_last_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
