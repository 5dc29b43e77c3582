/* From snapshot to pixels, for a page of twelve rooms: what a pass costs when nothing changed, when
 * the clock ticks, when the page changes, and while it fades. On a page in memory: what a screen
 * adds is in run.sh. */
#include "bench/bench.h"
#include "bench/feed.h"
#include "core/feed/reader.h"
#include "shell/stage.h"

#include <string.h>

#define ROOMS 12
#define SLOT_MS 12000
#define AT_MS (BENCH_FIRST_MS + 2 * MS_HOUR) /* a slot's edge, the first of a round */

/* Every allocation of the program and its libraries comes here. */
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);
void *malloc(size_t bytes);
void *calloc(size_t count, size_t bytes);
void *realloc(void *old, size_t bytes);

static long allocations;

void *malloc(size_t bytes)
{
    allocations++;
    return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    allocations++;
    return __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
    allocations++;
    return __libc_realloc(old, bytes);
}

struct bed {
    struct snapshot *snapshot;
    struct announcements *said; /* NULL: none */
    struct fonts *fonts;
    struct output *output;
    struct stage *stage;
    struct stage_frame frame;
    int width_px, height_px;
};

static struct snapshot *twelve_rooms(void)
{
    struct strbuf text = {0};
    struct err err = {0};
    bench_feed(&text, ROOMS, ROOMS * BENCH_SLOTS_A_DAY * 4);
    struct snapshot *snapshot = feed_read(text.text, text.bytes, &err);
    strbuf_fini(&text);
    if (!snapshot) {
        fprintf(stderr, "bench_stage: %s\n", err.text);
        exit(1);
    }
    return snapshot;
}

static void bed_open(struct bed *bed, int width_px, int height_px)
{
    struct err err = {0};
    *bed = (struct bed){.snapshot = twelve_rooms(), .width_px = width_px, .height_px = height_px};
    bed->fonts = fonts_new("fonts", NULL, 0);
    bed->stage = stage_new(bed->fonts);
    bed->output = output_open(
        &(struct output_config){.headless = true, .width_px = width_px, .height_px = height_px},
        &err);
    stage_set_output(bed->stage, bed->output);
}

static void bed_close(struct bed *bed)
{
    stage_free(bed->stage);
    output_close(bed->output);
    fonts_free(bed->fonts);
    snapshot_free(bed->snapshot);
}

/* Microseconds of one pass. */
static double pass(struct bed *bed, int64_t now_ms, int64_t show_ms, bool force)
{
    const struct announcements *lists[] = {bed->said};
    struct screen_input in = {.snapshot = bed->snapshot,
                              .announcements = lists,
                              .n_announcements = bed->said != NULL,
                              .width = bed->width_px,
                              .height = bed->height_px,
                              .now_ms = AT_MS + now_ms,
                              .show_ms = AT_MS + show_ms,
                              .time_confirmed = true,
                              .data_ms = AT_MS};
    bool build = force || stage_due(bed->stage, in.now_ms, in.show_ms);
    double start = bench_now_us();
    stage_pass(bed->stage, &in, show_ms, build, &bed->frame);
    return bench_now_us() - start;
}

static struct bench bench;

static void tell(const struct bed *bed, const char *what, double scale, const char *unit)
{
    char name[80];
    snprintf(name, sizeof name, "%s, %dp", what, bed->height_px);
    bench_tell(&bench, name, scale, unit);
}

static void at_rest(struct bed *bed)
{
    char name[80];
    /* Each of the two frame arenas makes one chunk of what it took, the second time. */
    for (int i = 0; i < 4; i++)
        pass(bed, 0, 0, true);
    long before = allocations;
    int64_t px = stage_counts(bed->stage).painted_px;
    for (int i = 0; i < BENCH_SAMPLES_MAX; i++)
        bench_add(&bench, pass(bed, 0, 0, true));
    long made = allocations - before;
    tell(bed, "compose and diff, 12 rooms, nothing changed", 1, "us");
    snprintf(name, sizeof name, "allocations in %d warm passes, %dp", BENCH_SAMPLES_MAX,
             bed->height_px);
    bench_count(name, (double)made, "");
    snprintf(name, sizeof name, "pixels painted by them, %dp", bed->height_px);
    bench_count(name, (double)(stage_counts(bed->stage).painted_px - px), "px");
}

/* Minute after minute of event time, within one slot. */
static void ticks(struct bed *bed)
{
    static struct bench pixels;
    for (int minute = 1; minute <= 40; minute++) {
        bench_add(&bench, pass(bed, minute * MS_MINUTE, 0, false));
        bench_add(&pixels, (double)bed->frame.painted_px);
    }
    tell(bed, "a pass in which the minute turns", 1, "us");
    bench = pixels;
    tell(bed, "pixels repainted by it", 1, "px");
    pixels.n = 0;
}

/* Slot after slot: the page's change, then its fade. */
static void flips(struct bed *bed)
{
    static struct bench steps;
    int buffers = 0;
    for (int slot = 1; slot <= 16; slot++) {
        int64_t edge = (int64_t)slot * SLOT_MS;
        double us = pass(bed, 0, edge, false);
        if (!stage_fading(bed->stage))
            continue;
        bench_add(&bench, us);
        for (int64_t ms = 17; stage_fading(bed->stage); ms += 17) {
            int now = output_page_buffers(bed->output);
            buffers = now > buffers ? now : buffers;
            bench_add(&steps, pass(bed, 0, edge + ms, false));
        }
    }
    tell(bed, "first frame of another page", 1e-3, "ms");
    bench = steps;
    tell(bed, "a frame of a fade", 1e-3, "ms");
    steps.n = 0;
    bench_count("page buffers alive, at rest", output_page_buffers(bed->output), "");
    bench_count("page buffers alive, in a fade", buffers, "");
    bench_count("faces open, at most", fonts_stats(bed->fonts).open_max, "");
}

/* What the ticker costs: its rectangle, sixty times a second. */
static void moves(struct bed *bed)
{
    static const char words[] =
        "{\"format\":\"hallboard announcements 1\",\"announcements\":[{\"id\":\"i\",\"level\":"
        "\"info\",\"headline\":{\"zh\":"
        "\"请各位来宾离场前将同声传译接收机交回服务台，并带好随身物品\","
        "\"en\":\"Please hand in the interpretation receivers at the desk before you leave, and "
        "take "
        "all that is yours with you: the halls are locked at six in the evening\"}}]}";
    struct err err = {0};
    bed->said = announcements_read(
        &(struct announce_input){.bytes = words, .count = sizeof words - 1}, &err);
    int64_t edge = 20 * (int64_t)SLOT_MS, px = 0;
    do
        pass(bed, 0, edge += 17, true);
    while (stage_fading(bed->stage));
    for (int i = 0; i < BENCH_SAMPLES_MAX; i++) {
        double start = bench_now_us();
        stage_move(bed->stage, AT_MS + edge + i * 17, &bed->frame);
        bench_add(&bench, bench_now_us() - start);
        px = bed->frame.painted_px;
    }
    tell(bed, "a frame of the ticker", 1, "us");
    bench_count("pixels that it paints", (double)px, "px");
    announcements_free(bed->said);
    bed->said = NULL;
}

int main(void)
{
    static const int sizes[][2] = {{1920, 1080}, {3840, 2160}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bed bed;
        bed_open(&bed, sizes[i][0], sizes[i][1]);
        at_rest(&bed);
        ticks(&bed);
        flips(&bed);
        moves(&bed);
        bed_close(&bed);
    }
    return 0;
}
