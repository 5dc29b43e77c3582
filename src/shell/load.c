#include "shell/load.h"
#include "core/feed/reader.h"
#include "shell/assembly.h"
#include "shell/config.h"
#include "shell/fetch.h"
#include "shell/file.h"
#include "shell/load_announced.h"
#include "shell/load_signed.h"
#include "shell/load_venue.h"
#include "shell/url.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
                                    .identity = config->identity,
                                    .allow_plain_http = config->allow_plain_http || config->signing,
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

/* A document that the feed names. */
static bool load_named(const char *where, const char *reference, const struct config *config,
                       size_t cap_bytes, struct strbuf *out, struct err *err)
{
    struct config limits;
    config_init(&limits);
    if (config) {
        limits.ca_file = config->ca_file;
        limits.allow_plain_http = config->allow_plain_http;
        limits.identity = config->identity; /* borrowed, as what follows */
        limits.signing = config->signing;
    }
    limits.cap_bytes = cap_bytes;
    bool may_emergency;
    char *url = address_of(where, reference, err);
    bool ok = url && load_document(url, &limits, out, err) &&
              load_admit(&limits, url, out, &may_emergency, err);
    free(url);
    limits.identity = NULL;
    limits.signing = NULL;
    config_fini(&limits);
    return ok;
}

struct loading {
    const char *where;
    const struct config *config;
    struct strbuf feed, changes;
    struct prepared *prepared;
    struct venue_files *venue;
    struct err changes_why, venue_why; /* "" while nothing is wrong */
    bool may_emergency;                /* who signed the feed */
};

/* What the snapshot names and is not there yet. True if anything came. */
static bool load_rest(struct loading *loading, const struct snapshot *snapshot)
{
    const char *changes = snapshot->changes_source.url, *venue = snapshot->venue_source.url;
    bool came = false;
    if (changes && load_named(loading->where, changes, loading->config, CHANGES_CAP_BYTES,
                              &loading->changes, &loading->changes_why))
        came = changes_check(loading->changes.text ? loading->changes.text : "",
                             loading->changes.bytes, &loading->changes_why);
    if (!came)
        strbuf_fini(&loading->changes);
    struct strbuf body = {0};
    if (venue && !loading->venue->n &&
        load_named(loading->where, venue, loading->config, VENUE_CAP_BYTES, &body,
                   &loading->venue_why) &&
        venue_check(body.text ? body.text : "", body.bytes, &loading->venue_why)) {
        venue_files_add(loading->venue, "venue", &body);
        came = true;
    }
    strbuf_fini(&body);
    return came;
}

static struct snapshot *read_parts(const struct loading *loading, struct err *err)
{
    const struct feed_parts parts = {.feed = loading->feed.text ? loading->feed.text : "",
                                     .feed_bytes = loading->feed.bytes,
                                     .changes = loading->changes.text,
                                     .changes_bytes = loading->changes.bytes,
                                     .venue = loading->venue->items,
                                     .n_venue = loading->venue->n,
                                     .prepared = loading->prepared,
                                     .may_emergency = loading->may_emergency};
    return feed_read_parts(&parts, NULL, err);
}

bool load_is_folder(const char *where)
{
    struct stat about;
    return stat(where, &about) == 0 && S_ISDIR(about.st_mode);
}

/* A venue alone, or a folder with one, is looked at with an event without a programme. */
static bool load_first(struct loading *loading, const struct strbuf *had, bool *alone,
                       struct err *err)
{
    bool is_folder = !loading->venue->n && load_is_folder(loading->where);
    if (is_folder) {
        *alone = true;
    } else {
        if (had)
            strbuf_add_bytes(&loading->feed, had->text ? had->text : "", had->bytes);
        else if (!load_document(loading->where, loading->config, &loading->feed, err))
            return false;
        if (!load_admit(loading->config, loading->where, &loading->feed, &loading->may_emergency,
                        err))
            return false;
        *alone = !loading->venue->n &&
                 venue_is(loading->feed.text ? loading->feed.text : "", loading->feed.bytes);
        if (*alone)
            venue_files_add(loading->venue, loading->where, &loading->feed);
    }
    if (*alone)
        strbuf_add(&loading->feed, venue_alone_feed);
    return !is_folder || venue_files_load(loading->venue, loading->where, err);
}

struct snapshot *load_with_venue(const char *where, const struct strbuf *had, const char *venue,
                                 const struct config *config, struct err *err)
{
    struct err none = {""};
    struct loading loading = {.where = where, .config = config, .may_emergency = true};
    struct snapshot *snapshot = NULL;
    bool alone = false;
    loading.venue = xcalloc(1, sizeof *loading.venue);
    loading.prepared = load_prepared(&none);
    if ((!venue || venue_files_load(loading.venue, venue, err)) &&
        load_first(&loading, had, &alone, err))
        snapshot = read_parts(&loading, err);
    if (snapshot && load_rest(&loading, snapshot)) {
        snapshot_free(snapshot);
        snapshot = read_parts(&loading, err);
    }
    if (snapshot && alone)
        snapshot->format = "hallboard venue 1";
    if (snapshot && loading.changes_why.text[0])
        snapshot_problem(snapshot, "sources.changes", "%s", loading.changes_why.text);
    if (snapshot && loading.venue_why.text[0])
        snapshot_problem(snapshot, "venue", "%s", loading.venue_why.text);
    strbuf_fini(&loading.feed);
    strbuf_fini(&loading.changes);
    venue_files_fini(loading.venue);
    prepared_free(loading.prepared);
    free(loading.venue);
    return snapshot;
}

struct snapshot *load_snapshot(const char *where, const struct config *config, struct err *err)
{
    return load_with_venue(where, NULL, NULL, config, err);
}
