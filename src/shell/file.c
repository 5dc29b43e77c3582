#include "shell/file.h"
#include "base/arena.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void stamp_of(const struct stat *info, struct file_stamp *out)
{
    *out = (struct file_stamp){
        .device = info->st_dev,
        .inode = info->st_ino,
        .bytes = info->st_size,
        .mtime_ns = (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec,
        .ctime_ns = (int64_t)info->st_ctim.tv_sec * 1000000000 + info->st_ctim.tv_nsec};
}

bool file_stamp_read(const char *path, struct file_stamp *out, struct err *err)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return err_set_errno(err, errno, "%s", path);
    stamp_of(&info, out);
    return true;
}

bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b)
{
    return a->device == b->device && a->inode == b->inode && a->bytes == b->bytes &&
           a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns;
}

enum file_read file_read_fd(int fd, const char *name, size_t cap_bytes, struct strbuf *out,
                            struct err *err)
{
    char buffer[65536];
    size_t total = 0;
    for (;;) {
        ssize_t n = read(fd, buffer, sizeof(buffer));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_set_errno(err, errno, "%s: cannot be read", name);
            return FILE_READ_FAILED;
        }
        if (n == 0)
            return FILE_READ_OK;
        total += (size_t)n;
        if (total > cap_bytes) {
            err_set(err, "%s: is over %zu bytes", name, cap_bytes);
            return FILE_READ_TOO_BIG;
        }
        strbuf_add_bytes(out, buffer, (size_t)n);
    }
}

enum file_read file_read(const char *path, size_t cap_bytes, bool any_kind, struct strbuf *out,
                         struct file_stamp *stamp, struct err *err)
{
    /* Not to hang on a pipe that nobody writes to. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | (any_kind ? 0 : O_NONBLOCK));
    if (fd < 0) {
        err_set_errno(err, errno, "%s", path);
        return FILE_READ_FAILED;
    }
    struct stat info;
    enum file_read result = FILE_READ_FAILED;
    if (fstat(fd, &info) != 0)
        err_set_errno(err, errno, "%s", path);
    else if (S_ISDIR(info.st_mode))
        err_set(err, "%s: is a folder", path);
    else if (!any_kind && !S_ISREG(info.st_mode))
        err_set(err, "%s: is no file", path);
    else
        result = file_read_fd(fd, path, cap_bytes, out, err);
    if (result == FILE_READ_OK && stamp)
        stamp_of(&info, stamp);
    close(fd);
    return result;
}

static bool write_all(int fd, const struct file_piece *piece)
{
    const char *at = piece->bytes;
    size_t left = piece->count;
    while (left) {
        ssize_t n = write(fd, at, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += n;
        left -= (size_t)n;
    }
    return true;
}

static bool write_to(const char *path, int flags, const struct file_piece *pieces, int n,
                     bool durable, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | flags, 0644);
    if (fd < 0)
        return err_set_errno(err, errno, "%s: cannot be made", path);
    bool ok = true;
    for (int i = 0; i < n && ok; i++)
        ok = write_all(fd, &pieces[i]);
    if (ok && durable)
        ok = fsync(fd) == 0;
    int number = errno;
    if (close(fd) != 0 && ok) {
        number = errno;
        ok = false;
    }
    return ok || err_set_errno(err, number, "%s: cannot be written", path);
}

static bool sync_folder(const char *path, struct err *err)
{
    char *copy = xstrdup(path);
    const char *folder = dirname(copy);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        err_set_errno(err, errno, "%s: cannot be synced", folder);
    if (fd >= 0)
        close(fd);
    free(copy);
    return ok;
}

bool file_replace(const char *path, const struct file_piece *pieces, int n, bool durable,
                  struct err *err)
{
    struct strbuf fresh = {0};
    strbuf_printf(&fresh, "%s.new", path);
    bool ok = write_to(fresh.text, O_NOFOLLOW, pieces, n, durable, err);
    if (ok && rename(fresh.text, path) != 0)
        ok = err_set_errno(err, errno, "%s: cannot be replaced", path);
    if (!ok)
        unlink(fresh.text);
    strbuf_fini(&fresh);
    return ok && (!durable || sync_folder(path, err));
}

bool file_sync(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        err_set_errno(err, errno, "%s: cannot be synced", path);
    if (fd >= 0)
        close(fd);
    return ok && sync_folder(path, err);
}

bool file_put(const char *path, const struct file_piece *pieces, int n, struct err *err)
{
    struct stat info;
    bool is_file = stat(path, &info) == 0 && S_ISREG(info.st_mode);
    bool is_free = lstat(path, &info) != 0 && errno == ENOENT;
    char *place = is_file ? realpath(path, NULL) : is_free ? xstrdup(path) : NULL;
    /* A symlink that leads nowhere yet is followed here. */
    bool ok = place ? file_replace(place, pieces, n, false, err)
                    : write_to(path, 0, pieces, n, false, err);
    free(place);
    return ok;
}
