#include "core/night.h"

#include "core/scene/scene.h"

#define DAY_MIN (24 * 60)
#define STEP_PERCENT 92          /* of the light of the minute before */
#define LOOK_MS (15 * MS_MINUTE) /* clocks are put forward and back at these instants */

/* The light after so many minutes of getting darker. */
static int32_t light_after(int32_t level, int minutes)
{
    int32_t light = SCENE_LIGHT_FULL;
    for (int i = 0; i < minutes && light > level; i++)
        light = light * STEP_PERCENT / 100;
    return light > level ? light : level;
}

static int minutes_to(int32_t level)
{
    int minutes = 0;
    while (light_after(level, minutes) > level)
        minutes++;
    return minutes;
}

static int minutes_since(int from_min, int at_min)
{
    return (at_min - from_min + DAY_MIN) % DAY_MIN;
}

int32_t night_light(const struct theme *theme, const struct zone *zone, int64_t now_ms,
                    int64_t *next_ms)
{
    int64_t next = INSTANT_NEVER;
    int32_t light = SCENE_LIGHT_FULL;
    if (theme->night_percent > 0) {
        struct civil c;
        zone_civil(zone, now_ms, &c);
        int at_min = c.hour * 60 + c.minute, from = theme->night_from_min;
        int64_t minute_ms = now_ms - c.second * MS_SECOND - c.millisecond;
        int length = minutes_since(from, theme->night_to_min);
        int since = minutes_since(from, at_min);
        bool night = since < length;
        int32_t level = theme->night_percent * SCENE_LIGHT_FULL / 100;
        int steps = minutes_to(level);
        int passed = night ? since : since - length;
        int left = (night ? length : DAY_MIN) - since; /* until it begins to change again */
        int darker = night ? passed + 1 : steps - 1 - passed;
        light = light_after(level, darker > 0 ? darker : 0);
        next = minute_ms + (passed < steps ? 1 : left) * MS_MINUTE;
        int64_t look = floor_to(now_ms, LOOK_MS) + LOOK_MS;
        next = look < next ? look : next;
    }
    if (next_ms)
        *next_ms = next;
    return light;
}
