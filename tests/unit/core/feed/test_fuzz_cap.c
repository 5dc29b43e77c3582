/* The fuzzer's corpus, and the cases' inputs, through the fuzzer's function. */
#include "../../../fuzz/fuzz_cap.c"

#include "unit/cases.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h> /* needs those before it */

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool replay(const char *folder, const char *file)
{
    struct strbuf input = {0};
    bool there = case_read(folder, file, &input);
    if (there)
        LLVMFuzzerTestOneInput((const uint8_t *)(input.text ? input.text : ""), input.bytes);
    strbuf_fini(&input);
    return there;
}

static void test_corpus(void **state)
{
    (void)state;
    struct dirent **entries;
    int n = scandir("tests/fuzz/corpus/cap", &entries, visible, alphasort);
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        assert_true(replay("tests/fuzz/corpus/cap", entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
}

static void test_cases(void **state)
{
    (void)state;
    struct dirent **entries;
    int n = scandir("tests/cases/cap", &entries, visible, alphasort), replayed = 0;
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        char folder[512], file[16];
        snprintf(folder, sizeof folder, "tests/cases/cap/%s", entries[i]->d_name);
        for (int k = 1; k < 10; k++) {
            snprintf(file, sizeof file, "%d.xml", k);
            replayed += replay(folder, file);
        }
        free(entries[i]);
    }
    free(entries);
    assert_true(replayed >= n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus),
        cmocka_unit_test(test_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
