/* hallboard: picks the subcommand. */
#include "main/cmd.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>

/* Test builds: what SDL loads and never frees is its connection to the session bus. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libdbus-1.so\n";
}

const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

#define EXIT_USAGE 2

static const char usage[] =
    "usage: hallboard COMMAND [OPTION...]\n"
    "\n"
    "A venue's boards from a feed: what is on, what comes next, what has changed.\n"
    "\n"
    "  run      show a feed on this box's screen\n"
    "  render   one frame as a picture or as text, without a screen\n"
    "  check    say what is in a feed, what is left out, and why\n"
    "  fit      say what has no room on the displays of a feed, over all of its time\n"
    "  setup    write this box's settings, and say what is wrong with it and how to mend it\n"
    "  status   say how the board on this box is, and what is wrong\n"
    "  identify show on its screen for a minute which display it is\n"
    "  clock    say whether something keeps this machine's clock right, or wait for it\n"
    "\n"
    "  hallboard COMMAND --help   the options of a command\n"
    "  hallboard --version        the version\n";

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {{"run", cmd_run},     {"render", cmd_render}, {"check", cmd_check},
                {"fit", cmd_fit},     {"status", cmd_status}, {"identify", cmd_identify},
                {"clock", cmd_clock}, {"setup", cmd_setup}};

/* Output that did not get to where it was sent (a full disk, a closed pipe) is a failure. */
static int finish(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("hallboard: standard output");
        return status ? status : EXIT_USAGE;
    }
    return status;
}

int main(int argc, char **argv)
{
    /* Numbers and messages are ours; only characters follow the box. */
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        fputs(usage, stdout);
        return finish(EXIT_SUCCESS);
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("hallboard " HALLBOARD_VERSION);
        return finish(EXIT_SUCCESS);
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name) == 0)
            return finish(commands[i].run(argc - 1, argv + 1));
    }
    fprintf(stderr, "hallboard: '%s' is not a command\nTry 'hallboard --help'.\n", argv[1]);
    return EXIT_USAGE;
}
