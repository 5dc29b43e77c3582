/* The demo venue: every way from every display, against shortest paths that share nothing with the
 * program (demo-ways.tsv, by tests/suites/demo_venue.py), and every arrow against the geometry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/venue/route.h"
#include "unit/pages.h"
#include <math.h>

static struct snapshot *demo;

static int setup(void **state)
{
    (void)state;
    demo = feed_from_file("assets/demo/feed.json");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    snapshot_free(demo);
    return 0;
}

static void within(double is, double wanted, const char *what, const char *line)
{
    if (fabs(is - wanted) > 0.01 * wanted + 0.05)
        fail_msg("%s: %.2f is not %.2f: %s", what, is, wanted, line);
}

/* One line of the table: a display, a room or stand, and metres and seconds of both ways to walk.
 */
struct told {
    char display[64], goal[64];
    double metres[2], seconds[2];
};

static int32_t exhibit_of(const char *id)
{
    for (int i = 0; i < demo->n_exhibits; i++) {
        if (strcmp(demo->exhibits[i].id, id) == 0)
            return i;
    }
    fail_msg("no exhibit %s", id);
    return -1;
}

static void same_way(const struct told *told, bool step_free, const char *line)
{
    struct arena arena;
    struct route route;
    arena_init(&arena, 0);
    const struct display *from = snapshot_display(demo, told->display);
    const struct route_summary *summary;
    if (strncmp(told->goal, "stand:", 6) == 0) {
        int32_t exhibit = exhibit_of(told->goal + 6);
        int32_t space = venue_space_of_exhibit(demo->venue, exhibit);
        assert_true(route_to_space(demo, from, space, step_free, &arena, &route));
        summary = route_summary_exhibit(demo, from, exhibit, step_free);
    } else {
        int32_t room = snapshot_room(demo, told->goal);
        assert_true(route_to_room(demo, from, room, step_free, &arena, &route));
        summary = route_summary(demo, from, room, step_free);
    }
    within(route.summary.metres, told->metres[step_free], "metres", line);
    if (!route.summary.is_stated)
        within(route.summary.seconds, told->seconds[step_free], "seconds", line);
    assert_true(!step_free || route.summary.step_free);
    assert_true(summary->found);
    assert_int_equal(summary->direction, route.summary.direction);
    assert_int_equal(summary->minutes, route.summary.minutes);
    if (!summary->is_stated)
        assert_int_equal(summary->minutes, (int)ceil(summary->seconds / 60));
    arena_fini(&arena);
}

static void test_same_length(void **state)
{
    (void)state;
    FILE *file = fopen("tests/unit/core/venue/demo-ways.tsv", "r");
    assert_non_null(file);
    char line[256];
    struct told told;
    int n = 0;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%63s %63s %lf %lf %lf %lf", told.display, told.goal, &told.metres[0],
                   &told.seconds[0], &told.metres[1], &told.seconds[1]) != 6)
            continue;
        same_way(&told, false, line);
        same_way(&told, true, line);
        n++;
    }
    fclose(file);
    assert_int_equal(n, demo->n_displays * (demo->n_rooms + demo->n_exhibits));
}

/* Where one is after so many metres of the first leg; its end if that is sooner. */
static struct venue_point after(const struct route_leg *leg, double metres)
{
    for (int i = 1; i < leg->n; i++) {
        struct venue_point a = leg->points[i - 1], b = leg->points[i];
        double length = hypot(b.x - a.x, b.y - a.y);
        if (length >= metres && length > 0)
            return (struct venue_point){a.x + (b.x - a.x) * metres / length,
                                        a.y + (b.y - a.y) * metres / length};
        metres -= length;
    }
    return leg->points[leg->n - 1];
}

/* By how many degrees the arrow misses where one is after so many metres; -1: one has hardly moved.
 */
static double off_by(const struct display *display, const struct route_leg *leg, double metres,
                     enum direction arrow)
{
    struct venue_point to = after(leg, metres);
    double dx = to.x - display->x, dy = to.y - display->y;
    if (hypot(dx, dy) <= 4)
        return -1;
    double off = atan2(dx, dy) * 180 / M_PI - display->heading_deg - 45.0 * arrow;
    return fabs(remainder(off, 360));
}

/* Who follows the arrow from the screen goes where the way goes: after 7 m, or where it first leads
 * round a corner after 25 m, one stands in its direction: within an eighth of a turn to each side
 * and what the corner adds. */
static void test_arrows(void **state)
{
    (void)state;
    int n = 0, seen[8] = {0};
    for (int d = 0; d < demo->n_displays; d++) {
        const struct display *display = &demo->displays[d];
        for (int r = 0; r < demo->n_rooms; r++) {
            struct arena arena;
            struct route route;
            arena_init(&arena, 0);
            assert_true(route_to_room(demo, display, r, false, &arena, &route));
            enum direction arrow = route_summary(demo, display, r, false)->direction;
            double soon = off_by(display, &route.legs[0], 7, arrow);
            double later = off_by(display, &route.legs[0], 25, arrow);
            if (soon >= 0 && !route.summary.is_stated) {
                assert_true(arrow >= 0);
                if (soon > 68 && later > 50)
                    fail_msg("%s to %s: %s is %.0f degrees off, then %.0f", display->id,
                             demo->rooms[r].id, direction_name(arrow), soon, later);
                seen[arrow]++;
                n++;
            }
            arena_fini(&arena);
        }
    }
    assert_true(n > 200);
    for (int i = 0; i < 8; i += 2)
        assert_true(seen[i] > 0);
}

/* Turned by a quarter the display's arrows turn back by a quarter: for all four headings. */
static void test_turned(void **state)
{
    (void)state;
    struct display *display = NULL;
    for (int d = 0; d < demo->n_displays; d++) {
        if (strcmp(demo->displays[d].id, "far-1") == 0)
            display = &demo->displays[d];
    }
    assert_non_null(display);
    int32_t room = snapshot_room(demo, "202");
    struct venue_point door = demo->venue->spaces[venue_space_of_room(demo->venue, room)].label;
    assert_true(door.x > display->x + 40); /* far to the east */
    const enum direction wanted[4] = {DIRECTION_RIGHT, DIRECTION_AHEAD, DIRECTION_LEFT,
                                      DIRECTION_BACK};
    int kept = display->heading_deg;
    for (int i = 0; i < 4; i++) {
        struct arena arena;
        struct route route;
        arena_init(&arena, 0);
        display->heading_deg = 90 * i;
        assert_true(route_to_room(demo, display, room, false, &arena, &route));
        assert_int_equal(route.summary.direction, wanted[i]);
        arena_fini(&arena);
    }
    display->heading_deg = kept;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_length),
        cmocka_unit_test(test_arrows),
        cmocka_unit_test(test_turned),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
