/* Any bytes as a venue beside a small programme: no crash, no leak, no endless loop, the same
 * answer twice, and what venue.h promises: indices within their lists, shapes of rings of three
 * places or more wound as it says, sound text, labels and ways that are numbers. Its corpus and the
 * cases' venues replay in `make test` (tests/unit/core/venue/test_fuzz_venue.c). To search for
 * more:
 *
 *   clang -g -O1 -std=c11 -D_GNU_SOURCE -Isrc -fsanitize=fuzzer,address,undefined \
 *       tests/fuzz/fuzz_venue.c $(find src/core/feed src/core/venue src/core/programme src/base \
 *       -name '*.c') $(pkg-config --cflags --libs jansson icu-uc expat) -lm -o /tmp/fuzz_venue
 *   /tmp/fuzz_venue -max_len=8192 /tmp/found tests/fuzz/corpus/venue */
#include "base/str.h"
#include "core/feed/reader.h"
#include "core/venue/dump.h"
#include "core/venue/route.h"
#include "core/venue/shape.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const char feed[] =
    "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"x\",\"zone\":\"UTC\"},\"sessions\":[],"
    "\"levels\":[{\"id\":\"1F\"},{\"id\":\"0\"},{\"id\":\"L1\"}],"
    "\"rooms\":[{\"id\":\"101\",\"number\":\"101\"},{\"id\":\"102\",\"number\":\"102\",\"level\":"
    "\"1F\"},"
    "{\"id\":\"hall\",\"name\":\"Grand Hall\"}],"
    "\"exhibits\":[{\"id\":\"e\",\"title\":\"x\",\"stand\":\"A1\"}],"
    "\"closures\":[\"lift\",\"101\"],"
    "\"displays\":[{\"id\":\"a\",\"level\":\"1F\",\"position\":[20,1],\"heading\":0},"
    "{\"id\":\"b\",\"level\":\"L1\",\"lonlat\":[119.3,26.08],\"heading\":90,\"step_free\":true}]}";

#define CHECK(what) ((what) ? (void)0 : abort())

static void check_text(const struct text *text)
{
    for (int i = 0; i < text->n; i++)
        CHECK(text->items[i].text[0] &&
              utf8_valid(text->items[i].text, strlen(text->items[i].text)));
}

static void check_word(const char *word)
{
    CHECK(word && utf8_valid(word, strlen(word)));
}

static void check_shape(const struct venue_shape *shape)
{
    for (int r = 0; r < shape->n; r++) {
        CHECK(shape->rings[r].n >= 3);
        for (int k = 0; k < shape->rings[r].n; k++)
            CHECK(isfinite(shape->rings[r].points[k].x) && isfinite(shape->rings[r].points[k].y));
    }
    CHECK(!shape->n || ring_area(shape->rings[0].points, shape->rings[0].n) >= 0);
}

static bool within(int32_t index, int n)
{
    return index >= -1 && index < n;
}

static void check_spaces(const struct snapshot *snapshot, const struct venue *venue)
{
    for (int i = 0; i < venue->n_spaces; i++) {
        const struct venue_space *space = &venue->spaces[i];
        const struct venue_level *level = &venue->levels[space->level];
        CHECK(i >= level->first_space && i < level->first_space + level->n_spaces);
        CHECK(within(space->room, snapshot->n_rooms) &&
              within(space->exhibit, snapshot->n_exhibits));
        CHECK(space->shape.n > 0 && isfinite(space->label.x) && isfinite(space->label.y));
        CHECK((unsigned)space->kind < VENUE_KINDS);
        check_text(&space->name);
        check_word(space->id);
        check_word(space->number);
        check_shape(&space->shape);
        for (int k = 0; k < space->n_nodes; k++)
            CHECK(space->nodes[k] >= 0 && space->nodes[k] < venue->graph.n_nodes);
    }
}

static void check_venue(const struct snapshot *snapshot, const struct venue *venue)
{
    for (int i = 0; i < venue->n_levels; i++) {
        const struct venue_level *level = &venue->levels[i];
        CHECK(level->level >= 0 && level->level < snapshot->n_levels);
        CHECK(i == 0 || venue->levels[i - 1].ordinal <= level->ordinal);
        CHECK(level->short_name[0] || !level->id[0]);
        check_word(level->short_name);
        check_text(&level->name);
        check_shape(&level->footprint);
    }
    check_spaces(snapshot, venue);
    for (int i = 0; i < venue->n_openings; i++)
        CHECK(within(venue->openings[i].space, venue->n_spaces) && venue->openings[i].level >= 0 &&
              venue->openings[i].level < venue->n_levels);
    for (int i = 0; i < venue->n_spots; i++) {
        CHECK(within(venue->spots[i].level, venue->n_levels));
        CHECK(within(venue->spots[i].node, venue->graph.n_nodes));
        check_text(&venue->spots[i].name);
    }
    for (int i = 0; i < venue->graph.n_edges; i++) {
        const struct venue_edge *edge = &venue->graph.edges[i];
        CHECK(edge->from >= 0 && edge->from < venue->graph.n_nodes && edge->to >= 0 &&
              edge->to < venue->graph.n_nodes);
        CHECK(isfinite(edge->metres) && isfinite(edge->seconds) && edge->metres >= 0);
    }
}

static void check_ways(const struct snapshot *snapshot)
{
    for (int i = 0; i < snapshot->n_displays * snapshot->n_rooms * 2; i++) {
        const struct display *display = &snapshot->displays[i / 2 / snapshot->n_rooms];
        const struct route_summary *way =
            route_summary(snapshot, display, i / 2 % snapshot->n_rooms, i % 2);
        CHECK(way->found == (way->minutes > 0));
        CHECK(isfinite(way->metres) && isfinite(way->seconds) &&
              (i % 2 == 0 || !way->found || way->step_free));
    }
}

static uint64_t read_once(const uint8_t *bytes, size_t count)
{
    const struct venue_file file = {"venue", bytes, count};
    const struct feed_parts parts = {
        .feed = feed, .feed_bytes = sizeof feed - 1, .venue = &file, .n_venue = 1};
    struct err err = {0};
    struct strbuf out = {0};
    struct snapshot *snapshot = feed_read_parts(&parts, NULL, &err);
    CHECK(snapshot);
    if (snapshot->venue)
        check_venue(snapshot, snapshot->venue);
    check_ways(snapshot);
    venue_dump(&out, snapshot);
    for (int i = 0; i < snapshot->n_problems; i++)
        strbuf_printf(&out, "%s: %s\n", snapshot->problems[i].path, snapshot->problems[i].message);
    CHECK(utf8_valid(out.text, out.bytes));
    uint64_t hash = hash_text(HASH_SEED, out.text);
    strbuf_fini(&out);
    snapshot_free(snapshot);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    CHECK(read_once(bytes, count) == read_once(bytes, count));
    return 0;
}
