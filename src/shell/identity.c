#include "shell/identity.h"
#include "base/arena.h"
#include "base/str.h"
#include "shell/config.h"
#include "shell/file.h"
#include "shell/url.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN_BYTES_MAX ((size_t)8192)

/* What others may write anybody can put a key of his own into; what others may read is no secret
 * any more, and a certificate without its key is none. systemd sees to its own folder. */
static bool is_safe(const char *path, bool is_credential, bool is_public, struct err *err)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return err_set_errno(err, errno, "%s", path);
    if (!S_ISREG(about.st_mode))
        return err_set(err, "%s: is no file", path);
    if (!is_credential && (about.st_mode & (is_public ? 022 : 077)))
        return err_set(err, "%s: others may read or write it (mode %04o); chmod 600 it", path,
                       (unsigned)about.st_mode & 07777);
    return access(path, R_OK) == 0 || err_set_errno(err, errno, "%s: cannot be read", path);
}

/* The path of a secret; NULL: there is none, or err. */
static char *find(const char *set, const char *credential, bool is_public, struct err *err)
{
    struct strbuf path = {0};
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    bool is_credential = !set[0] && folder && folder[0] == '/';
    if (is_credential)
        strbuf_printf(&path, "%s/%s", folder, credential);
    else
        strbuf_add(&path, set);
    bool is_there = path.bytes && (!is_credential || access(path.text, F_OK) == 0);
    if (is_there && is_safe(path.text, is_credential, is_public, err))
        return path.text;
    strbuf_fini(&path);
    return NULL;
}

/* What may stand behind `Authorization: Bearer` (RFC 6750 section 2.1, and a little more). */
static bool is_token(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if ((unsigned char)text[i] <= 0x20 || (unsigned char)text[i] >= 0x7f)
            return false;
    }
    return bytes > 0;
}

static char *read_token(const char *path, struct err *err)
{
    struct strbuf text = {0};
    char *token = NULL;
    if (file_read(path, TOKEN_BYTES_MAX, false, &text, NULL, err) == FILE_READ_OK) {
        size_t bytes = text.bytes;
        while (bytes > 0 && strchr("\r\n", text.text[bytes - 1]))
            bytes--;
        if (is_token(text.text, bytes)) {
            text.text[bytes] = '\0';
            token = xstrdup(text.text);
        } else {
            err_set(err, "%s: is not one word of plain characters", path);
        }
    }
    if (text.text)
        sodium_memzero(text.text, text.bytes);
    strbuf_fini(&text);
    return token;
}

struct identity *identity_load(const struct config *config, struct err *err)
{
    struct err why = {""};
    struct identity *identity = xcalloc(1, sizeof *identity);
    identity->origin = xstrdup(config->feed_url);
    char *token_path = find(config->token_file, "feed-token", false, &why);
    if (token_path)
        identity->token = read_token(token_path, &why);
    identity->key = find(config->client_key, "feed-key", false, &why);
    identity->certificate =
        find(config->client_certificate, "feed-certificate", identity->key != NULL, &why);
    free(token_path);
    if (!why.text[0] && identity->key && !identity->certificate)
        err_set(&why, "a client key, and no client certificate");
    if (!why.text[0] && (identity->token || identity->certificate))
        return identity;
    if (why.text[0])
        err_set(err, "%s", why.text);
    identity_free(identity);
    return NULL;
}

void identity_free(struct identity *identity)
{
    if (!identity)
        return;
    if (identity->token)
        sodium_memzero(identity->token, strlen(identity->token));
    free(identity->origin);
    free(identity->token);
    free(identity->certificate);
    free(identity->key);
    free(identity);
}

bool identity_for(const struct identity *identity, const char *url)
{
    struct url_parts parts;
    if (!identity || !url_parse(url, &parts, NULL))
        return false;
    bool is_safe = parts.scheme == URL_HTTPS || url_is_loopback(url);
    url_parts_fini(&parts);
    return is_safe && url_same_server(identity->origin, url);
}
