#include "core/power.h"

#include "base/civil.h"
#include "core/programme/programme.h"

/* The day whose local date is the last one not after now; NULL before the first. */
static const struct day *day_of(const struct event *event, int64_t now_ms)
{
    int64_t today = zone_day(event->zone, now_ms);
    const struct day *found = NULL;
    for (int i = 0; i < event->n_days && event->days[i].date <= today; i++)
        found = &event->days[i];
    return found;
}

static bool is_open(const struct day *day, const struct theme *theme, int64_t now_ms)
{
    if (!day->opens_ms || !day->closes_ms)
        return true;
    return now_ms >= day->opens_ms - theme->power_before_min * MS_MINUTE &&
           now_ms < day->closes_ms + theme->power_after_min * MS_MINUTE;
}

/* Hours over midnight, and doors soon after it, belong to the days beside this one. */
static bool any_open(const struct event *event, const struct theme *theme, int64_t now_ms)
{
    const struct day *day = day_of(event, now_ms);
    int64_t today = zone_day(event->zone, now_ms);
    const struct day *end = event->days + event->n_days;
    if (day > event->days && day[-1].date == today - 1 && day[-1].opens_ms && day[-1].closes_ms &&
        is_open(&day[-1], theme, now_ms))
        return true;
    if (day + 1 < end && day[1].opens_ms && is_open(&day[1], theme, now_ms))
        return true;
    return is_open(day, theme, now_ms);
}

static bool session_near(const struct snapshot *snapshot, int64_t now_ms)
{
    int64_t before_ms = snapshot->theme.power_before_min * MS_MINUTE;
    int64_t after_ms = snapshot->theme.power_after_min * MS_MINUTE;
    for (int32_t i = 0; i < snapshot->n_sessions; i++) {
        const struct standing *s = programme_session(snapshot->programme, i, now_ms);
        if (!(s->flags & (SESSION_CANCELLED | SESSION_ABSENT)) &&
            now_ms >= s->start_ms - before_ms && now_ms < s->end_ms + after_ms)
            return true;
    }
    return false;
}

bool power_wanted(const struct snapshot *snapshot, int64_t now_ms, bool time_confirmed)
{
    if (!snapshot || !time_confirmed || !snapshot->theme.power_by_hours ||
        !day_of(&snapshot->event, now_ms))
        return true;
    return any_open(&snapshot->event, &snapshot->theme, now_ms) || session_near(snapshot, now_ms);
}
