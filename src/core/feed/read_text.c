/* Text by language, links and language tags: what was written by people, made safe to set. */
#include "core/feed/read.h"

#include "base/str.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/utext.h>

#define TEXT_BYTES_READ ((size_t)4 * TEXT_BYTES_MAX) /* what cleaning looks at */
#define LANGUAGES_MAX 32                             /* of one text */
#define TAG_BYTES_MAX 35                             /* RFC 5646 section 4.4.1 */
#define URL_BYTES_MAX 2048

bool language_valid(const char *tag)
{
    size_t bytes = strlen(tag);
    size_t primary = strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (bytes > TAG_BYTES_MAX || primary < 1 || primary > 8 ||
        (tag[primary] && tag[primary] != '-'))
        return false;
    if (primary == 1 && (!strchr("xXiI", tag[0]) || !tag[1]))
        return false;
    size_t run = primary;
    for (const char *c = tag + primary; *c; c++) {
        if (*c == '-' && run > 0)
            run = 0;
        else if (isalnum((unsigned char)*c) && run < 8)
            run++;
        else
            return false;
    }
    return run > 0;
}

/* Whether ICU knows the primary subtag, or it says of no language (und, mul, zxx, mis, x-…). */
static bool language_known(const char *tag)
{
    static const char *const others[] = {"und", "mul", "zxx", "mis", "x", "i", NULL};
    char primary[9] = {0};
    size_t bytes = strcspn(tag, "-");
    memcpy(primary, tag, bytes < sizeof primary ? bytes : sizeof primary - 1);
    for (int i = 0; others[i]; i++) {
        if (strcasecmp(primary, others[i]) == 0)
            return true;
    }
    if (uloc_getISO3Language(primary)[0])
        return true;
    UErrorCode status = U_ZERO_ERROR;
    UChar name[64];
    uloc_getDisplayLanguage(primary, "en", name, 64, &status);
    return status == U_ZERO_ERROR; /* U_USING_DEFAULT_WARNING: the subtag itself */
}

void report_language(struct reading *reading, const struct node *node, const char *tag)
{
    if (language_known(tag))
        return;
    for (int i = 0; i < reading->n_unknown_languages; i++) {
        if (strcasecmp(reading->unknown_languages[i], tag) == 0)
            return;
    }
    if (reading->n_unknown_languages == UNKNOWN_LANGUAGES_MAX)
        return;
    reading->unknown_languages[reading->n_unknown_languages++] = arena_strdup(reading->arena, tag);
    node_problem(reading, node, "%s is no known language; its text is kept", tag);
}

/* Most text is Latin or Han, where no lookup is needed to know a starter. */
static bool is_nonstarter(uint32_t c)
{
    if (c < 0x300 || (c >= 0x3400 && c < 0xa000) || (c >= 0xac00 && c < 0xd7a4))
        return false;
    return u_getCombiningClass((UChar32)c) != 0;
}

/* Drops, in place, the non-starters of every run beyond the 30th. */
static bool make_stream_safe(char *text)
{
    size_t bytes = strlen(text), at = 0, kept = 0;
    int run = 0;
    bool dropped = false;
    while (at < bytes) {
        size_t from = at;
        run = is_nonstarter(utf8_next(text, bytes, &at)) ? run + 1 : 0;
        if (run > NONSTARTERS_MAX) {
            dropped = true;
            continue;
        }
        memmove(text + kept, text + from, at - from);
        kept += at - from;
    }
    text[kept] = '\0';
    return dropped;
}

/* Cuts, in place, at the last grapheme cluster boundary within max bytes; inside a cluster that
 * is longer than that, at a code point. */
static void cut_graphemes(struct reading *reading, char *text, size_t max)
{
    size_t cut = max;
    while (cut > 0 && ((unsigned char)text[cut] & 0xc0) == 0x80)
        cut--;
    UErrorCode status = U_ZERO_ERROR;
    if (!reading->graphemes)
        reading->graphemes = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
    UText *utext = utext_openUTF8(NULL, text, (int64_t)strlen(text), &status);
    ubrk_setUText(reading->graphemes, utext, &status);
    if (U_SUCCESS(status)) {
        int32_t boundary = ubrk_isBoundary(reading->graphemes, (int32_t)cut)
                               ? (int32_t)cut
                               : ubrk_preceding(reading->graphemes, (int32_t)cut);
        if (boundary > 0)
            cut = (size_t)boundary;
    }
    utext_close(utext);
    text[cut] = '\0';
}

/* Bytes of white space at text: ASCII's, no-break and ideographic space. */
static size_t space_bytes(const char *text)
{
    if (*text == ' ' || *text == '\n')
        return 1;
    if (strncmp(text, "\xc2\xa0", 2) == 0)
        return 2;
    return strncmp(text, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

static char *trim(char *text)
{
    for (size_t bytes = space_bytes(text); bytes; bytes = space_bytes(text))
        text += bytes;
    size_t end = strlen(text);
    for (;;) {
        size_t back = 0;
        for (size_t i = 1; i <= 3 && i <= end && !back; i++)
            back = space_bytes(text + end - i) == i ? i : 0;
        if (!back)
            break;
        end -= back;
        text[end] = '\0';
    }
    return text;
}

/* Most strings need no cleaning: one look decides. False is no more than a maybe. */
static bool is_clean(const char *text, size_t bytes)
{
    int rare = 0; /* characters that may be non-starters; up to 30 make no long run */
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7f || c == 0xc2)
            return false;
        /* Not ASCII, not Latin with its marks built in, not U+4000 to U+9FFF. */
        rare += c >= 0xcc && !(c >= 0xe4 && c <= 0xe9);
    }
    return rare <= NONSTARTERS_MAX && bytes <= TEXT_BYTES_MAX;
}

const char *clean_text(struct reading *reading, const struct node *node)
{
    const char *written = json_string_value(node->json);
    size_t written_bytes = json_string_length(node->json);
    if (is_clean(written, written_bytes))
        return trim(arena_strndup(reading->arena, written, written_bytes));
    bool was_cut = false;
    char *text = utf8_clean(reading->arena, written, written_bytes, TEXT_BYTES_READ, &was_cut);
    if (make_stream_safe(text)) {
        node_problem(reading, node, "more than %d combining marks in a row; the rest left out",
                     NONSTARTERS_MAX);
    }
    if (strlen(text) > TEXT_BYTES_MAX) {
        cut_graphemes(reading, text, TEXT_BYTES_MAX);
        was_cut = true;
    }
    if (was_cut) {
        node_problem(reading, node, "%zu bytes; cut to %d", written_bytes, TEXT_BYTES_MAX);
    }
    return trim(text);
}

/* Something that is neither white nor a control or another ignorable. */
static bool is_visible(const char *text)
{
    size_t bytes = strlen(text);
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(text, bytes, &at);
        if (c > 0x20 && c < 0x7f)
            return true;
        if (!u_isUWhiteSpace((UChar32)c) && u_charType((UChar32)c) != U_CONTROL_CHAR &&
            !u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            return true;
    }
    return false;
}

static void add_language(struct reading *reading, struct text *out, struct text_lang *items,
                         const struct node *node, const char *lang)
{
    if (!json_is_string(node->json)) {
        node_problem(reading, node, "%s, where a string is wanted", node_quote(reading, node));
        return;
    }
    const char *text = clean_text(reading, node);
    if (text[0] && !is_visible(text))
        node_problem(reading, node, "nothing in it can be seen; left out");
    else if (text[0])
        items[out->n++] = (struct text_lang){.lang = lang, .text = text};
}

static bool tag_taken(const struct text *text, const char *tag)
{
    for (int i = 0; i < text->n; i++) {
        if (strcasecmp(text->items[i].lang, tag) == 0)
            return true;
    }
    return false;
}

/* Tags are few in a document and many in its texts: share the event's spelling. */
static const char *shared_tag(struct reading *reading, const char *tag)
{
    const struct event *event = &reading->snapshot->event;
    for (int i = 0; i < event->n_languages; i++) {
        if (strcmp(event->languages[i], tag) == 0)
            return event->languages[i];
    }
    return arena_strdup(reading->arena, tag);
}

void node_text(struct reading *reading, const struct node *node, struct text *out)
{
    *out = (struct text){0};
    if (!node_present(node))
        return;
    bool by_language = json_is_object(node->json);
    if (!by_language && !json_is_string(node->json)) {
        node_problem(reading, node,
                     "%s, where a string or an object from language to string is "
                     "wanted",
                     node_quote(reading, node));
        return;
    }
    size_t count = by_language ? json_object_size(node->json) : 1;
    if (count > LANGUAGES_MAX) {
        node_problem(reading, node, "more than %d languages", LANGUAGES_MAX);
        return;
    }
    struct text_lang *items = arena_array(reading->arena, count, sizeof *items);
    out->items = items;
    if (!by_language) {
        add_language(reading, out, items, node, reading->first_language);
        return;
    }
    const char *tag;
    json_t *value;
    json_object_foreach(node->json, tag, value)
    {
        struct node entry = {.json = value, .up = node, .name = tag};
        if (!language_valid(tag))
            node_problem(reading, &entry, "not a language tag (BCP 47)");
        else if (tag_taken(out, tag))
            node_problem(reading, &entry, "this language is there before");
        else if (!json_is_null(value)) {
            report_language(reading, &entry, tag);
            add_language(reading, out, items, &entry, shared_tag(reading, tag));
        }
    }
}

void read_text(struct reading *reading, const struct object *object, const char *name,
               struct text *out)
{
    struct node node = object_member(object, name);
    node_text(reading, &node, out);
}

bool wanted_text(struct reading *reading, const struct object *object, const char *name,
                 struct text *out)
{
    int before = reading->snapshot->n_problems;
    struct node node = object_member(object, name);
    node_text(reading, &node, out);
    if (!out->n && reading->snapshot->n_problems == before)
        node_problem(reading, &node, node_present(&node) ? "empty" : "missing");
    return out->n > 0;
}

static bool url_valid(const char *url)
{
    if (strncasecmp(url, "https://", 8) != 0 && strncasecmp(url, "http://", 7) != 0)
        return false;
    for (const unsigned char *c = (const unsigned char *)url; *c; c++) {
        if (*c <= 0x20 || *c == 0x7f || strchr("\"<>\\^`{|}", *c))
            return false;
    }
    return strlen(url) <= URL_BYTES_MAX && strchr(url, ':')[3] != '\0';
}

void read_link(struct reading *reading, const struct object *object, const char *name,
               struct link *out)
{
    static const char *const names[] = {"url", "label", NULL};
    struct node node = object_member(object, name);
    struct object link;
    *out = (struct link){0};
    if (!node_present(&node) || !object_open(reading, &link, &node, names))
        return;
    struct node url = object_member(&link, "url");
    if (!node_present(&url)) {
        node_problem(reading, &url, "missing");
        return;
    }
    if (!json_is_string(url.json) || !url_valid(json_string_value(url.json))) {
        node_problem(reading, &url, "%s is not an http or https address",
                     node_quote(reading, &url));
        return;
    }
    out->url = arena_strdup(reading->arena, json_string_value(url.json));
    read_text(reading, &link, "label", &out->label);
}

void read_languages(struct reading *reading, const struct object *object, const char *name,
                    const char ***out, int *n)
{
    struct node list;
    size_t count = object_list(reading, object, name, &list);
    if (!count)
        return;
    *out = arena_array(reading->arena, count, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        const char *tag = json_string_value(item.json);
        if (!tag || !language_valid(tag))
            node_problem(reading, &item, "%s is not a language tag (BCP 47)",
                         node_quote(reading, &item));
        else {
            report_language(reading, &item, tag);
            (*out)[(*n)++] = arena_strdup(reading->arena, tag);
        }
    }
}
