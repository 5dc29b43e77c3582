#include "core/text/fit.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

bool text_fits(struct typesetter *type, const struct paragraph *paragraph)
{
    const struct set_text *set = text_set(type, paragraph);
    return !set->shortened && !set->word_broken;
}

/* Letters and ideographs, roughly: what is left must be a title, not a number. */
static int content(const char *text)
{
    int count = 0;
    size_t bytes = strlen(text);
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(text, bytes, &at);
        count += c >= 0x2e80 ? 2 : (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
    return count;
}

static bool opens(uint32_t c)
{
    return c == '(' || c == '[' || c == 0xff08 || c == 0x300a || c == 0x201c || c == 0x300c;
}

static bool closes(uint32_t c)
{
    return c == ')' || c == ']' || c == 0xff09 || c == 0x300b || c == 0x201d || c == 0x300d;
}

/* Most of the characters that foreign names are written with in Chinese. */
static bool is_of_names(uint32_t c)
{
    static const char of_names[] =
        "阿埃艾安昂奥巴班贝本比宾波伯博布查达丹道德登邓迪蒂丁顿东多厄恩尔法范菲费芬弗夫福"
        "盖冈戈格古哈海汉赫亨侯胡华霍基吉加简杰金卡凯坎考科克肯孔库拉莱兰朗劳勒雷里丽利莉"
        "莲列林琳留柳卢鲁路伦罗洛吕马玛迈麦曼芒毛梅门蒙米密明摩莫姆穆娜纳南内尼妮宁纽努诺"
        "欧帕潘佩彭皮平蒲普奇齐恰强乔切琼琪茜让日荣瑞若萨塞赛桑瑟沙莎珊绍申圣施什史斯丝松"
        "苏索塔泰坦汤唐陶特腾提廷通图托瓦万旺威韦维魏温文翁沃乌吾武西希锡夏香肖谢辛欣休许"
        "逊雅亚延扬杨耶叶伊因英尤于约越泽扎詹珍芝朱卓兹祖佐茨匡翰";
    char bytes[5] = {0};
    return utf8_put(bytes, c) == 3 && strstr(of_names, bytes);
}

/* Whether what stands before a dot is rather a name, as 萨蒂亚·纳德拉, or too short for a series.
 */
static bool is_no_series(const char *text, size_t bytes)
{
    enum { LEAST_SERIES = 9 }; /* more than four Han */
    bool is_name = true;
    int count = 0;
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(text, bytes, &at);
        count += c >= 0x2e80 ? 2 : (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        is_name = is_name && is_of_names(c);
    }
    return is_name || count < LEAST_SERIES;
}

const char *text_without_series(const char *text)
{
    enum { LEAST_CONTENT = 4 };
    if (!text)
        return NULL;
    size_t bytes = strlen(text);
    int depth = 0;
    bool has_name = false;
    for (size_t at = 0; at < bytes;) {
        size_t before = at;
        uint32_t c = utf8_next(text, bytes, &at);
        depth += opens(c);
        depth -= closes(c) && depth > 0;
        /* A name may have more dots than one: 阿卜杜拉·本·萨勒曼. Those of Japanese stand in names
         * and lists, behind no series. */
        bool is_dot = c == 0xb7 || c == 0x2027;
        bool is_mark = is_dot || c == 0xff1a || (c == ':' && text[at] == ' ');
        has_name |= is_dot && depth == 0 && is_no_series(text, before);
        if (!is_mark || depth > 0 || before == 0 || (is_dot && has_name))
            continue;
        const char *rest = text + at + strspn(text + at, " ");
        return content(rest) >= LEAST_CONTENT ? rest : text;
    }
    return text;
}

/* The main forum is none without its end. */
static bool is_torn(const char *rest)
{
    static const char *const main_words[] = {"主", "Main"};
    size_t bytes = strlen(rest);
    for (size_t i = 0; i < sizeof main_words / sizeof *main_words; i++) {
        size_t length = strlen(main_words[i]);
        if (bytes >= length && strcasecmp(rest + bytes - length, main_words[i]) == 0)
            return true;
    }
    return false;
}

const char *text_without_ending(struct arena *arena, const char *text)
{
    static const char *const endings[] = {"分论坛",     "平行论坛",  "主题论坛", "论坛",
                                          " Sub-forum", " Subforum", " Forum"};
    static const char before[] = "Sub-forum on ", before_the[] = "the ";
    enum { LEAST_CONTENT = 3 };
    if (!text)
        return NULL;
    size_t bytes = strlen(text);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (bytes <= length || strcasecmp(text + bytes - length, endings[i]) != 0)
            continue;
        char *rest = arena_strndup(arena, text, bytes - length);
        if (is_torn(rest))
            return text;
        return content(rest) >= LEAST_CONTENT ? rest : text;
    }
    if (strncasecmp(text, before, sizeof before - 1) == 0) {
        text += sizeof before - 1;
        if (strncasecmp(text, before_the, sizeof before_the - 1) == 0)
            text += sizeof before_the - 1;
    }
    return text;
}
