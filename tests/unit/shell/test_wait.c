/* What the ui thread sleeps on: each event wakes it as itself, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shell/wait.h"
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static int set_up(void **state)
{
    static struct wait wait;
    struct err err = {0};
    *state = &wait;
    return wait_init(&wait, &err) ? 0 : -1;
}

static int tear_down(void **state)
{
    wait_fini(*state);
    return 0;
}

static void test_times_out(void **state)
{
    int64_t start = now_us();
    assert_int_equal(wait_poll(*state, 20000), 0);
    assert_true(now_us() - start >= 20000);
}

static void test_past_only_looks(void **state)
{
    assert_int_equal(wait_poll(*state, 0), 0);
    assert_int_equal(wait_poll(*state, -5), 0);
}

static void test_signals_in_turn(void **state)
{
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGTERM);
    assert_int_equal(wait_poll(*state, 1000000), WOKE_SIGNAL);
    int first = wait_signal(*state), second = wait_signal(*state);
    assert_int_equal(first + second, SIGUSR1 + SIGTERM);
    assert_int_not_equal(first, second);
    assert_int_equal(wait_signal(*state), 0);
    assert_int_equal(wait_poll(*state, 0), 0);
}

static void test_wake_fd(void **state)
{
    struct wait *wait = *state;
    uint64_t one = 1;
    wait->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    assert_int_equal(wait_poll(wait, 0), 0);
    assert_int_equal(write(wait->wake_fd, &one, sizeof one), sizeof one);
    assert_int_equal(wait_poll(wait, 1000000), WOKE_INTAKE);
    /* It reads nothing: whoever owns the descriptor clears it. */
    assert_int_equal(wait_poll(wait, 0), WOKE_INTAKE);
    close(wait->wake_fd);
    wait->wake_fd = -1;
}

/* In the kernel's stead: the same bytes through a socket pair. Its sender has no port, as the
 * kernel has none. */
static void test_uevents(void **state)
{
    static const char drm[] = "change@/devices/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1";
    static const char usb[] = "add@/devices/usb1\0ACTION=add\0SUBSYSTEM=usb\0NOT=SUBSYSTEM=drm";
    struct wait *wait = *state;
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair), 0);
    wait->uevent_fd = pair[0];
    assert_int_equal(write(pair[1], usb, sizeof usb), sizeof usb);
    assert_int_equal(wait_poll(wait, 1000000), 0);
    assert_int_equal(write(pair[1], usb, sizeof usb), sizeof usb);
    assert_int_equal(write(pair[1], drm, sizeof drm), sizeof drm);
    assert_int_equal(wait_poll(wait, 1000000), WOKE_HOTPLUG);
    assert_int_equal(wait_poll(wait, 0), 0);
    close(pair[1]);
    close(pair[0]);
    wait->uevent_fd = -1;
}

static void test_mask_is_put_back(void **state)
{
    (void)state;
    struct wait wait;
    sigset_t mask;
    struct err err = {0};
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    assert_false(sigismember(&mask, SIGUSR1));
    assert_true(wait_init(&wait, &err));
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    assert_true(sigismember(&mask, SIGUSR1));
    kill(getpid(), SIGUSR1); /* must not end the program when the mask is lifted */
    wait_fini(&wait);
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    assert_false(sigismember(&mask, SIGUSR1));
}

#define WITH_WAIT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WAIT(test_times_out),       WITH_WAIT(test_past_only_looks),
        WITH_WAIT(test_signals_in_turn), WITH_WAIT(test_wake_fd),
        WITH_WAIT(test_uevents),         cmocka_unit_test(test_mask_is_put_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
