#include "base/civil.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define DAYS_ERA 146097                  /* 400 years */
#define DAYS_LIMIT INT64_C(106751991167) /* beyond it milliseconds do not fit an int64_t */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t civil_days(int year, int month, int day)
{
    /* The year starts in March here, so that the leap day is its last; months over 12 carry. */
    int64_t months = (int64_t)year * 12 + month - 3;
    int64_t march_year = floor_div(months, 12);
    int64_t march_month = months - march_year * 12;
    int64_t era = floor_div(march_year, 400);
    int64_t year_of_era = march_year - era * 400;
    int64_t day_of_year = (153 * march_month + 2) / 5;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * DAYS_ERA + day_of_era - 719468 + day - 1;
}

void civil_from_days(int64_t days, struct civil *out)
{
    int64_t era;
    int64_t day_of_era;
    int64_t year_of_era;
    int64_t day_of_year;
    int64_t march_month;

    days = days > DAYS_LIMIT ? DAYS_LIMIT : days < -DAYS_LIMIT - 1 ? -DAYS_LIMIT - 1 : days;
    era = floor_div(days + 719468, DAYS_ERA);
    day_of_era = days + 719468 - era * DAYS_ERA;
    year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_ERA - 1)) / 365;
    day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    march_month = (5 * day_of_year + 2) / 153;
    *out = (struct civil){
        .year = (int)(era * 400 + year_of_era + (march_month >= 10)),
        .month = (int)(march_month < 10 ? march_month + 3 : march_month - 9),
        .day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1),
        .weekday = (int)(days + 4 - floor_div(days + 4, 7) * 7),
    };
}

void civil_from_ms(int64_t ms, struct civil *out)
{
    int64_t rest = ms % MS_DAY;

    rest = rest < 0 ? rest + MS_DAY : rest;
    civil_from_days(floor_div(ms, MS_DAY), out);
    out->hour = (int)(rest / MS_HOUR);
    out->minute = (int)(rest / MS_MINUTE % 60);
    out->second = (int)(rest / MS_SECOND % 60);
    out->millisecond = (int)(rest % MS_SECOND);
}

int64_t civil_to_ms(const struct civil *civil)
{
    int64_t days = civil_days(civil->year, civil->month, civil->day);
    int64_t rest = civil->hour * MS_HOUR + civil->minute * MS_MINUTE + civil->second * MS_SECOND +
                   civil->millisecond;
    int64_t ms;

    if (__builtin_mul_overflow(days, MS_DAY, &ms) || __builtin_add_overflow(ms, rest, &ms))
        return days < 0 ? INT64_MIN : INT64_MAX;
    return ms;
}

int64_t floor_to(int64_t ms, int64_t unit_ms)
{
    int64_t rest = ms % unit_ms;

    assert(unit_ms > 0);
    return ms - (rest < 0 ? rest + unit_ms : rest);
}

/* Exactly count digits; moves *at behind them. */
static bool read_digits(const char **at, int count, int *value)
{
    *value = 0;
    for (; count > 0; count--, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *value = *value * 10 + (**at - '0');
    }
    return true;
}

static bool read_char(const char **at, char wanted)
{
    if (**at != wanted)
        return false;
    (*at)++;
    return true;
}

static bool read_date(const char **at, struct civil *out)
{
    struct civil check;

    if (!read_digits(at, 4, &out->year) || !read_char(at, '-') ||
        !read_digits(at, 2, &out->month) || !read_char(at, '-') || !read_digits(at, 2, &out->day))
        return false;
    if (out->year < 1900 || out->year > 2199 || out->month < 1 || out->month > 12)
        return false;
    civil_from_days(civil_days(out->year, out->month, out->day), &check);
    return out->day >= 1 && check.month == out->month && check.day == out->day;
}

/* hh:mm, with :ss and .fraction where they are there. The second may be 60. */
static bool read_time(const char **at, struct civil *out)
{
    if (!read_digits(at, 2, &out->hour) || !read_char(at, ':') ||
        !read_digits(at, 2, &out->minute) || out->hour > 23 || out->minute > 59)
        return false;
    if (!read_char(at, ':'))
        return true;
    if (!read_digits(at, 2, &out->second) || out->second > 60)
        return false;
    if (!read_char(at, '.'))
        return true;
    if (**at < '0' || **at > '9')
        return false;
    for (int unit = 100; **at >= '0' && **at <= '9'; (*at)++, unit /= 10)
        out->millisecond += (**at - '0') * unit;
    return true;
}

static bool read_offset(const char **at, int *offset_min)
{
    int sign = **at == '-' ? -1 : 1;
    int hours;
    int minutes;

    *offset_min = 0;
    if (read_char(at, 'Z') || read_char(at, 'z'))
        return true;
    if (!read_char(at, '+') && !read_char(at, '-'))
        return false;
    if (!read_digits(at, 2, &hours) || !read_char(at, ':') || !read_digits(at, 2, &minutes) ||
        hours > 23 || minutes > 59)
        return false;
    *offset_min = sign * (hours * 60 + minutes);
    return true;
}

/* A leap second ends a UTC day; writers who count in local time end theirs with it. */
static bool leap_second_fits(const struct civil *civil, int offset_min)
{
    int local = civil->hour * 60 + civil->minute;
    int utc = ((local - offset_min) % 1440 + 1440) % 1440;

    return civil->second < 60 || local == 1439 || utc == 1439;
}

bool rfc3339_parse(const char *text, int64_t *ms, int *offset_min)
{
    struct civil civil = {0};
    int offset;

    if (!text || !read_date(&text, &civil))
        return false;
    if (!read_char(&text, 'T') && !read_char(&text, 't'))
        return false;
    if (!read_time(&text, &civil) || !read_offset(&text, &offset) || *text != '\0' ||
        !leap_second_fits(&civil, offset))
        return false;
    *ms = civil_to_ms(&civil) - offset * MS_MINUTE;
    if (offset_min)
        *offset_min = offset;
    return true;
}

bool iso_date_parse(const char *text, int64_t *days)
{
    struct civil civil = {0};

    if (!text || !read_date(&text, &civil) || *text != '\0')
        return false;
    *days = civil_days(civil.year, civil.month, civil.day);
    return true;
}

void rfc3339_format(int64_t ms, int offset_min, char out[32])
{
    const int64_t first = INT64_C(-62167219200000); /* 0000-01-01T00:00:00 */
    const int64_t last = INT64_C(253402300799999);  /* 9999-12-31T23:59:59.999 */
    struct civil civil;
    char fraction[16] = "";
    char zone[32] = "Z";
    char text[128] = "";
    int size = offset_min < 0 ? -offset_min : offset_min;

    assert(size < 1440);
    ms = (ms > last ? last : ms < first ? first : ms) + offset_min * MS_MINUTE;
    civil_from_ms(ms > last ? last : ms < first ? first : ms, &civil);
    if (civil.millisecond)
        snprintf(fraction, sizeof fraction, ".%03d", civil.millisecond);
    if (size)
        snprintf(zone, sizeof zone, "%c%02d:%02d", offset_min < 0 ? '-' : '+', size / 60,
                 size % 60);
    /* 29 bytes at most; the compiler, which cannot know, gets room for any int. */
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d%s%s", civil.year, civil.month,
             civil.day, civil.hour, civil.minute, civil.second, fraction, zone);
    memcpy(out, text, 31);
    out[31] = '\0';
}
