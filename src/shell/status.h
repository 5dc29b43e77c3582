/* status.json in the runtime folder: how this box is, for technicians and monitors. Written as a
 * whole (file.h), on the net thread; net decides when. Ages are told as instants, so that the file
 * stays true as long as nothing happens. */
#ifndef SHELL_STATUS_H
#define SHELL_STATUS_H

#include "shell/quarantine.h"
#include "shell/source.h"

struct status {
    const struct config *config;
    struct source *const *sources; /* those that are is_told */
    int n_sources;
    struct signing *signing; /* NULL: nothing is signed */
    int64_t parsed;          /* documents that a parser saw since the start */
    int64_t passed_boot_ms;  /* the loop last went round; 0: not yet */
    const struct receipts *receipts;
    const struct intake_glass *glass;
    bool time_confirmed;
    int64_t started_boot_ms, written_wall_ms;
    int64_t boot_wall_ms;      /* what the boot clock's 0 is by the wall clock, as that is now */
    const char *cache_problem; /* of the folders; "" if none */
    const struct quarantine_report *quarantine;
    const char *slow; /* the source whose job is over WORKER_SLOW_MS; NULL */
};

/* Adds the JSON text (one object, several lines, ends with a line feed). */
void status_build(const struct status *status, struct strbuf *out);

/* An instant of the boot clock by the wall clock; 0 stays 0, which is none. What was kept by the
 * wall clock would lie years back once a box without a battery has heard what time it is. */
int64_t status_wall_ms(const struct status *status, int64_t boot_ms);
/* The last good answer of a source; 0: none, also in the cache. */
int64_t status_good_wall_ms(const struct status *status, const struct source *source);

/* Whether there is a screen to show on, as far as is known: one that was closed to switch the
 * display off is not missed. */
bool status_has_screen(const struct intake_glass *glass);

/* Memory of this process. */
int64_t status_resident_kib(void);

bool status_write(const char *path, const struct status *status, struct err *err);

#endif
