#include "core/boards/parts/exhibits.h"

#include "core/venue/route.h"
#include <math.h>
#include <stdlib.h>

#define WALK_M_PER_MIN 60.0 /* in a crowd */

static const struct route_summary *way_to(const struct view *v, const struct exhibit *exhibit)
{
    int32_t index = (int32_t)(exhibit - v->snapshot->exhibits);
    return route_summary_exhibit(v->snapshot, v->display, index, v->display->step_free);
}

/* A walk graph from this display: what it does not reach is not near. */
static bool has_graph(const struct view *v)
{
    const struct venue *venue = v->snapshot->venue;
    return venue && venue->graph.n_nodes > 0 && venue_display_placed(venue, v->display);
}

/* Metres along the way, or where there is no graph along aisles that run with the axes; negative:
 * not known. */
static double distance_m(const struct view *v, const struct exhibit *exhibit)
{
    const struct display *display = v->display;
    if (has_graph(v)) {
        const struct route_summary *way = way_to(v, exhibit);
        return way->found ? way->metres : -1;
    }
    if (isnan(display->x) || isnan(exhibit->x) || display->level != exhibit->level)
        return -1;
    return fabs(display->x - exhibit->x) + fabs(display->y - exhibit->y);
}

struct near {
    int32_t index;
    int rank; /* on this level: 0 with a distance, 1 without; elsewhere: 2, alike for all there */
    double distance_m;
};

static int compare_near(const void *a, const void *b)
{
    const struct near *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank - y->rank;
    if (x->rank == 0 && x->distance_m != y->distance_m)
        return x->distance_m < y->distance_m ? -1 : 1;
    return x->index - y->index;
}

int exhibits_order(const struct view *v, const int32_t **order)
{
    int n = v->snapshot ? v->snapshot->n_exhibits : 0;
    struct near *all = arena_array(v->arena, (size_t)n + 1, sizeof *all);
    int32_t *out = arena_array(v->arena, (size_t)n + 1, sizeof *out);
    for (int i = 0; i < n; i++) {
        const struct exhibit *exhibit = &v->snapshot->exhibits[i];
        double distance = distance_m(v, exhibit);
        bool here = v->display->level >= 0 && v->display->level == exhibit->level;
        all[i] = (struct near){i, !here ? 2 : distance >= 0 ? 0 : 1, distance};
    }
    qsort(all, (size_t)n, sizeof *all, compare_near);
    for (int i = 0; i < n; i++)
        out[i] = all[i].index;
    *order = out;
    return n;
}

static int common_divisor(int a, int b)
{
    while (b) {
        int rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

int exhibits_pages(int n, int per_page)
{
    if (n <= 0)
        return 0;
    return n <= per_page ? 1 : n / common_divisor(n, per_page);
}

int exhibits_at(int n, int per_page, int page, int i)
{
    return (int)(((int64_t)page * per_page + i) % n);
}

int exhibits_minutes(const struct view *v, const struct exhibit *exhibit)
{
    if (has_graph(v)) {
        const struct route_summary *way = way_to(v, exhibit);
        return way->found ? way->minutes : -1;
    }
    double distance = distance_m(v, exhibit);
    if (distance < 0)
        return -1;
    int minutes = (int)ceil(distance / WALK_M_PER_MIN);
    return minutes < 1 ? 1 : minutes;
}
