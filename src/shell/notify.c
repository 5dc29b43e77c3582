#include "shell/notify.h"
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct {
    struct sockaddr_un address;
    socklen_t length; /* 0: nobody listens */
    int64_t watchdog_ms;
    atomic_bool is_ready;
} notify;

static int64_t read_watchdog(void)
{
    const char *pid = getenv("WATCHDOG_PID");
    const char *usec = getenv("WATCHDOG_USEC");
    if (!usec || (pid && strtoll(pid, NULL, 10) != (long long)getpid()))
        return 0;
    return strtoll(usec, NULL, 10) / 1000;
}

void notify_init(void)
{
    memset(&notify, 0, sizeof(notify));
    const char *path = getenv("NOTIFY_SOCKET");
    size_t bytes = path ? strlen(path) : 0;
    if (bytes > 1 && bytes < sizeof(notify.address.sun_path) &&
        (path[0] == '/' || path[0] == '@')) {
        notify.address.sun_family = AF_UNIX;
        memcpy(notify.address.sun_path, path, bytes);
        if (path[0] == '@') /* the abstract name space */
            notify.address.sun_path[0] = '\0';
        notify.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + bytes);
    }
    notify.watchdog_ms = read_watchdog();
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_PID");
    unsetenv("WATCHDOG_USEC");
}

static void send_state(const char *state)
{
    if (!notify.length)
        return;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return;
    /* Lost only if systemd is far behind; the next one comes within seconds. */
    (void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&notify.address,
                  notify.length);
    close(fd);
}

void notify_ready(void)
{
    atomic_store(&notify.is_ready, true);
    send_state("READY=1");
}

void notify_stopping(void)
{
    send_state("STOPPING=1");
}

void notify_alive(void)
{
    send_state("WATCHDOG=1");
}

void notify_watchdog(void)
{
    /* Well without a frame: there is no screen. The start is over all the same. */
    if (!atomic_load(&notify.is_ready))
        notify_ready();
    notify_alive();
}

void notify_status(const char *format, ...)
{
    char text[512] = "STATUS=";
    va_list args;
    va_start(args, format);
    vsnprintf(text + 7, sizeof(text) - 7, format, args);
    va_end(args);
    /* A line feed would begin another assignment. */
    for (char *at = text; *at; at++) {
        if (*at == '\n')
            *at = ' ';
    }
    send_state(text);
}

int64_t notify_watchdog_ms(void)
{
    return notify.watchdog_ms;
}
