/* room: a door sign. This room's session large, what remains of it, what comes after; where to go
 * when it was moved away. Without a display's own room: a page for each of the view's rooms. */
#include "core/boards/parts/agenda.h"
#include "core/boards/parts/door_state.h"
#include "core/boards/parts/elsewhere.h"
#include "core/boards/parts/frame.h"
#include "core/boards/parts/note.h"
#include "core/boards/parts/qr.h"
#include "core/boards/parts/ridge.h"
#include "core/boards/parts/room_head.h"
#include "core/boards/parts/rows.h"
#include "core/boards/parts/stack.h"
#include "core/boards/parts/title.h"
#include "core/boards/table.h"

#include <math.h>
#include <string.h>

#define ITEMS_MAX 16
#define RIGHT_U 58.0    /* of the right part */
#define RIGHT_SHARE 0.3 /* its part of a very wide page */
#define APART_U 13.0    /* between the parts, a line in the middle */
#define NARROW_U 170.   /* narrower pages have the parts one under the other */
#define STACKED_SHARE 0.6
#define STACKED_MIN_U 150. /* lower ones have no second part: one line says what comes next */
#define NEXT_LINE_U 9.0
#define QR_MODULE_U 0.75
#define QR_GAP_U 4.0     /* from the last of what is next to the code */
#define ADDRESS_U 18.0   /* of an address in words, where no code can be */
#define NOTHING_U 18.0   /* of the words that stand for what is next */
#define NEXT_BESIDE_QR 2 /* what is next keeps room for this many */
#define TALL_U 115.      /* a main part of this height has room for more lines */

struct sign {
    struct details of; /* the main part's width; main: stands large, NULL: nothing today */
    int32_t room;
    const struct standing *items[ITEMS_MAX]; /* what comes after */
    int n_items;
    struct stack title;
    double chip_line_u;     /* of a chip that has no room beside the state */
    bool is_list;           /* data withdrawn */
    bool is_small;          /* no second part */
    bool is_tight;          /* long title or little height: a smaller number */
    double top_u, bottom_u; /* of the main part */
    struct agenda agenda;
};

/* -- what is said -- */

static void add_items(struct sign *s, const struct standing *const *all, int n)
{
    for (int i = 0; i < n && s->n_items < ITEMS_MAX; i++)
        s->items[s->n_items++] = all[i];
}

/* The day's whole list, where nothing says what is on now. */
static void choose_list(struct sign *s)
{
    const struct view *v = s->of.d->v;
    const struct standing *day[ITEMS_MAX];
    int64_t from, to;
    rows_list_day(v, &from, &to);
    int n = programme_between(v->snapshot->programme, s->room, rows_decided(v), from, to, day,
                              ITEMS_MAX);
    add_items(s, day, n < ITEMS_MAX ? n : ITEMS_MAX);
    s->agenda.day_ms = from;
}

/* What runs is large; else what comes next today. Behind it the rest of the day, then what a
 * later day begins with. */
static void choose(struct sign *s)
{
    const struct view *v = s->of.d->v;
    const struct programme *programme = v->snapshot->programme;
    const struct zone *zone = v->snapshot->event.zone;
    const struct standing *running[ITEMS_MAX], *next[ITEMS_MAX];
    int64_t end = zone_next_day(zone, v->now_ms);
    int n = programme_now(programme, s->room, v->now_ms, running, ITEMS_MAX);
    int n_next = programme_next(programme, s->room, v->now_ms, end, next, ITEMS_MAX);
    n = n < ITEMS_MAX ? n : ITEMS_MAX;
    n_next = n_next < ITEMS_MAX ? n_next : ITEMS_MAX;
    s->agenda.day_ms = zone_day_start(zone, v->now_ms);
    if (n > 0)
        s->of.main = running[0];
    else if (n_next > 0)
        s->of.main = next[0];
    add_items(s, running + 1, n - 1);
    add_items(s, next + (n == 0), n_next - (n == 0));
    if (s->n_items == 0) {
        n_next = programme_next(programme, s->room, end - 1, INSTANT_NEVER, next, 2);
        add_items(s, next, n_next < 2 ? n_next : 2);
    }
}

static bool is_away(const struct sign *s)
{
    return details_away(&s->of);
}

/* -- where it stands -- */

/* Of the words over what is next. */
static double next_head_u(const struct view *v)
{
    return fmax(13, 6.5 + 0.85 * stack_size_u(v, 3, ROLE_R1));
}

static void place(struct sign *s)
{
    const struct view *v = s->of.d->v;
    const struct grid *g = v->grid;
    s->of.left_u = GRID_MX;
    s->of.right_u = g->w_u - GRID_MX;
    s->top_u = v->body_top_u;
    s->bottom_u = v->body_bottom_u;
    s->agenda.right_u = s->of.right_u;
    s->agenda.bottom_u = s->bottom_u - 2.5;
    if (g->w_u >= NARROW_U) {
        bool is_wide = g->w_u >= GRID_WIDE_U;
        s->agenda.left_u = s->of.right_u - (is_wide ? g->w_u * RIGHT_SHARE : RIGHT_U);
        s->agenda.top_u = s->top_u + next_head_u(v);
        s->of.right_u = s->agenda.left_u - APART_U;
    } else {
        double height = s->bottom_u - s->top_u;
        s->is_small = height < STACKED_MIN_U;
        s->bottom_u -= s->is_small ? NEXT_LINE_U : (1 - STACKED_SHARE) * height;
        s->agenda.left_u = s->of.left_u;
        s->agenda.top_u = s->bottom_u + next_head_u(v);
    }
    s->is_tight = s->bottom_u - s->top_u < 105;
}

static int32_t main_width(const struct sign *s)
{
    return grid_len(s->of.d->v->grid, s->of.right_u - s->of.left_u);
}

static struct pair title_at_step(struct sign *s, int step, bool *fits)
{
    const struct session *session = title_session(s->of.d, s->of.main);
    struct ink a = ink(step, WEIGHT_BOLD, ROLE_R1, 0),
               b = ink(step - 2, WEIGHT_REGULAR, ROLE_R2, 0);
    struct pair title = title_choose(s->of.d, session, a, b, main_width(s), fits);
    if (title.b && draw_width(s->of.d, title.b, title.b_lang, b) > main_width(s))
        *fits = false;
    return title;
}

static double number_base(const struct sign *s)
{
    return s->top_u + (s->is_tight ? 16.5 : 24.25);
}

static double state_base(const struct sign *s)
{
    return number_base(s) + (s->is_tight ? 11.5 : 13.5);
}

/* The state's baseline to the title's, whose size is z. */
static double title_base(const struct sign *s)
{
    return state_base(s) + s->chip_line_u + 3.8 + grid_units(s->of.d->v->grid, s->title.a_px);
}

static double times_base(const struct sign *s)
{
    return s->bottom_u - 21.5 - (s->of.language_lines > 1 ? details_language_line_u(&s->of) : 0);
}

/* Whether the title leaves room for what stands under it. */
static bool is_clear(const struct sign *s)
{
    double last = title_base(s) + grid_units(s->of.d->v->grid, stack_drop(s->of.d, &s->title));
    if (is_away(s))
        return last + elsewhere_height_u(s->of.d->v) <= s->bottom_u;
    return last + (details_have_people(&s->of) ? 10.5 + details_people_u(&s->of) : 9.0) <=
           times_base(s);
}

static bool try_title(struct sign *s, const struct pair *title, int step, int lines)
{
    const struct palette *p = s->of.d->v->palette;
    bool quiet = s->of.look.quiet && !is_away(s);
    struct stack_style style = stack_pair(step, WEIGHT_BOLD, ROLE_R1, quiet ? p->t3 : p->t1,
                                          quiet ? p->t3 : p->t2, lines, lines);
    stack_set(s->of.d, title, &style, main_width(s), &s->title);
    return !stack_shortened(&s->title) && is_clear(s);
}

/* No larger step has room for more bytes than this, in any script: that is not tried. */
#define LONG_TITLE_BYTES 400
#define LEAST_TITLE_STEP 4

static bool is_long(const struct pair *title)
{
    return (title->a && strlen(title->a) > LONG_TITLE_BYTES) ||
           (title->b && strlen(title->b) > LONG_TITLE_BYTES);
}

/* One line as large as it goes; then more lines; then more lines under a smaller number; at last
 * the short title. */
static void set_title(struct sign *s)
{
    const struct session *session = title_session(s->of.d, s->of.main);
    struct pair full =
        session->is_private ? pair_word(s->of.d, WORD_PRIVATE) : pair_of(s->of.d, &session->title);
    int largest = is_away(s) ? 6 : 8, lines = s->bottom_u - s->top_u >= TALL_U ? 3 : 2;
    if (is_long(&full))
        largest = LEAST_TITLE_STEP;
    for (int step = largest; step >= 6; step--) {
        bool fits;
        struct pair title = title_at_step(s, step, &fits);
        if (fits && try_title(s, &title, step, 1))
            return;
    }
    for (int step = largest; step >= 6; step--) {
        if (try_title(s, &full, step, lines))
            return;
    }
    s->is_tight = true;
    for (int step = largest; step >= LEAST_TITLE_STEP; step--) {
        if (try_title(s, &full, step, lines))
            return;
    }
    struct pair brief = title_brief(s->of.d, session);
    for (int step = largest; step >= LEAST_TITLE_STEP; step--) {
        if (try_title(s, &brief, step, 2))
            return;
    }
}

/* -- the main part -- */

static void draw_session(struct sign *s, double state_u)
{
    struct draw *d = s->of.d;
    const struct grid *g = d->v->grid;
    const struct session *session = &d->v->snapshot->sessions[s->of.main->session];
    const char *old = scene_prefix(d->s, "%s", session->id);
    draw_door_state(&s->of, state_u, s->chip_line_u);
    int32_t first = grid_y(g, title_base(s));
    int32_t last = draw_stack(d, "title", &s->title, grid_x(g, s->of.left_u), first, ALIGN_LEFT,
                              is_away(s) ? NULL : session->id);
    if (s->of.look.struck)
        draw_stack_strikes(d, &s->title, grid_x(g, s->of.left_u), first);
    double times_u = times_base(s), under_u = grid_units(g, last - g->safe.y);
    if (is_away(s) && !(s->of.main->flags & SESSION_MOVED_AWAY)) {
        /* Here, at another time: its chip says when, and the room is free. */
    } else if (is_away(s)) {
        draw_elsewhere(&s->of, under_u + 12);
        draw_there(&s->of, s->bottom_u - 6.75);
    } else {
        double people_u = times_u - 10.5;
        if (people_u - under_u >= details_people_u(&s->of) && !s->of.look.struck)
            draw_people(&s->of, people_u);
        draw_times(&s->of, times_u);
        draw_languages(&s->of, s->bottom_u - 6.75);
    }
    scene_prefix_restore(d->s, old);
}

/* -- its page online -- */

/* At the foot of what is next, which gives its third item and those after it for it. */
static void draw_sign_online(struct sign *s)
{
    struct draw *d = s->of.d;
    const struct grid *g = d->v->grid;
    const struct link *link = details_online(&s->of);
    bool is_quiet = !s->of.main && s->n_items == 0; /* the ridge has the page, and no text on it */
    if (!link || s->is_small || is_quiet)
        return;
    int kept = s->n_items < NEXT_BESIDE_QR ? s->n_items : NEXT_BESIDE_QR;
    double next_u = kept ? agenda_height_u(d, &s->agenda, s->items, kept) : NOTHING_U;
    double top_u = s->agenda.top_u + next_u + QR_GAP_U, bottom_u = s->agenda.bottom_u - 2;
    int32_t x = grid_x(g, s->agenda.left_u), right = grid_x(g, s->agenda.right_u);
    int32_t room = grid_y(g, bottom_u) - grid_y(g, top_u);
    struct qr qr;
    int32_t taken =
        qr_fit(d, link->url, QR_MODULE_U, right - x, &qr) ? qr.side_px : grid_len(g, ADDRESS_U);
    if (taken > room)
        return;
    int32_t bottom = grid_y(g, bottom_u);
    if (right - x > grid_len(g, RIGHT_U))
        x = right - grid_len(g, RIGHT_U); /* the words stay with the code */
    draw_online(d, "online", link, WORD_SCAN, QR_MODULE_U,
                (struct rect){x, bottom - taken, right - x, taken}, 2);
    s->agenda.bottom_u = bottom_u - grid_units(g, taken) - QR_GAP_U;
}

/* -- the whole sign -- */

/* A page without a second part: one line at its foot. */
static void draw_next_line(struct sign *s)
{
    struct draw *d = s->of.d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *p = v->palette;
    int32_t x = grid_x(g, s->of.left_u), right = grid_x(g, s->of.right_u), gap = grid_len(g, 2.5);
    int32_t y = grid_y(g, s->bottom_u + 6);
    struct ink a = ink(2, WEIGHT_MEDIUM, ROLE_R2, p->t1),
               b = ink(2, WEIGHT_REGULAR, ROLE_R2, p->t2);
    scene_rect(d->s, "apart",
               grid_rect(g, s->of.left_u, s->bottom_u, s->of.right_u, s->bottom_u + 0.25), p->line);
    struct pair label = pair_word(d, s->n_items ? WORD_NEXT : WORD_NOTHING_LEFT);
    if (s->n_items > 0)
        label.b = NULL;
    const char *old = scene_prefix(d->s, "next");
    x += draw_inline(d, "label", &label, a, b, x, y, ALIGN_LEFT, right - x) + gap;
    if (s->n_items > 0) {
        const struct session *session = &v->snapshot->sessions[s->items[0]->session];
        const char *time = sheet_time(v->arena, v->snapshot->event.zone, s->items[0]->start_ms);
        struct pair title = title_brief(d, session);
        x += draw_line(d, "time", time, NULL, ink(2, WEIGHT_BOLD, ROLE_R2, p->t1), x, y, ALIGN_LEFT,
                       0, NULL) +
             gap;
        draw_inline(d, "title", &title, a, b, x, y, ALIGN_LEFT, right - x);
    }
    scene_prefix_restore(d->s, old);
}

static void draw_next(struct sign *s)
{
    struct draw *d = s->of.d;
    if (s->is_small) {
        draw_next_line(s);
        return;
    }
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    double top = s->agenda.top_u;
    if (g->w_u >= NARROW_U)
        scene_rect(d->s, "apart",
                   (struct rect){grid_x(g, s->of.right_u + 7), grid_y(g, s->top_u + 4),
                                 grid_len(g, 0.25),
                                 grid_y(g, s->bottom_u - 4.5) - grid_y(g, s->top_u + 4)},
                   p->line);
    else
        scene_rect(d->s, "apart",
                   grid_rect(g, s->of.left_u, s->bottom_u, s->of.right_u, s->bottom_u + 0.25),
                   p->line);
    int32_t x = grid_x(g, s->agenda.left_u), right = grid_x(g, s->agenda.right_u);
    struct pair words = pair_word(d, WORD_NEXT);
    draw_inline(d, "next", &words, ink(3, WEIGHT_MEDIUM, ROLE_R1, p->t1),
                ink(3, WEIGHT_REGULAR, ROLE_R2, p->t2), x, grid_y(g, top - 4), ALIGN_LEFT,
                right - x);
    scene_rect(d->s, "next.rule", (struct rect){x, grid_y(g, top), right - x, grid_len(g, 0.25)},
               p->line);
    const char *old = scene_prefix(d->s, "next");
    draw_agenda(d, &s->agenda, s->items, s->n_items);
    if (s->n_items == 0) {
        words = pair_word(d, WORD_NOTHING_LEFT);
        struct stack_style style = stack_pair(2, WEIGHT_MEDIUM, ROLE_R2, p->t3, p->t3, 2, 2);
        struct stack stack;
        stack_set(d, &words, &style, right - x, &stack);
        draw_stack(d, "nothing", &stack, x, grid_y(g, top + 8), ALIGN_LEFT, NULL);
    }
    scene_prefix_restore(d->s, old);
}

/* Nothing today: said where the session would stand. */
static void draw_nothing(struct sign *s, double state_u)
{
    struct draw *d = s->of.d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct standing *one;
    int64_t day = zone_day_start(v->snapshot->event.zone, v->now_ms);
    bool had =
        programme_between(v->snapshot->programme, s->room, v->now_ms, day, v->now_ms, &one, 1) > 0;
    enum word word = rows_nothing(v);
    if (had && word == WORD_NOTHING_TODAY)
        word = WORD_NOTHING_LEFT;
    struct pair words = pair_word(d, word);
    struct stack_style style =
        stack_pair(6, WEIGHT_MEDIUM, ROLE_R1, v->palette->t2, v->palette->t3, 2, 2);
    stack_set(d, &words, &style, main_width(s), &s->title);
    int32_t last = draw_stack(d, "nothing", &s->title, grid_x(g, s->of.left_u),
                              grid_y(g, state_u + 8), ALIGN_LEFT, NULL);
    if (s->n_items == 0) { /* not another day either: a quiet page */
        double drop = g->h_u - 135;
        draw_ridge_field(d, 96 + drop, 3.2, 28, grid_units(g, last - g->safe.y) + 6);
    }
}

/* The day's list in both parts, one after the other. */
static void draw_list(struct sign *s, double heading_u)
{
    struct draw *d = s->of.d;
    const struct grid *g = d->v->grid;
    const struct palette *p = d->v->palette;
    int32_t left = grid_x(g, s->of.left_u), right = grid_x(g, s->of.right_u);
    struct pair words = d->v->time_confirmed ? pair_word(d, WORD_BOARD_LIST)
                                             : rows_programme_of(d, s->agenda.day_ms);
    draw_inline(d, "list", &words, ink(3, WEIGHT_MEDIUM, ROLE_R1, p->t1),
                ink(3, WEIGHT_REGULAR, ROLE_R2, p->t2), left, grid_y(g, heading_u), ALIGN_LEFT,
                right - left);
    scene_rect(d->s, "list.rule",
               grid_rect(g, s->of.left_u, heading_u + 4, s->of.right_u, heading_u + 4.25), p->line);
    struct agenda agenda = {.left_u = s->of.left_u,
                            .right_u = s->of.right_u,
                            .top_u = heading_u + 4,
                            .bottom_u = s->bottom_u - 2.5,
                            .is_list = true,
                            .day_ms = s->agenda.day_ms};
    int n = draw_agenda(d, &agenda, s->items, s->n_items);
    if (n == s->n_items)
        return;
    s->agenda.is_list = true;
    for (int i = n; i < s->n_items; i++)
        s->items[i - n] = s->items[i];
    s->n_items -= n;
    draw_next(s);
}

static int pages(const struct view *v)
{
    const int32_t *rooms;
    return v->snapshot->n_rooms > 0 ? rows_doors(v, &rooms) : 0;
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    const int32_t *rooms;
    int n = rows_doors(v, &rooms);
    if (page >= n) {
        struct pair words = pair_word(&d, WORD_NOTHING_TO_SHOW);
        draw_statement(&d, &words);
        return;
    }
    struct sign s = {.of.d = &d, .room = rooms[page], .is_list = v->data == DATA_WITHDRAWN};
    const char *old = scene_prefix(scene, "%s", v->snapshot->rooms[s.room].id);
    place(&s);
    if (s.is_list)
        choose_list(&s);
    else
        choose(&s);
    if (s.of.main) {
        state_look(&d, s.of.main, &s.of.look);
        bool is_tall = s.bottom_u - s.top_u >= TALL_U;
        s.of.language_lines = is_tall && details_languages_width(&s.of) > main_width(&s) ? 2 : 1;
        s.chip_line_u = door_chip_line_u(&s.of, is_tall);
        set_title(&s);
    }
    double state_u = state_base(&s);
    struct room_place head = {s.of.left_u, s.of.right_u, number_base(&s),
                              state_u - 0.85 * stack_size_u(v, 3, ROLE_R1) - 0.3, s.is_tight};
    draw_room_head(&d, s.room, &head);
    if (s.is_list && s.n_items > 0) {
        draw_list(&s, state_u);
    } else {
        if (s.of.main)
            draw_session(&s, state_u);
        else
            draw_nothing(&s, state_u);
        draw_sign_online(&s);
        if (s.of.main || s.n_items > 0)
            draw_next(&s);
    }
    scene_prefix_restore(scene, old);
    scene_changes_at(scene, programme_next_change(v->snapshot->programme, s.room, v->now_ms));
    scene_changes_at(scene, zone_next_day(v->snapshot->event.zone, v->now_ms));
}

const struct board board_room = {
    .name = "room",
    .title = WORD_COUNT,
    .pages = pages,
    .build = build,
    .fact = notes_of_door,
    .by_place = true,
};
