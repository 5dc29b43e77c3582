/* now-next: all rooms, or those of the playlist item: what is on, what comes, what changed. */
#include "core/boards/parts/cell.h"
#include "core/boards/parts/frame.h"
#include "core/boards/parts/note.h"
#include "core/boards/table.h"

static int pages(const struct view *v)
{
    int n;
    const struct row *rows = rows_collect(v, &n);
    struct layout layout;
    layout_init(&layout, v, rows, n);
    int count = layout_pages(&layout, n);
    return count > 0 ? count : 1; /* that nothing is left is worth saying */
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    int n;
    struct row *rows = rows_collect(v, &n);
    struct layout layout;
    layout_init(&layout, v, rows, n);
    int per_page = layout.columns * layout.rows, first = page * per_page;
    int count = n - first < per_page ? n - first : per_page;
    if (n == 0) {
        struct pair words = pair_word(&d, rows_nothing(v));
        draw_statement(&d, &words);
    }
    if (count > 0)
        layout_fit(&layout, &d, rows + first, count);
    for (int i = 0; i < count; i++)
        draw_cell(&d, &layout, &rows[first + i], i);

    const int32_t *rooms;
    int n_rooms = rows_rooms(v, &rooms);
    for (int i = 0; i < n_rooms; i++)
        scene_changes_at(scene, programme_next_change(v->snapshot->programme, rooms[i], v->now_ms));
    scene_changes_at(scene, zone_next_day(v->snapshot->event.zone, v->now_ms));
}

/* What was said with the changes of this page's rows. */
static bool fact(struct draw *d, int page, struct pair *out)
{
    int n;
    const struct row *rows = rows_collect(d->v, &n);
    struct layout layout;
    struct notes notes = {.n = 0};
    layout_init(&layout, d->v, rows, n);
    int per_page = layout.columns * layout.rows;
    for (int i = page * per_page; i < n && i < (page + 1) * per_page; i++)
        notes_add(&notes, rows[i].first);
    return notes_words(d, &notes, true, out);
}

static enum word title_at(const struct view *v)
{
    return v->data == DATA_WITHDRAWN ? rows_list_title(v) : WORD_BOARD_NOW_NEXT;
}

/* By a clock that is not confirmed the list says which day it is of. */
static bool heading(struct draw *d, int page, struct pair *out)
{
    const struct view *v = d->v;
    int64_t from, to;
    int n;
    (void)page;
    if (v->data != DATA_WITHDRAWN || v->time_confirmed)
        return false;
    rows_collect(v, &n);
    rows_list_day(v, &from, &to);
    if (n > 0)
        *out = rows_programme_of(d, from);
    return n > 0;
}

const struct board board_now_next = {
    .name = "now-next",
    .title = WORD_BOARD_NOW_NEXT,
    .pages = pages,
    .build = build,
    .title_at = title_at,
    .heading = heading,
    .fact = fact,
    .by_place = true, /* minutes on foot */
};
