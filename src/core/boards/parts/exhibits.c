#include "core/boards/parts/exhibits.h"

#include <math.h>
#include <stdlib.h>

#define WALK_M_PER_MIN 60.0 /* in a crowd */

/* Metres along aisles that run with the axes; negative: not known. */
static double distance_m(const struct view *v, const struct exhibit *exhibit)
{
    const struct display *display = v->display;
    if (isnan(display->x) || isnan(exhibit->x) || display->level != exhibit->level)
        return -1;
    return fabs(display->x - exhibit->x) + fabs(display->y - exhibit->y);
}

struct near {
    int32_t index;
    int rank; /* 0: on this level with a place, 1: on this level, 2: elsewhere */
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
        all[i] = (struct near){i, distance >= 0 ? 0 : here ? 1 : 2, distance};
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
    double distance = distance_m(v, exhibit);
    if (distance < 0)
        return -1;
    int minutes = (int)ceil(distance / WALK_M_PER_MIN);
    return minutes < 1 ? 1 : minutes;
}
