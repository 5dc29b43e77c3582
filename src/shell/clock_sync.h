/* Whether something keeps this machine's clock right: what the kernel was told by an NTP daemon, or
 * a file that says so. Two ways, as the board's own sandbox forbids every call about the clock,
 * even to ask; `hallboard clock --wait` asks in its place (systemd/hallboard-clock.service). Reads
 * the system's state at each call and keeps none; any thread. */
#ifndef SHELL_CLOCK_SYNC_H
#define SHELL_CLOCK_SYNC_H

#include <stdbool.h>

/* Made by systemd-timesyncd, and by hallboard-clock.service. */
#define CLOCK_SYNC_TIMESYNC "/run/systemd/timesync/synchronized"
#define CLOCK_SYNC_OURS "/run/hallboard-clock/synchronized"

/* adjtimex(2); a process that may not ask is told no. */
bool clock_sync_kernel(void);

/* One of the two files is there; below the folder root, "" for the system itself. */
bool clock_sync_marked(const char *root);

#endif
