/* How a level lies on a page: turned so that up is ahead of who looks, at a scale, around a point.
 * In whole numbers only, so that a view can be named, and the ground that is drawn for its name on
 * another thread (ground.h) lies under what is put over it to the sixteenth of a pixel. */
#ifndef CORE_MAP_VIEW_H
#define CORE_MAP_VIEW_H

#include "core/scene/scene.h"
#include "core/venue/venue.h"

struct map_view {
    int32_t level;      /* of the venue */
    int heading_deg;    /* up on the page; clockwise from north, 0 to 359 */
    int32_t scale_256;  /* px a metre, in 1/256 */
    int64_t x_mm, y_mm; /* of the frame, in the middle of the area */
    struct rect area;   /* px of the page */
    int32_t side_px;    /* S of LOOK.md section 1: u = S / 135 */
    bool light;         /* the theme's tones */
};

/* In 1/16 px of the page; what is farther than a million px is brought to that. */
struct point map_point(const struct map_view *view, struct venue_point at);
/* The place of the frame under a point of the page. */
struct venue_point map_place(const struct map_view *view, struct point at);
double map_px(const struct map_view *view, double metres);

/* Level, heading, theme and side are the caller's; scale and middle are set so that all places lie
 * inside `inside`, a part of the area, as large as they go but for most_px a metre. False where
 * there are none. */
bool map_view_fit(struct map_view *view, const struct venue_point *places, int n,
                  struct rect inside, double most_px);

#define MAP_SCHEME "map:"

/* The name of a view of this venue's level: an address for core/scene/picture.h. Where the area
 * stands on the page is not in it, only how large it is. */
const char *map_view_address(const struct map_view *view, const struct venue *venue,
                             struct arena *arena);
/* False if it is not one. area.x and y are 0. */
bool map_view_parse(const char *address, struct map_view *out, uint64_t *venue_hash);

#endif
