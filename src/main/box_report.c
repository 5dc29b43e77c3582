#include "main/box_report.h"

#include "base/civil.h"
#include "base/str.h"
#include "shell/reporter.h"
#include <stdarg.h>

/* How late is late: longer than what the program does in that time can take. */
#define WRITTEN_LATE_MS (REPORTER_BEAT_MS + 30000)
#define ALIVE_LATE_MS 60000 /* the watchdog gives 20 s */
#define AHEAD_MS 60000      /* a clock that is kept right does not go back by so much */
#define RECEIPTS_TOLD 8

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

static bool instant_of(const json_t *object, const char *name, int64_t *ms)
{
    const char *text = text_of(object, name);
    return *text && rfc3339_parse(text, ms, NULL);
}

static bool is_dark(const json_t *glass)
{
    return str_equal(text_of(glass, "power"), "off");
}

/* How long ago this instant was; false: there is none. */
static bool say_ago(const json_t *object, const char *name, int64_t now_ms, char out[32])
{
    int64_t ms;
    if (!instant_of(object, name, &ms))
        return false;
    say_span(now_ms - ms, out);
    return true;
}

struct report {
    const json_t *status;
    int64_t now_ms;
    FILE *out; /* NULL: nobody reads it */
    int wants; /* attention: so many things */
};

static void say(FILE *out, const char *what, const char *format, va_list arguments)
{
    if (!out)
        return;
    fprintf(out, "%-11s ", what);
    vfprintf(out, format, arguments);
    putc('\n', out);
}

static void line(const struct report *report, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void line(const struct report *report, const char *what, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(report->out, what, format, arguments);
    va_end(arguments);
}

static void attention(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void attention(struct report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(report->out, "!", format, arguments);
    va_end(arguments);
    report->wants++;
}

static void say_box(struct report *report, bool runs)
{
    const json_t *status = report->status;
    const char *display = text_of(status, "display");
    char since[32] = "?";
    say_ago(status, "started", report->now_ms, since);
    line(report, "hallboard", runs ? "%s, running for %s" : "%s, NOT RUNNING, started %s ago",
         text_of(status, "version"), since);
    const json_t *versions = json_object_get(status, "versions");
    line(report, "runs on", "SDL %s, curl %s, Linux %s, %s", text_of(versions, "sdl"),
         text_of(versions, "curl"), text_of(versions, "kernel"), text_of(versions, "machine"));
    line(report, "display", "%s", *display ? display : "(no id is set)");
    if (json_is_false(json_object_get(status, "display_known")))
        attention(report, "the feed has no display '%s': see [display] id", display);
    if (!runs)
        attention(report, "the program does not run: systemctl status hallboard");
    line(report, "clock", "%s",
         json_is_true(json_object_get(status, "time_confirmed")) ? "confirmed" : "NOT confirmed");
    if (!json_is_true(json_object_get(status, "time_confirmed")))
        attention(report, "the clock is not confirmed: nothing is shown as running now "
                          "(timedatectl status)");
}

/* A program that hangs keeps its number and its last words, so these are looked at. */
static void say_life(struct report *report)
{
    const json_t *status = report->status, *glass = json_object_get(status, "glass");
    static const char restart[] = "sudo systemctl restart hallboard";
    int64_t written, alive, presented;
    char span[32];
    if (!instant_of(status, "written", &written)) {
        attention(report,
                  "status.json does not say when it was written: how old anything is cannot "
                  "be judged (%s)",
                  restart);
        return;
    }
    if (written - report->now_ms > AHEAD_MS) {
        say_span(written - report->now_ms, span);
        attention(report,
                  "status.json is of a time %s ahead of this clock: how old anything is cannot "
                  "be judged (timedatectl status; it is written anew within a minute)",
                  span);
        return;
    }
    if (report->now_ms - written > WRITTEN_LATE_MS) {
        say_span(report->now_ms - written, span);
        attention(report, "the program says nothing for %s: it hangs or was stopped (%s)", span,
                  restart);
        return; /* what it knew last is no news */
    }
    bool has_passed = instant_of(status, "alive", &alive) || instant_of(status, "started", &alive);
    if (has_passed && written - alive > ALIVE_LATE_MS) {
        say_span(report->now_ms - alive, span);
        attention(report, "what draws the board hangs for %s (%s)", span, restart);
        return;
    }
    long long repeat_s = number_of(glass, "repeat_s"); /* 0 where a board may stand still */
    if (repeat_s > 0 && !is_dark(glass) && instant_of(glass, "presented", &presented) &&
        !json_is_false(json_object_get(glass, "connected")) &&
        written - presented > repeat_s * 1000 + ALIVE_LATE_MS) {
        say_span(report->now_ms - presented, span);
        attention(report, "no frame reached the screen for %s (%s)", span, restart);
    }
}

static void say_no_screen(struct report *report, const json_t *glass)
{
    const char *why = text_of(glass, "without"), *connector = text_of(glass, "connector");
    char since[32] = "?", shown[32];
    say_ago(glass, "without_since", report->now_ms, since);
    bool has_shown = say_ago(glass, "presented", report->now_ms, shown);
    attention(report, "%s, for %s%s%s%s: cable, television, its input",
              *why ? why : "the screen is being opened", since, *connector ? " (it was at " : "",
              connector, *connector ? ")" : "");
    line(report, "shows", "nothing%s%s%s", has_shown ? ", the last frame was " : "",
         has_shown ? shown : "", has_shown ? " ago" : "");
}

static void say_glass(struct report *report)
{
    const json_t *glass = json_object_get(report->status, "glass");
    long long hz = number_of(glass, "hz");
    char ago[32], rate[32] = "";
    if (is_dark(glass))
        line(report, "power", "off: the venue is closed by the feed's hours");
    if (json_is_false(json_object_get(glass, "connected"))) {
        say_no_screen(report, glass);
        return;
    }
    if (!*text_of(glass, "board") || !say_ago(glass, "presented", report->now_ms, ago)) {
        if (!is_dark(glass))
            attention(report, "nothing is shown yet: no display connected, or no graphics");
        return;
    }
    if (hz > 0)
        snprintf(rate, sizeof rate, " at %lld Hz", hz);
    line(report, "shows", "%s, page %lld of %lld, drawn %s ago", text_of(glass, "board"),
         number_of(glass, "page"), number_of(glass, "pages"), ago);
    const char *driver = text_of(glass, "driver"), *renderer = text_of(glass, "renderer");
    bool is_one = str_equal(driver, renderer); /* headless */
    line(
        report, "screen",
        "%lld x %lld%s, %s%s%s%s%s, %lld frames, fades at %lld a second, the slowest frame %lld ms",
        number_of(glass, "width"), number_of(glass, "height"), rate, text_of(glass, "connector"),
        *text_of(glass, "connector") ? ", " : "", driver, is_one ? "" : " ", is_one ? "" : renderer,
        number_of(glass, "frames"), number_of(glass, "fade_fps"),
        (number_of(glass, "worst_frame_us") + 999) / 1000);
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
        {"proxy", "a proxy answers in the feed's place: this network lets nobody out without one"},
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
    line(report, name, "%s, last good answer %s%s, %s", state, ago, known_good ? " ago" : "",
         text_of(source, "url"));
    if (!str_equal(state, "ok") && json_is_object(error)) {
        const char *what = advice(text_of(error, "class"));
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
    const char *expires = text_of(signing, "expires");
    line(report, "signatures", "%lld keys, serial %lld%s%s", number_of(signing, "keys"),
         number_of(signing, "serial"), *expires ? ", until " : "", expires);
    if (*text_of(signing, "keys_problem"))
        attention(report, "keys: %s", text_of(signing, "keys_problem"));
    if (json_is_true(json_object_get(signing, "expired")))
        attention(report, "the signed manifest has expired");
}

/* "a1 (urgent, exercise): received 5 min ago, shown 5 min ago, cleared 2 min ago". */
static void say_receipt(struct report *report, const json_t *receipt)
{
    const char *drill = text_of(receipt, "drill");
    char received[32] = "?", shown[32], cleared[32];
    say_ago(receipt, "received", report->now_ms, received);
    bool has_shown = say_ago(receipt, "presented", report->now_ms, shown);
    bool is_over = say_ago(receipt, "cleared", report->now_ms, cleared);
    line(report, "announced", "%s (%s%s%s): received %s ago, %s%s%s%s%s%s", text_of(receipt, "id"),
         text_of(receipt, "level"), *drill ? ", " : "", drill, received,
         has_shown ? "shown " : "not on this display", has_shown ? shown : "",
         has_shown ? " ago" : "", is_over ? ", cleared " : "", is_over ? cleared : "",
         is_over ? " ago" : "");
}

static void say_receipts(struct report *report)
{
    const json_t *receipts = json_object_get(report->status, "receipts");
    size_t n = json_array_size(receipts);
    size_t first = n > RECEIPTS_TOLD ? n - RECEIPTS_TOLD : 0;
    if (first)
        line(report, "announced", "%zu older ones: hallboard status --json", first);
    for (size_t i = first; i < n; i++)
        say_receipt(report, json_array_get(receipts, i));
}

static void say_rest(struct report *report)
{
    const json_t *status = report->status, *item;
    const json_t *quarantine = json_object_get(status, "quarantine");
    size_t i;
    line(report, "memory", "%lld MiB", number_of(status, "memory_kib") / 1024);
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

int box_report(const json_t *status, bool runs, int64_t now_ms, FILE *out)
{
    struct report report = {.status = status, .now_ms = now_ms, .out = out};
    const json_t *source;
    size_t i;
    say_box(&report, runs);
    if (runs)
        say_life(&report);
    say_glass(&report);
    json_array_foreach(json_object_get(status, "sources"), i, source) say_source(&report, source);
    say_signing(&report);
    say_receipts(&report);
    say_rest(&report);
    return report.wants;
}
