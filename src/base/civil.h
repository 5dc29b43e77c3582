/* The proleptic Gregorian calendar and RFC 3339. An instant is int64_t milliseconds since
 * 1970-01-01T00:00:00Z without leap seconds; local time exists only together with a zone
 * (zone.h). */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MS_SECOND INT64_C(1000)
#define MS_MINUTE INT64_C(60000)
#define MS_HOUR INT64_C(3600000)
#define MS_DAY INT64_C(86400000)
#define INSTANT_NEVER INT64_MAX /* "does not change any more" */

struct civil {
    int year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
    int hour;  /* 0 to 23 */
    int minute;
    int second;
    int millisecond;
    int weekday; /* 0 Sunday to 6 Saturday; ignored on input */
};

/* Days since 1970-01-01; month and day may exceed their range. */
int64_t civil_days(int year, int month, int day);
void civil_from_days(int64_t days, struct civil *out); /* date and weekday; time 0 */

/* The civil reading of an instant in UTC, and back (fields may exceed their range; an
 * instant that int64_t does not hold becomes the nearest that it does). */
void civil_from_ms(int64_t ms, struct civil *out);
int64_t civil_to_ms(const struct civil *civil);

/* Greatest multiple of unit_ms that is <= ms, also for negative ms. */
int64_t floor_to(int64_t ms, int64_t unit_ms);

/* RFC 3339 section 5.6 date-time, offset required ("Z" or ±hh:mm), seconds optional here
 * ("2021-04-25T10:15+08:00" is taken), fractions cut to milliseconds, 23:59:60 read as the next
 * minute. Years 1900 to 2199. offset_min, if not NULL, gets the written offset in minutes.
 * False if it is anything else: 2021-02-30, 25:00, no offset, trailing text. */
bool rfc3339_parse(const char *text, int64_t *ms, int *offset_min);
/* Date only, "2021-04-25": days since 1970. */
bool iso_date_parse(const char *text, int64_t *days);

/* "2021-04-25T10:15:00+08:00", "Z" for offset 0, ".123" behind the second where it is not whole;
 * the years stop at 0000 and 9999. out holds 32 bytes. */
void rfc3339_format(int64_t ms, int offset_min, char out[32]);

#endif
