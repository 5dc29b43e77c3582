#include "core/boards/parts/details.h"

#include "core/boards/parts/bar.h"
#include "core/boards/parts/stack.h"

#include <math.h>

#define LANGUAGE_GAP_U 3.5
#define LANGUAGES_MAX 8

void details_counts_to(struct draw *d, int64_t then_ms)
{
    int64_t now = d->v->now_ms;
    if (then_ms <= now)
        return;
    int64_t over = (then_ms - now) % MS_MINUTE;
    scene_changes_at(d->s, now + (over > 0 ? over : MS_MINUTE));
}

bool details_away(const struct details *s)
{
    return s->main && s->main->flags & SESSION_AWAY;
}

bool details_have_people(const struct details *s)
{
    const struct session *session = &s->d->v->snapshot->sessions[s->main->session];
    /* The people of what was replaced do not come. */
    bool replaced = s->main->flags & SESSION_REPLACED && !s->main->by->speaker;
    return session->n_people > 0 && !session->is_private && !details_away(s) && !replaced;
}

/* "主持 林知远  Chair Lin Zhiyuan"; returns the x behind. */
static int32_t draw_person(struct details *s, const char *name, const struct person *person,
                           int32_t x, int32_t y)
{
    struct draw *d = s->d;
    const struct palette *p = d->v->palette;
    const struct grid *g = d->v->grid;
    struct ink quiet = ink(2, WEIGHT_REGULAR, ROLE_R2, p->t2),
               bold = ink(2, WEIGHT_BOLD, ROLE_R2, p->t1);
    struct pair role = pair_of(d, &person->role), who = pair_of(d, &person->name);
    int32_t right = grid_x(g, s->right_u), gap = grid_len(g, 0.45 * grid_type_u(2));
    const char *other = who.b;
    if (who.b && role.b)
        other = arena_printf(d->v->arena, "%s %s", role.b, who.b);
    int32_t first = draw_width(d, who.a, who.a_lang, bold) +
                    (role.a ? draw_width(d, role.a, role.a_lang, quiet) + gap : 0);
    if (first > right - x && x > grid_x(g, s->left_u))
        return -1;
    const char *old = scene_prefix(d->s, "%s", name);
    if (role.a)
        x += draw_line(d, "role", role.a, role.a_lang, quiet, x, y, ALIGN_LEFT, right - x, NULL) +
             gap;
    x += draw_line(d, "name", who.a, who.a_lang, bold, x, y, ALIGN_LEFT, right - x, NULL);
    int32_t width = other ? draw_width(d, other, who.b_lang, quiet) : 0;
    if (other && x + gap + width <= right)
        x +=
            gap + draw_line(d, "name.b", other, who.b_lang, quiet, x + gap, y, ALIGN_LEFT, 0, NULL);
    scene_prefix_restore(d->s, old);
    return x + grid_len(g, 4);
}

double details_people_u(const struct details *s)
{
    return fmax(6.5, 0.85 * stack_size_u(s->d->v, 2, ROLE_R2) + 2.7);
}

double details_language_line_u(const struct details *s)
{
    return fmax(8.0, 1.35 * stack_size_u(s->d->v, 2, ROLE_R2));
}

const struct link *details_online(const struct details *s)
{
    const struct snapshot *snapshot = s->d->v->snapshot;
    const struct link *event = snapshot->event.online.url ? &snapshot->event.online : NULL;
    if (!s->main)
        return event;
    const struct session *session = &snapshot->sessions[s->main->session];
    uint32_t not_it = SESSION_CANCELLED | SESSION_AWAY | SESSION_REPLACED;
    if (session->is_private)
        return NULL;
    if (s->main->flags & not_it)
        return event;
    if (session->online.url)
        return &session->online;
    const struct link *series =
        session->series >= 0 ? &snapshot->series[session->series].online : NULL;
    return series && series->url ? series : event;
}

void draw_people(struct details *s, double y_u)
{
    struct draw *d = s->d;
    const struct grid *g = d->v->grid;
    const struct session *session = &d->v->snapshot->sessions[s->main->session];
    const struct change *speaker = s->main->by->speaker;
    bool changed = s->main->flags & SESSION_SPEAKER && speaker;
    const struct person *people = changed ? speaker->people : session->people;
    int n = changed ? speaker->n_people : session->n_people;
    if (session->is_private || !details_have_people(s))
        return;
    int32_t x = grid_x(g, s->left_u), y = grid_y(g, y_u);
    for (int i = 0; i < n && x >= 0; i++)
        x = draw_person(s, arena_printf(d->v->arena, "person%d", i + 1), &people[i], x, y);
    struct pair words = pair_word(d, WORD_SPEAKER_CHANGED);
    struct ink a = ink(2, WEIGHT_MEDIUM, ROLE_R2, d->v->palette->t2);
    struct ink b = ink(2, WEIGHT_REGULAR, ROLE_R2, d->v->palette->t2);
    if (changed && x >= 0 && x + draw_width(d, words.a, words.a_lang, a) <= grid_x(g, s->right_u))
        draw_inline(d, "speaker", &words, a, b, x, y, ALIGN_LEFT, grid_x(g, s->right_u) - x);
}

/* What remains: right of the marker, or left of it, or as far right as there is room. */
static void draw_left(struct details *s, int32_t marker, int32_t x0, int32_t x1, int32_t y)
{
    struct draw *d = s->d;
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    struct langs langs = draw_langs(d);
    struct pair words = {sheet_left(v->arena, langs.a, v->now_ms, s->main->end_ms), langs.a,
                         langs.b ? sheet_left(v->arena, langs.b, v->now_ms, s->main->end_ms) : NULL,
                         langs.b};
    words = pair_distinct(words);
    struct ink a = ink(2, WEIGHT_MEDIUM, ROLE_R2, v->palette->t1);
    struct ink b = ink(2, WEIGHT_REGULAR, ROLE_R2, v->palette->t2);
    int32_t gap = grid_len(g, 3);
    details_counts_to(d, s->main->end_ms);
    for (int tries = 0; tries < 2; tries++) {
        int32_t width = draw_inline_width(d, &words, a, b);
        int32_t from = marker + gap > x0 ? marker + gap : x0;
        int32_t to = marker - gap < x1 ? marker - gap : x1;
        if (from + width <= x1) {
            draw_inline(d, "left", &words, a, b, from, y, ALIGN_LEFT, 0);
            return;
        }
        if (to - width >= x0) {
            draw_inline(d, "left", &words, a, b, to, y, ALIGN_RIGHT, 0);
            return;
        }
        if (width <= x1 - x0) {
            draw_inline(d, "left", &words, a, b, x1, y, ALIGN_RIGHT, 0);
            return;
        }
        words.b = NULL;
    }
}

/* Start and end over the bar; an old time struck beside a new one. */
void draw_times(struct details *s, double y_u)
{
    struct draw *d = s->d;
    const struct view *v = d->v;
    const struct palette *p = v->palette;
    const struct grid *g = v->grid;
    const struct standing *m = s->main;
    const struct zone *zone = v->snapshot->event.zone;
    int32_t left = grid_x(g, s->left_u), right = grid_x(g, s->right_u), y = grid_y(g, y_u);
    bool running = s->look.running, moved = m->start_ms != m->plan_start_ms && !details_away(s);
    uint32_t start_ink = s->look.struck ? p->t3 : moved ? p->time : running ? p->t2 : p->t1;
    uint32_t end_ink = s->look.struck                                    ? p->t3
                       : m->end_ms != m->plan_end_ms && !details_away(s) ? p->time
                       : running                                         ? p->t1
                                                                         : p->t2;
    struct ink bold = ink(4, WEIGHT_BOLD, ROLE_R1, start_ink);
    int32_t x0 = left + draw_line(d, "start", sheet_time(v->arena, zone, m->start_ms), NULL, bold,
                                  left, y, ALIGN_LEFT, 0, NULL);
    if (moved) {
        struct ink old = ink(2, WEIGHT_REGULAR, ROLE_R3, p->t2);
        int32_t x = x0 + grid_len(g, 2), h = grid_len(g, 0.3);
        int32_t w = draw_line(d, "start.old", sheet_time(v->arena, zone, m->plan_start_ms), NULL,
                              old, x, y, ALIGN_LEFT, 0, NULL);
        scene_rect(d->s, "start.strike",
                   (struct rect){x, y - grid_len(g, 0.34 * grid_type_u(2)), w, h}, p->t2);
        x0 = x + w;
    }
    bold.colour = end_ink;
    int32_t x1 = right - draw_line(d, "end", sheet_time(v->arena, zone, m->end_ms), NULL, bold,
                                   right, y, ALIGN_RIGHT, 0, NULL);
    if (s->look.struck)
        return;
    if (!running) {
        scene_rect(d->s, "bar", grid_rect(g, s->left_u, y_u + 3, s->right_u, y_u + 5), p->line);
        return;
    }
    int64_t now = floor_to(v->now_ms, MS_MINUTE);
    scene_changes_at(d->s, now + MS_MINUTE);
    int32_t marker =
        draw_bar(d, "bar", left, right, y_u + 3, 2, now - m->start_ms, m->end_ms - m->start_ms);
    draw_left(s, marker, x0 + grid_len(g, 3), x1 - grid_len(g, 3), y);
}

/* A channel's number in a filled square, and what is heard there. */
static int32_t draw_channel(struct details *s, const struct channel *channel, int32_t x, double y_u)
{
    struct draw *d = s->d;
    const struct palette *p = d->v->palette;
    const struct grid *g = d->v->grid;
    struct ink number = ink(2, WEIGHT_BOLD, ROLE_R2, p->bg);
    int32_t width = draw_width(d, channel->number, NULL, number);
    double size_u = stack_size_u(d->v, 2, ROLE_R2), side_u = fmax(5.75, 1.28 * size_u);
    int32_t side = grid_len(g, side_u),
            box = width + grid_len(g, 2) > side ? width + grid_len(g, 2) : side;
    scene_rrect(d->s, "box",
                (struct rect){x, grid_y(g, y_u - 0.36 * size_u - side_u / 2), box, side},
                grid_len(g, 0.6), p->t1);
    draw_line(d, "number", channel->number, NULL, number, x + box / 2, grid_y(g, y_u), ALIGN_CENTRE,
              0, NULL);
    return x + box + grid_len(g, 1.8);
}

static struct pair language_of(struct details *s, const char *tag, const struct text *name)
{
    struct langs langs = draw_langs(s->d);
    struct arena *a = s->d->v->arena;
    if (name && name->n)
        return pair_of(s->d, name);
    return pair_distinct((struct pair){sheet_language(a, langs.a, tag), langs.a,
                                       langs.b ? sheet_language(a, langs.b, tag) : NULL, langs.b});
}

/* What is heard, and on which channel. */
struct languages {
    bool channels;
    struct pair label, names[LANGUAGES_MAX];
    int n;
    int32_t width, label_width; /* of all in one line */
};

static struct ink languages_a(const struct details *s)
{
    return ink(2, WEIGHT_MEDIUM, ROLE_R2, s->d->v->palette->t1);
}

static struct ink languages_b(const struct details *s)
{
    return ink(2, WEIGHT_REGULAR, ROLE_R2, s->d->v->palette->t2);
}

/* Interpretation by channel; without one the languages that are spoken. */
static void languages_of(struct details *s, struct languages *out)
{
    const struct session *session = &s->d->v->snapshot->sessions[s->main->session];
    const struct grid *g = s->d->v->grid;
    *out = (struct languages){.channels = session->n_channels > 0};
    if (session->is_private || s->look.struck || details_away(s))
        return;
    out->n = out->channels ? session->n_channels : session->n_languages;
    out->n = out->n < LANGUAGES_MAX ? out->n : LANGUAGES_MAX;
    out->label = pair_word(s->d, out->channels ? WORD_INTERPRETATION : WORD_LANGUAGE);
    out->label_width = draw_inline_width(s->d, &out->label, languages_a(s), languages_b(s));
    out->width = out->label_width;
    for (int i = 0; i < out->n; i++) {
        const struct channel *channel = out->channels ? &session->channels[i] : NULL;
        out->names[i] = channel ? language_of(s, channel->language, &channel->name)
                                : language_of(s, session->languages[i], NULL);
        out->width += grid_len(g, LANGUAGE_GAP_U + (channel ? 7.55 : 0)) +
                      draw_inline_width(s->d, &out->names[i], languages_a(s), languages_b(s));
    }
}

int32_t details_languages_width(struct details *s)
{
    struct languages all;
    languages_of(s, &all);
    return all.n > 0 ? all.width : 0;
}

void draw_languages(struct details *s, double y_u)
{
    struct draw *d = s->d;
    const struct grid *g = d->v->grid;
    const struct session *session = &d->v->snapshot->sessions[s->main->session];
    struct languages all;
    languages_of(s, &all);
    if (all.n == 0)
        return;
    struct ink a = languages_a(s), b = languages_b(s);
    int32_t left = grid_x(g, s->left_u), right = grid_x(g, s->right_u), x = left;
    int32_t gap = grid_len(g, LANGUAGE_GAP_U), lead = all.channels ? grid_len(g, 7.55) : 0;
    int32_t width = all.width;
    bool two_lines = s->language_lines > 1;
    if (two_lines)
        width -= all.label_width + gap;
    bool brief = width > right - left;
    if (brief && !two_lines)
        all.label.b = NULL;
    int32_t label_y = grid_y(g, y_u - (two_lines ? details_language_line_u(s) : 0));
    x += draw_inline(d, "label", &all.label, a, b, x, label_y, ALIGN_LEFT, right - x) + gap;
    if (two_lines)
        x = left;
    for (int i = 0; i < all.n; i++) {
        if (brief)
            all.names[i].b = NULL;
        if (x + lead + draw_inline_width(d, &all.names[i], a, b) > right)
            break;
        const char *old = scene_prefix(d->s, "language%d", i + 1);
        if (all.channels)
            x = draw_channel(s, &session->channels[i], x, y_u);
        x += draw_inline(d, "name", &all.names[i], a, b, x, grid_y(g, y_u), ALIGN_LEFT, right - x) +
             gap;
        scene_prefix_restore(d->s, old);
    }
}
