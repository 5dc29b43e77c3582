#include "shell/load.h"
#include "core/feed/reader.h"
#include "shell/assembly.h"
#include "shell/config.h"
#include "shell/fetch.h"
#include "shell/file.h"
#include "shell/url.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool load_file(const char *path, size_t cap_bytes, struct strbuf *out, struct err *err)
{
    /* A pipe given by the shell, as in <(…), is as good as a file. */
    return file_read(path, cap_bytes, true, out, NULL, err) == FILE_READ_OK;
}

static bool load_url(const char *url, const struct config *config, struct strbuf *out,
                     struct err *err)
{
    struct fetch_request request = {.url = url,
                                    .ca_file = config->ca_file,
                                    .allow_plain_http = config->allow_plain_http,
                                    .cap_bytes = config->cap_bytes};
    struct fetch_result result;
    if (!fetch_global_init(err))
        return false;
    /* As in intake_start(), but only meanwhile: `hallboard check URL | head` ends as usual. */
    struct sigaction old, ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, &old);
    struct fetch *fetch = fetch_new();
    if (fetch_begin(fetch, &request, &result)) {
        while (!fetch_finish(fetch, curl_easy_perform(fetch_handle(fetch)), &result))
            ;
    }
    fetch_free(fetch);
    sigaction(SIGPIPE, &old, NULL);
    fetch_global_fini();
    bool ok = result.class == FETCH_OK;
    if (ok)
        strbuf_add_bytes(out, result.body.text, result.body.bytes);
    else
        err_set(err, "%s: %s", fetch_class_name(result.class), result.why.text);
    fetch_result_fini(&result);
    return ok;
}

bool load_document(const char *where, const struct config *config, struct strbuf *out,
                   struct err *err)
{
    struct config defaults;
    struct url_parts parts;
    config_init(&defaults);
    if (!config)
        config = &defaults;
    bool ok;
    if (!strcmp(where, "-")) {
        ok = file_read_fd(STDIN_FILENO, "standard input", config->cap_bytes, out, err) ==
             FILE_READ_OK;
    } else if (!url_has_scheme(where)) {
        ok = load_file(where, config->cap_bytes, out, err);
    } else if (!url_parse(where, &parts, err)) {
        ok = false;
    } else {
        ok = parts.scheme == URL_FILE ? load_file(parts.path, config->cap_bytes, out, err)
                                      : load_url(where, config, out, err);
        url_parts_fini(&parts);
    }
    config_fini(&defaults);
    return ok;
}

/* Where the feed is, for what it names by a relative address; standard input is nowhere. */
static char *address_of(const char *where, const char *reference, struct err *err)
{
    if (!strcmp(where, "-") && url_has_scheme(reference))
        return url_from_document("file:///dev/stdin", reference, err);
    if (!strcmp(where, "-")) {
        err_set(err, "%s: a feed from standard input has no address", reference);
        return NULL;
    }
    char *document = url_from_argument(where, err);
    char *url = document ? url_from_document(document, reference, err) : NULL;
    free(document);
    return url;
}

static bool load_changes(const char *where, const char *reference, const struct config *config,
                         struct strbuf *out, struct err *err)
{
    struct config limits;
    config_init(&limits);
    if (config) {
        limits.ca_file = config->ca_file;
        limits.allow_plain_http = config->allow_plain_http;
    }
    limits.cap_bytes = CHANGES_CAP_BYTES;
    char *url = address_of(where, reference, err);
    bool ok = url && load_document(url, &limits, out, err) &&
              changes_check(out->text ? out->text : "", out->bytes, err);
    free(url);
    config_fini(&limits);
    return ok;
}

struct snapshot *load_snapshot(const char *where, const struct config *config, struct err *err)
{
    struct strbuf feed = {0}, changes = {0};
    struct snapshot *snapshot = NULL;
    if (load_document(where, config, &feed, err))
        snapshot = feed_read(feed.text ? feed.text : "", feed.bytes, err);
    if (snapshot && snapshot->changes_source.url) {
        struct err why = {""};
        if (load_changes(where, snapshot->changes_source.url, config, &changes, &why)) {
            const struct feed_parts parts = {.feed = feed.text,
                                             .feed_bytes = feed.bytes,
                                             .changes = changes.text,
                                             .changes_bytes = changes.bytes};
            snapshot_free(snapshot);
            snapshot = feed_read_parts(&parts, NULL, err);
        } else {
            snapshot_problem(snapshot, "sources.changes", "%s", why.text);
        }
    }
    strbuf_fini(&feed);
    strbuf_fini(&changes);
    return snapshot;
}
