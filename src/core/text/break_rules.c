#include "core/text/break_rules.h"

#include "core/text/charclass.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

/* A place in the text, seen from the gap. */
struct at {
    const UChar *text;
    int32_t n, gap;
    UChar32 before, after; /* code points beside the gap; 0 at the ends */
};

enum { LOOK_UNITS = 24 }; /* how far a rule looks, so that a hostile text costs no more */

static UChar32 cp_at(const struct at *p, int32_t i)
{
    UChar32 c = 0;
    if (i >= 0 && i < p->n)
        U16_GET(p->text, 0, i, p->n, c);
    return c;
}

static bool in_set(UChar32 c, const UChar *set)
{
    return c > 0 && c < 0x10000 && u_strchr(set, (UChar)c) != NULL;
}

static bool is_digit(UChar32 c)
{
    return c && u_isdigit(c);
}

static bool is_han(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    return c >= 0x2e80 && uscript_getScript(c, &status) == USCRIPT_HAN;
}

static bool is_han_number(UChar32 c)
{
    return in_set(c, u"〇零一二三四五六七八九十百千万亿两");
}

static bool is_latin(UChar32 c)
{
    return c && c < 0x250 && u_isalpha(c);
}

bool break_never_starts(UChar32 c)
{
    return in_set(c, u"，。、；：？！）》」』】〉〕〗”’·・／‧…,.;:!?)]}»›");
}

bool break_never_ends(UChar32 c)
{
    return in_set(c, u"（《「『【〈〔〖“‘([{«‹");
}

/* White, or nothing to see. */
static bool is_space(UChar32 c)
{
    return c && (u_isUWhiteSpace(c) || charclass_is_hidden(c));
}

/* First index at or after i, last before i, that is no space; n and -1 if there is none near. */
static int32_t skip_right(const struct at *p, int32_t i)
{
    int32_t stop = i + LOOK_UNITS < p->n ? i + LOOK_UNITS : p->n;
    while (i < stop && is_space(p->text[i]))
        i++;
    return i;
}

static int32_t skip_left(const struct at *p, int32_t i)
{
    int32_t stop = i > LOOK_UNITS ? i - LOOK_UNITS : 0;
    while (i > stop && is_space(p->text[i - 1]))
        i--;
    return i - 1;
}

/* Whether one of a list of words, ended by NULL, stands at i; its length in units, 0 if none. */
static int32_t word_at(const struct at *p, int32_t i, const UChar *const *words)
{
    for (; *words; words++) {
        int32_t length = u_strlen(*words);
        if (i >= 0 && i + length <= p->n && u_strncmp(p->text + i, *words, length) == 0)
            return length;
    }
    return 0;
}

/* Quotation marks hold to both their neighbours (UAX #14, LB19 as it was until Unicode 15.0; ICU 76
 * has LB19a, ICU 72 has not): a title breaks alike on both. */
static bool rule_edge_start(const struct at *p)
{
    if (in_set(p->after, u"“‘") && !is_space(p->before))
        return true;
    int32_t next = skip_right(p, p->gap);
    UChar32 c = cp_at(p, next);
    /* .NET and .5 are words. */
    if (in_set(c, u".,:") && u_isalnum(cp_at(p, next + 1)))
        return false;
    return break_never_starts(c);
}

static bool rule_edge_end(const struct at *p)
{
    if (in_set(p->before, u"”’") && !is_space(p->after))
        return true;
    return break_never_ends(cp_at(p, skip_left(p, p->gap)));
}

static bool rule_number(const struct at *p)
{
    static const UChar joiners[] = u":-–—~～∼/.,+×：";
    UChar32 second_before = cp_at(p, p->gap - 2), second_after = cp_at(p, p->gap + 1);
    /* 10|:00 and 10:|00 */
    if (is_digit(p->before) && in_set(p->after, joiners) && is_digit(second_after))
        return true;
    return in_set(p->before, joiners) && is_digit(p->after) && is_digit(second_before);
}

/* Units that follow a number in Chinese, the longer first; all but those of a date. */
static const UChar *const han_units[] = {
    u"分钟", u"小时", u"公里", u"万元", u"亿元", u"千米", u"平方米", u"秒钟", u"号厅",
    u"号馆", u"号楼", u"楼层", u"人次", u"年",   u"月",   u"日",     u"号",   u"时",
    u"点",   u"分",   u"秒",   u"层",   u"楼",   u"厅",   u"馆",     u"室",   u"座",
    u"区",   u"元",   u"届",   u"期",   u"场",   u"位",   u"个",     u"名",   u"人",
    u"项",   u"家",   u"岁",   u"天",   u"周",   u"次",   u"万",     u"亿",   u"千",
    u"百",   u"米",   u"克",   u"吨",   u"度",   u"路",   u"站",     u"版",   u"章",
    u"部",   u"级",   u"排",   u"席",   u"种",   u"倍",   NULL};

static const UChar *const latin_units[] = {
    u"min",     u"sec",       u"hours",   u"hour",     u"h",        u"s",        u"ms",
    u"km",      u"km²",       u"m²",      u"cm",       u"mm",       u"m",        u"kg",
    u"g",       u"t",         u"GB",      u"MB",       u"TB",       u"GHz",      u"MHz",
    u"Hz",      u"kW",        u"MW",      u"W",        u"V",        u"°C",       u"am",
    u"pm",      u"a.m.",      u"p.m.",    u"AM",       u"PM",       u"fps",      u"USD",
    u"EUR",     u"RMB",       u"CNY",     u"million",  u"billion",  u"trillion", u"yuan",
    u"January", u"February",  u"March",   u"April",    u"May",      u"June",     u"July",
    u"August",  u"September", u"October", u"November", u"December", u"Jan",      u"Feb",
    u"Mar",     u"Apr",       u"Jun",     u"Jul",      u"Aug",      u"Sep",      u"Oct",
    u"Nov",     u"Dec",       NULL};

/* Start of the number that ends right before i (Arabic digits with their marks, or Han numerals
 * where han is set); i if there is none. */
static int32_t number_start(const struct at *p, int32_t i, bool han)
{
    int32_t start = i, stop = i > LOOK_UNITS ? i - LOOK_UNITS : 0;
    while (start > stop) {
        UChar c = p->text[start - 1];
        bool is_mark = start < i && (c == ',' || c == '.') && start - 1 > stop &&
                       u_isdigit(p->text[start - 2]);
        if (!u_isdigit(c) && !is_mark && !(han && is_han_number(c)))
            break;
        start--;
    }
    return start;
}

static bool rule_unit(const struct at *p)
{
    int32_t left = skip_left(p, p->gap) + 1;
    bool has_space = left < p->gap;
    if (number_start(p, left, false) < left) {
        if (in_set(p->after, u"%％‰℃°€$£元") || word_at(p, p->gap, han_units))
            return true;
        int32_t length = has_space ? word_at(p, p->gap, latin_units) : 0;
        return length && !u_isalnum(cp_at(p, p->gap + length));
    }
    /* Inside the unit: 5 分|钟. */
    for (int32_t back = 1; back <= 2 && !has_space; back++) {
        int32_t unit = p->gap - back;
        int32_t end = unit > 0 ? skip_left(p, unit) + 1 : 0;
        if (end > 0 && number_start(p, end, false) < end && word_at(p, unit, han_units) > back)
            return true;
    }
    return false;
}

static bool rule_date(const struct at *p)
{
    int32_t left = p->gap - 1;
    return in_set(p->before, u"年月") && is_digit(p->after) &&
           number_start(p, skip_left(p, left) + 1, false) < left;
}

/* 第 | 3 | 号: behind 第, and between its number and the word that it counts. */
static bool rule_ordinal(const struct at *p)
{
    int32_t left = skip_left(p, p->gap);
    UChar32 next = cp_at(p, skip_right(p, p->gap));
    if (cp_at(p, left) == u'第')
        return is_digit(next) || is_han_number(next);
    int32_t start = number_start(p, left + 1, true);
    if (start == left + 1)
        return false;
    int32_t prefix = skip_left(p, start);
    return cp_at(p, prefix) == u'第' && (is_han(next) || is_han_number(next));
}

static const UChar *const labels[] = {u"Hall", u"Room",  u"Level", u"Track",   u"Day",
                                      u"Part", u"Stand", u"Gate",  u"Session", u"Floor",
                                      u"No.",  u"Vol.",  u"Booth", u"Stage",   u"Building",
                                      u"Saal", u"Raum",  u"Salle", NULL};

static bool rule_label(const struct at *p)
{
    int32_t left = skip_left(p, p->gap) + 1;
    if (left == p->gap || !is_digit(p->after))
        return false;
    for (const UChar *const *label = labels; *label; label++) {
        int32_t start = left - u_strlen(*label);
        const UChar *const one[] = {*label, NULL};
        if (start >= 0 && word_at(p, start, one) && !u_isalnum(cp_at(p, start - 1)))
            return true;
    }
    return false;
}

static bool rule_suffix(const struct at *p)
{
    bool word_before = is_latin(p->before) || is_digit(p->before);
    if (in_set(p->after, u"+#&@*") && (word_before || in_set(p->before, u"+#")))
        return true;
    return in_set(p->before, u"&@") && is_latin(p->after);
}

static bool is_narrow(UChar c)
{
    return u_isalnum(c) && !charclass_is_han(c);
}

static int32_t run_left(const struct at *p, int32_t i)
{
    int32_t count = 0;
    while (count < LOOK_UNITS && i - count > 0 && is_narrow(p->text[i - count - 1]))
        count++;
    return count;
}

static int32_t run_right(const struct at *p, int32_t i)
{
    int32_t count = 0;
    while (count < LOOK_UNITS && i + count < p->n && is_narrow(p->text[i + count]))
        count++;
    return count;
}

/* Behind the hyphen or slash of a compound that is too short to be torn: Wi-|Fi, sub-|forum. */
static bool rule_compound(const struct at *p)
{
    enum { SHORT_PART = 2, SHORT_WHOLE = 8 };
    if (!in_set(p->before, u"-‐/") || !u_isalnum(p->after))
        return false;
    int32_t left = run_left(p, p->gap - 1), right = run_right(p, p->gap);
    return left > 0 && (left <= SHORT_PART || right <= SHORT_PART || left + right <= SHORT_WHOLE);
}

static int32_t han_left(const struct at *p, int32_t i)
{
    int32_t count = 0;
    while (count < LOOK_UNITS && i - count > 0 && is_han(p->text[i - count - 1]))
        count++;
    return count;
}

static int32_t han_right(const struct at *p, int32_t i)
{
    int32_t count = 0;
    while (count < LOOK_UNITS && i + count < p->n && is_han(p->text[i + count]))
        count++;
    return count;
}

/* A person's name is Han on both sides of the dot, few of them, and nothing else: a longer piece
 * is a title, whose dot is a good place to break. In a short title, which has quotation marks of
 * its own, it is the only one. */
static bool rule_name(const struct at *p)
{
    enum { LONGEST = 4 };
    for (int32_t dot = p->gap - LONGEST - 1; dot <= p->gap + LONGEST; dot++) {
        if (dot < 1 || dot + 1 >= p->n || !in_set(p->text[dot], u"·・‧"))
            continue;
        int32_t left = han_left(p, dot), right = han_right(p, dot + 1);
        bool is_quoted = in_set(cp_at(p, dot - left - 1), u"“《「『") &&
                         in_set(cp_at(p, dot + 1 + right), u"”》」』");
        bool is_name = left > 0 && left <= LONGEST && right > 0 && right <= LONGEST;
        if (is_quoted && p->gap == dot + 1)
            return false;
        if (is_name && p->gap > dot - left && p->gap < dot + 1 + right)
            return true;
    }
    return false;
}

static bool rule_dash(const struct at *p)
{
    UChar32 far_before = cp_at(p, p->gap - 2), far_after = cp_at(p, p->gap + 1);
    /* A dash does not start a line: ——, nor one that stands between spaces. */
    if (p->after == u'—' ||
        (in_set(p->after, u"-–−") && is_space(p->before) && is_space(far_after)))
        return true;
    return p->before == u'—' && far_before != u'—' && is_han(far_before) &&
           (is_han(p->after) || u_isalnum(p->after)) && far_after != u'—';
}

static bool rule_hyphen(const struct at *p)
{
    return p->before == 0xad;
}

enum gap break_rule_at(const UChar *text, int32_t n, int32_t at)
{
    static const struct {
        enum gap gap;
        bool (*removes)(const struct at *p);
    } rules[] = {
        {GAP_NO_START, rule_edge_start}, {GAP_NO_END, rule_edge_end}, {GAP_NUMBER, rule_number},
        {GAP_UNIT, rule_unit},           {GAP_DATE, rule_date},       {GAP_ORDINAL, rule_ordinal},
        {GAP_LABEL, rule_label},         {GAP_SUFFIX, rule_suffix},   {GAP_COMPOUND, rule_compound},
        {GAP_NAME, rule_name},           {GAP_DASH, rule_dash},       {GAP_HYPHEN, rule_hyphen},
    };
    struct at p = {.text = text, .n = n, .gap = at};
    U16_GET(text, 0, at, n, p.after);
    U16_GET(text, 0, at - 1, n, p.before);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].removes(&p))
            return rules[i].gap;
    return GAP_MAY;
}
