#include "shell/setup_write.h"
#include "base/arena.h"
#include "shell/config.h"
#include "shell/config_inside.h"
#include "shell/file.h"
#include "shell/url.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_BYTES_MAX ((size_t)1 << 20)

static bool make_parents(const char *path, struct err *err)
{
    char *copy = xstrdup(path);
    bool good = true;
    for (char *slash = strchr(copy + 1, '/'); slash && good; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0755) != 0 && errno != EEXIST)
            good = err_set_errno(err, errno, "%s: cannot be made", copy);
        *slash = '/';
    }
    free(copy);
    return good;
}

static bool put(const char *path, const struct strbuf *text, struct err *err)
{
    const struct file_piece piece = {text->text ? text->text : "", text->bytes};
    if (!file_replace(path, &piece, 1, true, err))
        return false;
    /* The board's own user reads it. A FAT's files have the mode that it is mounted with. */
    struct stat about;
    return chmod(path, 0644) == 0 || (stat(path, &about) == 0 && (about.st_mode & 0444) == 0444) ||
           err_set_errno(err, errno, "%s: mode", path);
}

/* ---- Read back. ---- */

/* What the settings say for a key that setup writes. */
static const char *value_in(const struct config *config, const struct setup_value *value)
{
    static const char *const turned[] = {"0", "90", "180", "270"};
    if (str_equal(value->key, "url"))
        return config->feed_url[0] ? config->feed_url : config->withheld_url;
    if (str_equal(value->key, "id"))
        return config->display_id;
    if (str_equal(value->key, "rotation"))
        return turned[config->rotation / 90];
    return config->keys_file;
}

static bool begins_comment(const char *value)
{
    for (const char *at = strchr(value, ';'); at; at = strchr(at + 1, ';')) {
        if (at == value || isspace((unsigned char)at[-1]))
            return true;
    }
    return false;
}

/* Whether the text, read by the program's own reader, gives the value; else why. */
static bool reads_as(const struct setup_value *value, const struct config *read,
                     const char *problem, struct err *err)
{
    struct config meant;
    config_init(&meant);
    bool good = !value->value[0] || /* taken out */
                config_set(&meant, value->section, value->key, value->value, err);
    const char *got = value_in(read, value), *line_end = problem ? strchr(problem, '\n') : NULL;
    char *shown = config_value_shown(value->value);
    if (good && !str_equal(got, value_in(&meant, value))) {
        if (begins_comment(value->value))
            err_set(err,
                    "[%s] %s: would be read back as \"%s\", as in this file a ; after a blank "
                    "begins a comment: %s",
                    value->section, value->key, got, shown);
        else if (problem)
            err_set(err, "[%s] %s: %.*s: %s", value->section, value->key,
                    line_end ? (int)(line_end - problem) : (int)strlen(problem), problem, shown);
        else
            err_set(err, "[%s] %s: would be read back as \"%s\": %s", value->section, value->key,
                    got, shown);
        good = false;
    }
    free(shown);
    config_fini(&meant);
    return good;
}

bool setup_value_check(const struct setup_value *value, struct err *err)
{
    struct config read;
    struct strbuf text = {0}, problems = {0};
    if (!value->value[0])
        return err_set(err, "[%s] %s: has no value", value->section, value->key);
    if (str_equal(value->key, "url") && !url_has_scheme(value->value))
        return err_set(err, "[feed] url: %s: must begin with https:// (or http://, file://)",
                       value->value);
    config_init(&read);
    strbuf_printf(&text, "[%s]\n%s = %s\n", value->section, value->key, value->value);
    config_read_text(&read, "", text.text, &problems);
    /* ":2: why" */
    const char *why = problems.text && strlen(problems.text) > 4 ? problems.text + 4 : NULL;
    bool good = reads_as(value, &read, why, err);
    strbuf_fini(&problems);
    strbuf_fini(&text);
    config_fini(&read);
    return good;
}

/* "path:12: why" without the number, which changes when a line is put in. */
static const char *without_number(const char *problem, const char *path)
{
    size_t bytes = strlen(path);
    if (strncmp(problem, path, bytes) != 0 || problem[bytes] != ':')
        return problem;
    const char *rest = strchr(problem + bytes + 1, ':');
    return rest ? rest : problem;
}

/* A fault of the new text that the old one has not; false: there is none. */
static bool new_problem(char *after, const char *before, const char *path, struct err *err)
{
    char *rest = NULL;
    for (char *line = strtok_r(after, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (!strstr(before, without_number(line, path)))
            return !err_set(err, "%s", line);
    }
    return false;
}

/* The whole new text, before it takes the old one's place. */
static bool read_back(const char *path, const char *before, const char *after,
                      const struct setup_value *values, int n, struct err *err)
{
    struct config old, new;
    struct strbuf old_problems = {0}, new_problems = {0};
    bool good = true;
    config_init(&old);
    config_init(&new);
    config_read_text(&old, path, before, &old_problems);
    config_read_text(&new, path, after, &new_problems);
    const char *known = old_problems.text ? old_problems.text : "";
    if (new_problems.text && new_problem(new_problems.text, known, path, err))
        good = false;
    for (int i = 0; i < n && good; i++)
        good = !values[i].value || reads_as(&values[i], &new, NULL, err);
    strbuf_fini(&old_problems);
    strbuf_fini(&new_problems);
    config_fini(&old);
    config_fini(&new);
    return good || err_prefix(err, "nothing is written");
}

/* ---- The file. ---- */

static bool put_both(const char *path, const struct strbuf *before, const struct strbuf *after,
                     bool is_new, struct err *err)
{
    char old[PATH_MAX];
    snprintf(old, sizeof old, "%s.old", path);
    return make_parents(path, err) && (is_new || put(old, before, err)) && put(path, after, err);
}

bool setup_write_config(const char *path, const char *template_path,
                        const struct setup_value *values, int n, struct err *err)
{
    struct strbuf before = {0}, after = {0};
    bool good = true;
    bool is_new = access(path, F_OK) != 0;
    const char *from = is_new && access(template_path, R_OK) == 0 ? template_path : path;
    if (access(from, F_OK) == 0)
        good = file_read(from, CONFIG_BYTES_MAX, false, &before, NULL, err) == FILE_READ_OK;
    if (good && before.bytes && memchr(before.text, '\0', before.bytes))
        good = err_set(err, "%s: a zero byte in it; is this the file?", from);
    if (good) {
        const char *text = before.text ? before.text : "";
        setup_config_edit(text, values, n, &after);
        bool same = !is_new && after.bytes == before.bytes &&
                    (!after.bytes || memcmp(after.text, before.text, after.bytes) == 0);
        if (!same)
            good = read_back(path, text, after.text ? after.text : "", values, n, err) &&
                   put_both(path, &before, &after, is_new, err);
    }
    strbuf_fini(&before);
    strbuf_fini(&after);
    return good;
}

bool setup_can_write(const char *path, struct err *err)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    do {
        char *slash = strrchr(folder, '/');
        if (!slash)
            break;
        slash[slash == folder] = '\0';
    } while (access(folder, F_OK) != 0 && folder[1]);
    if (access(folder, W_OK | X_OK) == 0)
        return true;
    bool is_root = geteuid() == 0;
    return err_set_errno(err, errno, "%s cannot be written%s", path,
                         is_root ? "" : "; run it with sudo");
}
