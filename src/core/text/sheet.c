/* Times, dates and sentences with values; the fixed words are in words.c. */
#include "core/text/sheet.h"

#include "core/text/date_words.h"

#include <string.h>

/* From here on hours say it better than minutes, and days better than hours; up to there hours want
 * their minutes. */
enum { HOURS_FROM_MIN = 90, MINUTES_TO_MIN = 4 * 60, DAYS_FROM_MIN = 48 * 60 };

static const char *const zh_weekdays[] = {"周日", "周一", "周二", "周三", "周四", "周五", "周六"};
static const char *const en_weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const en_months[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
static const char *const en_months_short[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const char *sheet_time(struct arena *a, const struct zone *zone, int64_t ms)
{
    struct civil c;
    zone_civil(zone, ms, &c);
    return arena_printf(a, "%02d:%02d", c.hour, c.minute);
}

const char *sheet_time_seconds(struct arena *a, const struct zone *zone, int64_t ms)
{
    struct civil c;
    zone_civil(zone, ms, &c);
    return arena_printf(a, "%02d:%02d:%02d", c.hour, c.minute, c.second);
}

const char *sheet_range(struct arena *a, const struct zone *zone, int64_t from_ms, int64_t to_ms)
{
    return arena_printf(a, "%s\u2013%s", sheet_time(a, zone, from_ms), sheet_time(a, zone, to_ms));
}

static const char *date(struct arena *a, const char *lang, const struct zone *zone, int64_t ms,
                        bool is_short)
{
    struct civil c;
    zone_civil(zone, ms, &c);
    enum sheet_lang sheet = sheet_lang_of(lang);
    if (sheet == SHEET_ZH)
        return arena_printf(a, "%d月%d日 %s", c.month, c.day, zh_weekdays[c.weekday]);
    const char *words = sheet == SHEET_OTHER ? date_words(a, lang, &c, is_short) : NULL;
    if (words)
        return words;
    const char *const *months = is_short ? en_months_short : en_months;
    return arena_printf(a, "%s %d %s", en_weekdays[c.weekday], c.day, months[c.month - 1]);
}

const char *sheet_date(struct arena *a, const char *lang, const struct zone *zone, int64_t ms)
{
    return date(a, lang, zone, ms, false);
}

const char *sheet_date_short(struct arena *a, const char *lang, const struct zone *zone, int64_t ms)
{
    return date(a, lang, zone, ms, true);
}

int sheet_minutes_until(int64_t now_ms, int64_t then_ms)
{
    if (then_ms <= now_ms)
        return 0;
    /* As unsigned, because the difference of two instants need not fit. */
    uint64_t left = (uint64_t)then_ms - (uint64_t)now_ms;
    uint64_t minutes = left / (uint64_t)MS_MINUTE + (left % (uint64_t)MS_MINUTE != 0);
    return minutes > INT32_MAX ? INT32_MAX : (int)minutes;
}

static struct sheet_span span_of(int minutes)
{
    if (minutes >= DAYS_FROM_MIN)
        return (struct sheet_span){minutes / (24 * 60), SPAN_DAY};
    if (minutes >= HOURS_FROM_MIN)
        return (struct sheet_span){minutes / 60, SPAN_H};
    return (struct sheet_span){minutes, SPAN_MIN};
}

struct sheet_span sheet_span(int64_t now_ms, int64_t then_ms)
{
    int minutes = sheet_minutes_until(now_ms, then_ms);
    return minutes < 120 ? (struct sheet_span){minutes, SPAN_MIN} : span_of(minutes);
}

static const char *count_text(struct arena *a, bool is_zh, struct sheet_span span)
{
    static const char *const zh[] = {"分钟", "小时", "天"}, *const en[] = {"min", "h", "days"};
    return arena_printf(a, "%d %s", span.n, (is_zh ? zh : en)[span.unit]);
}

/* Nobody comes half an hour late for what was rounded: minutes are said with few hours. */
static const char *span_text(struct arena *a, bool is_zh, int minutes)
{
    struct sheet_span span = span_of(minutes);
    const char *hours = count_text(a, is_zh, span);
    if (span.unit != SPAN_H || minutes >= MINUTES_TO_MIN || minutes % 60 == 0)
        return hours;
    return arena_printf(a, "%s %d %s", hours, minutes % 60, is_zh ? "分" : "min");
}

const char *sheet_starts_in(struct arena *a, const char *lang, int64_t now_ms, int64_t then_ms)
{
    bool is_zh = sheet_lang_of(lang) == SHEET_ZH;
    int minutes = sheet_minutes_until(now_ms, then_ms);
    if (minutes == 0)
        return is_zh ? "即将开始" : "Starting now";
    const char *span = span_text(a, is_zh, minutes);
    return is_zh ? arena_printf(a, "%s后开始", span) : arena_printf(a, "Starts in %s", span);
}

const char *sheet_in(struct arena *a, const char *lang, int64_t now_ms, int64_t then_ms)
{
    bool is_zh = sheet_lang_of(lang) == SHEET_ZH;
    int minutes = sheet_minutes_until(now_ms, then_ms);
    if (minutes == 0)
        return is_zh ? "现在" : "now";
    struct sheet_span span = sheet_span(now_ms, then_ms);
    if (is_zh && span.unit == SPAN_MIN)
        return arena_printf(a, "%d 分后", minutes);
    const char *words = count_text(a, is_zh, span);
    return is_zh ? arena_printf(a, "%s后", words) : arena_printf(a, "in %s", words);
}

const char *sheet_left(struct arena *a, const char *lang, int64_t now_ms, int64_t end_ms)
{
    bool is_zh = sheet_lang_of(lang) == SHEET_ZH;
    const char *span = span_text(a, is_zh, sheet_minutes_until(now_ms, end_ms));
    return is_zh ? arena_printf(a, "还剩 %s", span) : arena_printf(a, "%s left", span);
}

/* One value in a sentence of either language. Each format has one %s. */
static const char *sentence(struct arena *a, const char *lang, const char *value,
                            const char *zh_before, const char *zh_after, const char *en_before,
                            const char *en_after)
{
    bool is_zh = sheet_lang_of(lang) == SHEET_ZH;
    return arena_printf(a, "%s%s%s", is_zh ? zh_before : en_before, value ? value : "",
                        is_zh ? zh_after : en_after);
}

/* A place that is a bare number stands off the Han beside it: 已移至 302, but 已移至东厅. */
static const char *spaced(struct arena *a, const char *lang, const char *place, bool both)
{
    if (!place || sheet_lang_of(lang) != SHEET_ZH)
        return place;
    size_t bytes = strlen(place);
    bool before = bytes > 0 && (unsigned char)place[0] < 0x80;
    bool after = both && bytes > 0 && (unsigned char)place[bytes - 1] < 0x80;
    return arena_printf(a, "%s%s%s", before ? " " : "", place, after ? " " : "");
}

const char *sheet_moved_to(struct arena *a, const char *lang, const char *place)
{
    return sentence(a, lang, spaced(a, lang, place, false), "已移至", "", "Moved to ", "");
}

const char *sheet_minutes_unit(const char *lang)
{
    return sheet_lang_of(lang) == SHEET_ZH ? "分" : "min";
}

const char *sheet_minutes(struct arena *a, const char *lang, int minutes)
{
    return arena_printf(a, "%d %s", minutes, sheet_minutes_unit(lang));
}

const char *sheet_with_walk(struct arena *a, const char *lang, const char *words, int minutes)
{
    bool is_zh = sheet_lang_of(lang) == SHEET_ZH;
    return arena_printf(a, is_zh ? "%s，步行 %d 分钟" : "%s, %d min walk", words, minutes);
}

const char *sheet_level_rooms(struct arena *a, const char *lang, const char *level,
                              const char *range)
{
    bool is_zh = sheet_lang_of(lang) == SHEET_ZH;
    return arena_printf(a, is_zh ? "%s会场%s" : "%s rooms%s", level, spaced(a, "zh", range, false));
}

const char *sheet_level_way(struct arena *a, const char *lang, const char *level, const char *way)
{
    return arena_printf(a, sheet_lang_of(lang) == SHEET_ZH ? "%s：%s" : "%s rooms: %s", level, way);
}

const char *sheet_moved_from(struct arena *a, const char *lang, const char *place)
{
    return sentence(a, lang, spaced(a, lang, place, true), "由", "移至此处", "Moved here from ",
                    "");
}

const char *sheet_from(struct arena *a, const char *lang, const char *place)
{
    return sentence(a, lang, spaced(a, lang, place, false), "由", "", "From ", "");
}

const char *sheet_delayed(struct arena *a, const char *lang, int minutes)
{
    return sentence(a, lang, arena_printf(a, "%d", minutes), "延迟 ", " 分钟", "Delayed ", " min");
}

const char *sheet_delayed_short(struct arena *a, const char *lang, int minutes)
{
    return sentence(a, lang, arena_printf(a, "%d", minutes), "延迟 ", " 分", "+", " min");
}

const char *sheet_retimed(struct arena *a, const char *lang, const char *time)
{
    return sentence(a, lang, time, "改至 ", "", "Now at ", "");
}

const char *sheet_full_relay(struct arena *a, const char *lang, const char *place)
{
    const char *value = spaced(a, lang, place, true);
    /* No space straight behind a full-width comma: the mark brings its own. */
    if (value && value[0] == ' ')
        value++;
    return sentence(a, lang, value, "已满，", "转播", "Full: relay in ", "");
}

/* A title that brings its own marks gets none around. */
static const char *marked(struct arena *a, const char *lang, const char *title)
{
    bool has_marks = strstr(title, "《") || strstr(title, "“");
    if (sheet_lang_of(lang) != SHEET_ZH || has_marks)
        return title;
    return arena_printf(a, "《%s》", title);
}

const char *sheet_replaced_by(struct arena *a, const char *lang, const char *title)
{
    return sentence(a, lang, marked(a, lang, title), "改为", "", "Now: ", "");
}

const char *sheet_cancelled_for(struct arena *a, const char *lang, const char *title)
{
    return sentence(a, lang, marked(a, lang, title), "已取消，改为", "", "Cancelled. Now: ", "");
}

const char *sheet_no_updates(struct arena *a, const char *lang, const char *time)
{
    return sentence(a, lang, time, "", " 之后暂无更新，请咨询工作人员", "No updates since ",
                    ". Please ask our staff");
}

const char *sheet_no_time(struct arena *a, const char *lang)
{
    return sentence(a, lang, sheet_word(lang, WORD_NO_TIME), "", "，请咨询工作人员", "",
                    ". Please ask our staff");
}

const char *sheet_way_to(struct arena *a, const char *lang, const char *place)
{
    return sentence(a, lang, spaced(a, lang, place, false), "去往", "", "Way to ", "");
}

const char *sheet_source(struct arena *a, const char *lang, const char *source)
{
    return sentence(a, lang, source, "来源：", "", "Source: ", "");
}

const char *sheet_month(struct arena *a, const char *lang, const struct civil *date)
{
    enum sheet_lang sheet = sheet_lang_of(lang);
    if (sheet == SHEET_ZH)
        return arena_printf(a, "%d月", date->month);
    const char *words = sheet == SHEET_OTHER ? date_words_of(a, lang, date, "MMMM") : NULL;
    return words ? words : en_months[date->month - 1];
}

const char *sheet_weekday(struct arena *a, const char *lang, const struct civil *date)
{
    enum sheet_lang sheet = sheet_lang_of(lang);
    if (sheet == SHEET_ZH)
        return zh_weekdays[date->weekday];
    const char *words = sheet == SHEET_OTHER ? date_words_of(a, lang, date, "EEE") : NULL;
    return words ? words : en_weekdays[date->weekday];
}

/* A year's, a month's or a few days' own part is said once. */
const char *sheet_days(struct arena *a, const char *lang, int64_t first_day, int64_t last_day)
{
    struct civil from, to;
    civil_from_days(first_day, &from);
    civil_from_days(last_day, &to);
    const char *month_a = sheet_month(a, lang, &from), *month_b = sheet_month(a, lang, &to);
    bool one_month = from.year == to.year && from.month == to.month;
    if (sheet_lang_of(lang) == SHEET_ZH) {
        if (first_day == last_day)
            return arena_printf(a, "%d年%s%d日", from.year, month_a, from.day);
        if (one_month)
            return arena_printf(a, "%d年%s%d–%d日", from.year, month_a, from.day, to.day);
        if (from.year == to.year)
            return arena_printf(a, "%d年%s%d日–%s%d日", from.year, month_a, from.day, month_b,
                                to.day);
        return arena_printf(a, "%d年%s%d日–%d年%s%d日", from.year, month_a, from.day, to.year,
                            month_b, to.day);
    }
    if (first_day == last_day)
        return arena_printf(a, "%d %s %d", from.day, month_a, from.year);
    if (one_month)
        return arena_printf(a, "%d–%d %s %d", from.day, to.day, month_b, to.year);
    if (from.year == to.year)
        return arena_printf(a, "%d %s – %d %s %d", from.day, month_a, to.day, month_b, to.year);
    return arena_printf(a, "%d %s %d – %d %s %d", from.day, month_a, from.year, to.day, month_b,
                        to.year);
}
