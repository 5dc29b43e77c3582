/* The folders that the program writes to: cache, state, runtime. Blocks for the disk; no state. */
#ifndef SHELL_FOLDER_H
#define SHELL_FOLDER_H

#include "base/err.h"
#include <stdbool.h>

/* Makes the folder and its parents, 0700, and checks that it is ours alone to write: a folder that
 * another user owns is refused (/tmp is everybody's). False with the reason. */
bool folder_make(const char *path, struct err *err);

#endif
