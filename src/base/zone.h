/* A time zone from the system's zoneinfo (TZif, RFC 9636, with the footer's rule for what comes
 * after the table). Immutable once opened; any thread. The environment's TZ is never read, and
 * ICU is asked for no zone (Debian 12's carries tzdata 2022e). Aliases that the system does not
 * ship as files (PRC, US/Eastern, Asia/Calcutta on Debian 13) are looked up in the L lines of
 * tzdata.zi. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/civil.h"
#include "base/err.h"

struct arena;
struct zone;

/* name: an IANA name ("Asia/Shanghai"), "UTC", or a fixed offset "+08:00". Borrowed until the
 * arena ends. NULL with err: no such zone, or a name that leaves the zoneinfo folder. */
const struct zone *zone_open(struct arena *arena, const char *name, struct err *err);
/* The same with another folder than /usr/share/zoneinfo, which must hold its tzdata.zi, too, if
 * aliases are to be found. */
const struct zone *zone_open_in(struct arena *arena, const char *folder, const char *name,
                                struct err *err);
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC in force at ms. */
int zone_offset_s(const struct zone *zone, int64_t ms);
void zone_civil(const struct zone *zone, int64_t ms, struct civil *out);

/* The instant of a local reading. In a gap: the reading as if the offset before the gap went on
 * (so 02:30 becomes 03:30). In a fold: the earlier. RFC 5545 section 3.3.5. */
int64_t zone_instant(const struct zone *zone, const struct civil *local);

/* First instant of the local day that holds ms (not always 00:00), and the first instant after ms
 * with a later local date: always > ms, also where a date is skipped or the clock goes back over
 * midnight. */
int64_t zone_day_start(const struct zone *zone, int64_t ms);
int64_t zone_next_day(const struct zone *zone, int64_t ms);
/* Local day number of an instant: days since 1970-01-01 of its local date. */
int64_t zone_day(const struct zone *zone, int64_t ms);

#endif
