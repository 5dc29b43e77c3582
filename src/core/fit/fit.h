/* `hallboard fit`: what on the displays of a feed had to give way over a period. Every page of
 * every display's playlist is built at every instant at which it can read otherwise, with the real
 * metrics and without a pixel, and what its scene marks is told once.
 *
 * Pure; one thread. A report lives on its own; the snapshot may go. */
#ifndef CORE_FIT_FIT_H
#define CORE_FIT_FIT_H

#include "base/str.h"
#include "core/feed/model.h"
#include "core/scene/picture.h"
#include "core/text/metrics.h"

enum fit_kind {
    FIT_SHORTENED,
    FIT_LEFT_OUT,
    FIT_WORD_BROKEN,
    FIT_NO_WAY,  /* a board of directions has no way to a room: it is on no map, or closed off */
    FIT_GLYPH,   /* no font has it; told once a feed */
    FIT_FLOORED, /* the display is read from further than its densest layout serves */
    FIT_UNDER,   /* it is read from further than any layout serves */
    FIT_PICTURE_MISSING,
    FIT_PICTURE_SMALL,
    FIT_SCHEDULE /* a playlist leaves now-next, day and room unseen for too long */
};

struct fit_finding {
    enum fit_kind kind;
    const char *board;
    int page;         /* from 1; 0: of no page */
    int64_t at_ms;    /* the first time that it was seen */
    const char *item; /* key in the scene, or id of the playlist */
    const char *what; /* in words */
    int64_t times;    /* pages looked at that show it: one for each kind of display and instant */
    const int32_t *displays; /* indices of the snapshot, ascending; -1: the feed names none */
    int n_displays;
};

struct fit_report {
    struct arena arena;
    struct fit_finding *findings; /* by display, then by time */
    int n;
    const char **display_ids; /* by index; the snapshot's */
    int n_displays;
    int64_t pages; /* built */
};

struct fit_options {
    int64_t from_ms, to_ms;
    int32_t display;                 /* index; -1: all */
    const struct pictures *pictures; /* answers at once; NULL: pictures are not looked at */
    bool every_change; /* at each turn of a minute too: slow, and finds the same (instants.h) */
};

/* The period of a feed: its first day to its last, whole local days. False without sessions. */
bool fit_period(const struct snapshot *snapshot, int64_t *from_ms, int64_t *to_ms);

void fit_run(struct fit_report *report, const struct snapshot *snapshot,
             const struct metrics *metrics, const struct fit_options *options);
void fit_fini(struct fit_report *report);

/* `lobby-1,hall-w1: now-next page 1: 2021-04-25T10:15:00+08:00: now-next/304/title: shortened: …`
 */
void fit_text(struct strbuf *out, const struct fit_report *report, const struct zone *zone);
/* One array on one line. */
void fit_json(struct strbuf *out, const struct fit_report *report, const struct zone *zone);

#endif
