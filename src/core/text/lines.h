/* Which clusters go on which line: as many lines as it takes and no more, made even where that is
 * asked for, the last one shortened where there are too many. */
#ifndef CORE_TEXT_LINES_H
#define CORE_TEXT_LINES_H

#include "core/text/setting.h"

struct lines {
    struct stretch *items; /* in the scratch arena */
    int n;
    bool shortened;
    bool word_broken;
    bool word_parted;
};

/* limit_px: of a line, 0 for no limit. Line feeds end lines in any case. goes_on: there is more
 * than these clusters, so that an ellipsis is due anyway. */
void lines_choose(struct lines *lines, struct setting *s, struct breaker *breaker, int32_t limit_px,
                  int max_lines, bool balance, bool goes_on);

#endif
