/* What a board of directions shows, of the demo: groups in order, what gives way when there is too
 * much, what is known without a heading and without a place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/boards/parts/signpost.h"
#include "unit/pages.h"

static struct snapshot *demo;
static struct arena arena;

static int setup(void **state)
{
    (void)state;
    demo = feed_from_file("assets/demo/feed.json");
    arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    snapshot_free(demo);
    arena_fini(&arena);
    return 0;
}

static struct view view_of(const struct display *display, const char *at)
{
    return (struct view){.snapshot = demo,
                         .display = display,
                         .now_ms = instant(at),
                         .time_confirmed = true,
                         .arena = &arena};
}

static int rank(const struct sign_group *group)
{
    static const enum direction order[] = {
        DIRECTION_LEFT,  DIRECTION_AHEAD_LEFT, DIRECTION_AHEAD, DIRECTION_AHEAD_RIGHT,
        DIRECTION_RIGHT, DIRECTION_BACK_RIGHT, DIRECTION_BACK,  DIRECTION_BACK_LEFT,
    };
    for (int i = 0; group->levels == 0 && i < 8; i++) {
        if (order[i] == group->direction)
            return i;
    }
    return 8;
}

/* Each room once, in the group of its own way; on no page more rows than it holds; groups in order,
 * and whole where a page holds them. */
static void check_sign(const struct view *v, int most_rows)
{
    int seen[64] = {0}, before = -1;
    struct signpost sign = signpost_collect(v, most_rows, 1);
    for (int p = 0; p < sign.n_pages; p++) {
        int rows = 0;
        for (int i = 0; i < sign.pages[p].n_groups; i++) {
            const struct sign_group *group = &sign.pages[p].groups[i];
            rows += group->n_rows;
            assert_true(rank(group) >= before || group->goes_on);
            before = rank(group);
            if (group->goes_on) /* more than a page of one direction */
                assert_true(sign.pages[p - 1].n_rows == most_rows);
            for (int j = 0; j < group->n_rows; j++) {
                for (int k = 0; k < group->rows[j].n_rooms; k++) {
                    int32_t room = group->rows[j].rooms[k];
                    const struct route_summary *way =
                        route_summary(demo, v->display, room, v->display->step_free);
                    assert_int_equal(way->levels, group->levels);
                    if (group->levels == 0)
                        assert_int_equal(way->direction, group->direction);
                    assert_true(way->minutes <= group->rows[j].minutes);
                    seen[room]++;
                }
            }
        }
        assert_int_equal(rows, sign.pages[p].n_rows);
        assert_true(rows > 0 && rows <= most_rows);
    }
    for (int r = 0; r < demo->n_rooms; r++)
        assert_int_equal(seen[r], 1);
    assert_int_equal(sign.n_lost, 0);
}

static void test_each_room_once(void **state)
{
    (void)state;
    for (int d = 0; d < demo->n_displays; d++) {
        for (int rows = 1; rows <= 24; rows++) {
            struct view v = view_of(&demo->displays[d], "2021-04-26T10:12:00+08:00");
            check_sign(&v, rows);
            v = view_of(&demo->displays[d], "2021-04-25T20:00:00+08:00");
            check_sign(&v, rows);
            arena_reset(&arena);
        }
    }
}

/* A direction of more rooms than a page holds: first what starts soon, then what runs, then the
 * rest. */
static void test_soon_first(void **state)
{
    (void)state;
    int split = 0;
    for (int d = 0; d < demo->n_displays; d++) {
        struct view v = view_of(&demo->displays[d], "2021-04-26T10:12:00+08:00");
        struct signpost sign = signpost_collect(&v, 2, 1);
        int last = -1;
        for (int p = 0; p < sign.n_pages; p++) {
            for (int i = 0; i < sign.pages[p].n_groups; i++) {
                const struct sign_group *group = &sign.pages[p].groups[i];
                split += group->goes_on;
                if (!group->goes_on)
                    last = -1;
                for (int j = 0; j < group->n_rows; j++) {
                    const struct sign_row *row = &group->rows[j];
                    int now = row->soon ? 0 : row->runs ? 1 : 2;
                    if (group->goes_on) /* on from the last row of the page before */
                        assert_true(now >= last);
                    last = now;
                }
            }
        }
        arena_reset(&arena);
    }
    assert_true(split > 4);
}

static void test_without_heading(void **state)
{
    (void)state;
    struct display *display = NULL;
    for (int d = 0; d < demo->n_displays; d++) {
        if (strcmp(demo->displays[d].id, "hall-e1") == 0)
            display = &demo->displays[d];
    }
    assert_non_null(display);
    int heading = display->heading_deg;
    const struct route_table *routes = demo->routes;
    display->heading_deg = -1;
    route_table_make(demo);
    struct view v = view_of(display, "2021-04-26T10:12:00+08:00");
    struct signpost sign = signpost_collect(&v, 24, 1);
    assert_int_equal(sign.n_pages, 1);
    assert_int_equal(sign.pages[0].groups[0].direction, DIRECTION_NONE);
    assert_true(sign.pages[0].groups[0].rows[0].minutes > 0);
    display->heading_deg = heading;
    demo->routes = routes;
}

static void test_without_place(void **state)
{
    (void)state;
    struct view v = view_of(snapshot_display(demo, "nobody"), "2021-04-26T10:12:00+08:00");
    struct signpost sign = signpost_collect(&v, 6, 1);
    assert_int_equal(sign.n_pages, 0);
    v.snapshot = NULL;
    assert_int_equal(signpost_collect(&v, 6, 1).n_pages, 0);
}

static void range_is(const char *const *ids, int n, const char *wanted)
{
    int32_t rooms[8];
    struct view v = view_of(&demo->displays[0], "2021-04-26T10:12:00+08:00");
    for (int i = 0; i < n; i++)
        rooms[i] = snapshot_room(demo, ids[i]);
    const char *is = signpost_range(&v, rooms, n, "zh");
    if (wanted)
        assert_string_equal(is, wanted);
    else
        assert_null(is);
}

static void test_ranges(void **state)
{
    (void)state;
    range_is((const char *[]){"201"}, 1, "201");
    range_is((const char *[]){"201", "202"}, 2, "201, 202");
    range_is((const char *[]){"201", "202", "203"}, 3, "201–203");
    range_is((const char *[]){"101", "103", "104", "105", "108"}, 5, "101, 103–105, 108");
    range_is(NULL, 0, NULL);
}

static void test_words_of_the_way(void **state)
{
    (void)state;
    assert_string_equal(signpost_way(&arena, "en", VENUE_BY_ESCALATOR, DIRECTION_AHEAD_LEFT),
                        "escalator ahead left");
    assert_string_equal(signpost_way(&arena, "zh", VENUE_BY_LIFT, DIRECTION_RIGHT), "电梯在右侧");
    assert_string_equal(signpost_way(&arena, "en", VENUE_BY_STAIRS, DIRECTION_NONE), "stairs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_room_once),  cmocka_unit_test(test_soon_first),
        cmocka_unit_test(test_without_heading), cmocka_unit_test(test_without_place),
        cmocka_unit_test(test_ranges),          cmocka_unit_test(test_words_of_the_way),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
