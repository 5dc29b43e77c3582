/* The files that the settings name, as the board's service sees them and not as root does: it runs
 * as a user of its own, and its unit hides some folders from it. Below the folder root ("" for this
 * machine); looks at modes and owners only, opens nothing but /etc/passwd and /etc/group. */
#ifndef SHELL_SETUP_PATH_H
#define SHELL_SETUP_PATH_H

#include "shell/config.h"
#include "shell/setup_report.h"
#include <limits.h>
#include <sys/types.h>

/* The user that the board's unit runs as. */
#define SETUP_USER "hallboard"

/* Where systemd lays what LoadCredential= names. */
#define SETUP_CREDENTIALS "/run/credentials/"

#define SETUP_GROUPS_MAX 32

struct setup_who {
    bool is_there;
    uid_t uid;
    gid_t groups[SETUP_GROUPS_MAX]; /* its own first */
    int n_groups;
};

/* The user of the files in root's /etc; LDAP's and the like are no place for a box's user. */
void setup_who_read(const char *root, struct setup_who *out);
bool setup_who_has(const struct setup_who *who, gid_t group);

/* The file that an absolute path leads to, with every symlink on the way followed as root's own;
 * what is not there stays as it is written. False: too long, or links in a circle. */
bool setup_path_follow(const char *root, const char *path, char out[PATH_MAX]);

/* One line for each file that the service cannot read, with the command that mends it. */
void setup_check_paths(struct setup_report *report, const char *root, const struct config *config);
/* The same for the settings themselves, a file below root; true: it can. */
bool setup_check_settings(struct setup_report *report, const char *root, const char *settings);

#endif
