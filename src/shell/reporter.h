/* Decides when status.json is written, and writes it: at once when a source's state changed or the
 * first frame was shown, else
 * at most every 10 s, and never while nothing changes. With it goes the note of the last good
 * answer (cache.h). Belongs to the net thread. */
#ifndef SHELL_REPORTER_H
#define SHELL_REPORTER_H

#include "shell/cache.h"
#include "shell/net.h"
#include "shell/source.h"

#define REPORTER_SOURCES 32

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
    int64_t started_wall_ms;
    int64_t written_boot_ms; /* 0: never */
    bool ages_changed;       /* to be written, but not at once */
    bool has_shown;          /* what was written tells of a frame */
    bool failed;
    const char *slow; /* the source whose job is over WORKER_SLOW_MS; NULL */
    int64_t noted_boot_ms;
    char boot_id[40];
};

/* Borrows what setup borrows. */
void reporter_init(struct reporter *reporter, const struct net_setup *setup);
/* Borrowed; told while it is_told. The first is the programme's. */
void reporter_add(struct reporter *reporter, struct source *source);
void reporter_fini(struct reporter *reporter);

/* Writes if it is time to; returns when it will be, INT64_MAX if nothing is to be written. */
int64_t reporter_run(struct reporter *reporter, int64_t now_ms);

#endif
