/* Decides when status.json is written, and writes it: at once when a source's state changed or the
 * first frame was shown, else at most every 10 s; and once a minute while nothing changes (both
 * files are in memory), so that who reads them knows that the program goes on. With it goes the
 * note of the last good answer (cache.h). Belongs to the net thread. */
#ifndef SHELL_REPORTER_H
#define SHELL_REPORTER_H

#include "shell/cache.h"
#include "shell/net.h"
#include "shell/source.h"

#define REPORTER_SOURCES 32
#define REPORTER_BEAT_MS 60000 /* status.json is never older, while the program is well */

struct reporter {
    const struct config *config;
    struct clock *clock;
    struct handoff *handoff;
    struct signing *signing;
    struct source *sources[REPORTER_SOURCES];
    int n_sources;
    char *status_path, *note_path; /* NULL: none */
    char *folder_problem;
    struct receipts receipts; /* the copy that is being written */
    int64_t started_boot_ms;
    int64_t boot_wall_ms;    /* status.h */
    int64_t written_boot_ms; /* 0: never */
    bool ages_changed;       /* to be written, but not at once */
    bool has_shown;          /* what was written tells of a frame */
    bool failed;
    bool wrote_metrics;
    const char *slow; /* the source whose job is over WORKER_SLOW_MS; NULL */
    int64_t noted_boot_ms;
    char boot_id[40];
};

/* Borrows what setup borrows. */
void reporter_init(struct reporter *reporter, const struct net_setup *setup);
/* Borrowed; told while it is_told. The first is the programme's. */
void reporter_add(struct reporter *reporter, struct source *source);
/* Takes the metrics away: what nobody writes any more would be read as how the box is now. */
void reporter_fini(struct reporter *reporter);

/* Writes if it is time to; returns when it will be, INT64_MAX if there is nowhere to write. */
int64_t reporter_run(struct reporter *reporter, int64_t now_ms);

#endif
