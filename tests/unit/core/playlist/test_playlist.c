/* Slots, rounds and pages by DESIGN's rule: who shows what when, without talking. */
#include "core/boards/table.h"
#include "core/playlist/playlist.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_are_eight_slots),
        cmocka_unit_test(items_follow_with_their_dwell),
        cmocka_unit_test(pages_advance_with_each_turn),
        cmocka_unit_test(an_item_that_stands_twice_advances_twice),
        cmocka_unit_test(a_page_is_cut_by_the_end_of_its_round),
        cmocka_unit_test(an_empty_round_holds),
        cmocka_unit_test(before_1970_too),
        cmocka_unit_test(every_page_is_seen_in_as_many_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
