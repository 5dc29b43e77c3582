/* What the codes are made of; that a decoder reads them back is in tests/suites/pictures.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/boards/parts/qr.h"
#include <string.h>

/* The three finder patterns (ISO/IEC 18004 section 6.3.3) and the timing between them. */
static void expect_finders(const struct qr *qr)
{
    const int corners[3][2] = {{0, 0}, {qr->modules - 7, 0}, {0, qr->modules - 7}};
    for (int c = 0; c < 3; c++) {
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 7; x++) {
                bool ring = x == 0 || x == 6 || y == 0 || y == 6;
                bool heart = x >= 2 && x <= 4 && y >= 2 && y <= 4;
                int at = (corners[c][1] + y) * qr->modules + corners[c][0] + x;
                assert_int_equal(qr->dark[at], ring || heart);
            }
        }
    }
    for (int i = 8; i < qr->modules - 8; i++)
        assert_int_equal(qr->dark[6 * qr->modules + i], i % 2 == 0);
}

static void test_encode(void **state)
{
    (void)state;
    struct arena arena;
    struct qr qr;
    arena_init(&arena, 0);
    assert_true(qr_encode(&arena, "https://x.example/a312", &qr));
    assert_int_equal(qr.version, 2); /* 26 bytes at level M */
    assert_int_equal(qr.modules, 25);
    expect_finders(&qr);
    char text[200];
    memset(text, 'a', sizeof text);
    text[106] = '\0'; /* what version 6 holds at level M */
    assert_true(qr_encode(&arena, text, &qr));
    assert_int_equal(qr.version, 6);
    expect_finders(&qr);
    text[106] = 'a';
    text[134] = '\0'; /* … and at level L */
    assert_true(qr_encode(&arena, text, &qr));
    assert_int_equal(qr.version, 6);
    text[134] = 'a';
    text[135] = '\0';
    assert_false(qr_encode(&arena, text, &qr));
    assert_false(qr_encode(&arena, "", &qr));
    arena_fini(&arena);
}

static void test_sizes(void **state)
{
    (void)state;
    static const int32_t sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 2160}};
    struct arena arena;
    arena_init(&arena, 0);
    struct snapshot *snapshot = snapshot_new();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct display display = snapshot->neutral;
        struct grid grid;
        grid_init(&grid, sizes[i][0], sizes[i][1], &display);
        struct view v = {.display = &display, .grid = &grid, .arena = &arena};
        struct draw d = {&v, NULL};
        struct qr qr;
        int32_t room = grid_len(&grid, 60);
        assert_true(qr_fit(&d, "https://x.example/a312", 0.75, room, &qr));
        assert_true(qr.module_px >= 0.75 * grid.u);
        assert_int_equal(qr.side_px, qr.module_px * (25 + 8));
        /* Wide enough for whoever scans it: a tenth of 1.1 m, on a panel of 685 mm. */
        double mm =
            qr.module_px * 25 * 685.0 / (sizes[i][0] < sizes[i][1] ? sizes[i][0] : sizes[i][1]);
        assert_true(mm >= 110);
        assert_false(qr_fit(&d, "https://x.example/a312", 0.75, qr.side_px - 1, &qr));
        /* A door sign is scanned from near. */
        display.height_mm = 270;
        display.distance_mm = 1000;
        assert_true(qr_fit(&d, "https://x.example/a312", 0.75, room, &qr));
        int32_t before = qr.side_px;
        qr_grow(&qr, room);
        assert_true(qr.side_px >= before && qr.side_px <= room);
        assert_true(qr.side_px + 33 > room);
    }
    snapshot_free(snapshot);
    arena_fini(&arena);
}

/* Painted as a grid, the scene's rectangles are the code again, with its quiet zone. */
static void test_drawn(void **state)
{
    (void)state;
    struct arena arena;
    struct scene scene;
    struct qr qr;
    static uint8_t grid[64 * 64];
    arena_init(&arena, 0);
    scene_init(&scene, &arena, 400, 300, 0);
    struct view v = {.arena = &arena};
    struct draw d = {&v, &scene};
    assert_true(qr_encode(&arena, "https://x.example/a312", &qr));
    qr.module_px = 3;
    qr.side_px = 3 * (qr.modules + 8);
    draw_qr(&d, "code", &qr, 20, 30);
    scene_finish(&scene);
    assert_int_equal(scene.items[0].colour & 0xffffff, 0xffffff);
    assert_int_equal(scene.items[0].rect.w, qr.side_px);
    for (int i = 1; i < scene.n_items; i++) {
        struct rect r = scene.items[i].rect;
        assert_int_equal(scene.items[i].colour & 0xffffff, 0x06202c);
        assert_true(r.x >= 20 + 12 && r.x + r.w <= 20 + qr.side_px - 12 && r.h == 3);
        for (int x = 0; x < r.w / 3; x++)
            grid[(r.y - 42) / 3 * qr.modules + (r.x - 32) / 3 + x]++;
    }
    assert_memory_equal(grid, qr.dark, (size_t)(qr.modules * qr.modules));
    arena_fini(&arena);
}

static void test_words(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    assert_string_equal(qr_address_words(&arena, "https://dcs.example/x/"), "dcs.example/x");
    assert_string_equal(qr_address_words(&arena, "http://dcs.example"), "dcs.example");
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_encode),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_drawn),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
