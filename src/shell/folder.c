#include "shell/folder.h"
#include "base/arena.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_one(const char *path, struct err *err)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return err_set_errno(err, errno, "%s: cannot be made", path);
    return true;
}

bool folder_make(const char *path, struct err *err)
{
    char *copy = xstrdup(path);
    bool ok = true;
    for (char *slash = strchr(copy + 1, '/'); slash && ok; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        /* A parent may be on a read-only disk and there already. */
        struct stat info;
        if (stat(copy, &info) != 0)
            ok = make_one(copy, err);
        *slash = '/';
    }
    free(copy);
    struct stat info;
    if (ok && stat(path, &info) != 0)
        ok = make_one(path, err);
    if (!ok)
        return false;
    if (lstat(path, &info) != 0)
        return err_set_errno(err, errno, "%s: cannot be looked at", path);
    if (S_ISLNK(info.st_mode)) {
        /* A link in a folder that others write to could lead anywhere. */
        if (info.st_uid != getuid() && info.st_uid != 0)
            return err_set(err, "%s: is a link of another user", path);
        if (stat(path, &info) != 0)
            return err_set_errno(err, errno, "%s: leads nowhere", path);
    }
    if (!S_ISDIR(info.st_mode))
        return err_set(err, "%s: is no folder", path);
    if (info.st_uid != geteuid())
        return err_set(err, "%s: belongs to another user (%u)", path, (unsigned)info.st_uid);
    if (info.st_mode & S_IWOTH)
        return err_set(err, "%s: anybody can write to it", path);
    if (access(path, W_OK | X_OK) != 0)
        return err_set_errno(err, errno, "%s: cannot be written", path);
    return true;
}
