/* What a picture file claims to be, read from its first bytes before any decoder sees it: format by
 * magic (never by name), size, orientation; and the caps. Of a PNG also that it is whole. A pure
 * function of bytes. */
#ifndef SHELL_PICTURE_GATE_H
#define SHELL_PICTURE_GATE_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PICTURE_FILE_MAX_BYTES ((size_t)16 << 20)
#define PICTURE_MAX_PX INT64_C(12000000)
#define PICTURE_PROGRESSIVE_MAX_PX INT64_C(8000000) /* its coefficients are held whole */
#define PICTURE_SIDE_MAX_PX 30000

enum picture_format { PICTURE_JPEG, PICTURE_PNG, PICTURE_WEBP };

struct picture_head {
    enum picture_format format;
    int32_t width, height; /* as stored */
    int orientation;       /* EXIF, 1 to 8 (TIFF 6.0 tag 274); 1 where none is said */
    bool progressive;      /* JPEG */
};

/* False with the reason: not one of the three formats, a kind of them that we do not decode, or
 * over a cap. */
bool picture_gate(const uint8_t *bytes, size_t count, struct picture_head *out, struct err *err);

/* Size as it is to be seen. */
int32_t picture_upright_width(const struct picture_head *head);
int32_t picture_upright_height(const struct picture_head *head);

#endif
