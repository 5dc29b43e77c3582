#include "core/boards/parts/way.h"

#include "core/text/date_words.h"
#include <math.h>

struct both {
    const char *zh, *en;
};

static const struct both go[] = {
    [DIRECTION_AHEAD] = {"直行", "Straight on"}, [DIRECTION_AHEAD_RIGHT] = {"右前方", "Bear right"},
    [DIRECTION_RIGHT] = {"右转", "Turn right"},  [DIRECTION_BACK_RIGHT] = {"右后方", "Sharp right"},
    [DIRECTION_BACK] = {"向后", "Turn back"},    [DIRECTION_BACK_LEFT] = {"左后方", "Sharp left"},
    [DIRECTION_LEFT] = {"左转", "Turn left"},    [DIRECTION_AHEAD_LEFT] = {"左前方", "Bear left"},
};

static const struct both arrive[] = {
    [DIRECTION_AHEAD] = {"前方的门", "Door ahead"},
    [DIRECTION_AHEAD_RIGHT] = {"右前方的门", "Door ahead on the right"},
    [DIRECTION_RIGHT] = {"右侧的门", "Door on the right"},
    [DIRECTION_BACK_RIGHT] = {"右后方的门", "Door behind on the right"},
    [DIRECTION_BACK] = {"身后的门", "Door behind you"},
    [DIRECTION_BACK_LEFT] = {"左后方的门", "Door behind on the left"},
    [DIRECTION_LEFT] = {"左侧的门", "Door on the left"},
    [DIRECTION_AHEAD_LEFT] = {"左前方的门", "Door ahead on the left"},
};

static const struct both change[] = {
    [VENUE_WALK] = {"前往", "Go to "},
    [VENUE_BY_STAIRS] = {"走楼梯至", "Stairs to "},
    [VENUE_BY_ESCALATOR] = {"乘扶梯至", "Escalator to "},
    [VENUE_BY_LIFT] = {"乘电梯至", "Lift to "},
};

int way_metres(double metres)
{
    double unit = metres < 20 ? 1 : metres < 100 ? 5 : 10;
    int whole = (int)(floor(metres / unit + 0.5) * unit);
    return whole < 1 ? 1 : whole;
}

const char *way_level(const struct venue *venue, int32_t level, const char *lang)
{
    const char *name = text_any(&venue->levels[level].name, lang);
    return name ? name : venue->levels[level].short_name;
}

static const char *go_words(struct draw *d, const struct route_step *step, const char *lang)
{
    bool zh = sheet_lang_of(lang) == SHEET_ZH;
    int metres = way_metres(step->metres);
    if (step->direction < 0)
        return arena_printf(d->v->arena, zh ? "步行 %d 米" : "Walk %d m", metres);
    return zh ? arena_printf(d->v->arena, "%s %d 米", go[step->direction].zh, metres)
              : arena_printf(d->v->arena, "%s, %d m", go[step->direction].en, metres);
}

static const char *change_words(struct draw *d, const struct route_step *step, const char *lang)
{
    bool zh = sheet_lang_of(lang) == SHEET_ZH;
    const char *level = way_level(d->v->snapshot->venue, step->level, lang);
    const char *gap = zh && (unsigned char)level[0] < 0x80 ? " " : "";
    return arena_printf(d->v->arena, "%s%s%s", zh ? change[step->way].zh : change[step->way].en,
                        gap, level);
}

static const char *arrive_words(const struct route_step *step, const char *lang)
{
    bool zh = sheet_lang_of(lang) == SHEET_ZH;
    enum direction at = step->direction < 0 ? DIRECTION_AHEAD : step->direction;
    return zh ? arrive[at].zh : arrive[at].en;
}

static const char *step_words(struct draw *d, const struct route_step *step, const char *lang)
{
    switch (step->kind) {
    case ROUTE_GO:
        return go_words(d, step, lang);
    case ROUTE_CHANGE:
        return change_words(d, step, lang);
    case ROUTE_ARRIVE:
        return arrive_words(step, lang);
    }
    return NULL;
}

struct pair way_step_words(struct draw *d, const struct route_step *step)
{
    struct langs langs = draw_langs(d);
    struct pair words = {step_words(d, step, langs.a), langs.a, NULL, langs.b};
    if (langs.b)
        words.b = step_words(d, step, langs.b);
    return pair_distinct(words);
}

void draw_level_sign(struct draw *d, const char *name, enum venue_way way, bool up, double cx_u,
                     double cy_u, double a_u, uint32_t colour)
{
    if (way == VENUE_BY_LIFT)
        draw_lift(d, name, cx_u, cy_u, a_u, colour);
    else
        draw_stairs(d, name, cx_u, cy_u, a_u, up, colour);
}

void draw_way_sign(struct draw *d, const char *name, const struct route_step *step, double cx_u,
                   double cy_u, double a_u, uint32_t colour)
{
    if (step->kind == ROUTE_CHANGE)
        draw_level_sign(d, name, step->way, step->levels > 0, cx_u, cy_u, a_u, colour);
    else if (step->kind == ROUTE_GO && step->direction < 0)
        draw_glyph(d, name, GLYPH_WALKER, cx_u - a_u / 2, cy_u - a_u / 2, a_u, colour,
                   d->v->palette->bg);
    else
        draw_arrow(d, name, cx_u, cy_u, a_u, step->direction < 0 ? 0 : 45 * (int)step->direction,
                   colour);
}
