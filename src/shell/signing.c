#include "shell/signing.h"
#include "base/civil.h"
#include "base/log.h"
#include "shell/file.h"
#include "shell/keyring.h"
#include "shell/url.h"
#include <inttypes.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRUST_BYTES_MAX ((size_t)65536)

/* The manifest in force, or one that proves a cached document. */
struct believed {
    struct arena arena;
    struct manifest manifest;
    const char **urls; /* of its documents, whole; NULL for what has no address */
    bool may_emergency;
};

struct signing {
    struct clock *clock;
    struct keyring ring;
    struct err keys_problem;
    char *manifest_url;
    char *trust_path, *proof_path; /* NULL: no folder for them */
    /* net's alone, after signing_new. */
    struct trust trust;
    /* Behind the lock. */
    pthread_mutex_t lock;
    struct believed *in_force; /* NULL: none */
    struct proof proof;        /* of it */
    struct err storage;
    bool unsynced;
    bool is_once; /* nothing is kept, and that is as it should be */
};

static void believed_free(struct believed *believed)
{
    if (!believed)
        return;
    arena_fini(&believed->arena);
    free(believed);
}

static void hash_text_of(const char *bytes, size_t count, char out[SHA256_TEXT])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)bytes, count);
    sodium_bin2hex(out, SHA256_TEXT, hash, sizeof hash);
}

/* ---- From a proof to a manifest that is believed. ---- */

static void resolve(struct believed *believed, const char *manifest_url)
{
    int n = believed->manifest.n_documents;
    believed->urls = arena_array(&believed->arena, (size_t)n, sizeof *believed->urls);
    for (int i = 0; i < n; i++) {
        const char *written = believed->manifest.documents[i].url;
        struct err why = {""};
        char *url = url_from_document(manifest_url, written, &why);
        if (url)
            believed->urls[i] = arena_strdup(&believed->arena, url);
        else
            log_warning("manifest: %s", why.text);
        free(url);
    }
}

/* Signature first, then the parser, then the decision. NULL with verdict and why; on success
 * decision says what to remember. is_kept: from the disk, where its time was judged when it came.
 */
static struct believed *believe(const struct signing *signing, const struct trust *trust,
                                const struct proof *proof, bool is_kept,
                                struct manifest_decision *decision, enum signing_verdict *verdict,
                                struct err *why)
{
    struct clock_reading reading;
    struct manifest_evidence evidence = {0};
    struct err reason = {""};
    *verdict = SIGNING_MISMATCH;
    if (signing->keys_problem.text[0]) {
        err_set(why, "no key is trusted: %s", signing->keys_problem.text);
        *verdict = SIGNING_REFUSED;
        return NULL;
    }
    evidence.n_signers = keyring_signers(&signing->ring, &proof->manifest, proof->signatures,
                                         evidence.signers, &reason);
    if (!evidence.n_signers && reason.text[0]) {
        err_set(why, "%s", reason.text);
        return NULL;
    }
    if (!evidence.n_signers && !proof->signatures[0].bytes) {
        err_set(why, "not signed: there is no .minisig");
        return NULL;
    }
    enum manifest_verdict signers =
        manifest_signers_check(&signing->ring.file, evidence.signers, evidence.n_signers, why);
    if (signers != MANIFEST_ACCEPTED)
        return NULL;
    *verdict = SIGNING_REFUSED;
    struct believed *believed = xcalloc(1, sizeof *believed);
    arena_init(&believed->arena, 0);
    const char *bytes = proof->manifest.text ? proof->manifest.text : "";
    clock_read(signing->clock, &reading);
    evidence.manifest = &believed->manifest;
    evidence.now_ms = reading.now_ms;
    evidence.time_confirmed = reading.time_confirmed && !is_kept;
    hash_text_of(bytes, proof->manifest.bytes, evidence.sha256);
    bool good =
        manifest_read(bytes, proof->manifest.bytes, &believed->arena, &believed->manifest, why);
    if (good) {
        manifest_decide(trust, &signing->ring.file, &evidence, decision);
        good = decision->verdict == MANIFEST_ACCEPTED || decision->verdict == MANIFEST_SAME;
        if (!good)
            err_set(why, "%s", decision->reason.text);
    }
    if (!good) {
        believed_free(believed);
        return NULL;
    }
    *verdict = decision->verdict == MANIFEST_SAME ? SIGNING_SAME : SIGNING_NEW;
    believed->may_emergency = decision->may_emergency;
    resolve(believed, signing->manifest_url);
    return believed;
}

/* ---- What is remembered. ---- */

static char *path_in(const char *folder, const char *name)
{
    struct strbuf path = {0};
    if (folder[0])
        strbuf_printf(&path, "%s/%s", folder, name);
    return path.text;
}

/* The proof first: a trust that is newer than the proof would refuse what the cache has. Renamed
 * and not synced, which holds against everything but a loss of power, and that signing_sync sees
 * to, as a slow card must not hold up net. */
static void remember(struct signing *signing)
{
    struct strbuf proof = {0}, trust = {0};
    struct err why = {""};
    if (signing->is_once)
        return;
    if (signing->trust_path) {
        proof_write(&signing->proof, &proof);
        trust_write(&signing->trust, &trust);
        struct file_piece of_proof = {proof.text, proof.bytes};
        struct file_piece of_trust = {trust.text, trust.bytes};
        if (file_replace(signing->proof_path, &of_proof, 1, false, &why) &&
            file_replace(signing->trust_path, &of_trust, 1, false, &why))
            signing->unsynced = true;
    } else {
        err_set(&why, "there is no state folder");
    }
    if (why.text[0] && !signing->storage.text[0])
        log_warning("manifest: what was accepted cannot be kept, and is forgotten at the end of "
                    "the program: %s",
                    why.text);
    signing->storage = why;
    strbuf_fini(&proof);
    strbuf_fini(&trust);
}

bool signing_sync(struct signing *signing)
{
    if (!signing)
        return false;
    pthread_mutex_lock(&signing->lock);
    bool due = signing->unsynced;
    signing->unsynced = false;
    pthread_mutex_unlock(&signing->lock);
    struct err why = {""};
    if (due && (!file_sync(signing->proof_path, &why) || !file_sync(signing->trust_path, &why)))
        log_warning("manifest: %s", why.text);
    return due;
}

static void recall_trust(struct signing *signing)
{
    struct strbuf text = {0};
    struct err why = {""};
    if (!signing->trust_path || access(signing->trust_path, F_OK) != 0)
        return;
    if (file_read(signing->trust_path, TRUST_BYTES_MAX, false, &text, NULL, &why) != FILE_READ_OK ||
        !trust_read(text.text ? text.text : "", text.bytes, &signing->trust, &why))
        log_warning("manifest: %s: %s; what was accepted before is forgotten", signing->trust_path,
                    why.text);
    strbuf_fini(&text);
}

static void recall_proof(struct signing *signing)
{
    struct strbuf text = {0};
    struct err why = {""};
    struct manifest_decision decision;
    enum signing_verdict verdict;
    if (!signing->proof_path || access(signing->proof_path, F_OK) != 0)
        return;
    if (file_read(signing->proof_path, PROOF_BYTES_MAX, false, &text, NULL, &why) == FILE_READ_OK &&
        !proof_read(text.text ? text.text : "", text.bytes, &signing->proof))
        err_set(&why, "is damaged");
    if (!why.text[0])
        signing->in_force =
            believe(signing, &signing->trust, &signing->proof, true, &decision, &verdict, &why);
    if (signing->in_force) {
        signing->trust = decision.trust;
    } else {
        log_warning("manifest: the one that was in force is not believed: %s", why.text);
        proof_fini(&signing->proof);
    }
    strbuf_fini(&text);
}

struct signing *signing_new(const struct config *config, const char *state_dir, struct clock *clock)
{
    if (!config->keys_file[0])
        return NULL;
    struct signing *signing = xcalloc(1, sizeof *signing);
    struct err why = {""};
    signing->clock = clock;
    pthread_mutex_init(&signing->lock, NULL);
    if (sodium_init() < 0)
        err_set(&signing->keys_problem, "libsodium does not start");
    else
        keyring_load(&signing->ring, config->keys_file, &signing->keys_problem);
    if (signing->keys_problem.text[0])
        log_error("keys: %s; nothing is believed", signing->keys_problem.text);
    if (config->feed_url[0])
        signing->manifest_url = url_from_document(config->feed_url, "manifest.json", &why);
    if (!signing->manifest_url)
        signing->manifest_url = xstrdup("");
    signing->is_once = !state_dir;
    state_dir = state_dir ? state_dir : "";
    signing->trust_path = path_in(state_dir, "trust.json");
    signing->proof_path = path_in(state_dir, "manifest.proof");
    if (!signing->keys_problem.text[0]) {
        recall_trust(signing);
        recall_proof(signing);
        clock_note_issue(clock, trust_newest_issue_ms(&signing->trust, &signing->ring.file), false);
    }
    return signing;
}

void signing_free(struct signing *signing)
{
    if (!signing)
        return;
    signing_sync(signing);
    believed_free(signing->in_force);
    proof_fini(&signing->proof);
    keyring_fini(&signing->ring);
    free(signing->manifest_url);
    free(signing->trust_path);
    free(signing->proof_path);
    pthread_mutex_destroy(&signing->lock);
    free(signing);
}

const char *signing_manifest_url(const struct signing *signing)
{
    return signing->manifest_url;
}

/* ---- Offers. ---- */

enum signing_verdict signing_offer(struct signing *signing, struct proof *proof, struct err *why)
{
    struct manifest_decision decision;
    enum signing_verdict verdict;
    struct believed *fresh =
        believe(signing, &signing->trust, proof, false, &decision, &verdict, why);
    if (!fresh)
        return verdict;
    /* Whoever takes a signature away again takes no right away. */
    if (verdict == SIGNING_SAME && signing->in_force && signing->in_force->may_emergency &&
        !fresh->may_emergency) {
        believed_free(fresh);
        proof_fini(proof);
        return verdict;
    }
    signing->trust = decision.trust;
    pthread_mutex_lock(&signing->lock);
    struct believed *old = signing->in_force;
    signing->in_force = fresh;
    proof_fini(&signing->proof);
    signing->proof = *proof;
    *proof = (struct proof){0};
    remember(signing);
    pthread_mutex_unlock(&signing->lock);
    if (verdict == SIGNING_NEW)
        log_info("manifest: serial %" PRId64 " is in force: %d documents%s", fresh->manifest.serial,
                 fresh->manifest.n_documents, fresh->may_emergency ? ", emergencies allowed" : "");
    clock_note_issue(signing->clock, trust_newest_issue_ms(&signing->trust, &signing->ring.file),
                     true);
    believed_free(old);
    return verdict;
}

static const struct manifest_document *find(const struct believed *believed, const char *url)
{
    for (int i = 0; believed && i < believed->manifest.n_documents; i++) {
        if (believed->urls[i] && strcmp(believed->urls[i], url) == 0)
            return &believed->manifest.documents[i];
    }
    return NULL;
}

enum signing_answer signing_ask(struct signing *signing, const char *url, const char *shown,
                                int64_t *bytes, struct err *why)
{
    enum signing_answer answer = SIGNING_UNNAMED;
    pthread_mutex_lock(&signing->lock);
    const struct manifest_document *document = find(signing->in_force, url);
    if (!signing->in_force)
        err_set(why, "there is no manifest in force");
    else if (!document)
        err_set(why, "the manifest in force does not name it");
    if (document) {
        answer = strcmp(document->sha256, shown) == 0 ? SIGNING_HAVE : SIGNING_FETCH;
        *bytes = document->bytes;
    }
    pthread_mutex_unlock(&signing->lock);
    return answer;
}

bool signing_expired(struct signing *signing, struct err *why)
{
    struct signing_state state;
    char when[32];
    signing_read_state(signing, &state);
    if (!state.is_expired)
        return false;
    rfc3339_format(state.expires_ms, 0, when);
    err_set(why, "the manifest in force expired at %s", when);
    return true;
}

void signing_read_state(struct signing *signing, struct signing_state *out)
{
    struct clock_reading reading;
    clock_read(signing->clock, &reading);
    *out = (struct signing_state){.n_keys = signing->ring.file.n_keys,
                                  .keys_problem = signing->keys_problem};
    pthread_mutex_lock(&signing->lock);
    out->storage = signing->storage;
    if (signing->in_force) {
        const struct manifest *manifest = &signing->in_force->manifest;
        out->serial = manifest->serial;
        out->issued_ms = manifest->issued_ms;
        out->expires_ms = manifest->expires_ms;
        out->may_emergency = signing->in_force->may_emergency;
        out->is_expired = reading.time_confirmed && manifest->expires_ms <= reading.now_ms;
    }
    pthread_mutex_unlock(&signing->lock);
}

/* ---- The gate. ---- */

static bool is_named(const struct believed *believed, const struct signing_visa *visa)
{
    const struct manifest_document *document = find(believed, visa->url);
    return document && document->bytes == (int64_t)visa->count &&
           strcmp(document->sha256, visa->sha256) == 0;
}

/* What lay in the cache may be older than the manifest in force: it is what was shown last, and
 * stays if those who signed it are still trusted. Of the serials the cache's own order says. */
static bool admit_kept(struct signing *signing, struct signing_visa *visa)
{
    static const struct trust nothing_known;
    struct proof proof;
    struct manifest_decision decision;
    enum signing_verdict verdict;
    struct err why = {""};
    if (!visa->kept_proof || !visa->kept_proof->bytes ||
        !proof_read(visa->kept_proof->text, visa->kept_proof->bytes, &proof))
        return false;
    struct believed *then =
        believe(signing, &nothing_known, &proof, true, &decision, &verdict, &why);
    bool good = then && is_named(then, visa);
    if (good) {
        visa->may_emergency = then->may_emergency;
        strbuf_add_bytes(&visa->proof, visa->kept_proof->text, visa->kept_proof->bytes);
    }
    believed_free(then);
    proof_fini(&proof);
    return good;
}

bool signing_admit(struct signing *signing, struct signing_visa *visa, struct err *why)
{
    visa->sha256[0] = '\0';
    visa->proof = (struct strbuf){0};
    visa->may_emergency = false;
    if (!signing)
        return true;
    hash_text_of(visa->bytes, visa->count, visa->sha256);
    pthread_mutex_lock(&signing->lock);
    bool good = is_named(signing->in_force, visa);
    if (good) {
        visa->may_emergency = signing->in_force->may_emergency;
        proof_write(&signing->proof, &visa->proof);
    }
    pthread_mutex_unlock(&signing->lock);
    return good || admit_kept(signing, visa) ||
           err_set(why, "its length and hash are not what the manifest says");
}
