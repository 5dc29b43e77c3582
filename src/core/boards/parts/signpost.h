/* Which way to which rooms from this display, as airport signs say it: rows of rooms under the
 * direction in which one sets out, and one row for each other level (LOOK.md section 11). Decided
 * here, drawn by the board; all in the frame's arena. */
#ifndef CORE_BOARDS_PARTS_SIGNPOST_H
#define CORE_BOARDS_PARTS_SIGNPOST_H

#include "core/boards/board.h"
#include "core/venue/route.h"

enum sign_kind {
    SIGN_ROOM,
    SIGN_RANGE, /* rooms with nothing on and nothing soon: 303–306 */
    SIGN_LEVEL  /* the rooms of another level */
};

struct sign_row {
    enum sign_kind kind;
    const int32_t *rooms; /* one for ROOM; in the view's order */
    int n_rooms;
    const struct standing *standing; /* ROOM: what runs, else what is next today; NULL */
    bool runs, soon;                 /* of the standing */
    int on_now;                      /* RANGE, LEVEL: rooms in which something runs */
    int minutes;                     /* to the farthest of the rooms; 0: not known */
    const struct text *words;        /* what the feed says of the way; NULL */
};

struct sign_group {
    enum direction direction; /* of the first steps; NONE: not known (no heading) */
    int levels;               /* 0: this level; up positive */
    enum venue_way way;       /* to another level, by what */
    int32_t level;            /* of the venue; -1: this one */
    struct sign_row *rows;
    int n_rows;
    bool goes_on; /* it was begun on the page before */
};

/* A page, or a column of one. */
struct sign_page {
    struct sign_group *groups;
    int n_groups, n_rows;
};

struct signpost {
    struct sign_page *pages;
    int n_pages;         /* 0: there is no way to any of the rooms, or none is known */
    const int32_t *lost; /* rooms to which none leads: on no map, or behind what is closed */
    int n_lost;
};

/* In the order left, ahead-left, ahead, ahead-right, right, back, other levels. What does not fit
 * on `columns` pages of most_rows (that stand beside each other): rooms with nothing on or soon go
 * together as ranges, but where their page has room; then groups go to a next page, whole where a
 * page holds them, else first what starts soon, then what runs. */
struct signpost signpost_collect(const struct view *v, int most_rows, int columns);

/* "201–206", "101, 103–105": three rooms or more that follow each other by number as ranges; names
 * where there are no numbers. NULL for none. */
const char *signpost_range(const struct view *v, const int32_t *rooms, int n, const char *lang);

/* The way that the feed states for the display and a room; NULL. */
const struct way *signpost_stated(const struct display *display, int32_t room);

/* By what one leaves, and where that is: "escalator ahead left", "扶梯在左前方". */
const char *signpost_way(struct arena *arena, const char *lang, enum venue_way way,
                         enum direction direction);

#endif
