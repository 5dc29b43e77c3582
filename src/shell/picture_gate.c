#include "shell/picture_gate.h"

#include <string.h>

/* What is left of a file; every read is checked. */
struct bytes {
    const uint8_t *at;
    size_t left;
};

static uint32_t big16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t big32(const uint8_t *p)
{
    return big16(p) << 16 | big16(p + 2);
}

static uint32_t little24(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static uint32_t little32(const uint8_t *p)
{
    return little24(p) | (uint32_t)p[3] << 24;
}

static void skip(struct bytes *b, size_t n)
{
    n = n < b->left ? n : b->left;
    b->at += n;
    b->left -= n;
}

/* ---- PNG (RFC 2083, W3C PNG section 11.2.2): IHDR comes first. ---- */

static bool png_head(struct bytes b, struct picture_head *out, struct err *err)
{
    if (b.left < 33 || big32(b.at + 8) != 13 || memcmp(b.at + 12, "IHDR", 4))
        return err_set(err, "a PNG without a header");
    uint32_t width = big32(b.at + 16), height = big32(b.at + 20);
    *out = (struct picture_head){.format = PICTURE_PNG,
                                 .width = width > INT32_MAX ? INT32_MAX : (int32_t)width,
                                 .height = height > INT32_MAX ? INT32_MAX : (int32_t)height,
                                 .orientation = 1};
    return true;
}

/* Every chunk ends inside the file, up to IEND. The loader reads on behind a file's end without
 * noticing, for ever. */
static bool png_is_whole(struct bytes b, struct err *err)
{
    bool has_data = false;
    skip(&b, 8);
    while (b.left >= 12) {
        uint32_t size = big32(b.at);
        if (size > b.left - 12)
            break;
        has_data |= memcmp(b.at + 4, "IDAT", 4) == 0;
        if (memcmp(b.at + 4, "IEND", 4) == 0)
            return has_data || err_set(err, "a PNG without a picture");
        skip(&b, 12 + (size_t)size);
    }
    return err_set(err, "a PNG that is cut short");
}

/* ---- WebP (RFC 9649 section 2): a RIFF of chunks. ---- */

static bool webp_chunk_size(const uint8_t *body, size_t count, bool lossless, int32_t *w,
                            int32_t *h)
{
    if (lossless) {
        if (count < 5 || body[0] != 0x2f)
            return false;
        uint32_t bits = little32(body + 1);
        *w = (int32_t)(bits & 0x3fff) + 1;
        *h = (int32_t)(bits >> 14 & 0x3fff) + 1;
        return true;
    }
    if (count < 10 || (body[0] & 1) || memcmp(body + 3, "\x9d\x01\x2a", 3))
        return false;
    *w = (int32_t)((body[6] | (uint32_t)body[7] << 8) & 0x3fff);
    *h = (int32_t)((body[8] | (uint32_t)body[9] << 8) & 0x3fff);
    return true;
}

static bool webp_head(struct bytes b, struct picture_head *out, struct err *err)
{
    int32_t canvas_w = 0, canvas_h = 0, w = 0, h = 0;
    bool has_canvas = false;
    skip(&b, 12);
    for (int chunks = 0; b.left >= 8 && chunks < 64; chunks++) {
        const uint8_t *body = b.at + 8;
        size_t size = little32(b.at + 4), have = b.left - 8;
        if (memcmp(b.at, "VP8X", 4) == 0) {
            if (have < 10 || size < 10)
                break;
            if (body[0] & 0x02)
                return err_set(err, "a moving WebP");
            canvas_w = (int32_t)little24(body + 4) + 1;
            canvas_h = (int32_t)little24(body + 7) + 1;
            has_canvas = true;
        } else if (memcmp(b.at, "VP8 ", 4) == 0 || memcmp(b.at, "VP8L", 4) == 0) {
            if (!webp_chunk_size(body, have < size ? have : size, b.at[3] == 'L', &w, &h))
                break;
            if (has_canvas && (w != canvas_w || h != canvas_h))
                return err_set(err, "a WebP whose canvas is not its picture's size");
            *out = (struct picture_head){
                .format = PICTURE_WEBP, .width = w, .height = h, .orientation = 1};
            return true;
        }
        skip(&b, 8);
        skip(&b, size + (size & 1));
    }
    return err_set(err, "a WebP without a picture");
}

/* ---- JPEG (ITU-T T.81 annex B). ---- */

/* Orientation from an APP1 segment's body; 1 unless it is said (EXIF 2.3 section 4.6). */
static int exif_orientation(const uint8_t *body, size_t count)
{
    if (count < 14 || memcmp(body, "Exif\0\0", 6))
        return 1;
    const uint8_t *tiff = body + 6;
    size_t size = count - 6;
    bool little = memcmp(tiff, "II", 2) == 0;
    if (!little && memcmp(tiff, "MM", 2))
        return 1;
#define READ16(p) (little ? (uint32_t)((p)[0] | (p)[1] << 8) : big16(p))
#define READ32(p) (little ? little32(p) : big32(p))
    uint32_t start = READ32(tiff + 4);
    if (start < 8 || start > size - 2)
        return 1;
    uint32_t n = READ16(tiff + start);
    for (uint32_t i = 0; i < n && i < 512; i++) {
        size_t at = start + 2 + 12 * (size_t)i;
        if (at + 12 > size)
            return 1;
        const uint8_t *entry = tiff + at;
        if (READ16(entry) != 0x0112)
            continue;
        uint32_t value = READ16(entry + 8);
        return READ16(entry + 2) == 3 && value >= 1 && value <= 8 ? (int)value : 1;
    }
#undef READ16
#undef READ32
    return 1;
}

static bool jpeg_frame(int marker, const uint8_t *body, size_t count, struct picture_head *out,
                       struct err *err)
{
    if (marker > 0xc2)
        return err_set(err, "a JPEG of a kind that is not decoded (SOF%d)", marker - 0xc0);
    if (count < 6 || count < 6 + 3 * (size_t)body[5])
        return err_set(err, "a JPEG with a broken header");
    if (body[0] != 8)
        return err_set(err, "a JPEG of %d bits", body[0]);
    if (body[5] != 1 && body[5] != 3 && body[5] != 4)
        return err_set(err, "a JPEG of %d components", body[5]);
    out->height = (int32_t)big16(body + 1);
    out->width = (int32_t)big16(body + 3);
    out->progressive = marker == 0xc2;
    return true;
}

static bool jpeg_head(struct bytes b, struct picture_head *out, struct err *err)
{
    *out = (struct picture_head){.format = PICTURE_JPEG, .orientation = 1};
    skip(&b, 2);
    while (b.left >= 4) {
        if (b.at[0] != 0xff) {
            skip(&b, 1); /* fill between segments; the decoder is as patient */
            continue;
        }
        int marker = b.at[1];
        if (marker == 0xff || marker == 0x00 || marker == 0x01 ||
            (marker >= 0xd0 && marker <= 0xd8)) {
            skip(&b, marker == 0xff ? 1 : 2);
            continue;
        }
        size_t length = big16(b.at + 2);
        if (marker == 0xd9 || marker == 0xda || length < 2 || length + 2 > b.left)
            break;
        const uint8_t *body = b.at + 4;
        if (marker == 0xe1 && out->orientation == 1)
            out->orientation = exif_orientation(body, length - 2);
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
            return jpeg_frame(marker, body, length - 2, out, err);
        skip(&b, length + 2);
    }
    return err_set(err, "a JPEG without a header");
}

/* ---- The gate. ---- */

static bool check_size(const struct picture_head *head, struct err *err)
{
    int64_t area = (int64_t)head->width * head->height;
    if (head->width < 1 || head->height < 1)
        return err_set(err, "a picture of %d x %d px", head->width, head->height);
    if (head->width > PICTURE_SIDE_MAX_PX || head->height > PICTURE_SIDE_MAX_PX ||
        area > PICTURE_MAX_PX)
        return err_set(err, "%d x %d px; at most 12 megapixels are decoded", head->width,
                       head->height);
    if (head->progressive && area > PICTURE_PROGRESSIVE_MAX_PX)
        return err_set(err, "%d x %d px; of a progressive JPEG at most 8 megapixels are decoded",
                       head->width, head->height);
    return true;
}

bool picture_gate(const uint8_t *bytes, size_t count, struct picture_head *out, struct err *err)
{
    struct bytes b = {bytes, count};
    bool known;
    if (count > PICTURE_FILE_MAX_BYTES)
        return err_set(err, "%zu bytes; a picture file has at most 16 MiB", count);
    if (count >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
        known = png_head(b, out, err);
    else if (count >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
        known = jpeg_head(b, out, err);
    else if (count >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
        known = webp_head(b, out, err);
    else
        return err_set(err, "is neither JPEG nor PNG nor WebP");
    return known && check_size(out, err) && (out->format != PICTURE_PNG || png_is_whole(b, err));
}

static bool is_turned(const struct picture_head *head)
{
    return head->orientation >= 5;
}

int32_t picture_upright_width(const struct picture_head *head)
{
    return is_turned(head) ? head->height : head->width;
}

int32_t picture_upright_height(const struct picture_head *head)
{
    return is_turned(head) ? head->width : head->height;
}
