/* Changes that meet: two sessions in one room, contradictions in one session, ties, too many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/core/programme/show.h"

static void a_move_into_a_busy_room(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    int32_t y = build_session(s, "y", B, at(10, 0), at(11, 30));
    build_move(s, "m", x, at(9, 0), B);
    struct programme *p = programme_new(s);
    assert_shows(p, s, B, at(10, 0), "x 10:00+in(R0) y 10:00+conflict |");
    assert_int_equal(programme_session(p, y, at(10, 0))->conflict_with, x);
    assert_shows(p, s, B, at(11, 0), "y 10:00 |"); /* the shared time is over */
    assert_int_equal(s->n_problems, 1);
    assert_string_equal(s->problems[0].path, "changes[m]");
    assert_non_null(strstr(s->problems[0].message, "session x"));
    assert_non_null(strstr(s->problems[0].message, "room R1"));
    snapshot_free(s);
}

static void a_delay_into_the_next(void **state)
{
    (void)state;
    struct snapshot *s = build_new(1, 4, 4);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_session(s, "y", A, at(11, 0), at(12, 0));
    build_delay(s, "", x, at(9, 0), 15);
    struct programme *p = programme_new(s);
    assert_shows(p, s, A, at(8, 0), "| x 10:00 y 11:00");
    assert_shows(p, s, A, at(9, 0), "| x 10:15+delayed y 11:00+conflict");
    assert_shows(p, s, A, at(11, 5), "x 10:15+delayed y 11:00+conflict |");
    assert_shows(p, s, A, at(11, 15), "y 11:00 |");
    assert_int_equal(s->n_problems, 1);
    assert_string_equal(s->problems[0].path, "changes[session=x]");
    snapshot_free(s);
}

/* The board of the time in between may say it; check does not report what never takes place. */
static void a_conflict_that_never_comes(void **state)
{
    (void)state;
    for (int turn = 0; turn < 4; turn++) {
        struct snapshot *s = build_new(2, 4, 4);
        int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
        int32_t y = build_session(s, "y", B, at(10, 30), at(11, 30));
        build_move(s, "m", x, at(9, 0), B);
        if (turn == 0)
            build_move(s, "back", x, at(9, 10), A);
        else
            build_change(s, "c", CHANGE_CANCELLED, turn == 1 ? x : y, at(turn == 3 ? 10 : 9, 31));
        struct programme *p = programme_new(s);
        assert_shows(p, s, B, at(9, 5), "| x 10:00+in(R0) y 10:30+conflict");
        assert_int_equal(s->n_problems, turn == 3); /* a minute together is enough */
        snapshot_free(s);
    }
}

static void no_conflict(void **state)
{
    (void)state;
    struct snapshot *s = build_new(2, 8, 8);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_session(s, "y", A, at(10, 30), at(11, 30)); /* the programme makes them share it */
    build_delay(s, "d", x, at(9, 0), 5);
    int32_t z = build_session(s, "z", B, at(10, 0), at(11, 0));
    int32_t w = build_session(s, "w", B, at(14, 0), at(15, 0));
    build_change(s, "c", CHANGE_CANCELLED, z, at(8, 0));
    build_retime(s, "r", w, at(9, 0), at(10, 0), at(11, 0)); /* into a cancelled one's slot */
    programme_new(s);
    assert_int_equal(s->n_problems, 0);
    snapshot_free(s);
}

static void contradictions(void **state)
{
    (void)state;
    struct snapshot *s = build_new(3, 8, 12);
    int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
    build_move(s, "a", x, at(9, 0), B);
    build_move(s, "b", x, at(9, 0), C); /* same instant: the later id holds */
    int32_t y = build_session(s, "y", A, at(12, 0), at(13, 0));
    build_change(s, "c", CHANGE_CANCELLED, y, at(9, 0));
    build_move(s, "d", y, at(9, 30), B); /* stays cancelled, where it now stands */
    int32_t z = build_session(s, "z", A, at(14, 0), at(15, 0));
    build_retime(s, "e", z, at(9, 0), 0, at(13, 0));
    build_change(s, "f", CHANGE_REPLACED, z, at(9, 0))->replacement = z;
    build_delay(s, "g", z, at(9, 0), 5)->expires_ms = at(9, 0);
    int32_t w = build_session(s, "w", A, at(16, 0), at(17, 0));
    build_retime(s, "h", w, at(9, 0), at(16, 5), 0); /* these two complete each other */
    build_retime(s, "i", w, at(9, 0), 0, at(17, 30));
    struct programme *p = programme_new(s);
    assert_int_equal(programme_session(p, w, at(9, 0))->start_ms, at(16, 5));
    assert_int_equal(programme_session(p, w, at(9, 0))->end_ms, at(17, 30));
    assert_int_equal(programme_session(p, x, at(9, 0))->room, C);
    assert_int_equal(programme_session(p, y, at(9, 30))->flags,
                     SESSION_CANCELLED | SESSION_MOVED_IN);
    assert_int_equal(programme_session(p, z, at(9, 0))->flags, 0);
    static const char *const paths[] = {"changes[b]", "changes[d]", "changes[g]", "changes[e]",
                                        "changes[f]"};
    assert_int_equal(s->n_problems, 5);
    for (int i = 0; i < 5; i++)
        assert_string_equal(s->problems[i].path, paths[i]);
    snapshot_free(s);
}

/* Decisions of one instant without ids, in either order of arrival. */
static void ties_without_ids(void **state)
{
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        struct snapshot *s = build_new(1, 8, 8);
        int32_t x = build_session(s, "x", A, at(10, 0), at(11, 0));
        int32_t y = build_session(s, "y", A, at(12, 0), at(13, 0));
        int32_t added[2]; /* "p" and "q": as the turn has it */
        for (int i = 0; i < 2; i++)
            added[i] = build_added(s, i == turn ? "p" : "q", "a", at(8, 0), A, at(15, i * 10),
                                   at(15, i * 10 + 5));
        build_change(s, "", turn ? CHANGE_REINSTATED : CHANGE_CANCELLED, x, at(9, 0));
        build_change(s, "", turn ? CHANGE_CANCELLED : CHANGE_REINSTATED, x, at(9, 0));
        build_change(s, "", CHANGE_REPLACED, y, at(9, 0))->replacement = added[0];
        build_change(s, "", CHANGE_REPLACED, y, at(9, 0))->replacement = added[1];
        struct programme *p = programme_new(s);
        assert_int_equal(programme_session(p, x, at(9, 0))->flags, 0); /* reinstated comes last */
        int32_t by = programme_session(p, y, at(9, 0))->replacement;
        assert_string_equal(s->sessions[by].id, "q");
        assert_int_equal(s->n_problems, 2);
        snapshot_free(s);
    }
}

/* More changes than are used: the newest count, and an added session stays added. */
static void very_many_changes(void **state)
{
    (void)state;
    struct snapshot *s = build_new(8, 2, 400);
    int32_t x = build_added(s, "x", "add", at(0, 0), A, at(20, 0), at(21, 0));
    for (int i = 0; i < 300; i++) {
        char id[16];
        snprintf(id, sizeof id, "m%03d", i);
        build_move(s, id, x, at(1, i), (i + 1) % 8);
    }
    struct programme *p = programme_new(s);
    const struct standing *now = programme_session(p, x, at(19, 0));
    assert_int_equal(now->room, 300 % 8);
    assert_true(now->flags & SESSION_ADDED);
    assert_int_equal(s->n_problems, 1);
    int tombstones = 0;
    for (int32_t room = 0; room < 8; room++) {
        const struct standing *out[4];
        tombstones += programme_next(p, room, at(19, 0), INSTANT_NEVER, out, 4);
    }
    assert_int_equal(tombstones, 8); /* itself, and one in each room that it left */
    snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_move_into_a_busy_room),
        cmocka_unit_test(a_delay_into_the_next),
        cmocka_unit_test(a_conflict_that_never_comes),
        cmocka_unit_test(no_conflict),
        cmocka_unit_test(contradictions),
        cmocka_unit_test(ties_without_ids),
        cmocka_unit_test(very_many_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
