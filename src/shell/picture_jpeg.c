#include "shell/picture_jpeg.h"

#include "base/arena.h"
#include "shell/picture_scale.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include <jerror.h>

#define SCANS_MAX 64 /* a file of few bytes can hold thousands */

/* Everything lives here and not in locals: longjmp leaves locals undefined. */
struct decoding {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf out;
    struct err *err;
    struct scaler *scaler;
    uint32_t *row;
    uint8_t *cmyk;
};

static void fail(struct decoding *d, const char *why)
{
    err_set(d->err, "cannot be decoded: %s", why);
    longjmp(d->out, 1);
}

static void on_error(j_common_ptr jpeg)
{
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    fail(jpeg->client_data, text);
}

/* libjpeg goes on after these and fills the rest with grey: half a picture is none. */
static void on_message(j_common_ptr jpeg, int level)
{
    int code = jpeg->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER ||
                      code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC))
        on_error(jpeg);
}

static void on_progress(j_common_ptr jpeg)
{
    struct decoding *d = jpeg->client_data;
    if (d->jpeg.input_scan_number > SCANS_MAX)
        fail(d, "too many scans");
}

/* The smallest of libjpeg's eighths that is not under the size wanted. */
static void choose_scale(struct decoding *d, const struct picture_cut *cut)
{
    d->jpeg.scale_denom = 8;
    for (unsigned n = 1; n <= 8; n++) {
        d->jpeg.scale_num = n;
        if ((int64_t)cut->w * n >= (int64_t)cut->width * 8 &&
            (int64_t)cut->h * n >= (int64_t)cut->height * 8)
            break;
    }
}

/* Adobe's files hold ink turned round, as all that are met do. */
static void from_cmyk(const uint8_t *cmyk, uint32_t *row, JDIMENSION width, bool inverted)
{
    for (JDIMENSION x = 0; x < width; x++) {
        const uint8_t *ink = cmyk + 4 * (size_t)x;
        uint32_t pixel = 0xff, light = inverted ? ink[3] : 255u - ink[3];
        for (int c = 0; c < 3; c++) {
            uint32_t value = (inverted ? ink[c] : 255u - ink[c]) * light + 128;
            pixel = pixel << 8 | (value + (value >> 8)) >> 8;
        }
        row[x] = pixel;
    }
}

static void run(struct decoding *d, const uint8_t *bytes, size_t count,
                const struct picture_cut *cut, uint32_t *out)
{
    struct jpeg_decompress_struct *jpeg = &d->jpeg;
    jpeg_mem_src(jpeg, bytes, (unsigned long)count);
    jpeg_read_header(jpeg, TRUE);
    bool is_ink = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = is_ink ? JCS_CMYK : JCS_EXT_BGRA;
    jpeg->dct_method = JDCT_ISLOW;
    choose_scale(d, cut);
    double wide = jpeg->image_width, high = jpeg->image_height;
    jpeg_start_decompress(jpeg);
    double sx = jpeg->output_width / wide, sy = jpeg->output_height / high;
    double w = cut->w * sx, h = cut->h * sy;
    d->scaler = scaler_new((int32_t)jpeg->output_width, (int32_t)jpeg->output_height, cut->x * sx,
                           cut->y * sy, w, h, cut->width, cut->height, out);
    d->row = xcalloc(jpeg->output_width, sizeof *d->row);
    if (is_ink)
        d->cmyk = xcalloc(jpeg->output_width, 4);
    for (bool done = false; jpeg->output_scanline < jpeg->output_height;) {
        JSAMPROW rows[1] = {is_ink ? d->cmyk : (JSAMPROW)d->row};
        jpeg_read_scanlines(jpeg, rows, 1);
        if (is_ink)
            from_cmyk(d->cmyk, d->row, jpeg->output_width, jpeg->saw_Adobe_marker);
        /* To the end even when no more rows are needed: the rest may be missing. */
        done = done || scaler_row(d->scaler, d->row);
    }
    jpeg_finish_decompress(jpeg);
}

bool picture_jpeg_decode(const uint8_t *bytes, size_t count, const struct picture_cut *cut,
                         uint32_t *out, struct err *err)
{
    struct decoding *d = xcalloc(1, sizeof *d);
    bool good = false;
    d->err = err;
    d->jpeg.err = jpeg_std_error(&d->errors);
    d->errors.error_exit = on_error;
    d->errors.emit_message = on_message;
    d->jpeg.client_data = d;
    if (!setjmp(d->out)) {
        jpeg_create_decompress(&d->jpeg);
        d->jpeg.client_data = d; /* creating clears it only where it is not kept */
        d->progress.progress_monitor = on_progress;
        d->jpeg.progress = &d->progress;
        run(d, bytes, count, cut, out);
        good = true;
    }
    jpeg_destroy_decompress(&d->jpeg);
    scaler_free(d->scaler);
    free(d->row);
    free(d->cmyk);
    free(d);
    return good;
}
