/* What the elements of an alert say. */
#include "core/feed/cap_value.h"

#include "base/civil.h"
#include <string.h>

#define REFERENCES_MAX 500

static const struct known {
    const char *name;
    enum cap_tag tag;
} cap_tags[] = {{"alert", TAG_ALERT},
                {"identifier", TAG_IDENTIFIER},
                {"sender", TAG_SENDER},
                {"sent", TAG_SENT},
                {"status", TAG_STATUS},
                {"msgType", TAG_TYPE},
                {"message_type", TAG_TYPE}, /* lists of Meteoalarm */
                {"scope", TAG_SCOPE},
                {"references", TAG_REFERENCES},
                {"info", TAG_INFO},
                {"language", TAG_LANGUAGE},
                {"event", TAG_EVENT},
                {"responseType", TAG_RESPONSE},
                {"urgency", TAG_URGENCY},
                {"severity", TAG_SEVERITY},
                {"certainty", TAG_CERTAINTY},
                {"effective", TAG_EFFECTIVE},
                {"onset", TAG_ONSET},
                {"expires", TAG_EXPIRES},
                {"headline", TAG_HEADLINE},
                {"description", TAG_DESCRIPTION},
                {"instruction", TAG_INSTRUCTION},
                {"area", TAG_AREA},
                {"areaDesc", TAG_AREA_DESC},
                {"polygon", TAG_POLYGON},
                {"circle", TAG_CIRCLE},
                {"geocode", TAG_GEOCODE},
                {"valueName", TAG_VALUE_NAME},
                {"value", TAG_VALUE}},
  atom_tags[] = {{"feed", TAG_FEED},
                 {"entry", TAG_ENTRY},
                 {"id", TAG_ATOM_ID},
                 {"updated", TAG_ATOM_UPDATED},
                 {"published", TAG_ATOM_PUBLISHED},
                 {"title", TAG_ATOM_TITLE},
                 {"summary", TAG_ATOM_SUMMARY},
                 {"author", TAG_ATOM_AUTHOR},
                 {"name", TAG_ATOM_NAME},
                 {"content", TAG_ATOM_CONTENT},
                 {"link", TAG_ATOM_LINK}};

static enum cap_tag find_tag(const struct known *tags, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(tags[i].name, name) == 0)
            return tags[i].tag;
    }
    return TAG_OTHER;
}

enum cap_tag cap_tag_of(const char *name)
{
    const char *local = strchr(name, CAP_NS);
    if (!local)
        return TAG_OTHER;
    size_t bytes = (size_t)(local - name);
    static const char cap[] = "urn:oasis:names:tc:emergency:cap:1.";
    static const char atom[] = "http://www.w3.org/2005/Atom";
    if (bytes == sizeof cap && memcmp(name, cap, sizeof cap - 1) == 0 &&
        (name[bytes - 1] == '1' || name[bytes - 1] == '2'))
        return find_tag(cap_tags, sizeof cap_tags / sizeof *cap_tags, local + 1);
    if (bytes == sizeof atom - 1 && memcmp(name, atom, bytes) == 0)
        return find_tag(atom_tags, sizeof atom_tags / sizeof *atom_tags, local + 1);
    return TAG_OTHER;
}

bool cap_tag_fits(enum cap_tag tag, enum cap_tag parent)
{
    if (tag == TAG_ALERT)
        return parent == TAG_OTHER || parent == TAG_ATOM_CONTENT;
    if (tag == TAG_FEED)
        return parent == TAG_OTHER;
    if (tag == TAG_ENTRY)
        return parent == TAG_FEED;
    if (tag > TAG_ENTRY)
        return parent == TAG_ENTRY || (tag == TAG_ATOM_NAME && parent == TAG_ATOM_AUTHOR);
    if (tag < TAG_INFO)
        return parent == TAG_ALERT || parent == TAG_ENTRY;
    if (tag == TAG_INFO)
        return parent == TAG_ALERT;
    if (tag == TAG_VALUE_NAME || tag == TAG_VALUE)
        return parent == TAG_GEOCODE;
    if (tag == TAG_AREA_DESC || tag == TAG_POLYGON || tag == TAG_CIRCLE || tag == TAG_GEOCODE)
        return parent == TAG_AREA || parent == TAG_ENTRY;
    return parent == TAG_INFO || parent == TAG_ENTRY;
}

/* -- Values -------------------------------------------------------------------------------- */

/* What was collected: clean, its white space one blank each. */
const char *cap_text(struct arena *arena, const struct strbuf *collected)
{
    char *text =
        utf8_clean(arena, collected->text ? collected->text : "", collected->bytes, 0, NULL);
    char *out = text;
    for (const char *c = text; *c; c++) {
        bool white = *c == ' ' || *c == '\n';
        if (!white)
            *out++ = *c;
        else if (out > text && out[-1] != ' ')
            *out++ = ' ';
    }
    while (out > text && out[-1] == ' ')
        out--;
    *out = '\0';
    return text;
}

int64_t cap_instant(const char *text)
{
    int64_t ms;
    return rfc3339_parse(text, &ms, NULL) ? ms : 0;
}

/* Its place in the list of names (ends with NULL); the list's length if it is not there. */
static int choice(const char *text, const char *const *names)
{
    int i = 0;
    while (names[i] && strcmp(names[i], text) != 0)
        i++;
    return i;
}

/* "sender,identifier,sent"; an identifier has no comma, but a sender may. Cuts word. */
static bool read_reference(char *word, struct cap_name *out)
{
    char *sent = strrchr(word, ',');
    if (!sent)
        return false;
    *sent++ = '\0';
    char *identifier = strrchr(word, ',');
    if (!identifier)
        return false;
    *identifier++ = '\0';
    *out = (struct cap_name){word, identifier, cap_instant(sent)};
    return true;
}

/* None of the three parts has a blank in it, but some senders write one behind a comma. In place.
 */
static void close_up(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        bool at_comma = *from == ' ' && (from[1] == ',' || (to > text && to[-1] == ','));
        if (!at_comma)
            *to++ = *from;
    }
    *to = '\0';
}

/* Separated by white space (section 3.2.1). The standard has one such element; more of them, as
 * some senders write, are one list. */
static void read_references(struct arena *arena, const char *words, struct cap_alert *out)
{
    char *text = arena_strdup(arena, words);
    close_up(text);
    while (*text && out->n_references < REFERENCES_MAX) {
        size_t bytes = strcspn(text, " ");
        struct cap_name name;
        if (read_reference(arena_strndup(arena, text, bytes), &name)) {
            struct cap_name *slot = arena_push(arena, &out->references, (size_t)out->n_references,
                                               &out->references_capacity, sizeof *slot);
            *slot = name;
            out->n_references++;
        }
        text += bytes;
        text += strspn(text, " ");
    }
}

void cap_alert_value(struct arena *arena, enum cap_tag tag, const char *text, struct cap_alert *out)
{
    static const char *const statuses[] = {"Actual", "Exercise", "System", "Test", "Draft", NULL};
    static const char *const types[] = {"Alert", "Update", "Cancel", "Ack", "Error", NULL};
    static const char *const scopes[] = {"Public", "Restricted", "Private", NULL};
    if (tag == TAG_IDENTIFIER)
        out->name.identifier = text;
    else if (tag == TAG_SENDER)
        out->name.sender = text;
    else if (tag == TAG_SENT)
        out->name.sent_ms = cap_instant(text);
    else if (tag == TAG_STATUS)
        out->status = (enum cap_status)choice(text, statuses);
    else if (tag == TAG_TYPE)
        out->type = (enum cap_type)choice(text, types);
    else if (tag == TAG_REFERENCES)
        read_references(arena, text, out);
    else if (tag == TAG_SCOPE) {
        out->has_scope = true;
        out->scope = (enum cap_scope)choice(text, scopes);
    }
}

static void response_value(const char *text, struct cap_info *out)
{
    if (strcmp(text, "Evacuate") == 0)
        out->is_evacuation = true;
    if (strcmp(text, "AllClear") == 0)
        out->is_all_clear = true;
}

/* The member of out that a tag of words fills; NULL: none. */
static const char **info_words(enum cap_tag tag, struct cap_info *out)
{
    switch (tag) {
    case TAG_LANGUAGE:
        return &out->language;
    case TAG_EVENT:
        return &out->event;
    case TAG_HEADLINE:
        return &out->headline;
    case TAG_DESCRIPTION:
        return &out->description;
    case TAG_INSTRUCTION:
        return &out->instruction;
    case TAG_AREA_DESC:
        return &out->area;
    default:
        return NULL;
    }
}

void cap_info_value(enum cap_tag tag, const char *text, struct cap_info *out)
{
    static const char *const urgencies[] = {"Immediate", "Expected", "Future", "Past", NULL};
    static const char *const severities[] = {"Extreme", "Severe", "Moderate", "Minor", NULL};
    static const char *const certainties[] = {"Observed", "Likely", "Possible", "Unlikely", NULL};
    const char **words = info_words(tag, out);
    if (words && (tag != TAG_AREA_DESC || !out->area[0]) && text[0])
        *words = text;
    else if (tag == TAG_RESPONSE)
        response_value(text, out);
    else if (tag == TAG_URGENCY)
        out->urgency = (enum cap_urgency)choice(text, urgencies);
    else if (tag == TAG_SEVERITY)
        out->severity = (enum cap_severity)choice(text, severities);
    else if (tag == TAG_CERTAINTY)
        out->certainty = (enum cap_certainty)(
            strcmp(text, "Very Likely") == 0 ? (int)CAP_LIKELY : choice(text, certainties));
    else if (tag == TAG_EFFECTIVE)
        out->effective_ms = cap_instant(text);
    else if (tag == TAG_ONSET)
        out->onset_ms = cap_instant(text);
    else if (tag == TAG_EXPIRES)
        out->expires_ms = cap_instant(text);
}

struct cap_info cap_info_empty(void)
{
    return (struct cap_info){
        .language = "en-US",
        .event = "",
        .headline = "",
        .description = "",
        .instruction = "",
        .area = "",
        .urgency = CAP_URGENCY_UNKNOWN,
        .severity = CAP_SEVERITY_UNKNOWN,
        .certainty = CAP_CERTAINTY_UNKNOWN,
    };
}

struct cap_alert cap_alert_empty(void)
{
    return (struct cap_alert){
        .name = {"", "", 0},
        .status = CAP_STATUS_UNKNOWN,
        .type = CAP_TYPE_UNKNOWN,
        .scope = CAP_SCOPE_UNKNOWN,
        .link = "",
    };
}
