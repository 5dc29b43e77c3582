/* What the table says is what a search says; what is stated goes over both; no graph, no way. */
#include "core/feed/reader.h"
#include "core/venue/route.h"
#include "unit/cases.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct snapshot *read_case(const char *folder)
{
    struct strbuf feed = {0}, venue = {0};
    struct err err = {0};
    assert_true(case_read(folder, "feed.json", &feed) && case_read(folder, "venue.json", &venue));
    const struct venue_file file = {"venue.json", venue.text, venue.bytes};
    const struct feed_parts parts = {
        .feed = feed.text, .feed_bytes = feed.bytes, .venue = &file, .n_venue = 1};
    struct snapshot *snapshot = feed_read_parts(&parts, NULL, &err);
    assert_non_null(snapshot);
    strbuf_fini(&feed);
    strbuf_fini(&venue);
    return snapshot;
}

static void test_table_is_the_search(void **state)
{
    (void)state;
    static const char *const cases[] = {"tests/cases/venue/plain", "tests/cases/venue/closed-lift",
                                        "tests/cases/venue/graph-islands",
                                        "tests/cases/venue/ways-stated"};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct snapshot *snapshot = read_case(cases[c]);
        struct arena arena;
        int found = 0;
        arena_init(&arena, 0);
        for (int i = 0; i < snapshot->n_displays * snapshot->n_rooms * 2; i++) {
            const struct display *display = &snapshot->displays[i / 2 / snapshot->n_rooms];
            int32_t room = i / 2 % snapshot->n_rooms;
            struct route route;
            const struct route_summary *summary = route_summary(snapshot, display, room, i % 2);
            route_to_room(snapshot, display, room, i % 2, &arena, &route);
            assert_int_equal(summary->found, route.summary.found);
            assert_int_equal(summary->direction, route.summary.direction);
            assert_int_equal(summary->minutes, route.summary.minutes);
            assert_int_equal(summary->levels, route.summary.levels);
            assert_true(summary->seconds == route.summary.seconds);
            found += summary->found;
        }
        assert_true(found > 2);
        arena_fini(&arena);
        snapshot_free(snapshot);
    }
}

/* The legs' metres make the way's, each leg is a line, and the levels join. */
static void test_legs(void **state)
{
    (void)state;
    struct snapshot *snapshot = read_case("tests/cases/venue/plain");
    struct arena arena;
    struct route route;
    arena_init(&arena, 0);
    assert_true(route_to_room(snapshot, &snapshot->displays[0], 2, true, &arena, &route));
    assert_int_equal(route.n_legs, 2);
    assert_int_equal(route.legs[0].way_out, VENUE_BY_LIFT);
    assert_int_equal(route.legs[0].to_level, route.legs[1].level);
    assert_int_equal(route.legs[1].to_level, -1);
    assert_int_equal(route.summary.levels, 1);
    assert_true(route.summary.step_free);
    assert_int_equal(route.summary.way, VENUE_BY_LIFT);
    double metres = 0;
    for (int i = 0; i < route.n_legs; i++) {
        assert_true(route.legs[i].n >= 2);
        metres += route.legs[i].metres;
    }
    assert_true(fabs(metres - route.summary.metres) < 1e-6);
    /* Waiting, one level, and the rest at a metre a second. */
    assert_true(fabs(route.summary.seconds - metres - 70) < 1e-6);
    assert_true(route.legs[0].points[0].x == 20 && route.legs[0].points[0].y == 1);
    assert_int_equal(route.steps[1].kind, ROUTE_CHANGE);
    assert_int_equal(route.steps[1].levels, 1);
    arena_fini(&arena);
    snapshot_free(snapshot);
}

static void test_stated(void **state)
{
    (void)state;
    struct snapshot *snapshot = read_case("tests/cases/venue/ways-stated");
    struct arena arena;
    struct route route;
    arena_init(&arena, 0);
    const struct route_summary *summary =
        route_summary(snapshot, &snapshot->displays[0], snapshot_room(snapshot, "102"), false);
    assert_true(summary->is_stated);
    assert_int_equal(summary->direction, DIRECTION_RIGHT);
    assert_int_equal(summary->minutes, 3);
    route_to_room(snapshot, &snapshot->displays[0], snapshot_room(snapshot, "102"), false, &arena,
                  &route);
    assert_non_null(route.words);
    assert_string_equal(text_in(route.words, "en"), "Through the dividing door");
    arena_fini(&arena);
    snapshot_free(snapshot);
}

static void test_nothing_without_a_graph(void **state)
{
    (void)state;
    struct snapshot *snapshot = read_case("tests/cases/venue/no-graph");
    struct arena arena;
    struct route routes[3];
    arena_init(&arena, 0);
    assert_false(route_to_room(snapshot, &snapshot->displays[0], 0, false, &arena, &routes[0]));
    assert_false(route_summary(snapshot, &snapshot->displays[0], 0, false)->found);
    assert_int_equal(route_exits(snapshot, &snapshot->displays[0], 3, &arena, routes), 0);
    const struct display *neutral = snapshot_display(snapshot, "nobody");
    assert_false(route_summary(snapshot, neutral, 0, false)->found);
    arena_fini(&arena);
    snapshot_free(snapshot);
}

/* The neutral display is not of the feed's, wherever it lies in memory: at no distance from them,
 * whole displays apart or not, has it a way. */
static void test_a_display_of_none(void **state)
{
    (void)state;
    struct snapshot *snapshot = read_case("tests/cases/venue/plain");
    uintptr_t first = (uintptr_t)snapshot->displays;
    uintptr_t end = first + (uintptr_t)snapshot->n_displays * sizeof(struct display);
    assert_true(route_summary(snapshot, &snapshot->displays[0], 0, false)->found);
    assert_false(route_summary(snapshot, &snapshot->neutral, 0, false)->found);
    for (uintptr_t at = end; at < end + 64 * sizeof(struct display); at += _Alignof(max_align_t)) {
        const struct display *none = (const struct display *)at; /* only its address is looked at */
        assert_false(route_summary(snapshot, none, 0, false)->found);
        none = (const struct display *)(first - (at - end) - _Alignof(max_align_t));
        assert_false(route_summary(snapshot, none, 0, false)->found);
    }
    snapshot_free(snapshot);
}

static void test_exits_nearest_first(void **state)
{
    (void)state;
    struct snapshot *snapshot = read_case("tests/cases/venue/plain");
    struct arena arena;
    struct route routes[3];
    arena_init(&arena, 0);
    int n = route_exits(snapshot, &snapshot->displays[2], 3, &arena, routes);
    assert_int_equal(n, 2);
    assert_string_equal(snapshot->venue->spots[routes[0].spot].id, "fire");
    assert_true(routes[0].summary.seconds <= routes[1].summary.seconds);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < routes[i].n_legs; k++)
            assert_true(routes[i].legs[k].way_out == VENUE_WALK ||
                        routes[i].legs[k].way_out == VENUE_BY_STAIRS);
    }
    assert_int_equal(route_exits(snapshot, &snapshot->displays[2], 1, &arena, routes), 1);
    arena_fini(&arena);
    snapshot_free(snapshot);
}

static void test_times(void **state)
{
    (void)state;
    assert_true(route_seconds(VENUE_WALK, 45, 0) == 45);
    assert_true(route_seconds(VENUE_BY_STAIRS, 8, 2) == 60);
    assert_true(route_seconds(VENUE_BY_STAIRS, 8, 0) == 16);
    assert_true(route_seconds(VENUE_BY_ESCALATOR, 12, 1) == 25);
    assert_true(route_seconds(VENUE_BY_LIFT, 0, 3) == 30);
    assert_int_equal(route_minutes(0), 1);
    assert_int_equal(route_minutes(60), 1);
    assert_int_equal(route_minutes(61), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_the_search),
        cmocka_unit_test(test_legs),
        cmocka_unit_test(test_stated),
        cmocka_unit_test(test_nothing_without_a_graph),
        cmocka_unit_test(test_a_display_of_none),
        cmocka_unit_test(test_exits_nearest_first),
        cmocka_unit_test(test_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
