/* The POSIX TZ string in a TZif footer: what a zone does after its table ends (RFC 9636,
 * section 3.3). Private to zone.c and zone_tzif.c. A value; any thread. */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

struct zone_rule_date {
    enum { ZONE_RULE_JULIAN, ZONE_RULE_DAY, ZONE_RULE_MONTH } kind;
    int day;    /* Jn: 1 to 365 without 29 February; n: 0 to 365; Mm.w.d: 0 Sunday to 6 */
    int month;  /* Mm.w.d */
    int week;   /* Mm.w.d: 1 to 5, 5 the last */
    int time_s; /* local time of the change, -167 h to 167 h */
};

struct zone_rule {
    int standard_s; /* seconds east of UTC */
    int daylight_s;
    bool has_daylight;
    struct zone_rule_date start;
    struct zone_rule_date end;
};

/* False for what is no such string. */
bool zone_rule_parse(const char *text, struct zone_rule *out);

int zone_rule_offset_s(const struct zone_rule *rule, int64_t instant_s);
/* The first change after instant_s, INT64_MAX if there is none. */
int64_t zone_rule_next_s(const struct zone_rule *rule, int64_t instant_s);

#endif
