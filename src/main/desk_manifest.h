/* hallboard-desk manifest: writes what is to be signed. Called once, from desk.c. */
#ifndef MAIN_DESK_MANIFEST_H
#define MAIN_DESK_MANIFEST_H

#include "base/err.h"
#include <stdint.h>

struct desk_manifest {
    const char *path;  /* of the manifest; documents are named relative to its folder */
    int64_t serial;    /* 0: one more than that of the manifest that is there, or 1 */
    int64_t valid_ms;  /* from now to its expiry */
    int64_t issued_ms; /* now */
    char **files;      /* the documents, ended by NULL */
};

/* Replaces the manifest as a whole. *serial gets the serial that it has. */
bool desk_manifest_write(const struct desk_manifest *wanted, int64_t *serial, struct err *err);

#endif
