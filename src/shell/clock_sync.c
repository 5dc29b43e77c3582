#include "shell/clock_sync.h"
#include <limits.h>
#include <stdio.h>
#include <sys/timex.h>
#include <unistd.h>

bool clock_sync_kernel(void)
{
    struct timex state = {.modes = 0};
    int rc = adjtimex(&state);
    return rc != -1 && rc != TIME_ERROR && !(state.status & STA_UNSYNC);
}

static bool is_there(const char *root, const char *path)
{
    char whole[PATH_MAX];
    int bytes = snprintf(whole, sizeof whole, "%s%s", root, path);
    return bytes > 0 && bytes < (int)sizeof whole && access(whole, F_OK) == 0;
}

bool clock_sync_marked(const char *root)
{
    return is_there(root, CLOCK_SYNC_TIMESYNC) || is_there(root, CLOCK_SYNC_OURS);
}
