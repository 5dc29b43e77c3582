/* The fuzzer's corpus through the fuzzer's function; and files made here, each cut and bent. */
#include "../../fuzz/fuzz_picture.c"

#include "unit/cases.h"
#include "unit/picture_files.h"
#include <dirent.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* needs those before it */

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void test_corpus(void **state)
{
    (void)state;
    const char *folder = "tests/fuzz/corpus/picture";
    struct dirent **entries;
    int n = scandir(folder, &entries, visible, alphasort);
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        struct strbuf input = {0};
        assert_true(case_read(folder, entries[i]->d_name, &input));
        LLVMFuzzerTestOneInput((const uint8_t *)(input.text ? input.text : ""), input.bytes);
        strbuf_fini(&input);
        free(entries[i]);
    }
    free(entries);
}

static void test_bent(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        struct strbuf file = {0};
        if (kind == 0)
            png_quarters(&file, 12, 9, 8, true);
        else
            jpeg_quarters(
                &file, 40, 24,
                &(struct jpeg_kind){.progressive = kind == 2, .cmyk = kind == 3, .orientation = 6});
        for (size_t at = 0; at < file.bytes; at += 3) {
            char old = file.text[at];
            file.text[at] = (char)(old ^ (1 << at % 8));
            LLVMFuzzerTestOneInput((const uint8_t *)file.text, file.bytes);
            file.text[at] = old;
        }
        strbuf_fini(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus),
        cmocka_unit_test(test_bent),
    };
    return cmocka_run_group_tests_name("fuzz picture", tests, NULL, NULL);
}
