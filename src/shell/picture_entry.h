/* One address of the picture store and one decoded part: what store and its parts share. Inside
 * picture_store*.c only. */
#ifndef SHELL_PICTURE_ENTRY_H
#define SHELL_PICTURE_ENTRY_H

#include "shell/cache.h"
#include "shell/file.h"
#include "shell/picture_gate.h"
#include "shell/picture_store.h"
#include <pthread.h>

#define PICTURE_CUTS_MAX 128
#define PICTURE_FRAMES_KEPT 3

enum entry_stage {
    ENTRY_FREE,
    ENTRY_IDLE,    /* not wanted for now */
    ENTRY_LOOK,    /* the worker is to look on the disk */
    ENTRY_WANTED,  /* net is to fetch it, from next_ms on */
    ENTRY_FETCHED, /* the worker is to check `body` */
    ENTRY_HERE,    /* head and content are known; net asks again from next_ms on */
};

struct entry {
    enum entry_stage stage;
    bool is_busy;  /* net fetches it, or the worker has it: hands off */
    bool has_file; /* head and content are known, whatever happens to it now */
    bool failed;   /* the last try gave nothing */
    bool is_planned;
    bool is_drawn; /* no file: a view of the venue, whose address says all of it */
    int failures;
    char *address; /* as the feed writes it */
    char *url;     /* whole; NULL: it may not be fetched */
    char *path;    /* of a file: URL */
    struct cache cache;
    struct file_stamp stamp;
    struct picture_head head;
    uint64_t content;
    uint64_t refused; /* content of the file that was refused last */
    struct validators validators;
    struct strbuf body; /* FETCHED; HERE: only while no disk has it */
    int64_t next_ms;
    uint64_t asked;  /* frame */
    uint64_t coming; /* frame in which it was said to come; 0: it was not, last */
};

enum cut_stage { CUT_FREE, CUT_WANTED, CUT_DECODING, CUT_READY, CUT_FAILED };

struct cut {
    enum cut_stage stage;
    int entry;
    struct picture_cut cut;
    uint32_t *pixels;
    uint64_t asked, coming; /* frames, as above */
};

struct picture_store {
    pthread_mutex_t lock;
    struct pictures pictures;
    struct picture_store_setup setup;
    char *document_url, *cache_dir;
    struct entry entries[PICTURE_ADDRESSES_MAX];
    struct cut cuts[PICTURE_CUTS_MAX];
    const struct snapshot *shown; /* borrowed: what is drawn is drawn of it */
    size_t pixel_bytes, memory_bytes;
    uint64_t frame;
    bool has_news; /* something that a late scene asked for stands otherwise */
};

/* picture_work.c; with the lock held, which it gives back while it works. */
bool picture_work_one(struct picture_store *store);
/* The entry stands otherwise than when it was asked for last. */
void picture_entry_news(struct picture_store *store, const struct entry *entry);
/* What a fetch gave; with the lock held. */
void picture_entry_failed(struct picture_store *store, struct entry *entry, const struct err *why,
                          int64_t now_ms);

#endif
