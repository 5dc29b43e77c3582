/* Random programmes with random changes: the answers are those of the plain reference at every
 * boundary, one millisecond before and after it; the order of arrival does not matter; every
 * instant that next_change names changes something, and nothing changes between two of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "unit/core/programme/build.h"
#include "unit/core/programme/reference.h"

enum { PROGRAMMES = 1000, ROOMS = 4, MAX_SESSIONS = 14, MAX_ADDED = 3, MAX_CHANGES_MADE = 16 };

static uint64_t seed;

static int pick(int n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int)(seed % (uint64_t)n);
}

static int64_t pick_instant(void)
{
    return at(9, 10 * pick(30));
}

static void random_change(struct snapshot *s, int number)
{
    static const char *const people[] = {"Lin", "Chen", "Huang"};
    char id[16];
    snprintf(id, sizeof id, "c%03d", (number * 37) % 101);
    int32_t session = pick(s->n_sessions);
    if (pick(3) == 0) /* several to one session */
        session = 0;
    struct change *c = build_change(s, id, CHANGE_MOVED, session, pick_instant());
    static const enum change_kind kinds[] = {
        CHANGE_MOVED,      CHANGE_MOVED,      CHANGE_MOVED,        CHANGE_RETIMED,   CHANGE_RETIMED,
        CHANGE_DELAYED,    CHANGE_DELAYED,    CHANGE_CANCELLED,    CHANGE_CANCELLED, CHANGE_FULL,
        CHANGE_NOT_FULL,   CHANGE_DOORS_OPEN, CHANGE_DOORS_CLOSED, CHANGE_REPLACED,  CHANGE_SPEAKER,
        CHANGE_REINSTATED, CHANGE_ADDED};
    c->kind = kinds[pick((int)(sizeof kinds / sizeof kinds[0]))];
    c->room = c->kind == CHANGE_FULL ? pick(ROOMS + 1) - 1 : pick(ROOMS);
    if (pick(4) == 0)
        c->expires_ms = pick_instant();
    int edges = 1 + pick(3);
    if (edges & 1)
        c->start_ms = pick_instant();
    if (edges & 2)
        c->end_ms = pick_instant();
    c->delay_ms = (pick(8) - 2) * 10 * MS_MINUTE;
    if (c->kind == CHANGE_REPLACED)
        c->replacement = pick(s->n_sessions + 1) - 1;
    if (c->kind == CHANGE_SPEAKER) {
        c->people = arena_array(&s->arena, 1, sizeof *c->people);
        c->people->name = build_text(s, people[pick(3)]);
        c->n_people = 1;
    }
}

static struct snapshot *random_snapshot(uint64_t number)
{
    seed = 0x9e3779b97f4a7c15ull * (number + 1);
    struct snapshot *s = build_new(ROOMS, MAX_SESSIONS + MAX_ADDED, MAX_CHANGES_MADE + MAX_ADDED);
    int n_sessions = 1 + pick(MAX_SESSIONS), n_added = pick(MAX_ADDED + 1);
    for (int i = 0; i < n_sessions; i++) {
        char id[16];
        snprintf(id, sizeof id, "s%d", i);
        int64_t start = pick_instant();
        int64_t length = pick(8) == 0 ? 4 * MS_HOUR : (1 + pick(9)) * 10 * MS_MINUTE;
        build_session(s, id, pick(ROOMS), start, start + length);
    }
    for (int i = 0; i < n_added; i++) {
        char id[16], change_id[16];
        snprintf(id, sizeof id, "x%d", (i * 2 + 1) % 3);
        snprintf(change_id, sizeof change_id, "a%d", i);
        int64_t start = pick_instant();
        build_added(s, id, change_id, pick_instant(), pick(ROOMS), start,
                    start + (1 + pick(9)) * 10 * MS_MINUTE);
        if (pick(4) == 0)
            s->changes[s->n_changes - 1].expires_ms = pick_instant();
    }
    int n_changes = pick(MAX_CHANGES_MADE + 1);
    for (int i = 0; i < n_changes; i++)
        random_change(s, i);
    return s;
}

static bool same(const struct standing *a, const struct standing *b)
{
    return a->session == b->session && a->room == b->room && a->other_room == b->other_room &&
           a->overflow_room == b->overflow_room && a->replacement == b->replacement &&
           a->conflict_with == b->conflict_with && a->flags == b->flags &&
           a->start_ms == b->start_ms && a->end_ms == b->end_ms &&
           a->other_start_ms == b->other_start_ms && a->other_end_ms == b->other_end_ms &&
           a->plan_start_ms == b->plan_start_ms && a->plan_end_ms == b->plan_end_ms &&
           a->changed_ms == b->changed_ms && a->newest == b->newest && a->reason == b->reason &&
           memcmp(a->by, b->by, sizeof *a->by) == 0;
}

/* Boundaries, each with its two neighbours. */
static int sample_instants(const struct programme *p, int64_t *out, int max)
{
    int n = 0;
    out[n++] = BUILD_DAY_MS;
    for (int64_t ms = programme_next_change(p, -1, INT64_MIN); ms != INSTANT_NEVER && n + 3 < max;
         ms = programme_next_change(p, -1, ms)) {
        for (int64_t near = ms - 1; near <= ms + 1; near++)
            out[n++] = near;
    }
    return n;
}

static void compare_lists(const struct programme *p, const struct reference *ref,
                          const struct reference_query *query, int max)
{
    const struct standing *got[REFERENCE_MAX], *want[REFERENCE_MAX];
    int n = 0;
    if (query->list == REFERENCE_NOW)
        n = programme_now(p, query->room, query->now_ms, got, max);
    else if (query->list == REFERENCE_NEXT)
        n = programme_next(p, query->room, query->now_ms, query->to_ms, got, max);
    else
        n = programme_between(p, query->room, query->now_ms, query->from_ms, query->to_ms, got,
                              max);
    assert_int_equal(n, reference_answer(ref, query, want));
    for (int i = 0; i < n && i < max; i++) {
        assert_true(same(got[i], want[i]));
        assert_true(got[i]->valid_from_ms <= query->now_ms);
        assert_true(query->now_ms < got[i]->valid_to_ms);
    }
}

static void compare_at(const struct programme *p, const struct reference *ref, int64_t now_ms)
{
    for (int32_t room = 0; room < ROOMS; room++) {
        const struct reference_query queries[] = {
            {REFERENCE_NOW, room, now_ms, 0, 0},
            {REFERENCE_NEXT, room, now_ms, 0, INSTANT_NEVER},
            {REFERENCE_NEXT, room, now_ms, 0, now_ms + MS_HOUR},
            {REFERENCE_BETWEEN, room, now_ms, INT64_MIN, INT64_MAX},
            {REFERENCE_BETWEEN, room, now_ms, at(10, 0), at(11, 0)},
            {REFERENCE_BETWEEN, room, now_ms, now_ms, now_ms + MS_HOUR},
        };
        for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
            compare_lists(p, ref, &queries[i], REFERENCE_MAX);
            compare_lists(p, ref, &queries[i], 2);
        }
    }
    for (int32_t i = 0; i < ref->snapshot->n_sessions; i++)
        assert_true(same(programme_session(p, i, now_ms), &ref->entries[ref->primary[i]]));
}

/* All answers of one room by the reference, in one number. */
static uint64_t room_digest(const struct reference *ref, int32_t room, int64_t now_ms)
{
    uint64_t hash = HASH_SEED;
    for (enum reference_list list = REFERENCE_NOW; list <= REFERENCE_BETWEEN; list++) {
        const struct standing *out[REFERENCE_MAX];
        int64_t from_ms = INT64_MIN, to_ms = INSTANT_NEVER;
        struct reference_query query = {list, room, now_ms, from_ms, to_ms};
        int n = reference_answer(ref, &query, out);
        hash = hash_bytes(hash, &n, sizeof n);
        for (int i = 0; i < n; i++) {
            const struct standing *s = out[i];
            const int64_t values[] = {s->session,         s->other_room,    s->overflow_room,
                                      s->replacement,     s->conflict_with, s->flags,
                                      s->start_ms,        s->end_ms,        s->changed_ms,
                                      s->other_start_ms,  s->other_end_ms,  (intptr_t)s->newest,
                                      (intptr_t)s->reason};
            hash = hash_bytes(hash, values, sizeof values);
            hash = hash_bytes(hash, s->by, sizeof *s->by);
        }
    }
    return hash;
}

static int compare_i64(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Every instant at which anything could change, from sessions and changes alone. */
static int possible_instants(const struct snapshot *s, int64_t *out)
{
    int n = 0;
    for (int minute = -60; minute < 600; minute += 10)
        out[n++] = at(9, minute);
    for (int i = 0; i < s->n_sessions; i++) {
        out[n++] = s->sessions[i].start_ms;
        out[n++] = s->sessions[i].end_ms;
    }
    qsort(out, (size_t)n, sizeof *out, compare_i64);
    return n;
}

static void agrees_with_the_reference(void **state)
{
    (void)state;
    static struct reference ref;
    long instants = 0;
    for (uint64_t number = 0; number < PROGRAMMES; number++) {
        struct snapshot *s = random_snapshot(number);
        struct programme *p = programme_new(s);
        int64_t samples[1000];
        int n = sample_instants(p, samples, 1000);
        assert_true(n < 990);
        for (int i = 0; i < n; i++) {
            reference_at(&ref, s, samples[i]);
            compare_at(p, &ref, samples[i]);
        }
        instants += n;
        snapshot_free(s);
    }
    print_message("%d programmes, %ld instants\n", PROGRAMMES, instants);
}

static void changes_exactly_at_next_change(void **state)
{
    (void)state;
    static struct reference ref;
    for (uint64_t number = 0; number < PROGRAMMES / 4; number++) {
        struct snapshot *s = random_snapshot(number);
        struct programme *p = programme_new(s);
        int64_t grid[REFERENCE_MAX], previous_ms = at(7, 0);
        int n = possible_instants(s, grid);
        uint64_t previous[ROOMS];
        reference_at(&ref, s, previous_ms);
        for (int32_t room = 0; room < ROOMS; room++)
            previous[room] = room_digest(&ref, room, previous_ms);
        for (int i = 0; i < n; i++) {
            reference_at(&ref, s, grid[i]);
            for (int32_t room = 0; room < ROOMS; room++) {
                uint64_t digest = room_digest(&ref, room, grid[i]);
                int64_t next = programme_next_change(p, room, previous_ms);
                assert_true(next > previous_ms);
                assert_true(next >= grid[i] || grid[i] == previous_ms);
                assert_int_equal(digest != previous[room], next == grid[i]);
                previous[room] = digest;
            }
            previous_ms = grid[i];
        }
        assert_int_equal(programme_next_change(p, -1, previous_ms), INSTANT_NEVER);
        snapshot_free(s);
    }
}

static void one_state_at_each_instant(void **state)
{
    (void)state;
    for (uint64_t number = 0; number < PROGRAMMES; number++) {
        struct snapshot *s = random_snapshot(number);
        struct programme *p = programme_new(s);
        int64_t last_ms = INT64_MIN;
        for (int64_t ms = at(7, 0); ms != INSTANT_NEVER; ms = programme_next_change(p, -1, ms)) {
            assert_true(ms > last_ms);
            last_ms = ms;
            int shown[MAX_SESSIONS + MAX_ADDED] = {0};
            for (int32_t room = 0; room < ROOMS; room++) {
                const struct standing *out[REFERENCE_MAX];
                int n = programme_between(p, room, ms, INT64_MIN, INT64_MAX, out, REFERENCE_MAX);
                for (int i = 0; i < n; i++) {
                    const struct standing *primary = programme_session(p, out[i]->session, ms);
                    if (!(out[i]->flags & SESSION_AWAY))
                        assert_ptr_equal(out[i], primary);
                    else if (out[i]->other_room != primary->room ||
                             (out[i]->flags & SESSION_RETIMED_AWAY &&
                              out[i]->other_start_ms != primary->start_ms))
                        fail_msg("a tombstone points elsewhere");
                    shown[out[i]->session] += !(out[i]->flags & SESSION_AWAY);
                }
            }
            for (int32_t i = 0; i < s->n_sessions; i++)
                assert_int_equal(shown[i], !(programme_session(p, i, ms)->flags & SESSION_ABSENT));
        }
        snapshot_free(s);
    }
}

/* The session's id, or "-". */
static const char *name_of(const struct snapshot *s, int32_t session)
{
    return session < 0 ? "-" : s->sessions[session].id;
}

static uint64_t hash_change(uint64_t hash, const struct change *change)
{
    return hash_text(hash, change ? change->id : "-");
}

/* Everything the programme says over the whole day, by ids, so that it can be compared between
 * two snapshots. */
static uint64_t day_digest(const struct snapshot *s, const struct programme *p)
{
    uint64_t hash = HASH_SEED;
    for (int64_t ms = at(7, 0); ms != INSTANT_NEVER; ms = programme_next_change(p, -1, ms)) {
        hash = hash_bytes(hash, &ms, sizeof ms);
        for (int32_t room = 0; room < ROOMS; room++) {
            const struct standing *out[REFERENCE_MAX];
            int n = programme_now(p, room, ms, out, REFERENCE_MAX);
            n += programme_between(p, room, ms, INT64_MIN, INT64_MAX, out + n, REFERENCE_MAX - n);
            for (int i = 0; i < n; i++) {
                const int64_t values[] = {room,          out[i]->other_room, out[i]->overflow_room,
                                          out[i]->flags, out[i]->start_ms,   out[i]->end_ms};
                hash = hash_bytes(hash, values, sizeof values);
                hash = hash_text(hash, name_of(s, out[i]->session));
                hash = hash_text(hash, name_of(s, out[i]->replacement));
                hash = hash_text(hash, name_of(s, out[i]->conflict_with));
                hash = hash_change(hash_change(hash, out[i]->newest), out[i]->reason);
            }
        }
    }
    uint64_t problems = 0; /* in any order */
    for (int i = 0; i < s->n_problems; i++)
        problems += hash_text(hash_text(HASH_SEED, s->problems[i].path), s->problems[i].message);
    return hash ^ problems;
}

/* Changes in another order, and the added sessions with them, as a reader would number them. */
static void shuffle(struct snapshot *s)
{
    int32_t to[MAX_SESSIONS + MAX_ADDED];
    int first = s->n_sessions - s->n_added;
    for (int i = 0; i < s->n_sessions; i++)
        to[i] = i;
    for (int i = s->n_sessions - 1; i > first; i--) {
        int k = first + pick(i - first + 1);
        struct session session = s->sessions[i];
        s->sessions[i] = s->sessions[k];
        s->sessions[k] = session;
        for (int j = 0; j < s->n_sessions; j++)
            to[j] = to[j] == i ? k : to[j] == k ? i : to[j];
    }
    for (int i = s->n_changes - 1; i > 0; i--) {
        int k = pick(i + 1);
        struct change change = s->changes[i];
        s->changes[i] = s->changes[k];
        s->changes[k] = change;
    }
    for (int i = 0; i < s->n_changes; i++) {
        s->changes[i].session = to[s->changes[i].session];
        if (s->changes[i].replacement >= 0)
            s->changes[i].replacement = to[s->changes[i].replacement];
    }
}

/* Without ids too: then kind and content decide between decisions of one instant. */
static void order_of_arrival_does_not_matter(void **state)
{
    (void)state;
    int problems = 0;
    for (uint64_t number = 0; number < 2 * PROGRAMMES; number++) {
        uint64_t digests[3];
        for (int round = 0; round < 3; round++) {
            struct snapshot *s = random_snapshot(number / 2);
            for (int i = 0; number % 2 == 1 && i < s->n_changes; i++)
                s->changes[i].id = "";
            seed = (number + 1) * 2654435761u + (uint64_t)round;
            if (round > 0)
                shuffle(s);
            digests[round] = day_digest(s, programme_new(s));
            problems += s->n_problems;
            snapshot_free(s);
        }
        assert_true(digests[0] == digests[1]);
        assert_true(digests[0] == digests[2]);
    }
    assert_true(problems > PROGRAMMES); /* the random changes do clash */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_reference),
        cmocka_unit_test(changes_exactly_at_next_change),
        cmocka_unit_test(one_state_at_each_instant),
        cmocka_unit_test(order_of_arrival_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
