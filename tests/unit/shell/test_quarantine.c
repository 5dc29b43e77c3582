#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/quarantine_files.h"
#include <unistd.h>

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

static char folder[64], path[96];

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_ladder_kept(void **state)
{
    (void)state;
    struct err err = {""};
    struct ladder ladder = {0}, read;
    const struct ladder_item poison = {0xfedcba9876543210, "board now-next"};
    for (int i = 0; i < 3; i++)
        ladder_crash(&ladder, &poison, (10 + i) * MINUTE);
    assert_true(ladder_write(path, &ladder, "boot-a", 12 * MINUTE, &err));
    /* The same boot: the same instants. */
    assert_true(ladder_read(path, &read, "boot-a", 20 * MINUTE, &err));
    assert_int_equal(read.n_crashes, 3);
    assert_int_equal(read.crashed_ms[0], 10 * MINUTE);
    assert_string_equal(read.aside[0].item.name, "board now-next");
    assert_true(ladder_is_aside(&read, poison.key, 12 * MINUTE + HOUR - 1));
    assert_false(ladder_is_aside(&read, poison.key, 12 * MINUTE + HOUR));
    assert_int_equal(ladder_rung(&read, 20 * MINUTE), LADDER_LAST_GOOD);
    /* Another boot: the hour goes on where it stopped. */
    assert_true(ladder_read(path, &read, "boot-b", MINUTE, &err));
    assert_true(ladder_is_aside(&read, poison.key, MINUTE + HOUR - 1));
    assert_false(ladder_is_aside(&read, poison.key, MINUTE + HOUR));
    assert_int_equal(ladder_rung(&read, MINUTE), LADDER_LAST_GOOD);
    /* Nor does it last longer where a sandbox hides which boot it is. */
    assert_true(ladder_write(path, &ladder, "", 12 * MINUTE, &err));
    assert_true(ladder_read(path, &read, "", MINUTE, &err));
    assert_false(ladder_is_aside(&read, poison.key, MINUTE + HOUR));
    assert_string_equal(err.text, "");
}

static void test_ladder_damaged(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "something else\n",
        "hallboard quarantine 1\n",
        "hallboard quarantine 1\nsaved 5 x\ncrash 4\n", /* torn before its end */
        "hallboard quarantine 1\nsaved 5 x\ncrash four\nend\n",
        "hallboard quarantine 1\nsaved 5 x\naside 99 0000000000000000 zero\nend\n",
        "hallboard quarantine 1\nsaved 5 x\naside 99 12 \xff\nend\n",
        "hallboard quarantine 1\nsaved 5 x\nrung 9 99\nend\n",
        "hallboard quarantine 1\nsaved 5 x\nrung -1 99\nend\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct err err = {""};
        struct ladder read;
        write_file(texts[i]);
        if (ladder_read(path, &read, "x", 10, &err))
            fail_msg("row %zu was taken", i);
        assert_int_equal(read.n_crashes + read.n_aside + (int)read.rung, 0);
        assert_non_null(strstr(err.text, path));
    }
    struct ladder read;
    unlink(path);
    assert_true(ladder_read(path, &read, "x", 10, NULL)); /* none: nothing crashed */
    /* More than there is room for is cut, not written over the end. */
    FILE *file = fopen(path, "w");
    fputs("hallboard quarantine 1\nsaved 5 x\n", file);
    for (int i = 1; i < 100; i++)
        fprintf(file, "crash %d\naside 99 %d name\n", i, i);
    fputs("end\n", file);
    fclose(file);
    assert_true(ladder_read(path, &read, "x", 10, NULL));
    assert_int_equal(read.n_crashes, LADDER_BARE_CRASHES);
    assert_int_equal(read.n_aside, LADDER_ASIDE_MAX);
}

static void test_trial_kept(void **state)
{
    (void)state;
    struct err err = {""};
    struct trial trial = {0}, read;
    const struct ladder_item a = {1, "board a"}, b = {2, "board b"};
    trial_touch(&trial, &a, 0, 0);
    trial_pass(&trial, MINUTE);
    trial_touch(&trial, &b, 3, MINUTE);
    assert_true(trial_write(path, &trial, "boot-a", &err));
    assert_false(trial_read(path, &read, "boot-b")); /* the power went: nobody is accused */
    assert_int_equal(read.n, 0);
    assert_true(trial_read(path, &read, "boot-a"));
    assert_true(trial_is_good(&read, 1));
    assert_int_equal(read.pages[1].page, 3);
    assert_string_equal(trial_accused(&read)->name, "board b");
    trial.job = (struct ladder_item){3, "feed"};
    assert_true(trial_write(path, &trial, "boot-a", &err));
    assert_true(trial_read(path, &read, "boot-a"));
    assert_string_equal(trial_accused(&read)->name, "feed");
    /* What cannot be read is left out; that it was there counts. */
    write_file("hallboard trial 1\nboot boot-a\nnonsense\ngood 0 zz name\ntrial 0 5 board c\n");
    assert_true(trial_read(path, &read, "boot-a"));
    assert_int_equal(read.n, 1);
    unlink(path);
    assert_false(trial_read(path, &read, "boot-a"));
    assert_string_equal(err.text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ladder_kept),
        cmocka_unit_test(test_ladder_damaged),
        cmocka_unit_test(test_trial_kept),
    };
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.40s/hallboard-q-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/file", folder);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    rmdir(folder);
    return failed;
}
