/* hallboard setup: a box's settings, and whether it can be a board. */
#include "main/cmd.h"
#include "main/options.h"

#include "base/err.h"
#include "base/str.h"
#include "shell/clock.h"
#include "shell/clock_sync.h"
#include "shell/config.h"
#include "shell/setup_ask.h"
#include "shell/setup_box.h"
#include "shell/setup_feed.h"
#include "shell/setup_path.h"
#include "shell/setup_service.h"
#include "shell/setup_write.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: hallboard setup [--feed URL] [--display ID] [--rotation DEGREES] [--keys FILE]\n"
    "                       [--config FILE] [--root DIR] [--check] [--write] [--no-start]\n"
    "                       [--at TIME]\n"
    "\n"
    "Writes this box's settings, looks whether it can be a board, says what is wrong and how to "
    "mend\n"
    "it, and switches the board on. What is not given is asked for on a terminal; elsewhere it "
    "stays\n"
    "as it is.\n"
    "\n"
    "      --feed URL          where the feed is\n"
    "      --display ID        which of the feed's displays this is; - for none\n"
    "      --rotation DEGREES  0, 90, 180 or 270, clockwise\n"
    "      --keys FILE         the keys that the feed must be signed by\n"
    "      --config FILE       the settings, in place of " HALLBOARD_CONFIG_FILE "\n"
    "      --root DIR          a system that is mounted there, in place of this one\n"
    "      --check             only look; nothing is written, asked for or started\n"
    "      --write             only write: nothing is asked for, looked at or started\n"
    "      --no-start          write and look, but leave the board off\n"
    "      --at TIME           judge as if the clock said this\n"
    "  -h, --help              show this help\n"
    "\n"
    "Exit status: 0 all is well, 1 something is wrong, 2 wrong usage, settings cannot be "
    "written.\n";

enum { FEED, DISPLAY, ROTATION, KEYS, N_VALUES };

struct arguments {
    struct setup_value values[N_VALUES];
    const char *config_file, *root;
    bool check, write, no_start, has_at;
    int64_t at_ms;
};

static bool take(int option, void *arguments)
{
    struct arguments *a = arguments;
    switch (option) {
    case 'f':
        a->values[FEED].value = optarg;
        return true;
    case 'd':
        a->values[DISPLAY].value = optarg;
        return true;
    case 'r':
        a->values[ROTATION].value = optarg;
        return true;
    case 'k':
        a->values[KEYS].value = optarg;
        return true;
    case 'c':
        a->config_file = optarg;
        return true;
    case 'R':
        a->root = optarg;
        return true;
    case 'n':
        a->check = true;
        return true;
    case 'w':
        a->write = true;
        return true;
    case 's':
        a->no_start = true;
        return true;
    case 'a':
        a->has_at = true;
        return option_instant("setup", "at", optarg, &a->at_ms);
    default:
        return false;
    }
}

static bool consistent(int argc, char **argv, const void *arguments)
{
    const struct arguments *a = arguments;
    if (optind < argc)
        return option_stray("setup", argv[optind]);
    if (a->check && a->write) {
        fprintf(stderr, "hallboard setup: --check and --write exclude each other\n");
        return false;
    }
    for (int i = 0; i < N_VALUES; i++) {
        if (a->check && a->values[i].value) {
            fprintf(stderr,
                    "hallboard setup: --check writes nothing; take it or the settings away\n");
            return false;
        }
    }
    return true;
}

static const struct option known[] = {
    {"feed", required_argument, NULL, 'f'},     {"display", required_argument, NULL, 'd'},
    {"rotation", required_argument, NULL, 'r'}, {"keys", required_argument, NULL, 'k'},
    {"config", required_argument, NULL, 'c'},   {"root", required_argument, NULL, 'R'},
    {"check", no_argument, NULL, 'n'},          {"write", no_argument, NULL, 'w'},
    {"no-start", no_argument, NULL, 's'},       {"at", required_argument, NULL, 'a'},
    {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0}};

static const struct command command = {"setup", usage, known, take, consistent};

/* ---- Asking. ---- */

static bool ask_for_missing(struct arguments *a, const struct config *now, struct err *err)
{
    static char answers[N_VALUES][SETUP_ANSWER_BYTES];
    static const char *const questions[N_VALUES] = {
        "Where is the feed (https://…)", "Which of its displays is this (its id; - for none)",
        "How far is the picture turned (0, 90, 180, 270)", ""};
    char turned[16];
    snprintf(turned, sizeof turned, "%d", now->rotation);
    const char *url = now->feed_url[0] ? now->feed_url : now->withheld_url;
    const char *const defaults[N_VALUES] = {url, now->display_id, turned, ""};
    for (int i = 0; i < KEYS; i++) {
        if (!a->values[i].value &&
            !setup_ask(&a->values[i], questions[i], defaults[i], answers[i], stdin, stdout, err))
            return false;
    }
    return true;
}

/* As in a list of boxes. */
static void take_dash(struct setup_value *id)
{
    if (id->value && str_equal(id->value, "-"))
        id->value = "";
}

/* Whether each value is one that the program would read. */
static bool check_values(const struct arguments *a, struct err *err)
{
    for (int i = 0; i < N_VALUES; i++) {
        if (a->values[i].value && !setup_value_check(&a->values[i], err))
            return false;
    }
    return true;
}

/* ---- Looking. ---- */

static void tell_problems(struct setup_report *report, const char *config_file, char *problems)
{
    struct strbuf mend = {0};
    strbuf_add(&mend, "sudo nano ");
    setup_add_word(&mend, config_file);
    strbuf_add(
        &mend,
        ": correct that line or take it out; every key with its meaning is in " HALLBOARD_DATA_DIR
        "/hallboard.conf.example");
    char *rest = NULL;
    for (char *line = strtok_r(problems, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        setup_wrong(report, "config", mend.text, "%s", line);
    strbuf_fini(&mend);
}

/* Where the settings are. */
struct settings {
    const char *root;        /* "" for this system */
    char given[PATH_MAX];    /* below root, as it was given */
    char below[PATH_MAX];    /* below root; behind all symlinks */
    char file[2 * PATH_MAX]; /* the two together */
    bool is_own;             /* what the service reads */
};

/* Below the root lies the system's own, and what is given by a path that goes through it. */
static bool find_settings(const struct arguments *a, struct settings *out, struct err *err)
{
    char here[PATH_MAX];
    const char *given = a->config_file ? a->config_file : HALLBOARD_CONFIG_FILE;
    size_t bytes = strlen(a->root);
    *out = (struct settings){.root = a->root, .is_own = true};
    if (a->config_file && bytes && str_starts_with(given, a->root) && given[bytes] == '/') {
        given += bytes;
    } else if (a->config_file) {
        out->root = "";
        out->is_own = !bytes && str_equal(given, HALLBOARD_CONFIG_FILE);
    }
    bool is_relative = given[0] != '/';
    if (is_relative && !getcwd(here, sizeof here))
        return err_set_errno(err, errno, "the working folder cannot be found");
    int n = snprintf(out->given, sizeof out->given, "%s%s%s", is_relative ? here : "",
                     is_relative ? "/" : "", given);
    if (n >= PATH_MAX || !setup_path_follow(out->root, out->given, out->below))
        return err_set(err, "%s: too long, or links in a circle", given);
    snprintf(out->file, sizeof out->file, "%s%s", out->root, out->below);
    return true;
}

/* The settings themselves. False: they cannot be read by who asks, which says nothing of them. */
static bool look_at_settings(struct setup_report *report, const struct settings *settings,
                             struct config *config)
{
    const char *config_file = settings->file;
    struct strbuf problems = {0};
    if (access(config_file, R_OK) != 0 && errno == EACCES) {
        if (settings->is_own)
            setup_check_settings(report, settings->root, settings->given);
        setup_wrong(report, "config",
                    "run this with sudo; what depends on these settings was not looked at",
                    "%s: you may not read it", config_file);
        return false;
    }
    if (access(config_file, F_OK) != 0) {
        setup_wrong(report, "config", "sudo hallboard setup --feed URL --display ID writes it",
                    "%s: there is none", config_file);
    } else {
        bool is_readable =
            !settings->is_own || setup_check_settings(report, settings->root, settings->given);
        if (config_read_leniently(config, config_file, &problems))
            tell_problems(report, config_file, problems.text);
        else if (is_readable)
            setup_good(report, "config", "%s", config_file);
    }
    strbuf_fini(&problems);
    config_finish(config);
    return true;
}

static void look(struct setup_report *report, const struct arguments *a,
                 const struct settings *settings)
{
    struct config config;
    struct clock clock;
    struct clock_reading now;
    config_init(&config);
    clock_init_live(&clock, false);
    clock_read(&clock, &now);
    if (look_at_settings(report, settings, &config)) {
        int before = report->n_wrong;
        setup_check_clock(report, a->root, &config, a->has_at ? a->at_ms : now.wall_ms,
                          !a->root[0] && clock_sync_kernel());
        setup_check_feed(report, a->root, &config, settings->file, report->n_wrong == before);
        setup_check_paths(report, a->root, &config);
        setup_check_card(report, a->root, &config);
    }
    setup_check_user(report, a->root);
    setup_check_desktop(report, a->root);
    if (a->check) /* else it is switched on next */
        setup_check_service(report, a->root);
    config_fini(&config);
}

static bool write_values(struct arguments *a, const char *config_file, struct err *err)
{
    struct config now;
    struct strbuf problems = {0};
    bool will_ask = !a->write && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    /* Before anybody has typed anything. Else only what changes has to be written. */
    if (will_ask && !setup_can_write(config_file, err))
        return false;
    config_init(&now);
    (void)config_read_leniently(&now, config_file, &problems); /* only for what is offered */
    bool good = check_values(a, err) && (!will_ask || ask_for_missing(a, &now, err));
    take_dash(&a->values[DISPLAY]);
    good = good && setup_write_config(config_file, HALLBOARD_DATA_DIR "/hallboard.conf.example",
                                      a->values, N_VALUES, err);
    struct err who_could = {""};
    if (!good && geteuid() != 0 && !setup_can_write(config_file, &who_could))
        *err = who_could;
    strbuf_fini(&problems);
    config_fini(&now);
    return good;
}

/* Started where systemd runs; below a root, or in an image that is being made, only switched on. */
static void switch_on(const struct arguments *a, struct setup_report *report)
{
    struct err err = {""};
    if (a->no_start || a->check || geteuid() != 0)
        return;
    bool here = setup_has_systemd(a->root);
    if (!here && !a->root[0] && access("/lib/systemd/system/hallboard.service", F_OK) != 0)
        return; /* not a box */
    if (setup_enable(a->root, here, &err))
        setup_check_service(report, a->root);
    else
        setup_wrong(report, "service", "systemctl status hallboard; journalctl -u hallboard -b",
                    "%s", err.text);
}

int cmd_setup(int argc, char **argv)
{
    struct arguments a = {.root = "",
                          .values = {{"feed", "url", NULL},
                                     {"display", "id", NULL},
                                     {"display", "rotation", NULL},
                                     {"feed", "keys", NULL}}};
    int status = options_parse(&command, argc, argv, &a);
    if (status >= 0)
        return status;
    struct settings settings;
    struct setup_report report = {0};
    struct err err = {""};
    if (!find_settings(&a, &settings, &err) ||
        (!a.check && !write_values(&a, settings.file, &err))) {
        fprintf(stderr, "hallboard setup: %s\n", err.text);
        return EXIT_WRONG;
    }
    if (a.write)
        return EXIT_SUCCESS;
    look(&report, &a, &settings);
    switch_on(&a, &report);
    fputs(report.text.text, stdout);
    if (report.n_wrong)
        /* A board reads its settings and keys when it starts. */
        printf("\n%d to mend; then: %ssudo hallboard setup --check\n", report.n_wrong,
               a.root[0] || a.no_start ? "" : "sudo systemctl restart hallboard; ");
    else
        puts("\nall is well");
    status = report.n_wrong ? EXIT_FAILURE : EXIT_SUCCESS;
    setup_report_fini(&report);
    return status;
}
