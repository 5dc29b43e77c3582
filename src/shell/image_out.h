/* A page as a PNG file. The same pixels give the same bytes. */
#ifndef SHELL_IMAGE_OUT_H
#define SHELL_IMAGE_OUT_H

#include "base/err.h"
#include <stdint.h>

/* pixels: ARGB8888, alpha ignored, stride_px a row. Written as file_put does (file.h): of a file
 * nobody sees half a picture, and a device or pipe stays what it is. */
bool image_write_png(const char *path, const uint32_t *pixels, int width_px, int height_px,
                     int stride_px, struct err *err);

#endif
