/* What the ui thread sleeps on: signals, the intake's eventfd, kernel uevents, a window's
 * connection; one poll() for all. It reads no clock and knows no event of SDL. The ui thread
 * only; wait_init comes before any other thread is made, as they inherit the signal mask. */
#ifndef SHELL_WAIT_H
#define SHELL_WAIT_H

#include "base/err.h"
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#define WOKE_INTAKE 1u  /* wake_fd is readable */
#define WOKE_SIGNAL 2u  /* ask wait_signal until it says 0 */
#define WOKE_HOTPLUG 4u /* a connector of a graphics card changed */
#define WOKE_WINDOW 8u  /* the window's connection has something */

struct wait {
    int signal_fd;
    int uevent_fd; /* -1: not watched */
    int wake_fd;   /* borrowed; -1: none */
    int window_fd; /* borrowed; -1: none */
    sigset_t old_mask;
};

/* Blocks SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2 and SIGRTMIN, which means nothing but in test
 * builds. */
bool wait_init(struct wait *wait, struct err *err);
/* Closes what it opened and puts the signal mask back. */
void wait_fini(struct wait *wait);

/* Watches uevents (KMS). Without the kernel's leave there is no hotplug; the reason in err. */
bool wait_watch_uevents(struct wait *wait, struct err *err);

/* Sleeps until something is readable or timeout_us have passed; 0 only looks. Returns WOKE_ bits.
 * A uevent that is not about a graphics card is read and not told. */
unsigned wait_poll(struct wait *wait, int64_t timeout_us);

/* The number of a signal that came, 0 if none is left. */
int wait_signal(struct wait *wait);

#endif
