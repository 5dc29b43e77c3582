/* The faces that text is drawn with, by SDL_ttf: widths for the typesetter (core/text/metrics.h)
 * and finished runs for the painter.
 *
 * A face is opened when first needed; at most six are open, and one more takes the place of the
 * least recently used. Hinting off, positions inside a run by HarfBuzz, between runs by the
 * typesetter. Rastered runs are kept, bounded in bytes. One thread. */
#ifndef SHELL_FONTS_H
#define SHELL_FONTS_H

#include "core/text/metrics.h"

struct fonts;

#define FONTS_OPEN_MAX 6

/* dir, system_dir: see font_files.h; NULL for where they belong. cache_bytes: 0 for 6 MiB. Never
 * NULL: without any font file the letters are those of font_last.h, and a line is in the log. */
struct fonts *fonts_new(const char *dir, const char *system_dir, size_t cache_bytes);
void fonts_free(struct fonts *fonts);
/* The folder of the project's fonts; "" if there is none, so that little or no text can be shown.
 */
const char *fonts_dir(const struct fonts *fonts);
/* Noto Sans is not there, or was no font when it was opened: text is drawn with what is compiled in
 * (font_last.h). May become true at the first text. */
bool fonts_are_missing(const struct fonts *fonts);
/* Borrowed for the life of fonts. */
const struct metrics *fonts_metrics(struct fonts *fonts);

/* The picture of a run: coverage, or colours (premultiplied ARGB8888) for emoji. Its left and top
 * are from the pen on the baseline. Size 0 x 0 for a run without ink. */
struct run_picture {
    int32_t left_px, top_px, w_px, h_px;
    const uint8_t *a8;    /* w_px a row; NULL if argb */
    const uint32_t *argb; /* w_px a row; NULL if a8 */
};

/* Borrowed until the next call with these fonts. */
struct run_picture fonts_picture(struct fonts *fonts, const struct font_run *run);
/* Whether it is kept; that counts as a use, as it is asked for before painting. */
bool fonts_has_picture(struct fonts *fonts, const struct font_run *run);

struct fonts_stats {
    int open;           /* faces now */
    int open_max;       /* most at once */
    uint64_t opens;     /* since the start */
    uint64_t rastered;  /* runs since the start */
    size_t cache_bytes; /* held by pictures */
};
struct fonts_stats fonts_stats(const struct fonts *fonts);

#endif
