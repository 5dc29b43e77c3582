/* A page that is shown again costs nothing: no text is set again, no run rastered again. */
#include "shell/paint.h"
#include "unit/pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h> /* needs those before it */

#define DEMO "assets/demo/feed.json"

struct bench {
    struct snapshot *snapshot;
    struct fonts *fonts;
    struct painter *painter;
    struct pages pages;
    uint32_t *pixels;
};

static int set_up(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    if (!b)
        return -1;
    b->snapshot = feed_from_file(DEMO);
    b->fonts = fonts_new("fonts", NULL, 0);
    b->painter = painter_new(b->fonts);
    pages_init(&b->pages, fonts_metrics(b->fonts));
    b->pixels = calloc((size_t)1920 * 1080, sizeof *b->pixels);
    *state = b;
    return b->pixels ? 0 : -1;
}

static int tear_down(void **state)
{
    struct bench *b = *state;
    free(b->pixels);
    pages_fini(&b->pages);
    painter_free(b->painter);
    fonts_free(b->fonts);
    snapshot_free(b->snapshot);
    free(b);
    return 0;
}

static int show(struct bench *b, const char *board, int page, const char *at)
{
    struct screen_input in = pages_input(b->snapshot, board, instant(at));
    in.page = page;
    const struct scene *scene = pages_build(&b->pages, &in);
    paint_page(b->painter, scene, b->pixels, 1920);
    return scene->n_items;
}

static void test_shown_again(void **state)
{
    struct bench *b = *state;
    static const char *const boards[] = {"now-next", "day", "holding"};
    for (size_t i = 0; i < sizeof boards / sizeof *boards; i++) {
        assert_true(show(b, boards[i], 0, "2021-04-25T10:15:00+08:00") > 10);
        uint64_t layouts = typesetter_layouts(b->pages.type);
        uint64_t rastered = fonts_stats(b->fonts).rastered, opens = fonts_stats(b->fonts).opens;
        assert_true(layouts > 0 && rastered > 0);
        for (int turn = 0; turn < 3; turn++)
            show(b, boards[i], 0, "2021-04-25T10:15:00+08:00");
        assert_int_equal(typesetter_layouts(b->pages.type), layouts);
        assert_int_equal(fonts_stats(b->fonts).rastered, rastered);
        assert_int_equal(fonts_stats(b->fonts).opens, opens);
    }
}

/* The pages of a playlist in turn: the second turn finds all of the first. */
static void test_turns(void **state)
{
    struct bench *b = *state;
    static const struct {
        const char *board;
        int page;
    } turn[] = {{"now-next", 0}, {"now-next", 1}, {"day", 0}, {"day", 1}};
    uint64_t layouts = 0, rastered = 0;
    for (int i = 0; i < 8; i++) {
        if (i == 4) {
            layouts = typesetter_layouts(b->pages.type);
            rastered = fonts_stats(b->fonts).rastered;
        }
        show(b, turn[i % 4].board, turn[i % 4].page, "2021-04-25T10:15:00+08:00");
    }
    assert_int_equal(typesetter_layouts(b->pages.type), layouts);
    assert_int_equal(fonts_stats(b->fonts).rastered, rastered);
}

/* When the minute turns only what says it is set: the clock and the counts. */
static void test_minute(void **state)
{
    struct bench *b = *state;
    show(b, "now-next", 0, "2021-04-25T10:15:00+08:00");
    uint64_t layouts = typesetter_layouts(b->pages.type);
    uint64_t rastered = fonts_stats(b->fonts).rastered;
    show(b, "now-next", 0, "2021-04-25T10:16:00+08:00");
    assert_in_range(typesetter_layouts(b->pages.type) - layouts, 1, 30);
    assert_in_range(fonts_stats(b->fonts).rastered - rastered, 1, 30);
    assert_true(fonts_stats(b->fonts).open_max <= FONTS_OPEN_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_shown_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_turns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_minute, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
