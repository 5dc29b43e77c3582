/* The document as a whole: what is refused, hostile text, and size. What each member means is in
 * tests/cases/feed. */
#include "core/feed/reader.h"
#include "unit/cases.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

#define CONFORMANCE "../shared/data/conformance/JSONTestSuite"

static const char smallest[] =
    "{\"format\": \"hallboard feed 1\", \"event\": {\"name\": {\"zh\": \"峰会\"}, \"zone\": "
    "\"Asia/Shanghai\"}, \"rooms\": [{\"id\": \"a\"}], \"sessions\": [{\"id\": \"s\", \"room\": "
    "\"a\", \"title\": \"T\", \"start\": \"2021-04-25T09:00:00+08:00\", \"end\": "
    "\"2021-04-25T10:00:00+08:00\"}], \"changes\": [{\"kind\": \"delayed\", \"session\": \"s\", "
    "\"minutes\": 5, \"decided\": \"2021-04-25T08:00:00+08:00\"}]}";

static struct snapshot *read_text(const char *text, struct err *err)
{
    return feed_read(text, strlen(text), err);
}

/* The smallest feed with one more member. Owned by the caller. */
static char *with_member(const char *member)
{
    struct strbuf text = {0};
    strbuf_add_bytes(&text, smallest, strlen(smallest) - 1);
    strbuf_printf(&text, ", %s}", member);
    return text.text;
}

static void test_truncated_anywhere(void **state)
{
    (void)state;
    for (size_t bytes = 0; bytes < strlen(smallest); bytes++) {
        /* A copy of its own size, so that one byte too far is seen. */
        char *part = malloc(bytes ? bytes : 1);
        memcpy(part, smallest, bytes);
        struct err err = {0};
        struct snapshot *snapshot = feed_read(part, bytes, &err);
        free(part);
        assert_null(snapshot);
        assert_true(strncmp(err.text, "not JSON: ", 10) == 0);
    }
    struct snapshot *whole = read_text(smallest, NULL);
    assert_non_null(whole);
    assert_int_equal(whole->n_problems, 0);
    assert_int_equal(whole->n_changes, 1);
    snapshot_free(whole);
}

static void assert_refused(const char *member, const char *why)
{
    char *text = with_member(member);
    struct err err = {0};
    struct snapshot *snapshot = read_text(text, &err);
    if (snapshot || !strstr(err.text, why))
        fail_msg("%.60s: %s, not %s", member, snapshot ? "taken" : err.text, why);
    free(text);
}

static char *repeated(const char *before, const char *unit, int n, const char *after)
{
    struct strbuf text = {0};
    strbuf_add(&text, before);
    for (int i = 0; i < n; i++)
        strbuf_add(&text, unit);
    strbuf_add(&text, after);
    return text.text;
}

static void test_hostile_json(void **state)
{
    (void)state;
    assert_refused("\"x\": 1e999", "real number overflow");
    assert_refused("\"x\": 100000000000000000000000", "too big integer");
    assert_refused("\"x\": \"a\\u0000b\"", "\\u0000");
    assert_refused("\"x\": \"\xff\"", "decode byte 0xff");
    assert_refused("\"x\": \"\xed\xa0\x80\"", "decode byte 0xed");
    assert_refused("\"x\": \"\\ud800\"", "invalid Unicode");
    assert_refused("\"x\": 1, \"x\": 2", "duplicate");
    assert_refused("\"x\": NaN", "not JSON");
    assert_refused("\"x\": 'single'", "not JSON");
    assert_refused("\"x\": 1}, {\"y\": 1", "end of file expected");
    char *deep = repeated("\"x\": ", "[", 2049, "");
    assert_refused(deep, "parsing depth");
    free(deep);
}

static void test_empty_and_binary(void **state)
{
    (void)state;
    struct err err = {0};
    assert_null(feed_read("", 0, &err));
    assert_true(err.text[0] != '\0');
    char zeros[64] = {0};
    assert_null(feed_read(zeros, sizeof zeros, NULL));
    /* What stands behind a NUL is part of the document too. */
    assert_null(feed_read(smallest, sizeof smallest, &err));
}

/* -- text ------------------------------------------------------------------------------------ */

static struct snapshot *read_named(const char *name)
{
    struct strbuf text = {0};
    strbuf_add(&text, "{\"format\": \"hallboard feed 1\", \"rooms\": [], \"sessions\": [], "
                      "\"event\": {\"zone\": \"UTC\", \"name\": ");
    strbuf_add_json(&text, name);
    strbuf_add(&text, "}}");
    struct err err = {0};
    struct snapshot *snapshot = read_text(text.text, &err);
    if (!snapshot)
        fail_msg("%s", err.text);
    strbuf_fini(&text);
    return snapshot;
}

static void test_long_text_is_cut(void **state)
{
    (void)state;
    /* 3-byte characters: 4096 is inside one. */
    char *name = repeated("", "算", 2000, "");
    struct snapshot *snapshot = read_named(name);
    assert_int_equal(strlen(snapshot->event.name.items[0].text), 4095);
    assert_int_equal(snapshot->n_problems, 1);
    assert_string_equal(snapshot->problems[0].path, "event.name");
    assert_string_equal(snapshot->problems[0].message, "6000 bytes; cut to 4096");
    snapshot_free(snapshot);
    free(name);

    name = repeated("", "x", 4096, "");
    snapshot = read_named(name);
    assert_int_equal(snapshot->n_problems, 0);
    assert_string_equal(snapshot->event.name.items[0].text, name);
    snapshot_free(snapshot);
    free(name);
}

static void test_cut_keeps_clusters_whole(void **state)
{
    (void)state;
    /* A family of four is one cluster of 25 bytes; the last one that fits begins at 163 × 25. */
    char *name = repeated("", "👨‍👩‍👧‍👦", 200, "");
    struct snapshot *snapshot = read_named(name);
    assert_int_equal(strlen(snapshot->event.name.items[0].text), 163 * 25);
    snapshot_free(snapshot);
    free(name);

    /* One cluster longer than the limit: at a code point then. */
    name = repeated("a", "\u200d", 3000, "");
    snapshot = read_named(name);
    const char *text = snapshot->event.name.items[0].text;
    assert_true(utf8_valid(text, strlen(text)));
    assert_in_range(strlen(text), 4090, 4096);
    snapshot_free(snapshot);
    free(name);
}

static void test_combining_marks(void **state)
{
    (void)state;
    char *name = repeated("a", "\u0301", 10000, "b");
    struct snapshot *snapshot = read_named(name);
    char *expected = repeated("a", "\u0301", 30, "");
    assert_true(strncmp(snapshot->event.name.items[0].text, expected, strlen(expected)) == 0);
    assert_in_range(strlen(snapshot->event.name.items[0].text), 61, 62);
    assert_string_equal(snapshot->problems[0].path, "event.name");
    assert_non_null(strstr(snapshot->problems[0].message, "combining marks"));
    snapshot_free(snapshot);
    free(expected);
    free(name);

    name = repeated("a", "\u0301", 30, "b");
    snapshot = read_named(name);
    assert_int_equal(snapshot->n_problems, 0);
    assert_string_equal(snapshot->event.name.items[0].text, name);
    snapshot_free(snapshot);
    free(name);
}

static void test_huge_word(void **state)
{
    (void)state;
    char *name = repeated("", "0123456789abcdef", 65536, "");
    struct snapshot *snapshot = read_named(name);
    assert_int_equal(strlen(snapshot->event.name.items[0].text), 4096);
    assert_int_equal(snapshot->n_problems, 1);
    snapshot_free(snapshot);
    free(name);
}

static void test_many_languages(void **state)
{
    (void)state;
    struct strbuf member = {0};
    strbuf_add(&member, "\"levels\": [{\"id\": \"l\", \"name\": {");
    for (int i = 0; i < 5000; i++)
        strbuf_printf(&member, "%s\"aa-%d\": \"x\"", i ? ", " : "", i);
    strbuf_add(&member, "}}]");
    char *text = with_member(member.text);
    struct snapshot *snapshot = read_text(text, NULL);
    assert_non_null(snapshot);
    assert_int_equal(snapshot->levels[0].name.n, 0);
    assert_int_equal(snapshot->n_problems, 1);
    assert_string_equal(snapshot->problems[0].path, "levels[0].name");
    snapshot_free(snapshot);
    strbuf_fini(&member);
    free(text);
}

/* A problem is one line of valid UTF-8, whatever the document says. */
static void test_problems_are_lines(void **state)
{
    (void)state;
    char *text = with_member("\"levels\": [{\"id\": \"l\", \"name\": {\"a\\nb\": \"x\"}}, "
                             "{\"id\": 3}], \"playlist\": \"no\\u2028such\\u00e9\", "
                             "\"theme\": {\"accent\": \"red\\n\\u001b[31m\"}");
    struct snapshot *snapshot = read_text(text, NULL);
    assert_non_null(snapshot);
    assert_int_equal(snapshot->n_problems, 4);
    for (int i = 0; i < snapshot->n_problems; i++) {
        const struct problem *problem = &snapshot->problems[i];
        assert_true(utf8_valid(problem->path, strlen(problem->path)));
        assert_true(utf8_valid(problem->message, strlen(problem->message)));
        assert_null(strpbrk(problem->path, "\n\r\x1b"));
        assert_null(strpbrk(problem->message, "\n\r\x1b"));
    }
    snapshot_free(snapshot);
    free(text);
}

/* -- size: a step that is not linear would take minutes here ---------------------------------- */

static char *many_sessions(int n, bool is_good)
{
    struct strbuf text = {0};
    strbuf_add(&text, "{\"format\": \"hallboard feed 1\", \"event\": {\"name\": \"E\", \"zone\": "
                      "\"UTC\"}, \"rooms\": [{\"id\": \"a\"}], \"sessions\": [");
    for (int i = 0; i < n; i++) {
        strbuf_printf(&text,
                      "%s{\"id\": \"s%d\", \"room\": \"%s\", \"title\": \"T%d\", \"start\": "
                      "\"2021-04-25T%02d:%02d:00Z\", \"end\": \"2021-04-26T00:00:00Z\"}",
                      i ? ", " : "", i, is_good ? "a" : "b", i, i / 60 % 24, i % 60);
    }
    strbuf_add(&text, "], \"changes\": [");
    for (int i = 0; i < n; i++) {
        strbuf_printf(&text,
                      "%s{\"kind\": \"cancelled\", \"decided\": \"2021-04-25T00:00:00Z\", "
                      "\"match\": {\"title\": \"T%d\", \"start\": \"2021-04-25T%02d:%02d:00Z\"}}",
                      i ? ", " : "", i, i / 60 % 24, i % 60);
    }
    strbuf_add(&text, "]}");
    return text.text;
}

static void test_many_bad_sessions(void **state)
{
    (void)state;
    char *text = many_sessions(100000, false);
    struct snapshot *snapshot = read_text(text, NULL);
    assert_non_null(snapshot);
    assert_int_equal(snapshot->n_left_out, 100000);
    assert_int_equal(snapshot->n_problems, 100000); /* the changes say nothing new */
    assert_string_equal(snapshot->problems[99999].path, "sessions[99999].room");
    snapshot_free(snapshot);
    free(text);
}

static void test_many_matches(void **state)
{
    (void)state;
    char *text = many_sessions(20000, true);
    struct snapshot *snapshot = read_text(text, NULL);
    assert_non_null(snapshot);
    assert_int_equal(snapshot->n_changes, 20000);
    assert_int_equal(snapshot->changes[19999].session, 19999);
    snapshot_free(snapshot);
    free(text);
}

/* -- JSONTestSuite ---------------------------------------------------------------------------- */

/* Valid JSON that a feed may not hold (config/FEED.md): doubled names, and NUL in a string. */
static bool is_refused_on_purpose(const char *file)
{
    static const char *const names[] = {
        "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
        "y_object_escaped_null_in_key.json", "y_string_null_escape.json", NULL};
    for (int i = 0; names[i]; i++) {
        if (strstr(file, names[i]))
            return true;
    }
    return false;
}

static void test_json_suite(void **state)
{
    (void)state;
    DIR *folder = opendir(CONFORMANCE);
    if (!folder) {
        print_message("skip: no " CONFORMANCE "\n");
        skip();
    }
    int n_valid = 0, n_invalid = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        bool is_invalid = strncmp(entry->d_name, "test_parsing__n_", 16) == 0;
        if (!is_invalid && strncmp(entry->d_name, "test_parsing__y_", 16) != 0)
            continue;
        struct strbuf input = {0};
        struct err err = {0};
        assert_true(case_read(CONFORMANCE, entry->d_name, &input));
        assert_null(feed_read(input.text ? input.text : "", input.bytes, &err));
        bool wanted = is_invalid || is_refused_on_purpose(entry->d_name);
        if ((strncmp(err.text, "not JSON: ", 10) == 0) != wanted)
            fail_msg("%s: %s", entry->d_name, err.text);
        *(is_invalid ? &n_invalid : &n_valid) += 1;
        strbuf_fini(&input);
    }
    closedir(folder);
    assert_true(n_valid > 50 && n_invalid > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truncated_anywhere),
        cmocka_unit_test(test_hostile_json),
        cmocka_unit_test(test_empty_and_binary),
        cmocka_unit_test(test_long_text_is_cut),
        cmocka_unit_test(test_cut_keeps_clusters_whole),
        cmocka_unit_test(test_combining_marks),
        cmocka_unit_test(test_huge_word),
        cmocka_unit_test(test_many_languages),
        cmocka_unit_test(test_problems_are_lines),
        cmocka_unit_test(test_many_bad_sessions),
        cmocka_unit_test(test_many_matches),
        cmocka_unit_test(test_json_suite),
    };
    return cmocka_run_group_tests_name("feed read", tests, NULL, NULL);
}
