/* An emergency on the way to the glass: it cuts in with the very next frame, whatever is under way,
 * and the show fades back in; a banner fades the board to its new room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/feed/announce.h"
#include "core/feed/reader.h"
#include "shell/paint.h"
#include "shell/stage.h"
#include "unit/shell/stage_bed.h"
#include <stdlib.h>
#include <string.h>

#define SLOT_MS 12000
#define AT_MS INT64_C(1619311200000) /* 08:40 in Shanghai, the first slot of a round */

static const char feed_text[] =
    "{\"format\": \"hallboard feed 1\", \"event\": {\"name\": \"S\", \"zone\": \"Asia/Shanghai\","
    " \"languages\": [\"zh\", \"en\"]}, \"rooms\": [{\"id\": \"a\"}, {\"id\": \"b\"}],"
    " \"sessions\": [{\"id\": \"s\", \"room\": \"a\", \"title\": \"T\","
    " \"start\": \"2021-04-25T08:00:00+08:00\", \"end\": \"2021-04-25T10:00:00+08:00\"}],"
    " \"playlists\": [{\"id\": \"p\", \"items\": [{\"board\": \"now-next\"}, {\"board\": "
    "\"day\"}]}],"
    " \"playlist\": \"p\"}";

static struct announcements *say(const char *level)
{
    struct strbuf text = {0};
    struct err err = {0};
    strbuf_printf(&text,
                  "{\"format\": \"hallboard announcements 1\", \"announcements\": [{\"id\": \"x\","
                  " \"level\": \"%s\", \"headline\": {\"zh\": \"请立即疏散\", \"en\": \"Evacuate "
                  "now\"}}]}",
                  level);
    struct announcements *list = announcements_read(
        &(struct announce_input){.bytes = text.text, .count = text.bytes, .may_emergency = true},
        &err);
    assert_non_null(list);
    strbuf_fini(&text);
    return list;
}

static int set_up(void **state)
{
    static struct bed bed;
    bed_init(&bed, bed_read("%s", feed_text));
    *state = &bed;
    return 0;
}

static struct screen_input input(struct bed *bed, int64_t after_ms)
{
    return (struct screen_input){.snapshot = bed->snapshot,
                                 .width = W,
                                 .height = H,
                                 .now_ms = AT_MS + after_ms,
                                 .show_ms = AT_MS + after_ms,
                                 .time_confirmed = true,
                                 .data_ms = AT_MS,
                                 .announcements = (const struct announcements *const *)&bed->list,
                                 .n_announcements = bed->list ? 1 : 0};
}

static enum stage_kind pass(struct bed *bed, int64_t after_ms, bool force)
{
    struct screen_input in = input(bed, after_ms);
    bool build = force || stage_due(bed->stage, in.now_ms, in.show_ms);
    stage_pass(bed->stage, &in, 5000 + after_ms, build, &bed->frame);
    return bed->frame.kind;
}

/* The scene built last is on the glass, to the last pixel. */
static void assert_glass_is_scene(struct bed *bed)
{
    struct err err = {0};
    uint32_t *seen = calloc((size_t)W * H, sizeof *seen);
    uint32_t *wanted = calloc((size_t)W * H, sizeof *wanted);
    struct painter *painter = painter_new(bed->fonts);
    assert_true(output_read(bed->output, seen, &err));
    paint_page(painter, stage_scene(bed->stage), wanted, W);
    for (int i = 0; i < W * H; i++) {
        if ((seen[i] ^ wanted[i]) & 0xffffff)
            fail_msg("another pixel at %d,%d", i % W, i / W);
    }
    painter_free(painter);
    free(seen);
    free(wanted);
}

static void assert_cut(struct bed *bed, int64_t after_ms)
{
    assert_int_equal(pass(bed, after_ms, true), STAGE_CUT);
    assert_true(stage_page(bed->stage)->takes_over);
    assert_false(stage_fading(bed->stage));
    assert_true(stage_settled(bed->stage));
    assert_glass_is_scene(bed);
}

static void test_cuts_in(void **state)
{
    struct bed *bed = *state;
    pass(bed, 0, false);
    bed->list = say("emergency");
    assert_cut(bed, 500);
    /* The same again is no new frame. */
    assert_int_equal(pass(bed, 600, true), STAGE_NOTHING);
}

static void test_cuts_into_a_fade(void **state)
{
    struct bed *bed = *state;
    pass(bed, 0, false);
    pass(bed, SLOT_MS, false);
    assert_true(stage_fading(bed->stage));
    pass(bed, SLOT_MS + 160, false);
    bed->list = say("emergency");
    assert_cut(bed, SLOT_MS + 170);
}

static void test_does_not_wait_for_the_edge(void **state)
{
    struct bed *bed = *state;
    pass(bed, 0, false);
    struct screen_input in = input(bed, 100);
    int64_t edge_ms = stage_page(bed->stage)->next_ms;
    stage_prepare(bed->stage, &in, edge_ms);
    in = input(bed, SLOT_MS - 60);
    stage_paint_ahead(bed->stage, &in, edge_ms, 5000 + edge_ms - AT_MS);
    assert_true(stage_held(bed->stage, AT_MS + SLOT_MS - 50, 5000 + SLOT_MS - 50));
    bed->list = say("emergency");
    in = input(bed, SLOT_MS - 50);
    assert_true(screen_takes_over(&in));
    assert_cut(bed, SLOT_MS - 50);
    assert_false(stage_held(bed->stage, AT_MS + SLOT_MS - 40, 5000 + SLOT_MS - 40));
}

/* Over: the show fades in, for longer than a page does, and is where the clock says. */
static void test_show_fades_back(void **state)
{
    struct bed *bed = *state;
    struct announcements *list = say("emergency");
    pass(bed, 0, false);
    bed->list = list;
    assert_cut(bed, 500);
    pass(bed, SLOT_MS, false);
    assert_glass_is_scene(bed);
    bed->list = NULL;
    pass(bed, SLOT_MS + 1000, true);
    announcements_free(list);
    assert_true(stage_fading(bed->stage));
    assert_string_equal(stage_page(bed->stage)->board->name, "day");
    int64_t at = SLOT_MS + 1000;
    for (; at <= SLOT_MS + 1000 + STAGE_RETURN_MS - 40; at += 40) {
        pass(bed, at, false);
        assert_true(stage_fading(bed->stage));
    }
    for (; stage_fading(bed->stage) && at < SLOT_MS + 2000; at += 40)
        pass(bed, at, false);
    assert_false(stage_fading(bed->stage));
    assert_glass_is_scene(bed);
}

static void test_banner_fades_the_board(void **state)
{
    struct bed *bed = *state;
    pass(bed, 0, false);
    int32_t top = stage_page(bed->stage)->body.y;
    bed->list = say("urgent");
    pass(bed, 500, true);
    assert_true(stage_fading(bed->stage));
    assert_true(stage_page(bed->stage)->body.y > top);
    for (int64_t at = 540; stage_fading(bed->stage); at += 40)
        pass(bed, at, false);
    assert_glass_is_scene(bed);
}

#define WITH_BED(test) cmocka_unit_test_setup_teardown(test, set_up, bed_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BED(test_cuts_in),
        WITH_BED(test_cuts_into_a_fade),
        WITH_BED(test_does_not_wait_for_the_edge),
        WITH_BED(test_show_fades_back),
        WITH_BED(test_banner_fades_the_board),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
