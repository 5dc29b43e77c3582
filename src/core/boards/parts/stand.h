/* What boards of exhibits share: the picture or what stands in its place, the stand's plate, the
 * minutes on foot. Rectangles in px. */
#ifndef CORE_BOARDS_PARTS_STAND_H
#define CORE_BOARDS_PARTS_STAND_H

#include "core/boards/parts/exhibits.h"
#include "core/boards/parts/glyph.h"

/* Asks for the part of the exhibit's picture that fills the place, focal point kept. */
enum picture_state stand_picture(struct draw *d, const struct exhibit *exhibit, struct rect place,
                                 struct picture_cut *cut);
void draw_picture(struct draw *d, struct rect place, const struct picture_cut *cut);
/* Asks for a part of it that is PAN_PERMILLE wider than the place, for draw_pan, which moves over
 * it while the page stands (LOOK.md section 14). */
#define PAN_PERMILLE 30
bool stand_pans(const struct draw *d);
enum picture_state stand_picture_wide(struct draw *d, const struct exhibit *exhibit,
                                      struct rect place, struct picture_cut *cut);
/* To and fro from one dwell to the next, so that a page that stays goes on where it is. */
void draw_pan(struct draw *d, struct rect place, const struct picture_cut *cut);

/* The ridge with the stand's number over it, largest step first: a page without a picture is a
 * page, not a gap. inset_px: of the number from the left edge. */
void draw_no_picture(struct draw *d, const struct exhibit *exhibit, struct rect place,
                     int32_t inset_px, int step);

/* How far a stand's number hangs out at the left so that it looks flush: digits only. */
int32_t stand_hang(const struct exhibit *exhibit, double size_px);

/* The number on an accent plate with its top left at (x, y), both in px. Returns the width, 0
 * without a number. */
int32_t draw_stand_plate(struct draw *d, const struct exhibit *exhibit, int32_t x, int32_t y,
                         double height_u, int step, int32_t max_px);

/* A text in both languages, zh over en, each in up to two lines: what there is room for. First the
 * second language goes, then all but the first sentence, then everything. y: under what stands
 * above; room: nothing of the text below its bottom, nor below `online` (NULL: none). */
struct online_place;
void draw_passage(struct draw *d, const struct text *text, struct ink a, struct ink b, int32_t y,
                  struct rect room, const struct online_place *online);

/* The pair on one line; the second language only if it is there whole. */
void draw_inline_whole(struct draw *d, const char *name, const struct pair *pair, struct ink a,
                       struct ink b, int32_t x, int32_t baseline, int32_t max_px);

/* Walker, minutes, and the unit (stacked from T5 on, else inline), ending at right; baseline is the
 * number's. Returns the width; 0: not known. */
int32_t draw_minutes(struct draw *d, const struct exhibit *exhibit, int32_t right, int32_t baseline,
                     int step, uint32_t colour);

#endif
