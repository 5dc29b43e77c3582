#include "core/text/bidi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf16.h>

#include <cmocka.h>

enum { MAX_UNITS = 256 };

static FILE *open_vectors(void)
{
    FILE *file = fopen("/usr/share/unicode/BidiCharacterTest.txt", "r");
    if (!file)
        print_message("no BidiCharacterTest.txt here: install unicode-data\n");
    return file;
}

/* One line: code points; wanted base (0, 1, 2 for first strong); base; levels; visual order. */
struct vector {
    UChar units[MAX_UNITS];
    int32_t unit_of[MAX_UNITS]; /* by code point */
    int n, n_units, wanted, base;
    int levels[MAX_UNITS]; /* -1: removed by X9 */
    int order[MAX_UNITS], n_order;
};

static bool vector_read(char *line, struct vector *v)
{
    if (line[0] == '#' || line[0] == '\n')
        return false;
    memset(v, 0, sizeof *v);
    char *fields[5], *rest = line;
    for (int i = 0; i < 5; i++)
        fields[i] = strsep(&rest, ";\n");
    char *at = fields[0], *end;
    for (unsigned long c; (c = strtoul(at, &end, 16)), end != at; at = end) {
        v->unit_of[v->n++] = v->n_units;
        U16_APPEND_UNSAFE(v->units, v->n_units, (UChar32)c);
    }
    v->wanted = atoi(fields[1]);
    v->base = atoi(fields[2]);
    int i = 0;
    for (char *word = strtok(fields[3], " "); word; word = strtok(NULL, " "))
        v->levels[i++] = word[0] == 'x' ? -1 : atoi(word);
    for (char *word = strtok(fields[4], " "); word; word = strtok(NULL, " "))
        v->order[v->n_order++] = atoi(word);
    return i == v->n;
}

static bool vector_passes(const struct vector *v)
{
    uint8_t levels[MAX_UNITS], kept_levels[MAX_UNITS];
    int base = bidi_levels(v->units, v->n_units, v->wanted == 2 ? -1 : v->wanted, levels);
    if (base != v->base)
        return false;
    int kept[MAX_UNITS], n = 0;
    for (int i = 0; i < v->n; i++) {
        if (v->levels[i] < 0)
            continue;
        if (levels[v->unit_of[i]] != v->levels[i])
            return false;
        kept_levels[n] = levels[v->unit_of[i]];
        kept[n++] = i;
    }
    int32_t order[MAX_UNITS];
    bidi_order(kept_levels, n, order);
    if (n != v->n_order)
        return false;
    for (int i = 0; i < n; i++)
        if (kept[order[i]] != v->order[i])
            return false;
    return true;
}

/* Where ICU departs from the standard, by the heading in Unicode's file and how many lines of it
 * may fail. All are about levels that no programme's text reaches: an override around an isolate
 * or around one bracket of a pair, over 63 brackets open, an embedding in a text that is left to
 * right throughout (its order is right, its levels are all 0). The marks behind brackets do not
 * matter here, because a grapheme cluster is placed whole, at its base's level. */
static const struct {
    const char *heading;
    int most;
} departures[] = {
    {"# Explicit directional overrides applied to isolates", 4},
    {"# Explicit directional overrides applied to paired brackets", 16},
    {"# Nonspacing marks applied to paired brackets", 6},
    {"# These test cases first test a combining mark following a ZWJ", 1},
    {"# Then a combining mark following a ZWJ", 1},
    {"# not block the identification of the combining mark", 1},
    {"# a ( ( ... ( b ) ) ... ) with 62, 63, and 64 nested", 1},
    {"# Sequences containing directional formatting characters", 1},
};
enum { DEPARTURES = sizeof departures / sizeof *departures };

/* Index of the heading that a line is, or -1. */
static int departure_of(const char *line)
{
    for (int i = 0; i < DEPARTURES; i++)
        if (strncmp(line, departures[i].heading, strlen(departures[i].heading)) == 0)
            return i;
    return -1;
}

static void passes_unicodes_vectors(void **state)
{
    (void)state;
    FILE *file = open_vectors();
    if (!file)
        skip();
    static char line[65536];
    static struct vector v;
    int lines = 0, number = 0, at = -1, failed[DEPARTURES] = {0}, others = 0;
    while (fgets(line, sizeof line, file)) {
        number++;
        if (strncmp(line, "# ", 2) == 0)
            at = departure_of(line);
        if (!vector_read(line, &v))
            continue;
        lines++;
        if (vector_passes(&v))
            continue;
        if (at >= 0) {
            failed[at]++;
        } else {
            others++;
            print_error("line %d\n", number);
        }
    }
    fclose(file);
    for (int i = 0; i < DEPARTURES; i++) {
        print_message("%d of ICU's departures: %s\n", failed[i], departures[i].heading);
        assert_true(failed[i] <= departures[i].most);
    }
    assert_true(lines > 90000);
    assert_int_equal(others, 0);
}

static void empty_text(void **state)
{
    (void)state;
    uint8_t levels[1] = {7};
    assert_int_equal(bidi_levels(u"", 0, -1, levels), 0);
    assert_int_equal(bidi_levels(u"", 0, 1, levels), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_unicodes_vectors),
        cmocka_unit_test(empty_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
