#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/cards.h"
#include "shell/folder.h"
#include <unistd.h>

static char base[64];

static void put(const char *entry, const char *file, const char *text)
{
    char path[256];
    struct err err = {""};
    snprintf(path, sizeof path, "%s/%s", base, entry);
    assert_true(folder_make(path, &err));
    if (!file)
        return;
    snprintf(path, sizeof path, "%s/%s/%s", base, entry, file);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void plug(const char *entry, const char *status, const char *modes)
{
    put(entry, "status", status);
    put(entry, "modes", modes);
    put(entry, "edid", "");
}

static int setup(void **state)
{
    (void)state;
    snprintf(base, sizeof base, "%s/hallboard-cards-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    return mkdtemp(base) ? 0 : -1;
}

static int teardown(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", base);
    return system(command);
}

static struct cards scan(void)
{
    struct cards cards;
    cards_scan(base, &cards);
    return cards;
}

static void test_nothing(void **state)
{
    (void)state;
    struct cards cards;
    cards_scan("/nonexistent", &cards);
    assert_int_equal(cards.n, 0);
    assert_false(cards_any_connected(&cards));
    assert_int_equal(cards_choose(&cards, -1, true), -1);
    assert_int_equal(cards_choose(&cards, 3, true), -1);
}

/* A Pi 5: card0 renders, card1 has the two HDMI sockets. */
static void test_pi5(void **state)
{
    (void)state;
    put("card0", NULL, NULL);
    put("renderD128", NULL, NULL);
    put("version", NULL, NULL);
    put("card1", NULL, NULL);
    plug("card1-HDMI-A-1", "disconnected\n", "");
    plug("card1-HDMI-A-2", "connected\n", "1920x1080\n1280x720\n");
    plug("card1-Writeback-1", "unknown\n", "");
    struct cards cards = scan();
    assert_int_equal(cards.n, 2);
    assert_int_equal(cards.cards[0].number, 0);
    assert_int_equal(cards.cards[0].connectors, 0);
    assert_int_equal(cards.cards[1].connectors, 2);
    assert_int_equal(cards.cards[1].connected, 1);
    assert_string_equal(cards.cards[1].name, "HDMI-A-2");
    static const struct {
        int wanted;
        bool failed;
        int index;
    } table[] = {
        {-1, false, -1}, /* SDL finds it */
        {-1, true, 1},   /* it did not */
        {1, false, -1},  /* named, and right */
        {1, true, -1},   /* as right as can be */
        {0, false, 1},   /* named, and it has no connector */
        {7, false, 1},   /* named, and it is not there */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(cards_choose(&cards, table[i].wanted, table[i].failed), table[i].index);
}

static void test_plugging(void **state)
{
    (void)state;
    put("card0", NULL, NULL);
    plug("card0-HDMI-A-1", "disconnected\n", "");
    struct cards off = scan();
    assert_false(cards_any_connected(&off));
    assert_int_equal(cards_choose(&off, 5, true), -1); /* nothing better to offer */
    /* Its EDID cannot be read: connected, without a mode. */
    plug("card0-HDMI-A-1", "connected\n", "");
    struct cards blind = scan();
    assert_true(cards_any_connected(&blind));
    assert_false(cards_any_with_modes(&blind));
    assert_true(blind.state != off.state);
    plug("card0-HDMI-A-1", "connected\n", "1920x1080\n");
    struct cards on = scan();
    assert_true(cards_any_with_modes(&on));
    assert_true(on.state != blind.state && on.state != off.state);
    assert_true(scan().state == on.state);
    put("card0-HDMI-A-1", "edid", "another screen");
    assert_true(scan().state != on.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test_setup_teardown(test_pi5, setup, teardown),
        cmocka_unit_test_setup_teardown(test_plugging, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
