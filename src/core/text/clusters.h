/* A text taken apart: grapheme clusters (UAX #29), each with its face, script and bidi level, and
 * the bytes of it that may reach a font. Lines are made of clusters, never of less.
 *
 * Everything is in the arena that clusters_make is given. Pure; any thread. */
#ifndef CORE_TEXT_CLUSTERS_H
#define CORE_TEXT_CLUSTERS_H

#include "base/arena.h"
#include "core/text/break.h"
#include "core/text/paragraph.h"

enum cluster_kind {
    CLUSTER_OTHER,
    CLUSTER_SPACE,
    CLUSTER_HARD,  /* a line feed or its kin; never shown */
    CLUSTER_HAN,   /* an ideograph or kana: air beside Latin */
    CLUSTER_ALNUM, /* a letter or digit that is none of these: air beside Han */
    CLUSTER_OPEN,  /* full-width （《「: its ink is in the right half */
    CLUSTER_CLOSE, /* full-width ）》」，。: its ink is in the left half */
    CLUSTER_DOT    /* full-width ·: white on either side */
};

struct cluster {
    uint32_t byte;      /* where it begins in the source; it ends where the next begins */
    uint32_t out;       /* its bytes for a font, in clusters.out: no controls, no ignorables */
    uint32_t out_bytes; /* 0: nothing to show */
    int32_t unit;       /* in the UTF-16 copy */
    uint32_t script;    /* ISO 15924 tag, never Zyyy nor Zinh */
    uint16_t face;
    uint8_t level; /* UAX #9 */
    uint8_t kind;  /* enum cluster_kind */
    bool is_mark;  /* neither letter, digit, symbol nor ideograph */
    bool is_gone;  /* not shown for want of room, though it would be something to see */
};

enum {
    CLUSTER_TAILS = 2, /* ellipses behind the text's own */
    /* What is longer is no character, and dear to shape: the missing mark stands for it. The
     * longest emoji has 35 bytes. */
    CLUSTER_BYTES_MAX = 128
};

struct clusters {
    const char *text; /* the source, borrowed */
    uint32_t bytes;
    const UChar *units;
    int32_t n_units;
    struct cluster *items; /* n, then one that marks the end, then the tails */
    int n;
    char *out;
    uint32_t missing_out; /* where U+FFFD is in out */
    int base_level;
    bool glyph_missing;
    bool too_long; /* the missing mark stands for a cluster beyond CLUSTER_BYTES_MAX */
};

/* What may be put behind a shortened line: an ellipsis in the Latin face and in the Han face.
 * Indices of items, behind the text's own. */
int clusters_ellipsis(const struct clusters *c, bool is_han);

/* lang may be NULL. text is valid UTF-8 (what is not becomes U+FFFD). */
void clusters_make(struct clusters *c, struct arena *arena, struct breaker *breaker,
                   const struct metrics *metrics, const struct paragraph *paragraph,
                   uint32_t bytes);

/* Shows U+FFFD's mark instead of cluster i. */
void clusters_replace(struct clusters *c, int i, const struct metrics *metrics,
                      const struct paragraph *paragraph);

/* Where [first, last) ends without the white and the hidden at its end. */
int clusters_trim(const struct clusters *c, int first, int last);

/* A full-width mark, whose white can be taken away. */
bool cluster_is_wide_mark(const struct cluster *cluster);

#endif
