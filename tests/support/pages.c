#include "unit/pages.h"

#include "core/feed/reader.h"
#include "unit/cases.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

void pages_init(struct pages *pages, const struct metrics *metrics)
{
    *pages = (struct pages){.type = typesetter_new(metrics, 0)};
    for (int i = 0; i < 2; i++)
        arena_init(&pages->arenas[i], 1 << 18);
}

void pages_fini(struct pages *pages)
{
    typesetter_free(pages->type);
    for (int i = 0; i < 2; i++)
        arena_fini(&pages->arenas[i]);
}

const struct scene *pages_build(struct pages *pages, const struct screen_input *in)
{
    pages->turn = 1 - pages->turn;
    struct arena *arena = &pages->arenas[pages->turn];
    struct scene *scene = &pages->scenes[pages->turn];
    arena_reset(arena);
    screen_build(&pages->screen, in, pages->type, arena, scene, &pages->page);
    return scene;
}

struct screen_input pages_input(const struct snapshot *snapshot, const char *board, int64_t at_ms)
{
    return (struct screen_input){.snapshot = snapshot,
                                 .width = 1920,
                                 .height = 1080,
                                 .now_ms = at_ms,
                                 .show_ms = at_ms,
                                 .time_confirmed = true,
                                 .data_ms = at_ms,
                                 .board = board};
}

int64_t instant(const char *text)
{
    int64_t ms = 0;
    if (!rfc3339_parse(text, &ms, NULL))
        fail_msg("no instant: %s", text);
    return ms;
}

struct snapshot *feed_from_bytes(const void *bytes, size_t count)
{
    struct err err = {0};
    struct snapshot *snapshot = feed_read(bytes, count, &err);
    if (!snapshot)
        fail_msg("the feed is refused: %s", err.text);
    return snapshot;
}

struct snapshot *feed_from_file(const char *path)
{
    struct strbuf bytes = {0};
    if (!case_read(".", path, &bytes))
        fail_msg("%s: cannot be read", path);
    struct snapshot *snapshot = feed_from_bytes(bytes.text, bytes.bytes);
    strbuf_fini(&bytes);
    return snapshot;
}
