/* Whether a manifest is believed, and what is remembered of it. */
#include "core/feed/manifest.h"

#include "base/civil.h"
#include "core/feed/json.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FORMAT "hallboard trust 1"

static struct trust_key *trust_find(const struct trust *trust, const char *public)
{
    for (int i = 0; i < trust->n_keys; i++) {
        if (strcmp(trust->keys[i].public, public) == 0)
            return (struct trust_key *)&trust->keys[i];
    }
    return NULL;
}

/* Of all keys that count today, so that one person's older manifest does not undo another's. What
 * a key did that is revoked or gone does not count. The time of issue is that of the newest serial
 * and not the latest: whoever signed with a clock that was years ahead puts it right by signing
 * again. */
static void trust_floor(const struct trust *trust, const struct key_file *keys, int64_t *serial,
                        int64_t *issued_ms)
{
    *serial = *issued_ms = 0;
    for (int i = 0; i < keys->n_keys; i++) {
        const struct trust_key *known = trust_find(trust, keys->keys[i].public);
        if (!known || keys->keys[i].is_revoked)
            continue;
        bool is_later = known->serial == *serial && known->issued_ms > *issued_ms;
        if (known->serial > *serial || is_later) {
            *serial = known->serial;
            *issued_ms = known->issued_ms;
        }
    }
}

int64_t trust_newest_issue_ms(const struct trust *trust, const struct key_file *keys)
{
    int64_t serial, issued_ms;
    trust_floor(trust, keys, &serial, &issued_ms);
    return issued_ms;
}

static bool counts(const struct key_file *keys, const int *signers, int i)
{
    if (signers[i] < 0 || signers[i] >= keys->n_keys || keys->keys[signers[i]].is_revoked)
        return false;
    for (int k = 0; k < i; k++) {
        if (signers[k] == signers[i])
            return false;
    }
    return true;
}

enum manifest_verdict manifest_signers_check(const struct key_file *keys, const int *signers, int n,
                                             struct err *reason)
{
    const struct trusted_key *revoked = NULL;
    for (int i = 0; i < n; i++) {
        if (counts(keys, signers, i))
            return MANIFEST_ACCEPTED;
        if (signers[i] >= 0 && signers[i] < keys->n_keys)
            revoked = &keys->keys[signers[i]];
    }
    if (revoked) {
        err_set(reason, "signed with the key \"%s\", which is revoked", revoked->id);
        return MANIFEST_REVOKED;
    }
    err_set(reason, "not signed with a key of the key file");
    return MANIFEST_UNSIGNED;
}

static bool may_emergency(const struct key_file *keys, const struct manifest_evidence *evidence)
{
    int emergency = 0;
    for (int i = 0; i < evidence->n_signers; i++)
        emergency += counts(keys, evidence->signers, i) &&
                     keys->keys[evidence->signers[i]].role == KEY_EMERGENCY;
    return emergency >= keys->emergency_threshold;
}

static enum manifest_verdict check_time(const struct manifest_evidence *evidence, int64_t newest_ms,
                                        struct err *reason)
{
    const struct manifest *manifest = evidence->manifest;
    char when[32];
    /* While nobody knows the time, what was vouched for is a time that has been. */
    int64_t now_ms = evidence->time_confirmed ? evidence->now_ms : newest_ms;
    if (manifest->expires_ms <= now_ms) {
        rfc3339_format(manifest->expires_ms, 0, when);
        err_set(reason, "expired at %s", when);
        return MANIFEST_EXPIRED;
    }
    if (evidence->time_confirmed && manifest->issued_ms > now_ms + MANIFEST_FUTURE_MS) {
        rfc3339_format(manifest->issued_ms, 0, when);
        err_set(reason, "issued at %s, which is in the future", when);
        return MANIFEST_FROM_FUTURE;
    }
    return MANIFEST_ACCEPTED;
}

static enum manifest_verdict check_serial(const struct trust *trust, int64_t floor,
                                          const struct manifest_evidence *evidence,
                                          struct err *reason)
{
    int64_t serial = evidence->manifest->serial;
    bool same = serial == trust->serial && strcmp(evidence->sha256, trust->sha256) == 0;
    if (serial < floor) {
        err_set(reason, "serial %" PRId64 ", after %" PRId64 " was accepted", serial, floor);
        return MANIFEST_ROLLED_BACK;
    }
    if (serial == floor && !same) {
        err_set(reason, "serial %" PRId64 " again, with other content", serial);
        return MANIFEST_CONTRADICTS;
    }
    return same ? MANIFEST_SAME : MANIFEST_ACCEPTED;
}

/* Forgets keys that are in the file no more when the room is needed. */
static struct trust_key *trust_slot(struct trust *trust, const struct key_file *keys,
                                    const char *public)
{
    struct trust_key *slot = trust_find(trust, public);
    if (slot)
        return slot;
    if (trust->n_keys < MANIFEST_KEYS_MAX) {
        slot = &trust->keys[trust->n_keys++];
    } else {
        /* The file holds no more keys than this and `public` is one of them: some other is gone. */
        slot = &trust->keys[0];
        for (int i = 0; i < trust->n_keys; i++) {
            bool in_file = false;
            for (int k = 0; k < keys->n_keys; k++)
                in_file = in_file || strcmp(keys->keys[k].public, trust->keys[i].public) == 0;
            if (!in_file)
                slot = &trust->keys[i];
        }
    }
    *slot = (struct trust_key){0};
    snprintf(slot->public, sizeof slot->public, "%s", public);
    return slot;
}

static void remember(struct trust *trust, const struct key_file *keys,
                     const struct manifest_evidence *evidence)
{
    for (int i = 0; i < evidence->n_signers; i++) {
        if (!counts(keys, evidence->signers, i))
            continue;
        struct trust_key *key = trust_slot(trust, keys, keys->keys[evidence->signers[i]].public);
        key->serial = evidence->manifest->serial;
        key->issued_ms = evidence->manifest->issued_ms;
    }
    trust->serial = evidence->manifest->serial;
    memcpy(trust->sha256, evidence->sha256, sizeof trust->sha256);
}

void manifest_decide(const struct trust *trust, const struct key_file *keys,
                     const struct manifest_evidence *evidence, struct manifest_decision *out)
{
    int64_t floor, newest_ms;
    trust_floor(trust, keys, &floor, &newest_ms);
    *out = (struct manifest_decision){.trust = *trust};
    out->verdict =
        manifest_signers_check(keys, evidence->signers, evidence->n_signers, &out->reason);
    if (out->verdict == MANIFEST_ACCEPTED)
        out->verdict = check_time(evidence, newest_ms, &out->reason);
    if (out->verdict == MANIFEST_ACCEPTED)
        out->verdict = check_serial(trust, floor, evidence, &out->reason);
    if (out->verdict != MANIFEST_ACCEPTED && out->verdict != MANIFEST_SAME)
        return;
    out->may_emergency = may_emergency(keys, evidence);
    /* The one in force may have got a second signature since. */
    remember(&out->trust, keys, evidence);
}

void trust_write(const struct trust *trust, struct strbuf *out)
{
    strbuf_printf(
        out, "{\"format\": \"" FORMAT "\", \"serial\": %" PRId64 ", \"sha256\": ", trust->serial);
    strbuf_add_json(out, trust->sha256);
    strbuf_add(out, ", \"keys\": [");
    for (int i = 0; i < trust->n_keys; i++) {
        const struct trust_key *key = &trust->keys[i];
        strbuf_add(out, i ? ", {\"public\": " : "{\"public\": ");
        strbuf_add_json(out, key->public);
        strbuf_printf(out, ", \"serial\": %" PRId64 ", \"issued_ms\": %" PRId64 "}", key->serial,
                      key->issued_ms);
    }
    strbuf_add(out, "]}\n");
}

static bool short_text(const json_t *json, char *out, size_t room)
{
    const char *text = json_string_value(json);
    if (!text || strlen(text) >= room)
        return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool read_trust(const json_t *root, struct trust *out)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    const json_t *list = json_object_get(root, "keys"), *serial = json_object_get(root, "serial");
    if (!format || strcmp(format, FORMAT) != 0 || !json_is_array(list) ||
        json_array_size(list) > MANIFEST_KEYS_MAX || !json_is_integer(serial) ||
        !short_text(json_object_get(root, "sha256"), out->sha256, sizeof out->sha256))
        return false;
    out->serial = json_integer_value(serial);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *json = json_array_get(list, i);
        const json_t *of_key = json_object_get(json, "serial");
        const json_t *issued_ms = json_object_get(json, "issued_ms");
        struct trust_key *key = &out->keys[out->n_keys++];
        if (!short_text(json_object_get(json, "public"), key->public, sizeof key->public) ||
            !json_is_integer(of_key) || !json_is_integer(issued_ms))
            return false;
        key->serial = json_integer_value(of_key);
        key->issued_ms = json_integer_value(issued_ms);
    }
    return true;
}

bool trust_read(const char *bytes, size_t count, struct trust *out, struct err *err)
{
    *out = (struct trust){0};
    json_t *root = json_document(bytes, count, err);
    bool good = root && read_trust(root, out);
    json_decref(root);
    if (!good) {
        *out = (struct trust){0};
        err_set(err, "not a \"" FORMAT "\"");
    }
    return good;
}
