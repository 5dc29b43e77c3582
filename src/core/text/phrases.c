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

static const UChar *const joiners[] = {u"of", u"the",  u"and", u"for", u"in", u"on",
                                       u"a",  u"an",   u"to",  u"at",  u"by", u"with",
                                       u"or", u"from", u"as",  u"&",   NULL};

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

static void find_endings(struct phrases *p)
{
    for (int32_t at = 1; at < p->n; at++) {
        if (!charclass_is_han(p->text[at]) || !charclass_is_han(cp_before(p->text, at)))
            continue;
        for (const UChar *const *ending = endings; *ending; ending++) {
            int32_t length = u_strlen(*ending);
            if (at + length > p->n || u_strncmp(p->text + at, *ending, length) != 0)
                continue;
            /* 活动中心 is not an activity: something else must follow. */
            UChar32 next = cp_after(p, at + length);
            if (charclass_is_han(next) && !in_set(next, u"暨及与和"))
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

void phrases_find(struct phrases *out, struct arena *arena, struct breaker *breaker,
                  const UChar *text, int32_t n)
{
    *out = (struct phrases){.text = text, .n = n};
    out->in_word = arena_array(arena, (size_t)n + 1, sizeof *out->in_word);
    out->ending = arena_array(arena, (size_t)n + 1, sizeof *out->ending);
    bool has_han = false;
    for (int32_t i = 0; i < n && !has_han; i++)
        has_han = charclass_is_han(text[i]) || U16_IS_SURROGATE(text[i]);
    if (!has_han)
        return;

    bool *edges = arena_array(arena, (size_t)n + 1, sizeof *edges);
    breaker_words(breaker, text, n, edges);
    for (int32_t at = 1; at < n; at++)
        out->in_word[at] = !edges[at] && !U16_IS_TRAIL(text[at]) &&
                           charclass_is_han(cp_before(text, at)) &&
                           charclass_is_han(cp_after(out, at));
    find_endings(out);
}

bool phrases_in_word(const struct phrases *p, int32_t at)
{
    return p->in_word[at];
}

bool phrases_ending_at(const struct phrases *p, int32_t at)
{
    return p->ending[at];
}

bool phrases_particle_at(const struct phrases *p, int32_t at)
{
    return in_set(cp_after(p, at), u"的地得了们着过等");
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

bool phrases_clause_ends(const struct phrases *p, int32_t left, int32_t right)
{
    UChar32 last = cp_before(p->text, left);
    if (in_set(last, u"，。；：！？·・—–,;:"))
        return true;
    return right > left && charclass_is_han(last) && charclass_is_han(cp_after(p, right));
}
