/* Tells systemd how we are (sd_notify(3), without libsystemd). Does nothing where NOTIFY_SOCKET is
 * not set. Any thread; call notify_init before the first thread, as it reads the environment. */
#ifndef SHELL_NOTIFY_H
#define SHELL_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/* Remembers the socket and takes it out of the environment. */
void notify_init(void);

void notify_ready(void);
void notify_stopping(void);
/* All is well; says ready first where nobody has. */
void notify_watchdog(void);
/* The watchdog alone, before what may take long and is watched from here on. */
void notify_alive(void);
void notify_status(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The watchdog's period as systemd gave it (WATCHDOG_USEC, for this process), 0 if it watches not.
 */
int64_t notify_watchdog_ms(void);

#endif
