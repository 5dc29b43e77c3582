/* notice: a page for each notice and each urgent announcement, in the display's order. It stands in
 * the rotation by itself (playlist.h), or where a playlist names it. */
#include "core/boards/parts/banner.h"
#include "core/boards/parts/frame.h"
#include "core/boards/table.h"

static int pages(const struct view *v)
{
    return notice_pages(&v->said);
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    if (page < pages(v)) {
        draw_notice_page(&d, &v->said, page);
        return;
    }
    struct pair words = pair_word(&d, WORD_NOTHING_TO_SHOW);
    draw_statement(&d, &words);
}

const struct board board_notice = {
    .name = "notice",
    .title = WORD_NOTICE,
    .pages = pages,
    .build = build,
};
