#include "shell/picture_decode.h"

#include "base/arena.h"
#include "shell/picture_jpeg.h"
#include "shell/picture_scale.h"
#include <SDL_image.h>
#include <stdlib.h>
#include <string.h>

/* ---- PNG and WebP. ---- */

static uint32_t premultiplied(uint32_t pixel)
{
    uint32_t alpha = pixel >> 24, out = alpha;
    if (alpha == 255)
        return pixel;
    for (int shift = 16; shift >= 0; shift -= 8) {
        uint32_t t = (pixel >> shift & 0xff) * alpha + 128;
        out = out << 8 | (t + (t >> 8)) >> 8;
    }
    return out;
}

static bool convert_row(const SDL_Surface *surface, int32_t y, uint32_t *row)
{
    const uint8_t *from = (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
    const SDL_Palette *palette = surface->format->palette;
    if (palette && surface->format->BitsPerPixel == 8) {
        for (int32_t x = 0; x < surface->w; x++) {
            SDL_Color c = {0, 0, 0, 255};
            if (from[x] < palette->ncolors)
                c = palette->colors[from[x]];
            row[x] = (uint32_t)c.a << 24 | (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
        }
    } else if (SDL_ConvertPixels(surface->w, 1, surface->format->format, from, surface->pitch,
                                 SDL_PIXELFORMAT_ARGB8888, row, surface->w * 4) != 0) {
        return false;
    }
    for (int32_t x = 0; x < surface->w; x++)
        row[x] = premultiplied(row[x]);
    return true;
}

/* A palette's transparent colour, as SDL_image tells it. */
static void apply_colour_key(const SDL_Surface *surface, int32_t y, uint32_t *row)
{
    Uint32 key;
    if (surface->format->BitsPerPixel != 8 || SDL_GetColorKey((SDL_Surface *)surface, &key) != 0)
        return;
    const uint8_t *from = (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
    for (int32_t x = 0; x < surface->w; x++) {
        if (from[x] == key)
            row[x] = 0;
    }
}

static bool decode_surface(const uint8_t *bytes, size_t count, const struct picture_head *head,
                           const struct picture_cut *cut, uint32_t *out, struct err *err)
{
    SDL_RWops *stream = SDL_RWFromConstMem(bytes, (int)count);
    SDL_Surface *surface =
        head->format == PICTURE_PNG ? IMG_LoadPNG_RW(stream) : IMG_LoadWEBP_RW(stream);
    bool good = surface && surface->w == head->width && surface->h == head->height;
    if (!good)
        err_set(err, "cannot be decoded: %s",
                surface ? "its size is not its header's" : IMG_GetError());
    if (good) {
        struct scaler *scaler = scaler_new(head->width, head->height, cut->x, cut->y, cut->w,
                                           cut->h, cut->width, cut->height, out);
        uint32_t *row = xcalloc((size_t)surface->w, sizeof *row);
        for (int32_t y = 0; y < surface->h && good; y++) {
            if (!convert_row(surface, y, row)) {
                good = err_set(err, "cannot be decoded: %s", SDL_GetError());
                break;
            }
            apply_colour_key(surface, y, row);
            if (scaler_row(scaler, row))
                break;
        }
        free(row);
        scaler_free(scaler);
    }
    SDL_FreeSurface(surface);
    if (stream)
        SDL_RWclose(stream);
    SDL_TLSCleanup(); /* SDL's memory of this thread, which is not one of its own */
    return good;
}

/* ---- EXIF's eight ways to hold a camera. ---- */

/* The part of the stored picture that is this part of the upright one. */
static struct picture_cut stored_cut(const struct picture_head *head, const struct picture_cut *cut)
{
    struct picture_cut c = *cut;
    int32_t w = head->width, h = head->height;
    switch (head->orientation) {
    case 2:
        c.x = w - cut->x - cut->w;
        break;
    case 3:
        c.x = w - cut->x - cut->w;
        c.y = h - cut->y - cut->h;
        break;
    case 4:
        c.y = h - cut->y - cut->h;
        break;
    case 5:
        c.x = cut->y;
        c.y = cut->x;
        break;
    case 6:
        c.x = cut->y;
        c.y = h - cut->x - cut->w;
        break;
    case 7:
        c.x = w - cut->y - cut->h;
        c.y = h - cut->x - cut->w;
        break;
    case 8:
        c.x = w - cut->y - cut->h;
        c.y = cut->x;
        break;
    default:
        break;
    }
    if (head->orientation >= 5) {
        c.w = cut->h;
        c.h = cut->w;
        c.width = cut->height;
        c.height = cut->width;
    }
    return c;
}

/* from: stored.width x stored.height; to: cut's. */
static void turn(int orientation, const uint32_t *from, const struct picture_cut *stored,
                 uint32_t *to, const struct picture_cut *cut)
{
    int32_t w = stored->width, h = stored->height;
    for (int32_t v = 0; v < cut->height; v++) {
        for (int32_t u = 0; u < cut->width; u++) {
            int32_t x = orientation >= 5 ? v : u, y = orientation >= 5 ? u : v;
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
                x = w - 1 - x;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
                y = h - 1 - y;
            to[(ptrdiff_t)v * cut->width + u] = from[(ptrdiff_t)y * w + x];
        }
    }
}

uint32_t *picture_decode(const uint8_t *bytes, size_t count, const struct picture_head *head,
                         const struct picture_cut *cut, struct err *err)
{
    struct picture_cut stored = stored_cut(head, cut);
    size_t n = (size_t)cut->width * (size_t)cut->height;
    uint32_t *pixels = xcalloc(n, sizeof *pixels);
    bool good = head->format == PICTURE_JPEG
                    ? picture_jpeg_decode(bytes, count, &stored, pixels, err)
                    : decode_surface(bytes, count, head, &stored, pixels, err);
    if (good && head->orientation > 1) {
        uint32_t *upright = xcalloc(n, sizeof *upright);
        turn(head->orientation, pixels, &stored, upright, cut);
        free(pixels);
        pixels = upright;
    }
    if (!good) {
        free(pixels);
        pixels = NULL;
    }
    return pixels;
}
