#include "core/ladder/ladder.h"

#include "base/str.h"
#include "core/ladder/witness.h"
#include <stdio.h>
#include <string.h>

static void drop_first(void *list, size_t size, int *n)
{
    memmove(list, (char *)list + size, size * (size_t)(*n - 1));
    (*n)--;
}

void ladder_set_aside(struct ladder *ladder, const struct ladder_item *item, int64_t now_ms)
{
    for (int i = 0; i < ladder->n_aside; i++) {
        if (ladder->aside[i].item.key == item->key) {
            ladder->aside[i].until_ms = now_ms + LADDER_RETRY_MS;
            return;
        }
    }
    if (ladder->n_aside == LADDER_ASIDE_MAX)
        drop_first(ladder->aside, sizeof *ladder->aside, &ladder->n_aside);
    ladder->aside[ladder->n_aside++] =
        (struct ladder_aside){.item = *item, .until_ms = now_ms + LADDER_RETRY_MS};
}

static enum ladder_rung rung_of(int crashes)
{
    if (crashes >= LADDER_BARE_CRASHES)
        return LADDER_BARE;
    if (crashes >= LADDER_HOLDING_CRASHES)
        return LADDER_HOLDING;
    return crashes >= LADDER_LAST_GOOD_CRASHES ? LADDER_LAST_GOOD : LADDER_ALL;
}

void ladder_crash(struct ladder *ladder, const struct ladder_item *accused, int64_t now_ms)
{
    ladder_forget(ladder, now_ms);
    if (ladder->n_crashes == LADDER_BARE_CRASHES)
        drop_first(ladder->crashed_ms, sizeof *ladder->crashed_ms, &ladder->n_crashes);
    ladder->crashed_ms[ladder->n_crashes++] = now_ms;
    if (accused)
        ladder_set_aside(ladder, accused, now_ms);
    enum ladder_rung rung = rung_of(ladder->n_crashes);
    /* A crash while the last good board is shown never leads back up. */
    if (rung >= ladder->rung && rung > LADDER_ALL) {
        ladder->rung = rung;
        ladder->rung_until_ms = now_ms + LADDER_RETRY_MS;
    }
}

enum ladder_rung ladder_rung(const struct ladder *ladder, int64_t now_ms)
{
    return now_ms < ladder->rung_until_ms ? ladder->rung : LADDER_ALL;
}

bool ladder_is_aside(const struct ladder *ladder, uint64_t key, int64_t now_ms)
{
    for (int i = 0; i < ladder->n_aside; i++) {
        if (ladder->aside[i].item.key == key)
            return now_ms < ladder->aside[i].until_ms;
    }
    return false;
}

bool ladder_forget(struct ladder *ladder, int64_t now_ms)
{
    bool any = false;
    while (ladder->n_crashes > 0 && now_ms - ladder->crashed_ms[0] >= LADDER_WINDOW_MS) {
        drop_first(ladder->crashed_ms, sizeof *ladder->crashed_ms, &ladder->n_crashes);
        any = true;
    }
    int kept = 0;
    for (int i = 0; i < ladder->n_aside; i++) {
        if (now_ms < ladder->aside[i].until_ms)
            ladder->aside[kept++] = ladder->aside[i];
    }
    any = any || kept != ladder->n_aside;
    ladder->n_aside = kept;
    if (ladder->rung != LADDER_ALL && now_ms >= ladder->rung_until_ms) {
        ladder->rung = LADDER_ALL;
        ladder->n_crashes = 0;
        any = true;
    }
    return any;
}

enum ladder_verdict ladder_verdict(const struct ladder *ladder, const struct trial *trial,
                                   uint64_t key, int64_t now_ms)
{
    enum ladder_rung rung = ladder_rung(ladder, now_ms);
    if (ladder_is_aside(ladder, key, now_ms))
        return rung == LADDER_ALL ? LADDER_IF_NOTHING_ELSE : LADDER_REFUSED;
    bool is_allowed = rung == LADDER_ALL || trial_is_good(trial, key) ||
                      (rung == LADDER_LAST_GOOD && !trial_is_suspect(trial, key));
    return is_allowed ? LADDER_ALLOWED : LADDER_REFUSED;
}

bool ladder_lift(struct ladder *ladder, const struct trial *trial)
{
    int kept = 0;
    for (int i = 0; i < ladder->n_aside; i++) {
        if (!trial_is_good(trial, ladder->aside[i].item.key))
            ladder->aside[kept++] = ladder->aside[i];
    }
    bool any = kept != ladder->n_aside;
    ladder->n_aside = kept;
    return any;
}

void ladder_shift(struct ladder *ladder, int64_t by_ms)
{
    for (int i = 0; i < ladder->n_crashes; i++)
        ladder->crashed_ms[i] += by_ms;
    for (int i = 0; i < ladder->n_aside; i++)
        ladder->aside[i].until_ms += by_ms;
    ladder->rung_until_ms += by_ms;
}

struct ladder_item ladder_item_of(uint64_t documents, const char *board, int item)
{
    struct ladder_item out;
    uint64_t key = hash_text(hash_bytes(HASH_SEED, &documents, sizeof documents), board);
    out.key = hash_bytes(key, &item, sizeof item);
    out.key += out.key == 0;
    snprintf(out.name, sizeof out.name, "board %s", board);
    return out;
}

/* ---- What is on trial. ---- */

static int find_page(const struct trial *trial, uint64_t key, int page)
{
    for (int i = 0; i < trial->n; i++) {
        if (trial->pages[i].item.key == key && trial->pages[i].page == page)
            return i;
    }
    return -1;
}

/* The oldest that passed, else the oldest. */
static void make_room(struct trial *trial)
{
    int drop = 0;
    while (drop < trial->n && !trial->pages[drop].is_good)
        drop++;
    drop = drop == trial->n ? 0 : drop;
    memmove(&trial->pages[drop], &trial->pages[drop + 1],
            sizeof *trial->pages * (size_t)(trial->n - drop - 1));
    trial->n--;
}

bool trial_measure(struct trial *trial, const struct ladder_item *item)
{
    if (trial_is_good(trial, item->key) || trial->measured.key == item->key)
        return false;
    trial->measured = *item;
    return true;
}

bool trial_touch(struct trial *trial, const struct ladder_item *item, int page, int64_t now_ms)
{
    bool was_measuring = trial->measured.key != 0;
    trial->measured.key = 0;
    int at = find_page(trial, item->key, page);
    if (at >= 0 && trial->pages[at].is_good)
        return was_measuring;
    bool is_last = at >= 0 && at == trial->n - 1 && !trial->pages[at].is_suspect;
    struct trial_page touched = {.item = *item, .page = page, .since_ms = now_ms};
    if (at >= 0) {
        if (!trial->pages[at].is_suspect)
            touched = trial->pages[at];
        memmove(&trial->pages[at], &trial->pages[at + 1],
                sizeof *trial->pages * (size_t)(trial->n - at - 1));
        trial->n--;
    } else if (trial->n == TRIAL_MAX) {
        make_room(trial);
    }
    trial->pages[trial->n++] = touched;
    return was_measuring || !is_last;
}

void trial_restart(struct trial *trial)
{
    const struct ladder_item *accused = trial_accused(trial);
    uint64_t key = accused ? accused->key : 0;
    trial->job.key = trial->measured.key = 0;
    for (int i = 0; i < trial->n; i++) {
        struct trial_page *page = &trial->pages[i];
        page->is_good = page->is_good && page->item.key != key;
        page->is_suspect = !page->is_good;
    }
}

bool trial_pass(struct trial *trial, int64_t now_ms)
{
    bool any = false;
    for (int i = 0; i < trial->n; i++) {
        struct trial_page *page = &trial->pages[i];
        if (page->is_good || page->is_suspect || now_ms - page->since_ms < LADDER_GOOD_MS)
            continue;
        page->is_good = true;
        any = true;
    }
    return any;
}

const struct ladder_item *trial_accused(const struct trial *trial)
{
    if (trial->job.key)
        return &trial->job;
    if (trial->measured.key)
        return &trial->measured;
    for (int i = trial->n - 1; i >= 0; i--) {
        if (!trial->pages[i].is_good && !trial->pages[i].is_suspect)
            return &trial->pages[i].item;
    }
    return NULL;
}

bool trial_is_good(const struct trial *trial, uint64_t key)
{
    bool good = false;
    for (int i = 0; i < trial->n; i++) {
        if (trial->pages[i].item.key != key)
            continue;
        if (!trial->pages[i].is_good)
            return false;
        good = true;
    }
    return good;
}

bool trial_is_suspect(const struct trial *trial, uint64_t key)
{
    for (int i = 0; i < trial->n; i++) {
        if (trial->pages[i].item.key == key && trial->pages[i].is_suspect)
            return true;
    }
    return false;
}
