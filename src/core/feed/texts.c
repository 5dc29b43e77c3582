#include "core/feed/texts.h"

#include <stdio.h>

struct teller {
    snapshot_text *say;
    void *self;
    char list[64]; /* "sessions[7]" */
};

static void tell(struct teller *t, const char *member, const struct text *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s%s%s", t->list, *t->list && *member ? "." : "", member);
    for (int i = 0; i < text->n; i++)
        t->say(t->self, path, &text->items[i]);
}

/* A plain string, of no language. */
static void tell_string(struct teller *t, const char *member, const char *string)
{
    struct text_lang one = {"", string};
    struct text text = {&one, 1};
    if (string && *string)
        tell(t, member, &text);
}

static void enter(struct teller *t, const char *list, int number)
{
    snprintf(t->list, sizeof t->list, "%s[%d]", list, number);
}

static void enter_id(struct teller *t, const char *list, const char *id)
{
    snprintf(t->list, sizeof t->list, "%s[%.40s]", list, id);
}

static void tell_people(struct teller *t, const struct person *people, int n)
{
    char member[48];
    for (int i = 0; i < n; i++) {
        snprintf(member, sizeof member, "people[%d].name", i);
        tell(t, member, &people[i].name);
        snprintf(member, sizeof member, "people[%d].role", i);
        tell(t, member, &people[i].role);
    }
}

static void tell_event(struct teller *t, const struct event *event)
{
    snprintf(t->list, sizeof t->list, "event");
    tell(t, "name", &event->name);
    tell(t, "short_name", &event->short_name);
    tell(t, "motto", &event->motto);
    tell(t, "place", &event->place);
    tell(t, "standing", &event->standing);
    tell(t, "note", &event->note);
    tell(t, "online.label", &event->online.label);
    for (int i = 0; i < event->n_days; i++) {
        enter(t, "event.days", i);
        tell(t, "title", &event->days[i].title);
    }
}

static void tell_places(struct teller *t, const struct snapshot *s)
{
    for (int i = 0; i < s->n_levels; i++) {
        enter_id(t, "levels", s->levels[i].id);
        tell(t, "name", &s->levels[i].name);
    }
    for (int i = 0; i < s->n_rooms; i++) {
        enter_id(t, "rooms", s->rooms[i].id);
        tell(t, "name", &s->rooms[i].name);
        tell_string(t, "number", s->rooms[i].number);
        tell(t, "short_name", &s->rooms[i].short_name);
        tell(t, "place", &s->rooms[i].place);
    }
    for (int i = 0; i < s->n_displays; i++) {
        enter_id(t, "displays", s->displays[i].id);
        tell(t, "name", &s->displays[i].name);
        tell(t, "place", &s->displays[i].place);
    }
}

static void tell_sessions(struct teller *t, const struct snapshot *s)
{
    char member[48];
    for (int i = 0; i < s->n_tracks; i++) {
        enter_id(t, "tracks", s->tracks[i].id);
        tell(t, "name", &s->tracks[i].name);
    }
    for (int i = 0; i < s->n_series; i++) {
        enter_id(t, "series", s->series[i].id);
        tell(t, "title", &s->series[i].title);
    }
    for (int i = 0; i < s->n_sessions; i++) {
        const struct session *session = &s->sessions[i];
        enter_id(t, "sessions", session->id);
        tell(t, "title", &session->title);
        tell(t, "short_title", &session->short_title);
        tell(t, "long_title", &session->long_title);
        tell_people(t, session->people, session->n_people);
        tell(t, "online.label", &session->online.label);
        for (int k = 0; k < session->n_channels; k++) {
            snprintf(member, sizeof member, "interpretation[%d].name", k);
            tell(t, member, &session->channels[k].name);
        }
    }
    for (int i = 0; i < s->n_changes; i++) {
        enter_id(t, "changes", s->changes[i].id);
        tell(t, "title", &s->changes[i].title);
        tell(t, "note", &s->changes[i].note);
        tell_people(t, s->changes[i].people, s->changes[i].n_people);
    }
}

static void tell_pages(struct teller *t, const struct snapshot *s)
{
    char member[48];
    for (int i = 0; i < s->n_figures; i++) {
        const struct figure *figure = &s->figures[i];
        enter_id(t, "figures", figure->id);
        tell(t, "value", &figure->value);
        tell(t, "unit", &figure->unit);
        tell(t, "words", &figure->words);
        tell(t, "caption", &figure->caption);
        tell(t, "share_caption", &figure->share_caption);
        tell(t, "source", &figure->source);
    }
    for (int i = 0; i < s->n_about; i++) {
        enter_id(t, "about", s->about[i].id);
        tell(t, "title", &s->about[i].title);
        for (int k = 0; k < s->about[i].n_sentences; k++) {
            snprintf(member, sizeof member, "sentences[%d]", k);
            tell(t, member, &s->about[i].sentences[k]);
        }
    }
    for (int i = 0; i < s->n_partners; i++) {
        enter(t, "partners", i);
        tell(t, "role", &s->partners[i].role);
        tell(t, "name", &s->partners[i].name);
    }
    for (int i = 0; i < s->n_exhibits; i++) {
        const struct exhibit *exhibit = &s->exhibits[i];
        enter_id(t, "exhibits", exhibit->id);
        tell(t, "title", &exhibit->title);
        tell(t, "organisation", &exhibit->organisation);
        tell(t, "hall", &exhibit->hall);
        tell(t, "text", &exhibit->text);
        tell_string(t, "stand", exhibit->stand);
    }
}

void snapshot_each_text(const struct snapshot *snapshot, snapshot_text *say, void *self)
{
    struct teller t = {.say = say, .self = self};
    tell_event(&t, &snapshot->event);
    tell_places(&t, snapshot);
    tell_sessions(&t, snapshot);
    tell_pages(&t, snapshot);
}
