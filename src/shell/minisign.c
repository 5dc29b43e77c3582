#include "shell/minisign.h"

#include "base/arena.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNTRUSTED "untrusted comment: "
#define TRUSTED "trusted comment: "
#define COMMENT_BYTES_MAX 1024
#define TRUSTED_BYTES_MAX 8192

/* As they stand in the files: algorithm, key id, then what it is. */
#define PUBLIC_BYTES (2 + MINISIGN_ID_BYTES + MINISIGN_KEY_BYTES)
#define BODY_BYTES (2 + MINISIGN_ID_BYTES + MINISIGN_SIGNATURE_BYTES)

bool minisign_ready(struct err *err)
{
    return sodium_init() >= 0 || err_set(err, "libsodium does not start");
}

void minisign_id_text(const unsigned char id[MINISIGN_ID_BYTES], char out[MINISIGN_ID_TEXT])
{
    uint64_t number = 0; /* stored little-endian */
    for (int i = MINISIGN_ID_BYTES - 1; i >= 0; i--)
        number = number << 8 | id[i];
    snprintf(out, MINISIGN_ID_TEXT, "%016" PRIX64, number);
}

bool minisign_line(const char **text, size_t *bytes, const char **line, size_t *line_bytes)
{
    if (*bytes == 0)
        return false;
    const char *end = memchr(*text, '\n', *bytes);
    size_t taken = end ? (size_t)(end - *text) + 1 : *bytes;
    *line = *text;
    *line_bytes = end ? taken - 1 : taken;
    if (end && *line_bytes > 0 && (*line)[*line_bytes - 1] == '\r')
        --*line_bytes;
    *text += taken;
    *bytes -= taken;
    return true;
}

bool minisign_base64(const char *line, size_t line_bytes, unsigned char *out, size_t count,
                     const char *what, struct err *err)
{
    size_t decoded = 0;
    if (sodium_base642bin(out, count, line, line_bytes, NULL, &decoded, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return err_set(err, "%s is not base64 of %zu bytes", what, count);
    if (decoded != count)
        return err_set(err, "%s has %zu bytes, where %zu are wanted", what, decoded, count);
    /* libsodium 1.0.18 takes some bytes over 0x7f for letters. */
    struct strbuf again = {0};
    minisign_add_base64(&again, out, count);
    bool canonical = again.bytes == line_bytes && memcmp(again.text, line, line_bytes) == 0;
    explicit_bzero(again.text, again.bytes);
    strbuf_fini(&again);
    return canonical || err_set(err, "%s is not base64 of %zu bytes", what, count);
}

void minisign_add_base64(struct strbuf *out, const unsigned char *bytes, size_t count)
{
    size_t room = sodium_base64_ENCODED_LEN(count, sodium_base64_VARIANT_ORIGINAL);
    char *text = xcalloc(room, 1);
    sodium_bin2base64(text, room, bytes, count, sodium_base64_VARIANT_ORIGINAL);
    strbuf_add(out, text);
    sodium_memzero(text, room);
    free(text);
}

static bool begins_with(const char *line, size_t bytes, const char *start)
{
    return bytes >= strlen(start) && memcmp(line, start, strlen(start)) == 0;
}

static bool untrusted_line(const char **text, size_t *bytes, const char *what, struct err *err)
{
    const char *line;
    size_t line_bytes;
    if (!minisign_line(text, bytes, &line, &line_bytes))
        return err_set(err, "not a %s: empty", what);
    if (!begins_with(line, line_bytes, UNTRUSTED))
        return err_set(err, "not a %s: its first line does not begin with \"%s\"", what, UNTRUSTED);
    if (line_bytes > strlen(UNTRUSTED) + COMMENT_BYTES_MAX)
        return err_set(err, "the untrusted comment is longer than %d bytes", COMMENT_BYTES_MAX);
    return true;
}

bool minisign_read_public(const char *text, size_t bytes, struct minisign_public *out,
                          struct err *err)
{
    const char *line;
    size_t line_bytes;
    unsigned char raw[PUBLIC_BYTES];
    if (!minisign_ready(err))
        return false;
    if (begins_with(text, bytes, "untrusted") && !untrusted_line(&text, &bytes, "public key", err))
        return false;
    if (!minisign_line(&text, &bytes, &line, &line_bytes))
        return err_set(err, "the public key is missing");
    if (!minisign_base64(line, line_bytes, raw, sizeof raw, "the public key", err))
        return false;
    if (bytes)
        return err_set(err, "%zu bytes too many behind the public key", bytes);
    if (memcmp(raw, "Ed", 2) != 0)
        return err_set(err, "not a public key of this kind (Ed25519)");
    memcpy(out->id, raw + 2, sizeof out->id);
    memcpy(out->key, raw + 2 + sizeof out->id, sizeof out->key);
    return true;
}

/* A person reads it in a terminal or a log, so nothing in it may command one. */
static bool comment_clean(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return utf8_valid(text, bytes);
}

static bool trusted_lines(const char **text, size_t *bytes, struct minisign_signature *out,
                          struct err *err)
{
    const char *line;
    size_t line_bytes;
    if (!minisign_line(text, bytes, &line, &line_bytes) || !begins_with(line, line_bytes, TRUSTED))
        return err_set(err, "the signature has no trusted comment");
    out->trusted = line + strlen(TRUSTED);
    out->trusted_bytes = line_bytes - strlen(TRUSTED);
    if (out->trusted_bytes > TRUSTED_BYTES_MAX)
        return err_set(err, "the trusted comment is longer than %d bytes", TRUSTED_BYTES_MAX);
    if (!comment_clean(out->trusted, out->trusted_bytes))
        return err_set(err, "the trusted comment holds control characters or bad UTF-8");
    if (!minisign_line(text, bytes, &line, &line_bytes))
        return err_set(err, "the signature of the trusted comment is missing");
    return minisign_base64(line, line_bytes, out->global, sizeof out->global,
                           "the signature of the trusted comment", err);
}

bool minisign_read_signature(const char *text, size_t bytes, struct minisign_signature *out,
                             struct err *err)
{
    const char *line;
    size_t line_bytes;
    unsigned char raw[BODY_BYTES];
    if (!minisign_ready(err) || !untrusted_line(&text, &bytes, "signature", err))
        return false;
    if (!minisign_line(&text, &bytes, &line, &line_bytes))
        return err_set(err, "the signature is missing");
    if (!minisign_base64(line, line_bytes, raw, sizeof raw, "the signature", err))
        return false;
    out->is_prehashed = memcmp(raw, "ED", 2) == 0;
    if (!out->is_prehashed && memcmp(raw, "Ed", 2) != 0)
        return err_set(err, "the signature is of no kind that is known (Ed, ED)");
    memcpy(out->id, raw + 2, sizeof out->id);
    memcpy(out->signature, raw + 2 + sizeof out->id, sizeof out->signature);
    if (!trusted_lines(&text, &bytes, out, err))
        return false;
    return bytes == 0 || err_set(err, "%zu bytes too many behind the signature", bytes);
}

static void prehash(const void *bytes, size_t count,
                    unsigned char out[crypto_generichash_BYTES_MAX])
{
    crypto_generichash(out, crypto_generichash_BYTES_MAX, bytes, count, NULL, 0);
}

/* What the second signature is over. Heap, owned by the caller. */
static unsigned char *global_message(const unsigned char signature[MINISIGN_SIGNATURE_BYTES],
                                     const char *trusted, size_t trusted_bytes)
{
    unsigned char *message = xcalloc(MINISIGN_SIGNATURE_BYTES + trusted_bytes, 1);
    memcpy(message, signature, MINISIGN_SIGNATURE_BYTES);
    memcpy(message + MINISIGN_SIGNATURE_BYTES, trusted, trusted_bytes);
    return message;
}

bool minisign_verify(const struct minisign_public *key, const struct minisign_signature *signature,
                     const void *bytes, size_t count, struct err *err)
{
    if (!minisign_ready(err))
        return false;
    if (memcmp(key->id, signature->id, sizeof key->id) != 0) {
        char by[MINISIGN_ID_TEXT], wanted[MINISIGN_ID_TEXT];
        minisign_id_text(signature->id, by);
        minisign_id_text(key->id, wanted);
        return err_set(err, "signed with key %s, not with %s", by, wanted);
    }
    unsigned char hash[crypto_generichash_BYTES_MAX];
    if (signature->is_prehashed) {
        prehash(bytes, count, hash);
        bytes = hash;
        count = sizeof hash;
    }
    if (crypto_sign_verify_detached(signature->signature, bytes, count, key->key) != 0)
        return err_set(err, "the signature is not of this content");
    unsigned char *message =
        global_message(signature->signature, signature->trusted, signature->trusted_bytes);
    bool good = crypto_sign_verify_detached(signature->global, message,
                                            MINISIGN_SIGNATURE_BYTES + signature->trusted_bytes,
                                            key->key) == 0;
    free(message);
    return good || err_set(err, "the trusted comment was changed after signing");
}

bool minisign_sign(const struct minisign_secret *key, const void *bytes, size_t count,
                   const char *trusted, struct strbuf *out, struct err *err)
{
    unsigned char hash[crypto_generichash_BYTES_MAX], raw[BODY_BYTES] = {'E', 'D'};
    unsigned char global[MINISIGN_SIGNATURE_BYTES];
    unsigned char *signature = raw + 2 + MINISIGN_ID_BYTES;
    size_t trusted_bytes = strlen(trusted);
    if (!minisign_ready(err))
        return false;
    if (trusted_bytes > TRUSTED_BYTES_MAX || !comment_clean(trusted, trusted_bytes))
        return err_set(err, "the trusted comment is over %d bytes or holds control characters",
                       TRUSTED_BYTES_MAX);
    prehash(bytes, count, hash);
    memcpy(raw + 2, key->id, sizeof key->id);
    crypto_sign_detached(signature, NULL, hash, sizeof hash, key->key);
    unsigned char *message = global_message(signature, trusted, trusted_bytes);
    crypto_sign_detached(global, NULL, message, MINISIGN_SIGNATURE_BYTES + trusted_bytes, key->key);
    free(message);
    strbuf_add(out, UNTRUSTED "signature from hallboard-desk\n");
    minisign_add_base64(out, raw, sizeof raw);
    strbuf_printf(out, "\n" TRUSTED "%s\n", trusted);
    minisign_add_base64(out, global, sizeof global);
    strbuf_add(out, "\n");
    return true;
}
