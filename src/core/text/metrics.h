/* How wide a run of text is, and which font has it: the one thing that type setting asks of the
 * outside. The shell answers with SDL_ttf (shell/fonts.h); tests answer from a table. */
#ifndef CORE_TEXT_METRICS_H
#define CORE_TEXT_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum weight { WEIGHT_REGULAR, WEIGHT_MEDIUM, WEIGHT_BOLD };

/* A face is one open font file. The project's own six come first; what follows are the system's
 * fallback fonts, numbered by the implementation. */
enum face {
    FACE_SANS = 0, /* + weight: Noto Sans */
    FACE_HAN = 3,  /* + weight: Noto Sans SC */
    FACE_FALLBACK = 6
};

/* One run: one face, size, script and direction. text is not zero-terminated. */
struct font_run {
    const char *text;
    uint32_t bytes;
    uint32_t script; /* ISO 15924 as a tag, 'Latn' = 0x4c61746e */
    uint16_t face;
    uint16_t size_px; /* of the em */
    bool rtl;
};

struct run_extent {
    int32_t advance_px;
    /* Where ink can be, from the pen on the baseline, y down: [left, right) x [top, bottom). */
    int32_t left_px, top_px, right_px, bottom_px;
};

struct metrics {
    void *self;
    /* The face that has every code point of one grapheme cluster (default-ignorable ones do not
     * count), the wanted weight where the family has it; -1 if no font has. prefer_han says
     * which family owns what both have (punctuation beside Han). */
    int (*face_for)(void *self, const char *cluster, size_t bytes, enum weight weight,
                    bool prefer_han);
    void (*measure)(void *self, const struct font_run *run, struct run_extent *out);
    const char *(*face_name)(void *self, int face); /* "sans-bold", "han-medium", … */
};

#endif
