#include "base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

#define LINE_BYTES 2048 /* with prefix and line feed */

static atomic_int log_level_now = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
    atomic_store(&log_level_now, (int)level);
}

/* systemd.exec(5): JOURNAL_STREAM is "device:inode" of the journal's socket. A service's child
 * whose standard error was sent elsewhere still has the variable, so the numbers are compared. */
static bool stderr_is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    uintmax_t device;
    uintmax_t inode;
    struct stat status;

    return stream && sscanf(stream, "%" SCNuMAX ":%" SCNuMAX, &device, &inode) == 2 &&
           fstat(STDERR_FILENO, &status) == 0 && device == (uintmax_t)status.st_dev &&
           inode == (uintmax_t)status.st_ino;
}

static void write_all(const char *line, size_t bytes)
{
    while (bytes > 0) {
        ssize_t done = write(STDERR_FILENO, line, bytes);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return; /* there is nowhere to tell it */
        line += done;
        bytes -= (size_t)done;
    }
}

void log_line(enum log_level level, const char *format, ...)
{
    char line[LINE_BYTES + 1];
    int saved_errno = errno;
    size_t prefix;
    size_t length;
    va_list args;
    int wanted;

    if ((int)level > atomic_load(&log_level_now))
        return;
    if (stderr_is_journal())
        prefix = (size_t)snprintf(line, sizeof line, "<%d>", (int)level);
    else
        prefix = (size_t)snprintf(line, sizeof line, "hallboard: ");
    errno = saved_errno; /* for a %m */
    va_start(args, format);
    wanted = vsnprintf(line + prefix, LINE_BYTES - prefix, format, args);
    va_end(args);
    if (wanted < 0)
        wanted = 0;
    length = strlen(line);
    if ((size_t)wanted >= LINE_BYTES - prefix) {
        length = utf8_cut(line, length, LINE_BYTES - 1 - strlen("…"));
        memcpy(line + length, "…", strlen("…"));
        length += strlen("…");
    }
    /* A line feed inside would start a line without a level, an escape would reach terminals. */
    for (size_t i = prefix; i < length; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = ' ';
    line[length] = '\n';
    write_all(line, length + 1);
    errno = saved_errno;
}
