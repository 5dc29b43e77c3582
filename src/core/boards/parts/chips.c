#include "core/boards/parts/chips.h"

static const char *moved_to(struct draw *d, const struct standing *s, const char *lang)
{
    const char *place = room_call(d->v->snapshot, s->other_room, lang);
    return lang && place ? sheet_moved_to(d->v->arena, lang, place) : NULL;
}

static const char *moved_from(struct draw *d, const struct standing *s, const char *lang)
{
    const char *place = room_call(d->v->snapshot, s->other_room, lang);
    return lang && place ? sheet_moved_from(d->v->arena, lang, place) : NULL;
}

static const char *full_words(struct draw *d, const struct standing *s, const char *lang)
{
    if (!lang)
        return NULL;
    const char *place = room_call(d->v->snapshot, s->overflow_room, lang);
    return place ? sheet_full_relay(d->v->arena, lang, place) : sheet_word(lang, WORD_FULL);
}

static const char *full_word(struct draw *d, const struct standing *s, const char *lang)
{
    (void)d;
    (void)s;
    return lang ? sheet_word(lang, WORD_FULL) : NULL;
}

static int delay_minutes(const struct standing *s)
{
    return (int)((s->start_ms - s->plan_start_ms) / MS_MINUTE);
}

static const char *delay_words(struct draw *d, const struct standing *s, const char *lang)
{
    return lang ? sheet_delayed(d->v->arena, lang, delay_minutes(s)) : NULL;
}

static const char *delay_words_short(struct draw *d, const struct standing *s, const char *lang)
{
    return lang ? sheet_delayed_short(d->v->arena, lang, delay_minutes(s)) : NULL;
}

static const char *retimed_words(struct draw *d, const struct standing *s, const char *lang)
{
    if (!lang)
        return NULL;
    const struct zone *zone = d->v->snapshot->event.zone;
    bool start_kept = s->start_ms == s->plan_start_ms;
    const char *time = start_kept ? sheet_range(d->v->arena, zone, s->start_ms, s->end_ms)
                                  : sheet_time(d->v->arena, zone, s->start_ms);
    return sheet_retimed(d->v->arena, lang, time);
}

/* When a session takes place whose old slot this is; with the date where that is another day. */
static const char *now_at_words(struct draw *d, const struct standing *s, const char *lang)
{
    if (!lang)
        return NULL;
    struct arena *arena = d->v->arena;
    const struct zone *zone = d->v->snapshot->event.zone;
    const char *time = sheet_time(arena, zone, s->other_start_ms);
    if (zone_day(zone, s->other_start_ms) != zone_day(zone, s->start_ms))
        time = arena_printf(arena, "%s %s", sheet_date_short(arena, lang, zone, s->other_start_ms),
                            time);
    return sheet_retimed(arena, lang, time);
}

/* What takes place instead, NULL if nothing is said or it is nobody's business. */
static const char *instead(const struct draw *d, const struct standing *s, const char *lang)
{
    const struct session *other =
        s->replacement >= 0 ? &d->v->snapshot->sessions[s->replacement] : NULL;
    if (!(s->flags & SESSION_REPLACED) || !lang || (other && other->is_private))
        return NULL;
    if (!other)
        return text_any(&s->by->replaced->title, lang);
    const char *title = text_in(&other->short_title, lang);
    return title ? title : text_any(&other->title, lang);
}

static const char *cancelled_words(struct draw *d, const struct standing *s, const char *lang)
{
    const char *title = instead(d, s, lang);
    return title  ? sheet_cancelled_for(d->v->arena, lang, title)
           : lang ? sheet_word(lang, WORD_CANCELLED)
                  : NULL;
}

static const char *cancelled_word(struct draw *d, const struct standing *s, const char *lang)
{
    (void)d;
    (void)s;
    return lang ? sheet_word(lang, WORD_CANCELLED) : NULL;
}

/* A title given instead stands in the row itself; another session is named. */
static const char *replaced_words(struct draw *d, const struct standing *s, const char *lang)
{
    const char *title = s->replacement >= 0 ? instead(d, s, lang) : NULL;
    return title  ? sheet_replaced_by(d->v->arena, lang, title)
           : lang ? sheet_word(lang, WORD_REPLACED)
                  : NULL;
}

static const char *replaced_word(struct draw *d, const struct standing *s, const char *lang)
{
    (void)d;
    (void)s;
    return lang ? sheet_word(lang, WORD_REPLACED) : NULL;
}

static const char *added_word(struct draw *d, const struct standing *s, const char *lang)
{
    (void)d;
    (void)s;
    return lang ? sheet_word(lang, WORD_ADDED) : NULL;
}

const struct chip_kind chip_kinds[] = {
    {SESSION_CANCELLED, GLYPH_CROSS, CHIP_STOP, cancelled_words, cancelled_word},
    {SESSION_MOVED_AWAY, GLYPH_ARROW, CHIP_PLACE, moved_to, moved_to},
    {SESSION_RETIMED_AWAY, GLYPH_CHEVRONS, CHIP_TIME, now_at_words, now_at_words},
    {SESSION_MOVED_IN, GLYPH_ARROW, CHIP_PLACE, moved_from, moved_from},
    {SESSION_FULL, GLYPH_NO_ENTRY, CHIP_STOP, full_words, full_word},
    {SESSION_DELAYED, GLYPH_CHEVRONS, CHIP_TIME, delay_words, delay_words_short},
    {SESSION_RETIMED, GLYPH_CHEVRONS, CHIP_TIME, retimed_words, retimed_words},
    {SESSION_REPLACED, GLYPH_SWAP, CHIP_PLACE, replaced_words, replaced_word},
    {SESSION_ADDED, GLYPH_PLUS, CHIP_PLACE, added_word, added_word},
    {0},
};

uint32_t chip_colour(const struct chip_kind *kind, const struct palette *palette)
{
    switch (kind->tone) {
    case CHIP_STOP:
        return palette->stop;
    case CHIP_TIME:
        return palette->time;
    case CHIP_PLACE:
        break;
    }
    return palette->place;
}
