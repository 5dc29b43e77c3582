#include "shell/wait.h"

#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define UEVENT_GROUP_KERNEL 1
#define UEVENT_BYTES_MAX 8192

bool wait_init(struct wait *wait, struct err *err)
{
    *wait = (struct wait){.signal_fd = -1, .uevent_fd = -1, .wake_fd = -1, .window_fd = -1};
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGHUP);
    sigaddset(&ours, SIGUSR1);
    sigaddset(&ours, SIGUSR2);
    sigaddset(&ours, SIGRTMIN);
    int rc = pthread_sigmask(SIG_BLOCK, &ours, &wait->old_mask);
    if (rc != 0)
        return err_set_errno(err, rc, "cannot block signals");
    wait->signal_fd = signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC);
    if (wait->signal_fd < 0) {
        err_set_errno(err, errno, "cannot make a signalfd");
        pthread_sigmask(SIG_SETMASK, &wait->old_mask, NULL);
        return false;
    }
    return true;
}

void wait_fini(struct wait *wait)
{
    if (wait->uevent_fd >= 0)
        close(wait->uevent_fd);
    if (wait->signal_fd >= 0) {
        /* What came while we were ending must not strike when the mask is lifted. */
        while (wait_signal(wait) != 0) {
        }
        close(wait->signal_fd);
        pthread_sigmask(SIG_SETMASK, &wait->old_mask, NULL);
    }
    wait->uevent_fd = wait->signal_fd = -1;
}

bool wait_watch_uevents(struct wait *wait, struct err *err)
{
    if (wait->uevent_fd >= 0)
        return true;
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    if (fd < 0)
        return err_set_errno(err, errno, "no kernel events, so no hotplug");
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = UEVENT_GROUP_KERNEL};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        err_set_errno(err, errno, "no kernel events, so no hotplug");
        close(fd);
        return false;
    }
    wait->uevent_fd = fd;
    return true;
}

/* One message is "ACTION@DEVPATH", then "NAME=value" strings, all zero-terminated. */
static bool is_graphics(const char *message, size_t bytes)
{
    static const char wanted[] = "SUBSYSTEM=drm";
    for (size_t at = 0; at < bytes;) {
        size_t length = strnlen(message + at, bytes - at);
        if (length == sizeof wanted - 1 && memcmp(message + at, wanted, length) == 0)
            return true;
        at += length + 1;
    }
    return false;
}

static bool drain_uevents(int fd)
{
    bool graphics = false;
    for (;;) {
        char message[UEVENT_BYTES_MAX];
        struct sockaddr_nl from = {0};
        socklen_t from_bytes = sizeof from;
        ssize_t got = recvfrom(fd, message, sizeof message, MSG_DONTWAIT, (struct sockaddr *)&from,
                               &from_bytes);
        if (got < 0 && errno == EINTR)
            continue;
        /* Lost messages may have been the one that matters. */
        if (got < 0 && errno == ENOBUFS) {
            graphics = true;
            continue;
        }
        if (got < 0)
            return graphics;
        /* Another process can send here too; only the kernel has port 0. */
        if (from.nl_pid == 0 && is_graphics(message, (size_t)got))
            graphics = true;
    }
}

unsigned wait_poll(struct wait *wait, int64_t timeout_us)
{
    /* poll skips negative descriptors. */
    struct pollfd fds[] = {{.fd = wait->wake_fd, .events = POLLIN},
                           {.fd = wait->signal_fd, .events = POLLIN},
                           {.fd = wait->uevent_fd, .events = POLLIN},
                           {.fd = wait->window_fd, .events = POLLIN}};
    struct timespec timeout = {.tv_sec = (time_t)(timeout_us / 1000000),
                               .tv_nsec = (long)(timeout_us % 1000000) * 1000};
    if (timeout_us < 0)
        timeout = (struct timespec){0, 0};
    if (ppoll(fds, sizeof fds / sizeof fds[0], &timeout, NULL) <= 0)
        return 0;
    unsigned woke = 0;
    if (fds[0].revents)
        woke |= WOKE_INTAKE;
    if (fds[1].revents)
        woke |= WOKE_SIGNAL;
    if (fds[2].revents && drain_uevents(wait->uevent_fd))
        woke |= WOKE_HOTPLUG;
    if (fds[3].revents)
        woke |= WOKE_WINDOW;
    return woke;
}

int wait_signal(struct wait *wait)
{
    struct signalfd_siginfo info;
    ssize_t got = read(wait->signal_fd, &info, sizeof info);
    return got == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}
