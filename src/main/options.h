/* The command line of a subcommand: parsed in one way, and every complaint in one form,
 * `hallboard NAME: --option value: reason`. */
#ifndef MAIN_OPTIONS_H
#define MAIN_OPTIONS_H

#include "base/err.h"
#include "core/feed/model.h"
#include "shell/config.h"
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

struct announcements;
struct picture_store;

/* Wrong usage, wrong settings, an unreadable feed. */
#define EXIT_WRONG 2

#define SIDE_MIN_PX 64 /* under it lines of text have no height */
#define SIDE_MAX_PX 16384

struct command {
    const char *name; /* "run" */
    const char *usage;
    const struct option *known; /* of getopt_long(3); 'h' for --help stands among them */
    /* Takes one option with its optarg; false after a complaint. */
    bool (*take)(int option, void *arguments);
    /* After the last one: what is missing or does not go together. argv from optind on are no
     * options. False after a complaint. */
    bool (*consistent)(int argc, char **argv, const void *arguments);
};

/* -1 to go on, else the exit status: --help, or what was wrong, which was said. */
int options_parse(const struct command *command, int argc, char **argv, void *arguments);

/* All return false. */
bool option_complain(const char *command, const char *option, const char *value,
                     const char *reason);
bool option_missing(const char *command, const char *what);
bool option_stray(const char *command, const char *word);

/* RFC 3339; WxH in px. False after a complaint. */
bool option_instant(const char *command, const char *option, const char *text, int64_t *ms);
bool option_size(const char *command, const char *option, const char *text, int *width_px,
                 int *height_px);

/* The documents that --announcements names, each time it stands there. Zero it to start. */
#define OPTION_LISTS_MAX 16
struct option_lists {
    const char *files[OPTION_LISTS_MAX];
    struct announcements *lists[OPTION_LISTS_MAX];
    int n;
};
/* Takes one more; false after a complaint. */
bool option_list(const char *command, const char *file, struct option_lists *lists);
/* Reads them all; false after a complaint. What is wrong with an item is said and left out.
 * snapshot: for its language and its rules for alerts; NULL: none. */
bool option_lists_load(const char *command, struct option_lists *lists, const struct config *config,
                       const struct snapshot *snapshot, int64_t now_ms);
void option_lists_fini(struct option_lists *lists);

/* The secrets for this feed that the configuration names; without them, with a warning. */
void option_identity(const char *command, struct config *config, const char *feed);

/* Pictures of a feed (its argument), got as they are asked for and kept nowhere; freed by
 * picture_store_free. */
struct picture_store *option_pictures(const char *feed, const struct config *config);

/* What option_load reads. */
struct option_source {
    const char *feed, *venue, *config_file; /* venue in place of the feed's; NULL: none */
    const int64_t *at_ms;                   /* the time that signatures are judged by; NULL: now */
};

/* Reads the settings of config_file (NULL: the defaults) into config and the feed with them; NULL
 * after a complaint. config must be ended either way. */
struct snapshot *option_load(const char *command, const struct option_source *source,
                             struct config *config);

#endif
