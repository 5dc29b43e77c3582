/* The ticker on the glass, with every clock virtual: it moves without a page being built, through
 * fades and while a page waits for its edge, and what stands around it stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/feed/reader.h"
#include "shell/layers.h"
#include "shell/stage.h"
#include "unit/shell/stage_bed.h"
#include <stdlib.h>
#include <string.h>

#define SLOT_MS 12000
#define AT_MS INT64_C(1619311200000) /* a slot's edge, the first of a round */

static const char feed_text[] =
    "{\"format\": \"hallboard feed 1\","
    " \"event\": {\"name\": {\"zh\": \"峰会\", \"en\": \"Summit\"}, \"zone\": \"Asia/Shanghai\","
    "  \"languages\": [\"zh\", \"en\"]},"
    " \"rooms\": [{\"id\": \"a\", \"number\": \"201\"}],"
    " \"sessions\": ["
    "  {\"id\": \"s1\", \"room\": \"a\", \"title\": {\"zh\": \"开幕式\", \"en\": \"Opening\"},"
    "   \"start\": \"2021-04-25T08:00:00+08:00\", \"end\": \"2021-04-25T10:00:00+08:00\"}],"
    " \"playlists\": [{\"id\": \"p\", \"items\": [{\"board\": \"now-next\"}, {\"board\": "
    "\"day\"}]}],"
    " \"playlist\": \"p\", \"theme\": {\"motion\": \"%s\"}}";

static const char words[] =
    "{\"format\": \"hallboard announcements 1\", \"announcements\": [{\"id\": \"i\", \"level\": "
    "\"info\", \"headline\": {\"zh\": "
    "\"请各位来宾离场前将同声传译接收机交回服务台，并带好随身物品\","
    " \"en\": \"Please hand in the interpretation receivers at the desk before you leave, and take "
    "all that is yours with you: the halls are locked at six in the evening\"}}]}";

static struct snapshot *read_feed(const char *motion)
{
    return bed_read(feed_text, motion);
}

static int set_up(void **state)
{
    static struct bed bed;
    struct err err = {0};
    bed_init(&bed, read_feed("full"));
    bed.list =
        announcements_read(&(struct announce_input){.bytes = words, .count = strlen(words)}, &err);
    assert_non_null(bed.list);
    *state = &bed;
    return 0;
}

static struct screen_input input(const struct bed *bed, int64_t after_ms)
{
    static const struct announcements *lists[1];
    lists[0] = bed->list;
    return (struct screen_input){.snapshot = bed->snapshot,
                                 .announcements = lists,
                                 .n_announcements = bed->silent ? 0 : 1,
                                 .width = W,
                                 .height = H,
                                 .now_ms = AT_MS + after_ms,
                                 .show_ms = AT_MS + after_ms,
                                 .time_confirmed = true,
                                 .data_ms = AT_MS};
}

/* As the loop makes it. */
static enum stage_kind pass(struct bed *bed, int64_t after_ms, bool force)
{
    struct screen_input in = input(bed, after_ms);
    bool build = force || stage_due(bed->stage, in.now_ms, in.show_ms);
    stage_pass(bed->stage, &in, 5000 + after_ms, build, &bed->frame);
    if (bed->frame.kind == STAGE_NOTHING)
        stage_move(bed->stage, in.show_ms, &bed->frame);
    return bed->frame.kind;
}

/* The scene built last with its ticker as at this instant. */
static uint32_t *reference(struct bed *bed, int64_t after_ms)
{
    struct painter *painter = painter_new(bed->fonts);
    uint32_t *pixels = calloc((size_t)W * H, sizeof *pixels);
    struct layers layers = {0};
    struct rect damage[SCENE_LAYERS_MAX];
    paint_page(painter, stage_scene(bed->stage), pixels, W);
    layers_paint(&layers, painter, stage_scene(bed->stage), AT_MS + after_ms, true, pixels, W,
                 damage);
    layers_fini(&layers);
    painter_free(painter);
    return pixels;
}

static bool equal(const uint32_t *a, const uint32_t *b, struct rect r)
{
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++) {
            if ((a[y * W + x] ^ b[y * W + x]) & 0xffffff)
                return false;
        }
    }
    return true;
}

static const struct rect whole = {0, 0, W, H};

static void assert_glass(struct bed *bed, int64_t after_ms, struct rect part)
{
    uint32_t *seen = bed_glass(bed), *wanted = reference(bed, after_ms);
    assert_true(equal(seen, wanted, part));
    free(seen);
    free(wanted);
}

static struct rect ticker(struct bed *bed)
{
    const struct scene *scene = stage_scene(bed->stage);
    assert_int_equal(scene->n_layers, 1);
    return scene->layers[0].rect;
}

static void test_it_moves_and_nothing_else(void **state)
{
    struct bed *bed = *state;
    assert_int_equal(pass(bed, 1000, false), STAGE_FIRST);
    assert_glass(bed, 1000, whole);
    struct rect place = ticker(bed);
    struct stage_counts before = stage_counts(bed->stage);
    for (int i = 1; i <= 60; i++) {
        int64_t at = 1000 + i * 17;
        assert_true(stage_layer_ms(bed->stage, AT_MS + at - 17) <= AT_MS + at);
        assert_int_equal(pass(bed, at, false), STAGE_LAYER);
        assert_int_equal(bed->frame.painted_px, place.w * place.h);
        if (i % 20 == 0)
            assert_glass(bed, at, whole);
    }
    assert_int_equal(pass(bed, 1000 + 60 * 17, false), STAGE_NOTHING); /* the same instant */
    struct stage_counts after = stage_counts(bed->stage);
    assert_int_equal(after.builds, before.builds);
    assert_int_equal(after.layouts, before.layouts);
    assert_int_equal(after.frames, before.frames + 60);
    assert_true(stage_settled(bed->stage));
}

static void test_it_goes_on_through_a_fade(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 17, false);
    int64_t at = SLOT_MS;
    do {
        assert_int_equal(pass(bed, at, false), STAGE_FADE);
        assert_glass(bed, at, ticker(bed));
        at += 40;
    } while (stage_fading(bed->stage));
    assert_true(at > SLOT_MS + 400 && stage_settled(bed->stage));
    assert_glass(bed, at - 40, whole);
    assert_int_equal(pass(bed, at, false), STAGE_LAYER);
    assert_glass(bed, at, whole);
}

/* Its page painted ahead: the ticker does not wait for the edge, the body does. */
static void test_it_goes_on_while_a_page_waits(void **state)
{
    struct bed *bed = *state;
    pass(bed, 0, false);
    struct screen_input in = input(bed, 100);
    stage_prepare(bed->stage, &in, stage_page(bed->stage)->next_ms);
    pass(bed, SLOT_MS - 100, false);
    uint32_t *old = bed_glass(bed);
    in = input(bed, SLOT_MS - 100);
    stage_paint_ahead(bed->stage, &in, AT_MS + SLOT_MS, 5000 + SLOT_MS);
    assert_true(stage_held(bed->stage, AT_MS + SLOT_MS - 90, 5000 + SLOT_MS - 90));
    for (int64_t at = SLOT_MS - 84; at < SLOT_MS; at += 17) {
        stage_move(bed->stage, AT_MS + at, &bed->frame);
        assert_int_equal(bed->frame.kind, STAGE_LAYER);
        assert_glass(bed, at, ticker(bed));
        uint32_t *seen = bed_glass(bed);
        assert_true(equal(seen, old, stage_page(bed->stage)->body));
        free(seen);
    }
    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_FADE);
    assert_int_equal(bed->frame.permille, 0);
    for (int64_t at = SLOT_MS; stage_fading(bed->stage); at += 40)
        pass(bed, at, false);
    assert_string_equal(stage_page(bed->stage)->board->name, "day");
    pass(bed, SLOT_MS + 900, false);
    assert_glass(bed, SLOT_MS + 900, whole);
    free(old);
}

static void test_it_goes_with_its_words(void **state)
{
    struct bed *bed = *state;
    pass(bed, 1000, false);
    struct rect place = ticker(bed);
    bed->silent = true;
    assert_int_equal(pass(bed, 1100, true), STAGE_DAMAGE);
    assert_true(bed->frame.painted_px <= place.w * place.h * 3);
    assert_int_equal(stage_scene(bed->stage)->n_layers, 0);
    assert_glass(bed, 1100, whole);
    assert_true(stage_layer_ms(bed->stage, AT_MS + 1100) == INSTANT_NEVER);
    bed->silent = false;
    assert_int_equal(pass(bed, 1200, true), STAGE_DAMAGE);
    assert_glass(bed, 1200, whole);
}

static void test_reduced_motion_stands_still(void **state)
{
    struct bed *bed = *state;
    snapshot_free(bed->snapshot);
    bed->snapshot = read_feed("reduced");
    pass(bed, 1000, false);
    assert_int_equal(stage_scene(bed->stage)->n_layers, 0);
    assert_true(stage_layer_ms(bed->stage, AT_MS + 1000) == INSTANT_NEVER);
    assert_int_equal(pass(bed, 1017, false), STAGE_NOTHING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_it_moves_and_nothing_else, set_up, bed_fini),
        cmocka_unit_test_setup_teardown(test_it_goes_on_through_a_fade, set_up, bed_fini),
        cmocka_unit_test_setup_teardown(test_it_goes_on_while_a_page_waits, set_up, bed_fini),
        cmocka_unit_test_setup_teardown(test_it_goes_with_its_words, set_up, bed_fini),
        cmocka_unit_test_setup_teardown(test_reduced_motion_stands_still, set_up, bed_fini),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
