/* The rows of a list of rooms: what stands large in each, and what comes behind it. Decided once
 * here for every board that lists rooms. */
#ifndef CORE_BOARDS_PARTS_ROWS_H
#define CORE_BOARDS_PARTS_ROWS_H

#include "core/boards/parts/draw.h"

struct row {
    int32_t room;
    /* Running; else the next one of the day; NULL when nothing is left. */
    const struct standing *first;
    const struct standing *next;  /* the one after; NULL */
    const struct standing *later; /* nothing left today: the first of tomorrow, or NULL */
    bool had_today;               /* with first NULL: there was something today */
    bool is_second;               /* a further running session of the room above */
    bool goes_on;                 /* another row of the same room below says what comes next */
    bool is_other_day;            /* first is of a later day: nothing is left anywhere today */
};

/* Rows of the view's rooms in the feed's order, one for each running session; rooms with nothing
 * left come last, or step aside if the playlist item says so. When nothing is left today in any
 * of them: what the next day that has something begins with; after the last day none. While the
 * data is withdrawn: the day's whole list, two sessions a row. In the frame's arena. */
struct row *rows_collect(const struct view *v, int *n);

/* The instant that tells which day is shown: now; while time is not confirmed that of the last good
 * answer, which may be as wrong, but not before what the feed says was decided. */
int64_t rows_instant(const struct view *v);

/* As of when things are arranged: now; while time is not confirmed all that the feed has counts as
 * decided (PROGRAMME_SETTLED). */
int64_t rows_decided(const struct view *v);

/* What stands where there are no rows: never that the event is over by a clock that is not
 * confirmed. */
enum word rows_nothing(const struct view *v);

/* The day that a list without a "now" is of: today; or while the clock is not trusted the data's
 * day; never a day before the event, never one after it. From its first instant to the next day's.
 */
void rows_list_day(const struct view *v, int64_t *from, int64_t *to);

/* The title of the day's whole list; of a clock that is not confirmed the day need not be today. */
enum word rows_list_title(const struct view *v);

/* 4月28日 周三 议程 / Programme, Wed 28 April */
struct pair rows_programme_of(const struct draw *d, int64_t day_ms);

/* The view's rooms, in order; returns how many. */
int rows_rooms(const struct view *v, const int32_t **rooms);
/* Of a door sign: the display's own room, unless the playlist names others. */
int rows_doors(const struct view *v, const int32_t **rooms);

#endif
