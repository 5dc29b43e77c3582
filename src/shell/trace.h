/* A line for every frame that was presented, for tests and the benchmark (`run --trace FILE`). Not
 * a log: nothing is written when nothing is presented. The ui thread only.
 *
 *   # show_ms monotonic_us kind board page pages painted_px permille pass_us
 *   1619311200004 73512345678 fade now-next 1 2 1572864 125 812
 *
 * kind: first (nothing was known of the glass), cut (another page, without a fade), damage (the
 * same page), fade (one step of it, permille of the new page; 0 px: nothing painted but the blend),
 * layer (what moves by itself, alone), again (presented unchanged, after an expose or on the
 * watchdog's beat). monotonic_us is taken after the present, show_ms is the pass's. */
#ifndef SHELL_TRACE_H
#define SHELL_TRACE_H

#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct trace {
    FILE *file; /* NULL: none is kept */
};

struct trace_line {
    int64_t show_ms, monotonic_us;
    const char *kind, *board;
    int page, pages; /* page from 1 */
    int64_t painted_px;
    int permille;
    int64_t pass_us; /* from the pass's start to the end of the present */
};

/* path NULL: every call does nothing. Replaces the file. */
bool trace_open(struct trace *trace, const char *path, struct err *err);
void trace_write(struct trace *trace, const struct trace_line *line);
void trace_close(struct trace *trace);

#endif
