/* hallboard fit: what has no room on the displays of a feed. */
#include "main/cmd.h"
#include "main/options.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "core/fit/fit.h"
#include "shell/config.h"
#include "shell/fonts.h"
#include "shell/load.h"
#include "shell/picture_store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_CLEAN, EXIT_FINDINGS };

static const char usage[] =
    "usage: hallboard fit --feed URL|FILE [--from TIME] [--to TIME] [--display ID] [--json]\n"
    "                     [--config FILE]\n"
    "\n"
    "Goes through every page of every display's playlist, at every instant at which something on\n"
    "it changes, without drawing; and says what had to give way: text that was shortened, left\n"
    "out, torn, or lifted to the smallest size that can be read from there; characters that no\n"
    "font has; pictures that are missing or too small; playlists that leave the schedule unseen\n"
    "for longer than they promise, or than 60 s. One thing is told once, with the displays and\n"
    "the first time that show it.\n"
    "\n"
    "      --feed URL      file:, http: or https: URL, a path, or - for standard input\n"
    "      --from TIME     RFC 3339, such as 2021-04-25T10:15:00+08:00; else the first day\n"
    "      --to TIME       not looked at any more; else the end of the last day\n"
    "      --display ID    only this one of the feed's displays\n"
    "      --json          an array, on one line\n"
    "      --config FILE   as a box with this configuration: its limits, secrets and keys\n"
    "  -h, --help          show this help\n"
    "\n"
    "Exit status: 0 clean, 1 with findings, 2 unreadable feed, no such display, or wrong usage.\n";

struct arguments {
    const char *feed, *display, *config_file;
    int64_t from_ms, to_ms;
    bool has_from, has_to, json;
};

static bool take(int option, void *arguments)
{
    struct arguments *a = arguments;
    switch (option) {
    case 'f':
        a->feed = optarg;
        return true;
    case 'd':
        a->display = optarg;
        return true;
    case 'a':
        a->has_from = true;
        return option_instant("fit", "from", optarg, &a->from_ms);
    case 't':
        a->has_to = true;
        return option_instant("fit", "to", optarg, &a->to_ms);
    case 'j':
        a->json = true;
        return true;
    case 'c':
        a->config_file = optarg;
        return true;
    default:
        return false;
    }
}

static const struct option known[] = {
    {"feed", required_argument, NULL, 'f'}, {"display", required_argument, NULL, 'd'},
    {"from", required_argument, NULL, 'a'}, {"to", required_argument, NULL, 't'},
    {"json", no_argument, NULL, 'j'},       {"config", required_argument, NULL, 'c'},
    {"help", no_argument, NULL, 'h'},       {NULL, 0, NULL, 0}};

static bool consistent(int argc, char **argv, const void *arguments)
{
    const struct arguments *a = arguments;
    if (optind < argc)
        return option_stray("fit", argv[optind]);
    if (!a->feed)
        return option_missing("fit", "--feed");
    if (a->has_from && a->has_to && a->to_ms <= a->from_ms) {
        fputs("hallboard fit: --to is not after --from\n", stderr);
        return false;
    }
    return true;
}

static const struct command command = {"fit", usage, known, take, consistent};

/* False, with a message, where there is nothing to look at. */
static bool fill_options(const struct arguments *a, const struct snapshot *snapshot,
                         struct fit_options *options)
{
    *options = (struct fit_options){.display = -1};
    bool has_period = fit_period(snapshot, &options->from_ms, &options->to_ms);
    if (!has_period && !(a->has_from && a->has_to)) {
        fprintf(stderr, "hallboard fit: %s: no session, so no period: --from and --to say it\n",
                a->feed);
        return false;
    }
    if (a->has_from)
        options->from_ms = a->from_ms;
    if (a->has_to)
        options->to_ms = a->to_ms;
    if (!a->display)
        return true;
    for (int32_t i = 0; i < snapshot->n_displays; i++) {
        if (str_equal(snapshot->displays[i].id, a->display))
            options->display = i;
    }
    if (options->display < 0)
        fprintf(stderr, "hallboard fit: %s: no display '%s'\n", a->feed, a->display);
    return options->display >= 0;
}

/* The feed's pictures, each fetched and decoded once, at the first size that it is shown at: every
 * page asks for them again. */
struct gallery {
    struct pictures pictures;
    struct picture_store *store;
    struct tried {
        uint64_t content;
        enum picture_state state;
    } * tried;
    size_t n_tried;
};

/* The store lets go of what the last few scenes did not ask for. */
static void turn_frames(struct picture_store *store)
{
    for (int i = 0; i < 4; i++)
        picture_store_frame(store);
}

static enum picture_state gallery_info(void *self, const char *address, struct picture_info *out)
{
    struct gallery *gallery = self;
    const struct pictures *inner = picture_store_pictures(gallery->store);
    turn_frames(gallery->store);
    return inner->info(inner->self, address, out);
}

static enum picture_state gallery_cut(void *self, const char *address,
                                      const struct picture_cut *cut)
{
    struct gallery *gallery = self;
    const struct pictures *inner = picture_store_pictures(gallery->store);
    for (size_t i = 0; i < gallery->n_tried; i++) {
        if (gallery->tried[i].content == cut->content)
            return gallery->tried[i].state;
    }
    turn_frames(gallery->store);
    enum picture_state state = inner->cut(inner->self, address, cut);
    gallery->tried = xrealloc(gallery->tried, (gallery->n_tried + 1) * sizeof *gallery->tried);
    gallery->tried[gallery->n_tried++] = (struct tried){cut->content, state};
    return state;
}

static void gallery_init(struct gallery *gallery, const char *feed, const struct config *config)
{
    *gallery = (struct gallery){.pictures = {gallery, gallery_info, gallery_cut},
                                .store = option_pictures(feed, config)};
}

static void gallery_fini(struct gallery *gallery)
{
    picture_store_free(gallery->store);
    free(gallery->tried);
}

static int fit(const struct arguments *a, const struct config *config,
               const struct snapshot *snapshot)
{
    struct fit_options options;
    struct fit_report report;
    struct strbuf out = {0};

    if (!fill_options(a, snapshot, &options))
        return EXIT_WRONG;
    struct fonts *fonts = fonts_new(NULL, NULL, 0);
    struct gallery gallery;
    gallery_init(&gallery, a->feed, config);
    options.pictures = &gallery.pictures;
    fit_run(&report, snapshot, fonts_metrics(fonts), &options);
    if (a->json)
        fit_json(&out, &report, snapshot->event.zone);
    else
        fit_text(&out, &report, snapshot->event.zone);
    int status = report.n > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
    fwrite(out.text ? out.text : "", 1, out.bytes, stdout);
    strbuf_fini(&out);
    fit_fini(&report);
    gallery_fini(&gallery);
    fonts_free(fonts);
    return status;
}

int cmd_fit(int argc, char **argv)
{
    struct arguments arguments = {0};
    int status = options_parse(&command, argc, argv, &arguments);

    if (status >= 0)
        return status;
    struct config config;
    struct snapshot *snapshot = option_load(
        "fit",
        &(struct option_source){.feed = arguments.feed, .config_file = arguments.config_file},
        &config);
    status = snapshot ? fit(&arguments, &config, snapshot) : EXIT_WRONG;
    snapshot_free(snapshot);
    config_fini(&config);
    return status;
}
