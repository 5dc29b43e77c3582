/* One run of text through SDL_ttf: how wide it is, where its ink is, and its picture. SDL_ttf says
 * of a surface neither where the pen starts in it nor where the baseline is; that is found out
 * here. Used by fonts.c, which sets the font's size, script and direction before. */
#ifndef SHELL_FONT_RUN_H
#define SHELL_FONT_RUN_H

#include "base/str.h"
#include "shell/fonts.h"

#include <SDL_ttf.h>

/* font: NULL gives a run of no width. strike_px: px of the em of a bitmap font, 0 for outlines.
 * text: scratch. */
void font_run_measure(TTF_Font *font, int strike_px, const struct font_run *run,
                      struct strbuf *text, struct run_extent *out);

/* Fills picture; returns its pixels, owned by the caller (free), NULL for a run without ink. */
void *font_run_picture(TTF_Font *font, int strike_px, const struct font_run *run,
                       struct strbuf *text, struct run_picture *picture);

/* Code points that ask for no glyph (joiners, variation selectors, direction marks). */
bool font_run_ignorable(uint32_t code_point);

#endif
