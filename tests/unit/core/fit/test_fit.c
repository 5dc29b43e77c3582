/* What fit finds: planted faults and nothing else; the instants that it leaves out hide nothing. */
#include "core/fit/fit.h"
#include "core/fit/glyphs.h"
#include "core/fit/instants.h"
#include "core/text/missing.h"
#include "unit/page_metrics.h"
#include "unit/pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* needs those before it */

/* Two rooms, a display, a playlist of now-next alone. */
#define HEAD                                                                                       \
    "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":{\"zh\":\"峰会\",\"en\":\"Summit\"},"  \
    "\"zone\":\"Asia/Shanghai\",\"languages\":[\"zh\",\"en\"]},\"rooms\":[{\"id\":\"r1\","         \
    "\"number\":\"201\"},{\"id\":\"r2\",\"number\":\"202\"}],\"sessions\":["
#define SESSION(id, room, zh, en, from, to)                                                        \
    "{\"id\":\"" id "\",\"room\":\"" room "\",\"title\":{\"zh\":\"" zh "\",\"en\":\"" en           \
    "\"},\"start\":\"2021-04-25T" from ":00+08:00\",\"end\":\"2021-04-25T" to ":00+08:00\"}"
#define GOOD SESSION("a", "r1", "开幕式", "Opening", "09:00", "10:00")
#define TAIL(displays, items)                                                                      \
    "],\"displays\":[" displays "],\"playlists\":[{\"id\":\"p\",\"items\":[" items                 \
    "]}],\"playlist\":\"p\"}"
#define ONE_DISPLAY "{\"id\":\"d1\",\"size\":[1920,1080]}"
#define NOW_NEXT "{\"board\":\"now-next\"}"
#define CLAUSE_ZH "关于人工智能与大数据以及云计算和区块链在新型基础设施建设中的应用与未来发展趋势"
#define LONG_ZH                                                                                                    \
    CLAUSE_ZH CLAUSE_ZH CLAUSE_ZH CLAUSE_ZH CLAUSE_ZH CLAUSE_ZH "暨国际数字经济合作发展大会开幕仪" \
                                                                "式"

static struct fake fake;

static struct fit_report fit_feed(const char *feed, bool every_change)
{
    struct snapshot *snapshot = feed_from_bytes(feed, strlen(feed));
    struct fit_options options = {.display = -1, .every_change = every_change};
    struct fit_report report;
    assert_true(fit_period(snapshot, &options.from_ms, &options.to_ms));
    fit_run(&report, snapshot, page_metrics(&fake), &options);
    snapshot_free(snapshot);
    return report;
}

static void test_clean(void **state)
{
    (void)state;
    struct fit_report report = fit_feed(HEAD GOOD TAIL(ONE_DISPLAY, NOW_NEXT), false);
    assert_int_equal(report.n, 0);
    assert_true(report.pages > 2);
    fit_fini(&report);
}

static void test_title(void **state)
{
    (void)state;
    struct fit_report report = fit_feed(HEAD GOOD "," SESSION("b", "r2", LONG_ZH, "Short", "09:00",
                                                              "10:00") TAIL(ONE_DISPLAY, NOW_NEXT),
                                        false);
    assert_true(report.n > 0);
    for (int i = 0; i < report.n; i++) {
        assert_int_equal(report.findings[i].kind, FIT_SHORTENED);
        assert_non_null(strstr(report.findings[i].item, "now-next/r2"));
        assert_non_null(strstr(report.findings[i].what, "关于人工智能"));
        assert_int_equal(report.findings[i].n_displays, 1);
        assert_int_equal(report.findings[i].displays[0], 0);
        assert_string_equal(report.findings[i].board, "now-next");
        assert_int_equal(report.findings[i].page, 1);
    }
    fit_fini(&report);
}

static void test_glyph(void **state)
{
    (void)state;
    const char *feed =
        HEAD SESSION("a", "r1", "开幕\ue123式", "Opening \ue123", "09:00", "10:00") "," SESSION(
            "b", "r2", "会\ue123", "Second", "11:00", "12:00") TAIL(ONE_DISPLAY, NOW_NEXT);
    struct fit_report report = fit_feed(feed, false);
    assert_int_equal(report.n, 1);
    assert_int_equal(report.findings[0].kind, FIT_GLYPH);
    assert_non_null(strstr(report.findings[0].what, "U+E123"));
    fit_fini(&report);

    struct snapshot *snapshot = feed_from_bytes(feed, strlen(feed));
    glyphs_check(snapshot, page_metrics(&fake));
    assert_int_equal(snapshot->n_problems, 1);
    assert_string_equal(snapshot->problems[0].path, "sessions[a].title");
    assert_non_null(strstr(snapshot->problems[0].message, "U+E123"));
    snapshot_free(snapshot);
}

static void test_starving(void **state)
{
    (void)state;
    struct fit_report report = fit_feed(
        HEAD GOOD TAIL(ONE_DISPLAY, NOW_NEXT ",{\"board\":\"identify\",\"dwell\":6}"), false);
    assert_int_equal(report.n, 1);
    assert_int_equal(report.findings[0].kind, FIT_SCHEDULE);
    assert_string_equal(report.findings[0].item, "p");
    assert_non_null(strstr(report.findings[0].what, "72 s"));
    assert_int_equal(report.findings[0].page, 0);
    fit_fini(&report);

    /* Five slots are a minute: no longer than may be. */
    report = fit_feed(HEAD GOOD TAIL(ONE_DISPLAY, NOW_NEXT ",{\"board\":\"identify\",\"dwell\":5}"),
                      false);
    assert_int_equal(report.n, 0);
    fit_fini(&report);

    report = fit_feed(HEAD GOOD TAIL(ONE_DISPLAY, "{\"board\":\"identify\"}"), false);
    assert_int_equal(report.n, 1);
    assert_non_null(strstr(report.findings[0].what, "never"));
    fit_fini(&report);
}

static void test_far(void **state)
{
    (void)state;
    static const struct {
        const char *display;
        enum fit_kind kind;
    } far[] = {
        {"{\"id\":\"d1\",\"size\":[1920,1080],\"distance_m\":6}", FIT_FLOORED},
        {"{\"id\":\"d1\",\"size\":[1920,1080],\"distance_m\":15}", FIT_UNDER},
    };
    for (size_t k = 0; k < 2; k++) {
        char feed[4096];
        snprintf(feed, sizeof feed, HEAD GOOD TAIL("%s", NOW_NEXT), far[k].display);
        struct fit_report report = fit_feed(feed, false);
        assert_true(report.n > 0);
        for (int i = 0; i < report.n; i++)
            assert_int_equal(report.findings[i].kind, far[k].kind);
        fit_fini(&report);
    }
}

/* Displays that show a page alike share a finding; another kind has its own. */
static void test_displays(void **state)
{
    (void)state;
    struct fit_report report =
        fit_feed(HEAD SESSION("b", "r2", LONG_ZH, "Short", "09:00", "10:00")
                     TAIL(ONE_DISPLAY ",{\"id\":\"d2\",\"size\":[1920,1080],\"place\":\"北门\"},"
                                      "{\"id\":\"d3\",\"size\":[1080,1920]}",
                          NOW_NEXT),
                 false);
    assert_true(report.n > 0);
    assert_int_equal(report.findings[0].n_displays, 3);
    struct strbuf text = {0};
    fit_text(&text, &report, zone_open(&report.arena, "Asia/Shanghai", NULL));
    assert_non_null(strstr(text.text, "d1,d2,d3: now-next page 1: 2021-04-25T"));
    strbuf_clear(&text);
    fit_json(&text, &report, zone_open(&report.arena, "Asia/Shanghai", NULL));
    assert_non_null(strstr(text.text, "\"displays\":[\"d1\",\"d2\",\"d3\"]"));
    strbuf_fini(&text);
    fit_fini(&report);
}

/* The minutes that are left out would have shown nothing else. */
static void test_instants_hide_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct recipe recipe = {.seed = seed,
                                .rooms = 6,
                                .days = 1,
                                .sessions = 20,
                                .changes = 4,
                                .languages = 2,
                                .long_titles = true,
                                .slot_ms = 12000};
        struct snapshot *snapshot = feed_from_recipe(&recipe);
        struct fit_options options = {.display = -1};
        struct fit_report some, all;
        assert_true(fit_period(snapshot, &options.from_ms, &options.to_ms));
        options.from_ms += 8 * MS_HOUR;
        options.to_ms = options.from_ms + 4 * MS_HOUR;
        fit_run(&some, snapshot, page_metrics(&fake), &options);
        options.every_change = true;
        fit_run(&all, snapshot, page_metrics(&fake), &options);
        assert_true(all.n > 0);
        assert_true(all.pages > some.pages);
        for (int i = 0; i < all.n && i < some.n; i++)
            assert_string_equal(some.findings[i].item, all.findings[i].item);
        assert_int_equal(some.n, all.n);
        fit_fini(&some);
        fit_fini(&all);
        snapshot_free(snapshot);
    }
}

static void collect(void *self, const char *cluster, size_t bytes)
{
    strbuf_add_bytes(self, cluster, bytes);
    strbuf_add(self, "|");
}

static void test_missing(void **state)
{
    (void)state;
    struct missing *missing = missing_new(page_metrics(&fake));
    struct strbuf found = {0};
    missing_find(missing, "第四届 plain text\n和 emoji 😀", "zh", collect, &found);
    assert_int_equal(found.bytes, 0);
    /* With a mark that no font has the whole cluster is shown as missing. */
    missing_find(missing, "a\ue000b\ue001\u0301c\ufffd", "en", collect, &found);
    assert_string_equal(found.text, "\ue000|\ue001\u0301|");
    strbuf_clear(&found);
    missing_name(&found, "\ue001\u0301", strlen("\ue001\u0301"));
    assert_string_equal(found.text, "U+E001 U+0301");
    strbuf_fini(&found);
    missing_free(missing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_title),
        cmocka_unit_test(test_glyph),
        cmocka_unit_test(test_starving),
        cmocka_unit_test(test_far),
        cmocka_unit_test(test_displays),
        cmocka_unit_test(test_instants_hide_nothing),
        cmocka_unit_test(test_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
