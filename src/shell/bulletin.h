/* Where a feed's announcements and alerts are, as its snapshot says: what the worker tells net. */
#ifndef SHELL_BULLETIN_H
#define SHELL_BULLETIN_H

#include "core/feed/cap.h"

#define BULLETIN_ALERTS_MAX 16

struct bulletin_ref {
    char *url; /* whole; NULL: none, or not to be followed, then why says so */
    int64_t poll_ms;
    struct err why;
};

struct bulletin {
    struct arena arena;
    const char *language;                        /* the event's first; NULL: not known */
    const struct alert_settings *alert_settings; /* NULL: the defaults */
    struct bulletin_ref announcements;
    struct bulletin_ref alerts[BULLETIN_ALERTS_MAX];
    int n_alerts;
};

/* feed_url: what addresses are relative to. Owned by the caller. */
struct bulletin *bulletin_of(const struct snapshot *snapshot, const char *feed_url);
void bulletin_free(struct bulletin *bulletin); /* NULL is allowed */

#endif
