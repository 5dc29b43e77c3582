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
    shelf = (struct shelf){.coming = "water"};
    assert_int_equal(images(&pages, snapshot, "exhibits", &shelf), 0);
    assert_int_equal(shelf.asked, 3);
    shelf = (struct shelf){.cuts_come = true};
    assert_int_equal(images(&pages, snapshot, "exhibits", &shelf), 0);
    assert_int_equal(images(&pages, snapshot, "exhibit", &shelf), 0);
    /* One cannot be had: the others do not wait for it. */
    shelf = (struct shelf){.none = "water"};
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

static const struct scene_item *item_of(const struct scene *scene, const char *prefix)
{
    for (int i = 0; i < scene->n_items; i++) {
        if (strncmp(scene->items[i].key, prefix, strlen(prefix)) == 0)
            return &scene->items[i];
    }
    return NULL;
}

/* The event's logo has the corner of the ridge, whole and in its own shape; without one to be had
 * the ridge is there, and while it comes neither. */
static void test_logo(void **state)
{
    (void)state;
    struct fake fake;
    struct pages pages;
    struct snapshot *snapshot = feed_from_file("assets/demo/feed.json");
    pages_init(&pages, page_metrics(&fake));
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}, {1080, 1080}};
    snapshot->theme.logo = "pictures/logo.png";
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct shelf shelf = {.none = "exhibit"};
        const struct pictures pictures = {&shelf, on_info, on_cut};
        struct screen_input in = pages_input(snapshot, "now-next", instant(AT));
        in.width = sizes[i][0];
        in.height = sizes[i][1];
        in.pictures = &pictures;
        const struct scene *scene = pages_build(&pages, &in);
        const struct scene_item *logo = item_of(scene, "header/logo");
        const struct scene_item *event = item_of(scene, "header/event");
        assert_non_null(logo);
        assert_null(item_of(scene, "header/top"));
        assert_int_equal(logo->picture.w, 2000);
        assert_int_equal(logo->picture.h, 1500);
        assert_in_range(logo->rect.w * 3, logo->rect.h * 4 - 4, logo->rect.h * 4 + 4);
        assert_true(logo->rect.x + logo->rect.w < event->bounds.x);
        assert_true(logo->rect.y + logo->rect.h < item_of(scene, "header/rule")->bounds.y);
        shelf.coming = "logo";
        scene = pages_build(&pages, &in);
        assert_null(item_of(scene, "header/logo"));
        assert_null(item_of(scene, "header/top"));
        shelf.coming = NULL;
        shelf.none = "logo";
        scene = pages_build(&pages, &in);
        assert_null(item_of(scene, "header/logo"));
        assert_non_null(item_of(scene, "header/top"));
    }
    pages_fini(&pages);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_or_none),
        cmocka_unit_test(test_words_stay),
        cmocka_unit_test(test_logo),
    };
    return cmocka_run_group_tests_name("exhibit pictures", tests, NULL, NULL);
}
