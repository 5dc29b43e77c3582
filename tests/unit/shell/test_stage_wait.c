/* No page comes half made: one whose pictures are being made waits for them, shortly, while what is
 * shown stands; with every clock virtual and a worker that works when it is told to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/feed/reader.h"
#include "shell/picture_store.h"
#include "shell/stage.h"
#include "unit/shell/stage_bed.h"
#include <string.h>

#define SLOT_MS 12000
#define AT_MS INT64_C(1619311200000) /* a slot's edge, the first of a round */

static const char feed_text[] =
    "{\"format\": \"hallboard feed 1\","
    " \"event\": {\"name\": \"%s\", \"zone\": \"Asia/Shanghai\"},"
    " \"rooms\": [{\"id\": \"a\", \"number\": \"201\"}],"
    " \"sessions\": [{\"id\": \"s1\", \"room\": \"a\", \"title\": \"Opening\","
    "   \"start\": \"2021-04-25T08:00:00+08:00\", \"end\": \"2021-04-25T10:00:00+08:00\"}],"
    " \"displays\": [{\"id\": \"d\", \"level\": \"1\", \"position\": [20, 5], \"heading\": 0}],"
    " \"venue\": {\"format\": \"hallboard venue 1\","
    "   \"levels\": [{\"id\": \"1\", \"outline\": [[0, 0], [40, 0], [40, 30], [0, 30]]}],"
    "   \"spaces\": [{\"id\": \"a\", \"level\": \"1\", \"kind\": \"room\", \"box\": [5, 10, 9, "
    "9]}]},"
    " \"playlists\": [{\"id\": \"p\", \"items\": [{\"board\": \"now-next\"}, {\"board\": \"map\"},"
    "  {\"board\": \"now-next\"}, {\"board\": \"day\"}]}],"
    " \"playlist\": \"p\"}";

static struct snapshot *read_feed(const char *name)
{
    return bed_read(feed_text, name);
}

static int set_up(void **state)
{
    static struct bed bed;
    struct picture_store_setup setup = {.cache_dir = ""};
    bed_init(&bed, read_feed("Summit"));
    bed.store = picture_store_new(&setup);
    picture_store_show(bed.store, bed.snapshot);
    stage_set_pictures(bed.stage, bed.store);
    *state = &bed;
    return 0;
}

static struct screen_input input(struct bed *bed, int64_t after_ms)
{
    return (struct screen_input){.snapshot = bed->snapshot,
                                 .display_id = "d",
                                 .width = W,
                                 .height = H,
                                 .now_ms = AT_MS + after_ms,
                                 .show_ms = AT_MS + after_ms,
                                 .time_confirmed = true,
                                 .pictures = picture_store_pictures(bed->store),
                                 .data_ms = AT_MS};
}

static enum stage_kind pass(struct bed *bed, int64_t after_ms, bool news)
{
    struct screen_input in = input(bed, after_ms);
    bool build = news || stage_due(bed->stage, in.now_ms, in.show_ms);
    stage_pass(bed->stage, &in, 5000 + after_ms, build, &bed->frame);
    return bed->frame.kind;
}

static bool shows(const struct bed *bed, const char *board)
{
    return strcmp(stage_page(bed->stage)->board->name, board) == 0;
}

static bool has_ground(const struct bed *bed)
{
    const struct scene *scene = stage_scene(bed->stage);
    for (int i = 0; i < scene->n_items; i++) {
        if (scene->items[i].kind == SCENE_IMAGE)
            return true;
    }
    return false;
}

static void test_waits_for_its_ground(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    assert_true(shows(bed, "now-next"));
    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_NOTHING);
    assert_true(shows(bed, "now-next"));
    assert_true(stage_settled(bed->stage)); /* what is shown is whole */
    /* It is not looked at again and again meanwhile, and nothing is got ready. */
    int64_t builds = stage_counts(bed->stage).builds;
    assert_false(stage_due(bed->stage, AT_MS + SLOT_MS + 20, AT_MS + SLOT_MS + 20));
    assert_int_equal(pass(bed, SLOT_MS + 20, false), STAGE_NOTHING);
    assert_int_equal(stage_counts(bed->stage).builds, builds);
    assert_true(stage_next_show_ms(bed->stage) > AT_MS + SLOT_MS + 20);
    assert_true(stage_next_show_ms(bed->stage) <= AT_MS + SLOT_MS + 1000);
    assert_true(stage_next_now_ms(bed->stage) == INSTANT_NEVER);
    assert_true(stage_ahead_ms(bed->stage) == INSTANT_NEVER);
    assert_false(stage_unprepared(bed->stage));
    /* The worker has it: the page comes whole, by one fade. */
    while (picture_store_work(bed->store))
        ;
    assert_int_equal(pass(bed, SLOT_MS + 40, true), STAGE_FADE);
    assert_true(shows(bed, "map"));
    assert_true(has_ground(bed));
    pass(bed, SLOT_MS + 57, false);
    pass(bed, SLOT_MS + 500, false);
    assert_true(stage_settled(bed->stage));
    assert_int_equal(stage_counts(bed->stage).fades, 1);
}

/* A fade that runs goes on to its end; the page that comes waits for that, too. */
static void test_waits_behind_a_fade(void **state)
{
    struct bed *bed = *state;
    int64_t edge = 4 * SLOT_MS;
    pass(bed, edge - 1000, false);
    assert_true(shows(bed, "day"));
    pass(bed, edge, false);
    pass(bed, edge + 17, false);
    assert_true(shows(bed, "now-next") && stage_fading(bed->stage));
    /* The wall clock was set forward by a slot. */
    struct screen_input in = input(bed, edge + SLOT_MS);
    stage_pass(bed->stage, &in, 5000 + edge + 200, true, &bed->frame);
    assert_int_equal(bed->frame.kind, STAGE_FADE);
    assert_in_range(bed->frame.permille, 490, 510);
    assert_true(shows(bed, "now-next"));
    stage_pass(bed->stage, &in, 5000 + edge + 400, false, &bed->frame);
    assert_int_equal(bed->frame.permille, 1000);
    assert_true(stage_settled(bed->stage));
    while (picture_store_work(bed->store))
        ;
    stage_pass(bed->stage, &in, 5000 + edge + 420, true, &bed->frame);
    assert_int_equal(bed->frame.permille, 0);
    assert_true(shows(bed, "map") && has_ground(bed));
    assert_int_equal(stage_counts(bed->stage).fades, 2);
}

/* Nobody draws it: the page comes without, at the latest after half a second. */
static void test_not_for_ever(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_NOTHING);
    assert_int_equal(pass(bed, SLOT_MS + 400, true), STAGE_NOTHING);
    assert_true(stage_due(bed->stage, AT_MS + SLOT_MS + 500, AT_MS + SLOT_MS + 500));
    assert_int_equal(pass(bed, SLOT_MS + 500, false), STAGE_FADE);
    assert_true(shows(bed, "map"));
    assert_false(has_ground(bed));
    pass(bed, SLOT_MS + 517, false);
    pass(bed, SLOT_MS + 1000, false);
    assert_true(stage_settled(bed->stage));
    /* That it came is not seen before the page is built with it. */
    assert_false(stage_whole(bed->stage));
    while (picture_store_work(bed->store))
        ;
    assert_false(stage_whole(bed->stage));
    pass(bed, SLOT_MS + 1100, true);
    pass(bed, SLOT_MS + 1117, false);
    pass(bed, SLOT_MS + 1600, false);
    assert_true(stage_whole(bed->stage) && has_ground(bed));
}

/* The clock was set back meanwhile: half a second all the same. */
static void test_by_both_clocks(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_NOTHING);
    struct screen_input in = input(bed, SLOT_MS);
    stage_pass(bed->stage, &in, 5000 + SLOT_MS + 600, true, &bed->frame);
    assert_int_equal(bed->frame.kind, STAGE_FADE);
    assert_true(shows(bed, "map"));
}

/* The first page of all waits too: the screen is dark before it. */
static void test_first_page(void **state)
{
    struct bed *bed = *state;
    assert_int_equal(pass(bed, SLOT_MS + 1000, false), STAGE_NOTHING);
    assert_null(stage_page(bed->stage));
    assert_false(stage_due(bed->stage, AT_MS + SLOT_MS + 1020, AT_MS + SLOT_MS + 1020));
    while (picture_store_work(bed->store))
        ;
    assert_int_equal(pass(bed, SLOT_MS + 1040, true), STAGE_FIRST);
    assert_true(shows(bed, "map"));
    assert_true(has_ground(bed));
}

/* What is shown follows its snapshot, which goes: the new one is shown at once. */
static void test_new_snapshot_is_at_once(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_NOTHING);
    struct snapshot *old = bed->snapshot;
    bed->snapshot = read_feed("Congress");
    picture_store_show(bed->store, bed->snapshot);
    assert_int_equal(pass(bed, SLOT_MS + 100, true), STAGE_FADE);
    snapshot_free(old);
    assert_true(shows(bed, "map"));
    pass(bed, SLOT_MS + 117, false);
    pass(bed, SLOT_MS + 600, false);
    assert_true(stage_settled(bed->stage));
    /* Then the ground comes, in its place. */
    while (picture_store_work(bed->store))
        ;
    assert_int_equal(pass(bed, SLOT_MS + 700, true), STAGE_FADE);
    assert_true(has_ground(bed));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, bed_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_waits_for_its_ground), TEST(test_waits_behind_a_fade),
        TEST(test_not_for_ever),         TEST(test_by_both_clocks),
        TEST(test_first_page),           TEST(test_new_snapshot_is_at_once),
    };
    return cmocka_run_group_tests_name("stage waits", tests, NULL, NULL);
}
