/* The letters that are compiled in: where no font file can be opened, the words of the holding
 * board and a display's id are still to be read. Capitals, digits and a few signs on a grid of 5 x
 * 7 dots; every other character of ASCII is a box. Pure; any thread. */
#ifndef SHELL_FONT_LAST_H
#define SHELL_FONT_LAST_H

#include "shell/fonts.h"

#define FACE_LAST 0x7fff /* no face of a file has this number */

/* Whether it has every code point of the cluster. */
bool font_last_has(const char *cluster, size_t bytes);
void font_last_measure(const struct font_run *run, struct run_extent *out);
/* Fills picture; returns its pixels, owned by the caller (free), NULL for a run without ink. */
uint8_t *font_last_picture(const struct font_run *run, struct run_picture *picture);

#endif
