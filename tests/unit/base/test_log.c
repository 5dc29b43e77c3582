#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/str.h"

/* Standard error is a packet socket here: one read gives what one write(2) wrote. */
static int reader = -1;
static int saved = -1;

static void capture_start(void)
{
    int pair[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, pair), 0);
    saved = dup(STDERR_FILENO);
    assert_true(dup2(pair[1], STDERR_FILENO) >= 0);
    close(pair[1]);
    reader = pair[0];
}

static void capture_end(void)
{
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(reader);
}

/* The next write, or "" if there was none. */
static const char *next_write(void)
{
    static char text[8192];
    ssize_t count = recv(reader, text, sizeof text - 1, MSG_DONTWAIT);

    text[count > 0 ? count : 0] = '\0';
    return text;
}

static void journal_set(bool right)
{
    struct stat status;
    char stream[64];

    assert_int_equal(fstat(STDERR_FILENO, &status), 0);
    snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)status.st_dev,
             (uintmax_t)status.st_ino + !right);
    setenv("JOURNAL_STREAM", stream, 1);
}

static int set_up(void **state)
{
    (void)state;
    unsetenv("JOURNAL_STREAM");
    log_set_level(LOG_LEVEL_INFO);
    capture_start();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    capture_end();
    return 0;
}

static void plain_lines(void **state)
{
    (void)state;
    log_error("feed: %s", "no answer");
    log_info("second");
    assert_string_equal(next_write(), "hallboard: feed: no answer\n");
    assert_string_equal(next_write(), "hallboard: second\n");
    assert_string_equal(next_write(), "");
}

static void journal_lines_have_priorities(void **state)
{
    (void)state;
    journal_set(true);
    log_set_level(LOG_LEVEL_DEBUG);
    log_error("e");
    log_warning("w");
    log_info("i");
    log_debug("d");
    assert_string_equal(next_write(), "<3>e\n");
    assert_string_equal(next_write(), "<4>w\n");
    assert_string_equal(next_write(), "<6>i\n");
    assert_string_equal(next_write(), "<7>d\n");
}

static void a_redirected_service_is_plain(void **state)
{
    (void)state;
    journal_set(false);
    log_info("x");
    assert_string_equal(next_write(), "hallboard: x\n");
    setenv("JOURNAL_STREAM", "rubbish", 1);
    log_info("x");
    assert_string_equal(next_write(), "hallboard: x\n");
}

static void level_is_obeyed(void **state)
{
    (void)state;
    log_debug("not told");
    log_set_level(LOG_LEVEL_ERROR);
    log_warning("not told");
    assert_string_equal(next_write(), "");
    log_error("told");
    assert_string_equal(next_write(), "hallboard: told\n");
}

static void long_lines_are_cut(void **state)
{
    char text[3 * 4000 + 1];
    const char *line;
    size_t bytes;

    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'x', shift);
        for (size_t at = shift; at + 3 < sizeof text; at += 3)
            memcpy(text + at, "峰", 4);
        log_info("%s", text);
        line = next_write();
        bytes = strlen(line);
        assert_in_range(bytes, 2040, 2048);
        assert_int_equal(line[bytes - 1], '\n');
        assert_memory_equal(line + bytes - 4, "…", 3);
        assert_true(utf8_valid(line, bytes));
        assert_string_equal(next_write(), "");
    }
}

static void the_longest_uncut_line(void **state)
{
    char text[2100];
    const size_t most = 2048 - strlen("hallboard: ") - 1;

    (void)state;
    memset(text, 'x', sizeof text);
    text[most] = '\0';
    log_info("%s", text);
    assert_int_equal(strlen(next_write()), 2048);
    text[most] = 'x';
    text[most + 1] = '\0';
    log_info("%s", text);
    assert_non_null(strstr(next_write(), "…\n"));
}

static void controls_make_no_second_line(void **state)
{
    (void)state;
    log_info("title: %s", "a\n<0>b\x1b[2J\rc");
    assert_string_equal(next_write(), "hallboard: title: a <0>b [2J c\n");
}

static void errno_survives(void **state)
{
    (void)state;
    errno = EDOM;
    log_info("x");
    assert_int_equal(errno, EDOM);
}

int main(void)
{
#define LOG_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        LOG_TEST(plain_lines),
        LOG_TEST(journal_lines_have_priorities),
        LOG_TEST(a_redirected_service_is_plain),
        LOG_TEST(level_is_obeyed),
        LOG_TEST(long_lines_are_cut),
        LOG_TEST(the_longest_uncut_line),
        LOG_TEST(controls_make_no_second_line),
        LOG_TEST(errno_survives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
