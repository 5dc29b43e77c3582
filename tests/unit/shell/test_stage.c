/* Scene to glass on a page in memory, with every clock virtual: what is painted, what is not, and
 * how a fade runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/feed/reader.h"
#include "shell/dim.h"
#include "shell/paint.h"
#include "shell/stage.h"
#include "unit/shell/stage_bed.h"
#include <stdlib.h>
#include <string.h>

#define SLOT_MS 12000
/* A slot's edge, the first of a round, and a minute of the clock: 08:40 in Shanghai. */
#define AT_MS INT64_C(1619311200000)

static const char feed_text[] =
    "{\"format\": \"hallboard feed 1\","
    " \"event\": {\"name\": {\"zh\": \"峰会\", \"en\": \"Summit\"}, \"zone\": \"Asia/Shanghai\","
    "  \"languages\": [\"zh\", \"en\"]},"
    " \"rooms\": [{\"id\": \"a\", \"number\": \"201\"}, {\"id\": \"b\", \"number\": \"202\"}],"
    " \"sessions\": ["
    "  {\"id\": \"s1\", \"room\": \"a\", \"title\": {\"zh\": \"%s\", \"en\": \"Opening\"},"
    "   \"start\": \"2021-04-25T08:00:00+08:00\", \"end\": \"2021-04-25T10:00:00+08:00\"},"
    "  {\"id\": \"s2\", \"room\": \"b\", \"title\": {\"zh\": \"分论坛\", \"en\": \"Forum\"},"
    "   \"start\": \"2021-04-25T09:00:00+08:00\", \"end\": \"2021-04-25T11:00:00+08:00\"}],"
    " \"playlists\": [{\"id\": \"p\", \"items\": [{\"board\": \"now-next\"}, {\"board\": "
    "\"day\"}]}],"
    " \"playlist\": \"p\", \"theme\": {\"motion\": \"%s\"}}";

static struct snapshot *read_feed(const char *title, const char *motion)
{
    return bed_read(feed_text, title, motion);
}

static int set_up(void **state)
{
    static struct bed bed;
    bed_init(&bed, read_feed("开幕式", "full"));
    *state = &bed;
    return 0;
}

/* One pass at this time after AT_MS, as the loop makes it. */
static enum stage_kind pass(struct bed *bed, int64_t after_ms, bool force)
{
    struct screen_input in = {.snapshot = bed->snapshot,
                              .width = W,
                              .height = H,
                              .now_ms = AT_MS + after_ms,
                              .show_ms = AT_MS + after_ms,
                              .time_confirmed = true,
                              .data_ms = AT_MS,
                              .age_ms = 0};
    bool build = force || stage_due(bed->stage, in.now_ms, in.show_ms);
    stage_pass(bed->stage, &in, 5000 + after_ms, build, &bed->frame);
    return bed->frame.kind;
}

/* The scene built last, painted whole on another page: what must be on the glass. */
static uint32_t *reference(struct bed *bed)
{
    struct painter *painter = painter_new(bed->fonts);
    uint32_t *pixels = calloc((size_t)W * H, sizeof *pixels);
    paint_page(painter, stage_scene(bed->stage), pixels, W);
    painter_free(painter);
    return pixels;
}

static bool equal_rows(const uint32_t *a, const uint32_t *b, int from, int to)
{
    for (int i = from * W; i < to * W; i++) {
        if ((a[i] ^ b[i]) & 0xffffff)
            return false;
    }
    return true;
}

static void assert_glass_is_scene(struct bed *bed)
{
    uint32_t *seen = bed_glass(bed), *wanted = reference(bed);
    assert_true(equal_rows(seen, wanted, 0, H));
    free(seen);
    free(wanted);
}

static void test_first_frame_is_whole_and_at_once(void **state)
{
    struct bed *bed = *state;
    assert_true(stage_due(bed->stage, AT_MS, AT_MS));
    assert_false(stage_settled(bed->stage));
    assert_int_equal(pass(bed, 0, false), STAGE_FIRST);
    assert_int_equal(bed->frame.painted_px, W * H);
    assert_true(stage_settled(bed->stage));
    assert_false(stage_fading(bed->stage));
    assert_int_equal(output_page_buffers(bed->output), 1);
    assert_glass_is_scene(bed);
}

static void test_nothing_changed_nothing_happens(void **state)
{
    struct bed *bed = *state;
    pass(bed, 0, false);
    struct stage_counts before = stage_counts(bed->stage);
    assert_false(stage_due(bed->stage, AT_MS + 1, AT_MS + 1));
    assert_int_equal(pass(bed, 1, false), STAGE_NOTHING);
    assert_int_equal(pass(bed, 2, true), STAGE_NOTHING); /* the watchdog's beat builds */
    struct stage_counts after = stage_counts(bed->stage);
    assert_int_equal(after.frames, before.frames);
    assert_int_equal(after.painted_px, before.painted_px);
    assert_int_equal(after.layouts, before.layouts);
    assert_int_equal(after.builds, before.builds + 1);
    assert_true(stage_settled(bed->stage));
}

/* Over the minute: the clock and what counts with it, not the page. */
static void test_damage_only(void **state)
{
    struct bed *bed = *state;
    int64_t minute = 60000;
    pass(bed, minute - 1000, false);
    /* The minute in event time; in showing time still the slot before, as under --speed. */
    const struct scene *scene = stage_scene(bed->stage);
    assert_true(scene->next_now_ms == AT_MS + minute);
    struct screen_input in = {.snapshot = bed->snapshot,
                              .width = W,
                              .height = H,
                              .now_ms = AT_MS + minute,
                              .show_ms = AT_MS + minute - 500,
                              .time_confirmed = true,
                              .data_ms = AT_MS,
                              .age_ms = 0};
    assert_true(stage_due(bed->stage, in.now_ms, in.show_ms));
    stage_pass(bed->stage, &in, 100000, true, &bed->frame);
    assert_int_equal(bed->frame.kind, STAGE_DAMAGE);
    assert_true(bed->frame.painted_px > 0);
    assert_true(bed->frame.painted_px < W * H / 10);
    assert_glass_is_scene(bed);
}

/* 4 t³ up to the middle, the same mirrored after it; what is in the fade is within 3 of 255. */
static void assert_blend(struct bed *bed, const uint32_t *old, const uint32_t *new, double t)
{
    uint32_t *seen = bed_glass(bed);
    double e = t < 0.5 ? 4 * t * t * t : 1 - 4 * (1 - t) * (1 - t) * (1 - t);
    struct rect body = stage_page(bed->stage)->body;
    int worst = 0, different = 0;
    for (int y = body.y; y < body.y + body.h; y++) {
        for (int x = body.x; x < body.x + body.w; x++) {
            for (int shift = 0; shift < 24; shift += 8) {
                int a = old[y * W + x] >> shift & 255, b = new[y * W + x] >> shift & 255;
                int wanted = (int)(a + (b - a) * e + 0.5);
                int off = abs(wanted - (int)(seen[y * W + x] >> shift & 255));
                worst = off > worst ? off : worst;
                different += a != b;
            }
        }
    }
    assert_true(different > 1000);
    assert_in_range(worst, 0, 3);
    assert_true(equal_rows(seen, new, 0, body.y));
    assert_true(equal_rows(seen, new, body.y + body.h, H));
    free(seen);
}

static void test_fade(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    assert_true(stage_settled(bed->stage));
    assert_string_equal(stage_page(bed->stage)->board->name, "now-next");
    assert_true(stage_next_show_ms(bed->stage) == AT_MS + SLOT_MS);
    uint32_t *old = bed_glass(bed);

    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_FADE);
    assert_string_equal(stage_page(bed->stage)->board->name, "day");
    assert_true(stage_fading(bed->stage));
    assert_false(stage_settled(bed->stage));
    assert_int_equal(bed->frame.permille, 0);
    assert_true(bed->frame.painted_px > 0);
    assert_int_equal(output_page_buffers(bed->output), 2);
    uint32_t *new = reference(bed);
    assert_blend(bed, old, new, 0);

    /* Not evenly: the clock decides, not the number of frames. */
    static const int steps_ms[] = {17, 33, 100, 101, 200, 300, 390};
    for (size_t i = 0; i < sizeof steps_ms / sizeof *steps_ms; i++) {
        assert_int_equal(pass(bed, SLOT_MS + steps_ms[i], false), STAGE_FADE);
        assert_int_equal(bed->frame.painted_px, 0);
        assert_blend(bed, old, new, steps_ms[i] / 400.0);
    }
    assert_true(bed->frame.permille > 990 && bed->frame.permille < 1000);
    assert_int_equal(pass(bed, SLOT_MS + 400, false), STAGE_FADE);
    assert_int_equal(bed->frame.permille, 1000);
    assert_true(stage_settled(bed->stage));
    assert_int_equal(output_page_buffers(bed->output), 1);
    assert_glass_is_scene(bed);
    assert_int_equal(pass(bed, SLOT_MS + 420, false), STAGE_NOTHING);
    assert_int_equal(stage_counts(bed->stage).fades, 1);
    assert_int_equal(stage_counts(bed->stage).builds, 2); /* none for a step of the fade */
    free(old);
    free(new);
}

/* A page that takes 100 ms to paint fades as long as any other. */
static void test_slow_page_fades_fully(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    pass(bed, SLOT_MS, false);
    assert_int_equal(bed->frame.permille, 0);
    pass(bed, SLOT_MS + 100, false); /* as 17 ms after the start */
    assert_int_equal(bed->frame.permille, 0);
    pass(bed, SLOT_MS + 83 + 200, false);
    assert_in_range(bed->frame.permille, 499, 501);
    pass(bed, SLOT_MS + 83 + 390, false);
    assert_true(stage_fading(bed->stage));
    pass(bed, SLOT_MS + 83 + 400, false);
    assert_true(stage_settled(bed->stage));
}

static void correct(struct bed *bed, const char *title, const char *motion)
{
    snapshot_free(bed->snapshot); /* nothing may be borrowed from it: ASan would tell */
    bed->snapshot = read_feed(title, motion);
}

static void test_correction_at_once(void **state)
{
    struct bed *bed = *state;
    pass(bed, 1000, false);
    struct snapshot *old = bed->snapshot;
    bed->snapshot = read_feed("开幕式改期", "full");
    assert_int_equal(pass(bed, 1100, true), STAGE_DAMAGE);
    snapshot_free(old);
    assert_true(bed->frame.painted_px < W * H / 2);
    assert_string_equal(stage_page(bed->stage)->board->name, "now-next");
    assert_glass_is_scene(bed);
    /* The old one is gone, and the next pass does not miss it. */
    assert_int_equal(pass(bed, 1200, true), STAGE_NOTHING);
}

static void test_correction_during_fade(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    pass(bed, SLOT_MS, false);
    pass(bed, SLOT_MS + 100, false);
    struct snapshot *old = bed->snapshot;
    bed->snapshot = read_feed("开幕式改期", "full");
    /* Half way: it began when its second frame came late. */
    assert_int_equal(pass(bed, SLOT_MS + 283, true), STAGE_FADE);
    snapshot_free(old);
    assert_true(bed->frame.painted_px > 0);
    assert_true(stage_fading(bed->stage));
    assert_in_range(bed->frame.permille, 490, 510); /* it goes on where it was */
    pass(bed, SLOT_MS + 483, false);
    assert_true(stage_settled(bed->stage));
    assert_glass_is_scene(bed);
}

/* The wall clock was set forward by a slot: back to the first page. */
static void next_slot(struct bed *bed, int64_t tick_ms, bool build)
{
    struct screen_input in = {.snapshot = bed->snapshot,
                              .width = W,
                              .height = H,
                              .now_ms = AT_MS + 2 * SLOT_MS,
                              .show_ms = AT_MS + 2 * SLOT_MS,
                              .time_confirmed = true,
                              .data_ms = AT_MS};
    build = build || stage_due(bed->stage, in.now_ms, in.show_ms);
    stage_pass(bed->stage, &in, 5000 + SLOT_MS + tick_ms, build, &bed->frame);
}

/* A fade is carried to its end, and the page that came meanwhile comes after it. */
static void test_next_page_during_fade(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    pass(bed, SLOT_MS, false);
    pass(bed, SLOT_MS + 17, false);
    next_slot(bed, 200, true);
    assert_int_equal(bed->frame.kind, STAGE_FADE);
    assert_in_range(bed->frame.permille, 490, 510);
    assert_string_equal(stage_page(bed->stage)->board->name, "day");
    int64_t builds = stage_counts(bed->stage).builds;
    next_slot(bed, 300, false);
    assert_int_equal(stage_counts(bed->stage).builds, builds); /* not looked at in each frame */
    next_slot(bed, 400, false);
    assert_int_equal(bed->frame.permille, 1000);
    assert_true(stage_settled(bed->stage));
    assert_glass_is_scene(bed);
    assert_true(stage_next_show_ms(bed->stage) <= AT_MS + 2 * SLOT_MS);
    next_slot(bed, 417, false);
    assert_int_equal(bed->frame.permille, 0);
    assert_string_equal(stage_page(bed->stage)->board->name, "now-next");
    next_slot(bed, 434, false);
    next_slot(bed, 900, false);
    assert_true(stage_settled(bed->stage));
    assert_glass_is_scene(bed);
    assert_int_equal(stage_counts(bed->stage).fades, 2);
}

/* It cannot wait where the snapshot that it follows goes: then it comes out of what is on the
 * glass, half of either, and nothing jumps. */
static void test_other_page_of_a_new_snapshot_during_fade(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    pass(bed, SLOT_MS, false);
    pass(bed, SLOT_MS + 17, false);
    pass(bed, SLOT_MS + 200, false);
    uint32_t *mixed = bed_glass(bed);
    snapshot_free(bed->snapshot);
    bed->snapshot = read_feed("开幕式改期", "full");
    next_slot(bed, 217, true);
    assert_int_equal(bed->frame.permille, 0);
    assert_string_equal(stage_page(bed->stage)->board->name, "now-next");
    struct rect body = stage_page(bed->stage)->body;
    uint32_t *seen = bed_glass(bed);
    assert_true(equal_rows(mixed, seen, body.y, body.y + body.h));
    free(mixed);
    free(seen);
    next_slot(bed, 234, false);
    next_slot(bed, 700, false);
    assert_true(stage_settled(bed->stage));
    assert_glass_is_scene(bed);
}

static void prepare(struct bed *bed, int64_t after_ms)
{
    struct screen_input in = {.snapshot = bed->snapshot,
                              .width = W,
                              .height = H,
                              .now_ms = AT_MS + after_ms,
                              .show_ms = AT_MS + after_ms,
                              .time_confirmed = true,
                              .data_ms = AT_MS};
    stage_prepare(bed->stage, &in, stage_page(bed->stage)->next_ms);
}

static void paint_ahead(struct bed *bed, int64_t after_ms)
{
    struct screen_input in = {.snapshot = bed->snapshot,
                              .width = W,
                              .height = H,
                              .now_ms = AT_MS + after_ms,
                              .show_ms = AT_MS + after_ms,
                              .time_confirmed = true,
                              .data_ms = AT_MS};
    int64_t edge_ms = stage_page(bed->stage)->next_ms;
    stage_paint_ahead(bed->stage, &in, edge_ms, 5000 + edge_ms - AT_MS);
}

/* Painted before its time it is seen at the edge and no sooner, and the edge's frame paints
 * nothing. */
static void test_painted_ahead(void **state)
{
    struct bed *bed = *state;
    const int64_t early = SLOT_MS - STAGE_AHEAD_MS;
    pass(bed, 0, false);
    assert_true(stage_ahead_ms(bed->stage) == INSTANT_NEVER);
    prepare(bed, 100);
    assert_true(stage_ahead_ms(bed->stage) == AT_MS + early);
    int64_t frames = stage_counts(bed->stage).frames;
    paint_ahead(bed, early);
    assert_true(stage_held(bed->stage, AT_MS + early, 5000 + early));
    assert_true(stage_held(bed->stage, AT_MS + SLOT_MS - 1, 5000 + SLOT_MS - 1));
    assert_true(stage_next_show_ms(bed->stage) == AT_MS + SLOT_MS);
    assert_true(stage_ahead_ms(bed->stage) == INSTANT_NEVER);
    assert_false(stage_settled(bed->stage));
    assert_int_equal(stage_counts(bed->stage).frames, frames);
    assert_false(stage_held(bed->stage, AT_MS + SLOT_MS, 5000 + SLOT_MS));
    assert_false(stage_held(bed->stage, AT_MS - 3600000, 5001 + SLOT_MS)); /* the clock was set */

    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_FADE);
    assert_int_equal(bed->frame.painted_px, 0);
    assert_int_equal(bed->frame.permille, 0);
    assert_string_equal(stage_page(bed->stage)->board->name, "day");
    for (int64_t at = SLOT_MS; stage_fading(bed->stage); at += 40)
        pass(bed, at, false);
    assert_glass_is_scene(bed);
    assert_true(stage_settled(bed->stage));
    /* It goes on as if it had been painted in time. */
    pass(bed, 2 * SLOT_MS, false);
    assert_true(stage_fading(bed->stage));
    assert_string_equal(stage_page(bed->stage)->board->name, "now-next");
}

/* What came meanwhile is shown in the fade that the edge begins. */
static void test_correction_while_ahead(void **state)
{
    struct bed *bed = *state;
    pass(bed, 0, false);
    prepare(bed, 100);
    paint_ahead(bed, SLOT_MS - 50);
    struct snapshot *old = bed->snapshot;
    bed->snapshot = read_feed("开幕式改期", "full");
    assert_int_equal(pass(bed, SLOT_MS, true), STAGE_FADE);
    snapshot_free(old);
    assert_true(bed->frame.painted_px > 0);
    for (int64_t at = SLOT_MS; stage_fading(bed->stage); at += 40)
        pass(bed, at, false);
    assert_glass_is_scene(bed);
}

/* The output's pixels are others: the page that was painted ahead is gone with them. */
static void test_forget_while_ahead(void **state)
{
    struct bed *bed = *state;
    pass(bed, 0, false);
    prepare(bed, 100);
    paint_ahead(bed, SLOT_MS - 50);
    stage_forget(bed->stage);
    assert_false(stage_held(bed->stage, AT_MS + SLOT_MS - 40, 5000 + SLOT_MS - 40));
    assert_int_equal(pass(bed, SLOT_MS - 40, false), STAGE_FIRST);
    assert_string_equal(stage_page(bed->stage)->board->name, "now-next");
    assert_glass_is_scene(bed);
    for (int64_t at = SLOT_MS; at < SLOT_MS + 500; at += 40)
        pass(bed, at, false);
    assert_string_equal(stage_page(bed->stage)->board->name, "day");
    assert_glass_is_scene(bed);
}

/* What cuts is left to the edge. */
static void test_reduced_motion_is_not_ahead(void **state)
{
    struct bed *bed = *state;
    correct(bed, "开幕式", "reduced");
    pass(bed, 0, false);
    prepare(bed, 100);
    paint_ahead(bed, SLOT_MS - 50);
    assert_false(stage_held(bed->stage, AT_MS + SLOT_MS - 50, 5000 + SLOT_MS - 50));
    assert_string_equal(stage_page(bed->stage)->board->name, "now-next");
    assert_true(stage_settled(bed->stage));
    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_CUT);
    assert_glass_is_scene(bed);
}

/* The page to come is set and rastered while this one stands still, and nothing else of it seen. */
static void test_next_page_is_prepared(void **state)
{
    struct bed *bed = *state;
    assert_false(stage_unprepared(bed->stage));
    pass(bed, 0, false);
    assert_true(stage_unprepared(bed->stage));
    uint64_t set = stage_counts(bed->stage).layouts;
    prepare(bed, 0);
    assert_true(stage_counts(bed->stage).layouts > set); /* it was another page */
    assert_int_equal(stage_counts(bed->stage).prepared, 1);
    assert_false(stage_unprepared(bed->stage));
    assert_true(stage_settled(bed->stage));
    assert_int_equal(pass(bed, 1, true), STAGE_NOTHING);
    assert_glass_is_scene(bed);

    set = stage_counts(bed->stage).layouts;
    uint64_t rastered = fonts_stats(bed->fonts).rastered;
    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_FADE);
    assert_int_equal(stage_counts(bed->stage).layouts, set);
    assert_int_equal(fonts_stats(bed->fonts).rastered, rastered);
}

static void test_prepared_again_for_a_new_snapshot(void **state)
{
    struct bed *bed = *state;
    struct snapshot *old = bed->snapshot;
    pass(bed, 0, false);
    prepare(bed, 0);
    bed->snapshot = read_feed("另一场开幕式", "full");
    pass(bed, 100, true);
    assert_true(stage_unprepared(bed->stage));
    prepare(bed, 100);
    assert_false(stage_unprepared(bed->stage));
    snapshot_free(old);
}

static void test_one_page_is_not_prepared_for(void **state)
{
    struct bed *bed = *state;
    snapshot_free(bed->snapshot);
    struct err err = {0};
    const char *text = "{\"format\": \"hallboard feed 1\", \"event\": {\"name\": \"E\", \"zone\":"
                       "\"Asia/Shanghai\", \"languages\": [\"en\"]}, \"rooms\": [{\"id\": \"a\"}],"
                       "\"playlists\": [{\"id\": \"p\", \"items\": [{\"board\": \"now-next\"}]}],"
                       "\"playlist\": \"p\"}";
    bed->snapshot = feed_read(text, strlen(text), &err);
    assert_string_equal(err.text, "");
    pass(bed, 0, false);
    assert_string_equal(stage_page(bed->stage)->board->name, "now-next");
    assert_false(stage_unprepared(bed->stage));
    pass(bed, 7 * SLOT_MS, true); /* the round's last slot: its list may be another after it */
    assert_true(stage_unprepared(bed->stage));
}

static void test_reduced_motion_cuts(void **state)
{
    struct bed *bed = *state;
    correct(bed, "开幕式", "reduced");
    pass(bed, SLOT_MS - 1000, false);
    assert_int_equal(pass(bed, SLOT_MS, false), STAGE_CUT);
    assert_false(stage_fading(bed->stage));
    assert_int_equal(output_page_buffers(bed->output), 1);
    assert_glass_is_scene(bed);
}

/* What must be on the glass at night. */
static void assert_glass_is_dimmed(struct bed *bed, int32_t permille)
{
    struct dim dim = {0};
    uint32_t *seen = bed_glass(bed), *wanted = reference(bed);
    assert_int_equal(stage_scene(bed->stage)->light_permille, permille);
    dim_rect(&dim, permille, wanted, W, (struct rect){0, 0, W, H});
    assert_true(equal_rows(seen, wanted, 0, H));
    free(seen);
    free(wanted);
}

#define NIGHT(from) "full\", \"night\": {\"from\": \"" from "\", \"to\": \"20:00\"}, \"x-\": \""

/* Once: a part painted again is not darker than the rest, nor is what a fade leaves. */
static void test_night(void **state)
{
    struct bed *bed = *state;
    correct(bed, "开幕式", NIGHT("08:00"));
    assert_int_equal(pass(bed, 0, false), STAGE_FIRST);
    assert_glass_is_dimmed(bed, 400);
    for (int64_t after = SLOT_MS; after <= 5 * SLOT_MS; after += SLOT_MS) {
        pass(bed, after, false);
        for (int64_t at = after; stage_fading(bed->stage); at += 40)
            pass(bed, at, false);
        assert_glass_is_dimmed(bed, 400);
    }
    correct(bed, "开幕式改期", NIGHT("08:00"));
    assert_int_equal(pass(bed, 5 * SLOT_MS + 2000, true), STAGE_DAMAGE);
    assert_true(bed->frame.painted_px < W * H / 2);
    assert_glass_is_dimmed(bed, 400);
}

/* It gets dark at the minute that the scene said. */
static void test_nightfall(void **state)
{
    struct bed *bed = *state;
    correct(bed, "开幕式", NIGHT("08:38"));
    pass(bed, 7000, false);
    assert_glass_is_dimmed(bed, 778); /* three minutes of it */
    for (int64_t after = SLOT_MS; after < 60000; after += SLOT_MS) {
        pass(bed, after, false);
        for (int64_t at = after; stage_fading(bed->stage); at += 40)
            pass(bed, at, false);
    }
    assert_true(stage_next_now_ms(bed->stage) == AT_MS + 60000);
    pass(bed, 60000, false);
    for (int64_t at = 60000; stage_fading(bed->stage); at += 40)
        pass(bed, at, false);
    assert_glass_is_dimmed(bed, 715);
    correct(bed, "开幕式", "full"); /* the night is called off */
    assert_int_equal(pass(bed, 62000, true), STAGE_DAMAGE);
    assert_int_equal(bed->frame.painted_px, W * H);
    assert_glass_is_scene(bed);
}

/* T34: what a reset took comes back byte for byte. */
static void test_forget_paints_whole(void **state)
{
    struct bed *bed = *state;
    int stride_px;
    pass(bed, 1000, false);
    uint32_t *before = bed_glass(bed);
    uint32_t *page = output_pixels(bed->output, &stride_px);
    memset(page, 0x55, (size_t)stride_px * H * sizeof *page);
    stage_forget(bed->stage);
    assert_false(stage_settled(bed->stage));
    assert_true(stage_due(bed->stage, AT_MS + 1001, AT_MS + 1001));
    assert_int_equal(pass(bed, 1001, false), STAGE_FIRST);
    uint32_t *after = bed_glass(bed);
    assert_true(equal_rows(before, after, 0, H));
    free(before);
    free(after);
}

static void test_forget_during_fade(void **state)
{
    struct bed *bed = *state;
    pass(bed, SLOT_MS - 1000, false);
    pass(bed, SLOT_MS, false);
    pass(bed, SLOT_MS + 200, false);
    stage_forget(bed->stage);
    assert_int_equal(pass(bed, SLOT_MS + 210, false), STAGE_FIRST);
    assert_true(stage_settled(bed->stage));
    assert_glass_is_scene(bed);
}

static void test_another_output(void **state)
{
    struct bed *bed = *state;
    struct err err = {0};
    pass(bed, 1000, false);
    output_close(bed->output);
    stage_set_output(bed->stage, NULL);
    assert_false(stage_settled(bed->stage));
    bed->output =
        output_open(&(struct output_config){.headless = true, .width_px = W, .height_px = H}, &err);
    stage_set_output(bed->stage, bed->output);
    assert_int_equal(pass(bed, 2000, false), STAGE_FIRST);
    assert_glass_is_scene(bed);
}

static void test_again(void **state)
{
    struct bed *bed = *state;
    pass(bed, 1000, false);
    uint64_t px = (uint64_t)stage_counts(bed->stage).painted_px;
    stage_again(bed->stage, &bed->frame);
    assert_int_equal(bed->frame.kind, STAGE_AGAIN);
    assert_int_equal(stage_counts(bed->stage).painted_px, px);
}

/* Of the sanitizer, whose header gcc does not ship; not there in a build without it. */
int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void *, size_t),
                                              void (*free_hook)(const volatile void *))
    __attribute__((weak));

static int allocations;

static void count_allocation(const volatile void *at, size_t bytes)
{
    (void)at, (void)bytes;
    allocations++;
}

static void ignore_free(const volatile void *at)
{
    (void)at;
}

static void test_warm_pass_allocates_nothing(void **state)
{
    struct bed *bed = *state;
    static bool installed;
    if (!installed && (!__sanitizer_install_malloc_and_free_hooks ||
                       !__sanitizer_install_malloc_and_free_hooks(count_allocation, ignore_free)))
        skip();
    installed = true;
    /* Both frame arenas, each text once, and a fade each way. */
    pass(bed, 0, false);
    free(malloc(1));
    assert_true(allocations > 0); /* it does count */
    pass(bed, 1, true);
    pass(bed, 2, true);
    allocations = 0;
    pass(bed, 3, true);
    pass(bed, 4, true);
    assert_int_equal(allocations, 0);
    /* Of a fade the second page alone, and nothing of its steps. */
    for (int64_t at = SLOT_MS; at < 3 * SLOT_MS; at += 100)
        pass(bed, at, false);
    pass(bed, 3 * SLOT_MS, false);
    assert_true(stage_fading(bed->stage));
    allocations = 0;
    for (int64_t at = 16; at < 400; at += 16)
        pass(bed, 3 * SLOT_MS + at, false);
    assert_int_equal(allocations, 0);
}

/* An hour of passes at every change: the glass is the scene after each, and no page is left. */
static void test_walk(void **state)
{
    struct bed *bed = *state;
    int64_t after = 0;
    int fades = 0, passes = 0;
    for (; after < 3600000 && passes < 20000; passes++) {
        pass(bed, after, false);
        if (stage_fading(bed->stage)) {
            after += 40;
            fades += !stage_fading(bed->stage);
            continue;
        }
        if (passes % 97 == 0)
            assert_glass_is_scene(bed);
        int64_t now = stage_next_now_ms(bed->stage), show = stage_next_show_ms(bed->stage);
        int64_t next = (now < show ? now : show) - AT_MS;
        assert_true(next > after);
        after = next;
    }
    assert_true(after >= 3600000);
    /* One flip a slot, but where a round's end or its list keeps the page. */
    assert_in_range(stage_counts(bed->stage).fades, 200, 300);
}

#define WITH_BED(test) cmocka_unit_test_setup_teardown(test, set_up, bed_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BED(test_first_frame_is_whole_and_at_once),
        WITH_BED(test_nothing_changed_nothing_happens),
        WITH_BED(test_damage_only),
        WITH_BED(test_fade),
        WITH_BED(test_slow_page_fades_fully),
        WITH_BED(test_correction_at_once),
        WITH_BED(test_correction_during_fade),
        WITH_BED(test_next_page_during_fade),
        WITH_BED(test_other_page_of_a_new_snapshot_during_fade),
        WITH_BED(test_next_page_is_prepared),
        WITH_BED(test_painted_ahead),
        WITH_BED(test_correction_while_ahead),
        WITH_BED(test_forget_while_ahead),
        WITH_BED(test_reduced_motion_is_not_ahead),
        WITH_BED(test_prepared_again_for_a_new_snapshot),
        WITH_BED(test_one_page_is_not_prepared_for),
        WITH_BED(test_reduced_motion_cuts),
        WITH_BED(test_night),
        WITH_BED(test_nightfall),
        WITH_BED(test_forget_paints_whole),
        WITH_BED(test_forget_during_fade),
        WITH_BED(test_another_output),
        WITH_BED(test_again),
        WITH_BED(test_warm_pass_allocates_nothing),
        WITH_BED(test_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
