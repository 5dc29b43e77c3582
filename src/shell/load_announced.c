#include "shell/load_announced.h"

#include "base/str.h"
#include "core/feed/cap.h"
#include "core/feed/json.h"
#include "shell/config.h"
#include "shell/file.h"
#include "shell/load.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXTS_CAP_BYTES ((size_t)1 << 20)
#define TEXTS_FILE "texts/library.json"

/* -- The library --------------------------------------------------------------------------- */

static bool find_texts(char *path, size_t size)
{
    static const char *const places[] = {TEXTS_FILE, "../assets/" TEXTS_FILE,
                                         "../../assets/" TEXTS_FILE};
    char exe[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (length > 0) {
        exe[length] = '\0';
        *strrchr(exe, '/') = '\0';
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            snprintf(path, size, "%s/%s", exe, places[i]);
            if (access(path, R_OK) == 0)
                return true;
        }
    }
    snprintf(path, size, "%s", HALLBOARD_DATA_DIR "/" TEXTS_FILE);
    return access(path, R_OK) == 0;
}

struct prepared *load_prepared(struct err *err)
{
    char path[PATH_MAX + 64];
    struct strbuf bytes = {0};
    struct prepared *prepared = NULL;
    if (!find_texts(path, sizeof path))
        err_set(err, "no " TEXTS_FILE " beside the program or in %s", HALLBOARD_DATA_DIR);
    else if (file_read(path, TEXTS_CAP_BYTES, false, &bytes, NULL, err) == FILE_READ_OK)
        prepared = prepared_read(bytes.text ? bytes.text : "", bytes.bytes, err);
    strbuf_fini(&bytes);
    return prepared;
}

/* -- Documents ----------------------------------------------------------------------------- */

static struct announcements *alerts_of(const struct strbuf *bytes,
                                       const struct load_announced *with, struct err *err)
{
    struct cap_document *document = cap_read(bytes->text, bytes->bytes, err);
    if (!document)
        return NULL;
    const struct cap_source source = {.document = document};
    const struct alert_settings *settings = with->snapshot ? with->snapshot->alerts : NULL;
    struct cap_folded folded = cap_fold(&(struct cap_input){.sources = &source,
                                                            .n_sources = 1,
                                                            .settings = settings,
                                                            .may_emergency = !with->no_emergency});
    cap_document_free(document);
    return folded.list;
}

/* White space, and a mark of the byte order. */
static size_t skipped(const char *text)
{
    size_t mark = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    return mark + strspn(text + mark, " \t\r\n");
}

bool announcements_are(const struct strbuf *bytes)
{
    struct err err = {0};
    const char *text = bytes->text ? bytes->text : "";
    if (text[skipped(text)] == '<')
        return str_starts_with(text + skipped(text), "<?xml") || strstr(text, "<alert") ||
               strstr(text, ":alert") || strstr(text, "http://www.w3.org/2005/Atom");
    json_t *json = json_document(text, bytes->bytes, &err);
    const char *format = json_string_value(json_object_get(json, "format"));
    bool are = format && str_starts_with(format, "hallboard announcements ");
    json_decref(json);
    return are;
}

struct announcements *announcements_of(const struct strbuf *bytes,
                                       const struct load_announced *with, bool *is_alerts,
                                       struct err *err)
{
    const char *text = bytes->text ? bytes->text : "";
    *is_alerts = text[skipped(text)] == '<';
    if (*is_alerts)
        return alerts_of(bytes, with, err);
    const struct snapshot *snapshot = with->snapshot;
    return announcements_read(
        &(struct announce_input){.bytes = text,
                                 .count = bytes->bytes,
                                 .language = snapshot ? snapshot->event.languages[0] : NULL,
                                 .prepared = with->prepared,
                                 .may_emergency = !with->no_emergency,
                                 .now_ms = with->now_ms},
        err);
}

struct announcements *load_announcements(const char *where, const struct load_announced *with,
                                         struct err *err)
{
    struct strbuf bytes = {0};
    struct announcements *list = NULL;
    bool is_alerts;
    if (load_document(where, with->config, &bytes, err))
        list = announcements_of(&bytes, with, &is_alerts, err);
    strbuf_fini(&bytes);
    return list;
}
