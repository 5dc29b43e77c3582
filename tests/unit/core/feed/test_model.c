/* What a snapshot answers: texts by language, displays, rooms, span, suspicion. */
#include "base/str.h"
#include "core/feed/ids.h"
#include "core/feed/reader.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

static void test_text_lookup(void **state)
{
    (void)state;
    const struct text_lang items[] = {
        {"zh", "中"}, {"en-GB", "colour"}, {"de-CH-1996", "gross"}, {"fr", "couleur"}};
    const struct text text = {.items = items, .n = 4};
    assert_string_equal(text_in(&text, "zh"), "中");
    assert_string_equal(text_in(&text, "ZH"), "中");
    assert_string_equal(text_in(&text, "zh-Hant"), "中");
    assert_string_equal(text_in(&text, "zh-Hant-HK"), "中");
    assert_string_equal(text_in(&text, "zh-x-old"), "中");
    assert_string_equal(text_in(&text, "en"), "colour");
    assert_string_equal(text_in(&text, "en-US"), "colour");
    assert_string_equal(text_in(&text, "de"), "gross");
    assert_string_equal(text_in(&text, "fr-CA"), "couleur");
    assert_null(text_in(&text, "f"));
    assert_null(text_in(&text, "zha"));
    assert_null(text_in(&text, "es"));
    assert_null(text_in(&text, ""));
    assert_string_equal(text_any(&text, "es"), "中");
    assert_null(text_any(&(struct text){0}, "zh"));
}

static void test_text_prefers_the_nearer(void **state)
{
    (void)state;
    const struct text_lang items[] = {{"zh", "简"}, {"zh-Hant", "繁"}, {"zh-Hant-HK", "港"}};
    const struct text text = {.items = items, .n = 3};
    assert_string_equal(text_in(&text, "zh-Hant"), "繁");
    assert_string_equal(text_in(&text, "zh-Hant-TW"), "繁");
    assert_string_equal(text_in(&text, "zh-Hant-HK"), "港");
    assert_string_equal(text_in(&text, "zh-HK"), "简");
}

static struct snapshot *make(int first, int last, const char *more)
{
    struct strbuf text = {0};
    strbuf_printf(&text,
                  "{\"format\": \"hallboard feed 1\", \"event\": {\"name\": \"E\", "
                  "\"zone\": \"UTC\"}, \"rooms\": [{\"id\": \"b\"}, {\"id\": \"a\"}, "
                  "{\"id\": \"é\"}, {\"id\": \"aa\"}], %s \"sessions\": [",
                  more);
    for (int i = first; i < last; i++) {
        strbuf_printf(&text,
                      "%s{\"id\": \"s%d\", \"room\": \"a\", \"title\": \"T\", \"start\": "
                      "\"2021-04-25T%02d:00:00Z\", \"end\": \"2021-04-25T%02d:30:00Z\"}",
                      i > first ? ", " : "", i, i, i);
    }
    strbuf_add(&text, "]}");
    struct err err = {0};
    struct snapshot *snapshot = feed_read(text.text, text.bytes, &err);
    if (!snapshot)
        fail_msg("%s", err.text);
    strbuf_fini(&text);
    return snapshot;
}

static void test_rooms(void **state)
{
    (void)state;
    struct snapshot *snapshot = make(0, 0, "");
    assert_int_equal(snapshot_room(snapshot, "b"), 0);
    assert_int_equal(snapshot_room(snapshot, "a"), 1);
    assert_int_equal(snapshot_room(snapshot, "é"), 2);
    assert_int_equal(snapshot_room(snapshot, "aa"), 3);
    assert_int_equal(snapshot_room(snapshot, "ab"), -1);
    assert_int_equal(snapshot_room(snapshot, ""), -1);
    assert_int_equal(snapshot_room(snapshot, NULL), -1);
    snapshot_free(snapshot);
}

static void test_displays(void **state)
{
    (void)state;
    struct snapshot *snapshot =
        make(0, 0,
             "\"theme\": {\"mode\": \"light\"}, \"displays\": [{\"id\": \"d\", \"theme\": "
             "\"dark\", \"room\": \"a\"}, {\"id\": \"e\"}],");
    const struct display *display = snapshot_display(snapshot, "d");
    assert_string_equal(display->id, "d");
    assert_int_equal(display->room, 1);
    assert_false(display->light);
    assert_true(snapshot_display(snapshot, "e")->light);

    display = snapshot_display(snapshot, "nobody");
    assert_int_equal(display->room, -1);
    assert_int_equal(display->level, -1);
    assert_int_equal(display->playlist, -1);
    assert_int_equal(display->height_mm, 685);
    assert_int_equal(display->distance_mm, 2800);
    assert_true(isnan(display->x));
    assert_true(display->light);
    assert_ptr_equal(snapshot_display(snapshot, NULL), display);
    assert_int_equal(snapshot_display(NULL, "d")->height_mm, 685);
    snapshot_free(snapshot);
}

static void test_span(void **state)
{
    (void)state;
    int64_t first_ms = -1, last_ms = -1;
    struct snapshot *snapshot =
        make(9, 12,
             "\"changes\": [{\"kind\": \"added\", \"decided\": \"2021-04-25T00:00:00Z\", "
             "\"add\": {\"id\": \"n\", \"room\": \"a\", \"title\": \"N\", \"start\": "
             "\"2021-04-25T01:00:00Z\", \"end\": \"2021-04-25T23:00:00Z\"}}],");
    assert_int_equal(snapshot->n_sessions, 4);
    assert_int_equal(snapshot->n_added, 1);
    assert_true(snapshot_span(snapshot, &first_ms, &last_ms));
    int64_t day_ms = civil_days(2021, 4, 25) * MS_DAY;
    assert_int_equal(first_ms, day_ms + 9 * MS_HOUR);
    assert_int_equal(last_ms, day_ms + 11 * MS_HOUR + 30 * MS_MINUTE);
    snapshot_free(snapshot);

    snapshot = make(0, 0, "");
    assert_false(snapshot_span(snapshot, &first_ms, &last_ms));
    snapshot_free(snapshot);
}

static void test_suspicious(void **state)
{
    (void)state;
    int64_t day_ms = civil_days(2021, 4, 25) * MS_DAY;
    struct snapshot *whole = make(0, 10, ""), *half = make(5, 10, ""), *less = make(6, 10, "");
    struct snapshot *none = make(0, 0, ""), *wanted = make(0, 0, "\"replaces\": true,");
    assert_false(snapshot_suspicious(whole, whole, day_ms));
    assert_false(snapshot_suspicious(whole, half, day_ms)); /* half is not more than half */
    assert_true(snapshot_suspicious(whole, less, day_ms));
    assert_true(snapshot_suspicious(whole, none, day_ms));
    assert_false(snapshot_suspicious(whole, wanted, day_ms));
    /* Sessions that have ended may go. */
    assert_false(snapshot_suspicious(whole, less, day_ms + 6 * MS_HOUR));
    assert_false(snapshot_suspicious(whole, none, day_ms + 24 * MS_HOUR));
    assert_false(snapshot_suspicious(none, whole, day_ms));
    struct snapshot *all[] = {whole, half, less, none, wanted};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        snapshot_free(all[i]);
    snapshot_free(NULL);
}

static void test_ids(void **state)
{
    (void)state;
    struct ids ids;
    static char keys[5000][16];
    ids_init(&ids, 17);
    assert_int_equal(ids_get(&ids, "0"), IDS_UNKNOWN);
    for (int i = 0; i < 5000; i++) {
        snprintf(keys[i], sizeof keys[i], "%d", i);
        ids_put(&ids, keys[i], i);
    }
    for (int i = 0; i < 5000; i++)
        assert_int_equal(ids_get(&ids, keys[i]), i);
    assert_int_equal(ids_get(&ids, "5000"), IDS_UNKNOWN);
    assert_int_equal(ids_get(&ids, ""), IDS_UNKNOWN);
    ids_put(&ids, "17", IDS_LEFT_OUT);
    assert_int_equal(ids_get(&ids, keys[17]), IDS_LEFT_OUT);
    assert_int_equal(ids.count, 5000);
    ids_fini(&ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_lookup), cmocka_unit_test(test_text_prefers_the_nearer),
        cmocka_unit_test(test_rooms),       cmocka_unit_test(test_displays),
        cmocka_unit_test(test_span),        cmocka_unit_test(test_suspicious),
        cmocka_unit_test(test_ids),
    };
    return cmocka_run_group_tests_name("feed model", tests, NULL, NULL);
}
