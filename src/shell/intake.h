/* The intake: what keeps the newest snapshot coming, for the loop.
 *
 * It runs two threads: net (polls the sources, writes status.json) and worker (parses, caches,
 * frees). The loop's thread alone calls the functions below; none of them waits for network, disk
 * or the other threads, but for intake_start (reads nothing, makes folders) and intake_stop.
 * All signals must be blocked in the caller before intake_start, as the threads inherit the mask;
 * SIGPIPE is ignored from then on.
 *
 * What it is not: it decides nothing about content, and holds nothing but the newest snapshot. */
#ifndef SHELL_INTAKE_H
#define SHELL_INTAKE_H

#include "base/err.h"
#include "core/feed/model.h"
#include "shell/clock.h"
#include "shell/config.h"

struct announced;
struct intake;
struct picture_store;
struct quarantine;
struct screen_page;
struct scene;

enum intake_origin { INTAKE_NONE, INTAKE_CACHE, INTAKE_LIVE };

/* How the programme's source stands. */
struct intake_state {
    enum intake_origin origin; /* of the snapshot that was handed over last */
    int64_t age_ms;            /* since the last good answer (200 or 304); -1 with INTAKE_NONE */
    int64_t data_ms;           /* that answer in event time; 0 with INTAKE_NONE */
    bool failing;              /* the last try was not good */
    int failing_class;         /* enum fetch_class of it; FETCH_OK while it was good */
};

/* Whether the feed knows this display. */
enum intake_display { INTAKE_DISPLAY_UNASKED, INTAKE_DISPLAY_KNOWN, INTAKE_DISPLAY_UNKNOWN };

/* What the loop tells for status.json. Copied. */
struct intake_glass {
    char renderer[32];
    char driver[32];
    char connector[32];      /* "HDMI-A-1", also after the display left it; "": not known */
    int width, height;       /* px */
    int hz;                  /* of the screen; 0: not known */
    int repeat_s;            /* a frame is presented at least so often; 0: only what changes */
    int64_t without_boot_ms; /* no screen since then; 0: there is one */
    char without[200];       /* why; "": it is being opened */
    char board[32];
    int page, pages;           /* page from 1 */
    int64_t frames;            /* presented */
    int64_t presented_boot_ms; /* the last one; 0: none yet */
    int fade_fps;              /* frames a second of the last fade; 0: none yet */
    int64_t worst_frame_us;    /* longest time between two frames of a fade */
    int64_t painted_px;        /* since the start, without the blends of fades */
    int64_t layouts;           /* paragraphs set since the start */
    enum intake_display display;
    bool is_dark;  /* the display is switched off */
    bool no_fonts; /* the project's were not found */
};

/* config and clock are borrowed until intake_stop. Without a feed in the config it starts too, and
 * never has a snapshot. A cache or state folder that cannot be made is told in log and status and
 * done without; NULL with err only where the threads or descriptors cannot be made. */
struct intake *intake_start(const struct config *config, struct clock *clock, struct err *err);

/* Ends both threads, waits for them (at most about a second while a transfer runs), and frees
 * everything, also snapshots that were taken and not returned. NULL is allowed. */
void intake_stop(struct intake *intake);

/* The pictures of the feed; the loop's part of picture_store.h is for it. Borrowed until
 * intake_stop. */
struct picture_store *intake_pictures(const struct intake *intake);

/* What crashed before, and what may be shown; the ui's part of quarantine.h. Borrowed until
 * intake_stop. */
struct quarantine *intake_quarantine(const struct intake *intake);

/* Becomes readable when there is a snapshot to take, a picture came, or when the state of the
 * source changed in a way that shows (failing, first good answer after a failure). Borrowed; do not
 * read it. */
int intake_wake_fd(const struct intake *intake);

/* Clears the wake-up. The newest snapshot, or NULL if none came since the last call. The caller
 * owns it until intake_return, and gives back the one that it replaces. */
struct snapshot *intake_take(struct intake *intake);

/* Clears the wake-up as well: whoever takes these and leaves the snapshot remembers that there may
 * be one. The newest announcements and alerts, or NULL if none came since the last call. Owned by
 * the caller (announced.h); those that they replace are freed once no scene is built with them. */
struct announced *intake_take_announced(struct intake *intake);

/* A frame was presented of this scene: what it says of announcements goes into their receipts. */
void intake_presented(struct intake *intake, const struct scene *scene,
                      const struct screen_page *page, int64_t boot_ms);

/* Takes the snapshot; it is freed on the worker. NULL is allowed. */
void intake_return(struct intake *intake, struct snapshot *snapshot);

void intake_read_state(struct intake *intake, const struct clock_reading *reading,
                       struct intake_state *out);

/* The loop's part of the status; cheap enough for every frame. The file follows within 10 s. */
void intake_report(struct intake *intake, const struct intake_glass *glass);

/* The loop went round with everything in its place, as the watchdog is told: every few seconds. It
 * wakes nobody; the status has it when it is written for another reason, or once a minute. */
void intake_passed(struct intake *intake, int64_t boot_ms);

/* False when net or worker has been busy with one thing for over 15 s: then the watchdog must not
 * be fed. *who, if not NULL, gets "net" or "worker". */
bool intake_alive(const struct intake *intake, int64_t boot_ms, const char **who);

#endif
