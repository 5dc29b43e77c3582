/* Pictures as the core sees them. A picture is named by its address as the feed writes it; the
 * bytes behind it by their hash. The core asks how a picture stands, chooses what part of it is
 * shown, and how large; whoever answers (the shell's store) fetches, decodes and keeps the pixels,
 * and takes a question for a wish: what was asked for is got, so that a later scene has it.
 * No pixels and no files here. */
#ifndef CORE_SCENE_PICTURE_H
#define CORE_SCENE_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

enum picture_state {
    PICTURE_NONE,   /* there is none to be had for now: make a page without it */
    PICTURE_COMING, /* asked for */
    PICTURE_READY
};

struct picture_info {
    int32_t width, height; /* px, upright */
    uint64_t content;      /* hash of its bytes */
};

/* What is shown of it: a part, at a size in px. */
struct picture_cut {
    uint64_t content;
    int32_t x, y, w, h; /* of the upright picture, its px */
    int32_t width, height;
    /* Not 0: a mark, the whole picture's shape alone in this colour (ARGB), in a place of that
     * size: as large as its ink may be there, at the place's left edge (shell/picture_mark.h). */
    uint32_t ink;
};

struct pictures {
    void *self;
    /* *out only with PICTURE_READY. */
    enum picture_state (*info)(void *self, const char *address, struct picture_info *out);
    /* READY: the painter can have its pixels while the scene that was just built is painted. */
    enum picture_state (*cut)(void *self, const char *address, const struct picture_cut *cut);
};

/* The largest part of the picture that fills a place of width x height; the focal point (per
 * mille) in its middle as far as the picture's edges let it, and always inside. */
struct picture_cut picture_crop(const struct picture_info *picture, int focal_x, int focal_y,
                                int32_t width, int32_t height);

#endif
