/* Each kind of change, one story at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/core/programme/show.h"

static void unchanged(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 8, 0);
    build_session(s, "late", A, at(11, 0), at(12, 0));
    build_session(s, "early", A, at(10, 0), at(11, 0));
    int32_t fair = build_session(s, "fair", B, at(9, 0), at(17, 0));
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(9, 59), "| early 10:00 late 11:00");
    assert_shows(p, s, A, at(10, 0), "early 10:00 | late 11:00");
    assert_shows(p, s, A, at(11, 0) - 1, "early 10:00 | late 11:00");
    assert_shows(p, s, A, at(11, 0), "late 11:00 |");
    assert_shows(p, s, A, at(12, 0), "|");
    assert_int_equal(programme_next_change(p, A, at(10, 0)), at(11, 0));
    assert_int_equal(programme_next_change(p, -1, at(8, 0)), at(9, 0));
    assert_int_equal(programme_next_change(p, A, at(12, 0)), INSTANT_NEVER);
    assert_int_equal(programme_next_change(p, -1, at(12, 0)), at(17, 0));
    const struct standing *out[1], *whole = programme_session(p, fair, at(3, 0));
    assert_int_equal(whole->flags, 0);
    assert_null(whole->newest);
    assert_non_null(whole->by);
    assert_int_equal(programme_next(p, A, at(9, 0), INSTANT_NEVER, out, 1), 2);
    assert_int_equal(programme_next(p, A, at(9, 0), at(11, 0), out, 1), 1);
    assert_int_equal(programme_next(p, A, at(9, 0), at(10, 0), NULL, 0), 0);
    assert_int_equal(programme_between(p, A, at(20, 0), at(10, 30), at(11, 0), out, 1), 1);
    assert_int_equal(programme_between(p, A, at(0, 0), at(10, 30), at(11, 1), out, 1), 2);
    assert_int_equal(s->n_problems, 0);
    snapshot_free(s);
}

static void nothing_at_all(void **state)
{
    (void)state;
    struct snapshot *s = build_new(1, 0, 0);
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(9, 0), "|");
    assert_int_equal(programme_next_change(p, -1, INT64_MIN), INSTANT_NEVER);
    assert_int_equal(programme_between(p, A, 0, INT64_MIN, INT64_MAX, NULL, 0), 0);
    assert_shows(p, s, A, INT64_MIN, "|");
    assert_shows(p, s, A, INSTANT_NEVER, "|");
    snapshot_free(s);
}

static void moved(void **state)
{
    (void)state;
    struct snapshot *s = build_new(3, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_move(s, "m", x, at(9, 0), B);
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(9, 0) - 1, "| x 10:00");
    assert_shows(p, s, B, at(9, 0) - 1, "|");
    assert_shows(p, s, A, at(9, 0), "| x 10:00+away(R1)");
    assert_shows(p, s, B, at(9, 0), "| x 10:00+in(R0)");
    assert_shows(p, s, A, at(10, 30), "x 10:00+away(R1) |");
    assert_shows(p, s, B, at(10, 30), "x 10:00+in(R0) |");
    assert_shows(p, s, A, at(11, 0), "|");
    const struct standing *out[4];
    assert_int_equal(programme_between(p, A, at(11, 0), at(0, 0), at(24, 0), out, 4), 0);
    assert_int_equal(programme_between(p, B, at(11, 0), at(0, 0), at(24, 0), out, 4), 1);
    assert_int_equal(out[0]->changed_ms, at(9, 0));
    assert_string_equal(out[0]->reason->id, "m");
    /* Whenever it is: the old door says where to, the new one what is on. */
    assert_int_equal(programme_between(p, A, PROGRAMME_SETTLED, at(0, 0), at(24, 0), out, 4), 1);
    assert_true(out[0]->flags & SESSION_MOVED_AWAY);
    assert_int_equal(programme_between(p, B, PROGRAMME_SETTLED, at(0, 0), at(24, 0), out, 4), 1);
    assert_true(out[0]->flags & SESSION_MOVED_IN);
    assert_int_equal(programme_session(p, x, PROGRAMME_SETTLED)->room, B);
    assert_int_equal(programme_next_change(p, A, at(8, 0)), at(9, 0));
    snapshot_free(s);
}

static void moved_again_and_back(void **state)
{
    (void)state;
    struct snapshot *s = build_new(3, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_move(s, "m1", x, at(8, 0), B);
    build_move(s, "m2", x, at(8, 30), C);
    build_move(s, "m3", x, at(9, 0), A);
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(8, 30), "| x 10:00+away(R2)");
    assert_shows(p, s, B, at(8, 30), "| x 10:00+away(R2)");
    assert_shows(p, s, C, at(8, 30), "| x 10:00+in(R0)");
    assert_shows(p, s, A, at(9, 0), "| x 10:00");
    assert_shows(p, s, B, at(9, 0), "| x 10:00+away(R0)");
    assert_shows(p, s, C, at(9, 0), "| x 10:00+away(R0)");
    const struct standing *back = programme_session(p, x, at(9, 0));
    assert_string_equal(back->newest->id, "m3");
    assert_null(back->reason); /* no chip: it stands where the programme says */
    assert_shows(p, s, B, at(11, 0), "|");
    snapshot_free(s);
}

static void moved_after_a_new_time(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_retime(s, "r", x, at(8, 0), at(14, 0), 0);
    build_move(s, "m", x, at(9, 0), B);
    int32_t y = build_session(s, "y", A, at(16, 0), at(17, 0));
    build_move(s, "m2", y, at(9, 0), B); /* both at once: the old slot is the programme's */
    build_delay(s, "d2", y, at(9, 0), 30);
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(9, 30),
                 "| x 10:00+away+retimed-away(R1) x 14:00+away(R1) y 16:00+away(R1)");
    assert_shows(p, s, B, at(9, 30), "| x 14:00+in+retimed(R0) y 16:30+in+delayed(R0)");
    assert_shows(p, s, A, at(17, 0), "|");
    assert_shows(p, s, B, at(17, 0), "y 16:30+in+delayed(R0) |");
    snapshot_free(s);
}

static void moved_for_a_while(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(12, 0));
    build_move(s, "m", x, at(9, 0), B)->expires_ms = at(11, 0);
    struct programme *p = programme_new(s);
    assert_shows(p, s, B, at(10, 59), "x 10:00+in(R0) |");
    assert_shows(p, s, A, at(11, 0), "x 10:00 |");
    assert_shows(p, s, B, at(11, 0), "x 10:00+away(R0) |");
    assert_shows(p, s, B, at(12, 0), "|");
    snapshot_free(s);
}

static void moved_too_late_leaves_no_tombstone(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_move(s, "m", x, at(11, 30), B);
    struct programme *p = programme_new(s);
    const struct standing *out[4];
    assert_int_equal(programme_between(p, A, at(11, 30), at(0, 0), at(24, 0), out, 4), 0);
    assert_int_equal(programme_between(p, B, at(11, 30), at(0, 0), at(24, 0), out, 4), 1);
    snapshot_free(s);
}

static void cancelled(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 6);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    int32_t y = build_session(s, "y", A, at(10, 0), at(11, 0));
    build_change(s, "c", CHANGE_CANCELLED, x, at(9, 0));
    build_change(s, "b", CHANGE_REINSTATED, x, at(9, 30));
    build_move(s, "m", y, at(9, 0), B);
    build_change(s, "c2", CHANGE_CANCELLED, y, at(9, 30));
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(9, 0), "| x 10:00+cancelled y 10:00+away(R1)");
    assert_shows(p, s, A, at(9, 30), "| x 10:00 y 10:00+away+cancelled(R1)");
    assert_shows(p, s, B, at(10, 0), "y 10:00+in+cancelled(R0) |");
    assert_string_equal(programme_session(p, y, at(10, 0))->reason->id, "c2");
    assert_int_equal(s->n_problems, 0);
    snapshot_free(s);
}

static void cancelled_stays_last(void **state)
{
    (void)state;
    struct snapshot *s = build_new(1, 4, 6);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_session(s, "y", A, at(10, 30), at(11, 0));
    build_change(s, "c", CHANGE_CANCELLED, x, at(9, 0));
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(10, 45), "y 10:30 x 10:00+cancelled |");
    const struct standing *out[1];
    assert_int_equal(programme_now(p, A, at(10, 45), out, 1), 2);
    assert_string_equal(s->sessions[out[0]->session].id, "y");
    snapshot_free(s);
}

static void times(void **state)
{
    (void)state;
    static const struct {
        int delay, start, end, back, want_start, want_end; /* minutes after 10:00; -1: not said */
        uint32_t flags;
    } cases[] = {
        {15, -1, -1, -1, 15, 75, SESSION_DELAYED},
        {-5, -1, -1, -1, -5, 55, SESSION_RETIMED},
        {-1, 30, -1, -1, 30, 90, SESSION_RETIMED},
        {-1, -1, 90, -1, 0, 90, SESSION_RETIMED},
        {-1, 30, 45, -1, 30, 45, SESSION_RETIMED},
        {15, 30, -1, -1, 30, 90, SESSION_RETIMED}, /* the later one holds */
        {15, -1, 90, -1, 15, 90, SESSION_RETIMED}, /* what it leaves out stays */
        {-1, 30, -1, 20, 20, 80, SESSION_DELAYED}, /* from the programme's own start */
        {15, -1, -1, 0, 0, 60, 0},                 /* taken back */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct snapshot *s = build_new(1, 1, 4);
        int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
        if (cases[i].delay != -1)
            build_delay(s, "1", x, at(8, 0), cases[i].delay);
        if (cases[i].start != -1 || cases[i].end != -1)
            build_retime(s, "2", x, at(8, 30), cases[i].start == -1 ? 0 : at(10, cases[i].start),
                         cases[i].end == -1 ? 0 : at(10, cases[i].end));
        if (cases[i].back != -1)
            build_delay(s, "3", x, at(9, 0), cases[i].back);
        struct programme *p = programme_new(s);
        const struct standing *now = programme_session(p, x, at(9, 0));
        assert_int_equal(now->start_ms, at(10, cases[i].want_start));
        assert_int_equal(now->end_ms, at(10, cases[i].want_end));
        assert_int_equal(now->flags, cases[i].flags);
        assert_int_equal(now->plan_start_ms, at(10, 0));
        assert_int_equal(now->plan_end_ms, at(11, 0));
        assert_int_equal(s->n_problems, 0);
        snapshot_free(s);
    }
}

static void full_doors_speaker(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 2, 8);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_change(s, "f", CHANGE_FULL, x, at(10, 5))->room = B;
    build_change(s, "o", CHANGE_DOORS_OPEN, x, at(9, 50));
    build_change(s, "c", CHANGE_DOORS_CLOSED, x, at(10, 6));
    struct person *people = arena_array(&s->arena, 1, sizeof *people);
    people->name = build_text(s, "Lin");
    struct change *speaker = build_change(s, "s", CHANGE_SPEAKER, x, at(9, 0));
    speaker->people = people;
    speaker->n_people = 1;
    build_change(s, "n", CHANGE_NOT_FULL, x, at(10, 20));
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(9, 50), "| x 10:00+speaker+open");
    assert_shows(p, s, A, at(10, 6), "x 10:00+full+speaker+closed |");
    const struct standing *now = programme_session(p, x, at(10, 6));
    assert_int_equal(now->overflow_room, B);
    assert_string_equal(now->reason->id, "f");
    assert_string_equal(now->newest->id, "c");
    assert_string_equal(now->by->speaker->id, "s");
    assert_shows(p, s, A, at(10, 20), "x 10:00+speaker+closed |");
    assert_int_equal(programme_session(p, x, at(10, 20))->overflow_room, -1);
    snapshot_free(s);
}

static void replaced(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    int32_t y = build_added(s, "y", "a", at(9, 0), A, at(10, 0), at(11, 0));
    build_change(s, "r", CHANGE_REPLACED, x, at(9, 0))->replacement = y;
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(8, 0), "| x 10:00");
    assert_shows(p, s, A, at(10, 0), "y 10:00+added x 10:00+replaced |");
    assert_int_equal(programme_session(p, x, at(9, 0))->replacement, y);
    assert_int_equal(s->n_problems, 0); /* the two do not conflict */
    snapshot_free(s);
}

static void added(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 4);
    int32_t y = build_added(s, "y", "a", at(9, 0), A, at(10, 0), at(11, 0));
    s->changes[0].expires_ms = at(10, 30);
    build_move(s, "m", y, at(9, 30), B);
    struct programme *p = programme_new(s);
    assert_int_equal(programme_session(p, y, at(9, 0) - 1)->flags, SESSION_ABSENT);
    assert_shows(p, s, A, at(9, 0) - 1, "|");
    assert_shows(p, s, A, at(9, 0), "| y 10:00+added");
    assert_shows(p, s, A, at(9, 30), "| y 10:00+away+added(R1)");
    assert_shows(p, s, B, at(9, 30), "| y 10:00+in+added(R0)");
    /* It ends before its end: as if cancelled. */
    assert_shows(p, s, A, at(10, 30), "y 10:00+away+cancelled+added(R1) |");
    assert_shows(p, s, B, at(10, 30), "y 10:00+in+cancelled+added(R0) |");
    const struct standing *over = programme_session(p, y, at(10, 30));
    assert_int_equal(over->changed_ms, at(10, 30));
    assert_ptr_equal(over->reason, &s->changes[0]);
    assert_int_equal(s->n_problems, 0);
    snapshot_free(s);
}

static void added_until_its_end(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 4);
    int32_t y = build_added(s, "y", "a", at(9, 0), A, at(10, 0), at(11, 0));
    s->changes[0].expires_ms = at(11, 0);
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(10, 59), "y 10:00+added |");
    assert_shows(p, s, A, at(11, 0), "|");
    assert_int_equal(programme_session(p, y, at(11, 0))->flags, SESSION_ABSENT);
    snapshot_free(s);
}

/* Where the new time does not touch the old one, the old one says so until it ends. */
static void retimed_away(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_retime(s, "1", x, at(9, 0), at(14, 0), 0);
    build_retime(s, "2", x, at(9, 20), at(34, 0), 0); /* tomorrow */
    build_delay(s, "3", x, at(9, 40), 15);
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(8, 59), "| x 10:00");
    assert_shows(p, s, A, at(9, 0), "| x 10:00+retimed-away(R0) x 14:00+retimed");
    const struct standing *out[4];
    assert_int_equal(programme_next(p, A, at(9, 0), INSTANT_NEVER, out, 4), 2);
    assert_int_equal(out[0]->other_start_ms, at(14, 0));
    assert_int_equal(out[0]->other_end_ms, at(15, 0));
    assert_string_equal(out[0]->reason->id, "1");
    assert_int_equal(programme_next(p, A, at(9, 20), INSTANT_NEVER, out, 4), 3);
    assert_int_equal(out[0]->other_start_ms, at(34, 0)); /* both old slots point there */
    assert_int_equal(out[1]->start_ms, at(14, 0));
    assert_int_equal(out[1]->other_start_ms, at(34, 0));
    assert_shows(p, s, A, at(9, 40), /* overlaps the programme's slot, not the others */
                 "| x 10:15+delayed x 14:00+retimed-away(R0) x 34:00+retimed-away(R0)");
    snapshot_free(s);
}

static void delayed_away(void **state)
{
    (void)state;
    struct snapshot *s = build_new(1, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    int32_t y = build_session(s, "y", A, at(15, 0), at(16, 0));
    build_delay(s, "d", x, at(9, 0), 60);
    build_delay(s, "e", y, at(9, 0), 59);
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(10, 30), "x 10:00+retimed-away(R0) | x 11:00+delayed y 15:59+delayed");
    assert_shows(p, s, A, at(11, 0), "x 11:00+delayed | y 15:59+delayed");
    snapshot_free(s);
}

/* The programme says by now what the change said: it is retired. */
static void adopted(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 6);
    int32_t x = build_session(s, "x", B, at(10, 0), at(11, 0));
    build_move(s, "m", x, at(9, 0), B);
    build_retime(s, "r", x, at(9, 0), at(10, 0), at(11, 0));
    build_change(s, "a", CHANGE_ADDED, x, at(9, 0));
    build_change(s, "i", CHANGE_REINSTATED, x, at(9, 0));
    build_change(s, "n", CHANGE_NOT_FULL, x, at(9, 0));
    struct programme *p = programme_new(s);
    const struct standing *now = programme_session(p, x, at(10, 0));
    assert_int_equal(now->flags, 0);
    assert_null(now->newest);
    assert_int_equal(programme_next_change(p, -1, at(8, 0)), at(10, 0)); /* not 9:00 */
    snapshot_free(s);
}

static void series(void **state)
{
    (void)state;
    struct snapshot *s = build_new(1, 8, 2);
    s->series = arena_array(&s->arena, 2, sizeof *s->series);
    s->n_series = 2;
    s->event.zone = zone_open(&s->arena, "+08:00", NULL);
    assert_non_null(s->event.zone);
    for (int day = 0; day < 3; day++) {
        int32_t x = build_session(s, "d", A, at(9 + 24 * day, 0), at(17 + 24 * day, day));
        s->sessions[x].series = 0;
    }
    s->sessions[build_session(s, "e", A, at(7, 0), at(8, 0))].series = 0; /* the first day too */
    struct programme *p = programme_new(s);
    int64_t first, last;
    int n_days;
    assert_true(programme_series_span(p, 0, &first, &last, &n_days));
    assert_int_equal(first, at(7, 0));
    assert_int_equal(last, at(17 + 48, 2));
    assert_int_equal(n_days, 3);
    assert_false(programme_series_span(p, 1, &first, &last, &n_days));
    snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unchanged),
        cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(moved),
        cmocka_unit_test(moved_again_and_back),
        cmocka_unit_test(moved_after_a_new_time),
        cmocka_unit_test(moved_for_a_while),
        cmocka_unit_test(moved_too_late_leaves_no_tombstone),
        cmocka_unit_test(cancelled),
        cmocka_unit_test(cancelled_stays_last),
        cmocka_unit_test(times),
        cmocka_unit_test(full_doors_speaker),
        cmocka_unit_test(replaced),
        cmocka_unit_test(added),
        cmocka_unit_test(added_until_its_end),
        cmocka_unit_test(retimed_away),
        cmocka_unit_test(delayed_away),
        cmocka_unit_test(adopted),
        cmocka_unit_test(series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
