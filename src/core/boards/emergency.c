/* emergency: the whole glass. It comes by itself, over everything, and stands in no playlist. */
#include "core/boards/parts/banner.h"
#include "core/boards/parts/frame.h"
#include "core/boards/table.h"

static int pages(const struct view *v)
{
    return has_emergency(&v->said) ? 1 : 0;
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    (void)page;
    if (pages(v)) {
        draw_emergency(&d, &v->said);
        return;
    }
    struct pair words = pair_word(&d, WORD_NOTHING_TO_SHOW);
    draw_statement(&d, &words);
}

const struct board board_emergency = {
    .name = "emergency",
    .title = WORD_COUNT,
    .is_bare = true,
    .pages = pages,
    .build = build,
};
