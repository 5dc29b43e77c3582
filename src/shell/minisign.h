/* Signatures in minisign's format (https://jedisct1.github.io/minisign/): Ed25519 by libsodium over
 * a document or, as both programs write it now, over its BLAKE2b-512. Bytes in, verdict out: no
 * files, no state but libsodium's own; any thread. Which key may sign what is not decided here
 * (core/feed/manifest.h).
 *
 * Parsing is strict: the lines of the format and nothing behind them, base64 in its one canonical
 * spelling, exact lengths. Only the untrusted comment is anybody's to write, so it is never shown
 * and never used. */
#ifndef SHELL_MINISIGN_H
#define SHELL_MINISIGN_H

#include "base/err.h"
#include "base/str.h"

#define MINISIGN_ID_BYTES 8
#define MINISIGN_KEY_BYTES 32
#define MINISIGN_SECRET_BYTES 64
#define MINISIGN_SIGNATURE_BYTES 64
#define MINISIGN_ID_TEXT 17 /* sixteen digits and the end */
/* No file of the format is larger; what is, need not be read. */
#define MINISIGN_FILE_BYTES_MAX 16384

struct minisign_public {
    unsigned char id[MINISIGN_ID_BYTES];
    unsigned char key[MINISIGN_KEY_BYTES];
};

/* To be wiped with minisign_secret_wipe. */
struct minisign_secret {
    unsigned char id[MINISIGN_ID_BYTES];
    unsigned char key[MINISIGN_SECRET_BYTES]; /* seed and public key */
};

struct minisign_signature {
    unsigned char id[MINISIGN_ID_BYTES];
    bool is_prehashed; /* "ED", else the older "Ed" */
    unsigned char signature[MINISIGN_SIGNATURE_BYTES];
    unsigned char global[MINISIGN_SIGNATURE_BYTES]; /* over signature and trusted comment */
    const char *trusted; /* borrowed from the text; not zero-terminated */
    size_t trusted_bytes;
};

/* The key's name as minisign writes it: 44062A889319788C. */
void minisign_id_text(const unsigned char id[MINISIGN_ID_BYTES], char out[MINISIGN_ID_TEXT]);

/* A public key: the file with its comment, or its second line alone. */
bool minisign_read_public(const char *text, size_t bytes, struct minisign_public *out,
                          struct err *err);

bool minisign_read_signature(const char *text, size_t bytes, struct minisign_signature *out,
                             struct err *err);

/* True when the key made this signature over these bytes, and the trusted comment with it. */
bool minisign_verify(const struct minisign_public *key, const struct minisign_signature *signature,
                     const void *bytes, size_t count, struct err *err);

/* Adds the text of a .minisig file, prehashed. trusted: one line of UTF-8 without control
 * characters. */
bool minisign_sign(const struct minisign_secret *key, const void *bytes, size_t count,
                   const char *trusted, struct strbuf *out, struct err *err);

/* -- Secret keys (minisign_key.c) ---------------------------------------------------------- */

/* What a password costs whoever guesses: scrypt's work and memory. */
struct minisign_cost {
    uint64_t operations, memory_bytes;
};
/* As minisign: a second or so, and 1 GiB. */
struct minisign_cost minisign_cost_default(void);

bool minisign_generate(struct minisign_secret *out, struct err *err);
void minisign_secret_wipe(struct minisign_secret *key);
struct minisign_public minisign_public_of(const struct minisign_secret *key);

/* The text of a .pub and of a .key file. password NULL or "": the key is not encrypted. */
void minisign_write_public(const struct minisign_public *key, struct strbuf *out);
bool minisign_write_secret(const struct minisign_secret *key, const char *password,
                           struct minisign_cost cost, struct strbuf *out, struct err *err);

/* Whether reading this key takes a password; false for what is no secret key too. */
bool minisign_secret_encrypted(const char *text, size_t bytes);
/* password: NULL where there is none. */
bool minisign_read_secret(const char *text, size_t bytes, const char *password,
                          struct minisign_secret *out, struct err *err);

/* -- For minisign_key.c -------------------------------------------------------------------- */

/* False when libsodium cannot be had. */
bool minisign_ready(struct err *err);
/* Takes one line off the front of *text; its end of line is not in it. False at the end. */
bool minisign_line(const char **text, size_t *bytes, const char **line, size_t *line_bytes);
/* Exactly count bytes of canonical base64; what names it in the message. */
bool minisign_base64(const char *line, size_t line_bytes, unsigned char *out, size_t count,
                     const char *what, struct err *err);
void minisign_add_base64(struct strbuf *out, const unsigned char *bytes, size_t count);

#endif
