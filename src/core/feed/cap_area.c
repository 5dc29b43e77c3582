/* Where an alert holds, and whether a venue lies there. */
#include "core/feed/cap_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EARTH_KM 6371.0
#define RADIANS (3.14159265358979323846 / 180)

void cap_area_value(struct arena *arena, enum cap_tag tag, const char *text, struct cap_area *area)
{
    if (tag == TAG_POLYGON || tag == TAG_CIRCLE) {
        struct cap_shape *shape = arena_push(arena, &area->shapes, (size_t)area->n_shapes,
                                             &area->shapes_capacity, sizeof *shape);
        *shape = (struct cap_shape){tag == TAG_CIRCLE, text};
        area->n_shapes++;
    } else if (tag == TAG_VALUE_NAME) {
        struct cap_code *code = arena_push(arena, &area->codes, (size_t)area->n_codes,
                                           &area->codes_capacity, sizeof *code);
        *code = (struct cap_code){text, ""};
        area->n_codes++;
    } else if (tag == TAG_VALUE && area->n_codes > 0) {
        area->codes[area->n_codes - 1].value = text; /* its name stands before it (section 3.2.4) */
    }
}

enum answer { NOT_SAID, OUTSIDE, INSIDE };

static bool read_point(const char **text, double *latitude, double *longitude)
{
    char *end;
    *latitude = strtod(*text, &end);
    if (end == *text || *end != ',')
        return false;
    const char *second = end + 1;
    *longitude = strtod(second, &end);
    if (end == second || (*end && *end != ' '))
        return false;
    *text = *end ? end + 1 : end;
    return isfinite(*latitude) && isfinite(*longitude);
}

/* "lat,lon lat,lon …", the last as the first; sides are straight lines on a plate carrée. */
static enum answer in_polygon(const char *text, const struct alert_place *place)
{
    double y0, x0, y1, x1, x = place->longitude, y = place->latitude;
    bool inside = false;
    int n = 1;
    if (!read_point(&text, &y0, &x0))
        return NOT_SAID;
    for (; *text; n++, x0 = x1, y0 = y1) {
        if (!read_point(&text, &y1, &x1))
            return NOT_SAID;
        if ((y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
            inside = !inside;
    }
    return n < 4 ? NOT_SAID : inside ? INSIDE : OUTSIDE;
}

/* "lat,lon radius", in km; great circle. */
static enum answer in_circle(const char *text, const struct alert_place *place)
{
    double latitude, longitude, radius_km;
    char *end;
    if (!read_point(&text, &latitude, &longitude))
        return NOT_SAID;
    radius_km = strtod(text, &end);
    if (end == text || *end || !(radius_km >= 0))
        return NOT_SAID;
    double a = sin((latitude - place->latitude) * RADIANS / 2);
    double b = sin((longitude - place->longitude) * RADIANS / 2);
    double h = a * a + cos(latitude * RADIANS) * cos(place->latitude * RADIANS) * b * b;
    return 2 * EARTH_KM * asin(sqrt(fmin(1, h))) <= radius_km ? INSIDE : OUTSIDE;
}

static enum answer in_shapes(const struct cap_area *area, const struct alert_place *place)
{
    enum answer all = NOT_SAID;
    for (int i = 0; place->has_point && i < area->n_shapes; i++) {
        const struct cap_shape *shape = &area->shapes[i];
        enum answer one =
            shape->is_circle ? in_circle(shape->text, place) : in_polygon(shape->text, place);
        if (one == INSIDE)
            return INSIDE;
        if (one == NOT_SAID) /* cannot be read: it may well be here */
            return NOT_SAID;
        all = OUTSIDE;
    }
    return all;
}

/* Only codes of a kind that the venue has say anything. */
static enum answer in_codes(const struct cap_area *area, const struct alert_place *place)
{
    enum answer all = NOT_SAID;
    for (int i = 0; i < area->n_codes; i++) {
        for (int k = 0; k < place->n_codes; k++) {
            if (strcmp(area->codes[i].name, place->codes[k].name) != 0)
                continue;
            if (strcmp(area->codes[i].value, place->codes[k].value) == 0)
                return INSIDE;
            all = OUTSIDE;
        }
    }
    return all;
}

bool cap_concerns(const struct cap_info *info, const struct alert_place *place)
{
    for (int i = 0; i < info->n_areas; i++) {
        enum answer shapes = in_shapes(&info->areas[i], place);
        enum answer codes = in_codes(&info->areas[i], place);
        bool outside =
            (shapes == OUTSIDE && codes != INSIDE) || (codes == OUTSIDE && shapes != INSIDE);
        if (!outside)
            return true;
    }
    return info->n_areas == 0;
}
