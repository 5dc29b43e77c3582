#include "shell/receipts.h"
#include <stdio.h>
#include <string.h>

static struct receipt *find(struct receipts *receipts, uint64_t revision)
{
    for (int i = receipts->n - 1; i >= 0; i--) {
        if (receipts->items[i].revision == revision)
            return &receipts->items[i];
    }
    return NULL;
}

/* The last one: the oldest that is over makes room, else the oldest. */
static struct receipt *append(struct receipts *receipts)
{
    if (receipts->n == RECEIPTS_MAX) {
        int gone = 0;
        while (gone < RECEIPTS_MAX && !receipts->items[gone].cleared_boot_ms)
            gone++;
        gone %= RECEIPTS_MAX;
        memmove(&receipts->items[gone], &receipts->items[gone + 1],
                (size_t)(RECEIPTS_MAX - 1 - gone) * sizeof *receipts->items);
        receipts->n--;
    }
    struct receipt *receipt = &receipts->items[receipts->n++];
    *receipt = (struct receipt){0};
    return receipt;
}

static void receive(struct receipts *receipts, const struct announcement *a, int64_t boot_ms)
{
    struct receipt *known = find(receipts, a->revision);
    /* What comes again after it was over is told anew. */
    if (known && !known->cleared_boot_ms)
        return;
    struct receipt *receipt = append(receipts);
    snprintf(receipt->id, sizeof receipt->id, "%s", a->id);
    receipt->revision = a->revision;
    receipt->level = a->level;
    receipt->drill = a->drill;
    receipt->received_boot_ms = boot_ms;
}

void receipts_received(struct receipts *receipts, const struct announcements *list, int64_t boot_ms)
{
    for (int i = 0; list && i < list->n_items; i++)
        receive(receipts, &list->items[i], boot_ms);
}

static bool in_force(const struct announce_selection *said, uint64_t revision)
{
    for (int i = 0; i < said->n_items; i++) {
        if (said->items[i]->revision == revision)
            return true;
    }
    return false;
}

bool receipts_presented(struct receipts *receipts, const struct scene *scene,
                        const struct announce_selection *said, int64_t boot_ms)
{
    bool news = false;
    for (int i = 0; i < scene->n_says; i++) {
        struct receipt *receipt = find(receipts, scene->says[i]);
        if (receipt && !receipt->presented_boot_ms) {
            receipt->presented_boot_ms = boot_ms;
            news = true;
        }
    }
    for (int i = 0; i < receipts->n; i++) {
        struct receipt *receipt = &receipts->items[i];
        if (receipt->presented_boot_ms && !receipt->cleared_boot_ms &&
            !in_force(said, receipt->revision)) {
            receipt->cleared_boot_ms = boot_ms;
            news = true;
        }
    }
    return news;
}
