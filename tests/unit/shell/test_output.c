/* Where frames go: memory, turning, fades; the GPU's way on SDL's offscreen driver where Mesa is
 * there. What a window does under X is tried by the end-to-end tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shell/output.h"
#include "shell/output_backend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define W 320
#define H 200

static uint32_t pixel_of(int x, int y)
{
    return 0xff000000u | (uint32_t)(x & 0xff) << 16 | (uint32_t)(y & 0xff) << 8 | 0x55;
}

static void paint(uint32_t *pixels, int stride_px, struct rect r, uint32_t change)
{
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++) {
            pixels[y * stride_px + x] = pixel_of(x, y) ^ change;
        }
    }
}

static bool holds(const uint32_t *pixels, int stride_px, struct rect r, uint32_t change)
{
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++) {
            if (pixels[y * stride_px + x] != (pixel_of(x, y) ^ change)) {
                fprintf(stderr, "pixel %d,%d is %08x, wanted %08x\n", x, y,
                        pixels[y * stride_px + x], pixel_of(x, y) ^ change);
                return false;
            }
        }
    }
    return true;
}

static void test_headless(void **state)
{
    (void)state;
    struct err err = {0};
    struct output_config config = {.headless = true, .width_px = W, .height_px = H};
    struct output *o = output_open(&config, &err);
    int w, h, stride;
    assert_non_null(o);
    output_size(o, &w, &h);
    assert_int_equal(w, W);
    assert_int_equal(h, H);
    assert_string_equal(output_name(o), "headless");
    assert_int_equal(output_fd(o), -1);
    assert_false(output_is_kms(o));
    uint32_t *page = output_pixels(o, &stride);
    assert_int_equal(page[0], 0xff000000);
    struct rect all = {0, 0, W, H};
    paint(page, stride, all, 0);
    assert_true(output_present(o, &all, 1));
    assert_int_equal(output_events(o), 0);
    uint32_t *seen = malloc(W * H * 4);
    assert_true(output_read(o, seen, &err));
    assert_true(holds(seen, W, all, 0));
    free(seen);
    output_close(o);
    output_close(NULL);

    config = (struct output_config){.headless = true};
    o = output_open(&config, &err);
    output_size(o, &w, &h);
    assert_int_equal(w, 1920);
    assert_int_equal(h, 1080);
    output_close(o);
}

/* A third page comes while a fade runs: nothing jumps, and it ends on the third. */
static const char *try_onward(struct output *o, uint32_t *seen)
{
    const struct rect body = {0, 40, W, 100}, part = {20, 60, 200, 40};
    uint32_t *mixed = malloc(W * H * 4);
    struct err err = {0};
    struct fade fade;
    int stride, worst = 0;
    uint32_t *next = output_fade_begin(o, body, &stride);
    paint(next, stride, body, 0x00404000);
    output_fade_painted(o, &body, 1);
    fade_begin(&fade, 0, 400);
    output_present_fade(o, &fade, 230);
    output_read(o, mixed, &err);
    next = output_fade_onward(o, part, &stride);
    const char *wrong = holds(next, stride, body, 0x00404000) ? NULL : "the second page is lost";
    paint(next, stride, part, 0x00808080);
    output_fade_painted(o, &part, 1);
    fade_begin(&fade, 1000, 400);
    output_present_fade(o, &fade, 1000);
    output_read(o, seen, &err);
    for (int i = 0; i < W * H; i++) {
        for (int shift = 0; shift < 24; shift += 8) {
            int off = abs((int)(seen[i] >> shift & 0xff) - (int)(mixed[i] >> shift & 0xff));
            worst = off > worst ? off : worst;
        }
    }
    if (worst > 2 || !output_fading(o)) {
        wrong = "the glass jumps where a third page comes";
    }
    if (!output_present_fade(o, &fade, 1400) || output_fading(o) || !output_read(o, seen, &err) ||
        !holds(seen, W, part, 0x00808080) ||
        !holds(seen, W, (struct rect){0, 110, W, 30}, 0x00404000)) {
        wrong = "it does not end on the third page";
    }
    free(mixed);
    return wrong;
}

/* Returns what went wrong, NULL if nothing did; so that it can run in a child. */
static const char *try_fade(struct output *o)
{
    const struct rect all = {0, 0, W, H}, body = {0, 40, W, 100}, footer = {10, 150, 100, 30};
    const struct rect both = {50, 20, 60, 60}; /* half in the body, half in the header */
    const uint32_t change = 0x00404000;
    uint32_t *seen = malloc(W * H * 4);
    const char *wrong = NULL;
    struct err err = {0};
    struct fade fade;
    int stride;

    uint32_t *page = output_pixels(o, &stride);
    paint(page, stride, all, 0);
    output_present(o, &all, 1);
    uint32_t *next = output_fade_begin(o, body, &stride);
    if (!holds(next, stride, all, 0)) {
        wrong = "the next page does not begin as a copy";
    }
    fade_begin(&fade, 0, 400);
    paint(next, stride, body, change);
    paint(next, stride, footer, change);
    paint(next, stride, both, change);
    const struct rect damage[3] = {body, footer, both};
    output_fade_painted(o, damage, 3);
    if (output_page_buffers(o) != 2 || !output_fading(o)) {
        wrong = "no second page";
    }
    if (output_present_fade(o, &fade, 200) || !output_read(o, seen, &err)) {
        wrong = "over too early";
    }
    /* Half way: the body between the two, the rest there at once. */
    int red = (int)(seen[100 * W + 200] >> 16 & 0xff), was = 200, is = 200 ^ 0x40;
    if (abs(red - (was + is) / 2) > 4) {
        wrong = "the body is not half way";
    }
    if (!holds(seen, W, footer, change) || !holds(seen, W, (struct rect){50, 20, 60, 20}, change)) {
        wrong = "what is outside of the body did not change at once";
    }
    if (!holds(seen, W, (struct rect){200, 150, 50, 30}, 0)) {
        wrong = "what did not change did";
    }
    /* A change while it runs goes to the next page. */
    const struct rect late = {5, 60, 20, 20};
    paint(next, stride, late, 0x00808080);
    output_fade_painted(o, &late, 1);
    if (!output_present_fade(o, &fade, 400) || output_fading(o) || output_page_buffers(o) != 1) {
        wrong = "not over in time";
    }
    page = output_pixels(o, &stride);
    if (!output_read(o, seen, &err) ||
        !holds(seen, W, (struct rect){30, 40, W - 30, 100}, change) ||
        !holds(seen, W, late, 0x00808080) || !holds(seen, W, footer, change) ||
        !holds(page, stride, late, 0x00808080)) {
        wrong = "the last frame is not the next page";
    }
    /* Cut short, the page is the next one all the same. */
    next = output_fade_begin(o, body, &stride);
    paint(next, stride, body, 0x00111111);
    output_fade_painted(o, &body, 1);
    fade_begin(&fade, 0, 400);
    output_present_fade(o, &fade, 150);
    output_fade_end(o);
    page = output_pixels(o, &stride);
    if (!holds(page, stride, body, 0x00111111)) {
        wrong = "cut short, it is not the next page";
    }
    if (!wrong) {
        wrong = try_onward(o, seen);
    }
    free(seen);
    return wrong;
}

static void test_fade_headless(void **state)
{
    (void)state;
    struct output_config config = {.headless = true, .width_px = W, .height_px = H};
    struct output *o = output_open(&config, NULL);
    const char *wrong = try_fade(o);
    if (wrong) {
        fail_msg("%s", wrong);
    }
    output_close(o);
}

static void test_turning(void **state)
{
    (void)state;
    for (int rotation = 0; rotation < 360; rotation += 90) {
        bool turned = rotation % 180 != 0;
        struct output o = {.config.rotation = rotation,
                           .screen_w_px = W,
                           .screen_h_px = H,
                           .width_px = turned ? H : W,
                           .height_px = turned ? W : H};
        static uint32_t page[W * H], screen[W * H], back[W * H];
        o.page = page;
        o.stride_px = o.width_px;
        struct rect all = {0, 0, o.width_px, o.height_px};
        paint(page, o.stride_px, all, 0);
        memset(screen, 0, sizeof screen);
        output_turn(&o, all, screen, W);
        /* The page's top left corner, turned clockwise. */
        uint32_t corner = rotation == 0     ? screen[0]
                          : rotation == 90  ? screen[W - 1]
                          : rotation == 180 ? screen[W * H - 1]
                                            : screen[(H - 1) * W];
        assert_int_equal(corner, pixel_of(0, 0));
        output_turn_back(&o, screen, W, back);
        assert_memory_equal(page, back, sizeof page);
        /* A part lands where the whole had it. */
        static uint32_t part[W * H];
        memset(part, 0, sizeof part);
        output_turn(&o, (struct rect){20, 30, 50, 40}, part, W);
        int n = 0;
        for (int i = 0; i < W * H; i++) {
            assert_true(part[i] == 0 || part[i] == screen[i]);
            n += part[i] != 0;
        }
        assert_int_equal(n, 50 * 40);
    }
}

enum { CHILD_GOOD = 0, CHILD_NO_GPU = 77, CHILD_BAD = 1 };

/* Mesa leaves memory behind at its end, which the leak check would tell: in a child of its own. */
static int in_child(int (*what)(void))
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        setenv("SDL_VIDEODRIVER", "offscreen", 1);
        setenv("SDL_RENDER_DRIVER", "opengles2", 1);
        _exit(what());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_BAD;
}

static int gpu_fade(void)
{
    struct err err = {0};
    struct output_config config = {.window_w_px = W, .window_h_px = H};
    struct output *o = output_open(&config, &err);
    if (!o) {
        fprintf(stderr, "%s\n", err.text);
        return CHILD_NO_GPU;
    }
    const char *wrong =
        strcmp(output_name(o), "offscreen opengles2") ? output_name(o) : try_fade(o);
    if (wrong) {
        fprintf(stderr, "%s\n", wrong);
    }
    output_close(o);
    return wrong ? CHILD_BAD : CHILD_GOOD;
}

/* After a reset of the device the next frame is the same, byte for byte; turned, too. */
static int gpu_reset_and_turned(void)
{
    int status = CHILD_GOOD;
    for (int rotation = 0; rotation < 360; rotation += 90) {
        struct err err = {0};
        struct output_config config = {.window_w_px = W, .window_h_px = H, .rotation = rotation};
        struct output *o = output_open(&config, &err);
        if (!o) {
            return CHILD_NO_GPU;
        }
        int w, h, stride;
        output_size(o, &w, &h);
        struct rect all = {0, 0, w, h};
        uint32_t *page = output_pixels(o, &stride), *seen = malloc(W * H * 4);
        paint(page, stride, all, 0);
        bool good = w == (rotation % 180 ? H : W) && output_present(o, &all, 1) &&
                    output_read(o, seen, &err) && holds(seen, w, all, 0);
        SDL_Event event = {.type = SDL_RENDER_DEVICE_RESET};
        SDL_PushEvent(&event);
        good = good && (output_events(o) & OUTPUT_AGAIN) && output_present(o, NULL, 0) &&
               output_read(o, seen, &err) && holds(seen, w, all, 0);
        if (!good) {
            fprintf(stderr, "turned by %d: %s\n", rotation, err.text);
            status = CHILD_BAD;
        }
        free(seen);
        output_close(o);
    }
    return status;
}

static void expect_child(int (*what)(void))
{
    int status = in_child(what);
    if (status == CHILD_NO_GPU) {
        skip(); /* no Mesa here */
    }
    assert_int_equal(status, CHILD_GOOD);
}

static void test_gpu_fade(void **state)
{
    (void)state;
    expect_child(gpu_fade);
}

static void test_gpu_reset_and_turned(void **state)
{
    (void)state;
    expect_child(gpu_reset_and_turned);
}

static int no_screen(void)
{
    struct err err = {0};
    struct output_config config = {0};
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (output_open(&config, &err) || !strstr(err.text, "no screen")) {
        return CHILD_BAD;
    }
    /* Left to itself without a display, SDL takes its offscreen driver. */
    unsetenv("SDL_VIDEODRIVER");
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    if (access("/dev/dri/card0", F_OK) == 0) {
        return CHILD_GOOD; /* a real screen: not to be taken by a test */
    }
    err = (struct err){0};
    return !output_open(&config, &err) && strstr(err.text, "no screen") ? CHILD_GOOD : CHILD_BAD;
}

static void test_dummy_is_no_screen(void **state)
{
    (void)state;
    assert_int_equal(in_child(no_screen), CHILD_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headless),
        cmocka_unit_test(test_fade_headless),
        cmocka_unit_test(test_turning),
        cmocka_unit_test(test_gpu_fade),
        cmocka_unit_test(test_gpu_reset_and_turned),
        cmocka_unit_test(test_dummy_is_no_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
