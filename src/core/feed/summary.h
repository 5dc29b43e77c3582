/* What `hallboard check` says of a document: a snapshot in words, for people and for scripts. Pure
 * functions; text goes to the end of out. `file` is shown as it is (cleaned to UTF-8 in JSON). */
#ifndef CORE_FEED_SUMMARY_H
#define CORE_FEED_SUMMARY_H

#include "base/str.h"
#include "core/feed/model.h"

/* A few lines, then one a change: `change c05 2021-04-25 10:40 digital-silk-road moved 105 → 302`,
 * then one a problem: `FILE: sessions[7].end: why`. */
void summary_text(struct strbuf *out, const char *file, const struct snapshot *snapshot);

/* One object on one line: file, format, event, zone, languages, first, last, days, rooms, sessions,
 * left_out, problems. first and last are null in a document without sessions. */
void summary_json(struct strbuf *out, const char *file, const struct snapshot *snapshot);

/* The same of a document of announcements or of alerts; format is what it is called. One line an
 * announcement: `announcement ID LEVEL from TIME until TIME: HEADLINE`. In UTC, as such a document
 * has no zone. */
struct announcements;
void summary_announced_text(struct strbuf *out, const char *file, const char *format,
                            const struct announcements *list);
void summary_announced_json(struct strbuf *out, const char *file, const char *format,
                            const struct announcements *list);

/* The same for a document that is refused whole: file and problems, the one with an empty path. */
void summary_refused_json(struct strbuf *out, const char *file, const char *why);

#endif
