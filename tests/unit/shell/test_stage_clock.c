/* The wall clock is set while the show runs, or the zone changes its offset: the page is at once
 * what it would be had the program just been started, a fade goes on, and no flip is lost or
 * doubled (T27, T28). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/civil.h"
#include "core/feed/reader.h"
#include "shell/stage.h"
#include <stdlib.h>
#include <string.h>

#define W 320
#define H 180
#define SLOT_MS 12000
#define AT_MS INT64_C(1619311200000) /* a slot's edge, and the first of a round */

static const char feed_text[] =
    "{\"format\": \"hallboard feed 1\","
    " \"event\": {\"name\": \"Summit\", \"zone\": \"%s\", \"languages\": [\"en\"]},"
    " \"rooms\": [{\"id\": \"a\", \"number\": \"201\"}],"
    " \"sessions\": [{\"id\": \"s\", \"room\": \"a\", \"title\": \"Opening\","
    "   \"start\": \"2021-04-25T08:00:00+08:00\", \"end\": \"2021-04-25T10:00:00+08:00\"}],"
    " \"playlists\": [{\"id\": \"p\", \"items\": [{\"board\": \"now-next\"}, {\"board\": "
    "\"day\"}, {\"board\": \"overview\"}]}], \"playlist\": \"p\","
    " \"theme\": {\"shift\": false}}";

struct bed {
    struct snapshot *snapshot;
    struct fonts *fonts;
    struct output *output;
    struct stage *stage;
    int64_t tick_ms; /* CLOCK_BOOTTIME, which nobody sets */
};

static void make_bed(struct bed *bed, const char *zone)
{
    struct strbuf text = {0};
    struct err err = {0};
    strbuf_printf(&text, feed_text, zone);
    *bed = (struct bed){
        .snapshot = feed_read(text.text, text.bytes, &err),
        .fonts = fonts_new("fonts", NULL, 0),
        .output = output_open(
            &(struct output_config){.headless = true, .width_px = W, .height_px = H}, &err),
        .tick_ms = 5000};
    assert_string_equal(err.text, "");
    strbuf_fini(&text);
    bed->stage = stage_new(bed->fonts);
    stage_set_output(bed->stage, bed->output);
}

static void end_bed(struct bed *bed)
{
    stage_free(bed->stage);
    output_close(bed->output);
    fonts_free(bed->fonts);
    snapshot_free(bed->snapshot);
}

static enum stage_kind pass(struct bed *bed, int64_t wall_ms, bool force)
{
    struct stage_frame frame;
    struct screen_input in = {.snapshot = bed->snapshot,
                              .width = W,
                              .height = H,
                              .now_ms = wall_ms,
                              .show_ms = wall_ms,
                              .time_confirmed = true,
                              .age_ms = -1};
    bool build = force || stage_due(bed->stage, wall_ms, wall_ms);
    stage_pass(bed->stage, &in, bed->tick_ms, build, &frame);
    return frame.kind;
}

/* To the end of the fade that runs; returns how long it took. */
static int64_t end_fade(struct bed *bed, int64_t *wall_ms)
{
    int64_t began_ms = bed->tick_ms;
    while (stage_fading(bed->stage)) {
        bed->tick_ms += 16;
        *wall_ms += 16;
        pass(bed, *wall_ms, false);
        assert_true(bed->tick_ms - began_ms < 2 * STAGE_FADE_MS);
    }
    return bed->tick_ms - began_ms;
}

/* The same as a program that was started now. */
static void assert_fresh(struct bed *bed, int64_t wall_ms)
{
    struct bed other;
    make_bed(&other, "Asia/Shanghai");
    pass(&other, wall_ms, true);
    assert_string_equal(stage_page(bed->stage)->board->name, stage_page(other.stage)->board->name);
    assert_true(stage_scene(bed->stage)->hash == stage_scene(other.stage)->hash);
    assert_true(stage_next_show_ms(bed->stage) > wall_ms);
    assert_true(stage_next_show_ms(bed->stage) <= wall_ms + SLOT_MS);
    assert_true(stage_settled(bed->stage));
    end_bed(&other);
}

static const int64_t steps_ms[] = {1,
                                   -1,
                                   500,
                                   -500,
                                   SLOT_MS,
                                   -SLOT_MS,
                                   3600000,
                                   -3600000,
                                   MS_DAY,
                                   -MS_DAY,
                                   -51 * 365 * MS_DAY /* 1970 */,
                                   17 * 365 * MS_DAY /* 2038 */};
#define N_STEPS (sizeof steps_ms / sizeof *steps_ms)

static void test_set_while_a_page_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_STEPS; i++) {
        struct bed bed;
        make_bed(&bed, "Asia/Shanghai");
        int64_t wall_ms = AT_MS + 5000;
        pass(&bed, wall_ms, false);
        bed.tick_ms += 8000; /* the beat of the loop builds, whatever the clock says */
        wall_ms += 8000 + steps_ms[i];
        pass(&bed, wall_ms, true);
        assert_true(end_fade(&bed, &wall_ms) <= STAGE_FADE_MS + 32);
        pass(&bed, wall_ms, true);
        end_fade(&bed, &wall_ms);
        assert_fresh(&bed, wall_ms);
        /* And from there on it goes by slots. */
        int64_t edge_ms = stage_next_show_ms(bed.stage);
        const struct board *before = stage_page(bed.stage)->board;
        bed.tick_ms += edge_ms - wall_ms;
        wall_ms = edge_ms;
        pass(&bed, wall_ms, false);
        assert_ptr_not_equal(stage_page(bed.stage)->board, before);
        end_bed(&bed);
    }
}

static void test_set_during_a_fade(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_STEPS; i++) {
        struct bed bed;
        make_bed(&bed, "Asia/Shanghai");
        int64_t wall_ms = AT_MS;
        pass(&bed, wall_ms, false);
        bed.tick_ms += SLOT_MS;
        wall_ms += SLOT_MS;
        pass(&bed, wall_ms, false);
        assert_true(stage_fading(bed.stage));
        int64_t began_ms = bed.tick_ms;
        bed.tick_ms += 100;
        wall_ms += 100 + steps_ms[i];
        pass(&bed, wall_ms, false);
        end_fade(&bed, &wall_ms);
        /* A second one, if the clock went to another page, and no third. */
        assert_true(bed.tick_ms - began_ms <= 2 * STAGE_FADE_MS + 200);
        bed.tick_ms += 8000;
        wall_ms += 8000;
        pass(&bed, wall_ms, true);
        end_fade(&bed, &wall_ms);
        assert_fresh(&bed, wall_ms);
        end_bed(&bed);
    }
}

/* An hour around a change of the offset: a flip every 12 s, in order, and the clock's minutes. */
static void test_dst(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *at; /* of the change */
    } rows[] = {{"Europe/Berlin", "2021-03-28T01:00:00Z"},
                {"Europe/Berlin", "2021-10-31T01:00:00Z"},
                {"America/New_York", "2021-11-07T06:00:00Z"},
                {"Australia/Lord_Howe", "2021-04-03T15:00:00Z"},
                {"Australia/Lord_Howe", "2021-10-02T15:30:00Z"},
                {"Africa/Casablanca", "2021-04-11T02:00:00Z"}};
    static const char *const order[] = {"now-next", "day", "overview"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bed bed;
        int64_t change_ms, flips = 0;
        make_bed(&bed, rows[i].zone);
        assert_true(rfc3339_parse(rows[i].at, &change_ms, NULL));
        int64_t wall_ms = change_ms - 8 * SLOT_MS, end_ms = change_ms + 8 * SLOT_MS;
        pass(&bed, wall_ms, false);
        while (wall_ms < end_ms) {
            const struct board *before = stage_page(bed.stage)->board;
            int64_t show_ms = stage_next_show_ms(bed.stage), now_ms = stage_next_now_ms(bed.stage);
            int64_t next_ms = show_ms < now_ms ? show_ms : now_ms;
            assert_true(next_ms > wall_ms); /* it never stands still */
            bed.tick_ms += next_ms - wall_ms;
            wall_ms = next_ms;
            pass(&bed, wall_ms, false);
            end_fade(&bed, &wall_ms);
            if (stage_page(bed.stage)->board == before)
                continue;
            assert_int_equal(wall_ms / SLOT_MS, change_ms / SLOT_MS - 8 + ++flips);
        }
        assert_int_equal(flips, 16);
        bool known = false;
        for (int k = 0; k < 3; k++)
            known = known || str_equal(stage_page(bed.stage)->board->name, order[k]);
        assert_true(known);
        end_bed(&bed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_while_a_page_stands),
        cmocka_unit_test(test_set_during_a_fade),
        cmocka_unit_test(test_dst),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
