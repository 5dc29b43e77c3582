/* Metrics from a table, for tests: no font is opened. Han is one em wide, a digit 11/20, letters
 * by their group. Fallback faces have the scripts that the table names; nothing has private use
 * or unassigned code points. Counts what it was asked. */
#ifndef FAKE_METRICS_H
#define FAKE_METRICS_H

#include "base/str.h"
#include "core/text/charclass.h"
#include "core/text/metrics.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

struct fake {
    struct metrics metrics;
    uint64_t measured;
    uint32_t longest_bytes, longest_marks; /* of a run that was measured */
};

enum {
    FAKE_ARABIC = FACE_FALLBACK,
    FAKE_HEBREW,
    FAKE_DEVANAGARI,
    FAKE_THAI,
    FAKE_HANGUL,
    FAKE_EMOJI
};

static inline int fake_face_of(UChar32 c, enum weight weight, bool prefer_han)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(c, &status);
    if (u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION) || c == 0xfe0f || c == 0x200d)
        return FAKE_EMOJI;
    if (u_charType(c) == U_UNASSIGNED || u_charType(c) == U_PRIVATE_USE_CHAR)
        return -1;
    if (charclass_is_han(c) || charclass_is_wide(c))
        return FACE_HAN + (int)weight;
    if (charclass_is_shared_mark(c) && prefer_han)
        return FACE_HAN + (int)weight;
    if (script == USCRIPT_ARABIC)
        return FAKE_ARABIC;
    if (script == USCRIPT_HEBREW)
        return FAKE_HEBREW;
    if (script == USCRIPT_DEVANAGARI)
        return FAKE_DEVANAGARI;
    if (script == USCRIPT_THAI)
        return FAKE_THAI;
    if (script == USCRIPT_HANGUL)
        return FAKE_HANGUL;
    if (script <= USCRIPT_INHERITED || script == USCRIPT_LATIN || script == USCRIPT_GREEK ||
        script == USCRIPT_CYRILLIC)
        return FACE_SANS + (int)weight;
    return -1;
}

static inline int fake_face_for(void *self, const char *cluster, size_t bytes, enum weight weight,
                                bool prefer_han)
{
    (void)self;
    size_t at = 0;
    UChar32 first = (UChar32)utf8_next(cluster, bytes, &at);
    int face = fake_face_of(first, weight, prefer_han);
    while (at < bytes) {
        UChar32 c = (UChar32)utf8_next(cluster, bytes, &at);
        if (c == 0xfe0f || c == 0x20e3)
            face = FAKE_EMOJI;
        else if (fake_face_of(c, weight, prefer_han) < 0)
            return -1;
    }
    return face;
}

/* Twentieths of an em. */
static inline int fake_advance(UChar32 c, int face)
{
    if (charclass_is_mark(c) || charclass_is_joiner(c))
        return 0;
    if (face >= FACE_HAN && face < FACE_FALLBACK)
        return 20;
    if (face == FAKE_EMOJI)
        return 24;
    if (face == FAKE_HANGUL)
        return 18;
    if (c == ' ' || (c < 0x80 && strchr("iljtf.,:;'!|()[]", c)))
        return 6;
    if (c < 0x80 && strchr("mwMW@%", c))
        return 18;
    if (c == 0x2026 || c == 0x2014)
        return 20;
    return c < 0x80 && c >= 'A' && c <= 'Z' ? 13 : 11;
}

static inline void fake_measure(void *self, const struct font_run *run, struct run_extent *out)
{
    struct fake *fake = self;
    fake->measured++;
    if (run->bytes > fake->longest_bytes)
        fake->longest_bytes = run->bytes;
    int64_t twentieths = 0;
    uint32_t marks = 0, most_marks = 0;
    size_t at = 0;
    UChar32 first = 0, last = 0; /* last: without the marks on it */
    while (at < run->bytes) {
        UChar32 c = (UChar32)utf8_next(run->text, run->bytes, &at);
        last = charclass_is_mark(c) ? last : c;
        if (!first)
            first = c;
        marks = charclass_is_mark(c) ? marks + 1 : 0;
        if (marks > most_marks)
            most_marks = marks;
        if (marks > fake->longest_marks)
            fake->longest_marks = marks;
        twentieths += fake_advance(c, run->face);
    }
    out->advance_px = (int32_t)((twentieths * run->size_px + 10) / 20);
    bool is_han = run->face >= FACE_HAN && run->face < FACE_FALLBACK;
    out->left_px = is_han && charclass_is_wide_open(first) ? run->size_px / 2 : 0;
    out->right_px = out->advance_px;
    if (is_han && charclass_is_wide_close(last))
        out->right_px -= run->size_px / 2;
    if (is_han && charclass_is_wide_dot(first))
        out->left_px = run->size_px / 4;
    if (is_han && charclass_is_wide_dot(last))
        out->right_px -= run->size_px / 4;
    /* Marks pile up, above and below. */
    out->top_px = -run->size_px * (17 + 4 * (int)most_marks) / 20;
    out->bottom_px = run->size_px * (2 + 4 * (int)most_marks) / 20;
}

static inline const char *fake_face_name(void *self, int face)
{
    (void)self;
    static const char *const names[] = {"sans-regular", "sans-medium", "sans-bold", "han-regular",
                                        "han-medium",   "han-bold",    "arabic",    "hebrew",
                                        "devanagari",   "thai",        "hangul",    "emoji"};
    return face >= 0 && (size_t)face < sizeof names / sizeof *names ? names[face] : "none";
}

/* Zero-initialised by the caller; returns what a typesetter takes. */
static inline const struct metrics *fake_metrics(struct fake *fake)
{
    fake->metrics = (struct metrics){.self = fake,
                                     .face_for = fake_face_for,
                                     .measure = fake_measure,
                                     .face_name = fake_face_name};
    return &fake->metrics;
}

#endif
