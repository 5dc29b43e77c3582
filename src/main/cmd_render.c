/* hallboard render: one frame, without a screen. */
#include "main/cmd.h"
#include "main/options.h"

#include "base/log.h"
#include "core/boards/board.h"
#include "core/screen.h"
#include "shell/config.h"
#include "shell/fonts.h"
#include "shell/image_out.h"
#include "shell/layers.h"
#include "shell/load.h"
#include "shell/paint.h"
#include "shell/picture_store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: hallboard render --feed URL|FILE [--venue PATH] [--display ID] --at TIME\n"
    "                        [--board NAME] [--page N] [--size WxH] [--age SECONDS]\n"
    "                        [--unconfirmed] [--announcements FILE] [--config FILE]\n"
    "                        (--out FILE.png | --dump)\n"
    "\n"
    "One frame as it is shown at TIME, without a screen: the same input gives the same bytes.\n"
    "\n"
    "      --feed URL      file:, http: or https: URL, a path, or - for standard input\n"
    "      --venue PATH    a venue's file or folder, in place of what the feed says\n"
    "      --display ID    which of the feed's displays\n"
    "      --at TIME       RFC 3339, such as 2021-04-25T10:15:00+08:00\n"
    "      --board NAME    this board, not the one that the playlist shows then; list: their "
    "names\n"
    "      --page N        its Nth page, from 1\n"
    "      --size WxH      in px; else the display's own, else 1920x1080\n"
    "      --age SECONDS   as if the feed had last been heard so long before TIME\n"
    "      --unconfirmed   as if nobody confirmed that TIME is the time\n"
    "      --announcements FILE  with these announcements or alerts (CAP, Atom); may be repeated\n"
    "      --config FILE   as a box with this configuration: its limits, secrets and keys\n"
    "      --out FILE.png  write the picture\n"
    "      --dump          print what is on it, one item a line\n"
    "  -h, --help          show this help\n"
    "\n"
    "Exit status: 0 good, 2 unreadable feed, no such board or page, no fonts, or wrong usage.\n";

struct arguments {
    const char *feed, *venue, *display, *board, *out, *config_file;
    int64_t at_ms;
    int64_t age_ms; /* -1: not said */
    bool has_at, dump, list, unconfirmed;
    int page; /* from 1; 0: not said */
    int width_px, height_px;
    struct option_lists said;
};

static void list_boards(void)
{
    for (const struct board *const *board = board_all(); *board; board++)
        puts((*board)->name);
}

static bool parse_page(const char *text, struct arguments *a)
{
    int end = 0;
    if (sscanf(text, "%6d%n", &a->page, &end) != 1 || text[end] != '\0' || a->page < 1)
        return option_complain("render", "page", text, "not a page number from 1");
    return true;
}

static bool parse_board(const char *text, struct arguments *a)
{
    a->board = text;
    a->list = strcmp(text, "list") == 0;
    if (a->list || board_find(text))
        return true;
    fprintf(stderr, "hallboard render: --board %s: no such board; there are", text);
    for (const struct board *const *board = board_all(); *board; board++)
        fprintf(stderr, " %s", (*board)->name);
    fputs("\n", stderr);
    return false;
}

static bool parse_age(const char *text, struct arguments *a)
{
    char *end = NULL;
    long seconds = strtol(text, &end, 10);
    if (end == text || *end != '\0' || seconds < 0 || seconds > 366 * 86400L)
        return option_complain("render", "age", text, "not a number of seconds up to a year");
    a->age_ms = seconds * MS_SECOND;
    return true;
}

static bool take(int option, void *arguments)
{
    struct arguments *a = arguments;
    switch (option) {
    case 'f':
        a->feed = optarg;
        return true;
    case 'v':
        a->venue = optarg;
        return true;
    case 'd':
        a->display = optarg;
        return true;
    case 'a':
        a->has_at = true;
        return option_instant("render", "at", optarg, &a->at_ms);
    case 'b':
        return parse_board(optarg, a);
    case 'p':
        return parse_page(optarg, a);
    case 's':
        return option_size("render", "size", optarg, &a->width_px, &a->height_px);
    case 'g':
        return parse_age(optarg, a);
    case 'c':
        a->config_file = optarg;
        return true;
    case 'n':
        return option_list("render", optarg, &a->said);
    case 'o':
        a->out = optarg;
        return true;
    case 'u':
        a->unconfirmed = true;
        return true;
    case 'D':
        a->dump = true;
        return true;
    default:
        return false;
    }
}

static const struct option known[] = {{"feed", required_argument, NULL, 'f'},
                                      {"display", required_argument, NULL, 'd'},
                                      {"at", required_argument, NULL, 'a'},
                                      {"board", required_argument, NULL, 'b'},
                                      {"page", required_argument, NULL, 'p'},
                                      {"size", required_argument, NULL, 's'},
                                      {"age", required_argument, NULL, 'g'},
                                      {"out", required_argument, NULL, 'o'},
                                      {"dump", no_argument, NULL, 'D'},
                                      {"config", required_argument, NULL, 'c'},
                                      {"help", no_argument, NULL, 'h'},
                                      {"announcements", required_argument, NULL, 'n'},
                                      {"venue", required_argument, NULL, 'v'},
                                      {"unconfirmed", no_argument, NULL, 'u'},
                                      {NULL, 0, NULL, 0}};

static bool consistent(int argc, char **argv, const void *arguments)
{
    const struct arguments *a = arguments;
    if (a->list)
        return true;
    if (optind < argc)
        return option_stray("render", argv[optind]);
    if (!a->feed)
        return option_missing("render", "--feed");
    if (!a->has_at)
        return option_missing("render", "--at");
    return a->out || a->dump || option_missing("render", "--out or --dump");
}

static const struct command command = {"render", usage, known, take, consistent};

/* Size, display and instant of the frame. */
static void fill_input(const struct arguments *a, const struct snapshot *snapshot,
                       struct screen_input *in)
{
    const struct display *display = snapshot_display(snapshot, a->display);

    if (a->display && !str_equal(display->id, a->display))
        log_warning("render: the feed has no display '%s'; a neutral one is taken", a->display);
    *in = (struct screen_input){.snapshot = snapshot,
                                .display_id = a->display,
                                .width = a->width_px,
                                .height = a->height_px,
                                .now_ms = a->at_ms,
                                .show_ms = a->at_ms,
                                .time_confirmed = !a->unconfirmed,
                                .data_ms = a->age_ms < 0 ? a->at_ms : a->at_ms - a->age_ms,
                                .age_ms = a->age_ms,
                                .announcements = (const struct announcements *const *)a->said.lists,
                                .n_announcements = a->said.n,
                                .board = a->board,
                                .page = a->page > 0 ? a->page - 1 : 0};
    if (in->width == 0) {
        in->width = display->width_px > 0 ? display->width_px : 1920;
        in->height = display->height_px > 0 ? display->height_px : 1080;
    }
}

/* The dump's first line tells the page as well. */
static void print_dump(const struct scene *scene, const struct screen_page *page,
                       const struct metrics *metrics)
{
    struct strbuf out = {0};

    scene_dump(scene, metrics, &out);
    const char *rest = strchr(out.text, '\n');
    printf("%.*s board %s page %d/%d%s", (int)(rest - out.text), out.text,
           page->board ? page->board->name : "none", page->page + 1, page->pages, rest);
    strbuf_fini(&out);
}

/* The feed's pictures, got as they are asked for. */
static bool write_picture(const char *path, const struct scene *scene, struct fonts *fonts,
                          struct picture_store *pictures)
{
    struct err err = {0};
    struct painter *painter = painter_new(fonts);
    uint32_t *pixels = xcalloc((size_t)scene->width * (size_t)scene->height, sizeof *pixels);

    painter_set_pictures(painter, pictures);
    struct layers layers = {0};
    struct rect moved[SCENE_LAYERS_MAX];
    paint_page(painter, scene, pixels, scene->width);
    layers_paint(&layers, painter, scene, scene->show_ms, true, pixels, scene->width, moved);
    layers_fini(&layers);
    bool good = image_write_png(path, pixels, scene->width, scene->height, scene->width, &err);
    if (!good)
        fprintf(stderr, "hallboard render: %s\n", err.text);
    free(pixels);
    painter_free(painter);
    return good;
}

static int render(const struct arguments *a, const struct config *config,
                  const struct snapshot *snapshot, struct fonts *fonts)
{
    struct typesetter *type = typesetter_new(fonts_metrics(fonts), 0);
    struct arena arena;
    struct screen screen = {0};
    struct screen_input in;
    struct scene scene;
    struct screen_page page = {0};
    int status = 0;

    struct picture_store *pictures = option_pictures(a->feed, config);
    struct box_facts box = {.version = HALLBOARD_VERSION};

    arena_init(&arena, 1 << 20);
    fill_input(a, snapshot, &in);
    picture_store_show(pictures, snapshot);
    in.pictures = picture_store_pictures(pictures);
    in.box = &box;
    typesetter_frame(type);
    screen_build(&screen, &in, type, &arena, &scene, &page);
    if (a->page > 0 && !in.board && page.board) { /* a page of the board that is on */
        in.board = page.board->name;
        screen_build(&screen, &in, type, &arena, &scene, &page);
    }
    if (a->page > 0 && a->page > page.pages) {
        fprintf(stderr, "hallboard render: --page %d: %s has %d page%s then\n", a->page,
                page.board ? page.board->name : "the board", page.pages,
                page.pages == 1 ? "" : "s");
        status = EXIT_WRONG;
    } else {
        if (a->dump)
            print_dump(&scene, &page, fonts_metrics(fonts));
        if (a->out && !write_picture(a->out, &scene, fonts, pictures))
            status = EXIT_WRONG;
    }
    typesetter_free(type);
    arena_fini(&arena);
    picture_store_free(pictures);
    return status;
}

int cmd_render(int argc, char **argv)
{
    struct arguments arguments = {.age_ms = -1};
    int status = options_parse(&command, argc, argv, &arguments);

    if (status >= 0)
        return status;
    if (arguments.list) {
        list_boards();
        return 0;
    }
    struct config config;
    struct snapshot *snapshot =
        option_load("render",
                    &(struct option_source){.feed = arguments.feed,
                                            .venue = arguments.venue,
                                            .config_file = arguments.config_file,
                                            .at_ms = &arguments.at_ms},
                    &config);
    if (snapshot &&
        !option_lists_load("render", &arguments.said, &config, snapshot, arguments.at_ms)) {
        snapshot_free(snapshot);
        snapshot = NULL;
    }
    if (!snapshot) {
        config_fini(&config);
        option_lists_fini(&arguments.said);
        return EXIT_WRONG;
    }
    struct fonts *fonts = fonts_new(NULL, NULL, 0);
    /* What is missing was said. A picture without its texts would pass for a good one. */
    status = *fonts_dir(fonts) ? render(&arguments, &config, snapshot, fonts) : EXIT_WRONG;
    fonts_free(fonts);
    option_lists_fini(&arguments.said);
    snapshot_free(snapshot);
    config_fini(&config);
    return status;
}
