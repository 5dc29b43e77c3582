/* Who this box is to the feed's server: a bearer token, a client certificate, or both. Secrets:
 * from files that nobody else may read, or systemd's credentials; never on a command line, never
 * told, and sent to the feed's own server only (scheme, host and port), over https or within this
 * machine.
 *
 * Loaded once, immutable after; any thread. */
#ifndef SHELL_IDENTITY_H
#define SHELL_IDENTITY_H

#include "base/err.h"

struct config;

struct identity {
    char *origin; /* an address of the server that may know */
    char *token;  /* NULL: none */
    /* Paths of PEM files that libcurl reads, for each new connection; NULL: none. key NULL: it is
     * in the certificate's file. */
    char *certificate, *key;
};

/* What the config names, else $CREDENTIALS_DIRECTORY's feed-token, feed-certificate and feed-key.
 * NULL where there is none of it, and with err where one cannot be used. Owned by the caller. */
struct identity *identity_load(const struct config *config, struct err *err);
/* NULL is allowed; the token is wiped. */
void identity_free(struct identity *identity);

/* Whether this address may be told. identity NULL: no. */
bool identity_for(const struct identity *identity, const char *url);

#endif
