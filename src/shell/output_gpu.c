/* A window on a GPU (on KMS always). The GPU only composes: the page is a texture, in a fade there
 * are two. A back buffer is undefined after a present, so every present draws the whole
 * composition; damage saves painting and upload. The textures are made again from the CPU's page
 * whenever the device lost them. */
#include "shell/output_backend.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define PROBE_COLOUR 0xff35d6beu

static SDL_Texture *make_texture(struct output *output, const uint32_t *pixels)
{
    SDL_Texture *texture =
        SDL_CreateTexture(output->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING,
                          output->width_px, output->height_px);
    if (texture) {
        SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_NONE);
        SDL_UpdateTexture(texture, NULL, pixels, output->stride_px * 4);
    }
    return texture;
}

static void drop_textures(struct output *output)
{
    if (output->texture) {
        SDL_DestroyTexture(output->texture);
    }
    if (output->next_texture) {
        SDL_DestroyTexture(output->next_texture);
    }
    output->texture = NULL;
    output->next_texture = NULL;
}

static bool make_textures(struct output *output)
{
    drop_textures(output);
    output->texture = make_texture(output, output->page);
    if (output->next) {
        output->next_texture = make_texture(output, output->next);
    }
    return output->texture && (!output->next || output->next_texture);
}

static void upload(const struct output *output, SDL_Texture *texture, const uint32_t *pixels,
                   struct rect rect)
{
    rect = rect_intersect(rect, output_page_rect(output));
    if (texture && !rect_empty(rect)) {
        SDL_Rect at = {rect.x, rect.y, rect.w, rect.h};
        SDL_UpdateTexture(texture, &at, pixels + (ptrdiff_t)rect.y * output->stride_px + rect.x,
                          output->stride_px * 4);
    }
}

static bool draw(struct output *output, SDL_Texture *texture)
{
    /* Turned around the middle; page and screen have the same middle. */
    SDL_FRect at = {(float)(output->screen_w_px - output->width_px) / 2,
                    (float)(output->screen_h_px - output->height_px) / 2, (float)output->width_px,
                    (float)output->height_px};
    return SDL_RenderCopyExF(output->renderer, texture, NULL, &at, output->config.rotation, NULL,
                             SDL_FLIP_NONE) == 0;
}

static bool compose(struct output *output)
{
    int32_t alpha = output->shown_alpha;
    bool good;

    SDL_SetRenderDrawColor(output->renderer, 0, 0, 0, 255);
    good =
        SDL_RenderClear(output->renderer) == 0 && output->texture && draw(output, output->texture);
    if (good && output->next_texture && alpha > 0) {
        /* Outside of the body both pages are the same. */
        SDL_SetTextureBlendMode(output->next_texture, SDL_BLENDMODE_BLEND);
        SDL_SetTextureAlphaMod(output->next_texture, (Uint8)((alpha * 255 + FADE_ONE / 2) >> 16));
        good = draw(output, output->next_texture);
    }
    return good;
}

static bool present(struct output *output, const struct rect *damage, int n)
{
    for (int i = 0; i < n; i++) {
        upload(output, output->texture, output->page, damage[i]);
    }
    output->shown_alpha = 0;
    if (!compose(output)) {
        return false;
    }
    SDL_RenderPresent(output->renderer);
    return true;
}

static void gpu_fade_begin(struct output *output)
{
    output->next_texture = make_texture(output, output->next);
}

static void gpu_fade_painted(struct output *output, const struct rect *damage, int n)
{
    for (int i = 0; i < n; i++) {
        upload(output, output->next_texture, output->next, damage[i]);
    }
    upload(output, output->texture, output->page, output->outside);
}

static void gpu_fade_freeze(struct output *output)
{
    fade_mix(output->shown_alpha, output->page, output->next, output->stride_px, output->body);
    upload(output, output->texture, output->page, output->body);
    output->shown_alpha = 0;
}

/* The next page becomes the page: pointers change places, nothing is copied. */
static void gpu_fade_end(struct output *output)
{
    uint32_t *page = output->page;
    SDL_Texture *texture = output->texture;

    output->shown_alpha = 0;
    output->page = output->next;
    output->next = page;
    if (output->next_texture) {
        SDL_SetTextureBlendMode(output->next_texture, SDL_BLENDMODE_NONE);
        SDL_SetTextureAlphaMod(output->next_texture, 255);
        output->texture = output->next_texture;
        output->next_texture = NULL;
        SDL_DestroyTexture(texture);
    } else {
        upload(output, output->texture, output->page, output_page_rect(output));
    }
}

static bool present_fade(struct output *output, struct fade *fade, int64_t show_ms)
{
    int32_t alpha = fade_alpha(fade, show_ms);

    fade->reached = alpha > fade->reached ? alpha : fade->reached;
    fade->steps++;
    output->shown_alpha = fade->reached;
    if (compose(output)) {
        SDL_RenderPresent(output->renderer);
    }
    return fade->reached >= FADE_ONE;
}

static bool take_size(struct output *output, struct err *err)
{
    SDL_RendererInfo info;
    int w = 0, h = 0;

    if (SDL_GetRendererInfo(output->renderer, &info) != 0 ||
        SDL_GetRendererOutputSize(output->renderer, &w, &h) != 0) {
        return err_set(err, "no size of the screen: %s", SDL_GetError());
    }
    if (info.max_texture_width > 0 && (w > info.max_texture_width || h > info.max_texture_height ||
                                       w > info.max_texture_height || h > info.max_texture_width)) {
        return err_set(err, "the screen has %dx%d, the GPU's textures end at %dx%d", w, h,
                       info.max_texture_width, info.max_texture_height);
    }
    output->screen_w_px = w;
    output->screen_h_px = h;
    output->owns_page = true;
    output_make_page(output);
    return make_textures(output) || err_set(err, "no texture of %dx%d: %s", w, h, SDL_GetError());
}

static unsigned resized(struct output *output)
{
    struct err why = {0};
    int w = 0, h = 0;

    SDL_GetRendererOutputSize(output->renderer, &w, &h);
    if (w == output->screen_w_px && h == output->screen_h_px) {
        return OUTPUT_AGAIN;
    }
    output_fade_end(output);
    return take_size(output, &why) ? OUTPUT_RESIZED : OUTPUT_QUIT;
}

static unsigned reset(struct output *output)
{
    return make_textures(output) ? OUTPUT_AGAIN : OUTPUT_QUIT;
}

static bool read_back(struct output *output, uint32_t *pixels, struct err *err)
{
    size_t count = (size_t)output->screen_w_px * (size_t)output->screen_h_px;
    uint32_t *screen = xrealloc(NULL, count * sizeof *screen);
    int pitch = output->screen_w_px * 4;

    /* What was presented is undefined by now: the same composition once more. */
    bool good =
        compose(output) &&
        SDL_RenderReadPixels(output->renderer, NULL, SDL_PIXELFORMAT_ARGB8888, screen, pitch) == 0;
    if (good) {
        output_turn_back(output, screen, output->screen_w_px, pixels);
    } else {
        err_set(err, "the frame cannot be read back: %s", SDL_GetError());
    }
    free(screen);
    return good;
}

/* A renderer may clear, report no error and draw nothing: one pixel of a texture is read back. */
static bool draws(struct output *output, struct err *err)
{
    uint32_t seen = 0;
    SDL_Rect middle = {output->screen_w_px / 2, output->screen_h_px / 2, 1, 1};
    struct rect whole = output_page_rect(output);

    for (int i = 0; i < output->stride_px * output->height_px; i++) {
        output->page[i] = PROBE_COLOUR;
    }
    upload(output, output->texture, output->page, whole);
    bool read = compose(output) && SDL_RenderReadPixels(output->renderer, &middle,
                                                        SDL_PIXELFORMAT_ARGB8888, &seen, 4) == 0;
    output_fill_black(output);
    upload(output, output->texture, output->page, whole);
    for (int shift = 0; read && shift < 24; shift += 8) {
        int off = (int)(seen >> shift & 0xff) - (int)(PROBE_COLOUR >> shift & 0xff);
        read = abs(off) <= 8;
    }
    return read || err_set(err, "%s draws nothing: wanted #%06x, read #%06x", output->name,
                           PROBE_COLOUR & 0xffffff, seen & 0xffffff);
}

static void close_gpu(struct output *output)
{
    drop_textures(output);
    if (output->renderer) {
        SDL_DestroyRenderer(output->renderer);
    }
    output->renderer = NULL;
}

static const struct output_backend gpu = {
    .present = present,
    .fade_begin = gpu_fade_begin,
    .fade_painted = gpu_fade_painted,
    .fade_freeze = gpu_fade_freeze,
    .present_fade = present_fade,
    .fade_end = gpu_fade_end,
    .resized = resized,
    .reset = reset,
    .read = read_back,
    .close = close_gpu,
};

bool output_open_gpu(struct output *output, struct err *err)
{
    SDL_RendererInfo info = {.name = "no renderer"};

    output->backend = &gpu;
    output->renderer = SDL_CreateRenderer(output->window, -1, SDL_RENDERER_PRESENTVSYNC);
    if (!output->renderer) {
        return err_set(err, "no renderer on %s: %s", SDL_GetCurrentVideoDriver(), SDL_GetError());
    }
    SDL_GetRendererInfo(output->renderer, &info);
    output_set_name(output, info.name);
    return take_size(output, err) && draws(output, err);
}

bool output_gpu_is_software(void)
{
    typedef const unsigned char *get_string(unsigned name);
    const unsigned gl_renderer = 0x1f01;
    void *address = SDL_GL_GetProcAddress("glGetString");
    get_string *ask;

    if (!address) {
        return true;
    }
    memcpy(&ask, &address, sizeof ask);
    const char *name = (const char *)ask(gl_renderer);
    return !name || strstr(name, "llvmpipe") || strstr(name, "softpipe") ||
           strstr(name, "SwiftShader") || strstr(name, "swrast");
}
