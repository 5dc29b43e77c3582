/* Any bytes into the feed's reader, then through everything that reads the model as text: no crash,
 * no leak, no endless loop, and the same answer twice. Its corpus replays in `make test`
 * (tests/unit/core/feed/test_fuzz_feed.c). To search for more:
 *
 *   clang -g -O1 -std=c11 -D_GNU_SOURCE -Isrc -fsanitize=fuzzer,address,undefined \
 *       tests/fuzz/fuzz_feed.c src/core/feed/[a-z]*.c src/core/programme/[a-z]*.c src/base/[a-z]*.c
 * \
 *       $(pkg-config --cflags --libs jansson icu-uc) -lm -o /tmp/fuzz_feed
 *   /tmp/fuzz_feed -max_len=4096 /tmp/found tests/fuzz/corpus/feed */
#include "core/feed/dump.h"
#include "core/feed/reader.h"
#include "core/feed/summary.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* What the model promises and the sanitizers cannot see. */
static void check_promises(const struct snapshot *snapshot)
{
    bool good = snapshot->event.n_languages > 0 && snapshot->event.zone;
    for (int i = 0; i < snapshot->n_sessions; i++) {
        const struct session *session = &snapshot->sessions[i];
        good = good && session->end_ms > session->start_ms && session->title.n > 0 &&
               session->room >= 0 && session->room < snapshot->n_rooms &&
               session->is_added == (i >= snapshot->n_sessions - snapshot->n_added);
    }
    for (int i = 0; i < snapshot->n_rooms; i++) {
        good = good && snapshot->rooms[i].short_name.n > 0 &&
               snapshot_room(snapshot, snapshot->rooms[i].id) == i;
    }
    for (int i = 0; i < snapshot->n_changes; i++) {
        good = good && snapshot->changes[i].session >= 0 &&
               snapshot->changes[i].session < snapshot->n_sessions &&
               (i == 0 || snapshot->changes[i - 1].decided_ms <= snapshot->changes[i].decided_ms);
    }
    if (!good)
        abort();
}

#define NOW_MS INT64_C(1619318400000) /* 2021-04-25T10:40:00+08:00 */

/* The bytes as a memory of earlier polls: read, written and read again they are the same. */
static void remember(const uint8_t *bytes, size_t count)
{
    struct strbuf first = {0}, second = {0};
    struct err err = {0};
    struct revisions *memory = revisions_read(bytes, count, &err);
    if (memory) {
        revisions_write(memory, &first);
        revisions_free(memory);
        memory = revisions_read(first.text, first.bytes, &err);
        if (!memory)
            abort();
        revisions_write(memory, &second);
        if (strcmp(first.text, second.text) != 0)
            abort();
    }
    revisions_free(memory);
    strbuf_fini(&first);
    strbuf_fini(&second);
}

/* The bytes as changes over a small feed, and as a programme that is polled after it, both ways. */
static void poll_twice(const uint8_t *bytes, size_t count)
{
    static const char feed[] =
        "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"E\",\"zone\":\"UTC\"},"
        "\"rooms\":[{\"id\":\"r1\"},{\"id\":\"r2\"}],\"sessions\":[{\"id\":\"s1\",\"room\":\"r1\","
        "\"title\":\"One\",\"start\":\"2021-04-25T10:00:00+08:00\",\"end\":"
        "\"2021-04-25T11:00:00+08:00\"},{\"id\":\"s2\",\"room\":\"r2\",\"title\":\"Two\",\"start\":"
        "\"2021-04-25T11:00:00+08:00\",\"end\":\"2021-04-25T12:00:00+08:00\"}]}";
    const struct feed_parts small = {.feed = feed, .feed_bytes = sizeof feed - 1};
    const struct feed_parts large = {.feed = bytes, .feed_bytes = count};
    struct err err = {0};
    bool is_changes = changes_check(bytes, count, &err);
    struct revisions *memory = NULL;
    for (int i = 0; i < 4; i++) {
        struct feed_parts parts = i % 2 && !is_changes ? large : small;
        struct revisions *after = NULL;
        parts.before = memory;
        parts.now_ms = NOW_MS + i * 100000;
        parts.changes = is_changes && i % 2 ? bytes : NULL;
        parts.changes_bytes = count;
        struct snapshot *snapshot = feed_read_parts(&parts, &after, &err);
        if (snapshot)
            check_promises(snapshot);
        else if (!is_changes && i % 2 == 0)
            abort();
        snapshot_free(snapshot);
        if (!after)
            continue;
        revisions_free(memory);
        memory = after;
    }
    revisions_free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    remember(bytes, count);
    poll_twice(bytes, count);
    struct strbuf first = {0}, second = {0};
    struct strbuf *both[] = {&first, &second};
    for (int i = 0; i < 2; i++) {
        struct err err = {0};
        struct snapshot *snapshot = feed_read(bytes, count, &err);
        if (snapshot) {
            check_promises(snapshot);
            snapshot_dump(both[i], snapshot);
            summary_text(both[i], "feed", snapshot);
            summary_json(both[i], "feed", snapshot);
        } else {
            if (!err.text[0])
                abort();
            summary_refused_json(both[i], "feed", err.text);
        }
        snapshot_free(snapshot);
    }
    if (first.bytes != second.bytes || memcmp(first.text, second.text, first.bytes) != 0 ||
        !utf8_valid(first.text, first.bytes))
        abort();
    strbuf_fini(&first);
    strbuf_fini(&second);
    return 0;
}
