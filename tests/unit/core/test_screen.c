/* How old data is shown, to the second (DESIGN.md section 3), by what stands on the page; and
 * that a correction of what is on screen is at once, a new snapshot's list at the slot's edge. */
#include "unit/page_metrics.h"
#include "unit/pages.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h> /* needs those before it */

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

static bool says(const struct scene *scene, const char *key, const char *text)
{
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind == SCENE_TEXT && strstr(item->key, key) &&
            (!text || strstr(item->text.line->text, text)))
            return true;
    }
    return false;
}

static void test_ages(void **state)
{
    (void)state;
    enum { FRESH, AGEING, STALE, WITHDRAWN };
    static const struct {
        int64_t age_ms;
        bool confirmed;
        int is;
    } rows[] = {
        {-1, true, FRESH},
        {0, true, FRESH},
        {179999, true, FRESH},
        {180000, true, AGEING}, /* 3 polls of 60 s */
        {181000, true, AGEING},
        {1799999, true, AGEING},
        {1800000, true, STALE}, /* 30 min */
        {1801000, true, STALE},
        {12 * MS_HOUR - 1, true, STALE},
        {12 * MS_HOUR, true, WITHDRAWN},
        {30 * MS_DAY, true, WITHDRAWN},
        {0, false, WITHDRAWN},
        {200000, false, WITHDRAWN},
        {13 * MS_HOUR, false, WITHDRAWN},
    };
    int64_t at = instant("2021-04-25T10:46:00+08:00");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct screen_input in = pages_input(demo, "now-next", at);
        in.age_ms = rows[i].age_ms;
        in.data_ms = at - (rows[i].age_ms < 0 ? 0 : rows[i].age_ms);
        in.time_confirmed = rows[i].confirmed;
        const struct scene *s = pages_build(&pages, &in);
        int is = rows[i].is;
        bool good = says(s, "header/date", "数据") == (is == AGEING) &&
                    says(s, "stale/words", "之后暂无更新") == (is >= STALE) &&
                    says(s, "state.word", "进行中") == (is < WITHDRAWN) &&
                    says(s, "header/title", "今日安排") == (is == WITHDRAWN) &&
                    says(s, "header/clock", NULL) == rows[i].confirmed;
        if (!good)
            fail_msg("age %" PRId64 " ms%s is not shown as state %d", rows[i].age_ms,
                     rows[i].confirmed ? "" : ", time not confirmed", is);
    }
}

/* The feed may set its own limits. */
static void test_own_limits(void **state)
{
    (void)state;
    static const char feed[] =
        "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"x\",\"zone\":\"Asia/Shanghai\","
        "\"languages\":[\"zh\",\"en\"]},\"freshness\":{\"fresh_s\":600,\"stale_s\":1200,"
        "\"withdrawn_s\":2400},\"rooms\":[{\"id\":\"1\"}],\"sessions\":[{\"id\":\"a\",\"room\":"
        "\"1\",\"title\":\"t\",\"start\":\"2021-04-25T10:00:00+08:00\",\"end\":"
        "\"2021-04-25T12:00:00+08:00\"}]}";
    struct snapshot *own = feed_from_bytes(feed, strlen(feed));
    static const int seconds[] = {599, 600, 1199, 1200, 2399, 2400};
    static const enum data_state states[] = {DATA_FRESH, DATA_AGEING, DATA_AGEING,
                                             DATA_STALE, DATA_STALE,  DATA_WITHDRAWN};
    for (int i = 0; i < 6; i++)
        assert_int_equal(data_state_of(own, seconds[i] * MS_SECOND, true), states[i]);
    snapshot_free(own);
}

/* A new document: what it says is shown at once, where it is shown stays until the slot's edge. */
static void test_new_snapshot(void **state)
{
    (void)state;
    struct strbuf bytes = {0};
    struct recipe recipe = {
        .seed = 8, .rooms = 40, .days = 1, .sessions = 400, .languages = 2, .slot_ms = 10000};
    recipe_cook(&recipe, &bytes);
    struct snapshot *a = feed_from_bytes(bytes.text, bytes.bytes);
    char *title = strstr(bytes.text, "数字"); /* the event's name: one character changed */
    memcpy(title, "新", 3);
    struct snapshot *b = feed_from_bytes(bytes.text, bytes.bytes);
    struct screen_input in = pages_input(a, NULL, instant(RECIPE_DAY "T10:00:23+08:00"));
    in.age_ms = -1;
    pages_build(&pages, &in);
    struct screen_page before = pages.page;
    in.snapshot = b;
    in.show_ms += 1000;
    const struct scene *scene = pages_build(&pages, &in);
    assert_true(says(scene, "header/event", "新字"));
    assert_ptr_equal(pages.page.board, before.board);
    assert_int_equal(pages.page.page, before.page);
    assert_int_equal(pages.page.next_ms, before.next_ms);
    snapshot_free(a);
    snapshot_free(b);
    strbuf_fini(&bytes);
}

/* A display that the feed does not know, a board past its last page: something sensible. */
static void test_strays(void **state)
{
    (void)state;
    struct screen_input in = pages_input(demo, "now-next", instant("2021-04-25T10:46:00+08:00"));
    in.display_id = "nowhere-7";
    in.page = 99;
    pages_build(&pages, &in);
    assert_int_equal(pages.page.page, pages.page.pages - 1);
    in.board = "holding";
    assert_true(says(pages_build(&pages, &in), "footer.id", "nowhere-7"));
    in.snapshot = NULL;
    in.board = NULL;
    pages_build(&pages, &in);
    assert_string_equal(pages.page.board->name, "holding");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ages),
        cmocka_unit_test(test_own_limits),
        cmocka_unit_test(test_new_snapshot),
        cmocka_unit_test(test_strays),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
