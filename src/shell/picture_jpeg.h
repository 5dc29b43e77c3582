/* JPEG by libjpeg-turbo, at a fraction of its size while it decodes. Inside picture_decode only. */
#ifndef SHELL_PICTURE_JPEG_H
#define SHELL_PICTURE_JPEG_H

#include "core/scene/picture.h"
#include "shell/picture_gate.h"

/* cut: of the picture as stored. out: cut->width x cut->height ARGB8888, opaque. */
bool picture_jpeg_decode(const uint8_t *bytes, size_t count, const struct picture_cut *cut,
                         uint32_t *out, struct err *err);

#endif
