/* What a signed feed promises, and whether a box believes it. The manifest names every document
 * with its length and hash, and carries a serial, the time of issue and an expiry inside what is
 * signed. The key file says who may sign. A box's trust is what it remembers of both.
 *
 * Pure functions: signatures are checked and hashes made by the caller (shell/minisign.h), before a
 * byte is parsed; files and clocks are the caller's too. Any thread.
 *
 * What each attack meets (the names are TUF's): rollback: the serial of what is accepted only
 * rises, remembered for each key, so that a key's removal takes away what it did and nothing else;
 * freeze: expiry; mix and match: documents are taken by the manifest's hash only; endless data: a
 * document is never read beyond its length, nor accepted beyond the source's cap. A serial above
 * 2^53 - 1, or an issue time in the future, would shut out what comes after, and is refused. */
#ifndef CORE_FEED_MANIFEST_H
#define CORE_FEED_MANIFEST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include <stdint.h>

#define MANIFEST_KEYS_MAX 16
#define MANIFEST_DOCUMENTS_MAX 512                    /* the documents and their pictures */
#define MANIFEST_SERIAL_MAX INT64_C(9007199254740991) /* what every JSON program holds exactly */
#define MANIFEST_FUTURE_MS INT64_C(600000)            /* issue times this far ahead are taken */
#define SHA256_TEXT 65                                /* 64 digits and the end */
#define MANIFEST_SIGNATURES 2                         /* .minisig and .2.minisig */

/* -- Who may sign -------------------------------------------------------------------------- */

enum key_role {
    KEY_OPERATOR, /* all but emergencies */
    KEY_EMERGENCY
};

struct trusted_key {
    const char *id;     /* a name for people */
    const char *public; /* minisign's, one word of base64 */
    enum key_role role;
    bool is_revoked; /* known, so that what it signs can be told by name; never accepted */
};

struct key_file {
    struct trusted_key *keys;
    int n_keys;
    int emergency_threshold; /* distinct keys of role emergency: 1 or 2 */
};

/* The key file, in arena. Strict: one fault and no key is trusted. */
bool key_file_read(const char *bytes, size_t count, struct arena *arena, struct key_file *out,
                   struct err *err);

/* -- What is signed ------------------------------------------------------------------------ */

struct manifest_document {
    const char *url; /* as written, maybe relative to the manifest */
    int64_t bytes;
    char sha256[SHA256_TEXT]; /* lower case */
};

struct manifest {
    int64_t serial;
    int64_t issued_ms, expires_ms;
    struct manifest_document *documents;
    int n_documents;
};

/* "hallboard manifest 1", in arena; parsed only after its signature was found good. */
bool manifest_read(const char *bytes, size_t count, struct arena *arena, struct manifest *out,
                   struct err *err);

/* The document with this address; NULL: not signed, not to be fetched. */
const struct manifest_document *manifest_document(const struct manifest *manifest, const char *url);

/* -- What a box remembers ------------------------------------------------------------------ */

struct trust_key {
    char public[64];
    int64_t serial; /* the highest that was accepted with a signature of this key */
    int64_t issued_ms;
};

struct trust {
    struct trust_key keys[MANIFEST_KEYS_MAX];
    int n_keys;
    int64_t serial;           /* of the manifest in force; 0: none yet */
    char sha256[SHA256_TEXT]; /* of its bytes */
};

/* As text and back, for the state directory. False: not ours; trust is empty then. */
void trust_write(const struct trust *trust, struct strbuf *out);
bool trust_read(const char *bytes, size_t count, struct trust *out, struct err *err);

/* The issue time of the newest serial that a key of this file vouched for: no clock may be behind
 * it. 0: none. */
int64_t trust_newest_issue_ms(const struct trust *trust, const struct key_file *keys);

/* -- The decision -------------------------------------------------------------------------- */

enum manifest_verdict {
    MANIFEST_ACCEPTED,
    MANIFEST_SAME,        /* the one in force: nothing to do */
    MANIFEST_UNSIGNED,    /* by no key of the file */
    MANIFEST_REVOKED,     /* by a revoked key only */
    MANIFEST_ROLLED_BACK, /* a lower serial */
    MANIFEST_CONTRADICTS, /* the same serial with other content */
    MANIFEST_EXPIRED,
    MANIFEST_FROM_FUTURE
};

/* What one manifest came with. */
struct manifest_evidence {
    const struct manifest *manifest;
    char sha256[SHA256_TEXT]; /* of its bytes */
    /* Which keys of the file signed these bytes; a key twice counts once. */
    int signers[MANIFEST_SIGNATURES];
    int n_signers;
    int64_t now_ms;
    bool time_confirmed; /* else neither expiry nor future can be told */
};

struct manifest_decision {
    enum manifest_verdict verdict;
    bool may_emergency; /* accepted or same: signed by as many emergency keys as it takes */
    struct trust trust; /* what to remember; as it was where refused */
    struct err reason;  /* in words, where refused */
};

void manifest_decide(const struct trust *trust, const struct key_file *keys,
                     const struct manifest_evidence *evidence, struct manifest_decision *out);

/* Who signed, before anything is parsed: UNSIGNED or REVOKED with the reason, else ACCEPTED. */
enum manifest_verdict manifest_signers_check(const struct key_file *keys, const int *signers, int n,
                                             struct err *reason);

#endif
