/* The intake without a screen, for the end-to-end suites: prints a line for what the loop would
 * see, until standard input ends.
 *
 *   intake_probe [--set SECTION.KEY=VALUE]... [--at TIME] run
 *   intake_probe [--set SECTION.KEY=VALUE]... load WHERE...
 *   intake_probe cache-store DIR FILE...     each file as one generation
 *   intake_probe cache-load DIR
 */
#include "base/civil.h"
#include "core/feed/reader.h"
#include "core/venue/venue.h"
#include "shell/cache.h"
#include "shell/file.h"
#include "shell/intake.h"
#include "shell/load.h"
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TICK_MS 10

static int fail(const struct err *err)
{
    printf("error %s\n", err->text);
    return 2;
}

static void print_state(struct intake *intake, struct clock *clock)
{
    static const char *const origins[] = {"none", "cache", "live"};
    struct clock_reading reading;
    struct intake_state state;
    clock_read(clock, &reading);
    intake_read_state(intake, &reading, &state);
    printf("state %s failing=%d age_ms=%" PRId64 "\n", origins[state.origin], state.failing,
           state.age_ms);
}

static void print_snapshot(const struct snapshot *snapshot)
{
    const char *name = snapshot->event.name.n ? snapshot->event.name.items[0].text : "";
    printf("snapshot sessions=%d changes=%d spaces=%d name=%s\n", snapshot->n_sessions,
           snapshot->n_changes, snapshot->venue ? snapshot->venue->n_spaces : -1, name);
}

/* A loop that wants to be on time; the longest gap between two passes tells whether it was. */
static int run(const struct config *config, struct clock *clock)
{
    struct err err = {""};
    struct intake *intake = intake_start(config, clock, &err);
    struct snapshot *shown = NULL;
    bool alive = true;
    int64_t last_us = clock_monotonic_us(), worst_us = 0;
    if (!intake)
        return fail(&err);
    struct pollfd fds[] = {{intake_wake_fd(intake), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    while (!fds[1].revents) {
        poll(fds, 2, TICK_MS);
        int64_t now_us = clock_monotonic_us();
        if (now_us - last_us > worst_us)
            worst_us = now_us - last_us;
        last_us = now_us;
        const char *who;
        if (intake_alive(intake, clock_boot_ms(), &who) != alive) {
            alive = !alive;
            printf("%s %s\n", alive ? "alive" : "stuck", who ? who : "again");
        }
        if (!fds[0].revents)
            continue;
        struct snapshot *fresh = intake_take(intake);
        if (fresh) {
            print_snapshot(fresh);
            intake_return(intake, shown);
            shown = fresh;
            struct intake_glass glass = {.board = "probe", .page = 1, .pages = 1};
            glass.frames = fresh->n_sessions;
            intake_report(intake, &glass);
        }
        print_state(intake, clock);
        last_us = clock_monotonic_us(); /* printing is not the intake's */
    }
    intake_stop(intake);
    printf("gap_ms %" PRId64 "\n", worst_us / 1000);
    return 0;
}

/* A line for each; fails if one did. */
static int load(const struct config *config, char **where)
{
    int status = 0;
    for (; *where; where++) {
        struct err err = {""};
        struct strbuf out = {0};
        struct snapshot *snapshot = NULL;
        if (!load_document(*where, config, &out, &err)) {
            status = fail(&err);
        } else if (!(snapshot = feed_read(out.text, out.bytes, &err))) {
            printf("loaded %zu bytes, refused: %s\n", out.bytes, err.text);
        } else {
            printf("loaded %zu bytes\n", out.bytes);
        }
        snapshot_free(snapshot);
        strbuf_fini(&out);
    }
    return status;
}

#define PROBE_URL "https://probe.example/feed.json"

static int cache_put(const char *dir, char **files)
{
    struct err err = {""};
    struct cache cache;
    struct cache_entry entry = {0};
    bool ok = true;
    cache_init(&cache, dir, "feed", PROBE_URL);
    if (cache_load(&cache, CONFIG_CAP_DEFAULT_BYTES, &entry, &err))
        cache_entry_fini(&entry);
    for (; *files && ok; files++) {
        entry = (struct cache_entry){.validators = {.etag = "\"x\""}, .stamp = {.wall_ms = 1}};
        ok = file_read(*files, CONFIG_CAP_DEFAULT_BYTES, false, &entry.body, NULL, &err) ==
             FILE_READ_OK;
        entry.body_hash = hash_bytes(HASH_SEED, entry.body.text, entry.body.bytes);
        ok = ok && cache_store(&cache, &entry, &err);
        cache_entry_fini(&entry);
    }
    cache_fini(&cache);
    if (!ok)
        return fail(&err);
    printf("stored\n");
    return 0;
}

static int cache_get(const char *dir)
{
    struct err err = {""};
    struct cache cache;
    struct cache_entry entry;
    cache_init(&cache, dir, "feed", PROBE_URL);
    bool found = cache_load(&cache, CONFIG_CAP_DEFAULT_BYTES, &entry, &err);
    if (found)
        printf("found generation=%" PRIu64 " body=%.*s\n", cache.generation,
               (int)(entry.body.bytes < 40 ? entry.body.bytes : 40), entry.body.text);
    else
        printf("none %s\n", err.text);
    cache_entry_fini(&entry);
    cache_fini(&cache);
    return 0;
}

static bool set_option(struct config *config, char *text, struct err *err)
{
    char *dot = strchr(text, '.'), *equals = strchr(text, '=');
    if (!dot || !equals || dot > equals)
        return err_set(err, "--set SECTION.KEY=VALUE");
    *dot = *equals = '\0';
    return config_set(config, text, dot + 1, equals + 1, err);
}

int main(int argc, char **argv)
{
    struct config config;
    struct clock clock;
    struct err err = {""};
    sigset_t all;
    int status = 2;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    config_init(&config);
    clock_init_live(&clock, false);
    char **at = argv + 1;
    for (; *at && !strncmp(*at, "--", 2) && !err.text[0]; at += 2) {
        int64_t ms;
        if (!at[1])
            err_set(&err, "%s wants a value", *at);
        else if (!strcmp(*at, "--set"))
            set_option(&config, at[1], &err);
        else if (!strcmp(*at, "--at") && rfc3339_parse(at[1], &ms, NULL))
            clock_init_at(&clock, ms, 1);
        else
            err_set(&err, "%s: bad option", *at);
    }
    int left = argc - (int)(at - argv);
    config_finish(&config);
    if (err.text[0] || left < 1)
        status = fail(&err);
    else if (!strcmp(at[0], "run"))
        status = run(&config, &clock);
    else if (!strcmp(at[0], "load") && left > 1)
        status = load(&config, at + 1);
    else if (!strcmp(at[0], "cache-store") && left > 2)
        status = cache_put(at[1], at + 2);
    else if (!strcmp(at[0], "cache-load") && left == 2)
        status = cache_get(at[1]);
    config_fini(&config);
    return status;
}
