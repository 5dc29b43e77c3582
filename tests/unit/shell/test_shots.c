/* When a picture is wanted, and what it is called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/zone.h"
#include "shell/shots.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AT_MS INT64_C(1619311212000) /* 2021-04-25T08:40:12+08:00 */

static const char now_next[] = "now-next", day[] = "day";

static void test_none_without_folder(void **state)
{
    (void)state;
    struct shots shots;
    struct err err = {0};
    assert_true(shots_init(&shots, NULL, &err));
    assert_false(shots_wanted(&shots, now_next, 0, 0, AT_MS));
    assert_true(shots_next_ms(&shots, AT_MS) == INSTANT_NEVER);
}

static void test_one_a_page_and_half_hour(void **state)
{
    (void)state;
    struct shots shots;
    struct err err = {0};
    assert_true(shots_init(&shots, ".", &err));
    assert_true(shots_wanted(&shots, now_next, 0, 0, AT_MS));
    assert_false(shots_wanted(&shots, now_next, 0, 0, AT_MS + 1000));
    assert_true(shots_wanted(&shots, now_next, 0, 1, AT_MS + 2000));
    assert_true(shots_wanted(&shots, day, 1, 1, AT_MS + 3000));
    assert_true(shots_wanted(&shots, now_next, 0, 0, AT_MS + 4000));
    int64_t next = shots_next_ms(&shots, AT_MS);
    assert_true(next == AT_MS + 19 * MS_MINUTE + 48 * MS_SECOND); /* 09:00 */
    assert_false(shots_wanted(&shots, now_next, 0, 0, next - 1));
    assert_true(shots_wanted(&shots, now_next, 0, 0, next));
    assert_int_equal(shots.taken, 5);
}

static void test_name(void **state)
{
    (void)state;
    struct shots shots;
    struct err err = {0};
    struct arena arena;
    char path[256];
    arena_init(&arena, 0);
    const struct zone *zone = zone_open(&arena, "Asia/Shanghai", &err);
    assert_non_null(zone);
    assert_true(shots_init(&shots, ".", &err));
    shots_path(&shots, zone, AT_MS, "now-next", 1, path, sizeof path);
    assert_string_equal(path, "./2021-04-25_08-40-12_now-next_2.png");
    shots_path(&shots, NULL, AT_MS, "day", 0, path, sizeof path);
    assert_string_equal(path, "./2021-04-25_00-40-12_day_1.png");
    arena_fini(&arena);
}

static void test_folder(void **state)
{
    (void)state;
    struct shots shots;
    struct err err = {0};
    char base[] = "/tmp/test_shots_XXXXXX", dir[64], file[64];
    assert_non_null(mkdtemp(base));
    snprintf(dir, sizeof dir, "%s/new", base);
    snprintf(file, sizeof file, "%s/file", base);
    assert_true(shots_init(&shots, dir, &err));
    assert_int_equal(access(dir, W_OK), 0);
    assert_true(shots_init(&shots, dir, &err)); /* there already */
    fclose(fopen(file, "w"));
    assert_false(shots_init(&shots, file, &err));
    assert_non_null(strstr(err.text, file));
    assert_non_null(strstr(err.text, "Not a directory"));
    unlink(file);
    rmdir(dir);
    rmdir(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_none_without_folder),
        cmocka_unit_test(test_one_a_page_and_half_hour),
        cmocka_unit_test(test_name),
        cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
