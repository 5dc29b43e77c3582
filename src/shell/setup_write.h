/* The box's configuration as `hallboard setup` writes it, a file of root's. One thread. */
#ifndef SHELL_SETUP_WRITE_H
#define SHELL_SETUP_WRITE_H

#include "base/err.h"
#include "shell/setup_config.h"

/* Whether the program would read the value back as it is meant, from a line of its own; else why.
 */
bool setup_value_check(const struct setup_value *value, struct err *err);

/* Whether a file could be put at this absolute path, its folders made where they are not there;
 * else why, and who could. */
bool setup_can_write(const char *path, struct err *err);

/* Writes the values into the file (made with its folder where it is not there; template is taken
 * then), mode 0644, as a whole. What was there before is kept as FILE.old. Nothing is written where
 * nothing changes, nor where the program's own reader would not find these values in the new text,
 * or a fault that was not there. path: no symlink (setup_path_follow). */
bool setup_write_config(const char *path, const char *template_path,
                        const struct setup_value *values, int n, struct err *err);

#endif
