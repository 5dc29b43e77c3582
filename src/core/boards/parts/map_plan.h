/* What a page of the map board shows: which level, turned and scaled how, the room to go to, and
 * the way there. Everything is decided here, before anything is drawn (map_plan.c), so that a
 * test can ask where a place stands on the page. In the frame's arena. */
#ifndef CORE_BOARDS_PARTS_MAP_PLAN_H
#define CORE_BOARDS_PARTS_MAP_PLAN_H

#include "core/boards/parts/draw.h"
#include "core/map/labels.h"
#include "core/venue/route.h"

#define MAP_TARGETS_MAX 4

struct map_target {
    int32_t room;                    /* of the snapshot */
    int32_t space;                   /* of the venue */
    const struct standing *standing; /* what is or will be there; NULL: nothing is known of */
};

struct map_plan {
    const struct venue *venue;
    struct map_view view;
    int32_t here_level; /* of the venue; -1: where the display stands is not known */
    bool is_here;       /* the display stands on the level shown */
    struct point here;
    bool has_target;
    struct map_target target;
    struct route route; /* summary.found false: none */
    struct rect inside; /* px: what the drawing is fitted into … */
    struct rect clip;   /* … and labels stay in */
    bool has_panel;
    double panel_x0_u, panel_x1_u, panel_top_u, panel_bottom_u;
};

/* Pages: of each target one, two if it is on another level than the display; without targets one;
 * 0 where there is no venue or nothing drawn on the level. */
int map_pages(const struct view *v);

/* False where there is no such page. *next_ms is lowered to when the targets become others. */
bool map_plan_make(const struct view *v, int page, struct map_plan *plan, int64_t *next_ms);

/* The session that stands for a room on the map: the one that is on, else the next one today; NULL.
 */
const struct standing *map_standing(const struct view *v, int32_t room);

#endif
