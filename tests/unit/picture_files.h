/* Picture files for tests, made on the spot: PNG of any depth, with chunks at will; JPEG by
 * libjpeg with any colour space, scans and orientation. Deterministic. */
#ifndef UNIT_PICTURE_FILES_H
#define UNIT_PICTURE_FILES_H

#include "base/str.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

static inline void put32(struct strbuf *out, uint32_t v)
{
    char b[4] = {(char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v};
    strbuf_add_bytes(out, b, 4);
}

static inline uint32_t png_crc(const void *bytes, size_t count)
{
    const uint8_t *p = bytes;
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < count; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? 0xedb88320u ^ crc >> 1 : crc >> 1;
    }
    return ~crc;
}

static inline void png_chunk(struct strbuf *out, const char *kind, const void *body, size_t count)
{
    put32(out, (uint32_t)count);
    size_t from = out->bytes;
    strbuf_add_bytes(out, kind, 4);
    if (count)
        strbuf_add_bytes(out, body, count);
    put32(out, png_crc(out->text + from, out->bytes - from));
}

static inline void png_begin(struct strbuf *out, uint32_t w, uint32_t h, int depth, int colour,
                             int interlace)
{
    struct strbuf head = {0};
    put32(&head, w);
    put32(&head, h);
    char rest[5] = {(char)depth, (char)colour, 0, 0, (char)interlace};
    strbuf_add_bytes(&head, rest, 5);
    strbuf_add_bytes(out, "\x89PNG\r\n\x1a\n", 8);
    png_chunk(out, "IHDR", head.text, head.bytes);
    strbuf_fini(&head);
}

/* zlib's wrapping without its compression: stored blocks (RFC 1950, RFC 1951 section 3.2.4). */
static inline void zlib_store(struct strbuf *out, const char *bytes, size_t count)
{
    uint32_t a = 1, b = 0;
    strbuf_add_bytes(out, "\x78\x01", 2);
    for (size_t at = 0; at < count || at == 0;) {
        size_t n = count - at < 65535 ? count - at : 65535;
        char head[5] = {(char)(at + n == count), (char)n, (char)(n >> 8), (char)~n,
                        (char)(~n >> 8)};
        strbuf_add_bytes(out, head, 5);
        if (n)
            strbuf_add_bytes(out, bytes + at, n);
        at += n;
        if (!n)
            break;
    }
    for (size_t i = 0; i < count; i++) {
        a = (a + (uint8_t)bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    put32(out, b << 16 | a);
}

static inline void png_end(struct strbuf *out, const struct strbuf *rows)
{
    struct strbuf stream = {0};
    zlib_store(&stream, rows->text, rows->bytes);
    png_chunk(out, "IDAT", stream.text, stream.bytes);
    png_chunk(out, "IEND", NULL, 0);
    strbuf_fini(&stream);
}

/* A picture of four quarters: red, green, blue, white from the top left on. */
static inline uint32_t quarter(int32_t x, int32_t y, int32_t w, int32_t h)
{
    return y < h / 2 ? x < w / 2 ? 0xff0000u : 0x00ff00u : x < w / 2 ? 0x0000ffu : 0xffffffu;
}

/* depth 8 or 16, three channels and, with alpha, a fourth of half that value. */
static inline void png_quarters(struct strbuf *out, int32_t w, int32_t h, int depth, bool alpha)
{
    struct strbuf rows = {0};
    png_begin(out, (uint32_t)w, (uint32_t)h, depth, alpha ? 6 : 2, 0);
    for (int32_t y = 0; y < h; y++) {
        strbuf_add_bytes(&rows, "\0", 1);
        for (int32_t x = 0; x < w; x++) {
            uint32_t c = quarter(x, y, w, h) | (alpha ? 0x80000000u : 0);
            for (int k = 0; k < (alpha ? 4 : 3); k++) {
                char v = (char)(k == 3 ? c >> 24 : c >> (16 - 8 * k));
                strbuf_add_bytes(&rows, &v, 1);
                if (depth == 16)
                    strbuf_add_bytes(&rows, &v, 1);
            }
        }
    }
    png_end(out, &rows);
    strbuf_fini(&rows);
}

struct jpeg_kind {
    bool gray, cmyk, progressive;
    int orientation; /* 0: no EXIF */
    bool big_endian;
};

static inline void jpeg_exif(struct jpeg_compress_struct *jpeg, int orientation, bool big)
{
    uint8_t body[6 + 8 + 2 + 12 + 4] = "Exif\0";
    uint8_t *tiff = body + 6;
    memcpy(tiff, big ? "MM\0\x2a\0\0\0\x08" : "II\x2a\0\x08\0\0\0", 8);
    const uint8_t small[] = {1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (uint8_t)orientation, 0, 0, 0};
    const uint8_t large[] = {0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (uint8_t)orientation, 0, 0};
    memcpy(tiff + 8, big ? large : small, 14);
    jpeg_write_marker(jpeg, JPEG_APP0 + 1, body, sizeof body);
}

/* Quarters as quarter() has them, as stored: orientation does not turn them. */
static inline void jpeg_quarters(struct strbuf *out, int32_t w, int32_t h,
                                 const struct jpeg_kind *kind)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long count = 0;
    int channels = kind->gray ? 1 : kind->cmyk ? 4 : 3;
    uint8_t *row = calloc((size_t)w, 4);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &count);
    jpeg.image_width = (JDIMENSION)w;
    jpeg.image_height = (JDIMENSION)h;
    jpeg.input_components = channels;
    jpeg.in_color_space = kind->gray ? JCS_GRAYSCALE : kind->cmyk ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (kind->cmyk)
        jpeg_set_colorspace(&jpeg, JCS_YCCK); /* with Adobe's marker */
    if (kind->progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (kind->orientation)
        jpeg_exif(&jpeg, kind->orientation, kind->big_endian);
    for (int32_t y = 0; y < h; y++) {
        for (int32_t x = 0; x < w; x++) {
            uint32_t c = quarter(x, y, w, h);
            for (int k = 0; k < channels; k++) {
                uint8_t v = k == 3 ? 255 : (uint8_t)(c >> (16 - 8 * k)); /* K: Adobe's, turned */
                row[x * channels + k] = v;
            }
        }
        JSAMPROW rows[1] = {row};
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    strbuf_add_bytes(out, (const char *)bytes, count);
    free(bytes);
    free(row);
}

#endif
