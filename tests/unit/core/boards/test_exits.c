/* The takeover read from afar, and the ways out on it: from the demo's venue, by its open ways, and
 * nothing where nothing is known. */
#include "core/boards/parts/exits.h"
#include "core/feed/announce.h"
#include "unit/cases.h"
#include "unit/page_metrics.h"
#include "unit/page_rules.h"
#include "unit/pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

#define AT "2021-04-25T10:15:00+08:00"
#define SAID(rest)                                                                                 \
    "{\"format\":\"hallboard announcements 1\",\"announcements\":[{\"id\":\"e\",\"level\":"        \
    "\"emergency\"," rest "}]}"
#define EVACUATE                                                                                                \
    SAID("\"evacuation\":true,\"headline\":{\"zh\":\"请立即疏散\",\"en\":\"Evacuate now\"},"               \
         "\"instruction\":{\"zh\":\"听从工作人员指引，请勿乘坐电梯\",\"en\":\"Follow staff. Do " \
         "not use the lifts.\"}")
#define SHELTER                                                                                    \
    SAID("\"headline\":{\"zh\":\"请留在室内\",\"en\":\"Stay inside\"},\"instruction\":"       \
         "{\"zh\":\"远离门窗，等待进一步通知\",\"en\":\"Keep away from doors and windows.\"}")

static struct fake fake;
static struct pages pages;
static struct snapshot *demo;
static struct announcements *evacuate, *shelter;

static struct announcements *list_of(const char *text)
{
    struct err err = {0};
    struct announcements *list = announcements_read(
        &(struct announce_input){.bytes = text, .count = strlen(text), .may_emergency = true},
        &err);
    if (!list || list->holder->n_problems)
        fail_msg("%s", list ? list->holder->problems[0].message : err.text);
    return list;
}

static int setup(void **state)
{
    (void)state;
    pages_init(&pages, page_metrics(&fake));
    demo = feed_from_file("assets/demo/feed.json");
    evacuate = list_of(EVACUATE);
    shelter = list_of(SHELTER);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    announcements_free(evacuate);
    announcements_free(shelter);
    snapshot_free(demo);
    pages_fini(&pages);
    return 0;
}

static const struct scene *build_later(const struct snapshot *snapshot, const char *display,
                                       int width, int height, const struct announcements *list,
                                       int64_t later_ms)
{
    struct screen_input in = pages_input(snapshot, NULL, instant(AT));
    in.show_ms += later_ms;
    const struct announcements *lists[] = {list};
    in.display_id = display;
    in.width = width;
    in.height = height;
    in.announcements = lists;
    in.n_announcements = 1;
    return pages_build(&pages, &in);
}

static const struct scene *build(const struct snapshot *snapshot, const char *display, int width,
                                 int height, const struct announcements *list)
{
    return build_later(snapshot, display, width, height, list, 0);
}

static const struct scene_item *find(const struct scene *scene, const char *key)
{
    for (int i = 0; i < scene->n_items; i++) {
        if (strstr(scene->items[i].key, key))
            return &scene->items[i];
    }
    return NULL;
}

static bool says(const struct scene *scene, const char *words)
{
    for (int i = 0; i < scene->n_items; i++) {
        if (scene->items[i].kind == SCENE_TEXT && str_equal(scene->items[i].text.line->text, words))
            return true;
    }
    return false;
}

/* -- legible --------------------------------------------------------------------------------- */

/* ADA 703.5.5, mm of a capital: hung high; at eye level. */
static double law_mm(double distance_m, bool at_eye_level)
{
    double from_m = at_eye_level ? 1.83 : 4.57, least_mm = at_eye_level ? 16 : 51;
    return distance_m <= from_m ? least_mm : least_mm + 3.2 * (distance_m - from_m) / 0.305;
}

/* The widest word of a headline's language is as wide as the glass: no larger letters go there. */
static bool fills_the_glass(const struct scene *scene, const char *lang, int margin_px)
{
    char key[64];
    snprintf(key, sizeof key, "emergency/headline/%s.", lang);
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (strstr(item->key, key) && item->bounds.w > 0.9 * (scene->width - 2 * margin_px))
            return true;
    }
    return false;
}

/* The languages that it says, as bits; their letters are as high as they must be. */
static unsigned check_letters(const struct scene *scene, double height_mm, double law,
                              const char *what)
{
    unsigned said = 0;
    static const struct {
        const char *lang;
        double ink; /* of an em */
    } langs[] = {{"zh", 0.85}, {"en", 0.714}};
    int short_px = scene->width < scene->height ? scene->width : scene->height;
    for (int l = 0; l < 2; l++) {
        char key[64];
        snprintf(key, sizeof key, "emergency/headline/%s.1", langs[l].lang);
        const struct scene_item *item = find(scene, key);
        if (!item)
            continue;
        said |= 1u << l;
        double letter_mm = item->text.size_px * langs[l].ink * height_mm / short_px;
        if (letter_mm < law - 0.7 && !fills_the_glass(scene, langs[l].lang, short_px * 9 / 135))
            fail_msg("%s: %s is %.0f mm high, %.0f are wanted", what, langs[l].lang, letter_mm,
                     law);
    }
    return said;
}

static void test_legible(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 2160}};
    static const int heights_mm[] = {187, 685, 930, 1220}; /* 15, 55, 75 and 98 inches */
    static const double distances_m[] = {1, 2.8, 5, 10, 15, 20};
    struct display *display = &demo->neutral; /* of an id that the feed does not know */
    struct display old = *display;
    int n = 0;
    for (size_t s = 0; s < 4 * 4 * 6 * 2; s++) {
        const int *size = sizes[s % 4];
        display->height_mm = heights_mm[s / 4 % 4];
        double distance_m = distances_m[s / 16 % 6];
        display->distance_mm = (int)(distance_m * 1000);
        display->room = display->height_mm < 300 ? 0 : -1; /* a small one is a door sign */
        bool sign = display->room >= 0;
        if (sign && distance_m > 3)
            continue;
        if (display->height_mm == 685 && distance_m > 15) /* two languages do not go on it */
            continue;
        char what[100];
        snprintf(what, sizeof what, "%s %dx%d, %d mm at %g m", s >= 96 ? "shelter" : "evacuate",
                 size[0], size[1], display->height_mm, distance_m);
        unsigned said = 0;
        for (int turn = 0; turn < 2; turn++) { /* of the languages that have no room together */
            const struct scene *scene = build_later(demo, "none", size[0], size[1],
                                                    s >= 96 ? shelter : evacuate, turn * 4000);
            said |= check_letters(scene, display->height_mm, law_mm(distance_m, sign), what);
            struct strbuf out = {0};
            if (rule_inside(scene, display, &out) + rule_apart(scene, &out) +
                rule_contrast(scene, &out))
                fail_msg("%s: %s", what, out.text);
            strbuf_fini(&out);
        }
        if (said != 3)
            fail_msg("%s: not in both languages", what);
        n++;
    }
    *display = old;
    assert_true(n > 100);
}

/* However long: nothing over anything, the clock neither. */
static void test_long_words(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 1080}};
    struct strbuf text = {0}, zh = {0}, en = {0};
    for (int n = 1; n <= 12; n++) {
        strbuf_add(&zh, "请立即离开海边，");
        strbuf_add(&en, "Leave the seafront now, ");
        strbuf_clear(&text);
        strbuf_printf(&text, SAID("\"evacuation\":%s,\"headline\":{\"zh\":\"%s\",\"en\":\"%s\"}"),
                      n % 2 ? "true" : "false", zh.text, en.text);
        struct announcements *list = list_of(text.text);
        for (size_t i = 0; i < 4; i++) {
            const struct scene *scene = build(demo, "lobby-1", sizes[i][0], sizes[i][1], list);
            struct strbuf out = {0};
            if (rule_inside(scene, &demo->neutral, &out) + rule_apart(scene, &out))
                fail_msg("%d times, %dx%d: %s", n, sizes[i][0], sizes[i][1], out.text);
            strbuf_fini(&out);
        }
        announcements_free(list);
    }
    strbuf_fini(&text);
    strbuf_fini(&zh);
    strbuf_fini(&en);
}

/* -- the ways out ----------------------------------------------------------------------------- */

/* Every display that has a place and a heading points somewhere; what it says fits. */
static void test_every_display(void **state)
{
    (void)state;
    static const int sizes[][2] = {{0, 0}, {1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 1080}};
    int placed = 0;
    for (int i = 0; i < demo->n_displays; i++) {
        const struct display *display = &demo->displays[i];
        bool has_place = venue_display_placed(demo->venue, display) && display->heading_deg >= 0;
        placed += has_place;
        for (size_t k = 0; k < 5; k++) {
            int width = sizes[k][0] ? sizes[k][0] : display->width_px ? display->width_px : 1920;
            int height = sizes[k][1] ? sizes[k][1] : display->height_px ? display->height_px : 1080;
            const struct scene *scene = build(demo, display->id, width, height, evacuate);
            struct strbuf out = {0};
            if (rule_inside(scene, display, &out) + rule_apart(scene, &out) +
                rule_contrast(scene, &out))
                fail_msg("%s at %dx%d: %s", display->id, width, height, out.text);
            strbuf_fini(&out);
            if ((find(scene, "exit1/arrow") != NULL) != has_place)
                fail_msg("%s at %dx%d: %s", display->id, width, height,
                         has_place ? "no way out" : "an arrow that nobody can know");
            if (!has_place)
                assert_non_null(find(scene, "emergency/staff"));
        }
    }
    assert_true(placed > 5);
    assert_null(find(build(demo, "lobby-1", 1920, 1080, shelter), "arrow"));
}

static struct snapshot *without(const char *closed)
{
    struct strbuf bytes = {0}, feed = {0};
    assert_true(case_read(".", "assets/demo/feed.json", &bytes));
    const char *rest = strchr(bytes.text, '{') + 1;
    strbuf_printf(&feed, "{\"closures\":[%s],", closed);
    strbuf_add(&feed, rest);
    struct snapshot *snapshot = feed_from_bytes(feed.text, feed.bytes);
    strbuf_fini(&bytes);
    strbuf_fini(&feed);
    return snapshot;
}

static void test_closed_ones_are_left_out(void **state)
{
    (void)state;
    assert_true(says(build(demo, "lobby-1", 1920, 1080, evacuate), "南门"));
    struct snapshot *closed = without("\"gate-s\"");
    const struct scene *scene = build(closed, "lobby-1", 1920, 1080, evacuate);
    assert_false(says(scene, "南门"));
    assert_non_null(find(scene, "exit1/arrow"));
    snapshot_free(closed);
}

/* Nearest first, no name twice, nobody sent up from the ground. */
static void test_order(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    for (int i = 0; i < demo->n_displays; i++) {
        struct ways_out ways;
        const struct view v = {.snapshot = demo, .display = &demo->displays[i], .arena = &arena};
        ways_out(&v, &ways);
        for (int k = 0; k < ways.n; k++) {
            assert_true(ways.items[k].metres > 0 && ways.items[k].metres % 5 == 0);
            assert_true(ways.items[k].direction != DIRECTION_NONE);
            for (int m = 0; m < k; m++)
                assert_string_not_equal(text_in(&ways.items[m].name, "zh"),
                                        text_in(&ways.items[k].name, "zh"));
            if (demo->displays[i].level >= 0 &&
                strcmp(demo->levels[demo->displays[i].level].id, demo->levels[0].id) == 0)
                assert_null(strstr(text_in(&ways.items[k].name, "zh"), "楼梯"));
        }
        if (ways.n)
            assert_string_equal(text_in(&ways.assembly, "zh"), "东广场");
    }
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_legible),       cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_every_display), cmocka_unit_test(test_closed_ones_are_left_out),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
