#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/cache.h"
#include "shell/file.h"
#include <sys/stat.h>
#include <unistd.h>

#define CAP (1 << 20)
#define URL "https://a.example/feed.json"

static char folder[] = "/tmp/hallboard-cache-XXXXXX";

static struct cache_entry entry_of(const char *text)
{
    struct cache_entry entry = {
        .validators = {"\"tag with space\"", "Sun, 25 Apr 2021 00:00:00 GMT"},
        .stamp = {.wall_ms = -5, .boot_ms = 77, .boot_id = "id"}};
    strbuf_add(&entry.body, text);
    entry.body_hash = hash_bytes(HASH_SEED, text, strlen(text));
    return entry;
}

static void store(struct cache *cache, const char *text)
{
    struct err err = {""};
    struct cache_entry entry = entry_of(text);
    if (!cache_store(cache, &entry, &err))
        fail_msg("%s", err.text);
    cache_entry_fini(&entry);
}

/* What a new process would find; "" for nothing. */
static const char *found(const char *url)
{
    static char text[64];
    struct cache cache;
    struct cache_entry entry;
    cache_init(&cache, folder, "feed", url);
    bool any = cache_load(&cache, CAP, &entry, NULL);
    snprintf(text, sizeof(text), "%s", any ? entry.body.text : "");
    if (any) {
        assert_string_equal(entry.validators.etag, "\"tag with space\"");
        assert_string_equal(entry.validators.last_modified, "Sun, 25 Apr 2021 00:00:00 GMT");
        assert_int_equal(entry.stamp.wall_ms, -5);
        assert_int_equal(entry.stamp.boot_ms, 77);
        assert_string_equal(entry.stamp.boot_id, "id");
    }
    cache_entry_fini(&entry);
    cache_fini(&cache);
    return text;
}

static void test_generations(void **state)
{
    (void)state;
    struct cache cache;
    assert_string_equal(found(URL), "");
    cache_init(&cache, folder, "feed", URL);
    store(&cache, "one");
    assert_string_equal(found(URL), "one");
    store(&cache, "two");
    assert_string_equal(found(URL), "two");
    store(&cache, "three");
    assert_string_equal(found(URL), "three");
    cache_fini(&cache);
    assert_string_equal(found("https://a.example/other.json"), "");
    cache_init(&cache, folder, "feed", "https://a.example/other.json");
    store(&cache, "other");
    assert_string_equal(found("https://a.example/other.json"), "other");
    cache_fini(&cache);
}

static void test_nothing_is_written_twice(void **state)
{
    (void)state;
    struct cache cache;
    struct file_stamp before, after;
    char path[80];
    snprintf(path, sizeof(path), "%s/feed.a", folder);
    cache_init(&cache, folder, "feed", "https://twice.example/");
    store(&cache, "same");
    assert_true(file_stamp_read(path, &before, NULL));
    store(&cache, "same");
    assert_true(file_stamp_read(path, &after, NULL));
    assert_true(file_stamp_equal(&before, &after));
    cache_fini(&cache);
}

/* T25: no flipped bit, wherever it is, and no cut gives anything but the older generation. */
static void test_every_bit(void **state)
{
    (void)state;
    struct cache cache;
    struct strbuf good = {0};
    char path[80];
    snprintf(path, sizeof(path), "%s/feed.b", folder);
    cache_init(&cache, folder, "feed", "https://bits.example/");
    store(&cache, "old");
    store(&cache, "new");
    cache_fini(&cache);
    assert_int_equal(file_read(path, CAP, false, &good, NULL, NULL), FILE_READ_OK);
    assert_string_equal(found("https://bits.example/"), "new");
    for (size_t bit = 0; bit < good.bytes * 8; bit++) {
        struct file_piece piece = {good.text, good.bytes};
        good.text[bit / 8] ^= (char)(1 << bit % 8);
        assert_true(file_replace(path, &piece, 1, false, NULL));
        assert_string_equal(found("https://bits.example/"), "old");
        good.text[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (size_t cut = 0; cut < good.bytes; cut++) {
        struct file_piece piece = {good.text, cut};
        assert_true(file_replace(path, &piece, 1, false, NULL));
        assert_string_equal(found("https://bits.example/"), "old");
    }
    strbuf_fini(&good);
}

static void test_note(void **state)
{
    (void)state;
    char path[80];
    struct cache_stamp stamp = {.wall_ms = 123, .boot_ms = 45, .boot_id = "this"}, read = {0};
    snprintf(path, sizeof(path), "%s/feed.good", folder);
    assert_false(good_note_read(path, URL, 7, &read));
    good_note_write(path, URL, 7, &stamp);
    assert_true(good_note_read(path, URL, 7, &read));
    assert_int_equal(read.wall_ms, 123);
    assert_int_equal(read.boot_ms, 45);
    assert_string_equal(read.boot_id, "this");
    assert_false(good_note_read(path, URL, 8, &read));
    assert_false(good_note_read(path, "https://b.example/", 7, &read));
}

static void test_over_the_cap(void **state)
{
    (void)state;
    struct cache cache;
    struct cache_entry entry;
    struct err err = {""};
    char *big = malloc(5000);
    memset(big, 'x', 4999);
    big[4999] = '\0';
    cache_init(&cache, folder, "big", URL);
    store(&cache, big);
    assert_false(cache_load(&cache, 1000, &entry, &err)); /* the cap was lowered */
    assert_non_null(strstr(err.text, "is over"));
    cache_fini(&cache);
    free(big);
}

static void test_no_folder(void **state)
{
    (void)state;
    struct cache cache;
    struct cache_entry entry;
    cache_init(&cache, "", "feed", URL);
    assert_false(cache_load(&cache, CAP, &entry, NULL));
    store(&cache, "x");
    cache_fini(&cache);
}

static void test_file_replace(void **state)
{
    (void)state;
    char path[80], fresh[96];
    struct err err = {""};
    struct strbuf text = {0};
    struct file_piece pieces[] = {{"ab", 2}, {"", 0}, {"c", 1}};
    snprintf(path, sizeof(path), "%s/file", folder);
    snprintf(fresh, sizeof(fresh), "%s.new", path);
    assert_true(file_replace(path, pieces, 3, true, &err));
    assert_int_equal(file_read(path, 3, false, &text, NULL, &err), FILE_READ_OK);
    assert_string_equal(text.text, "abc");
    assert_int_equal(file_read(path, 2, false, &text, NULL, &err), FILE_READ_TOO_BIG);
    assert_int_equal(access(fresh, F_OK), -1);
    /* A link put in the way is not followed. */
    assert_int_equal(symlink("/dev/null", fresh), 0);
    assert_false(file_replace(path, pieces, 1, true, NULL));
    strbuf_clear(&text);
    assert_int_equal(file_read(path, 3, false, &text, NULL, NULL), FILE_READ_OK);
    assert_string_equal(text.text, "abc");
    strbuf_fini(&text);
    err.text[0] = '\0';
    assert_int_equal(file_read(folder, 9, false, &text, NULL, &err), FILE_READ_FAILED);
    assert_non_null(strstr(err.text, "is a folder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generations),  cmocka_unit_test(test_nothing_is_written_twice),
        cmocka_unit_test(test_every_bit),    cmocka_unit_test(test_note),
        cmocka_unit_test(test_over_the_cap), cmocka_unit_test(test_no_folder),
        cmocka_unit_test(test_file_replace),
    };
    if (!mkdtemp(folder))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
