/* The ground of a map as a picture: what a view's address names (core/map/view.h), painted with
 * the painter's own outlines (raster.h), which gives the same pixels everywhere, and the same edge
 * as what the page puts over it. On the worker, as it may take long: it reads a venue, which must
 * stay while it does. Any thread. */
#ifndef SHELL_MAP_PICTURE_H
#define SHELL_MAP_PICTURE_H

#include "base/err.h"
#include "core/map/view.h"

/* Opaque ARGB8888, without padding, freed by free(); NULL with the reason: it is another venue, or
 * not an address of a view. */
uint32_t *map_picture_draw(const struct venue *venue, const char *address, struct err *err);

#endif
