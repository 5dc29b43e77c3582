/* What must hold for every page of every board, asked of a finished scene. Each rule adds a line
 * a fault to out ("key: what is wrong") and returns how many it found. */
#ifndef UNIT_PAGE_RULES_H
#define UNIT_PAGE_RULES_H

#include "core/screen.h"

/* Items inside their clip and the page; ink of texts whole, and inside the safe area. */
int rule_inside(const struct scene *scene, const struct display *display, struct strbuf *out);
/* No two texts share a pixel, and nothing is painted over a text but what strikes it. */
int rule_apart(const struct scene *scene, struct strbuf *out);
/* Each text at or above its role's floor (LOOK.md section 2), reckoned here from the display. */
int rule_floors(const struct scene *scene, const struct display *display, struct strbuf *out);
/* Each text at 7:1 or more against everything that lies under its ink. */
int rule_contrast(const struct scene *scene, struct strbuf *out);

/* Ink of a text as it would be without a clip. */
struct rect text_ink(const struct scene_item *item);

#endif
