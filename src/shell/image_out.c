#include "shell/image_out.h"

#include "base/str.h"
#include "shell/file.h"

#include <SDL_image.h>

/* Alpha is left out: a page is opaque, and the file smaller. */
static SDL_Surface *rgb_copy(const uint32_t *pixels, int width_px, int height_px, int stride_px)
{
    SDL_Surface *rgb =
        SDL_CreateRGBSurfaceWithFormat(0, width_px, height_px, 24, SDL_PIXELFORMAT_RGB24);

    for (int y = 0; rgb && y < height_px; y++) {
        uint8_t *to = (uint8_t *)rgb->pixels + (ptrdiff_t)y * rgb->pitch;
        const uint32_t *from = pixels + (ptrdiff_t)y * stride_px;
        for (int x = 0; x < width_px; x++) {
            *to++ = (uint8_t)(from[x] >> 16);
            *to++ = (uint8_t)(from[x] >> 8);
            *to++ = (uint8_t)from[x];
        }
    }
    return rgb;
}

/* The encoder takes no notice of a write that fails, so it writes to memory. */
static size_t add_bytes(SDL_RWops *file, const void *bytes, size_t size, size_t count)
{
    strbuf_add_bytes(file->hidden.unknown.data1, bytes, size * count);
    return count;
}

static Sint64 no_seek(SDL_RWops *file, Sint64 offset, int whence)
{
    (void)file, (void)offset, (void)whence;
    return SDL_SetError("not to be sought in");
}

static int close_bytes(SDL_RWops *file)
{
    SDL_FreeRW(file);
    return 0;
}

static bool encode(SDL_Surface *rgb, struct strbuf *out)
{
    SDL_RWops *file = rgb ? SDL_AllocRW() : NULL;
    if (!file)
        return false;
    file->type = SDL_RWOPS_UNKNOWN;
    file->write = add_bytes;
    file->seek = no_seek;
    file->close = close_bytes;
    file->hidden.unknown.data1 = out;
    return IMG_SavePNG_RW(rgb, file, 1) == 0;
}

bool image_write_png(const char *path, const uint32_t *pixels, int width_px, int height_px,
                     int stride_px, struct err *err)
{
    struct strbuf png = {0};
    SDL_Surface *rgb = rgb_copy(pixels, width_px, height_px, stride_px);
    bool done = encode(rgb, &png) || err_set(err, "%s: %s", path, SDL_GetError());
    if (done) {
        struct file_piece piece = {png.text, png.bytes};
        done = file_put(path, &piece, 1, err);
    }
    SDL_FreeSurface(rgb);
    strbuf_fini(&png);
    return done;
}
