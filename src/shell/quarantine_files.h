/* The two files of quarantine.h, as lines of text: read with suspicion, replaced as a whole. */
#ifndef SHELL_QUARANTINE_FILES_H
#define SHELL_QUARANTINE_FILES_H

#include "base/err.h"
#include "core/ladder/ladder.h"

/* Durable. */
bool ladder_write(const char *path, const struct ladder *ladder, const char *boot_id,
                  int64_t boot_ms, struct err *err);
/* In the clock of this boot: where the file is of another one, as if no time had passed since. A
 * file that there is not is an empty ladder; false: it cannot be read, the ladder is empty. */
bool ladder_read(const char *path, struct ladder *ladder, const char *boot_id, int64_t boot_ms,
                 struct err *err);

bool trial_write(const char *path, const struct trial *trial, const char *boot_id, struct err *err);
/* False: there is none of this boot, so nothing crashed; the trial is empty. */
bool trial_read(const char *path, struct trial *trial, const char *boot_id);

#endif
