/* The keys that a box trusts: the key file (core/feed/manifest.h) with each key ready to verify by
 * (minisign.h). Loaded once at start, immutable after; any thread. Which signature may do what is
 * not decided here. */
#ifndef SHELL_KEYRING_H
#define SHELL_KEYRING_H

#include "core/feed/manifest.h"
#include "shell/minisign.h"

struct keyring {
    struct arena arena;
    struct key_file file;
    struct minisign_public publics[MANIFEST_KEYS_MAX];
};

/* False: no key is trusted, and the ring is empty. keyring_fini in either case. */
bool keyring_load(struct keyring *ring, const char *path, struct err *err);
void keyring_fini(struct keyring *ring);

/* Which keys signed these bytes: fills signers (room for MANIFEST_SIGNATURES), returns how many.
 * signatures: the texts of .minisig and .2.minisig, empty where there is none. why: what is wrong
 * with the first that does not hold. */
int keyring_signers(const struct keyring *ring, const struct strbuf *bytes,
                    const struct strbuf signatures[MANIFEST_SIGNATURES], int *signers,
                    struct err *why);

#endif
