#include "shell/url.h"
#include "base/arena.h"
#include "base/str.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static char *take_part(CURLU *handle, CURLUPart part, unsigned flags)
{
    char *text = NULL;
    if (curl_url_get(handle, part, &text, flags) != CURLUE_OK)
        return xstrdup("");
    char *copy = xstrdup(text);
    curl_free(text);
    return copy;
}

static void strip_brackets(char *host)
{
    size_t bytes = strlen(host);
    if (host[0] == '[' && bytes > 2) {
        memmove(host, host + 1, bytes - 2);
        host[bytes - 2] = '\0';
    }
}

static bool parse_scheme(const char *text, enum url_scheme *out)
{
    if (!strcasecmp(text, "file"))
        *out = URL_FILE;
    else if (!strcasecmp(text, "http"))
        *out = URL_HTTP;
    else if (!strcasecmp(text, "https"))
        *out = URL_HTTPS;
    else
        return false;
    return true;
}

bool url_parse(const char *url, struct url_parts *parts, struct err *err)
{
    *parts = (struct url_parts){0};
    CURLU *handle = curl_url();
    if (!handle)
        abort(); /* out of memory */
    CURLUcode rc = curl_url_set(handle, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);
    if (rc != CURLUE_OK) {
        curl_url_cleanup(handle);
        return err_set(err, "is no URL (%s)", curl_url_strerror(rc));
    }
    char *scheme = take_part(handle, CURLUPART_SCHEME, 0);
    bool ok = parse_scheme(scheme, &parts->scheme);
    free(scheme);
    if (ok) {
        parts->host = take_part(handle, CURLUPART_HOST, 0);
        strip_brackets(parts->host);
        parts->path =
            take_part(handle, CURLUPART_PATH, parts->scheme == URL_FILE ? CURLU_URLDECODE : 0);
    }
    curl_url_cleanup(handle);
    if (!ok)
        return err_set(err, "must be an https:, http: or file: URL");
    if (parts->scheme == URL_FILE && parts->path[0] != '/')
        ok = err_set(err, "must have an absolute path, as in file:///srv/feed.json");
    else if (parts->scheme != URL_FILE && !parts->host[0])
        ok = err_set(err, "has no host");
    if (!ok)
        url_parts_fini(parts);
    return ok;
}

void url_parts_fini(struct url_parts *parts)
{
    free(parts->host);
    free(parts->path);
    *parts = (struct url_parts){0};
}

/* ---- Addresses. ---- */

static bool v4_is_loopback(uint32_t address)
{
    return address >> 24 == 127;
}

static bool v4_is_link_local(uint32_t address)
{
    return address >> 16 == 0xa9fe; /* 169.254.0.0/16, RFC 3927 */
}

static bool v4_of_mapped(const struct in6_addr *address, uint32_t *out)
{
    if (!IN6_IS_ADDR_V4MAPPED(address))
        return false;
    uint32_t raw;
    memcpy(&raw, address->s6_addr + 12, sizeof(raw));
    *out = ntohl(raw);
    return true;
}

bool address_is_link_local(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return v4_is_link_local(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6) {
        const struct in6_addr *six = &((const struct sockaddr_in6 *)address)->sin6_addr;
        uint32_t four;
        return IN6_IS_ADDR_LINKLOCAL(six) || (v4_of_mapped(six, &four) && v4_is_link_local(four));
    }
    return false;
}

bool address_is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return v4_is_loopback(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6) {
        const struct in6_addr *six = &((const struct sockaddr_in6 *)address)->sin6_addr;
        uint32_t four;
        return IN6_IS_ADDR_LOOPBACK(six) || (v4_of_mapped(six, &four) && v4_is_loopback(four));
    }
    return false;
}

/* The address that a host is written as; false for a name. curl has made 0x7f.1 and the like
 * dotted by then. */
static bool host_address(const char *host, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof(*out));
    struct sockaddr_in *four = (struct sockaddr_in *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
    if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        return true;
    }
    if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        return true;
    }
    return false;
}

static bool host_is_loopback(const char *host)
{
    struct sockaddr_storage address;
    if (host_address(host, &address))
        return address_is_loopback((struct sockaddr *)&address);
    return !strcasecmp(host, "localhost"); /* which curl never asks DNS for */
}

bool url_is_loopback(const char *url)
{
    struct url_parts parts;
    if (!url_parse(url, &parts, NULL))
        return false;
    bool loopback = parts.scheme != URL_FILE && host_is_loopback(parts.host);
    url_parts_fini(&parts);
    return loopback;
}

bool url_is_local(const char *url)
{
    struct url_parts parts;
    if (!url_parse(url, &parts, NULL))
        return false;
    bool is_file = parts.scheme == URL_FILE;
    url_parts_fini(&parts);
    return is_file || url_is_loopback(url);
}

bool url_allowed(const char *url, bool allow_plain_http, struct err *err)
{
    struct url_parts parts;
    if (!url_parse(url, &parts, err))
        return false;
    struct sockaddr_storage address;
    bool ok = true;
    if (parts.scheme != URL_FILE && host_address(parts.host, &address) &&
        address_is_link_local((struct sockaddr *)&address))
        ok = err_set(err, "%s is a link-local address; these are never fetched", parts.host);
    else if (parts.scheme == URL_HTTP && !allow_plain_http && !host_is_loopback(parts.host))
        ok = err_set(err, "plain http is refused, as anybody on the way could change what is shown;"
                          " use https, or set allow_plain_http = yes");
    url_parts_fini(&parts);
    return ok;
}

enum url_redirect url_redirect_check(const char *from, const char *to)
{
    struct url_parts a, b;
    if (!url_parse(from, &a, NULL))
        return URL_REDIRECT_BAD;
    if (!url_parse(to, &b, NULL)) {
        url_parts_fini(&a);
        return URL_REDIRECT_BAD;
    }
    enum url_redirect verdict = URL_REDIRECT_OK;
    if (b.scheme == URL_FILE)
        verdict = URL_REDIRECT_BAD;
    else if (strcasecmp(a.host, b.host))
        verdict = URL_REDIRECT_OTHER_HOST;
    else if (a.scheme == URL_HTTPS && b.scheme == URL_HTTP)
        verdict = URL_REDIRECT_DOWNGRADE;
    url_parts_fini(&a);
    url_parts_fini(&b);
    return verdict;
}

/* Below the folder of a file: no way up, whatever it is written as. */
static char *beside_file(const char *document, const char *reference, struct err *err)
{
    struct strbuf url = {0};
    struct url_parts parts;
    if (reference[0] == '/') {
        err_set(err, "%s: a document from a file may name only files below its folder", reference);
        return NULL;
    }
    const char *name = strrchr(document, '/');
    strbuf_add_bytes(&url, document, name ? (size_t)(name + 1 - document) : 0);
    strbuf_add(&url, reference);
    bool ok = !strpbrk(reference, "?#") && url_parse(url.text, &parts, err);
    if (ok) {
        size_t bytes = strlen(parts.path);
        ok = !strstr(parts.path, "/../") && (bytes < 3 || strcmp(parts.path + bytes - 3, "/..")) &&
             !strstr(reference, "..") && !strstr(reference, "%2");
        url_parts_fini(&parts);
    }
    if (!ok) {
        err_set(err, "%s: is no file below the document's folder", reference);
        strbuf_fini(&url);
        return NULL;
    }
    return url.text;
}

static char *resolve(const char *document, const char *reference)
{
    CURLU *handle = curl_url();
    char *whole = NULL;
    if (handle && curl_url_set(handle, CURLUPART_URL, document, 0) == CURLUE_OK &&
        curl_url_set(handle, CURLUPART_URL, reference, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
        whole = take_part(handle, CURLUPART_URL, 0);
    curl_url_cleanup(handle);
    return whole;
}

bool url_same_server(const char *a, const char *b)
{
    bool same = true;
    CURLU *x = curl_url(), *y = curl_url();
    same = x && y && curl_url_set(x, CURLUPART_URL, a, 0) == CURLUE_OK &&
           curl_url_set(y, CURLUPART_URL, b, 0) == CURLUE_OK;
    static const CURLUPart wanted[] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
    for (int i = 0; i < 3 && same; i++) {
        char *left = take_part(x, wanted[i], CURLU_DEFAULT_PORT);
        char *right = take_part(y, wanted[i], CURLU_DEFAULT_PORT);
        same = !strcasecmp(left, right);
        free(left);
        free(right);
    }
    curl_url_cleanup(x);
    curl_url_cleanup(y);
    return same;
}

char *url_from_document(const char *document, const char *reference, struct err *err)
{
    struct url_parts from, to;
    if (!url_parse(document, &from, err))
        return NULL;
    bool is_file = from.scheme == URL_FILE;
    url_parts_fini(&from);
    if (is_file && !url_has_scheme(reference))
        return beside_file(document, reference, err);
    char *whole = is_file ? xstrdup(reference) : resolve(document, reference);
    if (!whole || !url_parse(whole, &to, NULL)) {
        err_set(err, "%s: is no address that a document may name", reference);
        free(whole);
        return NULL;
    }
    bool ok = to.scheme == URL_HTTPS ||
              (to.scheme == URL_HTTP && !is_file && url_same_server(document, whole));
    url_parts_fini(&to);
    if (!ok) {
        err_set(err, "%s: must be https, or on the document's own server", reference);
        free(whole);
        return NULL;
    }
    return whole;
}

char *url_without_secrets(const char *url)
{
    CURLU *handle = curl_url();
    char *clean = NULL;
    if (handle && curl_url_set(handle, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK) {
        curl_url_set(handle, CURLUPART_USER, NULL, 0);
        curl_url_set(handle, CURLUPART_PASSWORD, NULL, 0);
        curl_url_set(handle, CURLUPART_QUERY, NULL, 0);
        curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0);
        clean = take_part(handle, CURLUPART_URL, 0);
    }
    curl_url_cleanup(handle);
    return clean ? clean : xstrdup("(not a URL)");
}

bool url_has_scheme(const char *where)
{
    size_t n = 0;
    while (isalnum((unsigned char)where[n]) || (n && strchr("+-.", where[n]) && where[n]))
        n++;
    return n > 1 && where[n] == ':';
}

static void add_path(struct strbuf *out, const char *path)
{
    for (; *path; path++) {
        unsigned char byte = (unsigned char)*path;
        if (isalnum(byte) || strchr("/-._~", byte))
            strbuf_add_bytes(out, path, 1);
        else
            strbuf_printf(out, "%%%02X", byte);
    }
}

char *url_from_argument(const char *where, struct err *err)
{
    if (url_has_scheme(where))
        return xstrdup(where);
    struct strbuf url = {0};
    strbuf_add(&url, "file://");
    if (where[0] != '/') {
        char *folder = getcwd(NULL, 0);
        if (!folder) {
            err_set_errno(err, errno, "the working folder cannot be found");
            strbuf_fini(&url);
            return NULL;
        }
        add_path(&url, folder);
        strbuf_add(&url, "/");
        free(folder);
    }
    add_path(&url, where);
    return url.text;
}
