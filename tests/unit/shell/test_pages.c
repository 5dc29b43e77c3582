/* Pages with the project's own fonts: what is repainted is what a whole painting gives; and the
 * rules of every page with ink as it is. */
#include "shell/paint.h"
#include "unit/page_rules.h"
#include "unit/pages.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

#define PIXELS_MAX (1920 * 1080)

static struct fonts *fonts;
static struct painter *painter;
static struct pages pages;
static struct strbuf faults;
static uint32_t *whole, *pieces;

static int setup(void **state)
{
    (void)state;
    fonts = fonts_new("fonts", NULL, 0);
    painter = painter_new(fonts);
    pages_init(&pages, fonts_metrics(fonts));
    whole = xcalloc(PIXELS_MAX, sizeof *whole);
    pieces = xcalloc(PIXELS_MAX, sizeof *pieces);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(whole);
    free(pieces);
    pages_fini(&pages);
    painter_free(painter);
    fonts_free(fonts);
    strbuf_fini(&faults);
    return 0;
}

/* Goes from the page before to this one by damage; the pixels must be those of a whole painting.
 * Returns the share of the page that was repainted, in thousandths. */
static int step(const struct screen_input *in, const struct scene **last)
{
    const struct scene *scene = pages_build(&pages, in);
    struct rect damage[SCENE_DAMAGE_MAX];
    int n = scene_diff(*last, scene, damage);
    int64_t area = 0;
    for (int i = 0; i < n; i++)
        area += (int64_t)damage[i].w * damage[i].h;
    paint_scene(painter, scene, damage, n, pieces, scene->width);
    paint_page(painter, scene, whole, scene->width);
    size_t count = (size_t)scene->width * (size_t)scene->height;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i] != whole[i])
            fail_msg("%s page %d at %" PRId64 ": pixel %zu,%zu is %08x, painted whole %08x",
                     in->board, in->page + 1, in->now_ms, i % (size_t)scene->width,
                     i / (size_t)scene->width, pieces[i], whole[i]);
    }
    *last = scene;
    return (int)(area * 1000 / (int64_t)count);
}

/* From board to board, page to page, fresh to withdrawn, through the first day's changes. */
static void walk(struct screen_input in, const char *const *boards, int n_boards)
{
    const struct scene *last = NULL;
    int64_t first = in.now_ms;
    for (int i = 0; i < 26; i++) {
        in.now_ms = first + i * 17 * MS_MINUTE + i * 1013;
        in.board = boards[i % n_boards];
        in.page = i % 3;
        in.age_ms = i % 7 == 5 ? MS_HOUR : i % 7 == 6 ? MS_DAY : 0;
        in.data_ms = in.now_ms - in.age_ms;
        in.time_confirmed = i % 11 != 10;
        step(&in, &last);
    }
}

static void test_pieces(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    static const char *const boards[] = {"now-next", "now-next", "day", "day", "holding"};
    struct screen_input in = pages_input(demo, NULL, instant("2021-04-25T08:50:00+08:00"));
    in.width = 1280, in.height = 720;
    walk(in, boards, 5);
    in.width = 540, in.height = 960;
    walk(in, boards + 1, 2);
    in.width = 1920, in.height = 540;
    walk(in, boards, 2);
    snapshot_free(demo);
}

/* An idle minute repaints its clock and bars, not the page. */
static void test_tick(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    static const char *const boards[] = {"now-next", "day"};
    for (int b = 0; b < 2; b++) {
        struct screen_input in = pages_input(demo, boards[b], instant("2021-04-25T11:01:00+08:00"));
        in.width = 1280, in.height = 720;
        const struct scene *last = NULL;
        assert_int_equal(step(&in, &last), 1000);
        for (int minute = 2; minute < 9; minute++) {
            in.now_ms += MS_MINUTE;
            int share = step(&in, &last);
            if (share < 1 || share > 150)
                fail_msg("%s, minute %d: %d/1000 of the page repainted", boards[b], minute, share);
        }
        assert_int_equal(step(&in, &last), 0); /* the same once more: nothing */
    }
    snapshot_free(demo);
}

static int check(const struct screen_input *from, const char *board)
{
    struct screen_input in = *from;
    const struct display *display = snapshot_display(in.snapshot, in.display_id);
    int n = 1, found = 0;
    in.board = board;
    for (in.page = 0; in.page < n; in.page++) {
        const struct scene *scene = pages_build(&pages, &in);
        n = pages.page.pages;
        int here = rule_apart(scene, &faults) + rule_inside(scene, display, &faults) +
                   rule_floors(scene, display, &faults) + rule_contrast(scene, &faults);
        if (here > 0 && found < 30) {
            char when[32];
            rfc3339_format(in.now_ms, 8 * 60, when);
            print_error("%s page %d at %s, %dx%d:\n%s", board, in.page + 1, when, in.width,
                        in.height, faults.text);
        }
        found += here;
        strbuf_clear(&faults);
    }
    return found;
}

static int check_sizes(struct screen_input in)
{
    static const int32_t sizes[][2] = {
        {1280, 720}, {1920, 1080}, {3840, 2160}, {1080, 1920}, {3840, 1080}};
    int found = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        in.width = sizes[i][0];
        in.height = sizes[i][1];
        found += check(&in, "now-next") + check(&in, "day") + check(&in, "holding");
    }
    return found;
}

static void test_rules_demo(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    int found = 0;
    for (int day = 0; day < 5; day++) {
        for (int i = 0; i < 5; i++)
            found += check_sizes(pages_input(demo, NULL,
                                             instant("2021-04-25T08:25:00+08:00") + day * MS_DAY +
                                                 i * 197 * MS_MINUTE));
    }
    snapshot_free(demo);
    assert_int_equal(found, 0);
}

static void test_rules_overfull(void **state)
{
    (void)state;
    int found = 0;
    for (uint64_t seed = 1; seed < 4; seed++) {
        struct recipe recipe = {.seed = seed,
                                .rooms = 10,
                                .days = 1,
                                .sessions = 70,
                                .changes = 40,
                                .languages = (int)seed,
                                .long_titles = true,
                                .words = seed == 2};
        struct snapshot *snapshot = feed_from_recipe(&recipe);
        found += check_sizes(pages_input(snapshot, NULL, instant(RECIPE_DAY "T10:10:00+08:00")));
        found += check_sizes(pages_input(snapshot, NULL, instant(RECIPE_DAY "T13:40:00+08:00")));
        snapshot_free(snapshot);
    }
    assert_int_equal(found, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_tick),
        cmocka_unit_test(test_rules_demo),
        cmocka_unit_test(test_rules_overfull),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
