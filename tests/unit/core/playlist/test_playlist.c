/* Slots, rounds and pages by DESIGN's rule: who shows what when, without talking. */
#include "core/boards/table.h"
#include "core/playlist/playlist.h"
#include "unit/page_metrics.h"
#include "unit/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct playlist_item items[] = {
    {.board = "now-next", .dwell_slots = 1},
    {.board = "day", .dwell_slots = 2},
    {.board = "now-next", .dwell_slots = 1},
    {.board = "holding", .dwell_slots = 1},
};
static const struct playlist list = {.id = "t", .slot_ms = 1000, .items = items, .n_items = 4};

static struct round round_of(int n, const int *item, const int *pages, int64_t show_ms)
{
    struct round round = {.start_ms = round_start(&list, show_ms), .slot_ms = 1000, .n = n};
    for (int i = 0; i < n; i++) {
        round.items[i] = item[i];
        round.pages[i] = pages[i];
        round.dwell[i] = items[item[i]].dwell_slots;
    }
    return round;
}

static struct slot slot_at(int n, const int *item, const int *pages, int64_t show_ms)
{
    struct round round = round_of(n, item, pages, show_ms);
    struct slot slot;
    round_slot(&round, &list, show_ms, &slot);
    return slot;
}

static void rounds_are_eight_slots(void **state)
{
    (void)state;
    assert_int_equal(round_start(&list, 0), 0);
    assert_int_equal(round_start(&list, 7999), 0);
    assert_int_equal(round_start(&list, 8000), 8000);
    assert_int_equal(round_start(&list, -1), -8000);
}

static void items_follow_with_their_dwell(void **state)
{
    (void)state;
    const int item[] = {0, 1}, pages[] = {1, 1};
    const int expected[] = {0, 1, 1, 0, 1, 1, 0, 1, 1};
    for (int s = 0; s < 9; s++)
        assert_int_equal(slot_at(2, item, pages, s * 1000 + 500).item, expected[s]);
}

/* Page = (floor(s / L) * shown + i) mod pages. */
static void pages_advance_with_each_turn(void **state)
{
    (void)state;
    const int item[] = {0, 3}, pages[] = {3, 1};
    for (int s = 0; s < 40; s++) {
        struct slot slot = slot_at(2, item, pages, s * 1000);
        assert_int_equal(slot.item, s % 2 ? 3 : 0);
        if (slot.item == 0)
            assert_int_equal(slot.page, (s / 2) % 3);
    }
}

static void an_item_that_stands_twice_advances_twice(void **state)
{
    (void)state;
    const int item[] = {0, 3, 2}, pages[] = {5, 1, 5};
    int expected = 0;
    for (int s = 0; s < 30; s++) {
        struct slot slot = slot_at(3, item, pages, s * 1000);
        if (slot.board != &board_now_next)
            continue;
        assert_int_equal(slot.page, expected % 5);
        expected++;
    }
    assert_int_equal(expected, 20);
}

static void a_page_is_cut_by_the_end_of_its_round(void **state)
{
    (void)state;
    const int item[] = {0, 1}, pages[] = {1, 1};
    /* Slots 7 and 8 are the day's; the round ends between them. */
    struct slot slot = slot_at(2, item, pages, 7200);
    assert_int_equal(slot.item, 1);
    assert_int_equal(slot.start_ms, 7000);
    assert_int_equal(slot.next_ms, 8000);
    slot = slot_at(2, item, pages, 8000);
    assert_int_equal(slot.item, 1);
    assert_int_equal(slot.start_ms, 8000);
    assert_int_equal(slot.next_ms, 9000);
}

static void an_empty_round_holds(void **state)
{
    (void)state;
    struct slot slot = slot_at(0, NULL, NULL, 12345);
    assert_ptr_equal(slot.board, &board_holding);
    assert_int_equal(slot.next_ms, 13000);
}

static void before_1970_too(void **state)
{
    (void)state;
    const int item[] = {0, 3}, pages[] = {3, 1};
    struct slot slot = slot_at(2, item, pages, -1);
    assert_int_equal(slot.item, 3);
    slot = slot_at(2, item, pages, -2000);
    assert_int_equal(slot.item, 0);
    assert_int_equal(slot.page, 2);
}

static void every_page_is_seen_in_as_many_turns(void **state)
{
    (void)state;
    for (int pages_of = 1; pages_of <= 12; pages_of++) {
        const int item[] = {0, 1, 3}, pages[] = {pages_of, 2, 1};
        unsigned seen = 0;
        for (int s = 0; s < 4 * pages_of; s++) { /* L = 4 */
            struct slot slot = slot_at(3, item, pages, s * 1000);
            if (slot.item == 0)
                seen |= 1u << slot.page;
        }
        assert_int_equal(seen, (1u << pages_of) - 1);
    }
}

/* -- lists made from a feed ------------------------------------------------------------------- */

/* Two rooms of two levels on 25 April: a 10:00–11:00 and 14:00–15:00, b 12:00–13:00; figures and
 * about, no partners. */
#define FEED(rest)                                                                                 \
    "{\"format\": \"hallboard feed 1\", \"event\": {\"name\": \"E\", \"zone\": \"Asia/Shanghai\"," \
    "\"languages\": [\"en\"]}, \"levels\": [{\"id\": \"1\"}, {\"id\": \"2\"}],"                    \
    "\"rooms\": [{\"id\": \"a\", \"level\": \"1\"}, {\"id\": \"b\", \"level\": \"2\"}], "          \
    "\"sessions\": ["                                                                              \
    "{\"id\": \"s\", \"room\": \"a\", \"title\": \"S\", \"start\": \"2021-04-25T10:00:00+08:00\"," \
    "\"end\": \"2021-04-25T11:00:00+08:00\"},"                                                     \
    "{\"id\": \"t\", \"room\": \"b\", \"title\": \"T\", \"start\": \"2021-04-25T12:00:00+08:00\"," \
    "\"end\": \"2021-04-25T13:00:00+08:00\"},"                                                     \
    "{\"id\": \"u\", \"room\": \"a\", \"title\": \"U\", \"start\": \"2021-04-25T14:00:00+08:00\"," \
    "\"end\": \"2021-04-25T15:00:00+08:00\"}],"                                                    \
    "\"figures\": [{\"id\": \"f\", \"value\": \"1\", \"caption\": \"C\"}],"                        \
    "\"about\": [{\"id\": \"w\", \"title\": \"A\", \"sentences\": [\"x\"]}]," rest "}"
#define DISPLAYS                                                                                   \
    "\"displays\": [{\"id\": \"d\", \"level\": \"2\"}, {\"id\": \"door\", \"room\": \"a\"}"
#define OWN ",{\"id\": \"own\", \"room\": \"a\", \"playlist\": \"p\"}"
#define PLAYLIST(every, items)                                                                     \
    FEED("\"playlist\": \"p\", \"playlists\": [{\"id\": \"p\", \"slot_ms\": 10000, "               \
         "\"schedule_every_s\": " every ", \"items\": [" items "]}], " DISPLAYS OWN "]")

static struct fake fake;

/* The boards of the round at this time of 25 April, such as "now-next day2 ". */
static const struct witness *witness;

static void boards_at(const char *feed, const char *display, const char *at, struct strbuf *out)
{
    struct snapshot *snapshot = feed_from_bytes(feed, strlen(feed));
    assert_int_equal(snapshot->n_problems, 0);
    struct arena arena;
    arena_init(&arena, 0);
    struct typesetter *type = typesetter_new(page_metrics(&fake), 0);
    const struct display *d = snapshot_display(snapshot, display);
    struct grid grid;
    grid_init(&grid, 1920, 1080, d);
    char when[40];
    snprintf(when, sizeof when, "2021-04-25T%s+08:00", at);
    struct view v = {.snapshot = snapshot,
                     .display = d,
                     .now_ms = instant(when),
                     .show_ms = instant(when),
                     .time_confirmed = true,
                     .grid = &grid,
                     .type = type,
                     .arena = &arena,
                     .witness = witness,
                     .body_top_u = grid.body_top_u,
                     .body_bottom_u = grid.footer_rule_u};
    const struct playlist *playlist = playlist_for(snapshot, d);
    struct palette palette;
    palette_init(&palette, &snapshot->theme, false);
    v.palette = &palette;
    struct round round;
    round_make(&round, playlist, &v);
    strbuf_clear(out);
    strbuf_add(out, "");
    for (int i = 0; i < round.n; i++) {
        strbuf_add(out, playlist->items[round.items[i]].board);
        if (round.dwell[i] > 1)
            strbuf_printf(out, "%d", round.dwell[i]);
        strbuf_add(out, " ");
    }
    typesetter_free(type);
    arena_fini(&arena);
    snapshot_free(snapshot);
}

static void expect(const char *feed, const char *display, const char *at, const char *boards)
{
    struct strbuf out = {0};
    boards_at(feed, display, at, &out);
    assert_string_equal(out.text ? out.text : "", boards);
    strbuf_fini(&out);
}

static void without_a_playlist_what_there_is(void **state)
{
    (void)state;
    /* Before the first start welcome, after it not; partners never: there are none. The list is a
     * ring: figures, about and welcome in a row would hide the schedule for too long. */
    expect(FEED(DISPLAYS "]"), "d", "08:00:00",
           "now-next welcome now-next day overview now-next figures about ");
    expect(FEED(DISPLAYS "]"), "d", "10:45:00", "now-next day overview now-next figures about ");
    expect(FEED(DISPLAYS "]"), "nobody", "10:45:00",
           "now-next day overview now-next figures about ");
}

static void a_door_sign_shows_its_room(void **state)
{
    (void)state;
    expect(FEED(DISPLAYS "], \"playlists\": [{\"id\": \"p\", \"items\": [{\"board\": \"day\"}]}],"
                         " \"playlist\": \"p\""),
           "door", "10:45:00", "room ");
    expect(PLAYLIST("0", "{\"board\": \"day\"}"), "own", "10:45:00", "day ");
    expect(PLAYLIST("0", "{\"board\": \"day\"}"), "d", "10:45:00", "day ");
}

static void hours_of_the_day(void **state)
{
    (void)state;
    const char *feed = PLAYLIST(
        "0", "{\"board\": \"figures\", \"daily_from\": \"09:00\", \"daily_to\": \"18:00\"},"
             "{\"board\": \"about\", \"daily_from\": \"18:00\", \"daily_to\": \"09:00\"},"
             "{\"board\": \"welcome\", \"daily_from\": \"20:00\"}");
    expect(feed, "d", "08:59:59", "about ");
    expect(feed, "d", "09:00:00", "figures ");
    expect(feed, "d", "17:59:59", "figures ");
    expect(feed, "d", "18:00:00", "about ");
    expect(feed, "d", "20:00:00", "about welcome ");
    expect(feed, "d", "23:59:59", "about welcome ");
}

/* By the board's name: the names of what was set aside, then of what is refused. */
static enum ladder_verdict verdict_by_name(void *user, const struct ladder_item *item)
{
    const char *const *names = user;
    if (strstr(names[1], item->name))
        return LADDER_REFUSED;
    return strstr(names[0], item->name) ? LADDER_IF_NOTHING_ELSE : LADDER_ALLOWED;
}

static void no_measuring(void *user, const struct ladder_item *item)
{
    if (verdict_by_name(user, item) == LADDER_REFUSED)
        fail_msg("%s is looked at, though refused", item->name);
}

static void expect_witnessed(const char *aside, const char *refused, const char *boards)
{
    const char *names[] = {aside, refused};
    const struct witness by_name = {
        .judges = verdict_by_name, .measures = no_measuring, .user = names};
    witness = &by_name;
    expect(
        PLAYLIST("0", "{\"board\": \"figures\", \"daily_to\": \"18:00\"}, {\"board\": \"about\"}"),
        "d", "10:45:00", boards);
    witness = NULL;
}

/* Better what may have crashed than an empty screen; but not what is refused. */
static void what_was_set_aside_where_there_is_nothing_else(void **state)
{
    (void)state;
    expect_witnessed("", "", "figures about ");
    expect_witnessed("board figures", "", "about ");
    expect_witnessed("board figures board about", "", "figures about ");
    expect_witnessed("board about", "board figures", "about ");
    expect_witnessed("", "board figures board about", "");
}

static void days_by_date(void **state)
{
    (void)state;
    expect(PLAYLIST("0", "{\"board\": \"day\", \"days\": [\"2021-04-24\", \"2021-04-26\"]},"
                         "{\"board\": \"about\", \"days\": [\"2021-04-25\"]}"),
           "d", "10:45:00", "about ");
}

/* Of the item's rooms; without any, of the display's level: here b at 12:00. */
static void only_when_something_is_soon(void **state)
{
    (void)state;
    const char *feed = PLAYLIST("0", "{\"board\": \"day\", \"only_when_soon\": true}");
    expect(feed, "d", "11:29:59", "");
    expect(feed, "d", "11:30:00", "day ");
    expect(feed, "d", "12:00:00", "");
    expect(feed, "d", "13:45:00", "");
    feed = PLAYLIST("0", "{\"board\": \"day\", \"only_when_soon\": true, \"rooms\": [\"a\"]}");
    expect(feed, "d", "13:45:00", "day ");
    expect(feed, "d", "11:45:00", "");
}

static void the_highest_priority_alone(void **state)
{
    (void)state;
    const char *feed =
        PLAYLIST("0", "{\"board\": \"day\"}, {\"board\": \"about\", \"priority\": 2, "
                      "\"daily_to\": \"12:00\"}, {\"board\": \"figures\", "
                      "\"priority\": 2}, {\"board\": \"partners\", \"priority\": 9}");
    expect(feed, "d", "11:00:00", "about figures ");
    expect(feed, "d", "12:00:00", "figures ");
}

/* Slots of 10 s, 20 s promised: never more than two others between. */
static void the_promise_is_kept(void **state)
{
    (void)state;
    expect(PLAYLIST("20", "{\"board\": \"day\"}, {\"board\": \"now-next\"}, {\"board\": \"about\"},"
                          "{\"board\": \"figures\"}, {\"board\": \"overview\"}"),
           "d", "10:45:00", "day now-next about figures now-next overview ");
    expect(PLAYLIST("20", "{\"board\": \"now-next\"}, {\"board\": \"about\", \"dwell\": 2},"
                          "{\"board\": \"figures\"}"),
           "d", "10:45:00", "now-next about2 now-next figures ");
    /* One item alone is longer than the promise: nothing helps, nothing is put in for it. */
    expect(PLAYLIST("20", "{\"board\": \"now-next\"}, {\"board\": \"about\", \"dwell\": 5}"), "d",
           "10:45:00", "now-next about5 ");
    expect(PLAYLIST("0", "{\"board\": \"now-next\"}, {\"board\": \"day\"}, {\"board\": \"about\"},"
                         "{\"board\": \"figures\"}"),
           "d", "10:45:00", "now-next day about figures ");
    expect(PLAYLIST("20", "{\"board\": \"day\"}, {\"board\": \"about\"}, {\"board\": \"figures\"}"),
           "d", "10:45:00", "day about figures ");
}

/* From any slot on, within 2 turns a page of the item. Returns how many items there were. */
static int look_at_all_pages(struct round round, const struct playlist *playlist, int64_t from_ms)
{
    int turns[ROUND_ITEMS_MAX] = {0}, pages[ROUND_ITEMS_MAX] = {0}, found = 0;
    uint64_t seen[ROUND_ITEMS_MAX] = {0};
    int64_t count[ROUND_ITEMS_MAX];
    for (int s = 0; s < 4000; s++) {
        struct slot slot;
        round.start_ms = round_start(playlist, from_ms + (int64_t)s * round.slot_ms);
        round_slot(&round, playlist, from_ms + (int64_t)s * round.slot_ms, &slot);
        if (slot.item < 0)
            return 0;
        int i = slot.item;
        assert_in_range(i, 0, ROUND_ITEMS_MAX - 1);
        if (pages[i] && count[i] == slot.count)
            continue; /* it stays for another slot */
        count[i] = slot.count;
        pages[i] = slot.pages;
        turns[i]++;
        if (turns[i] <= 2 * slot.pages)
            seen[i] |= UINT64_C(1) << slot.page;
    }
    for (int i = 0; i < ROUND_ITEMS_MAX; i++) {
        if (pages[i] == 0)
            continue;
        assert_true(pages[i] < 64 && turns[i] >= 2 * pages[i]);
        if (seen[i] != (UINT64_C(1) << pages[i]) - 1)
            fail_msg("%s: of %d pages not all are seen", playlist->items[i].board, pages[i]);
        found++;
    }
    return found;
}

static void of_the_summit_every_page_is_seen(void **state)
{
    (void)state;
    struct snapshot *demo = feed_from_file("assets/demo/feed.json");
    struct typesetter *type = typesetter_new(page_metrics(&fake), 0);
    int64_t at_ms = instant("2021-04-25T07:40:00+08:00");
    int most = 0;
    for (int step = 0; step < 30; step++, at_ms += 4 * MS_HOUR + 5 * MS_SECOND) {
        for (int d = 0; d < demo->n_displays; d += 3) {
            struct screen_input in = pages_input(demo, NULL, at_ms);
            struct screen_room room;
            struct arena arena;
            struct view v;
            struct round round;
            in.display_id = demo->displays[d].id;
            arena_init(&arena, 0);
            screen_view(&in, type, &arena, &room, &v);
            const struct playlist *playlist = playlist_for(demo, v.display);
            round_make(&round, playlist, &v);
            int found = look_at_all_pages(round, playlist, at_ms);
            most = found > most ? found : most;
            arena_fini(&arena);
        }
    }
    assert_true(most >= 8);
    typesetter_free(type);
    snapshot_free(demo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_playlist_what_there_is),
        cmocka_unit_test(a_door_sign_shows_its_room),
        cmocka_unit_test(hours_of_the_day),
        cmocka_unit_test(days_by_date),
        cmocka_unit_test(what_was_set_aside_where_there_is_nothing_else),
        cmocka_unit_test(only_when_something_is_soon),
        cmocka_unit_test(the_highest_priority_alone),
        cmocka_unit_test(the_promise_is_kept),
        cmocka_unit_test(rounds_are_eight_slots),
        cmocka_unit_test(items_follow_with_their_dwell),
        cmocka_unit_test(pages_advance_with_each_turn),
        cmocka_unit_test(an_item_that_stands_twice_advances_twice),
        cmocka_unit_test(a_page_is_cut_by_the_end_of_its_round),
        cmocka_unit_test(an_empty_round_holds),
        cmocka_unit_test(before_1970_too),
        cmocka_unit_test(every_page_is_seen_in_as_many_turns),
        cmocka_unit_test(of_the_summit_every_page_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
