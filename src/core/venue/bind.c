#include "core/venue/bind.h"

#include "base/str.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOLD_MAX 20
#define AMBIGUOUS (-3)

/* -- levels ------------------------------------------------------------------------------- */

static bool text_has(const struct text *text, const char *word)
{
    for (int i = 0; i < text->n; i++) {
        if (strcmp(text->items[i].text, word) == 0)
            return true;
    }
    return false;
}

static int32_t find_level(const struct reading *reading, const struct venue_level *level)
{
    const struct snapshot *snapshot = reading->snapshot;
    int32_t index = ids_get(&reading->levels, level->id);
    if (index < 0)
        index = ids_get(&reading->levels, level->short_name);
    for (int i = 0; i < snapshot->n_levels && index < 0; i++) {
        for (int k = 0; k < level->name.n; k++) {
            if (text_has(&snapshot->levels[i].name, level->name.items[k].text))
                index = i;
        }
    }
    return index;
}

void bind_levels(struct reading *reading, struct venue *venue)
{
    struct snapshot *snapshot = reading->snapshot;
    size_t count = (size_t)(snapshot->n_levels + venue->n_levels);
    struct level *levels = arena_array(reading->arena, count, sizeof *levels);
    bool *taken = arena_array(&reading->scratch, count, sizeof *taken);
    memcpy(levels, snapshot->levels, (size_t)snapshot->n_levels * sizeof *levels);
    snapshot->levels = levels;
    for (int i = 0; i < venue->n_levels; i++) {
        struct venue_level *level = &venue->levels[i];
        int32_t index = find_level(reading, level);
        if (index < 0 || taken[index]) {
            index = snapshot->n_levels++;
            levels[index] = (struct level){.id = level->id, .name = level->name};
            if (ids_get(&reading->levels, level->id) < 0)
                ids_put(&reading->levels, level->id, index);
        }
        taken[index] = true;
        level->level = index;
        if (!level->name.n)
            level->name = levels[index].name;
        else if (!levels[index].name.n)
            levels[index].name = level->name;
    }
}

/* -- rooms and exhibits ------------------------------------------------------------------- */

struct tie {
    struct reading *reading;
    struct ids words; /* id, number or name → space, or AMBIGUOUS */
    int told;
};

static void add_word(struct tie *tie, const char *word, int32_t space)
{
    if (!word || !word[0])
        return;
    int32_t old = ids_get(&tie->words, word);
    if (old != space)
        ids_put(&tie->words, word, old == IDS_UNKNOWN ? space : AMBIGUOUS);
}

static bool may_be_room(enum venue_kind kind)
{
    return kind == VENUE_ROOM || kind == VENUE_WALKWAY || kind == VENUE_STAND ||
           kind == VENUE_OUTSIDE;
}

static void collect_words(struct tie *tie, const struct venue *venue)
{
    for (int i = 0; i < venue->n_spaces; i++) {
        const struct venue_space *space = &venue->spaces[i];
        if (!may_be_room(space->kind))
            continue;
        add_word(tie, space->id, i);
        add_word(tie, space->number, i);
        add_word(tie, space->other_name, i);
        for (int k = 0; k < space->name.n; k++)
            add_word(tie, space->name.items[k].text, i);
    }
}

__attribute__((format(printf, 2, 3))) static void tell(struct tie *tie, const char *format, ...)
{
    if (tie->told++ >= TOLD_MAX)
        return;
    va_list args;
    va_start(args, format);
    snapshot_problem(tie->reading->snapshot, "venue", "%s",
                     arena_vprintf(&tie->reading->scratch, format, args));
    va_end(args);
}

/* Of several spaces of this word the one on the level that the feed names. */
static int32_t on_level(const struct venue *venue, int32_t level, const char *word)
{
    int32_t found = -1;
    for (int i = 0; i < venue->n_spaces && level >= 0; i++) {
        const struct venue_space *space = &venue->spaces[i];
        if (venue->levels[space->level].level != level || !may_be_room(space->kind) ||
            (strcmp(space->id, word) != 0 && strcmp(space->number, word) != 0 &&
             !text_has(&space->name, word)))
            continue;
        if (found >= 0)
            return AMBIGUOUS;
        found = i;
    }
    return found >= 0 ? found : AMBIGUOUS;
}

/* The space of this word; IDS_UNKNOWN, or AMBIGUOUS. */
static int32_t look(struct tie *tie, const struct venue *venue, int32_t level, const char *word)
{
    int32_t space = word && word[0] ? ids_get(&tie->words, word) : IDS_UNKNOWN;
    return space == AMBIGUOUS ? on_level(venue, level, word) : space;
}

static const char *label_of(const struct room *room)
{
    return room->number[0] ? room->number : room->id;
}

static void tie_room(struct tie *tie, struct venue *venue, int32_t index)
{
    struct room *room = &tie->reading->snapshot->rooms[index];
    const char *ambiguous = NULL;
    int32_t space = IDS_UNKNOWN;
    const char *words[2] = {room->id, room->number};
    for (int i = 0; i < 2 && space < 0; i++) {
        space = look(tie, venue, room->level, words[i]);
        ambiguous = space == AMBIGUOUS ? words[i] : ambiguous;
    }
    for (int i = 0; i < room->name.n && space < 0; i++) {
        space = look(tie, venue, room->level, room->name.items[i].text);
        ambiguous = space == AMBIGUOUS ? room->name.items[i].text : ambiguous;
    }
    if (space >= 0 && venue->spaces[space].room >= 0) {
        tell(tie, "rooms \"%s\" and \"%s\" are both space \"%s\"",
             tie->reading->snapshot->rooms[venue->spaces[space].room].id, room->id,
             venue->spaces[space].id);
        return;
    }
    if (space >= 0)
        venue->spaces[space].room = index;
    else if (ambiguous)
        tell(tie, "room \"%s\": more than one space is \"%s\"", room->id, ambiguous);
    else
        tell(tie, "room \"%s\" (%s) is on no level", room->id, label_of(room));
}

/* A room's level and its space's are one, and all its spaces are on it. */
static void check_levels(struct tie *tie, struct venue *venue, int32_t *first)
{
    struct snapshot *snapshot = tie->reading->snapshot;
    for (int i = 0; i < venue->n_spaces; i++) {
        struct venue_space *space = &venue->spaces[i];
        if (space->room < 0)
            continue;
        struct room *room = &snapshot->rooms[space->room];
        const struct venue_level *level = &venue->levels[space->level];
        if (first[space->room] >= 0) {
            const struct venue_space *other = &venue->spaces[first[space->room]];
            if (other->level == space->level)
                continue;
            tell(tie, "room \"%s\" is on two levels, %s and %s; %s is taken", room->id,
                 venue->levels[other->level].id, level->id, venue->levels[other->level].id);
            space->room = -1;
            continue;
        }
        first[space->room] = i;
        if (room->level < 0)
            room->level = level->level;
        else if (room->level != level->level)
            tell(tie, "room \"%s\" is on level %s in the feed and on %s in the venue", room->id,
                 snapshot->levels[room->level].id, level->id);
    }
}

static void tie_stated(struct tie *tie, struct venue *venue)
{
    const struct snapshot *snapshot = tie->reading->snapshot;
    for (int i = 0; i < venue->n_spaces; i++) {
        struct venue_space *space = &venue->spaces[i];
        if (space->room_id)
            space->room = snapshot_room(snapshot, space->room_id);
        for (int k = 0; space->exhibit_id && k < snapshot->n_exhibits; k++) {
            if (strcmp(snapshot->exhibits[k].id, space->exhibit_id) == 0)
                space->exhibit = k;
        }
        if (space->exhibit_id && space->exhibit < 0)
            tell(tie, "space \"%s\" is exhibit \"%s\", which is not there", space->id,
                 space->exhibit_id);
    }
}

static void tie_exhibits(struct tie *tie, struct venue *venue)
{
    struct snapshot *snapshot = tie->reading->snapshot;
    bool *has = arena_array(&tie->reading->scratch, (size_t)snapshot->n_exhibits, sizeof *has);
    for (int i = 0; i < venue->n_spaces; i++) {
        if (venue->spaces[i].exhibit >= 0)
            has[venue->spaces[i].exhibit] = true;
    }
    for (int i = 0; i < snapshot->n_exhibits; i++) {
        struct exhibit *exhibit = &snapshot->exhibits[i];
        int32_t space = has[i] ? IDS_UNKNOWN : look(tie, venue, exhibit->level, exhibit->id);
        if (space < 0 && !has[i])
            space = look(tie, venue, exhibit->level, exhibit->stand);
        if (space >= 0 && venue->spaces[space].exhibit < 0)
            venue->spaces[space].exhibit = i;
    }
    for (int i = 0; i < venue->n_spaces; i++) { /* what a plan knows and the feed does not say */
        const struct venue_space *space = &venue->spaces[i];
        if (space->exhibit < 0)
            continue;
        struct exhibit *exhibit = &snapshot->exhibits[space->exhibit];
        if (exhibit->level < 0)
            exhibit->level = venue->levels[space->level].level;
        if (!isfinite(exhibit->x) && exhibit->level == venue->levels[space->level].level) {
            exhibit->x = space->label.x;
            exhibit->y = space->label.y;
        }
    }
}

void bind_spaces(struct reading *reading)
{
    struct snapshot *snapshot = reading->snapshot;
    struct venue *venue = snapshot->venue;
    struct tie tie = {.reading = reading};
    int32_t *first = arena_array(&reading->scratch, (size_t)snapshot->n_rooms, sizeof *first);
    bool *stated = arena_array(&reading->scratch, (size_t)snapshot->n_rooms, sizeof *stated);
    ids_init(&tie.words, reading->seed);
    collect_words(&tie, venue);
    tie_stated(&tie, venue);
    for (int i = 0; i < venue->n_spaces; i++) {
        if (venue->spaces[i].room >= 0)
            stated[venue->spaces[i].room] = true;
    }
    for (int32_t i = 0; i < snapshot->n_rooms; i++) {
        first[i] = -1;
        if (!stated[i])
            tie_room(&tie, venue, i);
    }
    check_levels(&tie, venue, first);
    tie_exhibits(&tie, venue);
    if (tie.told > TOLD_MAX)
        snapshot_problem(snapshot, "venue", "%d more rooms and stands that do not fit",
                         tie.told - TOLD_MAX);
    ids_fini(&tie.words);
}

void bind_missing(struct reading *reading)
{
    const struct venue *venue = reading->snapshot->venue;
    struct tie tie = {.reading = reading};
    for (int i = 0; i < venue->n_spaces; i++) {
        const char *id = venue->spaces[i].room_id;
        if (!id || snapshot_room(reading->snapshot, id) >= 0 ||
            ids_get(&reading->rooms, id) != IDS_UNKNOWN)
            continue;
        tell(&tie, "space \"%s\" is room \"%s\", which is not there", venue->spaces[i].id, id);
        ids_put(&reading->rooms, id, IDS_LEFT_OUT);
    }
}
