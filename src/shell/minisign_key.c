/* Secret keys of minisign: made, read and written, with a password (scrypt) or without. */
#include "shell/minisign.h"

#include "base/arena.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* The file's second line, decoded. What a password guards is the part from the id on, by XOR with
 * scrypt's output; the checksum in it says whether the password was the right one. */
#define SALT_BYTES 32
#define SUM_BYTES 32
enum place {
    AT_KIND = 0,     /* "Ed" */
    AT_GUARD = 2,    /* "Sc", or two zero bytes: no password */
    AT_SUM_KIND = 4, /* "B2" */
    AT_SALT = 6,
    AT_OPERATIONS = AT_SALT + SALT_BYTES, /* 8 bytes, little-endian, both */
    AT_MEMORY = AT_OPERATIONS + 8,
    AT_ID = AT_MEMORY + 8,
    AT_KEY = AT_ID + MINISIGN_ID_BYTES,
    AT_SUM = AT_KEY + MINISIGN_SECRET_BYTES,
    RAW_BYTES = AT_SUM + SUM_BYTES
};
#define GUARDED_BYTES (RAW_BYTES - AT_ID)

/* A key file cannot make us take more than this. */
#define OPERATIONS_MAX (UINT64_C(8) * crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE)
#define MEMORY_BYTES_MAX (UINT64_C(2) * crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE)

static const char comment[] = "untrusted comment: ";

struct minisign_cost minisign_cost_default(void)
{
    return (struct minisign_cost){crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE,
                                  crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE};
}

bool minisign_generate(struct minisign_secret *out, struct err *err)
{
    unsigned char public[MINISIGN_KEY_BYTES];
    if (!minisign_ready(err))
        return false;
    randombytes_buf(out->id, sizeof out->id);
    crypto_sign_keypair(public, out->key);
    return true;
}

void minisign_secret_wipe(struct minisign_secret *key)
{
    sodium_memzero(key, sizeof *key);
}

struct minisign_public minisign_public_of(const struct minisign_secret *key)
{
    struct minisign_public public;
    memcpy(public.id, key->id, sizeof public.id);
    memcpy(public.key, key->key + MINISIGN_SECRET_BYTES - MINISIGN_KEY_BYTES, sizeof public.key);
    return public;
}

void minisign_write_public(const struct minisign_public *key, struct strbuf *out)
{
    unsigned char raw[2 + MINISIGN_ID_BYTES + MINISIGN_KEY_BYTES] = {'E', 'd'};
    char id[MINISIGN_ID_TEXT];
    memcpy(raw + 2, key->id, sizeof key->id);
    memcpy(raw + 2 + sizeof key->id, key->key, sizeof key->key);
    minisign_id_text(key->id, id);
    strbuf_printf(out, "%sminisign public key %s\n", comment, id);
    minisign_add_base64(out, raw, sizeof raw);
    strbuf_add(out, "\n");
}

static void put_number(unsigned char *at, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)(number >> (8 * i));
}

static uint64_t get_number(const unsigned char *at)
{
    uint64_t number = 0;
    for (int i = 7; i >= 0; i--)
        number = number << 8 | at[i];
    return number;
}

static void sum_of(const unsigned char *raw, unsigned char out[SUM_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, SUM_BYTES);
    crypto_generichash_update(&state, raw + AT_KIND, 2);
    crypto_generichash_update(&state, raw + AT_ID, MINISIGN_ID_BYTES + MINISIGN_SECRET_BYTES);
    crypto_generichash_final(&state, out, SUM_BYTES);
}

/* Locks or unlocks the guarded part in place. */
static bool apply_password(unsigned char *raw, const char *password, struct err *err)
{
    unsigned char stream[GUARDED_BYTES];
    uint64_t operations = get_number(raw + AT_OPERATIONS), memory = get_number(raw + AT_MEMORY);
    if (operations > OPERATIONS_MAX || memory > MEMORY_BYTES_MAX)
        return err_set(err, "the secret key asks for more work or memory than any real one");
    if (crypto_pwhash_scryptsalsa208sha256(stream, sizeof stream, password, strlen(password),
                                           raw + AT_SALT, operations, (size_t)memory) != 0)
        return err_set(err, "not enough memory to try the password (%llu MiB are needed)",
                       (unsigned long long)(memory >> 20));
    for (size_t i = 0; i < sizeof stream; i++)
        raw[AT_ID + i] ^= stream[i];
    sodium_memzero(stream, sizeof stream);
    return true;
}

bool minisign_write_secret(const struct minisign_secret *key, const char *password,
                           struct minisign_cost cost, struct strbuf *out, struct err *err)
{
    unsigned char raw[RAW_BYTES] = {'E', 'd', 0, 0, 'B', '2'};
    bool guarded = password && password[0];
    if (!minisign_ready(err))
        return false;
    memcpy(raw + AT_ID, key->id, sizeof key->id);
    memcpy(raw + AT_KEY, key->key, sizeof key->key);
    sum_of(raw, raw + AT_SUM);
    bool good = true;
    if (guarded) {
        memcpy(raw + AT_GUARD, "Sc", 2);
        randombytes_buf(raw + AT_SALT, SALT_BYTES);
        put_number(raw + AT_OPERATIONS, cost.operations);
        put_number(raw + AT_MEMORY, cost.memory_bytes);
        good = apply_password(raw, password, err);
    }
    if (good) {
        strbuf_printf(out, "%s%s\n", comment,
                      guarded ? "minisign encrypted secret key"
                              : "minisign secret key, not encrypted");
        minisign_add_base64(out, raw, sizeof raw);
        strbuf_add(out, "\n");
    }
    sodium_memzero(raw, sizeof raw);
    return good;
}

/* The second line, decoded and its kinds checked. */
static bool read_raw(const char *text, size_t bytes, unsigned char raw[RAW_BYTES], struct err *err)
{
    const char *line;
    size_t line_bytes;
    if (!minisign_ready(err))
        return false;
    if (!minisign_line(&text, &bytes, &line, &line_bytes) || line_bytes < strlen(comment) ||
        memcmp(line, comment, strlen(comment)) != 0)
        return err_set(err, "not a secret key: its first line does not begin with \"%s\"", comment);
    if (!minisign_line(&text, &bytes, &line, &line_bytes))
        return err_set(err, "the secret key is missing");
    if (!minisign_base64(line, line_bytes, raw, RAW_BYTES, "the secret key", err))
        return false;
    if (bytes)
        return err_set(err, "%zu bytes too many behind the secret key", bytes);
    static const unsigned char none[2];
    if (memcmp(raw + AT_KIND, "Ed", 2) != 0 || memcmp(raw + AT_SUM_KIND, "B2", 2) != 0 ||
        (memcmp(raw + AT_GUARD, "Sc", 2) != 0 && memcmp(raw + AT_GUARD, none, 2) != 0))
        return err_set(err, "not a secret key of this kind (Ed25519; scrypt or no password)");
    return true;
}

static bool is_guarded(const unsigned char raw[RAW_BYTES])
{
    return memcmp(raw + AT_GUARD, "Sc", 2) == 0;
}

bool minisign_secret_encrypted(const char *text, size_t bytes)
{
    unsigned char raw[RAW_BYTES];
    bool guarded = read_raw(text, bytes, raw, NULL) && is_guarded(raw);
    sodium_memzero(raw, sizeof raw);
    return guarded;
}

/* The seed makes the public half that stands behind it: a damaged key must not sign, as signing
 * with a wrong half gives the seed away. */
static bool halves_agree(const unsigned char key[MINISIGN_SECRET_BYTES])
{
    unsigned char public[MINISIGN_KEY_BYTES], secret[MINISIGN_SECRET_BYTES];
    crypto_sign_seed_keypair(public, secret, key);
    bool agree = sodium_memcmp(secret, key, sizeof secret) == 0;
    sodium_memzero(secret, sizeof secret);
    return agree;
}

bool minisign_read_secret(const char *text, size_t bytes, const char *password,
                          struct minisign_secret *out, struct err *err)
{
    unsigned char raw[RAW_BYTES], sum[SUM_BYTES];
    bool good = read_raw(text, bytes, raw, err);
    bool guarded = good && is_guarded(raw);
    if (guarded && (!password || !password[0]))
        good = err_set(err, "the secret key is encrypted: its password is needed");
    if (good && guarded)
        good = apply_password(raw, password, err);
    if (good) {
        sum_of(raw, sum);
        /* minisign leaves the sum of a key without password zero. */
        bool no_sum = !guarded && sodium_is_zero(raw + AT_SUM, SUM_BYTES);
        if (!no_sum && sodium_memcmp(sum, raw + AT_SUM, SUM_BYTES) != 0)
            good = err_set(err, guarded ? "wrong password" : "the secret key is damaged");
    }
    if (good && !halves_agree(raw + AT_KEY))
        good = err_set(err, "the secret key is damaged");
    if (good) {
        memcpy(out->id, raw + AT_ID, sizeof out->id);
        memcpy(out->key, raw + AT_KEY, sizeof out->key);
    }
    sodium_memzero(raw, sizeof raw);
    return good;
}
