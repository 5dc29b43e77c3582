#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/html.h"
#include "shell/metrics.h"
#include "shell/status.h"
#include <jansson.h>

static json_t *build(const struct config *config, struct source *source,
                     const struct intake_glass *glass)
{
    static const struct receipts none;
    struct strbuf text = {0};
    struct status status = {.config = config,
                            .sources = &source,
                            .n_sources = source ? 1 : 0,
                            .glass = glass,
                            .receipts = &none,
                            .started_boot_ms = 1619316600000,
                            .written_wall_ms = 1619316600000,
                            .cache_problem = ""};
    status_build(&status, &text);
    json_error_t error;
    json_t *json = json_loads(text.text, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail_msg("%s: %s", error.text, text.text);
    strbuf_fini(&text);
    return json;
}

static const char *text_at(json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void test_empty(void **state)
{
    (void)state;
    struct config config;
    struct intake_glass glass = {0};
    config_init(&config);
    json_t *json = build(&config, NULL, &glass);
    assert_int_equal(json_array_size(json_object_get(json, "sources")), 0);
    assert_true(json_is_null(json_object_get(json, "display_known")));
    assert_string_equal(text_at(json, "fonts"), "ok");
    assert_string_equal(text_at(json, "started"), "2021-04-25T02:10:00Z");
    assert_true(json_is_null(json_object_get(json_object_get(json, "glass"), "presented")));
    json_decref(json);
    config_fini(&config);
}

static void test_hostile_texts(void **state)
{
    (void)state;
    struct config config;
    struct source source;
    struct intake_glass glass = {.board = "now-next",
                                 .page = 2,
                                 .pages = 3,
                                 .frames = 9,
                                 .display = INTAKE_DISPLAY_UNKNOWN,
                                 .no_fonts = true};
    struct clock_reading reading = {.wall_ms = 1619316600000, .boot_ms = 5000};
    struct err why = {"line\n\"quoted\" \xff \\ end"};
    config_init(&config);
    config.display_id = "a\"b\\c";
    source_init(&source, "feed", "https://me:pass@a.example/f.json?token=hidden", &config);
    source.is_told = true;
    poll_policy_init(&source.policy, 60000, 1, 0, false);
    source_failed(&source, FETCH_PORTAL, false, &why, 0, &reading);
    json_t *json = build(&config, &source, &glass);
    assert_string_equal(text_at(json, "display"), "a\"b\\c");
    json_t *told = json_array_get(json_object_get(json, "sources"), 0);
    assert_string_equal(text_at(told, "url"), "https://a.example/f.json");
    assert_string_equal(text_at(told, "state"), "portal");
    assert_int_equal(json_integer_value(json_object_get(told, "failures")), 1);
    assert_true(json_is_false(json_object_get(json, "display_known")));
    assert_string_equal(text_at(json, "fonts"), "not found");
    assert_string_equal(text_at(told, "shows"), "none");
    json_t *error = json_object_get(told, "last_error");
    assert_string_equal(text_at(error, "class"), "portal");
    assert_non_null(strstr(text_at(error, "text"), "\"quoted\""));
    json_decref(json);
    source_fini(&source);
    config_fini(&config);
}

static json_t *build_glass(const struct config *config, const struct intake_glass *glass)
{
    json_t *json = build(config, NULL, glass);
    json_t *told = json_incref(json_object_get(json, "glass"));
    json_decref(json);
    return told;
}

/* A screen that was closed to switch the display off is not missed; any other one is. */
static void test_screen(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    static const struct {
        bool is_dark;
        int64_t without_boot_ms;
        bool has_screen;
    } cases[] = {{false, 0, true}, {true, 0, true}, {false, 1619316600000, false}, {true, 5, true}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct intake_glass glass = {.is_dark = cases[i].is_dark,
                                     .without_boot_ms = cases[i].without_boot_ms,
                                     .without = "no display is connected",
                                     .connector = "HDMI-A-1"};
        json_t *told = build_glass(&config, &glass);
        assert_int_equal(json_is_true(json_object_get(told, "connected")), cases[i].has_screen);
        assert_string_equal(text_at(told, "connector"), "HDMI-A-1");
        assert_true(json_is_null(json_object_get(told, "board")));
        if (cases[i].has_screen) {
            assert_true(json_is_null(json_object_get(told, "without")));
            assert_true(json_is_null(json_object_get(told, "without_since")));
        } else {
            assert_string_equal(text_at(told, "without"), "no display is connected");
            assert_string_equal(text_at(told, "without_since"), "2021-04-25T02:10:00Z");
        }
        json_decref(told);
    }
    config_fini(&config);
}

/* A box that started in 1970 and has heard what time it is: what was before is told by the clock
 * that is right, not by what the other one said then. */
static void test_step(void **state)
{
    (void)state;
    struct config config;
    struct source source, *sources = &source;
    static const struct receipts receipts = {
        .items = {{.id = "a", .received_boot_ms = 6000, .presented_boot_ms = 7000}}, .n = 1};
    struct intake_glass glass = {.without_boot_ms = 8000, .presented_boot_ms = 9000};
    struct clock_reading then = {.wall_ms = 5000, .boot_ms = 5000};
    struct err why = {"gone"};
    struct strbuf text = {0}, metrics = {0};
    config_init(&config);
    source_init(&source, "feed", "https://a.example/f.json", &config);
    source.is_told = true;
    poll_policy_init(&source.policy, 60000, 1, 0, false);
    source_good(&source, &then);
    source_failed(&source, FETCH_CONNECT, false, &why, 0, &then);
    struct status status = {.config = &config,
                            .sources = &sources,
                            .n_sources = 1,
                            .glass = &glass,
                            .receipts = &receipts,
                            .started_boot_ms = 1000,
                            .passed_boot_ms = 10000,
                            .written_wall_ms = 1619316610000,
                            .boot_wall_ms = 1619316600000,
                            .cache_problem = ""};
    status_build(&status, &text);
    metrics_build(&status, &metrics);
    static const char *const told[] = {"\"started\": \"2021-04-25T02:10:01Z\"",
                                       "\"last_good\": \"2021-04-25T02:10:05Z\"",
                                       "\"since\": \"2021-04-25T02:10:05Z\"",
                                       "\"received\": \"2021-04-25T02:10:06Z\"",
                                       "\"presented\": \"2021-04-25T02:10:07Z\"",
                                       "\"without_since\": \"2021-04-25T02:10:08Z\"",
                                       "\"presented\": \"2021-04-25T02:10:09Z\"",
                                       "\"alive\": \"2021-04-25T02:10:10Z\"",
                                       "\"cleared\": null"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (!strstr(text.text, told[i]))
            fail_msg("without %s: %s", told[i], text.text);
    }
    assert_null(strstr(text.text, "1970"));
    static const char *const measured[] = {
        "\nhallboard_start_time_seconds 1619316601", "\nhallboard_presented_seconds 1619316609",
        "\nhallboard_alive_seconds 1619316610",
        "\nhallboard_source_last_good_seconds{source=\"feed\"} 1619316605"};
    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++) {
        if (!strstr(metrics.text, measured[i]))
            fail_msg("without %s: %s", measured[i], metrics.text);
    }
    strbuf_fini(&metrics);
    strbuf_fini(&text);
    source_fini(&source);
    config_fini(&config);
}

/* Of 407 alone, and of the failure that is told: the answer after it may be another. */
static void test_proxy(void **state)
{
    (void)state;
    struct config config;
    struct source source;
    struct intake_glass glass = {0};
    struct clock_reading reading = {.wall_ms = 1, .boot_ms = 5000};
    struct err why = {"HTTP"};
    static const struct {
        enum fetch_class class;
        long status;
        const char *name;
    } cases[] = {{FETCH_HTTP, 407, "proxy"}, {FETCH_HTTP, 403, "http"}, {FETCH_DNS, 407, "dns"}};
    config_init(&config);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        source_init(&source, "feed", "https://a.example/f.json", &config);
        source.is_told = true;
        poll_policy_init(&source.policy, 60000, 1, 0, false);
        source.http_status = cases[i].status;
        source_failed(&source, cases[i].class, false, &why, 0, &reading);
        source.http_status = 200;
        source_good(&source, &reading);
        json_t *json = build(&config, &source, &glass);
        json_t *told = json_array_get(json_object_get(json, "sources"), 0);
        assert_string_equal(text_at(json_object_get(told, "last_error"), "class"), cases[i].name);
        json_decref(json);
        source_fini(&source);
    }
    config_fini(&config);
}

/* Failing goes on: the poll's own times, and nothing that would be written each time. */
static void test_equal_failures_change_nothing(void **state)
{
    (void)state;
    struct config config;
    struct source source;
    struct clock_reading reading = {.wall_ms = 1, .boot_ms = 5000};
    struct err why = {"gone"}, other = {"away"};
    config_init(&config);
    source_init(&source, "feed", "https://a.example/f.json", &config);
    poll_policy_init(&source.policy, 60000, 1, 0, false);
    source_failed(&source, FETCH_CONNECT, false, &why, 0, &reading);
    assert_true(source.changed);
    source.changed = false;
    source_failed(&source, FETCH_CONNECT, false, &why, 0, &reading);
    assert_false(source.changed);
    assert_int_equal(source.policy.failures, 2);
    assert_int_equal(source.failures, 2);
    source_failed(&source, FETCH_CONNECT, false, &other, 0, &reading);
    assert_true(source.changed);
    source.changed = false;
    source_good(&source, &reading);
    assert_true(source.changed);
    source.changed = false;
    source_good(&source, &reading);
    assert_false(source.changed);
    assert_int_equal(source.policy.failures, 0);
    assert_int_equal(source.failures, 0);
    source_fini(&source);
    config_fini(&config);
}

static void test_html(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        bool html;
    } cases[] = {
        {"<!DOCTYPE html><html>", true},
        {"\xEF\xBB\xBF \r\n<HTML lang=zh>", true},
        {"<!-- x --><p>", true},
        {"{\"format\": \"<html>\"}", false},
        {"<?xml version=\"1.0\"?>", false},
        {"<schedule>", false},
        {"", false},
        {"   ", false},
        {"<ht", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(body_is_html(cases[i].body, strlen(cases[i].body)), cases[i].html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),  cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_screen), cmocka_unit_test(test_step),
        cmocka_unit_test(test_proxy),  cmocka_unit_test(test_equal_failures_change_nothing),
        cmocka_unit_test(test_html),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
