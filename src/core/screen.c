#include "core/screen.h"

#include "core/boards/parts/banner.h"
#include "core/boards/parts/frame.h"
#include "core/boards/parts/ticker.h"
#include "core/boards/table.h"
#include "core/night.h"
#include "core/power.h"

#define SHIFT_MS (10 * MS_MINUTE) /* one corner of four */

enum data_state data_state_of(const struct snapshot *snapshot, int64_t age_ms, bool time_confirmed)
{
    const struct freshness *limits = &snapshot->freshness;
    if (!time_confirmed || age_ms >= limits->withdrawn_ms)
        return DATA_WITHDRAWN;
    if (age_ms >= limits->stale_ms)
        return DATA_STALE;
    if (age_ms >= limits->fresh_ms)
        return DATA_AGEING;
    return DATA_FRESH;
}

/* The instant at which the data grows older by a state; now_ms and age run together but for
 * --speed, where age runs slower and the shell asks again in time. */
static void note_age(struct scene *scene, const struct screen_input *in)
{
    const struct freshness *limits = &in->snapshot->freshness;
    const int64_t steps[] = {limits->fresh_ms, limits->stale_ms, limits->withdrawn_ms};
    if (in->age_ms < 0)
        return;
    for (int i = 0; i < 3; i++) {
        int64_t next = in->show_ms + steps[i] - in->age_ms;
        if (in->age_ms < steps[i] && next < scene->next_show_ms)
            scene->next_show_ms = next;
    }
}

/* The pages among which an item of the list chooses: of what was announced each has its part. */
static int own_pages(const struct view *v, const struct slot *slot, int *first)
{
    int urgent = urgent_pages(&v->said);
    *first = slot->item == ITEM_NOTICE ? urgent : 0;
    if (slot->item == ITEM_URGENT)
        return urgent;
    return slot->board->pages(v) - *first;
}

/* What the page that is shown says was taken back. */
static bool is_over(const struct screen *screen, const struct view *v)
{
    if (!screen->has_page || screen->page_board != &board_notice)
        return false;
    int first;
    const struct slot slot = {.item = screen->page_item, .board = &board_notice};
    return own_pages(v, &slot, &first) <= 0;
}

/* The round's list is fixed; that of a new snapshot or with other announcements takes effect at the
 * next slot's edge, but at once where there is nothing left on the page. Nothing to show is no list
 * to keep. */
static void keep_round(struct screen *screen, const struct screen_input *in,
                       const struct playlist *playlist, const struct view *v)
{
    struct round *round = &screen->round;
    bool keep = screen->has_round && in->snapshot && round->n > 0 &&
                round->start_ms == round_start(playlist, in->show_ms) &&
                round->slot_ms == playlist->slot_ms;
    bool is_other = screen->round_snapshot != in->snapshot ||
                    round->n_notices != notice_pages(&v->said) ||
                    round->n_urgents != urgent_pages(&v->said);
    if ((is_other && in->show_ms >= screen->slot_end_ms) || is_over(screen, v))
        keep = false;
    for (int i = 0; keep && i < round->n; i++)
        keep = round->items[i] < playlist->n_items; /* else another playlist is in its place */
    if (keep)
        return;
    round_make(round, playlist, v);
    screen->has_round = true;
    screen->round_snapshot = in->snapshot;
}

static void choose_page(struct screen *screen, const struct screen_input *in, struct view *v,
                        struct slot *slot)
{
    const struct playlist *playlist = playlist_for(in->snapshot, v->display);
    keep_round(screen, in, playlist, v);
    round_slot(&screen->round, playlist, in->show_ms, slot);
    screen->slot_end_ms = slot->next_ms;
    if (slot->item == -1) {
        screen->has_page = false;
        return;
    }
    /* A list grows and shrinks while it is shown: its pages are those of now, and the page of an
     * edge stays until the next one as long as it is there. */
    v->item = playlist_item_at(playlist, slot->item);
    int first, pages = own_pages(v, slot, &first);
    pages = pages > 0 ? pages : 1;
    if (!screen->has_page || slot->start_ms != screen->page_start_ms ||
        slot->item != screen->page_item) {
        int64_t page = slot->count % pages;
        screen->page = first + (int)(page < 0 ? page + pages : page);
        screen->page_item = slot->item;
        screen->page_board = slot->board;
        screen->page_start_ms = slot->start_ms;
        screen->has_page = true;
    }
    int all = slot->board->pages(v);
    slot->pages = all > 0 ? all : 1;
    /* One that has gone does not come back within its slot. */
    if (screen->page >= slot->pages)
        screen->page = slot->pages - 1;
    slot->page = screen->page;
}

/* The options under which a display of the feed shows this board: those of the first item of its
 * playlist that names it. */
static const struct playlist_item *named_item(const struct view *v, const char *board)
{
    if (!v->snapshot || !v->display->id || !*v->display->id)
        return NULL;
    const struct playlist *playlist = playlist_for(v->snapshot, v->display);
    for (int i = 0; i < playlist->n_items; i++) {
        if (str_equal(playlist->items[i].board, board))
            return &playlist->items[i];
    }
    return NULL;
}

/* The page asked for by name; one that is past the end of its list is its last. */
static void named_page(const struct screen_input *in, struct view *v, struct slot *slot)
{
    v->item = in->item ? in->item : named_item(v, in->board);
    const struct board *board = board_find(in->board);
    int pages = v->snapshot || board->is_bare ? board->pages(v) : 0;
    *slot = (struct slot){.item = -1,
                          .board = v->snapshot || board->is_bare ? board : &board_holding,
                          .page = in->page,
                          .pages = pages > 0 ? pages : 1,
                          .next_ms = INSTANT_NEVER};
}

/* Before anything is made of it. */
static void tell_witness(const struct view *v, const struct slot *slot)
{
    if (!v->witness)
        return;
    struct ladder_item item =
        ladder_item_of(v->snapshot ? v->snapshot->hash : 0, slot->board->name, slot->item);
    v->witness->builds(v->witness->user, &item, slot->page);
}

static void build_body(const struct view *v, const struct slot *slot, struct scene *scene)
{
    const struct grid *g = v->grid;
    const char *old = scene_prefix(scene, "%s", slot->board->name);
    struct rect whole = scene->clip;
    if (!slot->board->is_bare) {
        int32_t top = grid_y(g, v->body_top_u - 0.4), bottom = grid_y(g, v->body_bottom_u + 0.6);
        scene_clip(scene, (struct rect){0, top, g->page_w, bottom - top});
    }
    slot->board->build(v, slot->page, scene);
    scene->clip = whole;
    scene_prefix_restore(scene, old);
}

static void build_frame(struct view *v, const struct slot *slot, struct scene *scene)
{
    struct draw d = {v, scene};
    enum word word = slot->board->title_at ? slot->board->title_at(v) : slot->board->title;
    struct pair title = {0}, fact;
    bool own_title = slot->board->heading && slot->board->heading(&d, slot->page, &title);
    if (!own_title && word != WORD_COUNT)
        title = pair_word(&d, word);
    draw_header(&d, &title);
    bool has_banner = banner_height_u(v, &v->said) > 0, stale = v->data >= DATA_STALE;
    if (has_banner && slot->board != &board_notice)
        draw_banner(&d, &v->said);
    else if (stale && !has_banner)
        draw_stale_band(&d, v->grid->body_top_u);
    bool own = !stale && slot->board->fact && slot->board->fact(&d, slot->page, &fact);
    /* While a banner has the place of the band, the footer has to say what that would. */
    bool ticks = !(own && slot->board->fact_is_source) && !(stale && has_banner) && has_ticker(&d);
    struct footer footer = {.kind = ticks ? FOOTER_TICKER : FOOTER_FACT,
                            .fact = own ? &fact : NULL};
    if (slot->board->signs && !own && !stale && !ticks)
        footer.n_signs = slot->board->signs(&d, slot->page, footer.signs, LEGEND_MOST);
    if (footer.n_signs > 0)
        footer.kind = FOOTER_LEGEND;
    draw_footer(&d, &footer, slot->page, slot->pages);
}

static void describe(const struct view *v, const struct slot *slot, struct screen_page *page)
{
    const struct grid *g = v->grid;
    int32_t top = slot->board->is_bare ? 0 : grid_y(g, v->body_top_u);
    int32_t bottom = slot->board->is_bare ? g->page_h : grid_y(g, v->body_bottom_u);
    *page = (struct screen_page){.board = slot->board,
                                 .item = slot->item,
                                 .page = slot->page,
                                 .pages = slot->pages,
                                 .takes_over = slot->board == &board_emergency,
                                 .said = v->said,
                                 .shift_x = g->shift_x,
                                 .shift_y = g->shift_y,
                                 .body = {0, top, g->page_w, bottom - top},
                                 .next_ms = slot->next_ms};
}

/* What is in force on this display: the lists that came by themselves, then the feed's own. */
static struct announce_selection select_said(const struct screen_input *in, struct arena *arena)
{
    const struct display *display = snapshot_display(in->snapshot, in->display_id);
    struct announce_viewer viewer = announce_viewer(in->snapshot, display);
    int n = in->n_announcements;
    const struct announcements **lists = arena_array(arena, (size_t)n + 1, sizeof *lists);
    for (int i = 0; i < n; i++)
        lists[i] = in->announcements[i];
    if (in->snapshot)
        lists[n++] = in->snapshot->announcements;
    if (!*viewer.display) /* no feed, or one that does not know it: it has its name all the same */
        viewer.display = in->display_id ? in->display_id : "";
    return announcements_select(lists, n, &viewer, in->now_ms, in->time_confirmed, arena);
}

bool screen_takes_over(const struct screen_input *in)
{
    struct arena arena;
    arena_init(&arena, 0);
    struct announce_selection said = select_said(in, &arena);
    bool takes_over = has_emergency(&said);
    arena_fini(&arena);
    return takes_over;
}

bool screen_lights(const struct screen_input *in)
{
    return screen_takes_over(in) || power_wanted(in->snapshot, in->now_ms, in->time_confirmed);
}

void screen_view(const struct screen_input *in, struct typesetter *type, struct arena *arena,
                 struct screen_room *room, struct view *out)
{
    const struct display *display = snapshot_display(in->snapshot, in->display_id);
    struct theme theme = in->snapshot ? in->snapshot->theme : (struct theme){0};
    grid_init(&room->grid, in->width, in->height, display);
    palette_init(&room->palette, &theme, display->has_theme ? display->light : theme.light);
    *out = (struct view){
        .snapshot = in->snapshot,
        .display = display,
        .now_ms = in->now_ms,
        .show_ms = in->show_ms,
        .time_confirmed = in->time_confirmed,
        .data =
            in->snapshot ? data_state_of(in->snapshot, in->age_ms, in->time_confirmed) : DATA_FRESH,
        .data_ms = in->data_ms,
        .display_id = in->display_id ? in->display_id : "",
        .age_ms = in->age_ms,
        .pictures = in->pictures,
        .box = in->box,
        .witness = in->witness,
        .grid = &room->grid,
        .palette = &room->palette,
        .type = type,
        .arena = arena,
        .body_top_u = room->grid.body_top_u,
        .body_bottom_u = room->grid.footer_rule_u,
    };
    out->said = select_said(in, arena);
    double banner_u = banner_height_u(out, &out->said);
    if (banner_u > 0) /* in the place of the band of stale data, if there is one */
        out->body_top_u += banner_u;
    else if (out->data >= DATA_STALE)
        out->body_top_u += STALE_BAND_U;
}

/* By the edge at which the page came, so that a page does not move while it is shown, and displays
 * side by side move together. */
static void shift(const struct screen_input *in, const struct slot *slot, struct grid *grid)
{
    if (!in->shifts || in->board || (in->snapshot && in->snapshot->theme.no_shift))
        return;
    int64_t step = floor_to(slot->start_ms, SHIFT_MS) / SHIFT_MS;
    grid_shift(grid, (int)((step % 4 + 4) % 4));
}

/* An emergency has all the light that there is (parts/takeover.c). Without the time nobody knows
 * whether it is night. */
static void dim(const struct screen_input *in, struct scene *scene)
{
    int64_t next_ms;
    if (!in->snapshot || !in->time_confirmed)
        return;
    scene->light_permille =
        night_light(&in->snapshot->theme, in->snapshot->event.zone, in->now_ms, &next_ms);
    scene_changes_at(scene, next_ms);
}

/* The feed asks a display who it is: the show goes on behind the card. */
static void identify_on_request(const struct view *v, struct scene *scene, struct slot *slot)
{
    int64_t until_ms = v->display->identify_until_ms;
    if (!until_ms || v->now_ms >= until_ms || !v->time_confirmed)
        return;
    scene_changes_at(scene, until_ms);
    *slot =
        (struct slot){.item = -1, .board = &board_identify, .pages = 1, .next_ms = slot->next_ms};
}

void screen_build(struct screen *screen, const struct screen_input *in, struct typesetter *type,
                  struct arena *arena, struct scene *scene, struct screen_page *page)
{
    struct screen_room room;
    struct view v;
    screen_view(in, type, arena, &room, &v);
    scene_init(scene, arena, in->width, in->height, room.palette.bg);
    scene->show_ms = in->show_ms;
    if (!in->peek)
        typesetter_frame(type);
    struct slot slot;
    if (in->board)
        named_page(in, &v, &slot);
    else
        choose_page(screen, in, &v, &slot);
    if (!in->board)
        identify_on_request(&v, scene, &slot);
    if (!in->board) {
        v.from_ms = slot.start_ms;
        v.until_ms = slot.next_ms;
    }
    if (has_emergency(&v.said)) /* over everything; the show goes on behind it */
        slot = (struct slot){
            .item = -1, .board = &board_emergency, .pages = 1, .next_ms = slot.next_ms};
    else
        shift(in, &slot, &room.grid);
    dim(in, scene);
    scene_changes_at(scene, v.said.next_ms);
    if (slot.page >= slot.pages)
        slot.page = slot.pages - 1;
    if (slot.board == &board_notice) /* what it says is the page */
        v.body_top_u -= banner_height_u(&v, &v.said);
    if (slot.board->is_bare) {
        v.body_top_u = 0;
        v.body_bottom_u = room.grid.h_u;
    }
    if (slot.next_ms < scene->next_show_ms)
        scene->next_show_ms = slot.next_ms;
    if (in->snapshot)
        note_age(scene, in);
    tell_witness(&v, &slot);
    if (!slot.board->is_bare)
        build_frame(&v, &slot, scene);
    int64_t frame_next_ms = scene->next_now_ms;
    scene->next_now_ms = INSTANT_NEVER;
    build_body(&v, &slot, scene);
    describe(&v, &slot, page);
    page->body_next_ms = scene->next_now_ms;
    scene_changes_at(scene, frame_next_ms);
    scene_finish(scene);
}
