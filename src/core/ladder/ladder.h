/* What becomes of content that brought the program down: first the page or document that was on
 * trial then is set aside for an hour, after three crashes in ten minutes nothing is shown that was
 * on trial at one of them (so the last good board, or a corrected one), after five the holding
 * board, while fetching goes on; an hour later all is tried again.
 *
 * Whom a crash accuses need not be guilty (a kill, a watchdog on a slow card), so after one or two
 * of them what is set aside is shown all the same where there is nothing else, and is taken in
 * again once it stood for a minute.
 *
 * Pure: time is an argument, milliseconds of a clock that only grows while the box runs. It knows
 * neither files nor processes (shell/quarantine.h). Plain data; zero it to start. */
#ifndef CORE_LADDER_LADDER_H
#define CORE_LADDER_LADDER_H

#include <stdbool.h>
#include <stdint.h>

#define LADDER_GOOD_MS INT64_C(60000)    /* of frames without a crash: no longer on trial */
#define LADDER_WINDOW_MS INT64_C(600000) /* in which crashes add up */
#define LADDER_RETRY_MS INT64_C(3600000) /* after which it is tried again */
#define LADDER_LAST_GOOD_CRASHES 3
#define LADDER_HOLDING_CRASHES 5
#define LADDER_BARE_CRASHES 7
#define LADDER_NAME_MAX 64
#define LADDER_ASIDE_MAX 16
#define TRIAL_MAX 64

/* One thing that can be set aside: an item of a playlist in one document, or a document. */
struct ladder_item {
    uint64_t key;               /* of its content; 0: none */
    char name[LADDER_NAME_MAX]; /* for log and status, "board now-next" */
};

struct ladder_aside {
    struct ladder_item item;
    int64_t until_ms;
};

enum ladder_rung {
    LADDER_ALL,
    LADDER_LAST_GOOD,
    LADDER_HOLDING, /* with the announcements in force over it */
    LADDER_BARE     /* and without: one of them may be it */
};

struct ladder {
    int64_t crashed_ms[LADDER_BARE_CRASHES]; /* newest last */
    int n_crashes;
    struct ladder_aside aside[LADDER_ASIDE_MAX];
    int n_aside;
    enum ladder_rung rung;
    int64_t rung_until_ms;
};

/* The program crashed; accused NULL: nothing was on trial. */
void ladder_crash(struct ladder *ladder, const struct ladder_item *accused, int64_t now_ms);

/* One item for an hour, without a crash of its own (a job that never ended). */
void ladder_set_aside(struct ladder *ladder, const struct ladder_item *item, int64_t now_ms);

enum ladder_rung ladder_rung(const struct ladder *ladder, int64_t now_ms);
bool ladder_is_aside(const struct ladder *ladder, uint64_t key, int64_t now_ms);

/* Forgets what is over; true if there was something. */
bool ladder_forget(struct ladder *ladder, int64_t now_ms);

/* Whether an item may be shown; a greater one goes before. */
enum ladder_verdict {
    LADDER_REFUSED,
    LADDER_IF_NOTHING_ELSE, /* set aside, but better than an empty screen */
    LADDER_ALLOWED
};
struct trial;
enum ladder_verdict ladder_verdict(const struct ladder *ladder, const struct trial *trial,
                                   uint64_t key, int64_t now_ms);

/* Takes in again what was set aside and passed since; true if there was something. */
bool ladder_lift(struct ladder *ladder, const struct trial *trial);

/* Moves all instants: the clock began anew with the box. */
void ladder_shift(struct ladder *ladder, int64_t by_ms);

/* What is on trial, and what passed. A page is a part of an item: each page has to pass, and the
 * item is what is accused. */
struct trial_page {
    struct ladder_item item;
    int page;
    int64_t since_ms; /* first built then */
    bool is_good;
    bool is_suspect; /* it was on trial when the program crashed, and was not built since */
};

struct trial {
    struct trial_page pages[TRIAL_MAX]; /* touched last stands last */
    int n;
    struct ladder_item job;      /* a document that is being read; key 0: none */
    struct ladder_item measured; /* an item whose pages are being counted; key 0: none */
};

/* The page is about to be built; the measuring, if any, is over. True if that is to be written down
 * before it happens: it is on trial, and not written down last. */
bool trial_touch(struct trial *trial, const struct ladder_item *item, int page, int64_t now_ms);
/* The item's pages are about to be counted. True as above. */
bool trial_measure(struct trial *trial, const struct ladder_item *item);
/* The program crashed and was started again: what was on trial is suspect, and of whom it accused
 * all, whatever passed before. */
void trial_restart(struct trial *trial);
/* Frames went well until now. True if something passed. */
bool trial_pass(struct trial *trial, int64_t now_ms);
/* Whom a crash now would accuse; NULL: nobody. */
const struct ladder_item *trial_accused(const struct trial *trial);
/* Whether all of its pages that were shown passed, and one did. */
bool trial_is_good(const struct trial *trial, uint64_t key);
/* Whether one of its pages is suspect. */
bool trial_is_suspect(const struct trial *trial, uint64_t key);

#endif
