#include "main/desk_manifest.h"

#include "base/civil.h"
#include "base/str.h"
#include "core/feed/manifest.h"
#include "shell/file.h"
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOCUMENT_BYTES_MAX ((size_t)256 << 20)
#define MANIFEST_BYTES_MAX ((size_t)1 << 20)

/* One more than the last one's. A manifest that cannot be read is no reason to begin anew: boxes
 * remember. */
static bool next_serial(const char *path, int64_t *out, struct err *err)
{
    struct strbuf text = {0};
    struct arena arena;
    struct manifest last;
    *out = 1;
    if (access(path, F_OK) != 0)
        return true;
    arena_init(&arena, 0);
    bool good = file_read(path, MANIFEST_BYTES_MAX, false, &text, NULL, err) == FILE_READ_OK;
    if (good && !manifest_read(text.text ? text.text : "", text.bytes, &arena, &last, err))
        good = err_prefix(err, "%s (--serial says which is next)", path);
    if (good)
        *out = last.serial + 1;
    if (good && *out > MANIFEST_SERIAL_MAX)
        good = err_set(err, "%s: its serial is the last one there is", path);
    arena_fini(&arena);
    strbuf_fini(&text);
    return good;
}

/* The file's name as seen from the manifest's folder. */
static const char *relative_name(const char *manifest, const char *file)
{
    const char *slash = strrchr(manifest, '/');
    size_t bytes = slash ? (size_t)(slash - manifest) + 1 : 0;
    if (bytes && strncmp(file, manifest, bytes) == 0)
        return file + bytes;
    return bytes || file[0] == '/' || str_starts_with(file, "../") ? NULL : file;
}

static bool add_document(struct strbuf *out, const char *manifest, const char *file,
                         struct err *err)
{
    struct strbuf text = {0};
    unsigned char hash[crypto_hash_sha256_BYTES];
    char digits[SHA256_TEXT];
    const char *name = relative_name(manifest, file);
    if (!name)
        return err_set(err, "%s: not in the manifest's folder", file);
    if (file_read(file, DOCUMENT_BYTES_MAX, false, &text, NULL, err) != FILE_READ_OK) {
        strbuf_fini(&text);
        return false;
    }
    crypto_hash_sha256(hash, (const unsigned char *)(text.text ? text.text : ""), text.bytes);
    sodium_bin2hex(digits, sizeof digits, hash, sizeof hash);
    strbuf_add(out, "    {\"url\": ");
    strbuf_add_json(out, name);
    strbuf_printf(out, ", \"length\": %zu, \"sha256\": \"%s\"}", text.bytes, digits);
    strbuf_fini(&text);
    return true;
}

static bool compose(const struct desk_manifest *wanted, int64_t serial, struct strbuf *out,
                    struct err *err)
{
    char issued[32], expires[32];
    int64_t issued_ms = floor_to(wanted->issued_ms, MS_SECOND);
    rfc3339_format(issued_ms, 0, issued);
    rfc3339_format(issued_ms + wanted->valid_ms, 0, expires);
    strbuf_printf(out,
                  "{\n  \"format\": \"hallboard manifest 1\",\n  \"serial\": %" PRId64
                  ",\n  \"issued\": \"%s\",\n  \"expires\": \"%s\",\n  \"documents\": [\n",
                  serial, issued, expires);
    for (char **file = wanted->files; *file; file++) {
        if (!add_document(out, wanted->path, *file, err))
            return false;
        strbuf_add(out, file[1] ? ",\n" : "\n");
    }
    strbuf_add(out, "  ]\n}\n");
    /* What a box would not take is not published. */
    struct arena arena;
    struct manifest check;
    arena_init(&arena, 0);
    bool good = manifest_read(out->text, out->bytes, &arena, &check, err);
    arena_fini(&arena);
    return good;
}

bool desk_manifest_write(const struct desk_manifest *wanted, int64_t *serial, struct err *err)
{
    struct strbuf text = {0};
    *serial = wanted->serial;
    bool good = sodium_init() >= 0 || err_set(err, "libsodium does not start");
    good = good && (*serial || next_serial(wanted->path, serial, err)) &&
           compose(wanted, *serial, &text, err);
    if (good) {
        struct file_piece piece = {text.text, text.bytes};
        good = file_replace(wanted->path, &piece, 1, true, err);
    }
    if (good && chmod(wanted->path, 0644) != 0) /* the web server must read it */
        good = err_set_errno(err, errno, "%s", wanted->path);
    strbuf_fini(&text);
    return good;
}
