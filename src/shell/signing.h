/* What this box believes: the keys, the manifest in force with the proof of it, and what is
 * remembered of manifests (core/feed/manifest.h) in the state folder. And the gate: no byte of a
 * document is parsed that signing_admit did not admit.
 *
 * Made before the threads. net offers manifests and asks; the worker admits; a mutex is held for no
 * longer than a look. NULL everywhere stands for a box without keys: then all is admitted. */
#ifndef SHELL_SIGNING_H
#define SHELL_SIGNING_H

#include "shell/clock.h"
#include "shell/config.h"
#include "shell/proof.h"

struct signing;

/* NULL: the config names no key file. One that cannot be used is told in the log, and then nothing
 * is believed. state_dir "" for none: what is remembered ends with the program; NULL where that is
 * as it should be, in a command that reads once. clock is borrowed. Reads what an earlier run left.
 */
struct signing *signing_new(const struct config *config, const char *state_dir,
                            struct clock *clock);
void signing_free(struct signing *signing);

/* manifest.json beside the feed; "" where the feed has no address that has one. */
const char *signing_manifest_url(const struct signing *signing);

/* -- net --------------------------------------------------------------------------------- */

enum signing_verdict {
    SIGNING_NEW,      /* it is in force from now on */
    SIGNING_SAME,     /* it was in force; its signatures may be others */
    SIGNING_MISMATCH, /* manifest and signatures do not belong together, or are nobody's */
    SIGNING_REFUSED
};

/* A manifest came. Takes the proof (it is empty after) unless it is refused. */
enum signing_verdict signing_offer(struct signing *signing, struct proof *proof, struct err *why);

enum signing_answer {
    SIGNING_FETCH,  /* it is to be had: *bytes of it */
    SIGNING_HAVE,   /* what is shown is what the manifest in force names */
    SIGNING_UNNAMED /* not in the manifest, or there is none in force: not to be fetched */
};

/* shown: SHA-256 of what is shown, "" for nothing. */
enum signing_answer signing_ask(struct signing *signing, const char *url, const char *shown,
                                int64_t *bytes, struct err *why);

/* Whether the manifest in force is over; why says since when. */
bool signing_expired(struct signing *signing, struct err *why);

struct signing_state {
    int n_keys;
    struct err keys_problem; /* "" while the key file is good */
    int64_t serial;          /* of the manifest in force; 0: none */
    int64_t issued_ms, expires_ms;
    bool is_expired, may_emergency;
    struct err storage; /* why what is remembered is not on disk; "" while it is */
};
void signing_read_state(struct signing *signing, struct signing_state *out);

/* -- any thread -------------------------------------------------------------------------- */

/* What a document is to be let in by, and what came of it. */
struct signing_visa {
    const char *url;
    const char *bytes;
    size_t count;
    const struct strbuf *kept_proof; /* of a document from the cache: what was stored with it */
    /* Where admitted, of a box with keys: */
    char sha256[SHA256_TEXT];
    struct strbuf proof; /* owned by the caller */
    bool may_emergency;
};

/* Whether a parser may see these bytes: they are what the manifest in force names, or what the kept
 * proof does. */
bool signing_admit(struct signing *signing, struct signing_visa *visa, struct err *why);

/* Syncs to disk what was remembered since; blocks for it. False if there was nothing. */
bool signing_sync(struct signing *signing);

#endif
