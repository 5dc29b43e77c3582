/* The status.json of the box that a command is run on, for `status` and `identify`. */
#ifndef MAIN_BOX_STATUS_H
#define MAIN_BOX_STATUS_H

#include "base/err.h"
#include <jansson.h>
#include <stdbool.h>

/* Where it is: the folder that the config names (config_file NULL: the box's own, if it can be
 * read), else the service's, else by XDG. NULL with err; path, if it is not NULL, is where it was
 * looked for. */
json_t *box_status_load(const char *config_file, char path[256], struct err *err);

/* Whether the process that wrote it runs. */
bool box_status_runs(const json_t *status);

#endif
