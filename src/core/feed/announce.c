#include "core/feed/announce.h"

#include "base/civil.h"
#include "base/str.h"
#include <stdlib.h>
#include <string.h>

const char *const announce_level_names[ANNOUNCE_LEVELS + 1] = {"info", "notice", "urgent",
                                                               "emergency", NULL};

struct announcements *announcements_new(void)
{
    struct snapshot *holder = snapshot_new();
    struct announcements *list = arena_alloc(&holder->arena, sizeof *list);
    list->holder = holder;
    return list;
}

void announcements_free(struct announcements *list)
{
    if (list)
        snapshot_free(list->holder); /* it lives in there */
}

/* -- Copies and revisions ------------------------------------------------------------------ */

static struct text copy_text(struct arena *arena, const struct text *from)
{
    struct text_lang *items = arena_array(arena, (size_t)from->n, sizeof *items);
    for (int i = 0; i < from->n; i++)
        items[i] = (struct text_lang){arena_strdup(arena, from->items[i].lang),
                                      arena_strdup(arena, from->items[i].text)};
    return (struct text){items, from->n};
}

static const char **copy_ids(struct arena *arena, const char *const *from, int n)
{
    const char **ids = arena_array(arena, (size_t)n, sizeof *ids);
    for (int i = 0; i < n; i++)
        ids[i] = arena_strdup(arena, from[i]);
    return ids;
}

struct announcement announcement_copy(struct arena *arena, const struct announcement *from)
{
    struct announcement copy = *from;
    struct announce_targets *t = &copy.targets;
    copy.id = arena_strdup(arena, from->id);
    copy.headline = copy_text(arena, &from->headline);
    copy.instruction = copy_text(arena, &from->instruction);
    t->groups = copy_ids(arena, t->groups, t->n_groups);
    t->levels = copy_ids(arena, t->levels, t->n_levels);
    t->rooms = copy_ids(arena, t->rooms, t->n_rooms);
    t->displays = copy_ids(arena, t->displays, t->n_displays);
    return copy;
}

static uint64_t hash_number(uint64_t hash, int64_t number)
{
    return hash_bytes(hash, &number, sizeof number);
}

static uint64_t hash_words(uint64_t hash, const struct text *text)
{
    hash = hash_number(hash, text->n);
    for (int i = 0; i < text->n; i++)
        hash = hash_text(hash_text(hash, text->items[i].lang), text->items[i].text);
    return hash;
}

static uint64_t hash_ids(uint64_t hash, const char *const *ids, int n)
{
    hash = hash_number(hash, n);
    for (int i = 0; i < n; i++)
        hash = hash_text(hash, ids[i]);
    return hash;
}

uint64_t announcement_revision(const struct announcement *a)
{
    const struct announce_targets *t = &a->targets;
    uint64_t hash = hash_text(HASH_SEED, a->id);
    const int64_t numbers[] = {
        (int64_t)a->level, (int64_t)a->drill,    a->issued_ms,     a->from_ms,
        a->expires_ms,     (int64_t)a->priority, a->is_evacuation, t->all};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        hash = hash_number(hash, numbers[i]);
    hash = hash_words(hash_words(hash, &a->headline), &a->instruction);
    hash = hash_ids(hash, t->groups, t->n_groups);
    hash = hash_ids(hash, t->levels, t->n_levels);
    hash = hash_ids(hash, t->rooms, t->n_rooms);
    return hash_ids(hash, t->displays, t->n_displays);
}

/* -- Targets ------------------------------------------------------------------------------- */

struct announce_viewer announce_viewer(const struct snapshot *snapshot,
                                       const struct display *display)
{
    struct announce_viewer viewer = {"", "", "", "", false};
    if (!display)
        return viewer;
    viewer.display = display->id ? display->id : "";
    viewer.group = display->group ? display->group : "";
    viewer.is_staff = display->is_staff;
    if (!snapshot)
        return viewer;
    int32_t level = display->level;
    if (display->room >= 0 && display->room < snapshot->n_rooms) {
        viewer.room = snapshot->rooms[display->room].id;
        if (level < 0) /* a door sign is where its room is */
            level = snapshot->rooms[display->room].level;
    }
    if (level >= 0 && level < snapshot->n_levels)
        viewer.level = snapshot->levels[level].id;
    return viewer;
}

static bool among(const char *id, const char *const *ids, int n)
{
    for (int i = 0; i < n && id[0]; i++) {
        if (strcmp(id, ids[i]) == 0)
            return true;
    }
    return false;
}

bool announcement_targets(const struct announcement *announcement,
                          const struct announce_viewer *viewer)
{
    const struct announce_targets *t = &announcement->targets;
    return t->all || among(viewer->display, t->displays, t->n_displays) ||
           among(viewer->group, t->groups, t->n_groups) ||
           among(viewer->level, t->levels, t->n_levels) ||
           among(viewer->room, t->rooms, t->n_rooms);
}

/* -- Selection ----------------------------------------------------------------------------- */

static int shown_level(const struct announcement *a)
{
    return a->drill == DRILL_NONE ? (int)a->level : (int)ANNOUNCE_NOTICE;
}

static int64_t said_ms(const struct announcement *a)
{
    return a->issued_ms ? a->issued_ms : a->from_ms;
}

static int compare(const void *left, const void *right)
{
    const struct announcement *a = *(const struct announcement *const *)left;
    const struct announcement *b = *(const struct announcement *const *)right;
    if (shown_level(a) != shown_level(b))
        return shown_level(a) > shown_level(b) ? -1 : 1;
    if (a->drill != b->drill && (a->drill == DRILL_NONE || b->drill == DRILL_NONE))
        return a->drill == DRILL_NONE ? -1 : 1;
    if (a->priority != b->priority)
        return a->priority > b->priority ? -1 : 1;
    if (said_ms(a) != said_ms(b))
        return said_ms(a) > said_ms(b) ? -1 : 1;
    return strcmp(a->id, b->id);
}

static bool said_before(const struct announcements *const *lists, int n_lists, const char *id)
{
    for (int i = 0; i < n_lists; i++) {
        for (int k = 0; lists[i] && k < lists[i]->n_items; k++) {
            if (strcmp(lists[i]->items[k].id, id) == 0)
                return true;
        }
    }
    return false;
}

/* Whether it is in force; else when it begins to be, if ever. Lowers *next_ms. */
static bool in_force(const struct announcement *a, int64_t now_ms, bool time_confirmed,
                     int64_t *next_ms)
{
    if (a->expires_ms <= now_ms)
        return false;
    bool begun = a->from_ms <= now_ms || !time_confirmed;
    int64_t change_ms = begun ? a->expires_ms : a->from_ms;
    if (change_ms < *next_ms)
        *next_ms = change_ms;
    return begun;
}

struct announce_selection announcements_select(const struct announcements *const *lists,
                                               int n_lists, const struct announce_viewer *viewer,
                                               int64_t now_ms, bool time_confirmed,
                                               struct arena *arena)
{
    struct announce_selection out = {.next_ms = INSTANT_NEVER};
    size_t capacity = 0;
    for (int i = 0; i < n_lists; i++) {
        for (int k = 0; lists[i] && k < lists[i]->n_items; k++) {
            const struct announcement *a = &lists[i]->items[k];
            if (!announcement_targets(a, viewer) || (a->drill != DRILL_NONE && !viewer->is_staff) ||
                said_before(lists, i, a->id) || !in_force(a, now_ms, time_confirmed, &out.next_ms))
                continue;
            const struct announcement **slot =
                arena_push(arena, &out.items, (size_t)out.n_items, &capacity, sizeof *out.items);
            *slot = a;
            out.n_items++;
        }
    }
    if (out.n_items > 1)
        qsort(out.items, (size_t)out.n_items, sizeof *out.items, compare);
    return out;
}
