#include "shell/reporter.h"
#include "base/arena.h"
#include "base/log.h"
#include "shell/metrics.h"
#include "shell/status.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EVERY_MS 10000 /* for what changes all the time: ages, frames */
#define STEP_MS 500    /* less is how the two clocks were read, not a clock that was set */

static char *path_in(const char *folder, const char *name)
{
    struct strbuf path = {0};
    if (folder[0])
        strbuf_printf(&path, "%s/%s", folder, name);
    return path.text;
}

void reporter_init(struct reporter *reporter, const struct net_setup *setup)
{
    struct clock_reading reading;
    clock_read(setup->clock, &reading);
    *reporter = (struct reporter){.config = setup->config,
                                  .clock = setup->clock,
                                  .handoff = setup->handoff,
                                  .signing = setup->signing,
                                  .status_path = path_in(setup->runtime_dir, "status.json"),
                                  .note_path = path_in(setup->runtime_dir, "feed.good"),
                                  .folder_problem = xstrdup(setup->folder_problem),
                                  .started_boot_ms = reading.boot_ms,
                                  .boot_wall_ms = reading.wall_ms - reading.boot_ms};
    boot_id_read(reporter->boot_id);
}

void reporter_add(struct reporter *reporter, struct source *source)
{
    assert(reporter->n_sources < REPORTER_SOURCES);
    reporter->sources[reporter->n_sources++] = source;
}

void reporter_fini(struct reporter *reporter)
{
    if (reporter->wrote_metrics)
        unlink(reporter->config->metrics_file);
    free(reporter->status_path);
    free(reporter->note_path);
    free(reporter->folder_problem);
}

/* Whether a source has something that is to be seen at once. */
static bool take_changed(struct reporter *reporter)
{
    bool changed = reporter->written_boot_ms == 0;
    changed = atomic_exchange(&reporter->handoff->receipts_changed, false) || changed;
    for (int i = 0; i < reporter->n_sources; i++) {
        changed = changed || reporter->sources[i]->changed;
        reporter->sources[i]->changed = false;
    }
    return changed;
}

/* Whether the wall clock was set since the last time: then all that is told is told anew. Else the
 * start would be another one at each writing, by a millisecond. */
static bool take_step(struct reporter *reporter, const struct clock_reading *reading)
{
    int64_t boot_wall_ms = reading->wall_ms - reading->boot_ms;
    if (llabs(boot_wall_ms - reporter->boot_wall_ms) <= STEP_MS)
        return false;
    reporter->boot_wall_ms = boot_wall_ms;
    return true;
}

static void write_note(struct reporter *reporter)
{
    const struct source *source = reporter->sources[0];
    if (!source->is_told || source->path || source->good_boot_ms == reporter->noted_boot_ms)
        return;
    struct cache_stamp stamp = {.wall_ms = source->good_wall_ms, .boot_ms = source->good_boot_ms};
    memcpy(stamp.boot_id, reporter->boot_id, sizeof(stamp.boot_id));
    good_note_write(reporter->note_path, source->url, source->hash, &stamp);
    reporter->noted_boot_ms = source->good_boot_ms;
}

static void write_status(struct reporter *reporter, const struct clock_reading *reading)
{
    struct intake_glass glass;
    struct err why = {""};
    atomic_store(&reporter->handoff->glass_changed, false);
    pthread_mutex_lock(&reporter->handoff->lock);
    glass = reporter->handoff->glass;
    reporter->receipts = reporter->handoff->receipts;
    pthread_mutex_unlock(&reporter->handoff->lock);
    struct quarantine_report quarantine;
    quarantine_report(reporter->handoff->quarantine, reading->boot_ms, &quarantine);
    struct status status = {.quarantine = &quarantine,
                            .config = reporter->config,
                            .sources = reporter->sources,
                            .n_sources = reporter->n_sources,
                            .glass = &glass,
                            .signing = reporter->signing,
                            .receipts = &reporter->receipts,
                            .parsed = atomic_load(&reporter->handoff->parsed),
                            .passed_boot_ms = atomic_load(&reporter->handoff->passed_boot_ms),
                            .time_confirmed = reading->time_confirmed,
                            .started_boot_ms = reporter->started_boot_ms,
                            .written_wall_ms = reading->wall_ms,
                            .boot_wall_ms = reporter->boot_wall_ms,
                            .cache_problem = reporter->folder_problem,
                            .slow = reporter->slow};
    bool ok = status_write(reporter->status_path, &status, &why);
    if (reporter->config->metrics_file[0] &&
        metrics_write(reporter->config->metrics_file, &status, &why))
        reporter->wrote_metrics = true;
    else if (reporter->config->metrics_file[0])
        ok = false;
    if (!ok && !reporter->failed)
        log_warning("status: %s", why.text);
    reporter->failed = !ok;
    reporter->ages_changed = !ok; /* then again in a while */
    reporter->written_boot_ms = reading->boot_ms;
    reporter->has_shown = glass.board[0];
}

int64_t reporter_run(struct reporter *reporter, int64_t now_ms)
{
    if (!reporter->status_path)
        return INT64_MAX;
    bool glass = atomic_load(&reporter->handoff->glass_changed);
    int64_t due = reporter->written_boot_ms + REPORTER_BEAT_MS;
    if (reporter->ages_changed || glass)
        due = glass && !reporter->has_shown ? now_ms : reporter->written_boot_ms + EVERY_MS;
    struct clock_reading reading;
    clock_read(reporter->clock, &reading);
    bool has_stepped = take_step(reporter, &reading);
    if (!take_changed(reporter) && !has_stepped && due > now_ms)
        return due;
    write_status(reporter, &reading);
    write_note(reporter);
    return now_ms + (reporter->ages_changed ? EVERY_MS : REPORTER_BEAT_MS);
}
