/* Where frames go: a window's surface where there is no GPU, a texture on one (always on KMS), or
 * memory only. The caller paints into the page's pixels and says what it painted; how the page
 * comes to the glass, turned or not, is decided here and nowhere else.
 *
 * Signals, the cursor and the screensaver are left alone or off. Only one at a time, opened, used
 * and closed by the ui thread; after a failure it can be opened again. */
#ifndef SHELL_OUTPUT_H
#define SHELL_OUTPUT_H

#include "base/err.h"
#include "core/scene/scene.h"
#include "shell/fade.h"

struct output;

struct output_config {
    bool headless;                /* memory only */
    int width_px, height_px;      /* of a headless page; 0: 1920 x 1080 */
    int window_w_px, window_h_px; /* a window of this size; 0: the whole screen */
    int rotation;                 /* 0, 90, 180, 270 degrees clockwise */
    int mode_w_px, mode_h_px;     /* video mode of the whole screen on KMS; 0: the screen's own */
    int mode_hz;                  /* 0: any */
};

/* NULL with err: no screen, no window, or a renderer that draws nothing. */
struct output *output_open(const struct output_config *config, struct err *err);
void output_close(struct output *output);

/* "x11 framebuffer", "kmsdrm opengles2", "headless": for log and status. Static. */
const char *output_name(const struct output *output);
/* Of the page, as painted: width and height change places at 90 and 270 degrees. */
void output_size(const struct output *output, int *width_px, int *height_px);
/* To wait on for the window's events (X11); -1: there is none, look every now and then. */
int output_fd(const struct output *output);
bool output_is_kms(const struct output *output);

/* The page, ARGB8888. Black at first. Borrowed until the next call of output_events. */
uint32_t *output_pixels(struct output *output, int *stride_px);

/* Shows what was painted in the damaged rectangles (the rest of the page is as it was); n 0 shows
 * the same frame again. False: the frame did not get there; the output is to be closed. */
bool output_present(struct output *output, const struct rect *damage, int n);

/* A fade: begin gives the pixels of a second page, a copy of the first, into which the next scene
 * is painted. fade_painted says where (again if it changes while the fade runs); outside of body
 * it shows at once with the next frame. present_fade shows the body as far as the clock is;
 * true with the last frame, after which the second page is the page. end brings the last frame
 * about at once without showing it. Page pixels are not painted meanwhile. */
uint32_t *output_fade_begin(struct output *output, struct rect body, int *stride_px);
void output_fade_painted(struct output *output, const struct rect *damage, int n);
/* Another page comes while a fade runs: what is on the glass stays there, mixed as it is, and is
 * what the next fade begins with. The pixels hold the page that the last fade went to. body is what
 * changes in addition. */
uint32_t *output_fade_onward(struct output *output, struct rect body, int *stride_px);
bool output_present_fade(struct output *output, struct fade *fade, int64_t show_ms);
void output_fade_end(struct output *output);
bool output_fading(const struct output *output);
/* Whether any of the rectangle lies in the body of the fade that runs. */
bool output_fades(const struct output *output, struct rect rect);
/* Of one frame at the screen's refresh, in microseconds; a 60th of a second where it is not known.
 */
int output_frame_us(const struct output *output);
int output_page_buffers(const struct output *output); /* 1, in a fade 2 */

#define OUTPUT_QUIT 1u    /* the window was closed */
#define OUTPUT_RESIZED 2u /* another size, or new pixels: paint the whole page */
#define OUTPUT_AGAIN 4u   /* uncovered or a device reset: present again, nothing to paint */
/* Takes the window's events; returns OUTPUT_ bits. */
unsigned output_events(struct output *output);

/* The frame last presented, as on the glass but not turned, w*h of output_size. */
bool output_read(struct output *output, uint32_t *pixels, struct err *err);

#endif
