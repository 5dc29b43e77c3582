/* What languages are called. The few that are spoken at most events have words of ours; the rest
 * come from ICU. */
#include "core/text/date_words.h"
#include "core/text/sheet.h"

#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

static const struct {
    const char *tag, *zh, *en;
} known[] = {
    {"zh", "中文", "Chinese"},     {"en", "英语", "English"}, {"ja", "日语", "Japanese"},
    {"ko", "韩语", "Korean"},      {"fr", "法语", "French"},  {"de", "德语", "German"},
    {"es", "西班牙语", "Spanish"}, {"ru", "俄语", "Russian"}, {"ar", "阿拉伯语", "Arabic"},
};

const char *sheet_language(struct arena *a, const char *lang, const char *tag)
{
    enum sheet_lang sheet = sheet_lang_of(lang);
    for (size_t i = 0; i < sizeof known / sizeof *known && sheet != SHEET_OTHER; i++) {
        if (strcmp(known[i].tag, tag) == 0)
            return sheet == SHEET_ZH ? known[i].zh : known[i].en;
    }
    char from[ULOC_FULLNAME_CAPACITY], in[ULOC_FULLNAME_CAPACITY], text[400];
    UChar words[128];
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(tag, from, sizeof from, NULL, &status);
    uloc_forLanguageTag(lang && *lang ? lang : "en", in, sizeof in, NULL, &status);
    int32_t bytes = 0, n = uloc_getDisplayLanguage(from, in, words, 127, &status);
    if (U_FAILURE(status) || n == 0)
        return tag;
    u_strToUTF8(text, sizeof text, &bytes, words, n, &status);
    return U_SUCCESS(status) ? arena_strndup(a, text, (size_t)bytes) : tag;
}
