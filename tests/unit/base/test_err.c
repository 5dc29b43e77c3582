#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/str.h"

static void first_error_wins(void **state)
{
    struct err err = {0};

    (void)state;
    assert_false(err_set(&err, "%s:%d: no room", "feed", 3));
    assert_false(err_set(&err, "another"));
    assert_false(err_set_errno(&err, ENOENT, "another"));
    assert_string_equal(err.text, "feed:3: no room");
}

static void null_is_allowed(void **state)
{
    (void)state;
    assert_false(err_set(NULL, "x"));
    assert_false(err_set_errno(NULL, ENOENT, "x"));
    assert_false(err_prefix(NULL, "x"));
}

static void errno_has_its_words(void **state)
{
    struct err err = {0};

    (void)state;
    err_set_errno(&err, ENOENT, "open %s", "a.json");
    assert_string_equal(err.text, "open a.json: No such file or directory");
}

static void prefix_goes_in_front(void **state)
{
    struct err err = {0};

    (void)state;
    assert_false(err_prefix(&err, "never"));
    assert_string_equal(err.text, "");
    err_set(&err, "bad instant");
    assert_false(err_prefix(&err, "sessions[%d]", 4));
    err_prefix(&err, "feed.json");
    assert_string_equal(err.text, "feed.json: sessions[4]: bad instant");
}

static void an_empty_text_is_still_an_error(void **state)
{
    struct err err = {0};

    (void)state;
    err_set(&err, "%s", "");
    assert_string_not_equal(err.text, "");
}

static void a_cut_splits_no_character(void **state)
{
    char text[1000];
    struct err err;

    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'x', shift);
        for (size_t at = shift; at + 3 < sizeof text; at += 3)
            strcpy(text + at, "峰");
        memset(&err, 0, sizeof err);
        err_set(&err, "%s", text);
        assert_true(strlen(err.text) > sizeof err.text - 4);
        assert_true(utf8_valid(err.text, strlen(err.text)));
        err_prefix(&err, "a file");
        assert_true(utf8_valid(err.text, strlen(err.text)));
        assert_true(str_starts_with(err.text, "a file: "));
        memset(&err, 0, sizeof err);
        err_set_errno(&err, ENOENT, "%s", text);
        assert_true(utf8_valid(err.text, strlen(err.text)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_error_wins),
        cmocka_unit_test(null_is_allowed),
        cmocka_unit_test(errno_has_its_words),
        cmocka_unit_test(prefix_goes_in_front),
        cmocka_unit_test(an_empty_text_is_still_an_error),
        cmocka_unit_test(a_cut_splits_no_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
