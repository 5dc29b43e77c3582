/* What changed between two polls of a programme: the memory, and the changes that come of it. The
 * pattern of a real conference, and random ones: test_revise_many.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

#include "unit/core/feed/polling.h"

/* sessions, changes: JSON without the brackets. more: members of the document, or "". */
static void poll_with(struct box *box, int64_t now_ms, const char *sessions, const char *changes,
                      const char *more)
{
    struct strbuf feed = {0};
    strbuf_printf(&feed,
                  "{\"format\":\"hallboard feed 1\",\"event\":{\"id\":\"e\",\"name\":\"E\","
                  "\"zone\":\"Asia/Shanghai\",\"languages\":[\"en\"]},"
                  "\"rooms\":[{\"id\":\"A\"},{\"id\":\"B\"},{\"id\":\"C\"}],%s"
                  "\"sessions\":[%s],\"changes\":[%s]}",
                  more, sessions, changes);
    box_poll(box, now_ms, &feed);
    strbuf_fini(&feed);
}

static void poll_at(struct box *box, int64_t now_ms, const char *sessions)
{
    poll_with(box, now_ms, sessions, "", "");
}

static void add_session(struct strbuf *out, const char *id, const char *room, int from, int to)
{
    strbuf_printf(
        out,
        "%s{\"id\":\"%s\",\"room\":\"%s\",\"title\":\"Title of %s\","
        "\"start\":\"2021-04-25T%02d:%02d:00+08:00\",\"end\":\"2021-04-25T%02d:%02d:00+08:00\"}",
        out->bytes ? "," : "", id, room, id, from / 100, from % 100, to / 100, to % 100);
}

/* Sessions from "id room from to; ...". */
static const char *plan(const char *words)
{
    static struct strbuf out;
    char id[16], room[16];
    int from, to, used;
    strbuf_clear(&out);
    while (sscanf(words, " %15[^ ] %15[^ ] %d %d%n", id, room, &from, &to, &used) == 4) {
        add_session(&out, id, room, from, to);
        words += used;
        if (*words == ';')
            words++;
    }
    assert_string_equal(words, "");
    return out.text ? out.text : "";
}

static const struct standing *find(const struct box *box, const char *id, int64_t now_ms)
{
    for (int i = 0; i < box->snapshot->n_sessions; i++)
        if (strcmp(box->snapshot->sessions[i].id, id) == 0)
            return programme_session(box->snapshot->programme, i, now_ms);
    return NULL;
}

static const char *room_of(const struct box *box, const struct standing *standing)
{
    return box->snapshot->rooms[standing->room].id;
}

static bool has_tombstone(const struct box *box, const char *room, int64_t now_ms)
{
    const struct standing *out[16];
    int n = programme_between(box->snapshot->programme, snapshot_room(box->snapshot, room), now_ms,
                              INT64_MIN, INT64_MAX, out, 16);
    for (int i = 0; i < n && i < 16; i++)
        if (out[i]->flags & SESSION_AWAY)
            return true;
    return false;
}

#define ROOMY "a A 1000 1100; b A 1130 1200; c B 1000 1100; d C 1000 1100"
#define FOUR "a A 1000 1100; b A 1100 1200; c B 1000 1100; d C 1000 1100"

static void test_moved(void **state)
{
    (void)state;
    struct box box = {0};
    int64_t now = clock_at(9, 0), later = now + GRACE_MS;
    poll_at(&box, now, plan(FOUR));
    assert_int_equal(box.snapshot->n_changes, 0);
    poll_at(&box, now, plan("a A 1000 1100; b A 1100 1200; c C 1000 1100; d C 1000 1100"));
    assert_string_equal(room_of(&box, find(&box, "c", later - 1)), "B");
    const struct standing *c = find(&box, "c", later);
    assert_string_equal(room_of(&box, c), "C");
    assert_int_equal(c->flags & SESSION_MOVED_IN, SESSION_MOVED_IN);
    assert_true(c->changed_ms == later);
    assert_true(c->newest->is_derived);
    assert_true(has_tombstone(&box, "B", later));
    assert_false(has_tombstone(&box, "B", later - 1));
    assert_false(has_tombstone(&box, "B", clock_at(11, 0)));
    /* The same again, and again later: nothing more. */
    poll_at(&box, now + POLL_MS,
            plan("a A 1000 1100; b A 1100 1200; c C 1000 1100; d C 1000 1100"));
    assert_int_equal(box.snapshot->n_changes, 1);
    poll_at(&box, clock_at(10, 30),
            plan("a A 1000 1100; b A 1100 1200; c C 1000 1100; d C 1000 1100"));
    assert_int_equal(box.snapshot->n_changes, 1);
    assert_true(find(&box, "c", clock_at(10, 30))->changed_ms == later);
    box_fini(&box);
}

static void test_moved_twice_and_back(void **state)
{
    (void)state;
    struct box box = {0};
    poll_at(&box, clock_at(9, 0), plan(FOUR));
    poll_at(&box, clock_at(9, 1),
            plan("a A 1000 1100; b A 1100 1200; c C 1000 1100; d C 1000 1100"));
    poll_at(&box, clock_at(9, 10),
            plan("a A 1000 1100; b A 1100 1200; c A 1000 1100; d C 1000 1100"));
    assert_string_equal(room_of(&box, find(&box, "c", clock_at(9, 9))), "C");
    assert_string_equal(room_of(&box, find(&box, "c", clock_at(9, 20))), "A");
    assert_true(has_tombstone(&box, "B", clock_at(9, 20)));
    assert_true(has_tombstone(&box, "C", clock_at(9, 20)));
    poll_at(&box, clock_at(9, 30), plan(FOUR));
    assert_string_equal(room_of(&box, find(&box, "c", clock_at(9, 40))), "B");
    assert_false(has_tombstone(&box, "B", clock_at(9, 40)));
    box_fini(&box);
}

static void test_half_saved(void **state)
{
    (void)state;
    struct box box = {0};
    int64_t now = clock_at(9, 0);
    poll_at(&box, now, plan(FOUR));
    /* c is taken out before it is put elsewhere; a is there twice, the copy in B. */
    poll_at(&box, now + POLL_MS,
            plan("a A 1000 1100; b A 1100 1200; d C 1000 1100; x B 1000 1100"));
    for (int64_t at = now; at < now + 2 * POLL_MS; at += MS_SECOND) {
        const struct standing *c = find(&box, "c", at);
        assert_non_null(c);
        assert_int_equal(c->flags, 0);
        assert_int_equal(find(&box, "x", at)->flags, SESSION_ABSENT);
    }
    poll_at(&box, now + 2 * POLL_MS, plan(FOUR));
    assert_int_equal(box.snapshot->n_changes, 0);
    assert_int_equal(box.snapshot->n_sessions, 4);
    box_fini(&box);
}

static void test_gone_and_back(void **state)
{
    (void)state;
    struct box box = {0};
    const char *without = "a A 1000 1100; b A 1100 1200; d C 1000 1100";
    poll_at(&box, clock_at(9, 0), plan(FOUR));
    poll_at(&box, clock_at(9, 10), plan(without));
    assert_int_equal(find(&box, "c", clock_at(9, 20))->flags, SESSION_CANCELLED);
    assert_string_equal(box.snapshot->sessions[find(&box, "c", 0)->session].title.items[0].text,
                        "Title of c");
    poll_at(&box, clock_at(9, 15), plan(without));
    assert_int_equal(find(&box, "c", clock_at(10, 59))->flags, SESSION_CANCELLED);
    poll_at(&box, clock_at(9, 30), plan(FOUR));
    assert_int_equal(find(&box, "c", clock_at(9, 29))->flags, SESSION_CANCELLED);
    assert_int_equal(find(&box, "c", clock_at(9, 40))->flags, 0);
    assert_true(find(&box, "c", clock_at(9, 40))->changed_ms == clock_at(9, 30) + GRACE_MS);
    poll_at(&box, clock_at(9, 50), plan(without));
    poll_at(&box, clock_at(11, 0), plan(without)); /* over: forgotten */
    assert_null(find(&box, "c", clock_at(11, 0)));
    box_fini(&box);
}

static void test_new(void **state)
{
    (void)state;
    struct box box = {0};
    poll_at(&box, clock_at(9, 0), plan(FOUR));
    poll_at(&box, clock_at(9, 10), plan(FOUR "; e B 1100 1200"));
    assert_int_equal(find(&box, "e", clock_at(9, 11))->flags, SESSION_ABSENT);
    assert_int_equal(find(&box, "e", clock_at(9, 12))->flags, SESSION_ADDED);
    assert_int_equal(box.snapshot->n_added, 1);
    assert_true(box.snapshot->sessions[4].is_new);
    poll_at(&box, clock_at(9, 12), plan(FOUR "; e C 1100 1200"));
    const struct standing *e = find(&box, "e", clock_at(9, 20));
    assert_int_equal(e->flags, SESSION_ADDED | SESSION_MOVED_IN);
    assert_string_equal(room_of(&box, e), "C");
    poll_at(&box, clock_at(9, 30), plan(FOUR));
    assert_true(find(&box, "e", clock_at(9, 40))->flags & SESSION_CANCELLED);
    box_fini(&box);
}

static void test_retimed(void **state)
{
    (void)state;
    struct box box = {0};
    poll_at(&box, clock_at(9, 0), plan(FOUR));
    poll_at(&box, clock_at(9, 10),
            plan("a A 1015 1115; b A 1100 1200; c B 1000 1100; d C 1000 1100"));
    const struct standing *a = find(&box, "a", clock_at(9, 20));
    assert_int_equal(a->flags & SESSION_RETIMED, SESSION_RETIMED);
    assert_true(a->start_ms == clock_at(10, 15) && a->end_ms == clock_at(11, 15));
    assert_true(a->plan_start_ms == clock_at(10, 0));
    box_fini(&box);
}

/* The source adopts what an operator has decided: nothing is said twice. */
static void test_adopted(void **state)
{
    (void)state;
    struct box box = {0};
    const char *changes =
        "{\"id\":\"m\",\"kind\":\"moved\",\"session\":\"c\",\"room\":\"C\",\"decided\":"
        "\"2021-04-25T09:05:00+08:00\"},{\"id\":\"l\",\"kind\":\"delayed\",\"session\":\"a\","
        "\"minutes\":15,\"decided\":\"2021-04-25T09:05:00+08:00\"},{\"id\":\"x\",\"kind\":"
        "\"cancelled\",\"session\":\"d\",\"decided\":\"2021-04-25T09:05:00+08:00\"},{\"id\":\"n\","
        "\"kind\":\"added\",\"decided\":\"2021-04-25T09:05:00+08:00\",\"add\":{\"id\":\"e\","
        "\"room\":"
        "\"B\",\"title\":\"E\",\"start\":\"2021-04-25T11:00:00+08:00\",\"end\":"
        "\"2021-04-25T12:00:00+08:00\"}}";
    poll_with(&box, clock_at(9, 0), plan(ROOMY), "", "");
    poll_with(&box, clock_at(9, 6), plan(ROOMY), changes, "");
    assert_int_equal(box.snapshot->n_problems, 0);
    const char *adopted = "a A 1015 1115; b A 1130 1200; c C 1000 1100; e B 1100 1200";
    poll_with(&box, clock_at(9, 30), plan(adopted), changes, "");
    assert_int_equal(box.snapshot->n_problems, 0);
    assert_int_equal(box.snapshot->n_changes, 4);
    int64_t now = clock_at(9, 40), decided = clock_at(9, 5);
    const struct standing *a = find(&box, "a", now), *c = find(&box, "c", now);
    assert_int_equal(a->flags & (SESSION_DELAYED | SESSION_RETIMED), SESSION_DELAYED);
    assert_true(a->start_ms == clock_at(10, 15) && a->changed_ms == decided);
    assert_string_equal(room_of(&box, c), "C");
    assert_true(c->changed_ms == decided && has_tombstone(&box, "B", now));
    assert_int_equal(find(&box, "d", now)->flags, SESSION_CANCELLED);
    assert_true(find(&box, "d", now)->changed_ms == decided);
    assert_int_equal(find(&box, "e", now)->flags, SESSION_ADDED);
    assert_true(find(&box, "e", now)->changed_ms == decided);
    assert_int_equal(find(&box, "e", clock_at(9, 4))->flags, SESSION_ABSENT);
    /* The operator clears the list: what the programme says by itself stays announced. */
    poll_with(&box, clock_at(9, 45), plan(adopted), "", "");
    c = find(&box, "c", clock_at(9, 50));
    assert_string_equal(room_of(&box, c), "C");
    assert_int_equal(c->flags & SESSION_MOVED_IN, SESSION_MOVED_IN);
    assert_true(c->changed_ms <= clock_at(9, 32));
    assert_int_equal(find(&box, "d", clock_at(9, 50))->flags, SESSION_CANCELLED);
    box_fini(&box);
}

static void test_operator_prevails(void **state)
{
    (void)state;
    struct box box = {0};
    const char *changes =
        "{\"id\":\"x\",\"kind\":\"cancelled\",\"session\":\"c\",\"decided\":"
        "\"2021-04-25T09:05:00+08:00\"},{\"id\":\"l\",\"kind\":\"delayed\",\"session\":\"a\","
        "\"minutes\":15,\"decided\":\"2021-04-25T09:05:00+08:00\"}";
    poll_with(&box, clock_at(9, 0), plan(ROOMY), changes, "");
    /* The editor moves both: the cancelled one stays cancelled, the delay stays. */
    poll_with(&box, clock_at(9, 10),
              plan("a B 1000 1100; b A 1130 1200; c C 1000 1100; d C 1000 1100"), changes, "");
    int64_t now = clock_at(9, 20);
    assert_int_equal(find(&box, "c", now)->flags, SESSION_CANCELLED);
    const struct standing *a = find(&box, "a", now);
    assert_true(a->start_ms == clock_at(10, 15));
    assert_string_equal(room_of(&box, a), "B");
    assert_int_equal(box.snapshot->n_problems, 0);
    box_fini(&box);
}

static void test_delay_after_retime(void **state)
{
    (void)state;
    struct box box = {0};
    const char *retimed = "a A 1030 1130; b A 1200 1300; c B 1000 1100; d C 1000 1100";
    const char *late = "{\"kind\":\"delayed\",\"session\":\"a\",\"minutes\":15,\"decided\":"
                       "\"2021-04-25T09:30:00+08:00\"}";
    poll_at(&box, clock_at(9, 0), plan(FOUR));
    poll_at(&box, clock_at(9, 10), plan(retimed));
    poll_with(&box, clock_at(9, 31), plan(retimed), late, "");
    assert_true(find(&box, "a", clock_at(9, 29))->start_ms == clock_at(10, 30));
    assert_true(find(&box, "a", clock_at(9, 31))->start_ms == clock_at(10, 45));
    box_fini(&box);
}

static void test_match_by_either_start(void **state)
{
    (void)state;
    struct box box = {0};
    const char *retimed = "a A 1030 1130; b A 1200 1300; c B 1000 1100; d C 1000 1100";
    const char *full = "{\"kind\":\"full\",\"match\":{\"title\":\"Title of "
                       "a\",\"start\":\"2021-04-25T10:30:00+08:00\"},"
                       "\"decided\":\"2021-04-25T09:30:00+08:00\"},"
                       "{\"kind\":\"speaker\",\"match\":{\"title\":\"Title of "
                       "a\",\"start\":\"2021-04-25T10:00:00+08:00\"},"
                       "\"people\":[{\"name\":\"Lin\"}],\"decided\":\"2021-04-25T09:30:00+08:00\"}";
    poll_at(&box, clock_at(9, 0), plan(FOUR));
    poll_with(&box, clock_at(9, 31), plan(retimed), full, "");
    assert_int_equal(box.snapshot->n_problems, 0);
    uint32_t flags = find(&box, "a", clock_at(9, 40))->flags;
    assert_int_equal(flags, SESSION_FULL | SESSION_SPEAKER | SESSION_RETIMED);
    box_fini(&box);
}

/* Ids that are numbers today and words tomorrow. */
static void test_unstable_ids(void **state)
{
    (void)state;
    struct box box = {0};
    poll_at(&box, clock_at(9, 0), plan(FOUR));
    struct strbuf text = {0};
    strbuf_add(&text, plan("1 A 1000 1100; 2 A 1100 1200; 3 C 1000 1100; 4 C 1000 1100"));
    const char *const names[] = {"a", "b", "c", "d"};
    for (int i = 0; i < 4; i++) {
        char from[32];
        snprintf(from, sizeof from, "Title of %d", i + 1);
        strcpy(strstr(text.text, from) + 9, names[i]);
        *strchr(text.text, '\0') = '"'; /* the letter is as long as the digit was */
    }
    struct snapshot *last = box.snapshot;
    box.snapshot = NULL;
    poll_at(&box, clock_at(9, 10), text.text);
    assert_false(snapshot_suspicious(last, box.snapshot, clock_at(9, 10)));
    assert_int_equal(box.snapshot->n_sessions, 4);
    assert_int_equal(box.snapshot->n_changes, 1);
    assert_string_equal(room_of(&box, find(&box, "3", clock_at(9, 20))), "C");
    assert_true(has_tombstone(&box, "B", clock_at(9, 20)));
    snapshot_free(last);
    strbuf_fini(&text);
    box_fini(&box);
}

static void test_begins_anew(void **state)
{
    (void)state;
    const char *moved = "a B 1000 1100; b A 1100 1200; c B 1000 1100; d C 1000 1100";
    struct box box = {0};
    /* The day before: an editor edits. */
    poll_at(&box, clock_at(-2, 0), plan(FOUR));
    poll_at(&box, clock_at(-1, 0), plan(moved));
    assert_int_equal(box.snapshot->n_changes, 0);
    assert_string_equal(room_of(&box, find(&box, "a", clock_at(9, 0))), "B");
    poll_at(&box, clock_at(0, 0), plan(FOUR)); /* from midnight on it is the day */
    assert_int_equal(box.snapshot->n_changes, 1);
    poll_with(&box, clock_at(9, 0), plan(moved), "", "\"replaces\":true,");
    assert_int_equal(box.snapshot->n_changes, 0);
    poll_with(&box, clock_at(9, 5), plan(FOUR), "", "\"revisions\":false,");
    assert_int_equal(box.snapshot->n_changes, 0);
    /* Most of it is another programme, which was held back before it came here. */
    poll_at(&box, clock_at(9, 10),
            plan("p A 1000 1100; q B 1000 1100; r C 1000 1100; d C 1000 1100"));
    assert_int_equal(box.snapshot->n_changes, 0);
    assert_int_equal(box.snapshot->n_sessions, 4);
    box_fini(&box);
}

/* The programme took a delay over, and the change still stands: not twice, with a memory or not. */
static void test_adopted_delay(void **state)
{
    (void)state;
    const char *late = "{\"kind\":\"delayed\",\"session\":\"a\",\"minutes\":15,\"decided\":"
                       "\"2021-04-25T09:00:00+08:00\",\"was\":\"2021-04-25T10:00:00+08:00\"}";
    for (int turn = 0; turn < 2; turn++) {
        struct box box = {0};
        if (turn == 0) {
            poll_with(&box, clock_at(8, 50), plan("a A 1000 1100"), "", "");
            poll_with(&box, clock_at(9, 1), plan("a A 1000 1100"), late, "");
            assert_int_equal(find(&box, "a", clock_at(9, 2))->start_ms, clock_at(10, 15));
        }
        poll_with(&box, clock_at(9, 10), plan("a A 1015 1115"), late, "");
        const struct standing *a = find(&box, "a", clock_at(9, 20));
        assert_int_equal(a->start_ms, clock_at(10, 15));
        assert_int_equal(a->flags, turn == 0 ? SESSION_DELAYED : 0);
        box_fini(&box);
    }
}

/* Half saved for longer than it is held back, and whole again: nothing of it is new. */
static void test_most_of_it_comes_back(void **state)
{
    (void)state;
    for (int turn = 0; turn < 3; turn++) {
        struct box box = {0};
        poll_at(&box, clock_at(8, 0), plan(FOUR));
        poll_at(&box, clock_at(8, 30),
                plan("a B 1000 1100; b A 1100 1200; c B 1000 1100; "
                     "d C 1000 1100"));
        assert_int_equal(box.snapshot->n_changes, 1);
        for (int again = 0; again <= turn; again++) {
            poll_at(&box, clock_at(9, again), plan("a B 1000 1100"));
            assert_int_equal(box.snapshot->n_changes, 0);
            assert_int_equal(box.snapshot->n_sessions, 1);
        }
        if (turn == 1) { /* and started again */
            struct strbuf text = {0};
            revisions_write(box.memory, &text);
            revisions_free(box.memory);
            box.memory = revisions_read(text.text, text.bytes, NULL);
            assert_non_null(box.memory);
            strbuf_fini(&text);
        }
        if (turn == 2) { /* and another half */
            poll_at(&box, clock_at(9, 5), plan("c B 1000 1100"));
            assert_int_equal(box.snapshot->n_changes, 0);
        }
        poll_at(&box, clock_at(9, 10),
                plan("a B 1000 1100; b A 1100 1200; c A 1000 1100; "
                     "d C 1000 1100; e A 1500 1600"));
        assert_int_equal(box.snapshot->n_sessions, 5);
        assert_int_equal(box.snapshot->n_added, 1); /* e */
        assert_int_equal(box.snapshot->n_changes, 3);
        int64_t later = clock_at(9, 20);
        assert_string_equal(room_of(&box, find(&box, "c", later)), "A");
        assert_int_equal(find(&box, "c", later)->flags, SESSION_MOVED_IN);
        assert_int_equal(find(&box, "a", later)->flags, SESSION_MOVED_IN);
        assert_int_equal(find(&box, "b", later)->flags, 0);
        assert_int_equal(find(&box, "d", later)->flags, 0);
        box_fini(&box);
    }
}

static void test_suspicious_counts_documents(void **state)
{
    (void)state;
    struct box box = {0}, next = {0};
    int64_t now = clock_at(9, 0);
    poll_at(&box, now, plan(FOUR));
    /* What is kept from memory does not make up for what is missing. */
    struct strbuf memory = {0};
    revisions_write(box.memory, &memory);
    next.memory = revisions_read(memory.text, memory.bytes, NULL);
    poll_at(&next, now, plan("a A 1000 1100; b A 1100 1200"));
    assert_int_equal(next.snapshot->n_sessions, 4);
    assert_false(snapshot_suspicious(box.snapshot, next.snapshot, now));
    poll_at(&next, now, plan("a A 1000 1100"));
    assert_true(snapshot_suspicious(box.snapshot, next.snapshot, now));
    strbuf_fini(&memory);
    box_fini(&box);
    box_fini(&next);
}

static void test_survives_a_restart(void **state)
{
    (void)state;
    struct box box = {0};
    const char *now_there = "a B 1000 1100; b A 1100 1200; c B 1030 1100; e C 1000 1100";
    poll_at(&box, clock_at(9, 0), plan(FOUR));
    poll_at(&box, clock_at(9, 10), plan(now_there));
    struct strbuf first = {0}, second = {0};
    struct err err = {0};
    revisions_write(box.memory, &first);
    int n = box.snapshot->n_changes;
    assert_int_equal(n, 4);
    revisions_free(box.memory);
    box.memory = revisions_read(first.text, first.bytes, &err);
    assert_non_null(box.memory);
    revisions_write(box.memory, &second);
    assert_string_equal(first.text, second.text);
    poll_at(&box, clock_at(9, 30), plan(now_there));
    assert_int_equal(box.snapshot->n_changes, n);
    assert_int_equal(find(&box, "d", clock_at(9, 30))->flags, SESSION_CANCELLED);
    strbuf_fini(&first);
    strbuf_fini(&second);
    box_fini(&box);
    const char *const bad[] = {
        "", "[]", "{\"format\":\"hallboard revisions 1\"}",
        "{\"format\":\"hallboard revisions 1\",\"event\":\"e\",\"sessions\":[{}]}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err = (struct err){0};
        assert_null(revisions_read(bad[i], strlen(bad[i]), &err));
        assert_true(err.text[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moved),
        cmocka_unit_test(test_moved_twice_and_back),
        cmocka_unit_test(test_half_saved),
        cmocka_unit_test(test_gone_and_back),
        cmocka_unit_test(test_new),
        cmocka_unit_test(test_retimed),
        cmocka_unit_test(test_adopted),
        cmocka_unit_test(test_operator_prevails),
        cmocka_unit_test(test_delay_after_retime),
        cmocka_unit_test(test_match_by_either_start),
        cmocka_unit_test(test_unstable_ids),
        cmocka_unit_test(test_begins_anew),
        cmocka_unit_test(test_most_of_it_comes_back),
        cmocka_unit_test(test_adopted_delay),
        cmocka_unit_test(test_suspicious_counts_documents),
        cmocka_unit_test(test_survives_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
