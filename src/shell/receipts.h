/* What became of each announcement on this box: when it came, when the first frame that it can be
 * read on was presented, when the first one without it was. By the boot clock, which is not
 * set; status.json turns it to the wall clock. They end with the program.
 *
 * Bounded: of the oldest nothing is known any more. Plain data; the intake keeps it behind its lock
 * (net tells what came, the loop what was presented, the status reads). */
#ifndef SHELL_RECEIPTS_H
#define SHELL_RECEIPTS_H

#include "core/feed/announce.h"
#include "core/scene/scene.h"

#define RECEIPTS_MAX 64
#define RECEIPT_ID_BYTES 96

struct receipt {
    char id[RECEIPT_ID_BYTES]; /* cut, if it is longer */
    uint64_t revision;         /* an update is another one */
    enum announce_level level;
    enum announce_drill drill;
    int64_t received_boot_ms, presented_boot_ms, cleared_boot_ms; /* 0: not yet */
};

struct receipts {
    struct receipt items[RECEIPTS_MAX]; /* oldest first */
    int n;
};

/* What came is in a list now. */
void receipts_received(struct receipts *receipts, const struct announcements *list,
                       int64_t boot_ms);

/* A frame was presented: what can be read on it, and what is in force. True if that is news. */
bool receipts_presented(struct receipts *receipts, const struct scene *scene,
                        const struct announce_selection *said, int64_t boot_ms);

#endif
