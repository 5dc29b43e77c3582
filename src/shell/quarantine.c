#include "shell/quarantine.h"

#include "base/arena.h"
#include "base/log.h"
#include "shell/cache.h"
#include "shell/quarantine_files.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct quarantine {
    pthread_mutex_t lock;
    struct ladder ladder;
    struct trial trial;
    struct witness witness;
    char boot_id[40];
    char *ladder_path, *trial_path; /* NULL: not kept */
    int64_t now_ms;                 /* of the ui's pass: the witness is asked within it */
    bool failed_told;
};

static char *path_in(const char *folder, const char *other, const char *name)
{
    struct strbuf path = {0};
    folder = folder[0] ? folder : other;
    if (folder[0])
        strbuf_printf(&path, "%s/%s", folder, name);
    return path.text;
}

static void tell_failure(struct quarantine *quarantine, const struct err *why)
{
    if (!quarantine->failed_told)
        log_warning("quarantine: %s", why->text);
    quarantine->failed_told = true;
}

static void save_trial(struct quarantine *quarantine)
{
    struct err why = {""};
    if (quarantine->trial_path &&
        !trial_write(quarantine->trial_path, &quarantine->trial, quarantine->boot_id, &why))
        tell_failure(quarantine, &why);
}

static void save_ladder(struct quarantine *quarantine, int64_t boot_ms)
{
    struct err why = {""};
    if (quarantine->ladder_path && !ladder_write(quarantine->ladder_path, &quarantine->ladder,
                                                 quarantine->boot_id, boot_ms, &why))
        tell_failure(quarantine, &why);
}

/* ---- The witness; the lock is not held. ---- */

static enum ladder_verdict judges(void *user, const struct ladder_item *item)
{
    struct quarantine *quarantine = user;
    pthread_mutex_lock(&quarantine->lock);
    enum ladder_verdict verdict =
        ladder_verdict(&quarantine->ladder, &quarantine->trial, item->key, quarantine->now_ms);
    pthread_mutex_unlock(&quarantine->lock);
    return verdict;
}

static void measures(void *user, const struct ladder_item *item)
{
    struct quarantine *quarantine = user;
    pthread_mutex_lock(&quarantine->lock);
    if (trial_measure(&quarantine->trial, item))
        save_trial(quarantine);
    pthread_mutex_unlock(&quarantine->lock);
}

static void builds(void *user, const struct ladder_item *item, int page)
{
    struct quarantine *quarantine = user;
    pthread_mutex_lock(&quarantine->lock);
    if (trial_touch(&quarantine->trial, item, page, quarantine->now_ms))
        save_trial(quarantine);
    pthread_mutex_unlock(&quarantine->lock);
}

/* ---- From start to end. ---- */

static void tell_crash(const struct quarantine *quarantine, const struct ladder_item *accused,
                       int64_t boot_ms)
{
    const struct ladder *ladder = &quarantine->ladder;
    if (accused)
        log_error("the program crashed with %s on trial: it is set aside for an hour, as long as "
                  "there is something else",
                  accused->name);
    else
        log_warning("the program did not end in order");
    switch (ladder_rung(ladder, boot_ms)) {
    case LADDER_ALL:
        break;
    case LADDER_LAST_GOOD:
        log_error("%d crashes in ten minutes: for an hour nothing that was on trial at one",
                  ladder->n_crashes);
        break;
    case LADDER_HOLDING:
    case LADDER_BARE:
        log_error("%d crashes in ten minutes: for an hour the holding board%s", ladder->n_crashes,
                  ladder->rung == LADDER_BARE ? ", without announcements" : "");
        break;
    }
}

static void look_back(struct quarantine *quarantine, int64_t boot_ms)
{
    struct err why = {""};
    if (quarantine->ladder_path && !ladder_read(quarantine->ladder_path, &quarantine->ladder,
                                                quarantine->boot_id, boot_ms, &why))
        log_warning("quarantine: %s; beginning anew", why.text);
    bool is_crash = quarantine->trial_path &&
                    trial_read(quarantine->trial_path, &quarantine->trial, quarantine->boot_id);
    if (is_crash) {
        const struct ladder_item *accused = trial_accused(&quarantine->trial);
        ladder_crash(&quarantine->ladder, accused, boot_ms);
        save_ladder(quarantine, boot_ms);
        tell_crash(quarantine, accused, boot_ms);
    } else if (ladder_forget(&quarantine->ladder, boot_ms)) {
        save_ladder(quarantine, boot_ms);
    }
    trial_restart(&quarantine->trial);
    save_trial(quarantine);
}

struct quarantine *quarantine_new(const char *state_dir, const char *runtime_dir, int64_t boot_ms)
{
    struct quarantine *quarantine = xcalloc(1, sizeof *quarantine);
    pthread_mutex_init(&quarantine->lock, NULL);
    quarantine->witness = (struct witness){judges, measures, builds, quarantine};
    quarantine->now_ms = boot_ms;
    boot_id_read(quarantine->boot_id);
    quarantine->ladder_path = path_in(state_dir, runtime_dir, "quarantine");
    /* A sandbox may hide the boot's id: then only memory tells a crash from a power cut. */
    quarantine->trial_path = path_in(runtime_dir, quarantine->boot_id[0] ? state_dir : "", "trial");
    look_back(quarantine, boot_ms);
    return quarantine;
}

void quarantine_free(struct quarantine *quarantine)
{
    if (!quarantine)
        return;
    if (quarantine->trial_path)
        unlink(quarantine->trial_path);
    free(quarantine->ladder_path);
    free(quarantine->trial_path);
    pthread_mutex_destroy(&quarantine->lock);
    free(quarantine);
}

/* ---- What is asked and told. ---- */

void quarantine_fill(struct quarantine *quarantine, int64_t boot_ms, struct screen_input *in)
{
    pthread_mutex_lock(&quarantine->lock);
    quarantine->now_ms = boot_ms;
    if (ladder_forget(&quarantine->ladder, boot_ms))
        save_ladder(quarantine, boot_ms);
    enum ladder_rung rung = ladder_rung(&quarantine->ladder, boot_ms);
    pthread_mutex_unlock(&quarantine->lock);
    in->witness = &quarantine->witness;
    if (rung >= LADDER_HOLDING)
        in->snapshot = NULL;
    if (rung >= LADDER_BARE)
        in->n_announcements = 0;
}

enum ladder_rung quarantine_rung(struct quarantine *quarantine, int64_t boot_ms)
{
    pthread_mutex_lock(&quarantine->lock);
    enum ladder_rung rung = ladder_rung(&quarantine->ladder, boot_ms);
    pthread_mutex_unlock(&quarantine->lock);
    return rung;
}

void quarantine_pass(struct quarantine *quarantine, int64_t boot_ms)
{
    pthread_mutex_lock(&quarantine->lock);
    quarantine->now_ms = boot_ms;
    if (trial_pass(&quarantine->trial, boot_ms)) {
        save_trial(quarantine);
        if (ladder_lift(&quarantine->ladder, &quarantine->trial))
            save_ladder(quarantine, boot_ms);
    }
    pthread_mutex_unlock(&quarantine->lock);
}

static struct ladder_item item_of_document(const char *what, uint64_t hash)
{
    struct ladder_item item = {.key = hash_text(hash, what)};
    item.key += item.key == 0;
    strncpy(item.name, what, sizeof item.name - 1);
    item.name[utf8_cut(item.name, strlen(item.name), sizeof item.name - 1)] = '\0';
    return item;
}

/* With the lock held. */
static void take_job(struct quarantine *quarantine, const struct ladder_item *item)
{
    quarantine->trial.job = *item;
    save_trial(quarantine);
}

bool quarantine_begin(struct quarantine *quarantine, const struct quarantine_document *document,
                      int64_t boot_ms, struct err *err)
{
    struct ladder_item item = item_of_document(document->what, document->hash);
    pthread_mutex_lock(&quarantine->lock);
    enum ladder_verdict verdict =
        ladder_verdict(&quarantine->ladder, &quarantine->trial, item.key, boot_ms);
    bool good = verdict >= (document->is_all ? LADDER_IF_NOTHING_ELSE : LADDER_ALLOWED);
    if (!good && ladder_is_aside(&quarantine->ladder, item.key, boot_ms))
        err_set(err, "the program crashed or hung while it read it: set aside for an hour");
    else if (!good)
        err_set(err, "after %d crashes nothing is read that was on trial at one of them",
                quarantine->ladder.n_crashes);
    if (good)
        take_job(quarantine, &item);
    pthread_mutex_unlock(&quarantine->lock);
    return good;
}

bool quarantine_begin_picture(struct quarantine *quarantine, const char *address, uint64_t hash,
                              int64_t boot_ms, struct err *err)
{
    char name[LADDER_NAME_MAX];
    if (!quarantine)
        return true;
    /* Its end says more than its beginning. */
    size_t bytes = strlen(address), room = sizeof name - sizeof "picture ";
    snprintf(name, sizeof name, "picture %s", bytes > room ? address + bytes - room : address);
    struct ladder_item item = item_of_document("picture", hash);
    snprintf(item.name, sizeof item.name, "%s", utf8_valid(name, strlen(name)) ? name : "picture");
    pthread_mutex_lock(&quarantine->lock);
    bool good = !ladder_is_aside(&quarantine->ladder, item.key, boot_ms);
    if (good)
        take_job(quarantine, &item);
    else
        err_set(err, "the program crashed or hung while it decoded it: set aside for an hour");
    pthread_mutex_unlock(&quarantine->lock);
    return good;
}

void quarantine_end(struct quarantine *quarantine, bool is_shown, int64_t boot_ms)
{
    if (!quarantine)
        return;
    pthread_mutex_lock(&quarantine->lock);
    struct ladder_item item = quarantine->trial.job;
    quarantine->trial.job.key = 0;
    if (item.key && is_shown)
        trial_touch(&quarantine->trial, &item, 0, boot_ms);
    if (item.key)
        save_trial(quarantine);
    pthread_mutex_unlock(&quarantine->lock);
}

void quarantine_report(struct quarantine *quarantine, int64_t boot_ms,
                       struct quarantine_report *out)
{
    pthread_mutex_lock(&quarantine->lock);
    const struct ladder *ladder = &quarantine->ladder;
    memset(out, 0, sizeof *out);
    out->rung = ladder_rung(ladder, boot_ms);
    if (out->rung != LADDER_ALL)
        out->rung_left_ms = ladder->rung_until_ms - boot_ms;
    for (int i = 0; i < ladder->n_crashes; i++)
        out->crashes += boot_ms - ladder->crashed_ms[i] < LADDER_WINDOW_MS;
    for (int i = 0; i < ladder->n_aside; i++) {
        if (boot_ms >= ladder->aside[i].until_ms)
            continue;
        memcpy(out->aside[out->n_aside].name, ladder->aside[i].item.name, LADDER_NAME_MAX);
        out->aside[out->n_aside++].left_ms = ladder->aside[i].until_ms - boot_ms;
    }
    out->is_kept = quarantine->ladder_path && !quarantine->failed_told;
    pthread_mutex_unlock(&quarantine->lock);
}

const char *quarantine_rung_name(enum ladder_rung rung)
{
    static const char *const names[] = {"all", "last-good", "holding", "bare"};
    return names[rung];
}
