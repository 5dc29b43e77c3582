/* When a display is dark, minute by minute. */
#include "core/feed/reader.h"
#include "core/power.h"
#include "unit/pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

/* Days with hours, one without, a talk in the evening; doors at one in the morning of the 30th. */
static const char feed[] = "{\"format\":\"hallboard feed "
                           "1\",\"event\":{\"name\":\"E\",\"zone\":\"Asia/Shanghai\",\"days\":["
                           "{\"date\":\"2021-04-25\",\"opens\":\"08:30\",\"closes\":\"17:30\"},"
                           "{\"date\":\"2021-04-26\",\"opens\":\"09:00\",\"closes\":\"17:00\"},"
                           "{\"date\":\"2021-04-27\"},"
                           "{\"date\":\"2021-04-28\",\"opens\":\"09:00\",\"closes\":\"17:00\"},"
                           "{\"date\":\"2021-04-30\",\"opens\":\"00:20\",\"closes\":\"04:00\"}]},"
                           "\"rooms\":[{\"id\":\"r\",\"name\":\"R\"}],\"sessions\":["
                           "{\"id\":\"talk\",\"room\":\"r\",\"title\":\"T\",\"start\":\"2021-04-"
                           "25T19:30:00+08:00\",\"end\":\"2021-04-25T21:00:00+08:00\"},"
                           "{\"id\":\"gone\",\"room\":\"r\",\"title\":\"T\",\"start\":\"2021-04-"
                           "26T21:00:00+08:00\",\"end\":\"2021-04-26T22:00:00+08:00\"}],"
                           "\"changes\":[{\"id\":\"c\",\"kind\":\"cancelled\",\"session\":\"gone\","
                           "\"decided\":\"2021-04-25T08:00:00+08:00\"},"
                           "{\"id\":\"d\",\"kind\":\"delayed\",\"session\":\"talk\",\"minutes\":20,"
                           "\"decided\":\"2021-04-25T08:00:00+08:00\"}]%s}";

static struct snapshot *snapshot_of(const char *theme)
{
    char text[4096];
    struct err err = {""};
    int bytes = snprintf(text, sizeof text, feed, theme);
    struct snapshot *snapshot = feed_read(text, (size_t)bytes, &err);
    if (!snapshot)
        fail_msg("%s", err.text);
    assert_int_equal(snapshot->n_problems, 0);
    return snapshot;
}

static void test_days(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        bool on;
    } rows[] = {
        {"2021-04-24T23:00:00+08:00", true}, /* setting up */
        {"2021-04-25T00:00:00+08:00", false},
        {"2021-04-25T07:29:59+08:00", false},
        {"2021-04-25T07:30:00+08:00", true}, /* an hour before doors */
        {"2021-04-25T12:00:00+08:00", true},
        {"2021-04-25T17:59:59+08:00", true},
        {"2021-04-25T18:00:00+08:00", false}, /* half an hour after closing */
        {"2021-04-25T18:49:59+08:00", false},
        {"2021-04-25T18:50:00+08:00", true}, /* an hour before the talk, which is delayed */
        {"2021-04-25T21:49:59+08:00", true},
        {"2021-04-25T21:50:00+08:00", false},
        {"2021-04-26T03:00:00+08:00", false},
        {"2021-04-26T08:00:00+08:00", true},
        {"2021-04-26T17:30:00+08:00", false},
        {"2021-04-26T21:30:00+08:00", false}, /* it was cancelled */
        {"2021-04-26T23:59:59+08:00", false},
        {"2021-04-27T00:00:00+08:00", true}, /* a day without hours */
        {"2021-04-27T23:00:00+08:00", true},
        {"2021-04-28T07:00:00+08:00", false},
        {"2021-04-28T17:30:00+08:00", false},
        {"2021-04-29T12:00:00+08:00", false}, /* no day of the event */
        {"2021-04-29T23:19:59+08:00", false},
        {"2021-04-29T23:20:00+08:00", true}, /* doors are just after midnight */
        {"2021-04-30T04:29:59+08:00", true},
        {"2021-04-30T04:30:00+08:00", false},
        {"2021-05-20T12:00:00+08:00", false}, /* over */
    };
    struct snapshot *snapshot = snapshot_of(",\"theme\":{\"power\":{}}");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (power_wanted(snapshot, instant(rows[i].at), true) != rows[i].on)
            fail_msg("%s", rows[i].at);
    }
    snapshot_free(snapshot);
}

static void test_margins(void **state)
{
    (void)state;
    struct snapshot *snapshot =
        snapshot_of(",\"theme\":{\"power\":{\"before_min\":0,\"after_min\":5}}");
    assert_false(power_wanted(snapshot, instant("2021-04-26T08:59:59+08:00"), true));
    assert_true(power_wanted(snapshot, instant("2021-04-26T09:00:00+08:00"), true));
    assert_true(power_wanted(snapshot, instant("2021-04-26T17:04:59+08:00"), true));
    assert_false(power_wanted(snapshot, instant("2021-04-26T17:05:00+08:00"), true));
    snapshot_free(snapshot);
}

static void test_nobody_knows(void **state)
{
    (void)state;
    int64_t night_ms = instant("2021-04-26T03:00:00+08:00");
    struct snapshot *snapshot = snapshot_of(",\"theme\":{\"power\":{}}");
    assert_false(power_wanted(snapshot, night_ms, true));
    assert_true(power_wanted(snapshot, night_ms, false)); /* not sure of the time */
    assert_true(power_wanted(NULL, night_ms, true));
    snapshot_free(snapshot);
    snapshot = snapshot_of(""); /* not asked for */
    assert_true(power_wanted(snapshot, night_ms, true));
    snapshot_free(snapshot);
}

static void test_emergency(void **state)
{
    (void)state;
    struct snapshot *snapshot = snapshot_of(
        ",\"theme\":{\"power\":{}},\"announcements\":[{\"id\":\"e\",\"level\":\"emergency\","
        "\"headline\":\"Leave\",\"from\":\"2021-04-26T02:00:00+08:00\","
        "\"expires\":\"2021-04-26T04:00:00+08:00\"}]");
    struct screen_input in = {.snapshot = snapshot,
                              .display_id = "x",
                              .time_confirmed = true,
                              .age_ms = -1,
                              .width = 640,
                              .height = 360};
    in.now_ms = instant("2021-04-26T01:59:59+08:00");
    assert_false(screen_lights(&in));
    in.now_ms = instant("2021-04-26T03:00:00+08:00");
    assert_true(screen_lights(&in));
    in.now_ms = instant("2021-04-26T04:00:00+08:00");
    assert_false(screen_lights(&in));
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_margins),
        cmocka_unit_test(test_nobody_knows),
        cmocka_unit_test(test_emergency),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
