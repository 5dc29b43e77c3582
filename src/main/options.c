#include "main/options.h"

#include "base/str.h"
#include "shell/load.h"
#include <stdio.h>

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

struct snapshot *option_load(const char *command, const char *feed, const char *config_file,
                             struct config *config)
{
    struct err err = {0};
    config_init(config);
    if (config_file && !config_read_file(config, config_file, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return NULL;
    }
    struct snapshot *snapshot = load_snapshot(feed, config, &err);
    /* A file that cannot be read is named in the reason already. */
    bool named = str_starts_with(err.text, feed);
    if (!snapshot)
        fprintf(stderr, "hallboard %s: %s%s%s\n", command, named ? "" : feed, named ? "" : ": ",
                err.text);
    return snapshot;
}
