/* The end of a text that is too long: cut at a phrase or a word, with an ellipsis behind. */
#ifndef CORE_TEXT_SHORTEN_H
#define CORE_TEXT_SHORTEN_H

#include "core/text/segments.h"

/* The line that begins at segment first, of the paragraph whose last segment is end, cut so that
 * it fits limit_px with its ellipsis. False where no word's edge fits; by_force cuts between
 * clusters then, and always succeeds. Needs costs. */
bool shorten_line(const struct segments *segments, struct setting *s, int first, int end,
                  int32_t limit_px, bool by_force, struct stretch *out);

#endif
