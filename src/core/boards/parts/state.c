#include "core/boards/parts/state.h"

#include "core/boards/parts/chips.h"
#include <math.h>

#define CHIP_STEP_MAX 6

const char *room_call(const struct snapshot *snapshot, int32_t room, const char *lang)
{
    if (room < 0 || !lang) /* an event of one language has no second one */
        return NULL;
    const struct room *r = &snapshot->rooms[room];
    const char *name = text_in(&r->short_name, lang);
    if (name)
        return name;
    if (r->number && *r->number)
        return r->number;
    name = text_any(&r->name, lang);
    return name ? name : r->id;
}

/* Each of a few characters: +15, 10:40, → 302. */
static const char *least_words(struct draw *d, const struct standing *s, enum glyph glyph)
{
    struct langs langs = draw_langs(d);
    const struct view *v = d->v;
    int64_t minutes = (s->start_ms - s->plan_start_ms) / MS_MINUTE;
    bool is_retimed = s->flags & SESSION_RETIMED;
    if (glyph == GLYPH_CHEVRONS && s->flags & SESSION_RETIMED_AWAY) {
        const struct zone *zone = v->snapshot->event.zone;
        bool same_day = zone_day(zone, s->other_start_ms) == zone_day(zone, s->start_ms);
        return same_day ? sheet_time(v->arena, zone, s->other_start_ms)
                        : sheet_date_short(v->arena, langs.a, zone, s->other_start_ms);
    }
    if (glyph == GLYPH_CHEVRONS && is_retimed && s->start_ms == s->plan_start_ms)
        return arena_printf(v->arena, "–%s",
                            sheet_time(v->arena, v->snapshot->event.zone, s->end_ms));
    if (glyph == GLYPH_CHEVRONS && is_retimed)
        return sheet_time(v->arena, v->snapshot->event.zone, s->start_ms);
    if (glyph == GLYPH_CHEVRONS && s->flags & SESSION_DELAYED)
        return arena_printf(v->arena, "+%d", (int)minutes);
    const char *place = room_call(v->snapshot, s->other_room, langs.a);
    if (glyph == GLYPH_ARROW && place)
        return s->flags & SESSION_MOVED_AWAY ? place : sheet_from(v->arena, langs.a, place);
    return NULL;
}

/* Words that are not a change's own. */
static void chip_word(struct draw *d, struct state_look *out, enum glyph glyph, uint32_t fill,
                      enum word word)
{
    out->chip_glyph = glyph;
    out->chip_fill = fill;
    out->chip = out->chip_short = pair_word(d, word);
}

static void change_chip(struct draw *d, const struct standing *s, const struct chip_kind *kind,
                        struct state_look *out)
{
    struct langs langs = draw_langs(d);
    chip_words *full = kind->full, *brief = kind->brief;
    out->chip_glyph = kind->glyph;
    out->chip_fill = chip_colour(kind, d->v->palette);
    out->chip_least = least_words(d, s, kind->glyph);
    out->chip =
        pair_distinct((struct pair){full(d, s, langs.a), langs.a, full(d, s, langs.b), langs.b});
    out->chip_short =
        pair_distinct((struct pair){brief(d, s, langs.a), langs.a, brief(d, s, langs.b), langs.b});
}

/* What stands in its room when it should begin: something that goes on a while longer, or something
 * that needs the room in its place. */
static void conflict_chip(struct draw *d, const struct standing *s, struct state_look *out)
{
    const struct standing *other =
        programme_session(d->v->snapshot->programme, s->conflict_with, d->v->now_ms);
    bool runs_into = other->start_ms < s->start_ms && other->end_ms < s->end_ms;
    uint32_t fill = d->v->palette->time;
    chip_word(d, out, GLYPH_CHEVRONS, fill, runs_into ? WORD_MAY_BE_DELAYED : WORD_ASK_STAFF);
    out->chip_short = pair_word(d, runs_into ? WORD_MAY_BE_DELAYED : WORD_CHANGED);
    out->chip_least = pair_word(d, runs_into ? WORD_MAY_BE_LATE : WORD_CHANGED).a;
}

/* One chip; what was changed besides becomes words, but for a session that is off. A delay and a
 * retime are one thing. One whose room is taken says so where it has nothing else to say. */
static void choose_chip(struct draw *d, const struct standing *s, struct state_look *out)
{
    uint32_t used = 0;
    for (const struct chip_kind *kind = chip_kinds; kind->change; kind++) {
        uint32_t change = kind->change;
        if (!(s->flags & change) || (change & SESSION_RETIMED && used & SESSION_DELAYED))
            continue;
        if (!used) {
            change_chip(d, s, kind, out);
        } else {
            struct state_look second = {0};
            change_chip(d, s, kind, &second);
            out->second = second.chip;
            out->second_short = second.chip_short;
            out->second_colour = second.chip_fill;
        }
        if (used || change & SESSION_CANCELLED)
            break;
        used |= change;
    }
    if (!out->chip.a && s->flags & SESSION_CONFLICT && s->conflict_with >= 0)
        conflict_chip(d, s, out);
    if (out->chip.a)
        out->change_colour = out->chip_fill;
}

struct pair second_words(struct draw *d, const struct state_look *look, struct ink a, struct ink b,
                         int32_t max_px)
{
    struct pair full = look->second, leading = full, brief = look->second_short;
    leading.b = NULL;
    struct pair brief_leading = brief;
    brief_leading.b = NULL;
    const struct pair forms[] = {full, brief, leading, brief_leading};
    for (size_t i = 0; full.a && i < sizeof forms / sizeof *forms; i++) {
        if (draw_inline_width(d, &forms[i], a, b) <= max_px)
            return forms[i];
    }
    return (struct pair){0};
}

void draw_new_bar(struct draw *d, const struct state_look *look, int32_t x, int32_t y0, int32_t y1)
{
    struct rect bar = {x, y0, grid_len(d->v->grid, 0.75), y1 - y0};
    if (look->is_new && y1 > y0)
        scene_rect(d->s, "new", bar, look->change_colour);
}

static void by_time(struct draw *d, const struct standing *s, struct state_look *out)
{
    const struct palette *p = d->v->palette;
    int64_t now = d->v->now_ms;
    if (d->v->data == DATA_WITHDRAWN) { /* nothing is said about now */
        out->glyph = GLYPH_RING;
        out->colour = p->t2;
        out->word = WORD_LATER;
    } else if (now >= s->end_ms) {
        out->glyph = GLYPH_BAR;
        out->colour = p->t3;
        out->word = WORD_ENDED;
        out->quiet = true;
    } else if (now >= s->start_ms) {
        out->glyph = GLYPH_DISC;
        out->colour = p->accent;
        out->word = WORD_NOW;
        out->running = true;
    } else if (s->start_ms - now <= SOON_MS) {
        out->glyph = GLYPH_HALF;
        out->colour = p->accent;
        out->word = WORD_SOON;
        out->soon = true;
    } else {
        out->glyph = GLYPH_RING;
        out->colour = p->t2;
        out->word = WORD_LATER;
        scene_changes_at(d->s, s->start_ms - SOON_MS);
    }
}

/* The colour of a change that has no chip. */
static uint32_t quiet_change(const struct palette *p, const struct standing *s)
{
    if (!s->newest)
        return p->time;
    switch (s->newest->kind) {
    case CHANGE_DOORS_OPEN:
    case CHANGE_NOT_FULL:
        return p->accent;
    case CHANGE_DOORS_CLOSED:
        return p->stop;
    case CHANGE_SPEAKER:
    case CHANGE_REINSTATED:
        return p->t2;
    default:
        return p->time;
    }
}

void state_look(struct draw *d, const struct standing *s, struct state_look *out)
{
    const struct palette *p = d->v->palette;
    *out = (struct state_look){.change_colour = quiet_change(p, s)};
    by_time(d, s, out);
    choose_chip(d, s, out);
    if (s->flags & SESSION_CANCELLED) {
        out->glyph = GLYPH_CROSS;
        out->colour = p->stop;
        out->word = WORD_CANCELLED_SHORT;
        out->quiet = out->struck = out->no_time = true;
        out->running = out->soon = false;
    } else if (s->flags & SESSION_MOVED_AWAY) {
        out->glyph = GLYPH_ARROW;
        out->colour = p->place;
        out->word = WORD_MOVED;
        out->quiet = out->no_time = true;
        out->running = out->soon = false;
    } else if (s->flags & SESSION_RETIMED_AWAY) {
        out->glyph = GLYPH_CHEVRONS;
        out->colour = p->time;
        out->word = WORD_CHANGED;
        out->quiet = out->no_time = true;
        out->running = out->soon = false;
    } else if (s->replacement >= 0) { /* another session takes place in its stead */
        out->glyph = GLYPH_SWAP;
        out->colour = p->place;
        out->word = WORD_REPLACED;
        out->quiet = out->no_time = true;
        out->running = out->soon = false;
    }
    out->time_changed = (s->flags & (SESSION_DELAYED | SESSION_RETIMED)) != 0;
    bool is_list = d->v->data == DATA_WITHDRAWN;
    if (!is_list && s->changed_ms && d->v->now_ms < s->changed_ms + NEW_CHANGE_MS) {
        out->is_new = true;
        scene_changes_at(d->s, s->changed_ms + NEW_CHANGE_MS);
    }
}

static struct ink chip_ink_a(const struct draw *d, int step)
{
    return (struct ink){step, WEIGHT_BOLD, ROLE_R3, d->v->palette->on_fill};
}

static struct ink chip_ink_b(const struct draw *d, int step)
{
    return (struct ink){step, WEIGHT_MEDIUM, ROLE_R3, d->v->palette->on_fill};
}

/* The step, or the first one that the floor of its words lets stand: a chip grows with them. */
static int chip_step(const struct draw *d, int step)
{
    const struct grid *g = d->v->grid;
    return grid_step_px(g, step, grid_floor_px(g, d->v->display, ROLE_R3), CHIP_STEP_MAX);
}

double chip_size_u(const struct draw *d, int step)
{
    return grid_type_u(chip_step(d, step));
}

double chip_height_u(const struct draw *d, int step)
{
    return 1.42 * chip_size_u(d, step);
}

/* Padding, glyph and gap of a chip whose words have size s: 0.5 s + 0.9 s + 0.4 s … 0.5 s. */
static int32_t chip_frame(const struct draw *d, int step)
{
    return (int32_t)lround((0.5 + 0.9 + 0.4 + 0.5) * grid_type_u(step) * d->v->grid->u);
}

static int32_t words_width(struct draw *d, const struct pair *words, int step)
{
    return draw_inline_width(d, words, chip_ink_a(d, step), chip_ink_b(d, step));
}

int32_t chip_width(struct draw *d, const struct state_look *look, bool brief, int step)
{
    const struct pair *words = brief ? &look->chip_short : &look->chip;
    step = chip_step(d, step);
    return words->a ? chip_frame(d, step) + words_width(d, words, step) : 0;
}

/* Of a chip of its glyph alone, as much room on both sides. */
static int32_t chip_glyph_px(struct draw *d, int step)
{
    return (int32_t)lround(1.9 * grid_type_u(step) * d->v->grid->u);
}

int32_t draw_chip(struct draw *d, const struct state_look *look, int step, int32_t x,
                  int32_t baseline, enum align align, int32_t max_px)
{
    if (!look->chip.a)
        return 0;
    step = chip_step(d, step);
    int32_t frame = chip_frame(d, step);
    struct pair words = look->chip;
    if (max_px > 0 && frame + words_width(d, &words, step) > max_px)
        words = look->chip_short;
    if (max_px > 0 && frame + words_width(d, &words, step) > max_px)
        words.b = NULL;
    if (max_px > 0 && look->chip_least && frame + words_width(d, &words, step) > max_px)
        words.a = look->chip_least;
    if (max_px > 0 && frame + words_width(d, &words, step) > max_px)
        words.a = NULL; /* the glyph alone says more than a piece of a word */
    int32_t width = words.a ? frame + words_width(d, &words, step) : chip_glyph_px(d, step);
    if (max_px > 0 && width > max_px)
        width = max_px;
    if (align == ALIGN_RIGHT)
        x -= width;

    const struct grid *g = d->v->grid;
    double s = grid_type_u(step);
    int32_t height = (int32_t)lround(1.42 * s * g->u);
    /* The baseline lies 0.36 s under the chip's middle. */
    int32_t top = baseline - (int32_t)lround((0.36 + 0.71) * s * g->u);
    const char *old = scene_prefix(d->s, "chip");
    scene_rrect(d->s, "fill", (struct rect){x, top, width, height},
                (int32_t)lround(0.17 * s * g->u), look->chip_fill);
    double x_u = grid_units(g, x - g->safe.x), top_u = grid_units(g, top - g->safe.y);
    draw_glyph(d, "glyph", look->chip_glyph, x_u + 0.5 * s, top_u + (1.42 * s - 0.9 * s) / 2,
               0.9 * s, d->v->palette->on_fill, look->chip_fill);
    int32_t text_x = x + (int32_t)lround(1.8 * s * g->u);
    if (words.a)
        draw_inline(d, "words", &words, chip_ink_a(d, step), chip_ink_b(d, step), text_x, baseline,
                    ALIGN_LEFT, width - frame);
    else
        draw_note_left_out(d, "words", look->chip.a, look->chip.a_lang);
    scene_prefix_restore(d->s, old);
    return width;
}
