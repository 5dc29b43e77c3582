/* Golden images: what the real painter makes of a scene with the project's own fonts, compared
 * with the pictures in tests/golden/.
 *
 *   NAME.png   what it must look like
 *   NAME.args  words for `hallboard render`, without --out; a # begins a comment
 *   NAME.png without NAME.args: one of the painter's own scenes below
 *
 * Exact on amd64; elsewhere a channel may be off by 1.5 %. A picture that differs leaves
 * build/golden-diff/NAME.png (the reference dimmed, what differs in red) and NAME.is.png. A
 * missing reference fails. known-bad.png is paint-shapes with a fault, and must fail.
 *
 * GOLDEN_PART=2/3 takes the second third of the pages alone.
 *
 * UPDATE_GOLDEN=1 build/asan/tests/unit/main/test_golden writes the references anew (but
 * known-bad); look at every one of them before committing it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"
#include "shell/image_out.h"
#include "shell/paint.h"

#include <SDL_image.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER "tests/golden"
#define OUT_FOLDER "build/golden-diff"
#define ARGS_MAX 32
#define TESTS_MAX 256

#ifdef __x86_64__
#define TOLERANCE 0
#else
#define TOLERANCE 4 /* of 255: 1.5 % */
#endif

struct picture {
    int w, h;
    uint32_t *pixels; /* heap; NULL: there is none */
};

static bool load(const char *path, struct picture *out)
{
    *out = (struct picture){0};
    SDL_RWops *file = SDL_RWFromFile(path, "rb");
    SDL_Surface *read = file ? IMG_LoadPNG_RW(file) : NULL;
    SDL_Surface *argb = read ? SDL_ConvertSurfaceFormat(read, SDL_PIXELFORMAT_ARGB8888, 0) : NULL;
    if (argb) {
        size_t row_bytes = (size_t)argb->w * 4;
        *out = (struct picture){argb->w, argb->h, xcalloc((size_t)argb->h, row_bytes)};
        for (int y = 0; y < argb->h; y++) {
            memcpy(out->pixels + (ptrdiff_t)y * argb->w,
                   (uint8_t *)argb->pixels + (ptrdiff_t)y * argb->pitch, row_bytes);
        }
    }
    SDL_FreeSurface(argb);
    SDL_FreeSurface(read);
    if (file) {
        SDL_RWclose(file);
    }
    return argb != NULL;
}

static bool differs(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift < 24; shift += 8) {
        if (abs((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff)) > TOLERANCE) {
            return true;
        }
    }
    return false;
}

/* Pixels that differ; -1: another size. diff, if not NULL, shows where. */
static int compare(const struct picture *wanted, const struct picture *is, uint32_t *diff)
{
    int n = 0;
    if (wanted->w != is->w || wanted->h != is->h) {
        return -1;
    }
    for (int i = 0; i < is->w * is->h; i++) {
        bool off = differs(wanted->pixels[i], is->pixels[i]);
        n += off;
        if (diff) {
            diff[i] = off ? 0xffff0000u : 0xff000000u | (wanted->pixels[i] >> 2 & 0x3f3f3fu);
        }
    }
    return n;
}

static void write_png(const char *path, const uint32_t *pixels, int w, int h)
{
    struct err err = {0};
    if (!image_write_png(path, pixels, w, h, w, &err)) {
        print_error("%s\n", err.text);
    }
}

static bool updating(void)
{
    const char *update = getenv("UPDATE_GOLDEN");
    return update && *update && strcmp(update, "0") != 0;
}

/* Says what is wrong with a picture and leaves the pictures to look at; true if it is right. */
static bool check(const char *name, const struct picture *is)
{
    char path[300], seen[300];
    struct picture wanted;

    snprintf(path, sizeof path, FOLDER "/%s.png", name);
    if (updating()) {
        write_png(path, is->pixels, is->w, is->h);
        print_message("written anew: %s\n", path);
        return true;
    }
    mkdir("build", 0777);
    mkdir(OUT_FOLDER, 0777);
    snprintf(seen, sizeof seen, OUT_FOLDER "/%s.is.png", name);
    if (!load(path, &wanted)) {
        write_png(seen, is->pixels, is->w, is->h);
        print_error("%s: the reference is missing; the picture is %s\n", path, seen);
        return false;
    }
    uint32_t *diff = xcalloc((size_t)is->w * (size_t)is->h, sizeof *diff);
    int n = compare(&wanted, is, diff);
    if (n != 0) {
        write_png(seen, is->pixels, is->w, is->h);
        print_error(n < 0 ? "%s: another size\n" : "%s: %d pixels differ\n", path, n);
    }
    if (n > 0) {
        snprintf(seen, sizeof seen, OUT_FOLDER "/%s.png", name);
        write_png(seen, diff, is->w, is->h);
    }
    free(diff);
    free(wanted.pixels);
    return n == 0;
}

/* ---- The painter's own scenes. ---- */

static struct point star_point(int i, int cx, int cy, int r)
{
    /* Five points of a circle, every second one, in 1/1000 */
    static const int x[5] = {0, 588, -951, 951, -588}, y[5] = {-1000, 809, -309, -309, 809};
    return (struct point){cx * POINT_UNIT + x[i] * r * POINT_UNIT / 1000,
                          cy * POINT_UNIT + y[i] * r * POINT_UNIT / 1000};
}

static void build_shapes(struct scene *s, struct typesetter *type)
{
    (void)type;
    scene_rect(s, "rect", (struct rect){16, 16, 100, 60}, 0xff143445);
    scene_rrect(s, "chip", (struct rect){130, 16, 110, 34}, 6, 0xffffc247);
    scene_rrect(s, "pill", (struct rect){130, 56, 110, 20}, 10, 0xffff9a8b);
    for (int i = 0; i < 6; i++) {
        char name[16];
        snprintf(name, sizeof name, "disc%d", i);
        scene_disc(s, name, (struct point){(270 + i * 28) * 16 + i * 3, 46 * 16 + i * 5},
                   (i + 1) * 2 * 16 + i, 0xff35d6be);
    }
    struct point wave[60];
    for (int i = 0; i < 60; i++) {
        int t = i % 20 < 10 ? i % 20 : 20 - i % 20;
        wave[i] = (struct point){(16 + i * 4) * 16, 140 * 16 - t * t * 6};
    }
    scene_polyline(s, "wave", wave, 60, 48, false, false, 0xff6f8c9b);
    struct point corner[4] = {
        {280 * 16, 140 * 16}, {310 * 16, 100 * 16}, {330 * 16, 140 * 16}, {350 * 16, 100 * 16}};
    scene_polyline(s, "round", corner, 4, 9 * 16, false, true, 0xffc4b5ff);
    struct point box[4] = {{370 * 16 + 8, 100 * 16 + 8},
                           {440 * 16 + 8, 100 * 16 + 8},
                           {440 * 16 + 8, 140 * 16 + 8},
                           {370 * 16 + 8, 140 * 16 + 8}};
    scene_polyline(s, "box", box, 4, 16, true, false, 0xffb9ccd4);
    struct point star[5];
    for (int i = 0; i < 5; i++) {
        star[i] = star_point(i, 70, 210, 50);
    }
    scene_polygon(s, "star", star, 5, 0xff2f8c8a);
    struct rect page = scene_clip(s, (struct rect){150, 170, 60, 60});
    scene_disc(s, "cut", (struct point){160 * 16, 180 * 16}, 50 * 16, 0xfff2f7f8);
    s->clip = page;
    for (int i = 0; i < 8; i++) {
        char name[16];
        struct point ray[2] = {{300 * 16, 210 * 16}, {(300 + i * 20) * 16, (170 + i * i * 2) * 16}};
        snprintf(name, sizeof name, "ray%d", i);
        scene_polyline(s, name, ray, 2, 16 + i * 4, false, false, 0xff9db3be);
    }
}

static void add_line(struct scene *s, struct typesetter *type, const char *name, const char *text,
                     const char *lang, enum weight weight, int size, int y, uint32_t colour)
{
    struct paragraph p = {
        .text = text, .lang = lang, .weight = weight, .size_px = size, .max_lines = 1};
    const struct set_text *set = text_set(type, &p);
    scene_text(s, name, &set->lines[0], 16, y, size, ROLE_R1, lang, colour);
}

static void build_text(struct scene *s, struct typesetter *type)
{
    add_line(s, type, "clock", "10:15  08:40  201", "en", WEIGHT_BOLD, 54, 56, 0xfff2f7f8);
    add_line(s, type, "zh", "新型城市基础设施建设分论坛 2021", "zh", WEIGHT_MEDIUM, 29, 100,
             0xfff2f7f8);
    add_line(s, type, "en", "New Infrastructure Construction, Wi-Fi & AVATAR", "en", WEIGHT_REGULAR,
             19, 130, 0xffb9ccd4);
    add_line(s, type, "names", "朱镕 李喆 張陳劉 “福州”（三山）《闽江》", "zh", WEIGHT_REGULAR, 24,
             168, 0xff9db3be);
    add_line(s, type, "marks", "Çà jÿ Łódź Ελλάς Привет – … ’", "en", WEIGHT_BOLD, 24, 204,
             0xff35d6be);
    add_line(s, type, "small", "延迟 15 分钟 Delayed 15 min", "zh", WEIGHT_MEDIUM, 13, 230,
             0xffffc247);
}

static void paint(void (*build)(struct scene *, struct typesetter *), struct picture *out)
{
    struct fonts *fonts = fonts_new("fonts", "/nonexistent", 0);
    struct painter *painter = painter_new(fonts);
    struct typesetter *type = typesetter_new(fonts_metrics(fonts), 0);
    struct arena arena;
    struct scene scene;

    arena_init(&arena, 0);
    typesetter_frame(type);
    scene_init(&scene, &arena, 480, 270, 0xff071b26);
    build(&scene, type);
    scene_finish(&scene);
    *out = (struct picture){scene.width, scene.height, xcalloc(480 * 270, 4)};
    paint_page(painter, &scene, out->pixels, scene.width);
    arena_fini(&arena);
    typesetter_free(type);
    painter_free(painter);
    fonts_free(fonts);
}

static void check_painted(const char *name, void (*build)(struct scene *, struct typesetter *))
{
    struct picture is;
    paint(build, &is);
    bool good = check(name, &is);
    free(is.pixels);
    assert_true(good);
}

static void test_paint_shapes(void **state)
{
    (void)state;
    check_painted("paint-shapes", build_shapes);
}

static void test_paint_text(void **state)
{
    (void)state;
    check_painted("paint-text", build_text);
}

/* ---- The comparison itself. ---- */

static void test_known_bad_fails(void **state)
{
    (void)state;
    struct picture is, bad;
    paint(build_shapes, &is);
    assert_true(load(FOLDER "/known-bad.png", &bad));
    assert_true(compare(&bad, &is, NULL) > 0);
    free(bad.pixels);
    free(is.pixels);
}

static void test_missing_reference_fails(void **state)
{
    (void)state;
    struct picture is = {1, 1, xcalloc(1, 4)}, none;
    assert_false(load(FOLDER "/there-is-no-such.png", &none));
    if (!updating()) {
        print_message("(the next message is part of the test)\n");
        assert_false(check("there-is-no-such", &is));
        unlink(OUT_FOLDER "/there-is-no-such.is.png");
    }
    free(is.pixels);
}

static void test_written_is_read(void **state)
{
    (void)state;
    struct picture is, back;
    struct err err = {0};
    char path[] = "/tmp/hallboard-golden-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    paint(build_shapes, &is);
    assert_true(image_write_png(path, is.pixels, is.w, is.h, is.w, &err));
    assert_true(load(path, &back));
    assert_int_equal(compare(&is, &back, NULL), 0);
    unlink(path);
    assert_false(image_write_png("/nonexistent/x.png", is.pixels, is.w, is.h, is.w, &err));
    assert_non_null(strstr(err.text, "/nonexistent/x.png"));
    free(back.pixels);
    free(is.pixels);
}

/* ---- Pages of the program. ---- */

/* Words of a file, comments left out; buffer holds them. */
static int read_words(const char *path, char *buffer, size_t bytes, char **words, int n, int most)
{
    FILE *file = fopen(path, "r");
    size_t count = file ? fread(buffer, 1, bytes - 1, file) : 0;
    if (file) {
        fclose(file);
    }
    buffer[count] = '\0';
    for (char *hash; (hash = strchr(buffer, '#'));) {
        for (char *at = hash; *at && *at != '\n'; at++) {
            *at = ' ';
        }
    }
    char *rest = NULL;
    for (char *word = strtok_r(buffer, " \n\t", &rest); word && n < most;
         word = strtok_r(NULL, " \n\t", &rest)) {
        words[n++] = word;
    }
    return n;
}

static void test_page(void **state)
{
    const char *name = *state;
    char args_path[300], out_path[300], buffer[2000];
    char *argv[ARGS_MAX + 1];
    const char *program = getenv("HALLBOARD");
    struct picture is;

    snprintf(args_path, sizeof args_path, FOLDER "/%s.args", name);
    mkdir("build", 0777);
    mkdir(OUT_FOLDER, 0777);
    snprintf(out_path, sizeof out_path, OUT_FOLDER "/%s.new.png", name);
    argv[0] = xstrdup(program ? program : "build/asan/hallboard");
    argv[1] = xstrdup("render");
    argv[2] = xstrdup("--out");
    argv[3] = out_path;
    int n = read_words(args_path, buffer, sizeof buffer, argv, 4, ARGS_MAX);
    argv[n] = NULL;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        execv(argv[0], argv);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    for (int i = 0; i < 3; i++) {
        free(argv[i]);
    }
    assert_int_equal(status, 0);
    assert_true(load(out_path, &is));
    unlink(out_path);
    bool good = check(name, &is);
    free(is.pixels);
    assert_true(good);
}

static int add_pages(struct CMUnitTest *tests, int n)
{
    struct dirent **entries = NULL;
    const char *wanted = getenv("GOLDEN_PART");
    int found = scandir(FOLDER, &entries, NULL, alphasort), part = 1, parts = 1, page = 0;
    if (wanted && (sscanf(wanted, "%d/%d", &part, &parts) != 2 || part < 1 || part > parts))
        fail_msg("GOLDEN_PART=%s: not K/N", wanted);
    for (int i = 0; i < found; i++) {
        const char *dot = strstr(entries[i]->d_name, ".args");
        if (dot && !dot[5] && page++ % parts == part - 1 && n < TESTS_MAX) {
            char *name = xstrdup(entries[i]->d_name);
            name[dot - entries[i]->d_name] = '\0';
            tests[n++] =
                (struct CMUnitTest){.name = name, .test_func = test_page, .initial_state = name};
        }
        free(entries[i]);
    }
    free(entries);
    return n;
}

int main(void)
{
    static struct CMUnitTest tests[TESTS_MAX] = {
        cmocka_unit_test(test_paint_shapes),    cmocka_unit_test(test_paint_text),
        cmocka_unit_test(test_known_bad_fails), cmocka_unit_test(test_missing_reference_fails),
        cmocka_unit_test(test_written_is_read),
    };
    const int own = 5;
    const char *part = getenv("GOLDEN_PART");
    int n = add_pages(tests, own), from = part && atoi(part) > 1 ? own : 0;
    int failed = _cmocka_run_group_tests("golden", tests + from, (size_t)(n - from), NULL, NULL);
    for (int i = own; i < n; i++) {
        free((void *)(uintptr_t)tests[i].initial_state);
    }
    return failed;
}
