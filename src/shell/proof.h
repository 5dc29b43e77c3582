/* What proves a document: the bytes of a manifest and of its signatures, as they came. Kept beside
 * what they prove, so that it can be verified again at the next start. Plain data; any thread. */
#ifndef SHELL_PROOF_H
#define SHELL_PROOF_H

#include "core/feed/manifest.h"

#define PROOF_MANIFEST_BYTES_MAX ((size_t)1 << 20)
#define PROOF_BYTES_MAX (PROOF_MANIFEST_BYTES_MAX + (size_t)65536)

/* Zero-initialised it is empty. */
struct proof {
    struct strbuf manifest;
    struct strbuf signatures[MANIFEST_SIGNATURES]; /* empty where there is none */
};

void proof_fini(struct proof *proof);

/* Adds it as bytes. */
void proof_write(const struct proof *proof, struct strbuf *out);
/* False: not one; out is empty then. */
bool proof_read(const char *bytes, size_t count, struct proof *out);

#endif
