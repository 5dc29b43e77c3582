/* The library of prepared texts (core/feed/prepared.h) where it is installed: beside the program,
 * as in the source folder, or in the data folder. Blocks for the disk; no state. */
#ifndef SHELL_LIBRARY_H
#define SHELL_LIBRARY_H

#include "core/feed/prepared.h"

/* Owned by the caller; NULL where there is none, which is told in the log: then a text by its name
 * is a fault. */
struct prepared *library_load(void);

#endif
