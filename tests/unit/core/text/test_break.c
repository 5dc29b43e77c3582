#include "base/arena.h"
#include "base/str.h"
#include "core/text/break.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/uvernum.h>

#include <cmocka.h>

enum { MAX_UNITS = 4096, MAX_LINE = 32768 };

static struct breaker *breaker;

/* Unicode's own vectors: package unicode-data, or a copy beside the project. */
static FILE *open_vectors(const char *name)
{
    static const char *const folders[] = {"/usr/share/unicode/auxiliary", "/usr/share/unicode",
                                          "../shared/data/conformance/unicode"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folders[i], name);
        FILE *file = fopen(path, "r");
        if (file)
            return file;
    }
    print_message("no %s here: install unicode-data\n", name);
    return NULL;
}

/* `÷ 0023 × 0308 ÷ 4E00 ÷`: the units, and whether there is a break before each and at the end. */
static int32_t read_vector(const char *line, UChar *units, bool *expected)
{
    int32_t n = 0;
    for (const char *at = line; *at && *at != '#' && *at != '\n';) {
        assert_true(n < MAX_UNITS - 1);
        char *after;
        unsigned long c;
        if (strncmp(at, "÷", 2) == 0 || strncmp(at, "×", 2) == 0) {
            expected[n] = strncmp(at, "÷", 2) == 0;
            at += 2;
        } else if ((c = strtoul(at, &after, 16)), after != at) {
            int32_t from = n;
            U16_APPEND_UNSAFE(units, n, (UChar32)c);
            for (int32_t i = from + 1; i < n; i++)
                expected[i] = false;
            at = after;
        } else {
            at++;
        }
    }
    return n;
}

/* How many lines ICU fails of a version of the file, because its root rules are CLDR's: measured
 * with ICU 72 and 76 themselves. */
static int icus_own_failures(const char *version)
{
    static const struct {
        const char *version;
        int icu_from, failures;
    } known[] = {
        {"15.0.0", 76, 31},
        {"15.0.0", 0, 22},
        {"15.1.0", 76, 33},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_starts_with(version, known[i].version) &&
            U_ICU_VERSION_MAJOR_NUM >= known[i].icu_from)
            return known[i].failures;
    print_message("LineBreakTest %s has not been tried with ICU %d yet\n", version,
                  U_ICU_VERSION_MAJOR_NUM);
    return -1;
}

static void raw_breaks_pass_unicodes_vectors(void **state)
{
    (void)state;
    FILE *file = open_vectors("LineBreakTest.txt");
    if (!file)
        skip();
    char line[MAX_LINE], version[16] = "";
    int lines = 0, failed = 0;
    while (fgets(line, sizeof line, file)) {
        UChar units[MAX_UNITS];
        bool expected[MAX_UNITS + 1];
        sscanf(line, "# LineBreakTest-%15[0-9.]", version);
        uint8_t gaps[MAX_UNITS + 1];
        int32_t n = read_vector(line, units, expected);
        if (n == 0)
            continue;
        breaker_raw(breaker, units, n, gaps);
        bool same = true;
        for (int32_t i = 1; i < n; i++)
            same = same && (gaps[i] != GAP_NONE) == expected[i];
        lines++;
        failed += !same;
    }
    fclose(file);
    int allowed = icus_own_failures(version);
    print_message("%d lines, %d differ (allowed %d)\n", lines, failed, allowed);
    assert_true(lines > 7000);
    if (allowed < 0)
        skip();
    assert_true(failed <= allowed);
}

static void cluster_edges_pass_unicodes_vectors(void **state)
{
    (void)state;
    FILE *file = open_vectors("GraphemeBreakTest.txt");
    if (!file)
        skip();
    char line[MAX_LINE];
    int lines = 0, failed = 0;
    while (fgets(line, sizeof line, file)) {
        UChar units[MAX_UNITS];
        bool expected[MAX_UNITS + 1], edges[MAX_UNITS + 1];
        int32_t n = read_vector(line, units, expected);
        if (n == 0)
            continue;
        breaker_clusters(breaker, units, n, edges);
        bool same = true;
        for (int32_t i = 1; i < n; i++)
            same = same && edges[i] == expected[i];
        lines++;
        failed += !same;
    }
    fclose(file);
    print_message("%d lines, %d differ\n", lines, failed);
    assert_true(lines > 500);
    /* ICU from 74 on keeps Indic conjuncts together, which the 15.0 file does not know. */
    assert_true(failed <= (U_ICU_VERSION_MAJOR_NUM >= 74 ? 10 : 0));
}

static uint64_t seed;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(seed >> 33) % limit;
}

/* Random text of what rules look at, now and then of anything. */
static int32_t random_text(UChar *units)
{
    static const UChar liked[] = u"0123456789:：-–—~/.,%％+#&·・’”“（）《》，。第号层厅年月日分钟"
                                 u"亿元张伟中国数字  abWiFiC";
    int32_t n = 0, length = 1 + (int32_t)random_below(40);
    for (int32_t i = 0; i < length; i++) {
        UChar32 c =
            random_below(8) ? liked[random_below(u_strlen(liked))] : (UChar32)random_below(0x20000);
        if (c == 0 || U_IS_SURROGATE(c))
            c = ' ';
        U16_APPEND_UNSAFE(units, n, c);
    }
    return n;
}

static void rules_only_remove(void **state)
{
    (void)state;
    seed = 3;
    int removed[GAP_COUNT] = {0};
    for (int round = 0; round < 10000; round++) {
        UChar units[MAX_UNITS];
        uint8_t raw[MAX_UNITS + 1], ours[MAX_UNITS + 1];
        int32_t n = random_text(units);
        breaker_raw(breaker, units, n, raw);
        breaker_lines(breaker, units, n, ours);
        for (int32_t i = 0; i <= n; i++) {
            assert_true(ours[i] < GAP_COUNT);
            if (ours[i] == raw[i])
                continue;
            /* Another answer is a rule's name, and only where there was an opportunity. */
            assert_int_equal(raw[i], GAP_MAY);
            assert_true(ours[i] > GAP_MUST);
            removed[ours[i]]++;
        }
    }
    for (int gap = GAP_MUST + 1; gap < GAP_COUNT; gap++)
        if (gap != GAP_LABEL && gap != GAP_HYPHEN)
            assert_true(removed[gap] > 0);
}

/* `|` is an opportunity, `{rule}` one that the rule removed. */
static void spell(const char *text, struct strbuf *out)
{
    UChar units[MAX_UNITS];
    uint8_t gaps[MAX_UNITS + 1];
    int32_t n;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(units, MAX_UNITS, &n, text, -1, &status);
    assert_true(U_SUCCESS(status));
    breaker_lines(breaker, units, n, gaps);
    for (int32_t i = 0; i < n;) {
        if (gaps[i] == GAP_MAY)
            strbuf_add(out, "|");
        else if (gaps[i] > GAP_MUST)
            strbuf_printf(out, "{%s}", gap_name((enum gap)gaps[i]));
        UChar32 c;
        char bytes[4];
        U16_NEXT(units, i, n, c);
        strbuf_add_bytes(out, bytes, utf8_put(bytes, (uint32_t)c));
    }
}

static void each_rule_by_name(void **state)
{
    (void)state;
    static const char *const expected[] = {
        "10:00–{number}11:30 |开|始",
        "45 {unit}% |more",
        "2021-04-25",
        "共|460{unit}亿{unit}元",
        "5{unit}分{unit}钟|后",
        "On |26 {unit}April |at",
        "in |5 {unit}min |or |5 |minor",
        "4{unit}月{date}25{unit}日",
        "第 {ordinal}3 {unit}号",
        "第{ordinal}四{ordinal}届|峰|会",
        "Hall {label}3 |and |Hallway |3",
        "数|字|大|赛|季{no-start}·|网|络",
        "C+{suffix}+ |and |C#",
        "Wi-{compound}Fi |is |state-|owned",
        "张{no-start}·{name}伟",
        "“有{name}福{name}之{name}州{no-start}·|对{name}话{name}未{name}来”",
        "《山{name}海{no-start}·|城{name}市》",
        "有{name}福{name}之{name}州{no-start}·{name}对{name}话{name}未{name}来",
        "中|国{dash}—{dash}东|盟",
        "创|新{dash}——|发|展",
        "DNS {dash}- |the |good",
        "Use .NET |5",
        "so\u00ad{hyphen}ft",
        "（福|州）|赛|道，|后",
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct strbuf text = {0}, got = {0};
        for (const char *at = expected[i]; *at; at++) {
            if (*at == '{')
                at = strchr(at, '}');
            else if (*at != '|')
                strbuf_add_bytes(&text, at, 1);
        }
        spell(text.text, &got);
        assert_string_equal(got.text, expected[i]);
        strbuf_fini(&text);
        strbuf_fini(&got);
    }
}

static void empty_and_hard(void **state)
{
    (void)state;
    uint8_t gaps[8];
    breaker_lines(breaker, u"", 0, gaps);
    assert_int_equal(gaps[0], GAP_MUST);
    breaker_lines(breaker, u"5\n%", 3, gaps);
    assert_int_equal(gaps[0], GAP_NONE);
    assert_int_equal(gaps[2], GAP_MUST); /* no rule removes a line feed */
    assert_int_equal(gaps[3], GAP_MUST);
}

static int open_breaker(void **state)
{
    (void)state;
    breaker = breaker_new();
    return 0;
}

static int close_breaker(void **state)
{
    (void)state;
    breaker_free(breaker);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_breaks_pass_unicodes_vectors),
        cmocka_unit_test(cluster_edges_pass_unicodes_vectors),
        cmocka_unit_test(rules_only_remove),
        cmocka_unit_test(each_rule_by_name),
        cmocka_unit_test(empty_and_hard),
    };
    return cmocka_run_group_tests(tests, open_breaker, close_breaker);
}
