/* Rows of pixels in, a part of them at another size out: a triangle filter as wide as the step
 * between two pixels of the result, so that nothing is left out when it shrinks. Takes rows one by
 * one and keeps no more of them than one row of the result needs. Pixels are premultiplied
 * ARGB8888. Same input, same bytes. */
#ifndef SHELL_PICTURE_SCALE_H
#define SHELL_PICTURE_SCALE_H

#include <stdbool.h>
#include <stdint.h>

struct scaler;

/* The part (x, y, w, h) of a picture of in_w x in_h becomes out, out_w x out_h pixels, borrowed.
 * All sizes are at least 1 and the part is inside the picture. */
struct scaler *scaler_new(int32_t in_w, int32_t in_h, double x, double y, double w, double h,
                          int32_t out_w, int32_t out_h, uint32_t *out);
void scaler_free(struct scaler *scaler);

/* The next row, from the first on. True when no more are needed. */
bool scaler_row(struct scaler *scaler, const uint32_t *row);

#endif
