/* Announcements over the show: a banner takes room and covers nothing, notices have their page in
 * the rotation, what is urgent every second slot, an emergency the whole glass at once; and when it
 * is over the show is where the clock says, as if nothing had been. */
#include "core/boards/parts/banner.h"
#include "core/boards/table.h"
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
#define WORDS                                                                                                    \
    "\"headline\":{\"zh\":\"雨势加大，乘接驳车请到一层北门候车\",\"en\":\"Heavy rain: shuttle " \
    "buses now leave from the North Gate, Level 1\"}"
#define ITEM(id, level, more) "{\"id\":\"" id "\",\"level\":\"" level "\"," WORDS more "}"
#define SLOT_MS 12000

static struct fake fake;
static struct pages pages;
static struct snapshot *demo;

static int setup(void **state)
{
    (void)state;
    pages_init(&pages, page_metrics(&fake));
    demo = feed_from_file("assets/demo/feed.json");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    snapshot_free(demo);
    pages_fini(&pages);
    return 0;
}

static struct announcements *list_of(const char *items)
{
    struct strbuf text = {0};
    struct err err = {0};
    strbuf_printf(&text, "{\"format\":\"hallboard announcements 1\",\"announcements\":[%s]}",
                  items);
    struct announcements *list = announcements_read(
        &(struct announce_input){.bytes = text.text, .count = text.bytes, .may_emergency = true},
        &err);
    if (!list || list->holder->n_problems)
        fail_msg("%s", list ? list->holder->problems[0].message : err.text);
    strbuf_fini(&text);
    return list;
}

static const struct scene_item *find(const struct scene *scene, const char *key)
{
    for (int i = 0; i < scene->n_items; i++) {
        if (strstr(scene->items[i].key, key))
            return &scene->items[i];
    }
    return NULL;
}

/* -- the banner ------------------------------------------------------------------------------ */

/* Nothing of the board over the banner, nothing of it lost but by paging. */
static void test_banner_covers_nothing(void **state)
{
    (void)state;
    static const int sizes[][2] = {
        {1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 2160}, {3840, 1080}};
    static const int ages_min[] = {0, 40}; /* the band of stale data gives its place */
    struct announcements *list = list_of(ITEM("n", "notice", "") "," ITEM("u", "urgent", ""));
    const struct announcements *lists[] = {list};
    struct strbuf faults = {0};
    for (const struct board *const *board = board_all(); *board; board++) {
        if ((*board)->is_bare || *board == &board_notice)
            continue;
        for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
            struct screen_input in = pages_input(demo, (*board)->name, instant(AT));
            in.width = sizes[i / 2][0];
            in.height = sizes[i / 2][1];
            in.age_ms = ages_min[i % 2] * MS_MINUTE;
            in.announcements = lists;
            in.n_announcements = 1;
            const struct scene *scene = pages_build(&pages, &in);
            const struct scene_item *ground = find(scene, "banner/ground");
            if (!ground)
                fail_msg("%s: no banner", (*board)->name);
            int32_t under = ground->bounds.y + ground->bounds.h;
            char prefix[64];
            snprintf(prefix, sizeof prefix, "%s/", (*board)->name);
            for (int k = 0; k < scene->n_items; k++) {
                const struct scene_item *item = &scene->items[k];
                bool body = strncmp(item->key, prefix, strlen(prefix)) == 0;
                if (body && item->bounds.y < under)
                    fail_msg("%s at %dx%d: %s begins at %d, over the banner's end at %d",
                             (*board)->name, in.width, in.height, item->key, item->bounds.y, under);
            }
            const struct scene_item *date = find(scene, "header/date");
            bool told = date && strstr(date->text.line->text, "数据");
            if (find(scene, "stale/") || told != (in.age_ms > 0))
                fail_msg("%s: the age of the data is told wrongly", (*board)->name);
            struct strbuf out = {0};
            if (rule_inside(scene, demo->displays, &out) + rule_apart(scene, &out) +
                rule_contrast(scene, &out))
                strbuf_printf(&faults, "%s at %dx%d%s: %s", (*board)->name, in.width, in.height,
                              in.age_ms ? ", stale" : "", out.text);
            strbuf_fini(&out);
        }
    }
    if (faults.bytes)
        fail_msg("%s", faults.text);
    strbuf_fini(&faults);
    announcements_free(list);
}

/* A board with a banner has fewer rows and more pages, and all of its rooms. */
static void test_banner_pages(void **state)
{
    (void)state;
    struct announcements *list = list_of(ITEM("n", "notice", ""));
    const struct announcements *lists[] = {list};
    struct screen_input in = pages_input(demo, "now-next", instant(AT));
    pages_build(&pages, &in);
    int before = pages.page.pages;
    struct rect whole = pages.page.body;
    in.announcements = lists;
    in.n_announcements = 1;
    pages_build(&pages, &in);
    assert_true(pages.page.pages >= before);
    assert_true(pages.page.body.y > whole.y);
    assert_int_equal(pages.page.body.y + pages.page.body.h, whole.y + whole.h);
    bool rooms[100] = {false};
    int n = pages.page.pages;
    for (in.page = 0; in.page < n; in.page++) {
        const struct scene *scene = pages_build(&pages, &in);
        for (int room = 0; room < demo->n_rooms && room < 100; room++) {
            char key[80];
            snprintf(key, sizeof key, "now-next/%s/", demo->rooms[room].id);
            rooms[room] |= find(scene, key) != NULL;
        }
    }
    for (int room = 0; room < demo->n_rooms && room < 100; room++) {
        if (!rooms[room])
            fail_msg("room %s is on no page", demo->rooms[room].id);
    }
    announcements_free(list);
}

/* -- the rotation ---------------------------------------------------------------------------- */

static const struct board *board_at(struct pages *own, const struct announcements *list,
                                    int64_t show_ms)
{
    const struct announcements *lists[] = {list};
    struct screen_input in = pages_input(demo, NULL, show_ms);
    in.announcements = lists;
    in.n_announcements = 1;
    pages_build(own, &in);
    return own->page.board;
}

static int64_t round_at(void)
{
    return instant(AT) - instant(AT) % (8 * SLOT_MS);
}

static void test_notice_has_its_page(void **state)
{
    (void)state;
    struct announcements *list = list_of(ITEM("n", "notice", ""));
    int seen = 0, slots = 64;
    for (int s = 0; s < slots; s++)
        seen += board_at(&pages, list, round_at() + s * SLOT_MS) == &board_notice;
    if (seen < slots / 16 || seen > slots / 4)
        fail_msg("the notice has %d slots of %d", seen, slots);
    announcements_free(list);
}

static void test_urgent_has_the_odd_slots(void **state)
{
    (void)state;
    struct announcements *list = list_of(ITEM("a", "urgent", "") "," ITEM("b", "urgent", ""));
    struct pages own;
    const struct board *shown[64], *plain[64];
    pages_init(&own, page_metrics(&fake));
    for (int s = 0; s < 64; s++) {
        shown[s] = board_at(&pages, list, round_at() + s * SLOT_MS);
        if ((shown[s] == &board_notice) != (s % 2 == 1))
            fail_msg("slot %d shows %s", s, shown[s]->name);
        if (s % 2 == 1)
            assert_int_equal(pages.page.page, s / 2 % 2); /* in turns */
        plain[s] = board_at(&own, NULL, round_at() + s * SLOT_MS);
    }
    /* Everything that the show has is seen nonetheless. */
    for (int s = 0; s < 16; s++) {
        bool seen = false;
        for (int k = 0; k < 64; k++)
            seen |= shown[k] == plain[s];
        if (!seen)
            fail_msg("%s is pushed aside", plain[s]->name);
    }
    pages_fini(&own);
    announcements_free(list);
}

/* What was said is taken back while its page is shown: the page goes at once. */
static void test_cleared_page_goes(void **state)
{
    (void)state;
    struct announcements *list = list_of(ITEM("a", "urgent", ""));
    int64_t odd = round_at() + SLOT_MS;
    assert_ptr_equal(board_at(&pages, list, odd + 1000), &board_notice);
    assert_ptr_not_equal(board_at(&pages, NULL, odd + 1001), &board_notice);
    announcements_free(list);
}

/* -- the takeover ---------------------------------------------------------------------------- */

static void test_emergency_takes_the_glass(void **state)
{
    (void)state;
    struct announcements *list = list_of(ITEM("e", "emergency", ""));
    const struct announcements *lists[] = {list};
    for (const struct board *const *board = board_all(); *board; board++) {
        for (int age_h = 0; age_h < 24; age_h += 8) {
            struct screen_input in =
                pages_input(age_h == 16 ? NULL : demo, (*board)->name, instant(AT));
            in.age_ms = age_h * MS_HOUR;
            in.time_confirmed = age_h != 8;
            in.shifts = true;
            in.announcements = lists;
            in.n_announcements = 1;
            const struct scene *scene = pages_build(&pages, &in);
            assert_true(pages.page.takes_over && screen_takes_over(&in));
            assert_int_equal(pages.page.shift_x, 0);
            assert_int_equal(scene->light_permille, SCENE_LIGHT_FULL);
            for (int k = 0; k < scene->n_items; k++) {
                if (strncmp(scene->items[k].key, "emergency/", 10) != 0)
                    fail_msg("%s shines through", scene->items[k].key);
            }
        }
    }
    announcements_free(list);
}

/* One screen sees an emergency for a while, the other never heard of it: the same show after it. */
static void test_show_goes_on(void **state)
{
    (void)state;
    struct announcements *list = list_of(ITEM("e", "emergency", ""));
    struct pages own;
    pages_init(&own, page_metrics(&fake));
    for (int64_t ms = 0; ms < 40 * SLOT_MS; ms += 1500) {
        bool danger = ms >= 3 * SLOT_MS + 500 && ms < 21 * SLOT_MS + 3000;
        const struct board *with = board_at(&pages, danger ? list : NULL, round_at() + ms);
        const struct board *without = board_at(&own, NULL, round_at() + ms);
        assert_int_equal(with == &board_emergency, danger);
        if (!danger && (with != without || pages.page.page != own.page.page))
            fail_msg("after %d ms %s %d, not %s %d", (int)ms, with->name, pages.page.page,
                     without->name, own.page.page);
    }
    pages_fini(&own);
    announcements_free(list);
}

/* -- when ------------------------------------------------------------------------------------ */

static void test_periods(void **state)
{
    (void)state;
    struct announcements *list = list_of(ITEM("n", "notice",
                                              ",\"from\":\"2021-04-25T10:15:20+08:00\","
                                              "\"expires\":\"2021-04-25T10:15:40+08:00\""));
    const struct announcements *lists[] = {list};
    for (int s = 0; s < 60; s++) {
        struct screen_input in = pages_input(demo, "day", instant(AT) + s * MS_SECOND);
        in.announcements = lists;
        in.n_announcements = 1;
        const struct scene *scene = pages_build(&pages, &in);
        assert_int_equal(find(scene, "banner/") != NULL, s >= 20 && s < 40);
        int64_t next = instant(AT) + (s < 20 ? 20 : 40) * MS_SECOND;
        if (s < 40 && scene->next_now_ms > next)
            fail_msg("after %d s nobody wakes for the next change", s);
    }
    announcements_free(list);
}

/* Both clocks together, from one change to the next: nothing in between, and no page with a fault.
 */
static void walk(struct screen_input in, int64_t until_ms)
{
    while (in.now_ms < until_ms) {
        const struct scene *scene = pages_build(&pages, &in);
        int64_t now = scene->next_now_ms, show = scene->next_show_ms;
        int64_t next = now < show ? now : show, from = in.now_ms;
        uint64_t hash = scene->hash;
        struct strbuf out = {0};
        if (rule_inside(scene, &demo->neutral, &out) + rule_apart(scene, &out) +
            rule_contrast(scene, &out))
            fail_msg("%s: %s", pages.page.board->name, out.text);
        strbuf_fini(&out);
        assert_true(next > from);
        for (int k = 1; k <= 2; k++) {
            in.now_ms = in.show_ms = k == 2 ? next - 1 : from + (next - from) / 2;
            if (pages_build(&pages, &in)->hash != hash)
                fail_msg("%s changed %d ms before it said so", pages.page.board->name,
                         (int)(next - in.now_ms));
        }
        in.now_ms = in.show_ms = next;
    }
}

static void test_walk(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}};
    struct strbuf bytes = {0}, library = {0};
    struct err err = {0};
    assert_true(case_read("assets/demo", "announcements.json", &bytes));
    assert_true(case_read("assets/texts", "library.json", &library));
    struct prepared *prepared = prepared_read(library.text, library.bytes, &err);
    struct announcements *list = announcements_read(
        &(struct announce_input){
            .bytes = bytes.text, .count = bytes.bytes, .prepared = prepared, .may_emergency = true},
        &err);
    assert_non_null(list);
    const struct announcements *lists[] = {list};
    for (int i = 0; i < 2 * list->n_items; i++) {
        const struct announcement *a = &list->items[i / 2];
        int64_t edge = i % 2 ? a->expires_ms : a->from_ms;
        struct screen_input in = pages_input(demo, NULL, edge - 20 * MS_SECOND);
        in.width = sizes[i % 2][0];
        in.height = sizes[i % 2][1];
        in.display_id = "wall-1";
        in.announcements = lists;
        in.n_announcements = 1;
        walk(in, edge + 50 * MS_SECOND);
    }
    announcements_free(list);
    prepared_free(prepared);
    strbuf_fini(&bytes);
    strbuf_fini(&library);
}

/* A box without a feed shows what is announced, too. */
static void test_without_a_feed(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}};
    struct announcements *list = list_of(ITEM("u", "urgent", ""));
    const struct announcements *lists[] = {list};
    for (int i = 0; i < 12; i++) { /* odd slots, too */
        struct screen_input in = pages_input(NULL, NULL, instant(AT) + i * 5 * MS_SECOND);
        in.width = sizes[i % 3][0];
        in.height = sizes[i % 3][1];
        in.announcements = lists;
        in.n_announcements = 1;
        const struct scene *scene = pages_build(&pages, &in);
        assert_ptr_equal(pages.page.board, &board_holding);
        assert_non_null(find(scene, "banner/words"));
        struct strbuf out = {0};
        if (rule_inside(scene, &demo->neutral, &out) + rule_apart(scene, &out))
            fail_msg("%s", out.text);
        strbuf_fini(&out);
    }
    announcements_free(list);
}

static void test_targets(void **state)
{
    (void)state;
    const char *id = demo->displays[0].id;
    char items[512];
    snprintf(items, sizeof items,
             "{\"id\":\"n\",\"level\":\"notice\",\"headline\":\"x\","
             "\"targets\":{\"displays\":[\"%s\"]}}",
             id);
    struct announcements *list = list_of(items);
    const struct announcements *lists[] = {list};
    for (int i = 0; i < demo->n_displays; i++) {
        struct screen_input in = pages_input(demo, "day", instant(AT));
        in.display_id = demo->displays[i].id;
        in.announcements = lists;
        in.n_announcements = 1;
        assert_int_equal(find(pages_build(&pages, &in), "banner/") != NULL, i == 0);
    }
    announcements_free(list);
}

static void test_ticker(void **state)
{
    (void)state;
    struct announcements *list = list_of(ITEM("i", "info", ""));
    const struct announcements *lists[] = {list};
    struct screen_input in = pages_input(demo, "day", instant(AT));
    in.announcements = lists;
    in.n_announcements = 1;
    const struct scene *scene = pages_build(&pages, &in);
    const struct scene_item *fact = find(scene, "footer/ticker");
    assert_non_null(fact);
    assert_null(find(scene, "footer/fact"));
    assert_non_null(strstr(fact->text.line->text, "雨势加大"));
    assert_null(find(scene, "banner/"));
    announcements_free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_banner_covers_nothing),
        cmocka_unit_test(test_banner_pages),
        cmocka_unit_test(test_notice_has_its_page),
        cmocka_unit_test(test_urgent_has_the_odd_slots),
        cmocka_unit_test(test_cleared_page_goes),
        cmocka_unit_test(test_emergency_takes_the_glass),
        cmocka_unit_test(test_show_goes_on),
        cmocka_unit_test(test_periods),
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_without_a_feed),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_ticker),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
