/* The memory of alerts that were replaced or cancelled, in the state folder: a server that is
 * behind must not show one of them again after a restart. Written when it changes, by net; synced
 * by the worker, as a slow card must not hold up net. */
#ifndef SHELL_RETIRED_FILE_H
#define SHELL_RETIRED_FILE_H

#include "core/feed/cap.h"
#include <stdatomic.h>

struct retired_file {
    char *path;         /* NULL: no folder; then it ends with the program */
    struct strbuf text; /* that is written */
    bool is_told;       /* that it cannot be written */
    atomic_bool is_unsynced;
};

/* state_dir "" for none. out: what an earlier run left; its list NULL where there is nothing. */
void retired_file_init(struct retired_file *file, const char *state_dir, struct cap_folded *out);
void retired_file_fini(struct retired_file *file);

void retired_file_write(struct retired_file *file, const struct cap_folded *folded);
/* Any thread; blocks. False if there was nothing to sync. */
bool retired_file_sync(struct retired_file *file);

#endif
