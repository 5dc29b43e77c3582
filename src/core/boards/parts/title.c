#include "core/boards/parts/title.h"

#include "core/text/fit.h"

const struct session *title_session(const struct draw *d, const struct standing *standing)
{
    const struct session *session = &d->v->snapshot->sessions[standing->session];
    const struct change *change = standing->by->replaced;
    if (!(standing->flags & SESSION_REPLACED) || !change || change->title.n == 0 ||
        standing->replacement >= 0 || standing->flags & SESSION_CANCELLED)
        return session;
    struct session *named = arena_array(d->v->arena, 1, sizeof *named);
    *named = *session;
    named->title = change->title;
    named->short_title = named->long_title = named->abstract = (struct text){0};
    return named;
}

static const char *choose(struct draw *d, const char *title, const char *brief, const char *lang,
                          struct ink ink, int32_t max_px, bool *fits)
{
    *fits = true;
    if (!title)
        title = brief;
    if (!title)
        return NULL;
    const char *candidates[4] = {title, brief, text_without_series(title),
                                 text_without_series(brief)};
    const char *least = title;
    int32_t least_px = INT32_MAX;
    for (int i = 0; i < 4; i++) {
        if (!candidates[i])
            continue;
        int32_t width = draw_width(d, candidates[i], lang, ink);
        if (width <= max_px)
            return candidates[i];
        if (width < least_px) {
            least = candidates[i];
            least_px = width;
        }
    }
    *fits = false;
    return least;
}

const char *title_second(struct draw *d, const char *text, const char *lang, struct ink ink,
                         int32_t max_px)
{
    if (!text || draw_width(d, text, lang, ink) <= max_px)
        return text;
    return text_without_ending(d->v->arena, text);
}

struct pair title_choose(struct draw *d, const struct session *session, struct ink a, struct ink b,
                         int32_t max_px, bool *fits)
{
    bool fits_a = true, fits_b = true;
    struct pair pair;
    if (session->is_private) {
        pair = pair_word(d, WORD_PRIVATE);
    } else {
        struct pair brief = pair_of(d, &session->short_title);
        pair = pair_of(d, &session->title);
        bool same = brief.a && str_equal(brief.a_lang, pair.a_lang);
        pair.a = choose(d, pair.a, same ? brief.a : NULL, pair.a_lang, a, max_px, &fits_a);
        if (pair.b)
            pair.b = choose(d, pair.b, same ? brief.b : NULL, pair.b_lang, b, max_px, &fits_b);
    }
    if (fits)
        *fits = fits_a;
    return pair;
}

struct pair title_brief(struct draw *d, const struct session *session)
{
    if (session->is_private)
        return pair_word(d, WORD_PRIVATE);
    struct pair brief = pair_of(d, &session->short_title), pair = pair_of(d, &session->title);
    if (brief.a && str_equal(brief.a_lang, pair.a_lang)) {
        pair.a = brief.a;
        if (brief.b)
            pair.b = brief.b;
    }
    pair.a = text_without_series(pair.a);
    pair.b = text_without_series(pair.b);
    return pair;
}
