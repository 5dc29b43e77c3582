#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "shell/picture_store.h"
#include "unit/picture_files.h"
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void put(const char *name, const struct strbuf *file)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    if (file->bytes)
        assert_int_equal(fwrite(file->text, 1, file->bytes, out), file->bytes);
    fclose(out);
}

static int make_folder(void **state)
{
    (void)state;
    struct strbuf file = {0}, half = {0};
    strcpy(folder, "/tmp/pictures-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    png_quarters(&file, 64, 48, 8, false);
    put("good.png", &file);
    put("lies.jpg", &file); /* the bytes decide, not the name */
    half = (struct strbuf){.text = file.text, .bytes = file.bytes / 2};
    put("half.png", &half);
    strbuf_fini(&file);
    strbuf_add(&file, "<svg xmlns='http://www.w3.org/2000/svg'/>");
    put("svg.png", &file);
    strbuf_fini(&file);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"good.png", "lies.jpg", "half.png", "svg.png"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static int woken_net, woken_worker, woken_ui;

static void wake_net(void *user)
{
    (void)user;
    woken_net++;
}

static void wake_worker(void *user)
{
    (void)user;
    woken_worker++;
}

static void wake_ui(void *user)
{
    (void)user;
    woken_ui++;
}

static struct picture_store *store_of(const char *url, bool blocking, const struct config *config)
{
    struct picture_store_setup setup = {.document_url = url,
                                        .cache_dir = "",
                                        .config = config,
                                        .blocking = blocking,
                                        .wake_net = blocking ? NULL : wake_net,
                                        .wake_worker = blocking ? NULL : wake_worker,
                                        .wake_ui = blocking ? NULL : wake_ui};
    woken_net = woken_worker = woken_ui = 0;
    struct picture_store *store = picture_store_new(&setup);
    picture_store_frame(store);
    return store;
}

static struct picture_store *file_store(bool blocking, const struct config *config)
{
    char url[128];
    snprintf(url, sizeof url, "file://%s/feed.json", folder);
    return store_of(url, blocking, config);
}

static enum picture_state info(struct picture_store *store, const char *address,
                               struct picture_info *out)
{
    const struct pictures *pictures = picture_store_pictures(store);
    return pictures->info(pictures->self, address, out);
}

static enum picture_state ask_cut(struct picture_store *store, const char *address,
                                  const struct picture_cut *cut)
{
    const struct pictures *pictures = picture_store_pictures(store);
    return pictures->cut(pictures->self, address, cut);
}

static void test_blocking(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    struct picture_store *store = file_store(true, &config);
    static const char *const good[] = {"good.png", "lies.jpg"};
    for (int i = 0; i < 2; i++) {
        struct picture_info picture;
        assert_int_equal(info(store, good[i], &picture), PICTURE_READY);
        assert_int_equal(picture.width, 64);
        assert_int_equal(picture.height, 48);
        struct picture_cut cut = picture_crop(&picture, 250, 250, 10, 10);
        assert_int_equal(picture_store_pixels(store, &cut) != NULL, i > 0); /* the same bytes */
        assert_int_equal(ask_cut(store, good[i], &cut), PICTURE_READY);
        const uint32_t *pixels = picture_store_pixels(store, &cut);
        assert_non_null(pixels);
        assert_int_equal(pixels[0], 0xffff0000);
    }
    /* Both files are the same bytes: one picture, one set of pixels. */
    assert_int_equal(picture_store_pixel_bytes(store), 400);
    static const char *const bad[] = {"half.png",      "svg.png",        "none.png",
                                      "../etc/passwd", "/etc/passwd",    "file:///etc/passwd",
                                      "ftp://x/y.png", "http://x/y.png", "%2e%2e/good.png"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct picture_info picture;
        assert_int_equal(info(store, bad[i], &picture), PICTURE_NONE);
    }
    picture_store_free(store);
    config_fini(&config);
}

/* With threads: asked for, looked for by the worker, there; each side wakes the one that is next.
 */
static void test_in_turns(void **state)
{
    (void)state;
    struct picture_store *store = file_store(false, NULL);
    struct picture_info picture;
    assert_int_equal(info(store, "good.png", &picture), PICTURE_COMING);
    assert_true(woken_worker > 0);
    assert_true(picture_store_is_making(store));
    assert_int_equal(info(store, "good.png", &picture), PICTURE_COMING);
    while (picture_store_work(store))
        ;
    assert_int_equal(woken_ui, 1);
    assert_true(picture_store_is_making(store)); /* who asked was told that it is not there */
    assert_int_equal(info(store, "good.png", &picture), PICTURE_READY);
    assert_false(picture_store_is_making(store));
    struct picture_cut cut = picture_crop(&picture, 500, 500, 30, 20);
    assert_int_equal(ask_cut(store, "good.png", &cut), PICTURE_COMING);
    assert_true(picture_store_is_making(store));
    picture_store_frame(store); /* a scene that does not ask for it */
    assert_false(picture_store_is_making(store));
    while (picture_store_work(store))
        ;
    assert_int_equal(woken_ui, 2);
    assert_int_equal(ask_cut(store, "good.png", &cut), PICTURE_READY);
    /* What cannot be had is told once, and asking again wakes nobody: no endless loop. */
    assert_int_equal(info(store, "half.png", &picture), PICTURE_COMING);
    while (picture_store_work(store))
        ;
    assert_int_equal(woken_ui, 3);
    int before = woken_worker;
    for (int i = 0; i < 5; i++) {
        picture_store_frame(store);
        assert_int_equal(info(store, "half.png", &picture), PICTURE_NONE);
        assert_false(picture_store_work(store));
    }
    assert_int_equal(woken_worker, before);
    picture_store_free(store);
}

static void fetched(struct picture_store *store, int id, enum fetch_class class,
                    const struct strbuf *file, int64_t now_ms)
{
    struct fetch_result result = {.class = class};
    if (file)
        strbuf_add_bytes(&result.body, file->text, file->bytes);
    else
        err_set(&result.why, "as the test wants");
    picture_store_fetched(store, id, &result, now_ms);
    fetch_result_fini(&result);
}

static void test_fetching(void **state)
{
    (void)state;
    struct picture_store *store = store_of("https://feed.example/a/feed.json", false, NULL);
    struct picture_info picture;
    struct picture_want want;
    int64_t next = INT64_MAX, now = 1;
    assert_int_equal(info(store, "p.png", &picture), PICTURE_COMING);
    assert_int_equal(info(store, "http://other.example/p.png", &picture), PICTURE_NONE);
    while (picture_store_work(store))
        ;
    now = INT64_MAX / 4; /* later than the clock that the worker reads */
    assert_true(picture_store_next(store, now, &want, &next));
    assert_false(picture_store_is_making(store)); /* nobody knows when it comes */
    assert_string_equal(want.url, "https://feed.example/a/p.png");
    assert_string_equal(want.validators.etag, "");
    /* It is being fetched: nobody else gets it. */
    struct picture_want other;
    assert_false(picture_store_next(store, now, &other, &next));
    /* A failure: no picture for now, another try after a while, and longer after the next. */
    fetched(store, want.id, FETCH_CONNECT, NULL, now);
    assert_int_equal(info(store, "p.png", &picture), PICTURE_NONE);
    next = INT64_MAX;
    assert_false(picture_store_next(store, now, &want, &next));
    int64_t first = next - now;
    assert_true(first > 0 && first <= 60000);
    now = next;
    assert_true(picture_store_next(store, now, &want, &next));
    fetched(store, want.id, FETCH_HTTP, NULL, now);
    next = INT64_MAX;
    assert_false(picture_store_next(store, now, &want, &next));
    assert_true(next - now > first);
    /* Then it comes. */
    now = next;
    assert_true(picture_store_next(store, now, &want, &next));
    struct strbuf file = {0};
    png_quarters(&file, 20, 10, 8, false);
    fetched(store, want.id, FETCH_OK, &file, now);
    while (picture_store_work(store))
        ;
    assert_int_equal(info(store, "p.png", &picture), PICTURE_READY);
    assert_int_equal(picture.width, 20);
    struct picture_cut cut = picture_crop(&picture, 0, 0, 5, 5);
    ask_cut(store, "p.png", &cut);
    while (picture_store_work(store)) /* from memory: there is no disk */
        ;
    assert_int_equal(ask_cut(store, "p.png", &cut), PICTURE_READY);
    /* While it is asked for again a part of it waits; however that ends, the worker is woken. */
    now = INT64_MAX / 2;
    assert_true(picture_store_next(store, now, &want, &next));
    cut = picture_crop(&picture, 0, 0, 6, 6);
    assert_int_equal(ask_cut(store, "p.png", &cut), PICTURE_COMING);
    assert_false(picture_store_work(store));
    int before = woken_worker;
    fetched(store, want.id, FETCH_CONNECT, NULL, now);
    assert_true(woken_worker > before);
    while (picture_store_work(store))
        ;
    assert_int_equal(ask_cut(store, "p.png", &cut), PICTURE_READY);
    strbuf_fini(&file);
    picture_store_free(store);
}

/* Pixels stay under their limit; those of the last scenes are never thrown away. */
static void test_bounded(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    struct picture_store *store = file_store(true, &config);
    struct picture_info picture;
    struct picture_cut last = {0};
    assert_int_equal(info(store, "good.png", &picture), PICTURE_READY);
    for (int i = 0; i < 60; i++) {
        picture_store_frame(store);
        struct picture_cut cut = picture_crop(&picture, 500, 500, 1000 + i, 1000);
        assert_int_equal(ask_cut(store, "good.png", &cut), PICTURE_READY);
        assert_true(picture_store_pixel_bytes(store) <= PICTURE_PIXELS_MAX_BYTES);
        assert_non_null(picture_store_pixels(store, &cut));
        if (i > 0)
            assert_non_null(picture_store_pixels(store, &last));
        last = cut;
    }
    /* More than there is room for in one scene: the rest has none, what is shown stays. */
    picture_store_frame(store);
    int ready = 0, none = 0;
    for (int i = 0; i < 40; i++) {
        struct picture_cut cut = picture_crop(&picture, 500, 500, 1500 + i, 1000);
        enum picture_state got = ask_cut(store, "good.png", &cut);
        ready += got == PICTURE_READY;
        none += got == PICTURE_NONE;
        if (got == PICTURE_READY)
            assert_non_null(picture_store_pixels(store, &cut));
    }
    assert_true(ready > 0 && none > 0 && ready + none == 40);
    assert_true(picture_store_pixel_bytes(store) <= PICTURE_PIXELS_MAX_BYTES);
    picture_store_free(store);
    config_fini(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocking),
        cmocka_unit_test(test_in_turns),
        cmocka_unit_test(test_fetching),
        cmocka_unit_test(test_bounded),
    };
    return cmocka_run_group_tests_name("picture store", tests, make_folder, remove_folder);
}
