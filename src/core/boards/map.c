/* map: a level of the venue, turned so that up is ahead of who stands before this display: you are
 * here, what is on in each room, and the way to what starts next. */
#include "core/boards/parts/frame.h"
#include "core/boards/parts/map_names.h"
#include "core/boards/parts/map_panel.h"
#include "core/boards/parts/state.h"
#include "core/boards/table.h"

/* What is on the map changes with any room, and with the half hour before a start. */
static void note_changes(struct draw *d)
{
    const struct view *v = d->v;
    const struct programme *programme = v->snapshot->programme;
    scene_changes_at(d->s, programme_next_change(programme, -1, v->now_ms));
}

static void draw_map(struct draw *d, const struct map_plan *plan)
{
    struct map_labels labels;
    struct rect whole = scene_clip(d->s, plan->view.area);
    map_labels_init(&labels, plan->clip, d->v->arena);
    map_keep_rooms(d, plan, &labels);
    map_take_here(d, plan, &labels);
    draw_map_ground(d, plan);
    draw_map_route(d, plan, &labels);
    draw_map_here(d, plan);
    bool tagged = draw_map_here_tag(d, plan, &labels, true);
    d->s->clip = whole;
    draw_map_furniture(d, plan, &labels);
    whole = scene_clip(d->s, plan->view.area);
    draw_map_names(d, plan, &labels, tagged);
    d->s->clip = whole;
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    struct map_plan plan;
    if (!map_plan_make(v, page, &plan, &scene->next_now_ms)) {
        struct pair words = pair_word(&d, WORD_NO_MAP);
        draw_statement(&d, &words);
        return;
    }
    note_changes(&d);
    draw_map(&d, &plan);
    if (plan.has_panel)
        draw_map_panel(&d, &plan);
}

/* Where the way leads, in place of the board's name. */
static bool heading(struct draw *d, int page, struct pair *out)
{
    struct map_plan plan;
    int64_t next_ms = INSTANT_NEVER;
    struct langs langs = draw_langs(d);
    if (!map_plan_make(d->v, page, &plan, &next_ms) || !plan.has_target)
        return false;
    const char *number = d->v->snapshot->rooms[plan.target.room].number;
    const char *a = number, *b = langs.b ? number : NULL;
    if (!number[0]) {
        a = room_call(d->v->snapshot, plan.target.room, langs.a);
        b = room_call(d->v->snapshot, plan.target.room, langs.b);
    }
    *out = (struct pair){sheet_way_to(d->v->arena, langs.a, a), langs.a,
                         b ? sheet_way_to(d->v->arena, langs.b, b) : NULL, langs.b};
    *out = pair_distinct(*out);
    return true;
}

static int signs(struct draw *d, int page, struct legend_sign *out, int most)
{
    static const struct legend_sign all[] = {{GLYPH_DISC, 0, WORD_ON_NOW},
                                             {GLYPH_HALF, 0, WORD_STARTING_SOON},
                                             {GLYPH_RING, 0, WORD_LATER}};
    (void)page;
    int n = 0;
    for (; n < (int)(sizeof all / sizeof *all) && n < most; n++) {
        out[n] = all[n];
        out[n].colour = d->v->palette->accent;
    }
    return n;
}

const struct board board_map = {
    .name = "map",
    .title = WORD_BOARD_MAP,
    .pages = map_pages,
    .build = build,
    .heading = heading,
    .signs = signs,
    .by_place = true,
};
