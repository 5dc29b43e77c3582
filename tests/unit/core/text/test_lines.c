/* The table of tests/cases/text/breaks.txt: real strings, and where a typesetter breaks them. */
#include "core/text/paragraph.h"
#include "unit/cases.h"
#include "unit/core/text/fake_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SIZE_PX = 40, MAX_LINES = 20 };

#define BREAK "¦"

/* One row: `lang how tenths text`: how is even (balanced), full (filled) or torn (balanced, a word
 * wider than the box), tenths the box in em, and a ¦ in the text is at every break. */
struct row {
    char lang[12];
    bool even, torn;
    int width_px;
    char *text;     /* without the marks */
    char *expected; /* its lines, without spaces at their ends, ¦ between */
};

static void trim_end(struct strbuf *buf)
{
    while (buf->bytes > 0 && buf->text[buf->bytes - 1] == ' ')
        buf->text[--buf->bytes] = '\0';
}

static bool row_read(const char *line, struct row *row)
{
    char how[8];
    int tenths, skip = 0;
    if (sscanf(line, "%11s %7s %d %n", row->lang, how, &tenths, &skip) != 3 || !skip)
        return false;
    row->torn = strcmp(how, "torn") == 0;
    row->even = row->torn || strcmp(how, "even") == 0;
    row->width_px = tenths * SIZE_PX / 10;
    struct strbuf text = {0}, expected = {0};
    for (const char *at = line + skip; *at;) {
        const char *mark = strstr(at, BREAK);
        size_t bytes = mark ? (size_t)(mark - at) : strlen(at);
        strbuf_add_bytes(&text, at, bytes);
        strbuf_add_bytes(&expected, at, bytes);
        at += bytes;
        if (mark) {
            trim_end(&expected);
            strbuf_add(&expected, BREAK);
            at += strlen(BREAK);
        }
    }
    row->text = text.text;
    row->expected = expected.text;
    return true;
}

static bool row_passes(struct typesetter *type, const struct row *row, const char *line)
{
    const struct set_text *set = text_set(type, &(struct paragraph){.text = row->text,
                                                                    .lang = row->lang,
                                                                    .weight = WEIGHT_MEDIUM,
                                                                    .size_px = SIZE_PX,
                                                                    .width_px = row->width_px,
                                                                    .max_lines = MAX_LINES,
                                                                    .balance = row->even});
    struct strbuf got = {0};
    for (int i = 0; i < set->n_lines; i++) {
        strbuf_add(&got, i ? BREAK : "");
        strbuf_add(&got, set->lines[i].text);
    }
    bool same =
        strcmp(got.text, row->expected) == 0 && !set->shortened && set->word_broken == row->torn;
    if (!same)
        print_error("expected %s\n     got %s\n  (%s)\n", row->expected, got.text, line);
    strbuf_fini(&got);
    return same;
}

static void breaks_where_a_typesetter_would(void **state)
{
    (void)state;
    struct strbuf table = {0};
    assert_true(case_read("tests/cases/text", "breaks.txt", &table));
    struct fake fake = {0};
    struct typesetter *type = typesetter_new(fake_metrics(&fake), 0);
    int rows = 0, failed = 0;
    for (char *line = strtok(table.text, "\n"); line; line = strtok(NULL, "\n")) {
        struct row row;
        if (line[0] == '#')
            continue;
        assert_true(row_read(line, &row));
        rows++;
        failed += !row_passes(type, &row, line);
        free(row.text);
        free(row.expected);
    }
    typesetter_free(type);
    strbuf_fini(&table);
    assert_int_equal(failed, 0);
    assert_true(rows >= 180);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_where_a_typesetter_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
