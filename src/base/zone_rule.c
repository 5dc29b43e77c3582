#include "base/zone_rule.h"

#include "base/civil.h"

#define DAY_S 86400

static bool read_char(const char **at, char wanted)
{
    if (**at != wanted)
        return false;
    (*at)++;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* CST, or <+03>: three characters at least. The name itself is not used. */
static bool read_name(const char **at)
{
    const char *start = *at;

    if (read_char(at, '<')) {
        while (is_letter(**at) || is_digit(**at) || **at == '+' || **at == '-')
            (*at)++;
        return *at - start >= 4 && read_char(at, '>');
    }
    while (is_letter(**at))
        (*at)++;
    return *at - start >= 3;
}

static bool read_number(const char **at, int low, int high, int *value)
{
    *value = 0;
    if (!is_digit(**at))
        return false;
    for (; is_digit(**at); (*at)++) {
        *value = *value * 10 + (**at - '0');
        if (*value > high)
            return false;
    }
    return *value >= low;
}

/* [+-]h[:mm[:ss]] in seconds. */
static bool read_time(const char **at, int hours_max, int *seconds)
{
    int sign = 1;
    int hours;
    int minutes = 0;
    int rest = 0;

    if (read_char(at, '-'))
        sign = -1;
    else
        read_char(at, '+');
    if (!read_number(at, 0, hours_max, &hours))
        return false;
    if (read_char(at, ':')) {
        if (!read_number(at, 0, 59, &minutes))
            return false;
        if (read_char(at, ':') && !read_number(at, 0, 59, &rest))
            return false;
    }
    *seconds = sign * (hours * 3600 + minutes * 60 + rest);
    return true;
}

static bool read_rule_date(const char **at, struct zone_rule_date *out)
{
    bool fine;

    if (read_char(at, 'M')) {
        out->kind = ZONE_RULE_MONTH;
        fine = read_number(at, 1, 12, &out->month) && read_char(at, '.') &&
               read_number(at, 1, 5, &out->week) && read_char(at, '.') &&
               read_number(at, 0, 6, &out->day);
    } else if (read_char(at, 'J')) {
        out->kind = ZONE_RULE_JULIAN;
        fine = read_number(at, 1, 365, &out->day);
    } else {
        out->kind = ZONE_RULE_DAY;
        fine = read_number(at, 0, 365, &out->day);
    }
    out->time_s = 2 * 3600;
    if (fine && read_char(at, '/'))
        fine = read_time(at, 167, &out->time_s);
    return fine;
}

bool zone_rule_parse(const char *text, struct zone_rule *out)
{
    int west_s;

    *out = (struct zone_rule){0};
    if (!read_name(&text) || !read_time(&text, 24, &west_s))
        return false;
    out->standard_s = -west_s;
    if (*text == '\0')
        return true;
    out->has_daylight = true;
    out->daylight_s = out->standard_s + 3600;
    if (!read_name(&text))
        return false;
    if (*text != ',') {
        if (!read_time(&text, 24, &west_s))
            return false;
        out->daylight_s = -west_s;
    }
    /* POSIX leaves the dates to the system where they are missing; a TZif footer has them. */
    return read_char(&text, ',') && read_rule_date(&text, &out->start) && read_char(&text, ',') &&
           read_rule_date(&text, &out->end) && *text == '\0';
}

/* Local reading of a date's change in a year, in seconds as if it were UTC. */
static int64_t date_in_year(const struct zone_rule_date *date, int year)
{
    int64_t first = civil_days(year, 1, 1);
    bool leap = civil_days(year, 3, 1) - first == 60;
    int64_t day;

    switch (date->kind) {
    case ZONE_RULE_JULIAN:
        day = first + date->day - 1 + (leap && date->day >= 60);
        break;
    case ZONE_RULE_DAY:
        day = first + date->day;
        break;
    default: {
        int64_t month = civil_days(year, date->month, 1);
        struct civil civil;

        civil_from_days(month, &civil);
        day = month + (date->day - civil.weekday + 7) % 7 + (date->week - 1) * 7;
        if (day >= civil_days(year, date->month + 1, 1))
            day -= 7;
        break;
    }
    }
    return day * DAY_S + date->time_s;
}

struct change {
    int64_t at_s;
    bool daylight; /* what begins */
};

/* The changes of a year, in order. A period without length leaves standard time. */
static void changes_in_year(const struct zone_rule *rule, int year, struct change out[2])
{
    struct change start = {date_in_year(&rule->start, year) - rule->standard_s, true};
    struct change end = {date_in_year(&rule->end, year) - rule->daylight_s, false};

    out[0] = start.at_s <= end.at_s ? start : end;
    out[1] = start.at_s <= end.at_s ? end : start;
}

static int year_of(const struct zone_rule *rule, int64_t instant_s)
{
    int64_t local_s = instant_s + rule->standard_s;
    struct civil civil;

    civil_from_days(local_s / DAY_S - (local_s % DAY_S < 0), &civil);
    return civil.year;
}

int zone_rule_offset_s(const struct zone_rule *rule, int64_t instant_s)
{
    int64_t best_s = INT64_MIN;
    bool daylight = false;
    int year;

    if (!rule->has_daylight)
        return rule->standard_s;
    /* Changes may lie up to a week outside their year. Where one year's end meets the next one's
     * start (daylight time all year), the later year's counts. */
    year = year_of(rule, instant_s);
    for (int y = year - 1; y <= year + 1; y++) {
        struct change changes[2];

        changes_in_year(rule, y, changes);
        for (int i = 0; i < 2; i++) {
            if (changes[i].at_s <= instant_s && changes[i].at_s >= best_s) {
                best_s = changes[i].at_s;
                daylight = changes[i].daylight;
            }
        }
    }
    return daylight ? rule->daylight_s : rule->standard_s;
}

int64_t zone_rule_next_s(const struct zone_rule *rule, int64_t instant_s)
{
    int64_t next_s = INT64_MAX;
    int year;

    if (!rule->has_daylight)
        return next_s;
    year = year_of(rule, instant_s);
    for (int y = year - 1; y <= year + 2; y++) {
        struct change changes[2];

        changes_in_year(rule, y, changes);
        for (int i = 0; i < 2; i++)
            if (changes[i].at_s > instant_s && changes[i].at_s < next_s)
                next_s = changes[i].at_s;
    }
    return next_s;
}
