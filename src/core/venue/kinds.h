/* What a thing is, by the words that venues' makers use for it. */
#ifndef CORE_VENUE_KINDS_H
#define CORE_VENUE_KINDS_H

#include "core/venue/venue.h"

/* The names of the format of ours; end with NULL. In the order of the enums. */
extern const char *const venue_kind_names[];
extern const char *const venue_point_kind_names[];
extern const char *const venue_way_names[];

/* What a polygon is. */
enum shape_class {
    CLASS_SPACE,   /* kind */
    CLASS_DOOR,    /* an opening */
    CLASS_OUTLINE, /* the floor itself, or a building's */
    CLASS_UNKNOWN  /* no rule knows the word */
};

/* By a word such as "restroom.female", "corridor", "building_outline": the whole, then its parts
 * (split at . _ - : and blanks, as in "no_geometry"), any case. */
enum shape_class kind_of_word(const char *word, enum venue_kind *kind);
/* The same for a point; false: no rule. */
bool point_kind_of_word(const char *word, enum venue_point_kind *kind);
/* The same for a line that one walks; false: no rule. */
bool way_of_word(const char *word, enum venue_way *way);

#endif
