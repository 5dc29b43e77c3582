/* Text by language: which one to show (RFC 4647 section 3.4, lookup). */
#include "core/feed/model.h"

#include <string.h>
#include <strings.h>

static const char *exact(const struct text *text, const char *lang, size_t bytes)
{
    for (int i = 0; i < text->n; i++) {
        const char *have = text->items[i].lang;
        if (strlen(have) == bytes && strncasecmp(have, lang, bytes) == 0)
            return text->items[i].text;
    }
    return NULL;
}

int event_turns(const struct event *event)
{
    if (event->alternates)
        return event->n_languages;
    return event->n_languages > 2 ? event->n_languages - 1 : 1;
}

const char *text_in(const struct text *text, const char *lang)
{
    size_t bytes = strlen(lang);
    for (;;) {
        const char *found = exact(text, lang, bytes);
        if (found)
            return found;
        while (bytes > 0 && lang[bytes - 1] != '-')
            bytes--;
        if (bytes == 0)
            break;
        bytes--;
        /* A single letter announces what follows it and goes with it: zh-x-old → zh. */
        if (bytes >= 2 && lang[bytes - 2] == '-')
            bytes -= 2;
    }
    size_t primary = strcspn(lang, "-");
    for (int i = 0; i < text->n; i++) {
        const char *have = text->items[i].lang;
        if (strcspn(have, "-") == primary && strncasecmp(have, lang, primary) == 0)
            return text->items[i].text;
    }
    return NULL;
}

const char *text_any(const struct text *text, const char *lang)
{
    const char *found = text_in(text, lang);
    if (!found && text->n > 0)
        found = text->items[0].text;
    return found;
}
