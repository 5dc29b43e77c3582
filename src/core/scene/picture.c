#include "core/scene/picture.h"

/* Where a part of length `part` begins, out of `whole`, with the focal point in its middle. */
static int32_t begin_at(int32_t whole, int32_t part, int focal)
{
    int64_t at = ((int64_t)whole * focal * 2 / 1000 - part) / 2;
    return at < 0 ? 0 : at > whole - part ? whole - part : (int32_t)at;
}

struct picture_cut picture_crop(const struct picture_info *picture, int focal_x, int focal_y,
                                int32_t width, int32_t height)
{
    struct picture_cut cut = {.content = picture->content,
                              .w = picture->width,
                              .h = picture->height,
                              .width = width,
                              .height = height};
    int64_t across = (int64_t)picture->width * height, down = (int64_t)picture->height * width;
    if (across > down)
        cut.w = (int32_t)((down + height / 2) / height);
    else
        cut.h = (int32_t)((across + width / 2) / width);
    cut.w = cut.w < 1 ? 1 : cut.w;
    cut.h = cut.h < 1 ? 1 : cut.h;
    cut.x = begin_at(picture->width, cut.w, focal_x);
    cut.y = begin_at(picture->height, cut.h, focal_y);
    return cut;
}
