/* Widths of stretches of clusters, and their placing in visual order. The white between clusters
 * is decided here: quarter-em air, half-width marks, the hanging of an opening mark.
 *
 * A setting is a borrowed bundle for one layout. Its memo of widths belongs to the typesetter. */
#ifndef CORE_TEXT_SETTING_H
#define CORE_TEXT_SETTING_H

#include "core/text/clusters.h"

struct memo; /* of measured runs; fixed size */

struct memo *memo_new(void);
void memo_free(struct memo *memo);

struct setting {
    const struct clusters *clusters;
    const struct metrics *metrics;
    struct memo *memo;
    struct arena *scratch;
    int size_px;
};

/* A stretch of clusters [first, last), with tail (an index, or -1) behind it. */
struct stretch {
    int first, last, tail;
};

/* Advance in logical order, white inside included. */
int32_t setting_width(struct setting *s, int first, int last);
/* Of a line of this cluster and no other. */
int32_t setting_alone(struct setting *s, int cluster);
/* White between two neighbours on one line; negative where marks move together. Indices may skip
 * hidden clusters; 0 if either is -1. */
int32_t setting_gap(const struct setting *s, int left, int right);
/* How far a line that begins, or ends, with this cluster moves left, or is narrower. */
int32_t setting_lead(struct setting *s, int cluster);
int32_t setting_trail(const struct setting *s, int cluster);
/* First and last cluster of a stretch that shows anything; -1 if none does. */
int setting_first_visible(const struct setting *s, int first, int last);
int setting_last_visible(const struct setting *s, int first, int last);

/* Places one line. Runs, their bytes and the line's text are in out. */
void setting_place(struct setting *s, const struct stretch *stretch, struct arena *out,
                   struct text_line *line);

#endif
