/* What setup says of the service, where a path leads below a root, and the questions it asks. */
#include "base/err.h"
#include "shell/setup_ask.h"
#include "shell/setup_path.h"
#include "shell/setup_service.h"
#include "shell/setup_write.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define UP_US INT64_C(3600000000)

static void check_told(const char *shown, bool is_good, const char *words)
{
    struct setup_report report = {0};
    setup_tell_service(&report, shown, UP_US);
    assert_int_equal(report.n_wrong, is_good ? 0 : 1);
    assert_true(is_good || strstr(report.text.text, "journalctl -u hallboard -n 20"));
    assert_non_null(strstr(report.text.text, words));
    setup_report_fini(&report);
}

static void test_service(void **state)
{
    (void)state;
    check_told("ActiveState=active\nSubState=running\nResult=success\nNRestarts=0\n"
               "ActiveEnterTimestampMonotonic=3599000000\n",
               true, "and runs\n");
    /* One that came back and stays; one of which nobody knows yet whether it stays. */
    check_told("NRestarts=2\nActiveState=active\nActiveEnterTimestampMonotonic=3500000000\n", true,
               "restarted 2 times");
    check_told("NRestarts=1\nActiveState=active\nActiveEnterTimestampMonotonic=3595000000\n", false,
               "came back 5 s ago, restarted 1 time since");
    check_told("NRestarts=7\nActiveState=activating\nSubState=auto-restart\nResult=exit-code\n",
               false, "activating, auto-restart (exit-code), restarted 7 times");
    check_told("NRestarts=0\nActiveState=activating\nSubState=auto-restart\nResult=signal\n", false,
               "auto-restart (signal)");
    check_told("NRestarts=0\nActiveState=activating\nSubState=start\nResult=success\n", true,
               "is starting");
    check_told("NRestarts=3\nActiveState=activating\nSubState=start\nResult=watchdog\n", false,
               "(watchdog)");
    check_told("ActiveState=failed\nSubState=failed\nResult=timeout\n", false, "(timeout)");
    check_told("ActiveState=inactive\nSubState=dead\nResult=success\n", false,
               "systemctl start hallboard");
    check_told("", false, "does not run");
}

static char root[64];

static void make(const char *path, const char *link)
{
    char whole[256];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    assert_int_equal(link ? symlink(link, whole) : mkdir(whole, 0755), 0);
}

static void check_leads(const char *path, const char *wanted)
{
    char out[PATH_MAX];
    assert_true(setup_path_follow(root, path, out));
    assert_string_equal(out, wanted);
}

static void test_follow(void **state)
{
    (void)state;
    char out[PATH_MAX], command[96];
    snprintf(root, sizeof root, "/tmp/hallboard-setup-XXXXXX");
    assert_non_null(mkdtemp(root));
    make("/a", NULL);
    make("/a/b", NULL);
    make("/a/out", "/c/d");
    make("/a/up", "../a/b");
    make("/circle", "circle");
    make("/host", "../../../../../../etc");
    check_leads("/a/b/x", "/a/b/x");
    check_leads("/a//b/./x/../y", "/a/b/y");
    check_leads("/a/out/x", "/c/d/x");
    check_leads("/a/up/x", "/a/b/x");
    check_leads("/nowhere/x", "/nowhere/x");
    check_leads("/host/x", "/etc/x"); /* still below the root */
    check_leads("/", "/");
    assert_false(setup_path_follow(root, "/circle/x", out));
    snprintf(command, sizeof command, "rm -r %s", root);
    assert_int_equal(system(command), 0);
}

/* What is asked and answered; the value that comes of it. */
static bool answer(const char *typed, struct setup_value *value, char *storage, char **said)
{
    size_t bytes;
    struct err err = {""};
    FILE *in = fmemopen((void *)typed, strlen(typed), "r"), *out = open_memstream(said, &bytes);
    bool good = setup_ask(value, "Which", "lobby-1", storage, in, out, &err);
    fclose(in);
    fclose(out);
    assert_true(good != (err.text[0] != '\0'));
    return good;
}

static void check_answer(const char *typed, const char *wanted, int n_asked)
{
    char storage[SETUP_ANSWER_BYTES], *said = NULL;
    struct setup_value value = {"display", "id", NULL};
    assert_true(answer(typed, &value, storage, &said));
    assert_true(str_equal(value.value, wanted));
    int n = 0;
    for (const char *at = said; (at = strstr(at, "Which [lobby-1]: ")); at++)
        n++;
    assert_int_equal(n, n_asked);
    free(said);
}

static void test_answers(void **state)
{
    (void)state;
    check_answer("a-1\n", "a-1", 1);
    check_answer(" \t a-1 \r\nmore\n", "a-1", 1);
    check_answer("a-1", "a-1", 1);
    check_answer("\n", NULL, 1);
    check_answer("  \n", NULL, 1);
    check_answer("a ; b\na\n", "a", 2);
    char typed[600], storage[SETUP_ANSWER_BYTES], *said = NULL;
    memset(typed, 'x', 500);
    memcpy(typed + 500, "\nb\n", 4);
    check_answer(typed, "b", 2);
    memset(typed, ' ', 300); /* too long all the same */
    memcpy(typed + 300, "\nb\n", 4);
    check_answer(typed, "b", 2);
    struct setup_value value = {"display", "rotation", NULL};
    assert_false(answer("1\n2\n3\n90\n", &value, storage, &said));
    assert_null(value.value);
    free(said);
}

static void test_values(void **state)
{
    (void)state;
    static const struct {
        struct setup_value value;
        const char *why; /* NULL: it is taken */
    } rows[] = {
        {{"feed", "url", "https://v.example/f.json?a;b"}, NULL},
        {{"feed", "url", "v.example/f.json"}, "must begin with https://"},
        {{"display", "id", "a;b"}, NULL},
        {{"display", "id", "大厅 1"}, NULL},
        {{"display", "id", "a ;b"}, "read back as \"a\""},
        {{"display", "id", ";"}, "read back as \"\""},
        {{"display", "id", "a "}, "read back as \"a\""},
        {{"display", "rotation", "090"}, NULL},
        {{"feed", "keys", "/a\n[display]\nid = x"}, "read back as \"/a\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err err = {""};
        assert_int_equal(setup_value_check(&rows[i].value, &err), rows[i].why == NULL);
        if (rows[i].why && !strstr(err.text, rows[i].why))
            fail_msg("%s: not told: %s", err.text, rows[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_service), cmocka_unit_test(test_follow),
        cmocka_unit_test(test_answers), cmocka_unit_test(test_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
