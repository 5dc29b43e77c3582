/* The walk of fit: pages by displays that show them alike, instants by what can change on them. */
#include "core/fit/fit.h"

#include "base/str.h"
#include "core/fit/findings.h"
#include "core/fit/instants.h"
#include "core/fit/schedule.h"
#include "core/screen.h"
#include "core/text/missing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Set text is kept over the whole walk: the same words come again all the time. */
#define TYPE_CACHE_BYTES (64u << 20)
#define ARENA_BYTES (1u << 20)
/* A page that changes sooner counts minutes (instants.h). */
#define TICK_MS MS_MINUTE
/* Between the instants that are known of, a page is looked at again after at most this, and after
 * the lesser of them where it counts minutes or has conditions. */
#define LOOK_AGAIN_MS (6 * MS_HOUR)
#define LOOK_SOON_MS (30 * MS_MINUTE)
#define LANGUAGE_TURN_MS 8000
/* A picture with fewer pixels than this share of its place, in percent, looks coarse. */
#define SMALL_PERCENT 75

/* One item of a playlist, for all the displays that show it alike. */
struct sheaf {
    const struct playlist_item *item;
    const struct board *board;
    int32_t *displays;
    int n_displays;
};

struct walk {
    const struct snapshot *snapshot;
    const struct fit_options *options;
    struct fit_report *report;
    struct findings *findings;
    struct instants *instants;
    struct typesetter *type;
    struct missing *missing;
    struct arena arena; /* of one page */
    struct pictures pictures;
    const struct sight *sight; /* of the page being built */
    const char *key;           /* of the mark at hand */
    struct strbuf words;
};

bool fit_period(const struct snapshot *snapshot, int64_t *from_ms, int64_t *to_ms)
{
    if (!snapshot_span(snapshot, from_ms, to_ms))
        return false;
    const struct zone *zone = snapshot->event.zone;
    *from_ms = zone_day_start(zone, *from_ms);
    *to_ms = zone_next_day(zone, *to_ms - 1);
    return true;
}

/* ---- What is found on a page. ---- */

static const char *const KIND_WORDS[] = {
    [FIT_SHORTENED] = "shortened",
    [FIT_LEFT_OUT] = "left out, not even its beginning has room",
    [FIT_WORD_BROKEN] = "a word is broken",
    [FIT_NO_WAY] = "no way leads there, so nobody is led to it",
};

static const char *const ROLE_WORDS[] = {
    [ROLE_R1] = "leading text",
    [ROLE_R2] = "second languages",
    [ROLE_R3] = "small text",
    [ROLE_CHROME] = "header and footer",
};

static void glyph_found(void *self, const char *cluster, size_t bytes)
{
    struct walk *w = self;
    char *text = arena_strndup(&w->arena, cluster, bytes);
    strbuf_clear(&w->words);
    strbuf_add(&w->words, "no font has ");
    missing_name(&w->words, cluster, bytes);
    /* It is missing wherever it stands. */
    findings_add(w->findings, w->sight, FIT_GLYPH, (const char *[2]){text, NULL}, w->key,
                 w->words.text);
}

/* The key of the last line of a text, "title.2", as that of the text: "title". */
static char *key_of_text(struct walk *w, const char *key)
{
    size_t bytes = strlen(key), digits = 0;
    while (digits < bytes && key[bytes - digits - 1] >= '0' && key[bytes - digits - 1] <= '9')
        digits++;
    bool numbered = digits > 0 && digits < bytes && key[bytes - digits - 1] == '.';
    return arena_strndup(&w->arena, key, numbered ? bytes - digits - 1 : bytes);
}

static void tell_mark(struct walk *w, const struct sight *sight, const struct scene *scene,
                      const struct scene_mark *mark)
{
    static const enum fit_kind kinds[] = {
        [MARK_SHORTENED] = FIT_SHORTENED,     [MARK_LEFT_OUT] = FIT_LEFT_OUT,
        [MARK_WORD_BROKEN] = FIT_WORD_BROKEN, [MARK_NO_WAY] = FIT_NO_WAY,
        [MARK_FLOORED] = FIT_FLOORED,         [MARK_UNDER] = FIT_UNDER,
    };
    strbuf_clear(&w->words);
    if (mark->kind == MARK_FLOORED || mark->kind == MARK_UNDER) {
        /* Once a role and board, not for every text of that size. */
        enum text_role role = scene->items[mark->item].text.role;
        strbuf_printf(
            &w->words,
            mark->kind == MARK_UNDER
                ? "%d px would be the floor of %s, %d px are shown: read from too far away"
                : "%d px in the layout, the floor of %s lifts it to %d px",
            mark->wanted_px, ROLE_WORDS[role], mark->got_px);
        findings_add(w->findings, sight, kinds[mark->kind],
                     (const char *[2]){sight->board, ROLE_WORDS[role]}, w->key, w->words.text);
        return;
    }
    strbuf_printf(&w->words, "%s: ", KIND_WORDS[kinds[mark->kind]]);
    strbuf_add_json(&w->words, mark->text);
    findings_add(w->findings, sight, kinds[mark->kind], (const char *[2]){w->key, mark->text},
                 w->key, w->words.text);
}

static void tell_marks(struct walk *w, const struct sight *sight, const struct scene *scene)
{
    for (int i = 0; i < scene->n_marks; i++) {
        const struct scene_mark *mark = &scene->marks[i];
        /* Header and footer say what only this display says. */
        struct sight own = *sight;
        if (str_starts_with(mark->key, "header/") || str_starts_with(mark->key, "footer/"))
            own.n_displays = 1;
        w->sight = &own;
        w->key = key_of_text(w, mark->key);
        if (mark->kind == MARK_GLYPH_MISSING)
            missing_find(w->missing, mark->text, mark->lang, glyph_found, w);
        else
            tell_mark(w, &own, scene, mark);
    }
    w->sight = sight;
}

static void tell_pictures(struct walk *w, const struct sight *sight, const struct scene *scene)
{
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_IMAGE ||
            (int64_t)item->picture.w * 100 >= (int64_t)item->rect.w * SMALL_PERCENT ||
            (int64_t)item->picture.h * 100 >= (int64_t)item->rect.h * SMALL_PERCENT)
            continue;
        strbuf_clear(&w->words);
        strbuf_printf(&w->words, "picture too small: %d px for a place of %d px", item->picture.w,
                      item->rect.w);
        findings_add(w->findings, sight, FIT_PICTURE_SMALL, (const char *[2]){item->key, NULL},
                     item->key, w->words.text);
    }
}

static enum picture_state tell_picture(struct walk *w, const char *address,
                                       enum picture_state state)
{
    if (state == PICTURE_NONE && w->sight) {
        char *words = arena_printf(&w->arena, "no picture: %s", address);
        findings_add(w->findings, w->sight, FIT_PICTURE_MISSING, (const char *[2]){address, NULL},
                     w->sight->board, words);
    }
    return state;
}

/* Asked in the place of the real pictures: those that are not to be had, or cannot be read, are
 * told. */
static enum picture_state picture_info(void *self, const char *address, struct picture_info *out)
{
    struct walk *w = self;
    const struct pictures *inner = w->options->pictures;
    return tell_picture(w, address, inner->info(inner->self, address, out));
}

static enum picture_state picture_cut(void *self, const char *address,
                                      const struct picture_cut *cut)
{
    struct walk *w = self;
    const struct pictures *inner = w->options->pictures;
    return tell_picture(w, address, inner->cut(inner->self, address, cut));
}

/* ---- One page. ---- */

static void fill_input(struct walk *w, int32_t display, int64_t at_ms, struct screen_input *in)
{
    const struct snapshot *snapshot = w->snapshot;
    const struct display *d = display < 0 ? &snapshot->neutral : &snapshot->displays[display];
    *in = (struct screen_input){.snapshot = snapshot,
                                .display_id = d->id,
                                .width = d->width_px > 0 ? d->width_px : 1920,
                                .height = d->height_px > 0 ? d->height_px : 1080,
                                .now_ms = at_ms,
                                .show_ms = at_ms,
                                .time_confirmed = true,
                                .data_ms = at_ms,
                                .age_ms = -1,
                                .pictures = w->options->pictures ? &w->pictures : NULL};
}

/* Builds a page; returns the now_ms of its next change. */
static int64_t look(struct walk *w, const struct sheaf *sheaf, struct screen_input *in, int page)
{
    struct screen screen = {0};
    struct scene scene;
    struct screen_page shown;
    struct sight sight = {sheaf->board->name, page, in->now_ms, sheaf->displays, sheaf->n_displays};
    int turns = event_turns(&w->snapshot->event);
    int64_t next = INSTANT_NEVER;
    in->board = sheaf->board->name;
    in->item = sheaf->item;
    in->page = page;
    w->sight = &sight;
    for (int turn = 0; turn < turns; turn++) {
        in->show_ms = in->now_ms + turn * LANGUAGE_TURN_MS;
        arena_reset(&w->arena);
        screen_build(&screen, in, w->type, &w->arena, &scene, &shown);
        w->report->pages++;
        tell_marks(w, &sight, &scene);
        tell_pictures(w, &sight, &scene);
        next = shown.body_next_ms < next ? shown.body_next_ms : next;
    }
    w->sight = NULL;
    return next;
}

/* How many pages the item has for a display now, 0 where its conditions are not met. */
static int pages_of(struct walk *w, const struct sheaf *sheaf, const struct screen_input *in)
{
    struct playlist one = {
        .id = "", .slot_ms = 12000, .items = (struct playlist_item *)sheaf->item, .n_items = 1};
    struct screen_room room;
    struct view view;
    struct round round;
    arena_reset(&w->arena);
    screen_view(in, w->type, &w->arena, &room, &view);
    round_make(&round, &one, &view);
    return round.n > 0 ? round.pages[0] : 0;
}

/* ---- Time. ---- */

static bool has_conditions(const struct playlist_item *item)
{
    return item->from_ms || item->to_ms || item->only_while_on || item->only_when_soon ||
           item->n_days > 0 || item->daily_to_min > 0;
}

static int64_t next_look(const struct walk *w, const struct sheaf *sheaf, int64_t at_ms, int pages,
                         int64_t next_now_ms)
{
    const struct playlist_item *item = sheaf->item;
    bool ticks = !w->options->every_change && next_now_ms - at_ms <= TICK_MS;
    bool may_come = pages == 0 || has_conditions(item);
    int64_t soonest = at_ms + (ticks || may_come ? LOOK_SOON_MS : LOOK_AGAIN_MS);
    const int64_t others[] = {ticks ? INSTANT_NEVER : next_now_ms,
                              ticks ? instants_next(w->instants, item->rooms, item->n_rooms, at_ms)
                                    : INSTANT_NEVER,
                              may_come ? instants_next_change(w->instants, at_ms) : INSTANT_NEVER,
                              item->from_ms, item->to_ms};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (others[i] > at_ms && others[i] < soonest)
            soonest = others[i];
    }
    return soonest;
}

/* The other displays of a sheaf, once: only their headers and footers can differ. */
static void look_at_others(struct walk *w, const struct sheaf *sheaf, int64_t at_ms)
{
    for (int i = 1; i < sheaf->n_displays; i++) {
        struct sheaf own = *sheaf;
        struct screen_input in;
        own.displays = &sheaf->displays[i];
        own.n_displays = 1;
        fill_input(w, own.displays[0], at_ms, &in);
        look(w, &own, &in, 0);
    }
}

static void walk_sheaf(struct walk *w, const struct sheaf *sheaf)
{
    struct screen_input in;
    bool others_seen = false;
    for (int64_t at = w->options->from_ms; at < w->options->to_ms;) {
        int64_t next = INSTANT_NEVER;
        fill_input(w, sheaf->displays[0], at, &in);
        int pages = pages_of(w, sheaf, &in);
        for (int page = 0; page < pages; page++) {
            int64_t one = look(w, sheaf, &in, page);
            next = one < next ? one : next;
        }
        if (pages > 0 && !others_seen) {
            look_at_others(w, sheaf, at);
            others_seen = true;
        }
        at = next_look(w, sheaf, at, pages, next);
    }
}

/* ---- Which displays show the same. ---- */

static bool same_place(const struct display *a, const struct display *b)
{
    bool no_place = isnan(a->x) && isnan(b->x);
    return a->level == b->level && a->heading_deg == b->heading_deg && a->room == b->room &&
           (no_place || (a->x == b->x && a->y == b->y));
}

/* Whether two displays show a board alike, but for header and footer. */
static bool same_display(const struct display *a, const struct display *b,
                         const struct board *board)
{
    return a->width_px == b->width_px && a->height_px == b->height_px &&
           a->height_mm == b->height_mm && a->distance_mm == b->distance_mm &&
           a->strict == b->strict && memcmp(a->safe_px, b->safe_px, sizeof a->safe_px) == 0 &&
           (!board->by_place || same_place(a, b));
}

static bool same_bytes(const void *a, const void *b, size_t bytes)
{
    return bytes == 0 || memcmp(a, b, bytes) == 0;
}

static bool same_item(const struct playlist_item *a, const struct playlist_item *b)
{
    return str_equal(a->board, b->board) && a->n_rooms == b->n_rooms && a->aside == b->aside &&
           a->only_while_on == b->only_while_on && a->only_when_soon == b->only_when_soon &&
           a->from_ms == b->from_ms && a->to_ms == b->to_ms && a->n_days == b->n_days &&
           a->daily_from_min == b->daily_from_min && a->daily_to_min == b->daily_to_min &&
           same_bytes(a->rooms, b->rooms, (size_t)a->n_rooms * sizeof *a->rooms) &&
           same_bytes(a->days, b->days, (size_t)a->n_days * sizeof *a->days);
}

static const struct display *display_at(const struct walk *w, int32_t display)
{
    return display < 0 ? &w->snapshot->neutral : &w->snapshot->displays[display];
}

struct sheaves {
    struct sheaf *list;
    size_t capacity;
    int n;
};

static void add_item(struct walk *w, struct sheaves *s, int32_t display,
                     const struct playlist_item *item)
{
    const struct board *board = board_find(item->board);
    if (!board)
        return; /* the reader has said so */
    struct sheaf *sheaf = NULL;
    for (int i = 0; i < s->n && !sheaf; i++) {
        if (same_item(s->list[i].item, item) &&
            same_display(display_at(w, s->list[i].displays[0]), display_at(w, display), board))
            sheaf = &s->list[i];
    }
    if (!sheaf) {
        struct arena *arena = &w->report->arena;
        sheaf = arena_push(arena, &s->list, (size_t)s->n++, &s->capacity, sizeof *s->list);
        *sheaf = (struct sheaf){.item = item, .board = board};
        sheaf->displays =
            arena_array(arena, (size_t)w->report->n_displays + 1, sizeof *sheaf->displays);
    }
    /* The same item may stand twice in one playlist. */
    if (sheaf->n_displays == 0 || sheaf->displays[sheaf->n_displays - 1] != display)
        sheaf->displays[sheaf->n_displays++] = display;
}

static void walk_displays(struct walk *w)
{
    struct sheaves sheaves = {0};
    const struct fit_options *o = w->options;
    int first = w->report->n_displays == 0 ? -1 : o->display < 0 ? 0 : o->display;
    int last = o->display < 0 ? w->report->n_displays - 1 : o->display;
    for (int32_t i = first; i <= last; i++) {
        const struct playlist *playlist = playlist_for(w->snapshot, display_at(w, i));
        for (int k = 0; k < playlist->n_items; k++)
            add_item(w, &sheaves, i, &playlist->items[k]);
    }
    for (int i = 0; i < sheaves.n; i++)
        walk_sheaf(w, &sheaves.list[i]);
    for (int32_t i = first; i <= last; i++) {
        struct screen_input in;
        fill_input(w, i, o->from_ms, &in);
        schedule_check(w->findings, w->instants, &in, w->type, i, o->to_ms);
    }
}

void fit_run(struct fit_report *report, const struct snapshot *snapshot,
             const struct metrics *metrics, const struct fit_options *options)
{
    *report = (struct fit_report){.n_displays = snapshot->n_displays};
    arena_init(&report->arena, 0);
    report->display_ids =
        arena_array(&report->arena, (size_t)snapshot->n_displays + 1, sizeof(const char *));
    for (int i = 0; i < snapshot->n_displays; i++)
        report->display_ids[i] = arena_strdup(&report->arena, snapshot->displays[i].id);
    struct walk w = {.snapshot = snapshot,
                     .options = options,
                     .report = report,
                     .findings = findings_new(report),
                     .instants = instants_new(snapshot, options->from_ms, options->to_ms),
                     .type = typesetter_new(metrics, TYPE_CACHE_BYTES),
                     .missing = missing_new(metrics)};
    w.pictures = (struct pictures){&w, picture_info, picture_cut};
    arena_init(&w.arena, ARENA_BYTES);
    walk_displays(&w);
    findings_close(w.findings);
    instants_free(w.instants);
    typesetter_free(w.type);
    missing_free(w.missing);
    arena_fini(&w.arena);
    strbuf_fini(&w.words);
}

void fit_fini(struct fit_report *report)
{
    arena_fini(&report->arena);
    *report = (struct fit_report){0};
}
