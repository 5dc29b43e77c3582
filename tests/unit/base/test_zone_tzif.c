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
#include "base/zone_tzif.h"

/* What a file is built from; the good one has two types and two transitions. */
struct recipe {
    const char *magic;
    char version;
    uint32_t isut, isstd, leap, times, types, chars;
    int64_t at[3];
    unsigned char number[3];
    int32_t offset[2];
    unsigned char daylight;
    unsigned char name;
    const char *names; /* chars bytes */
    const char *footer;
};

static const struct recipe plain = {
    .magic = "TZif",
    .version = '2',
    .times = 2,
    .types = 2,
    .chars = 8,
    .at = {-1000, 5000000000, 6000000000},
    .number = {1, 0, 1},
    .offset = {28800, 32400},
    .name = 4,
    .names = "CST\0CDT",
    .footer = "\nCST-8\n",
};

static void put(struct strbuf *out, int64_t value, int bytes)
{
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        strbuf_add_bytes(out, &(unsigned char){(unsigned char)((uint64_t)value >> shift)}, 1);
}

static void put_header(struct strbuf *out, const struct recipe *recipe, bool empty)
{
    const uint32_t counts[] = {recipe->isut,  recipe->isstd, recipe->leap,
                               recipe->times, recipe->types, recipe->chars};

    strbuf_add(out, recipe->magic);
    strbuf_add_bytes(out, &recipe->version, 1);
    strbuf_add_bytes(out, (const char[15]){0}, 15);
    for (int i = 0; i < 6; i++)
        put(out, empty ? 0 : counts[i], 4);
}

/* As zic writes it with -b slim: the 32-bit part empty. */
static void build(struct strbuf *out, const struct recipe *recipe)
{
    strbuf_clear(out);
    put_header(out, recipe, true);
    put_header(out, recipe, false);
    for (uint32_t i = 0; i < recipe->times && i < 3; i++)
        put(out, recipe->at[i], 8);
    for (uint32_t i = 0; i < recipe->times && i < 3; i++)
        put(out, recipe->number[i], 1);
    for (uint32_t i = 0; i < recipe->types && i < 2; i++) {
        put(out, recipe->offset[i], 4);
        put(out, i ? recipe->daylight : 0, 1);
        put(out, i ? recipe->name : 0, 1);
    }
    strbuf_add_bytes(out, recipe->names, recipe->chars < 8 ? recipe->chars : 8);
    for (uint32_t i = 0; i < recipe->leap * 12 + recipe->isstd + recipe->isut && i < 64; i++)
        put(out, 0, 1);
    strbuf_add(out, recipe->footer);
}

static bool parse(const struct strbuf *bytes, size_t count, struct zone_table *table,
                  struct arena *arena, struct err *err)
{
    char *own = malloc(count ? count : 1); /* its own block, so that a read behind it is caught */
    bool fine;

    memcpy(own, bytes->text, count);
    fine = zone_tzif_parse(arena, own, count, table, err);
    free(own);
    return fine;
}

static void reads_a_good_file(void **state)
{
    struct strbuf bytes = {0};
    struct arena arena;
    struct zone_table table;
    struct err err = {0};

    (void)state;
    arena_init(&arena, 0);
    build(&bytes, &plain);
    assert_true(parse(&bytes, bytes.bytes, &table, &arena, &err));
    assert_string_equal(err.text, "");
    assert_int_equal(table.count, 2);
    assert_true(table.at_s[0] == -1000 && table.at_s[1] == 5000000000);
    assert_int_equal(table.offset_s[0], 32400);
    assert_int_equal(table.offset_s[1], 28800);
    assert_int_equal(table.first_s, 28800);
    assert_true(table.has_rule);
    assert_int_equal(table.rule.standard_s, 28800);
    strbuf_fini(&bytes);
    arena_fini(&arena);
}

static void takes_no_transitions_and_no_rule(void **state)
{
    struct recipe recipe = plain;
    struct strbuf bytes = {0};
    struct arena arena;
    struct zone_table table;
    struct err err = {0};

    (void)state;
    arena_init(&arena, 0);
    recipe.times = 0;
    recipe.version = '4';
    recipe.footer = "\n\n";
    build(&bytes, &recipe);
    assert_true(parse(&bytes, bytes.bytes, &table, &arena, &err));
    assert_int_equal(table.count, 0);
    assert_false(table.has_rule);
    assert_int_equal(table.first_s, 28800);
    strbuf_fini(&bytes);
    arena_fini(&arena);
}

static void refuses_every_truncation(void **state)
{
    struct strbuf bytes = {0};
    struct arena arena;
    struct zone_table table;

    (void)state;
    arena_init(&arena, 0);
    build(&bytes, &plain);
    for (size_t count = 0; count < bytes.bytes; count++) {
        struct err err = {0};

        assert_false(parse(&bytes, count, &table, &arena, &err));
        assert_string_not_equal(err.text, "");
    }
    strbuf_fini(&bytes);
    arena_fini(&arena);
}

static void refuse(const struct recipe *recipe, const char *words)
{
    struct strbuf bytes = {0};
    struct arena arena;
    struct zone_table table;
    struct err err = {0};

    arena_init(&arena, 0);
    build(&bytes, recipe);
    assert_false(parse(&bytes, bytes.bytes, &table, &arena, &err));
    if (!strstr(err.text, words))
        fail_msg("\"%s\" expected, got \"%s\"", words, err.text);
    strbuf_fini(&bytes);
    arena_fini(&arena);
}

#define BROKEN(words, ...)                                                                         \
    {                                                                                              \
        struct recipe recipe = plain;                                                              \
        __VA_ARGS__;                                                                               \
        refuse(&recipe, words);                                                                    \
    }

/* Each line breaks one thing; the words are part of the message that it must give. */
static void refuses_inconsistent_files(void **state)
{
    (void)state;
    BROKEN("no TZif", recipe.magic = "TZjf")
    BROKEN("version 1", recipe.version = '\0')
    BROKEN("leap seconds", recipe.leap = 1)
    BROKEN("bad counts", recipe.types = 0; recipe.times = 0)
    BROKEN("bad counts", recipe.chars = 0)
    BROKEN("bad counts", recipe.isut = 1)
    BROKEN("bad counts", recipe.isstd = 3)
    BROKEN("truncated", recipe.types = 0xFFFFFFFF)
    BROKEN("truncated", recipe.times = 0xFFFFFFFF)
    BROKEN("truncated", recipe.chars = 0xFFFFFFFF)
    BROKEN("do not end", recipe.chars = 7)
    BROKEN("out of range", recipe.offset[1] = 93600)
    BROKEN("out of range", recipe.offset[0] = INT32_MIN)
    BROKEN("out of range", recipe.daylight = 2)
    BROKEN("out of range", recipe.name = 8)
    BROKEN("has type 2", recipe.number[1] = 2)
    BROKEN("not after", recipe.at[1] = recipe.at[0])
    BROKEN("not after", recipe.at[1] = INT64_MIN)
    BROKEN("footer", recipe.footer = "")
    BROKEN("footer", recipe.footer = "CST-8\n")
    BROKEN("not understood", recipe.footer = "\nrubbish\n")
    BROKEN("not understood", recipe.footer = "\nCET-1CEST\n")
}

/* No broken byte makes it read or count beyond its memory: the sanitizers judge. */
static void survives_random_damage(void **state)
{
    struct strbuf bytes = {0};
    struct arena arena;
    int refused = 0;

    (void)state;
    arena_init(&arena, 0);
    srand(11);
    for (int round = 0; round < 20000; round++) {
        struct zone_table table = {0};
        struct err err = {0};

        build(&bytes, &plain);
        for (int i = rand() % 3; i >= 0; i--)
            bytes.text[(size_t)rand() % bytes.bytes] = (char)rand();
        if (!parse(&bytes, bytes.bytes, &table, &arena, &err)) {
            assert_string_not_equal(err.text, "");
            refused++;
        } else if (table.has_rule) {
            zone_rule_offset_s(&table.rule, INT64_MAX / 1000);
            zone_rule_next_s(&table.rule, INT64_MIN / 1000);
        }
        arena_reset(&arena);
    }
    assert_in_range(refused, 1000, 19000);
    strbuf_fini(&bytes);
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_good_file),
        cmocka_unit_test(takes_no_transitions_and_no_rule),
        cmocka_unit_test(refuses_every_truncation),
        cmocka_unit_test(refuses_inconsistent_files),
        cmocka_unit_test(survives_random_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
