/* The fuzzer's corpus, and the cases' inputs, through the fuzzer's function. */
#include "../../../fuzz/fuzz_feed.c"

#include "unit/cases.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* needs those before it */

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void replay(const char *folder, const char *file)
{
    struct strbuf input = {0};
    assert_true(case_read(folder, file, &input));
    LLVMFuzzerTestOneInput((const uint8_t *)(input.text ? input.text : ""), input.bytes);
    strbuf_fini(&input);
}

static void test_corpus(void **state)
{
    (void)state;
    const char *folder = "tests/fuzz/corpus/feed";
    struct dirent **entries;
    int n = scandir(folder, &entries, visible, alphasort);
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        replay(folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

static void test_cases(void **state)
{
    (void)state;
    struct dirent **entries;
    int n = scandir("tests/cases/feed", &entries, visible, alphasort);
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        struct strbuf folder = {0};
        strbuf_printf(&folder, "tests/cases/feed/%s", entries[i]->d_name);
        replay(folder.text, "input.json");
        strbuf_fini(&folder);
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
    return cmocka_run_group_tests_name("fuzz feed", tests, NULL, NULL);
}
