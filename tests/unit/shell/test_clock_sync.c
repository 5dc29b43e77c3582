/* The files that say that the clock is right, below a root of the test's own. */
#include "base/err.h"
#include "shell/clock_sync.h"
#include "shell/file.h"
#include <limits.h>
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

static void make_folder(const char *root, const char *path)
{
    char whole[PATH_MAX];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    assert_int_equal(mkdir(whole, 0700), 0);
}

static void mark(const char *root, const char *path)
{
    char whole[PATH_MAX];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    const struct file_piece nothing = {"", 0};
    assert_true(file_put(whole, &nothing, 1, NULL));
}

static void test_files(void **state)
{
    (void)state;
    static const char *const files[] = {CLOCK_SYNC_TIMESYNC, CLOCK_SYNC_OURS};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char root[PATH_MAX];
        snprintf(root, sizeof root, "%s/clock-XXXXXX",
                 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
        assert_non_null(mkdtemp(root));
        make_folder(root, "/run");
        make_folder(root, "/run/systemd");
        make_folder(root, "/run/systemd/timesync");
        make_folder(root, "/run/hallboard-clock");
        assert_false(clock_sync_marked(root));
        mark(root, files[i]);
        assert_true(clock_sync_marked(root));
    }
}

static void test_no_root(void **state)
{
    (void)state;
    assert_false(clock_sync_marked("/nonexistent"));
    char long_root[PATH_MAX];
    memset(long_root, '/', sizeof long_root - 1);
    long_root[sizeof long_root - 1] = '\0';
    assert_false(clock_sync_marked(long_root));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_files),
                                       cmocka_unit_test(test_no_root)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
