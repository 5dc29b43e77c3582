/* hallboard status: how this box is, for whoever stands before it or sits at its console. */
#include "main/box_report.h"
#include "main/box_status.h"
#include "main/cmd.h"
#include "main/options.h"

#include "shell/clock.h"
#include <stdio.h>
#include <stdlib.h>

#define EXIT_ATTENTION 1
#define EXIT_NOT_RUNNING 3

static const char usage[] =
    "usage: hallboard status [--config FILE] [--json]\n"
    "\n"
    "Says how the board on this box is: what it shows, how old its data is, what is wrong.\n"
    "\n"
    "      --config FILE  the box's settings, in place of " HALLBOARD_CONFIG_FILE "\n"
    "      --json         status.json as it is\n"
    "  -h, --help         show this help\n"
    "\n"
    "Exit status, with --json, too: 0 all is well, 1 something wants attention, 2 wrong usage or "
    "no\n"
    "status to read, 3 the program does not run.\n";

struct arguments {
    const char *config_file;
    bool json;
};

static bool take(int option, void *arguments)
{
    struct arguments *a = arguments;
    if (option == 'c')
        a->config_file = optarg;
    else
        a->json = true;
    return true;
}

static bool consistent(int argc, char **argv, const void *arguments)
{
    (void)arguments;
    return optind >= argc || option_stray("status", argv[optind]);
}

static const struct option known[] = {{"config", required_argument, NULL, 'c'},
                                      {"json", no_argument, NULL, 'j'},
                                      {"help", no_argument, NULL, 'h'},
                                      {NULL, 0, NULL, 0}};
static const struct command command = {"status", usage, known, take, consistent};

int cmd_status(int argc, char **argv)
{
    struct arguments a = {0};
    int status = options_parse(&command, argc, argv, &a);
    if (status >= 0)
        return status;
    struct err err = {0};
    struct clock clock;
    struct clock_reading at;
    json_t *json = box_status_load(a.config_file, NULL, &err);
    if (!json) {
        fprintf(stderr, "hallboard status: %s\n", err.text);
        return EXIT_WRONG;
    }
    clock_init_live(&clock, true);
    clock_read(&clock, &at);
    bool runs = box_status_runs(json);
    int wants = box_report(json, runs, at.wall_ms, a.json ? NULL : stdout);
    if (a.json) {
        json_dumpf(json, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        putchar('\n');
    }
    json_decref(json);
    if (!runs)
        return EXIT_NOT_RUNNING;
    return wants ? EXIT_ATTENTION : EXIT_SUCCESS;
}
