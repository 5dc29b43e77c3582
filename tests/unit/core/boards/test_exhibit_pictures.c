/* What exhibit and exhibits do with pictures that are there, on their way, or not to be had. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/page_metrics.h"
#include "unit/pages.h"
#include <string.h>

#define AT "2021-04-26T10:12:00+08:00"

/* How the pictures of the demo stand, by a part of their address. */
struct shelf {
    const char *coming, *none;
    bool cuts_come; /* known, but not decoded yet */
    int asked;
};

static enum picture_state state_of(const struct shelf *shelf, const char *address)
{
    if (shelf->none && strstr(address, shelf->none))
        return PICTURE_NONE;
    return shelf->coming && strstr(address, shelf->coming) ? PICTURE_COMING : PICTURE_READY;
}

static enum picture_state on_info(void *self, const char *address, struct picture_info *out)
{
    struct shelf *shelf = self;
    shelf->asked++;
    *out = (struct picture_info){2000, 1500, hash_text(HASH_SEED, address)};
    return state_of(shelf, address);
}

static enum picture_state on_cut(void *self, const char *address, const struct picture_cut *cut)
{
    struct shelf *shelf = self;
    assert_true(cut->x >= 0 && cut->y >= 0 && cut->x + cut->w <= 2000 && cut->y + cut->h <= 1500);
    (void)address;
    return shelf->cuts_come ? PICTURE_COMING : PICTURE_READY;
}

static int images(struct pages *pages, const struct snapshot *snapshot, const char *board,
                  struct shelf *shelf)
{
    const struct pictures pictures = {shelf, on_info, on_cut};
    struct screen_input in = pages_input(snapshot, board, instant(AT));
    in.display_id = "lobby-1";
    in.pictures = shelf ? &pictures : NULL;
    const struct scene *scene = pages_build(pages, &in);
    int n = 0;
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_IMAGE)
            continue;
        n++;
        assert_int_equal(item->rect.w, item->picture.width);
        assert_int_equal(item->rect.h, item->picture.height);
    }
    return n;
}

static void test_all_or_none(void **state)
{
    (void)state;
    struct fake fake;
    struct pages pages;
    struct snapshot *snapshot = feed_from_file("assets/demo/feed.json");
    pages_init(&pages, page_metrics(&fake));
    struct shelf shelf = {0};
    assert_int_equal(images(&pages, snapshot, "exhibit", &shelf), 1);
    assert_int_equal(images(&pages, snapshot, "exhibits", &shelf), 3);
    assert_int_equal(images(&pages, snapshot, "exhibits", NULL), 0);
    /* One is on its way: none is shown, but all are asked for. */
    shelf = (struct shelf){.coming = "city"};
    assert_int_equal(images(&pages, snapshot, "exhibits", &shelf), 0);
    assert_int_equal(shelf.asked, 3);
    shelf = (struct shelf){.cuts_come = true};
    assert_int_equal(images(&pages, snapshot, "exhibits", &shelf), 0);
    assert_int_equal(images(&pages, snapshot, "exhibit", &shelf), 0);
    /* One cannot be had: the others do not wait for it. */
    shelf = (struct shelf){.none = "city"};
    assert_int_equal(images(&pages, snapshot, "exhibits", &shelf), 2);
    pages_fini(&pages);
    snapshot_free(snapshot);
}

/* While its picture is on its way a page has its words in their places, so that the picture's place
 * alone changes when it comes. */
static void test_words_stay(void **state)
{
    (void)state;
    struct fake fake;
    struct pages pages;
    struct snapshot *snapshot = feed_from_file("assets/demo/feed.json");
    pages_init(&pages, page_metrics(&fake));
    static const char *const boards[] = {"exhibit", "exhibits"};
    for (int b = 0; b < 2; b++) {
        struct shelf shelf = {0}, on_their_way = {.coming = ""}; /* any address has "" in it */
        struct rect place = {0, 0, 0, 0}, damage[SCENE_DAMAGE_MAX];
        images(&pages, snapshot, boards[b], &on_their_way);
        const struct scene *before = &pages.scenes[pages.turn];
        images(&pages, snapshot, boards[b], &shelf);
        const struct scene *after = &pages.scenes[pages.turn];
        if (before == after)
            before = &pages.scenes[!pages.turn];
        for (int i = 0; i < after->n_items; i++) {
            if (after->items[i].kind == SCENE_IMAGE)
                place = rect_union(place, after->items[i].bounds);
        }
        int n = scene_diff(before, after, damage);
        assert_true(n > 0);
        for (int i = 0; i < n; i++)
            assert_true(rect_contains(place, damage[i]));
    }
    pages_fini(&pages);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_or_none),
        cmocka_unit_test(test_words_stay),
    };
    return cmocka_run_group_tests_name("exhibit pictures", tests, NULL, NULL);
}
