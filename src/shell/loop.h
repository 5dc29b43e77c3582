/* The program while it runs on a wall: one ui thread that sleeps until the core says that
 * something will change, the intake has news, or the window does.
 *
 * What it is not: it decides nothing about content (core/screen.h) and paints nothing itself
 * (stage.h). loop_run is called once, from the main thread, before any other thread is made. */
#ifndef SHELL_LOOP_H
#define SHELL_LOOP_H

#include "shell/clock.h"
#include "shell/config.h"

enum loop_output {
    LOOP_OUTPUT_AUTO,    /* a screen or window; without any, headless if shots are wanted */
    LOOP_OUTPUT_WINDOW,  /* a screen or window, or nothing */
    LOOP_OUTPUT_HEADLESS /* no window; for shots and tests */
};

struct loop_options {
    enum loop_output output;
    int window_w_px, window_h_px; /* a window of this size; 0: the full screen */
    int width_px, height_px;      /* of a headless page; 0: 1920 x 1080 */
    bool has_until;
    int64_t until_ms;       /* event time at which to end */
    const char *shots_dir;  /* NULL: none; a PNG of every page shown goes here */
    const char *trace_file; /* NULL: none (trace.h) */
};

/* sysexits(3): the one failure after which a restart can help. */
#define LOOP_EXIT_NO_SCREEN 75

/* Shows the feed until SIGTERM, SIGINT or SIGHUP, or until_ms. Returns the exit status: 0 for those
 * ends, 2 for what cannot be made (folder of the shots, trace, threads), LOOP_EXIT_NO_SCREEN where
 * there is no way to show anything. */
int loop_run(const struct config *config, struct clock *clock, const struct loop_options *options);

#endif
