/* What operators say to everybody at once: announcements, and which of them are in force for a
 * display. Levels decide the form on the glass: info runs in the ticker, a notice has a banner and
 * a page, urgent has both in amber and every odd slot, an emergency takes the whole glass.
 *
 * A list is immutable once made and owns all that is in it. It is read whole from a document
 * (announcements_read) or from alerts (cap.h); a new document replaces the old list. What is shown
 * is selected from several lists, by their texts' period, target and level, and by nothing else:
 * the same lists and the same instant give the same order on every box. Pure functions; any
 * thread. */
#ifndef CORE_FEED_ANNOUNCE_H
#define CORE_FEED_ANNOUNCE_H

#include "core/feed/model.h"
#include "core/feed/prepared.h"

enum announce_level { ANNOUNCE_INFO, ANNOUNCE_NOTICE, ANNOUNCE_URGENT, ANNOUNCE_EMERGENCY };
#define ANNOUNCE_LEVELS 4
extern const char *const announce_level_names[ANNOUNCE_LEVELS + 1]; /* ends with NULL */

/* An alert that only practises (CAP's Exercise and Test): on staff displays only, marked, and never
 * a takeover. */
enum announce_drill { DRILL_NONE, DRILL_EXERCISE, DRILL_TEST };

/* Ids; a display is meant that is in any of the lists. */
struct announce_targets {
    bool all;
    const char **groups, **levels, **rooms, **displays;
    int n_groups, n_levels, n_rooms, n_displays;
};

struct announcement {
    const char *id; /* of those with one id only the newest is in a list */
    enum announce_level level;
    enum announce_drill drill;
    struct text headline;    /* at least one language */
    struct text instruction; /* may be empty */
    int64_t issued_ms;       /* 0: not said */
    int64_t from_ms;         /* 0: at once */
    int64_t expires_ms; /* no more from then on; INSTANT_NEVER: as long as the document has it */
    int priority;       /* among those of one level; higher first */
    bool is_evacuation; /* exits are shown with it */
    struct announce_targets targets;
    uint64_t revision; /* of all of the above: an update is another one */
};

struct announcements {
    struct announcement *items; /* in the document's order */
    int n_items;
    struct snapshot *holder; /* memory and problems */
};

void announcements_free(struct announcements *list); /* NULL is allowed */

/* What a document of announcements is read with. All borrowed for the call. */
struct announce_input {
    const char *bytes;
    size_t count;
    const char *language; /* of bare strings, where the document says none; NULL: not known */
    const struct prepared *prepared;    /* NULL: a text by name is a fault */
    const struct announcements *before; /* the list that this one replaces; NULL: none */
    bool may_emergency;                 /* who signed may say and end emergencies (manifest.h) */
    int64_t now_ms;
};

/* Reads "hallboard announcements 1". Owned by the caller; NULL with err where the document is
 * refused whole. What is wrong with one item is in holder's problems, and the rest is there.
 *
 * Without may_emergency an emergency stays out, unless the list before has the very same one; and
 * one that the list before has stays until it expires: whoever may not say one cannot end it. */
struct announcements *announcements_read(const struct announce_input *input, struct err *err);

/* For readers: a new, empty list; a copy of one item in an arena; its revision. */
struct announcements *announcements_new(void);
struct announcement announcement_copy(struct arena *arena, const struct announcement *from);
uint64_t announcement_revision(const struct announcement *announcement);

/* Who looks. Ids "" for none. */
struct announce_viewer {
    const char *display, *group, *level, *room;
    bool is_staff; /* asked to see exercises and tests */
};

struct announce_viewer announce_viewer(const struct snapshot *snapshot,
                                       const struct display *display);

bool announcement_targets(const struct announcement *announcement,
                          const struct announce_viewer *viewer);

struct announce_selection {
    const struct announcement **items; /* level, priority, newest, then id */
    int n_items;
    int64_t next_ms; /* the selection becomes another one; INSTANT_NEVER */
};

/* What is in force for this viewer, from all lists; of one id that of the earlier list holds.
 * Drills come as notices. While the time is not confirmed no `from` is waited for: rather early
 * than never. In arena; items borrowed from the lists. */
struct announce_selection announcements_select(const struct announcements *const *lists,
                                               int n_lists, const struct announce_viewer *viewer,
                                               int64_t now_ms, bool time_confirmed,
                                               struct arena *arena);

#endif
