/* Inside loop*.c: the loop's state. The ui thread. */
#ifndef SHELL_LOOP_INSIDE_H
#define SHELL_LOOP_INSIDE_H

#include "shell/glass.h"
#include "shell/identify.h"
#include "shell/intake.h"
#include "shell/loop.h"
#include "shell/onlooker.h"
#include "shell/power.h"
#include "shell/stage.h"
#include "shell/wait.h"

#define BEAT_MS 8000 /* at least this often a pass builds, feeds the watchdog, presents on KMS */
#define BUILD_STEP_MS 16 /* no more than 60 builds a second, whatever --speed says */

struct loop {
    const struct config *config;
    struct clock *clock;
    const struct loop_options *options;
    struct wait wait;
    struct onlooker onlooker;
    struct intake *intake;
    struct fonts *fonts;
    struct stage *stage;
    struct glass glass;
    struct identify identify;
    struct power power;
    struct snapshot *snapshot;          /* the one shown; owned, given back to the intake */
    struct announced *said, *next_said; /* in the scene; what waits for the next build. Owned */

    struct clock_reading at; /* of this pass */
    int64_t pass_us;         /* its start, CLOCK_MONOTONIC */
    bool has_news;           /* the intake woke us */
    bool must_build;         /* something other than time changed */
    bool must_present;       /* the window asks for the frame again */
    bool has_presented;      /* in this pass */
    bool has_shown;          /* a first frame */
    bool ends;
    int status;
    int64_t start_ms, beat_ms, built_ms; /* CLOCK_BOOTTIME */
    bool alive_told;
    int64_t frame_us; /* the last frame of any kind, CLOCK_MONOTONIC */
};

/* The next page is painted and waits for its edge: whatever came can wait as long. */
bool loop_is_held(const struct loop *loop);

/* Microseconds to sleep before the next pass has anything to do, however long this one took. */
int64_t loop_sleep_us(const struct loop *loop);

#endif
