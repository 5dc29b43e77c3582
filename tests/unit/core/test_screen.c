/* How old data is shown, to the second (DESIGN.md section 3), by what stands on the page; and
 * that a correction of what is on screen is at once, a new snapshot's list at the slot's edge. */
#include "core/boards/table.h"
#include "unit/page_metrics.h"
#include "unit/page_rules.h"
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
        bool known = rows[i].confirmed;
        bool good = says(s, "header/date", "数据") == (is == AGEING) &&
                    says(s, "stale/words", "之后暂无更新") == (is >= STALE && known) &&
                    says(s, "stale/words", "时间未确认") == !known &&
                    says(s, "state.word", "进行中") == (is < WITHDRAWN) &&
                    says(s, "header/title", "今日安排") == (is == WITHDRAWN && known) &&
                    says(s, "header/title", " 议程") == !known &&
                    says(s, "header/clock", NULL) == known;
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

static struct rect moved(struct rect r, int32_t x, int32_t y)
{
    return (struct rect){r.x + x, r.y + y, r.w, r.h};
}

static bool same_rect(struct rect a, struct rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

/* Each text where it was and a little further, inside the safe area; and a ground that reached the
 * page's left and right edge still does. */
static void compare_shifted(const struct scene *old, const struct scene *new, int32_t x, int32_t y)
{
    assert_int_equal(old->n_items, new->n_items);
    for (int i = 0; i < old->n_items; i++) {
        const struct scene_item *a = &old->items[i], *b = &new->items[i];
        assert_string_equal(a->key, b->key);
        bool wide = a->kind == SCENE_RECT && a->bounds.x == 0 && a->bounds.w == old->width;
        if (wide && (b->bounds.x != 0 || b->bounds.w != old->width))
            fail_msg("%s: not to the edge", b->key);
        if (a->kind == SCENE_TEXT && !same_rect(moved(a->bounds, x, y), b->bounds))
            fail_msg("%s: from %d,%d to %d,%d", a->key, a->bounds.x, a->bounds.y, b->bounds.x,
                     b->bounds.y);
    }
}

/* The page in the four corners; a pages' scenes hold two builds. */
static void shift_board(struct screen_input in, const struct display *display)
{
    struct strbuf faults = {0};
    struct grid grid;
    grid_init(&grid, in.width, in.height, display);
    int32_t step = grid_len(&grid, 0.25);
    for (int corner = 0; corner < 4; corner++) {
        in.show_ms = (4 * 1000 + corner) * 10 * MS_MINUTE + 12345;
        in.shifts = false;
        const struct scene *still = pages_build(&pages, &in);
        in.shifts = true;
        const struct scene *shifted = pages_build(&pages, &in);
        assert_true(step > 0);
        if ((still->hash == shifted->hash) != (corner == 0))
            fail_msg("%s: corner %d", pages.page.board->name, corner);
        compare_shifted(still, shifted, corner == 1 || corner == 2 ? step : 0,
                        corner >= 2 ? step : 0);
        if (rule_inside(shifted, display, &faults))
            fail_msg("%s, corner %d, %dx%d: %s", pages.page.board->name, corner, in.width,
                     in.height, faults.text);
    }
    strbuf_fini(&faults);
}

static void test_shift(void **state)
{
    (void)state;
    static const int32_t sizes[][2] = {{1280, 720},  {1920, 1080}, {3840, 2160},
                                       {1080, 1920}, {3840, 1080}, {1080, 1080}};
    struct display *display = &demo->displays[demo->n_displays - 1];
    struct display was = *display;
    struct playlist first = demo->playlists[0];
    struct playlist_item item = {.dwell_slots = 1};
    demo->playlists[0].items = &item;
    demo->playlists[0].n_items = 1;
    display->playlist = 0;
    int seen = 0;
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        for (int side = 0; side < 4; side++) /* a TV that cuts its edges, and one that does not */
            display->safe_px[side] = i % 2 ? 20 + 3 * side : 0;
        for (const struct board *const *board = board_all(); *board; board++) {
            item.board = (*board)->name;
            struct screen_input in = pages_input(demo, NULL, instant("2021-04-25T10:46:00+08:00"));
            in.width = sizes[i / 2][0];
            in.height = sizes[i / 2][1];
            in.display_id = display->id;
            pages.screen = (struct screen){0};
            shift_board(in, display);
            seen += pages.page.board == *board;
        }
    }
    assert_true(seen >= 9 * 12);
    demo->playlists[0] = first;
    *display = was;
}

/* A page that is shown does not move; the next one may. The feed may be against it. */
static void test_shift_at_edge(void **state)
{
    (void)state;
    struct screen_input in = pages_input(demo, NULL, instant("2021-04-25T10:46:00+08:00"));
    in.display_id = "lobby-1";
    in.shifts = true;
    /* A slot's edge, ten minutes after which is none: 600 s are 50 slots of 12 s. */
    int64_t ten_ms = 4 * 1000 * 10 * MS_MINUTE;
    int slot_ms = playlist_for(demo, snapshot_display(demo, in.display_id))->slot_ms;
    int32_t y[3];
    const int64_t at_ms[] = {ten_ms - slot_ms, ten_ms - 1, ten_ms + slot_ms};
    for (int i = 0; i < 3; i++) {
        in.show_ms = at_ms[i];
        const struct scene *scene = pages_build(&pages, &in);
        y[i] = -1;
        for (int k = 0; k < scene->n_items && y[i] < 0; k++) {
            if (strstr(scene->items[k].key, "header/event/zh"))
                y[i] = scene->items[k].bounds.y;
        }
        assert_true(y[i] >= 0);
    }
    assert_int_equal(y[0], y[1]);
    assert_int_equal(y[0] - y[2], 2); /* from the last corner to the first */
    demo->theme.no_shift = true;
    in.show_ms = at_ms[1];
    uint64_t hash = pages_build(&pages, &in)->hash;
    in.shifts = false;
    assert_true(pages_build(&pages, &in)->hash == hash);
    demo->theme.no_shift = false;
    assert_true(pages_build(&pages, &in)->hash == hash);
}

/* A list that shrinks and grows within its slot: the page that went is not shown again, so that no
 * page flutters. */
static void test_page_gone(void **state)
{
    (void)state;
    struct playlist first = demo->playlists[0];
    struct playlist_item item = {
        .board = "day", .dwell_slots = 1, .level = -1, .to_room = -1, .to_session = -1};
    demo->playlists[0].items = &item;
    demo->playlists[0].n_items = 1;
    demo->displays[0].playlist = 0;
    struct screen_input in = pages_input(demo, NULL, instant("2021-04-26T08:00:00+08:00"));
    in.display_id = demo->displays[0].id;
    int64_t many_ms = 0, few_ms = 0;
    int many = 0;
    for (int i = 0; i < 24 * 6; i++, in.now_ms += 10 * MS_MINUTE) {
        pages.screen = (struct screen){0};
        pages_build(&pages, &in);
        if (pages.page.pages > many) {
            many = pages.page.pages;
            many_ms = in.now_ms;
        } else if (pages.page.pages == 1) {
            few_ms = in.now_ms;
        }
    }
    assert_true(many > 1 && few_ms);
    in.now_ms = many_ms;
    do { /* a slot of its last page */
        in.show_ms += demo->playlists[0].slot_ms;
        pages_build(&pages, &in);
    } while (pages.page.page != many - 1);
    in.now_ms = few_ms;
    pages_build(&pages, &in);
    assert_int_equal(pages.page.page, 0);
    in.now_ms = many_ms;
    pages_build(&pages, &in);
    assert_int_equal(pages.page.pages, many);
    assert_int_equal(pages.page.page, 0);
    in.show_ms += demo->playlists[0].slot_ms * (int64_t)many; /* the list's order goes on */
    pages_build(&pages, &in);
    assert_int_equal(pages.page.page, many - 1);
    demo->playlists[0] = first;
}

/* The night is part of the scene: another light is another scene, and it says when. */
static void test_night(void **state)
{
    (void)state;
    demo->theme.night_percent = 40;
    demo->theme.night_from_min = 22 * 60;
    demo->theme.night_to_min = 6 * 60;
    struct screen_input in = pages_input(demo, "holding", instant("2021-04-25T21:59:00+08:00"));
    const struct scene *scene = pages_build(&pages, &in);
    assert_int_equal(scene->light_permille, SCENE_LIGHT_FULL);
    assert_true(scene->next_now_ms <= instant("2021-04-25T22:00:00+08:00"));
    uint64_t day = scene->hash;
    in.now_ms = instant("2021-04-25T23:30:00+08:00");
    scene = pages_build(&pages, &in);
    assert_int_equal(scene->light_permille, 400);
    assert_true(scene->hash != day);
    in.time_confirmed = false; /* nobody knows that it is night */
    assert_int_equal(pages_build(&pages, &in)->light_permille, SCENE_LIGHT_FULL);
    demo->theme.night_percent = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ages),         cmocka_unit_test(test_own_limits),
        cmocka_unit_test(test_new_snapshot), cmocka_unit_test(test_strays),
        cmocka_unit_test(test_shift),        cmocka_unit_test(test_shift_at_edge),
        cmocka_unit_test(test_page_gone),    cmocka_unit_test(test_night),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
