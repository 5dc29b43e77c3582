#include "shell/setup_write.h"
#include "base/arena.h"
#include "shell/file.h"
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONFIG_BYTES_MAX ((size_t)1 << 20)
#define UNIT "hallboard.service"

extern char **environ;

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
    /* The board's own user reads it. */
    return chmod(path, 0644) == 0 || err_set_errno(err, errno, "%s: mode", path);
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
    if (good) {
        setup_config_edit(before.text ? before.text : "", values, n, &after);
        bool same = !is_new && after.bytes == before.bytes &&
                    (!after.bytes || memcmp(after.text, before.text, after.bytes) == 0);
        if (!same) {
            char old[PATH_MAX];
            snprintf(old, sizeof old, "%s.old", path);
            good = make_parents(path, err) && (is_new || put(old, &before, err)) &&
                   put(path, &after, err);
        }
    }
    strbuf_fini(&before);
    strbuf_fini(&after);
    return good;
}

/* ---- systemctl. ---- */

static bool run(char *const command[], struct err *err)
{
    pid_t pid;
    int status;
    int number = posix_spawnp(&pid, command[0], NULL, NULL, command, environ);
    if (number)
        return err_set_errno(err, number, "%s: cannot be started", command[0]);
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return err_set_errno(err, errno, "%s", command[0]);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return err_set(err, "%s %s %s failed", command[0], command[1], command[2]);
}

bool setup_enable(const char *root, bool start, struct err *err)
{
    char at[PATH_MAX + 8];
    snprintf(at, sizeof at, "--root=%s", root);
    char *const elsewhere[] = {"systemctl", at, "enable", UNIT, NULL};
    char *const here[] = {"systemctl", "--quiet", "enable", UNIT, NULL};
    char *const again[] = {"systemctl", "--quiet", "restart", UNIT, NULL};
    if (!run(root[0] ? elsewhere : here, err))
        return false;
    return root[0] || !start || run(again, err);
}
