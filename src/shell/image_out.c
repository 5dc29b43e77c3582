#include "shell/image_out.h"

#include "base/arena.h"
#include "base/str.h"

#include <SDL_image.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

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

bool image_write_png(const char *path, const uint32_t *pixels, int width_px, int height_px,
                     int stride_px, struct err *err)
{
    struct strbuf new = {0};
    SDL_Surface *rgb = rgb_copy(pixels, width_px, height_px, stride_px);
    bool done = false;

    strbuf_printf(&new, "%s.new", path);
    errno = 0;
    if (!rgb) {
        err_set(err, "%s: %s", path, SDL_GetError());
    } else if (IMG_SavePNG(rgb, new.text) != 0) {
        err_set(err, "%s: %s", path, SDL_GetError());
        unlink(new.text);
    } else if (rename(new.text, path) != 0) {
        err_set_errno(err, errno, "%s", path);
        unlink(new.text);
    } else {
        done = true;
    }
    SDL_FreeSurface(rgb);
    strbuf_fini(&new);
    return done;
}
