#include "shell/output.h"

#include "base/arena.h"
#include "shell/output_backend.h"

#include <SDL_syswm.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADLESS_W_PX 1920
#define HEADLESS_H_PX 1080

/* ---- The page. ---- */

struct rect output_page_rect(const struct output *output)
{
    return (struct rect){0, 0, output->width_px, output->height_px};
}

void output_fill_black(struct output *output)
{
    for (int y = 0; y < output->height_px; y++) {
        uint32_t *row = output->page + (ptrdiff_t)y * output->stride_px;
        for (int x = 0; x < output->width_px; x++) {
            row[x] = 0xff000000u;
        }
    }
}

void output_set_name(struct output *output, const char *way)
{
    snprintf(output->name, sizeof output->name, "%s %s", SDL_GetCurrentVideoDriver(), way);
    for (char *at = output->name; *at != ' '; at++) {
        *at = (char)tolower((unsigned char)*at);
    }
}

void output_make_page(struct output *output)
{
    bool turned = output->config.rotation % 180 != 0;

    output->width_px = turned ? output->screen_h_px : output->screen_w_px;
    output->height_px = turned ? output->screen_w_px : output->screen_h_px;
    if (!output->owns_page) {
        return;
    }
    free(output->page);
    output->stride_px = output->width_px;
    output->page = xcalloc((size_t)output->width_px * (size_t)output->height_px, sizeof(uint32_t));
    output_fill_black(output);
}

/* ---- Headless. ---- */

static bool headless_present(struct output *output, const struct rect *damage, int n)
{
    (void)output, (void)damage, (void)n;
    return true;
}

static const struct output_backend headless = {.present = headless_present};

static void open_headless(struct output *output)
{
    output->backend = &headless;
    output->screen_w_px = output->config.width_px ? output->config.width_px : HEADLESS_W_PX;
    output->screen_h_px = output->config.height_px ? output->config.height_px : HEADLESS_H_PX;
    output->config.rotation = 0; /* the size is the page's, and nobody sees it turned */
    output->owns_page = true;
    output_make_page(output);
    snprintf(output->name, sizeof output->name, "headless");
}

/* ---- The window. ---- */

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    /* Without its signal handlers SDL would not give the console its keyboard back. */
    setenv("SDL_INPUT_LINUX_KEEP_KBD", "1", 0);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "0");
    if (!getenv("SDL_RENDER_DRIVER")) {
        /* Left alone, SDL picks `opengl` on KMS and draws nothing but the clear colour. */
        SDL_SetHint(SDL_HINT_RENDER_DRIVER, "opengles2");
    }
}

static void ignore_input(void)
{
    static const Uint32 kinds[] = {SDL_KEYDOWN,     SDL_KEYUP,         SDL_TEXTINPUT,
                                   SDL_TEXTEDITING, SDL_MOUSEMOTION,   SDL_MOUSEBUTTONDOWN,
                                   SDL_MOUSEWHEEL,  SDL_MOUSEBUTTONUP, SDL_FINGERDOWN,
                                   SDL_FINGERUP,    SDL_FINGERMOTION};
    SDL_StopTextInput();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        SDL_EventState(kinds[i], SDL_IGNORE);
    }
}

static SDL_Window *make_window(const struct output_config *config, bool is_kms, struct err *err)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    bool windowed = config->window_w_px > 0 && !is_kms;
    SDL_Rect at = {SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, config->window_w_px,
                   config->window_h_px};
    Uint32 flags = windowed ? SDL_WINDOW_RESIZABLE : SDL_WINDOW_BORDERLESS;

    if (!windowed && SDL_GetDisplayBounds(0, &at) != 0) {
        err_set(err, "no display: %s", SDL_GetError());
        return NULL;
    }
    if (!windowed && (is_kms || strcmp(driver, "wayland") == 0)) {
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    }
    SDL_Window *window = SDL_CreateWindow("hallboard", at.x, at.y, at.w, at.h, flags);
    if (!window) {
        err_set(err, "no window on %s: %s", driver, SDL_GetError());
        return NULL;
    }
    SDL_DisplayMode wanted = {
        .w = config->mode_w_px, .h = config->mode_h_px, .refresh_rate = config->mode_hz};
    SDL_DisplayMode closest;
    if (is_kms && config->mode_w_px > 0 && SDL_GetClosestDisplayMode(0, &wanted, &closest)) {
        SDL_SetWindowDisplayMode(window, &closest);
        SDL_SetWindowFullscreen(window, SDL_WINDOW_FULLSCREEN);
    }
    if (!windowed) {
        SDL_ShowCursor(SDL_DISABLE);
    }
    return window;
}

/* A node of a render device: without one there is no GPU, and asking GL for its name would cost
 * the 140 ms that it takes to start. */
static bool has_render_node(void)
{
    for (int i = 128; i < 136; i++) {
        char path[40];
        snprintf(path, sizeof path, "/dev/dri/renderD%d", i);
        if (access(path, R_OK | W_OK) == 0) {
            return true;
        }
    }
    return false;
}

static bool open_on_window(struct output *output, struct err *err)
{
    bool forced = getenv("SDL_RENDER_DRIVER") != NULL;

    output->window = make_window(&output->config, output->is_kms, err);
    if (!output->window) {
        return false;
    }
    if (output->is_kms || forced) {
        return output_open_gpu(output, err);
    }
    if (has_render_node()) {
        struct err why = {0};
        if (output_open_gpu(output, &why) && !output_gpu_is_software()) {
            return true;
        }
        /* SDL gives no surface to a window that had a renderer: another window. */
        if (output->backend) {
            output->backend->close(output);
            output->backend = NULL;
        }
        SDL_DestroyWindow(output->window);
        output->window = make_window(&output->config, output->is_kms, err);
        if (!output->window) {
            return false;
        }
    }
    return output_open_framebuffer(output, err);
}

/* Without any screen SDL takes a driver that shows nothing, and says that all is well. The
 * offscreen one is taken when it is asked for by name: it tries the GPU's way without a screen. */
static bool shows_something(const char *driver)
{
    const char *named = getenv("SDL_VIDEODRIVER");

    if (strcmp(driver, "offscreen") == 0) {
        return named && strcmp(named, driver) == 0;
    }
    return strcmp(driver, "dummy") != 0 && strcmp(driver, "evdev") != 0;
}

/* The one driver that the environment names, so that SDL does not try, and complain about, all
 * others. Somebody's own choice stays. */
static void choose_driver(void)
{
    const char *x11 = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

    if (wayland && *wayland) {
        /* A desktop of Wayland has an X11 too, for programs that know no better. */
        SDL_SetHint(SDL_HINT_VIDEODRIVER, x11 && *x11 ? "x11,wayland" : "wayland");
    } else {
        SDL_SetHint(SDL_HINT_VIDEODRIVER, x11 && *x11 ? "x11" : "KMSDRM");
    }
}

static bool open_window(struct output *output, struct err *err)
{
    set_hints();
    choose_driver();
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        return err_set(err, "no screen: %s", SDL_GetError());
    }
    const char *driver = SDL_GetCurrentVideoDriver();
    if (!shows_something(driver)) {
        return err_set(err, "no screen: neither X11, Wayland nor KMS (SDL has only `%s`)", driver);
    }
    output->is_kms = strcmp(driver, "KMSDRM") == 0;
    SDL_DisableScreenSaver();
    ignore_input();
    return open_on_window(output, err);
}

struct output *output_open(const struct output_config *config, struct err *err)
{
    struct output *output = xcalloc(1, sizeof *output);

    output->config = *config;
    if (config->headless) {
        open_headless(output);
        return output;
    }
    if (open_window(output, err)) {
        return output;
    }
    output_close(output);
    return NULL;
}

void output_close(struct output *output)
{
    if (!output) {
        return;
    }
    if (output->backend && output->backend->close) {
        output->backend->close(output);
    }
    free(output->next);
    if (output->owns_page) {
        free(output->page);
    }
    if (output->window) {
        SDL_DestroyWindow(output->window);
    }
    if (!output->config.headless) {
        SDL_Quit();
    }
    free(output);
}

const char *output_name(const struct output *output)
{
    return output->name;
}

void output_size(const struct output *output, int *width_px, int *height_px)
{
    *width_px = output->width_px;
    *height_px = output->height_px;
}

bool output_is_kms(const struct output *output)
{
    return output->is_kms;
}

int output_fd(const struct output *output)
{
#ifdef SDL_VIDEO_DRIVER_X11
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (output->window && SDL_GetWindowWMInfo(output->window, &info) &&
        info.subsystem == SDL_SYSWM_X11) {
        return ConnectionNumber(info.info.x11.display); /* a macro: nothing of Xlib is called */
    }
#endif
    (void)output;
    return -1;
}

uint32_t *output_pixels(struct output *output, int *stride_px)
{
    *stride_px = output->stride_px;
    return output->page;
}

bool output_present(struct output *output, const struct rect *damage, int n)
{
    return output->backend->present(output, damage, n);
}

/* ---- Fades. ---- */

uint32_t *output_fade_begin(struct output *output, struct rect body, int *stride_px)
{
    size_t count = (size_t)output->stride_px * (size_t)output->height_px;

    output_fade_end(output);
    output->next = xrealloc(NULL, count * sizeof *output->next);
    memcpy(output->next, output->page, count * sizeof *output->next);
    output->body = rect_intersect(body, output_page_rect(output));
    output->outside = (struct rect){0, 0, 0, 0};
    if (output->backend->fade_begin) {
        output->backend->fade_begin(output);
    }
    *stride_px = output->stride_px;
    return output->next;
}

uint32_t *output_fade_onward(struct output *output, struct rect body, int *stride_px)
{
    if (output->backend->fade_freeze) {
        output->backend->fade_freeze(output);
    }
    output->body = rect_intersect(rect_union(output->body, body), output_page_rect(output));
    *stride_px = output->stride_px;
    return output->next;
}

static void copy_next(struct output *output, int32_t x, int32_t y, int32_t w)
{
    if (w > 0) {
        ptrdiff_t at = (ptrdiff_t)y * output->stride_px + x;
        memcpy(output->page + at, output->next + at, (size_t)w * sizeof *output->page);
    }
}

/* Outside of the body the next page shows at once. */
static void copy_outside(struct output *output, struct rect rect)
{
    struct rect body = output->body;
    int32_t right = body.x + body.w;

    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        if (y < body.y || y >= body.y + body.h) {
            copy_next(output, rect.x, y, rect.w);
            continue;
        }
        int32_t end = rect.x + rect.w;
        copy_next(output, rect.x, y, (end < body.x ? end : body.x) - rect.x);
        int32_t begin = rect.x > right ? rect.x : right;
        copy_next(output, begin, y, end - begin);
    }
    output->outside = rect_union(output->outside, rect);
}

void output_fade_painted(struct output *output, const struct rect *damage, int n)
{
    for (int i = 0; i < n; i++) {
        struct rect rect = rect_intersect(damage[i], output_page_rect(output));
        if (!rect_empty(rect) && !rect_contains(output->body, rect)) {
            copy_outside(output, rect);
        }
    }
    if (output->backend->fade_painted) {
        output->backend->fade_painted(output, damage, n);
    }
}

bool output_present_fade(struct output *output, struct fade *fade, int64_t show_ms)
{
    bool last;

    if (output->backend->present_fade) {
        last = output->backend->present_fade(output, fade, show_ms);
    } else {
        int32_t before = fade->reached;
        last =
            fade_step(fade, show_ms, output->page, output->next, output->stride_px, output->body);
        struct rect rect = fade->reached == before ? (struct rect){0, 0, 0, 0} : output->body;
        rect = rect_union(rect, output->outside);
        if (!rect_empty(rect)) {
            output->backend->present(output, &rect, 1);
        }
    }
    output->outside = (struct rect){0, 0, 0, 0};
    if (last) {
        output_fade_end(output);
    }
    return last;
}

void output_fade_end(struct output *output)
{
    if (!output->next) {
        return;
    }
    if (output->backend->fade_end) {
        output->backend->fade_end(output);
    } else {
        struct rect body = output->body;
        for (int32_t y = body.y; y < body.y + body.h; y++) {
            copy_next(output, body.x, y, body.w);
        }
    }
    free(output->next);
    output->next = NULL;
}

bool output_fading(const struct output *output)
{
    return output->next != NULL;
}

bool output_fades(const struct output *output, struct rect rect)
{
    return output->next && !rect_empty(rect_intersect(output->body, rect));
}

int output_frame_us(const struct output *output)
{
    SDL_DisplayMode mode = {0};
    int index = output->window ? SDL_GetWindowDisplayIndex(output->window) : -1;

    if (index < 0 || SDL_GetCurrentDisplayMode(index, &mode) != 0 || mode.refresh_rate < 24 ||
        mode.refresh_rate > 240) {
        return 16667;
    }
    return 1000000 / mode.refresh_rate;
}

int output_page_buffers(const struct output *output)
{
    return output->next ? 2 : 1;
}

/* ---- Events and reading back. ---- */

static unsigned take_event(struct output *output, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_QUIT:
        return OUTPUT_QUIT;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        return output->backend->reset ? output->backend->reset(output) : 0;
    case SDL_WINDOWEVENT:
        break;
    default:
        return 0;
    }
    switch (event->window.event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        return output->backend->resized ? output->backend->resized(output) : 0;
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_RESTORED:
        return OUTPUT_AGAIN;
    case SDL_WINDOWEVENT_CLOSE:
        return OUTPUT_QUIT;
    default:
        return 0;
    }
}

unsigned output_events(struct output *output)
{
    unsigned seen = 0;
    SDL_Event event;

    while (!output->config.headless && SDL_PollEvent(&event)) {
        seen |= take_event(output, &event);
    }
    return seen;
}

bool output_read(struct output *output, uint32_t *pixels, struct err *err)
{
    if (output->backend->read) {
        return output->backend->read(output, pixels, err);
    }
    for (int y = 0; y < output->height_px; y++) {
        memcpy(pixels + (ptrdiff_t)y * output->width_px,
               output->page + (ptrdiff_t)y * output->stride_px,
               (size_t)output->width_px * sizeof *pixels);
    }
    return true;
}
