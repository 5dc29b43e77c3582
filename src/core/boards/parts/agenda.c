#include "core/boards/parts/agenda.h"

#include "core/boards/parts/stack.h"
#include "core/boards/parts/state.h"
#include "core/boards/parts/title.h"

#include <math.h>

#define TIME_STEP 4
#define END_STEP 2
#define TITLE_STEP 3
#define CHIP_STEP 0
#define TIME_DROP_U 7.9  /* from a rule to the times' baseline */
#define TITLE_DROP_U 7.2 /* from there to the title's */
#define RULE_DROP_U 3.75 /* from the last baseline to the rule */
#define CHIP_GAP_U 2.2   /* from the last baseline to the chip */
#define DAY_DROP_U 6.0   /* for the day's name, where it is another */

struct entry {
    const struct standing *standing;
    struct state_look look;
    struct stack title;
    bool names_day;
    double height_u;
};

static double px_to_u(const struct draw *d, int32_t px)
{
    return grid_units(d->v->grid, px);
}

static void entry_set(struct draw *d, const struct agenda *agenda, const struct standing *standing,
                      int64_t day_ms, struct entry *e)
{
    const struct view *v = d->v;
    const struct palette *p = v->palette;
    const struct session *session = title_session(d, standing);
    *e = (struct entry){.standing = standing};
    state_look(d, standing, &e->look);
    if (agenda->is_list && !e->look.chip.a)
        e->look.quiet = false;
    uint32_t a = e->look.quiet ? p->t3 : p->t1, b = e->look.quiet ? p->t3 : p->t2;
    struct stack_style style = stack_pair(TITLE_STEP, WEIGHT_MEDIUM, ROLE_R2, a, b, 2, 2);
    int32_t width = grid_len(v->grid, agenda->right_u - agenda->left_u);
    struct pair title = title_choose(d, session, style.a, style.b, 2 * width, NULL);
    stack_set(d, &title, &style, width, &e->title);
    if (stack_shortened(&e->title)) {
        struct pair brief = title_brief(d, session);
        if (e->title.a && e->title.a->shortened)
            title.a = brief.a;
        if (e->title.b && e->title.b->shortened && brief.b)
            title.b = brief.b;
        stack_set(d, &title, &style, width, &e->title);
    }
    int64_t day = zone_day_start(v->snapshot->event.zone, standing->start_ms);
    e->names_day = day != day_ms;
    e->height_u = TIME_DROP_U + TITLE_DROP_U + px_to_u(d, stack_drop(d, &e->title)) + RULE_DROP_U;
    if (e->names_day)
        e->height_u += DAY_DROP_U;
    if (e->look.chip.a)
        e->height_u += chip_height_u(d, CHIP_STEP) + CHIP_GAP_U;
}

static void draw_times(struct draw *d, const struct agenda *agenda, const struct entry *e,
                       double baseline_u)
{
    const struct view *v = d->v;
    const struct palette *p = v->palette;
    const struct grid *g = v->grid;
    const struct standing *s = e->standing;
    const struct zone *zone = v->snapshot->event.zone;
    int32_t x = grid_x(g, agenda->left_u), y = grid_y(g, baseline_u);
    bool moved = s->start_ms != s->plan_start_ms, gone = e->look.no_time && !agenda->is_list;
    struct ink bold = {TIME_STEP, WEIGHT_BOLD, ROLE_R2, gone ? p->t3 : moved ? p->time : p->t1};
    struct ink small = {END_STEP, WEIGHT_REGULAR, ROLE_R3, gone ? p->t3 : p->t2};
    x += draw_line(d, "time", sheet_time(v->arena, zone, s->start_ms), NULL, bold, x, y, ALIGN_LEFT,
                   0, NULL) +
         grid_len(g, 1);
    const char *end = arena_printf(v->arena, "–%s", sheet_time(v->arena, zone, s->end_ms));
    draw_line(d, "time.end", end, NULL, small, x, y, ALIGN_LEFT, 0, NULL);
}

static void draw_entry(struct draw *d, const struct agenda *agenda, const struct entry *e,
                       double top_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct session *session = &v->snapshot->sessions[e->standing->session];
    int32_t x = grid_x(g, agenda->left_u), right = grid_x(g, agenda->right_u);
    if (e->names_day) {
        struct langs langs = draw_langs(d);
        const struct zone *zone = v->snapshot->event.zone;
        int64_t ms = e->standing->start_ms;
        struct pair day = {sheet_date(v->arena, langs.a, zone, ms), langs.a,
                           langs.b ? sheet_date(v->arena, langs.b, zone, ms) : NULL, langs.b};
        day = pair_distinct(day);
        struct ink a = {1, WEIGHT_MEDIUM, ROLE_R3, v->palette->accent};
        struct ink b = {1, WEIGHT_REGULAR, ROLE_R3, v->palette->accent};
        top_u += DAY_DROP_U;
        draw_inline(d, "day", &day, a, b, x, grid_y(g, top_u), ALIGN_LEFT, right - x);
    }
    draw_times(d, agenda, e, top_u + TIME_DROP_U);
    int32_t first = grid_y(g, top_u + TIME_DROP_U + TITLE_DROP_U);
    const char *id = e->standing->flags & SESSION_AWAY ? NULL : session->id;
    int32_t last = draw_stack(d, "title", &e->title, x, first, ALIGN_LEFT, id);
    if (e->look.struck)
        draw_stack_strikes(d, &e->title, x, first);
    if (e->look.chip.a)
        draw_chip(d, &e->look, CHIP_STEP, x,
                  last + grid_len(g, CHIP_GAP_U + 1.02 * chip_size_u(d, CHIP_STEP)), ALIGN_LEFT,
                  right - x);
}

double agenda_height_u(struct draw *d, const struct agenda *agenda,
                       const struct standing *const *items, int n)
{
    double height = 0;
    int64_t day = agenda->day_ms;
    for (int i = 0; i < n; i++) {
        struct entry e;
        entry_set(d, agenda, items[i], day, &e);
        day = zone_day_start(d->v->snapshot->event.zone, items[i]->start_ms);
        height += e.height_u;
    }
    return height;
}

int draw_agenda(struct draw *d, const struct agenda *agenda, const struct standing *const *items,
                int n)
{
    const struct grid *g = d->v->grid;
    double y = agenda->top_u;
    int64_t day = agenda->day_ms;
    int32_t x = grid_x(g, agenda->left_u), right = grid_x(g, agenda->right_u);
    for (int i = 0; i < n; i++) {
        struct entry e;
        const char *moved = items[i]->flags & SESSION_AWAY ? "moved/" : "";
        const char *old =
            scene_prefix(d->s, "%s%s", moved, d->v->snapshot->sessions[items[i]->session].id);
        entry_set(d, agenda, items[i], day, &e);
        bool fits = y + e.height_u - RULE_DROP_U <= agenda->bottom_u;
        if (fits) {
            draw_entry(d, agenda, &e, y);
            y += e.height_u;
            day = zone_day_start(d->v->snapshot->event.zone, items[i]->start_ms);
            if (y <= agenda->bottom_u + 0.5)
                scene_rect(d->s, "rule",
                           (struct rect){x, grid_y(g, y), right - x, grid_len(g, 0.25)},
                           d->v->palette->line);
        }
        scene_prefix_restore(d->s, old);
        if (!fits)
            return i;
    }
    return n;
}
