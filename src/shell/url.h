/* Which addresses may be fetched at all, before a socket is opened. Pure; libcurl's own URL parser
 * does the reading, so that checker and fetcher cannot disagree. */
#ifndef SHELL_URL_H
#define SHELL_URL_H

#include "base/err.h"
#include <stdbool.h>
#include <sys/socket.h>

enum url_scheme { URL_FILE, URL_HTTP, URL_HTTPS };

struct url_parts {
    enum url_scheme scheme;
    char *host; /* "" for file; IPv6 without brackets */
    char *path; /* decoded for file */
};

/* False with the reason if it is no http, https or file URL that we would fetch. parts: caller's
 * storage, url_parts_fini after success. */
bool url_parse(const char *url, struct url_parts *parts, struct err *err);
void url_parts_fini(struct url_parts *parts);

/* False with the reason: plain http to a host that is not loopback (unless allow_plain_http), a
 * link-local address. */
bool url_allowed(const char *url, bool allow_plain_http, struct err *err);

/* Whether the host is this machine: localhost, 127.0.0.0/8 or ::1. */
bool url_is_loopback(const char *url);

/* The same scheme, host and port. */
bool url_same_server(const char *a, const char *b);

/* Whether it never leaves this machine: a file, or such a host. */
bool url_is_local(const char *url);

/* The same for an address that a name resolved to. */
bool address_is_link_local(const struct sockaddr *address);
bool address_is_loopback(const struct sockaddr *address);

enum url_redirect {
    URL_REDIRECT_OK,
    URL_REDIRECT_OTHER_HOST,
    URL_REDIRECT_DOWNGRADE,
    URL_REDIRECT_BAD
};

/* Whether `to` may be followed from `from`: same host, never from https to http, http(s) only. */
enum url_redirect url_redirect_check(const char *from, const char *to);

/* An address that a document names, whole: https, or the document's own scheme, host and port; a
 * relative one from the document's address, of a document from a file only from below its folder.
 * Owned by the caller; NULL with the reason. Whether it may be fetched url_allowed says. */
char *url_from_document(const char *document, const char *reference, struct err *err);

/* For log and status: without user, password, query and fragment. Owned by the caller. */
char *url_without_secrets(const char *url);

/* Whether it begins as a URL does (RFC 3986 section 3.1), and is not a path. */
bool url_has_scheme(const char *where);

/* A command-line argument as a URL: one with a scheme as it is, anything else is a path, made
 * absolute. Owned by the caller; NULL with err if the working folder cannot be found. */
char *url_from_argument(const char *where, struct err *err);

#endif
