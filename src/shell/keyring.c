#include "shell/keyring.h"
#include "shell/file.h"
#include <string.h>

#define KEY_FILE_BYTES_MAX ((size_t)65536)

static bool read_publics(struct keyring *ring, struct err *err)
{
    for (int i = 0; i < ring->file.n_keys; i++) {
        const struct trusted_key *key = &ring->file.keys[i];
        if (!minisign_read_public(key->public, strlen(key->public), &ring->publics[i], err))
            return err_prefix(err, "keys[%d].public (%s)", i, key->id);
        /* Under two names of its own, which the key's text has too, one person would count as two.
         */
        for (int k = 0; k < i; k++) {
            if (memcmp(ring->publics[k].key, ring->publics[i].key, MINISIGN_KEY_BYTES) == 0)
                return err_set(err, "keys[%d].public: the key of \"%s\"", i, ring->file.keys[k].id);
        }
    }
    return true;
}

bool keyring_load(struct keyring *ring, const char *path, struct err *err)
{
    struct strbuf text = {0};
    *ring = (struct keyring){0};
    arena_init(&ring->arena, 0);
    bool good = file_read(path, KEY_FILE_BYTES_MAX, false, &text, NULL, err) == FILE_READ_OK;
    if (good &&
        (!key_file_read(text.text ? text.text : "", text.bytes, &ring->arena, &ring->file, err) ||
         !read_publics(ring, err)))
        good = err_prefix(err, "%s", path);
    if (!good)
        ring->file = (struct key_file){0};
    strbuf_fini(&text);
    return good;
}

void keyring_fini(struct keyring *ring)
{
    arena_fini(&ring->arena);
}

/* The key of the ring that made this signature; -1. */
static int signer(const struct keyring *ring, const struct strbuf *bytes, const struct strbuf *text,
                  struct err *why)
{
    struct minisign_signature signature;
    if (!minisign_read_signature(text->text, text->bytes, &signature, why))
        return -1;
    char id[MINISIGN_ID_TEXT];
    minisign_id_text(signature.id, id);
    for (int i = 0; i < ring->file.n_keys; i++) {
        if (memcmp(ring->publics[i].id, signature.id, sizeof signature.id) != 0)
            continue;
        if (minisign_verify(&ring->publics[i], &signature, bytes->text ? bytes->text : "",
                            bytes->bytes, why))
            return i;
    }
    err_set(why, "signed with a key that is not in the key file (%s)", id);
    return -1;
}

int keyring_signers(const struct keyring *ring, const struct strbuf *bytes,
                    const struct strbuf signatures[MANIFEST_SIGNATURES], int *signers,
                    struct err *why)
{
    int n = 0;
    struct err reason = {""};
    for (int i = 0; i < MANIFEST_SIGNATURES; i++) {
        int key = signatures[i].bytes ? signer(ring, bytes, &signatures[i], &reason) : -1;
        if (key >= 0)
            signers[n++] = key;
    }
    if (reason.text[0])
        err_set(why, "%s", reason.text);
    return n;
}
