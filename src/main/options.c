#include "main/options.h"

#include "base/str.h"
#include "shell/load.h"
#include "shell/load_announced.h"
#include "shell/load_signed.h"
#include "shell/picture_store.h"
#include "shell/url.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int options_parse(const struct command *command, int argc, char **argv, void *arguments)
{
    char name[64]; /* what getopt's messages begin with */
    snprintf(name, sizeof name, "hallboard %s", command->name);
    argv[0] = name;
    optind = 0; /* glibc: start again, whoever used getopt before */
    bool good = true;
    for (int option; good && (option = getopt_long(argc, argv, "h", command->known, NULL)) != -1;) {
        if (option == 'h') {
            fputs(command->usage, stdout);
            return 0;
        }
        /* '?': getopt_long has said why. */
        good = option != '?' && command->take(option, arguments);
    }
    if (good && command->consistent(argc, argv, arguments))
        return -1;
    fprintf(stderr, "Try 'hallboard %s --help'.\n", command->name);
    return EXIT_WRONG;
}

bool option_complain(const char *command, const char *option, const char *value, const char *reason)
{
    fprintf(stderr, "hallboard %s: --%s %s: %s\n", command, option, value, reason);
    return false;
}

bool option_missing(const char *command, const char *what)
{
    fprintf(stderr, "hallboard %s: %s is missing\n", command, what);
    return false;
}

bool option_stray(const char *command, const char *word)
{
    fprintf(stderr, "hallboard %s: '%s' is not an option; a feed is named by --feed\n", command,
            word);
    return false;
}

bool option_instant(const char *command, const char *option, const char *text, int64_t *ms)
{
    if (rfc3339_parse(text, ms, NULL))
        return true;
    return option_complain(command, option, text, "not a time such as 2021-04-25T10:15:00+08:00");
}

bool option_size(const char *command, const char *option, const char *text, int *width_px,
                 int *height_px)
{
    int w = 0, h = 0, end = 0;
    if (sscanf(text, "%5dx%5d%n", &w, &h, &end) != 2 || text[end] != '\0')
        return option_complain(command, option, text, "not a size such as 1920x1080");
    if (w < SIDE_MIN_PX || h < SIDE_MIN_PX || w > SIDE_MAX_PX || h > SIDE_MAX_PX)
        return option_complain(command, option, text, "a side is 64 to 16384 px");
    *width_px = w;
    *height_px = h;
    return true;
}

/* A file that cannot be read is named in its reason already. */
static void complain_of(const char *command, const char *feed, const char *venue,
                        const struct err *err)
{
    bool named = str_starts_with(err->text, feed) || (venue && str_starts_with(err->text, venue));
    fprintf(stderr, "hallboard %s: %s%s%s\n", command, named ? "" : feed, named ? "" : ": ",
            err->text);
}

void option_identity(const char *command, struct config *config, const char *feed)
{
    struct err err = {0};
    if (!load_identity(config, feed, &err))
        fprintf(stderr, "hallboard %s: %s; asking without them\n", command, err.text);
}

struct picture_store *option_pictures(const char *feed, const struct config *config)
{
    struct err err = {0}; /* what is no address has been told */
    char *url = strcmp(feed, "-") ? url_from_argument(feed, &err) : NULL;
    struct picture_store *store =
        picture_store_new(&(struct picture_store_setup){.document_url = url,
                                                        .cache_dir = "",
                                                        .config = config,
                                                        .signing = config->signing,
                                                        .blocking = true});
    free(url);
    return store;
}

/* The secrets and keys, as a box with this configuration has them (load_signed.h). False after a
 * complaint. */
static bool trust(const char *command, struct config *config, const char *feed,
                  const int64_t *at_ms)
{
    struct err err = {0};
    option_identity(command, config, feed);
    if (load_keys(config, feed, at_ms, &err))
        return true;
    complain_of(command, feed, NULL, &err);
    return false;
}

struct snapshot *option_load(const char *command, const struct option_source *source,
                             struct config *config)
{
    struct err err = {0};
    config_init(config);
    if (source->config_file && !config_read_file(config, source->config_file, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return NULL;
    }
    if (!trust(command, config, source->feed, source->at_ms))
        return NULL;
    struct snapshot *snapshot = load_with_venue(source->feed, NULL, source->venue, config, &err);
    if (!snapshot)
        complain_of(command, source->feed, source->venue, &err);
    return snapshot;
}

bool option_list(const char *command, const char *file, struct option_lists *lists)
{
    if (lists->n == OPTION_LISTS_MAX)
        return option_complain(command, "announcements", file, "more of them than 16");
    lists->files[lists->n++] = file;
    return true;
}

/* The library is asked for once, and its absence is told only where a document needs it: as a text
 * that is not there. */
bool option_lists_load(const char *command, struct option_lists *lists, const struct config *config,
                       const struct snapshot *snapshot, int64_t now_ms)
{
    struct err err = {0};
    struct prepared *prepared = lists->n ? load_prepared(&err) : NULL;
    const struct load_announced with = {
        .config = config, .snapshot = snapshot, .prepared = prepared, .now_ms = now_ms};
    bool good = true;
    if (lists->n && !prepared)
        fprintf(stderr, "hallboard %s: %s\n", command, err.text);
    for (int i = 0; i < lists->n && good; i++) {
        err = (struct err){0};
        struct announcements *list = load_announcements(lists->files[i], &with, &err);
        lists->lists[i] = list;
        good = list != NULL;
        if (!good)
            option_complain(command, "announcements", lists->files[i], err.text);
        for (int k = 0; good && k < list->holder->n_problems; k++)
            fprintf(stderr, "hallboard %s: %s: %s: %s\n", command, lists->files[i],
                    list->holder->problems[k].path, list->holder->problems[k].message);
    }
    prepared_free(prepared);
    return good;
}

void option_lists_fini(struct option_lists *lists)
{
    for (int i = 0; i < lists->n; i++)
        announcements_free(lists->lists[i]);
    *lists = (struct option_lists){.n = 0};
}
