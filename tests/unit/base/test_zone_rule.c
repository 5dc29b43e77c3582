#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/civil.h"
#include "base/zone_rule.h"

static int64_t seconds(const char *text)
{
    int64_t ms;

    if (!rfc3339_parse(text, &ms, NULL))
        fail_msg("bad instant in the test: %s", text);
    return ms / 1000;
}

static const struct {
    const char *rule;
    const char *at;
    int offset_s;
} offsets[] = {
    {"UTC0", "2050-01-01T00:00:00Z", 0},
    {"CST-8", "2050-07-01T00:00:00Z", 28800},
    {"<+03>-3", "2050-07-01T00:00:00Z", 10800},
    {"<-02>2", "2050-07-01T00:00:00Z", -7200},
    {"<+0545>-5:45", "2050-07-01T00:00:00Z", 20700},
    {"LMT-8:05:43", "2050-07-01T00:00:00Z", 29143},
    {"AAA+24:59:59", "2050-07-01T00:00:00Z", -89999},
    /* the usual two */
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2040-03-25T00:59:59Z", 3600},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2040-03-25T01:00:00Z", 7200},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2040-10-28T00:59:59Z", 7200},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2040-10-28T01:00:00Z", 3600},
    {"NZST-12NZDT,M9.5.0,M4.1.0/3", "2040-12-31T23:59:59Z", 46800},
    {"NZST-12NZDT,M9.5.0,M4.1.0/3", "2041-01-01T00:00:00Z", 46800},
    {"NZST-12NZDT,M9.5.0,M4.1.0/3", "2041-07-01T00:00:00Z", 43200},
    /* half an hour of daylight time */
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2040-01-01T00:00:00Z", 39600},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2040-06-01T00:00:00Z", 37800},
    /* winter time as the exception: Dublin */
    {"IST-1GMT0,M10.5.0,M3.5.0/1", "2040-01-01T00:00:00Z", 0},
    {"IST-1GMT0,M10.5.0,M3.5.0/1", "2040-07-01T00:00:00Z", 3600},
    /* times before and after the day: Nuuk, Gaza */
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-03-25T00:59:59Z", -7200},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-03-25T01:00:00Z", -3600},
    {"EET-2EEST,M3.4.4/50,M10.4.4/50", "2040-03-23T23:59:59Z", 7200},
    {"EET-2EEST,M3.4.4/50,M10.4.4/50", "2040-03-24T00:00:00Z", 10800},
    /* J60 is 1 March always; 59 is 29 February in a leap year */
    {"AAA0BBB,J60/0,J300/0", "2040-02-29T23:59:59Z", 0},
    {"AAA0BBB,J60/0,J300/0", "2040-03-01T00:00:00Z", 3600},
    {"AAA0BBB,J60/0,J300/0", "2041-02-28T23:59:59Z", 0},
    {"AAA0BBB,J60/0,J300/0", "2041-03-01T00:00:00Z", 3600},
    {"AAA0BBB,59/0,300/0", "2040-02-28T23:59:59Z", 0},
    {"AAA0BBB,59/0,300/0", "2040-02-29T00:00:00Z", 3600},
    {"AAA0BBB,59/0,300/0", "2041-02-28T23:59:59Z", 0},
    {"AAA0BBB,59/0,300/0", "2041-03-01T00:00:00Z", 3600},
    /* changes that fall into the year before and the year after */
    {"AAA0BBB,J1/-167,J180/0", "2040-12-25T00:59:59Z", 0},
    {"AAA0BBB,J1/-167,J180/0", "2040-12-25T01:00:00Z", 3600},
    {"AAA0BBB,J180/0,J365/167:59:59", "2041-01-06T22:59:58Z", 3600},
    {"AAA0BBB,J180/0,J365/167:59:59", "2041-01-06T22:59:59Z", 0},
    /* daylight time all year, RFC 9636 section 3.3.1 */
    {"EST5EDT,0/0,J365/25", "2040-12-31T23:00:00Z", -14400},
    {"EST5EDT,0/0,J365/25", "2041-01-01T05:00:00Z", -14400},
    {"EST5EDT,0/0,J365/25", "2041-07-01T00:00:00Z", -14400},
    {"XXX3EDT4,0/0,J365/23", "2041-01-01T03:00:00Z", -14400},
    {"XXX3EDT4,0/0,J365/23", "2040-12-31T23:59:59Z", -14400},
};

static void offsets_by_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        struct zone_rule rule;
        int got;

        if (!zone_rule_parse(offsets[i].rule, &rule))
            fail_msg("refused: %s", offsets[i].rule);
        got = zone_rule_offset_s(&rule, seconds(offsets[i].at));
        if (got != offsets[i].offset_s)
            fail_msg("%s at %s: %d", offsets[i].rule, offsets[i].at, got);
    }
}

static void refuses_bad_rules(void **state)
{
    static const char *const bad[] = {
        "",
        "CST",
        "CS-8",
        "-8",
        "<+03-3",
        "<+0>-3",
        "<>-3",
        "<+ 03>-3",
        "CST-25",
        "CST-8:60",
        "CST-8:00:60",
        "CST-8x",
        "CST--8",
        " CST-8",
        "CST-8\n",
        "CET-1CEST",
        "CET-1CEST,",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M3.5.0,",
        "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M0.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.0.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5,M10.5.0",
        "CET-1CEST,J0,J300",
        "CET-1CEST,J366,J300",
        "CET-1CEST,366,300",
        "CET-1CEST,M3.5.0/168,M10.5.0",
        "CET-1CEST,M3.5.0/-168,M10.5.0",
        "CET-1CEST,M3.5.0/,M10.5.0",
        "CET-1CEST,M3.5.0,M10.5.0,",
        "CET-1CEST,M3.5.0,M10.5.0x",
        "CST-99999999999999999999",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct zone_rule rule;

        if (zone_rule_parse(bad[i], &rule))
            fail_msg("taken: %s", bad[i]);
    }
}

/* The C library is the other opinion, every 5 hours of 30 years, for rules that both know. */
static void agrees_with_the_c_library(void **state)
{
    static const char *const rules[] = {
        "EST5EDT,M3.2.0,M11.1.0",
        "CET-1CEST,M3.5.0,M10.5.0/3",
        "AEST-10AEDT,M10.1.0,M4.1.0/3",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "IST-1GMT0,M10.5.0,M3.5.0/1",
        "IST-2IDT,M3.4.4/26,M10.5.0",
        "AAA3BBB,J59,J200/4",
        "AAA3BBB2:30,M2.5.6,M9.2.3/0",
        "<-03>3",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct zone_rule rule;

        assert_true(zone_rule_parse(rules[i], &rule));
        setenv("TZ", rules[i], 1);
        tzset();
        for (int64_t at = seconds("2038-01-01T00:00:00Z"); at < seconds("2068-01-01T00:00:00Z");
             at += 5 * 3600 + 1) {
            time_t when = (time_t)at;
            struct tm tm;

            localtime_r(&when, &tm);
            if (zone_rule_offset_s(&rule, at) != tm.tm_gmtoff)
                fail_msg("%s at %lld", rules[i], (long long)at);
        }
    }
    unsetenv("TZ");
    tzset();
}

/* The offset is constant up to the next change, and changes there. */
static void next_change_is_the_next(void **state)
{
    static const char *const rules[] = {"EST5EDT,M3.2.0,M11.1.0", "AAA0BBB,J1/-167,J365/-160",
                                        "NZST-12NZDT,M9.5.0,M4.1.0/3"};
    struct zone_rule rule;

    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        int64_t at = seconds("2038-01-01T00:00:00Z");

        assert_true(zone_rule_parse(rules[i], &rule));
        for (int change = 0; change < 60; change++) {
            int64_t next = zone_rule_next_s(&rule, at);
            int offset = zone_rule_offset_s(&rule, at);

            assert_true(next > at && next - at < 370 * 86400);
            for (int64_t t = at; t < next; t += 86400)
                assert_int_equal(zone_rule_offset_s(&rule, t), offset);
            assert_int_equal(zone_rule_offset_s(&rule, next - 1), offset);
            assert_int_not_equal(zone_rule_offset_s(&rule, next), offset);
            at = next;
        }
    }
    assert_true(zone_rule_parse("CST-8", &rule));
    assert_true(zone_rule_next_s(&rule, 0) == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_by_table),
        cmocka_unit_test(refuses_bad_rules),
        cmocka_unit_test(agrees_with_the_c_library),
        cmocka_unit_test(next_change_is_the_next),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
