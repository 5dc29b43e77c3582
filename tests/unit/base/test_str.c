#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

#define R "\xEF\xBF\xBD" /* U+FFFD */

/* Bytes and what they must become: Unicode 15, section 3.9, tables 3-7 to 3-11, and edges. */
static const struct {
    const char *name;
    const char *bytes;
    const char *expected;
} cases[] = {
    {"ASCII", "A~", "A~"},
    {"two, three and four bytes", "\xC2\xA9\xE5\xB3\xB0\xF0\x9F\x98\x80", "©峰😀"},
    {"lowest of each length", "\xC2\xA0\xE0\xA0\x80\xF0\x90\x80\x80", "\xC2\xA0ࠀ\xF0\x90\x80\x80"},
    {"highest of each length", "\xDF\xBF\xEF\xBF\xBF\xF4\x8F\xBF\xBF",
     "\xDF\xBF\xEF\xBF\xBF\xF4\x8F\xBF\xBF"},
    {"next to the surrogates", "\xED\x9F\xBF\xEE\x80\x80", "\xED\x9F\xBF\xEE\x80\x80"},
    {"table 3-8: overlong", "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", R R R R R R R R "A"},
    {"table 3-9: surrogates", "\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", R R R R R R R R "A"},
    {"table 3-10: others", "\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", R R R R R "A" R R "B"},
    {"table 3-11: truncated", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", R R R R "A"},
    {"lone continuation",
     "\x80"
     "a\xBF",
     R "a" R},
    {"overlong NUL and DEL", "\xC0\x80\xC1\xBF", R R R R},
    {"above U+10FFFF", "\xF4\x90\x80\x80\xF5\x80", R R R R R R},
    {"five and six bytes", "\xF8\x88\x80\x80\x80\xFC", R R R R R R},
    {"cut at the end, 2", "a\xC3", "a" R},
    {"cut at the end, 3", "a\xE5\xB3", "a" R},
    {"cut at the end, 4", "a\xF0\x9F\x98", "a" R},
    {"lead behind lead", "\xE5\xE5\xB3\xB0", R "峰"},
    {"Latin-1", "caf\xE9 au", "caf" R " au"},
};

static void replaces_ill_formed_sequences(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bytes = strlen(cases[i].bytes);
        bool cut = true;
        char *text = utf8_clean(&arena, cases[i].bytes, bytes, 0, &cut);

        if (strcmp(text, cases[i].expected) != 0)
            fail_msg("%s: got %s", cases[i].name, text);
        assert_false(cut);
        assert_int_equal(utf8_valid(cases[i].bytes, bytes),
                         strcmp(cases[i].bytes, cases[i].expected) == 0);
    }
    arena_fini(&arena);
}

static void every_code_point_round_trips(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x110010; code_point++) {
        bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        char bytes[4];
        size_t count = utf8_put(bytes, code_point);
        size_t at = 0;
        uint32_t back = utf8_next(bytes, count, &at);

        if (at != count || back != (surrogate || code_point > 0x10FFFF ? 0xFFFD : code_point))
            fail_msg("U+%04X came back as U+%04X", (unsigned)code_point, (unsigned)back);
    }
}

/* Whatever the bytes: it moves on, it stays inside, and what comes out is valid. */
static void random_bytes_come_out_valid(void **state)
{
    static const unsigned char picks[] = {0x41, 0x80, 0xBF, 0xC2, 0xE0, 0xA0, 0xED,
                                          0xF0, 0x90, 0xF4, 0x8F, 0xFF, 0x0A, 0x00};
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    srand(7);
    for (int round = 0; round < 20000; round++) {
        size_t bytes = (size_t)(rand() % 12);
        size_t limit = (size_t)(rand() % 10);
        char *in = malloc(bytes + 1); /* its own block, so that a read behind it is caught */
        char *out;

        for (size_t i = 0; i < bytes; i++)
            in[i] = (char)picks[(size_t)rand() % sizeof picks];
        in = realloc(in, bytes ? bytes : 1);
        out = utf8_clean(&arena, in, bytes, limit, NULL);
        assert_true(utf8_valid(out, strlen(out)));
        assert_true(limit == 0 || strlen(out) <= limit);
        free(in);
        arena_reset(&arena);
    }
    arena_fini(&arena);
}

static void drops_controls(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    assert_string_equal(utf8_clean(&arena, "a\tb\rc\nd", 7, 0, NULL), "a b c\nd");
    assert_string_equal(utf8_clean(&arena, "a\r\nb\r", 5, 0, NULL), "a\nb ");
    assert_string_equal(utf8_clean(&arena, "a\0b\x01\x1b[0m\x7f", 9, 0, NULL), "ab[0m");
    assert_string_equal(utf8_clean(&arena, "a\xC2\x80\xC2\x85\xC2\x9F\xC2\xA0z", 10, 0, NULL),
                        "a\xC2\xA0z");
    assert_string_equal(utf8_clean(&arena, "", 0, 0, NULL), "");
    assert_string_equal(utf8_clean(&arena, NULL, 0, 0, NULL), "");
    arena_fini(&arena);
}

static void cuts_at_a_code_point(void **state)
{
    static const char *const expected[] = {NULL, "", "", "峰", "峰a", "峰a", "峰a", "峰a会"};
    struct arena arena;
    bool cut;

    (void)state;
    arena_init(&arena, 0);
    for (size_t max = 1; max <= 7; max++) {
        assert_string_equal(utf8_clean(&arena, "峰a会", 7, max, &cut), expected[max]);
        assert_int_equal(cut, max < 7);
        assert_int_equal(utf8_cut("峰a会", 7, max), strlen(expected[max]));
    }
    /* Controls behind the limit are no loss. */
    utf8_clean(&arena, "ab\x01\x02", 4, 2, &cut);
    assert_false(cut);
    assert_int_equal(utf8_cut("abc", 3, 10), 3);
    assert_int_equal(utf8_cut("", 0, 10), 0);
    arena_fini(&arena);
}

static void json(const char *text, const char *expected)
{
    struct strbuf buf = {0};

    strbuf_add_json(&buf, text);
    assert_string_equal(buf.text, expected);
    assert_int_equal(buf.bytes, strlen(expected));
    strbuf_fini(&buf);
}

static void escapes_json(void **state)
{
    (void)state;
    json("", "\"\"");
    json("say \"hi\" \\ /", "\"say \\\"hi\\\" \\\\ /\"");
    json("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"");
    json("\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"");
    json("峰会 😀", "\"峰会 😀\"");
    json("a\xFFz", "\"a" R "z\"");
    for (int c = 1; c < 0x20; c++) {
        struct strbuf buf = {0};

        strbuf_add_json(&buf, (const char[2]){(char)c, 0});
        assert_int_equal(buf.text[1], '\\');
        strbuf_fini(&buf);
    }
}

static void buffer_grows(void **state)
{
    struct strbuf buf = {0};

    (void)state;
    for (int i = 0; i < 2000; i++)
        strbuf_printf(&buf, "%04d,", i);
    assert_int_equal(buf.bytes, 2000 * 5);
    assert_memory_equal(buf.text + 1234 * 5, "1234,", 5);
    strbuf_clear(&buf);
    assert_string_equal(buf.text, "");
    strbuf_add_bytes(&buf, "a\0b", 3);
    assert_int_equal(buf.bytes, 3);
    strbuf_add(&buf, "c");
    assert_memory_equal(buf.text, "a\0bc", 5);
    strbuf_fini(&buf);
    assert_null(buf.text);
    strbuf_clear(&buf);
    strbuf_add_bytes(&buf, NULL, 0);
    assert_string_equal(buf.text, "");
    strbuf_fini(&buf);
    strbuf_fini(NULL);
}

static void compares(void **state)
{
    (void)state;
    assert_true(str_equal(NULL, NULL));
    assert_false(str_equal("", NULL));
    assert_false(str_equal(NULL, ""));
    assert_true(str_equal("a", (const char[]){'a', 0}));
    assert_false(str_equal("a", "b"));
    assert_true(str_starts_with("zh-Hant", "zh"));
    assert_true(str_starts_with("zh", ""));
    assert_false(str_starts_with("z", "zh"));
}

static void hashes(void **state)
{
    (void)state;
    /* From the reference implementation's test vectors. */
    assert_true(hash_bytes(HASH_SEED, "", 0) == 0xcbf29ce484222325ull);
    assert_true(hash_bytes(HASH_SEED, "a", 1) == 0xaf63dc4c8601ec8cull);
    assert_true(hash_bytes(HASH_SEED, "foobar", 6) == 0x85944171f73967e8ull);
    assert_true(hash_text(HASH_SEED, NULL) == hash_text(HASH_SEED, ""));
    assert_true(hash_text(hash_text(HASH_SEED, "ab"), "c") !=
                hash_text(hash_text(HASH_SEED, "a"), "bc"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replaces_ill_formed_sequences),
        cmocka_unit_test(every_code_point_round_trips),
        cmocka_unit_test(random_bytes_come_out_valid),
        cmocka_unit_test(drops_controls),
        cmocka_unit_test(cuts_at_a_code_point),
        cmocka_unit_test(escapes_json),
        cmocka_unit_test(buffer_grows),
        cmocka_unit_test(compares),
        cmocka_unit_test(hashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
