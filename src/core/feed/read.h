/* Inside the reader of "hallboard feed 1": the state of one reading, values with their path, and
 * typed members. Only the read_*.c files include it. Everything here lives during one feed_read;
 * what goes into the snapshot is copied to its arena. */
#ifndef CORE_FEED_READ_H
#define CORE_FEED_READ_H

#include "core/feed/ids.h"
#include "core/feed/revise.h"
#include <jansson.h>

#define ID_BYTES_MAX 256
#define TEXT_BYTES_MAX 4096
#define NONSTARTERS_MAX 30                       /* UAX #15 section 13, stream-safe */
#define UNKNOWN_LANGUAGES_MAX 16                 /* that are reported */
#define MEMBERS_MAX 32                           /* names that one kind of object knows */
#define INSTANT_FIRST_MS INT64_C(-2208988800000) /* 1900-01-01 */
#define INSTANT_LAST_MS INT64_C(7258118399999)   /* 2199-12-31 */

struct reading {
    struct snapshot *snapshot;
    struct arena *arena;  /* the snapshot's */
    struct arena scratch; /* gone when the reading ends */
    uint64_t seed;
    const char *first_language;
    struct ids levels, rooms, tracks, series, sessions, playlists, changes, displays;
    struct ids figures, about;
    size_t room_for;                   /* sessions that changes or the memory may add */
    const struct revisions *revisions; /* NULL: nothing is compared */
    /* "title at start" → session, filled when the first change asks for it. */
    struct ids matches;
    bool matches_made;
    json_t **left_out; /* sessions that are not shown, for matches; in scratch */
    size_t n_left_out, left_out_capacity;
    const char *unknown_languages[UNKNOWN_LANGUAGES_MAX]; /* reported already */
    int n_unknown_languages;
    void *graphemes; /* UBreakIterator, made when the first long text asks for it */
};

/* The snapshot owns what is read, and gets the problems; its hash is the seed. */
void reading_init(struct reading *reading, struct snapshot *snapshot);
void reading_fini(struct reading *reading);

/* A value and where it stands in the document. up is borrowed: a node lives no longer. */
struct node {
    json_t *json; /* NULL: absent (null counts as absent) */
    const struct node *up;
    const char *name; /* member of up, or NULL: item index of up */
    int index;
};

/* An object taken apart: members by place in the list of names. */
struct object {
    struct node node;
    const char *const *names; /* ends with NULL */
    json_t *values[MEMBERS_MAX];
};

enum found { FOUND_NONE, FOUND_BAD, FOUND_GOOD };

/* -- read_value.c ------------------------------------------------------------------------- */

struct node node_item(const struct node *list, size_t index);
struct node object_member(const struct object *object, const char *name);
bool node_present(const struct node *node);

/* Reports at the node's path. */
void node_problem(struct reading *reading, const struct node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The value as a message shows it: a short string in quotes, or what it is. In scratch. */
const char *node_quote(struct reading *reading, const struct node *node);

/* False, reported, when the node is not an object. Counts members that names does not hold. */
bool object_open(struct reading *reading, struct object *object, const struct node *node,
                 const char *const *names);
/* The list of this name and its length; 0 when absent or, reported, not a list. */
size_t object_list(struct reading *reading, const struct object *object, const char *name,
                   struct node *list);

/* Members by type. FOUND_BAD is reported, and *out is untouched unless FOUND_GOOD. */
enum found read_string(struct reading *reading, const struct object *object, const char *name,
                       const char **out);
enum found read_int(struct reading *reading, const struct object *object, const char *name, int min,
                    int max, int *out);
enum found read_real(struct reading *reading, const struct object *object, const char *name,
                     double min, double max, double *out);
enum found read_bool(struct reading *reading, const struct object *object, const char *name,
                     bool *out);
enum found read_instant(struct reading *reading, const struct object *object, const char *name,
                        int64_t *out);
/* Of a picture: http, https or relative to the document; copied. */
enum found read_picture_address(struct reading *reading, const struct object *object,
                                const char *name, const char **out);
enum found read_colour(struct reading *reading, const struct object *object, const char *name,
                       uint32_t *out);
/* A list of n numbers, all in the range. */
enum found read_numbers(struct reading *reading, const struct object *object, const char *name,
                        size_t n, double min, double max, double *out);
/* One of choices (ends with NULL): its place. */
enum found read_choice(struct reading *reading, const struct object *object, const char *name,
                       const char *const *choices, int *out);
/* "HH:MM", 24:00 included, as minutes of the day. */
enum found read_clock(struct reading *reading, const struct object *object, const char *name,
                      int *minutes);
/* A local date as days since 1970-01-01; false, reported, if it is none. */
bool node_date(struct reading *reading, const struct node *node, int64_t *days);
/* Strings of a list; bad ones are reported and left out. */
void read_strings(struct reading *reading, const struct object *object, const char *name,
                  const char ***out, int *n);

/* The id of an object, copied to the arena; NULL, reported, when it has none, a bad one, or one
 * that ids holds already. Does not put it there. */
const char *read_id(struct reading *reading, const struct object *object, const struct ids *ids);
/* The index behind a reference. An unknown id is reported once in the whole document and then
 * counts as told. FOUND_BAD without a report: told before. */
enum found read_ref(struct reading *reading, const struct object *object, const char *name,
                    struct ids *ids, const char *what, int32_t *out);
/* The same for a value that is an id itself. */
enum found node_ref(struct reading *reading, const struct node *node, struct ids *ids,
                    const char *what, int32_t *out);

/* -- read_text.c -------------------------------------------------------------------------- */

/* Reports a tag that is well-formed but no language's, once each. */
void report_language(struct reading *reading, const struct node *node, const char *tag);
bool language_valid(const char *tag); /* well-formed, BCP 47 section 2.2.9 */
void read_text(struct reading *reading, const struct object *object, const char *name,
               struct text *out);
/* A text that must be there; false, reported, without one. */
bool wanted_text(struct reading *reading, const struct object *object, const char *name,
                 struct text *out);
/* A value that is a text itself; empty, reported, if it is none. */
void node_text(struct reading *reading, const struct node *node, struct text *out);
void read_link(struct reading *reading, const struct object *object, const char *name,
               struct link *out);
/* A list of language tags. */
void read_languages(struct reading *reading, const struct object *object, const char *name,
                    const char ***out, int *n);
/* The string as texts keep it: clean, stream-safe, trimmed, cut. "" if nothing is left. */
const char *clean_text(struct reading *reading, const struct node *node);

/* -- one list each ------------------------------------------------------------------------ */

bool read_event(struct reading *reading, const struct object *root, struct err *err);
void read_days(struct reading *reading, const struct object *root);
void read_theme(struct reading *reading, const struct object *root);
void read_freshness(struct reading *reading, const struct object *root);
void read_levels(struct reading *reading, const struct object *root);
void read_rooms(struct reading *reading, const struct object *root);
void read_tracks(struct reading *reading, const struct object *root);
void read_series(struct reading *reading, const struct object *root);
void read_sessions(struct reading *reading, const struct object *root);
/* Sessions first (read_sessions), then what refers to them. */
bool read_session(struct reading *reading, const struct node *node, struct session *out);
void read_people(struct reading *reading, const struct object *object, const char *name,
                 struct person **out, int *n);
/* All lists of changes; of two with one id that of the earlier list holds. */
#define CHANGE_LISTS_MAX 2
void read_changes(struct reading *reading, const struct object *const *roots, int n);
/* `targets` of an announcement or of alerts; all if not said. False, reported, if nobody is. */
struct announce_targets;
bool read_targets(struct reading *reading, const struct object *object,
                  struct announce_targets *out);
/* `announcements` and `alerts` of the feed itself. */
struct announce_input;
void read_announcements(struct reading *reading, const struct object *root,
                        const struct announce_input *with);
void read_alerts(struct reading *reading, const struct object *root);
void read_sources(struct reading *reading, const struct object *root);
/* A document of its own: `url` and `poll_s`; nothing where node is absent or, told, bad. */
bool read_source(struct reading *reading, const struct node *node, double poll_s,
                 struct source_ref *out);
void read_exhibits(struct reading *reading, const struct object *root);
void read_figures(struct reading *reading, const struct object *root);
void read_about(struct reading *reading, const struct object *root);
void read_partners(struct reading *reading, const struct object *root);
/* A thing's `level`; one that is not there is not told while the venue, which may have it, is still
 * to come. */
void read_level(struct reading *reading, const struct object *object, int32_t *out);
/* A thing's place: `position` in metres, or `lonlat` in degrees where the venue has a geographic
 * frame. */
void read_position(struct reading *reading, const struct object *object, double *x, double *y);
void read_playlists(struct reading *reading, const struct object *root);
void read_displays(struct reading *reading, const struct object *root);

#endif
