/* Settings written into the text of a configuration, and the words that are like another. */
#include "shell/setup_config.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(const char *text, struct setup_value value, const char *wanted)
{
    struct strbuf out = {0};
    setup_config_edit(text, &value, 1, &out);
    assert_string_equal(out.text ? out.text : "", wanted);
    strbuf_fini(&out);
}

static void test_places(void **state)
{
    (void)state;
    const struct setup_value id = {"display", "id", "a-1"};
    check("", id, "[display]\nid = a-1\n");
    check("[feed]\n", id, "[feed]\n\n[display]\nid = a-1\n");
    check("[display]\nmode = auto\n", id, "[display]\nid = a-1\nmode = auto\n");
    check("[display]\n#id = lobby-1\n", id, "[display]\nid = a-1\n");
    check("[display]\n# id: of the feed\n; id = x\n", id,
          "[display]\n# id: of the feed\nid = a-1\n");
    check("[display]\n#id = lobby-1\nid=b\n", id, "[display]\n#id = lobby-1\nid = a-1\n");
    check("[display]\n  id = b \nid = c", id, "[display]\nid = a-1\n");
    /* The same key of another section is another key. */
    check("[feed]\nid = x\n[display]\n", id, "[feed]\nid = x\n[display]\nid = a-1\n");
    check("[display]\nidx = 1\n", id, "[display]\nid = a-1\nidx = 1\n");
    check("[display]\r\nid = b\r\n", id, "[display]\r\nid = a-1\n");
    /* Taken out. */
    const struct setup_value none = {"display", "id", ""};
    check("[display]\nid = b ; x\nid = c\nmode = auto\n", none,
          "[display]\n#id = b ; x\nmode = auto\n");
    check("[display]\n#id = b\n", none, "[display]\n#id = b\n");
    check("[feed]\n", none, "[feed]\n");
}

/* As inih reads a line: `:` for `=`, and a `;` behind a blank begins a comment. */
static void test_lines(void **state)
{
    (void)state;
    const struct setup_value id = {"display", "id", "a-1"};
    check("[display]\nid: b\n", id, "[display]\nid = a-1\n");
    check("[display]\nid : b\nid=c\n", id, "[display]\nid = a-1\n");
    check("[display]\nmode: id = 3\n", id, "[display]\nid = a-1\nmode: id = 3\n");
    check("[display]\nid = b ; by the stairs\n", id, "[display]\nid = a-1 ; by the stairs\n");
    check("[display]\nid=b\t ;x;y \r\n", id, "[display]\nid = a-1\t ;x;y\n");
    check("[display]\nid = b;c\n", id, "[display]\nid = a-1\n");
    check("[display]\nid = ; none yet\n", id, "[display]\nid = a-1 ; none yet\n");
    check("[display]\n;id = b ; such as\n", id, "[display]\nid = a-1 ; such as\n");
    check("\xEF\xBB\xBF[display]\nid = b", id, "\xEF\xBB\xBF[display]\nid = a-1\n");
}

static void test_several(void **state)
{
    (void)state;
    const struct setup_value values[] = {
        {"feed", "url", "u"}, {"display", "id", NULL}, {"display", "rotation", "90"}};
    struct strbuf out = {0};
    setup_config_edit("# a\n[feed]\n#url = x\n[display]\nid = keep\n", values, 3, &out);
    assert_string_equal(out.text, "# a\n[feed]\nurl = u\n[display]\nrotation = 90\nid = keep\n");
    strbuf_fini(&out);
}

static void test_nearest(void **state)
{
    (void)state;
    static const char *const words[] = {"lobby-1", "lobby-2", "door-201"};
    assert_string_equal(setup_nearest("loby-2", words, 3), "lobby-2");
    assert_string_equal(setup_nearest("dor-201", words, 3), "door-201");
    assert_string_equal(setup_nearest("lobby-1", words, 3), "lobby-1");
    assert_null(setup_nearest("wall", words, 3));
    assert_null(setup_nearest("lobby-1", words, 0));
    char text[200];
    for (int i = 0; i < 199; i++)
        text[i] = 'x';
    text[199] = '\0';
    assert_null(setup_nearest(text, words, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_places), cmocka_unit_test(test_lines),
                                       cmocka_unit_test(test_several),
                                       cmocka_unit_test(test_nearest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
