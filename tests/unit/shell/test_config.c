#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/config.h"
#include "shell/folder.h"
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/hallboard-config-XXXXXX";

static const char *write_file(const char *text)
{
    static char path[80];
    snprintf(path, sizeof(path), "%s/conf", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

/* Reads the text as a file; the error without the path before it, "" if it was read. */
static const char *read_text(struct config *config, const char *text)
{
    static struct err err;
    err.text[0] = '\0';
    const char *path = write_file(text);
    config_init(config);
    if (config_read_file(config, path, &err))
        return "";
    assert_memory_equal(err.text, path, strlen(path));
    return err.text + strlen(path);
}

static void test_every_key(void **state)
{
    (void)state;
    struct config config;
    assert_string_equal(read_text(&config, "# a comment\n"
                                           "; another\n"
                                           "\n"
                                           "[feed]\n"
                                           "url = https://u:p@venue.example/feed.json?t=1#x\n"
                                           "allow_plain_http = yes\n"
                                           "cap_bytes = 33554432\n"
                                           "  poll_s=2\r\n"
                                           "[display]\n"
                                           "id = 大厅 1\n"
                                           "mode = 1920x1080@60\n"
                                           "rotation = 270\n"
                                           "[paths]\n"
                                           "cache = /a\nstate = /b\nruntime = /c\n"
                                           "[clock]\ntrust = on"),
                        "");
    assert_string_equal(config.feed_url, "https://u:p@venue.example/feed.json?t=1#x");
    assert_true(config.allow_plain_http);
    assert_int_equal(config.cap_bytes, 32 << 20);
    assert_int_equal(config.poll_ms, 2000);
    assert_string_equal(config.display_id, "大厅 1");
    assert_int_equal(config.mode_width, 1920);
    assert_int_equal(config.mode_height, 1080);
    assert_int_equal(config.mode_hz, 60);
    assert_int_equal(config.rotation, 270);
    assert_string_equal(config.cache_dir, "/a");
    assert_string_equal(config.state_dir, "/b");
    assert_string_equal(config.runtime_dir, "/c");
    assert_true(config.trust_clock);
    config_fini(&config);
}

static void test_faults_are_placed(void **state)
{
    (void)state;
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"[feed]\n\nurll = x\n", ":3: [feed] urll: x: there is no such key in this section"},
        {"[fed]\nurl = x\n", ":2: [fed] url: x: there is no such section; there are [feed], "
                             "[display], [paths] and [clock]"},
        {"url = x\n", ":1: [] url: x: stands before any section"},
        {"[feed\nurl = x\n", ":1: is neither [section] nor key = value"},
        {"[feed]\nurl = ftp://a/\n",
         ":2: [feed] url: ftp://a/: must be an https:, http: or file: URL"},
        {"[feed]\npoll_s = 0\n", ":2: [feed] poll_s: 0: must be a whole number from 1 to 3600"},
        {"[feed]\npoll_s = 2.5\n", ":2: [feed] poll_s: 2.5: must be a whole number from 1 to 3600"},
        {"[feed]\npoll_s =\n", ":2: [feed] poll_s: : has no value"},
        {"[feed]\npoll_s = 99999999999999999999\n",
         ":2: [feed] poll_s: 99999999999999999999: must be a whole number from 1 to 3600"},
        {"[feed]\nallow_plain_http = maybe\n",
         ":2: [feed] allow_plain_http: maybe: must be yes or no"},
        {"[feed]\nca_file = /nowhere/ca.pem\n",
         ":2: [feed] ca_file: /nowhere/ca.pem: cannot be read: No such file or directory"},
        {"[display]\nrotation = 45\n", ":2: [display] rotation: 45: must be 0, 90, 180 or 270"},
        {"[display]\nmode = 1920\n", ":2: [display] mode: 1920: must be auto, WIDTHxHEIGHT or "
                                     "WIDTHxHEIGHT@HZ, such as 1920x1080@60"},
        {"[display]\nmode = 1920x1080@\n",
         ":2: [display] mode: 1920x1080@: must be auto, WIDTHxHEIGHT or "
         "WIDTHxHEIGHT@HZ, such as 1920x1080@60"},
        {"[paths]\ncache = here\n", ":2: [paths] cache: here: must be an absolute path"},
        {"[feed]\npoll_s = 3\npoll_s = 4\n", ":3: [feed] poll_s: 4: is set twice"},
        {"[feed]\nnonsense\n", ":2: is neither [section] nor key = value"},
        {"[feed\n", ":1: is neither [section] nor key = value"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct config config;
        assert_string_equal(read_text(&config, cases[i].text), cases[i].error);
        config_fini(&config);
    }
}

/* A box whose key file is broken shows the holding board and says why; it does not stay dark. */
static void test_keys(void **state)
{
    (void)state;
    struct config config;
    assert_string_equal(read_text(&config, "[feed]\nkeys = /absent\n"), "");
    assert_string_equal(config.keys_file, "/absent");
    assert_true(config_plain_http(&config)); /* what comes is signed */
    assert_false(config.allow_plain_http);
    config_fini(&config);
    assert_non_null(strstr(read_text(&config, "[feed]\nkeys = k.json\n"), "absolute path"));
    config_fini(&config);
}

/* inih would cut it without a word. */
static void test_long_lines(void **state)
{
    (void)state;
    char text[800];
    struct config config;
    int used = snprintf(text, sizeof(text), "[feed]\nurl = https://a.example/");
    memset(text + used, 'x', 198 - (strlen("url = https://a.example/")));
    strcpy(text + used + 198 - strlen("url = https://a.example/"), "\n[display]\nid = d\n");
    assert_string_equal(read_text(&config, text), "");
    assert_int_equal(strlen(config.feed_url), 198 - strlen("url = "));
    assert_string_equal(config.display_id, "d");
    config_fini(&config);

    memset(text + used, 'x', 300);
    strcpy(text + used + 300, "\n");
    assert_string_equal(read_text(&config, text),
                        ":2: the line has 324 bytes; at most 198 are read");
    config_fini(&config);

    text[0] = '#';
    memset(text + 1, 'x', 600);
    strcpy(text + 601, "\n[display]\nid = d\n");
    assert_string_equal(read_text(&config, text), "");
    assert_string_equal(config.display_id, "d");
    config_fini(&config);
}

static void test_unreadable(void **state)
{
    (void)state;
    struct config config;
    struct err err = {""};
    config_init(&config);
    assert_false(config_read_file(&config, "/nowhere/hallboard.conf", &err));
    assert_string_equal(err.text,
                        "/nowhere/hallboard.conf: cannot be opened: No such file or directory");
    err.text[0] = '\0';
    assert_false(config_read_file(&config, folder, &err));
    assert_non_null(strstr(err.text, "cannot be read"));
    config_fini(&config);
}

static void test_command_line(void **state)
{
    (void)state;
    struct config config;
    struct err err = {""};
    char here[256], wanted[300];
    config_init(&config);
    assert_true(config_set_feed(&config, "https://a.example/f.json", &err));
    assert_string_equal(config.feed_url, "https://a.example/f.json");
    assert_true(config_set_feed(&config, "/srv/a b.json", &err));
    assert_string_equal(config.feed_url, "file:///srv/a%20b.json");
    assert_non_null(getcwd(here, sizeof(here)));
    assert_true(config_set_feed(&config, "assets/feed.json", &err));
    snprintf(wanted, sizeof(wanted), "file://%s/assets/feed.json", here);
    assert_string_equal(config.feed_url, wanted);
    assert_false(config_set_feed(&config, "ftp://x/y", &err));
    config_fini(&config);
}

static void test_folders_by_default(void **state)
{
    (void)state;
    struct config config;
    setenv("CACHE_DIRECTORY", "/var/cache/hallboard:/other", 1);
    unsetenv("STATE_DIRECTORY");
    setenv("XDG_STATE_HOME", "/x/state", 1);
    unsetenv("RUNTIME_DIRECTORY");
    unsetenv("XDG_RUNTIME_DIR");
    config_init(&config);
    config_finish(&config);
    char wanted[64];
    snprintf(wanted, sizeof(wanted), "/tmp/hallboard-%u", (unsigned)getuid());
    assert_string_equal(config.cache_dir, "/var/cache/hallboard");
    assert_string_equal(config.state_dir, "/x/state/hallboard");
    assert_string_equal(config.runtime_dir, wanted);
    config_fini(&config);

    unsetenv("CACHE_DIRECTORY");
    unsetenv("XDG_CACHE_HOME");
    setenv("HOME", "/home/box", 1);
    setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
    config_init(&config);
    config_finish(&config);
    assert_string_equal(config.cache_dir, "/home/box/.cache/hallboard");
    assert_string_equal(config.runtime_dir, "/run/user/7/hallboard");
    config_fini(&config);
}

static void test_folder_make(void **state)
{
    (void)state;
    char path[120];
    struct stat info;
    struct err err = {""};
    snprintf(path, sizeof(path), "%s/one/two", folder);
    assert_true(folder_make(path, &err));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_true(folder_make(path, &err));
    assert_int_equal(chmod(path, 0777), 0);
    assert_false(folder_make(path, &err));
    assert_non_null(strstr(err.text, "anybody can write to it"));
    err.text[0] = '\0';
    assert_false(folder_make(write_file("x"), &err));
    assert_non_null(strstr(err.text, "is no folder"));
}

/* Each key of the example stands there once, commented out, and is taken when it is not. */
static void test_example(void **state)
{
    (void)state;
    static const char *const keys[] = {"url",
                                       "keys",
                                       "token_file",
                                       "client_certificate",
                                       "client_key",
                                       "ca_file",
                                       "allow_plain_http",
                                       "cap_bytes",
                                       "poll_s",
                                       "id",
                                       "mode",
                                       "rotation",
                                       "power",
                                       "cache",
                                       "state",
                                       "runtime",
                                       "metrics",
                                       "trust"};
    FILE *file = fopen("config/hallboard.conf", "r");
    if (!file)
        skip(); /* not run in the project's folder */
    char line[256], section[32] = "", found[32][64];
    size_t n = 0;
    struct config config;
    config_init(&config);
    while (fgets(line, sizeof(line), file)) {
        char key[64], value[128];
        struct err err = {""};
        if (sscanf(line, "[%31[a-z]]", section) == 1 ||
            sscanf(line, "#%63[a-z_] = %127[^\n]", key, value) != 2)
            continue;
        snprintf(found[n++], 64, "%s", key);
        bool taken = config_set(&config, section, key, value, &err);
        if (strcmp(key, "ca_file") && !taken)
            fail_msg("%s", err.text);
    }
    fclose(file);
    config_fini(&config);
    assert_int_equal(n, sizeof(keys) / sizeof(keys[0]));
    for (size_t i = 0; i < n; i++)
        assert_string_equal(found[i], keys[i]);
    config_init(&config);
    struct err err = {""};
    assert_true(config_read_file(&config, "config/hallboard.conf", &err));
    config_fini(&config);
}

/* A box on a wall: what is wrong is left out and told, the rest is read. */
static void check_lenient(const char *text, int n, const char *told, const char *url,
                          const char *id)
{
    struct config config;
    struct strbuf problems = {0};
    config_init(&config);
    const char *path = write_file(text);
    assert_int_equal(config_read_leniently(&config, path, &problems), n);
    if (told)
        assert_non_null(strstr(problems.text, told));
    assert_string_equal(config.feed_url, url);
    assert_string_equal(config.display_id, id);
    assert_string_equal(config.faults, problems.text ? problems.text : "");
    strbuf_fini(&problems);
    config_fini(&config);
}

static void test_lenient(void **state)
{
    (void)state;
    const char *url = "https://a.example/f";
    check_lenient("[feed]\nurl = https://a.example/f\n[display]\nid = a\n", 0, NULL, url, "a");
    check_lenient("[feed]\nurl = https://a.example/f\n[display]\nrotatoin = 90\nmode = x\nid = a\n",
                  2, ":4: [display] rotatoin: 90: there is no such key", url, "a");
    check_lenient("[display]\nid = a\n[clock]\ntrust = maybe\n[feed]\nurl = https://a.example/f\n",
                  1, ":4: [clock] trust", url, "a");
    /* What may have been the keys: better no feed than one that nobody signed. */
    check_lenient("[feed]\nurl = https://a.example/f\nkey = /k.json\n[display]\nid = a\n", 1,
                  ":3: ", "", "a");
    check_lenient("[feed]\nurl = https://a.example/f\nkeys /k.json\n[display]\nid = a\n", 1,
                  ":3: ", "", "a");
    check_lenient("[display]\nrotation = 1\nid = a\n[feed]\nurl = https://a.example/f\nkeys /k\n",
                  2, ":6: ", "", "a");
    check_lenient("[feed\nkeys = /k\n[display]\nid = a\n", 2, ":1: ", "", "a");
    check_lenient("[fead]\nkeys = /k\n[feed]\nurl = https://a.example/f\n[display]\nid = a\n", 1,
                  ":2: ", "", "a");
    /* What is told has no secret in it. */
    check_lenient("[feed]\nulr = https://u:p@a.example/f?t=1\n", 1,
                  ":2: [feed] ulr: https://a.example/f: there is no such key", "", "");
    check_lenient("[feed]\nurl = https://a.example/f\nurl = https://a.example/f?t=1\n", 1,
                  ":3: [feed] url: https://a.example/f: is set twice", "", "");
    check_lenient("[display]\nid = a?b@c\nid = a?b@c\n", 1, ":3: [display] id: a?b@c: is", "",
                  "a?b@c");
    struct config config;
    struct strbuf problems = {0};
    config_init(&config);
    assert_int_equal(config_read_leniently(&config, "/nonexistent/conf", &problems), 1);
    assert_non_null(strstr(problems.text, "cannot be opened"));
    strbuf_fini(&problems);
    config_fini(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key),         cmocka_unit_test(test_lenient),
        cmocka_unit_test(test_faults_are_placed), cmocka_unit_test(test_keys),
        cmocka_unit_test(test_long_lines),        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_command_line),      cmocka_unit_test(test_folders_by_default),
        cmocka_unit_test(test_folder_make),       cmocka_unit_test(test_example),
    };
    if (!mkdtemp(folder))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
