#include "base/str.h"
#include "core/text/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static const struct zone *shanghai;

static int64_t instant(const char *text)
{
    int64_t ms;
    assert_true(rfc3339_parse(text, &ms, NULL));
    return ms;
}

static void times_are_24_h_with_half_width_digits(void **state)
{
    (void)state;
    int64_t morning = instant("2021-04-25T10:15:09+08:00");
    assert_string_equal(sheet_time(&arena, shanghai, morning), "10:15");
    assert_string_equal(sheet_time_seconds(&arena, shanghai, morning), "10:15:09");
    assert_string_equal(sheet_time(&arena, shanghai, instant("2021-04-25T00:05:00+08:00")),
                        "00:05");
    assert_string_equal(sheet_range(&arena, shanghai, instant("2021-04-25T10:30:00+08:00"),
                                    instant("2021-04-25T12:00:00+08:00")),
                        "10:30–12:00");
}

static void dates_in_every_language(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *when, *full, *brief;
    } rows[] = {
        {"zh", "2021-04-26T08:00:00+08:00", "4月26日 周一", "4月26日 周一"},
        {"zh-Hant", "2021-12-05T08:00:00+08:00", "12月5日 周日", "12月5日 周日"},
        {"en", "2021-04-26T08:00:00+08:00", "Mon 26 April", "Mon 26 Apr"},
        {"en-GB", "2021-04-25T23:59:59+08:00", "Sun 25 April", "Sun 25 Apr"},
        {NULL, "2021-04-24T16:00:00Z", "Sun 25 April", "Sun 25 Apr"},
        {"", "2021-09-01T00:00:00+08:00", "Wed 1 September", "Wed 1 Sep"},
        {"qqx", "2021-04-26T08:00:00+08:00", "Mon 26 April", "Mon 26 Apr"},
        {"not a tag!", "2021-04-26T08:00:00+08:00", "Mon 26 April", "Mon 26 Apr"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = instant(rows[i].when);
        assert_string_equal(sheet_date(&arena, rows[i].lang, shanghai, ms), rows[i].full);
        assert_string_equal(sheet_date_short(&arena, rows[i].lang, shanghai, ms), rows[i].brief);
    }
}

static void other_languages_take_icus_words(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *holds[3];
    } rows[] = {
        {"de", {"Mo", "26", "April"}},      {"fr", {"lun", "26", "avril"}},
        {"ja", {"月", "4月", "26"}},        {"ko", {"월", "4월", "26"}},
        {"ar", {"الاثنين", "أبريل", "26"}}, {"he", {"אפריל", "26", "ב"}},
        {"hi", {"सोम", "अप्रैल", "26"}},      {"th", {"จ", "เมษายน", "26"}},
        {"ru", {"пн", "апреля", "26"}},
    };
    int64_t ms = instant("2021-04-26T02:00:00+08:00"); /* still the 25th in UTC */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *date = sheet_date(&arena, rows[i].lang, shanghai, ms);
        for (int k = 0; k < 3; k++)
            if (!strstr(date, rows[i].holds[k]))
                fail_msg("%s: %s lacks %s", rows[i].lang, date, rows[i].holds[k]);
        assert_true(utf8_valid(date, strlen(date)));
    }
}

static void minutes_count_up_to_the_next(void **state)
{
    (void)state;
    int64_t start = instant("2021-04-25T10:30:00+08:00");
    static const struct {
        int64_t before_ms;
        int minutes;
    } rows[] = {{0, 0},     {1, 1},           {59999, 1}, {60000, 1},
                {60001, 2}, {18 * 60000, 18}, {-1, 0},    {-60000, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(sheet_minutes_until(start - rows[i].before_ms, start), rows[i].minutes);
    assert_int_equal(sheet_minutes_until(INT64_MIN, INT64_MAX), INT32_MAX);
}

static void spans_in_words(void **state)
{
    (void)state;
    static const struct {
        int minutes;
        const char *zh_starts, *en_starts, *zh_in, *en_in, *zh_left, *en_left;
    } rows[] = {
        {0, "即将开始", "Starting now", "现在", "now", "还剩 0 分钟", "0 min left"},
        {1, "1 分钟后开始", "Starts in 1 min", "1 分后", "in 1 min", "还剩 1 分钟", "1 min left"},
        {18, "18 分钟后开始", "Starts in 18 min", "18 分后", "in 18 min", "还剩 18 分钟",
         "18 min left"},
        {89, "89 分钟后开始", "Starts in 89 min", "89 分后", "in 89 min", "还剩 89 分钟",
         "89 min left"},
        {90, "1 小时 30 分后开始", "Starts in 1 h 30 min", "90 分后", "in 90 min",
         "还剩 1 小时 30 分", "1 h 30 min left"},
        {239, "3 小时 59 分后开始", "Starts in 3 h 59 min", "3 小时后", "in 3 h",
         "还剩 3 小时 59 分", "3 h 59 min left"},
        {299, "4 小时后开始", "Starts in 4 h", "4 小时后", "in 4 h", "还剩 4 小时", "4 h left"},
        {180, "3 小时后开始", "Starts in 3 h", "3 小时后", "in 3 h", "还剩 3 小时", "3 h left"},
        {48 * 60, "2 天后开始", "Starts in 2 days", "2 天后", "in 2 days", "还剩 2 天",
         "2 days left"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t then = rows[i].minutes * MS_MINUTE;
        assert_string_equal(sheet_starts_in(&arena, "zh", 0, then), rows[i].zh_starts);
        assert_string_equal(sheet_starts_in(&arena, "en", 0, then), rows[i].en_starts);
        assert_string_equal(sheet_in(&arena, "zh-CN", 0, then), rows[i].zh_in);
        assert_string_equal(sheet_in(&arena, "de", 0, then), rows[i].en_in);
        assert_string_equal(sheet_left(&arena, "zh", 0, then), rows[i].zh_left);
        assert_string_equal(sheet_left(&arena, NULL, 0, then), rows[i].en_left);
    }
}

static void sentences(void **state)
{
    (void)state;
    assert_string_equal(sheet_moved_to(&arena, "zh", "302"), "已移至 302");
    assert_string_equal(sheet_moved_to(&arena, "zh", "东厅"), "已移至东厅");
    assert_string_equal(sheet_moved_to(&arena, "en", "302"), "Moved to 302");
    assert_string_equal(sheet_moved_from(&arena, "zh", "105"), "由 105 移至此处");
    assert_string_equal(sheet_moved_from(&arena, "zh", "东厅"), "由东厅移至此处");
    assert_string_equal(sheet_moved_from(&arena, "en", "105"), "Moved here from 105");
    assert_string_equal(sheet_delayed(&arena, "zh", 15), "延迟 15 分钟");
    assert_string_equal(sheet_delayed(&arena, "en", 15), "Delayed 15 min");
    assert_string_equal(sheet_delayed_short(&arena, "zh", 15), "延迟 15 分");
    assert_string_equal(sheet_delayed_short(&arena, "en", 15), "+15 min");
    assert_string_equal(sheet_retimed(&arena, "zh", "14:30"), "改至 14:30");
    assert_string_equal(sheet_retimed(&arena, "en", "14:30"), "Now at 14:30");
    assert_string_equal(sheet_full_relay(&arena, "zh", "1 号厅"), "已满，1 号厅转播");
    assert_string_equal(sheet_full_relay(&arena, "zh", "105"), "已满，105 转播");
    assert_string_equal(sheet_full_relay(&arena, "en", "Hall 1"), "Full: relay in Hall 1");
    assert_string_equal(sheet_no_updates(&arena, "zh", "09:41"),
                        "09:41 之后暂无更新，请咨询工作人员");
    assert_string_equal(sheet_no_updates(&arena, "en", "09:41"),
                        "No updates since 09:41. Please ask our staff");
    assert_string_equal(sheet_moved_to(&arena, "zh", ""), "已移至");
}

static void every_word_in_both_languages(void **state)
{
    (void)state;
    for (int word = 0; word < WORD_COUNT; word++) {
        const char *zh = sheet_word("zh", (enum word)word), *en = sheet_word("en", (enum word)word);
        assert_true(zh[0] && en[0] && strcmp(zh, en) != 0);
        assert_true((unsigned char)zh[0] >= 0x80);
        assert_string_equal(sheet_word("fr", (enum word)word), en);
    }
    assert_string_equal(sheet_word("zh-Hans", WORD_NOW), "进行中");
    assert_string_equal(sheet_word("zhx", WORD_NOW), "Now");
    assert_string_equal(sheet_word(NULL, WORD_BOARD_DAY), "Today’s programme");
}

static void spans_of_days_in_words(void **state)
{
    (void)state;
    int64_t a = civil_days(2021, 4, 25), b = civil_days(2021, 4, 29), may = civil_days(2021, 5, 2),
            next = civil_days(2022, 1, 1);
    assert_string_equal(sheet_days(&arena, "zh", a, b), "2021年4月25–29日");
    assert_string_equal(sheet_days(&arena, "en", a, b), "25–29 April 2021");
    assert_string_equal(sheet_days(&arena, "zh", a, a), "2021年4月25日");
    assert_string_equal(sheet_days(&arena, "en", a, a), "25 April 2021");
    assert_string_equal(sheet_days(&arena, "zh", a, may), "2021年4月25日–5月2日");
    assert_string_equal(sheet_days(&arena, "en", a, may), "25 April – 2 May 2021");
    assert_string_equal(sheet_days(&arena, "zh", a, next), "2021年4月25日–2022年1月1日");
    assert_string_equal(sheet_days(&arena, "en", a, next), "25 April 2021 – 1 January 2022");
    struct civil day;
    civil_from_days(a, &day);
    assert_string_equal(sheet_weekday(&arena, "zh-Hans", &day), "周日");
    assert_string_equal(sheet_weekday(&arena, "en-GB", &day), "Sun");
    assert_string_equal(sheet_weekday(&arena, "fr", &day), "dim.");
    assert_string_equal(sheet_month(&arena, "zh", &day), "4月");
    assert_string_equal(sheet_month(&arena, "fr", &day), "avril");
}

static void languages_by_name(void **state)
{
    (void)state;
    assert_string_equal(sheet_language(&arena, "zh", "zh"), "中文");
    assert_string_equal(sheet_language(&arena, "en", "zh"), "Chinese");
    assert_string_equal(sheet_language(&arena, "zh", "en-GB"), "英语");
    assert_string_equal(sheet_language(&arena, "en", "pt"), "Portuguese");
    assert_string_equal(sheet_language(&arena, "fr", "en"), "anglais");
    assert_string_equal(sheet_language(&arena, "en", "qqq"), "qqq");
}

static void counts_change_their_unit(void **state)
{
    (void)state;
    int64_t then = instant("2021-04-25T09:00:00+08:00");
    struct sheet_span span = sheet_span(then - 48 * MS_HOUR, then);
    assert_true(span.n == 2 && span.unit == SPAN_DAY);
    span = sheet_span(then - 48 * MS_HOUR + MS_MINUTE, then);
    assert_true(span.n == 47 && span.unit == SPAN_H);
    span = sheet_span(then - 120 * MS_MINUTE, then);
    assert_true(span.n == 2 && span.unit == SPAN_H);
    span = sheet_span(then - 119 * MS_MINUTE, then);
    assert_true(span.n == 119 && span.unit == SPAN_MIN);
    span = sheet_span(then - 89 * MS_MINUTE, then);
    assert_true(span.n == 89 && span.unit == SPAN_MIN);
    span = sheet_span(then, then);
    assert_true(span.n == 0 && span.unit == SPAN_MIN);
    int64_t at = then - 105 * MS_MINUTE;
    assert_string_equal(sheet_starts_in(&arena, "zh", at, then), "1 小时 45 分后开始");
    assert_string_equal(sheet_starts_in(&arena, "en", at, then), "Starts in 1 h 45 min");
    assert_string_equal(sheet_in(&arena, "zh", at, then), "105 分后");
    assert_string_equal(sheet_left(&arena, "zh", at, then), "还剩 1 小时 45 分");
    assert_string_equal(sheet_left(&arena, "en", then - 2 * MS_HOUR, then), "2 h left");
    assert_string_equal(sheet_left(&arena, "en", then - 11 * MS_HOUR - 1, then), "11 h left");
}

static int open_zone(void **state)
{
    (void)state;
    struct err err = {{0}};
    arena_init(&arena, 0);
    shanghai = zone_open(&arena, "Asia/Shanghai", &err);
    return shanghai ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_24_h_with_half_width_digits),
        cmocka_unit_test(dates_in_every_language),
        cmocka_unit_test(other_languages_take_icus_words),
        cmocka_unit_test(minutes_count_up_to_the_next),
        cmocka_unit_test(spans_in_words),
        cmocka_unit_test(sentences),
        cmocka_unit_test(spans_of_days_in_words),
        cmocka_unit_test(languages_by_name),
        cmocka_unit_test(counts_change_their_unit),
        cmocka_unit_test(every_word_in_both_languages),
    };
    return cmocka_run_group_tests(tests, open_zone, close_arena);
}
