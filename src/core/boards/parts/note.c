#include "core/boards/parts/note.h"

#include "core/boards/parts/rows.h"
#include "core/boards/parts/state.h"

#include <string.h>

static const struct text *note_of(const struct standing *standing)
{
    const struct change *const changes[] = {standing->newest, standing->reason};
    for (int i = 0; i < 2; i++) {
        if (changes[i] && changes[i]->note.n > 0)
            return &changes[i]->note;
    }
    return NULL;
}

void notes_add(struct notes *notes, const struct standing *standing)
{
    if (!standing || notes->n == NOTES_MAX || !note_of(standing))
        return;
    /* A session that was moved stands in two rooms, and is said once. */
    for (int i = 0; i < notes->n; i++) {
        if (notes->of[i]->session == standing->session)
            return;
    }
    notes->of[notes->n++] = standing;
}

/* Which room is meant, unless the words say it themselves. */
static const char *with_call(const struct draw *d, int32_t room, const char *words,
                             const char *lang)
{
    const char *call = words ? room_call(d->v->snapshot, room, lang) : NULL;
    if (!call || strstr(words, call))
        return words;
    return arena_printf(d->v->arena, "%s%s%s", call, lang_is_han(lang) ? "：" : ": ", words);
}

bool notes_words(struct draw *d, const struct notes *notes, bool with_room, struct pair *out)
{
    const struct view *v = d->v;
    if (notes->n == 0)
        return false;
    int64_t turn = floor_to(v->show_ms, LANGUAGE_TURN_MS) / LANGUAGE_TURN_MS;
    int64_t next_ms = (turn + 1) * LANGUAGE_TURN_MS;
    if (notes->n > 1 && next_ms < d->s->next_show_ms)
        d->s->next_show_ms = next_ms;
    const struct standing *s = notes->of[((turn % notes->n) + notes->n) % notes->n];
    *out = pair_of(d, note_of(s));
    if (!out->a)
        return false;
    if (with_room) {
        out->a = with_call(d, s->room, out->a, out->a_lang);
        out->b = with_call(d, s->room, out->b, out->b_lang);
    }
    return true;
}

bool notes_of_door(struct draw *d, int page, struct pair *out)
{
    const struct view *v = d->v;
    const struct programme *programme = v->snapshot->programme;
    const struct standing *found[NOTES_MAX];
    struct notes notes = {.n = 0};
    const int32_t *rooms;
    if (page >= rows_doors(v, &rooms))
        return false;
    int n = programme_now(programme, rooms[page], v->now_ms, found, NOTES_MAX);
    if (n == 0)
        n = programme_next(programme, rooms[page], v->now_ms,
                           zone_next_day(v->snapshot->event.zone, v->now_ms), found, 1);
    for (int i = 0; i < n && i < NOTES_MAX; i++)
        notes_add(&notes, found[i]);
    return notes_words(d, &notes, false, out);
}
