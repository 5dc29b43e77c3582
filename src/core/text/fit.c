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

const char *text_without_series(const char *text)
{
    enum { LEAST_CONTENT = 4 };
    size_t bytes = strlen(text);
    int depth = 0;
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(text, bytes, &at);
        depth += opens(c);
        depth -= closes(c) && depth > 0;
        bool is_mark = c == 0xb7 || c == 0x30fb || c == 0xff1a || (c == ':' && text[at] == ' ');
        if (!is_mark || depth > 0)
            continue;
        const char *rest = text + at + strspn(text + at, " ");
        return content(rest) >= LEAST_CONTENT ? rest : text;
    }
    return text;
}

const char *text_without_ending(struct arena *arena, const char *text)
{
    static const char *const endings[] = {"分论坛",     "平行论坛",  "主题论坛", "论坛",
                                          " Sub-forum", " Subforum", " Forum"};
    static const char before[] = "Sub-forum on ", before_the[] = "the ";
    enum { LEAST_CONTENT = 4 };
    size_t bytes = strlen(text);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (bytes <= length || strcasecmp(text + bytes - length, endings[i]) != 0)
            continue;
        char *rest = arena_strndup(arena, text, bytes - length);
        return content(rest) >= LEAST_CONTENT ? rest : text;
    }
    if (strncasecmp(text, before, sizeof before - 1) == 0) {
        text += sizeof before - 1;
        if (strncasecmp(text, before_the, sizeof before_the - 1) == 0)
            text += sizeof before_the - 1;
    }
    return text;
}
