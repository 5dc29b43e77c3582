/* The documents of a venue, from a file or a folder that a person names. Blocks for the disk. */
#ifndef SHELL_LOAD_VENUE_H
#define SHELL_LOAD_VENUE_H

#include "base/err.h"
#include "base/str.h"
#include "core/feed/reader.h"

#define VENUE_CAP_BYTES ((size_t)8 << 20) /* of one file, and of a folder's files together */
#define VENUE_FILES_MAX 128

struct venue_files {
    struct venue_file items[VENUE_FILES_MAX]; /* borrows from the two below */
    struct strbuf bodies[VENUE_FILES_MAX];
    char *names[VENUE_FILES_MAX];
    int n;
};

/* A file, or all *.json and *.geojson of a folder, by name (IMDF's way of delivering a venue).
 * Takes the struct as it is: zeroed, or with files added before. False with err. */
bool venue_files_load(struct venue_files *files, const char *path, struct err *err);
/* Adds bytes that are there already; takes the body. */
void venue_files_add(struct venue_files *files, const char *name, struct strbuf *body);
void venue_files_fini(struct venue_files *files);

/* An event without a programme, for a venue that is looked at alone. */
extern const char venue_alone_feed[];

#endif
