#include "core/boards/parts/stand.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/qr.h"
#include "core/boards/parts/ridge.h"
#include "core/scene/layer.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum picture_state stand_picture(struct draw *d, const struct exhibit *exhibit, struct rect place,
                                 struct picture_cut *cut)
{
    const struct pictures *pictures = d->v->pictures;
    struct picture_info info;
    if (!exhibit->picture || !pictures || rect_empty(place))
        return PICTURE_NONE;
    enum picture_state state = pictures->info(pictures->self, exhibit->picture, &info);
    if (state != PICTURE_READY)
        return state;
    *cut = picture_crop(&info, exhibit->focal_x, exhibit->focal_y, place.w, place.h);
    return pictures->cut(pictures->self, exhibit->picture, cut);
}

void draw_picture(struct draw *d, struct rect place, const struct picture_cut *cut)
{
    scene_image(d->s, "picture", place, cut, d->v->palette->s1);
}

/* The fade in, and what is painted before the next edge: the picture stands still then. */
#define PAN_BEGINS_MS 400
#define PAN_ENDS_MS 200

bool stand_pans(const struct draw *d)
{
    const struct view *v = d->v;
    return v->until_ms - v->from_ms > PAN_BEGINS_MS + PAN_ENDS_MS && v->until_ms != INSTANT_NEVER &&
           !v->snapshot->theme.reduced_motion;
}

enum picture_state stand_picture_wide(struct draw *d, const struct exhibit *exhibit,
                                      struct rect place, struct picture_cut *cut)
{
    place.w += (int32_t)((int64_t)place.w * PAN_PERMILLE / 1000);
    return stand_picture(d, exhibit, place, cut);
}

void draw_pan(struct draw *d, struct rect place, const struct picture_cut *cut)
{
    const struct view *v = d->v;
    int64_t dwell_ms = v->until_ms - v->from_ms;
    int64_t dwells = floor_to(v->from_ms, dwell_ms) / dwell_ms;
    struct scene *picture = arena_alloc(v->arena, sizeof *picture);
    scene_init(picture, v->arena, cut->width, place.h, v->palette->s1);
    scene_image(picture, "picture", (struct rect){0, 0, cut->width, place.h}, cut, v->palette->s1);
    scene_finish(picture);
    scene_layer(d->s, "picture",
                &(struct scene_layer){.rect = place,
                                      .picture = picture,
                                      .motion = LAYER_PAN,
                                      .from_ms = v->from_ms + PAN_BEGINS_MS,
                                      .until_ms = v->until_ms - PAN_ENDS_MS,
                                      .leftward = dwells % 2 != 0});
}

int32_t stand_hang(const struct exhibit *exhibit, double size_px)
{
    return isdigit((unsigned char)exhibit->stand[0]) ? (int32_t)lround(0.045 * size_px) : 0;
}

void draw_no_picture(struct draw *d, const struct exhibit *exhibit, struct rect place,
                     int32_t inset_px, int step)
{
    const struct grid *g = d->v->grid;
    struct rect old_clip = scene_clip(d->s, place);
    scene_rect(d->s, "ground", place, d->v->palette->s1);
    struct ink ink = {step, WEIGHT_BOLD, ROLE_R3, d->v->palette->t1};
    int32_t room = place.w - 2 * inset_px;
    while (ink.step > 2 && draw_width(d, exhibit->stand, NULL, ink) > room)
        ink.step--;
    double size = lines_px(d, ink), cap = 0.714 * size;
    double height_u = grid_units(g, place.h), left_u = grid_units(g, place.x - g->safe.x);
    double bottom_u = grid_units(g, place.y + place.h - g->safe.y);
    /* Number and the hills' crest share the sky evenly. */
    int32_t baseline = place.y + (int32_t)lround(0.17 * place.h + cap);
    draw_line(d, "number", exhibit->stand, NULL, ink,
              place.x + inset_px - stand_hang(exhibit, size), baseline, ALIGN_LEFT, room, NULL);
    double top_u = grid_units(g, baseline - g->safe.y) + fmax(2.0, 0.05 * height_u);
    if (!exhibit->stand[0])
        top_u = grid_units(g, place.y - g->safe.y) + 0.2 * height_u;
    double gap_u = 0.036 * height_u;
    draw_ridge_field_in(d, left_u, grid_units(g, place.w), bottom_u - 7.2 * gap_u, gap_u,
                        0.36 * height_u, top_u);
    d->s->clip = old_clip;
}

int32_t draw_stand_plate(struct draw *d, const struct exhibit *exhibit, int32_t x, int32_t y,
                         double height_u, int step, int32_t max_px)
{
    const struct grid *g = d->v->grid;
    if (!exhibit->stand[0])
        return 0;
    struct ink ink = {step, WEIGHT_BOLD, ROLE_R1, d->v->palette->on_fill};
    int32_t height = grid_len(g, height_u), pad = grid_len(g, 2.5);
    while (ink.step > 2 && draw_width(d, exhibit->stand, NULL, ink) + 2 * pad > max_px)
        ink.step--;
    int32_t width = draw_width(d, exhibit->stand, NULL, ink) + 2 * pad;
    double cap = 0.714 * lines_px(d, ink);
    scene_rrect(d->s, "plate", (struct rect){x, y, width, height}, grid_len(g, 0.5),
                d->v->palette->accent);
    draw_line(d, "stand", exhibit->stand, NULL, ink, x + pad,
              y + (int32_t)lround((height + cap) / 2), ALIGN_LEFT, 0, NULL);
    return width;
}

int32_t draw_minutes(struct draw *d, const struct exhibit *exhibit, int32_t right, int32_t baseline,
                     int step, uint32_t colour)
{
    const struct grid *g = d->v->grid;
    int minutes = exhibits_minutes(d->v, exhibit);
    if (minutes < 0)
        return 0;
    const char *old = scene_prefix(d->s, "minutes");
    int unit_step = step < 5 ? 0 : step - 3;
    struct ink number = {step, WEIGHT_BOLD, ROLE_R3, colour};
    struct ink unit_a = {unit_step, WEIGHT_MEDIUM, ROLE_R3, d->v->palette->t1};
    struct ink unit_b = {unit_step - 2 > 0 ? unit_step - 2 : 0, WEIGHT_REGULAR, ROLE_R3,
                         d->v->palette->t2};
    struct pair unit = pair_word(d, WORD_MIN);
    int32_t x = right;
    if (step < 5) {
        x -= draw_inline_width(d, &unit, unit_a, unit_b);
        draw_inline(d, "unit", &unit, unit_a, unit_b, x, baseline, ALIGN_LEFT, 0);
    } else {
        int32_t wide_a = draw_width(d, unit.a, unit.a_lang, unit_a);
        int32_t wide_b = draw_width(d, unit.b, unit.b_lang, unit_b);
        x -= wide_a > wide_b ? wide_a : wide_b;
        int32_t first = baseline - (unit.b ? draw_pair_drop(d, unit_step) : 0);
        draw_stacked(d, "unit", &unit, unit_a, unit_b, x, first, ALIGN_LEFT, 0);
    }
    x -= grid_len(g, 1.5);
    x -= draw_line(d, "number", arena_printf(d->v->arena, "%d", minutes), NULL, number, x, baseline,
                   ALIGN_RIGHT, 0, NULL);
    double cap_u = grid_units(g, (int32_t)lround(0.714 * lines_px(d, number)));
    double side_u = 1.3 * cap_u;
    x -= grid_len(g, 1.0 + 0.86 * side_u);
    double base_u = grid_units(g, baseline - g->safe.y);
    draw_glyph(d, "walker", GLYPH_WALKER, grid_units(g, x - g->safe.x),
               base_u - (cap_u + side_u) / 2, side_u, d->v->palette->t2, d->v->palette->bg);
    scene_prefix_restore(d->s, old);
    return right - x;
}

void draw_inline_whole(struct draw *d, const char *name, const struct pair *pair, struct ink a,
                       struct ink b, int32_t x, int32_t baseline, int32_t max_px)
{
    struct pair whole = *pair;
    if (draw_inline_width(d, &whole, a, b) > max_px)
        whole.b = NULL;
    draw_inline(d, name, &whole, a, b, x, baseline, ALIGN_LEFT, max_px);
}

/* Up to the first sentence's end. */
static const char *first_sentence(struct arena *arena, const char *text)
{
    static const char *const ends[] = {"。", "！", "？", ". ", "! ", "? "};
    size_t first = strlen(text);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *at = strstr(text, ends[i]);
        size_t end = at ? (size_t)(at - text) + strlen(ends[i]) : first;
        first = end < first ? end : first;
    }
    while (first > 0 && text[first - 1] == ' ')
        first--;
    return arena_strndup(arena, text, first);
}

/* In up to two lines, whole or its first sentence; NULL where neither fits. */
static const struct set_text *set_passage(struct draw *d, const char *text, const char *lang,
                                          struct ink ink, int32_t width)
{
    const struct set_text *set = lines_set(d, text, lang, ink, width, 2);
    if (set && set->shortened)
        set = lines_set(d, first_sentence(d->v->arena, text), lang, ink, width, 2);
    return set && !set->shortened ? set : NULL;
}

/* Whether the lines, the first at baseline y, stay clear of the room's end and of the code: beside
 * it a line may go down to the code's words. */
static bool passage_fits(struct draw *d, const struct set_text *set, const char *lang,
                         struct ink ink, int32_t y, struct rect room,
                         const struct online_place *online)
{
    double size = lines_px(d, ink);
    int32_t gap = grid_len(d->v->grid, 2);
    for (int i = 0; set && i < set->n_lines; i++) {
        int32_t bottom = y + (int32_t)lround(size * (i * lines_leading(lang) + 0.28));
        int32_t limit = room.y + room.h;
        if (online && online->top < limit) {
            bool beside = room.x + set->lines[i].width_px + gap <= online->code_left;
            limit = beside ? online->words_top - gap : online->top - gap / 2;
        }
        if (bottom > limit)
            return false;
    }
    return set != NULL;
}

void draw_passage(struct draw *d, const struct text *text, struct ink a, struct ink b, int32_t y,
                  struct rect room, const struct online_place *online)
{
    struct pair pair = pair_of(d, text);
    const struct set_text *first = set_passage(d, pair.a, pair.a_lang, a, room.w);
    const struct set_text *second = set_passage(d, pair.b, pair.b_lang, b, room.w);
    double z = lines_px(d, a), e = lines_px(d, b);
    y += (int32_t)lround(0.55 * z + 0.85 * z);
    if (!passage_fits(d, first, pair.a_lang, a, y, room, online))
        return;
    y = draw_lines(d, "text", first, pair.a_lang, a, room.x, y);
    y += (int32_t)lround(0.38 * z + 0.72 * e);
    /* Even lines may reach over the code where full ones end before it. */
    if (second && !passage_fits(d, second, pair.b_lang, b, y, room, online)) {
        second = lines_set_full(d, pair.b, pair.b_lang, b, room.w, 2);
        if (second->shortened)
            second = NULL;
    }
    if (passage_fits(d, second, pair.b_lang, b, y, room, online))
        draw_lines(d, "text.b", second, pair.b_lang, b, room.x, y);
}
