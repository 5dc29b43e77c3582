/* hallboard identify: the board on this box says for a minute which display it is. */
#include "main/box_status.h"
#include "main/cmd.h"
#include "main/options.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_NOT_RUNNING 3

static const char usage[] =
    "usage: hallboard identify [--config FILE]\n"
    "\n"
    "Shows on this box's screen for a minute which display it is, its address, versions and the "
    "age\n"
    "of its data (SIGUSR2).\n"
    "\n"
    "      --config FILE  the box's settings, in place of " HALLBOARD_CONFIG_FILE "\n"
    "  -h, --help         show this help\n"
    "\n"
    "Exit status: 0 it was asked, 2 wrong usage, no status to read or not allowed, 3 the program\n"
    "does not run.\n";

static bool take(int option, void *arguments)
{
    (void)option;
    *(const char **)arguments = optarg;
    return true;
}

static bool consistent(int argc, char **argv, const void *arguments)
{
    (void)arguments;
    return optind >= argc || option_stray("identify", argv[optind]);
}

static const struct option known[] = {
    {"config", required_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
static const struct command command = {"identify", usage, known, take, consistent};

int cmd_identify(int argc, char **argv)
{
    const char *config_file = NULL;
    int status = options_parse(&command, argc, argv, &config_file);
    if (status >= 0)
        return status;
    struct err err = {0};
    json_t *json = box_status_load(config_file, NULL, &err);
    if (!json) {
        fprintf(stderr, "hallboard identify: %s\n", err.text);
        return EXIT_WRONG;
    }
    pid_t pid = (pid_t)json_integer_value(json_object_get(json, "pid"));
    if (!box_status_runs(json)) {
        fputs("hallboard identify: the program does not run\n", stderr);
        status = EXIT_NOT_RUNNING;
    } else if (kill(pid, SIGUSR2) != 0) {
        fprintf(stderr, "hallboard identify: %s (as root: sudo hallboard identify)\n",
                strerror(errno));
        status = EXIT_WRONG;
    } else {
        const char *id = json_string_value(json_object_get(json, "display"));
        printf("display '%s' shows it for a minute\n", id ? id : "");
        status = EXIT_SUCCESS;
    }
    json_decref(json);
    return status;
}
