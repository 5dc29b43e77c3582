/* The pictures of the feed, as the core may ask for them (core/scene/picture.h): which are wanted,
 * where they are, and decoded pixels at the sizes shown.
 *
 * The ui asks (and wakes the others with what it asks), net fetches, the worker looks on the disk,
 * checks, stores and decodes. Bounded everywhere: addresses known, pixels, bytes in memory, bytes
 * on disk. With `blocking` everything happens inside the question, without threads: for render.
 *
 * What it is not: it decides nothing about what is shown, and makes no thread of its own. */
#ifndef SHELL_PICTURE_STORE_H
#define SHELL_PICTURE_STORE_H

#include "core/feed/model.h"
#include "core/scene/picture.h"
#include "shell/config.h"
#include "shell/fetch.h"
#include "shell/signing.h"

#define PICTURE_PIXELS_MAX_BYTES ((size_t)64 << 20)
#define PICTURE_DISK_MAX_BYTES ((size_t)64 << 20)
#define PICTURE_MEMORY_MAX_BYTES ((size_t)16 << 20) /* of files, where there is no disk cache */
#define PICTURE_ADDRESSES_MAX 256
#define PICTURE_CHECK_MS 600000 /* an address is asked again for what it had */

struct picture_store;

struct picture_store_setup {
    const char *document_url;      /* that addresses are relative to; NULL: none */
    const char *cache_dir;         /* "" for none */
    const struct config *config;   /* for blocking */
    struct signing *signing;       /* NULL: nothing is signed */
    struct quarantine *quarantine; /* NULL: none is kept */
    bool blocking;
    /* Something is to be done. From any thread; NULL with blocking. */
    void (*wake_net)(void *user);
    void (*wake_worker)(void *user);
    void (*wake_ui)(void *user);
    void *user;
};

/* setup's strings are copied, config is borrowed for the store's life. Never NULL. */
struct picture_store *picture_store_new(const struct picture_store_setup *setup);
/* When no other thread uses it any more. */
void picture_store_free(struct picture_store *store);

/* -- ui ---------------------------------------------------------------------------------- */

/* What the core asks; borrowed for the store's life. */
const struct pictures *picture_store_pictures(struct picture_store *store);
/* Call before each scene is built: pixels that the last three scenes asked for stay. */
void picture_store_frame(struct picture_store *store);
/* What is drawn, not fetched (a map's ground), is drawn of this snapshot's venue; borrowed until
 * the next call, and only the worker's thread may free it after that. */
void picture_store_show(struct picture_store *store, const struct snapshot *snapshot);
/* A new snapshot is shown: that, and gets the files of all its pictures, so that no page waits for
 * them. */
void picture_store_plan(struct picture_store *store, const struct snapshot *snapshot);
/* The pixels of a cut that was READY for one of the last three scenes, cut->width a row; NULL where
 * they are gone. Borrowed until the third picture_store_frame after. */
const uint32_t *picture_store_pixels(struct picture_store *store, const struct picture_cut *cut);

/* Of what was asked for in this frame something was not there, as it is being looked for or made:
 * it will be there soon, or came meanwhile. Not what has to be fetched first. */
bool picture_store_is_making(struct picture_store *store);

/* -- net --------------------------------------------------------------------------------- */

struct picture_want {
    int id;
    const char *url; /* borrowed until picture_store_fetched */
    struct validators validators;
};

/* The next file to fetch now; it counts as being fetched until picture_store_fetched. False if
 * there is none; *next_ms is lowered to when there will be one. */
bool picture_store_next(struct picture_store *store, int64_t now_ms, struct picture_want *out,
                        int64_t *next_ms);
/* Takes the result's body. */
void picture_store_fetched(struct picture_store *store, int id, struct fetch_result *result,
                           int64_t now_ms);

/* -- worker ------------------------------------------------------------------------------ */

/* Does one piece of work; false if there is none. */
bool picture_store_work(struct picture_store *store);

/* Of decoded pixels, for tests and the status. */
size_t picture_store_pixel_bytes(struct picture_store *store);

#endif
