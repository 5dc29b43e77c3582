#include "shell/load_signed.h"

#include "shell/clock.h"
#include "shell/identity.h"
#include "shell/keyring.h"
#include "shell/load.h"
#include "shell/signing.h"
#include "shell/url.h"
#include <stdlib.h>
#include <string.h>

bool load_identity(struct config *config, const char *where, struct err *err)
{
    struct err why = {""};
    if (!url_has_scheme(where) || !config->feed_url[0] || !url_same_server(config->feed_url, where))
        return true;
    identity_free(config->identity);
    config->identity = identity_load(config, &why);
    if (!why.text[0] && config->identity && !identity_for(config->identity, where))
        err_set(&why, "are not sent over plain http");
    return !why.text[0] || err_set(err, "the box's secrets: %s", why.text);
}

bool load_proof(const char *manifest_url, const struct config *config, struct proof *proof,
                struct err *err)
{
    static const char *const suffixes[MANIFEST_SIGNATURES] = {".minisig", ".2.minisig"};
    if (!load_document(manifest_url, config, &proof->manifest, err))
        return false;
    for (int i = 0; i < MANIFEST_SIGNATURES; i++) {
        struct strbuf url = {0};
        strbuf_printf(&url, "%s%s", manifest_url, suffixes[i]);
        if (!load_document(url.text, config, &proof->signatures[i], NULL))
            strbuf_fini(&proof->signatures[i]); /* the second one is not asked of everybody */
        strbuf_fini(&url);
    }
    return true;
}

static char *address_of(const char *where, struct err *err)
{
    if (strcmp(where, "-") != 0)
        return url_from_argument(where, err);
    err_set(err, "what comes from standard input has no manifest beside it");
    return NULL;
}

/* Keys that can be used; else one reason, and not one in the log beside it. */
static bool keys_are_good(const struct config *config, struct err *err)
{
    struct keyring ring;
    bool good = keyring_load(&ring, config->keys_file, err);
    keyring_fini(&ring);
    return good;
}

static bool believe(struct config *config, const char *url, struct clock *clock, struct err *err)
{
    struct config beside = *config; /* borrowed: its strings are the other's */
    struct proof proof = {0};
    beside.feed_url = url;
    beside.cap_bytes = PROOF_MANIFEST_BYTES_MAX;
    beside.allow_plain_http = true;
    struct signing *signing = signing_new(&beside, NULL, clock);
    const char *manifest_url = signing_manifest_url(signing);
    struct err why = {""};
    bool good = manifest_url[0] ? load_proof(manifest_url, &beside, &proof, &why)
                                : err_set(&why, "there can be none beside it");
    if (good) {
        enum signing_verdict verdict = signing_offer(signing, &proof, &why);
        good = verdict == SIGNING_NEW || verdict == SIGNING_SAME;
    }
    proof_fini(&proof);
    if (good)
        config->signing = signing;
    else
        signing_free(signing);
    return good || err_set(err, "its manifest: %s", why.text);
}

bool load_keys(struct config *config, const char *where, const int64_t *at_ms, struct err *err)
{
    struct err why = {""};
    if (!config->keys_file[0])
        return true;
    signing_free(config->signing);
    config->signing = NULL;
    struct clock *clock = arena_alloc(&config->arena, sizeof *clock);
    if (at_ms)
        clock_init_at(clock, *at_ms, 0);
    else
        clock_init_live(clock, true);
    char *url = keys_are_good(config, &why) ? address_of(where, &why) : NULL;
    bool good = url && believe(config, url, clock, &why);
    free(url);
    return good ||
           err_set(err,
                   "a box with this configuration does not show it, as [feed] keys wants it "
                   "signed: %s",
                   why.text);
}

bool load_admit(const struct config *config, const char *where, const struct strbuf *body,
                bool *may_emergency, struct err *err)
{
    *may_emergency = true;
    if (!config || !config->signing)
        return true;
    char *url = address_of(where, err);
    struct signing_visa visa = {
        .url = url ? url : "", .bytes = body->text ? body->text : "", .count = body->bytes};
    bool good = url && signing_admit(config->signing, &visa, err);
    *may_emergency = visa.may_emergency;
    strbuf_fini(&visa.proof);
    free(url);
    return good;
}
