/* Dumps of many pages of one feed, in one process: dump_pages FEED BOARD WIDTH HEIGHT FROM STEP_MIN
 * N. A page is every page of the board at FROM + k * STEP_MIN minutes, k from 0 to N - 1, with the
 * project's fonts; in the form of scene.h, each after a line `== k page pages`. */
#include "core/feed/reader.h"
#include "core/screen.h"
#include "shell/fonts.h"
#include "shell/load.h"

#include "shell/config.h"
#include <stdio.h>
#include <stdlib.h>

static void dump(struct screen_input *in, struct typesetter *type, const struct metrics *metrics,
                 int k)
{
    struct arena arena;
    struct strbuf out = {0};
    int pages = 1;
    arena_init(&arena, 1 << 20);
    for (in->page = 0; in->page < pages; in->page++) {
        struct screen screen = {0};
        struct screen_page page;
        struct scene scene;
        arena_reset(&arena);
        strbuf_clear(&out);
        screen_build(&screen, in, type, &arena, &scene, &page);
        pages = page.pages;
        scene_dump(&scene, metrics, &out);
        printf("== %d %d %d\n%s", k, in->page, pages, out.text);
    }
    strbuf_fini(&out);
    arena_fini(&arena);
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct config config;
    int64_t from_ms = 0;
    if (argc != 8 || !rfc3339_parse(argv[5], &from_ms, NULL)) {
        fputs("usage: dump_pages FEED BOARD WIDTH HEIGHT FROM STEP_MIN N\n", stderr);
        return 2;
    }
    config_init(&config);
    struct snapshot *snapshot = load_snapshot(argv[1], &config, &err);
    config_fini(&config);
    if (!snapshot) {
        fprintf(stderr, "dump_pages: %s\n", err.text);
        return 2;
    }
    struct fonts *fonts = fonts_new(NULL, NULL, 0);
    struct typesetter *type = typesetter_new(fonts_metrics(fonts), 0);
    for (int k = 0; k < atoi(argv[7]); k++) {
        int64_t at_ms = from_ms + k * atoi(argv[6]) * MS_MINUTE;
        struct screen_input in = {.snapshot = snapshot,
                                  .width = atoi(argv[3]),
                                  .height = atoi(argv[4]),
                                  .now_ms = at_ms,
                                  .show_ms = at_ms,
                                  .time_confirmed = true,
                                  .data_ms = at_ms,
                                  .age_ms = -1,
                                  .board = argv[2]};
        dump(&in, type, fonts_metrics(fonts), k);
    }
    typesetter_free(type);
    fonts_free(fonts);
    snapshot_free(snapshot);
    return 0;
}
