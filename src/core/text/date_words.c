#include "core/text/date_words.h"

#include <string.h>
#include <strings.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

static bool is_language(const char *lang, const char *code)
{
    size_t bytes = strlen(code);
    return strncasecmp(lang, code, bytes) == 0 &&
           (lang[bytes] == '\0' || lang[bytes] == '-' || lang[bytes] == '_');
}

enum sheet_lang sheet_lang_of(const char *lang)
{
    if (!lang || !lang[0] || is_language(lang, "en"))
        return SHEET_EN;
    return is_language(lang, "zh") ? SHEET_ZH : SHEET_OTHER;
}

/* Whether ICU has words of its own for the language, and not the root's "M04 26". */
static bool locale_of(const char *lang, char locale[ULOC_FULLNAME_CAPACITY])
{
    UErrorCode status = U_ZERO_ERROR;
    char language[ULOC_LANG_CAPACITY];
    uloc_forLanguageTag(lang, locale, ULOC_FULLNAME_CAPACITY, NULL, &status);
    uloc_getLanguage(locale, language, sizeof language, &status);
    if (U_FAILURE(status) || !language[0])
        return false;
    bool known = false;
    for (int32_t i = uloc_countAvailable(); i-- > 0 && !known;)
        known = strcmp(uloc_getAvailable(i), language) == 0;
    if (known)
        uloc_setKeywordValue("numbers", "latn", locale, ULOC_FULLNAME_CAPACITY, &status);
    return known && U_SUCCESS(status);
}

const char *date_words(struct arena *a, const char *lang, const struct civil *date, bool is_short)
{
    return date_words_of(a, lang, date, is_short ? "EEEdMMM" : "EEEdMMMM");
}

const char *date_words_of(struct arena *a, const char *lang, const struct civil *date,
                          const char *wanted)
{
    char locale[ULOC_FULLNAME_CAPACITY];
    if (!locale_of(lang, locale))
        return NULL;

    UErrorCode status = U_ZERO_ERROR;
    UChar pattern[64], words[128], skeleton[16];
    u_uastrncpy(skeleton, wanted, 15);
    skeleton[15] = 0;
    UDateTimePatternGenerator *patterns = udatpg_open(locale, &status);
    int32_t n = udatpg_getBestPattern(patterns, skeleton, -1, pattern, 63, &status);
    udatpg_close(patterns);
    if (U_FAILURE(status))
        return NULL;

    struct civil noon = {.year = date->year, .month = date->month, .day = date->day, .hour = 12};
    UDateFormat *format =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, u"GMT", -1, pattern, n, &status);
    n = udat_format(format, (UDate)civil_to_ms(&noon), words, 127, NULL, &status);
    udat_close(format);

    char text[400];
    int32_t bytes = 0;
    u_strToUTF8(text, sizeof text, &bytes, words, n, &status);
    return U_SUCCESS(status) ? arena_strndup(a, text, (size_t)bytes) : NULL;
}
