/* The one place that reads clocks.
 *
 * Event time (now_ms) and showing time (show_ms) are the wall clock; under --at and --speed event
 * time starts at the given instant and runs at the given speed by CLOCK_BOOTTIME, showing time
 * stays the wall clock. Ages, polls and timeouts use boot_ms. A struct clock is set up before any
 * thread and then read by any. */
#ifndef SHELL_CLOCK_H
#define SHELL_CLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct clock {
    bool has_at;
    int64_t at_ms;
    double speed; /* event ms per real ms; 0: event time stands still */
    int64_t start_boot_ms;
    bool trust;
    _Atomic int64_t issued_ms;  /* newest time of issue that was believed; 0: none */
    _Atomic int64_t vouched_ms; /* the newest of those that came since the start; 0: none */
    atomic_bool was_synced;     /* once confirmed, a running clock drifts by seconds a day */
    _Atomic int64_t checked_boot_ms;
};

/* Read together, once per pass. */
struct clock_reading {
    int64_t now_ms;  /* what is true */
    int64_t show_ms; /* what is shown when */
    int64_t boot_ms; /* CLOCK_BOOTTIME: ages, polls, timeouts */
    int64_t wall_ms; /* CLOCK_REALTIME; equals now_ms without --at */
    int wall_us;     /* what of a millisecond it is beyond wall_ms */
    int64_t read_us; /* clock_monotonic_us then */
    bool time_confirmed;
};

void clock_init_live(struct clock *clock, bool trust);
/* --at, --speed (1 by default): event time begins now. Always confirmed. */
void clock_init_at(struct clock *clock, int64_t at_ms, double speed);

void clock_read(struct clock *clock, struct clock_reading *out);

/* A signed document says when it was issued, by a clock that is trusted as its signature is. It
 * confirms this clock if that is less than an hour ago by it and it came just now; and while this
 * clock is behind it the time is not confirmed, whatever the kernel says. Behind by more than what
 * is forgiven a manifest, that is (MANIFEST_FUTURE_MS): else each push from a computer that is a
 * few seconds fast would take "now" off every screen. 0 is none. The last word counts, not the
 * latest time: a publisher's clock may have been years ahead. Any thread. */
void clock_note_issue(struct clock *clock, int64_t issued_ms, bool is_fresh);

/* CLOCK_BOOTTIME alone. */
int64_t clock_boot_ms(void);
/* CLOCK_MONOTONIC in microseconds, for measuring frames. */
int64_t clock_monotonic_us(void);

/* Microseconds to sleep until the earlier of two instants (INSTANT_NEVER for none), the first in
 * event time and the second in showing time: what is left of it elapsed_us after the reading; never
 * too short, 0 if one is past, at most max_ms. For ppoll(). */
int64_t clock_timeout_us(const struct clock *clock, const struct clock_reading *reading,
                         int64_t elapsed_us, int64_t next_now_ms, int64_t next_show_ms, int max_ms);

/* Event time of something that is age_ms old. */
int64_t clock_event_ms_ago(const struct clock *clock, const struct clock_reading *reading,
                           int64_t age_ms);

#endif
