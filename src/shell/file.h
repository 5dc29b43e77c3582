/* Files read and written whole. No threads, no state; blocks for the disk. */
#ifndef SHELL_FILE_H
#define SHELL_FILE_H

#include "base/err.h"
#include "base/str.h"
#include <stdbool.h>
#include <stdint.h>

/* What tells a file from what it was; zero-initialised it equals none. */
struct file_stamp {
    uint64_t device, inode;
    int64_t bytes, mtime_ns, ctime_ns;
};

bool file_stamp_read(const char *path, struct file_stamp *out, struct err *err);
bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b);

enum file_read { FILE_READ_OK, FILE_READ_TOO_BIG, FILE_READ_FAILED };

/* Adds the whole file to out, if it is a regular one (any kind with any_kind, for - and pipes) and
 * not over cap_bytes. stamp, if not NULL, is of what was read. */
enum file_read file_read(const char *path, size_t cap_bytes, bool any_kind, struct strbuf *out,
                         struct file_stamp *stamp, struct err *err);
/* The same from a descriptor, to its end. name is for messages. */
enum file_read file_read_fd(int fd, const char *name, size_t cap_bytes, struct strbuf *out,
                            struct err *err);

/* One piece of what is written. */
struct file_piece {
    const void *bytes;
    size_t count;
};

/* Replaces the file as a whole: PATH.new, write, rename; with durable also fsync before and of the
 * folder after. Whoever reads sees the old or the new one. PATH.new is gone after a failure. */
bool file_replace(const char *path, const struct file_piece *pieces, int n, bool durable,
                  struct err *err);

/* Waits until the file, replaced without durable, and its name in the folder are on disk. */
bool file_sync(const char *path, struct err *err);

/* As file_replace for a path that a person gave: a file is replaced, behind a symlink the one that
 * it leads to; what is no file (a device, a pipe) is written to. Not durable. */
bool file_put(const char *path, const struct file_piece *pieces, int n, struct err *err);

#endif
