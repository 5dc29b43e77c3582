/* What was seen on the glass, for whoever asks: the trace, pictures of pages, the screenshot, the
 * loop's part of the status, and the receipts of announcements. It only looks: nothing that is
 * shown depends on it. The ui thread only. */
#ifndef SHELL_ONLOOKER_H
#define SHELL_ONLOOKER_H

#include "shell/intake.h"
#include "shell/output.h"
#include "shell/shots.h"
#include "shell/stage.h"
#include "shell/trace.h"

struct onlooker {
    const struct config *config;
    struct intake *intake; /* set once there is one */
    struct trace trace;
    struct shots shots;
    struct intake_glass told; /* what the status knows */
    int64_t fade_us;          /* the last frame of the fade that runs; 0: none */
    int64_t fade_start_us;
    int fade_frames;
    bool wants_screenshot;
    uint64_t asked_screenshot; /* hash of the word that the feed asked with last */
};

/* config is borrowed; trace_file and shots_dir NULL for none. */
bool onlooker_init(struct onlooker *onlooker, const struct config *config, const char *trace_file,
                   const char *shots_dir, struct err *err);
void onlooker_fini(struct onlooker *onlooker);

/* Another output shows it from now on. connector: where the display is plugged, "" if that is not
 * known; repeat_ms: the frame that stands is presented again so often, 0: it is not. */
void onlooker_output(struct onlooker *onlooker, const struct output *output, const char *connector,
                     int repeat_ms);

/* There is no output now, since at the latest boot_ms; why: "" while it is being opened. What was
 * on the glass is there no more. */
void onlooker_without(struct onlooker *onlooker, const char *why, int64_t boot_ms);

/* Whether there are no fonts. */
void onlooker_fonts(struct onlooker *onlooker, bool are_missing);

/* Another feed is shown: does it know this display? A slip in the box's id would show a page that
 * is almost right, for days. */
void onlooker_display(struct onlooker *onlooker, const struct snapshot *snapshot);

/* The display is switched on, or off, at boot_ms. */
void onlooker_light(struct onlooker *onlooker, bool is_on, int64_t boot_ms);

/* The loop went round with everything in its place. */
void onlooker_passed(struct onlooker *onlooker, int64_t boot_ms);

/* A frame was presented at now_us, in the pass that began at pass_us. */
void onlooker_frame(struct onlooker *onlooker, const struct stage *stage, struct output *output,
                    const struct stage_frame *frame, const struct clock_reading *at,
                    int64_t pass_us);

/* The pictures that are wanted of a page that stands still: encoding takes longer than a frame may.
 */
void onlooker_save(struct onlooker *onlooker, const struct stage *stage, struct output *output,
                   const struct snapshot *snapshot, int64_t now_ms);

#endif
