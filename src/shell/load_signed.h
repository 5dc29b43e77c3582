/* The box's secrets and keys for a command that reads once (check, render, fit): with a box's
 * configuration it sees what the box would see, and says why where that is nothing. What such a
 * command cannot know is what a box remembers: an older serial passes here. Blocks as load.h does;
 * uses no thread. */
#ifndef SHELL_LOAD_SIGNED_H
#define SHELL_LOAD_SIGNED_H

#include "shell/config.h"
#include "shell/proof.h"

/* Loads the secrets for reading `where`, if that is on the feed's server of the config; else there
 * are none, and true. False with err where they cannot be used: then it is done without. */
bool load_identity(struct config *config, const char *where, struct err *err);

/* If the config names keys: takes the manifest beside `where` with its signatures, and from then on
 * load.h lets in what it names. at_ms: the time it is judged by; NULL: this machine's clock. False
 * with err where there is none to believe. Where no key is named, true. */
bool load_keys(struct config *config, const char *where, const int64_t *at_ms, struct err *err);

/* Whether these bytes of `where` are what the manifest names; may_emergency: who signed it may say
 * one. Without keys all is true. config may be NULL. */
bool load_admit(const struct config *config, const char *where, const struct strbuf *body,
                bool *may_emergency, struct err *err);

/* A manifest and what there is of signatures; proof_fini in either case. False with err: there is
 * no manifest. */
bool load_proof(const char *manifest_url, const struct config *config, struct proof *proof,
                struct err *err);

#endif
