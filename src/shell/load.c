#include "shell/load.h"
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
