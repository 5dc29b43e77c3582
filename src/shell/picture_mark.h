/* A mark (a partner's, LOOK.md section 12, partners) from a picture: its shape alone, in one
 * colour, so large in its place that its ink covers a share of it, that all marks of a page weigh
 * the same. The shape is what is not transparent; of a picture that is opaque, what differs from
 * its first pixel, which is taken for paper. Margins do not count. Any thread. */
#ifndef SHELL_PICTURE_MARK_H
#define SHELL_PICTURE_MARK_H

#include "core/scene/picture.h"
#include "shell/picture_gate.h"

/* cut: the whole upright picture, its ink not 0. Result as of picture_decode; the shape stands at
 * the left edge, in the middle of the height. NULL with the reason, also where there is nothing on
 * the picture. */
uint32_t *picture_mark(const uint8_t *bytes, size_t count, const struct picture_head *head,
                       const struct picture_cut *cut, struct err *err);

#endif
