#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/receipts.h"

static struct announcements *list_of(int n, uint64_t first)
{
    struct announcements *list = announcements_new();
    struct arena *arena = &list->holder->arena;
    list->items = arena_array(arena, (size_t)n, sizeof *list->items);
    list->n_items = n;
    for (int i = 0; i < n; i++)
        list->items[i] = (struct announcement){.id = arena_printf(arena, "a%d", i),
                                               .level = ANNOUNCE_URGENT,
                                               .revision = first + (uint64_t)i};
    return list;
}

static void test_life(void **state)
{
    (void)state;
    struct receipts receipts = {.n = 0};
    struct announcements *list = list_of(1, 7);
    const struct announcement *items[] = {&list->items[0]};
    struct announce_selection said = {.items = items, .n_items = 1}, nothing = {.n_items = 0};
    struct scene with = {.says = {7}, .n_says = 1}, without = {.n_says = 0};
    receipts_received(&receipts, list, 100);
    receipts_received(&receipts, list, 150);
    receipts_received(&receipts, NULL, 160);
    assert_int_equal(receipts.n, 1);
    assert_int_equal(receipts.items[0].received_boot_ms, 100);
    /* In force, and not on this page: not presented. */
    assert_false(receipts_presented(&receipts, &without, &said, 200));
    assert_int_equal(receipts.items[0].presented_boot_ms, 0);
    assert_true(receipts_presented(&receipts, &with, &said, 300));
    assert_false(receipts_presented(&receipts, &with, &said, 400));
    assert_false(receipts_presented(&receipts, &without, &said, 450));
    assert_true(receipts_presented(&receipts, &without, &nothing, 500));
    assert_false(receipts_presented(&receipts, &without, &nothing, 600));
    assert_int_equal(receipts.items[0].presented_boot_ms, 300);
    assert_int_equal(receipts.items[0].cleared_boot_ms, 500);
    receipts_received(&receipts, list, 700); /* the same again is told anew */
    assert_int_equal(receipts.n, 2);
    announcements_free(list);
}

static void test_bounded(void **state)
{
    (void)state;
    struct receipts receipts = {.n = 0};
    struct announcements *first = list_of(1, 1), *rest = list_of(RECEIPTS_MAX + 9, 100);
    receipts_received(&receipts, first, 1);
    receipts_received(&receipts, rest, 2);
    assert_int_equal(receipts.n, RECEIPTS_MAX);
    assert_int_equal(receipts.items[RECEIPTS_MAX - 1].revision, 100 + RECEIPTS_MAX + 8);
    /* What is over makes room before what is not. */
    receipts.items[5].cleared_boot_ms = 3;
    uint64_t oldest = receipts.items[0].revision, over = receipts.items[5].revision;
    struct announcements *more = list_of(1, 9999);
    receipts_received(&receipts, more, 4);
    assert_int_equal(receipts.items[0].revision, oldest);
    for (int i = 0; i < receipts.n; i++)
        assert_int_not_equal(receipts.items[i].revision, over);
    announcements_free(first);
    announcements_free(rest);
    announcements_free(more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_life), cmocka_unit_test(test_bounded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
