/* One zone's table out of TZif bytes (RFC 9636), checked. Not the search in it (zone.c).
 * Private to base/zone. Pure; any thread. */
#ifndef BASE_ZONE_TZIF_H
#define BASE_ZONE_TZIF_H

#include <stddef.h>

#include "base/err.h"
#include "base/zone_rule.h"

struct arena;

struct zone_table {
    const int64_t *at_s;     /* ascending instants, in seconds since 1970 */
    const int32_t *offset_s; /* what begins there, seconds east of UTC */
    size_t count;
    int32_t first_s; /* before the first */
    bool has_rule;   /* from the last on; without one the last goes on */
    struct zone_rule rule;
};

/* False with err if the bytes are no TZif of version 2 or later, truncated or inconsistent, or if
 * they count leap seconds (the "right/" files). The arrays live in the arena. */
bool zone_tzif_parse(struct arena *arena, const void *bytes, size_t count, struct zone_table *out,
                     struct err *err);

#endif
