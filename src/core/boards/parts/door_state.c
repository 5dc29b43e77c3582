#include "core/boards/parts/door_state.h"
#include "core/boards/parts/stack.h"

#include <math.h>

#define CHIP_STEP 2

/* Glyph and inline pair; returns the x behind, or x where it does not fit. */
static int32_t draw_sign_words(struct details *s, const char *name, enum glyph glyph,
                               const struct pair *words, uint32_t colour, int32_t x, double y_u)
{
    struct draw *d = s->d;
    const struct grid *g = d->v->grid;
    struct ink a = ink(3, WEIGHT_MEDIUM, ROLE_R1, colour),
               b = ink(3, WEIGHT_REGULAR, ROLE_R2, colour);
    int32_t right = grid_x(g, s->right_u), lead = glyph == GLYPH_NONE ? 0 : grid_len(g, 6.6);
    struct pair said = *words;
    if (lead + draw_inline_width(d, &said, a, b) > right - x)
        said.b = NULL;
    if (lead + draw_inline_width(d, &said, a, b) > right - x && x > grid_x(g, s->left_u))
        return x;
    const char *old = scene_prefix(d->s, "%s", name);
    if (glyph != GLYPH_NONE)
        draw_glyph(d, "sign", glyph, grid_units(g, x - g->safe.x),
                   y_u - 0.36 * grid_type_u(3) - 2.5, 5, colour, d->v->palette->bg);
    x += lead + draw_inline(d, "words", &said, a, b, x + lead, grid_y(g, y_u), ALIGN_LEFT,
                            right - x - lead);
    scene_prefix_restore(d->s, old);
    return x + grid_len(g, 4);
}

static struct pair starts_in(struct details *s)
{
    const struct view *v = s->d->v;
    struct langs langs = draw_langs(s->d);
    int64_t start = s->main->start_ms;
    details_counts_to(s->d, start);
    return pair_distinct((struct pair){
        sheet_starts_in(v->arena, langs.a, v->now_ms, start), langs.a,
        langs.b ? sheet_starts_in(v->arena, langs.b, v->now_ms, start) : NULL, langs.b});
}

/* How it stands, whether one may go in, what changed. Full, cancelled and moved away say it all. */
void draw_door_state(struct details *s, double y_u, double chip_line_u)
{
    struct draw *d = s->d;
    const struct palette *p = d->v->palette;
    const struct grid *g = d->v->grid;
    uint32_t flags = s->main->flags;
    int32_t x = grid_x(g, s->left_u), right = grid_x(g, s->right_u), y = grid_y(g, y_u);
    bool chip_only = flags & (SESSION_CANCELLED | SESSION_AWAY) ||
                     (flags & SESSION_FULL && !(flags & SESSION_MOVED_IN));
    if (chip_only) {
        x += draw_chip(d, &s->look, 3, x, y, ALIGN_LEFT, right - x) + grid_len(g, 4);
        if (s->look.second.a && x < right)
            x = draw_sign_words(s, "second", GLYPH_NONE, &s->look.second, s->look.second_colour, x,
                                y_u);
        if (flags & (SESSION_CANCELLED | SESSION_AWAY))
            return;
    }
    if (s->look.running && !chip_only) {
        struct pair words = pair_word(d, s->look.word);
        x = draw_sign_words(s, "state", s->look.glyph, &words, s->look.colour, x, y_u);
    } else if (!s->look.running) {
        struct pair words = starts_in(s);
        x = draw_sign_words(s, "state", s->look.glyph, &words, s->look.colour, x, y_u);
    }
    if (flags & SESSION_DOORS_CLOSED) {
        struct pair words = pair_word(d, WORD_DOORS_CLOSED);
        x = draw_sign_words(s, "doors", GLYPH_BAR, &words, p->stop, x, y_u);
    } else if (flags & SESSION_DOORS_OPEN && !s->look.running) {
        struct pair words = pair_word(d, WORD_DOORS_OPEN);
        x = draw_sign_words(s, "doors", GLYPH_RING, &words, p->accent, x, y_u);
    }
    if (chip_only || !s->look.chip.a)
        return;
    if (chip_line_u > 0) {
        x = grid_x(g, s->left_u);
        y = grid_y(g, y_u + chip_line_u);
    }
    x += draw_chip(d, &s->look, CHIP_STEP, x, y, ALIGN_LEFT, right - x) + grid_len(g, 4);
    struct ink a = ink(CHIP_STEP, WEIGHT_MEDIUM, ROLE_R2, s->look.second_colour);
    struct ink b = ink(CHIP_STEP, WEIGHT_REGULAR, ROLE_R2, s->look.second_colour);
    struct pair second = second_words(d, &s->look, a, b, right - x);
    draw_inline(d, "second", &second, a, b, x, y, ALIGN_LEFT, right - x);
}

/* From the state's baseline to that of a chip under it. */
static double chip_line_u(const struct draw *d)
{
    return fmax(8.2, 1.1 * chip_size_u(d, CHIP_STEP) + 0.25 * stack_size_u(d->v, 3, ROLE_R1) + 0.8);
}

double door_chip_line_u(struct details *s, bool is_wide)
{
    struct draw *d = s->d;
    uint32_t flags = s->main->flags;
    if (!s->look.chip.a || flags & (SESSION_CANCELLED | SESSION_AWAY | SESSION_FULL))
        return 0;
    int32_t room = grid_len(d->v->grid, s->right_u - s->left_u);
    struct pair words = s->look.running ? pair_word(d, s->look.word) : starts_in(s);
    int32_t doors = flags & (SESSION_DOORS_OPEN | SESSION_DOORS_CLOSED) ? room / 2 : 0;
    struct ink a = ink(3, WEIGHT_MEDIUM, ROLE_R1, 0), b = ink(3, WEIGHT_REGULAR, ROLE_R2, 0);
    int32_t width = draw_inline_width(d, &words, a, b) + doors +
                    chip_width(d, &s->look, false, CHIP_STEP) + grid_len(d->v->grid, 11);
    int32_t brief = width - chip_width(d, &s->look, false, CHIP_STEP) +
                    chip_width(d, &s->look, true, CHIP_STEP);
    return (is_wide ? width : brief) > room ? chip_line_u(d) : 0;
}
