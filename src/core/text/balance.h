/* Even lines: of all ways to set segments in a given number of lines, the one of least cost. */
#ifndef CORE_TEXT_BALANCE_H
#define CORE_TEXT_BALANCE_H

#include "core/text/segments.h"

/* Segments first to end (both included) in exactly count lines; lasts[i] gets the last segment of
 * line i. Widths are within limit_px, but a segment alone may be wider. False if the count is more
 * than it looks at (the caller then fills the lines) or if there is no way. */
bool balance_lines(const struct segments *segments, struct setting *s, int first, int end,
                   int count, int32_t limit_px, int *lasts);

#endif
