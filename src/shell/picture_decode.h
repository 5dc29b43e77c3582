/* A part of a picture at the size that it is shown in: JPEG by libjpeg-turbo, scaled while it
 * decodes; PNG and WebP by SDL_image's own loaders. What passed the gate (picture_gate.h) only.
 * Whole or not at all: a file that is cut short or damaged gives no pixels. Any thread. */
#ifndef SHELL_PICTURE_DECODE_H
#define SHELL_PICTURE_DECODE_H

#include "core/scene/picture.h"
#include "shell/picture_gate.h"

/* cut: of the upright picture, inside it. Premultiplied ARGB8888, cut->width x cut->height, without
 * padding; freed by free(). NULL with the reason. */
uint32_t *picture_decode(const uint8_t *bytes, size_t count, const struct picture_head *head,
                         const struct picture_cut *cut, struct err *err);

#endif
