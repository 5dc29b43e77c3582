/* Text of several lines: set first, so that a board can see how much it takes, then drawn. */
#ifndef CORE_BOARDS_PARTS_LINES_H
#define CORE_BOARDS_PARTS_LINES_H

#include "core/boards/parts/draw.h"

/* Leading of a text of its own size: Han 1.2, others 1.28 (LOOK.md section 2). */
double lines_leading(const char *lang);

/* The size that a text of this ink is set in: its step's, or its role's floor on this display. */
int lines_px(const struct draw *d, struct ink ink);

/* At most max_lines lines of max_px, balanced, the last one shortened at a phrase if it must be.
 * NULL for no text. Borrowed as text_set says. */
const struct set_text *lines_set(struct draw *d, const char *text, const char *lang, struct ink ink,
                                 int32_t max_px, int max_lines);

/* The same, each line as full as it goes. */
const struct set_text *lines_set_full(struct draw *d, const char *text, const char *lang,
                                      struct ink ink, int32_t max_px, int max_lines);

/* Draws what was set with the same ink, the first line at baseline px. Returns the last baseline.
 */
int32_t draw_lines(struct draw *d, const char *name, const struct set_text *set, const char *lang,
                   struct ink ink, int32_t x, int32_t baseline);

#endif
