/* The fuzzer's corpus, and the cases' venues, through the fuzzer's function. */
#include "../../../fuzz/fuzz_venue.c"

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

static int replay_folder(const char *folder)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, visible, alphasort), replayed = 0;
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        struct strbuf input = {0};
        if (strcmp(entries[i]->d_name, "expected") != 0 &&
            case_read(folder, entries[i]->d_name, &input)) {
            LLVMFuzzerTestOneInput((const uint8_t *)(input.text ? input.text : ""), input.bytes);
            replayed++;
        }
        strbuf_fini(&input);
        free(entries[i]);
    }
    free(entries);
    return replayed;
}

static void test_corpus(void **state)
{
    (void)state;
    assert_true(replay_folder("tests/fuzz/corpus/venue") > 0);
}

static void test_cases(void **state)
{
    (void)state;
    struct dirent **entries;
    int n = scandir("tests/cases/venue", &entries, visible, alphasort);
    assert_true(n > 20);
    for (int i = 0; i < n; i++) {
        char folder[512];
        snprintf(folder, sizeof folder, "tests/cases/venue/%s", entries[i]->d_name);
        assert_true(replay_folder(folder) > 0);
        free(entries[i]);
    }
    free(entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus),
        cmocka_unit_test(test_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
