/* Filling of outlines, antialiased: which part of each pixel lies inside, in whole numbers only,
 * so that the same outline gives the same pixels everywhere. Inside is what has a winding number
 * other than 0. Along x the coverage is exact (1/256 px); along y a pixel is 16 lines.
 *
 * A pixel does not depend on the clip, so an outline painted in pieces is the one painted whole.
 * Coordinates are in 1/256 px; those over a million px away are brought to that. One thread. */
#ifndef SHELL_RASTER_H
#define SHELL_RASTER_H

#include "core/scene/scene.h"

#define RASTER_UNIT 256

struct raster;

struct raster_point {
    int64_t x, y;
};

struct raster *raster_new(void);
void raster_free(struct raster *raster);

/* Outlines are added, then filled together; filling forgets them. */
void raster_polygon(struct raster *raster, const struct raster_point *points, int n);
/* As above, turned so that its area is positive: what overlaps then never cancels. */
void raster_piece(struct raster *raster, const struct raster_point *points, int n);
void raster_disc(struct raster *raster, struct raster_point centre, int64_t radius);
void raster_round_rect(struct raster *raster, struct rect rect, int32_t radius_px);
/* Round joins; closed or with round or butt caps. */
void raster_stroke(struct raster *raster, const struct raster_point *points, int n, int64_t width,
                   bool closed, bool round_caps);

/* Blends colour over the pixels (ARGB8888, stride_px a row) by coverage, inside clip, which must
 * be inside the picture. */
void raster_fill(struct raster *raster, struct rect clip, uint32_t colour, uint32_t *pixels,
                 int stride_px);

/* One row of n pixels, coverage 0 to 255, exactly rounded; shared with text. */
void raster_blend_row(uint32_t *pixels, const uint8_t *coverage, int n, uint32_t colour);

#endif
