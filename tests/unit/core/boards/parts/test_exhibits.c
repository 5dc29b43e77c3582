#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/boards/parts/exhibits.h"
#include <math.h>

/* Over all pages each exhibit is shown equally often; at no moment is one two showings ahead of
 * another, so what was shown least comes next; no page shows one twice or fewer than another. */
static void test_fair(void **state)
{
    (void)state;
    for (int n = 1; n <= 40; n++) {
        for (int per_page = 1; per_page <= 8; per_page++) {
            int shown[40] = {0}, pages = exhibits_pages(n, per_page);
            int count = n < per_page ? n : per_page;
            assert_true(pages >= 1);
            for (int page = 0; page < pages; page++) {
                int least = shown[0], most = shown[0];
                for (int i = 1; i < n; i++) {
                    least = shown[i] < least ? shown[i] : least;
                    most = shown[i] > most ? shown[i] : most;
                }
                assert_true(most - least <= 1);
                int on_page[40] = {0};
                for (int i = 0; i < count; i++) {
                    int at = exhibits_at(n, per_page, page, i);
                    assert_true(at >= 0 && at < n && !on_page[at]);
                    on_page[at] = 1;
                    shown[at]++;
                }
                /* Who has been shown less than another is not passed over for it. */
                for (int i = 0; i < n; i++) {
                    for (int k = 0; k < n; k++)
                        assert_false(!on_page[i] && on_page[k] && shown[i] < shown[k] - 1);
                }
            }
            for (int i = 1; i < n; i++)
                assert_int_equal(shown[i], shown[0]);
        }
    }
    assert_int_equal(exhibits_pages(0, 3), 0);
}

struct place {
    int32_t level;
    double x, y;
};

static struct snapshot *hall(const struct place *places, int n)
{
    struct snapshot *snapshot = snapshot_new();
    snapshot->exhibits = arena_array(&snapshot->arena, (size_t)n, sizeof *snapshot->exhibits);
    snapshot->n_exhibits = n;
    for (int i = 0; i < n; i++) {
        snapshot->exhibits[i] = (struct exhibit){
            .id = "", .stand = "", .level = places[i].level, .x = places[i].x, .y = places[i].y};
    }
    return snapshot;
}

static void expect_order(const struct view *v, const int32_t *expected, int n)
{
    const int32_t *order;
    assert_int_equal(exhibits_order(v, &order), n);
    for (int i = 0; i < n; i++)
        assert_int_equal(order[i], expected[i]);
}

static void test_near_first(void **state)
{
    (void)state;
    const struct place places[] = {{1, 100, 0},   {0, 1, 1},      {1, 10, 5},
                                   {1, NAN, NAN}, {-1, NAN, NAN}, {1, 5, 10}};
    struct snapshot *snapshot = hall(places, 6);
    struct display display = snapshot->neutral;
    struct view v = {.snapshot = snapshot, .display = &display, .arena = &snapshot->arena};
    /* Nothing known of the display: the feed's order. */
    expect_order(&v, (const int32_t[]){0, 1, 2, 3, 4, 5}, 6);
    display.level = 1;
    expect_order(&v, (const int32_t[]){0, 2, 3, 5, 1, 4}, 6);
    display.x = display.y = 0;
    /* 2 and 5 are equally far: the feed's order. */
    expect_order(&v, (const int32_t[]){2, 5, 0, 3, 1, 4}, 6);
    assert_int_equal(exhibits_minutes(&v, &snapshot->exhibits[0]), 2);
    assert_int_equal(exhibits_minutes(&v, &snapshot->exhibits[2]), 1);
    assert_int_equal(exhibits_minutes(&v, &snapshot->exhibits[1]), -1); /* another level */
    assert_int_equal(exhibits_minutes(&v, &snapshot->exhibits[3]), -1);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fair),
        cmocka_unit_test(test_near_first),
    };
    return cmocka_run_group_tests_name("exhibits", tests, NULL, NULL);
}
