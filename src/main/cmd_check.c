/* hallboard check: what a box makes of a document. */
#include "main/cmd.h"
#include "main/options.h"

#include "base/err.h"
#include "base/str.h"
#include "core/feed/summary.h"
#include "core/fit/glyphs.h"
#include "core/fit/theme.h"
#include "shell/config.h"
#include "shell/fonts.h"
#include "shell/load.h"
#include "shell/load_announced.h"
#include "shell/load_signed.h"
#include <stdio.h>
#include <string.h>

enum status { STATUS_CLEAN, STATUS_PROBLEMS, STATUS_UNREADABLE };

static const char usage[] =
    "usage: hallboard check [--json] [--venue PATH] [--config FILE] FEED...\n"
    "\n"
    "Says what is in each feed, what is left out, and why: one problem a line with its path.\n"
    "Characters that no font of this machine has are problems too.\n"
    "A document of announcements, or of alerts (CAP 1.2 or 1.1, Atom), is told by itself.\n"
    "FEED is a path, - for standard input, or a file:, http: or https: URL. A venue is checked "
    "too:\n"
    "in the feed, by itself, or as a folder of GeoJSON files.\n"
    "\n"
    "      --json         one object a feed, on one line\n"
    "      --venue PATH   a venue's file or folder, in place of what the feed says\n"
    "      --config FILE  as a box with this configuration: its limits, secrets and keys\n"
    "  -h, --help         show this help\n"
    "\n"
    "Exit status: 0 clean, 1 with problems, 2 unreadable or wrong usage; the worst of all feeds.\n";

struct options {
    bool json;
    const char *config_file, *venue; /* NULL: none */
};

static bool take(int option, void *arguments)
{
    struct options *options = arguments;
    if (option == 'j')
        options->json = true;
    else if (option == 'v')
        options->venue = optarg;
    else
        options->config_file = optarg;
    return true;
}

static bool consistent(int argc, char **argv, const void *arguments)
{
    (void)argv;
    (void)arguments;
    if (optind < argc)
        return true;
    fputs("hallboard check: no feed is named\n", stderr);
    return false;
}

static const struct option known[] = {{"json", no_argument, NULL, 'j'},
                                      {"venue", required_argument, NULL, 'v'},
                                      {"config", required_argument, NULL, 'c'},
                                      {"help", no_argument, NULL, 'h'},
                                      {NULL, 0, NULL, 0}};

static const struct command command = {"check", usage, known, take, consistent};

static void refuse(const char *file, bool json, const struct err *err, struct strbuf *out)
{
    if (json)
        summary_refused_json(out, file, err->text);
    else if (str_starts_with(err->text, file)) /* what could not be opened names it itself */
        fprintf(stderr, "%s\n", err->text);
    else
        fprintf(stderr, "%s: %s\n", file, err->text);
}

/* Announcements or alerts by themselves. */
static enum status check_announced(const char *file, const struct config *config,
                                   const struct strbuf *bytes, bool json, struct strbuf *out)
{
    struct err err = {0}, none = {0};
    struct prepared *prepared = load_prepared(&none);
    bool is_alerts, may_emergency;
    bool good = load_admit(config, file, bytes, &may_emergency, &err);
    const struct load_announced with = {.prepared = prepared, .no_emergency = !may_emergency};
    struct announcements *list = good ? announcements_of(bytes, &with, &is_alerts, &err) : NULL;
    const char *format = list && is_alerts ? "alerts (CAP)" : "hallboard announcements 1";
    enum status status = STATUS_UNREADABLE;
    if (!list) {
        refuse(file, json, &err, out);
    } else {
        status = list->holder->n_problems ? STATUS_PROBLEMS : STATUS_CLEAN;
        if (json)
            summary_announced_json(out, file, format, list);
        else
            summary_announced_text(out, file, format, list);
    }
    announcements_free(list);
    prepared_free(prepared);
    return status;
}

static enum status check_one(const char *file, const struct options *options, struct config *config,
                             struct fonts *fonts, struct strbuf *out)
{
    bool json = options->json;
    struct err err = {0};
    struct strbuf bytes = {0};
    struct snapshot *snapshot = NULL;
    enum status status = STATUS_UNREADABLE;
    bool is_folder = load_is_folder(file);
    option_identity("check", config, file);
    bool good = is_folder || load_keys(config, file, NULL, &err);
    bool had = !is_folder && good && load_document(file, config, &bytes, &err);
    if (had && announcements_are(&bytes)) {
        status = check_announced(file, config, &bytes, json, out);
        strbuf_fini(&bytes);
        return status;
    }
    if (had || is_folder)
        snapshot = load_with_venue(file, had ? &bytes : NULL, options->venue, config, &err);
    strbuf_fini(&bytes);
    if (!snapshot) {
        refuse(file, json, &err, out);
    } else {
        glyphs_check(snapshot, fonts_metrics(fonts));
        theme_check(snapshot);
        status = snapshot->n_problems ? STATUS_PROBLEMS : STATUS_CLEAN;
        if (json)
            summary_json(out, file, snapshot);
        else
            summary_text(out, file, snapshot);
    }
    snapshot_free(snapshot);
    return status;
}

/* False when standard output is gone or full: what was not written was not said. */
static bool put_out(struct strbuf *out)
{
    bool good = !out->bytes || fwrite(out->text, 1, out->bytes, stdout) == out->bytes;
    good = fflush(stdout) == 0 && good;
    strbuf_clear(out);
    return good;
}

static int check_all(int argc, char **argv, struct config *config, const struct options *options)
{
    enum status worst = STATUS_CLEAN;
    struct strbuf out = {0};
    struct fonts *fonts = fonts_new(NULL, NULL, 0); /* opens none before it is asked */
    for (int i = optind; i < argc; i++) {
        enum status status = check_one(argv[i], options, config, fonts, &out);
        if (status > worst)
            worst = status;
        if (!put_out(&out)) {
            perror("hallboard check: standard output");
            clearerr(stdout); /* told; main need not do so again */
            worst = STATUS_UNREADABLE;
            break;
        }
    }
    fonts_free(fonts);
    strbuf_fini(&out);
    return (int)worst;
}

int cmd_check(int argc, char **argv)
{
    struct options options = {0};
    int status = options_parse(&command, argc, argv, &options);
    if (status >= 0)
        return status;
    struct config config;
    struct err err = {0};
    config_init(&config);
    if (options.config_file && !config_read_file(&config, options.config_file, &err)) {
        fprintf(stderr, "hallboard check: %s\n", err.text);
        status = STATUS_UNREADABLE;
    } else {
        status = check_all(argc, argv, &config, &options);
    }
    config_fini(&config);
    return status;
}
