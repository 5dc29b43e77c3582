#include "core/text/charclass.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

static UScriptCode script_of(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(c, &status);
}

uint32_t charclass_script(UChar32 c)
{
    UScriptCode script = script_of(c);
    if (script <= USCRIPT_INHERITED || script == USCRIPT_UNKNOWN)
        return 0;
    const unsigned char *name = (const unsigned char *)uscript_getShortName(script);
    if (!name || strlen((const char *)name) != 4)
        return 0;
    return (uint32_t)name[0] << 24 | (uint32_t)name[1] << 16 | (uint32_t)name[2] << 8 | name[3];
}

static bool in_set(UChar32 c, const UChar *set)
{
    return c > 0 && c < 0x10000 && u_strchr(set, (UChar)c) != NULL;
}

bool charclass_is_hard(UChar32 c)
{
    return (c >= 0x0a && c <= 0x0d) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool charclass_is_space(UChar32 c)
{
    return u_isUWhiteSpace(c) && !charclass_is_hard(c);
}

bool charclass_is_hidden(UChar32 c)
{
    if (c >= 0x20 && c < 0x7f)
        return false;
    return u_charType(c) == U_CONTROL_CHAR || charclass_is_hard(c) ||
           (c >= 0xfff9 && c <= 0xfffb) ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool charclass_is_joiner(UChar32 c)
{
    return c == 0x200c || c == 0x200d || c == 0xfe0e || c == 0xfe0f ||
           (c >= 0xe0020 && c <= 0xe007f);
}

bool charclass_needs_joiners(const UChar *units, int32_t from, int32_t to)
{
    UChar32 c;
    U16_NEXT(units, from, to, c);
    if (u_hasBinaryProperty(c, UCHAR_EMOJI))
        return true;
    UScriptCode script = script_of(c);
    return script > USCRIPT_INHERITED && script != USCRIPT_LATIN && script != USCRIPT_GREEK &&
           script != USCRIPT_CYRILLIC && !charclass_is_han(c);
}

bool charclass_is_mark(UChar32 c)
{
    return c >= 0x300 && (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
}

bool charclass_stacks(UChar32 c)
{
    return (c >= 0x0f00 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff);
}

bool charclass_is_han(UChar32 c)
{
    if (c < 0x2e80)
        return false;
    UScriptCode script = script_of(c);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           script == USCRIPT_BOPOMOFO || c == 0x30fc;
}

bool charclass_is_wide(UChar32 c)
{
    if (c < 0x1100 || u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION))
        return false;
    int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return (width == U_EA_FULLWIDTH || width == U_EA_WIDE) && script_of(c) != USCRIPT_HANGUL;
}

bool charclass_is_letter(UChar32 c)
{
    return u_isalnum(c);
}

bool charclass_is_content(UChar32 c)
{
    return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_S_MASK)) != 0;
}

bool charclass_is_shared_mark(UChar32 c)
{
    return in_set(c, u"“”‘’·—…‧―");
}

bool charclass_is_air_side(UChar32 c)
{
    if (u_isalnum(c))
        return !charclass_is_han(c) && !charclass_is_wide(c) && script_of(c) != USCRIPT_HANGUL;
    return in_set(c, u"%‰+#$€£°");
}

bool charclass_is_wide_open(UChar32 c)
{
    return in_set(c, u"（《「『“‘〈【〔〖［｛");
}

bool charclass_is_wide_close(UChar32 c)
{
    return in_set(c, u"，。、；：？！）》」』”’〉】〕〗］｝．");
}

bool charclass_is_wide_dot(UChar32 c)
{
    return in_set(c, u"·・‧");
}

bool charclass_lang_is_rtl(const char *lang)
{
    return lang && lang[0] && uloc_isRightToLeft(lang);
}
