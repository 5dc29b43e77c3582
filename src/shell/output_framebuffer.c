/* A window without a GPU: its surface. Not turned and in our pixel format, the surface's memory is
 * the page itself, so that showing costs one copy by the X server and nothing else. */
#include "shell/output_backend.h"

#include <stdlib.h>

#define RECTS_MAX 64
#define TURN_PX 16

static bool is_ours(const SDL_Surface *surface)
{
    const SDL_PixelFormat *format = surface->format;
    return format->BytesPerPixel == 4 && format->Rmask == 0xff0000 && format->Gmask == 0xff00 &&
           format->Bmask == 0xff && surface->pitch % 4 == 0 && !SDL_MUSTLOCK(surface);
}

static bool take_surface(struct output *output, struct err *err)
{
    SDL_Surface *surface = SDL_GetWindowSurface(output->window);

    if (!surface) {
        return err_set(err, "no picture in the window: %s", SDL_GetError());
    }
    bool direct = is_ours(surface) && output->config.rotation == 0;
    if (!is_ours(surface)) {
        return err_set(err, "the screen's pixels are %s: only 32 bits are done",
                       SDL_GetPixelFormatName(surface->format->format));
    }
    if (direct && output->owns_page) {
        free(output->page); /* of a GPU that was tried before */
    }
    if (!direct && !output->owns_page) {
        output->page = NULL;
    }
    output->surface = surface;
    output->screen_w_px = surface->w;
    output->screen_h_px = surface->h;
    output->owns_page = !direct;
    if (direct) {
        output->page = surface->pixels;
        output->stride_px = surface->pitch / 4;
    }
    output_make_page(output);
    if (direct) {
        output_fill_black(output);
    }
    return true;
}

static SDL_Rect on_screen(const struct output *output, struct rect r)
{
    int w = output->screen_w_px, h = output->screen_h_px;

    switch (output->config.rotation) {
    case 90:
        return (SDL_Rect){w - r.y - r.h, r.x, r.h, r.w};
    case 180:
        return (SDL_Rect){w - r.x - r.w, h - r.y - r.h, r.w, r.h};
    case 270:
        return (SDL_Rect){r.y, h - r.x - r.w, r.h, r.w};
    default:
        return (SDL_Rect){r.x, r.y, r.w, r.h};
    }
}

static bool present(struct output *output, const struct rect *damage, int n)
{
    SDL_Rect rects[RECTS_MAX];
    struct rect page = output_page_rect(output);

    if (n > RECTS_MAX) {
        n = 0;
    }
    if (output->owns_page) {
        uint32_t *screen = output->surface->pixels;
        for (int i = 0; i < (n ? n : 1); i++) {
            output_turn(output, n ? rect_intersect(damage[i], page) : page, screen,
                        output->surface->pitch / 4);
        }
    }
    if (n == 0) {
        return SDL_UpdateWindowSurface(output->window) == 0;
    }
    for (int i = 0; i < n; i++) {
        rects[i] = on_screen(output, rect_intersect(damage[i], page));
    }
    return SDL_UpdateWindowSurfaceRects(output->window, rects, n) == 0;
}

static unsigned resized(struct output *output)
{
    struct err why = {0};

    /* The old surface's memory may be gone: the fade ends without its last copy. */
    free(output->next);
    output->next = NULL;
    return take_surface(output, &why) ? OUTPUT_RESIZED : OUTPUT_QUIT;
}

static void close_framebuffer(struct output *output)
{
    output->surface = NULL;
    if (!output->owns_page) {
        output->page = NULL; /* goes with the window */
    }
}

static const struct output_backend framebuffer = {
    .present = present,
    .resized = resized,
    .close = close_framebuffer,
};

bool output_open_framebuffer(struct output *output, struct err *err)
{
    if (!take_surface(output, err)) {
        return false;
    }
    output->backend = &framebuffer;
    output_set_name(output, "framebuffer");
    return true;
}

/* ---- Turning. ---- */

/* Where on the screen the page's pixel (x, y) is, and the screen's steps along x and y of the
 * page. */
struct turned {
    ptrdiff_t start, step_x, step_y;
};

static struct turned turned_from(const struct output *output, int32_t x, int32_t y, int stride_px)
{
    int w = output->screen_w_px, h = output->screen_h_px;
    ptrdiff_t s = stride_px;

    switch (output->config.rotation) {
    case 90:
        return (struct turned){x * s + (w - 1 - y), s, -1};
    case 180:
        return (struct turned){(h - 1 - y) * s + (w - 1 - x), -1, -s};
    case 270:
        return (struct turned){(h - 1 - x) * s + y, -s, 1};
    default:
        return (struct turned){y * s + x, 1, s};
    }
}

void output_turn(const struct output *output, struct rect rect, uint32_t *screen, int stride_px)
{
    struct turned at = turned_from(output, rect.x, rect.y, stride_px);

    /* In squares, as one side of a quarter turn runs across the lines of the cache. */
    for (int32_t top = 0; top < rect.h; top += TURN_PX) {
        for (int32_t left = 0; left < rect.w; left += TURN_PX) {
            int32_t bottom = top + TURN_PX < rect.h ? top + TURN_PX : rect.h;
            int32_t right = left + TURN_PX < rect.w ? left + TURN_PX : rect.w;
            for (int32_t y = top; y < bottom; y++) {
                const uint32_t *from =
                    output->page + (ptrdiff_t)(rect.y + y) * output->stride_px + rect.x;
                uint32_t *to = screen + at.start + y * at.step_y;
                for (int32_t x = left; x < right; x++) {
                    to[x * at.step_x] = from[x];
                }
            }
        }
    }
}

void output_turn_back(const struct output *output, const uint32_t *screen, int stride_px,
                      uint32_t *page)
{
    struct turned at = turned_from(output, 0, 0, stride_px);

    for (int32_t y = 0; y < output->height_px; y++) {
        const uint32_t *from = screen + at.start + y * at.step_y;
        for (int32_t x = 0; x < output->width_px; x++) {
            page[(ptrdiff_t)y * output->width_px + x] = from[x * at.step_x];
        }
    }
}
