#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/notify.h"
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[] = "/tmp/hallboard-notify-XXXXXX";

static const char *heard(int fd)
{
    static char text[1024];
    ssize_t n = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);
    text[n > 0 ? n : 0] = '\0';
    return text;
}

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    size_t bytes = strlen(path);
    memcpy(address.sun_path, path, bytes);
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    assert_int_equal(bind(fd, (struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + bytes)),
                     0);
    return fd;
}

static void check_socket(const char *path)
{
    int fd = listen_at(path);
    char pid[32];
    snprintf(pid, sizeof(pid), "%ld", (long)getpid());
    setenv("NOTIFY_SOCKET", path, 1);
    setenv("WATCHDOG_USEC", "20000000", 1);
    setenv("WATCHDOG_PID", pid, 1);
    notify_init();
    assert_null(getenv("NOTIFY_SOCKET"));
    assert_int_equal(notify_watchdog_ms(), 20000);
    notify_ready();
    assert_string_equal(heard(fd), "READY=1");
    notify_watchdog();
    assert_string_equal(heard(fd), "WATCHDOG=1");
    notify_status("page %d\nWATCHDOG=1", 3);
    assert_string_equal(heard(fd), "STATUS=page 3 WATCHDOG=1");
    notify_stopping();
    assert_string_equal(heard(fd), "STOPPING=1");
    close(fd);
    notify_watchdog(); /* nobody there: no harm */
}

static void test_path(void **state)
{
    (void)state;
    char path[80];
    snprintf(path, sizeof(path), "%s/socket", folder);
    check_socket(path);
}

static void test_abstract(void **state)
{
    (void)state;
    char path[80];
    snprintf(path, sizeof(path), "@hallboard-test-%ld", (long)getpid());
    check_socket(path);
}

static void test_no_screen(void **state)
{
    (void)state;
    char path[80];
    snprintf(path, sizeof(path), "%s/no-screen", folder);
    int fd = listen_at(path);
    setenv("NOTIFY_SOCKET", path, 1);
    notify_init();
    notify_alive(); /* says nothing about the start */
    assert_string_equal(heard(fd), "WATCHDOG=1");
    notify_watchdog(); /* before any frame */
    assert_string_equal(heard(fd), "READY=1");
    assert_string_equal(heard(fd), "WATCHDOG=1");
    notify_watchdog();
    assert_string_equal(heard(fd), "WATCHDOG=1");
    close(fd);
}

static void test_nobody(void **state)
{
    (void)state;
    setenv("WATCHDOG_USEC", "20000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    notify_init();
    assert_int_equal(notify_watchdog_ms(), 0); /* another process is meant */
    notify_ready();
    notify_status("x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path),
        cmocka_unit_test(test_abstract),
        cmocka_unit_test(test_no_screen),
        cmocka_unit_test(test_nobody),
    };
    if (!mkdtemp(folder))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
