/* The one painter: a scene into pixels, on the CPU. It decides nothing: what is to be seen, where
 * and in which colour stands in the scene. Same scene, same pixels; and painted by damaged
 * rectangles the same pixels as painted whole. One thread. */
#ifndef SHELL_PAINT_H
#define SHELL_PAINT_H

#include "core/scene/scene.h"
#include "shell/fonts.h"

struct painter;

/* fonts: borrowed for the life of the painter. */
struct painter *painter_new(struct fonts *fonts);
void painter_free(struct painter *painter);

struct picture_store;
/* Where the pixels of images come from; borrowed for the life of the painter. Without one, and for
 * an image that it has no more, its place is filled with the item's colour. */
void painter_set_pictures(struct painter *painter, struct picture_store *pictures);

/* Paints what of the scene lies in the damaged rectangles: the background, then every item that
 * touches one, in order. pixels: ARGB8888, stride_px a row, at least as large as the scene. */
void paint_scene(struct painter *painter, const struct scene *scene, const struct rect *damage,
                 int n, uint32_t *pixels, int stride_px);
/* The same for a part of a scene, whose top left comes to the first of the pixels: a window onto a
 * picture. It lies on the scene. */
void paint_part(struct painter *painter, const struct scene *scene, struct rect part,
                uint32_t *pixels, int stride_px);
/* Damage: the whole page. Layers (core/scene/layer.h) are not painted here. */
void paint_page(struct painter *painter, const struct scene *scene, uint32_t *pixels,
                int stride_px);

/* Paints nothing; rasters the texts of a scene that will be painted soon. */
void paint_warm(struct painter *painter, const struct scene *scene);

/* Pixels of damage painted since the start. */
uint64_t painter_pixels(const struct painter *painter);

#endif
