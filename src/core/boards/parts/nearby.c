#include "core/boards/parts/nearby.h"

#include "core/boards/parts/way.h"
#include "core/text/date_words.h"

#include <math.h>

#define TRIED_MAX 4 /* of the toilets of a level, those that are nearest as the crow flies */

struct both {
    const char *zh, *en;
};

/* By the first leg of the way, as on the arrows beside it. */
static const struct both sides[] = {
    [DIRECTION_AHEAD] = {"前方", "ahead"},
    [DIRECTION_AHEAD_RIGHT] = {"右前方", "ahead, to the right"},
    [DIRECTION_RIGHT] = {"右侧", "to the right"},
    [DIRECTION_BACK_RIGHT] = {"右后方", "behind you, to the right"},
    [DIRECTION_BACK] = {"后方", "behind you"},
    [DIRECTION_BACK_LEFT] = {"左后方", "behind you, to the left"},
    [DIRECTION_LEFT] = {"左侧", "to the left"},
    [DIRECTION_AHEAD_LEFT] = {"左前方", "ahead, to the left"},
};

struct candidate {
    int32_t space;
    double off_m;
};

/* Nearest first; how many. */
static int candidates(const struct view *v, struct candidate out[TRIED_MAX])
{
    const struct venue *venue = v->snapshot->venue;
    const struct venue_level *level = &venue->levels[venue_level_of(venue, v->display->level)];
    int n = 0;
    for (int32_t i = level->first_space; i < level->first_space + level->n_spaces; i++) {
        const struct venue_space *space = &venue->spaces[i];
        if (space->kind != VENUE_TOILET || space->is_closed || space->n_nodes == 0)
            continue;
        double off_m = hypot(space->label.x - v->display->x, space->label.y - v->display->y);
        int at = n;
        while (at > 0 && out[at - 1].off_m > off_m)
            at--;
        if (at == TRIED_MAX)
            continue;
        n += n < TRIED_MAX;
        for (int k = n - 1; k > at; k--)
            out[k] = out[k - 1];
        out[at] = (struct candidate){i, off_m};
    }
    return n;
}

static const char *words_in(struct draw *d, enum direction side, int metres, const char *lang)
{
    if (sheet_lang_of(lang) == SHEET_ZH)
        return arena_printf(d->v->arena, "洗手间在%s %d 米", sides[side].zh, metres);
    return arena_printf(d->v->arena, "Toilets %d m %s", metres, sides[side].en);
}

bool nearby_toilets(struct draw *d, struct pair *out)
{
    const struct view *v = d->v;
    struct candidate tried[TRIED_MAX];
    struct route_summary best = {.seconds = INFINITY};
    bool step_free = v->display->step_free || (v->item && v->item->step_free);
    if (!v->snapshot || !v->snapshot->venue ||
        !venue_display_placed(v->snapshot->venue, v->display))
        return false;
    int n = candidates(v, tried);
    for (int i = 0; i < n; i++) {
        struct route route;
        /* One that is reached by another level only is not near. */
        if (route_to_space(v->snapshot, v->display, tried[i].space, step_free, v->arena, &route) &&
            route.n_legs == 1 && route.summary.seconds < best.seconds)
            best = route.summary;
    }
    if (!best.found || best.direction < 0)
        return false;
    struct langs langs = draw_langs(d);
    int metres = way_metres(best.metres);
    *out = (struct pair){
        .a = words_in(d, best.direction, metres, langs.a), .a_lang = langs.a, .b_lang = langs.b};
    if (langs.b)
        out->b = words_in(d, best.direction, metres, langs.b);
    *out = pair_distinct(*out);
    return true;
}
