/* hallboard run: the board on the wall. */
#include "main/cmd.h"
#include "main/options.h"

#include "base/civil.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "shell/clock.h"
#include "shell/config.h"
#include "shell/loop.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SPEED_MAX 100000

static const char usage[] =
    "usage: hallboard run [--config FILE] [--feed URL] [--venue PATH] [--display ID]\n"
    "                     [--windowed WxH] [--at TIME] [--speed N] [--until TIME] [--shots DIR]\n"
    "                     [--output auto|window|headless] [--size WxH] [--trace FILE]\n"
    "\n"
    "Shows a feed until it is told to end (SIGTERM, SIGINT).\n"
    "\n"
    "      --config FILE   the box's settings, in place of " HALLBOARD_CONFIG_FILE "\n"
    "      --feed URL      http:, https: or file: URL, or a path\n"
    "      --venue PATH    a venue's file or folder, in place of what the feed says\n"
    "      --display ID    which of the feed's displays this is\n"
    "      --windowed WxH  a window of this size, not the full screen\n"
    "      --at TIME       start at this instant (RFC 3339), not now\n"
    "      --speed N       event time runs N times as fast from there; pages change as ever\n"
    "      --until TIME    end at this instant of event time\n"
    "      --shots DIR     leave a PNG of every page shown in DIR, and print its name\n"
    "      --output WHERE  window: a screen or nothing; headless: no screen, for shots and tests;\n"
    "                      auto: a screen, without one headless if --shots is given\n"
    "      --size WxH      size of a headless page, 1920x1080 by default\n"
    "      --trace FILE    a line for every frame presented, for measuring\n"
    "  -h, --help          show this help\n"
    "\n"
    "SIGUSR1 leaves the frame shown as screenshot.png in the runtime folder; SIGUSR2 shows for a\n"
    "minute which display this is.\n"
    "Exit status: 0 ended as told, 2 wrong usage or settings, 75 no way to show anything.\n";

struct arguments {
    const char *config_file, *feed, *venue, *display;
    bool has_at, has_speed;
    int64_t at_ms;
    double speed;
    struct loop_options loop;
};

static bool parse_speed(const char *text, double *speed)
{
    char *end = NULL;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || errno || !isfinite(value) || value < 0 || value > SPEED_MAX)
        return option_complain("run", "speed", text, "not a number from 0 to 100000");
    *speed = value;
    return true;
}

static bool parse_output(const char *text, enum loop_output *output)
{
    static const struct {
        const char *name;
        enum loop_output output;
    } known[] = {{"auto", LOOP_OUTPUT_AUTO},
                 {"window", LOOP_OUTPUT_WINDOW},
                 {"headless", LOOP_OUTPUT_HEADLESS}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(text, known[i].name) == 0) {
            *output = known[i].output;
            return true;
        }
    }
    return option_complain("run", "output", text, "not one of auto, window, headless");
}

static bool take(int option, void *arguments)
{
    struct arguments *a = arguments;
    switch (option) {
    case 'c':
        a->config_file = optarg;
        return true;
    case 'f':
        a->feed = optarg;
        return true;
    case 'v':
        a->venue = optarg;
        return true;
    case 'd':
        a->display = optarg;
        return true;
    case 'w':
        return option_size("run", "windowed", optarg, &a->loop.window_w_px, &a->loop.window_h_px);
    case 'a':
        a->has_at = true;
        return option_instant("run", "at", optarg, &a->at_ms);
    case 's':
        a->has_speed = true;
        return parse_speed(optarg, &a->speed);
    case 'u':
        a->loop.has_until = true;
        return option_instant("run", "until", optarg, &a->loop.until_ms);
    case 'S':
        a->loop.shots_dir = optarg;
        return true;
    case 'o':
        return parse_output(optarg, &a->loop.output);
    case 'z':
        return option_size("run", "size", optarg, &a->loop.width_px, &a->loop.height_px);
    case 't':
        a->loop.trace_file = optarg;
        return true;
    default:
        return false;
    }
}

static bool consistent(int argc, char **argv, const void *arguments)
{
    const struct arguments *a = arguments;
    const char *reason = NULL;
    if (optind < argc)
        return option_stray("run", argv[optind]);
    if (a->has_speed && !a->has_at)
        reason = "--speed needs --at";
    else if (a->has_at && a->loop.has_until && a->loop.until_ms <= a->at_ms)
        reason = "--until is not after --at";
    else if (a->has_speed && a->speed == 0 && a->loop.has_until)
        reason = "--until is never reached at --speed 0";
    else if (a->loop.output == LOOP_OUTPUT_HEADLESS && a->loop.window_w_px)
        reason = "--windowed and --output headless exclude each other";
    if (reason)
        fprintf(stderr, "hallboard run: %s\n", reason);
    return !reason;
}

static const struct option known[] = {
    {"config", required_argument, NULL, 'c'},   {"feed", required_argument, NULL, 'f'},
    {"venue", required_argument, NULL, 'v'},    {"display", required_argument, NULL, 'd'},
    {"windowed", required_argument, NULL, 'w'}, {"at", required_argument, NULL, 'a'},
    {"speed", required_argument, NULL, 's'},    {"until", required_argument, NULL, 'u'},
    {"shots", required_argument, NULL, 'S'},    {"output", required_argument, NULL, 'o'},
    {"size", required_argument, NULL, 'z'},     {"trace", required_argument, NULL, 't'},
    {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0}};

static const struct command command = {"run", usage, known, take, consistent};

/* Nobody stands before a box on a wall: it shows what it can, and says what is wrong. */
static void read_as_service(struct config *config)
{
    struct strbuf problems = {0};
    char *rest = NULL;
    (void)config_read_leniently(config, HALLBOARD_CONFIG_FILE, &problems);
    char *line = problems.text ? strtok_r(problems.text, "\n", &rest) : NULL;
    for (; line; line = strtok_r(NULL, "\n", &rest))
        log_error("%s", line);
    strbuf_fini(&problems);
}

/* The file, and over it the command line. */
static bool configure(struct config *config, const struct arguments *a, struct err *err)
{
    if (a->config_file) {
        if (!config_read_file(config, a->config_file, err))
            return false;
    } else if (access(HALLBOARD_CONFIG_FILE, F_OK) == 0) {
        if (!getenv("NOTIFY_SOCKET")) {
            if (!config_read_file(config, HALLBOARD_CONFIG_FILE, err))
                return false;
        } else {
            read_as_service(config);
        }
    }
    if (a->feed && !config_set_feed(config, a->feed, err))
        return false;
    if (a->display && !config_set(config, "display", "id", a->display, err))
        return false;
    if (a->venue && access(a->venue, R_OK) != 0)
        return err_set_errno(err, errno, "--venue %s", a->venue);
    config->venue = a->venue;
    config_finish(config);
    return true;
}

int cmd_run(int argc, char **argv)
{
    struct arguments a = {.speed = 1};
    int status = options_parse(&command, argc, argv, &a);
    if (status >= 0)
        return status;
    struct config config;
    struct err err = {0};
    config_init(&config);
    if (configure(&config, &a, &err)) {
        struct clock clock;
        if (a.has_at)
            clock_init_at(&clock, a.at_ms, a.speed);
        else
            clock_init_live(&clock, config.trust_clock);
        config_load_identity(&config);
        status = loop_run(&config, &clock, &a.loop);
    } else {
        fprintf(stderr, "hallboard run: %s\n", err.text);
        status = EXIT_WRONG;
    }
    config_fini(&config);
    return status;
}
