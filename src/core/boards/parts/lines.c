#include "core/boards/parts/lines.h"

#include <math.h>

double lines_leading(const char *lang)
{
    return lang_is_han(lang) ? 1.2 : 1.28;
}

int lines_px(const struct draw *d, struct ink ink)
{
    int px = draw_px(d, ink.step);
    int floor_px = grid_floor_px(d->v->grid, d->v->display, ink.role);
    return px < floor_px ? floor_px : px;
}

static const struct set_text *set_lines(struct draw *d, const char *text, const char *lang,
                                        struct ink ink, int32_t max_px, int max_lines, bool balance)
{
    if (!text || !*text || max_px <= 0 || max_lines < 1)
        return NULL;
    struct paragraph paragraph = {.text = text,
                                  .lang = lang,
                                  .weight = ink.weight,
                                  .size_px = lines_px(d, ink),
                                  .width_px = max_px,
                                  .max_lines = max_lines,
                                  .balance = balance};
    return text_set(d->v->type, &paragraph);
}

const struct set_text *lines_set(struct draw *d, const char *text, const char *lang, struct ink ink,
                                 int32_t max_px, int max_lines)
{
    return set_lines(d, text, lang, ink, max_px, max_lines, true);
}

const struct set_text *lines_set_full(struct draw *d, const char *text, const char *lang,
                                      struct ink ink, int32_t max_px, int max_lines)
{
    return set_lines(d, text, lang, ink, max_px, max_lines, false);
}

int32_t draw_lines(struct draw *d, const char *name, const struct set_text *set, const char *lang,
                   struct ink ink, int32_t x, int32_t baseline)
{
    if (!set)
        return baseline;
    int size_px = lines_px(d, ink);
    int32_t leading = (int32_t)lround(lines_leading(lang) * size_px);
    const char *old = scene_prefix(d->s, "%s", name);
    for (int i = 0; i < set->n_lines; i++) {
        const char *line = arena_printf(d->v->arena, "line%d", i + 1);
        scene_text(d->s, line, &set->lines[i], x, baseline + i * leading, size_px, ink.role, lang,
                   ink.colour);
    }
    draw_note_floor(d, "line", set->text, lang, ink, size_px);
    scene_prefix_restore(d->s, old);
    return baseline + (set->n_lines > 0 ? set->n_lines - 1 : 0) * leading;
}
