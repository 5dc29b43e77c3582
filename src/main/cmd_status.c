/* hallboard status: how this box is, for whoever stands before it or sits at its console. */
#include "main/box_status.h"
#include "main/cmd.h"
#include "main/options.h"

#include "base/civil.h"
#include "base/str.h"
#include "shell/clock.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_ATTENTION 1
#define EXIT_NOT_RUNNING 3

static const char usage[] =
    "usage: hallboard status [--config FILE] [--json]\n"
    "\n"
    "Says how the board on this box is: what it shows, how old its data is, what is wrong.\n"
    "\n"
    "      --config FILE  the box's settings, in place of " HALLBOARD_CONFIG_FILE "\n"
    "      --json         status.json as it is\n"
    "  -h, --help         show this help\n"
    "\n"
    "Exit status: 0 all is well, 1 something wants attention, 2 wrong usage or no status to read,\n"
    "3 the program does not run.\n";

struct arguments {
    const char *config_file;
    bool json;
};

static bool take(int option, void *arguments)
{
    struct arguments *a = arguments;
    if (option == 'c')
        a->config_file = optarg;
    else
        a->json = true;
    return true;
}

static bool consistent(int argc, char **argv, const void *arguments)
{
    (void)arguments;
    return optind >= argc || option_stray("status", argv[optind]);
}

static const struct option known[] = {{"config", required_argument, NULL, 'c'},
                                      {"json", no_argument, NULL, 'j'},
                                      {"help", no_argument, NULL, 'h'},
                                      {NULL, 0, NULL, 0}};
static const struct command command = {"status", usage, known, take, consistent};

/* ---- What the object says. ---- */

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static long long number_of(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static bool is_ok(const json_t *object, const char *name)
{
    const char *text = text_of(object, name);
    return !*text || str_equal(text, "ok");
}

/* "12 s", "5 min", "3 h 12 min", "4 d 2 h". */
static void say_span(int64_t ms, char out[32])
{
    int64_t s = ms < 0 ? 0 : ms / 1000;
    if (s < 120)
        snprintf(out, 32, "%d s", (int)s);
    else if (s < 7200)
        snprintf(out, 32, "%d min", (int)(s / 60));
    else if (s < 172800)
        snprintf(out, 32, "%d h %d min", (int)(s / 3600), (int)(s / 60 % 60));
    else
        snprintf(out, 32, "%d d %d h", (int)(s / 86400), (int)(s / 3600 % 24));
}

/* How long ago this instant was; false: there is none. */
static bool say_ago(const json_t *object, const char *name, int64_t now_ms, char out[32])
{
    int64_t ms;
    const char *text = text_of(object, name);
    if (!*text || !rfc3339_parse(text, &ms, NULL))
        return false;
    say_span(now_ms - ms, out);
    return true;
}

struct report {
    const json_t *status;
    int64_t now_ms;
    int wants; /* attention: so many things */
};

static void line(const char *what, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void line(const char *what, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("%-11s ", what);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
}

static void attention(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void attention(struct report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("%-11s ", "!");
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
    report->wants++;
}

static void say_box(struct report *report, bool runs)
{
    const json_t *status = report->status;
    const char *display = text_of(status, "display");
    char since[32] = "?";
    say_ago(status, "started", report->now_ms, since);
    line("hallboard", runs ? "%s, running for %s" : "%s, NOT RUNNING, started %s ago",
         text_of(status, "version"), since);
    line("display", "%s", *display ? display : "(no id is set)");
    if (json_is_false(json_object_get(status, "display_known")))
        attention(report, "the feed has no display '%s': see [display] id", display);
    if (!runs)
        attention(report, "the program does not run: systemctl status hallboard");
    line("clock", "%s",
         json_is_true(json_object_get(status, "time_confirmed")) ? "confirmed" : "NOT confirmed");
    if (!json_is_true(json_object_get(status, "time_confirmed")))
        attention(report, "the clock is not confirmed: nothing is shown as running now "
                          "(timedatectl status)");
}

static void say_glass(struct report *report)
{
    const json_t *glass = json_object_get(report->status, "glass");
    char ago[32];
    if (!say_ago(glass, "presented", report->now_ms, ago)) {
        attention(report, "nothing was shown yet: no display connected, or no graphics");
        return;
    }
    line("shows", "%s, page %lld of %lld, drawn %s ago", text_of(glass, "board"),
         number_of(glass, "page"), number_of(glass, "pages"), ago);
    line("screen",
         "%lld x %lld, %s %s, %lld frames, fades at %lld a second, the slowest frame %lld ms",
         number_of(glass, "width"), number_of(glass, "height"), text_of(glass, "driver"),
         text_of(glass, "renderer"), number_of(glass, "frames"), number_of(glass, "fade_fps"),
         (number_of(glass, "worst_frame_us") + 999) / 1000);
    if (str_equal(text_of(glass, "power"), "off"))
        line("power", "off: the venue is closed by the feed's hours");
    if (str_equal(text_of(glass, "board"), "holding"))
        attention(report, "the holding board is shown");
}

/* What a technician can do about it. */
static const char *advice(const char *class)
{
    static const struct {
        const char *class, *text;
    } known_classes[] = {
        {"portal", "a captive portal answers in the feed's place: this network wants a login"},
        {"proxy", "a proxy answers in the feed's place"},
        {"dns", "the feed's host name is not known here: check [feed] url and the network's DNS"},
        {"connect", "the feed's server cannot be reached: cable, Wi-Fi, firewall"},
        {"tls", "the server's certificate is not trusted: the clock, or [feed] ca_file"},
        {"http", "the server refuses: check [feed] url"},
    };
    for (size_t i = 0; i < sizeof known_classes / sizeof *known_classes; i++) {
        if (str_equal(known_classes[i].class, class))
            return known_classes[i].text;
    }
    return NULL;
}

static void say_source(struct report *report, const json_t *source)
{
    char ago[32] = "never";
    const json_t *error = json_object_get(source, "last_error");
    const char *state = text_of(source, "state"), *name = text_of(source, "name");
    bool known_good = say_ago(source, "last_good", report->now_ms, ago);
    line(name, "%s, last good answer %s%s, %s", state, ago, known_good ? " ago" : "",
         text_of(source, "url"));
    if (!str_equal(state, "ok") && json_is_object(error)) {
        bool proxy = number_of(source, "http_status") == 407;
        const char *what = advice(proxy ? "proxy" : text_of(error, "class"));
        attention(report, "%s: %s%s%s%s", name, text_of(error, "text"), what ? " (" : "",
                  what ? what : "", what ? ")" : "");
    } else if (!str_equal(state, "ok")) {
        attention(report, "%s: %s", name, state);
    }
    long long left_out = number_of(json_object_get(source, "document"), "left_out");
    if (left_out > 0)
        attention(report, "%s: %lld sessions are left out: hallboard check says why", name,
                  left_out);
    if (!is_ok(source, "storage"))
        attention(report, "%s is not kept on disk: %s", name, text_of(source, "storage"));
}

static void say_signing(struct report *report)
{
    const json_t *signing = json_object_get(report->status, "signing");
    if (!json_is_object(signing))
        return;
    line("signatures", "%lld keys, serial %lld", number_of(signing, "keys"),
         number_of(signing, "serial"));
    if (*text_of(signing, "keys_problem"))
        attention(report, "keys: %s", text_of(signing, "keys_problem"));
    if (json_is_true(json_object_get(signing, "expired")))
        attention(report, "the signed manifest has expired");
}

static void say_rest(struct report *report)
{
    const json_t *status = report->status, *item;
    const json_t *quarantine = json_object_get(status, "quarantine");
    size_t i;
    line("memory", "%lld MiB", number_of(status, "memory_kib") / 1024);
    json_array_foreach(json_object_get(status, "settings_faults"), i, item) attention(
        report, "settings: %s: left out; sudo hallboard setup --check says how to mend it",
        json_string_value(item));
    if (!is_ok(status, "fonts"))
        attention(report, "fonts: %s", text_of(status, "fonts"));
    if (!is_ok(status, "folders"))
        attention(report, "folders: %s", text_of(status, "folders"));
    if (*text_of(status, "slow_job"))
        attention(report, "%s has been worked on for over ten seconds",
                  text_of(status, "slow_job"));
    if (number_of(quarantine, "crashes") > 0)
        attention(report, "%lld crashes in the last ten minutes", number_of(quarantine, "crashes"));
    if (*text_of(quarantine, "shows") && !str_equal(text_of(quarantine, "shows"), "all"))
        attention(report, "after crashes only %s is shown until %s",
                  str_equal(text_of(quarantine, "shows"), "last-good") ? "what did not crash"
                                                                       : "the holding board",
                  text_of(quarantine, "until"));
    json_array_foreach(json_object_get(quarantine, "aside"), i, item)
        attention(report, "set aside until %s, as the program crashed with it: %s",
                  text_of(item, "until"), text_of(item, "item"));
}

int cmd_status(int argc, char **argv)
{
    struct arguments a = {0};
    int status = options_parse(&command, argc, argv, &a);
    if (status >= 0)
        return status;
    struct err err = {0};
    struct clock clock;
    struct clock_reading at;
    json_t *json = box_status_load(a.config_file, NULL, &err);
    if (!json) {
        fprintf(stderr, "hallboard status: %s\n", err.text);
        return EXIT_WRONG;
    }
    clock_init_live(&clock, true);
    clock_read(&clock, &at);
    struct report report = {.status = json, .now_ms = at.wall_ms};
    bool runs = box_status_runs(json);
    if (a.json) {
        json_dumpf(json, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        putchar('\n');
    } else {
        say_box(&report, runs);
        say_glass(&report);
        size_t i;
        const json_t *source;
        json_array_foreach(json_object_get(json, "sources"), i, source) say_source(&report, source);
        say_signing(&report);
        say_rest(&report);
    }
    json_decref(json);
    if (!runs)
        return EXIT_NOT_RUNNING;
    return report.wants ? EXIT_ATTENTION : EXIT_SUCCESS;
}
