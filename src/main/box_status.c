#include "main/box_status.h"

#include "base/str.h"
#include "shell/config.h"
#include "shell/file.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SERVICE_DIR "/run/hallboard"
#define STATUS_MAX_BYTES ((size_t)4 << 20)

/* A box's own file may be unreadable or wrong, which is no reason to say nothing of the box. */
static void find_folder(const char *config_file, char out[240])
{
    struct config config;
    struct strbuf problems = {0};
    config_init(&config);
    (void)config_read_leniently(&config, config_file ? config_file : HALLBOARD_CONFIG_FILE,
                                &problems);
    strbuf_fini(&problems);
    bool is_named = config.runtime_dir[0];
    config_finish(&config);
    snprintf(out, 240, "%s/status.json", config.runtime_dir);
    /* Where none of them runs, the service is what is missed on a box. */
    bool is_service =
        !is_named && (access(SERVICE_DIR "/status.json", F_OK) == 0 ||
                      (access(HALLBOARD_CONFIG_FILE, F_OK) == 0 && access(out, F_OK) != 0));
    snprintf(out, 240, "%s", is_service ? SERVICE_DIR : config.runtime_dir);
    config_fini(&config);
}

/* What is wrong with it as a whole; NULL: nothing. */
static const char *fault_of(const json_t *status)
{
    static const struct {
        const char *name;
        json_type type;
        const char *fault;
    } needed[] = {{"version", JSON_STRING, "it has no text `version`"},
                  {"pid", JSON_INTEGER, "it has no number `pid`"},
                  {"glass", JSON_OBJECT, "it has no object `glass`"},
                  {"sources", JSON_ARRAY, "it has no list `sources`"}};
    if (!json_is_object(status))
        return "it is no object";
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        const json_t *member = json_object_get(status, needed[i].name);
        if (!member || json_typeof(member) != needed[i].type)
            return needed[i].fault;
    }
    return NULL;
}

json_t *box_status_load(const char *config_file, char path[256], struct err *err)
{
    char folder[240], file[256];
    struct strbuf text = {0};
    json_error_t why;
    json_t *status = NULL;
    find_folder(config_file, folder);
    snprintf(file, sizeof file, "%.*s/status.json", (int)sizeof folder, folder);
    if (path)
        snprintf(path, 256, "%s", file);
    if (access(file, F_OK) != 0 && errno == ENOENT) {
        err_set(err,
                "no board runs on this box, as %s is not there: sudo systemctl start hallboard",
                file);
        return NULL;
    }
    if (file_read(file, STATUS_MAX_BYTES, false, &text, NULL, err) == FILE_READ_OK) {
        status = json_loadb(text.text ? text.text : "", text.bytes, JSON_REJECT_DUPLICATES, &why);
        const char *fault = status ? fault_of(status) : why.text;
        if (fault) {
            err_set(err, "%s: is no status: %s", file, fault);
            json_decref(status);
            status = NULL;
        }
    }
    strbuf_fini(&text);
    return status;
}

bool box_status_runs(const json_t *status)
{
    char path[64];
    struct strbuf name = {0};
    json_int_t pid = json_integer_value(json_object_get(status, "pid"));
    if (pid <= 1)
        return false;
    /* Another process may have its number by now. */
    snprintf(path, sizeof path, "/proc/%lld/cmdline", (long long)pid);
    bool runs = file_read(path, 4096, true, &name, NULL, NULL) == FILE_READ_OK && name.text &&
                strstr(name.text, "hallboard");
    strbuf_fini(&name);
    return runs;
}
