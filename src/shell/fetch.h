/* One document over http or https by libcurl: what is asked, what is refused, and how a failure is
 * called. It follows redirects by itself, a request each; the caller runs the requests (net.c in a
 * multi handle, load.c blocking). A struct fetch belongs to one thread and is used again and again,
 * so that TLS sessions are kept; connections and names are the multi handle's. file: URLs are read
 * by file.h. */
#ifndef SHELL_FETCH_H
#define SHELL_FETCH_H

#include "base/err.h"
#include "base/str.h"
#include <curl/curl.h>
#include <stdint.h>

#define FETCH_HEADER_CAP_BYTES 65536
#define FETCH_REDIRECTS_MAX 3
#define FETCH_VALIDATOR_MAX 256

/* How a try ended; the names of status.json (fetch_class_name). */
enum fetch_class {
    FETCH_OK,        /* a body */
    FETCH_UNCHANGED, /* 304, or a file that is as it was */
    FETCH_DNS,
    FETCH_CONNECT, /* refused, unreachable, or broken off */
    FETCH_TLS,
    FETCH_TIMEOUT, /* of connecting, in all, or too slow */
    FETCH_HTTP,    /* an answer other than 200 and 304 */
    FETCH_PORTAL,  /* somebody on the way answers in the server's place */
    FETCH_TOO_BIG,
    FETCH_NOT_JSON,
    FETCH_REFUSED,   /* by the reader of the format, or an address that we do not go to */
    FETCH_FILE,      /* cannot be read */
    FETCH_SIGNATURE, /* not what somebody signed who may (signing.h) */
};

const char *fetch_class_name(enum fetch_class class);

/* What a server said about a body, to ask whether it is still so (RFC 9110 section 8.8). */
struct validators {
    char etag[FETCH_VALIDATOR_MAX];
    char last_modified[64];
};

struct fetch_request {
    const char *url;                 /* borrowed until the fetch is finished */
    const char *ca_file;             /* "" for the system's; borrowed as above */
    const struct identity *identity; /* who asks, NULL for nobody; borrowed as above */
    bool allow_plain_http;
    size_t cap_bytes;
    struct validators validators; /* "" for an unconditional request */
};

struct fetch_result {
    enum fetch_class class;
    long http_status;   /* 0: no answer */
    struct strbuf body; /* FETCH_OK: owned by the caller */
    uint64_t body_hash;
    struct validators validators;
    int64_t retry_after_ms; /* 0: not said */
    struct err why;         /* "" after FETCH_OK and FETCH_UNCHANGED */
};

void fetch_result_fini(struct fetch_result *result);

struct fetch;

/* Once per process, before any thread; false if this libcurl lacks what we need (https). */
bool fetch_global_init(struct err *err);
void fetch_global_fini(void);

struct fetch *fetch_new(void);
void fetch_free(struct fetch *fetch);
/* Of the request that fetch_begin set up; another one each time. NULL before the first. */
CURL *fetch_handle(struct fetch *fetch);

/* Sets up the first request. False if the URL must not be fetched, or if libcurl refuses one of
 * the options that protect us: then *result says so and nothing is to be run. */
bool fetch_begin(struct fetch *fetch, const struct fetch_request *request,
                 struct fetch_result *result);

/* After the request was run: true if it is over, with *result filled; false if a redirect is to be
 * followed: then run the handle again. */
bool fetch_finish(struct fetch *fetch, CURLcode code, struct fetch_result *result);

#endif
