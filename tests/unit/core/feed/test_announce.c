/* tests/cases/announce: a document, and maybe the one before it, becomes a list and what of it a
 * display shows at 10:00 UTC; then what folders say badly. */
#include "base/civil.h"
#include "core/feed/announce.h"
#include "unit/cases.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static int64_t at(const char *text)
{
    int64_t ms;
    assert_true(rfc3339_parse(text, &ms, NULL));
    return ms;
}

static struct prepared *library(void)
{
    struct strbuf text = {0};
    struct err err = {0};
    assert_true(case_read("assets/texts", "library.json", &text));
    struct prepared *prepared = prepared_read(text.text, text.bytes, &err);
    if (!prepared)
        fail_msg("%s", err.text);
    assert_int_equal(prepared->holder->n_problems, 0);
    strbuf_fini(&text);
    return prepared;
}

static void dump_time(struct strbuf *out, const char *name, int64_t ms)
{
    char text[32];
    rfc3339_format(ms, 0, text);
    if (ms && ms != INSTANT_NEVER)
        strbuf_printf(out, " %s=%s", name, text);
}

static void dump_text(struct strbuf *out, const char *name, const struct text *text)
{
    for (int i = 0; i < text->n; i++) {
        strbuf_printf(out, "  %s.%s ", name, text->items[i].lang);
        strbuf_add_json(out, text->items[i].text);
        strbuf_add(out, "\n");
    }
}

static void dump_item(struct strbuf *out, const struct announcement *a)
{
    strbuf_printf(out, "%s %s", a->id, announce_level_names[a->level]);
    dump_time(out, "issued", a->issued_ms);
    dump_time(out, "from", a->from_ms);
    dump_time(out, "expires", a->expires_ms);
    if (a->priority)
        strbuf_printf(out, " priority=%d", a->priority);
    if (a->is_evacuation)
        strbuf_add(out, " evacuation");
    strbuf_add(out, "\n");
    dump_text(out, "headline", &a->headline);
    dump_text(out, "instruction", &a->instruction);
}

static bool has_word(const char *text, const char *word)
{
    return text && strstr(text, word);
}

static void run_case(const char *folder, struct strbuf *out)
{
    struct strbuf input = {0}, before_text = {0}, options = {0};
    struct prepared *prepared = library();
    struct announcements *before = NULL;
    struct err err = {0};
    struct arena arena;
    assert_true(case_read(folder, "input.json", &input));
    case_read(folder, "options", &options);
    struct announce_input in = {
        .prepared = prepared, .may_emergency = true, .now_ms = at("2021-04-25T10:00:00Z")};
    if (case_read(folder, "before.json", &before_text)) {
        in.bytes = before_text.text;
        in.count = before_text.bytes;
        before = announcements_read(&in, &err);
        assert_non_null(before);
    }
    in.bytes = input.text;
    in.count = input.bytes;
    in.before = before;
    in.may_emergency = has_word(options.text, "emergency");
    struct announcements *list = announcements_read(&in, &err);
    announcements_free(before); /* nothing of them may be borrowed */
    prepared_free(prepared);
    if (!list) {
        strbuf_printf(out, "refused: %s\n", err.text);
    } else {
        for (int i = 0; i < list->n_items; i++)
            dump_item(out, &list->items[i]);
        for (int i = 0; i < list->holder->n_problems; i++)
            strbuf_printf(out, "problem %s: %s\n", list->holder->problems[i].path,
                          list->holder->problems[i].message);
        struct announce_viewer viewer = {"d1", "east", "3", "201", false};
        arena_init(&arena, 0);
        const struct announcements *lists[] = {list};
        struct announce_selection shown = announcements_select(
            lists, 1, &viewer, in.now_ms, !has_word(options.text, "unconfirmed"), &arena);
        strbuf_add(out, "shown:");
        for (int i = 0; i < shown.n_items; i++)
            strbuf_printf(out, " %s", shown.items[i]->id);
        dump_time(out, "next", shown.next_ms);
        strbuf_add(out, "\n");
        arena_fini(&arena);
    }
    announcements_free(list);
    strbuf_fini(&input);
    strbuf_fini(&before_text);
    strbuf_fini(&options);
}

/* -- The library, as its editor would look at it ------------------------------------------- */

static void the_library_says_what_is_promised(void **state)
{
    (void)state;
    static const char *const promised[] = {
        "evacuate", "shelter",       "medical",          "lost-child", "delay",
        "weather",  "lost-property", "programme-change", "network"};
    struct prepared *prepared = library();
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++)
        assert_non_null(prepared_find(prepared, promised[i]));
    assert_null(prepared_find(prepared, "flood"));
    for (int i = 0; i < prepared->n_texts; i++) {
        const struct prepared_text *text = &prepared->texts[i];
        assert_in_range(text->n_fields, 0, 2); /* a name and two fields away */
        assert_int_equal(text->headline.n, 2);
        assert_true(text->instruction.n == 0 || text->instruction.n == 2);
        assert_true(text->level != ANNOUNCE_EMERGENCY || text->n_fields == 0);
        const struct text *both[] = {&text->headline, &text->instruction};
        for (int k = 0; k < 2; k++) {
            const char *zh = text_in(both[k], "zh"), *en = text_in(both[k], "en");
            if (!zh)
                continue;
            /* Full-width marks in Chinese, none in English; no mark at a headline's end. */
            assert_null(strpbrk(zh, ",.:;?!()\""));
            for (const char *c = en; *c; c++)
                assert_true((unsigned char)*c < 0x80 || strncmp(c, "’", 3) == 0 ||
                            ((unsigned char)*c & 0xc0) == 0x80);
            assert_false(k == 0 && (strchr(".,", en[strlen(en) - 1])));
        }
    }
    prepared_free(prepared);
}

static void a_bad_library_says_where(void **state)
{
    (void)state;
    static const char text[] =
        "{\"format\":\"hallboard texts 1\",\"texts\":["
        "{\"name\":\"a\",\"headline\":{\"zh\":\"{x}\",\"en\":\"x\"},\"fields\":[\"x\"]},"
        "{\"headline\":\"x\"},{\"name\":\"b\",\"headline\":\"b {} {y\"},"
        "{\"name\":\"b\",\"headline\":\"again\"},{\"name\":\"c\"}]}";
    struct err err = {0};
    struct prepared *prepared = prepared_read(text, strlen(text), &err);
    assert_non_null(prepared);
    assert_int_equal(prepared->n_texts, 1);
    assert_string_equal(prepared->texts[0].name, "b");
    assert_int_equal(prepared->holder->n_problems, 4);
    assert_string_equal(prepared->holder->problems[0].message, "{x} is not in its en text");
    assert_string_equal(prepared->holder->problems[2].path, "texts[3].name");
    prepared_free(prepared);
    assert_null(prepared_read("{\"format\":\"hallboard feed 1\"}", 29, &err));
    assert_string_equal(err.text, "format: \"hallboard texts 1\" is wanted");
}

/* -- Selection from several lists ----------------------------------------------------------- */

static struct announcements *read(const char *text)
{
    struct err err = {0};
    struct announce_input in = {.bytes = text, .count = strlen(text), .may_emergency = true};
    struct announcements *list = announcements_read(&in, &err);
    if (!list)
        fail_msg("%s", err.text);
    return list;
}

#define DOC(items) "{\"format\":\"hallboard announcements 1\",\"announcements\":[" items "]}"
#define ITEM(id, level) "{\"id\":\"" id "\",\"level\":\"" level "\",\"headline\":\"" level "\"}"

static void the_earlier_list_holds(void **state)
{
    (void)state;
    struct announcements *one = read(DOC(ITEM("a", "info") "," ITEM("b", "info")));
    struct announcements *two = read(DOC(ITEM("a", "emergency") "," ITEM("c", "urgent")));
    const struct announcements *lists[] = {NULL, one, two};
    struct announce_viewer viewer = announce_viewer(NULL, NULL);
    struct arena arena;
    arena_init(&arena, 0);
    struct announce_selection shown = announcements_select(lists, 3, &viewer, 0, true, &arena);
    assert_int_equal(shown.n_items, 3);
    assert_string_equal(shown.items[0]->id, "c");
    assert_string_equal(shown.items[1]->id, "a");
    assert_int_equal(shown.items[1]->level, ANNOUNCE_INFO);
    assert_string_equal(shown.items[2]->id, "b");
    assert_true(shown.next_ms == INSTANT_NEVER);
    arena_fini(&arena);
    announcements_free(one);
    announcements_free(two);
}

static void drills_are_for_staff_and_below_all_that_is_real(void **state)
{
    (void)state;
    struct announcements *list =
        read(DOC(ITEM("drill", "emergency") "," ITEM("n", "notice") "," ITEM("i", "info")));
    list->items[0].drill = DRILL_EXERCISE;
    const struct announcements *lists[] = {list};
    struct announce_viewer viewer = announce_viewer(NULL, NULL);
    struct arena arena;
    arena_init(&arena, 0);
    assert_int_equal(announcements_select(lists, 1, &viewer, 0, true, &arena).n_items, 2);
    viewer.is_staff = true;
    struct announce_selection shown = announcements_select(lists, 1, &viewer, 0, true, &arena);
    assert_int_equal(shown.n_items, 3);
    assert_string_equal(shown.items[0]->id, "n");
    assert_string_equal(shown.items[1]->id, "drill");
    arena_fini(&arena);
    announcements_free(list);
}

/* Walks an hour by next_ms: never back, and between two steps nothing differs. */
static void next_change_is_true(void **state)
{
    (void)state;
    struct strbuf text = {0};
    strbuf_add(&text, "{\"format\":\"hallboard announcements 1\",\"announcements\":[");
    for (int i = 0; i < 40; i++)
        strbuf_printf(&text,
                      "%s{\"id\":\"%d\",\"level\":\"info\",\"headline\":\"x\",\"from\":"
                      "\"2021-04-25T10:%02d:00Z\",\"expires\":\"2021-04-25T10:%02d:30Z\"}",
                      i ? "," : "", i, i * 7 % 50, i * 7 % 50 + i % 9);
    strbuf_add(&text, "]}");
    struct announcements *list = read(text.text);
    const struct announcements *lists[] = {list};
    struct announce_viewer viewer = announce_viewer(NULL, NULL);
    struct arena arena;
    arena_init(&arena, 0);
    int64_t now_ms = at("2021-04-25T09:59:00Z"), end_ms = at("2021-04-25T11:00:00Z");
    int steps = 0;
    while (now_ms < end_ms) {
        struct announce_selection here =
            announcements_select(lists, 1, &viewer, now_ms, true, &arena);
        if (here.next_ms == INSTANT_NEVER)
            break;
        assert_true(here.next_ms > now_ms);
        struct announce_selection last =
            announcements_select(lists, 1, &viewer, here.next_ms - 1, true, &arena);
        assert_int_equal(here.n_items, last.n_items);
        assert_memory_equal(here.items, last.items, (size_t)here.n_items * sizeof *here.items);
        now_ms = here.next_ms;
        steps++;
    }
    assert_in_range(steps, 40, 100);
    arena_fini(&arena);
    announcements_free(list);
    strbuf_fini(&text);
}

static void a_copy_is_the_same_revision(void **state)
{
    (void)state;
    struct announcements *list = read(
        DOC("{\"id\":\"a\",\"level\":\"info\",\"headline\":{\"zh\":\"x\",\"en\":\"y\"},\"targets\":"
            "{\"groups\":[\"g\"],\"levels\":[\"l\"],\"rooms\":[\"r\"],\"displays\":[\"d\"]}}"));
    struct arena arena;
    arena_init(&arena, 0);
    struct announcement copy = announcement_copy(&arena, &list->items[0]);
    announcements_free(list);
    assert_true(announcement_revision(&copy) == copy.revision);
    copy.priority++;
    assert_false(announcement_revision(&copy) == copy.revision);
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_library_says_what_is_promised),
        cmocka_unit_test(a_bad_library_says_where),
        cmocka_unit_test(the_earlier_list_holds),
        cmocka_unit_test(drills_are_for_staff_and_below_all_that_is_real),
        cmocka_unit_test(next_change_is_true),
        cmocka_unit_test(a_copy_is_the_same_revision),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + cases_run("announce", run_case);
}
