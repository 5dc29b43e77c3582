/* One document, read once and to the end, for the commands that show a single answer (render,
 * check). Blocks, up to about 20 s for a URL. Uses no thread; the same rules as the intake's. */
#ifndef SHELL_LOAD_H
#define SHELL_LOAD_H

#include "base/err.h"
#include "base/str.h"
#include "core/feed/model.h"

struct config;

/* where: a path, `-` for standard input, or a file:, http: or https: URL. config: for ca_file,
 * allow_plain_http, cap_bytes and identity; NULL for the defaults. Signatures are not looked at.
 * out is added to; it holds nothing of use after a failure. */
bool load_document(const char *where, const struct config *config, struct strbuf *out,
                   struct err *err);

/* The snapshot of a feed with the documents that it names, owned by the caller; NULL with err where
 * the feed cannot be had or is refused, also for what nobody signed (load_signed.h). A document of
 * those that cannot is among its problems. */
struct snapshot *load_snapshot(const char *where, const struct config *config, struct err *err);
/* The same with the venue of a file or folder in place of what the feed says; NULL: none. Where
 * `where` is a venue itself (a document or a folder), it is shown with an event without programme.
 * had: its bytes where they are here already; NULL. */
struct snapshot *load_with_venue(const char *where, const struct strbuf *had, const char *venue,
                                 const struct config *config, struct err *err);
bool load_is_folder(const char *where);

#endif
