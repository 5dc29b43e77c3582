#include "shell/fetch.h"
#include "shell/html.h"
#include "shell/identity.h"
#include "shell/url.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_TIMEOUT_S 5L
#define TOTAL_TIMEOUT_MS 20000L
#define LOW_SPEED_BYTES 100L
#define LOW_SPEED_S 5L
#define READ_BUFFER_BYTES 16384L
#define GZIP_BYTES 1024                     /* more than a gzip of nothing has */
#define CURLE_LINE_TOO_LONG ((CURLcode)100) /* CURLE_TOO_LARGE, since 8.6 */

struct fetch {
    CURL *easy;
    CURLSH *sessions; /* of TLS: an easy handle is for one request, they are for the next as well */
    struct curl_slist *headers;
    char curl_text[CURL_ERROR_SIZE];
    struct fetch_request request;
    char *url; /* of this hop */
    int redirects;
    long spent_ms; /* by the hops before this one */
    /* The answer so far. */
    struct strbuf body;
    uint64_t body_hash;
    size_t header_bytes;
    bool body_too_big, header_too_big, encoding_refused, link_local;
    char date[64]; /* of the answer */
    struct validators validators;
};

const char *fetch_class_name(enum fetch_class class)
{
    static const char *const names[] = {"ok",      "unchanged", "dns",      "connect", "tls",
                                        "timeout", "http",      "portal",   "too big", "not json",
                                        "refused", "file",      "signature"};
    assert((size_t) class < sizeof(names) / sizeof(names[0]));
    return names[class];
}

void fetch_result_fini(struct fetch_result *result)
{
    if (result)
        strbuf_fini(&result->body);
}

bool fetch_global_init(struct err *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(err, "libcurl cannot be started");
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    if (!(info->features & CURL_VERSION_SSL) || !(info->features & CURL_VERSION_LIBZ))
        return err_set(err, "libcurl %s has no TLS or no gzip", info->version);
    return true;
}

void fetch_global_fini(void)
{
    curl_global_cleanup();
}

struct fetch *fetch_new(void)
{
    struct fetch *fetch = calloc(1, sizeof(*fetch));
    if (!fetch || !(fetch->sessions = curl_share_init()))
        abort(); /* out of memory */
    curl_share_setopt(fetch->sessions, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    return fetch;
}

void fetch_free(struct fetch *fetch)
{
    if (!fetch)
        return;
    curl_easy_cleanup(fetch->easy);
    curl_share_cleanup(fetch->sessions);
    curl_slist_free_all(fetch->headers);
    strbuf_fini(&fetch->body);
    free(fetch->url);
    free(fetch);
}

CURL *fetch_handle(struct fetch *fetch)
{
    return fetch->easy;
}

/* ---- What libcurl calls while a request runs. ---- */

/* libcurl's own limit does not hold for chunked and compressed bodies: count what comes out. */
static size_t on_body(char *bytes, size_t size, size_t count, void *user)
{
    struct fetch *fetch = user;
    size_t n = size * count;
    if (n > fetch->request.cap_bytes - fetch->body.bytes) {
        fetch->body_too_big = true;
        return 0;
    }
    strbuf_add_bytes(&fetch->body, bytes, n);
    /* Here and not at the end, so that no step takes long. */
    fetch->body_hash = hash_bytes(fetch->body_hash, bytes, n);
    return n;
}

static bool header_value(const char *line, size_t bytes, const char *name, char *out, size_t room)
{
    size_t name_bytes = strlen(name);
    if (bytes <= name_bytes || strncasecmp(line, name, name_bytes) || line[name_bytes] != ':')
        return false;
    const char *start = line + name_bytes + 1, *end = line + bytes;
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && strchr(" \t\r\n", end[-1]))
        end--;
    size_t n = (size_t)(end - start);
    out[0] = '\0';
    /* A validator that does not fit is none; a cut one would never match. */
    if (n < room && !memchr(start, '\0', n)) {
        memcpy(out, start, n);
        out[n] = '\0';
    }
    return true;
}

/* We ask for gzip or nothing. Layers of it, or another one, multiply what a small body becomes. */
static bool encoding_ok(const char *value)
{
    return !strcasecmp(value, "gzip") || !strcasecmp(value, "identity") || !value[0];
}

static size_t on_header(char *line, size_t size, size_t count, void *user)
{
    struct fetch *fetch = user;
    size_t n = size * count;
    char value[FETCH_VALIDATOR_MAX];
    fetch->header_bytes += n;
    if (fetch->header_bytes > FETCH_HEADER_CAP_BYTES) {
        fetch->header_too_big = true;
        return 0;
    }
    if (n > 5 && !strncmp(line, "HTTP/", 5)) {
        /* After a 1xx a new head begins. */
        fetch->validators = (struct validators){0};
        fetch->date[0] = '\0';
    } else if (header_value(line, n, "Date", value, sizeof(fetch->date))) {
        memcpy(fetch->date, value, sizeof(fetch->date));
    } else if (header_value(line, n, "ETag", value, sizeof(value))) {
        memcpy(fetch->validators.etag, value, sizeof(value));
    } else if (header_value(line, n, "Last-Modified", value,
                            sizeof(fetch->validators.last_modified))) {
        memcpy(fetch->validators.last_modified, value, sizeof(fetch->validators.last_modified));
    } else if ((header_value(line, n, "Content-Encoding", value, sizeof(value)) &&
                !encoding_ok(value)) ||
               (header_value(line, n, "Transfer-Encoding", value, sizeof(value)) &&
                strcasecmp(value, "chunked"))) {
        fetch->encoding_refused = true;
        return 0;
    }
    return n;
}

/* A name may resolve to an address that may not be fetched when it is written out. */
static curl_socket_t on_open(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct fetch *fetch = user;
    (void)purpose;
    if (address_is_link_local(&address->addr)) {
        fetch->link_local = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- Setting up. ---- */

#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (curl_easy_setopt(easy, option, value) != CURLE_OK)                                     \
            return err_set(err, "libcurl %s refuses %s", curl_version(), #option);                 \
    } while (0)

/* FAULTS: every option counts, as a silent refusal would leave a door open. */
static bool set_protection(struct fetch *fetch, struct err *err)
{
    CURL *easy = fetch->easy;
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, "https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_SHARE, fetch->sessions);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_HTTP09_ALLOWED, 0L);
    SET(CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S);
    SET(CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, LOW_SPEED_S);
    SET(CURLOPT_BUFFERSIZE, READ_BUFFER_BYTES);
    SET(CURLOPT_ACCEPT_ENCODING, "gzip");
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    /* A name server that does not answer must hold up neither us nor the end of the program. */
    SET(CURLOPT_QUICK_EXIT, 1L);
    /* Of what is on the wire, where gzip makes a small body longer; on_body counts what it is. */
    SET(CURLOPT_MAXFILESIZE_LARGE,
        (curl_off_t)(fetch->request.cap_bytes + fetch->request.cap_bytes / 1024 + GZIP_BYTES));
    SET(CURLOPT_USERAGENT, "hallboard/" HALLBOARD_VERSION);
    SET(CURLOPT_ERRORBUFFER, fetch->curl_text);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, fetch);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, fetch);
    SET(CURLOPT_OPENSOCKETFUNCTION, on_open);
    SET(CURLOPT_OPENSOCKETDATA, fetch);
    if (fetch->request.ca_file[0]) {
        SET(CURLOPT_CAINFO, fetch->request.ca_file);
        SET(CURLOPT_CAPATH, NULL); /* this file alone, not the system's folder beside it */
    }
    return true;
}

static void add_header(struct fetch *fetch, const char *name, const char *value)
{
    if (!value[0])
        return;
    struct strbuf line = {0};
    strbuf_printf(&line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(fetch->headers, line.text);
    strbuf_fini(&line);
    if (!longer)
        abort(); /* out of memory */
    fetch->headers = longer;
}

static bool set_request(struct fetch *fetch, struct err *err)
{
    CURL *easy = fetch->easy;
    curl_slist_free_all(fetch->headers);
    fetch->headers = NULL;
    add_header(fetch, "Accept", "application/json");
    add_header(fetch, "If-None-Match", fetch->request.validators.etag);
    add_header(fetch, "If-Modified-Since", fetch->request.validators.last_modified);
    /* For each hop anew: another port of the same host is another server. */
    const struct identity *who =
        identity_for(fetch->request.identity, fetch->url) ? fetch->request.identity : NULL;
    if (who && who->token) {
        struct strbuf bearer = {0};
        strbuf_printf(&bearer, "Bearer %s", who->token);
        add_header(fetch, "Authorization", bearer.text);
        strbuf_fini(&bearer);
    }
    SET(CURLOPT_SSLCERT, who ? who->certificate : NULL);
    SET(CURLOPT_SSLKEY, who ? who->key : NULL);
    SET(CURLOPT_KEYPASSWD, ""); /* else OpenSSL asks whoever sits at a terminal, and waits */
    SET(CURLOPT_HTTPHEADER, fetch->headers);
    SET(CURLOPT_URL, fetch->url);
    SET(CURLOPT_TIMEOUT_MS, TOTAL_TIMEOUT_MS - fetch->spent_ms);
    fetch->curl_text[0] = '\0';
    strbuf_clear(&fetch->body);
    fetch->body_hash = HASH_SEED;
    fetch->header_bytes = 0;
    fetch->body_too_big = fetch->header_too_big = false;
    fetch->encoding_refused = fetch->link_local = false;
    fetch->validators = (struct validators){0};
    return true;
}

bool fetch_begin(struct fetch *fetch, const struct fetch_request *request,
                 struct fetch_result *result)
{
    *result = (struct fetch_result){.class = FETCH_REFUSED};
    fetch->request = *request;
    fetch->redirects = 0;
    fetch->spent_ms = 0;
    free(fetch->url);
    fetch->url = strdup(request->url);
    if (!fetch->url)
        abort(); /* out of memory */
    /* A handle that a transfer failed on may refuse options from then on, as that of libcurl 7.88
     * does whose name did not resolve. Connections and names are the multi handle's and stay. */
    curl_easy_cleanup(fetch->easy);
    fetch->easy = curl_easy_init();
    if (!fetch->easy)
        abort(); /* out of memory */
    return url_allowed(request->url, request->allow_plain_http, &result->why) &&
           set_protection(fetch, &result->why) && set_request(fetch, &result->why);
}

/* ---- Judging the answer. ---- */

static enum fetch_class class_of_code(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return FETCH_DNS;
    case CURLE_OPERATION_TIMEDOUT:
        return FETCH_TIMEOUT;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_OUT_OF_MEMORY: /* what libcurl before 8.6 says of a header line over its own limit */
    case CURLE_LINE_TOO_LONG:
        return FETCH_TOO_BIG;
    case CURLE_BAD_CONTENT_ENCODING:
        return FETCH_NOT_JSON;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return FETCH_TLS;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return FETCH_REFUSED;
    default:
        return FETCH_CONNECT;
    }
}

static void fail(struct fetch_result *result, enum fetch_class class, const char *text)
{
    result->class = class;
    err_set(&result->why, "%s", text);
}

/* By TLS 1.3 a server judges a client's certificate, or that there is none, after the client has
 * begun to talk, and libcurl then tells of a socket. */
static void judge_silence(const struct fetch *fetch, CURLcode code, struct fetch_result *result)
{
    curl_off_t encrypted_us = 0;
    curl_easy_getinfo(fetch->easy, CURLINFO_APPCONNECT_TIME_T, &encrypted_us);
    bool is_broken =
        code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING;
    if (!is_broken || encrypted_us == 0 || fetch->header_bytes > 0)
        return;
    fail(result, FETCH_TLS,
         "the server ended the connection without an answer, as one does that asks for a client "
         "certificate and does not know this one's");
}

static void judge_failure(struct fetch *fetch, CURLcode code, struct fetch_result *result)
{
    if (fetch->body_too_big) {
        result->class = FETCH_TOO_BIG;
        err_set(&result->why, "the body is over %zu bytes", fetch->request.cap_bytes);
    } else if (fetch->header_too_big) {
        result->class = FETCH_TOO_BIG;
        err_set(&result->why, "the headers are over %d bytes", FETCH_HEADER_CAP_BYTES);
    } else if (fetch->encoding_refused) {
        fail(result, FETCH_REFUSED, "the body is encoded otherwise than by gzip once");
    } else if (fetch->link_local) {
        fail(result, FETCH_REFUSED, "the host has a link-local address; these are never fetched");
    } else {
        result->class = class_of_code(code);
        /* Before the name was resolved; libcurl has no code of its own for that. */
        curl_off_t resolved_us = 0;
        curl_easy_getinfo(fetch->easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved_us);
        if (code == CURLE_OPERATION_TIMEDOUT && resolved_us == 0)
            result->class = FETCH_DNS;
        judge_silence(fetch, code, result);
        err_set(&result->why, "%s",
                fetch->curl_text[0] ? fetch->curl_text : curl_easy_strerror(code));
    }
}

/* True when the handle is to be run again. */
static bool follow(struct fetch *fetch, struct fetch_result *result)
{
    char *to = NULL;
    curl_easy_getinfo(fetch->easy, CURLINFO_REDIRECT_URL, &to);
    if (!to) {
        result->class = FETCH_HTTP;
        return err_set(&result->why, "HTTP %ld without an address", result->http_status);
    }
    char *shown = url_without_secrets(to);
    switch (url_redirect_check(fetch->url, to)) {
    case URL_REDIRECT_OTHER_HOST:
        result->class = FETCH_PORTAL;
        err_set(&result->why, "redirected to another host: %s", shown);
        break;
    case URL_REDIRECT_DOWNGRADE:
        result->class = FETCH_PORTAL;
        err_set(&result->why, "redirected from https to plain http: %s", shown);
        break;
    case URL_REDIRECT_BAD:
        result->class = FETCH_REFUSED;
        err_set(&result->why, "redirected to something that is no http or https URL");
        break;
    case URL_REDIRECT_OK:
        result->class = FETCH_HTTP;
        if (++fetch->redirects > FETCH_REDIRECTS_MAX)
            err_set(&result->why, "redirected more than %d times", FETCH_REDIRECTS_MAX);
        break;
    }
    free(shown);
    if (result->why.text[0])
        return false;
    curl_off_t spent_us = 0;
    curl_easy_getinfo(fetch->easy, CURLINFO_TOTAL_TIME_T, &spent_us);
    fetch->spent_ms += (long)(spent_us / 1000);
    if (fetch->spent_ms >= TOTAL_TIMEOUT_MS) {
        fail(result, FETCH_TIMEOUT, "the redirects took too long");
        return false;
    }
    char *next = strdup(to);
    if (!next)
        abort(); /* out of memory */
    free(fetch->url);
    fetch->url = next;
    result->class = FETCH_REFUSED;
    return url_allowed(next, fetch->request.allow_plain_http, &result->why) &&
           set_request(fetch, &result->why);
}

static bool is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* A body that was changed within the second in which it was answered may be changed again in that
 * second, and neither Last-Modified nor an ETag made of it (nginx: time and length) would tell
 * (RFC 9110 section 8.8.2.2). Such an answer is asked for whole once more. */
static bool validators_settled(const struct fetch *fetch)
{
    time_t date = curl_getdate(fetch->date, NULL);
    time_t modified = curl_getdate(fetch->validators.last_modified, NULL);
    return date < 0 || modified < 0 || date - modified > 1;
}

static void judge_answer(struct fetch *fetch, struct fetch_result *result)
{
    bool conditional =
        fetch->request.validators.etag[0] || fetch->request.validators.last_modified[0];
    if (result->http_status == 304 && conditional) {
        result->class = FETCH_UNCHANGED;
    } else if (result->http_status == 511) {
        fail(result, FETCH_PORTAL, "HTTP 511: the network wants somebody to sign in");
    } else if (result->http_status != 200) {
        result->class = FETCH_HTTP;
        err_set(&result->why, "HTTP %ld", result->http_status);
    } else if (fetch->body.bytes == 0) {
        fail(result, FETCH_NOT_JSON, "the body is empty");
    } else if (body_is_html(fetch->body.text, fetch->body.bytes)) {
        fail(result, FETCH_PORTAL, "a web page came instead of the document");
    } else {
        result->class = FETCH_OK;
        result->body = fetch->body;
        result->body_hash = fetch->body_hash;
        if (validators_settled(fetch))
            result->validators = fetch->validators;
        fetch->body = (struct strbuf){0};
    }
}

bool fetch_finish(struct fetch *fetch, CURLcode code, struct fetch_result *result)
{
    curl_off_t retry_after = 0;
    *result = (struct fetch_result){.class = FETCH_OK};
    curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &result->http_status);
    curl_easy_getinfo(fetch->easy, CURLINFO_RETRY_AFTER, &retry_after);
    result->retry_after_ms = retry_after > 0 ? (int64_t)retry_after * 1000 : 0;
    if (code != CURLE_OK)
        judge_failure(fetch, code, result);
    else if (is_redirect(result->http_status) && follow(fetch, result))
        return false;
    else if (!result->why.text[0])
        judge_answer(fetch, result);
    strbuf_fini(&fetch->body);
    return true;
}
