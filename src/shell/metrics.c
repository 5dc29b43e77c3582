#include "shell/metrics.h"

#include "shell/file.h"
#include <inttypes.h>

static void declare(struct strbuf *out, const char *name, const char *type, const char *help)
{
    strbuf_printf(out, "# HELP hallboard_%s %s\n# TYPE hallboard_%s %s\n", name, help, name, type);
}

static void single(struct strbuf *out, const char *name, const char *type, const char *help,
                   int64_t value)
{
    declare(out, name, type, help);
    strbuf_printf(out, "hallboard_%s %" PRId64 "\n", name, value);
}

/* In seconds, as Prometheus has all times. */
static void seconds(struct strbuf *out, const char *name, const char *help, int64_t us)
{
    declare(out, name, "gauge", help);
    strbuf_printf(out, "hallboard_%s %" PRId64 ".%06d\n", name, us / 1000000, (int)(us % 1000000));
}

static void instant(struct strbuf *out, const char *name, const char *help, int64_t ms)
{
    declare(out, name, "gauge", help);
    strbuf_printf(out, "hallboard_%s %" PRId64 ".%03d\n", name, ms / 1000, (int)(ms % 1000));
}

/* A label's value: backslash, quote and line feed escaped. */
static void label(struct strbuf *out, const char *value)
{
    strbuf_add(out, "\"");
    for (; *value; value++) {
        if (*value == '\n')
            strbuf_add(out, "\\n");
        else
            strbuf_printf(out, *value == '\\' || *value == '"' ? "\\%c" : "%c", *value);
    }
    strbuf_add(out, "\"");
}

static void of_source(struct strbuf *out, const char *name, const struct source *source,
                      int64_t value)
{
    strbuf_printf(out, "hallboard_%s{source=", name);
    label(out, source->name);
    strbuf_printf(out, "} %" PRId64 "\n", value);
}

static void add_sources(const struct status *status, struct strbuf *out)
{
    static const struct {
        const char *name, *help;
    } rows[] = {{"source_up", "Whether the last try of the source was good."},
                {"source_last_good_seconds", "Its last good answer, seconds since 1970."},
                {"source_failures", "Tries in a row that failed."},
                {"source_left_out", "Sessions of the document that are not shown."},
                {"source_stored", "Whether the document is kept on disk."}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        declare(out, rows[row].name, "gauge", rows[row].help);
        for (int i = 0; i < status->n_sources; i++) {
            const struct source *source = status->sources[i];
            const int64_t values[] = {source->state == SOURCE_STATE_OK,
                                      status_good_wall_ms(status, source) / 1000, source->failures,
                                      source->has_document ? source->facts.left_out : 0,
                                      !source->storage.text[0]};
            if (source->is_told)
                of_source(out, rows[row].name, source, values[row]);
        }
    }
}

void metrics_build(const struct status *status, struct strbuf *out)
{
    const struct intake_glass *glass = status->glass;
    const struct quarantine_report *quarantine = status->quarantine;
    declare(out, "info", "gauge", "Constant 1; what runs here.");
    strbuf_add(out, "hallboard_info{version=");
    label(out, HALLBOARD_VERSION);
    strbuf_add(out, ",display=");
    label(out, status->config->display_id);
    strbuf_add(out, ",driver=");
    label(out, glass->driver);
    strbuf_add(out, ",renderer=");
    label(out, glass->renderer);
    strbuf_add(out, ",board=");
    label(out, glass->board);
    strbuf_add(out, "} 1\n");
    instant(out, "start_time_seconds", "When the program began.",
            status_wall_ms(status, status->started_boot_ms));
    instant(out, "written_seconds", "When this was written.", status->written_wall_ms);
    instant(out, "presented_seconds", "When the last frame was presented; 0: never.",
            status_wall_ms(status, glass->presented_boot_ms));
    instant(out, "alive_seconds", "When the loop that draws last went round; 0: not yet.",
            status_wall_ms(status, status->passed_boot_ms));
    single(out, "repeat_seconds", "gauge",
           "A frame is presented at least so often; 0: only what changes.", glass->repeat_s);
    single(out, "time_confirmed", "gauge", "Whether the clock is trusted.", status->time_confirmed);
    single(out, "display_known", "gauge", "Whether the feed knows this display.",
           glass->display != INTAKE_DISPLAY_UNKNOWN);
    declare(out, "display_connected", "gauge", "Whether there is a screen to show on.");
    strbuf_add(out, "hallboard_display_connected{connector=");
    label(out, glass->connector);
    strbuf_printf(out, "} %d\n", status_has_screen(glass));
    single(out, "display_on", "gauge", "Whether the display is switched on.", !glass->is_dark);
    single(out, "fonts_found", "gauge", "Whether the project's fonts were found.",
           !glass->no_fonts);
    single(out, "resident_memory_bytes", "gauge", "Memory of the process.",
           status_resident_kib() * 1024);
    single(out, "frames_total", "counter", "Frames presented.", glass->frames);
    single(out, "fade_fps", "gauge", "Frames a second of the last fade; 0: none yet.",
           glass->fade_fps);
    seconds(out, "worst_frame_seconds", "Longest time between two frames of a fade.",
            glass->worst_frame_us);
    if (quarantine) {
        single(out, "crashes", "gauge", "Crashes of the last ten minutes.", quarantine->crashes);
        single(out, "quarantined_items", "gauge",
               "What is set aside as the program crashed with it.", quarantine->n_aside);
        single(out, "ladder_rung", "gauge",
               "After crashes: 0 all is shown, 1 what did not crash, 2 holding, 3 holding alone.",
               quarantine->rung);
    }
    add_sources(status, out);
}

bool metrics_write(const char *path, const struct status *status, struct err *err)
{
    struct strbuf text = {0};
    metrics_build(status, &text);
    struct file_piece piece = {text.text, text.bytes};
    bool ok = file_replace(path, &piece, 1, false, err);
    strbuf_fini(&text);
    return ok;
}
