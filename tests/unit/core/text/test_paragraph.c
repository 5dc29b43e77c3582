#include "core/text/break.h"
#include "core/text/paragraph.h"
#include "unit/core/text/fake_metrics.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { SIZE_PX = 20 };

static struct fake fake;
static struct typesetter *type;

static int open_type(void **state)
{
    (void)state;
    memset(&fake, 0, sizeof fake);
    type = typesetter_new(fake_metrics(&fake), 0);
    return 0;
}

static int close_type(void **state)
{
    (void)state;
    typesetter_free(type);
    return 0;
}

static const struct set_text *set(const char *text, const char *lang, int width_px, int max_lines)
{
    struct paragraph p = {.text = text,
                          .lang = lang,
                          .size_px = SIZE_PX,
                          .width_px = width_px,
                          .max_lines = max_lines};
    return text_set(type, &p);
}

/* `face@x[text]` of each run: what the painter will do. */
static void assert_runs(const struct text_line *line, const char *expected)
{
    struct strbuf got = {0};
    for (int i = 0; i < line->n_runs; i++) {
        const struct placed_run *run = &line->runs[i];
        strbuf_printf(&got, "%s%s%s@%d[%.*s]", i ? " " : "", fake_face_name(NULL, run->run.face),
                      run->run.rtl ? "<" : "", run->x_px, (int)run->run.bytes, run->run.text);
    }
    assert_string_equal(got.text ? got.text : "", expected);
    strbuf_fini(&got);
}

static void runs_of_one_line(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *text, *runs;
    } rows[] = {
        {"zh", "", ""},
        {"zh", "大数据", "han-regular@0[大数据]"},
        /* A quarter em between Han and what is not, none where the author left a space. */
        {"zh", "第3届AI展",
         "han-regular@0[第] sans-regular@25[3] han-regular@41[届] sans-regular@66[AI] "
         "han-regular@97[展]"},
        {"zh", "增长45%的", "han-regular@0[增长] sans-regular@45[45%] han-regular@90[的]"},
        {"zh", "华为 AI", "han-regular@0[华为] sans-regular@40[ AI]"},
        {"en", "10:30–12:00", "sans-regular@0[10:30–12:00]"},
        /* None beside Chinese punctuation; two marks share a half em. */
        {"zh", "（AI），大",
         "han-regular@-9[（] sans-regular@11[AI] han-regular@37[）] "
         "han-regular@47[，大]"},
        {"zh", "《一》《二", "han-regular@-9[《一》] han-regular@41[《二]"},
        /* The dot takes two thirds of an em. */
        {"zh", "张·伟", "han-regular@0[张] han-regular@17[·] han-regular@34[伟]"},
        /* Marks that both families have go with their neighbours. */
        {"zh", "“大”", "han-regular@-9[“大”]"},
        {"en", "“Big”", "sans-regular@0[“Big”]"},
        {"zh", "“AI”大", "han-regular@-9[“] sans-regular@11[AI] han-regular@37[”大]"},
        {"zh", "Xi’an", "sans-regular@0[Xi’an]"},
        {"en", "the “大” one", "sans-regular@0[the “] han-regular@45[大] sans-regular@65[” one]"},
        /* Nothing hidden reaches a font, and what is joined stays joined. */
        {"en", "a\u200b\u202eb\u2066c", "sans-regular@0[a] sans-regular@11[c] sans-regular<@22[b]"},
        {"en", "so\u00adft", "sans-regular@0[soft]"},
        {"en", "🇨🇳👩‍🚀", "emoji@0[🇨🇳👩‍🚀]"},
        {"hi", "क्‍ष", "devanagari@0[क्‍ष]"},
        {"en", "a\tb", "sans-regular@0[a b]"},
        /* No font has private use: one mark stands for it. */
        {"en", "a\ue000b", "sans-regular@0[a\ufffdb]"},
        /* Right to left: the runs stand in visual order, numbers stay left to right. */
        {"ar", "قاعة 12", "sans-regular@0[12] arabic<@22[قاعة ]"},
        {"he", "AI אולם", "hebrew<@0[אולם] sans-regular<@44[ ] sans-regular@50[AI]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct set_text *s = set(rows[i].text, rows[i].lang, 0, 1);
        assert_int_equal(s->n_lines, 1);
        assert_runs(&s->lines[0], rows[i].runs);
        assert_string_equal(s->lines[0].text, rows[i].text); /* the author's own bytes */
    }
    assert_true(set("a\ue000b", "en", 0, 1)->glyph_missing);
    assert_false(set("a\u200bb", "en", 0, 1)->glyph_missing);
    assert_true(set("قاعة", "ar", 0, 1)->lines[0].rtl);
    assert_true(set("12", "ar", 0, 1)->lines[0].rtl);
    assert_false(set("12", "en", 0, 1)->lines[0].rtl);
}

static void a_space_beside_an_emoji_is_narrow(void **state)
{
    (void)state;
    const struct text_line *line = &set("1️⃣ 2️⃣ 创新", "zh", 0, 1)->lines[0];
    assert_int_equal(line->n_runs, 5);
    assert_int_equal(line->runs[1].run.face, FACE_SANS);
    assert_int_equal(line->runs[3].run.face, FACE_SANS);
    /* One between words of another script is in their run. */
    assert_int_equal(set("אולם הכנסת", "he", 0, 1)->lines[0].n_runs, 1);
}

static void scripts_are_never_common(void **state)
{
    (void)state;
    const struct text_line *line = &set("第3届 (AI), “मंच”!", "zh", 0, 1)->lines[0];
    for (int i = 0; i < line->n_runs; i++) {
        uint32_t script = line->runs[i].run.script;
        assert_true(script == SCRIPT_HAN || script == SCRIPT_LATIN || script == 0x44657661);
    }
}

static void marks_at_the_edges(void **state)
{
    (void)state;
    /* A closing mark at the end takes half its width, and so fits. */
    const struct set_text *s = set("数字，经济。", "zh", 50, 9);
    assert_int_equal(s->n_lines, 2);
    assert_string_equal(s->lines[0].text, "数字，");
    assert_int_equal(s->lines[0].width_px, 50);
    assert_int_equal(s->lines[1].width_px, 50);
    /* An opening one hangs, its ink inside. */
    s = set("《数字》", "zh", 0, 1);
    assert_int_equal(s->lines[0].runs[0].x_px, -9);
    assert_true(s->lines[0].ink_left_px >= 0);
    assert_true(s->lines[0].ink_right_px <= s->lines[0].width_px);
}

static void shortened_at_a_word(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *text;
        int width_em, lines;
        const char *last;
    } rows[] = {
        {"zh", "数字经济重大项目签约仪式", 7, 1, "数字经济重大…"},
        {"zh", "数字中国创新大赛·青少年AI机器人赛道总决赛", 10, 1, "数字中国创新大赛…"},
        {"zh", "数字中国创新大赛·青少年AI机器人赛道总决赛", 10, 2, "少年AI机器人赛道…"},
        {"zh", "由Kubernetes驱动", 4, 1, "由…"},
        {"zh", "共有460亿元的投资", 4, 1, "共有…"},
        {"en", "Sub-forum on the Construction of New Urban Infrastructure", 16, 1,
         "Sub-forum on the Construction…"},
        {"en", "Internet of Things and People", 12, 1, "Internet of Things…"},
        {"en", "Digital Economy, the Future", 10, 1, "Digital Economy…"},
        {"en", "Hall 3 is the place to be", 5, 1, "Hall 3 is…"},
        {"en", "Internationalisation", 5, 1, "Internat…"},
        {"ar", "منتدى المدن الذكية في الصين", 8, 1, "منتدى المدن…"},
        {"en", "A", 1, 1, "A"},
        {"zh", "数字", 1, 1, "…"},
        {"en", "one\ntwo", 10, 1, "one…"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct set_text *s =
            set(rows[i].text, rows[i].lang, rows[i].width_em * SIZE_PX, rows[i].lines);
        assert_string_equal(s->lines[s->n_lines - 1].text, rows[i].last);
        assert_int_equal(s->shortened, strstr(rows[i].last, "…") != NULL);
        assert_true(s->width_px <= rows[i].width_em * SIZE_PX);
    }
    /* The ellipsis is of the family that it follows. */
    const struct text_line *line = &set("数字经济重大项目签约仪式", "zh", 140, 1)->lines[0];
    assert_runs(line, "han-regular@0[数字经济重大] han-regular@120[…]");
    line = &set("Internet of Things and People", "zh", 240, 1)->lines[0];
    assert_int_equal(line->runs[line->n_runs - 1].run.face, FACE_SANS);
}

static void marks_alone_are_shown(void **state)
{
    (void)state;
    static const char *const marks[] = {"·", "——", "…", "“", "…… "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct strbuf text = {0};
        for (int k = 0; k < 60; k++)
            strbuf_add(&text, marks[i]);
        const struct set_text *s = set(text.text, "zh", 10 * SIZE_PX, 1);
        assert_true(s->shortened);
        assert_true(s->width_px > 8 * SIZE_PX && s->width_px <= 10 * SIZE_PX);
        strbuf_fini(&text);
    }
}

static void lines_of_hard_breaks(void **state)
{
    (void)state;
    const struct set_text *s = set("one\n\ntwo\r\nthree", "en", 0, 9);
    assert_int_equal(s->n_lines, 4);
    assert_string_equal(s->lines[0].text, "one");
    assert_string_equal(s->lines[1].text, "");
    assert_string_equal(s->lines[3].text, "three");
    assert_int_equal(set("", "en", 100, 3)->n_lines, 1);
    assert_int_equal(set("   ", "en", 100, 3)->n_lines, 1);
}

static void a_cluster_wider_than_the_box_is_not_drawn_over_others(void **state)
{
    (void)state;
    const struct set_text *s = set("🇨🇳 to be or not", "en", 2 * SIZE_PX, 9);
    assert_string_equal(s->lines[0].text, "🇨🇳 to");
    assert_runs(&s->lines[0], "sans-regular@0[\ufffd] sans-regular@11[ to]");
    assert_string_equal(s->lines[1].text, "be");
    assert_true(s->word_broken);
    assert_false(s->glyph_missing);

    /* Made of a base and what never ends. */
    static const char *const units[] = {"\u093e", "\u200d👩", "ᄀ"};
    static const char *const bases[] = {"क", "👩", "ᄀ"};
    for (int i = 0; i < 3; i++) {
        struct strbuf text = {0};
        strbuf_add(&text, bases[i]);
        for (int k = 0; k < 60; k++)
            strbuf_add(&text, units[i]);
        strbuf_add(&text, " and more");
        s = set(text.text, "en", 20 * SIZE_PX, 1);
        assert_true(s->lines[0].width_px <= 20 * SIZE_PX);
        const struct font_run *first = &s->lines[0].runs[0].run;
        assert_true(first->bytes >= 3 && memcmp(first->text, "\ufffd", 3) == 0);
        assert_true(s->word_broken);
        strbuf_fini(&text);
    }

    /* One that never ends is not shaped, however wide the box. */
    struct strbuf endless = {0};
    for (int k = 0; k < 200; k++)
        strbuf_add(&endless, k ? "\u200d👩" : "👩");
    s = set(endless.text, "zh", 0, 1);
    assert_runs(&s->lines[0], "sans-regular@0[\ufffd]");
    assert_true(s->word_broken);
    strbuf_fini(&endless);

    /* Not even the mark has room. */
    s = set("Aé中", "en", 2, 9);
    for (int i = 0; i < s->n_lines; i++) {
        assert_int_equal(s->lines[i].n_runs, 0);
        assert_int_equal(s->lines[i].width_px, 0);
    }
    assert_true(s->word_broken);
    s = set("A B", "en", 2, 1);
    assert_int_equal(s->width_px, 0);
}

static void ink_stays_by_its_line(void **state)
{
    (void)state;
    struct strbuf text = {0};
    strbuf_add(&text, "Z");
    for (int i = 0; i < 20; i++)
        strbuf_add(&text, "\u0301\u0323");
    const struct text_line *line = &set(text.text, "en", 0, 1)->lines[0];
    assert_int_equal(line->runs[0].run.bytes, 1 + 4 * 2);
    assert_true(line->ink_top_px == -SIZE_PX * 6 / 5 && line->ink_bottom_px == SIZE_PX * 42 / 100);
    /* What people write is whole. */
    assert_int_equal(set("E\u0302\u0301", "vi", 0, 1)->lines[0].runs[0].run.bytes, 5);
    assert_true(set("E\u0301", "fr", 0, 1)->lines[0].ink_top_px > -SIZE_PX * 6 / 5);
    strbuf_fini(&text);
}

static void nothing_is_set_twice(void **state)
{
    (void)state;
    char text[32];
    for (int round = 0; round < 3; round++) {
        typesetter_frame(type);
        for (int i = 0; i < 48; i++) {
            snprintf(text, sizeof text, "数字经济 title %d", i);
            set(text, "zh", 120, 2);
        }
    }
    assert_int_equal(typesetter_layouts(type), 48);
    uint64_t measured = fake.measured;
    set("数字经济 title 7", "zh", 120, 2);
    assert_int_equal(fake.measured, measured);
    /* Every part of the key counts. */
    struct paragraph p = {.text = "数字经济 title 7",
                          .lang = "zh",
                          .size_px = SIZE_PX,
                          .width_px = 120,
                          .max_lines = 2};
    struct paragraph others[] = {p, p, p, p, p, p};
    others[0].lang = "en";
    others[1].weight = WEIGHT_BOLD;
    others[2].size_px++;
    others[3].width_px++;
    others[4].max_lines++;
    others[5].balance = true;
    for (int i = 0; i < 6; i++)
        text_set(type, &others[i]);
    assert_int_equal(typesetter_layouts(type), 48 + 6);
}

static void borrowed_until_the_second_frame(void **state)
{
    (void)state;
    struct typesetter *small = typesetter_new(fake_metrics(&fake), 1); /* room for nothing */
    struct paragraph p = {.text = "first", .lang = "en", .size_px = SIZE_PX, .max_lines = 1};
    const struct set_text *first = text_set(small, &p);
    char text[16];
    for (int frame = 0; frame < 2; frame++) {
        for (int i = 0; i < 200; i++) {
            struct paragraph other = p;
            snprintf(text, sizeof text, "%d %d", frame, i);
            other.text = text;
            text_set(small, &other);
        }
        assert_string_equal(first->lines[0].text, "first"); /* ASan tells if it is gone */
        if (frame == 0)
            typesetter_frame(small);
    }
    uint64_t layouts = typesetter_layouts(small);
    text_set(small, &p); /* still there, and asked for in this frame */
    assert_int_equal(typesetter_layouts(small), layouts);
    typesetter_frame(small);
    typesetter_frame(small);
    text_set(small, &p);
    assert_int_equal(typesetter_layouts(small), layouts + 1);
    typesetter_free(small);
}

static double seconds_of(const char *text, const char *lang, int width_px, int max_lines)
{
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    const struct set_text *s = set(text, lang, width_px, max_lines);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    assert_true(s->n_lines >= 1 && s->n_lines <= max_lines);
    if (width_px >= 2 * SIZE_PX) /* else a single cluster may be wider */
        assert_true(s->width_px <= width_px);
    return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

/* Repeats unit until there are at least bytes of it. */
static char *repeat(const char *unit, size_t bytes)
{
    struct strbuf buf = {0};
    while (buf.bytes < bytes)
        strbuf_add(&buf, unit);
    return buf.text;
}

static void abuse_is_survived_in_time(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        size_t bytes;
    } rows[] = {
        {"数", 60000},            /* 20,000 characters */
        {"W", 1 << 20},           /* a word of 1 MiB */
        {"\u0301", 20000},        /* 10,000 marks, no base */
        {"\u200b\u0301", 20000},  /* the same, each behind a break */
        {"\u202e\u2066a", 20000}, /* nothing is ever closed */
        {"(", 20000},             /* brackets */
        {"\n", 20000},
        {" ", 20000},
        {"\u200d", 20000},
        {"👩‍🚀", 20000},
        {"ا", 20000},
        {"ด", 20000},
        {"क्ष", 20000},
        {"a,", 20000},
        {"。", 20000},
        {"\ue000", 20000},
        {"4:", 20000},
        {"数 a", 20000},
    };
    /* A sanitized build is ten times slower than the one that has 100 ms. */
    const double allowed_s = 1.0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = repeat(rows[i].unit, rows[i].bytes);
        struct strbuf based = {0};
        strbuf_add(&based, "e");
        strbuf_add(&based, text);
        static const int boxes[][2] = {{0, 1}, {400, 1}, {400, 3}, {1, 4}, {400, 100000}};
        for (size_t k = 0; k < 5; k++) {
            double spent = seconds_of(text, "zh", boxes[k][0], boxes[k][1]);
            if (spent > allowed_s)
                fail_msg("%zu bytes of \"%s\" took %.3f s", rows[i].bytes, rows[i].unit, spent);
            seconds_of(based.text, NULL, boxes[k][0], boxes[k][1]);
        }
        strbuf_fini(&based);
        free(text);
    }
    assert_true(fake.longest_marks <= 30);
    assert_true(fake.longest_bytes <= 512 * 100);
}

static void long_texts_say_that_they_were_cut(void **state)
{
    (void)state;
    char *text = repeat("数字 ", 20000);
    const struct set_text *s = set(text, "zh", 4000, 1000);
    assert_true(s->shortened);
    const char *last = s->lines[s->n_lines - 1].text;
    assert_string_equal(last + strlen(last) - strlen("…"), "…");
    free(text);
    assert_true(set("bad \xff utf-8 \xe6\x95", "xx-no-such@@tag", 0, 1)->n_lines == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(runs_of_one_line, open_type, close_type),
        cmocka_unit_test_setup_teardown(a_space_beside_an_emoji_is_narrow, open_type, close_type),
        cmocka_unit_test_setup_teardown(scripts_are_never_common, open_type, close_type),
        cmocka_unit_test_setup_teardown(marks_at_the_edges, open_type, close_type),
        cmocka_unit_test_setup_teardown(shortened_at_a_word, open_type, close_type),
        cmocka_unit_test_setup_teardown(marks_alone_are_shown, open_type, close_type),
        cmocka_unit_test_setup_teardown(lines_of_hard_breaks, open_type, close_type),
        cmocka_unit_test_setup_teardown(a_cluster_wider_than_the_box_is_not_drawn_over_others,
                                        open_type, close_type),
        cmocka_unit_test_setup_teardown(ink_stays_by_its_line, open_type, close_type),
        cmocka_unit_test_setup_teardown(nothing_is_set_twice, open_type, close_type),
        cmocka_unit_test_setup_teardown(borrowed_until_the_second_frame, open_type, close_type),
        cmocka_unit_test_setup_teardown(abuse_is_survived_in_time, open_type, close_type),
        cmocka_unit_test_setup_teardown(long_texts_say_that_they_were_cut, open_type, close_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
