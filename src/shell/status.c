#include "shell/status.h"
#include "base/civil.h"
#include "shell/file.h"
#include <SDL.h>
#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define TOLD_FAULTS_MAX 8

/* Members of the object that is being built: `,` before all but the first. */
static void add_name(struct strbuf *out, const char *name)
{
    char last = out->bytes ? out->text[out->bytes - 1] : '\0';
    if (last != '{' && last != '[')
        strbuf_add(out, ", ");
    strbuf_add_json(out, name);
    strbuf_add(out, ": ");
}

static void add_text(struct strbuf *out, const char *name, const char *value)
{
    add_name(out, name);
    if (value)
        strbuf_add_json(out, value);
    else
        strbuf_add(out, "null");
}

/* Empty is nothing. */
static void add_some(struct strbuf *out, const char *name, const char *value)
{
    add_text(out, name, *value ? value : NULL);
}

static void add_number(struct strbuf *out, const char *name, int64_t value)
{
    add_name(out, name);
    strbuf_printf(out, "%" PRId64, value);
}

static void add_bool(struct strbuf *out, const char *name, bool value)
{
    add_name(out, name);
    strbuf_add(out, value ? "true" : "false");
}

static void add_instant(struct strbuf *out, const char *name, int64_t ms)
{
    char text[32];
    if (ms)
        rfc3339_format(ms, 0, text);
    add_text(out, name, ms ? text : NULL);
}

static const char *origin_name(const struct source *source)
{
    static const char *const names[] = {"none", "cache", "live"};
    return names[source->has_document ? source->origin : INTAKE_NONE];
}

static void add_document(struct strbuf *out, const struct source *source)
{
    char hash[24];
    add_name(out, "document");
    if (!source->has_document) {
        strbuf_add(out, "null");
        return;
    }
    snprintf(hash, sizeof(hash), "%016" PRIx64, source->hash);
    strbuf_add(out, "{");
    add_text(out, "hash", hash);
    add_number(out, "bytes", (int64_t)source->bytes);
    add_number(out, "sessions", source->facts.sessions);
    add_number(out, "left_out", source->facts.left_out);
    add_number(out, "problems", source->facts.problems);
    strbuf_add(out, "}");
    add_name(out, "limits_s");
    strbuf_add(out, "{");
    add_number(out, "fresh", source->facts.freshness.fresh_ms / 1000);
    add_number(out, "stale", source->facts.freshness.stale_ms / 1000);
    add_number(out, "withdrawn", source->facts.freshness.withdrawn_ms / 1000);
    strbuf_add(out, "}");
}

int64_t status_wall_ms(const struct status *status, int64_t boot_ms)
{
    return boot_ms ? status->boot_wall_ms + boot_ms : 0;
}

int64_t status_good_wall_ms(const struct status *status, const struct source *source)
{
    return source->good_boot_ms ? status_wall_ms(status, source->good_boot_ms)
                                : source->good_wall_ms;
}

static void add_error(struct strbuf *out, const struct status *status, const struct source *source)
{
    add_name(out, "last_error");
    if (!source->error.text[0]) {
        strbuf_add(out, "null");
        return;
    }
    strbuf_add(out, "{");
    bool proxy = source->error_class == FETCH_HTTP && source->error_http_status == 407;
    add_text(out, "class", proxy ? "proxy" : fetch_class_name(source->error_class));
    add_text(out, "text", source->error.text);
    add_instant(out, "since", status_wall_ms(status, source->error_boot_ms));
    strbuf_add(out, "}");
}

static void add_source(struct strbuf *out, const struct status *status, const struct source *source)
{
    strbuf_add(out, "\n    {");
    add_text(out, "name", source->name);
    add_text(out, "url", source->shown_url);
    add_text(out, "state", source_state_name(source->state));
    add_text(out, "shows", origin_name(source));
    add_instant(out, "last_good", status_good_wall_ms(status, source));
    add_number(out, "poll_s", source->policy.interval_ms / 1000);
    add_number(out, "http_status", source->http_status);
    add_number(out, "failures", source->failures);
    add_error(out, status, source);
    add_document(out, source);
    add_text(out, "storage", source->storage.text[0] ? source->storage.text : "ok");
    strbuf_add(out, "}");
}

bool status_has_screen(const struct intake_glass *glass)
{
    return glass->is_dark || !glass->without_boot_ms;
}

static void add_glass(struct strbuf *out, const struct status *status)
{
    const struct intake_glass *glass = status->glass;
    strbuf_add(out, "{");
    bool has_screen = status_has_screen(glass);
    add_bool(out, "connected", has_screen);
    add_instant(out, "without_since",
                has_screen ? 0 : status_wall_ms(status, glass->without_boot_ms));
    add_text(out, "without", has_screen ? NULL : glass->without);
    add_some(out, "connector", glass->connector);
    add_some(out, "driver", glass->driver);
    add_some(out, "renderer", glass->renderer);
    add_text(out, "power", glass->is_dark ? "off" : "on");
    add_number(out, "width", glass->width);
    add_number(out, "height", glass->height);
    add_number(out, "hz", glass->hz);
    add_some(out, "board", glass->board);
    add_number(out, "page", glass->page);
    add_number(out, "pages", glass->pages);
    add_number(out, "frames", glass->frames);
    add_instant(out, "presented", status_wall_ms(status, glass->presented_boot_ms));
    add_number(out, "repeat_s", glass->repeat_s);
    add_number(out, "fade_fps", glass->fade_fps);
    add_number(out, "worst_frame_us", glass->worst_frame_us);
    add_number(out, "painted_px", glass->painted_px);
    add_number(out, "layouts", glass->layouts);
    strbuf_add(out, "}");
}

static void add_signing(struct strbuf *out, struct signing *signing)
{
    struct signing_state state;
    if (!signing) {
        strbuf_add(out, "null");
        return;
    }
    signing_read_state(signing, &state);
    strbuf_add(out, "{");
    add_number(out, "keys", state.n_keys);
    add_text(out, "keys_problem", state.keys_problem.text[0] ? state.keys_problem.text : NULL);
    add_name(out, "serial");
    if (state.serial)
        strbuf_printf(out, "%" PRId64, state.serial);
    else
        strbuf_add(out, "null");
    add_instant(out, "issued", state.issued_ms);
    add_instant(out, "expires", state.expires_ms);
    add_bool(out, "expired", state.is_expired);
    add_bool(out, "may_emergency", state.may_emergency);
    add_text(out, "storage", state.storage.text[0] ? state.storage.text : "ok");
    strbuf_add(out, "}");
}

static void add_receipt(struct strbuf *out, const struct status *status,
                        const struct receipt *receipt)
{
    static const char *const drills[] = {NULL, "exercise", "test"};
    strbuf_add(out, "\n    {");
    add_text(out, "id", receipt->id);
    add_text(out, "level", announce_level_names[receipt->level]);
    if (receipt->drill != DRILL_NONE)
        add_text(out, "drill", drills[receipt->drill]);
    add_instant(out, "received", status_wall_ms(status, receipt->received_boot_ms));
    add_instant(out, "presented", status_wall_ms(status, receipt->presented_boot_ms));
    add_instant(out, "cleared", status_wall_ms(status, receipt->cleared_boot_ms));
    strbuf_add(out, "}");
}

int64_t status_resident_kib(void)
{
    struct strbuf text = {0};
    unsigned long long all, resident = 0;
    if (file_read("/proc/self/statm", 256, false, &text, NULL, NULL) == FILE_READ_OK &&
        text.bytes && sscanf(text.text, "%llu %llu", &all, &resident) != 2)
        resident = 0;
    strbuf_fini(&text);
    return (int64_t)resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void add_quarantine(struct strbuf *out, const struct status *status)
{
    const struct quarantine_report *report = status->quarantine;
    add_name(out, "quarantine");
    if (!report) {
        strbuf_add(out, "null");
        return;
    }
    strbuf_add(out, "{");
    add_text(out, "shows", quarantine_rung_name(report->rung));
    add_instant(out, "until",
                report->rung_left_ms ? status->written_wall_ms + report->rung_left_ms : 0);
    add_number(out, "crashes", report->crashes);
    add_bool(out, "kept", report->is_kept);
    add_name(out, "aside");
    strbuf_add(out, "[");
    for (int i = 0; i < report->n_aside; i++) {
        strbuf_add(out, i ? ", {" : "{");
        add_text(out, "item", report->aside[i].name);
        add_instant(out, "until", status->written_wall_ms + report->aside[i].left_ms);
        strbuf_add(out, "}");
    }
    strbuf_add(out, "]}");
}

/* faults: a line each. */
static void add_settings(struct strbuf *out, const char *faults)
{
    add_text(out, "settings", *faults ? "not all understood" : "ok");
    add_name(out, "settings_faults");
    strbuf_add(out, "[");
    const char *end;
    for (int n = 0; n < TOLD_FAULTS_MAX && (end = strchr(faults, '\n')); n++, faults = end + 1) {
        char line[512];
        size_t bytes = utf8_cut(faults, (size_t)(end - faults), sizeof line - 1);
        memcpy(line, faults, bytes);
        line[bytes] = '\0';
        strbuf_add(out, n ? ", " : "");
        strbuf_add_json(out, line);
    }
    strbuf_add(out, "]");
}

/* What it runs on; SDL is the one that was loaded, not the one it was built with. */
static void add_versions(struct strbuf *out)
{
    struct utsname kernel = {.release = "?", .machine = "?"};
    SDL_version sdl;
    char text[32];
    uname(&kernel);
    SDL_GetVersion(&sdl);
    snprintf(text, sizeof text, "%d.%d.%d", sdl.major, sdl.minor, sdl.patch);
    add_name(out, "versions");
    strbuf_add(out, "{");
    add_text(out, "sdl", text);
    add_text(out, "curl", curl_version_info(CURLVERSION_NOW)->version);
    add_text(out, "kernel", kernel.release);
    add_text(out, "machine", kernel.machine);
    strbuf_add(out, "}");
}

void status_build(const struct status *status, struct strbuf *out)
{
    static const char *const known[] = {"null", "true", "false"};
    strbuf_add(out, "{");
    add_text(out, "version", HALLBOARD_VERSION);
    add_versions(out);
    add_number(out, "pid", getpid());
    add_text(out, "display", status->config->display_id);
    /* null: no feed yet, or this box has no id. */
    add_name(out, "display_known");
    strbuf_add(out, known[status->glass->display]);
    add_instant(out, "started", status_wall_ms(status, status->started_boot_ms));
    add_instant(out, "written", status->written_wall_ms);
    add_instant(out, "alive", status_wall_ms(status, status->passed_boot_ms));
    add_bool(out, "time_confirmed", status->time_confirmed);
    add_number(out, "memory_kib", status_resident_kib());
    add_settings(out, status->config->faults);
    add_text(out, "fonts", status->glass->no_fonts ? "not found" : "ok");
    add_text(out, "folders", status->cache_problem[0] ? status->cache_problem : "ok");
    add_text(out, "slow_job", status->slow);
    add_number(out, "parsed", status->parsed);
    add_quarantine(out, status);
    strbuf_add(out, ",\n \"glass\": ");
    add_glass(out, status);
    strbuf_add(out, ",\n \"signing\": ");
    add_signing(out, status->signing);
    strbuf_add(out, ",\n \"receipts\": [");
    for (int i = 0; i < status->receipts->n; i++) {
        strbuf_add(out, i ? "," : "");
        add_receipt(out, status, &status->receipts->items[i]);
    }
    strbuf_add(out, "],\n \"sources\": [");
    bool is_first = true;
    for (int i = 0; i < status->n_sources; i++) {
        if (!status->sources[i]->is_told)
            continue;
        strbuf_add(out, is_first ? "" : ",");
        add_source(out, status, status->sources[i]);
        is_first = false;
    }
    strbuf_add(out, "]}\n");
}

bool status_write(const char *path, const struct status *status, struct err *err)
{
    struct strbuf text = {0};
    status_build(status, &text);
    struct file_piece piece = {text.text, text.bytes};
    bool ok = file_replace(path, &piece, 1, false, err);
    strbuf_fini(&text);
    return ok;
}
