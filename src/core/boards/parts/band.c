#include "core/boards/parts/band.h"

#include "core/boards/parts/rows.h"
#include "core/boards/parts/stack.h"
#include "core/boards/parts/state.h"

/* A session of a series at least this long is an opening time. */
#define BAND_MIN_MS (6 * MS_HOUR)
#define SESSIONS_MAX 64
#define BAND_LEFT_U 15.0 /* of the page, before it: the column of hours */
#define TITLE_U 34.0     /* of a band, before its marks of days */
#define DAY_PITCH_U 10.5
#define DAY_PITCH_LEAST_U 6.0

static bool returns_here(const struct view *v, const struct standing *s, int32_t series)
{
    int64_t first, last;
    int days;
    if (!programme_series_span(v->snapshot->programme, series, &first, &last, &days) || days < 2)
        return false;
    const struct standing *all[SESSIONS_MAX];
    int n = programme_between(v->snapshot->programme, s->room, rows_decided(v), first, last, all,
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

int32_t draw_band_days(struct draw *d, const struct standing *s, int64_t today, double top_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    const struct palette *pal = v->palette;
    const struct zone *zone = v->snapshot->event.zone;
    int32_t series = v->snapshot->sessions[s->session].series;
    int64_t first, last;
    int n;
    programme_series_span(v->snapshot->programme, series, &first, &last, &n);
    int64_t day0 = zone_day(zone, first), day1 = zone_day(zone, last - 1);
    int count = (int)(day1 - day0) + 1;
    if (count > 8)
        count = 8;
    /* Where the page is narrow the marks draw together, then go: the title needs its place. */
    double room_u = g->w_u - 2 * GRID_MX - BAND_LEFT_U - TITLE_U, pitch_u = DAY_PITCH_U;
    if (count * pitch_u > room_u)
        pitch_u = room_u / count;
    if (pitch_u < DAY_PITCH_LEAST_U)
        count = 0;
    double x_u = g->w_u - GRID_MX - 2 - pitch_u * count + 0.75;
    for (int i = 0; i < count; i++) {
        struct civil date;
        civil_from_days(day0 + i, &date);
        bool is_today = day0 + i == today;
        struct ink ink = {1, is_today ? WEIGHT_BOLD : WEIGHT_REGULAR, ROLE_R3,
                          is_today ? pal->accent : pal->t2};
        double mark_u = x_u + pitch_u * i, width_u = pitch_u - 0.75;
        draw_line(d, arena_printf(v->arena, "date%d", i), arena_printf(v->arena, "%d", date.day),
                  NULL, ink, grid_x(g, mark_u + width_u / 2), grid_y(g, top_u + 4.4), ALIGN_CENTRE,
                  0, NULL);
        scene_rect(d->s, arena_printf(v->arena, "mark%d", i),
                   grid_rect(g, mark_u, top_u + 5.7, mark_u + width_u, top_u + 6.45),
                   is_today ? pal->accent : pal->line2);
    }
    struct civil a, b;
    civil_from_days(day0, &a);
    civil_from_days(day1, &b);
    struct ink quiet = {1, WEIGHT_REGULAR, ROLE_R3, pal->t2};
    draw_line(d, "days", arena_printf(v->arena, "%d–%d", a.day, b.day), NULL, quiet,
              grid_x(g, GRID_MX), grid_y(g, top_u + 4.9), ALIGN_LEFT, 0, NULL);
    return grid_x(g, x_u - 2);
}
