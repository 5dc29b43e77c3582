#include "core/text/phrases.h"

#include "core/text/charclass.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

/* The longer first, so that 分论坛 is not taken as 分 + 论坛. */
static const UChar *const endings[] = {
    u"成果展览会", u"新闻发布会", u"主题研讨会", u"圆桌会议", u"颁奖典礼", u"颁奖仪式", u"签约仪式",
    u"启动仪式",   u"揭牌仪式",   u"高峰论坛",   u"主题论坛", u"平行论坛", u"主题演讲", u"成果展",
    u"分论坛",     u"主论坛",     u"总决赛",     u"开幕式",   u"闭幕式",   u"展览会",   u"研讨会",
    u"发布会",     u"座谈会",     u"对接会",     u"交流会",   u"推介会",   u"体验区",   u"工作坊",
    u"训练营",     u"半决赛",     u"决赛",       u"论坛",     u"峰会",     u"活动",     u"大会",
    u"会议",       u"大赛",       u"典礼",       u"仪式",     u"沙龙",     u"讲座",     u"培训",
    u"专场",       u"会场",       NULL};

/* Words that ICU's dictionary tears. */
static const UChar *const terms[] = {u"一带一路", u"人工智能", u"基础设施", u"数字中国", u"互联网",
                                     u"物联网",   u"东盟",     u"赛道",     u"丝路",     u"夜话",
                                     u"征程",     u"圆桌",     NULL};

/* A word of this one character belongs to the word before it, or behind it. */
static const UChar suffixes[] = u"化者家部商室网链处性率员署局院厅馆区会人";
static const UChar prefixes[] = u"新大高云元总副超微";

static const UChar *const joiners[] = {
    u"of",  u"the",  u"and", u"for",  u"in",  u"on",  u"a",   u"an",  u"to",  u"at",
    u"by",  u"with", u"or",  u"from", u"as",  u"&",   u"und", u"der", u"die", u"das",
    u"ein", u"eine", u"im",  u"am",   u"von", u"für", u"mit", u"zu",  u"et",  u"de",
    u"du",  u"des",  u"la",  u"le",   u"les", u"في",  u"من",  u"على", u"إلى", NULL};

static bool in_set(UChar32 c, const UChar *set)
{
    return c > 0 && c < 0x10000 && u_strchr(set, (UChar)c) != NULL;
}

static UChar32 cp_before(const UChar *text, int32_t at)
{
    UChar32 c = 0;
    if (at > 0)
        U16_PREV(text, 0, at, c);
    return c;
}

static UChar32 cp_after(const struct phrases *p, int32_t at)
{
    UChar32 c = 0;
    if (at < p->n)
        U16_NEXT(p->text, at, p->n, c);
    return c;
}

static void join_affixes(struct phrases *p, const bool *edges)
{
    for (int32_t at = 0; at + 1 < p->n; at++) {
        if (!edges[at] || !edges[at + 1] || !charclass_is_han(p->text[at]))
            continue;
        if (at > 0 && in_set(p->text[at], suffixes) && charclass_is_han(p->text[at - 1]))
            p->in_word[at] = true;
        if (in_set(p->text[at], prefixes) && charclass_is_han(p->text[at + 1]))
            p->in_word[at + 1] = true;
    }
}

/* What stands for itself though it is one character: it may begin or end a line. */
static bool is_function_word(UChar c)
{
    return in_set(c, u"与和及暨或的地得了们着过等之在对向从为以把被是");
}

/* ICU's dictionary does not know 孪生 or 赛道: words of one character side by side are one that it
 * lacks, and one that stands between longer words belongs to one of them. */
static void find_single(struct phrases *p, const bool *edges)
{
    enum { LONGEST = 4 };
    for (int32_t at = 0; at < p->n;) {
        int32_t end = at;
        while (end < p->n && edges[end] && edges[end + 1] && charclass_is_han(p->text[end]) &&
               !is_function_word(p->text[end]) && !p->ending[end])
            end++;
        /* That of one may have found its neighbour already, by what it is. */
        if (end - at < 1 || p->in_word[at] || (end - at == 1 && p->in_word[end])) {
            at++;
            continue;
        }
        bool *inside = end - at <= LONGEST ? p->in_term : p->beside;
        for (int32_t i = at + 1; i < end; i++)
            inside[i] = true;
        if (end - at == 1 && at > 0 && charclass_is_han(p->text[at - 1]))
            p->beside[at] = true;
        if (end - at == 1 && end < p->n && charclass_is_han(p->text[end]))
            p->beside[end] = !p->ending[end];
        at = end;
    }
}

/* 二〇三五 is one number. */
static void find_numbers(struct phrases *p)
{
    static const UChar digits[] = u"〇零一二三四五六七八九";
    for (int32_t at = 1; at < p->n; at++)
        p->in_word[at] |= in_set(p->text[at - 1], digits) && in_set(p->text[at], digits);
}

static void find_terms(struct phrases *p)
{
    for (int32_t at = 0; at < p->n; at++) {
        if (!charclass_is_han(p->text[at]))
            continue;
        for (const UChar *const *term = terms; *term; term++) {
            int32_t length = u_strlen(*term);
            if (at + length > p->n || u_strncmp(p->text + at, *term, length) != 0)
                continue;
            for (int32_t i = 1; i < length; i++)
                p->in_term[at + i] = true;
            break;
        }
    }
}

/* Two or three Han that stand alone, as 李四 between commas, are a name or a word. */
static void find_lone(struct phrases *p)
{
    enum { LONGEST = 3 };
    for (int32_t at = 0; at < p->n;) {
        int32_t end = at;
        while (end < p->n && charclass_is_han(p->text[end]))
            end++;
        if (end - at <= LONGEST)
            for (int32_t i = at + 1; i < end; i++)
                p->in_word[i] = true;
        at = end + 1;
    }
}

static void find_endings(struct phrases *p)
{
    for (int32_t at = 1; at < p->n; at++) {
        if (!charclass_is_han(p->text[at]))
            continue;
        for (const UChar *const *ending = endings; *ending; ending++) {
            int32_t length = u_strlen(*ending);
            if (at + length > p->n || u_strncmp(p->text + at, *ending, length) != 0)
                continue;
            /* 活动中心 is not an activity, and in 创新大赛·网络 the rest is the title. */
            UChar32 next = cp_after(p, at + length);
            bool is_end = next == 0 || in_set(next, u"暨及与和，。；（）！？”》」");
            if (!is_end)
                continue;
            p->ending[at] = true;
            p->in_word[at] = false;
            for (int32_t i = 1; i < length; i++)
                p->in_word[at + i] = true;
            at += length - 1;
            break;
        }
    }
}

static bool is_hangul(UChar c)
{
    return (c >= 0xac00 && c <= 0xd7a3) || (c >= 0x1100 && c <= 0x11ff);
}

void phrases_find(struct phrases *out, struct arena *arena, struct breaker *breaker,
                  const UChar *text, int32_t n)
{
    *out = (struct phrases){.text = text, .n = n};
    out->in_word = arena_array(arena, (size_t)n + 1, sizeof *out->in_word);
    out->in_term = arena_array(arena, (size_t)n + 1, sizeof *out->in_term);
    out->beside = arena_array(arena, (size_t)n + 1, sizeof *out->beside);
    out->ending = arena_array(arena, (size_t)n + 1, sizeof *out->ending);
    bool has_han = false, has_kana = false;
    for (int32_t i = 1; i < n; i++) {
        has_han = has_han || charclass_is_han(text[i - 1]) || charclass_is_han(text[i]) ||
                  U16_IS_SURROGATE(text[i]);
        has_kana = has_kana || (text[i] >= 0x3040 && text[i] <= 0x30ff && text[i] != u'・');
        /* The standard breaks Korean between any two syllables; a title reads by words. */
        out->in_word[i] = is_hangul(text[i - 1]) && is_hangul(text[i]);
    }
    if (!has_han)
        return;

    bool *edges = arena_array(arena, (size_t)n + 1, sizeof *edges);
    breaker_words(breaker, text, n, edges);
    for (int32_t at = 1; at < n; at++)
        out->in_word[at] |= !edges[at] && !U16_IS_TRAIL(text[at]) &&
                            charclass_is_han(cp_before(text, at)) &&
                            charclass_is_han(cp_after(out, at));
    join_affixes(out, edges);
    find_numbers(out);
    find_terms(out);
    find_lone(out);
    find_endings(out);
    if (!has_kana)
        find_single(out, edges);
}

bool phrases_in_word(const struct phrases *p, int32_t at)
{
    return p->in_word[at];
}

bool phrases_in_term(const struct phrases *p, int32_t at)
{
    return p->in_term[at];
}

bool phrases_beside_one(const struct phrases *p, int32_t at)
{
    return p->beside[at];
}

bool phrases_ending_at(const struct phrases *p, int32_t at)
{
    return p->ending[at];
}

/* What an English title ends in when it says what kind of thing it names. */
static bool ends_english(const struct phrases *p, int32_t at)
{
    static const UChar *const kinds[] = {u"Sub-forum", u"Subforum", u"Workshop", u"Sub-Forum",
                                         NULL};
    for (const UChar *const *kind = kinds; *kind; kind++)
        if (u_strlen(*kind) == p->n - at && u_strncmp(p->text + at, *kind, p->n - at) == 0)
            return true;
    return false;
}

bool phrases_particle_at(const struct phrases *p, int32_t at)
{
    return in_set(cp_after(p, at), u"的地得了们着过等のはがをにでとも");
}

int32_t phrases_cut_joiner(const UChar *text, int32_t at)
{
    if (in_set(cp_before(text, at), u"与和及暨或") && at > 1)
        return at - 1;
    int32_t start = at;
    while (start > 0 && !u_isUWhiteSpace(text[start - 1]) && at - start < 5)
        start--;
    if (start == 0 || !u_isUWhiteSpace(text[start - 1]))
        return at;
    for (const UChar *const *word = joiners; *word; word++) {
        if (u_strlen(*word) != at - start ||
            u_strncasecmp(*word, text + start, at - start, U_FOLD_CASE_DEFAULT) != 0)
            continue;
        while (start > 0 && u_isUWhiteSpace(text[start - 1]))
            start--;
        return start > 0 ? start : at;
    }
    return at;
}

bool phrases_joiner_before(const struct phrases *p, int32_t at)
{
    return phrases_cut_joiner(p->text, at) < at;
}

bool phrases_part_ends(const struct phrases *p, int32_t at)
{
    return in_set(cp_before(p->text, at), u"_./@=&?#:-");
}

enum phrase_end phrases_end_at(const struct phrases *p, int32_t left, int32_t right)
{
    UChar32 last = cp_before(p->text, left), next = cp_after(p, right);
    if (in_set(last, u"：:·・—…。！？"))
        return PHRASE_PART;
    if (in_set(last, u"，、；,;–−") || (last == '-' && right > left))
        return PHRASE_CLAUSE;
    if (right == left)
        return last == '-' || last == '/' ? PHRASE_INSIDE : PHRASE_NONE;
    bool han_left = charclass_is_han(last), han_right = charclass_is_han(next);
    if (han_left && han_right)
        return PHRASE_CLAUSE;
    return han_left || han_right || ends_english(p, right) ? PHRASE_MINOR : PHRASE_NONE;
}
