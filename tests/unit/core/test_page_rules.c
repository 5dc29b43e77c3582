/* Every page of every board, over the demo feed and over feeds that nobody would write: inside
 * its bounds, apart, readable; each session once; the same input, the same scene. */
#include "unit/page_metrics.h"
#include "unit/page_rules.h"
#include "unit/pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

static const char *const BOARDS[] = {
    "now-next", "day",   "holding",  "room",       "overview", "welcome",
    "figures",  "about", "partners", "directions", "map",
};
/* The first of them are asked every time, the others, which change less, at each third. */
#define BOARDS_ALWAYS 3
static int times_asked;

static const int32_t SIZES[][2] = {
    {1280, 720}, {1920, 1080}, {3840, 2160}, {1080, 1920}, {3840, 1080},
};

static struct fake fake;
static struct pages pages;
static struct strbuf faults;
static int n_faults;

static int begin(void **state)
{
    (void)state;
    strbuf_clear(&faults);
    n_faults = 0;
    return 0;
}

#ifndef FAULTS_TOLD
#define FAULTS_TOLD 40
#endif
/* Faults of one page, told with how to see it; the first ones of a test. */
static void tell(const struct screen_input *in, const char *feed, int found)
{
    if (found > 0 && n_faults < FAULTS_TOLD) {
        char when[32];
        rfc3339_format(in->now_ms, 8 * 60, when);
        print_error("%s %s page %d at %s, %dx%d:\n%s", feed, in->board, in->page + 1, when,
                    in->width, in->height, faults.text);
    }
    n_faults += found;
    strbuf_clear(&faults);
}

typedef int page_rule(const struct scene *scene, const struct display *display, struct strbuf *out);

static int apart(const struct scene *scene, const struct display *display, struct strbuf *out)
{
    (void)display;
    return rule_apart(scene, out);
}

static int contrast(const struct scene *scene, const struct display *display, struct strbuf *out)
{
    (void)display;
    return rule_contrast(scene, out);
}

/* All pages of a board at this instant. */
static void ask_board(const struct screen_input *from, const char *feed, const char *board,
                      page_rule *rule)
{
    const struct display *display;
    struct screen_input in = *from;
    in.board = board;
    if ((strcmp(board, "directions") == 0 || strcmp(board, "map") == 0) &&
        !in.display_id) /* the demo has it; it has a place */
        in.display_id = times_asked % 2 ? "lobby-1" : "far-1";
    display = snapshot_display(from->snapshot, in.display_id);
    int n = 1;
    for (in.page = 0; in.page < n; in.page++) {
        const struct scene *scene = pages_build(&pages, &in);
        n = pages.page.pages;
        tell(&in, feed, rule(scene, display, &faults));
    }
}

static void ask(const struct screen_input *from, const char *feed, page_rule *rule)
{
    size_t n = times_asked++ % 3 == 0 ? sizeof BOARDS / sizeof *BOARDS : BOARDS_ALWAYS;
    for (size_t i = 0; i < n; i++)
        ask_board(from, feed, BOARDS[i], rule);
}

static void ask_demo(page_rule *rule, bool all_sizes)
{
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    int64_t first = instant("2021-04-25T08:25:00+08:00");
    for (int day = 0; day < 5; day++) {
        for (int hour = 0; hour < 14; hour++) {
            struct screen_input in =
                pages_input(demo, NULL, first + (24 * day + hour) * MS_HOUR + 7 * hour * MS_MINUTE);
            size_t n = all_sizes ? sizeof SIZES / sizeof *SIZES : 1;
            for (size_t i = 0; i < n; i++) {
                in.width = SIZES[all_sizes ? i : 1][0];
                in.height = SIZES[all_sizes ? i : 1][1];
                ask(&in, "demo", rule);
            }
        }
    }
    snapshot_free(demo);
}

static const struct recipe RECIPES[] = {
    {.seed = 1, .rooms = 12, .days = 1, .sessions = 80, .changes = 60, .languages = 2},
    {.seed = 2,
     .rooms = 12,
     .days = 1,
     .sessions = 90,
     .changes = 40,
     .languages = 2,
     .long_titles = true},
    {.seed = 3,
     .rooms = 3,
     .days = 1,
     .sessions = 20,
     .changes = 20,
     .languages = 1,
     .long_titles = true},
    {.seed = 4,
     .rooms = 30,
     .days = 2,
     .sessions = 300,
     .changes = 90,
     .languages = 3,
     .long_titles = true,
     .crowded = true},
    {.seed = 5,
     .rooms = 9,
     .days = 1,
     .sessions = 60,
     .changes = 30,
     .languages = 2,
     .words = true,
     .odd_instants = true},
    {.seed = 6,
     .rooms = 1,
     .days = 1,
     .sessions = 12,
     .changes = 8,
     .languages = 2,
     .crowded = true},
};
#define N_RECIPES (sizeof RECIPES / sizeof *RECIPES)

static void ask_recipes(page_rule *rule, bool all_sizes)
{
    for (size_t r = 0; r < N_RECIPES; r++) {
        char name[24];
        snprintf(name, sizeof name, "recipe %zu", r + 1);
        struct snapshot *snapshot = feed_from_recipe(&RECIPES[r]);
        for (int hour = 8; hour < 22; hour += 3) {
            struct screen_input in = pages_input(snapshot, NULL,
                                                 instant(RECIPE_DAY "T00:00:00+08:00") +
                                                     hour * MS_HOUR + 11 * hour * MS_SECOND);
            for (size_t i = 0; i < (all_sizes ? 5 : 1); i++) {
                in.width = SIZES[all_sizes ? i : 1][0];
                in.height = SIZES[all_sizes ? i : 1][1];
                ask(&in, name, rule);
            }
        }
        snapshot_free(snapshot);
    }
}

static void test_inside_demo(void **state)
{
    (void)state;
    ask_demo(rule_inside, true);
    assert_int_equal(n_faults, 0);
}

static void test_inside_random(void **state)
{
    (void)state;
    ask_recipes(rule_inside, true);
    assert_int_equal(n_faults, 0);
}

static void test_apart_demo(void **state)
{
    (void)state;
    ask_demo(apart, true);
    assert_int_equal(n_faults, 0);
}

static void test_apart_random(void **state)
{
    (void)state;
    ask_recipes(apart, true);
    assert_int_equal(n_faults, 0);
}

static void test_contrast_demo(void **state)
{
    (void)state;
    ask_demo(contrast, false);
    assert_int_equal(n_faults, 0);
}

static void test_contrast_random(void **state)
{
    (void)state;
    ask_recipes(contrast, false);
    assert_int_equal(n_faults, 0);
}

/* Distances for which some row of LOOK.md section 7 passes; beyond them rows are as large as they
 * get, and fit tells (tests/suites/fit.py). */
static void test_floors(void **state)
{
    (void)state;
    static const int metres_10[] = {10, 28, 29, 35, 46, 60};
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    for (size_t i = 0; i < 2 * sizeof metres_10 / sizeof *metres_10; i++) {
        demo->neutral.distance_mm = metres_10[i / 2] * 100;
        demo->neutral.strict = i % 2 == 1 && metres_10[i / 2] < 50;
        struct screen_input in = pages_input(demo, NULL, instant("2021-04-25T10:40:30+08:00"));
        for (size_t k = 0; k < sizeof SIZES / sizeof *SIZES; k++) {
            in.width = SIZES[k][0];
            in.height = SIZES[k][1];
            ask(&in, "demo", rule_floors);
        }
    }
    snapshot_free(demo);
    assert_int_equal(n_faults, 0);
}

/* What stands far away must still not run into each other. */
static void test_apart_far(void **state)
{
    (void)state;
    static const int metres_10[] = {10, 29, 35, 46, 60, 90, 200};
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    for (size_t i = 0; i < 2 * sizeof metres_10 / sizeof *metres_10; i++) {
        demo->neutral.distance_mm = metres_10[i / 2] * 100;
        demo->neutral.strict = i % 2 == 1;
        struct screen_input in = pages_input(demo, NULL, instant("2021-04-25T10:40:30+08:00"));
        char name[40];
        snprintf(name, sizeof name, "demo from %d dm%s", metres_10[i / 2], i % 2 ? " strict" : "");
        for (size_t k = 0; k < sizeof SIZES / sizeof *SIZES; k++) {
            in.width = SIZES[k][0];
            in.height = SIZES[k][1];
            for (size_t b = 0; b < sizeof BOARDS / sizeof *BOARDS; b++) {
                ask_board(&in, name, BOARDS[b], apart);
                ask_board(&in, name, BOARDS[b], rule_inside);
            }
        }
    }
    snapshot_free(demo);
    assert_int_equal(n_faults, 0);
}

static void test_states_of_data(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    static const int64_t ages[] = {4 * MS_MINUTE, 31 * MS_MINUTE, 13 * MS_HOUR, -1};
    for (size_t i = 0; i < 4; i++) {
        struct screen_input in = pages_input(demo, NULL, instant("2021-04-25T10:40:30+08:00"));
        in.age_ms = ages[i] < 0 ? 0 : ages[i];
        in.data_ms -= in.age_ms;
        in.time_confirmed = ages[i] >= 0;
        for (size_t k = 0; k < sizeof SIZES / sizeof *SIZES; k++) {
            in.width = SIZES[k][0];
            in.height = SIZES[k][1];
            char name[24];
            snprintf(name, sizeof name, "demo, state %zu", i + 1);
            ask(&in, name, apart);
            ask(&in, name, rule_inside);
            ask(&in, name, contrast);
        }
    }
    snapshot_free(demo);
    assert_int_equal(n_faults, 0);
}

static void test_safe_insets(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    struct display *d = &demo->neutral;
    d->safe_px[0] = 40, d->safe_px[1] = 60, d->safe_px[2] = 20, d->safe_px[3] = 10;
    struct screen_input in = pages_input(demo, NULL, instant("2021-04-25T10:40:30+08:00"));
    for (size_t k = 0; k < sizeof SIZES / sizeof *SIZES; k++) {
        in.width = SIZES[k][0];
        in.height = SIZES[k][1];
        ask(&in, "demo, insets", rule_inside);
        ask(&in, "demo, insets", apart);
    }
    snapshot_free(demo);
    assert_int_equal(n_faults, 0);
}

static void test_light(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    demo->theme.light = true;
    for (int i = 0; i < 3; i++) {
        static const uint32_t accents[] = {0, 0xffffff00, 0xff101010};
        demo->theme.accent = accents[i];
        demo->theme.light = i != 2;
        for (int hour = 0; hour < 10; hour++) {
            struct screen_input in = pages_input(
                demo, NULL, instant("2021-04-25T09:02:30+08:00") + hour * (MS_HOUR - MS_MINUTE));
            ask(&in, "demo", contrast);
        }
    }
    snapshot_free(demo);
    assert_int_equal(n_faults, 0);
}

/* How often each session's title stands on the pages of a board. */
static void count_titles(const struct screen_input *from, const char *board, int *count)
{
    struct screen_input in = *from;
    in.board = board;
    int n = 1;
    for (in.page = 0; in.page < n; in.page++) {
        const struct scene *scene = pages_build(&pages, &in);
        n = pages.page.pages;
        for (int i = 0; i < scene->n_items; i++) {
            const struct scene_item *item = &scene->items[i];
            if (item->kind != SCENE_TEXT || !item->text.session)
                continue;
            for (int s = 0; s < in.snapshot->n_sessions; s++)
                count[s] += str_equal(in.snapshot->sessions[s].id, item->text.session);
        }
    }
}

/* Every running session once; every other at most once. */
static void check_once(const struct screen_input *in, const char *feed, const char *board)
{
    const struct snapshot *snapshot = in->snapshot;
    int *count = xcalloc((size_t)snapshot->n_sessions + 1, sizeof *count);
    count_titles(in, board, count);
    for (int s = 0; s < snapshot->n_sessions; s++) {
        const struct standing *st = programme_session(snapshot->programme, s, in->now_ms);
        bool on = st->start_ms <= in->now_ms && in->now_ms < st->end_ms &&
                  !(st->flags & (SESSION_CANCELLED | SESSION_ABSENT));
        if (on ? count[s] == 1 : count[s] <= 1)
            continue;
        strbuf_printf(&faults, "session %s%s stands %d times\n", snapshot->sessions[s].id,
                      on ? ", which runs," : "", count[s]);
        struct screen_input told = *in;
        told.board = board;
        tell(&told, feed, 1);
    }
    free(count);
}

static void test_once(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    int64_t first = instant("2021-04-25T07:55:00+08:00");
    for (int i = 0; i < 5 * 24 * 4; i++) {
        struct screen_input in = pages_input(demo, NULL, first + i * 15 * MS_MINUTE + i * 997);
        check_once(&in, "demo", "now-next");
        check_once(&in, "demo", "day");
    }
    snapshot_free(demo);
    for (size_t r = 0; r < N_RECIPES; r++) {
        char name[24];
        snprintf(name, sizeof name, "recipe %zu", r + 1);
        struct snapshot *snapshot = feed_from_recipe(&RECIPES[r]);
        for (int i = 0; i < 40; i++) {
            struct screen_input in =
                pages_input(snapshot, NULL,
                            instant(RECIPE_DAY "T08:00:00+08:00") + i * 22 * MS_MINUTE + i * 997);
            check_once(&in, name, "now-next");
            check_once(&in, name, "day");
        }
        snapshot_free(snapshot);
    }
    assert_int_equal(n_faults, 0);
}

static void test_same_input_same_hash(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    struct pages other;
    pages_init(&other, page_metrics(&fake));
    struct screen_input in = pages_input(demo, "now-next", instant("2021-04-25T10:15:00+08:00"));
    uint64_t hash = pages_build(&other, &in)->hash;
    for (int i = 0; i < 3; i++) { /* a full cache and one that was used for other pages */
        struct screen_input between = in;
        between.board = BOARDS[i];
        between.now_ms += i * MS_HOUR;
        pages_build(&pages, &between);
        assert_true(pages_build(&pages, &in)->hash == hash);
    }
    pages_fini(&other);
    snapshot_free(demo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_inside_demo, begin),
        cmocka_unit_test_setup(test_inside_random, begin),
        cmocka_unit_test_setup(test_apart_demo, begin),
        cmocka_unit_test_setup(test_apart_random, begin),
        cmocka_unit_test_setup(test_contrast_demo, begin),
        cmocka_unit_test_setup(test_contrast_random, begin),
        cmocka_unit_test_setup(test_floors, begin),
        cmocka_unit_test_setup(test_apart_far, begin),
        cmocka_unit_test_setup(test_states_of_data, begin),
        cmocka_unit_test_setup(test_safe_insets, begin),
        cmocka_unit_test_setup(test_light, begin),
        cmocka_unit_test_setup(test_once, begin),
        cmocka_unit_test_setup(test_same_input_same_hash, begin),
    };
    pages_init(&pages, page_metrics(&fake));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    pages_fini(&pages);
    strbuf_fini(&faults);
    return failed;
}
