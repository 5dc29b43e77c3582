#include "shell/font_run.h"

#include "base/arena.h"
#include "base/civil.h"

#include <string.h>
#include <unicode/uchar.h>

static const char *run_text(struct strbuf *text, const struct font_run *run, const char *before,
                            const char *after)
{
    strbuf_clear(text);
    strbuf_add(text, before);
    strbuf_add_bytes(text, run->text, run->bytes);
    strbuf_add(text, after);
    return text->text;
}

bool font_run_ignorable(uint32_t c)
{
    return c == 0xad || c == 0x34f || c == 0x61c || (c >= 0x180b && c <= 0x180f) ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff ||
           (c >= 0xe0000 && c <= 0xe0fff);
}

/* What SDL_ttf does not say of a surface: where in it the pen starts. */
struct placed {
    int width, height; /* of SDL_ttf's surface */
    int pen_x;         /* in it */
    int advance;
    int ink_left, ink_top, ink_right, ink_bottom; /* bounds, from pen and baseline */
};

/* One glyph a code point, none stacked: SDL_ttf's metrics of its characters tell all. */
static bool is_simple(const struct font_run *run)
{
    switch (run->script) {
    case 0x4c61746e: /* Latn */
    case 0x48616e69: /* Hani */
    case 0x4772656b: /* Grek */
    case 0x4379726c: /* Cyrl */
    case 0x48697261: /* Hira */
    case 0x4b616e61: /* Kana */
    case 0x5a797979: /* Zyyy */
        break;
    default:
        return false;
    }
    if (run->rtl) {
        return false;
    }
    for (size_t at = 0; at < run->bytes;) {
        uint32_t c = utf8_next(run->text, run->bytes, &at);
        if ((c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) ||
            (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff) ||
            (c >= 0x3099 && c <= 0x309a) || font_run_ignorable(c)) {
            return false;
        }
    }
    return true;
}

static int width_of(TTF_Font *font, const char *text)
{
    int width = 0;
    return TTF_SizeUTF8(font, text, &width, NULL) == 0 ? width : 0;
}

static void place_simple(TTF_Font *font, const struct font_run *run, struct placed *out)
{
    int left = 0, right = 0, bottom = 0, top = 0, advance = 0;
    bool first = true;

    out->ink_top = 0;
    out->ink_bottom = 0;
    for (size_t at = 0; at < run->bytes; first = false) {
        uint32_t c = utf8_next(run->text, run->bytes, &at);
        if (TTF_GlyphMetrics32(font, c, &left, &right, &bottom, &top, &advance) != 0) {
            left = right = bottom = top = advance = 0;
        }
        if (first) {
            out->pen_x = left < 0 ? -left : 0;
            out->ink_left = left;
        }
        out->ink_top = -top < out->ink_top ? -top : out->ink_top;
        out->ink_bottom = -bottom > out->ink_bottom ? -bottom : out->ink_bottom;
    }
    int overhang = right > advance ? right - advance : 0;
    out->advance = out->width - out->pen_x - overhang;
}

/* A space before, and the ink cannot reach left of the pen; a space after, and it ends at the
 * advance: the differences are what is looked for. */
static void place_complex(TTF_Font *font, const struct font_run *run, struct strbuf *text,
                          struct placed *out)
{
    int space = width_of(font, " ");
    int before = width_of(font, run_text(text, run, run->rtl ? "" : " ", run->rtl ? " " : ""));
    int after = width_of(font, run_text(text, run, run->rtl ? " " : "", run->rtl ? "" : " "));
    int pen_x = out->width + space - before;
    int over = out->height - TTF_FontHeight(font);

    out->pen_x = pen_x < 0 ? 0 : pen_x;
    out->advance = after - space - out->pen_x;
    out->ink_left = -out->pen_x;
    out->ink_top = -TTF_FontAscent(font) - over;
    out->ink_bottom = TTF_FontHeight(font) - TTF_FontAscent(font) + over;
}

static bool place_run(TTF_Font *font, int strike_px, const struct font_run *run,
                      struct strbuf *text, struct placed *out)
{
    memset(out, 0, sizeof *out);
    if (!font || run->bytes == 0 ||
        TTF_SizeUTF8(font, run_text(text, run, "", ""), &out->width, &out->height) != 0) {
        return false;
    }
    if (strike_px == 0 && is_simple(run)) {
        place_simple(font, run, out);
    } else {
        place_complex(font, run, text, out);
    }
    out->ink_right = out->width - out->pen_x;
    return true;
}

/* From px of the strike to px of the run's size, outwards for bounds. */
static int scale_down(int64_t value, int size_px, int strike_px)
{
    return (int)floor_to(value * size_px, strike_px) / strike_px;
}

void font_run_measure(TTF_Font *font, int strike_px, const struct font_run *run,
                      struct strbuf *text, struct run_extent *out)
{
    struct placed placed;

    memset(out, 0, sizeof *out);
    if (!place_run(font, strike_px, run, text, &placed)) {
        return;
    }
    *out = (struct run_extent){placed.advance, placed.ink_left, placed.ink_top, placed.ink_right,
                               placed.ink_bottom};
    if (strike_px > 0) {
        out->advance_px = scale_down(out->advance_px, run->size_px, strike_px) + 1;
        out->left_px = scale_down(out->left_px, run->size_px, strike_px);
        out->top_px = scale_down(out->top_px, run->size_px, strike_px) - 1;
        out->right_px = scale_down(out->right_px, run->size_px, strike_px) + 1;
        out->bottom_px = scale_down(out->bottom_px, run->size_px, strike_px) + 1;
    }
}

/* ---- Pictures of runs. ---- */

/* The rows and columns of a surface that hold ink; pixels of `bytes` bytes, ink where their last
 * byte (coverage, alpha) is not 0. */
static SDL_Rect ink_of(const SDL_Surface *surface, int bytes)
{
    int x0 = surface->w, x1 = 0, y0 = surface->h, y1 = 0;

    for (int y = 0; y < surface->h; y++) {
        const uint8_t *row = (const uint8_t *)surface->pixels + (size_t)y * (size_t)surface->pitch;
        for (int x = 0; x < surface->w; x++) {
            if (row[x * bytes + bytes - 1]) {
                x0 = x < x0 ? x : x0;
                x1 = x + 1 > x1 ? x + 1 : x1;
                y0 = y < y0 ? y : y0;
                y1 = y + 1;
            }
        }
    }
    return x1 > x0 ? (SDL_Rect){x0, y0, x1 - x0, y1 - y0} : (SDL_Rect){0, 0, 0, 0};
}

/* How far a text rises over the ascent: what its height grows by without the marks below it. */
static int rise_of(TTF_Font *font, const char *text)
{
    struct strbuf rest = {0};
    int height = 0;
    size_t bytes = strlen(text);

    strbuf_add(&rest, "");
    for (size_t at = 0; at < bytes;) {
        size_t from = at;
        int class = u_getCombiningClass((UChar32)utf8_next(text, bytes, &at));
        bool is_below = class == 202 || (class >= 218 && class <= 222) || class == 233;
        if (!is_below) {
            strbuf_add_bytes(&rest, text + from, at - from);
        }
    }
    if (TTF_SizeUTF8(font, rest.text, NULL, &height) != 0) {
        height = 0;
    }
    strbuf_fini(&rest);
    return height > TTF_FontHeight(font) ? height - TTF_FontHeight(font) : 0;
}

/* Where in the surface the baseline is: SDL_ttf moves the line down by what rises over the
 * ascent, and lets the surface grow by that and by what hangs under it. */
static int baseline_of(TTF_Font *font, const char *text, const struct placed *placed, SDL_Rect ink)
{
    int over = placed->height - TTF_FontHeight(font);
    bool above = over > 0 && ink.y == 0;
    bool below = over > 0 && ink.y + ink.h == placed->height;
    if (above && below) {
        return TTF_FontAscent(font) + rise_of(font, text);
    }
    return TTF_FontAscent(font) + (above || !below ? over : 0);
}

static uint8_t *coverage_picture(TTF_Font *font, const char *text, const struct placed *placed,
                                 struct run_picture *picture)
{
    SDL_Color ink = {255, 255, 255, 255}, paper = {0, 0, 0, 255};
    SDL_Surface *surface = TTF_RenderUTF8_Shaded(font, text, ink, paper);

    if (!surface) {
        return NULL; /* no ink, or no memory: nothing to show */
    }
    SDL_Rect box = ink_of(surface, 1);
    picture->left_px = box.x - placed->pen_x;
    picture->top_px = box.y - baseline_of(font, text, placed, box);
    picture->w_px = box.w;
    picture->h_px = box.h;
    uint8_t *pixels = xrealloc(NULL, (size_t)box.w * (size_t)box.h + 1);
    for (int y = 0; y < box.h; y++) {
        memcpy(pixels + (size_t)y * (size_t)box.w,
               (uint8_t *)surface->pixels + (size_t)(box.y + y) * (size_t)surface->pitch + box.x,
               (size_t)box.w);
    }
    picture->a8 = pixels;
    SDL_FreeSurface(surface);
    return pixels;
}

/* Mean of the source pixels under one target pixel, premultiplied, weighted by what of each lies
 * under it: a box of width scale = from / to, in 1/256 of a source pixel. */
static uint32_t box_mean(const SDL_Surface *s, int64_t x0, int64_t x1, int64_t y0, int64_t y1)
{
    uint64_t sum[4] = {0, 0, 0, 0}, weight = 0;

    for (int64_t y = y0 >> 8; y << 8 < y1 && y < s->h; y++) {
        int64_t top = y << 8 > y0 ? y << 8 : y0, bottom = (y + 1) << 8 < y1 ? (y + 1) << 8 : y1;
        const uint32_t *row =
            (const uint32_t *)(const void *)((const uint8_t *)s->pixels + y * s->pitch);
        for (int64_t x = x0 >> 8; x << 8 < x1 && x < s->w; x++) {
            int64_t left = x << 8 > x0 ? x << 8 : x0, right = (x + 1) << 8 < x1 ? (x + 1) << 8 : x1;
            uint64_t part = (uint64_t)((bottom - top) * (right - left));
            uint32_t alpha = row[x] >> 24;
            sum[0] += part * alpha * 255;
            sum[1] += part * alpha * (row[x] >> 16 & 0xff);
            sum[2] += part * alpha * (row[x] >> 8 & 0xff);
            sum[3] += part * alpha * (row[x] & 0xff);
        }
    }
    weight = (uint64_t)((y1 - y0) * (x1 - x0)) * 255;
    uint32_t out = 0;
    for (int i = 0; i < 4; i++) {
        out = out << 8 | (uint32_t)((sum[i] + weight / 2) / weight);
    }
    return out;
}

/* A bitmap strike comes in its own size and is scaled to the text's. */
static uint32_t *colour_picture(TTF_Font *font, int strike, const struct font_run *run,
                                const char *text, const struct placed *placed,
                                struct run_picture *picture)
{
    int size = run->size_px;
    SDL_Color ink = {255, 255, 255, 255};
    SDL_Surface *surface = TTF_RenderUTF8_Blended(font, text, ink);

    if (!surface) {
        return NULL;
    }
    int baseline = baseline_of(font, text, placed, ink_of(surface, 4));
    int w = scale_down(surface->w, size, strike), h = scale_down(surface->h, size, strike);
    w = w < 1 ? 1 : w;
    h = h < 1 ? 1 : h;
    picture->left_px = scale_down(-placed->pen_x, size, strike);
    picture->top_px = scale_down(-baseline, size, strike);
    picture->w_px = w;
    picture->h_px = h;
    uint32_t *pixels = xrealloc(NULL, (size_t)w * (size_t)h * sizeof *pixels);
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            pixels[(size_t)y * (size_t)w + (size_t)x] = box_mean(
                surface, (int64_t)x * surface->w * 256 / w, ((int64_t)x + 1) * surface->w * 256 / w,
                (int64_t)y * surface->h * 256 / h, ((int64_t)y + 1) * surface->h * 256 / h);
        }
    }
    picture->argb = pixels;
    SDL_FreeSurface(surface);
    return pixels;
}

void *font_run_picture(TTF_Font *font, int strike_px, const struct font_run *run,
                       struct strbuf *text, struct run_picture *picture)
{
    struct placed placed;

    memset(picture, 0, sizeof *picture);
    if (!place_run(font, strike_px, run, text, &placed) || placed.width <= 0) {
        return NULL;
    }
    const char *whole = run_text(text, run, "", "");
    return strike_px > 0 ? (void *)colour_picture(font, strike_px, run, whole, &placed, picture)
                         : (void *)coverage_picture(font, whole, &placed, picture);
}
