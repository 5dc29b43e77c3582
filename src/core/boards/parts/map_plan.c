#include "core/boards/parts/map_plan.h"

#include "core/boards/parts/rows.h"
#include "core/boards/parts/state.h"

#include <math.h>
#include <stdlib.h>

#define PANEL_W_U 61.5
#define PANEL_GAP_U 6.0 /* from the panel to the line at its left */
#define PANEL_PORTRAIT_U 109.0
#define PANEL_LIFTED_MOST 1.5
#define LEVELS_W_U 14.0 /* of the column of levels with the air beside it */
#define AIR_X_U 4.0
#define AIR_Y_U 6.0        /* exits are named outside */
#define MOST_PX_A_METRE 30 /* S over this: no level is drawn larger */
#define CROWDED_PERCENT 50 /* of rooms whose number has no room in them */
#define ROUND_HERE_M 12.0
#define FIT_PLACES_MAX 4000

/* ---- What is where. ---- */

static bool counts(const struct standing *s)
{
    return !(s->flags & (SESSION_CANCELLED | SESSION_AWAY));
}

static bool knows_now(const struct view *v)
{
    return v->snapshot && v->time_confirmed && v->data < DATA_WITHDRAWN;
}

const struct standing *map_standing(const struct view *v, int32_t room)
{
    const struct standing *one;
    const struct programme *programme = v->snapshot->programme;
    if (!knows_now(v))
        return NULL;
    if (programme_now(programme, room, v->now_ms, &one, 1) > 0)
        return one;
    if (programme_next(programme, room, v->now_ms, INSTANT_NEVER, &one, 1) < 1)
        return NULL;
    const struct zone *zone = v->snapshot->event.zone;
    return zone_day(zone, one->start_ms) == zone_day(zone, v->now_ms) ? one : NULL;
}

/* ---- Targets. ---- */

struct targets {
    struct map_target items[MAP_TARGETS_MAX];
    double seconds[MAP_TARGETS_MAX];
    int n;
    int64_t next_ms;
};

static bool step_free(const struct view *v)
{
    return v->display->step_free || (v->item && v->item->step_free);
}

static double seconds_to(const struct view *v, int32_t room)
{
    const struct route_summary *way = route_summary(v->snapshot, v->display, room, step_free(v));
    return way->found ? way->seconds : INFINITY;
}

static bool before(const struct targets *t, int i, const struct map_target *one, double seconds)
{
    const struct standing *a = t->items[i].standing, *b = one->standing;
    if (a->start_ms != b->start_ms)
        return a->start_ms < b->start_ms;
    return t->seconds[i] <= seconds;
}

static void insert(struct targets *t, const struct map_target *one, double seconds)
{
    int at = t->n;
    while (at > 0 && !before(t, at - 1, one, seconds))
        at--;
    if (at == MAP_TARGETS_MAX)
        return;
    if (t->n < MAP_TARGETS_MAX)
        t->n++;
    for (int i = t->n - 1; i > at; i--) {
        t->items[i] = t->items[i - 1];
        t->seconds[i] = t->seconds[i - 1];
    }
    t->items[at] = *one;
    t->seconds[at] = seconds;
}

/* What starts within the half hour in this room, if it is one to be shown the way to. */
static void consider(const struct view *v, int32_t room, struct targets *t)
{
    const struct standing *some[8];
    int32_t space = venue_space_of_room(v->snapshot->venue, room);
    if (space < 0 || room == v->display->room || v->snapshot->venue->spaces[space].is_closed)
        return;
    int n = programme_next(v->snapshot->programme, room, v->now_ms, INSTANT_NEVER, some, 8);
    for (int i = 0; i < n && i < 8; i++) {
        if (!counts(some[i]))
            continue;
        int64_t soon_ms = some[i]->start_ms - SOON_MS;
        if (soon_ms > v->now_ms) {
            t->next_ms = soon_ms < t->next_ms ? soon_ms : t->next_ms;
            return;
        }
        struct map_target one = {room, space, some[i]};
        insert(t, &one, seconds_to(v, room));
        return;
    }
}

/* What the feed asks for; false if it asks for nothing. */
static bool asked_target(const struct view *v, struct targets *t)
{
    const struct playlist_item *item = v->item;
    if (!item || (item->to_room < 0 && item->to_session < 0))
        return false;
    struct map_target one = {.room = item->to_room};
    if (item->to_session >= 0) {
        one.standing = programme_session(v->snapshot->programme, item->to_session, rows_decided(v));
        one.room = one.standing->room;
    } else {
        one.standing = map_standing(v, one.room);
    }
    one.space = venue_space_of_room(v->snapshot->venue, one.room);
    if (one.space >= 0)
        t->items[t->n++] = one;
    return true;
}

static void find_targets(const struct view *v, struct targets *t)
{
    const int32_t *rooms;
    *t = (struct targets){.next_ms = INSTANT_NEVER};
    if (asked_target(v, t) || !knows_now(v))
        return;
    int n = rows_rooms(v, &rooms);
    for (int i = 0; i < n; i++)
        consider(v, rooms[i], t);
}

/* ---- Levels. ---- */

static bool drawn(const struct venue *venue, int32_t level)
{
    return level >= 0 && venue->levels[level].box.min.x <= venue->levels[level].box.max.x;
}

static int32_t ground_level(const struct venue *venue)
{
    for (int32_t i = 0; i < venue->n_levels; i++) {
        if (venue->levels[i].ordinal >= 0 && drawn(venue, i))
            return i;
    }
    for (int32_t i = venue->n_levels - 1; i >= 0; i--) {
        if (drawn(venue, i))
            return i;
    }
    return -1;
}

static int32_t asked_level(const struct view *v)
{
    return v->item && v->item->level >= 0 ? venue_level_of(v->snapshot->venue, v->item->level) : -1;
}

/* The level that a page shows: the one asked for; else the display's, and on a target's second page
 * the target's. -1: none is drawn. */
static int32_t level_of(const struct view *v, const struct map_target *target, int nth)
{
    const struct venue *venue = v->snapshot->venue;
    int32_t asked = asked_level(v), here = venue_level_of(venue, v->display->level);
    if (drawn(venue, asked))
        return asked;
    if (target && (nth > 0 || !drawn(venue, here)))
        return venue->spaces[target->space].level;
    return drawn(venue, here) ? here : ground_level(venue);
}

static int pages_of(const struct view *v, const struct map_target *target)
{
    int32_t level = v->snapshot->venue->spaces[target->space].level;
    return asked_level(v) < 0 && level_of(v, target, 0) != level ? 2 : 1;
}

int map_pages(const struct view *v)
{
    struct targets t;
    int pages = 0;
    if (!v->snapshot || !v->snapshot->venue)
        return 0;
    find_targets(v, &t);
    for (int i = 0; i < t.n; i++)
        pages += pages_of(v, &t.items[i]);
    return pages > 0 ? pages : level_of(v, NULL, 0) >= 0;
}

/* ---- Where it stands on the page. ---- */

/* Where a display is read from far, floors lift the panel's words: it is larger then, and the map
 * smaller. */
static double lifted(const struct view *v)
{
    int floor_px = grid_floor_px(v->grid, v->display, ROLE_R1);
    double ratio = (double)floor_px / grid_type_px(v->grid, 4);
    return ratio < 1.1 ? 1 : fmin(ratio, PANEL_LIFTED_MOST);
}

static void lay_out(const struct view *v, struct map_plan *plan)
{
    const struct grid *g = v->grid;
    double top = v->body_top_u, bottom = v->body_bottom_u, right = g->w_u;
    plan->panel_x1_u = g->w_u - GRID_MX;
    if (plan->has_panel && g->portrait) {
        plan->panel_x0_u = GRID_MX;
        plan->panel_bottom_u = bottom;
        plan->panel_top_u = bottom - fmin(PANEL_PORTRAIT_U * lifted(v),
                                          (lifted(v) > 1 ? 0.62 : 0.55) * (bottom - top));
        bottom = plan->panel_top_u;
    } else if (plan->has_panel) {
        plan->panel_x0_u = plan->panel_x1_u - fmin(PANEL_W_U * lifted(v), 0.45 * g->w_u);
        plan->panel_top_u = top;
        plan->panel_bottom_u = bottom;
        right = plan->panel_x0_u - PANEL_GAP_U;
    }
    bool to_edge = !plan->has_panel || g->portrait;
    int32_t x0 = grid_x(g, GRID_MX + LEVELS_W_U - 2), x1 = to_edge ? g->page_w : grid_x(g, right);
    int32_t y0 = grid_y(g, top), y1 = grid_y(g, bottom);
    plan->view.area = (struct rect){x0, y0, x1 - x0, y1 - y0};
    plan->clip = grid_rect(g, GRID_MX + LEVELS_W_U - 1.8, top + 1.5,
                           to_edge ? g->w_u - GRID_MX : right - 0.5, bottom - 1.5);
    plan->inside = grid_rect(g, GRID_MX + LEVELS_W_U + 1.8, top + AIR_Y_U,
                             (to_edge ? g->w_u - GRID_MX : right) - AIR_X_U, bottom - AIR_Y_U);
    plan->view.side_px = (int32_t)lround(g->u * 135);
}

/* What the level is fitted by: its footprint, else its spaces but for what lies outside. */
static int level_places(const struct view *v, const struct venue *venue, int32_t index,
                        struct venue_point **out)
{
    const struct venue_level *level = &venue->levels[index];
    int n = 0;
    struct venue_point *places = arena_array(v->arena, FIT_PLACES_MAX, sizeof *places);
    for (int i = 0; i < level->footprint.n; i++) {
        for (int k = 0; k < level->footprint.rings[i].n && n < FIT_PLACES_MAX; k++)
            places[n++] = level->footprint.rings[i].points[k];
    }
    for (int i = 0; n == 0 && i < 2; i++) { /* what lies outside only where there is nothing else */
        struct venue_box all = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
        for (int k = 0; k < level->n_spaces; k++) {
            const struct venue_space *space = &venue->spaces[level->first_space + k];
            bool outside = space->kind == VENUE_OUTSIDE || space->kind == VENUE_WATER;
            if (space->shape.n == 0 || (outside && i == 0))
                continue;
            for (int c = 0; n < FIT_PLACES_MAX - 4 && c < space->shape.rings[0].n; c++)
                places[n++] = space->shape.rings[0].points[c];
            all.min.x = fmin(all.min.x, space->shape.box.min.x);
            all.min.y = fmin(all.min.y, space->shape.box.min.y);
            all.max.x = fmax(all.max.x, space->shape.box.max.x);
            all.max.y = fmax(all.max.y, space->shape.box.max.y);
        }
        if (n >= FIT_PLACES_MAX - 4) { /* too many to look at each */
            n = 0;
            for (int c = 0; c < 4; c++)
                places[n++] = (struct venue_point){c & 1 ? all.max.x : all.min.x,
                                                   c & 2 ? all.max.y : all.min.y};
        }
    }
    if (n == 0) {
        places[n++] = level->box.min;
        places[n++] = level->box.max;
    }
    *out = places;
    return n;
}

/* Few of the rooms can hold their number at its full size. */
static bool crowded(const struct view *v, const struct map_plan *plan)
{
    const struct venue_level *level = &plan->venue->levels[plan->view.level];
    int rooms = 0, small = 0;
    int32_t w = grid_len(v->grid, 12), h = grid_len(v->grid, 6);
    for (int i = 0; i < level->n_spaces; i++) {
        const struct venue_space *space = &plan->venue->spaces[level->first_space + i];
        if (space->shape.n == 0 || (space->room < 0 && !space->number[0]) ||
            space->kind == VENUE_STAND)
            continue;
        struct point at = map_point(&plan->view, space->label);
        struct rect box = {at.x / POINT_UNIT - w / 2, at.y / POINT_UNIT - h / 2, w, h};
        struct map_outline outline =
            map_outline_of(&plan->view, plan->venue, level->first_space + i, v->arena);
        rooms++;
        small += !map_outline_holds(&outline, box);
        if (rooms == 400)
            break;
    }
    return rooms >= 3 && small * 100 >= rooms * CROWDED_PERCENT;
}

static void add_place(struct venue_point *places, int *n, double x, double y)
{
    if (*n < FIT_PLACES_MAX)
        places[(*n)++] = (struct venue_point){x, y};
}

/* The display, the way and the target, with a tenth of it around. */
static void fit_close(const struct view *v, struct map_plan *plan)
{
    struct venue_point *places = arena_array(v->arena, FIT_PLACES_MAX, sizeof *places);
    struct map_view closer = plan->view;
    int n = 0;
    if (plan->is_here) {
        for (int i = 0; i < 4; i++)
            add_place(places, &n, v->display->x + (i & 1 ? ROUND_HERE_M : -ROUND_HERE_M),
                      v->display->y + (i & 2 ? ROUND_HERE_M : -ROUND_HERE_M));
    }
    for (int i = 0; i < plan->route.n_legs; i++) {
        const struct route_leg *leg = &plan->route.legs[i];
        for (int k = 0; leg->level == plan->view.level && k < leg->n; k++)
            add_place(places, &n, leg->points[k].x, leg->points[k].y);
    }
    const struct venue_space *target = &plan->venue->spaces[plan->target.space];
    for (int k = 0;
         target->level == plan->view.level && target->shape.n > 0 && k < target->shape.rings[0].n;
         k++)
        add_place(places, &n, target->shape.rings[0].points[k].x,
                  target->shape.rings[0].points[k].y);
    struct rect inside = plan->inside;
    inside.x += inside.w / 12;
    inside.y += inside.h / 12;
    inside.w -= inside.w / 6;
    inside.h -= inside.h / 6;
    if (n > 1 &&
        map_view_fit(&closer, places, n, inside, (double)closer.side_px / MOST_PX_A_METRE) &&
        closer.scale_256 > plan->view.scale_256)
        plan->view = closer;
}

static bool choose(const struct view *v, int page, struct targets *t, struct map_plan *plan)
{
    int nth = page;
    for (int i = 0; i < t->n; i++) {
        int pages = pages_of(v, &t->items[i]);
        if (nth < pages) {
            plan->has_target = true;
            plan->target = t->items[i];
            plan->view.level = level_of(v, &plan->target, nth);
            return true;
        }
        nth -= pages;
    }
    plan->view.level = level_of(v, NULL, 0);
    return t->n == 0 && page == 0 && plan->view.level >= 0;
}

bool map_plan_make(const struct view *v, int page, struct map_plan *plan, int64_t *next_ms)
{
    struct targets t;
    const struct display *display = v->display;
    *plan = (struct map_plan){.here_level = -1};
    if (!v->snapshot || !v->snapshot->venue)
        return false;
    plan->venue = v->snapshot->venue;
    find_targets(v, &t);
    *next_ms = t.next_ms < *next_ms ? t.next_ms : *next_ms;
    if (!choose(v, page, &t, plan))
        return false;
    plan->has_panel = plan->has_target;
    plan->view.light = v->palette->is_light;
    plan->view.heading_deg = display->heading_deg >= 0 ? display->heading_deg : 0;
    if (venue_display_placed(plan->venue, display))
        plan->here_level = venue_level_of(plan->venue, display->level);
    plan->is_here = plan->here_level == plan->view.level;
    if (plan->has_target)
        route_to_room(v->snapshot, display, plan->target.room, step_free(v), v->arena,
                      &plan->route);
    lay_out(v, plan);
    struct venue_point *places;
    int n = level_places(v, plan->venue, plan->view.level, &places);
    if (!map_view_fit(&plan->view, places, n, plan->inside,
                      (double)plan->view.side_px / MOST_PX_A_METRE))
        return false;
    if (plan->has_target && crowded(v, plan))
        fit_close(v, plan);
    if (plan->is_here)
        plan->here = map_point(&plan->view, (struct venue_point){display->x, display->y});
    return true;
}
