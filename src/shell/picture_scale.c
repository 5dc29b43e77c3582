#include "shell/picture_scale.h"

#include "base/arena.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ONE 16384 /* sum of the weights of one output pixel */

/* Along one axis: what each output pixel is made of. */
struct axis {
    int32_t n, taps; /* taps: the most of any pixel */
    int32_t *first, *count;
    int32_t *weights; /* taps of them a pixel */
};

struct scaler {
    struct axis across, down;
    int32_t in_h, row, next; /* row: of the input, next: of the output */
    uint32_t *out;
    uint16_t *ring; /* the last down.taps rows, scaled across; 4 channels, 6 bits of fraction */
};

static void axis_init(struct axis *axis, int32_t in, double from, double length, int32_t out)
{
    double step = length / out, reach = step > 1 ? step : 1;
    axis->n = out;
    axis->taps = (int32_t)(2 * ceil(reach)) + 2;
    axis->taps = axis->taps > in ? in : axis->taps;
    axis->first = xcalloc((size_t)out, sizeof *axis->first);
    axis->count = xcalloc((size_t)out, sizeof *axis->count);
    axis->weights = xcalloc((size_t)out * (size_t)axis->taps, sizeof *axis->weights);
    for (int32_t i = 0; i < out; i++) {
        double middle = from + (i + 0.5) * step - 0.5, sum = 0;
        int32_t first = (int32_t)ceil(middle - reach), last = (int32_t)floor(middle + reach);
        first = first < 0 ? 0 : first > in - 1 ? in - 1 : first;
        last = last > in - 1 ? in - 1 : last < first ? first : last;
        last = last - first >= axis->taps ? first + axis->taps - 1 : last;
        int32_t *weights = axis->weights + (ptrdiff_t)i * axis->taps, left = ONE, most = 0;
        for (int32_t k = first; k <= last; k++)
            sum += fmax(0, 1 - fabs(k - middle) / reach);
        for (int32_t k = first; k <= last; k++) {
            double share = sum > 0 ? fmax(0, 1 - fabs(k - middle) / reach) / sum : k == first;
            weights[k - first] = (int32_t)floor(share * ONE + 0.5);
            left -= weights[k - first];
            if (weights[k - first] > weights[most])
                most = k - first;
        }
        weights[most] += left;
        axis->first[i] = first;
        axis->count[i] = last - first + 1;
    }
}

static void axis_fini(struct axis *axis)
{
    free(axis->first);
    free(axis->count);
    free(axis->weights);
}

struct scaler *scaler_new(int32_t in_w, int32_t in_h, double x, double y, double w, double h,
                          int32_t out_w, int32_t out_h, uint32_t *out)
{
    struct scaler *scaler = xcalloc(1, sizeof *scaler);
    axis_init(&scaler->across, in_w, x, w, out_w);
    axis_init(&scaler->down, in_h, y, h, out_h);
    scaler->in_h = in_h;
    scaler->out = out;
    scaler->ring = xcalloc((size_t)scaler->down.taps * (size_t)out_w * 4, sizeof *scaler->ring);
    return scaler;
}

void scaler_free(struct scaler *scaler)
{
    if (!scaler)
        return;
    axis_fini(&scaler->across);
    axis_fini(&scaler->down);
    free(scaler->ring);
    free(scaler);
}

static uint16_t *ring_row(const struct scaler *scaler, int32_t row)
{
    return scaler->ring + (ptrdiff_t)(row % scaler->down.taps) * scaler->across.n * 4;
}

static void scale_across(const struct scaler *scaler, const uint32_t *row, uint16_t *to)
{
    const struct axis *axis = &scaler->across;
    for (int32_t i = 0; i < axis->n; i++) {
        const int32_t *weights = axis->weights + (ptrdiff_t)i * axis->taps;
        const uint32_t *from = row + axis->first[i];
        int32_t a = 0, r = 0, g = 0, b = 0;
        for (int32_t k = 0; k < axis->count[i]; k++) {
            uint32_t pixel = from[k];
            int32_t weight = weights[k];
            a += weight * (int32_t)(pixel >> 24);
            r += weight * (int32_t)(pixel >> 16 & 0xff);
            g += weight * (int32_t)(pixel >> 8 & 0xff);
            b += weight * (int32_t)(pixel & 0xff);
        }
        to[4 * i] = (uint16_t)((a + 128) >> 8);
        to[4 * i + 1] = (uint16_t)((r + 128) >> 8);
        to[4 * i + 2] = (uint16_t)((g + 128) >> 8);
        to[4 * i + 3] = (uint16_t)((b + 128) >> 8);
    }
}

static void write_row(struct scaler *scaler, int32_t y)
{
    const struct axis *axis = &scaler->down;
    const int32_t *weights = axis->weights + (ptrdiff_t)y * axis->taps;
    uint32_t *out = scaler->out + (ptrdiff_t)y * scaler->across.n;
    for (int32_t i = 0; i < scaler->across.n; i++) {
        uint32_t pixel = 0;
        for (int c = 0; c < 4; c++) {
            int32_t sum = 1 << 19;
            for (int32_t k = 0; k < axis->count[y]; k++)
                sum += weights[k] * ring_row(scaler, axis->first[y] + k)[4 * i + c];
            int32_t value = sum >> 20;
            pixel = pixel << 8 | (uint32_t)(value < 0 ? 0 : value > 255 ? 255 : value);
        }
        out[i] = pixel;
    }
}

bool scaler_row(struct scaler *scaler, const uint32_t *row)
{
    const struct axis *axis = &scaler->down;
    int32_t y = scaler->row++;
    if (scaler->next >= axis->n)
        return true;
    if (y < axis->first[scaler->next])
        return false; /* above the part */
    scale_across(scaler, row, ring_row(scaler, y));
    while (scaler->next < axis->n && axis->first[scaler->next] + axis->count[scaler->next] - 1 <= y)
        write_row(scaler, scaler->next++);
    return scaler->next >= axis->n;
}
