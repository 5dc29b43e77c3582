/* Characters of a feed that no font has. */
#ifndef CORE_FIT_GLYPHS_H
#define CORE_FIT_GLYPHS_H

#include "core/feed/model.h"
#include "core/text/metrics.h"

/* Each such character becomes a problem of the snapshot, once, at the first text that has it. Does
 * nothing where there is no font at all: that is the box's fault, not the feed's. */
void glyphs_check(struct snapshot *snapshot, const struct metrics *metrics);

#endif
