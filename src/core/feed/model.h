/* What a box knows: one immutable snapshot of the event, in memory of its own.
 *
 * A reader (reader.h) makes it from bytes; programme.h answers what is on; boards read it.
 * Everything in it is borrowed from the snapshot's arena and lives as long as the snapshot. All
 * strings are valid UTF-8 and never NULL ("" where the feed says nothing), but for link.url.
 * References between lists are indices (int32_t, -1 for none), resolved and checked by the reader:
 * whoever follows one need not check it. It is made on the worker thread, handed over whole, and
 * never written again. */
#ifndef CORE_FEED_MODEL_H
#define CORE_FEED_MODEL_H

#include "base/arena.h"
#include "base/zone.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text by language. langs[i] is a BCP 47 tag as the feed wrote it; a bare string in the feed is
 * one entry in the event's first language. Zero entries: no text. */
struct text_lang {
    const char *lang;
    const char *text; /* never NULL, never "" */
};

struct text {
    const struct text_lang *items;
    int n;
};

/* The text in exactly this language; `zh-Hant`, `zh-HK` fall back to `zh` and the other way
 * (RFC 4647 section 3.4 lookup, then a tag with the same primary language). NULL if none. */
const char *text_in(const struct text *text, const char *lang);
/* The text in this language, else in the first one present. NULL only if there is none. */
const char *text_any(const struct text *text, const char *lang);

struct link {
    const char *url; /* NULL: no link */
    struct text label;
};

struct day {
    int64_t date;     /* days since 1970-01-01, local */
    int64_t opens_ms; /* doors; 0: not said */
    int64_t closes_ms;
    struct text title;
};

struct event {
    const char *id; /* "" if not given */
    struct text name;
    struct text short_name;
    struct text motto;    /* what the feed calls `theme` of the event in words */
    struct text place;    /* 中国·福州 / Fuzhou, China */
    struct text standing; /* the footer's standing fact */
    struct text note;     /* for instance: rooms and times are illustrative */
    struct link online;
    const char **languages; /* order of display; at least one */
    int n_languages;
    bool alternates; /* one language at a time, all in turn, instead of two in each place */
    const struct zone *zone;
    struct day *days; /* ascending; made from the sessions when the feed names none */
    int n_days;
};

/* How many pages in different languages show all that there is; 1 where none takes turns. */
int event_turns(const struct event *event);

struct level {
    const char *id;
    struct text name;
};

struct room {
    const char *id;
    struct text name;       /* 榕树厅 / Banyan Hall; may be empty */
    const char *number;     /* what stands large: "201"; the id if the feed gives neither a number
                               nor a name, "" if it gives only a name */
    struct text short_name; /* as place in a chip; falls back to number, then name: never empty */
    struct text place;      /* 三层 东厅 / Level 3 East */
    int32_t level;          /* index into levels, -1 */
    const char **groups;
    int n_groups;
    int capacity; /* 0: not said */
};

struct track {
    const char *id;
    struct text name;
    uint32_t colour; /* 0xffrrggbb, 0: none */
};

struct series {
    const char *id;
    struct text title;
    struct link online;
};

struct person {
    struct text name;
    struct text role;
};

/* A channel of the interpretation system. */
struct channel {
    const char *number;   /* as on the receiver */
    const char *language; /* BCP 47; "" if only a name was given */
    struct text name;     /* in words; empty: the language's own name is said */
};

struct session {
    const char *id;
    int32_t room;   /* index into rooms */
    int32_t series; /* -1 */
    int32_t track;  /* -1 */
    struct text title;
    struct text short_title;
    struct text long_title;
    struct text abstract;
    int64_t start_ms;
    int64_t end_ms; /* > start_ms */
    const char *kind;
    const char **languages; /* spoken; may be none */
    int n_languages;
    struct channel *channels; /* interpretation */
    int n_channels;
    struct person *people;
    int n_people;
    struct link online;
    bool is_private;
    bool is_added; /* came with a change, is not in the programme; or is_new */
    bool is_new;   /* stands in the programme since a later poll (revise.h); is_added too */
    bool is_gone;  /* the programme has it no more; kept from an earlier poll (revise.h) */
};

/* The on-site arrangement: a list of its own, over any programme. */
enum change_kind {
    CHANGE_MOVED,   /* room */
    CHANGE_RETIMED, /* start_ms and/or end_ms */
    CHANGE_DELAYED, /* delay_ms, from the programme's own start */
    CHANGE_CANCELLED,
    CHANGE_FULL, /* room: the overflow room, or -1; note says the rest */
    CHANGE_NOT_FULL,
    CHANGE_DOORS_OPEN,
    CHANGE_DOORS_CLOSED,
    CHANGE_REPLACED,  /* replacement: another session, or title in `title` */
    CHANGE_ADDED,     /* session: index of the added session (is_added) */
    CHANGE_SPEAKER,   /* people */
    CHANGE_REINSTATED /* takes back a cancellation */
};

struct change {
    const char *id; /* "" if not given */
    enum change_kind kind;
    int32_t session;    /* index; changes without one are in problems, not here */
    int64_t decided_ms; /* in force from then on */
    int64_t expires_ms; /* INSTANT_NEVER */
    int32_t room;       /* MOVED, FULL; -1 */
    int64_t start_ms;   /* RETIMED; 0: not said */
    int64_t end_ms;
    int64_t delay_ms;
    bool is_adopted;     /* a delay of a start that the programme has no more: without effect */
    int32_t replacement; /* session index or -1 */
    struct text title;   /* REPLACED without a session */
    struct person *people;
    int n_people;
    struct text note;
    bool is_derived; /* nobody wrote it: found between two polls (revise.h) */
};

/* A large number. Each language has its own: 4600 亿元 is RMB 460 billion, and neither is made from
 * the other. */
struct figure {
    const char *id;
    struct text value;   /* 4600 / RMB 460 */
    struct text unit;    /* 亿元 / billion; may be empty */
    struct text words;   /* the whole figure as the second language says it under the first */
    struct text caption; /* what it counts */
    int share_tenths;    /* of a hundred: 450 is 45 %; -1: not a share */
    struct text share_unit;
    struct text share_caption;
    struct text source;
};

/* A titled list of sentences. */
struct about {
    const char *id;
    struct text title;
    struct text *sentences;
    int n_sentences;
};

/* The feed's order is protocol. Neighbours with the same role share its caption. */
struct partner {
    struct text role;
    struct text name;
    const char *mark; /* by address; NULL: the name stands for it */
};

/* What stands in a hall. */
struct exhibit {
    const char *id;
    struct text title;
    struct text organisation;
    struct text hall;     /* 3 号馆 / Hall 3 */
    struct text text;     /* a sentence or two */
    const char *stand;    /* what stands large: "A3-12" */
    int32_t level;        /* -1 */
    double x, y;          /* place on its level, metres; NAN */
    const char *picture;  /* its address as written, maybe relative; NULL: none */
    int focal_x, focal_y; /* what every crop keeps: per mille of its width and height */
    struct link online;   /* its page in the online hall */
};

/* The way from a display to a room as only a person on site knows it; over any computed one. */
struct way {
    int32_t room;
    struct text text; /* may be empty */
    int direction;    /* enum direction (core/venue/direction.h); -1: not said */
    int minutes;      /* 0: not said */
};

struct display {
    const char *id;
    const char *group;
    struct text name;
    struct text place;
    int32_t room;            /* door sign, -1 */
    int32_t level;           /* -1 */
    int width_px, height_px; /* 0: not said */
    int height_mm;           /* 685 if not said */
    int distance_mm;         /* 2800 if not said */
    int heading_deg;         /* where one looks who reads it, clockwise from north; -1 */
    double x, y;             /* place on its level, metres; NAN */
    bool step_free;          /* the ways that it shows take no stairs */
    struct way *ways;
    int n_ways;
    int safe_px[4]; /* top, right, bottom, left */
    bool strict;
    bool is_staff;             /* shows exercises and tests of alerts, marked */
    int64_t identify_until_ms; /* it shows its identify card until then; 0: not asked */
    const char *screenshot;    /* a picture is asked for each time that this is another; "" */
    bool light;                /* the feed's theme unless has_theme */
    bool has_theme;            /* light was said here, not by the feed's theme */
    int32_t playlist;          /* -1: the snapshot's default_playlist */
};

struct playlist_item {
    const char *board; /* name of a board */
    int dwell_slots;   /* 1 or more */
    int priority;      /* of the eligible items only those of the highest are shown; 0 */
    int32_t *rooms; /* room indices to show, feed order, made from `rooms`, `levels`, `groups` and
                       `tracks` (rooms with a session of the track); n_rooms 0: all */
    int n_rooms;
    bool aside;             /* rooms with nothing left step aside */
    int32_t level;          /* of a map: index into levels; -1: the display's */
    int32_t to_room;        /* of a map: where its way leads; -1: what starts next */
    int32_t to_session;     /* as above, to wherever this session stands; -1 */
    bool step_free;         /* of a map: ways without stairs */
    bool only_while_on;     /* eligible only while a session runs */
    bool only_when_soon;    /* eligible only while something starts soon in one of its rooms */
    int64_t from_ms, to_ms; /* 0: no window */
    int64_t *days;          /* local days, since 1970-01-01; n_days 0: all */
    int n_days;
    int daily_from_min, daily_to_min; /* local time of day; to is 0: no window; over midnight if
                                         to is not after from */
};

struct playlist {
    const char *id;
    int slot_ms;               /* 12000 */
    int64_t schedule_every_ms; /* the schedule is seen again after at most this; 0: no promise */
    struct playlist_item *items;
    int n_items;
};

struct theme {
    bool light;
    uint32_t accent; /* 0xffrrggbb, 0: the built-in one */
    bool clock_seconds;
    bool reduced_motion;
    const char *logo;       /* of the event, by address, in the place of the ridge mark; NULL */
    const char *logo_light; /* for the light theme, where it is another one; NULL */
    bool no_shift;          /* against burn-in the page moves by a little; not here */
    int night_percent;      /* of its light that a display keeps at night; 0: all of it */
    int night_from_min, night_to_min; /* local time of day; over midnight if to is not after from */
    bool power_by_hours;              /* displays are dark while the venue is closed (power.h) */
    int power_before_min, power_after_min; /* they are on so long before doors, after closing */
};

struct freshness {
    int64_t poll_ms;      /* 60000; the programme's */
    int64_t fresh_ms;     /* max(3 polls, 180 s) */
    int64_t stale_ms;     /* 30 min */
    int64_t withdrawn_ms; /* 12 h */
};

/* Where a part of the feed stands in a document of its own. */
struct source_ref {
    const char *url; /* as written, maybe relative; NULL: there is none */
    int64_t poll_ms;
};

struct announcements;
struct alert_settings;

struct problem {
    const char *path;    /* "sessions[7].end" */
    const char *message; /* what and why */
};

struct venue;
struct route_table;

struct snapshot {
    struct arena arena;
    const char *format; /* "hallboard feed 1" */
    struct event event;
    struct level *levels;
    int n_levels;
    struct room *rooms;
    int n_rooms;
    struct track *tracks;
    int n_tracks;
    struct series *series;
    int n_series;
    struct session *sessions; /* programme order; added ones last */
    int n_sessions;
    int n_added;            /* of them, with a change or new */
    int n_left_out;         /* sessions of the document that are not shown */
    struct change *changes; /* by decided_ms, then id, then place in the document */
    int n_changes;
    struct figure *figures;
    int n_figures;
    struct about *about;
    int n_about;
    struct partner *partners;
    int n_partners;
    struct exhibit *exhibits; /* in the feed's order */
    int n_exhibits;
    struct display *displays;
    int n_displays;
    struct venue *venue;              /* core/venue/venue.h; NULL: none */
    const struct route_table *routes; /* core/venue/route.h; NULL: no display has any */
    const char **closures; /* ids of doors, ways, exits and spaces of the venue closed on site */
    int n_closures;
    struct playlist *playlists;
    int n_playlists;
    int32_t default_playlist; /* for displays that name none; -1: the built-in one */
    struct display neutral;   /* for an id that the feed does not hold */
    int32_t *rooms_by_id;     /* indices into rooms, sorted by id */
    struct theme theme;
    struct freshness freshness;
    struct source_ref changes_source, venue_source;
    struct source_ref announcements_source; /* poll 2 s */
    struct source_ref *alert_sources;       /* poll 2 s */
    int n_alert_sources;
    /* Those written in the feed itself; NULL: none. It lives in the snapshot: never freed alone. */
    const struct announcements *announcements;
    const struct alert_settings *alerts; /* cap.h; NULL: the defaults */
    bool revisions; /* what differs between two polls is announced (revise.h) */
    struct problem *problems;
    int n_problems;
    size_t problems_capacity;
    int n_unknown_members;
    bool replaces;               /* "replaces": true, lifts the hold of DESIGN.md section 3 */
    uint64_t hash;               /* of the bytes of all its documents */
    struct programme *programme; /* made by the reader's caller with programme_new, in the arena */
};

/* A new, empty snapshot; owned by the caller. */
struct snapshot *snapshot_new(void);
void snapshot_free(struct snapshot *snapshot);

/* Adds a line to problems. */
void snapshot_problem(struct snapshot *snapshot, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The display with this id, else the neutral one: no room, 685 mm, 2.8 m. Never NULL. Borrowed
 * from the snapshot, or static when snapshot is NULL. */
const struct display *snapshot_display(const struct snapshot *snapshot, const char *id);

/* Index of the room with this id, or -1. O(log rooms) */
int32_t snapshot_room(const struct snapshot *snapshot, const char *id);

/* The smallest start and greatest end over the programme's sessions; false without sessions. */
bool snapshot_span(const struct snapshot *snapshot, int64_t *first_ms, int64_t *last_ms);

/* "start title" in the first language: who a session is where ids are not stable. In the arena. */
const char *session_key(struct arena *arena, const struct session *session, int64_t start_ms);

/* True when `next` lacks more than half of the sessions of `last` that are still to end at now_ms
 * (by id, else by title and start; held for two polls) and does not say that it replaces them. */
bool snapshot_suspicious(const struct snapshot *last, const struct snapshot *next, int64_t now_ms);

#endif
