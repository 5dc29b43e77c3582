/* Announcements, alerts and the library of texts from files and addresses, read once: for the
 * commands that show a single answer, and for rehearsals. Blocks as load.h does. */
#ifndef SHELL_LOAD_ANNOUNCED_H
#define SHELL_LOAD_ANNOUNCED_H

#include "core/feed/announce.h"

struct config;
struct strbuf;

/* The texts that ship with the program: beside it, or where it is installed. Owned by the caller;
 * NULL with err where they are missing. */
struct prepared *load_prepared(struct err *err);

struct load_announced {
    const struct config *config;     /* NULL: the defaults */
    const struct snapshot *snapshot; /* its language and its rules for alerts; NULL: none */
    const struct prepared *prepared; /* NULL: no text by name */
    int64_t now_ms;
    bool no_emergency; /* who signed it may not say one */
};

/* A document of ours (JSON), or alerts (XML), told by how it begins. They may say everything: who
 * gives them by hand stands in front of the box. Owned by the caller; NULL with err. */
struct announcements *load_announcements(const char *where, const struct load_announced *with,
                                         struct err *err);
/* Whether bytes are announcements or alerts at all, and not a feed: by their format, or as XML. */
bool announcements_are(const struct strbuf *bytes);

/* The same of bytes; is_alerts says which of the two it was. */
struct announcements *announcements_of(const struct strbuf *bytes,
                                       const struct load_announced *with, bool *is_alerts,
                                       struct err *err);

#endif
