/* The map: turned as who stands there sees it, names that never collide, and what it shows without
 * what it needs. Over the demo's venue, all of its displays, levels, four headings and sizes. */
#include "core/boards/parts/map_plan.h"
#include "core/map/ground.h"
#include "unit/page_metrics.h"
#include "unit/page_rules.h"
#include "unit/pages.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* needs those before it */

static struct fake fake;
static struct pages pages;
static struct snapshot *demo;

static const int HEADINGS[] = {0, 90, 180, 270};
static const int32_t SIZES[][2] = {
    {1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 1080}, {1080, 1080}};
#define AT "2021-04-25T10:15:00+08:00"
#define COUNT(list) (sizeof(list) / sizeof *(list))

static int set_up(void **state)
{
    (void)state;
    pages_init(&pages, page_metrics(&fake));
    demo = feed_from_file("assets/demo/feed.json");
    return demo->venue ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    snapshot_free(demo);
    pages_fini(&pages);
    return 0;
}

static struct screen_input input_of(const struct display *display, const char *at)
{
    struct screen_input in = pages_input(demo, "map", instant(at));
    in.display_id = display->id;
    return in;
}

/* A plan of what the options ask for. */
struct planned {
    struct screen_room room;
    struct view view;
    struct map_plan plan;
    int64_t next_ms;
};

static bool plan_of(const struct screen_input *in, const struct playlist_item *item, int page,
                    struct arena *arena, struct planned *out)
{
    screen_view(in, pages.type, arena, &out->room, &out->view);
    out->view.item = item;
    out->next_ms = INSTANT_NEVER;
    return map_plan_make(&out->view, page, &out->plan, &out->next_ms);
}

/* ---- Turned. ---- */

/* A place to the viewer's left is left of the marker on the page, one ahead is above it; reckoned
 * here from the heading alone. */
static void check_turned(const struct planned *p, const struct venue_space *space, int heading)
{
    double h = heading * M_PI / 180, dx = space->label.x - p->view.display->x,
           dy = space->label.y - p->view.display->y;
    double ahead = dx * sin(h) + dy * cos(h), right = dx * cos(h) - dy * sin(h);
    struct point at = map_point(&p->plan.view, space->label);
    double x = at.x - p->plan.here.x, y = at.y - p->plan.here.y;
    if (fabs(right) > 0.5 && (right > 0) != (x > 0))
        fail_msg("%s at %d: %s is on the wrong side", p->view.display->id, heading, space->id);
    if (fabs(ahead) > 0.5 && (ahead > 0) != (y < 0))
        fail_msg("%s at %d: %s is ahead or not", p->view.display->id, heading, space->id);
    /* And nothing is mirrored or stretched. */
    double px = map_px(&p->plan.view, 1) * POINT_UNIT;
    if (fabs(x - right * px) > 2 || fabs(y + ahead * px) > 2)
        fail_msg("%s at %d: %s is off its place", p->view.display->id, heading, space->id);
}

static void test_turned(void **state)
{
    (void)state;
    struct arena arena;
    int checked = 0;
    arena_init(&arena, 1 << 18);
    for (int i = 0; i < demo->n_displays; i++) {
        struct display *display = &demo->displays[i];
        int before = display->heading_deg;
        for (size_t k = 0; k < COUNT(HEADINGS); k++) {
            display->heading_deg = HEADINGS[k];
            for (int32_t room = 0; room < demo->n_rooms; room++) {
                struct playlist_item item = {
                    .board = "map", .level = -1, .to_room = room, .to_session = -1};
                struct screen_input in = input_of(display, AT);
                struct planned p;
                int32_t space = venue_space_of_room(demo->venue, room);
                if (space < 0)
                    continue;
                arena_reset(&arena);
                assert_true(plan_of(&in, &item, 0, &arena, &p));
                assert_true(p.plan.is_here);
                assert_int_equal(p.plan.target.room, room);
                if (demo->venue->spaces[space].level == p.plan.view.level) {
                    check_turned(&p, &demo->venue->spaces[space], HEADINGS[k]);
                    checked++;
                }
            }
        }
        display->heading_deg = before;
    }
    arena_fini(&arena);
    assert_true(checked > 200);
}

/* The way drawn begins here and ends at the target, on pages that join. */
static void test_ways_join(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 18);
    for (int i = 0; i < demo->n_displays; i++) {
        for (int32_t room = 0; room < demo->n_rooms; room++) {
            struct playlist_item item = {
                .board = "map", .level = -1, .to_room = room, .to_session = -1};
            struct screen_input in = input_of(&demo->displays[i], AT);
            struct planned p;
            int32_t space = venue_space_of_room(demo->venue, room);
            if (space < 0)
                continue;
            arena_reset(&arena);
            assert_true(plan_of(&in, &item, 0, &arena, &p));
            int pages_n = map_pages(&p.view);
            bool same = demo->venue->spaces[space].level == p.plan.here_level;
            assert_int_equal(pages_n, same ? 1 : 2);
            if (!p.plan.route.summary.found)
                continue;
            assert_int_equal(p.plan.route.legs[0].level, p.plan.view.level);
            assert_true(plan_of(&in, &item, pages_n - 1, &arena, &p));
            assert_int_equal(p.plan.route.legs[p.plan.route.n_legs - 1].level, p.plan.view.level);
            assert_int_equal(demo->venue->spaces[space].level, p.plan.view.level);
            assert_false(plan_of(&in, &item, pages_n, &arena, &p));
        }
    }
    arena_fini(&arena);
}

/* A view's name says all of it. */
static void test_address(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 18);
    for (int i = 0; i < demo->n_displays; i++) {
        struct screen_input in = input_of(&demo->displays[i], AT);
        struct planned p;
        struct map_view again;
        uint64_t hash;
        assert_true(plan_of(&in, NULL, 0, &arena, &p));
        const char *address = map_view_address(&p.plan.view, demo->venue, &arena);
        assert_true(map_view_parse(address, &again, &hash));
        assert_true(hash == demo->venue->hash && hash != 0);
        again.area.x = p.plan.view.area.x;
        again.area.y = p.plan.view.area.y;
        for (int k = 0; k < demo->venue->n_spaces; k++) {
            struct point a = map_point(&p.plan.view, demo->venue->spaces[k].label);
            struct point b = map_point(&again, demo->venue->spaces[k].label);
            assert_int_equal(a.x, b.x);
            assert_int_equal(a.y, b.y);
            struct venue_point back = map_place(&again, b);
            assert_true(hypot(back.x - demo->venue->spaces[k].label.x,
                              back.y - demo->venue->spaces[k].label.y) < 0.1);
        }
        char longer[256];
        snprintf(longer, sizeof longer, "%sx", address);
        assert_false(map_view_parse(longer, &again, &hash));
    }
    static const char *const wrong[] = {"", "map:", "exhibits/city.jpg",
                                        "map:0000000000000001/0/0/1/0,0/99999x10/1080/dark",
                                        "map:0000000000000001/-1/0/1/0,0/10x10/1080/dark"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct map_view view;
        uint64_t hash;
        assert_false(map_view_parse(wrong[i], &view, &hash));
    }
    arena_fini(&arena);
}

/* ---- Names. ---- */

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

/* All pages of this display's map on each level: names inside their clip, apart, readable. */
static int ask_levels(const struct display *display, struct screen_input *in, int heading,
                      page_rule *rule, struct strbuf *faults)
{
    int found = 0;
    for (int32_t level = -1; level < demo->n_levels; level++) {
        struct playlist_item item = {
            .board = "map", .level = level, .to_room = -1, .to_session = -1};
        in->item = &item;
        int n = 1;
        for (in->page = 0; in->page < n; in->page++) {
            struct strbuf one = {0};
            const struct scene *scene = pages_build(&pages, in);
            n = pages.page.pages;
            int here = rule(scene, display, &one);
            if (here && faults->bytes < 4000)
                strbuf_printf(faults, "%s heading %d level %d page %d %dx%d:\n%s", display->id,
                              heading, level, in->page + 1, in->width, in->height, one.text);
            found += here;
            strbuf_fini(&one);
        }
    }
    return found;
}

static void ask_everywhere(page_rule *rule, const char *at, size_t sizes)
{
    struct strbuf faults = {0};
    int found = 0;
    for (int i = 0; i < demo->n_displays; i++) {
        struct display *display = &demo->displays[i];
        int before = display->heading_deg;
        for (size_t k = 0; k < COUNT(HEADINGS) * sizes; k++) {
            struct screen_input in = input_of(display, at);
            in.width = SIZES[k % sizes][0];
            in.height = SIZES[k % sizes][1];
            display->heading_deg = HEADINGS[k / sizes];
            found += ask_levels(display, &in, HEADINGS[k / sizes], rule, &faults);
        }
        display->heading_deg = before;
    }
    if (found)
        print_error("%s", faults.text);
    strbuf_fini(&faults);
    assert_int_equal(found, 0);
}

static void test_names_inside(void **state)
{
    (void)state;
    ask_everywhere(rule_inside, AT, COUNT(SIZES));
}

static void test_names_apart(void **state)
{
    (void)state;
    ask_everywhere(apart, AT, COUNT(SIZES));
}

/* Read from far, floors lift the words: the panel has room for them, or leaves some out. */
static void test_far(void **state)
{
    (void)state;
    static const int far_m[] = {6, 8, 12, 20};
    struct strbuf faults = {0};
    int found = 0;
    for (int i = 0; i < demo->n_displays; i++) {
        struct display *display = &demo->displays[i];
        int before = display->distance_mm;
        for (size_t k = 0; k < COUNT(far_m) * 3; k++) {
            struct screen_input in = input_of(display, "2021-04-26T10:15:00+08:00");
            in.width = SIZES[k % 3][0];
            in.height = SIZES[k % 3][1];
            display->distance_mm = far_m[k / 3] * 1000;
            found += ask_levels(display, &in, far_m[k / 3], apart, &faults);
            found += ask_levels(display, &in, far_m[k / 3], rule_inside, &faults);
        }
        display->distance_mm = before;
    }
    if (found)
        print_error("%s", faults.text);
    strbuf_fini(&faults);
    assert_int_equal(found, 0);
}

static void test_names_readable(void **state)
{
    (void)state;
    ask_everywhere(contrast, AT, 2);
    ask_everywhere(rule_floors, AT, 2);
}

/* ---- Without what it needs. ---- */

static const struct scene *build_of(const char *feed, const char *display)
{
    struct snapshot *snapshot = feed_from_bytes(feed, strlen(feed));
    struct screen_input in = pages_input(snapshot, "map", instant(AT));
    in.display_id = display;
    const struct scene *scene = pages_build(&pages, &in);
    snapshot_free(snapshot);
    return scene;
}

static bool says(const struct scene *scene, const char *key)
{
    for (int i = 0; i < scene->n_items; i++) {
        if (strstr(scene->items[i].key, key))
            return true;
    }
    return false;
}

#define FEED(rest)                                                                                 \
    "{\"format\": \"hallboard feed 1\", \"event\": {\"name\": \"E\", \"zone\": "                   \
    "\"Asia/Shanghai\"}, "                                                                         \
    "\"levels\": [{\"id\": \"1\"}], \"rooms\": [{\"id\": \"a\", \"number\": \"101\", \"level\": "  \
    "\"1\"}], \"sessions\": [{\"id\": \"s\", \"room\": \"a\", \"title\": \"T\", \"start\": "       \
    "\"2021-04-25T10:30:00+08:00\", \"end\": \"2021-04-25T11:00:00+08:00\"}], " rest "}"
#define VENUE                                                                                      \
    "\"venue\": {\"format\": \"hallboard venue 1\", \"levels\": [{\"id\": \"1\", \"outline\": "    \
    "[[0, 0], [40, 0], [40, 30], [0, 30]]}], \"spaces\": [{\"id\": \"a\", \"level\": \"1\", "      \
    "\"kind\": \"room\", \"room\": \"a\", \"outline\": [[0, 0], [20, 0], [20, 12], [0, 12]]}]}, "

static void test_without(void **state)
{
    (void)state;
    const struct scene *scene = build_of(FEED("\"displays\": [{\"id\": \"d\"}]"), "d");
    assert_true(says(scene, "map/statement"));
    /* A venue, and a display that is nowhere: the map, no mark, no way, and what is known of the
     * target. */
    scene = build_of(FEED(VENUE "\"displays\": [{\"id\": \"d\"}]"), "d");
    assert_false(says(scene, "map/statement"));
    assert_false(says(scene, "map/here"));
    assert_true(says(scene, "map/panel/number"));
    assert_false(says(scene, "map/panel/minutes"));
    assert_true(says(scene, "map/room/a"));
    /* A place without heading: a mark without a needle. */
    scene = build_of(FEED(VENUE "\"displays\": [{\"id\": \"d\", \"level\": \"1\", \"position\": "
                                "[30, 20]}]"),
                     "d");
    assert_true(says(scene, "map/here/dot"));
    assert_false(says(scene, "map/here/needle"));
    /* In front of its own door nobody is sent to it. */
    scene = build_of(FEED(VENUE "\"displays\": [{\"id\": \"d\", \"room\": \"a\"}]"), "d");
    assert_false(says(scene, "map/panel"));
}

/* Of several buildings the keys are the levels of the one that is shown. */
static void test_buildings(void **state)
{
    (void)state;
    static const char feed[] =
        "{\"format\": \"hallboard feed 1\", \"event\": {\"name\": \"E\", \"zone\": "
        "\"Asia/Shanghai\"}, \"levels\": [{\"id\": \"a0\"}], \"rooms\": [{\"id\": \"r\"}], "
        "\"sessions\": [], \"displays\": [{\"id\": \"d\", \"level\": \"a0\", \"position\": [5, 5], "
        "\"heading\": 0}], \"venue\": {\"format\": \"hallboard venue 1\", \"levels\": ["
        "{\"id\": \"a0\", \"ordinal\": 0, \"outline\": [[0, 0], [40, 0], [40, 30], [0, 30]]},"
        "{\"id\": \"a1\", \"ordinal\": 1, \"outline\": [[0, 0], [40, 0], [40, 30], [0, 30]]},"
        "{\"id\": \"b0\", \"ordinal\": 0, \"outline\": [[60, 0], [90, 0], [90, 30], [60, 30]]},"
        "{\"id\": \"b1\", \"ordinal\": 1, \"outline\": [[60, 0], [90, 0], [90, 30], [60, 30]]},"
        "{\"id\": \"b2\", \"ordinal\": 2, \"outline\": [[60, 0], [90, 0], [90, 30], [60, 30]]}],"
        "\"spaces\": [{\"id\": \"r\", \"level\": \"a0\", \"kind\": \"room\", \"box\": [10, 10, 9, "
        "9]}]}}";
    const struct scene *scene = build_of(feed, "d");
    assert_true(says(scene, "map/level/a0") && says(scene, "map/level/a1"));
    assert_false(says(scene, "map/level/b"));
}

/* It becomes another by itself: nothing soon, then a way to it. */
static void test_changes(void **state)
{
    (void)state;
    struct snapshot *snapshot =
        feed_from_bytes(FEED(VENUE "\"displays\": [{\"id\": \"d\"}]"),
                        strlen(FEED(VENUE "\"displays\": [{\"id\": \"d\"}]")));
    struct screen_input in = pages_input(snapshot, "map", instant("2021-04-25T09:15:20+08:00"));
    in.display_id = "d";
    const struct scene *scene = pages_build(&pages, &in);
    assert_false(says(scene, "map/panel"));
    assert_true(pages.page.body_next_ms <= instant("2021-04-25T10:00:00+08:00"));
    in.now_ms = in.show_ms = instant("2021-04-25T10:00:00+08:00");
    scene = pages_build(&pages, &in);
    assert_true(says(scene, "map/panel/number"));
    in.now_ms = in.show_ms = instant("2021-04-25T10:30:00+08:00");
    scene = pages_build(&pages, &in);
    assert_false(says(scene, "map/panel"));
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_turned),      cmocka_unit_test(test_ways_join),
        cmocka_unit_test(test_address),     cmocka_unit_test(test_names_inside),
        cmocka_unit_test(test_names_apart), cmocka_unit_test(test_names_readable),
        cmocka_unit_test(test_far),         cmocka_unit_test(test_buildings),
        cmocka_unit_test(test_without),     cmocka_unit_test(test_changes),
    };
    return cmocka_run_group_tests_name("map", tests, set_up, tear_down);
}
