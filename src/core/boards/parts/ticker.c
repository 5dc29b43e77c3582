#include "core/boards/parts/ticker.h"

#include "core/scene/layer.h"
#include <math.h>

#define SPEED_U 12.0 /* a second */
#define APART_U 9.0  /* between two of them, and between the last and the first */
#define WORDS_MAX 32

bool has_ticker(struct draw *d)
{
    struct pair one;
    return ticker_all(d, &d->v->said, &one, 1) > 0;
}

/* Where one ends and the next begins. */
static void draw_dot(struct draw *d, int i, int32_t x, int32_t baseline, int32_t size_px)
{
    const char *name = arena_printf(d->v->arena, "dot%d", i);
    struct point at = {x * POINT_UNIT, (int32_t)lround((baseline - 0.36 * size_px) * POINT_UNIT)};
    scene_disc(d->s, name, at, grid_16(d->v->grid, 0.55), d->v->palette->accent);
}

/* All of them on a picture as long as it takes, which follows itself. */
static void draw_running(struct draw *d, const struct pair *words, int n, struct ink a,
                         struct ink b, struct rect place, int32_t baseline)
{
    const struct view *v = d->v;
    int32_t apart = grid_len(v->grid, APART_U), width = 0, x = 0;
    for (int i = 0; i < n; i++)
        width += draw_inline_width(d, &words[i], a, b) + apart;
    struct scene *picture = arena_alloc(v->arena, sizeof *picture);
    scene_init(picture, v->arena, width > place.w ? width : place.w, place.h, v->palette->bg);
    struct draw on = {v, picture};
    for (int i = 0; i < n; i++) {
        const char *name = arena_printf(v->arena, "words%d", i);
        x += draw_inline(&on, name, &words[i], a, b, x, baseline - place.y, ALIGN_LEFT, 0);
        draw_dot(&on, i, x + apart / 2, baseline - place.y, draw_px(d, a.step));
        x += apart;
    }
    scene_finish(picture);
    struct scene_layer layer = {
        .rect = place,
        .picture = picture,
        .motion = LAYER_TICKER,
        .speed = (int64_t)lround(SPEED_U * v->grid->u * LAYER_SPEED_UNIT),
    };
    scene_layer(d->s, "ticker", &layer);
}

bool draw_ticker(struct draw *d, struct ink a, struct ink b, int32_t x, int32_t right,
                 int32_t baseline)
{
    const struct view *v = d->v;
    struct pair all[WORDS_MAX], now;
    int n = ticker_all(d, &v->said, all, WORDS_MAX);
    if (n == 0 || right <= x)
        return n > 0;
    bool fits = true;
    for (int i = 0; i < n; i++)
        fits &= draw_inline_width(d, &all[i], a, b) <= right - x;
    if (!fits && !(v->snapshot && v->snapshot->theme.reduced_motion)) {
        int32_t em = draw_px(d, a.step);
        int32_t top = baseline - (int32_t)lround(1.2 * em),
                end = baseline + (int32_t)lround(0.7 * em);
        end = end < v->grid->page_h ? end : v->grid->page_h;
        draw_running(d, all, n, a, b, (struct rect){x, top, right - x, end - top}, baseline);
        return true;
    }
    if (!ticker_words(d, &v->said, &now))
        return false;
    if (draw_inline_width(d, &now, a, b) > right - x)
        now.b = NULL;
    draw_inline(d, "ticker", &now, a, b, x, baseline, ALIGN_LEFT, right - x);
    return true;
}
