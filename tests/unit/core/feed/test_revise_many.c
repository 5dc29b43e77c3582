/* What differs between two polls, at size: after the pattern of two snapshots of one conference,
 * and over random programmes edited at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

#include "unit/core/feed/polling.h"

/* ---- After the pattern of two snapshots of one conference: 71 moved, 25 only in the first, 56
 * only in the second, of some hundreds. ---- */

enum { ROOMS = 30, PER_ROOM = 20, MOVED = 71, GONE = 25, NEW = 56 };

static void conference(struct strbuf *out, bool is_second, bool is_half)
{
    strbuf_clear(out);
    for (int i = 0; i < ROOMS * PER_ROOM; i++) {
        int room = i % ROOMS, slot = i / ROOMS;
        bool moves = is_second && i % 8 == 3 && i / 8 < MOVED;
        if (is_second && i % 8 == 5 && i / 8 < GONE)
            continue;
        if (is_half && i % 8 == 3 && i % 3 == 0)
            continue; /* taken out, not yet put elsewhere */
        if (is_half && i % 8 == 5)
            moves = true; /* on its way through another room */
        int minute = 9 * 60 + 25 * slot;
        strbuf_printf(
            out,
            "%s{\"id\":\"%d\",\"room\":\"r%d\",\"title\":\"Talk %d\",\"start\":"
            "\"2021-04-25T%02d:%02d:00+08:00\",\"end\":\"2021-04-25T%02d:%02d:00+08:00\"}",
            out->bytes ? "," : "", i, moves ? (room + 7) % ROOMS : room, i, minute / 60,
            minute % 60, (minute + 25) / 60, (minute + 25) % 60);
    }
    for (int i = 0; i < NEW && is_second; i++)
        strbuf_printf(out,
                      ",{\"id\":\"new%d\",\"room\":\"r%d\",\"title\":\"New %d\",\"start\":"
                      "\"2021-04-25T18:%02d:00+08:00\",\"end\":\"2021-04-25T19:00:00+08:00\"}",
                      i, i % ROOMS, i, i / ROOMS * 30);
}

static void poll_conference(struct box *box, int64_t now_ms, bool is_second, bool is_half)
{
    static struct strbuf sessions, feed;
    conference(&sessions, is_second, is_half);
    strbuf_clear(&feed);
    strbuf_add(&feed, "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"C\",\"zone\":"
                      "\"Asia/Shanghai\"},\"rooms\":[");
    for (int i = 0; i < ROOMS; i++)
        strbuf_printf(&feed, "%s{\"id\":\"r%d\"}", i ? "," : "", i);
    strbuf_printf(&feed, "],\"sessions\":[%s]}", sessions.text);
    box_poll(box, now_ms, &feed);
}

static void count_states(const struct box *box, int64_t now_ms, int counts[4])
{
    memset(counts, 0, 4 * sizeof *counts);
    for (int i = 0; i < box->snapshot->n_sessions; i++) {
        uint32_t flags = programme_session(box->snapshot->programme, i, now_ms)->flags;
        counts[0] += (flags & SESSION_MOVED_IN) != 0;
        counts[1] += (flags & SESSION_CANCELLED) != 0;
        counts[2] += (flags & SESSION_ADDED) != 0;
        counts[3] += (flags & SESSION_ABSENT) != 0;
    }
}

static void test_conference(void **state)
{
    (void)state;
    struct box box = {0};
    int64_t now = clock_at(8, 0);
    int counts[4];
    poll_conference(&box, now, false, false);
    poll_conference(&box, now + POLL_MS, true, false);
    count_states(&box, now + POLL_MS + GRACE_MS - 1, counts);
    assert_int_equal(counts[0] + counts[1] + counts[2], 0);
    assert_int_equal(counts[3], NEW);
    count_states(&box, now + POLL_MS + GRACE_MS, counts);
    assert_int_equal(counts[0], MOVED);
    assert_int_equal(counts[1], GONE);
    assert_int_equal(counts[2], NEW);
    assert_int_equal(counts[3], 0);
    box_fini(&box);
}

static void test_half_saved_conference(void **state)
{
    (void)state;
    struct box box = {0};
    int64_t now = clock_at(8, 0);
    int counts[4];
    poll_conference(&box, now, false, false);
    poll_conference(&box, now + POLL_MS, false, true);
    for (int64_t at = now; at <= now + 2 * POLL_MS; at += 5 * MS_SECOND) {
        count_states(&box, at, counts);
        assert_int_equal(counts[0] + counts[1] + counts[2] + counts[3], 0);
    }
    poll_conference(&box, now + 2 * POLL_MS, false, false);
    assert_int_equal(box.snapshot->n_changes, 0);
    box_fini(&box);
}

/* ---- Random. ---- */

enum { DAYS = 300, EDITS = 12, TALKS = 12, HALLS = 4 };

static uint64_t seed;

static int pick(int n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int)(seed % (uint64_t)n);
}

struct talk {
    bool is_there;
    int room, start, length; /* minutes of the day */
};

static void write_talks(const struct talk *talks, struct strbuf *out)
{
    strbuf_clear(out);
    strbuf_add(out, "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"C\",\"zone\":"
                    "\"Asia/Shanghai\"},\"rooms\":[{\"id\":\"0\"},{\"id\":\"1\"},{\"id\":\"2\"},"
                    "{\"id\":\"3\"}],\"sessions\":[");
    bool first = true;
    for (int i = 0; i < TALKS; i++) {
        const struct talk *t = &talks[i];
        int end = t->start + t->length;
        if (!t->is_there)
            continue;
        strbuf_printf(
            out,
            "%s{\"id\":\"t%d\",\"room\":\"%d\",\"title\":\"T%d\",\"start\":"
            "\"2021-04-25T%02d:%02d:00+08:00\",\"end\":\"2021-04-25T%02d:%02d:00+08:00\"}",
            first ? "" : ",", i, t->room, i, t->start / 60, t->start % 60, end / 60, end % 60);
        first = false;
    }
    strbuf_add(out, "]}");
}

static void edit(struct talk *talk)
{
    switch (pick(4)) {
    case 0:
        talk->is_there = !talk->is_there;
        break;
    case 1:
        talk->room = pick(HALLS);
        break;
    case 2:
        talk->start = 9 * 60 + 10 * pick(60);
        break;
    default:
        talk->length = 10 * (2 + pick(6));
    }
}

static const struct standing *find_talk(const struct box *box, int number, int64_t now_ms)
{
    char id[16];
    snprintf(id, sizeof id, "t%d", number);
    for (int i = 0; i < box->snapshot->n_sessions; i++)
        if (strcmp(box->snapshot->sessions[i].id, id) == 0)
            return programme_session(box->snapshot->programme, i, now_ms);
    return NULL;
}

/* Once the grace is over every session stands where the document has it, and those that the
 * document has no more are cancelled. */
static void agrees(const struct box *box, const struct talk *talks, int64_t now_ms)
{
    for (int i = 0; i < TALKS; i++) {
        const struct talk *t = &talks[i];
        const struct standing *s = find_talk(box, i, now_ms + GRACE_MS);
        if (!t->is_there) {
            if (s)
                assert_true(s->flags & SESSION_CANCELLED);
            continue;
        }
        assert_non_null(s);
        assert_int_equal(s->flags & (SESSION_CANCELLED | SESSION_ABSENT), 0);
        assert_true(s->start_ms == clock_at(0, t->start));
        assert_true(s->end_ms == clock_at(0, t->start + t->length));
        assert_int_equal(s->room, t->room);
    }
}

static void test_random_edits(void **state)
{
    (void)state;
    struct strbuf feed = {0};
    int derived = 0;
    for (int day = 0; day < DAYS; day++) {
        struct box box = {0};
        struct talk talks[TALKS];
        seed = 0x9e3779b97f4a7c15ull * (uint64_t)(day + 1);
        for (int i = 0; i < TALKS; i++)
            talks[i] =
                (struct talk){pick(5) > 0, pick(HALLS), 9 * 60 + 10 * pick(60), 10 * (2 + pick(6))};
        int64_t now = clock_at(8, 0);
        for (int k = 0; k < EDITS; k++) {
            write_talks(talks, &feed);
            box_poll(&box, now, &feed);
            agrees(&box, talks, now);
            int changes = box.snapshot->n_changes;
            box_poll(&box, now + 5 * MS_SECOND, &feed); /* the same again */
            assert_int_equal(box.snapshot->n_changes, changes);
            agrees(&box, talks, now);
            derived += changes;
            edit(&talks[pick(TALKS)]);
            now += (pick(2) ? 20 : 300) * MS_SECOND;
        }
        box_fini(&box);
    }
    assert_true(derived > DAYS * EDITS);
    strbuf_fini(&feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conference),
        cmocka_unit_test(test_half_saved_conference),
        cmocka_unit_test(test_random_edits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
