#include "core/boards/parts/band.h"

#include "core/boards/parts/rows.h"
#include "core/boards/parts/stack.h"
#include "core/boards/parts/state.h"

/* A session of a series at least this long is an opening time. */
#define BAND_MIN_MS (6 * MS_HOUR)
#define SESSIONS_MAX 64

static bool returns_here(const struct view *v, const struct standing *s, int32_t series)
{
    int64_t first, last;
    int days;
    if (!programme_series_span(v->snapshot->programme, series, &first, &last, &days) || days < 2)
        return false;
    const struct standing *all[SESSIONS_MAX];
    int n = programme_between(v->snapshot->programme, s->room, rows_instant(v), first, last, all,
                              SESSIONS_MAX);
    for (int i = 0; i < n && i < SESSIONS_MAX; i++) {
        if (all[i] != s && v->snapshot->sessions[all[i]->session].series == series)
            return true;
    }
    return false;
}

bool band_is(const struct view *v, const struct standing *s)
{
    int32_t series = v->snapshot->sessions[s->session].series;
    return series >= 0 && s->end_ms - s->start_ms >= BAND_MIN_MS &&
           !(s->flags & (SESSION_CANCELLED | SESSION_AWAY)) && returns_here(v, s, series);
}

double band_scale(const struct view *v)
{
    double title = stack_size_u(v, 2, ROLE_R2) / grid_type_u(2);
    double words = stack_size_u(v, 1, ROLE_R3) / grid_type_u(1);
    double scale = title > words ? title : words;
    return scale > 1.04 ? scale : 1;
}

void draw_band_words(struct draw *d, const struct standing *s, int32_t x, int32_t right,
                     double top_u, bool carries_session)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *pal = v->palette;
    const struct session *session = &v->snapshot->sessions[s->session];
    int32_t baseline = grid_y(g, top_u + 5.2 * band_scale(v));
    struct langs langs = draw_langs(d);
    struct pair title = pair_of(d, &session->title);
    struct pair place = pair_of(d, &v->snapshot->rooms[s->room].place);
    if (!place.a)
        place = (struct pair){room_call(v->snapshot, s->room, langs.a), langs.a, NULL, NULL};
    struct ink bold = {2, WEIGHT_BOLD, ROLE_R2, pal->t1};
    struct ink small = {1, WEIGHT_REGULAR, ROLE_R3, pal->t2};
    struct ink medium = {1, WEIGHT_MEDIUM, ROLE_R3, pal->t1};
    struct scene_item *item;
    x += draw_line(d, "title", title.a, title.a_lang, bold, x, baseline, ALIGN_LEFT, right - x,
                   &item) +
         grid_len(g, 2);
    if (item && carries_session)
        item->text.session = session->id;
    const char *range = sheet_range(v->arena, v->snapshot->event.zone, s->start_ms, s->end_ms);
    if (x + draw_width(d, range, NULL, medium) > right)
        medium.step = small.step = 0;
    int32_t rest = draw_width(d, range, NULL, medium) + grid_len(g, 3) +
                   draw_width(d, place.a, place.a_lang, medium);
    int32_t width_b = draw_width(d, title.b, title.b_lang, small);
    if (title.b && x + width_b + grid_len(g, 3) + rest <= right)
        x += draw_line(d, "title.b", title.b, title.b_lang, small, x, baseline, ALIGN_LEFT, 0,
                       NULL) +
             grid_len(g, 3);
    if (x + draw_width(d, range, NULL, medium) > right)
        return; /* where without when says less than nothing */
    x += draw_line(d, "time", range, NULL, medium, x, baseline, ALIGN_LEFT, 0, NULL) +
         grid_len(g, 3);
    if (place.a && x + draw_width(d, place.a, place.a_lang, medium) <= right)
        draw_inline(d, "place", &place, medium, small, x, baseline, ALIGN_LEFT, right - x);
}
