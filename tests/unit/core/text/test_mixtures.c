/* Properties over seeded random mixtures of scripts: inside the box, nothing wrong at a line's
 * edge, nothing lost, the same again. */
#include "core/text/break.h"
#include "core/text/paragraph.h"
#include "unit/core/text/fake_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MIXTURES = 10000 };

static uint64_t seed;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(seed >> 33) % limit;
}

/* What programmes are made of, and what they should not be. */
static void random_text(struct strbuf *text)
{
    static const char *const pieces[] = {
        "数字",
        "中国",
        "分论坛",
        "创新大赛",
        "的",
        "与",
        "第3届",
        "4月25日",
        "10:00–11:30",
        "460亿元",
        "45%",
        "（",
        "）",
        "《",
        "》",
        "“",
        "”",
        "，",
        "。",
        "：",
        "·",
        "——",
        "—",
        "、",
        "！",
        "…",
        " ",
        " ",
        "  ",
        "Digital",
        "China",
        "of",
        "the",
        "AI",
        "C++",
        "Wi-Fi",
        "Internet",
        "(",
        ")",
        "-",
        "/",
        "\"",
        "e-mail",
        "&",
        "Straße",
        "Ёлка",
        "デジタル",
        "東京",
        "ー",
        "디지털",
        "포럼",
        "منتدى",
        "المدن",
        "12",
        "אולם",
        "मंच",
        "क्ष",
        "การ",
        "👩‍🚀",
        "🇨🇳",
        "e\u0301",
        "\u200b",
        "\u202e",
        "\u2066",
        "\u202c",
        "\u00ad",
        "\n",
        "\u3000",
        "\ue000",
        "\u0301",
        "Donaudampfschifffahrt",
        "Z\u0301\u0302\u0303\u0304\u0323\u0323\u0323",
        "ก\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49",
        "e\u20dd\u20de",
        "क\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093e",
        "👩\u200d👩\u200d👩\u200d👩\u200d👩\u200d👩\u200d👩\u200d👩",
        "\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1161",
    };
    enum { COUNT = sizeof pieces / sizeof *pieces };
    strbuf_clear(text);
    strbuf_add(text, "");
    for (uint32_t i = 1 + random_below(24); i > 0; i--)
        strbuf_add(text, pieces[random_below(COUNT)]);
}

static bool is_blank(uint32_t c)
{
    return charclass_is_space((UChar32)c) || charclass_is_hidden((UChar32)c);
}

/* What may stay away: that, and a mark too many that stands for itself behind a hidden one. */
static bool may_be_lost(uint32_t c)
{
    return is_blank(c) || charclass_is_mark((UChar32)c);
}

/* The lines in order, with nothing but white and hidden characters between them. */
static void assert_nothing_lost(const char *text, const struct set_text *set)
{
    const char *at = text;
    size_t all = strlen(text);
    for (int i = 0; i < set->n_lines; i++) {
        const char *line = set->lines[i].text;
        size_t bytes = strlen(line);
        if (set->shortened && i == set->n_lines - 1) {
            assert_true(bytes >= 3 && strcmp(line + bytes - 3, "…") == 0);
            bytes -= 3;
        }
        while (strncmp(at, line, bytes) != 0) {
            size_t here = (size_t)(at - text);
            assert_true(here < all);
            uint32_t c = utf8_next(text, all, &here);
            if (!may_be_lost(c))
                fail_msg("lost before \"%s\" of \"%s\"", line, text);
            at = text + here;
        }
        at += bytes;
    }
    if (set->shortened)
        return;
    for (size_t here = (size_t)(at - text); here < all;)
        if (!may_be_lost(utf8_next(text, all, &here)))
            fail_msg("the end of \"%s\" is lost: \"%s\"", text, at);
}

static uint32_t first_visible(const char *line)
{
    size_t bytes = strlen(line);
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(line, bytes, &at);
        if (!is_blank(c))
            return c;
    }
    return 0;
}

static uint32_t last_visible(const char *line)
{
    uint32_t last = 0;
    size_t bytes = strlen(line);
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(line, bytes, &at);
        if (!is_blank(c))
            last = c;
    }
    return last;
}

/* Lines that we ended, not the author: a line feed may leave any mark anywhere. */
static void assert_edges(const char *text, const struct set_text *set)
{
    if (strchr(text, '\n') || set->word_broken)
        return;
    for (int i = 0; i < set->n_lines; i++) {
        const char *line = set->lines[i].text;
        uint32_t first = first_visible(line), last = last_visible(line);
        if (i > 0 && break_never_starts((UChar32)first))
            fail_msg("\"%s\" of \"%s\" starts wrong", line, text);
        if (i < set->n_lines - 1 && break_never_ends((UChar32)last))
            fail_msg("\"%s\" of \"%s\" ends wrong", line, text);
    }
}

static void assert_inside(const struct paragraph *p, const struct set_text *set)
{
    for (int i = 0; i < set->n_lines; i++) {
        const struct text_line *line = &set->lines[i];
        if (p->width_px > 0 && line->width_px > p->width_px)
            fail_msg("\"%s\" is %d wide in %d (\"%s\")", line->text, line->width_px, p->width_px,
                     p->text);
        assert_true(line->ink_left_px >= 0);
        int32_t above = p->size_px * 6 / 5, below = p->size_px * 7 / 10;
        if (line->ink_top_px < -above || line->ink_bottom_px > below)
            fail_msg("\"%s\" has ink from %d to %d at %d px (\"%s\")", line->text, line->ink_top_px,
                     line->ink_bottom_px, p->size_px, p->text);
        if (line->ink_right_px > line->width_px)
            fail_msg("\"%s\" has ink to %d of %d (\"%s\")", line->text, line->ink_right_px,
                     line->width_px, p->text);
        for (int k = 0; k < line->n_runs; k++) {
            const struct placed_run *run = &line->runs[k];
            assert_true(run->run.bytes > 0 && utf8_valid(run->run.text, run->run.bytes));
            /* Left to right; a bare mark is no wider than the white that is taken from a dot. */
            if (k > 0)
                assert_true(run->x_px + p->size_px / 2 >= line->runs[k - 1].x_px);
        }
    }
}

static void assert_same(const struct set_text *a, const struct set_text *b)
{
    assert_int_equal(a->n_lines, b->n_lines);
    assert_int_equal(a->width_px, b->width_px);
    for (int i = 0; i < a->n_lines; i++) {
        assert_string_equal(a->lines[i].text, b->lines[i].text);
        assert_int_equal(a->lines[i].n_runs, b->lines[i].n_runs);
        for (int k = 0; k < a->lines[i].n_runs; k++) {
            assert_int_equal(a->lines[i].runs[k].x_px, b->lines[i].runs[k].x_px);
            assert_int_equal(a->lines[i].runs[k].run.bytes, b->lines[i].runs[k].run.bytes);
        }
    }
}

/* A text without line feeds fits a box that is as wide as the text. */
static void assert_own_width(struct typesetter *type, const struct paragraph *p)
{
    if (strchr(p->text, '\n'))
        return;
    struct paragraph own = *p;
    own.max_lines = 1;
    own.width_px = text_width(type, p->text, p->lang, p->weight, p->size_px);
    const struct set_text *set = text_set(type, &own);
    assert_int_equal(set->n_lines, 1);
    assert_false(set->shortened || set->word_broken);
    assert_int_equal(set->width_px, own.width_px);
}

static void mixtures(void **state)
{
    (void)state;
    static const char *const langs[] = {"zh", "en", "ja", "ar", NULL};
    struct fake fake = {0};
    struct typesetter *type = typesetter_new(fake_metrics(&fake), 0);
    struct typesetter *other = typesetter_new(fake_metrics(&fake), 1);
    struct strbuf text = {0};
    seed = 20210425;
    int shortened = 0, broken = 0, many = 0;
    for (int i = 0; i < MIXTURES; i++) {
        random_text(&text);
        struct paragraph p = {.text = text.text,
                              .lang = langs[random_below(5)],
                              .size_px = 10 + (int)random_below(60),
                              .max_lines = 1 + (int)random_below(5),
                              .balance = random_below(2)};
        /* Now and then less than one Han is wide. */
        bool narrow = random_below(16) == 0;
        p.width_px = narrow ? 1 + (int)random_below(2 * (uint32_t)p.size_px)
                            : p.size_px * (4 + (int)random_below(16)) + (int)random_below(7);
        typesetter_frame(type);
        typesetter_frame(other);
        const struct set_text *set = text_set(type, &p);
        assert_true(set->n_lines >= 1 && set->n_lines <= p.max_lines);
        assert_inside(&p, set);
        assert_edges(p.text, set);
        assert_nothing_lost(p.text, set);
        assert_same(set, text_set(other, &p));
        assert_own_width(other, &p);
        shortened += set->shortened;
        broken += set->word_broken;
        many += set->n_lines > 1;
    }
    print_message("%d mixtures: %d of several lines, %d shortened, %d with a torn word\n", MIXTURES,
                  many, shortened, broken);
    assert_true(many > MIXTURES / 4 && shortened > 100 && broken > 100);
    strbuf_fini(&text);
    typesetter_free(type);
    typesetter_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(mixtures)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
