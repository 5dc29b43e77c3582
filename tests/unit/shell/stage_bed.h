/* What the tests of the stage stand on: a feed, its fonts, and a page in memory. */
#ifndef UNIT_SHELL_STAGE_BED_H
#define UNIT_SHELL_STAGE_BED_H

#include "core/feed/announce.h"
#include "shell/picture_store.h"
#include "shell/stage.h"

#define W 1280
#define H 720

struct bed {
    struct snapshot *snapshot;
    struct announcements *list;  /* NULL: nothing is said */
    struct picture_store *store; /* NULL: no pictures */
    struct fonts *fonts;
    struct output *output;
    struct stage *stage;
    struct stage_frame frame;
    bool silent; /* the list is not shown */
};

/* The feed of this text, which must have no fault. */
struct snapshot *bed_read(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Takes the snapshot; list and store are the test's to add. */
void bed_init(struct bed *bed, struct snapshot *snapshot);
/* A teardown of cmocka's: ends all of it, *state being the bed. */
int bed_fini(void **state);
/* What is on the glass; to be freed. */
uint32_t *bed_glass(struct bed *bed);

#endif
