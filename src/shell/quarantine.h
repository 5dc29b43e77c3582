/* Keeps the ladder of what brought the program down (core/ladder/ladder.h) over restarts.
 *
 * What is on trial stands in `trial` in the runtime folder: memory that lives as long as the box is
 * up, so that new content costs the card nothing, and a power cut accuses nobody. What was found
 * stands in `quarantine` in the state folder, and is written after a crash only. Where one of the
 * two folders cannot be written the other takes its place; without both the ladder is forgotten
 * with the process.
 *
 * Made before the threads. The ui is the witness; the worker tells what it reads; any thread may
 * ask. */
#ifndef SHELL_QUARANTINE_H
#define SHELL_QUARANTINE_H

#include "base/err.h"
#include "base/str.h"
#include "core/ladder/witness.h"
#include "core/screen.h"

struct quarantine;

/* "" for a folder that there is none of. Reads what the run before left: if it did not end in
 * order, that was a crash, which is told in the log. Never NULL. */
struct quarantine *quarantine_new(const char *state_dir, const char *runtime_dir, int64_t boot_ms);
/* The program ends in order. */
void quarantine_free(struct quarantine *quarantine);

/* ui: what may be shown now. Takes the snapshot and the announcements out where they may not. */
void quarantine_fill(struct quarantine *quarantine, int64_t boot_ms, struct screen_input *in);
/* ui: what is left to be shown. */
enum ladder_rung quarantine_rung(struct quarantine *quarantine, int64_t boot_ms);
/* ui: what was presented went well until now. */
void quarantine_pass(struct quarantine *quarantine, int64_t boot_ms);

struct quarantine_document {
    const char *what; /* its source's name */
    uint64_t hash;
    bool is_all; /* without it there is nothing to show */
};
/* Worker: a document is about to be read. False with err: not this one, now. */
bool quarantine_begin(struct quarantine *quarantine, const struct quarantine_document *document,
                      int64_t boot_ms, struct err *err);
/* The same for a picture: only what was set aside is refused. */
bool quarantine_begin_picture(struct quarantine *quarantine, const char *address, uint64_t hash,
                              int64_t boot_ms, struct err *err);
/* It was read; is_shown: and is a document that is shown from now on, so it is on trial. Nothing
 * where that was said already. */
void quarantine_end(struct quarantine *quarantine, bool is_shown, int64_t boot_ms);

/* A copy for the status. */
struct quarantine_report {
    enum ladder_rung rung;
    int64_t rung_left_ms;
    int crashes; /* of the last ten minutes */
    int n_aside;
    struct {
        char name[LADDER_NAME_MAX];
        int64_t left_ms;
    } aside[LADDER_ASIDE_MAX];
    bool is_kept; /* over a restart */
};
void quarantine_report(struct quarantine *quarantine, int64_t boot_ms,
                       struct quarantine_report *out);
/* "all", "last-good", "holding", "bare". */
const char *quarantine_rung_name(enum ladder_rung rung);

#endif
