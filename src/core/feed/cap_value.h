/* Inside cap*.c: the elements that are read, where they may stand, and what their text becomes. */
#ifndef CORE_FEED_CAP_VALUE_H
#define CORE_FEED_CAP_VALUE_H

#include "base/str.h"
#include "core/feed/cap.h"

#define CAP_NS '|' /* between an element's namespace and its name */

enum cap_tag {
    TAG_OTHER, /* with all that is in it */
    TAG_ALERT,
    TAG_IDENTIFIER,
    TAG_SENDER,
    TAG_SENT,
    TAG_STATUS,
    TAG_TYPE,
    TAG_SCOPE,
    TAG_REFERENCES,
    TAG_INFO,
    TAG_LANGUAGE,
    TAG_EVENT,
    TAG_RESPONSE,
    TAG_URGENCY,
    TAG_SEVERITY,
    TAG_CERTAINTY,
    TAG_EFFECTIVE,
    TAG_ONSET,
    TAG_EXPIRES,
    TAG_HEADLINE,
    TAG_DESCRIPTION,
    TAG_INSTRUCTION,
    TAG_AREA,
    TAG_AREA_DESC,
    TAG_POLYGON,
    TAG_CIRCLE,
    TAG_GEOCODE,
    TAG_VALUE_NAME,
    TAG_VALUE,
    TAG_FEED,
    TAG_ENTRY,
    TAG_ATOM_ID,
    TAG_ATOM_UPDATED,
    TAG_ATOM_PUBLISHED,
    TAG_ATOM_TITLE,
    TAG_ATOM_SUMMARY,
    TAG_ATOM_AUTHOR,
    TAG_ATOM_NAME,
    TAG_ATOM_CONTENT,
    TAG_ATOM_LINK
};

/* By namespace and name; TAG_OTHER for what is not read. */
enum cap_tag cap_tag_of(const char *name);
bool cap_tag_fits(enum cap_tag tag, enum cap_tag parent);

struct cap_info cap_info_empty(void);
struct cap_alert cap_alert_empty(void);

/* What an element says, clean, its white space one blank each. */
const char *cap_text(struct arena *arena, const struct strbuf *collected);
int64_t cap_instant(const char *text); /* 0: none */

/* Sets the member that the tag fills. Lists grow in arena. */
void cap_alert_value(struct arena *arena, enum cap_tag tag, const char *text,
                     struct cap_alert *out);
void cap_info_value(enum cap_tag tag, const char *text, struct cap_info *out);

void cap_area_value(struct arena *arena, enum cap_tag tag, const char *text, struct cap_area *area);

#endif
