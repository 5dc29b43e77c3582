/* Reading feeds of 1,000, 10,000 and 100,000 sessions, and asking what is on in twelve rooms. */
#include "bench/bench.h"
#include "bench/feed.h"
#include "core/feed/reader.h"
#include "core/programme/programme.h"

#include <malloc.h>
#include <string.h>

#define ROOMS 12

static size_t heap_bytes(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static struct snapshot *read_feed(const struct strbuf *text)
{
    struct err err = {0};
    struct snapshot *snapshot = feed_read(text->text, text->bytes, &err);
    if (!snapshot) {
        fprintf(stderr, "bench_feed: %s\n", err.text);
        exit(1);
    }
    return snapshot;
}

static void query(const struct snapshot *snapshot, int n_sessions, struct bench *bench)
{
    const struct standing *found[8];
    int64_t days = n_sessions / ROOMS / BENCH_SLOTS_A_DAY + 1;
    uint32_t random = 1;
    int seen = 0;
    for (int turn = 0; turn < BENCH_SAMPLES_MAX; turn++) {
        random = random * 1664525u + 1013904223u;
        int64_t at = BENCH_FIRST_MS + (int64_t)(random >> 8) * 1000 % (days * MS_DAY);
        double start = bench_now_us();
        for (int room = 0; room < ROOMS; room++) {
            seen += programme_now(snapshot->programme, room, at, found, 8);
            seen += programme_next(snapshot->programme, room, at, at + MS_DAY, found, 2);
        }
        bench_add(bench, bench_now_us() - start);
    }
    char name[64];
    snprintf(name, sizeof name, "now/next of 12 rooms at %d sessions", n_sessions);
    bench_tell(bench, name, 1, "us");
    if (seen == 0)
        puts("bench_feed: nothing was found, so nothing was measured");
}

static void measure(int n_sessions, int turns)
{
    static struct bench bench;
    struct strbuf text = {0};
    char name[64];
    bench_feed(&text, ROOMS, n_sessions);
    size_t before = heap_bytes();
    struct snapshot *snapshot = NULL;
    for (int i = 0; i < turns; i++) {
        snapshot_free(snapshot);
        double start = bench_now_us();
        snapshot = read_feed(&text);
        bench_add(&bench, bench_now_us() - start);
    }
    snprintf(name, sizeof name, "parse, check, index %d sessions (%.1f MB)", n_sessions,
             (double)text.bytes / 1e6);
    bench_tell(&bench, name, 1e-3, "ms");
    snprintf(name, sizeof name, "snapshot of %d sessions", n_sessions);
    bench_count(name, (double)(heap_bytes() - before) / (double)text.bytes, "x the file");
    query(snapshot, n_sessions, &bench);
    snapshot_free(snapshot);
    strbuf_fini(&text);
}

int main(void)
{
    measure(1000, 50);
    measure(10000, 15);
    measure(100000, 5);
    return 0;
}
