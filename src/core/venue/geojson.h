/* GeoJSON taken apart for the readers of venues: the collections of all documents, features with
 * their path, geometry as rings. RFC 7946; what it leaves open is left open. */
#ifndef CORE_VENUE_GEOJSON_H
#define CORE_VENUE_GEOJSON_H

#include "core/venue/build.h"

struct collection {
    const char *name; /* of its file or member, without folder and ending: "unit"; "" */
    const char *list; /* "unit.features": where its features are, for problems */
    const json_t *json, *features;
    struct node document, node; /* node: of the list of features */
};

struct collections {
    struct collection *items;
    size_t n, capacity;
    const json_t *manifest; /* an object whose `levels` name files; NULL */
};

struct feature {
    const char *id;                             /* "" */
    const json_t *json, *properties, *geometry; /* properties, geometry: NULL for null */
    const char *type;                           /* of the geometry; "" for none */
    struct build_place place;
    const struct collection *in;
};

/* The collections of the documents: each a collection itself, or an object of them. */
void collections_find(struct build *build, const struct node *documents, int n,
                      struct collections *out);
/* False, told, where it is no feature. */
bool feature_open(struct build *build, const struct collection *collection, size_t index,
                  struct feature *out);
/* A property that is a string, or a number as one; NULL where it is neither. In scratch. */
const char *feature_word(struct build *build, const struct feature *feature, const char *name);
/* A property that is text by language (IMDF's LABELS) or a string. */
void feature_text(struct build *build, const struct feature *feature, const char *name,
                  struct text *out);
/* A property that is a GeoJSON Point. */
bool feature_point(const struct feature *feature, const char *name, struct venue_point *out);

/* The rings of a Polygon, a MultiPolygon, or a LineString that ends where it begins. 0 rings where
 * it is none of them; bad ones are told. */
int feature_rings(struct build *build, const struct feature *feature, struct raw_ring **out);
bool is_polygonal(const struct feature *feature);
/* The point of a Point. */
bool feature_at(const struct feature *feature, struct venue_point *out);
/* The points of a LineString, or of the first line of a MultiLineString; 0 for others. */
int feature_line(struct build *build, const struct feature *feature, struct venue_point **out);

/* read_imdf.c, read_indoor.c */
bool is_imdf(const struct collections *all);
void read_imdf(struct build *build, const struct collections *all);
void read_indoor(struct build *build, const struct collections *all);

#endif
