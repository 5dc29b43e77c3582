/* Time on the pages: from one next_now_ms to the next nothing changes, and it always lies ahead;
 * likewise next_show_ms for what is shown when. */
#include "unit/page_metrics.h"
#include "unit/pages.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* needs those before it */

#define BOARDS                                                                                     \
    {                                                                                              \
        "now-next", "day", "holding", "room", "overview", "welcome", "figures", "about",           \
            "partners", "directions", "map"                                                        \
    }

static struct fake fake;
static struct pages pages;

static void tell(const struct screen_input *in, int64_t at_ms, const char *what)
{
    char from[32], at[32];
    rfc3339_format(in->now_ms, 8 * 60, from);
    rfc3339_format(at_ms, 8 * 60, at);
    fail_msg("%s page %d of %s, next at %s: %s", in->board ? in->board : "playlist", in->page + 1,
             from, at, what);
}

/* The scene at now_ms + step, as at now_ms: the same. */
static void probe(const struct screen_input *from, int64_t at_ms, int64_t next_ms, uint64_t hash)
{
    struct screen_input in = *from;
    in.now_ms = at_ms;
    if (at_ms <= from->now_ms || at_ms >= next_ms)
        return;
    if (pages_build(&pages, &in)->hash != hash)
        tell(from, at_ms, "changed before it said so");
}

/* Walks one page of a board through time; returns the number of steps. */
static int walk(struct screen_input in, int64_t until_ms)
{
    int steps = 0;
    while (in.now_ms < until_ms) {
        const struct scene *scene = pages_build(&pages, &in);
        int64_t next = scene->next_now_ms;
        uint64_t hash = scene->hash;
        if (next <= in.now_ms)
            tell(&in, next, "does not lie ahead");
        probe(&in, in.now_ms + (next - in.now_ms) / 2, next, hash);
        probe(&in, next - 1, next, hash);
        in.now_ms = next;
        steps++;
    }
    return steps;
}

/* The clock in the header changes each minute and so hides a board that forgets to say when it
 * changes; without a clock, on a board alone, nothing hides it. */
static void walk_board(struct screen_input in, int64_t until_ms)
{
    pages_build(&pages, &in);
    int n = pages.page.pages < 2 ? pages.page.pages : 2;
    for (in.page = 0; in.page < n; in.page++)
        assert_true(walk(in, until_ms) > 0);
}

static void walk_boards(const struct snapshot *snapshot, int64_t from_ms, int64_t until_ms)
{
    static const char *const boards[] = BOARDS;
    for (size_t i = 0; i < sizeof boards / sizeof *boards; i++)
        walk_board(pages_input(snapshot, boards[i], from_ms), until_ms);
    /* Minutes on foot, and what can no longer be reached, where a display has its place. */
    static const char *const on_foot[] = {"now-next", "directions", "map"};
    for (size_t i = 0; snapshot->routes && i < sizeof on_foot / sizeof *on_foot; i++) {
        struct screen_input in = pages_input(snapshot, on_foot[i], from_ms);
        in.display_id = "hall-e1";
        walk_board(in, until_ms);
    }
}

static void test_demo_days(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    int64_t first = instant("2021-04-25T00:00:00+08:00");
    /* The whole of the first night, then what the days have. */
    walk_boards(demo, first - 20 * MS_MINUTE, first + 20 * MS_MINUTE);
    for (int day = 0; day < 5; day++) {
        int64_t opens = first + day * MS_DAY + 8 * MS_HOUR + 13;
        walk_boards(demo, opens, opens + (day == 1 ? 11 : 3) * MS_HOUR);
    }
    walk_boards(demo, first + 5 * MS_DAY - 20 * MS_MINUTE, first + 5 * MS_DAY + 20 * MS_MINUTE);
    snapshot_free(demo);
}

/* Starts, ends and decisions off the minute, where no clock tick helps. */
static void test_odd_instants(void **state)
{
    (void)state;
    for (uint64_t seed = 10; seed < 16; seed++) {
        struct recipe recipe = {.seed = seed,
                                .rooms = 5,
                                .days = 2,
                                .sessions = 50,
                                .changes = 60,
                                .languages = 2,
                                .odd_instants = true,
                                .crowded = seed % 2 == 1};
        struct snapshot *snapshot = feed_from_recipe(&recipe);
        int64_t first = instant(RECIPE_DAY "T07:30:07+08:00");
        walk_boards(snapshot, first, first + 5 * MS_HOUR);
        snapshot_free(snapshot);
    }
}

/* While time is not confirmed nothing depends on it. */
static void test_unconfirmed(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    int64_t at = instant("2021-04-25T09:30:00+08:00");
    static const char *const boards[] = BOARDS;
    for (size_t i = 0; i < sizeof boards / sizeof *boards; i++) {
        struct screen_input in = pages_input(demo, boards[i], at);
        in.time_confirmed = false;
        uint64_t hash = pages_build(&pages, &in)->hash;
        for (int k = 0; k < 40; k++) {
            in.now_ms = at + k * 37 * MS_MINUTE;
            if (pages_build(&pages, &in)->hash != hash)
                tell(&in, at, "depends on a time that is not confirmed");
        }
    }
    snapshot_free(demo);
}

/* By the playlist, show_ms running and now_ms at rest: pages, languages and ages. */
static void walk_show(struct screen_input in, int64_t until_ms, int least_steps)
{
    int steps = 0;
    int64_t aged_from = in.show_ms - in.age_ms;
    while (in.show_ms < until_ms) {
        const struct scene *scene = pages_build(&pages, &in);
        int64_t next = scene->next_show_ms;
        uint64_t hash = scene->hash;
        if (next <= in.show_ms)
            fail_msg("next_show_ms does not lie ahead");
        struct screen_input later = in;
        int64_t end = next <= until_ms ? next : until_ms + 1;
        for (int k = 1; k <= 3; k++) {
            later.show_ms = k == 3 ? end - 1 : in.show_ms + (end - in.show_ms) * k / 3;
            if (later.show_ms >= end || later.show_ms <= in.show_ms)
                continue;
            if (in.age_ms >= 0)
                later.age_ms = later.show_ms - aged_from;
            if (pages_build(&pages, &later)->hash != hash)
                fail_msg("%" PRId64 " ms before next_show_ms the page is another",
                         next - later.show_ms);
        }
        in.show_ms = next;
        if (in.age_ms >= 0)
            in.age_ms = next - aged_from;
        steps++;
    }
    assert_true(steps >= least_steps);
}

static void test_show(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    struct screen_input in = pages_input(demo, NULL, instant("2021-04-25T10:15:00+08:00"));
    in.age_ms = -1;
    walk_show(in, in.show_ms + 20 * MS_MINUTE, 90);
    static const char *const displays[] = {"lobby-1", "far-1", "totem-1", "access-1"};
    for (size_t i = 0; i < 4; i++) {
        in.display_id = displays[i];
        walk_show(in, in.show_ms + 5 * MS_MINUTE, 20);
    }
    in.display_id = NULL;
    in.board = "now-next"; /* ages alone: 3 min, 30 min, 12 h */
    in.age_ms = 0;
    in.now_ms = in.data_ms;
    walk_show(in, in.show_ms + 13 * MS_HOUR, 4);
    snapshot_free(demo);
}

static void test_show_three_languages(void **state)
{
    (void)state;
    struct recipe recipe = {
        .seed = 4, .rooms = 6, .days = 1, .sessions = 30, .languages = 3, .slot_ms = 7000};
    struct snapshot *snapshot = feed_from_recipe(&recipe);
    struct screen_input in =
        pages_input(snapshot, "now-next", instant(RECIPE_DAY "T10:15:00+08:00"));
    in.age_ms = -1;
    walk_show(in, in.show_ms + 5 * MS_MINUTE, 5 * 60 / 8);
    in.board = NULL;
    walk_show(in, in.show_ms + 5 * MS_MINUTE, 60);
    snapshot_free(snapshot);
}

/* Nothing at all, and times far from the event. */
static void test_ends_of_time(void **state)
{
    (void)state;
    static const char *const feed =
        "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"x\",\"zone\":\"Asia/Shanghai\"},"
        "\"rooms\":[],\"sessions\":[]}";
    struct snapshot *empty = feed_from_bytes(feed, strlen(feed));
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    static const char *const instants[] = {"1970-01-01T00:00:00Z", "2021-04-25T10:00:00+08:00",
                                           "2037-12-31T23:59:59Z"};
    static const char *const boards[] = BOARDS;
    for (size_t i = 0; i < 3; i++) {
        for (size_t b = 0; b <= sizeof boards / sizeof *boards; b++) {
            const struct snapshot *feeds[] = {empty, demo, NULL};
            for (size_t f = 0; f < 3; f++) {
                struct screen_input in =
                    pages_input(feeds[f], b < sizeof boards / sizeof *boards ? boards[b] : NULL,
                                instant(instants[i]));
                const struct scene *scene = pages_build(&pages, &in);
                assert_true(scene->n_items > 0);
                assert_true(scene->next_now_ms > in.now_ms && scene->next_show_ms > in.show_ms);
            }
        }
    }
    snapshot_free(empty);
    snapshot_free(demo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_demo_days),
        cmocka_unit_test(test_odd_instants),
        cmocka_unit_test(test_unconfirmed),
        cmocka_unit_test(test_show),
        cmocka_unit_test(test_show_three_languages),
        cmocka_unit_test(test_ends_of_time),
    };
    pages_init(&pages, page_metrics(&fake));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    pages_fini(&pages);
    return failed;
}
