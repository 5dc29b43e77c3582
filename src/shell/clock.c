#include "shell/clock.h"
#include "base/civil.h"
#include "core/feed/manifest.h"
#include "shell/clock_sync.h"
#include <math.h>
#include <time.h>

#define SYNC_CHECK_MS 1000
#define BEHIND_MS MANIFEST_FUTURE_MS
#define VOUCHED_MS 3600000 /* for so long a time of issue says what time it is */

static int64_t read_ms(clockid_t id)
{
    struct timespec at;
    clock_gettime(id, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

int64_t clock_boot_ms(void)
{
    return read_ms(CLOCK_BOOTTIME);
}

int64_t clock_monotonic_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static void clock_init(struct clock *clock)
{
    clock->has_at = false;
    clock->at_ms = 0;
    clock->speed = 1;
    clock->trust = false;
    clock->start_boot_ms = clock_boot_ms();
    atomic_init(&clock->issued_ms, 0);
    atomic_init(&clock->vouched_ms, 0);
    atomic_init(&clock->was_synced, false);
    atomic_init(&clock->checked_boot_ms, INT64_MIN);
}

void clock_init_live(struct clock *clock, bool trust)
{
    clock_init(clock);
    clock->trust = trust;
}

void clock_init_at(struct clock *clock, int64_t at_ms, double speed)
{
    clock_init(clock);
    clock->has_at = true;
    clock->at_ms = at_ms;
    clock->speed = speed;
}

void clock_note_issue(struct clock *clock, int64_t issued_ms, bool is_fresh)
{
    atomic_store(&clock->issued_ms, issued_ms);
    if (is_fresh)
        atomic_store(&clock->vouched_ms, issued_ms);
}

static bool time_confirmed(struct clock *clock, int64_t boot_ms, int64_t wall_ms)
{
    if (clock->has_at)
        return true;
    if (wall_ms < atomic_load(&clock->issued_ms) - BEHIND_MS)
        return false;
    if (clock->trust || atomic_load(&clock->was_synced))
        return true;
    int64_t vouched = atomic_load(&clock->vouched_ms);
    if (vouched && wall_ms - vouched < VOUCHED_MS) {
        atomic_store(&clock->was_synced, true);
        return true;
    }
    int64_t checked = atomic_load(&clock->checked_boot_ms);
    if (checked != INT64_MIN && boot_ms - checked < SYNC_CHECK_MS)
        return false;
    atomic_store(&clock->checked_boot_ms, boot_ms);
    if (!clock_sync_kernel() && !clock_sync_marked(""))
        return false;
    atomic_store(&clock->was_synced, true);
    return true;
}

void clock_read(struct clock *clock, struct clock_reading *out)
{
    struct timespec wall;
    out->boot_ms = clock_boot_ms();
    clock_gettime(CLOCK_REALTIME, &wall);
    out->read_us = clock_monotonic_us();
    out->wall_ms = (int64_t)wall.tv_sec * 1000 + wall.tv_nsec / 1000000;
    out->wall_us = (int)(wall.tv_nsec / 1000 % 1000);
    out->show_ms = out->wall_ms;
    out->now_ms = out->wall_ms;
    if (clock->has_at)
        out->now_ms = clock->at_ms +
                      (int64_t)floor((double)(out->boot_ms - clock->start_boot_ms) * clock->speed);
    out->time_confirmed = time_confirmed(clock, out->boot_ms, out->wall_ms);
}

int64_t clock_timeout_us(const struct clock *clock, const struct clock_reading *reading,
                         int64_t elapsed_us, int64_t next_now_ms, int64_t next_show_ms, int max_ms)
{
    int64_t most_us = (int64_t)max_ms * 1000, wait_us = most_us;
    if (next_show_ms != INSTANT_NEVER && next_show_ms - reading->show_ms <= max_ms)
        wait_us = (next_show_ms - reading->show_ms) * 1000 - reading->wall_us;
    if (next_now_ms != INSTANT_NEVER) {
        double real_us = (double)(next_now_ms - reading->now_ms) * 1000;
        if (clock->has_at && real_us > 0)
            real_us = clock->speed > 0 ? real_us / clock->speed : (double)most_us;
        else
            real_us -= reading->wall_us;
        /* Rounded up: to wake before the instant would be a pass for nothing. */
        if (real_us < (double)wait_us)
            wait_us = (int64_t)ceil(real_us);
    }
    wait_us -= elapsed_us;
    return wait_us < 0 ? 0 : wait_us;
}

int64_t clock_event_ms_ago(const struct clock *clock, const struct clock_reading *reading,
                           int64_t age_ms)
{
    if (!clock->has_at)
        return reading->now_ms - age_ms;
    return reading->now_ms - (int64_t)((double)age_ms * clock->speed);
}
