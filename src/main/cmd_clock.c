/* hallboard clock: whether something keeps this machine's clock right. */
#include "main/cmd.h"
#include "main/options.h"

#include "base/err.h"
#include "shell/clock_sync.h"
#include "shell/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ASK_EVERY_S 5

static const char usage[] =
    "usage: hallboard clock [--wait FILE]\n"
    "\n"
    "Says whether something keeps this machine's clock right. Until then a board claims nothing\n"
    "about now.\n"
    "\n"
    "      --wait FILE  wait until it does, then make this empty file and end\n"
    "  -h, --help       show this help\n"
    "\n"
    "Exit status: 0 it does, 1 it does not, 2 wrong usage, a file that cannot be made.\n";

struct arguments {
    const char *wait_file;
};

static bool take(int option, void *arguments)
{
    (void)option;
    ((struct arguments *)arguments)->wait_file = optarg;
    return true;
}

static bool consistent(int argc, char **argv, const void *arguments)
{
    (void)arguments;
    return optind >= argc || option_stray("clock", argv[optind]);
}

static const struct option known[] = {
    {"wait", required_argument, NULL, 'w'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};

static const struct command command = {"clock", usage, known, take, consistent};

int cmd_clock(int argc, char **argv)
{
    struct arguments a = {0};
    int status = options_parse(&command, argc, argv, &a);
    if (status >= 0)
        return status;
    if (!a.wait_file) {
        bool good = clock_sync_kernel() || clock_sync_marked("");
        puts(good ? "the clock is synchronised" : "the clock is not synchronised");
        return good ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    while (!clock_sync_kernel() && !clock_sync_marked(""))
        sleep(ASK_EVERY_S);
    struct err err = {0};
    const struct file_piece nothing = {"", 0};
    if (file_put(a.wait_file, &nothing, 1, &err))
        return EXIT_SUCCESS;
    fprintf(stderr, "hallboard clock: %s\n", err.text);
    return EXIT_WRONG;
}
