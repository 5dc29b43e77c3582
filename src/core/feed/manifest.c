#include "core/feed/manifest.h"

#include "base/civil.h"
#include "core/feed/json.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FORMAT "hallboard manifest 1"
#define URL_BYTES_MAX 2048
#define NAME_BYTES_MAX 256
#define DOCUMENT_BYTES_MAX (INT64_C(1) << 40) /* the source's cap is the real limit */
#define PUBLIC_CHARS 56

static const char base64_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* A short word without white or control characters; ids and addresses. */
static bool plain_word(const char *text, size_t bytes, size_t max_bytes)
{
    if (!text || bytes == 0 || bytes > max_bytes)
        return false;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c <= 0x20 || c == 0x7f)
            return false;
    }
    return true;
}

static bool json_word(const json_t *json, size_t max_bytes)
{
    return plain_word(json_string_value(json), json_string_length(json), max_bytes);
}

/* -- Keys ---------------------------------------------------------------------------------- */

/* The key of a .pub file is its last line. */
static const char *public_word(struct arena *arena, const char *text)
{
    size_t bytes = strlen(text);
    while (bytes > 0 && strchr("\r\n", text[bytes - 1]))
        bytes--;
    size_t from = bytes;
    while (from > 0 && text[from - 1] != '\n')
        from--;
    return arena_strndup(arena, text + from, bytes - from);
}

static bool read_key(const json_t *json, struct arena *arena, struct trusted_key *out, int place,
                     struct err *err)
{
    const json_t *id = json_object_get(json, "id"), *public = json_object_get(json, "public");
    const json_t *revoked = json_object_get(json, "revoked");
    const char *role = json_string_value(json_object_get(json, "role"));
    if (!json_word(id, NAME_BYTES_MAX))
        return err_set(err, "keys[%d].id: missing, or no plain word", place);
    out->id = arena_strdup(arena, json_string_value(id));
    bool emergency = role && strcmp(role, "emergency") == 0;
    if (!emergency && (!role || strcmp(role, "operator") != 0))
        return err_set(err, "keys[%d].role: \"operator\" or \"emergency\" is wanted", place);
    out->role = emergency ? KEY_EMERGENCY : KEY_OPERATOR;
    if (revoked && !json_is_boolean(revoked))
        return err_set(err, "keys[%d].revoked: true or false is wanted", place);
    out->is_revoked = json_is_true(revoked);
    out->public = json_is_string(public) ? public_word(arena, json_string_value(public)) : "";
    if (strlen(out->public) != PUBLIC_CHARS || !str_starts_with(out->public, "RW") ||
        strspn(out->public, base64_letters) != PUBLIC_CHARS)
        return err_set(err, "keys[%d].public: not a public key of minisign (RW…)", place);
    return true;
}

static bool keys_distinct(const struct key_file *file, struct err *err)
{
    for (int i = 0; i < file->n_keys; i++) {
        for (int k = 0; k < i; k++) {
            if (strcmp(file->keys[i].id, file->keys[k].id) == 0)
                return err_set(err, "keys[%d].id: \"%s\" is used before", i, file->keys[i].id);
            if (strcmp(file->keys[i].public, file->keys[k].public) == 0)
                return err_set(err, "keys[%d].public: the key of \"%s\"", i, file->keys[k].id);
        }
    }
    return true;
}

static bool read_threshold(const json_t *root, struct key_file *out, struct err *err)
{
    const json_t *json = json_object_get(root, "emergency_threshold");
    json_int_t threshold = json ? json_integer_value(json) : 1;
    if (threshold < 1 || threshold > MANIFEST_SIGNATURES)
        return err_set(err, "emergency_threshold: 1 or %d is wanted", MANIFEST_SIGNATURES);
    out->emergency_threshold = (int)threshold;
    int emergency = 0;
    for (int i = 0; i < out->n_keys; i++)
        emergency += out->keys[i].role == KEY_EMERGENCY && !out->keys[i].is_revoked;
    if (emergency > 0 && emergency < threshold)
        return err_set(err, "emergency_threshold: %d persons, but %d key of role emergency",
                       (int)threshold, emergency);
    return true;
}

static bool read_keys(const json_t *root, struct arena *arena, struct key_file *out,
                      struct err *err)
{
    const json_t *list = json_object_get(root, "keys");
    if (!json_is_array(list) || json_array_size(list) == 0)
        return err_set(err, "keys: a list of at least one key is wanted");
    if (json_array_size(list) > MANIFEST_KEYS_MAX)
        return err_set(err, "keys: more than %d", MANIFEST_KEYS_MAX);
    out->keys = arena_array(arena, json_array_size(list), sizeof *out->keys);
    for (; out->n_keys < (int)json_array_size(list); out->n_keys++) {
        const json_t *key = json_array_get(list, (size_t)out->n_keys);
        if (!read_key(key, arena, &out->keys[out->n_keys], out->n_keys, err))
            return false;
    }
    return keys_distinct(out, err) && read_threshold(root, out, err);
}

bool key_file_read(const char *bytes, size_t count, struct arena *arena, struct key_file *out,
                   struct err *err)
{
    *out = (struct key_file){0};
    json_t *root = json_document(bytes, count, err);
    if (!root)
        return false;
    bool good = read_keys(root, arena, out, err);
    json_decref(root);
    if (!good)
        *out = (struct key_file){0};
    return good;
}

/* -- Manifest ------------------------------------------------------------------------------ */

static bool read_sha256(const json_t *json, char out[SHA256_TEXT])
{
    const char *text = json_string_value(json);
    if (!text || strlen(text) != SHA256_TEXT - 1 ||
        strspn(text, "0123456789abcdefABCDEF") != SHA256_TEXT - 1)
        return false;
    for (int i = 0; i < SHA256_TEXT; i++)
        out[i] = (char)(text[i] >= 'A' && text[i] <= 'F' ? text[i] | 0x20 : text[i]);
    return true;
}

static bool read_document(const json_t *json, struct arena *arena, struct manifest_document *out,
                          int place, struct err *err)
{
    const json_t *url = json_object_get(json, "url"), *bytes = json_object_get(json, "length");
    if (!url)
        url = json_object_get(json, "name");
    if (!json_word(url, URL_BYTES_MAX))
        return err_set(err, "documents[%d].url: missing, or no address", place);
    out->url = arena_strdup(arena, json_string_value(url));
    if (!json_is_integer(bytes) || json_integer_value(bytes) < 0 ||
        json_integer_value(bytes) > DOCUMENT_BYTES_MAX)
        return err_set(err, "documents[%d].length: a number of bytes is wanted", place);
    out->bytes = json_integer_value(bytes);
    if (!read_sha256(json_object_get(json, "sha256"), out->sha256))
        return err_set(err, "documents[%d].sha256: 64 hexadecimal digits are wanted", place);
    return true;
}

static bool read_documents(const json_t *root, struct arena *arena, struct manifest *out,
                           struct err *err)
{
    const json_t *list = json_object_get(root, "documents");
    if (!json_is_array(list))
        return err_set(err, "documents: a list is wanted");
    if (json_array_size(list) > MANIFEST_DOCUMENTS_MAX)
        return err_set(err, "documents: more than %d", MANIFEST_DOCUMENTS_MAX);
    out->documents = arena_array(arena, json_array_size(list), sizeof *out->documents);
    for (int i = 0; i < (int)json_array_size(list); i++) {
        struct manifest_document *document = &out->documents[i];
        if (!read_document(json_array_get(list, (size_t)i), arena, document, i, err))
            return false;
        if (manifest_document(out, document->url))
            return err_set(err, "documents[%d].url: \"%s\" is named before", i, document->url);
        out->n_documents++;
    }
    return true;
}

static bool read_instant(const json_t *root, const char *name, int64_t *out, struct err *err)
{
    const char *text = json_string_value(json_object_get(root, name));
    return (text && rfc3339_parse(text, out, NULL)) ||
           err_set(err, "%s: an instant is wanted (RFC 3339 with an offset)", name);
}

static bool read_manifest(const json_t *root, struct arena *arena, struct manifest *out,
                          struct err *err)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    if (!format || strcmp(format, FORMAT) != 0)
        return err_set(err, "format: \"%s\" is wanted", FORMAT);
    const json_t *serial = json_object_get(root, "serial");
    if (!json_is_integer(serial) || json_integer_value(serial) < 1 ||
        json_integer_value(serial) > MANIFEST_SERIAL_MAX)
        return err_set(err, "serial: a whole number from 1 to %" PRId64 " is wanted",
                       MANIFEST_SERIAL_MAX);
    out->serial = json_integer_value(serial);
    if (!read_instant(root, "issued", &out->issued_ms, err) ||
        !read_instant(root, "expires", &out->expires_ms, err))
        return false;
    if (out->expires_ms <= out->issued_ms)
        return err_set(err, "expires: not after issued");
    return read_documents(root, arena, out, err);
}

bool manifest_read(const char *bytes, size_t count, struct arena *arena, struct manifest *out,
                   struct err *err)
{
    *out = (struct manifest){0};
    json_t *root = json_document(bytes, count, err);
    if (!root)
        return false;
    bool good = read_manifest(root, arena, out, err);
    json_decref(root);
    return good;
}

const struct manifest_document *manifest_document(const struct manifest *manifest, const char *url)
{
    for (int i = 0; i < manifest->n_documents; i++) {
        if (strcmp(manifest->documents[i].url, url) == 0)
            return &manifest->documents[i];
    }
    return NULL;
}
