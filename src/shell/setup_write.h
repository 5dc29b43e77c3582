/* Where `hallboard setup` writes: the box's configuration, and whether its unit is on. Files of
 * root's; one thread. */
#ifndef SHELL_SETUP_WRITE_H
#define SHELL_SETUP_WRITE_H

#include "base/err.h"
#include "shell/setup_config.h"

/* Writes the values into the file (made with its folder where it is not there; template is taken
 * then), mode 0644, as a whole. What was there before is kept as FILE.old. Nothing is written where
 * nothing changes. */
bool setup_write_config(const char *path, const char *template_path,
                        const struct setup_value *values, int n, struct err *err);

/* systemctl enable, and with start also restart; false with the reason. root "" for this system. */
bool setup_enable(const char *root, bool start, struct err *err);

#endif
