#include "unit/cases.h"

#include "base/arena.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* needs those before it */

struct one_case {
    char *name;
    char *folder;
    case_function *function;
};

static char *join(const char *a, const char *b)
{
    struct strbuf path = {0};
    strbuf_printf(&path, "%s/%s", a, b);
    return path.text;
}

bool case_read(const char *folder, const char *file, struct strbuf *out)
{
    char *path = join(folder, file);
    FILE *stream = fopen(path, "rb");
    free(path);
    if (!stream)
        return false;
    char block[4096];
    size_t count;
    while ((count = fread(block, 1, sizeof block, stream)) > 0)
        strbuf_add_bytes(out, block, count);
    fclose(stream);
    return true;
}

static void print_lines(char sign, const char *text, const char *end)
{
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t bytes = (size_t)((stop ? stop : end) - text);
        print_error("%c %.*s\n", sign, (int)bytes, text);
        text += bytes + 1;
    }
}

/* The lines that differ, without those that both begin and end with. */
static void print_difference(const char *expected, const char *actual)
{
    size_t begin = 0;
    for (size_t i = 0; expected[i] && expected[i] == actual[i]; i++)
        begin = expected[i] == '\n' ? i + 1 : begin;
    const char *e = expected + strlen(expected), *a = actual + strlen(actual);
    const char *e_end = e, *a_end = a;
    while (e > expected + begin && a > actual + begin && e[-1] == a[-1]) {
        e--;
        a--;
        if (e == expected + begin || a == actual + begin || (e[-1] == '\n' && a[-1] == '\n')) {
            e_end = e;
            a_end = a;
        }
    }
    print_lines('-', expected + begin, e_end);
    print_lines('+', actual + begin, a_end);
}

static void update(const struct one_case *one, const struct strbuf *actual)
{
    char *path = join(one->folder, "expected");
    FILE *stream = fopen(path, "wb");
    if (!stream || fwrite(actual->text, 1, actual->bytes, stream) != actual->bytes ||
        fclose(stream) != 0)
        fail_msg("%s: cannot be written", path);
    free(path);
}

static void run_case(void **state)
{
    const struct one_case *one = *state;
    struct strbuf expected = {0}, actual = {0};
    const char *wish = getenv("UPDATE_CASES");
    strbuf_add(&actual, "");
    one->function(one->folder, &actual);
    if (wish && strcmp(wish, "1") == 0)
        update(one, &actual);
    bool is_there = case_read(one->folder, "expected", &expected);
    bool is_same = is_there && expected.bytes == actual.bytes &&
                   memcmp(expected.text, actual.text, actual.bytes) == 0;
    if (is_there && !is_same)
        print_difference(expected.text ? expected.text : "", actual.text);
    strbuf_fini(&expected);
    strbuf_fini(&actual);
    if (!is_there)
        fail_msg("%s/expected is missing (UPDATE_CASES=1 writes it)", one->folder);
    if (!is_same)
        fail_msg("%s: another result than expected", one->folder);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int cases_run(const char *suite, case_function *function)
{
    char *folder = join("tests/cases", suite);
    struct dirent **entries;
    int n = scandir(folder, &entries, visible, alphasort);
    if (n <= 0) {
        fprintf(stderr, "%s: no cases\n", folder);
        free(folder);
        return 1;
    }
    struct one_case *cases = xcalloc((size_t)n, sizeof *cases);
    struct CMUnitTest *tests = xcalloc((size_t)n, sizeof *tests);
    for (int i = 0; i < n; i++) {
        cases[i] = (struct one_case){.name = join(suite, entries[i]->d_name),
                                     .folder = join(folder, entries[i]->d_name),
                                     .function = function};
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = run_case, .initial_state = &cases[i]};
        free(entries[i]);
    }
    int failed = _cmocka_run_group_tests(suite, tests, (size_t)n, NULL, NULL);
    for (int i = 0; i < n; i++) {
        free(cases[i].name);
        free(cases[i].folder);
    }
    free(entries);
    free(cases);
    free(tests);
    free(folder);
    return failed;
}
