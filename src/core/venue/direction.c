#include "core/venue/direction.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {"ahead", "ahead-right", "right", "back-right",
                                    "back",  "back-left",   "left",  "ahead-left"};

double direction_bearing(double dx, double dy)
{
    double degrees = atan2(dx, dy) * (180 / M_PI);
    return degrees < 0 ? degrees + 360 : degrees;
}

enum direction direction_relative(double dx, double dy, double heading_deg)
{
    if (heading_deg < 0 || (dx == 0 && dy == 0))
        return DIRECTION_NONE;
    double turn = fmod(direction_bearing(dx, dy) - heading_deg + 720, 360);
    /* A hair more than the half, so that rounding does not choose between 22.5 and 22.5. */
    return (enum direction)((int)floor((turn + 22.5 + 1e-9) / 45) % 8);
}

const char *direction_name(enum direction direction)
{
    return direction == DIRECTION_NONE ? "none" : names[direction];
}

enum direction direction_named(const char *name)
{
    for (int i = 0; i < 8; i++) {
        if (strcmp(names[i], name) == 0)
            return (enum direction)i;
    }
    return DIRECTION_NONE;
}
