/* What the kinds of output share; for output*.c alone. An output is one page of pixels, in a fade
 * two, and a backend that brings them to the glass. */
#ifndef SHELL_OUTPUT_BACKEND_H
#define SHELL_OUTPUT_BACKEND_H

#include "shell/output.h"

#include <SDL.h>

struct output_backend {
    /* All but the first may be NULL: nothing to do. */
    bool (*present)(struct output *output, const struct rect *damage, int n);
    void (*fade_begin)(struct output *output);
    void (*fade_painted)(struct output *output, const struct rect *damage, int n);
    /* The page becomes what is on the glass, where its pixels are not that already. */
    void (*fade_freeze)(struct output *output);
    bool (*present_fade)(struct output *output, struct fade *fade, int64_t show_ms);
    void (*fade_end)(struct output *output); /* page and next still stand */
    unsigned (*resized)(struct output *output);
    unsigned (*reset)(struct output *output); /* the device lost its textures */
    bool (*read)(struct output *output, uint32_t *pixels, struct err *err);
    void (*close)(struct output *output);
};

struct output {
    const struct output_backend *backend;
    struct output_config config;
    char name[64];
    int screen_w_px, screen_h_px; /* of the glass, not turned */
    int width_px, height_px;      /* of the page */
    uint32_t *page;
    uint32_t *next; /* in a fade, else NULL; of the same stride */
    int stride_px;
    bool owns_page;      /* false: page is the window surface's own memory */
    struct rect body;    /* of the fade */
    struct rect outside; /* what changed outside of it and has not been presented */

    SDL_Window *window;
    bool is_kms;
    SDL_Surface *surface; /* of the window, framebuffer only; borrowed from SDL */
    SDL_Renderer *renderer;
    SDL_Texture *texture, *next_texture;
    int32_t shown_alpha; /* of next_texture, as last composed */
};

/* "x11 framebuffer": SDL's driver in small letters, and how the page gets there. */
void output_set_name(struct output *output, const char *way);
/* Page size from that of the glass and the rotation, and for owns_page its memory, black. */
void output_make_page(struct output *output);
void output_fill_black(struct output *output);
struct rect output_page_rect(const struct output *output);

/* The framebuffer and the GPU: take the open window. False with err. */
bool output_open_framebuffer(struct output *output, struct err *err);
bool output_open_gpu(struct output *output, struct err *err);
/* Whether GL draws with the CPU (llvmpipe and its like). */
bool output_gpu_is_software(void);

/* Pixels of rect of the page to where the turned screen has them; stride in px. */
void output_turn(const struct output *output, struct rect rect, uint32_t *screen, int stride_px);
/* The whole screen back to the page's position. */
void output_turn_back(const struct output *output, const uint32_t *screen, int stride_px,
                      uint32_t *page);

#endif
