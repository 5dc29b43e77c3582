/* The result of `hallboard check`, on the demo feed and on faults planted in it. */
#include "core/feed/reader.h"
#include "core/feed/summary.h"
#include "unit/cases.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

#define SESSIONS 37

static json_t *demo(void)
{
    struct strbuf input = {0};
    assert_true(case_read("assets/demo", "feed.json", &input));
    json_t *json = json_loadb(input.text, input.bytes, 0, NULL);
    assert_non_null(json);
    strbuf_fini(&input);
    return json;
}

/* Takes the document; returns the snapshot, owned by the caller. */
static struct snapshot *read_json(json_t *json)
{
    char *text = json_dumps(json, 0);
    struct err err = {0};
    struct snapshot *snapshot = feed_read(text, strlen(text), &err);
    if (!snapshot)
        fail_msg("%s", err.text);
    free(text);
    json_decref(json);
    return snapshot;
}

/* The JSON form, read back; one line, as promised. */
static json_t *summary_of(const struct snapshot *snapshot, const char *file)
{
    struct strbuf out = {0};
    summary_json(&out, file, snapshot);
    assert_ptr_equal(strchr(out.text, '\n'), out.text + out.bytes - 1);
    json_t *json = json_loadb(out.text, out.bytes, 0, NULL);
    assert_non_null(json);
    strbuf_fini(&out);
    return json;
}

static const char *string_of(const json_t *json, const char *name)
{
    return json_string_value(json_object_get(json, name));
}

static int64_t number_of(const json_t *json, const char *name)
{
    assert_true(json_is_integer(json_object_get(json, name)));
    return json_integer_value(json_object_get(json, name));
}

static void test_clean(void **state)
{
    (void)state;
    struct snapshot *snapshot = read_json(demo());
    json_t *json = summary_of(snapshot, "dir/\"feed\".json");
    assert_int_equal(json_object_size(json), 13);
    assert_string_equal(string_of(json, "file"), "dir/\"feed\".json");
    assert_string_equal(string_of(json, "format"), "hallboard feed 1");
    assert_string_equal(string_of(json, "event"), "第四届数字中国建设峰会");
    assert_string_equal(string_of(json, "zone"), "Asia/Shanghai");
    assert_string_equal(string_of(json, "first"), "2021-04-25T09:00:00+08:00");
    assert_string_equal(string_of(json, "last"), "2021-04-29T17:00:00+08:00");
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "languages"), 1)),
                        "en");
    assert_int_equal(number_of(json, "days"), 5);
    assert_int_equal(number_of(json, "rooms"), snapshot->n_rooms);
    assert_int_equal(number_of(json, "sessions"), SESSIONS);
    assert_int_equal(number_of(json, "left_out"), 0);
    assert_int_equal(json_array_size(json_object_get(json, "problems")), 0);
    json_decref(json);
    snapshot_free(snapshot);
}

static size_t sessions_in(const json_t *sessions, const char *room)
{
    size_t n = 0, i;
    json_t *session;
    json_array_foreach(sessions, i, session) n += strcmp(string_of(session, "room"), room) == 0;
    return n;
}

/* Takes the room with this place away; spoils two sessions that stand elsewhere. */
static void plant(json_t *feed, size_t room, const char *id)
{
    json_t *sessions = json_object_get(feed, "sessions"), *session;
    json_array_remove(json_object_get(feed, "rooms"), room);
    size_t i, spoilt = 0;
    json_array_foreach(sessions, i, session)
    {
        if (strcmp(string_of(session, "room"), id) == 0 || spoilt == 2)
            continue;
        if (spoilt++ == 0)
            json_object_set_new(session, "end", json_string("2021-04-25T00:00:00+08:00"));
        else
            json_object_set_new(session, "start", json_string("2021-04-31T09:00:00+08:00"));
    }
    assert_int_equal(spoilt, 2);
}

static void assert_five(const struct snapshot *snapshot)
{
    json_t *json = summary_of(snapshot, "-");
    const json_t *problems = json_object_get(json, "problems");
    assert_int_equal(number_of(json, "left_out"), 5);
    assert_int_equal(number_of(json, "sessions"), SESSIONS - 5);
    assert_int_equal(json_array_size(problems), 5);
    for (size_t i = 0; i < 5; i++) {
        const char *path = string_of(json_array_get(problems, i), "path");
        assert_true(strncmp(path, "sessions[", 9) == 0);
        assert_true(string_of(json_array_get(problems, i), "message")[0] != '\0');
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(path, string_of(json_array_get(problems, k), "path"));
    }
    json_decref(json);
}

/* Whichever room with three sessions goes, whatever else names it or the spoilt sessions. */
static void test_five_planted_faults(void **state)
{
    (void)state;
    int tried = 0;
    for (size_t room = 0;; room++) {
        json_t *feed = demo();
        const json_t *item = json_array_get(json_object_get(feed, "rooms"), room);
        if (!item) {
            json_decref(feed);
            break;
        }
        char id[64];
        snprintf(id, sizeof id, "%s", string_of(item, "id"));
        if (sessions_in(json_object_get(feed, "sessions"), id) != 3) {
            json_decref(feed);
            continue;
        }
        plant(feed, room, id);
        struct snapshot *snapshot = read_json(feed);
        assert_five(snapshot);
        snapshot_free(snapshot);
        tried++;
    }
    assert_true(tried > 0);
}

static void test_text(void **state)
{
    (void)state;
    json_t *feed = demo();
    json_object_set_new(json_array_get(json_object_get(feed, "sessions"), 7), "end",
                        json_string("2021-04-25T00:00:00+08:00"));
    json_object_set_new(feed, "later", json_true());
    struct snapshot *snapshot = read_json(feed);
    struct strbuf out = {0};
    summary_text(&out, "FILE", snapshot);
    assert_true(str_starts_with(out.text, "FILE: hallboard feed 1: 第四届数字中国建设峰会\n"));
    assert_non_null(strstr(out.text, " 36 sessions, "));
    assert_non_null(strstr(out.text, "    left out   1 session\n"));
    assert_non_null(strstr(out.text, "    ignored    1 unknown member\n"));
    assert_non_null(strstr(out.text, "\nFILE: sessions[7].end: before its start ("));
    assert_int_equal(out.text[out.bytes - 1], '\n');
    strbuf_fini(&out);
    snapshot_free(snapshot);
}

static void test_refused(void **state)
{
    (void)state;
    struct strbuf out = {0};
    summary_refused_json(&out, "bad\xff.json", "not JSON: \"x\"");
    assert_string_equal(out.text, "{\"file\":\"bad\xef\xbf\xbd.json\",\"problems\":[{\"path\":\"\","
                                  "\"message\":\"not JSON: \\\"x\\\"\"}]}\n");
    strbuf_fini(&out);
}

static void test_no_sessions(void **state)
{
    (void)state;
    struct snapshot *snapshot =
        read_json(json_pack("{s:s, s:{s:s, s:s}, s:[], s:[]}", "format", "hallboard feed 1",
                            "event", "id", "only-an-id", "zone", "UTC", "rooms", "sessions"));
    json_t *json = summary_of(snapshot, "f");
    assert_string_equal(string_of(json, "event"), "only-an-id");
    assert_true(json_is_null(json_object_get(json, "first")));
    assert_true(json_is_null(json_object_get(json, "last")));
    json_decref(json);
    struct strbuf out = {0};
    summary_text(&out, "f", snapshot);
    assert_non_null(strstr(out.text, "no sessions, 0 days, UTC"));
    strbuf_fini(&out);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),       cmocka_unit_test(test_five_planted_faults),
        cmocka_unit_test(test_text),        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_sessions),
    };
    return cmocka_run_group_tests_name("feed summary", tests, NULL, NULL);
}
